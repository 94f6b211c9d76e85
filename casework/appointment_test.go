// SPDX-License-Identifier: EUPL-1.2

package casework_test

import (
	"testing"
	"time"

	"sild"
	"sild/casework"
	"sild/db"
)

func (w *world) appointment(caseID sild.ID, at string) (a casework.Appointment) {
	w.t.Helper()
	w.Do(w.Worker, func(tx *db.Tx) (err error) {
		a, err = casework.AddAppointment(tx, caseID, casework.AppointmentInput{StartsAt: w.at(at), Minutes: 60, Kind: w.Value("contact_kinds", "in_prison")})
		return err
	})
	w.later(time.Minute)
	return a
}

func TestAddAppointment(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-12 15:00")
	base := casework.AppointmentInput{StartsAt: w.at("2024-02-14 10:00"), Minutes: 60, Kind: w.Value("contact_kinds", "in_prison"), Place: "Turu 56"}
	var last casework.Appointment
	add := func(in casework.AppointmentInput) error {
		w.later(time.Minute)
		return w.Try(w.Coordinator, func(tx *db.Tx) (err error) {
			last, err = casework.AddAppointment(tx, w.caseID, in)
			return err
		})
	}
	good := func(user sild.ID, change func(*casework.AppointmentInput)) {
		t.Helper()
		in := base
		change(&in)
		problem(t, add(in), in, "", "")
		if last.User != user {
			t.Errorf("%+v stands in the diary of %s; want %s", in, last.User, user)
		}
	}
	bad := func(field, key string, change func(*casework.AppointmentInput)) {
		t.Helper()
		in := base
		change(&in)
		problem(t, add(in), in, field, key)
	}
	good(w.Worker.ID, func(in *casework.AppointmentInput) {})
	good(w.Worker.ID, func(in *casework.AppointmentInput) { in.StartsAt = w.at("2024-02-12 08:00") }) // earlier today
	good(w.Second.ID, func(in *casework.AppointmentInput) { in.User = w.Second.ID })
	good(w.Coordinator.ID, func(in *casework.AppointmentInput) { in.User = w.Coordinator.ID })
	bad("starts_at", "case.day.required", func(in *casework.AppointmentInput) { in.StartsAt = time.Time{} })
	bad("starts_at", "appointment.starts_at.past", func(in *casework.AppointmentInput) { in.StartsAt = w.at("2024-02-11 23:59") })
	bad("starts_at", "case.day.far", func(in *casework.AppointmentInput) { in.StartsAt = w.at("2026-03-01 10:00") })
	bad("minutes", "appointment.minutes.range", func(in *casework.AppointmentInput) { in.Minutes = 0 })
	bad("minutes", "appointment.minutes.range", func(in *casework.AppointmentInput) { in.Minutes = 601 })
	bad("kind", "case.choice.unknown", func(in *casework.AppointmentInput) { in.Kind = "tea" })
	bad("place", "text.long", func(in *casework.AppointmentInput) { in.Place = long(201) })
	bad("user", "assignment.user.not_in_team", func(in *casework.AppointmentInput) { in.User = w.Stranger.ID })

	w.strangers('P', func(tx *db.Tx) error {
		_, err := casework.AddAppointment(tx, w.caseID, base)
		return err
	})
}

