// SPDX-License-Identifier: EUPL-1.2

package casework_test

import (
	"testing"
	"time"

	"sild"
	"sild/casework"
	"sild/db"
)

// TestLookAtGoal: a goal that was met is looked at again once. One that has
// lasted stays met; one that has not is open again, and may be met anew.
func TestLookAtGoal(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-20")
	g := w.goal("Up at seven")
	look := func(id sild.ID, on, lasted string) (g casework.Goal, err error) {
		w.later(time.Minute)
		err = w.Try(w.Worker, func(tx *db.Tx) (err error) {
			g, err = casework.LookAtGoal(tx, id, casework.GoalLook{LookedOn: day(on), Lasted: lasted})
			return err
		})
		return g, err
	}
	meet := func(id sild.ID) (g casework.Goal) {
		w.later(time.Minute)
		w.Do(w.Worker, func(tx *db.Tx) (err error) { g, err = casework.MeetGoal(tx, id, w.Today()); return err })
		return g
	}
	_, err := look(g.ID, "2024-02-20", "yes")
	kind(t, err, sild.Conflict, "goal.look.not_met")
	met := meet(g.ID)
	for _, bad := range []struct{ on, lasted, field, key string }{
		{"2024-02-21", "yes", "looked_on", "case.day.future"},
		{"2024-02-19", "yes", "looked_on", "case.day.before"},
		{"2024-02-20", "perhaps", "lasted", "goal.lasted.required"},
	} {
		_, err := look(met.ID, bad.on, bad.lasted)
		problem(t, err, bad, bad.field, bad.key)
	}
	w.Go("2024-05-20")
	lost, err := look(met.ID, "2024-05-20", "no")
	problem(t, err, "it has not lasted", "", "")
	if !lost.Open() || lost.Lasted != "no" || lost.Thing != g.Thing {
		t.Errorf("%+v has not lasted; want it open again", lost)
	}
	_, err = look(lost.ID, "2024-05-20", "yes")
	kind(t, err, sild.Conflict, "goal.look.not_met")
	met = meet(lost.ID)
	if met.Lasted != "" || !met.LookedOn.IsZero() {
		t.Errorf("%+v was met again; want nothing of the look before", met)
	}
	lasts, err := look(met.ID, "2024-05-20", "yes")
	problem(t, err, "it has lasted", "", "")
	if lasts.Open() || lasts.MetOn != day("2024-05-20") || lasts.Lasted != "yes" {
		t.Errorf("%+v; want it met, and that it has lasted", lasts)
	}
	_, err = look(lasts.ID, "2024-05-20", "yes")
	kind(t, err, sild.Conflict, "goal.look.not_met")
	w.strangers('P', func(tx *db.Tx) error {
		_, err := casework.LookAtGoal(tx, lasts.ID, casework.GoalLook{LookedOn: w.Today(), Lasted: "yes"})
		return err
	})
	w.Do(w.Worker, func(tx *db.Tx) error { return casework.Undo(tx, "goal", lasts.ID) })
	if all := w.goals(); len(all) != 1 || !all[0].LookedOn.IsZero() || all[0].MetOn != day("2024-05-20") {
		t.Errorf("%+v; want it met, and not looked at", all)
	}
}
