// SPDX-License-Identifier: EUPL-1.2

package activity_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/activity"
	"sild/casework"
	"sild/db"
	"sild/flow"
)

// TestAbsences: as many missed in a row as the template says make a task for the
// support person; excused ones neither count nor end the row; coming again does it.
func TestAbsences(t *testing.T) {
	w := newWorld(t)
	a, list := w.group(w.Second, "self-help-group", 0)
	w.join(a, w.andrei)
	tasks := func() (got []string) {
		w.Look(w.Coordinator, func(tx *db.Tx) error {
			type row struct {
				State string
				Due   sild.Date
				User  sild.ID
			}
			rows, err := db.All[row](tx, `SELECT state, due_on, user_id FROM task WHERE clock = 'absences' AND case_id = $1 ORDER BY key`, w.andrei)
			for _, r := range rows {
				if r.User != w.Worker.ID {
					t.Errorf("the task is %s's; want the support person's", r.User)
				}
				got = append(got, r.State+" "+r.Due.String())
			}
			return err
		})
		return got
	}
	for i, state := range []string{"missed", "missed", "excused", "missed", "came"} {
		w.Go(sild.DateOf(list[i].StartsAt, w.DB.Zone).String() + " 19:00")
		if err := w.mark(w.Second, list[i].ID, activity.Mark{Case: w.andrei, State: state}); err != nil {
			t.Fatal(err)
		}
		want := map[int][]string{3: {"open 2024-03-08"}, 4: {"done 2024-03-08"}}[i]
		if diff := cmp.Diff(want, tasks()); diff != "" {
			t.Errorf("after %d sessions (-want +got):\n%s", i+1, diff)
		}
	}
	// What was missed can be caught up with: then there never was such a row.
	w.Do(w.Second, func(tx *db.Tx) error {
		_, err := activity.CatchUp(tx, list[1].ID, w.andrei, w.Today(), 60, "Came on Friday")
		return err
	})
	if got := tasks(); got != nil {
		t.Errorf("after catching up: %v", got)
	}
	is(t, w.Try(w.Second, func(tx *db.Tx) error {
		_, err := activity.CatchUp(tx, list[4].ID, w.andrei, w.Today(), 60, "")
		return err
	}), sild.Invalid, "activity.catch.came")
}

// TestUndo: a register is taken back as one, by the leader too who may open none
// of the records, and what stood there before holds again.
func TestUndo(t *testing.T) {
	w := newWorld(t)
	b := w.WithBeside()
	a, list := w.group(b.Volunteer, "job-workshop", 0)
	w.join(a, w.andrei, w.boriss)
	w.Go("2024-02-13 19:00")
	save := func(states ...string) (saved []activity.Attendance) {
		w.Do(b.Volunteer, func(tx *db.Tx) (err error) {
			saved, err = activity.Save(tx, list[0].ID, activity.RegisterInput{Marks: []activity.Mark{{Case: w.andrei, State: states[0]}, {Case: w.boriss, State: states[1]}}})
			return err
		})
		return saved
	}
	state := func() (got []string) {
		for _, l := range w.register(b.Volunteer, list[0].ID).Lines {
			got = append(got, l.Name+" "+l.State)
		}
		return got
	}
	first := save("came", "came")
	note := func(row sild.ID) (n casework.Note, err error) {
		err = w.DB.Read(t.Context(), b.Volunteer.Actor(), func(tx *db.Tx) (err error) {
			n, err = casework.NoteOf(tx, "attendance", row)
			return err
		})
		return n, err
	}
	if n, err := note(first[0].ID); err != nil || n.Name != "Andrei Tamm" || !n.Undo {
		t.Errorf("what was saved is said as %+v, %v", n, err)
	}
	w.Go("2024-02-13 19:30")
	second := save("missed", "excused")
	w.Do(b.Volunteer, func(tx *db.Tx) error { return casework.Undo(tx, "attendance", second[0].ID) })
	if diff := cmp.Diff([]string{"Andrei Tamm came", "Boriss Kask came"}, state()); diff != "" {
		t.Errorf("taken back (-want +got):\n%s", diff)
	}
	is(t, w.Try(w.Stranger, func(tx *db.Tx) error { return casework.Undo(tx, "attendance", second[0].ID) }), sild.NotFound, "error.not_found")
	if got := save("came", "came"); got != nil {
		t.Errorf("what is the same was written again: %+v", got)
	}

	// What others wrote of somebody whom the leader may not see stays as it is.
	w.Go("2024-02-14 10:00")
	if err := w.mark(w.Worker, list[0].ID, activity.Mark{Case: w.andrei, State: "missed"}); err != nil {
		t.Fatal(err)
	}
	is(t, w.Try(b.Volunteer, func(tx *db.Tx) error {
		_, err := activity.CatchUp(tx, list[0].ID, w.andrei, w.Today(), 60, "")
		return err
	}), sild.Forbidden, "mend.not_yours")

	// Who leads it no more is told nothing of what they saved.
	var row sild.ID
	w.Look(w.Worker, func(tx *db.Tx) (err error) {
		row, err = db.One[sild.ID](tx, `SELECT id FROM attendance WHERE recorded_by = $1 AND replaced_at IS NULL ORDER BY id LIMIT 1`, b.Volunteer.ID)
		return err
	})
	w.Go("2026-02-13")
	_, err := note(row)
	is(t, err, sild.NotFound, "error.not_found")
}

