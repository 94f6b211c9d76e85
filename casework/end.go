// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"sild"
	"sild/access"
	"sild/db"
)

// An End is the end of the service in a case. Its Day is the last day of it.
// What comes after are follow-ups and observations.
type End struct {
	sild.Fact
	Reason string // a value of end_reasons
	Note   string
}

const endColumns = `reason, note`

// EndInput is what a worker may say of the end.
type EndInput struct {
	Day    sild.Date
	Reason string
	Note   string
}

// check holds in against the case, and the last day on which it has a contact
// or a version of the plan.
func (in EndInput) check(o Opened, last sild.Date) (End, error) {
	p := sild.Problems{}
	e := End{Reason: in.Reason}
	e.Note = p.Text("note", in.Note, 2000)
	o.Choice(p, "reason", "end_reasons", in.Reason)
	p.Check(!o.Ended, "day", "end.already", "day", "date:"+o.Over.String())
	p.Check(!o.Started.IsZero(), "day", "end.not_started")
	o.Happened(p, "day", in.Day)
	p.Check(!in.Day.Before(o.Started), "day", "end.day.before_start", "day", "date:"+o.Started.String())
	p.Check(last.IsZero() || !in.Day.Before(last), "day", "end.day.before_contact", "day", "date:"+last.String())
	return e, p.Err()
}

// AddEnd ends the service. What was planned for later is cancelled.
func AddEnd(tx *db.Tx, caseID sild.ID, in EndInput) (_ End, err error) {
	defer sild.Wrap(&err, "casework.AddEnd(%s)", caseID)
	o, err := Open(tx, caseID, 'P')
	if err != nil {
		return End{}, err
	}
	if err := access.Duty(tx, access.End); err != nil {
		return End{}, err
	}
	last, err := db.One[sild.Date](tx, `SELECT max(day) FROM (
		SELECT day FROM contact WHERE case_id = $1 AND replaced_at IS NULL
		UNION ALL SELECT day FROM plan WHERE case_id = $1 AND replaced_at IS NULL) x`, caseID)
	if err != nil {
		return End{}, err
	}
	e, err := in.check(o, last)
	if err != nil {
		return e, err
	}
	planned, err := OpenAppointments(tx, caseID)
	if err != nil {
		return e, err
	}
	for _, a := range planned {
		if !a.Day.After(in.Day) {
			continue
		}
		a.State, a.Why = "cancelled", CaseEnded
		if err := a.amend(tx, o, Cancelled); err != nil {
			return e, err
		}
	}
	e.Fact = o.fact(tx, in.Day, "document")
	return e, db.Record(tx, "case_end", endColumns, e.Fact, e)
}

// EndOf is the end of a case, if it has ended. The caller has opened the case.
func EndOf(tx *db.Tx, caseID sild.ID) (End, bool, error) {
	return db.Maybe[End](tx, `SELECT `+sild.FactColumns+`, `+endColumns+` FROM case_end WHERE case_id = $1 AND replaced_at IS NULL`, caseID)
}
