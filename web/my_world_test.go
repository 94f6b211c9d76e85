// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"testing"

	"sild"
	"sild/access"
	"sild/audit"
	"sild/casework"
	"sild/db"
	"sild/flow"
	"sild/flow/flowtest"
	"sild/org"
	"sild/own"
)

// ownWorld gives the person of accessWorld a page of their own, on which they
// said two things, and draws the case for an auditor.
func ownWorld(t *testing.T, w *flowtest.World, ids map[string]string) (auditor flowtest.User) {
	t.Helper()
	var account sild.ID
	w.Do(w.Worker, func(tx *db.Tx) error {
		a, err := own.Give(tx, sild.ID(ids["subject"]), own.Sheet, own.NewCodes(1))
		if account = a.ID; err != nil {
			return err
		}
		st, err := casework.AddStep(tx, sild.ID(ids["goal"]), casework.StepInput{Title: "Call the foreman", Who: "person"})
		ids["my_step"] = string(st.Thing)
		return err
	})
	ids["account"] = string(account)
	say := func(in own.Input) (id sild.ID) {
		_, err := w.Flow.Write(t.Context(), sild.Actor{User: account, Role: access.Participant}, flow.Once{}, func(tx *db.Tx) (string, error) {
			s, err := own.Say(tx, in)
			id = s.ID
			return "", err
		})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	ids["word"] = string(say(own.Input{Kind: own.NeedHelp, Said: "I need boots."}))
	ids["my_word"] = string(say(own.Input{Kind: own.Note, Said: "Ask for boots."}))
	ids["basis"] = "consent"
	_, err := w.Flow.Write(t.Context(), sild.System, flow.Once{}, func(tx *db.Tx) (string, error) {
		o, err := org.AddOrganisation(tx, "Audit Office", "authority")
		if err != nil {
			return "", err
		}
		team, err := org.AddTeam(tx, o.ID, "Auditors")
		if err != nil {
			return "", err
		}
		u, err := org.AddUser(tx, o.ID, "Kaja Ploom", "kaja@example.org", "en", "auditor", team.ID, sild.MustDate("2023-10-01"))
		auditor = flowtest.User{ID: u.ID, Org: o.ID, Team: team.ID, Name: u.Name, Role: "auditor"}
		return "", err
	})
	if err != nil {
		t.Fatal(err)
	}
	w.Do(w.Manager, func(tx *db.Tx) error {
		s, err := audit.Draw(tx, w.Programme.ID, audit.Input{Auditor: auditor.ID, From: w.Pack.Period.From, Last: w.Today(), Size: 5, Until: w.Today().AddDays(30), Why: "Check"}, "seed")
		ids["sample"], ids["number"] = string(s.ID), "1"
		return err
	})
	return auditor
}

// ownToken opens the pages of an account.
func ownToken(t *testing.T, w *flowtest.World, account sild.ID) (token string) {
	t.Helper()
	_, err := w.Flow.Write(t.Context(), sild.Actor{User: account, Role: access.Participant}, flow.Once{}, func(tx *db.Tx) (_ string, err error) {
		token, err = own.Begin(tx, account, "web")
		return "", err
	})
	if err != nil && sild.KindOf(err) != sild.NotFound {
		t.Fatal(err)
	}
	return token
}