// TestDesk: who walks in stands on the log by first name and topic; matched, the
// visit is the person's and the name is gone.
func TestDesk(t *testing.T) {
	w := newWorld(t)
	_, list := w.group(w.Second, "reception", 0)
	s := list[0].ID
	w.Go("2024-02-13 17:30")
	var g activity.Guest
	w.Do(w.Worker, func(tx *db.Tx) (err error) { g, err = activity.WalkIn(tx, s, "Kalle", "Rent"); return err })
	is(t, w.Try(w.Worker, func(tx *db.Tx) error { _, err := activity.WalkIn(tx, list[1].ID, "Kalle", ""); return err }), sild.Invalid, "activity.register.ahead")
	w.Do(w.Worker, func(tx *db.Tx) error { return activity.SeeGuest(tx, g.ID, s, activity.Came, 20) })
	if r := w.register(w.Second, s); len(r.Guests) != 1 || r.Guests[0].Topic != "Rent" || r.Guests[0].Minutes != 20 {
		t.Errorf("the log: %+v", r.Guests)
	}
	is(t, w.Try(w.Second, func(tx *db.Tx) error { _, err := activity.Match(tx, g.ID, w.kalle); return err }), sild.NotFound, "error.not_found")
	var made []activity.Attendance
	w.Do(w.Worker, func(tx *db.Tx) (err error) { made, err = activity.Match(tx, g.ID, w.kalle); return err })
	if len(made) != 1 || made[0].Minutes != 20 || made[0].Note != "Rent" || made[0].State != "came" {
		t.Errorf("the visit: %+v", made)
	}
	w.Look(w.Worker, func(tx *db.Tx) error {
		name, err := db.One[string](tx, `SELECT name || reach || topic FROM guest WHERE id = $1`, g.ID)
		if name != "" {
			t.Errorf("the log still says %q", name)
		}
		return err
	})
	if r := w.register(w.Worker, s); len(r.Guests) != 0 || len(r.Lines) != 1 {
		t.Errorf("%d guests and %d participants; want one participant", len(r.Guests), len(r.Lines))
	}
}

// TestCounts: what reports count.
func TestCounts(t *testing.T) {
	w := newWorld(t)
	a, list := w.group(w.Second, "job-workshop", 0)
	w.join(a, w.andrei, w.boriss)
	w.Go("2024-02-20 19:30")
	w.Do(w.Second, func(tx *db.Tx) error {
		_, err := activity.GuestCame(tx, list[0].ID, activity.GuestInput{Name: "Tiina", Who: "family"})
		return err
	})
	w.Do(w.Second, func(tx *db.Tx) error {
		_, err := activity.Save(tx, list[0].ID, activity.RegisterInput{Marks: []activity.Mark{{Case: w.andrei, State: "came"}, {Case: w.boriss, State: "missed"}}, Heads: 4})
		return err
	})
	if err := w.mark(w.Second, list[1].ID, activity.Mark{Case: w.andrei, State: "missed"}); err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		for name, q := range activity.Counts {
			n, err := db.One[int](tx, q, w.Programme.ID, w.Provider.ID, sild.MustDate("2024-02-01"), sild.MustDate("2024-02-29"))
			if err != nil {
				return err
			}
			got[name] = n
		}
		return nil
	})
	if diff := cmp.Diff(map[string]int{"sessions": 1, "attendances": 1, "attendance_hours": 2, "head_count": 5}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestMerge: who came goes with the record when two are made one, and comes back.
func TestMerge(t *testing.T) {
	w := newWorld(t)
	a, list := w.group(w.Second, "job-workshop", 0)
	w.join(a, w.andrei)
	w.Go("2024-02-13 19:30")
	if err := w.mark(w.Second, list[0].ID, activity.Mark{Case: w.andrei, State: "came"}); err != nil {
		t.Fatal(err)
	}
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := flow.MergePeople(tx, w.subjects[w.boriss], flow.MergeInput{Gone: w.subjects[w.andrei], Details: "kept", Why: "One person"})
		return err
	})
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		for _, table := range []string{"sign_up", "attendance"} {
			n, err := db.One[int](tx, `SELECT count(*) FROM `+table+` WHERE subject_id = $1`, w.subjects[w.boriss])
			if err != nil || n != 1 {
				t.Errorf("%d rows of %s are the kept record's; want 1 (%v)", n, table, err)
			}
		}
		return nil
	})
	if got := names(w.register(w.Second, list[0].ID)); len(got) != 1 || got[0] != "Boriss Kask" {
		t.Errorf("the leader sees %v", got)
	}
}
