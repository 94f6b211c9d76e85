// SPDX-License-Identifier: EUPL-1.2

package housing_test

import (
	"testing"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
	"sild/housing"
)

// TestPlanStep holds that who is on duty adds steps of the house to the goals that
// the house may see and ticks those that are the house's, and no others (M10).
func TestPlanStep(t *testing.T) {
	w := newWorld(t)
	s := w.livesThere("Andrei", "Tamm", w.beds[0])
	w.Consent(s.Case, "consent", "given")
	goal := func(area, title string) (g casework.Goal) {
		w.Do(w.Worker, func(tx *db.Tx) (err error) {
			g, err = casework.AddGoal(tx, s.Case, casework.GoalInput{Title: title, Area: area, Day: w.Today()})
			return err
		})
		return g
	}
	flat, closed := goal(w.Value("goal_areas", "housing"), "A flat of one's own"), goal(w.Value("goal_areas", "health"), "The doctor")
	var theirs casework.Step
	w.Do(w.Worker, func(tx *db.Tx) (err error) {
		theirs, err = casework.AddStep(tx, flat.Thing, casework.StepInput{Title: "Apply to the municipality", Who: "worker"})
		return err
	})
	staff := w.onDuty("Peeter")
	add := func(u flowtest.User, goal sild.ID, in casework.StepInput) (st casework.Step, err error) {
		err = w.Try(u, func(tx *db.Tx) (err error) {
			st, err = housing.AddPlanStep(tx, s.Case, goal, in)
			return err
		})
		return st, err
	}
	tick := func(u flowtest.User, step sild.ID, on sild.Date) error {
		return w.Try(u, func(tx *db.Tx) error {
			_, err := housing.DoPlanStep(tx, s.Case, step, on, "")
			return err
		})
	}
	st, err := add(staff, flat.Thing, casework.StepInput{Title: "Look at flats together on Tuesday", DueOn: w.Today().AddDays(3)})
	if err != nil || st.Who != casework.ByHouse {
		t.Fatalf("on duty: %+v, %v", st, err)
	}
	_, err = add(staff, flat.Thing, casework.StepInput{Who: "person"})
	invalid(t, err, "title", "step.title.required")
	_, err = add(staff, closed.Thing, casework.StepInput{Title: "Ask about the doctor"})
	missing(t, err)
	off := w.AddUser(w.Provider, "Aime", "house_staff")
	_, err = add(off, flat.Thing, casework.StepInput{Title: "Cook"})
	missing(t, err)
	if _, err := add(w.Coordinator, flat.Thing, casework.StepInput{Title: "Find furniture"}); err != nil {
		t.Errorf("who answers for the house: %v", err)
	}
	if err := tick(staff, theirs.Thing, w.Today()); sild.KindOf(err) != sild.Forbidden {
		t.Errorf("the support person's step: %v", err)
	}
	missing(t, tick(off, st.Thing, w.Today()))
	lift := w.Limit()
	if err := tick(staff, st.Thing, w.Today()); sild.KindOf(err) != sild.Forbidden {
		t.Errorf("a step of a record that is kept and not worked with: %v", err)
	}
	lift()
	if err := tick(staff, st.Thing, w.Today()); err != nil {
		t.Fatal(err)
	}
	conflict(t, tick(staff, st.Thing, w.Today()), "error.conflict")
	done := func() (on sild.Date) {
		w.Look(w.Worker, func(tx *db.Tx) error {
			all, err := casework.Steps(tx, s.Case)
			for _, x := range all {
				if x.Thing == st.Thing {
					on = x.DoneOn
				}
			}
			return err
		})
		return on
	}
	if done() != w.Today() {
		t.Errorf("the step was taken on %s", done())
	}
	if err := tick(staff, st.Thing, sild.Date{}); err != nil || !done().IsZero() {
		t.Errorf("not after all: %v, %s", err, done())
	}
}

// TestCall holds that whom a resident wants to be called stands on the sheet of
// those on duty while they live there and want it, and only with their yes.
func TestCall(t *testing.T) {
	w := newWorld(t)
	s := w.livesThere("Andrei", "Tamm", w.beds[0])
	staff := w.onDuty("Peeter")
	add := func(u flowtest.User, in housing.CallInput) (c housing.Call, err error) {
		err = w.Try(u, func(tx *db.Tx) (err error) {
			c, err = housing.AddCall(tx, s.Thing, in)
			return err
		})
		return c, err
	}
	sister := housing.CallInput{Name: "Anna Tamm", Relation: "sister", Phone: "5550 0009"}
	_, err := add(staff, sister)
	invalid(t, err, "agreed", "call.agreed.required")
	sister.Agreed = true
	c, err := add(staff, sister)
	if err != nil || c.Source != "person" {
		t.Fatalf("on duty: %+v, %v", c, err)
	}
	if _, err := add(w.Officer, sister); sild.KindOf(err) != sild.NotFound {
		t.Errorf("the prison: %v", err)
	}
	sheet := func() (calls []housing.Call) {
		w.Look(w.Coordinator, func(tx *db.Tx) error {
			n, err := housing.Sheet(tx, w.house.ID)
			for _, r := range n.Residents {
				calls = append(calls, r.Calls...)
			}
			return err
		})
		return calls
	}
	if got := sheet(); len(got) != 1 || got[0].Phone != "5550 0009" {
		t.Errorf("on the sheet: %+v", got)
	}
	w.Do(staff, func(tx *db.Tx) error { _, err := housing.EndCall(tx, c.Thing, c.ID); return err })
	if got := sheet(); len(got) != 0 {
		t.Errorf("not wanted any more, and on the sheet: %+v", got)
	}
	conflict(t, w.Try(staff, func(tx *db.Tx) error { _, err := housing.EndCall(tx, c.Thing, ""); return err }), "error.conflict")
}
