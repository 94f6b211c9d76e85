// SPDX-License-Identifier: EUPL-1.2

package report_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/flow"
	"sild/flow/flowtest"
	"sild/outcome"
	"sild/people"
	"sild/report"
)

// A told is an event as the test compares it.
func told(t report.Timeline) []string {
	list := make([]string, len(t.Events))
	for i, e := range t.Events {
		list[i] = e.Day.String()[5:] + " " + e.Kind
		if e.Gone != "" {
			list[i] += " (" + e.Gone + ": " + e.Why + ")"
		}
	}
	return list
}

func later(w *flowtest.World) {
	w.Go(w.Now().In(w.DB.Zone).Add(time.Minute).Format("2006-01-02 15:04"))
}

func timeline(t *testing.T, w *flowtest.World, u flowtest.User, caseID sild.ID, before string, limit int) (out report.Timeline) {
	t.Helper()
	w.Look(u, func(tx *db.Tx) error {
		r, err := access.Case(tx, caseID, access.Sections)
		if err != nil {
			return err
		}
		out, err = report.TimelineOf(tx, r, before, limit)
		return err
	})
	return out
}

// TestTimeline: everything that happened in a case is told once, by the day on
// which it happened; what was mended is told as that.
func TestTimeline(t *testing.T) {
	w := flowtest.New(t)
	subject, id := w.Admitted("Andrei", "Petrov")
	_, other := w.Admitted("Mart", "Kask")
	w.Go("2024-02-12 14:00")
	contact := func(kind string, at time.Time, note, marks string) (c casework.Contact) {
		later(w) // what is saved in one moment is undone as one
		w.Do(w.Worker, func(tx *db.Tx) (err error) {
			c, err = casework.AddContact(tx, id, casework.ContactInput{Kind: kind, Outcome: "held", StartedAt: at, Minutes: 30, Note: note, Marks: marks, Agreed: "Agreed."})
			return err
		})
		return c
	}
	contact("in_prison", w.Now().Add(-time.Hour), "Calm.", "h")
	mistaken := contact("phone", w.Now().Add(-2*time.Hour), "", "")
	moved := contact("phone", w.Now().Add(-3*time.Hour), "", "")
	undone := contact("phone", w.Now().Add(-4*time.Hour), "", "")
	w.Do(w.Worker, func(tx *db.Tx) error { return casework.Undo(tx, "contact", undone.ID) })
	changed := contact("phone", w.Now().Add(-5*time.Hour), "Before.", "")
	later(w)
	w.Do(w.Worker, func(tx *db.Tx) error { return casework.Mistake(tx, "contact", mistaken.ID, "twice") })
	w.Do(w.Worker, func(tx *db.Tx) error { _, err := casework.MoveContact(tx, moved.ID, other); return err })
	w.Do(w.Worker, func(tx *db.Tx) error {
		_, err := casework.ChangeContact(tx, changed.ID, casework.ContactInput{Kind: "phone", Outcome: "held", StartedAt: changed.StartedAt, Minutes: 45, Note: "After."})
		return err
	})
	var a casework.Appointment
	w.Do(w.Worker, func(tx *db.Tx) error {
		g, err := casework.AddGoal(tx, id, casework.GoalInput{Day: w.Today().AddDays(-3), Area: "work", Title: "Work"})
		if err != nil {
			return err
		}
		st, err := casework.AddStep(tx, g.Thing, casework.StepInput{Title: "Write a letter", Who: "person"})
		if err != nil {
			return err
		}
		if a, err = casework.AddAppointment(tx, id, casework.AppointmentInput{StartsAt: w.Now().Add(24 * time.Hour), Minutes: 60, Kind: "in_prison"}); err != nil {
			return err
		}
		if _, err = casework.DoneStep(tx, st.ID, w.Today()); err != nil {
			return err
		}
		if _, err = casework.AddPlan(tx, id, casework.PlanInput{Day: w.Today(), Summary: "Work.", Agreed: "yes"}); err != nil {
			return err
		}
		if _, err = casework.AddConsent(tx, id, casework.ConsentInput{Day: w.Today(), Basis: "consent", Outcome: "given", Language: "et", How: "signed"}); err != nil {
			return err
		}
		_, err = outcome.Observe(tx, id, outcome.ObservationInput{Vocabulary: "labour", Value: "employed", Told: w.Today(), From: w.Today(), Source: "person", Evidence: "said"})
		return err
	})
	w.Do(w.Worker, func(tx *db.Tx) error {
		_, err := casework.MoveAppointment(tx, a.ID, w.Now().Add(48*time.Hour), "person")
		return err
	})
	w.Do(w.Officer, func(tx *db.Tx) error {
		_, err := people.SetRelease(tx, w.Pack, subject, people.ReleaseInput{On: sild.MustDate("2024-09-01"), Kind: "end_of_sentence", Place: "tartu", Change: "postponed"})
		return err
	})

	got := timeline(t, w, w.Worker, id, "", 100)
	kinds := told(got)
	slices.Sort(kinds) // within one moment the order is that of the ids
	want := []string{
		"02-05 answer", "02-05 assignment", "02-05 referral", "02-05 release", "02-09 goal", "02-12 consent",
		"02-12 contact", "02-12 contact", "02-12 contact (mistake: twice)", "02-12 contact (moved: )",
		"02-12 observation", "02-12 plan", "02-12 release", "02-12 step_done", "02-14 appointment",
	}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, e := range got.Events {
		switch {
		case e.Appointment != nil && (!e.MovedFrom.Equal(a.StartsAt) || e.Appointment.Why != "person"):
			t.Errorf("the meeting came from %s, because of %q", e.MovedFrom, e.Appointment.Why)
		case e.Contact != nil && e.Contact.Thing == changed.Thing && e.Contact.Note != "After.":
			t.Errorf("the changed contact says %q", e.Contact.Note)
		case e.Kind == "release" && e.Day == w.Today() && (e.ReleaseWas == nil || e.ReleaseWas.On != sild.MustDate("2024-08-05")):
			t.Errorf("the release was %+v", e.ReleaseWas)
		case e.Kind == "answer" && got.Names[e.Answer.Worker] != "Siiri Tugi":
			t.Errorf("the support person is %q", got.Names[e.Answer.Worker])
		}
	}

	// Page by page it is the same.
	var walked []string
	before := ""
	for {
		page := timeline(t, w, w.Worker, id, before, 4)
		walked = append(walked, told(page)...)
		if !page.More {
			break
		}
		before = page.Events[len(page.Events)-1].Key
	}
	if diff := cmp.Diff(told(got), walked); diff != "" {
		t.Errorf("in pages of four (-whole +walked):\n%s", diff)
	}

	// The contact that was moved is told where it belongs.
	if there := told(timeline(t, w, w.Worker, other, "", 100)); !slices.Contains(there, "02-12 contact") {
		t.Errorf("the other person's timeline is %v", there)
	}
}

