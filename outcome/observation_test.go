// SPDX-License-Identifier: EUPL-1.2

package outcome_test

import (
	"testing"
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/outcome"
)

func TestObserve(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-03-01")
	base := outcome.ObservationInput{
		Vocabulary: "labour", Value: w.Value("labour", "employed"), Told: day("2024-02-28"), From: day("2024-02-20"),
		Source: "person", Evidence: "said",
	}
	event := func(in *outcome.ObservationInput) {
		in.Vocabulary, in.Value, in.Source, in.Evidence = "events", w.Value("events", "questioned_as_suspect"), "authority", "register"
	}
	add := func(in outcome.ObservationInput) error {
		w.later(time.Minute)
		return w.Try(w.Worker, func(tx *db.Tx) error {
			o, err := outcome.Observe(tx, w.caseID, in)
			if err == nil && (o.Until.IsZero() || o.Day != in.Told || o.Source != in.Source) {
				t.Errorf("recorded %+v of %+v", o, in)
			}
			return err
		})
	}
	good := func(change func(*outcome.ObservationInput)) {
		t.Helper()
		in := base
		change(&in)
		problem(t, add(in), in, "", "")
	}
	bad := func(field, key string, change func(*outcome.ObservationInput)) {
		t.Helper()
		in := base
		change(&in)
		problem(t, add(in), in, field, key)
	}
	good(func(in *outcome.ObservationInput) {})
	good(func(in *outcome.ObservationInput) { in.Until = day("2024-02-28") })
	good(func(in *outcome.ObservationInput) { in.From = day("2023-05-01") }) // before the referral
	good(event)
	good(func(in *outcome.ObservationInput) { event(in); in.Absent, in.Until = true, in.Told })
	bad("vocabulary", "case.choice.unknown", func(in *outcome.ObservationInput) {
		in.Vocabulary, in.Value = "end_reasons", w.Value("end_reasons", "own_wish")
	})
	bad("value", "case.choice.required", func(in *outcome.ObservationInput) { in.Value = "" })
	bad("value", "case.choice.unknown", func(in *outcome.ObservationInput) { in.Value = "king" })
	bad("told", "case.day.required", func(in *outcome.ObservationInput) { in.Told = sild.Date{} })
	bad("told", "case.day.future", func(in *outcome.ObservationInput) { in.Told = day("2024-03-02") })
	bad("told", "case.day.before_referral", func(in *outcome.ObservationInput) { in.Told, in.From = day("2024-02-04"), day("2024-02-04") })
	bad("from", "case.day.required", func(in *outcome.ObservationInput) { in.From = sild.Date{} })
	bad("until", "case.day.before", func(in *outcome.ObservationInput) { in.Until = day("2024-02-19") })
	bad("until", "observation.until.after_told", func(in *outcome.ObservationInput) { in.Until = day("2024-02-29") })
	bad("absent", "observation.absent.status", func(in *outcome.ObservationInput) { in.Absent = true })
	bad("source", "case.choice.required", func(in *outcome.ObservationInput) { in.Source = "rumour" })
	bad("evidence", "case.choice.required", func(in *outcome.ObservationInput) { in.Evidence = "" })
	bad("evidence", "observation.evidence.register", func(in *outcome.ObservationInput) { in.Evidence = "register" })
	bad("detail", "text.long", func(in *outcome.ObservationInput) { in.Detail = long(301) })
	bad("contact", "case.choice.unknown", func(in *outcome.ObservationInput) { in.Contact = "00000000-0000-7000-8000-000000000000" })

	status := func(tx *db.Tx) error { _, err := outcome.Observe(tx, w.caseID, base); return err }
	kind(t, w.Try(w.Stranger, status), sild.NotFound, "error.not_found")
	kind(t, w.Try(w.Manager, status), sild.NotFound, "error.not_found")
	kind(t, w.Try(w.Officer, status), sild.Forbidden, "error.forbidden") // reads P and may not write it
	in := base
	event(&in)
	w.Do(w.Officer, func(tx *db.Tx) error { _, err := outcome.Observe(tx, w.caseID, in); return err }) // O the prison writes
}

// TestObservations: who does not read section O does not learn of events.
func TestObservations(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-03-01")
	told := outcome.ObservationInput{Vocabulary: "labour", Value: w.Value("labour", "employed"), Told: w.Today(), From: w.Today(), Source: "person", Evidence: "said"}
	w.Do(w.Worker, func(tx *db.Tx) error { _, err := outcome.Observe(tx, w.caseID, told); return err })
	w.Do(w.Officer, func(tx *db.Tx) error {
		_, err := outcome.ObservePerson(tx, w.subject, outcome.ObservationInput{
			Vocabulary: "events", Value: w.Value("events", "questioned_as_suspect"), Told: w.Today(), From: day("2024-01-01"), Absent: true, Source: "register", Evidence: "register",
		})
		return err
	})
	read := func(sections string) (n int) {
		w.Look(w.Worker, func(tx *db.Tx) error {
			r, err := access.Case(tx, w.caseID, access.Sections)
			if err != nil {
				return err
			}
			r.Read = sections
			list, err := outcome.Observations(tx, r)
			n = len(list)
			return err
		})
		return n
	}
	for sections, want := range map[string]int{access.Sections: 2, "IP": 1, "IO": 1, "IN": 0} {
		if got := read(sections); got != want {
			t.Errorf("a reader of %s reads %d observations; want %d", sections, got, want)
		}
	}
	// A person's labour status is for those who write P of the person.
	kind(t, w.Try(w.Officer, func(tx *db.Tx) error { _, err := outcome.ObservePerson(tx, w.subject, told); return err }), sild.Forbidden, "error.forbidden")
	kind(t, w.Try(w.Stranger, func(tx *db.Tx) error { _, err := outcome.ObservePerson(tx, w.subject, told); return err }), sild.NotFound, "error.not_found")
}

