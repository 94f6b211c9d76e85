// SPDX-License-Identifier: EUPL-1.2

package casework_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/pack"
)

// lasted writes a meeting down, in a unit of its own.
func (w *world) lasted(caseID sild.ID, at string, minutes int) (c casework.Contact) {
	w.t.Helper()
	in := w.met(at)
	in.Minutes = minutes
	w.Do(w.Worker, func(tx *db.Tx) (err error) {
		c, err = casework.AddContact(tx, caseID, in)
		return err
	})
	w.later(time.Minute)
	return c
}

// hours are the sum, and the parts by name, of the worker's month.
func (w *world) hours(user sild.ID) (rows []casework.Hours, sum casework.Hours) {
	w.t.Helper()
	w.Look(w.Worker, func(tx *db.Tx) (err error) {
		rows, sum, err = casework.HoursOf(tx, user, w.Today())
		return err
	})
	return rows, sum
}

// TestTrip: one way for two people is split among them, follows a contact to
// another person, and leaves nothing behind.
func TestTrip(t *testing.T) {
	w := newWorld(t)
	_, other := w.Admitted("Boriss", "Kask")
	w.Go("2024-02-14 16:00")
	a, b := w.lasted(w.caseID, "2024-02-14 10:00", 60), w.lasted(other, "2024-02-14 12:00", 20)
	old := w.lasted(w.caseID, "2024-02-13 12:00", 20)
	base := casework.TripInput{
		Day: day("2024-02-14"), StartsAt: w.at("2024-02-14 09:00"), EndsAt: w.at("2024-02-14 09:45"), From: "Tartu", To: "Võru", Metres: 70001, Cents: 0,
		Contacts: []sild.ID{a.Thing, b.Thing},
	}
	var last casework.Trip
	add := func(in casework.TripInput) error {
		w.later(time.Minute)
		return w.Try(w.Worker, func(tx *db.Tx) (err error) {
			last, err = casework.AddTrip(tx, w.DB.Zone, in)
			return err
		})
	}
	bad := func(field, key string, change func(*casework.TripInput)) {
		t.Helper()
		in := base
		change(&in)
		problem(t, add(in), in, field, key)
	}
	bad("from", "trip.from.required", func(in *casework.TripInput) { in.From = " " })
	bad("to", "text.long", func(in *casework.TripInput) { in.To = long(201) })
	bad("starts_at", "trip.other_day", func(in *casework.TripInput) { in.StartsAt = w.at("2024-02-13 23:00") })
	bad("ends_at", "trip.ends.before", func(in *casework.TripInput) { in.EndsAt = in.StartsAt })
	bad("metres", "trip.kilometres.range", func(in *casework.TripInput) { in.Metres = -1 })
	bad("cents", "trip.cost.range", func(in *casework.TripInput) { in.Cents = 50001 })
	bad("contacts", "trip.contacts.required", func(in *casework.TripInput) { in.Contacts = nil })
	bad("contacts", "case.choice.unknown", func(in *casework.TripInput) { in.Contacts = []sild.ID{old.Thing} }) // another day's
	bad("day", "case.day.future", func(in *casework.TripInput) { *in = casework.TripInput{Day: day("2024-02-15"), Nothing: true} })
	bad("", "", func(*casework.TripInput) {})

	parts := func() map[string]casework.Share {
		rows, sum := w.hours(w.Worker.ID)
		got := map[string]casework.Share{"": sum.Travel}
		for _, r := range rows {
			r.Travel.Of = 0
			got[r.Name] = r.Travel
		}
		return got
	}
	whole := casework.Share{Minutes: 45, Metres: 70001}
	want := map[string]casework.Share{"": whole, "Andrei Tamm": {Minutes: 23, Metres: 35001}, "Boriss Kask": {Minutes: 22, Metres: 35000}}
	if diff := cmp.Diff(want, parts()); diff != "" {
		t.Errorf("split equally (-want +got):\n%s", diff)
	}
	w.Look(w.Worker, func(tx *db.Tx) error {
		of, err := casework.TravelOf(tx, other)
		if got := of[b.Thing]; got != (casework.Share{Minutes: 22, Metres: 35000, Of: 2}) {
			t.Errorf("Boriss's contact has %+v", got)
		}
		return err
	})

	w.Do(w.Worker, func(tx *db.Tx) error { return casework.Mistake(tx, "contact", b.ID, "was not there") })
	if got := parts()["Andrei Tamm"]; got != whole {
		t.Errorf("when the other was a mistake, %+v is left; want all of it", got)
	}
	w.later(time.Minute)
	in := base
	in.Contacts, in.Cents = []sild.ID{a.Thing}, 320
	was := last
	w.Do(w.Worker, func(tx *db.Tx) (err error) {
		last, err = casework.ChangeTrip(tx, w.DB.Zone, was.ID, in)
		return err
	})
	if got := parts()[""]; got.Cents != 320 || last.Thing != was.Thing {
		t.Errorf("changed to %+v, sum %+v", last, got)
	}
	kind(t, w.Try(w.Worker, func(tx *db.Tx) error { return casework.RemoveTrip(tx, was.ID) }), sild.Conflict, "error.conflict")
	kind(t, w.Try(w.Second, func(tx *db.Tx) error { return casework.RemoveTrip(tx, last.ID) }), sild.NotFound, "error.not_found")
	is := last
	problem(t, add(casework.TripInput{Day: base.Day, Nothing: true}), "no travel beside a trip", "day", "trip.nothing.some")
	w.Do(w.Worker, func(tx *db.Tx) error { return casework.RemoveTrip(tx, is.ID) })
	if got := parts()[""]; got != (casework.Share{}) {
		t.Errorf("removed, and %+v is left", got)
	}

	for _, u := range []struct {
		name string
		may  bool
		try  error
	}{
		{"the coordinator", true, w.Try(w.Coordinator, func(tx *db.Tx) error { _, _, err := casework.HoursOf(tx, w.Worker.ID, w.Today()); return err })},
		{"a colleague", false, w.Try(w.Second, func(tx *db.Tx) error { _, _, err := casework.HoursOf(tx, w.Worker.ID, w.Today()); return err })},
		{"another provider's", false, w.Try(w.Stranger, func(tx *db.Tx) error {
			_, err := casework.SheetOf(tx, w.Worker.ID, base.Day, w.DB.Zone)
			return err
		})},
		{"the prison", false, w.Try(w.Officer, func(tx *db.Tx) error { _, _, err := casework.HoursOf(tx, w.Officer.ID, w.Today()); return err })},
	} {
		if u.may {
			problem(t, u.try, u.name, "", "")
		} else {
			kind(t, u.try, sild.NotFound, "error.not_found")
		}
	}
}

