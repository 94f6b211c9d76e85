// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"slices"

	"sild"
	"sild/access"
	"sild/db"
)

// A PlannedEnd is the last day that is planned for a part which goes on. It ends
// nothing: it tells when its place is free, and who has to begin with the parting.
type PlannedEnd struct {
	sild.Fact
	Part  string
	On    sild.Date
	Basis string // one of EndBases
}

const plannedEndColumns = `part, ends_on, basis`

// PlannedEndColumns are those of a row of planned_end.
const PlannedEndColumns = sild.FactColumns + `, ` + plannedEndColumns

// EndBases are on what a planned end rests: it was agreed with the person, or it
// stands in the plan for the time after.
var EndBases = []string{"agreed", "exit_plan"}

// PlannedEndInput plans the end of a part.
type PlannedEndInput struct {
	Part  string
	On    sild.Date
	Basis string
}

// PlanEnd plans the end of a part that goes on, or plans it anew.
func PlanEnd(tx *db.Tx, caseID sild.ID, in PlannedEndInput) (x PlannedEnd, err error) {
	defer sild.Wrap(&err, "casework.PlanEnd(%s)", caseID)
	o, err := Open(tx, caseID, 'P')
	if err != nil {
		return x, err
	}
	if err := access.Duty(tx, access.End); err != nil {
		return x, err
	}
	all, err := Parts(tx, o)
	if err != nil {
		return x, err
	}
	p := sild.Problems{}
	i := slices.IndexFunc(all, func(r Part) bool { return r.Part == in.Part && r.Until.IsZero() })
	p.Check(i >= 0, "part", "case_part.runs_not")
	p.Check(!in.On.IsZero(), "ends_on", "case.day.required")
	p.Check(in.On.IsZero() || !in.On.Before(o.Today), "ends_on", "case_part.plan.past")
	p.Check(in.On.IsZero() || !in.On.After(o.Today.AddMonths(mostPlanned)), "ends_on", "case.day.far")
	p.Check(slices.Contains(EndBases, in.Basis), "basis", "case.choice.required")
	if err := p.Err(); err != nil {
		return x, err
	}
	was, err := PlannedEnds(tx, caseID)
	if err != nil {
		return x, err
	}
	x = PlannedEnd{Fact: o.fact(tx, o.Today, "document"), Part: in.Part, On: in.On, Basis: in.Basis}
	if at := slices.IndexFunc(was, func(e PlannedEnd) bool { return e.Part == in.Part }); at >= 0 {
		if x.Fact, err = db.Amend(tx, "planned_end", was[at].Fact, Changed); err != nil {
			return x, err
		}
		x.Day = o.Today
	}
	return x, db.Record(tx, "planned_end", plannedEndColumns, x.Fact, x)
}

// mostPlanned is how many months ahead an end may be planned: ours, against a slip
// of the finger.
const mostPlanned = 60

// PlannedEnds are those of a case that hold, by part in the order in which they
// were planned. The caller has opened the case.
func PlannedEnds(tx *db.Tx, caseID sild.ID) ([]PlannedEnd, error) {
	return held[PlannedEnd](tx, "planned_end", plannedEndColumns, caseID, "day, id")
}

// PlannedEndsOf opens a case and its planned ends, for those who may read its plan.
func PlannedEndsOf(tx *db.Tx, caseID sild.ID) (_ []PlannedEnd, err error) {
	defer sild.Wrap(&err, "casework.PlannedEndsOf(%s)", caseID)
	if _, err := access.Case(tx, caseID, "P"); err != nil {
		return nil, err
	}
	return PlannedEnds(tx, caseID)
}
