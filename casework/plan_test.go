// SPDX-License-Identifier: EUPL-1.2

package casework_test

import (
	"testing"
	"time"

	"sild"
	"sild/casework"
	"sild/db"
)

func TestAddPlan(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-20")
	base := casework.PlanInput{Day: day("2024-02-19"), Summary: "A home first, then work.", Agreed: "yes", Paper: "File 12, office"}
	var last casework.Plan
	add := func(in casework.PlanInput) error {
		w.later(time.Minute)
		return w.Try(w.Worker, func(tx *db.Tx) (err error) {
			p, err := casework.AddPlan(tx, w.caseID, in)
			if err == nil {
				last = p
			}
			return err
		})
	}
	good := func(version int, change func(*casework.PlanInput)) {
		t.Helper()
		in := base
		change(&in)
		problem(t, add(in), in, "", "")
		if last.Version != version {
			t.Errorf("%+v is version %d; want %d", in, last.Version, version)
		}
	}
	bad := func(field, key string, change func(*casework.PlanInput)) {
		t.Helper()
		in := base
		change(&in)
		problem(t, add(in), in, field, key)
	}
	bad("summary", "plan.summary.required", func(in *casework.PlanInput) { in.Summary = " " })
	good(1, func(in *casework.PlanInput) { in.Day = day("2024-02-10") })
	good(2, func(in *casework.PlanInput) {
		in.Agreed, in.WhyNot, in.Paper = "could_not", "In solitary confinement.", ""
	})
	bad("day", "plan.day.before_version", func(in *casework.PlanInput) { in.Day = day("2024-02-18") })
	good(3, func(in *casework.PlanInput) { in.Agreed, in.WhyNot, in.Paper = "no", "Wants another worker.", "" })

	bad("day", "case.day.required", func(in *casework.PlanInput) { in.Day = sild.Date{} })
	bad("day", "case.day.future", func(in *casework.PlanInput) { in.Day = day("2024-02-21") })
	bad("agreed", "case.choice.unknown", func(in *casework.PlanInput) { in.Agreed, in.WhyNot, in.Paper = "perhaps", "x", "" })
	bad("why_not", "plan.why_not.required", func(in *casework.PlanInput) { in.Agreed, in.Paper = "no", "" })
	bad("why_not", "plan.why_not.agreed", func(in *casework.PlanInput) { in.WhyNot = "He said no." })
	bad("paper", "plan.paper.not_agreed", func(in *casework.PlanInput) { in.Agreed, in.WhyNot = "no", "He said no." })
	bad("summary", "text.long", func(in *casework.PlanInput) { in.Summary = long(5001) })

	// A number that was printed is not given again, even if the version was a mistake.
	w.Do(w.Worker, func(tx *db.Tx) error { return casework.Mistake(tx, "plan", last.ID, "Another person's.") })
	good(4, func(in *casework.PlanInput) {})
	w.Look(w.Worker, func(tx *db.Tx) error {
		all, err := casework.Plans(tx, w.caseID)
		if len(all) != 3 || all[0].Version != 4 || all[0].Evidence != "document" || all[1].Version != 2 {
			t.Errorf("%+v; want versions 4, 2 and 1", all)
		}
		return err
	})
	w.strangers('P', func(tx *db.Tx) error {
		_, err := casework.AddPlan(tx, w.caseID, base)
		return err
	})
}

func (w *world) goal(title string) (g casework.Goal) {
	w.t.Helper()
	w.Do(w.Worker, func(tx *db.Tx) (err error) {
		g, err = casework.AddGoal(tx, w.caseID, casework.GoalInput{Day: w.Today(), Area: w.Value("goal_areas", "work"), Title: title})
		return err
	})
	w.later(time.Minute)
	return g
}