// TestMendObservation: an observation of the wrong person moves, and one that
// was a mistake no longer holds.
func TestMendObservation(t *testing.T) {
	w := newWorld(t)
	_, other := w.Admitted("Oleg", "Kask")
	w.later(time.Minute)
	foreign := w.Referred(w.Person("Ivo", "Lepp"))
	w.Go("2024-03-01")
	var o outcome.Observation
	w.Do(w.Worker, func(tx *db.Tx) (err error) {
		o, err = outcome.Observe(tx, w.caseID, outcome.ObservationInput{
			Vocabulary: "labour", Value: w.Value("labour", "employed"), Told: w.Today(), From: w.Today(), Source: "employer", Evidence: "document", Detail: "At the sawmill.",
		})
		return err
	})
	w.later(time.Minute)
	move := func(to sild.ID) func(*db.Tx) error {
		return func(tx *db.Tx) (err error) { o, err = outcome.MoveObservation(tx, o.ID, to); return err }
	}
	was := o
	let := w.Exclude(w.Coordinator.ID, w.subject)
	kind(t, w.Try(w.Coordinator, move(other)), sild.NotFound, "error.not_found")
	let()
	for _, x := range []struct {
		to   sild.ID
		u    sild.Actor
		want sild.Kind
	}{{foreign, w.Worker.Actor(), sild.NotFound}, {other, w.Stranger.Actor(), sild.NotFound}, {other, w.Officer.Actor(), sild.Forbidden}} {
		o = was
		if err := w.DB.Write(t.Context(), x.u, move(x.to)); sild.KindOf(err) != x.want {
			t.Errorf("%s moves it: %v; want %s", x.u.Role, err, x.want)
		}
	}
	o = was
	w.Do(w.Worker, move(other))
	list := func(caseID sild.ID) (all []outcome.Observation) {
		w.Look(w.Worker, func(tx *db.Tx) error {
			r, err := access.Case(tx, caseID, "P")
			if err != nil {
				return err
			}
			all, err = outcome.Observations(tx, r)
			return err
		})
		return all
	}
	got := list(other)
	if len(list(w.caseID)) != 0 || len(got) != 1 || got[0].Thing != was.Thing || got[0].Detail != was.Detail || got[0].Evidence != "document" || got[0].From != was.From {
		t.Fatalf("%+v; want it with the other person, as it was", got)
	}
	o = was
	if err := w.Try(w.Worker, move(other)); sild.KindOf(err) != sild.Conflict {
		t.Errorf("moved again: %v; want a conflict", err)
	}
	w.later(time.Minute)
	w.Do(w.Worker, func(tx *db.Tx) error { return casework.Undo(tx, "observation", got[0].ID) })
	if back := list(w.caseID); len(back) != 1 || back[0].Detail != was.Detail || len(list(other)) != 0 {
		t.Fatalf("%+v; want it back", back)
	}
	w.later(time.Minute)
	w.Do(w.Worker, func(tx *db.Tx) error {
		return casework.Mistake(tx, "observation", list1(t, tx, w.caseID), "Another man of that name.")
	})
	if left := list(w.caseID); len(left) != 0 {
		t.Errorf("%+v; want none", left)
	}

	// What is known of the person, and of no case, moves as well: for those who
	// may write it of the person.
	w.Do(w.Worker, func(tx *db.Tx) (err error) {
		o, err = outcome.ObservePerson(tx, w.subject, outcome.ObservationInput{
			Vocabulary: "labour", Value: w.Value("labour", "employed"), Told: w.Today(), From: w.Today(), Source: "employer", Evidence: "document", Detail: "At the dairy.",
		})
		return err
	})
	if o.Case != "" {
		t.Fatalf("it is of the case %s", o.Case)
	}
	of := o
	kind(t, w.Try(w.Stranger, move(other)), sild.NotFound, "error.not_found")
	o = of
	let = w.Exclude(w.Coordinator.ID, w.subject)
	kind(t, w.Try(w.Coordinator, move(other)), sild.NotFound, "error.not_found")
	let()
	o = of
	kind(t, w.Try(w.Officer, move(other)), sild.Forbidden, "error.forbidden")
	o = of
	w.Do(w.Worker, move(other))
	if o.Case != other {
		t.Errorf("it moved to %s", o.Case)
	}
}

// list1 is the row of the one observation of a case that holds.
func list1(t *testing.T, tx *db.Tx, caseID sild.ID) sild.ID {
	t.Helper()
	id, err := db.One[sild.ID](tx, `SELECT id FROM observation WHERE case_id = $1 AND replaced_at IS NULL`, caseID)
	if err != nil {
		t.Fatal(err)
	}
	return id
}
