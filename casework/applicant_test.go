// SPDX-License-Identifier: EUPL-1.2

package casework_test

import (
	"slices"
	"testing"
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/flow"
	"sild/flow/flowtest"
	"sild/org"
)

func (w *world) apply(u flowtest.User, name string) (a casework.Applicant, err error) {
	w.later(time.Minute)
	err = w.Try(u, func(tx *db.Tx) (err error) {
		a, err = casework.AddApplicant(tx, casework.ApplyInput{Team: w.Provider.Team, Kind: "mentor", Name: name, Email: "mari.abi@example.org", Lang: "et", Languages: []string{"ru", "et"}})
		return err
	})
	return a, err
}

func (w *world) applicant(id sild.ID) (a casework.Application) {
	w.t.Helper()
	w.Look(w.Coordinator, func(tx *db.Tx) (err error) {
		a, err = casework.ApplicationOf(tx, id)
		return err
	})
	return a
}

func (w *world) step(id sild.ID, in org.CredentialInput) error {
	w.later(time.Minute)
	return w.Try(w.Coordinator, func(tx *db.Tx) error {
		_, err := casework.AddApplicantStep(tx, id, casework.ApplicantStepInput{CredentialInput: in})
		return err
	})
}

func (w *world) activate(id sild.ID) (a casework.Application, err error) {
	w.later(time.Minute)
	token := org.NewToken()
	err = w.Try(w.Coordinator, func(tx *db.Tx) (err error) {
		a, err = casework.Activate(tx, id, token)
		return err
	})
	return a, err
}

// TestApplicant: who applies sees nothing and is no user until nothing is missing;
// then what was proved stands with the volunteer, who can be given a person.
func TestApplicant(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-12")
	_, err := w.apply(w.Worker, "Mari Abi")
	kind(t, err, sild.NotFound, "error.not_found")
	kind(t, w.Try(w.Worker, func(tx *db.Tx) error { _, err := casework.AddApplicant(tx, casework.ApplyInput{}); return err }), sild.NotFound, "error.not_found")
	_, err = w.apply(w.Stranger, "Mari Abi") // of another provider
	kind(t, err, sild.NotFound, "error.not_found")
	_, err = w.apply(w.Coordinator, "")
	problem(t, err, "no name", "name", "apply.name.required")
	a, err := w.apply(w.Coordinator, "Mari Abi")
	if err != nil {
		t.Fatal(err)
	}
	stage := func(want string, missing ...string) {
		t.Helper()
		if got := w.applicant(a.ID); got.Stage != want || !slices.Equal(got.Missing, missing) {
			t.Errorf("%s, missing %v; want %s and %v", got.Stage, got.Missing, want, missing)
		}
	}
	stage("applied", casework.Interview, "check:background")
	problem(t, w.step(a.ID, org.CredentialInput{Kind: casework.Interview, JudgedOn: day("2024-02-12")}), "no note", "note", "apply.interview.note")
	problem(t, w.step(a.ID, org.CredentialInput{Kind: casework.Interview, JudgedOn: day("2024-02-12"), Note: "Warm."}), "interview", "", "")
	stage("interviewed", "check:background")
	problem(t, w.step(a.ID, org.CredentialInput{Kind: "check:background", Outcome: "pending"}), "asked for", "", "")
	stage("checks", "check:background")
	_, err = w.activate(a.ID)
	kind(t, err, sild.Invalid, "error.invalid")
	problem(t, w.step(a.ID, org.CredentialInput{Kind: "check:background", Outcome: "passed", JudgedBy: "Kaie Koor", JudgedOn: day("2024-02-11"), ValidUntil: day("2024-02-20")}), "check", "", "")
	stage("ready")
	w.Go("2024-02-21")
	stage("checks", "check:background") // it has expired meanwhile
	w.Go("2024-02-22")
	problem(t, w.step(a.ID, org.CredentialInput{Kind: "check:background", Outcome: "passed", JudgedBy: "Kaie Koor", JudgedOn: day("2024-02-22")}), "check again", "", "")
	is, err := w.activate(a.ID)
	if err != nil {
		t.Fatal(err)
	}
	stage("active")
	kind(t, w.step(a.ID, org.CredentialInput{Kind: casework.Interview, JudgedOn: day("2024-02-12"), Note: "Late."}), sild.Conflict, "apply.closed")
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		v, err := org.WorkerOf(tx, is.User)
		if err == nil && (!slices.Equal(v.KindsOn(w.Today()), []string{"mentor"}) || v.Holds("check:background", w.Today()) != org.Held || !slices.Equal(v.Languages, []string{"et", "ru"})) {
			t.Errorf("%+v; want a mentor with the check and both languages", v)
		}
		return err
	})
	volunteer := flowtest.User{ID: is.User, Org: w.Provider.ID, Team: w.Provider.Team, Name: "Mari Abi", Role: casework.Volunteer}
	if w.opens(volunteer, w.caseID) {
		t.Error("a new volunteer opens a case")
	}
	give := func() error {
		w.later(time.Minute)
		return w.Try(w.Coordinator, func(tx *db.Tx) error {
			_, err := casework.AddAssignment(tx, w.caseID, casework.AssignmentInput{User: is.User, Role: casework.Volunteer, Kind: "mentor", From: w.Today()})
			return err
		})
	}
	problem(t, give(), "the volunteer", "", "")
	w.Look(volunteer, func(tx *db.Tx) error {
		rec, err := access.CaseAs(tx, w.caseID, access.Assigned, "I")
		if err == nil && rec.Reads('H') {
			t.Error("a volunteer reads of somebody's health")
		}
		return err
	})
}

