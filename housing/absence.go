// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"sild"
	"sild/casework"
	"sild/db"
)

// An Absence is nights on which somebody who lives in a house sleeps elsewhere.
// Its day is the first of them; the bed stays theirs.
type Absence struct {
	sild.Fact
	Stay     sild.ID   // thing of the stay
	Expected sild.Date // when they said they would be back; zero: nobody knows
	Back     sild.Date // zero: not back yet
	Reason   string    // value of absence_reasons
	Agreed   bool      // beforehand
	Note     string
}

// AbsenceColumns are those of an Absence, without the head.
const AbsenceColumns = casework.AbsenceColumns

// Away reports whether they sleep elsewhere on a day.
func (a Absence) Away(on sild.Date) bool {
	return !a.Day.After(on) && (a.Back.IsZero() || a.Back.After(on))
}

// Late is how many days after the one that they said they are not back.
func (a Absence) Late(today sild.Date) int {
	if !a.Back.IsZero() || a.Expected.IsZero() || !today.After(a.Expected) {
		return 0
	}
	return today.Sub(a.Expected)
}

// AbsencesOf are those of a case, by day. The caller has opened the case.
func AbsencesOf(tx *db.Tx, caseID sild.ID) ([]Absence, error) {
	return db.All[Absence](tx, `SELECT `+sild.FactColumns+`, `+AbsenceColumns+` FROM stay_absence WHERE case_id = $1 AND replaced_at IS NULL ORDER BY day, id`, caseID)
}

// AbsenceInput is that somebody sleeps elsewhere.
type AbsenceInput struct {
	From     sild.Date
	Expected sild.Date // when they are to be back
	Back     sild.Date // zero: not yet
	Reason   string
	Agreed   bool
	Note     string
}

// AddAbsence writes down that somebody sleeps elsewhere, or will. They have one
// absence at a time.
func AddAbsence(tx *db.Tx, stay sild.ID, in AbsenceInput) (_ Absence, err error) {
	defer sild.Wrap(&err, "housing.AddAbsence(%s)", stay)
	s, _, o, err := stayToWrite(tx, stay)
	if err != nil {
		return Absence{}, err
	}
	pr := sild.Problems{}
	a := Absence{Stay: stay, Expected: in.Expected, Back: in.Back, Reason: in.Reason, Agreed: in.Agreed, Note: pr.Text("note", in.Note, 1000)}
	v, known := o.Pack.Value("absence_reasons", in.Reason)
	pr.Check(s.Lives(), "from", "stay.left_already")
	pr.Check(known && !v.Retired, "reason", "absence.reason.required")
	pr.Check(!in.From.IsZero(), "from", "date.required")
	pr.Check(in.From.IsZero() || !in.From.Before(s.Day), "from", "stay.before_arrival")
	pr.Check(in.From.IsZero() || in.From.Sub(o.Today) <= 92, "from", "date.far")
	pr.Check(in.Expected.IsZero() || in.Expected.After(in.From), "expected", "absence.back.order")
	checkBack(pr, in.From, in.Back, o.Today)
	if err := pr.Err(); err != nil {
		return a, err
	}
	all, err := AbsencesOf(tx, s.Case)
	if err != nil {
		return a, err
	}
	for _, was := range all {
		if was.Stay == stay && (in.Back.IsZero() || was.Day.Before(in.Back)) && (was.Back.IsZero() || in.From.Before(was.Back)) {
			return was, &sild.Error{Kind: sild.Conflict, Key: "absence.already"}
		}
	}
	a.Fact = tx.NewFact(s.Subject, s.Case, in.From, "worker", "seen")
	return a, db.Record(tx, "stay_absence", AbsenceColumns, a.Fact, a)
}

func checkBack(pr sild.Problems, from, back, today sild.Date) {
	pr.Check(back.IsZero() || back.After(from), "back", "absence.back.order")
	pr.Check(!back.After(today), "back", "date.future")
}

// EndAbsence writes down that somebody is back. Seen is the row that was looked
// at; empty: none.
func EndAbsence(tx *db.Tx, absence sild.ID, back sild.Date, seen sild.ID) (_ Absence, err error) {
	defer sild.Wrap(&err, "housing.EndAbsence(%s)", absence)
	a, there, err := db.Maybe[Absence](tx, `SELECT `+sild.FactColumns+`, `+AbsenceColumns+` FROM stay_absence WHERE thing = $1 AND replaced_at IS NULL`, absence)
	if err != nil {
		return a, err
	}
	if !there {
		return a, sild.Missing()
	}
	_, _, o, err := stayToWrite(tx, a.Stay)
	if err != nil {
		return Absence{}, err
	}
	if seen != "" && seen != a.ID || !a.Back.IsZero() {
		return a, &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	pr := sild.Problems{}
	pr.Check(!back.IsZero(), "back", "date.required")
	checkBack(pr, a.Day, back, o.Today)
	if err := pr.Err(); err != nil {
		return a, err
	}
	if a.Fact, err = db.Amend(tx, "stay_absence", a.Fact, "back"); err != nil {
		return a, err
	}
	a.Back = back
	return a, db.Record(tx, "stay_absence", AbsenceColumns, a.Fact, a)
}

// endAbsences ends the absences of a stay that ends on a day: who has left is away
// no longer.
func endAbsences(tx *db.Tx, s Stay, on sild.Date) error {
	all, err := AbsencesOf(tx, s.Case)
	if err != nil {
		return err
	}
	for _, a := range all {
		if a.Stay != s.Thing || !a.Back.IsZero() {
			continue
		}
		if a.Fact, err = db.Amend(tx, "stay_absence", a.Fact, "left"); err != nil {
			return err
		}
		if a.Back = on; on.Before(a.Day) {
			a.Back = a.Day
		}
		if err := db.Record(tx, "stay_absence", AbsenceColumns, a.Fact, a); err != nil {
			return err
		}
	}
	return nil
}
