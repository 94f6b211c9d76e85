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

func (w *world) contact(caseID sild.ID, in casework.ContactInput) (c casework.Contact) {
	w.t.Helper()
	w.Do(w.Worker, func(tx *db.Tx) (err error) {
		c, err = casework.AddContact(tx, caseID, in)
		return err
	})
	w.later(time.Minute)
	return c
}

func (w *world) contacts(caseID sild.ID) (list []casework.Contact) {
	w.t.Helper()
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		r, err := access.Case(tx, caseID, "N")
		if err != nil {
			return err
		}
		list, err = casework.Contacts(tx, r, 50, "")
		return err
	})
	return list
}

func (w *world) undo(u sild.Actor, what string, id sild.ID) error {
	return w.DB.Write(w.t.Context(), u, func(tx *db.Tx) error { return casework.Undo(tx, what, id) })
}

func TestUndo(t *testing.T) {
	w := newWorld(t)
	c := w.contact(w.caseID, w.met("2024-02-05 10:30"))
	w.strangers('N', func(tx *db.Tx) error { return casework.Undo(tx, "contact", c.ID) })
	kind(t, w.undo(w.Coordinator.Actor(), "contact", c.ID), sild.Forbidden, "mend.not_yours")
	kind(t, w.undo(sild.System, "contact", c.ID), sild.Forbidden, "mend.not_yours")
	kind(t, w.undo(w.Worker.Actor(), "plan", c.ID), sild.NotFound, "error.not_found")
	kind(t, w.undo(w.Worker.Actor(), "person", c.ID), sild.NotFound, "error.not_found")

	made := w.Now()
	w.later(10 * time.Minute) // with the minute since: eleven
	kind(t, w.undo(w.Worker.Actor(), "contact", c.ID), sild.Forbidden, "mend.too_late")
	w.Go(made.In(w.DB.Zone).Format("2006-01-02 15:04"))
	w.later(9 * time.Minute)
	w.Do(w.Worker, func(tx *db.Tx) error { return casework.Undo(tx, "contact", c.ID) })
	if list := w.contacts(w.caseID); len(list) != 0 {
		t.Errorf("%+v; want none", list)
	}
	kind(t, w.undo(w.Worker.Actor(), "contact", c.ID), sild.Conflict, "error.conflict")
}

// TestUndoUnit: what was saved together is taken back together, and nothing
// else.
func TestUndoUnit(t *testing.T) {
	w := newWorld(t)
	_, other := w.Admitted("Oleg", "Kask")
	w.later(time.Minute)
	earlier := w.contact(w.caseID, w.met("2024-02-05 10:30"))
	g := w.goal("Find a job")
	var c casework.Contact
	w.Do(w.Worker, func(tx *db.Tx) (err error) {
		if c, err = casework.AddContact(tx, w.caseID, w.met("2024-02-05 11:00")); err != nil {
			return err
		}
		if _, err = casework.AddContact(tx, other, w.met("2024-02-05 11:00")); err != nil { // both in one room
			return err
		}
		if _, err = casework.MeetGoal(tx, g.ID, w.Today()); err != nil {
			return err
		}
		_, err = casework.AddAppointment(tx, w.caseID, casework.AppointmentInput{StartsAt: w.at("2024-02-12 11:00"), Minutes: 60, Kind: c.Kind})
		return err
	})
	w.later(time.Minute)
	w.Do(w.Worker, func(tx *db.Tx) error { return casework.Undo(tx, "contact", c.ID) })
	if list := w.contacts(w.caseID); len(list) != 1 || list[0].ID != earlier.ID {
		t.Errorf("%+v; want the earlier contact", list)
	}
	if list := w.contacts(other); len(list) != 1 {
		t.Errorf("%+v; want that the other person's stays", list)
	}
	if list := w.goals(); len(list) != 1 || !list[0].Open() {
		t.Errorf("%+v; want the goal open again", list)
	}
	w.Look(w.Worker, func(tx *db.Tx) error {
		list, err := casework.OpenAppointments(tx, w.caseID)
		if len(list) != 0 {
			t.Errorf("%+v; want no appointment", list)
		}
		return err
	})

	// Where somebody went on from it, nothing is taken back.
	w.later(time.Minute)
	w.Do(w.Worker, func(tx *db.Tx) (err error) {
		if c, err = casework.AddContact(tx, w.caseID, w.met("2024-02-05 11:00")); err != nil {
			return err
		}
		g, err = casework.AddGoal(tx, w.caseID, casework.GoalInput{Day: w.Today(), Area: w.Value("goal_areas", "housing"), Title: "A room"})
		return err
	})
	w.later(time.Minute)
	w.Do(w.Coordinator, func(tx *db.Tx) error { _, err := casework.DropGoal(tx, g.ID, w.Today()); return err })
	kind(t, w.undo(w.Worker.Actor(), "contact", c.ID), sild.Conflict, "error.conflict")
	if list := w.contacts(w.caseID); len(list) != 2 {
		t.Errorf("%d contacts; want that both stay", len(list))
	}
}

