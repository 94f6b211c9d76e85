// SPDX-License-Identifier: EUPL-1.2

package casework_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
)

func TestAddContact(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-07 10:00")
	base := w.met("2024-02-07 09:00")
	add := func(in casework.ContactInput) error {
		return w.Try(w.Worker, func(tx *db.Tx) error {
			_, err := casework.AddContact(tx, w.caseID, in)
			return err
		})
	}
	good := func(change func(*casework.ContactInput)) {
		t.Helper()
		in := base
		change(&in)
		problem(t, add(in), in, "", "")
	}
	bad := func(field, key string, change func(*casework.ContactInput)) {
		t.Helper()
		in := base
		change(&in)
		problem(t, add(in), in, field, key)
	}
	good(func(in *casework.ContactInput) {})
	good(func(in *casework.ContactInput) { in.Minutes = 0 })
	good(func(in *casework.ContactInput) { in.Minutes = 600 })
	good(func(in *casework.ContactInput) { in.StartedAt = w.at("2024-02-05 00:00") })
	good(func(in *casework.ContactInput) { in.StartedAt = w.Now().Add(5 * time.Minute) })
	good(func(in *casework.ContactInput) { in.Agreed, in.Note = long(300), long(5000) })
	good(func(in *casework.ContactInput) { in.Note, in.Marks = "Sleeps badly.", "foh" })
	good(func(in *casework.ContactInput) {
		in.Outcome, in.Reason = w.Value("contact_outcomes", "did_not_come"), w.Value("not_came_reasons", "none_known")
	})
	good(func(in *casework.ContactInput) {
		in.Outcome, in.Reason = w.Value("contact_outcomes", "moved"), w.Value("move_reasons", "person")
	})
	good(func(in *casework.ContactInput) { in.Outcome = w.Value("contact_outcomes", "moved") })

	bad("kind", "case.choice.required", func(in *casework.ContactInput) { in.Kind = "" })
	bad("kind", "case.choice.unknown", func(in *casework.ContactInput) { in.Kind = "by pigeon" })
	bad("outcome", "case.choice.unknown", func(in *casework.ContactInput) { in.Outcome = "missed" })
	bad("reason", "contact.reason.required", func(in *casework.ContactInput) { in.Outcome = w.Value("contact_outcomes", "did_not_come") })
	bad("reason", "contact.reason.none", func(in *casework.ContactInput) { in.Reason = w.Value("not_came_reasons", "good") })
	bad("reason", "case.choice.unknown", func(in *casework.ContactInput) {
		in.Outcome, in.Reason = w.Value("contact_outcomes", "did_not_come"), "the dog"
	})
	bad("started_at", "case.day.required", func(in *casework.ContactInput) { in.StartedAt = time.Time{} })
	bad("started_at", "case.day.future", func(in *casework.ContactInput) { in.StartedAt = w.Now().Add(6 * time.Minute) })
	bad("started_at", "case.day.before_referral", func(in *casework.ContactInput) { in.StartedAt = w.at("2024-02-04 23:59") })
	bad("minutes", "contact.minutes.range", func(in *casework.ContactInput) { in.Minutes = -1 })
	bad("minutes", "contact.minutes.range", func(in *casework.ContactInput) { in.Minutes = 601 })
	bad("agreed", "text.long", func(in *casework.ContactInput) { in.Agreed = long(301) })
	bad("note", "text.long", func(in *casework.ContactInput) { in.Note = long(5001) })
	bad("note", "text.hidden", func(in *casework.ContactInput) { in.Note = "a\u202eb" })
	bad("marks", "case.choice.unknown", func(in *casework.ContactInput) { in.Marks = "hx" })
	bad("marks", "case.choice.unknown", func(in *casework.ContactInput) { in.Marks = "hh" })
	bad("appointment", "contact.appointment.closed", func(in *casework.ContactInput) { in.Appointment = "00000000-0000-7000-8000-000000000000" })

	w.strangers('N', func(tx *db.Tx) error {
		_, err := casework.AddContact(tx, w.caseID, base)
		return err
	})
}

// TestContactDay: a contact belongs to the day that it was where the programme
// is, not where the machine is.
func TestContactDay(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-08 00:30") // still the 7th in UTC
	var c casework.Contact
	w.Do(w.Worker, func(tx *db.Tx) (err error) {
		c, err = casework.AddContact(tx, w.caseID, w.met("2024-02-08 00:15"))
		return err
	})
	if c.Day != day("2024-02-08") || c.StartedAt.Location() != time.UTC || c.User != w.Worker.ID {
		t.Errorf("recorded %+v; want the 8th of February, in UTC, by the worker", c)
	}
}

