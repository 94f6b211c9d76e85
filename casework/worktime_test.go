// SPDX-License-Identifier: EUPL-1.2

package casework_test

import (
	"testing"
	"time"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
)

func (w *world) sheet(u flowtest.User, whose sild.ID) (m casework.MonthSheet) {
	w.t.Helper()
	w.Look(u, func(tx *db.Tx) (err error) {
		m, err = casework.MonthSheetOf(tx, whose, day("2024-02-01"))
		return err
	})
	return m
}

func (w *world) sign(u flowtest.User, whose sild.ID, minutes int) error {
	w.later(time.Minute)
	return w.Try(u, func(tx *db.Tx) error {
		_, err := casework.SignMonth(tx, whose, day("2024-02-14"), minutes)
		return err
	})
}

func (w *world) time(kind string, on string, minutes int) (t casework.WorkTime, err error) {
	w.later(time.Minute)
	err = w.Try(w.Worker, func(tx *db.Tx) (err error) {
		t, err = casework.AddWorkTime(tx, w.DB.Zone, casework.WorkTimeInput{Day: day(on), Kind: kind, Minutes: minutes, Note: "Together."})
		return err
	})
	return t, err
}

// TestWorkTime: time without a person is the worker's own, of one day, of a kind
// that the programme names; a correction is another row of the same thing.
func TestWorkTime(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-14 16:00")
	bad := func(field, key string, in casework.WorkTimeInput) {
		t.Helper()
		err := w.Try(w.Worker, func(tx *db.Tx) error {
			_, err := casework.AddWorkTime(tx, w.DB.Zone, in)
			return err
		})
		problem(t, err, in, field, key)
	}
	bad("minutes", "time.minutes.range", casework.WorkTimeInput{Day: day("2024-02-14"), Kind: "training"})
	bad("minutes", "time.minutes.range", casework.WorkTimeInput{Day: day("2024-02-14"), Kind: "training", Minutes: 721})
	bad("day", "case.day.future", casework.WorkTimeInput{Day: day("2024-02-15"), Kind: "training", Minutes: 60})
	bad("kind", "case.choice.unknown", casework.WorkTimeInput{Day: day("2024-02-14"), Kind: "sleep", Minutes: 60})
	bad("programme", "case.choice.required", casework.WorkTimeInput{Day: day("2024-02-14"), Programme: sild.ID("none"), Kind: "training", Minutes: 60})

	was, err := w.time("supervision", "2024-02-14", 90)
	if err != nil {
		t.Fatal(err)
	}
	w.later(time.Minute)
	kind(t, w.Try(w.Second, func(tx *db.Tx) error { return casework.RemoveWorkTime(tx, was.ID) }), sild.NotFound, "error.not_found")
	kind(t, w.Try(w.Officer, func(tx *db.Tx) error {
		_, err := casework.AddWorkTime(tx, w.DB.Zone, casework.WorkTimeInput{Day: day("2024-02-14"), Kind: "training", Minutes: 60})
		return err
	}), sild.NotFound, "error.not_found")
	w.Do(w.Worker, func(tx *db.Tx) error {
		is, err := casework.ChangeWorkTime(tx, w.DB.Zone, was.ID, casework.WorkTimeInput{Day: day("2024-02-13"), Kind: "training", Minutes: 120})
		if is.Thing != was.Thing || is.ID == was.ID {
			t.Errorf("%s of %s; want another row of the same thing", is.ID, is.Thing)
		}
		return err
	})
	if m := w.sheet(w.Worker, w.Worker.ID); len(m.Lines) != 1 || m.Total() != 120 || m.Lines[0].Kind != "training" {
		t.Errorf("%+v; want the correction alone", m.Lines)
	}
	kind(t, w.Try(w.Worker, func(tx *db.Tx) error { return casework.RemoveWorkTime(tx, was.ID) }), sild.Conflict, "error.conflict")
}