// TestTimelineOfferPaperForm: what came of an offer stands on the day on which it
// came, and is not the prison's to read; papers and forms stand there too.
func TestTimelineOfferPaperForm(t *testing.T) {
	w := flowtest.New(t)
	_, id := w.Admitted("Andrei", "Petrov")
	var m casework.Offer
	w.Go("2024-02-12 10:00")
	w.Do(w.Coordinator, func(tx *db.Tx) (err error) {
		m, err = casework.AddOffer(tx, id, casework.OfferInput{User: w.Second.ID})
		return err
	})
	w.Go("2024-02-14 10:00")
	w.Do(w.Second, func(tx *db.Tx) error {
		if _, err := casework.MeetOffer(tx, m.Thing, sild.MustDate("2024-02-13")); err != nil {
			return err
		}
		_, err := casework.AnswerOffer(tx, m.Thing, casework.OfferAnswer{Who: "person", Said: "yes", On: w.Today()})
		return err
	})
	w.Go("2024-02-15 10:00")
	w.Do(w.Worker, func(tx *db.Tx) error {
		_, err := casework.AddPaper(tx, id, casework.PaperInput{Day: w.Today(), Kind: "decision", Place: "In the safe"})
		return err
	})
	w.Do(w.Worker, func(tx *db.Tx) error {
		_, err := flow.AnswerForm(tx, id, "needs", map[string]any{"first": "A home"})
		return err
	})
	w.Go("2024-02-16 10:00")
	w.Do(w.Second, func(tx *db.Tx) error {
		_, err := casework.AnswerOffer(tx, m.Thing, casework.OfferAnswer{Who: "worker", Said: "no", On: w.Today(), Why: "Same village."})
		return err
	})
	since := func(u flowtest.User) (list []string) {
		for _, e := range timeline(t, w, u, id, "", 100).Events {
			if e.Day.After(sild.MustDate("2024-02-05")) {
				list = append(list, e.Day.String()[5:]+" "+e.Kind)
			}
		}
		slices.Sort(list)
		return list
	}
	want := []string{"02-12 offer", "02-13 offer_met", "02-14 offer_person", "02-15 form", "02-15 paper", "02-16 offer_worker"}
	if diff := cmp.Diff(want, since(w.Worker)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"02-15 form", "02-15 paper"}, since(w.Officer)); diff != "" {
		t.Errorf("the prison (-want +got):\n%s", diff)
	}
	// A paper belongs to the section of its kind.
	w.Look(w.Worker, func(tx *db.Tx) error {
		r, err := access.Case(tx, id, access.Sections)
		if err != nil {
			return err
		}
		r.Read, r.Write = "P", ""
		page, err := report.TimelineOf(tx, r, "", 100)
		if got := strings.Join(told(page), ", "); strings.Contains(got, "paper") || strings.Contains(got, "offer") || !strings.Contains(got, "form") {
			t.Errorf("who reads P alone is told of %s", got)
		}
		if err != nil {
			return err
		}
		r.Read = "S" // the form is of P
		page, err = report.TimelineOf(tx, r, "", 100)
		if got := strings.Join(told(page), ", "); strings.Contains(got, "form") {
			t.Errorf("who does not read P is told of %s", got)
		}
		return err
	})
}