// TestMissingTravel: a day on which somebody was met outside is asked for until
// a way is told, or that there was none.
func TestMissingTravel(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-14 16:00")
	w.lasted(w.caseID, "2024-02-13 12:00", 20)
	w.lasted(w.caseID, "2024-02-14 12:00", 20) // today may still be told
	for _, c := range []struct {
		kind, outcome, reason string
		minutes               int
		at                    string
	}{
		{"phone", "held", "", 15, "2024-02-12 10:00"},
		{"met", "did_not_come", "none_known", 0, "2024-02-09 10:00"},
		{"gate", "did_not_come", "none_known", 40, "2024-02-08 10:00"}, // in vain, and it took time
	} {
		w.Do(w.Worker, func(tx *db.Tx) error {
			_, err := casework.AddContact(tx, w.caseID, casework.ContactInput{Kind: c.kind, Outcome: c.outcome, Reason: c.reason, Minutes: c.minutes, StartedAt: w.at(c.at)})
			return err
		})
	}
	missing := func() (days []sild.Date) {
		w.Look(w.Worker, func(tx *db.Tx) (err error) {
			days, err = casework.MissingTravel(tx, w.Today())
			return err
		})
		return days
	}
	if diff := cmp.Diff([]sild.Date{day("2024-02-08"), day("2024-02-13")}, missing(), cmp.Comparer(sild.Date.Equal)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for range 2 { // said twice is said once
		w.Do(w.Worker, func(tx *db.Tx) error {
			_, err := casework.AddTrip(tx, w.DB.Zone, casework.TripInput{Day: day("2024-02-13"), Nothing: true})
			return err
		})
	}
	if got := missing(); len(got) != 1 {
		t.Errorf("still asked for: %v", got)
	}
	w.Go("2024-04-14")
	if got := missing(); len(got) != 0 {
		t.Errorf("asked for two months later: %v", got)
	}
}

// TestHoursNear: the limits to which one's hours are near are told to those who keep
// hours.
func TestHoursNear(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-14 16:00")
	w.lasted(w.caseID, "2024-02-14 10:00", 60)
	for role, want := range map[string]int{w.Worker.Role: 1, "volunteer": 0} {
		u := w.Worker
		u.Role = role
		w.Look(u, func(tx *db.Tx) error {
			near, err := casework.HoursNear(tx, w.Programme.ID, &pack.Hours{ContractYear: 1})
			if len(near) != want {
				t.Errorf("%s is told of %d limits; want %d", role, len(near), want)
			}
			return err
		})
	}
}
