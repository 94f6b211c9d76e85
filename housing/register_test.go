// SPDX-License-Identifier: EUPL-1.2

package housing_test

import (
	"errors"
	"testing"

	"sild"
	"sild/db"
	"sild/housing"
)

// wrong fails unless err says that field has the problem key.
func wrong(t testing.TB, err error, field, key string) {
	t.Helper()
	e, ok := errors.AsType[*sild.Error](err)
	if !ok || e.Fields[field].Key != key {
		t.Errorf("the error is %v, it should say %s of %s", err, key, field)
	}
}

func (w *world) said() housing.HouseInput {
	return housing.HouseInput{Name: "Metsakodu", Area: "EE-79", Line: "Metsa 1, Kääpa", Amenities: []string{"kitchen"}, Turnaround: 1, Staffed: true, From: sild.MustDate("2024-01-01")}
}

// TestClosing: a bed or a house is closed from a day on, unless somebody has it
// held or sleeps there then; a void is refused in the same way.
func TestClosing(t *testing.T) {
	w := newWorld(t)
	_, caseID := w.Admitted("Andrei", "Tamm")
	w.confirm(w.ask(caseID), w.beds[0]) // from 5 August 2024 to 4 February 2025
	bed := housing.BedInput{Name: "1", From: sild.MustDate("2024-01-01")}
	change := func(until string) error {
		in := bed
		in.Until = sild.MustDate(until)
		return w.Try(w.Coordinator, func(tx *db.Tx) error {
			_, err := housing.ChangeBed(tx, w.beds[0].ID, in)
			return err
		})
	}
	wrong(t, change("2025-02-03"), "until", "house.nights_in_way")
	if err := change("2025-02-04"); err != nil {
		t.Errorf("closed after the last night: %v", err)
	}
	if err := w.Try(w.Coordinator, func(tx *db.Tx) error {
		_, err := housing.ChangeBed(tx, w.beds[0].ID, bed)
		return err
	}); err != nil {
		t.Errorf("opened again: %v", err)
	}
	in := w.said()
	in.Until = sild.MustDate("2024-12-31")
	wrong(t, w.Try(w.Coordinator, func(tx *db.Tx) error { _, err := housing.ChangeHouse(tx, w.house.ID, in); return err }), "until", "house.nights_in_way")
	in.Until, in.From = sild.Date{}, sild.MustDate("2024-08-06")
	wrong(t, w.Try(w.Coordinator, func(tx *db.Tx) error { _, err := housing.ChangeHouse(tx, w.house.ID, in); return err }), "from", "house.nights_in_way")

	void := func(from, until string) (x housing.Void, err error) {
		err = w.Try(w.Coordinator, func(tx *db.Tx) (err error) {
			x, err = housing.AddVoid(tx, w.beds[0].ID, housing.VoidInput{From: sild.MustDate(from), Until: sild.MustDate(until), Reason: "repair"})
			return err
		})
		return x, err
	}
	_, err := void("2025-02-04", "2025-02-10")
	wrong(t, err, "from", "house.nights_in_way")
	x, err := void("2025-02-05", "2025-02-10")
	if err != nil || x.Payer == "" {
		t.Errorf("void after the last night: %+v %v", x, err)
	}
	_, err = void("2025-02-10", "2025-02-12")
	wrong(t, err, "from", "void.twice")
	w.Go("2025-02-07")
	w.Do(w.Coordinator, func(tx *db.Tx) (err error) {
		x, err = housing.CancelVoid(tx, x.ID, false)
		return err
	})
	if x.Until != sild.MustDate("2025-02-06") || !x.CancelledAt.IsZero() {
		t.Errorf("a void that has begun ends before tonight: %+v", x)
	}
	for name, u := range map[string]func(tx *db.Tx) error{
		"change": func(tx *db.Tx) error { _, err := housing.ChangeHouse(tx, w.house.ID, w.said()); return err },
		"void":   func(tx *db.Tx) error { _, err := housing.CancelVoid(tx, x.ID, true); return err },
	} {
		if err := w.Try(w.Officer, u); sild.KindOf(err) != sild.Forbidden {
			t.Errorf("%s by the prison: %v", name, err)
		}
		if err := w.Try(w.Stranger, u); sild.KindOf(err) == sild.Internal || err == nil {
			t.Errorf("%s by another provider: %v", name, err)
		}
	}
}

// TestSeveralBeds: names between commas are beds of their own; two of one name in
// a house are not.
func TestSeveralBeds(t *testing.T) {
	w := newWorld(t)
	var list []housing.Bed
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		r, err := housing.AddRoom(tx, w.house.ID, "3", []string{"shared"})
		if err != nil {
			return err
		}
		if r, err = housing.ChangeRoom(tx, r.ID, "4", []string{"shared", "step_free"}); err != nil {
			return err
		}
		list, err = housing.AddBeds(tx, r.ID, housing.BedInput{Name: "4a, 4b\n4c"})
		return err
	})
	if len(list) != 3 || list[2].Name != "4c" {
		t.Errorf("added %+v", list)
	}
	wrong(t, w.Try(w.Coordinator, func(tx *db.Tx) error {
		_, err := housing.AddBeds(tx, list[0].Room, housing.BedInput{Name: "5, 5"})
		return err
	}), "name", "bed.name.twice")
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		all, err := housing.All(tx, "")
		if err != nil {
			return err
		}
		n, err := housing.Tonight(tx, all, w.Today())
		if c := n[w.house.ID]; c.Beds != 6 || c.Free != 6 {
			t.Errorf("tonight: %+v", c)
		}
		changes, _ := housing.Changes(tx, w.house.ID)
		if len(changes) < 6 || changes[len(changes)-1].What != "added" {
			t.Errorf("changes: %+v", changes)
		}
		return err
	})
}

