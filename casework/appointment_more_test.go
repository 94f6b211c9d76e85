// SPDX-License-Identifier: EUPL-1.2

package casework_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/casework"
	"sild/db"
)

// diary are the open meetings of the case, as they are told on the spot.
func (w *world) diary(caseID sild.ID) (list []casework.Appointment, days []string) {
	w.t.Helper()
	w.Look(w.Worker, func(tx *db.Tx) (err error) {
		list, err = casework.OpenAppointments(tx, caseID)
		for _, a := range list {
			days = append(days, a.StartsAt.In(w.DB.Zone).Format("2006-01-02 15:04"))
		}
		return err
	})
	return list, days
}

// TestRepeat: a meeting comes again at the same time of the day, also when the
// clocks change; one of them can be changed, or it and all that follow.
func TestRepeat(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-03-18 09:00")
	base := casework.AppointmentInput{StartsAt: w.at("2024-03-20 10:00"), Minutes: 60, Kind: w.Value("contact_kinds", "met")}
	add := func(repeat, until string) error {
		in := base
		in.Repeat = repeat
		if until != "" {
			in.Until = day(until)
		}
		w.later(time.Minute)
		return w.Try(w.Worker, func(tx *db.Tx) error {
			_, err := casework.AddAppointment(tx, w.caseID, in)
			return err
		})
	}
	bad := func(repeat, until, field, key string) {
		t.Helper()
		problem(t, add(repeat, until), repeat+" until "+until, field, key)
	}
	bad("day", "2024-04-20", "repeat", "case.choice.unknown")
	bad("", "2024-04-20", "repeat", "case.choice.required")
	bad("week", "", "until", "case.day.required")
	bad("week", "2024-03-19", "until", "case.day.before")
	bad("week", "2024-09-18", "until", "appointment.repeat.most") // would be the 27th
	want := func(days ...string) {
		t.Helper()
		if _, got := w.diary(w.caseID); cmp.Diff(days, got) != "" {
			t.Errorf("the diary has %q; want %q", got, days)
		}
	}
	want()
	bad("week", "2024-04-10", "", "")
	want("2024-03-20 10:00", "2024-03-27 10:00", "2024-04-03 10:00", "2024-04-10 10:00") // summer time begins on 31 March

	list, _ := w.diary(w.caseID)
	why := w.Value("move_reasons", "worker")
	w.later(time.Minute)
	w.Do(w.Worker, func(tx *db.Tx) error { // one
		_, err := casework.MoveAppointment(tx, list[0].ID, w.at("2024-03-21 12:00"), why)
		return err
	})
	w.later(time.Minute)
	w.Do(w.Coordinator, func(tx *db.Tx) error { // and all that follow
		_, err := casework.MoveFollowing(tx, list[2].ID, w.at("2024-04-04 09:30"), why)
		return err
	})
	want("2024-03-21 12:00", "2024-03-27 10:00", "2024-04-04 09:30", "2024-04-11 09:30")
	w.Look(w.Worker, func(tx *db.Tx) error {
		moves, err := casework.Moves(tx, w.caseID)
		if m := moves[list[0].Thing]; len(m) != 1 || m[0].By != w.Worker.ID || !m[0].From.Equal(list[0].StartsAt) || !m[0].To.Equal(w.at("2024-03-21 12:00")) || m[0].Why != why {
			t.Errorf("the first was moved %+v", m)
		}
		if m := moves[list[3].Thing]; len(m) != 1 || m[0].By != w.Coordinator.ID || len(moves) != 3 {
			t.Errorf("the last was moved %+v", m)
		}
		return err
	})
	list, _ = w.diary(w.caseID)
	w.later(time.Minute)
	w.Do(w.Worker, func(tx *db.Tx) error {
		_, err := casework.CancelFollowing(tx, list[1].ID, why)
		return err
	})
	want("2024-03-21 12:00")
	w.strangers('P', func(tx *db.Tx) error {
		_, err := casework.CancelFollowing(tx, list[0].ID, why)
		return err
	})
}

// TestMonths: every month counts from the first day and keeps to the month's end.
func TestMonths(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-20 09:00")
	w.Do(w.Worker, func(tx *db.Tx) error {
		_, err := casework.AddAppointment(tx, w.caseID, casework.AppointmentInput{
			StartsAt: w.at("2024-03-31 10:00"), Minutes: 60, Kind: w.Value("contact_kinds", "met"), Repeat: "month", Until: day("2024-05-31"),
		})
		return err
	})
	if _, got := w.diary(w.caseID); cmp.Diff([]string{"2024-03-31 10:00", "2024-04-30 10:00", "2024-05-31 10:00"}, got) != "" {
		t.Errorf("the diary has %q", got)
	}
}

// TestClashes: what stands at the same time in the same diary is told.
func TestClashes(t *testing.T) {
	w := newWorld(t)
	_, other := w.Admitted("Boriss", "Kask")
	w.Go("2024-02-12 09:00")
	a := w.appointment(w.caseID, "2024-02-14 10:00") // 60 minutes
	for at, clash := range map[string]bool{"2024-02-14 10:59": true, "2024-02-14 09:01": true, "2024-02-14 11:00": false, "2024-02-14 09:00": false} {
		b := w.appointment(other, at)
		w.Look(w.Worker, func(tx *db.Tx) error {
			list, err := casework.Clashes(tx, b)
			if found := len(list) == 1 && list[0].Thing == a.Thing; found != clash {
				t.Errorf("%s clashes with %+v; want it to: %t", at, list, clash)
			}
			return err
		})
		w.Do(w.Worker, func(tx *db.Tx) error {
			_, err := casework.CancelAppointment(tx, b.ID, w.Value("move_reasons", "worker"))
			return err
		})
	}
}
