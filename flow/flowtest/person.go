// SPDX-License-Identifier: EUPL-1.2

package flowtest

import (
	"sild"
	"sild/casework"
	"sild/db"
	"sild/flow"
	"sild/people"
	"sild/referral"
)

// Person is somebody whom the officer enters: born 12 April 1985, Estonian
// speaking, in Tartu prison until the end of the sentence in six months.
func (w *World) Person(given, family string) (subject sild.ID) {
	w.t.Helper()
	w.Do(w.Officer, func(tx *db.Tx) (err error) {
		subject, err = w.add(tx, given, family)
		return err
	})
	w.Do(w.Officer, func(tx *db.Tx) error { return w.leavesLater(tx, subject) })
	return subject
}

func (w *World) add(tx *db.Tx, given, family string) (sild.ID, error) {
	s, err := people.Add(tx, w.Programme.ID, w.Programme.Controller, w.Officer.Team, people.DetailInput{
		Given: given, Family: family, Born: "1985-04-12", Sex: "m", NoCodeWhy: "not_told", Language: "et",
	})
	return s.ID, err
}

func (w *World) leavesLater(tx *db.Tx, subject sild.ID) error {
	_, err := people.SetRelease(tx, w.Pack, subject, people.ReleaseInput{
		On: w.Today().AddMonths(6), Kind: w.Value("release", "end_of_sentence"), Place: w.Pack.Vocabularies["prisons"].Values[0].ID,
	})
	return err
}

// Referred is the case of a person whom the officer has referred to the
// provider.
func (w *World) Referred(subject sild.ID) (caseID sild.ID) {
	w.t.Helper()
	w.Do(w.Officer, func(tx *db.Tx) (err error) {
		caseID, err = w.send(tx, subject)
		return err
	})
	return caseID
}

func (w *World) send(tx *db.Tx, subject sild.ID) (caseID sild.ID, err error) {
	caseID, _, err = referral.Send(tx, subject, "", referral.Input{DraftInput: referral.DraftInput{
		Provider: w.Provider.ID, Reason: "Wants to work and to see the children again.", Answers: w.answers(),
	}})
	return caseID, err
}

// answers are what the form of a referral asks for in the programme at least.
func (w *World) answers() map[string]any {
	if w.Pack.ID == "lt-mes-kartu" {
		return map[string]any{"languages": []any{"lt"}, "wishes": "Work, and a place to live.", "kin": "inside"}
	}
	return map[string]any{"languages": []any{"et"}, "wishes": "Work, and a place to live."}
}

// Accept lets the coordinator accept a referral: the worker leads the case from
// today.
func (w *World) Accept(caseID sild.ID) {
	w.t.Helper()
	w.Do(w.Coordinator, func(tx *db.Tx) error { return w.accept(tx, caseID) })
}

func (w *World) accept(tx *db.Tx, caseID sild.ID) error {
	_, err := flow.Answer(tx, caseID, referral.AnswerInput{Outcome: "accepted", Worker: w.Worker.ID})
	return err
}

// Consent lets the worker write down what the person answers today on a legal
// basis: given, refused or withdrawn.
func (w *World) Consent(caseID sild.ID, basis, outcome string) (id sild.ID) {
	w.t.Helper()
	w.Do(w.Worker, func(tx *db.Tx) error {
		c, err := casework.AddConsent(tx, caseID, casework.ConsentInput{Day: w.Today(), Basis: basis, Outcome: outcome, Language: "et", How: "signed"})
		id = c.ID
		return err
	})
	return id
}

// Admitted is somebody who was entered, referred and accepted today.
func (w *World) Admitted(given, family string) (subject, caseID sild.ID) {
	w.t.Helper()
	subject = w.Person(given, family)
	caseID = w.Referred(subject)
	w.Accept(caseID)
	return subject, caseID
}

// An Admission is somebody who was entered, referred and accepted.
type Admission struct{ Subject, Case sild.ID }

// AdmittedAll is Admitted for many of one given name, each step of all in one
// unit of work.
func (w *World) AdmittedAll(given string, families ...string) []Admission {
	w.t.Helper()
	all := make([]Admission, len(families))
	each := func(u User, do func(tx *db.Tx, i int) error) {
		w.t.Helper()
		w.Do(u, func(tx *db.Tx) error {
			for i := range all {
				if err := do(tx, i); err != nil {
					return err
				}
			}
			return nil
		})
	}
	each(w.Officer, func(tx *db.Tx, i int) (err error) {
		all[i].Subject, err = w.add(tx, given, families[i])
		return err
	})
	each(w.Officer, func(tx *db.Tx, i int) error { return w.leavesLater(tx, all[i].Subject) })
	each(w.Officer, func(tx *db.Tx, i int) (err error) {
		all[i].Case, err = w.send(tx, all[i].Subject)
		return err
	})
	each(w.Coordinator, func(tx *db.Tx, i int) error { return w.accept(tx, all[i].Case) })
	return all
}
