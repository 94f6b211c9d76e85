// SPDX-License-Identifier: EUPL-1.2

package activity_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/activity"
	"sild/casework"
	"sild/db"
	"sild/flow"
	"sild/flow/flowtest"
)

// TestSeries: every Tuesday at five is at five after the clocks change too; one is
// moved, some are called off at once, and who is told is remembered until it
// changes again.
func TestSeries(t *testing.T) {
	w := newWorld(t)
	a, list := w.group(w.Second, "job-workshop", 0)
	if len(list) != 8 || a.Capacity != 8 || a.Minutes != 120 || a.Section != "N" || a.LeaderRole != "support_person" {
		t.Fatalf("%d sessions of %+v; want 8, and what the template says", len(list), a)
	}
	for _, s := range list {
		if at := s.StartsAt.In(w.DB.Zone); at.Weekday() != time.Tuesday || at.Hour() != 17 {
			t.Errorf("a session on %s; want Tuesday at 17", at)
		}
	}
	w.join(a, w.andrei)
	w.Do(w.Second, func(tx *db.Tx) error {
		_, err := activity.Move(tx, list[7].ID, w.at("2024-04-04 18:00"), "", "The room is taken")
		return err
	})
	if got := w.sessions(a)[7].StartsAt; !got.Equal(w.at("2024-04-04 18:00")) {
		t.Errorf("moved to %s", got)
	}
	off := []sild.ID{list[2].ID, list[3].ID}
	w.Do(w.Coordinator, func(tx *db.Tx) error { return activity.Cancel(tx, a.ID, off, "Ill") })
	is(t, w.Try(w.Coordinator, func(tx *db.Tx) error { return activity.Cancel(tx, a.ID, off, "") }), sild.Invalid, "activity.cancel.why")
	r := w.register(w.Worker, list[2].ID)
	w.Do(w.Worker, func(tx *db.Tx) error { return activity.TellSession(tx, list[2].ID, r.Lines[0].Entry.ID) })
	told := func(want int) {
		t.Helper()
		w.Look(w.Worker, func(tx *db.Tx) error {
			who, err := activity.ToldOf(tx, list[2].Session)
			if len(who) != want {
				t.Errorf("%d were told; want %d", len(who), want)
			}
			return err
		})
	}
	told(1)
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := activity.Restore(tx, list[2].ID)
		return err
	})
	told(0)
	var states []string
	for _, s := range w.sessions(a) {
		states = append(states, s.State)
	}
	if diff := cmp.Diff([]string{"planned", "planned", "planned", "cancelled", "planned", "planned", "planned", "planned"}, states); diff != "" {
		t.Errorf("states (-want +got):\n%s", diff)
	}
	is(t, w.mark(w.Second, list[3].ID, activity.Mark{Case: w.andrei, State: "came"}), sild.Invalid, "activity.session.off")
	is(t, w.mark(w.Second, list[4].ID, activity.Mark{Case: w.andrei, State: "came"}), sild.Invalid, "activity.register.ahead")
}

// TestWho: an activity is seen by its provider and its leader, and changed by who
// plans.
func TestWho(t *testing.T) {
	w := newWorld(t)
	b := w.WithBeside()
	a, list := w.group(b.Volunteer, "job-workshop", 0)
	other, _ := w.group(w.Second, "job-workshop", 0)
	open := func(u flowtest.User, id sild.ID) error {
		return w.Try(u, func(tx *db.Tx) error { _, err := activity.Open(tx, id); return err })
	}
	for _, u := range []flowtest.User{w.Worker, w.Coordinator, b.Specialist, b.Volunteer} {
		if err := open(u, a.ID); err != nil {
			t.Errorf("%s (%s): %v", u.Name, u.Role, err)
		}
	}
	is(t, open(b.Volunteer, other.ID), sild.NotFound, "error.not_found")
	is(t, open(w.Stranger, a.ID), sild.NotFound, "error.not_found")
	for _, u := range []flowtest.User{w.Officer, w.Manager, w.Admin, b.Municipal} {
		is(t, open(u, a.ID), sild.Forbidden, "error.forbidden")
	}
	is(t, w.Try(b.Specialist, func(tx *db.Tx) error { return activity.Cancel(tx, a.ID, []sild.ID{list[0].ID}, "x") }), sild.Forbidden, "error.forbidden")
	is(t, w.Try(b.Specialist, func(tx *db.Tx) error {
		_, err := activity.Add(tx, w.Programme.ID, activity.Input{Template: "job-workshop", Place: "Here", Series: activity.Series{Starts: w.Now()}})
		return err
	}), sild.Forbidden, "error.forbidden")
	is(t, w.Try(w.Coordinator, func(tx *db.Tx) error {
		_, err := activity.Add(tx, w.Programme.ID, activity.Input{Template: "self-help-group", Place: "Here", Public: true, Series: activity.Series{Starts: w.Now()}})
		return err
	}), sild.Invalid, "activity.public.not")
	w.Look(b.Volunteer, func(tx *db.Tx) error {
		all, err := activity.All(tx, w.Today())
		if len(all) != 1 || all[0].ID != a.ID {
			t.Errorf("the volunteer sees %d activities; want the one that they lead", len(all))
		}
		return err
	})
}

