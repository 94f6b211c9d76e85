// SPDX-License-Identifier: EUPL-1.2

package casework_test

import (
	"testing"
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/people"
)

// TestVolunteer: a volunteer sees the first name, a safe number, their own
// meetings and what they wrote, and nothing else anywhere.
func TestVolunteer(t *testing.T) {
	w := newWorld(t)
	b := w.WithBeside()
	w.Do(w.Worker, func(tx *db.Tx) error {
		if _, err := people.AddReach(tx, w.subject, people.ReachInput{Way: "phone", Value: "+372 5555 2222", Safe: "never", Source: "person"}); err != nil {
			return err
		}
		_, err := people.AddReach(tx, w.subject, people.ReachInput{Way: "phone", Value: "+372 5555 0000", Safe: "no_mention", Note: "Only your first name.", Source: "person"})
		return err
	})
	assign := func(u sild.ID) error {
		return w.Try(w.Coordinator, func(tx *db.Tx) error {
			_, err := casework.AddAssignment(tx, w.caseID, casework.AssignmentInput{User: u, Role: casework.Volunteer, From: w.Today(), Until: day("2024-06-30")})
			return err
		})
	}
	problem(t, assign(w.Second.ID), "paid", "user", "assignment.user.not_in_team")
	problem(t, assign(b.Volunteer.ID), "volunteer", "", "")
	var m casework.Appointment
	w.Do(w.Worker, func(tx *db.Tx) (err error) {
		if _, err := casework.AddContact(tx, w.caseID, w.met("2024-02-05 09:00")); err != nil {
			return err
		}
		m, err = casework.AddAppointment(tx, w.caseID, casework.AppointmentInput{StartsAt: w.at("2024-02-06 17:00"), Minutes: 60, Kind: w.Value("contact_kinds", "met"), Place: "Library", User: b.Volunteer.ID})
		return err
	})
	mine := func() (x casework.Mine) {
		t.Helper()
		w.Look(b.Volunteer, func(tx *db.Tx) (err error) { x, err = casework.MineOf(tx, w.caseID); return err })
		return x
	}
	x := mine()
	if x.Given != "Andrei" || x.Phone != "+37255550000" || x.Next == nil || x.Next.Place != "Library" || len(x.Notes) != 0 || len(x.Call) != 1 || x.Call[0].ID != w.Coordinator.ID {
		t.Errorf("%+v", x)
	}
	if got := w.opened(b.Volunteer); got != "" {
		t.Errorf("the record opens for a volunteer with %q", got)
	}
	w.Look(b.Volunteer, func(tx *db.Tx) error {
		load, err := casework.List(tx, casework.Filter{})
		if len(load.Rows) != 0 {
			t.Errorf("%d cases are listed to a volunteer", len(load.Rows))
		}
		return err
	})
	before := w.facts()
	w.Go("2024-02-06 18:05")
	var c casework.Contact
	w.Do(b.Volunteer, func(tx *db.Tx) (err error) {
		c, err = casework.VolunteerMet(tx, w.caseID, casework.VolunteerInput{Appointment: m.Thing, Met: true, Note: "We read the newspaper."})
		return err
	})
	if x = mine(); len(x.Notes) != 1 || x.Minutes != 60 || x.Next != nil {
		t.Errorf("after the meeting: %+v", x)
	}
	if after := w.facts(); after != before {
		t.Errorf("a volunteer's meeting changed what is due, or the last contact: %s became %s", before, after)
	}
	var errand sild.ID
	w.Do(b.Volunteer, func(tx *db.Tx) error {
		e, err := casework.AddErrand(tx, w.caseID, "", "Library card", day("2024-02-20"))
		errand = e.ID
		return err
	})
	another := w.AddUser(w.Provider, "Ando Abi", "volunteer")
	problem(t, assign(another.ID), "another volunteer", "", "")
	done := func(tx *db.Tx) error { _, err := casework.DoneErrand(tx, errand); return err }
	kind(t, w.Try(another, done), sild.NotFound, "error.not_found")
	w.Do(b.Volunteer, done)
	w.Do(b.Volunteer, func(tx *db.Tx) error { _, err := casework.WorryOfMine(tx, w.caseID, "Has not eaten."); return err })
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		list, err := casework.OpenWorries(tx)
		if len(list) != 1 {
			t.Errorf("%d worries reach the coordinator", len(list))
		}
		return err
	})
	w.Go("2024-02-06 18:16")
	kind(t, w.Try(b.Volunteer, func(tx *db.Tx) error { return casework.TakeBackMine(tx, w.caseID, c.ID) }), sild.Forbidden, "mend.too_late")
	for name, do := range map[string]func(*db.Tx) error{
		"contact": func(tx *db.Tx) error {
			_, err := casework.AddContact(tx, w.caseID, w.met("2024-02-06 09:00"))
			return err
		},
		"goal": func(tx *db.Tx) error {
			_, err := casework.AddGoal(tx, w.caseID, casework.GoalInput{Day: w.Today(), Title: "x"})
			return err
		},
		"mistake": func(tx *db.Tx) error { return casework.Mistake(tx, "contact", c.ID, "x") },
		"the release": func(tx *db.Tx) error {
			_, err := people.SetRelease(tx, w.Pack, w.subject, people.ReleaseInput{})
			return err
		},
	} {
		if err := w.Try(b.Volunteer, do); sild.KindOf(err) != sild.NotFound {
			t.Errorf("%s: %v; want that it is not there", name, err)
		}
	}
	w.Go("2024-07-01")
	kind(t, w.Try(b.Volunteer, func(tx *db.Tx) error { _, err := casework.MineOf(tx, w.caseID); return err }), sild.NotFound, "error.not_found")
	if err := w.Try(w.Worker, func(tx *db.Tx) error { _, err := casework.MineOf(tx, w.caseID); return err }); sild.KindOf(err) != sild.NotFound {
		t.Error("a page for one relation opens for another:", err)
	}
}

