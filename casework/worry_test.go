// SPDX-License-Identifier: EUPL-1.2

package casework_test

import (
	"testing"
	"time"

	"sild"
	"sild/casework"
	"sild/db"
)

// openClock is the state and the due day of the one task of a clock.
func (w *world) openClock(clock string) (state string, due sild.Date) {
	w.t.Helper()
	type row struct {
		State string
		Due   sild.Date
	}
	w.Look(w.Worker, func(tx *db.Tx) error {
		rows, err := db.All[row](tx, `SELECT state, due_on FROM task WHERE case_id = $1 AND clock = $2 ORDER BY due_on`, w.caseID, clock)
		if len(rows) > 0 {
			state, due = rows[len(rows)-1].State, rows[len(rows)-1].Due
		}
		return err
	})
	return state, due
}

// TestWorry: a worry is work for the coordinator until somebody has looked at
// it; who raised it is told what was decided.
func TestWorry(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-16 15:00") // a Friday
	var last casework.Worry
	raise := func(in casework.WorryInput) error {
		w.later(time.Minute)
		return w.Try(w.Worker, func(tx *db.Tx) (err error) {
			last, err = casework.RaiseWorry(tx, w.caseID, in)
			return err
		})
	}
	bad := func(in casework.WorryInput, field, key string) {
		t.Helper()
		problem(t, raise(in), in, field, key)
	}
	bad(casework.WorryInput{}, "what", "worry.required")
	bad(casework.WorryInput{What: long(2001)}, "what", "text.long")
	bad(casework.WorryInput{What: "x", To: w.Second.ID}, "to", "case.choice.unknown")
	bad(casework.WorryInput{What: "x", Contact: w.caseID}, "contact", "case.choice.unknown")
	w.strangers('N', func(tx *db.Tx) error {
		_, err := casework.RaiseWorry(tx, w.caseID, casework.WorryInput{What: "x"})
		return err
	})
	bad(casework.WorryInput{What: "Has not eaten for days.", To: w.Coordinator.ID}, "", "")
	if state, due := w.openClock("worry"); state != "open" || due != day("2024-02-19") {
		t.Errorf("the task is %s until %s; want it open until Monday", state, due)
	}

	w.Look(w.Coordinator, func(tx *db.Tx) error {
		list, err := casework.OpenWorries(tx)
		if len(list) != 1 || list[0].What != "Has not eaten for days." || list[0].Name == "" {
			t.Errorf("the coordinator sees %+v", list)
		}
		return err
	})
	w.Look(w.Stranger, func(tx *db.Tx) error {
		list, err := casework.OpenWorries(tx)
		if len(list) != 0 {
			t.Errorf("a stranger sees %+v", list)
		}
		return err
	})
	look := func(by func(func(*db.Tx) error) error, id sild.ID, decided string) error {
		w.later(time.Minute)
		return by(func(tx *db.Tx) error {
			_, err := casework.LookAtWorry(tx, id, decided)
			return err
		})
	}
	worker := func(f func(*db.Tx) error) error { return w.Try(w.Worker, f) }
	coordinator := func(f func(*db.Tx) error) error { return w.Try(w.Coordinator, f) }
	kind(t, look(worker, last.ID, "Nothing."), sild.Forbidden, "error.forbidden")
	problem(t, look(coordinator, last.ID, " "), "nothing decided", "decided", "worry.decided.required")
	problem(t, look(coordinator, last.ID, "I called the doctor."), "decided", "", "")
	kind(t, look(coordinator, last.ID, "Again."), sild.Conflict, "error.conflict")
	if state, _ := w.openClock("worry"); state != "done" {
		t.Errorf("the task is %s; want it done", state)
	}
	w.Look(w.Worker, func(tx *db.Tx) error {
		list, err := casework.AnsweredWorries(tx, w.Today().AddDays(-7))
		if len(list) != 1 || list[0].Decided != "I called the doctor." || list[0].LookedBy != w.Coordinator.ID {
			t.Errorf("the worker is told %+v", list)
		}
		return err
	})
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		list, err := casework.OpenWorries(tx)
		if len(list) != 0 {
			t.Errorf("still open: %+v", list)
		}
		return err
	})
}