func TestMistake(t *testing.T) {
	w := newWorld(t)
	c := w.contact(w.caseID, w.met("2024-02-05 10:30"))
	mistake := func(why string) func(*db.Tx) error {
		return func(tx *db.Tx) error { return casework.Mistake(tx, "contact", c.ID, why) }
	}
	w.strangers('N', mistake("x"))
	problem(t, w.Try(w.Worker, mistake(" ")), "no reason", "why", "mend.why.required")
	problem(t, w.Try(w.Worker, mistake(long(301))), "a long reason", "why", "text.long")
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := casework.AddAssignment(tx, w.caseID, casework.AssignmentInput{User: w.Second.ID, Role: "co_worker", From: w.Today()})
		return err
	})
	kind(t, w.Try(w.Second, mistake("Not mine.")), sild.Forbidden, "error.forbidden")
	w.Go("2024-05-01")
	w.Do(w.Coordinator, mistake("It was Oleg: see his page."))
	kind(t, w.Try(w.Worker, mistake("Again.")), sild.Conflict, "error.conflict")
	if list := w.contacts(w.caseID); len(list) != 0 {
		t.Errorf("%+v; want none", list)
	}
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		f, err := db.One[sild.Fact](tx, `SELECT `+sild.FactColumns+` FROM contact WHERE id = $1`, c.ID)
		why, words := casework.Mending(f)
		if why != casework.Mistaken || words != "It was Oleg: see his page." || f.ReplacedBy != w.Coordinator.ID || !f.ReplacedAt.Equal(tx.Now) {
			t.Errorf("%+v; want who said it, when, and why", f)
		}
		n, e := db.One[int](tx, `SELECT count(*) FROM trail WHERE action = 'mistake' AND what = 'contact' AND object_id = $1 AND user_id = $2`, c.ID, w.Coordinator.ID)
		if n != 1 || e != nil {
			t.Errorf("%d entries in the trail, %v; want 1", n, e)
		}
		return err
	})
}

// TestMoveContact: what was written down for the wrong person leaves the one and
// enters the other, as the same thing; undone, it is back.
func TestMoveContact(t *testing.T) {
	w := newWorld(t)
	_, other := w.Admitted("Oleg", "Kask")
	w.later(time.Minute)
	foreign := w.Referred(w.Person("Ivo", "Lepp")) // visible to the coordinator alone
	w.later(time.Minute)
	in := w.met("2024-02-05 10:30")
	in.Note, in.Marks, in.Agreed = "Has seen a doctor.", "h", "Calls on Monday."
	c := w.contact(w.caseID, in)
	move := func(to sild.ID) func(*db.Tx) error {
		return func(tx *db.Tx) error { _, err := casework.MoveContact(tx, c.ID, to); return err }
	}
	w.strangers('N', move(other))
	problem(t, w.Try(w.Worker, move(w.caseID)), "the same case", "case", "mend.move.same")
	kind(t, w.Try(w.Worker, move(foreign)), sild.NotFound, "error.not_found")
	w.Do(w.Worker, move(other))
	if list := w.contacts(w.caseID); len(list) != 0 {
		t.Errorf("%+v; want that it left the wrong person", list)
	}
	list := w.contacts(other)
	if len(list) != 1 || list[0].Thing != c.Thing || list[0].Note != in.Note || list[0].Marks != "h" || list[0].User != w.Worker.ID || list[0].Case != other {
		t.Fatalf("%+v; want it with the right person", list)
	}
	kind(t, w.Try(w.Coordinator, move(foreign)), sild.Conflict, "error.conflict")
	w.later(time.Minute)
	w.Do(w.Worker, func(tx *db.Tx) error { return casework.Undo(tx, "contact", list[0].ID) })
	if a, b := w.contacts(w.caseID), w.contacts(other); len(a) != 1 || len(b) != 0 || a[0].Note != in.Note {
		t.Errorf("%+v and %+v; want it back where it was", a, b)
	}

	// It cannot be moved to a time when the other was not there yet.
	w.Go("2024-03-01")
	late := w.Referred(w.Person("Rein", "Saar"))
	c = w.contacts(w.caseID)[0]
	problem(t, w.Try(w.Coordinator, move(late)), "a later case", "started_at", "case.day.before_referral")
}