// TestProved: a volunteer of a kind of which the programme asks a check is not given
// anybody without it.
func TestProved(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-12")
	mentor := w.AddUser(w.Provider, "Uno Uus", casework.Volunteer)
	give := func() error {
		w.later(time.Minute)
		return w.Try(w.Coordinator, func(tx *db.Tx) error {
			_, err := casework.AddAssignment(tx, w.caseID, casework.AssignmentInput{User: mentor.ID, Role: casework.Volunteer, Kind: "mentor", From: w.Today()})
			return err
		})
	}
	problem(t, give(), "without the check", "user", "match.volunteer.missing")
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		w.Proved(tx, mentor.ID)
		return nil
	})
	problem(t, give(), "with the check", "", "")
}

// TestForget: an application that came to nothing is erased after the programme's
// months, and not the day before.
func TestForget(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-12")
	a, err := w.apply(w.Coordinator, "Mari Abi")
	if err != nil {
		t.Fatal(err)
	}
	problem(t, w.step(a.ID, org.CredentialInput{Kind: casework.Interview, JudgedOn: day("2024-02-12"), Note: "Warm."}), "interview", "", "")
	end := func(how, why string) error {
		w.later(time.Minute)
		return w.Try(w.Coordinator, func(tx *db.Tx) error {
			_, err := casework.CloseApplication(tx, a.ID, how, why)
			return err
		})
	}
	problem(t, end("declined", ""), "no reason", "why", "match.why.required")
	problem(t, end("lost", "x"), "no such end", "how", "case.choice.unknown")
	problem(t, end("declined", "No time."), "declined", "", "")
	forget := func(on string, want int) {
		t.Helper()
		w.Go(on)
		if _, err := w.Flow.Write(t.Context(), sild.System, flow.Once{}, func(tx *db.Tx) (string, error) {
			n, err := casework.ForgetApplicants(tx)
			if n != want {
				t.Errorf("%s: %d erased; want %d", on, n, want)
			}
			return "", err
		}); err != nil {
			t.Error(err)
		}
	}
	forget("2025-02-12", 0)
	forget("2025-02-13", 1)
	kind(t, w.Flow.Read(t.Context(), w.Coordinator.Actor(), func(tx *db.Tx) error {
		_, err := casework.ApplicationOf(tx, a.ID)
		return err
	}), sild.NotFound, "error.not_found")
}
