// SPDX-License-Identifier: EUPL-1.2

package people_test

import (
	"testing"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/people"
)

func TestSetRelease(t *testing.T) {
	w := flowtest.New(t)
	s := enter(t, w, named("Andrei", "Petrov"), inTartu(sild.Date{}))
	today := w.Today()
	set := func(u flowtest.User, in people.ReleaseInput) (r people.Release, err error) {
		err = w.Try(u, func(tx *db.Tx) error {
			r, err = people.SetRelease(tx, w.Pack, s.ID, in)
			return err
		})
		return r, err
	}
	good := func(in people.ReleaseInput) people.Release {
		t.Helper()
		r, err := set(w.Officer, in)
		if err != nil {
			t.Errorf("%+v: %v", in, err)
		}
		return r
	}
	bad := func(in people.ReleaseInput, field, key string) {
		t.Helper()
		_, err := set(w.Officer, in)
		refused(t, err, sild.Invalid, field, key)
	}
	day := func(n int) sild.Date { return today.AddDays(n) }

	bad(people.ReleaseInput{On: day(1), Place: "tartu"}, "change", "release.change.required")
	bad(people.ReleaseInput{On: day(1), Place: "tartu", Change: "whim"}, "change", "release.change.required")
	bad(people.ReleaseInput{On: day(1), Change: "set"}, "place", "release.place.required")
	bad(people.ReleaseInput{On: day(1), Place: "mars", Change: "set"}, "place", "choice.unknown")
	bad(people.ReleaseInput{On: day(1), Place: "tartu", Kind: "tunnel", Change: "set"}, "kind", "choice.unknown")
	bad(people.ReleaseInput{On: day(-1), Place: "tartu", Change: "set"}, "on", "release.on.past")
	bad(people.ReleaseInput{On: day(50 * 366), Place: "tartu", Change: "set"}, "on", "date.far")
	bad(people.ReleaseInput{Place: "tartu", Happened: true}, "on", "release.on.required")
	bad(people.ReleaseInput{On: day(1), Place: "tartu", Happened: true}, "on", "date.future")
	bad(people.ReleaseInput{On: day(-50 * 366), Place: "tartu", Happened: true}, "on", "date.far")
	bad(people.ReleaseInput{On: day(1), Place: "tartu", Change: "set", Note: "\u202e"}, "note", "text.hidden")
	for _, u := range []flowtest.User{w.Guard, w.Coordinator, w.Worker, w.Stranger, w.Manager} {
		_, err := set(u, people.ReleaseInput{On: day(1), Place: "tartu", Change: "set"})
		refused(t, err, sild.NotFound, "", "")
	}

	one := good(people.ReleaseInput{On: day(30), Kind: "parole", Place: "tartu", Change: "set"})
	two := good(people.ReleaseInput{On: day(60), Place: "viru", Change: "postponed", Seen: one.ID, Note: "  The court.  "})
	if two.Thing != one.Thing || two.Note != "The court." || two.Kind != "" {
		t.Errorf("%+v after %+v", two, one)
	}
	stands, err := set(w.Officer, people.ReleaseInput{On: day(90), Place: "tartu", Change: "postponed", Seen: one.ID})
	refused(t, err, sild.Conflict, "", "")
	if stands.On != two.On {
		t.Errorf("the conflict is with %s; want %s", stands.On, two.On)
	}

	// What was not known is filled in without a why; what was known is not changed without one.
	filled := good(people.ReleaseInput{On: day(60), Place: "viru", Kind: "parole", Seen: two.ID})
	if filled.Thing != one.Thing || filled.Kind != "parole" || filled.Change != "set" {
		t.Errorf("filled in is %+v", filled)
	}
	bad(people.ReleaseInput{On: day(60), Place: "viru", Kind: "end_of_sentence", Seen: filled.ID}, "change", "release.change.required")
	bad(people.ReleaseInput{On: day(60), Place: "tartu", Kind: "parole", Seen: filled.ID}, "change", "release.change.required")

	// While they are in prison, "again" is nothing new; afterwards it is.
	three := good(people.ReleaseInput{On: day(61), Place: "tartu", Anew: true, Change: "corrected"})
	left := good(people.ReleaseInput{On: day(0), Place: "tartu", Happened: true})
	if three.Thing != one.Thing || left.Thing != one.Thing || left.Change != "happened" {
		t.Errorf("%+v, %+v are not of %s", three, left, one.Thing)
	}
	again := good(people.ReleaseInput{On: day(100), Place: "tartu", Anew: true})
	if again.Thing == one.Thing || again.Change != "set" {
		t.Errorf("in prison again is %+v", again)
	}
	w.Look(w.Officer, func(tx *db.Tx) error {
		all, err := people.Releases(tx, s.ID)
		if err != nil {
			return err
		}
		if len(all) != 2 || !all[0].Happened || all[1].Happened {
			t.Errorf("%+v; want one that happened and one that is awaited", all)
		}
		now, err := people.ReleaseOf(tx, s.ID)
		if err != nil {
			return err
		}
		if now == nil || now.ID != again.ID {
			t.Errorf("awaited is %+v; want %+v", now, again)
		}
		told, err := people.ReleaseHistory(tx, s.ID)
		if len(told) != 7 {
			t.Errorf("%d rows were told; want 7", len(told))
		}
		return err
	})
}

// TestUndoRelease: what one has just told is taken back, and what it changed
// holds again; not after ten minutes, not by others, not once more was told.
func TestUndoRelease(t *testing.T) {
	w := flowtest.New(t)
	subject := w.Person("Andrei", "Petrov")
	awaited := func() (r people.Release) {
		t.Helper()
		w.Look(w.Officer, func(tx *db.Tx) error {
			now, err := people.ReleaseOf(tx, subject)
			if now != nil {
				r = *now
			}
			return err
		})
		return r
	}
	move := func(days int) people.Release {
		t.Helper()
		w.Do(w.Officer, func(tx *db.Tx) error {
			_, err := people.SetRelease(tx, w.Pack, subject, people.ReleaseInput{On: w.Today().AddDays(days), Place: "tartu", Change: "postponed"})
			return err
		})
		return awaited()
	}
	undo := func(u flowtest.User, id sild.ID) error {
		return w.Try(u, func(tx *db.Tx) error { return people.UndoRelease(tx, subject, id) })
	}
	before := awaited()
	one := move(50)
	two := move(60)
	refused(t, undo(w.Officer, one.ID), sild.Conflict, "", "")
	refused(t, undo(w.Guard, two.ID), sild.NotFound, "", "")
	refused(t, undo(w.Officer, "none"), sild.NotFound, "", "")
	if err := undo(w.Officer, two.ID); err != nil {
		t.Fatal(err)
	}
	if now := awaited(); now.On != one.On || now.Thing != before.Thing || now.ID == one.ID {
		t.Errorf("after the undo %+v holds; want what %+v told, as a row of its own", now, one)
	}
	refused(t, undo(w.Officer, two.ID), sild.Conflict, "", "")
	three := move(70)
	w.Go("2024-02-05 10:11")
	refused(t, undo(w.Officer, three.ID), sild.Forbidden, "", "")
	if now := awaited(); now.ID != three.ID {
		t.Errorf("%+v holds; want %+v", now, three)
	}
}