// TestMonthSheet: contacts, ways and other time by who pays; the worker signs
// first, then another who answers for the team; what is corrected afterwards
// stands beside what was signed.
func TestMonthSheet(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-14 16:00")
	var met casework.Contact
	w.Do(w.Worker, func(tx *db.Tx) (err error) {
		met, err = casework.AddContact(tx, w.caseID, w.met("2024-02-14 10:00"))
		return err
	})
	w.later(time.Minute)
	w.Do(w.Worker, func(tx *db.Tx) error {
		_, err := casework.AddTrip(tx, w.DB.Zone, casework.TripInput{
			Day: day("2024-02-14"), StartsAt: w.at("2024-02-14 09:00"), EndsAt: w.at("2024-02-14 09:30"), From: "Tartu", To: "Elva", Metres: 30000, Contacts: []sild.ID{met.Thing},
		})
		return err
	})
	if _, err := w.time("meeting", "2024-02-12", 60); err != nil {
		t.Fatal(err)
	}
	m := w.sheet(w.Worker, w.Worker.ID)
	total := met.Minutes + 30 + 60
	if len(m.Lines) != 2 || m.Lines[0].Source != "time" || m.Lines[1].Part != "support-person" || m.Lines[1].Name == "" || m.Total() != total {
		t.Fatalf("%+v; want the meeting, then the contact with its way, %d minutes", m, total)
	}
	if len(m.Sums) != 1 || m.Sums[0].People != met.Minutes || m.Sums[0].Travel != 30 || m.Sums[0].Beside != 60 {
		t.Errorf("%+v; want one who pays for all three", m.Sums)
	}
	problem(t, w.sign(w.Worker, w.Worker.ID, total), "in the month", "month", "time.sign.over")

	w.Go("2024-03-01 09:00")
	problem(t, w.sign(w.Coordinator, w.Worker.ID, total), "before the worker", "month", "time.sign.worker_first")
	problem(t, w.sign(w.Worker, w.Worker.ID, total-1), "others than were seen", "month", "time.sign.seen")
	kind(t, w.sign(w.Second, w.Worker.ID, total), sild.NotFound, "error.not_found")
	kind(t, w.sign(w.Stranger, w.Worker.ID, total), sild.NotFound, "error.not_found")
	problem(t, w.sign(w.Worker, w.Worker.ID, total), "the worker", "", "")
	late, err := w.time("training", "2024-02-20", 45)
	if err != nil {
		t.Fatal(err)
	}
	problem(t, w.sign(w.Coordinator, w.Worker.ID, total+45), "changed meanwhile", "month", "time.sign.changed")
	problem(t, w.sign(w.Worker, w.Worker.ID, total+45), "the worker again", "", "")
	problem(t, w.sign(w.Coordinator, w.Worker.ID, total+45), "the coordinator", "", "")
	kind(t, w.sign(w.Worker, w.Worker.ID, total+45), sild.Conflict, "time.sign.locked")

	w.later(time.Minute)
	w.Do(w.Worker, func(tx *db.Tx) error {
		_, err := casework.ChangeWorkTime(tx, w.DB.Zone, late.ID, casework.WorkTimeInput{Day: day("2024-02-20"), Kind: "training", Minutes: 30})
		return err
	})
	w.later(time.Minute)
	w.Do(w.Worker, func(tx *db.Tx) error { return casework.Mistake(tx, "contact", met.ID, "Not him.") })
	if _, err := w.time("meeting", "2024-02-21", 15); err != nil {
		t.Fatal(err)
	}
	m = w.sheet(w.Coordinator, w.Worker.ID)
	if !m.Locked() || m.Total() != total+45 || len(m.Lines) != 3 {
		t.Errorf("%d minutes in %d lines; want what was signed, %d in 3", m.Total(), len(m.Lines), total+45)
	}
	var added, gone, changed int
	for _, c := range m.Corrections {
		switch {
		case c.Was == nil: // the meeting, and the way that is for nobody any more
			added += c.Is.Total()
		case c.Is == nil:
			gone += c.Was.Total()
		default:
			changed += c.Is.Total() - c.Was.Total()
		}
	}
	if added != 15+30 || gone != met.Minutes+30 || changed != -15 {
		t.Errorf("%+v: added %d, gone %d, changed %d", m.Corrections, added, gone, changed)
	}
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		list, err := casework.TeamSheets(tx, day("2024-02-05"))
		for _, s := range list {
			if s.User == w.Worker.ID && (s.Coordinator.IsZero() || s.Worker.IsZero()) {
				t.Errorf("%+v; want both signatures", s)
			}
		}
		if len(list) != 2 {
			t.Errorf("%d sheets; want those of the two support persons", len(list))
		}
		return err
	})
	kind(t, w.Flow.Read(t.Context(), w.Worker.Actor(), func(tx *db.Tx) error {
		_, err := casework.TeamSheets(tx, day("2024-02-05"))
		return err
	}), sild.NotFound, "error.not_found")
}
