// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
)

// An Extension is a stay that is to last longer, or was decided not to. What was
// refused is kept.
type Extension struct {
	sild.Fact
	Stay      sild.ID   // thing of the stay
	Was       sild.Date // the day by which they were to leave
	Until     sild.Date // as asked; of a granted one as decided
	Reason    string    // value of extension_reasons
	Note      string
	State     string // asked, granted, refused
	Overstay  bool   // they were there after their day when it was decided
	DecidedOn sild.Date
	DecidedBy sild.ID
	Payer     string // value of payers, from Was on
}

// ExtensionColumns are those of an Extension, without the head.
const ExtensionColumns = casework.ExtensionColumns

// ExtensionsOf are those of a case, by day. The caller has opened the case.
func ExtensionsOf(tx *db.Tx, caseID sild.ID) ([]Extension, error) {
	return db.All[Extension](tx, `SELECT `+sild.FactColumns+`, `+ExtensionColumns+` FROM stay_extension WHERE case_id = $1 AND replaced_at IS NULL ORDER BY day, id`, caseID)
}

// ExtensionInput is what is asked for.
type ExtensionInput struct {
	Until  sild.Date
	Reason string
	Note   string
}

// AskExtension asks that a stay last longer: who works in the house, or may ask
// for a bed. A stay has one open question at a time.
func AskExtension(tx *db.Tx, stay sild.ID, in ExtensionInput) (_ Extension, err error) {
	defer sild.Wrap(&err, "housing.AskExtension(%s)", stay)
	s, _, o, err := stayToChange(tx, stay)
	if err != nil {
		return Extension{}, err
	}
	x := Extension{Stay: stay, Was: s.Until, Until: in.Until, Reason: in.Reason, State: "asked", Overstay: s.Over(o.Today) > 0}
	pr := sild.Problems{}
	x.Note = pr.Text("note", in.Note, 1000)
	v, known := o.Pack.Value("extension_reasons", in.Reason)
	pr.Check(s.Lives(), "until", "stay.left_already")
	pr.Check(known && !v.Retired, "reason", "stay.longer.reason.required")
	longer(pr, s, in.Until)
	if err := pr.Err(); err != nil {
		return x, err
	}
	all, err := ExtensionsOf(tx, s.Case)
	if err != nil {
		return x, err
	}
	for _, was := range all {
		if was.Stay == stay && was.State == "asked" {
			return was, &sild.Error{Kind: sild.Conflict, Key: "stay.longer.asked_already"}
		}
	}
	x.Fact = tx.NewFact(s.Subject, s.Case, o.Today, sourceOf(tx), "document")
	return x, db.Record(tx, "stay_extension", ExtensionColumns, x.Fact, x)
}

// longer checks the day until which a stay is to last: later than now, and not
// years ahead.
func longer(pr sild.Problems, s Stay, until sild.Date) {
	pr.Check(!until.IsZero(), "until", "date.required")
	pr.Check(until.IsZero() || until.After(s.Until), "until", "stay.longer.later")
	pr.Check(until.IsZero() || until.Sub(s.Until) <= 366, "until", "date.far")
}

// ExtensionDecision is what a coordinator of the house decides.
type ExtensionDecision struct {
	Granted bool
	Until   sild.Date // of a granted one; zero: as asked
	Payer   string    // of a granted one; empty: as the programme says
	Note    string    // the reason
	Seen    sild.ID   // the row that was looked at; empty: none

	Bed     sild.ID             // of a granted one: another bed of the house, from today on; empty: the same
	Instead map[sild.ID]sild.ID // the bed that each request gets for which this one is held
}