// TestRegisterNames: the leader sees who takes part and reads nothing else of
// them; a colleague sees their own people; nobody else sees a name; each name
// shown leaves an entry.
func TestRegisterNames(t *testing.T) {
	w := newWorld(t)
	b := w.WithBeside()
	a, list := w.group(b.Volunteer, "self-help-group", 0)
	w.join(a, w.andrei, w.boriss)
	s := list[0].ID
	w.Go("2024-02-13 19:00")
	before := map[sild.ID]bool{}
	w.Traces(before)
	if diff := cmp.Diff([]string{"Andrei Tamm", "Boriss Kask"}, names(w.register(b.Volunteer, s))); diff != "" {
		t.Errorf("the leader (-want +got):\n%s", diff)
	}
	fresh := w.Traces(before)
	if len(fresh) != 1 || fresh[0].What != "register" || fresh[0].Purpose != "leader" {
		t.Errorf("the trail of the leader's look: %+v", fresh)
	}
	if got := names(w.register(w.Worker, s)); len(got) != 2 {
		t.Errorf("the support person of both sees %v", got)
	}
	if r := w.register(w.Second, s); len(r.Lines) != 0 || r.Unseen != 2 || r.Taken != 2 {
		t.Errorf("a colleague of neither sees %v, %d unseen, %d places; want two that they do not see", names(r), r.Unseen, r.Taken)
	}
	if r := w.register(b.Specialist, s); len(r.Lines) != 0 {
		t.Errorf("a specialist who was not asked to help sees %v", names(r))
	}
	// The leader's look opens nothing else.
	is(t, w.Try(b.Volunteer, func(tx *db.Tx) error { _, err := casework.Open(tx, w.andrei, 'N'); return err }), sild.NotFound, "error.not_found")
	if err := w.mark(b.Volunteer, s, activity.Mark{Case: w.andrei, State: "came"}, activity.Mark{Case: w.boriss, State: "excused", Note: "Ill"}); err != nil {
		t.Fatal(err)
	}
	is(t, w.mark(w.Second, s, activity.Mark{Case: w.andrei, State: "missed"}), sild.NotFound, "error.not_found")
	is(t, w.mark(b.Volunteer, s, activity.Mark{Case: w.kalle, State: "came"}), sild.NotFound, "error.not_found")
	// The worker corrects it; then it is not the leader's any more.
	if err := w.mark(w.Worker, s, activity.Mark{Case: w.andrei, State: "missed"}); err != nil {
		t.Fatal(err)
	}
	is(t, w.mark(b.Volunteer, s, activity.Mark{Case: w.andrei, State: "came"}), sild.Forbidden, "mend.not_yours")
	// Who hands the group on sees it no more, and the next leader does.
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := activity.Change(tx, a.ID, activity.Input{Place: a.Place, Minutes: 90, Capacity: 10, Leader: b.Specialist.ID})
		return err
	})
	if got := names(w.register(b.Specialist, s)); len(got) != 2 {
		t.Errorf("the new leader sees %v", got)
	}
	is(t, w.Try(b.Volunteer, func(tx *db.Tx) error { _, err := activity.RegisterOf(tx, s); return err }), sild.NotFound, "error.not_found")
}

// TestExcluded: a leader who is excluded from a record does not see the person on
// their own register.
func TestExcluded(t *testing.T) {
	w := newWorld(t)
	a, list := w.group(w.Second, "job-workshop", 0)
	w.join(a, w.andrei, w.boriss)
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := db.Exec(tx, `INSERT INTO exclusion (subject_id, user_id, why, at) VALUES ($1, $2, 'relative', $3)`, w.subjects[w.andrei], w.Second.ID, tx.Now)
		return err
	})
	if r := w.register(w.Second, list[0].ID); len(r.Lines) != 1 || r.Unseen != 1 {
		t.Errorf("the leader sees %v, %d unseen; want Boriss alone", names(r), r.Unseen)
	}
}

