// SPDX-License-Identifier: EUPL-1.2

package casework_test

import (
	"testing"
	"time"

	"sild"
	"sild/casework"
	"sild/db"
)

func TestAddEnd(t *testing.T) {
	w := newWorld(t)
	waiting := w.Referred(w.Person("Oleg", "Kask"))
	w.Go("2024-03-01")
	w.Do(w.Worker, func(tx *db.Tx) error {
		_, err := casework.AddContact(tx, w.caseID, w.met("2024-02-20 10:00"))
		return err
	})
	w.later(time.Minute)
	before, after := w.appointment(w.caseID, "2024-03-01 15:00"), w.appointment(w.caseID, "2024-03-08 10:00")
	base := casework.EndInput{Day: day("2024-03-01"), Reason: w.Value("end_reasons", "own_wish")}
	var e casework.End
	end := func(caseID sild.ID, in casework.EndInput) error {
		w.later(time.Minute)
		return w.Try(w.Coordinator, func(tx *db.Tx) (err error) {
			e, err = casework.AddEnd(tx, caseID, in)
			return err
		})
	}
	bad := func(caseID sild.ID, field, key string, change func(*casework.EndInput)) {
		t.Helper()
		in := base
		change(&in)
		problem(t, end(caseID, in), in, field, key)
	}
	bad(w.caseID, "reason", "case.choice.unknown", func(in *casework.EndInput) { in.Reason = "boredom" })
	bad(w.caseID, "day", "case.day.required", func(in *casework.EndInput) { in.Day = sild.Date{} })
	bad(w.caseID, "day", "case.day.future", func(in *casework.EndInput) { in.Day = day("2024-03-02") })
	bad(w.caseID, "day", "case.day.before_referral", func(in *casework.EndInput) { in.Day = day("2024-02-01") })
	bad(w.caseID, "day", "end.day.before_contact", func(in *casework.EndInput) { in.Day = day("2024-02-19") })
	bad(w.caseID, "note", "text.long", func(in *casework.EndInput) { in.Note = long(2001) })
	bad(waiting, "day", "end.not_started", func(in *casework.EndInput) {})
	w.strangers('P', func(tx *db.Tx) error { _, err := casework.AddEnd(tx, w.caseID, base); return err })

	problem(t, end(w.caseID, base), base, "", "")
	ended := e
	bad(w.caseID, "day", "end.already", func(in *casework.EndInput) {})

	open := func() (list []casework.Appointment) {
		w.Look(w.Coordinator, func(tx *db.Tx) (err error) {
			list, err = casework.OpenAppointments(tx, w.caseID)
			return err
		})
		return list
	}
	if list := open(); len(list) != 1 || list[0].Thing != before.Thing {
		t.Errorf("%+v are open; want that of the last day", list)
	}

	// After the end, nothing that is work; before it, what was not written down yet.
	w.Go("2024-03-05")
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := casework.AddContact(tx, w.caseID, w.met("2024-02-29 10:00"))
		return err
	})
	contact, plan, goal := w.met("2024-03-02 10:00"), casework.PlanInput{Day: day("2024-03-02"), Summary: "x", Agreed: "yes"}, casework.GoalInput{Day: day("2024-03-02"), Title: "x", Area: w.Value("goal_areas", "work")}
	later := casework.AppointmentInput{StartsAt: w.at("2024-03-06 10:00"), Minutes: 30, Kind: contact.Kind}
	cover := casework.AssignmentInput{User: w.Second.ID, Role: "co_worker", From: day("2024-03-02")}
	for field, do := range map[string]func(*db.Tx) error{
		"started_at": func(tx *db.Tx) error { _, err := casework.AddContact(tx, w.caseID, contact); return err },
		"day":        func(tx *db.Tx) error { _, err := casework.AddPlan(tx, w.caseID, plan); return err },
		"day ":       func(tx *db.Tx) error { _, err := casework.AddGoal(tx, w.caseID, goal); return err },
		"starts_at":  func(tx *db.Tx) error { _, err := casework.AddAppointment(tx, w.caseID, later); return err },
		"from":       func(tx *db.Tx) error { _, err := casework.AddAssignment(tx, w.caseID, cover); return err },
	} {
		problem(t, w.Try(w.Coordinator, do), field, sildField(field), "case.day.after_end")
	}

	// Undone, the case goes on, and what was planned is planned again.
	w.Go("2024-03-01 10:12")
	w.Do(w.Coordinator, func(tx *db.Tx) error { return casework.Undo(tx, "end", ended.ID) })
	if list := open(); len(list) != 2 || list[1].Thing != after.Thing {
		t.Errorf("%+v are open; want both again", list)
	}
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		_, ended, err := casework.EndOf(tx, w.caseID)
		if ended {
			t.Error("the end was undone, and the case has ended")
		}
		return err
	})
}

// sildField lets a table have one field twice.
func sildField(s string) string {
	if s == "day " {
		return "day"
	}
	return s
}