func TestMoveAppointment(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-12")
	a := w.appointment(w.caseID, "2024-02-14 10:00")
	why := w.Value("move_reasons", "person")
	move := func(id sild.ID, to, why string) (moved casework.Appointment, err error) {
		w.later(time.Minute)
		err = w.Try(w.Worker, func(tx *db.Tx) (err error) {
			moved, err = casework.MoveAppointment(tx, id, w.at(to), why)
			return err
		})
		return moved, err
	}
	bad := func(id sild.ID, to, why, field, key string) {
		t.Helper()
		_, err := move(id, to, why)
		problem(t, err, to+" "+why, field, key)
	}
	bad(a.ID, "2024-02-11 10:00", why, "starts_at", "appointment.starts_at.past")
	bad(a.ID, "2024-02-15 10:00", "", "why", "case.choice.required")
	bad(a.ID, "2024-02-15 10:00", "the weather", "why", "case.choice.unknown")
	moved, err := move(a.ID, "2024-02-16 11:00", why)
	problem(t, err, "Friday", "", "")
	if moved.Thing != a.Thing || moved.Day != day("2024-02-16") || moved.Why != why || moved.Minutes != a.Minutes {
		t.Errorf("moved %+v to %+v; want the same thing on Friday, and why", a, moved)
	}
	_, err = move(a.ID, "2024-02-15 10:00", why)
	kind(t, err, sild.Conflict, "error.conflict")
	w.strangers('P', func(tx *db.Tx) error {
		_, err := casework.MoveAppointment(tx, moved.ID, w.at("2024-02-15 10:00"), why)
		return err
	})
	cancel := func(id sild.ID, why string) error {
		w.later(time.Minute)
		return w.Try(w.Worker, func(tx *db.Tx) error { _, err := casework.CancelAppointment(tx, id, why); return err })
	}
	problem(t, cancel(moved.ID, "tired"), "tired", "why", "case.choice.unknown")
	problem(t, cancel(moved.ID, why), why, "", "")
	var list []casework.Appointment
	w.Look(w.Worker, func(tx *db.Tx) (err error) {
		list, err = casework.Appointments(tx, w.caseID)
		return err
	})
	if len(list) != 1 || list[0].State != "cancelled" {
		t.Fatalf("%+v; want one, cancelled", list)
	}
	kind(t, cancel(list[0].ID, why), sild.Conflict, "appointment.closed")
	// Taken back, it is planned again.
	w.later(time.Minute)
	w.Do(w.Worker, func(tx *db.Tx) error { return casework.Undo(tx, "appointment", list[0].ID) })
	w.Look(w.Worker, func(tx *db.Tx) (err error) {
		list, err = casework.OpenAppointments(tx, w.caseID)
		return err
	})
	if len(list) != 1 || !list[0].StartsAt.Equal(moved.StartsAt) {
		t.Errorf("%+v; want it open again, on Friday", list)
	}
}

// TestAgenda: a diary shows whom the reader may see, in order, and leaves one
// entry in the trail with each person.
func TestAgenda(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-12 08:00")
	_, other := w.Admitted("Oleg", "Kask")
	w.later(time.Minute)
	second := w.appointment(w.caseID, "2024-02-12 14:00")
	first := w.appointment(other, "2024-02-12 10:00")
	w.appointment(w.caseID, "2024-02-13 00:00") // tomorrow
	cancelled := w.appointment(w.caseID, "2024-02-12 16:00")
	w.Do(w.Worker, func(tx *db.Tx) error {
		_, err := casework.CancelAppointment(tx, cancelled.ID, w.Value("move_reasons", "worker"))
		return err
	})
	agenda := func(u sild.Actor) (list []casework.Agendum, entries []sild.Entry) {
		err := w.DB.Read(t.Context(), u, func(tx *db.Tx) (err error) {
			list, err = casework.Agenda(tx, w.Worker.ID, w.at("2024-02-12 00:00"), w.at("2024-02-13 00:00"))
			entries = tx.Entries()
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return list, entries
	}
	list, entries := agenda(w.Worker.Actor())
	if len(list) != 2 || list[0].Thing != first.Thing || list[0].Name != "Oleg Kask" || list[1].Thing != second.Thing || list[1].Programme != w.Programme.ID || list[1].Written {
		t.Errorf("%+v; want Oleg at ten and Andrei at two", list)
	}
	if len(entries) != 1 || entries[0].Action != "list" || len(entries[0].Subjects) != 2 || entries[0].Sections != "IP" {
		t.Errorf("the trail has %+v; want one list of two people", entries)
	}
	if list, entries := agenda(w.Stranger.Actor()); len(list) != 0 || len(entries) != 0 {
		t.Errorf("a stranger reads %+v, %+v", list, entries)
	}
	if list, _ := agenda(w.Coordinator.Actor()); len(list) != 2 {
		t.Errorf("the coordinator reads %d of the team's appointments; want 2", len(list))
	}
}