// DecideExtension decides it, with a reason and under the name of who decides. A
// granted one lengthens the stay and keeps the bed, if nobody else has it then: who
// has it held gets another bed if one is said, or the resident does ([InTheWay]).
func DecideExtension(tx *db.Tx, extension sild.ID, in ExtensionDecision) (_ Extension, err error) {
	defer sild.Wrap(&err, "housing.DecideExtension(%s)", extension)
	x, there, err := db.Maybe[Extension](tx, `SELECT `+sild.FactColumns+`, `+ExtensionColumns+` FROM stay_extension WHERE thing = $1 AND replaced_at IS NULL`, extension)
	if err != nil {
		return x, err
	}
	if !there {
		return x, sild.Missing()
	}
	s, u, o, err := stayToChange(tx, x.Stay)
	if err != nil {
		return Extension{}, err
	}
	if !o.Keeps {
		return Extension{}, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	if in.Seen != "" && in.Seen != x.ID || x.State != "asked" || !s.Lives() {
		return x, &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	pr := sild.Problems{}
	note := pr.Text("note", in.Note, 1000)
	pr.Check(note != "", "note", "stay.longer.why.required")
	if in.Granted {
		if !in.Until.IsZero() {
			x.Until = in.Until
		}
		longer(pr, s, x.Until)
		if x.Payer = in.Payer; x.Payer == "" {
			x.Payer = o.payerFrom(s)
		}
		v, known := o.Pack.Value("payers", x.Payer)
		pr.Check(known && !v.Retired, "payer", "choice.unknown")
	}
	if err := pr.Err(); err != nil {
		return x, err
	}
	if x.Fact, err = db.Amend(tx, "stay_extension", x.Fact, "decided"); err != nil {
		return x, err
	}
	if x.Note != "" {
		x.Note += "\n"
	}
	x.Note += note
	x.Was, x.State, x.Overstay = s.Until, "refused", s.Over(o.Today) > 0
	x.DecidedOn, x.DecidedBy = o.Today, tx.Actor.User
	if in.Granted {
		x.State = "granted"
	}
	if err := db.Record(tx, "stay_extension", ExtensionColumns, x.Fact, x); err != nil || !in.Granted {
		return x, err
	}
	if s.Fact, err = amendStay(tx, s, "longer"); err != nil {
		return x, err
	}
	s.Until = x.Until
	if err := db.Record(tx, "stay", StayColumns, s.Fact, s); err != nil {
		return x, err
	}
	return x, o.stays(tx, s, u, in)
}

// payerFrom is who pays for what comes after the day by which somebody was to
// leave, as the programme says: after the longest stay another than before.
func (o Opened) payerFrom(s Stay) string {
	if o.Terms.After != "" && !s.Until.Before(o.longest(s.Day)) {
		return o.Terms.After
	}
	return s.Payer
}

// stayToChange opens a stay with the bed in which they sleep, for those who see
// the person and the house, to write something of it.
func stayToChange(tx *db.Tx, stay sild.ID) (Stay, Use, Opened, error) {
	s, u, o, rec, err := stayOpened(tx, stay)
	if err == nil {
		tx.Trail(sild.Entry{Action: "write", What: "stay", Object: s.Case, Sections: "P", Grant: rec.Grant, Purpose: rec.Purpose(), Subjects: []sild.ID{rec.Person}})
	}
	return s, u, o, err
}

func stayOpened(tx *db.Tx, stay sild.ID) (s Stay, u Use, o Opened, rec access.Record, err error) {
	s, there, err := db.Maybe[Stay](tx, `SELECT `+sild.FactColumns+`, `+StayColumns+` FROM stay WHERE thing = $1 AND replaced_at IS NULL`, stay)
	if err != nil {
		return s, u, o, rec, err
	}
	if !there {
		return s, u, o, rec, sild.Missing()
	}
	if rec, err = access.Case(tx, s.Case, "P"); err != nil {
		return Stay{}, u, o, rec, err
	}
	if o, err = Open(tx, s.House); err != nil {
		return Stay{}, u, o, rec, err
	}
	u, _, err = db.Maybe[Use](tx, `SELECT `+sild.FactColumns+`, `+UseColumns+` FROM bed_use WHERE stay_id = $1 AND replaced_at IS NULL ORDER BY from_on DESC, id DESC LIMIT 1`, stay)
	return s, u, o, rec, err
}

// sourceOf is who says what the actor writes.
func sourceOf(tx *db.Tx) string {
	switch tx.Actor.Role {
	case "prison":
		return "prison"
	case access.Participant:
		return "person"
	}
	return "worker"
}
