// SPDX-License-Identifier: EUPL-1.2

package housing_test

import (
	"testing"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/housing"
)

// TestFromTheGate goes from the request to the bed that is another's: asked in
// prison, confirmed, held, arrived on the day of release, left.
func TestFromTheGate(t *testing.T) {
	w := newWorld(t)
	subject, caseID := w.Admitted("Andrei", "Tamm")
	r := w.ask(caseID)
	if got := w.asked(r).State(); got != "asked" {
		t.Errorf("asked: %s", got)
	}
	w.confirm(r, w.beds[0])
	a := w.asked(r)
	if a.State() != "held" || a.Hold.From != sild.MustDate("2024-08-05") || a.Hold.Until != sild.MustDate("2025-02-05") || a.Hold.Ready != sild.MustDate("2025-02-06") {
		t.Errorf("held: %s from %s to %s, ready %s", a.State(), a.Hold.From, a.Hold.Until, a.Hold.Ready)
	}
	w.Go("2024-08-05")
	w.released(subject)
	var s housing.Stay
	w.Do(w.Coordinator, func(tx *db.Tx) (err error) {
		s, err = housing.Arrive(tx, r.Thing, housing.ArrivalInput{On: w.Today(), CameWith: "His support person"})
		return err
	})
	if a = w.asked(r); a.State() != "lives" || a.Hold != nil || s.Until != sild.MustDate("2025-02-05") {
		t.Errorf("lives: %s, hold %v, until %s", a.State(), a.Hold, s.Until)
	}
	w.Go("2024-11-15") // a Friday
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := housing.Depart(tx, s.Thing, housing.DepartureInput{On: w.Today(), Reason: "planned", To: "own"})
		return err
	})
	if a = w.asked(r); a.State() != "left" {
		t.Errorf("left: %s", a.State())
	}
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		uses, err := housing.UsesOf(tx, caseID)
		if len(uses) != 1 || uses[0].Until != w.Today() || uses[0].Going || uses[0].Ready != sild.MustDate("2024-11-18") {
			t.Errorf("nights: %+v", uses)
		}
		return err
	})
}

// TestHoldFollows holds that a bed moves with the release: to its own nights, to
// another bed when it is not free, and away when there is none or nobody knows.
func TestHoldFollows(t *testing.T) {
	w := newWorld(t)
	subject, caseID := w.Admitted("Andrei", "Tamm")
	r := w.ask(caseID)
	w.confirm(r, w.beds[0])
	w.Go("2024-03-01")
	w.moves(subject, "2024-09-20", "postponed")
	if a := w.asked(r); a.Hold == nil || a.Hold.From != sild.MustDate("2024-09-20") || a.Hold.Bed != w.beds[0].ID || a.Answer().Admission != sild.MustDate("2024-09-20") {
		t.Errorf("postponed: %+v, answer %+v", a.Hold, a.Answer())
	}
	_, second := w.Admitted("Boriss", "Kask") // leaves on 1 September, and the bed is his then
	r2 := w.ask(second)
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := housing.AnswerRequest(tx, r2.Thing, housing.AnswerInput{Outcome: "confirmed", Bed: w.beds[0].ID, Admission: sild.MustDate("2024-06-03"), Until: sild.MustDate("2024-08-01")})
		return err
	})
	w.Go("2024-03-02")
	w.moves(subject, "2024-07-01", "brought_forward")
	if a := w.asked(r); a.Hold == nil || a.Hold.Bed != w.beds[1].ID || a.Hold.From != sild.MustDate("2024-07-01") {
		t.Errorf("brought forward into taken nights: %+v", a.Hold)
	}
	w.Go("2024-03-03")
	w.moves(subject, "", "parole_refused")
	if a := w.asked(r); a.State() != "expected" || a.Hold != nil || a.Answer().Lost != "release_unknown" {
		t.Errorf("nobody knows: %s, hold %+v, answer %+v", a.State(), a.Hold, a.Answer())
	}
}

// TestHoldOfItsOwnDay holds that a bed which the house confirmed from a later day
// than the release stays where it is, until the release passes it.
func TestHoldOfItsOwnDay(t *testing.T) {
	w := newWorld(t)
	subject, caseID := w.Admitted("Andrei", "Tamm") // leaves on 5 August
	r := w.ask(caseID)
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := housing.AnswerRequest(tx, r.Thing, housing.AnswerInput{Outcome: "confirmed", Bed: w.beds[0].ID, Admission: sild.MustDate("2024-08-20")})
		return err
	})
	for i, x := range []struct{ on, from string }{{"2024-08-12", "2024-08-20"}, {"2024-08-01", "2024-08-20"}, {"2024-09-02", "2024-09-02"}} {
		w.Go(sild.MustDate("2024-03-01").AddDays(i).String())
		w.moves(subject, x.on, "postponed")
		if a := w.asked(r); a.Hold == nil || a.Hold.From.String() != x.from || a.Answer().Admission.String() != x.from {
			t.Errorf("released on %s: %+v, answer %+v", x.on, a.Hold, a.Answer())
		}
	}
}

// TestEarlierAndFull holds that who leaves earlier keeps the bed from its day if
// the house is full until then.
func TestEarlierAndFull(t *testing.T) {
	w := newWorld(t)
	subject, caseID := w.Admitted("Andrei", "Tamm")
	r := w.ask(caseID)
	w.confirm(r, w.beds[0])
	for i, name := range []string{"Kask", "Lepp", "Mets"} {
		_, other := w.Admitted("Boriss", name)
		o := w.ask(other)
		w.Do(w.Coordinator, func(tx *db.Tx) error {
			_, err := housing.AnswerRequest(tx, o.Thing, housing.AnswerInput{Outcome: "confirmed", Bed: w.beds[i].ID, Admission: sild.MustDate("2024-04-01"), Until: sild.MustDate("2024-08-01")})
			return err
		})
	}
	w.Go("2024-03-01")
	w.moves(subject, "2024-07-15", "brought_forward")
	if a := w.asked(r); a.State() != "held" || a.Hold.From != sild.MustDate("2024-08-05") {
		t.Errorf("brought forward, and the house is full: %s %+v", a.State(), a.Hold)
	}
}

// TestOneBed holds what stands against a second person in a bed, also by undoing.
func TestOneBed(t *testing.T) {
	w := newWorld(t)
	_, first := w.Admitted("Andrei", "Tamm")
	_, second := w.Admitted("Boriss", "Kask")
	r1, r2 := w.ask(first), w.ask(second)
	w.confirm(r1, w.beds[0])
	w.Go("2024-02-05 11:00")
	conflict(t, w.Try(w.Coordinator, func(tx *db.Tx) error {
		_, err := housing.AnswerRequest(tx, r2.Thing, housing.AnswerInput{Outcome: "confirmed", Bed: w.beds[0].ID})
		return err
	}), "bed.taken")
	var ended housing.Request
	w.Do(w.Coordinator, func(tx *db.Tx) (err error) {
		ended, err = housing.End(tx, r1.Thing, "parole_refused", "", "")
		return err
	})
	w.confirm(r2, w.beds[0])
	conflict(t, w.Try(w.Coordinator, func(tx *db.Tx) error { return casework.Undo(tx, "bed_request", ended.ID) }), "bed.taken")
	if a := w.asked(r1); a.State() != "ended" {
		t.Errorf("the request whose end was not undone is %s", a.State())
	}
}
