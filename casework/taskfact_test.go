// SPDX-License-Identifier: EUPL-1.2

package casework_test

import (
	"strings"
	"testing"
	"time"

	"sild"
	"sild/casework"
	"sild/db"
)

type task struct {
	Key, State string
	User       sild.ID
	Opens      sild.Date
}

// tasks are the open tasks of w's case by clock.
func (w *world) tasks() map[string]task {
	w.t.Helper()
	tasks := map[string]task{}
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		list, err := db.All[task](tx, `SELECT key, state, user_id, opens_on FROM task WHERE case_id = $1 ORDER BY key`, w.caseID)
		for _, x := range list {
			clock, _, _ := strings.Cut(x.Key, "/")
			tasks[clock] = x
		}
		return err
	})
	return tasks
}

func TestTaskFacts(t *testing.T) {
	w := newWorld(t)
	key := w.tasks()["first-meeting"].Key
	if key == "" {
		t.Fatalf("the case has no task first-meeting: %v", w.tasks())
	}
	try := func(do func(*db.Tx) error) error {
		w.later(time.Minute)
		return w.Try(w.Worker, do)
	}
	reassign := func(key string, to sild.ID) func(*db.Tx) error {
		return func(tx *db.Tx) error { _, err := casework.Reassign(tx, key, to, "On leave."); return err }
	}
	snooze := func(key string, until sild.Date, why string) func(*db.Tx) error {
		return func(tx *db.Tx) error { _, err := casework.Snooze(tx, key, until, why); return err }
	}
	dismiss := func(key, why string) func(*db.Tx) error {
		return func(tx *db.Tx) error { _, err := casework.Dismiss(tx, key, why); return err }
	}
	for _, do := range []func(*db.Tx) error{reassign("none", w.Second.ID), snooze("none", day("2024-02-10"), "x"), dismiss("none", "x")} {
		kind(t, try(do), sild.NotFound, "error.not_found")
	}
	w.strangers('P', dismiss(key, "x"))
	w.strangers('P', snooze(key, day("2024-02-10"), "x"))
	w.strangers('P', reassign(key, w.Second.ID))
	var ask string // of a person beside any case
	other := w.Person("Boriss", "Kask")
	w.Look(w.Officer, func(tx *db.Tx) (err error) {
		ask, err = db.One[string](tx, `SELECT key FROM task WHERE subject_id = $1`, other)
		return err
	})
	back := w.Without('I')
	kind(t, w.Try(w.Officer, dismiss(ask, "x")), sild.NotFound, "error.not_found")
	back()
	w.Do(w.Officer, dismiss(ask, "Will stay."))

	problem(t, try(snooze(key, sild.Date{}, "x")), "no day", "until", "case.day.required")
	problem(t, try(snooze(key, day("2024-02-05"), "x")), "today", "until", "task.until.past")
	problem(t, try(snooze(key, day("2025-03-05"), "x")), "in a year and more", "until", "case.day.far")
	problem(t, try(snooze(key, day("2024-02-10"), "")), "no reason", "reason", "task.reason.required")
	problem(t, try(snooze(key, day("2024-02-10"), "Waits for the prison.")), "until Saturday", "", "")
	if got := w.tasks()["first-meeting"]; got.Opens != day("2024-02-10") {
		t.Errorf("%+v; want it shown again on 10 February", got)
	}

	problem(t, try(reassign(key, w.Stranger.ID)), "a stranger", "user", "assignment.user.not_in_team")
	problem(t, try(reassign(key, w.Second.ID)), "a colleague", "", "")
	if got := w.tasks()["first-meeting"]; got.User != w.Second.ID {
		t.Errorf("%+v; want it the colleague's", got)
	}
	kind(t, try(reassign(key, w.Worker.ID)), sild.Forbidden, "error.forbidden") // no longer one's own
	w.Do(w.Coordinator, reassign(key, w.Worker.ID))

	problem(t, try(dismiss(key, " ")), "no reason", "reason", "task.reason.required")
	problem(t, try(dismiss(key, long(301))), "a long reason", "reason", "text.long")
	problem(t, try(dismiss(key, "They met before.")), "a reason", "", "")
	if got := w.tasks()["first-meeting"]; got.State != "dismissed" {
		t.Errorf("%+v; want it dismissed", got)
	}
	kind(t, try(dismiss(key, "Again.")), sild.Conflict, "task.closed")
	var facts []casework.TaskFact
	w.Look(w.Worker, func(tx *db.Tx) (err error) {
		facts, err = casework.TaskFacts(tx, w.subject, key)
		return err
	})
	if len(facts) != 4 || facts[3].Act != "dismiss" || facts[3].Reason != "They met before." {
		t.Errorf("%+v; want four facts, the last that it is not needed", facts)
	}
	// Undone, it is to be done.
	w.later(time.Minute)
	w.Do(w.Worker, func(tx *db.Tx) error { return casework.Undo(tx, "task", facts[3].ID) })
	if got := w.tasks()["first-meeting"]; got.State != "open" {
		t.Errorf("%+v; want it open again", got)
	}
}
