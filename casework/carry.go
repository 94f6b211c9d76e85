// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"sild"
	"sild/access"
	"sild/db"
)

// A Carried is that a case was begun under an earlier contract and goes on under
// this one (J3). Its Day is the admission: from it the longest time of the
// service runs.
type Carried struct {
	sild.Fact
	Contract string // the earlier contract's reference
	Note     string
}

const carriedColumns = `contract, note`

// CarriedInput is what a coordinator may say of it.
type CarriedInput struct {
	Admitted sild.Date
	Contract string
	Note     string
}

// CarryOver records that an earlier contract began the case. It must have been
// accepted here, on a later day than the admission there.
func CarryOver(tx *db.Tx, caseID sild.ID, in CarriedInput) (_ Carried, err error) {
	defer sild.Wrap(&err, "casework.CarryOver(%s)", caseID)
	o, err := Open(tx, caseID, 'P')
	if err != nil {
		return Carried{}, err
	}
	if err := access.Duty(tx, access.Answer); err != nil {
		return Carried{}, err
	}
	was, found, err := CarriedOf(tx, caseID)
	if err != nil {
		return was, err
	}
	accepted, err := db.One[sild.Date](tx, `SELECT max(day) FROM referral_answer WHERE case_id = $1 AND outcome = 'accepted' AND replaced_at IS NULL`, caseID)
	if err != nil {
		return was, err
	}
	p := sild.Problems{}
	c := Carried{Contract: p.Line("contract", in.Contract, 200), Note: p.Text("note", in.Note, 1000)}
	p.Check(c.Contract != "", "contract", "carried.contract.required")
	p.Check(!o.Started.IsZero(), "admitted", "end.not_started")
	p.Check(!in.Admitted.IsZero(), "admitted", "case.day.required")
	p.Check(accepted.IsZero() || in.Admitted.Before(accepted), "admitted", "carried.admitted.later", "day", "date:"+accepted.String())
	p.Check(in.Admitted.IsZero() || accepted.Sub(in.Admitted) < 5*366, "admitted", "date.far")
	if err := p.Err(); err != nil {
		return c, err
	}
	if found {
		if c.Fact, err = db.Amend(tx, "carried_over", was.Fact, Changed); err != nil {
			return c, err
		}
		c.Day = in.Admitted
	} else {
		c.Fact = o.fact(tx, in.Admitted, "document")
	}
	return c, db.Record(tx, "carried_over", carriedColumns, c.Fact, c)
}

// CarriedOf is under which earlier contract a case began, if it did. The caller
// has opened the case.
func CarriedOf(tx *db.Tx, caseID sild.ID) (Carried, bool, error) {
	return db.Maybe[Carried](tx, `SELECT `+sild.FactColumns+`, `+carriedColumns+` FROM carried_over WHERE case_id = $1 AND replaced_at IS NULL`, caseID)
}

// Time is which time in the programme a case is for its person, from 1, as far as
// the actor may know of the earlier ones: those of the same record to which the
// actor's grants lead. A case that came to nothing is none.
func Time(tx *db.Tx, r access.Record) (n int, earlier sild.ID, err error) {
	type row struct {
		Case sild.ID
	}
	args := []any{r.Subject, r.Case}
	scope := access.Scope(tx, 'I', &args)
	list, err := db.All[row](tx, `SELECT c.case_id FROM case_card c WHERE c.subject_id = $1 AND c.case_id < $2 AND c.started_on IS NOT NULL AND `+scope+` ORDER BY c.case_id`, args...)
	if len(list) > 0 {
		earlier = list[len(list)-1].Case
	}
	return len(list) + 1, earlier, err
}