func TestGoals(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-20")
	base := casework.GoalInput{Day: day("2024-02-19"), Area: w.Value("goal_areas", "work"), Title: "Find a job", DueOn: day("2024-09-01")}
	add := func(in casework.GoalInput) error {
		w.later(time.Minute)
		return w.Try(w.Worker, func(tx *db.Tx) error {
			_, err := casework.AddGoal(tx, w.caseID, in)
			return err
		})
	}
	bad := func(field, key string, change func(*casework.GoalInput)) {
		t.Helper()
		in := base
		change(&in)
		problem(t, add(in), in, field, key)
	}
	problem(t, add(base), base, "", "")
	bad("title", "goal.title.required", func(in *casework.GoalInput) { in.Title = "\t" })
	bad("title", "text.long", func(in *casework.GoalInput) { in.Title = long(201) })
	bad("area", "case.choice.unknown", func(in *casework.GoalInput) { in.Area = "space" })
	bad("day", "case.day.before_referral", func(in *casework.GoalInput) { in.Day = day("2024-02-01") })
	bad("due_on", "case.day.before", func(in *casework.GoalInput) { in.DueOn = day("2024-02-18") })
	bad("due_on", "case.day.far", func(in *casework.GoalInput) { in.DueOn = day("2042-02-18") })

	g := w.goal("See the children")
	in := base
	in.Title = "See the children every week"
	var changed casework.Goal
	w.Do(w.Worker, func(tx *db.Tx) (err error) {
		changed, err = casework.ChangeGoal(tx, g.ID, in)
		return err
	})
	if changed.Thing != g.Thing || changed.ID == g.ID || changed.Title != in.Title || changed.Day != g.Day {
		t.Errorf("changed %+v to %+v; want the same thing in other words", g, changed)
	}
	meet := func(id sild.ID, on sild.Date) error {
		w.later(time.Minute)
		return w.Try(w.Worker, func(tx *db.Tx) error { _, err := casework.MeetGoal(tx, id, on); return err })
	}
	drop := func(id sild.ID, on sild.Date) error {
		w.later(time.Minute)
		return w.Try(w.Worker, func(tx *db.Tx) error { _, err := casework.DropGoal(tx, id, on); return err })
	}
	kind(t, meet(g.ID, w.Today()), sild.Conflict, "error.conflict") // changed meanwhile
	problem(t, meet(changed.ID, day("2024-02-21")), "tomorrow", "met_on", "case.day.future")
	problem(t, meet(changed.ID, day("2024-02-19")), "before it was set", "met_on", "case.day.before")
	problem(t, meet(changed.ID, w.Today()), "today", "", "")
	list := w.goals()
	if len(list) != 2 || list[1].MetOn != w.Today() || list[1].Open() || list[1].Thing != g.Thing {
		t.Errorf("%+v; want the second met", list)
	}
	kind(t, drop(list[1].ID, w.Today()), sild.Conflict, "goal.closed")
	problem(t, drop(list[0].ID, w.Today()), "today", "", "")
	w.strangers('P', func(tx *db.Tx) error { _, err := casework.AddGoal(tx, w.caseID, base); return err })
	w.strangers('P', func(tx *db.Tx) error { _, err := casework.DropGoal(tx, list[1].ID, w.Today()); return err })

	// Taken back, a met goal is open again and not gone.
	w.Do(w.Worker, func(tx *db.Tx) error { return casework.Undo(tx, "goal", list[1].ID) })
	if list = w.goals(); len(list) != 2 || !list[1].Open() || list[1].Title != in.Title {
		t.Errorf("%+v; want the second open again", list)
	}
}

func (w *world) goals() (list []casework.Goal) {
	w.t.Helper()
	w.Look(w.Worker, func(tx *db.Tx) (err error) {
		list, err = casework.Goals(tx, w.caseID)
		return err
	})
	return list
}

func TestSteps(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-20")
	g := w.goal("Find a job")
	base := casework.StepInput{Title: "Write a CV", Who: "person", DueOn: day("2024-03-01")}
	var s casework.Step
	add := func(goal sild.ID, in casework.StepInput) error {
		w.later(time.Minute)
		return w.Try(w.Worker, func(tx *db.Tx) error {
			added, err := casework.AddStep(tx, goal, in)
			if err == nil {
				s = added
			}
			return err
		})
	}
	bad := func(field, key string, change func(*casework.StepInput)) {
		t.Helper()
		in := base
		change(&in)
		problem(t, add(g.Thing, in), in, field, key)
	}
	problem(t, add(g.Thing, base), base, "", "")
	bad("title", "step.title.required", func(in *casework.StepInput) { in.Title = "" })
	bad("who", "step.who.required", func(in *casework.StepInput) { in.Who = "" })
	bad("who", "text.long", func(in *casework.StepInput) { in.Who = long(101) })
	bad("due_on", "case.day.before", func(in *casework.StepInput) { in.DueOn = day("2024-02-19") })
	kind(t, add("00000000-0000-7000-8000-000000000000", base), sild.NotFound, "error.not_found")
	w.strangers('P', func(tx *db.Tx) error { _, err := casework.AddStep(tx, g.Thing, base); return err })

	done := func(id sild.ID, on sild.Date) error {
		w.later(time.Minute)
		return w.Try(w.Worker, func(tx *db.Tx) error { _, err := casework.DoneStep(tx, id, on); return err })
	}
	first := s
	problem(t, done(first.ID, day("2024-02-21")), "tomorrow", "done_on", "case.day.future")
	problem(t, done(first.ID, day("2024-02-18")), "before it was written down", "", "")
	kind(t, done(first.ID, day("2024-02-18")), sild.Conflict, "error.conflict")
	problem(t, add(g.Thing, casework.StepInput{Title: "Call the factory", Who: "worker"}), "a second step", "", "")
	in := casework.StepInput{Title: "Call the sawmill", Who: "his brother"}
	w.Do(w.Worker, func(tx *db.Tx) error { _, err := casework.ChangeStep(tx, s.ID, in); return err })
	var list []casework.Step
	read := func() {
		w.Look(w.Worker, func(tx *db.Tx) (err error) { list, err = casework.Steps(tx, w.caseID); return err })
	}
	read()
	if len(list) != 2 || list[0].DoneOn != day("2024-02-18") || list[1].Title != in.Title || list[1].Who != in.Who || list[1].Goal != g.Thing {
		t.Errorf("%+v; want the first done and the second changed", list)
	}
	kind(t, done(list[0].ID, w.Today()), sild.Conflict, "step.done")

	// A goal that was a mistake takes its steps with it.
	w.later(time.Minute)
	w.Do(w.Worker, func(tx *db.Tx) error { return casework.Mistake(tx, "goal", g.ID, "Oleg's.") })
	if read(); len(list) != 0 {
		t.Errorf("%+v; want no steps without a goal", list)
	}
	kind(t, add(g.Thing, base), sild.NotFound, "error.not_found")
}