// TestPlaces: who comes too late waits, and moves up when somebody leaves; a
// guest holds a place too.
func TestPlaces(t *testing.T) {
	w := newWorld(t)
	a, list := w.group(w.Second, "job-workshop", 2)
	entries := func() (got []string) {
		w.Look(w.Worker, func(tx *db.Tx) error {
			o, err := activity.Open(tx, a.ID)
			if err != nil {
				return err
			}
			all, err := activity.Entries(tx, o, "")
			for _, e := range all {
				s := e.Name
				if e.Waiting {
					s += " waits"
				}
				if e.MovedUp && !e.Told {
					s += " has moved up"
				}
				got = append(got, s)
			}
			return err
		})
		return got
	}
	w.join(a, w.andrei)
	w.Go("2024-02-06 10:00")
	w.Do(w.Worker, func(tx *db.Tx) error {
		_, err := activity.AddGuest(tx, a.ID, activity.GuestInput{Name: "Tiina", Who: "family"})
		return err
	})
	w.Go("2024-02-06 11:00")
	w.join(a, w.boriss)
	is(t, w.Try(w.Worker, func(tx *db.Tx) error {
		_, err := activity.Join(tx, a.ID, activity.SignUpInput{Case: w.boriss})
		return err
	}), sild.Invalid, "activity.joined")
	if diff := cmp.Diff([]string{"Andrei Tamm", "Tiina", "Boriss Kask waits"}, entries()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if r := w.register(w.Worker, list[0].ID); r.Taken != 2 {
		t.Errorf("%d places taken; want 2", r.Taken)
	}
	w.Go("2024-02-06 12:00")
	var row sild.ID
	w.Look(w.Worker, func(tx *db.Tx) (err error) {
		row, err = db.One[sild.ID](tx, `SELECT id FROM sign_up WHERE case_id = $1 AND replaced_at IS NULL`, w.andrei)
		return err
	})
	w.Do(w.Worker, func(tx *db.Tx) error { _, err := activity.Leave(tx, row, "Works now"); return err })
	if diff := cmp.Diff([]string{"Tiina", "Boriss Kask has moved up"}, entries()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	w.Do(w.Worker, func(tx *db.Tx) error {
		o, err := activity.Open(tx, a.ID)
		if err != nil {
			return err
		}
		all, err := activity.Entries(tx, o, "")
		if err != nil {
			return err
		}
		return activity.TellPlace(tx, a.ID, all[1].ID)
	})
	if diff := cmp.Diff([]string{"Tiina", "Boriss Kask"}, entries()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestPublic: anybody signs up by the link, once; nobody is looked for, and the
// list has an end.
func TestPublic(t *testing.T) {
	w := newWorld(t)
	var a activity.Activity
	w.Do(w.Coordinator, func(tx *db.Tx) (err error) {
		a, err = activity.Add(tx, w.Programme.ID, activity.Input{
			Template: "job-workshop", Place: "Library", Public: true, Capacity: 1, Series: activity.Series{Starts: w.at("2024-02-13 17:00")},
		})
		return err
	})
	sign := func(code, name, reach string) error {
		_, err := w.Flow.Write(t.Context(), sild.System, flow.Once{}, func(tx *db.Tx) (string, error) {
			return "", activity.SignUpPublic(tx, code, activity.GuestInput{Name: name, Reach: reach})
		})
		return err
	}
	is(t, sign("abcdefgh", "Mari", "5551234"), sild.NotFound, "error.not_found")
	is(t, sign("", "Mari", "5551234"), sild.NotFound, "error.not_found")
	is(t, sign(a.Code, "", "5551234"), sild.Invalid, "activity.guest.name")
	is(t, sign(a.Code, "Mari", "me"), sild.Invalid, "activity.guest.reach")
	for range 2 {
		if err := sign(a.Code, "Mari", "5551234"); err != nil {
			t.Fatal(err)
		}
	}
	for _, n := range []string{"Jüri", "Kati"} {
		if err := sign(a.Code, n, "555"); err != nil {
			t.Fatal(err)
		}
	}
	is(t, sign(a.Code, "Peeter", "555"), sild.Conflict, "join.closed")
	w.Go("2024-02-14")
	is(t, sign(a.Code, "Mari", "5551234"), sild.NotFound, "error.not_found")
}
