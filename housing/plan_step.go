// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"slices"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
)

// planToAdd opens the plan of somebody who lives in a house, as far as it is the
// house's to work on (M10): the goals that are shown to it.
func planToAdd(tx *db.Tx, caseID sild.ID) (x Living, err error) {
	if x.Record, err = access.Case(tx, caseID, "P"); err != nil {
		return x, err
	}
	if x.Stay, err = LivingAt(tx, x.Record); err != nil {
		return x, err
	}
	if x.House, x.Record, err = caseToAdd(tx, caseID, x.Stay.House, 'P'); err != nil {
		return x, err
	}
	if !x.Stay.Lives() {
		return x, &sild.Error{Kind: sild.Conflict, Key: "stay.left_already"}
	}
	return x, x.plan(tx)
}

// AddPlanStep adds a step of the house towards a goal of a resident: who works in
// the house takes it, or the resident does.
func AddPlanStep(tx *db.Tx, caseID, goal sild.ID, in casework.StepInput) (_ casework.Step, err error) {
	defer sild.Wrap(&err, "housing.AddPlanStep(%s)", caseID)
	x, err := planToAdd(tx, caseID)
	if err != nil {
		return casework.Step{}, err
	}
	if !slices.ContainsFunc(x.Goals, func(g casework.Goal) bool { return g.Thing == goal }) {
		return casework.Step{}, sild.Missing()
	}
	return casework.AddHouseStep(tx, x.Record, goal, in)
}

// DoPlanStep records that a step which belongs to the house was taken on a day; a
// zero day says that it was not after all. Step is its thing.
func DoPlanStep(tx *db.Tx, caseID, step sild.ID, on sild.Date, seen sild.ID) (_ casework.Step, err error) {
	defer sild.Wrap(&err, "housing.DoPlanStep(%s)", step)
	x, err := planToAdd(tx, caseID)
	if err != nil {
		return casework.Step{}, err
	}
	i := slices.IndexFunc(x.Steps, func(s casework.Step) bool { return s.Thing == step })
	if i < 0 {
		return casework.Step{}, sild.Missing()
	}
	if s := x.Steps[i]; seen != "" && seen != s.ID {
		return s, &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	} else if !x.Ticks(tx, s) {
		return s, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	return casework.DoHouseStep(tx, x.Record, x.Steps[i], on)
}

// Ticks reports whether the actor, who may add to the plan, may say of a step that it
// was taken: whose section it is may, and who works in the house of one that is the
// house's or that they wrote.
func (x Living) Ticks(tx *db.Tx, s casework.Step) bool {
	return x.Writes('P') || s.Who == casework.ByHouse || s.RecordedBy == tx.Actor.User
}
