// SPDX-License-Identifier: EUPL-1.2

package casework_test

import (
	"slices"
	"testing"
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/org"
)

func (w *world) assign(in casework.AssignmentInput) error {
	w.later(time.Minute)
	return w.Try(w.Coordinator, func(tx *db.Tx) error {
		_, err := casework.AddAssignment(tx, w.caseID, in)
		return err
	})
}

func (w *world) assignments() (list []casework.Assignment) {
	w.t.Helper()
	w.Look(w.Coordinator, func(tx *db.Tx) (err error) {
		list, err = casework.Assignments(tx, w.caseID)
		return err
	})
	return list
}

func TestAddAssignment(t *testing.T) {
	w := newWorld(t) // Worker leads from 5 February
	w.Go("2024-02-12")
	base := casework.AssignmentInput{User: w.Second.ID, Role: "cover", From: day("2024-02-12"), Until: day("2024-02-20"), Why: "Holiday."}
	good := func(change func(*casework.AssignmentInput)) {
		t.Helper()
		in := base
		change(&in)
		problem(t, w.assign(in), in, "", "")
	}
	bad := func(field, key string, change func(*casework.AssignmentInput)) {
		t.Helper()
		in := base
		change(&in)
		problem(t, w.assign(in), in, field, key)
	}
	bad("role", "case.choice.required", func(in *casework.AssignmentInput) { in.Role = "" })
	bad("role", "case.choice.unknown", func(in *casework.AssignmentInput) { in.Role = "boss" })
	bad("user", "case.choice.required", func(in *casework.AssignmentInput) { in.User = "" })
	bad("user", "assignment.user.not_in_team", func(in *casework.AssignmentInput) { in.User = w.Stranger.ID })
	bad("user", "assignment.user.not_in_team", func(in *casework.AssignmentInput) { in.User = w.Coordinator.ID }) // another role
	bad("user", "assignment.user.overlap", func(in *casework.AssignmentInput) { in.User = w.Worker.ID })
	bad("from", "case.day.required", func(in *casework.AssignmentInput) { in.Role, in.From = "co_worker", sild.Date{} })
	bad("from", "case.day.before_referral", func(in *casework.AssignmentInput) { in.Role, in.From = "co_worker", day("2024-02-04") })
	bad("from", "case.day.far", func(in *casework.AssignmentInput) { in.From, in.Until = day("2027-01-01"), day("2027-01-02") })
	bad("until", "case.day.before", func(in *casework.AssignmentInput) { in.Until = day("2024-02-11") })
	bad("until", "assignment.cover.until", func(in *casework.AssignmentInput) { in.Until = sild.Date{} })
	bad("until", "assignment.cover.long", func(in *casework.AssignmentInput) { in.Until = day("2024-03-13") })
	bad("why", "text.long", func(in *casework.AssignmentInput) { in.Why = long(301) })
	good(func(in *casework.AssignmentInput) { in.Until = day("2024-03-12") }) // 30 days, both ends included
	bad("user", "assignment.user.overlap", func(in *casework.AssignmentInput) { in.From, in.Until = day("2024-03-12"), day("2024-03-20") })
	good(func(in *casework.AssignmentInput) { in.From, in.Until = day("2024-03-13"), day("2024-03-20") })

	w.strangers('P', func(tx *db.Tx) error {
		_, err := casework.AddAssignment(tx, w.caseID, base)
		return err
	})
	err := w.Try(w.Worker, func(tx *db.Tx) error {
		_, err := casework.AddAssignment(tx, w.caseID, base)
		return err
	})
	kind(t, err, sild.Forbidden, "error.forbidden") // sees the case, and has not the duty
}

