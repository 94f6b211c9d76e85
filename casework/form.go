// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"maps"

	"sild"
	"sild/db"
	"sild/pack"
	"sild/programme"
	"sild/referral"
)

// AnswerForm records what was answered to a form of the pack in a case. Only
// questions of sections that the actor may write are theirs to answer: what
// others answered stays. New answers replace the former ones; the form keeps the
// day on which it was filled in first. The form of the referral is the sender's
// and is not answered here.
//
// Known is what conditions may ask about the case; flow has it.
func AnswerForm(tx *db.Tx, caseID sild.ID, form string, known pack.Inputs, answers map[string]any) (_ referral.Answers, err error) {
	defer sild.Wrap(&err, "casework.AnswerForm(%s, %s)", caseID, form)
	o, f, err := openForm(tx, caseID, form)
	if err != nil {
		return referral.Answers{}, err
	}
	if !o.Over.IsZero() {
		return referral.Answers{}, &sild.Error{Kind: sild.Conflict, Key: "case.over"}
	}
	was, answered, err := referral.AnswersOf(tx, caseID, form)
	if err != nil {
		return was, err
	}
	before, err := was.Given()
	if err != nil {
		return was, err
	}
	mine := f.Narrow(o.Write)
	given := map[string]any{}
	for id, a := range before {
		if !mine.Asks(id) {
			given[id] = a
		}
	}
	p := sild.Problems{}
	kept := mine.Check(p, known.With(f.ID, given), answers)
	if len(p) == 0 {
		p.Check(len(kept) > 0, "", "form.empty")
	}
	if err := p.Err(); err != nil {
		return was, err
	}
	maps.Copy(given, kept)
	head := o.fact(tx, o.Today, "seen")
	if answered {
		if head, err = db.Amend(tx, "form_answer", was.Fact, Changed); err != nil {
			return was, err
		}
	}
	return referral.RecordAnswers(tx, head, f, given)
}

// openForm opens a case to write the sections of a form, as far as the actor may
// write them; it is Forbidden if that is none.
func openForm(tx *db.Tx, caseID sild.ID, form string) (o Opened, f pack.Form, err error) {
	k, err := Load(tx, caseID)
	if err != nil {
		return o, f, err
	}
	p, err := programme.Of(tx, k.Programme)
	if err != nil {
		return o, f, err
	}
	f, ok := p.Form(form)
	if !ok || form == referral.FormID || f.Retired {
		return o, f, sild.Missing()
	}
	err = sild.Missing()
	for _, s := range []byte(f.Sections()) {
		one, cannot := Open(tx, caseID, s)
		switch kind := sild.KindOf(cannot); {
		case cannot == nil:
			o, err = one, nil
		case kind != sild.Forbidden && kind != sild.NotFound:
			return o, f, cannot
		case o.Case == "" && kind == sild.Forbidden:
			err = cannot
		}
	}
	return o, f, err
}

// formSection is the section that a row of answers belongs to as a whole. What
// was sent with a referral is not mended by itself.
func formSection(tx *db.Tx, head sild.Fact) (byte, error) {
	form, err := db.One[string](tx, `SELECT form FROM form_answer WHERE id = $1`, head.ID)
	if err != nil {
		return 0, err
	}
	k, err := Load(tx, head.Case)
	if err != nil {
		return 0, err
	}
	p, err := programme.Of(tx, k.Programme)
	if err != nil {
		return 0, err
	}
	f, ok := p.Form(form)
	if !ok || form == referral.FormID {
		return 0, sild.Missing()
	}
	return f.Section[0], nil
}