// TestContactOfAppointment: an appointment is fulfilled once, and by a contact
// of its own case.
func TestContactOfAppointment(t *testing.T) {
	w := newWorld(t)
	_, other := w.Admitted("Oleg", "Kask")
	w.later(time.Hour)
	plan := func(caseID sild.ID) (a casework.Appointment) {
		w.Do(w.Worker, func(tx *db.Tx) (err error) {
			a, err = casework.AddAppointment(tx, caseID, casework.AppointmentInput{StartsAt: w.at("2024-02-05 16:00"), Minutes: 60, Kind: w.Value("contact_kinds", "in_prison")})
			return err
		})
		w.later(time.Minute)
		return a
	}
	a, foreign := plan(w.caseID), plan(other)
	w.Go("2024-02-05 17:00")
	add := func(thing sild.ID) (c casework.Contact, err error) {
		in := w.met("2024-02-05 16:00")
		in.Appointment = thing
		err = w.Try(w.Worker, func(tx *db.Tx) (err error) {
			c, err = casework.AddContact(tx, w.caseID, in)
			return err
		})
		return c, err
	}
	_, err := add(foreign.Thing)
	problem(t, err, "another case's appointment", "appointment", "contact.appointment.closed")
	c, err := add(a.Thing)
	problem(t, err, "the appointment", "", "")
	_, err = add(a.Thing)
	problem(t, err, "the appointment again", "appointment", "contact.appointment.closed")

	open := func() (n int) {
		w.Look(w.Worker, func(tx *db.Tx) error {
			list, err := casework.OpenAppointments(tx, w.caseID)
			n = len(list)
			return err
		})
		return n
	}
	if open() != 0 {
		t.Error("an appointment with a contact is still open")
	}
	// The contact may be corrected and keeps its appointment; taken back, it frees it.
	in := w.met("2024-02-05 16:05")
	in.Appointment = a.Thing
	w.later(time.Minute)
	w.Do(w.Worker, func(tx *db.Tx) (err error) {
		c, err = casework.ChangeContact(tx, c.ID, in)
		return err
	})
	w.later(time.Minute)
	w.Do(w.Worker, func(tx *db.Tx) error { return casework.Mistake(tx, "contact", c.ID, "It was Oleg.") })
	if open() != 1 {
		t.Error("the contact was a mistake, and its appointment is not open again")
	}
}

// TestChangeContact: who wrote it down may correct it, and who has the duty to
// mend; of two who correct the same row the second learns of the first.
func TestChangeContact(t *testing.T) {
	w := newWorld(t)
	var c casework.Contact
	w.Do(w.Worker, func(tx *db.Tx) (err error) {
		in := w.met("2024-02-05 10:30")
		in.Note, in.Marks = "Takes his tablets.", "h"
		c, err = casework.AddContact(tx, w.caseID, in)
		return err
	})
	w.later(time.Hour)
	in := w.met("2024-02-05 10:30")
	in.Note, in.Minutes = "Takes his tablets again.", 50
	change := func(tx *db.Tx) error {
		_, err := casework.ChangeContact(tx, c.ID, in)
		return err
	}
	w.strangers('N', change)
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := casework.AddAssignment(tx, w.caseID, casework.AssignmentInput{User: w.Second.ID, Role: "co_worker", From: w.Today()})
		return err
	})
	kind(t, w.Try(w.Second, change), sild.Forbidden, "error.forbidden")
	w.Do(w.Coordinator, change)
	kind(t, w.Try(w.Worker, change), sild.Conflict, "error.conflict")

	w.Look(w.Worker, func(tx *db.Tx) error {
		r, err := access.Case(tx, w.caseID, "N")
		if err != nil {
			return err
		}
		list, err := casework.Contacts(tx, r, 10, "")
		if len(list) != 1 || list[0].Minutes != 50 || list[0].Thing != c.Thing || list[0].User != w.Worker.ID {
			t.Errorf("%+v; want one contact of 50 minutes, the same thing, still the worker's", list)
		}
		return err
	})
}

// TestContactFor: a note is read by those who read every section it is marked
// with, what was agreed by those who read contacts.
func TestContactFor(t *testing.T) {
	c := casework.Contact{Agreed: "We meet on Friday.", With: "his brother", Note: "Drinks again.", Marks: "hf"}
	for _, x := range []struct {
		read                 string
		note, agreed, hidden bool
	}{
		{"IPNHOFSC", true, true, false},
		{"NHF", true, true, false},
		{"NHO", false, true, true},
		{"NF", false, true, true},
		{"HF", false, false, true},
		{"", false, false, true},
	} {
		got := c.For(access.Record{Read: x.read})
		if (got.Note != "") != x.note || (got.Agreed != "") != x.agreed || (got.With != "") != x.agreed || got.Hidden != x.hidden {
			t.Errorf("a reader of %q gets %+v", x.read, got)
		}
	}
	plain := casework.Contact{Agreed: "We meet on Friday.", Marks: "h"}
	if got := plain.For(access.Record{Read: "N"}); got.Hidden {
		t.Error("there is no note, and it is said to be hidden")
	}
	for marks, want := range map[string]string{"": "N", "h": "NH", "o": "NO", "f": "NF", "hof": "NHOF"} {
		if got := (casework.Contact{Marks: marks}).Sections(); got != want || strings.Trim(got, access.Sections) != "" {
			t.Errorf("marks %q are sections %q; want %q", marks, got, want)
		}
	}
}

// TestContacts: the latest first, page after page, each once.
func TestContacts(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-09 18:00")
	w.Do(w.Worker, func(tx *db.Tx) error {
		for _, at := range []string{"2024-02-06 09:00", "2024-02-08 09:00", "2024-02-08 09:00", "2024-02-05 12:00", "2024-02-09 09:00"} {
			if _, err := casework.AddContact(tx, w.caseID, w.met(at)); err != nil {
				return err
			}
		}
		return nil
	})
	var got []string
	w.Look(w.Worker, func(tx *db.Tx) error {
		r, err := access.Case(tx, w.caseID, "N")
		if err != nil {
			return err
		}
		var before sild.ID
		for {
			list, err := casework.Contacts(tx, r, 2, before)
			if err != nil || len(list) == 0 {
				return err
			}
			for _, c := range list {
				got = append(got, c.Day.String())
			}
			before = list[len(list)-1].ID
		}
	})
	want := []string{"2024-02-09", "2024-02-08", "2024-02-08", "2024-02-06", "2024-02-05"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
