// SPDX-License-Identifier: EUPL-1.2

package referral

import (
	"encoding/json"

	"sild"
	"sild/access"
	"sild/db"
	"sild/pack"
	"sild/programme"
)

// A Bed is a bed that a referral asks for beside the support person. It has an
// answer of its own: until a house can be asked, that the answer comes later.
type Bed struct {
	sild.Fact
	From   sild.Date // zero: from the day of release
	Answer string    // empty: none yet; one of BedAnswers
	Reason string    // of a declined or withdrawn one, a value of decline_reasons
	HearBy sild.Date // of a later one: when they hear again
	Note   string
}

const BedColumns = `from_on, answer, reason, hear_by, note`

// BedAnswers are what can be said to it. "later" is: we answer when a house can.
var BedAnswers = []string{"later", "declined", "withdrawn"}

// A BedAsk is what a referral says of the bed that it asks a house for, where the
// programme has houses: the request is then the house's to answer, and not this
// package's.
type BedAsk struct {
	House    sild.ID  `json:"house,omitempty"` // or
	Team     sild.ID  `json:"team,omitempty"`  // any house of that team
	Basis    string   `json:"basis,omitempty"`
	Decision string   `json:"decision,omitempty"`
	Needs    []string `json:"needs,omitempty"`
	Words    string   `json:"words,omitempty"`
}

// kept is a as a draft keeps it; empty: nothing was said.
func (a BedAsk) kept(pr sild.Problems) (string, error) {
	pr.Check(len(a.Needs) <= 30, "needs", "choice.unknown")
	a.Decision, a.Words = pr.Line("decision", a.Decision, 200), pr.Text("words", a.Words, 2000)
	if err := pr.Err(); err != nil {
		return "", err
	}
	text, err := json.Marshal(a)
	if string(text) == "{}" {
		return "", err
	}
	return string(text), err
}

// Asking is what d says of the bed that it asks a house for.
func (d Draft) Asking() (a BedAsk) {
	if err := json.Unmarshal([]byte(d.BedAsk), &a); err != nil {
		return BedAsk{}
	}
	return a
}

// AsksHouse reports whether a bed that the actor asks for in a programme is asked
// of a house: there is one, and they may.
func AsksHouse(tx *db.Tx, p *pack.Pack, programmeID sild.ID) (bool, error) {
	if !p.Houses() || tx.Actor.Role != sild.System.Role && !access.May(tx.Actor.Role, access.Beds) {
		return false, nil
	}
	return db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM house WHERE programme_id = $1)`, programmeID)
}

// BedInput is whether a bed is asked for, and from when.
type BedInput struct {
	Wanted bool
	From   sild.Date
}

func (in *BedInput) check(pr sild.Problems, today sild.Date) {
	if !in.Wanted {
		in.From = sild.Date{}
		return
	}
	pr.Check(in.From.IsZero() || !in.From.Before(today), "bed_on", "date.past")
	pr.Check(in.From.IsZero() || in.From.Sub(today) <= 5*366, "bed_on", "date.far")
}

func recordBed(tx *db.Tx, sent sild.Fact, in BedInput) error {
	if !in.Wanted {
		return nil
	}
	b := Bed{Fact: tx.NewFact(sent.Subject, sent.Case, tx.Today(), access.ReferredAs(tx.Actor.Role), "document"), From: in.From}
	return db.Record(tx, "referral_bed", BedColumns, b.Fact, b)
}

// BedOf is the bed that the referral of a case asks for, if it does. The caller
// has opened the case.
func BedOf(tx *db.Tx, caseID sild.ID) (Bed, bool, error) {
	return db.Maybe[Bed](tx, `SELECT `+sild.FactColumns+`, `+BedColumns+` FROM referral_bed WHERE case_id = $1 AND replaced_at IS NULL`, caseID)
}

// BedAnswer is what the provider says to it.
type BedAnswer struct {
	Answer string
	Reason string
	HearBy sild.Date
	Note   string
	Seen   sild.ID // the row that was looked at; empty: none
}

// AnswerBed answers the part of a referral that asks for a bed. It can be
// answered again: what was said before stays in the history.
func AnswerBed(tx *db.Tx, caseID sild.ID, in BedAnswer) (_ Bed, err error) {
	defer sild.Wrap(&err, "referral.AnswerBed(%s)", caseID)
	rec, err := access.CaseToWrite(tx, caseID, 'P')
	if err != nil {
		return Bed{}, err
	}
	if err := access.Duty(tx, access.Answer); err != nil {
		return Bed{}, err
	}
	was, asked, err := BedOf(tx, caseID)
	if err != nil {
		return Bed{}, err
	}
	if !asked {
		return Bed{}, sild.Missing()
	}
	if in.Seen != "" && in.Seen != was.ID {
		return was, &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	p, err := programme.Of(tx, rec.Programme)
	if err != nil {
		return was, err
	}
	today := sild.DateOf(tx.Now, p.Location())
	pr := sild.Problems{}
	b := Bed{From: was.From, Answer: in.Answer, Note: pr.Text("bed_note", in.Note, 1000)}
	switch in.Answer {
	case "later":
		b.HearBy = in.HearBy
		pr.Check(in.HearBy.IsZero() || !in.HearBy.Before(today), "bed_hear_by", "date.past")
		pr.Check(in.HearBy.IsZero() || in.HearBy.Sub(today) <= 2*366, "bed_hear_by", "date.far")
	case "declined", "withdrawn":
		b.Reason = in.Reason
		v, known := p.Value("decline_reasons", in.Reason)
		pr.Check(known && !v.Retired, "bed_reason", "referral.decline_reason.required")
	default:
		pr.Check(false, "bed_answer", "referral.outcome.required")
	}
	if err := pr.Err(); err != nil {
		return was, err
	}
	if b.Fact, err = db.Amend(tx, "referral_bed", was.Fact, "answered"); err != nil {
		return was, err
	}
	b.Day, b.Source = today, "worker"
	return b, db.Record(tx, "referral_bed", BedColumns, b.Fact, b)
}
