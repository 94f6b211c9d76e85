// SPDX-License-Identifier: EUPL-1.2

package referral

import (
	"reflect"

	"sild"
	"sild/access"
	"sild/db"
	"sild/pack"
	"sild/programme"
)

// AmendInput is a sent referral as it should be.
type AmendInput struct {
	Reason  string
	Risk    string
	OwnRisk string
	Bed     bool
	BedOn   sild.Date
	Answers map[string]any // to the questions of which the actor may read the section; the others stay
	Why     string
	Seen    sild.ID // the row that was looked at; empty: none
}

// Amended is why a row of a referral no longer holds that was amended. The
// reason follows in words.
const Amended = "amended"

// Amend changes what was sent, for the team that sent it, with a reason. What
// was asked when, and the check of the target group as it stood, stay.
func Amend(tx *db.Tx, caseID sild.ID, in AmendInput) (_ Referral, err error) {
	defer sild.Wrap(&err, "referral.Amend(%s)", caseID)
	rec, err := openSent(tx, caseID)
	if err != nil {
		return Referral{}, err
	}
	was, err := Of(tx, caseID)
	if err != nil {
		return Referral{}, err
	}
	if over, err := isOver(tx, caseID); err != nil || over {
		if err == nil {
			err = &sild.Error{Kind: sild.Conflict, Key: "referral.amend.over"}
		}
		return was, err
	}
	if in.Seen != "" && in.Seen != was.ID {
		return was, &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	p, err := programme.Of(tx, rec.Programme)
	if err != nil {
		return was, err
	}
	pr := sild.Problems{}
	r := was
	r.Reason, r.Risk = pr.Text("reason", in.Reason, longestText), pr.Text("risk", in.Risk, longestText)
	pr.Check(r.Reason != "", "reason", "referral.reason.required")
	own := pr.Text("own_risk", in.OwnRisk, longestOwn)
	why := pr.Line("why", in.Why, 300)
	pr.Check(why != "", "why", "referral.amend.why.required")
	wasBed, hadBed, err := BedOf(tx, caseID)
	if err != nil {
		return was, err
	}
	house, err := AsksHouse(tx, p, rec.Programme)
	if err != nil {
		return was, err
	}
	bed := BedInput{Wanted: in.Bed && (!house || hadBed), From: in.BedOn}
	if !hadBed || in.BedOn != wasBed.From { // a day that has passed meanwhile may stay
		bed.check(pr, sild.DateOf(tx.Now, p.Location()))
	}
	form, answers, err := amendedAnswers(tx, rec, p, in.Answers, pr)
	if err != nil {
		return was, err
	}
	if err := pr.Err(); err != nil {
		return was, err
	}

	why = Amended + ": " + why
	if r.Fact, err = db.Amend(tx, "referral", was.Fact, why); err != nil {
		return was, err
	}
	if err := db.Record(tx, "referral", Columns, r.Fact, r); err != nil {
		return r, err
	}
	changed := r.Reason != was.Reason || r.Risk != was.Risk
	for _, step := range []func() (bool, error){
		func() (bool, error) { return amendAnswers(tx, p, form, rec, answers, why) },
		func() (bool, error) { return amendOwn(tx, rec, r.Fact, own, why) },
		func() (bool, error) { return amendBed(tx, r.Fact, wasBed, hadBed, bed, why) },
	} {
		did, err := step()
		if err != nil {
			return r, err
		}
		changed = changed || did
	}
	if !changed {
		pr.Check(false, "", "referral.amend.nothing")
	}
	return r, pr.Err()
}

// isOver reports whether a referral came to nothing, or its case has ended.
func isOver(tx *db.Tx, caseID sild.ID) (bool, error) {
	return db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM case_end e WHERE e.case_id = $1 AND e.replaced_at IS NULL)
		OR EXISTS (SELECT 1 FROM referral_answer a WHERE a.case_id = $1 AND a.replaced_at IS NULL AND a.outcome IN ('declined', 'withdrawn'))`, caseID)
}

// amendedAnswers are the answers as they will be: those that were typed, and of
// questions that the actor may not read what was there.
func amendedAnswers(tx *db.Tx, rec access.Record, p *pack.Pack, typed map[string]any, pr sild.Problems) (pack.Form, map[string]any, error) {
	form, _ := p.Form(FormID)
	was, _, err := FormOf(tx, rec.Case, FormID)
	if err != nil {
		return form, nil, err
	}
	known, err := Inputs(tx, p, rec)
	if err != nil {
		return form, nil, err
	}
	all := map[string]any{}
	for id, a := range typed {
		all[id] = a
	}
	for _, q := range form.Questions {
		if q.Retired || !rec.Reads(form.SectionOf(q)) {
			delete(all, q.ID)
			if a, ok := was[q.ID]; ok {
				all[q.ID] = a
			}
		}
	}
	return form, form.Check(pr, known, all), nil
}

func amendAnswers(tx *db.Tx, p *pack.Pack, form pack.Form, rec access.Record, answers map[string]any, why string) (bool, error) {
	was, there, err := AnswersOf(tx, rec.Case, FormID)
	if err != nil {
		return false, err
	}
	if !there {
		return len(answers) > 0, recordAnswers(tx, p, form, sild.Fact{Subject: rec.Subject, Case: rec.Case, Source: "prison"}, answers)
	}
	given, err := was.Given()
	if err != nil || same(given, answers) {
		return false, err
	}
	head, err := db.Amend(tx, "form_answer", was.Fact, why)
	if err != nil {
		return false, err
	}
	_, err = RecordAnswers(tx, head, form, answers)
	return true, err
}

// same reports whether two sets of answers are equal, one of which has been
// through JSON.
func same(kept, given map[string]any) bool {
	if len(kept) != len(given) {
		return false
	}
	for id, a := range given {
		if !reflect.DeepEqual(plain(a), plain(kept[id])) {
			return false
		}
	}
	return true
}

func plain(a any) any {
	switch x := a.(type) {
	case int:
		return float64(x)
	case []string:
		list := make([]any, len(x))
		for i, s := range x {
			list[i] = s
		}
		return list
	}
	return a
}

func amendOwn(tx *db.Tx, rec access.Record, sent sild.Fact, risk, why string) (bool, error) {
	was, there, err := OwnOf(tx, rec)
	if err != nil || was.Risk == risk {
		return false, err
	}
	if !there {
		return true, recordOwn(tx, sent, risk)
	}
	o := Own{Risk: risk}
	if o.Fact, err = db.Amend(tx, "referral_own", was.Fact, why); err != nil {
		return false, err
	}
	return true, db.Record(tx, "referral_own", OwnColumns, o.Fact, o)
}

// amendBed asks for a bed, for another day, or no more. What was asked anew is
// to be answered anew.
func amendBed(tx *db.Tx, sent sild.Fact, was Bed, had bool, in BedInput, why string) (changed bool, err error) {
	switch {
	case !had:
		return in.Wanted, recordBed(tx, sent, in)
	case !in.Wanted:
		return true, db.Replace(tx, "referral_bed", was.Fact, why)
	case in.From == was.From:
		return false, nil
	}
	b := Bed{From: in.From}
	if b.Fact, err = db.Amend(tx, "referral_bed", was.Fact, why); err != nil {
		return false, err
	}
	return true, db.Record(tx, "referral_bed", BedColumns, b.Fact, b)
}