// TestRematch: a new lead ends the one before, who keeps the days until then and
// the record for no longer.
func TestRematch(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-12")
	problem(t, w.assign(casework.AssignmentInput{User: w.Second.ID, Role: "lead", From: day("2024-02-12")}), "a new lead", "", "")
	list := w.assignments()
	if len(list) != 2 || list[0].User != w.Worker.ID || list[0].Until != day("2024-02-11") || list[1].User != w.Second.ID || !list[1].Until.IsZero() {
		t.Fatalf("%+v; want the first lead until 11 February, the second from the 12th", list)
	}
	for on, want := range map[string]sild.ID{"2024-02-04": "", "2024-02-05": w.Worker.ID, "2024-02-11": w.Worker.ID, "2024-02-12": w.Second.ID} {
		if got := casework.LeadOn(list, day(on)); got != want {
			t.Errorf("on %s %s leads; want %s", on, got, want)
		}
	}
	read := func(tx *db.Tx) error { _, err := access.Case(tx, w.caseID, "N"); return err }
	kind(t, w.Try(w.Worker, read), sild.NotFound, "error.not_found")
	w.Do(w.Second, read)

	problem(t, w.assign(casework.AssignmentInput{User: w.Worker.ID, Role: "lead", From: day("2024-02-10"), Until: day("2024-02-11")}), "while one leads",
		"user", "assignment.user.overlap")
	problem(t, w.assign(casework.AssignmentInput{User: w.Worker.ID, Role: "lead", From: day("2024-02-12")}), "the same day again", "", "")
	if list = w.assignments(); len(list) != 2 || list[1].User != w.Worker.ID {
		t.Errorf("%+v; want that the second never led", list)
	}
	problem(t, w.assign(casework.AssignmentInput{User: w.Second.ID, Role: "lead", From: day("2024-02-11")}), "a lead before a later lead",
		"from", "assignment.from.later_lead")
	// Undone within minutes, the second leads again.
	w.later(time.Minute)
	w.Do(w.Coordinator, func(tx *db.Tx) error { return casework.Undo(tx, "assignment", list[1].ID) })
	if list = w.assignments(); len(list) != 2 || list[1].User != w.Second.ID {
		t.Errorf("%+v; want that the second leads again", list)
	}
}

// TestExcluded: who may not see a person's record is not given the case, and is
// not offered for it.
func TestExcluded(t *testing.T) {
	w := newWorld(t)
	candidates := func() (names []string) {
		w.Look(w.Coordinator, func(tx *db.Tx) error {
			list, err := casework.Candidates(tx, w.caseID)
			for _, c := range list {
				names = append(names, c.Name)
				if c.User == w.Worker.ID && c.Open != 1 {
					t.Errorf("the worker leads %d cases; want 1", c.Open)
				}
			}
			return err
		})
		return names
	}
	if got := candidates(); !slices.Equal(got, []string{w.Worker.Name, w.Second.Name}) {
		t.Errorf("candidates %v", got)
	}
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := db.Exec(tx, `INSERT INTO exclusion (subject_id, user_id, why, by_id, at) VALUES ($1, $2, 'a cousin', NULL, $3)`, w.subject, w.Second.ID, tx.Now)
		return err
	})
	in := casework.AssignmentInput{User: w.Second.ID, Role: "co_worker", From: w.Today()}
	problem(t, w.assign(in), in, "user", "assignment.user.barred")
	if got := candidates(); !slices.Equal(got, []string{w.Worker.Name}) {
		t.Errorf("candidates %v", got)
	}
}

// TestMembership: a worker is in the team all the time that they work on a case.
func TestMembership(t *testing.T) {
	w := newWorld(t)
	until := func(last sild.Date) {
		w.Do(w.Coordinator, func(tx *db.Tx) error {
			_, err := db.Exec(tx, `UPDATE member SET until_on = $1 WHERE user_id = $2`, last, w.Second.ID)
			return err
		})
	}
	until(day("2024-02-20"))
	in := casework.AssignmentInput{User: w.Second.ID, Role: "cover", From: day("2024-02-10"), Until: day("2024-02-21")}
	problem(t, w.assign(in), in, "user", "assignment.user.not_in_team")
	in.Until = day("2024-02-20")
	problem(t, w.assign(in), in, "", "")
	until(org.Far)
}

func TestEndAssignment(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-12")
	problem(t, w.assign(casework.AssignmentInput{User: w.Second.ID, Role: "co_worker", From: day("2024-02-12"), Until: day("2024-02-20")}), "co-worker", "", "")
	problem(t, w.assign(casework.AssignmentInput{User: w.Second.ID, Role: "co_worker", From: day("2024-03-01")}), "co-worker again", "", "")
	row := w.assignments()[1]
	end := func(id sild.ID, until sild.Date) error {
		w.later(time.Minute)
		return w.Try(w.Coordinator, func(tx *db.Tx) error { return casework.EndAssignment(tx, id, until) })
	}
	problem(t, end(row.ID, sild.Date{}), "no day", "until", "case.day.required")
	problem(t, end(row.ID, day("2024-02-11")), "before it began", "until", "case.day.before")
	problem(t, end(row.ID, day("2024-03-01")), "into the next", "until", "assignment.until.overlap")
	problem(t, end(row.ID, day("2024-02-29")), "longer", "", "")
	kind(t, end(row.ID, day("2024-02-28")), sild.Conflict, "error.conflict")
	w.strangers('P', func(tx *db.Tx) error { return casework.EndAssignment(tx, row.ID, day("2024-02-28")) })
	if list := w.assignments(); list[1].Until != day("2024-02-29") || list[1].Thing != row.Thing || list[1].Day != row.Day {
		t.Errorf("%+v; want the same assignment until 29 February", list[1])
	}
}