// facts are what is due and when the case was last in touch, as one text.
func (w *world) facts() (s string) {
	w.t.Helper()
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		rows, err := db.All[string](tx, `SELECT key FROM task WHERE case_id = $1 AND state = 'open' ORDER BY key`, w.caseID)
		if err != nil {
			return err
		}
		for _, r := range rows {
			s += r + " "
		}
		c, err := casework.CardOf(tx, w.caseID)
		s += c.LastContact.String()
		return err
	})
	return s
}

// TestCoverLasts: cover is thirty days at most, and longer takes another act.
func TestCoverLasts(t *testing.T) {
	w := newWorld(t)
	cover := func(from, until string) error {
		w.later(time.Minute)
		return w.Try(w.Coordinator, func(tx *db.Tx) error {
			_, err := casework.AddAssignment(tx, w.caseID, casework.AssignmentInput{User: w.Second.ID, Role: "cover", From: day(from), Until: day(until)})
			return err
		})
	}
	problem(t, cover("2024-02-06", "2024-03-07"), "31 days", "until", "assignment.cover.long")
	problem(t, cover("2024-02-06", "2024-03-06"), "30 days", "", "")
	problem(t, w.Try(w.Coordinator, func(tx *db.Tx) error {
		all, err := casework.Assignments(tx, w.caseID)
		if err != nil {
			return err
		}
		return casework.EndAssignment(tx, all[len(all)-1].ID, day("2024-03-07"))
	}), "drawn out", "until", "assignment.cover.long")
	problem(t, cover("2024-03-07", "2024-04-05"), "again", "", "")
}

// TestVolunteerDenied: a volunteer reads the warnings and writes none. That they
// tried stands in the trail.
func TestVolunteerDenied(t *testing.T) {
	w := newWorld(t)
	b := w.WithBeside()
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := casework.AddAssignment(tx, w.caseID, casework.AssignmentInput{User: b.Volunteer.ID, Role: casework.Volunteer, From: w.Today(), Until: day("2024-06-30")})
		return err
	})
	tried := func() (n int) {
		w.Look(w.Coordinator, func(tx *db.Tx) (err error) {
			n, err = db.One[int](tx, `SELECT count(*) FROM trail WHERE user_id = $1 AND action = 'denied' AND object_id = $2 AND sections = 'S'`, b.Volunteer.ID, w.caseID)
			return err
		})
		return n
	}
	err := w.Try(b.Volunteer, func(tx *db.Tx) error {
		_, err := access.CaseAsToWrite(tx, w.caseID, access.Assigned, 'S')
		return err
	})
	if sild.KindOf(err) != sild.Forbidden || tried() != 1 {
		t.Errorf("%v, and %d entries", err, tried())
	}
}