// TestLookAtAnother: what can be mended of a person is looked at by those who read
// of the person.
func TestLookAtAnother(t *testing.T) {
	w := newWorld(t)
	var a people.Address
	w.Do(w.Worker, func(tx *db.Tx) (err error) {
		a, err = people.AddAddress(tx, w.subject, people.AddressInput{Use: "lived", Kind: "settled", Line: "Metsa 1", Area: "EE-79", From: "2024-01-01", Source: "person"})
		return err
	})
	look := func(tx *db.Tx) error { _, _, err := casework.Look(tx, "address", a.ID); return err }
	if err := w.Try(w.Worker, look); err != nil {
		t.Error(err)
	}
	kind(t, w.Try(w.Stranger, look), sild.NotFound, "error.not_found")
	var m casework.Appointment
	w.Do(w.Worker, func(tx *db.Tx) (err error) {
		m, err = casework.AddAppointment(tx, w.caseID, casework.AppointmentInput{StartsAt: w.Now().Add(time.Hour), Minutes: 30, Kind: w.Value("contact_kinds", "phone")})
		return err
	})
	kind(t, w.Try(w.Stranger, func(tx *db.Tx) error { _, err := casework.AppointmentByID(tx, m.ID); return err }), sild.NotFound, "error.not_found")
}

func TestNoteOf(t *testing.T) {
	w := newWorld(t)
	c := w.contact(w.caseID, w.met("2024-02-05 10:30"))
	noteOf := func(u sild.Actor, what string, id sild.ID) (n casework.Note, err error) {
		err = w.DB.Read(t.Context(), u, func(tx *db.Tx) (err error) {
			n, err = casework.NoteOf(tx, what, id)
			return err
		})
		return n, err
	}
	note := func(u sild.Actor) (casework.Note, error) { return noteOf(u, "contact", c.ID) }
	n, err := note(w.Worker.Actor())
	if err != nil || n.Name != "Andrei Tamm" || !n.Undo || !n.At.Equal(c.RecordedAt) || len(n.Settled) == 0 {
		t.Errorf("%+v, %v; want whose it is, that it can be undone, and that it settled the first meeting", n, err)
	}
	_, err = note(w.Coordinator.Actor()) // who did not save it
	kind(t, err, sild.NotFound, "error.not_found")
	_, err = note(w.Stranger.Actor())
	kind(t, err, sild.NotFound, "error.not_found")
	var called people.Name
	w.Do(w.Worker, func(tx *db.Tx) (err error) { // of the person, beside any case
		called, err = people.AddName(tx, w.subject, people.NameInput{Kind: "called", Name: "Andrjuša", Source: "person"})
		return err
	})
	if n, err := noteOf(w.Worker.Actor(), "name", called.ID); err != nil || n.Name != "Andrei Tamm" {
		t.Errorf("of a name: %+v, %v", n, err)
	}
	let := w.Exclude(w.Worker.ID) // who saved both, and may open nothing any more
	_, err = note(w.Worker.Actor())
	kind(t, err, sild.NotFound, "error.not_found")
	_, err = noteOf(w.Worker.Actor(), "name", called.ID)
	kind(t, err, sild.NotFound, "error.not_found")
	let()
	w.Do(w.Worker, func(tx *db.Tx) error { return casework.Undo(tx, "contact", c.ID) })
	_, err = note(w.Worker.Actor())
	kind(t, err, sild.NotFound, "error.not_found")
}

// TestWorkedOnOfSections: who may write contacts, and not the plan, says of no goal
// that it was worked on.
func TestWorkedOnOfSections(t *testing.T) {
	w := newWorld(t)
	g := w.goal("Work")
	in := w.met("2024-02-05 10:00")
	in.Goals = []sild.ID{g.Thing}
	add := func() error {
		return w.Try(w.Worker, func(tx *db.Tx) error { _, err := casework.AddContact(tx, w.caseID, in); return err })
	}
	back := w.Without('P')
	problem(t, add(), "a goal of a plan that is not theirs", "goals", "case.choice.unknown")
	back()
	problem(t, add(), "a goal of theirs", "", "")
}
