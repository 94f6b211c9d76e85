// SPDX-License-Identifier: EUPL-1.2

package casework_test

import (
	"testing"
	"time"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
	"sild/pack"
)

// TestContactPart: a contact counts to the part that is chosen by hand, if it ran
// on that day, and otherwise to the worker's own; it can be mended later, and the
// sheet of the month follows.
func TestContactPart(t *testing.T) {
	w := flowtest.New(t)
	_, id := w.Admitted("Andrei", "Tamm")
	w.Go("2024-02-12 14:00")
	write := func(part string) (c casework.Contact, err error) {
		err = w.Try(w.Worker, func(tx *db.Tx) (err error) {
			c, err = casework.AddContact(tx, id, casework.ContactInput{Kind: "phone", Outcome: "held", StartedAt: w.Now().Add(-time.Hour), Minutes: 15, Part: part})
			return err
		})
		return c, err
	}
	_, err := write("group-work")
	problem(t, err, "a part that does not run", "part", "contact.part.runs_not")
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := casework.BeginPart(tx, id, casework.PartInput{Part: "group-work", From: w.Today()})
		return err
	})
	c, err := write("group-work")
	problem(t, err, "a part that runs", "", "")
	part := func() string {
		t.Helper()
		var m casework.MonthSheet
		w.Look(w.Worker, func(tx *db.Tx) (err error) { m, err = casework.MonthSheetOf(tx, w.Worker.ID, w.Today()); return err })
		if len(m.Lines) != 1 {
			t.Fatalf("%d lines; want one", len(m.Lines))
		}
		return m.Lines[0].Part
	}
	if got := part(); got != "group-work" {
		t.Errorf("the sheet counts it to %q; want the part that was chosen", got)
	}
	w.Do(w.Worker, func(tx *db.Tx) error {
		_, err := casework.ChangeContact(tx, c.ID, casework.ContactInput{Kind: "phone", Outcome: "held", StartedAt: c.StartedAt, Minutes: 15})
		return err
	})
	if got := part(); got != "support-person" {
		t.Errorf("the sheet counts it to %q; want the worker's own part", got)
	}
}

// TestPlanEnd: the end of a part that goes on is planned, and planned anew; it
// ends nothing.
func TestPlanEnd(t *testing.T) {
	w := flowtest.New(t)
	_, id := w.Admitted("Andrei", "Tamm")
	w.Go("2024-02-12 14:00")
	plan := func(u flowtest.User, part, on, basis string) error {
		return w.Try(u, func(tx *db.Tx) error {
			_, err := casework.PlanEnd(tx, id, casework.PlannedEndInput{Part: part, On: day(on), Basis: basis})
			return err
		})
	}
	for _, c := range []struct{ part, on, basis, field, key string }{
		{"group-work", "2024-06-30", "agreed", "part", "case_part.runs_not"},
		{"support-person", "2024-02-11", "agreed", "ends_on", "case_part.plan.past"},
		{"support-person", "2034-02-11", "agreed", "ends_on", "case.day.far"},
		{"support-person", "2024-06-30", "longest", "basis", "case.choice.required"},
		{"support-person", "2024-06-30", "agreed", "", ""},
		{"support-person", "2024-05-31", "exit_plan", "", ""},
	} {
		problem(t, plan(w.Worker, c.part, c.on, c.basis), c, c.field, c.key)
	}
	kind(t, plan(w.Stranger, "support-person", "2024-06-30", "agreed"), sild.NotFound, "error.not_found")
	w.Look(w.Worker, func(tx *db.Tx) error {
		all, err := casework.PlannedEndsOf(tx, id)
		if len(all) != 1 || all[0].On != day("2024-05-31") || all[0].Basis != "exit_plan" {
			t.Errorf("%+v is planned; want the last that was said", all)
		}
		_, parts, _ := casework.PartsOf(tx, id)
		if len(parts) != 1 || !parts[0].Until.IsZero() {
			t.Errorf("%+v; want the part to go on", parts)
		}
		return err
	})
	if _, err := w.Flow.Check(t.Context(), nil); err != nil {
		t.Error(err)
	}
}

// TestWorkNow: who gave a part that is over, and gives none now, no longer works
// with the person.
func TestWorkNow(t *testing.T) {
	part := func(user sild.ID, from, until string) casework.Part {
		p := casework.Part{Fact: sild.Fact{Day: day(from)}, User: user}
		if until != "" {
			p.Until = day(until)
		}
		return p
	}
	for _, c := range []struct {
		name string
		all  []casework.Part
		now  int
		done bool
	}{
		{"none yet", nil, 0, false},
		{"theirs runs", []casework.Part{part("w", "2024-01-01", "")}, 1, false},
		{"the last day", []casework.Part{part("w", "2024-01-01", "2024-02-12")}, 1, false},
		{"theirs is over", []casework.Part{part("w", "2024-01-01", "2024-02-11")}, 0, true},
		{"another goes on", []casework.Part{part("w", "2024-01-01", "2024-02-11"), part("m", "2024-02-12", "")}, 1, true},
		{"they give another", []casework.Part{part("w", "2024-01-01", "2024-02-11"), part("w", "2024-02-12", "")}, 1, false},
		{"it has not begun", []casework.Part{part("w", "2024-01-01", "2024-02-11"), part("m", "2024-02-13", "")}, 0, true},
	} {
		if now, done := casework.WorkNow(c.all, "w", day("2024-02-12")); len(now) != c.now || done != c.done {
			t.Errorf("%s: %d run, over %v; want %d, %v", c.name, len(now), done, c.now, c.done)
		}
	}
}

// TestHelpsNow: whom a person turns to when their support person has handed over:
// to somebody paid before a volunteer, and to who came last.
func TestHelpsNow(t *testing.T) {
	p := &pack.Pack{Parts: []pack.Part{{ID: "support"}, {ID: "reception"}, {ID: "mentor", Worker: &pack.Worker{Kind: "volunteer"}}}}
	part := func(id, user, from, until string) casework.Part {
		x := casework.Part{Fact: sild.Fact{Day: day(from)}, Part: id, User: sild.ID(user)}
		if until != "" {
			x.Until = day(until)
		}
		return x
	}
	over := part("support", "w", "2024-01-01", "2024-02-11")
	for _, c := range []struct {
		name, want string
		all        []casework.Part
	}{
		{"nothing has begun", "w", nil},
		{"it goes on", "w", []casework.Part{part("support", "w", "2024-01-01", ""), part("mentor", "m", "2024-02-01", "")}},
		{"handed over", "r", []casework.Part{over, part("reception", "r", "2024-02-12", "")}},
		{"beside a volunteer", "r", []casework.Part{over, part("reception", "r", "2024-02-10", ""), part("mentor", "m", "2024-02-12", "")}},
		{"a volunteer came first", "r", []casework.Part{over, part("mentor", "m", "2024-01-12", ""), part("reception", "r", "2024-02-10", "")}},
		{"a volunteer alone", "m", []casework.Part{over, part("mentor", "m", "2024-01-12", "")}},
		{"nobody after them", "w", []casework.Part{over}},
		{"a part that needs nobody", "w", []casework.Part{over, part("reception", "", "2024-02-12", "")}},
	} {
		if got := casework.HelpsNow(p, c.all, "w", day("2024-02-12")); got != sild.ID(c.want) {
			t.Errorf("%s: %s; want %s", c.name, got, c.want)
		}
	}
}