// TestTimelineSections: a reader is told what their sections hold, and a note
// only by those who read every section that it is marked with.
func TestTimelineSections(t *testing.T) {
	w := flowtest.New(t)
	_, id := w.Admitted("Andrei", "Petrov")
	w.Go("2024-02-12 14:00")
	w.Do(w.Worker, func(tx *db.Tx) error {
		c, err := casework.AddContact(tx, id, casework.ContactInput{Kind: "in_prison", Outcome: "held", StartedAt: w.Now().Add(-time.Hour), Minutes: 30, Note: "Ill.", Marks: "h", Agreed: "Rests."})
		if err != nil {
			return err
		}
		if _, err = casework.AddTrip(tx, w.DB.Zone, casework.TripInput{
			Day: w.Today(), StartsAt: w.Now().Add(-2 * time.Hour), EndsAt: w.Now().Add(-time.Hour), From: "Tartu", To: "Võru", Metres: 70000, Contacts: []sild.ID{c.Thing},
		}); err != nil {
			return err
		}
		if _, err = casework.AddConsent(tx, id, casework.ConsentInput{Day: w.Today(), Basis: "consent", Outcome: "refused", Language: "et", How: "spoken"}); err != nil {
			return err
		}
		_, err = outcome.Observe(tx, id, outcome.ObservationInput{Vocabulary: "events", Value: "questioned_as_suspect", Told: w.Today(), From: w.Today(), Source: "authority", Evidence: "register"})
		return err
	})
	officer := strings.Join(told(timeline(t, w, w.Officer, id, "", 100)), ", ")
	if strings.Contains(officer, "consent") || !strings.Contains(officer, "observation") || !strings.Contains(officer, "contact") {
		t.Errorf("the prison is told of %s", officer)
	}
	w.Look(w.Worker, func(tx *db.Tx) error {
		r, err := access.Case(tx, id, access.Sections)
		if err != nil {
			return err
		}
		for _, c := range []struct{ sections, kinds, note, agreed string }{
			{"NH", "contact", "Ill.", "Rests."},
			{"N", "contact", "", "Rests."},
			{"P", "assignment, contact", "", ""},
			{"O", "observation", "", ""},
			{"C", "consent", "", ""},
			{"S", "", "", ""},
		} {
			r.Read = c.sections
			page, err := report.TimelineOf(tx, r, "", 100)
			if err != nil {
				return err
			}
			if ways := len(page.Travel); (ways > 0) != strings.Contains(c.sections, "N") {
				t.Errorf("%s is told of the ways of %d contacts", c.sections, ways)
			}
			var kinds []string
			for _, e := range page.Events {
				kinds = append(kinds, e.Kind)
				if e.Contact != nil && (e.Contact.Note != c.note || e.Contact.Agreed != c.agreed || e.Contact.Hidden != (c.note == "")) {
					t.Errorf("%s reads %q, %q", c.sections, e.Contact.Note, e.Contact.Agreed)
				}
			}
			slices.Sort(kinds)
			if got := strings.Join(kinds, ", "); got != c.kinds {
				t.Errorf("%s is told of %s; want %s", c.sections, got, c.kinds)
			}
		}
		return nil
	})
}