// movesIn lets the person of a case come to live in a bed today.
func (w *world) movesIn(subject sild.ID, r housing.Request, bed housing.Bed) (s housing.Stay) {
	w.t.Helper()
	w.released(subject)
	w.Do(w.Coordinator, func(tx *db.Tx) (err error) {
		s, err = housing.Arrive(tx, r.Thing, housing.ArrivalInput{On: w.Today(), Bed: bed.ID})
		return err
	})
	return s
}

func (w *world) leaves(s housing.Stay) error {
	return w.Try(w.Coordinator, func(tx *db.Tx) error {
		_, err := housing.Depart(tx, s.Thing, housing.DepartureInput{On: w.Today(), Reason: "planned"})
		return err
	})
}

// TestOverstay: who is there after their day can leave, whatever was planned for
// the bed; who had it held gets another, and the register says what happened.
func TestOverstay(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-08-05")
	first, case1 := w.Admitted("Andrei", "Tamm")
	s := w.movesIn(first, w.ask(case1), w.beds[0]) // until 5 February 2025
	_, case2 := w.Admitted("Boriss", "Kask")
	r2 := w.ask(case2)
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := housing.AnswerRequest(tx, r2.Thing, housing.AnswerInput{Outcome: "confirmed", Bed: w.beds[0].ID, Admission: sild.MustDate("2025-02-06"), Until: sild.MustDate("2025-02-20")})
		return err
	})
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := housing.AddVoid(tx, w.beds[0].ID, housing.VoidInput{From: sild.MustDate("2025-02-25"), Until: sild.MustDate("2025-03-10"), Reason: "repair"})
		return err
	})
	w.Go("2025-03-01")
	if err := w.leaves(s); err != nil {
		t.Fatalf("who stayed beyond their day cannot leave: %v", err)
	}
	if a := w.asked(r2); a.Hold == nil || a.Hold.Bed == w.beds[0].ID {
		t.Errorf("the one who had the bed held: %s %+v", a.State(), a.Hold)
	}
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		v, err := housing.Voids(tx, w.house.ID, sild.MustDate("2025-01-01"))
		if len(v) != 1 || v[0].From != w.Today() {
			t.Errorf("the void began when they had left: %+v", v)
		}
		return err
	})
}

// TestMoveAfterTheDay: who moves after their day has the new bed tonight.
func TestMoveAfterTheDay(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-08-05")
	first, case1 := w.Admitted("Andrei", "Tamm")
	s := w.movesIn(first, w.ask(case1), w.beds[0])
	w.Go("2025-02-10")
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := housing.Move(tx, s.Thing, w.beds[1].ID, w.Today(), "Quiet")
		return err
	})
	_, case2 := w.Admitted("Boriss", "Kask")
	r2 := w.ask(case2)
	conflict(t, w.Try(w.Coordinator, func(tx *db.Tx) error {
		_, err := housing.AnswerRequest(tx, r2.Thing, housing.AnswerInput{Outcome: "confirmed", Bed: w.beds[1].ID, Admission: w.Today()})
		return err
	}), "bed.taken")
}

// TestComesToWhatWasConfirmed: who comes to a bed that was confirmed until a day
// stays until then, and not into the nights of the next.
func TestComesToWhatWasConfirmed(t *testing.T) {
	w := newWorld(t)
	first, case1 := w.Admitted("Andrei", "Tamm")
	r := w.ask(case1)
	confirm := func(r housing.Request, from, until string) {
		w.Do(w.Coordinator, func(tx *db.Tx) error {
			_, err := housing.AnswerRequest(tx, r.Thing, housing.AnswerInput{Outcome: "confirmed", Bed: w.beds[0].ID, Admission: sild.MustDate(from), Until: sild.MustDate(until)})
			return err
		})
	}
	confirm(r, "2024-08-05", "2024-10-01")
	_, case2 := w.Admitted("Boriss", "Kask")
	confirm(w.ask(case2), "2024-10-07", "2024-12-01")
	w.Go("2024-08-07")
	w.released(first)
	var s housing.Stay
	w.Do(w.Coordinator, func(tx *db.Tx) (err error) {
		s, err = housing.Arrive(tx, r.Thing, housing.ArrivalInput{On: w.Today()})
		return err
	})
	if s.Until != sild.MustDate("2024-10-01") {
		t.Errorf("they leave by %s", s.Until)
	}
}
