// SPDX-License-Identifier: EUPL-1.2

package proof_test

import (
	"testing"
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
	"sild/pack"
	"sild/people"
	"sild/referral"
	"sild/report"
	"sild/web/page"
	"sild/web/record"
)

// TestListsOfSections: a list, and what is gathered of a record, shows nothing that
// belongs to a section which its reader may not read.
func TestListsOfSections(t *testing.T) {
	w := flowtest.New(t)
	subject := w.Person("Andrei", "Tamm")
	caseID := w.Referred(subject)
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := referral.Ask(tx, caseID, "Is it the same Andrei?")
		return err
	})
	w.Accept(caseID)
	var meeting casework.Appointment
	w.Do(w.Worker, func(tx *db.Tx) error {
		g, err := casework.AddGoal(tx, caseID, casework.GoalInput{Day: w.Today(), Area: w.Pack.Vocabularies["goal_areas"].Values[0].ID, Title: "Work"})
		if err != nil {
			return err
		}
		if _, err := casework.AddContact(tx, caseID, casework.ContactInput{
			Kind: w.Value("contact_kinds", "phone"), Outcome: w.Value("contact_outcomes", "held"), StartedAt: w.Now().Add(-time.Minute), Minutes: 15, Goals: []sild.ID{g.Thing},
		}); err != nil {
			return err
		}
		if _, err := casework.RaiseWorry(tx, caseID, casework.WorryInput{What: "Has not eaten."}); err != nil {
			return err
		}
		if _, err := casework.AddAssessment(tx, caseID, casework.AssessmentInput{
			Day: w.Today(), Occasion: "start", How: "talked", Needs: []casework.NeedInput{{Domain: w.Value("needs", "housing"), Answer: casework.NoNeed}},
		}); err != nil {
			return err
		}
		for range 2 {
			if meeting, err = casework.AddAppointment(tx, caseID, casework.AppointmentInput{StartsAt: w.Now().Add(48 * time.Hour), Minutes: 60, Kind: w.Value("contact_kinds", "in_prison")}); err != nil {
				return err
			}
		}
		if _, err := people.AddAddress(tx, subject, people.AddressInput{Use: "lived", Kind: "settled", Line: "Metsa 1", Area: "EE-79", From: "2024-01-01", Source: "person"}); err != nil {
			return err
		}
		_, err = people.SetRelease(tx, w.Pack, subject, people.ReleaseInput{On: sild.MustDate("2024-07-01"), Kind: "end_of_sentence", Place: "tartu", Change: "brought_forward"})
		return err
	})
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := casework.Cover(tx, w.Worker.ID, casework.CoverInput{From: w.Today(), Until: w.Today().AddDays(3), Of: map[sild.ID]sild.ID{caseID: w.Second.ID}, Why: "Ill."})
		return err
	})
	if err := w.DB.Write(t.Context(), sild.System, func(tx *db.Tx) error {
		_, err := db.Exec(tx, `INSERT INTO place (subject_id, case_id, programme_id, provider_id, part, from_on, until_on, freed, what)
			VALUES ($1, $2, $3, $4, 'support-person', $5, $5, 'event', '')`, subject, caseID, w.Programme.ID, w.Provider.ID, w.Today().AddDays(-1))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	of := func(do func(tx *db.Tx, rec access.Record) (int, error)) func(tx *db.Tx) (int, error) {
		return func(tx *db.Tx) (int, error) {
			rec, err := access.Case(tx, caseID, access.Sections)
			if err != nil {
				return 0, err
			}
			return do(tx, rec)
		}
	}
	for _, x := range []struct {
		name     string
		by       flowtest.User
		sections string // each of which it needs
		list     func(tx *db.Tx) (int, error)
	}{
		{"search", w.Worker, "I", func(tx *db.Tx) (int, error) { l, err := casework.Search(tx, "tamm"); return len(l), err }},
		{"covering", w.Second, "I", func(tx *db.Tx) (int, error) { l, err := casework.CoveringOf(tx, w.Second.ID); return len(l), err }},
		{"clashes", w.Worker, "IP", func(tx *db.Tx) (int, error) { l, err := casework.Clashes(tx, meeting); return len(l), err }},
		{"visits", w.Officer, "P", func(tx *db.Tx) (int, error) {
			l, err := report.Visits(tx, w.Now(), w.Now().Add(100*time.Hour))
			return len(l), err
		}},
		{"moved elsewhere", w.Officer, "I", func(tx *db.Tx) (int, error) { l, err := report.MovedElsewhere(tx); return len(l), err }},
		{"leaving", w.Worker, "I", func(tx *db.Tx) (int, error) { l, err := report.Leaving(tx, 400); return len(l), err }},
		{"the sender's inbox", w.Officer, "P", func(tx *db.Tx) (int, error) {
			in, err := referral.InboxOf(tx, "answered", referral.Turn{})
			return len(in.Lines) + in.Counts["answered"], err
		}},
		{"freed places", w.Coordinator, "P", func(tx *db.Tx) (int, error) {
			s, err := referral.SpacesOf(tx, w.Programme.ID, pack.Part{ID: "support-person", Places: &pack.Places{}})
			return len(s.Freed), err
		}},
		{"questions", w.Worker, "P", of(func(tx *db.Tx, rec access.Record) (int, error) {
			l, err := referral.Messages(tx, rec)
			return len(l), err
		})},
		{"parts", w.Worker, "P", of(func(tx *db.Tx, rec access.Record) (int, error) {
			l, err := casework.PartsIn(tx, rec)
			return len(l), err
		})},
		{"the list for the gate", w.Worker, "S", of(func(tx *db.Tx, rec access.Record) (n int, err error) {
			_, ok, err := casework.GateOf(tx, rec, w.Pack)
			if ok {
				n++
			}
			return n, err
		})},
		{"what open goals are about", w.Worker, "P", of(func(tx *db.Tx, rec access.Record) (int, error) {
			l, err := record.OpenDomains(&page.Visit{Tx: tx}, w.Pack, rec)
			return len(l), err
		})},
		{"the area of the address", w.Worker, "A", of(func(tx *db.Tx, rec access.Record) (n int, err error) {
			in, err := referral.Inputs(tx, w.Pack, rec)
			if in["address.area"] != nil {
				n++
			}
			return n, err
		})},
		{"worries", w.Worker, "N", of(func(tx *db.Tx, rec access.Record) (int, error) {
			l, err := casework.Worries(tx, rec)
			return len(l), err
		})},
		{"needs", w.Worker, "P", of(func(tx *db.Tx, rec access.Record) (int, error) {
			l, err := casework.Assessments(tx, casework.Reader{Record: rec, Pack: w.Pack})
			return len(l), err
		})},
		{"goals of contacts", w.Worker, "P", of(func(tx *db.Tx, rec access.Record) (n int, err error) {
			l, err := casework.Contacts(tx, rec, 10, "")
			for _, c := range l {
				n += len(c.For(rec).Goals)
			}
			return n, err
		})},
	} {
		count := func() (n int) {
			w.Look(x.by, func(tx *db.Tx) (err error) { n, err = x.list(tx); return err })
			return n
		}
		if count() == 0 {
			t.Errorf("%s: shows nothing to %s", x.name, x.by.Name)
		}
		for _, section := range []byte(x.sections) {
			back := w.Without(section)
			if n := count(); n != 0 {
				t.Errorf("%s: shows %d to %s without %c", x.name, n, x.by.Name, section)
			}
			back()
		}
	}
}
