// SPDX-License-Identifier: EUPL-1.2

package org_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/flow/flowtest"
	"sild/org"
)

const good = "four words over a river"

func secretOf(t *testing.T, password string) org.Secret {
	t.Helper()
	s, err := org.NewSecret(t.Context(), password)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func knockErr(t *testing.T, w *flowtest.World, mail string) error {
	t.Helper()
	_, err := knock(t, w, mail, good)
	return err
}

func account(t *testing.T, w *flowtest.World, user sild.ID) (a org.Account) {
	t.Helper()
	w.Look(w.Admin, func(tx *db.Tx) (err error) {
		a, err = org.AccountOf(tx, user)
		return err
	})
	return a
}

// invite lets the admin invite somebody, and gives their id and the token.
func invite(t *testing.T, w *flowtest.World, name, role string) (u flowtest.User, token string) {
	t.Helper()
	token = org.NewToken()
	w.Do(w.Admin, func(tx *db.Tx) error {
		made, err := org.Invite(tx, org.UserInput{Name: name, Email: strings.ReplaceAll(name, " ", ".") + "@Example.org", Lang: "et"},
			org.MemberInput{Team: w.Provider.Team, Role: role}, token)
		u = flowtest.User{ID: made.ID, Org: made.Org, Team: w.Provider.Team, Name: name, Role: role}
		return err
	})
	return u, token
}

func accept(t *testing.T, w *flowtest.World, token string) (user sild.ID, err error) {
	t.Helper()
	err = w.Try(flowtest.User{Role: "none"}, func(tx *db.Tx) (err error) {
		user, err = org.Accept(tx, token, secretOf(t, good))
		return err
	})
	return user, err
}

func TestInvite(t *testing.T) {
	w := flowtest.New(t)
	u, token := invite(t, w, "Mall Uus", "support_person")
	if a := account(t, w, u.ID); a.State(w.Now()) != org.Invited || a.Email != "mall.uus@example.org" || len(a.Members) != 1 || a.Members[0].Role != "support_person" || a.Members[0].RecordedAt.IsZero() {
		t.Errorf("invited, the account is %s: %+v", a.State(w.Now()), a)
	}
	if len(token) != 22 {
		t.Errorf("the token %q has %d letters; want 128 bits", token, len(token))
	}
	w.Look(w.Admin, func(tx *db.Tx) error {
		n, err := db.One[int](tx, `SELECT count(*) FROM invitation WHERE token = $1`, []byte(token))
		if n != 0 {
			t.Error("the token itself is kept")
		}
		return err
	})
	var guest org.Guest
	w.Look(flowtest.User{Role: "none"}, func(tx *db.Tx) (err error) { guest, err = org.GuestOf(tx, token); return err })
	if guest.User != u.ID || guest.OrgName != w.Provider.Name || !guest.ExpiresAt.Equal(w.Now().Add(7*24*time.Hour)) {
		t.Errorf("the link is for %+v", guest)
	}
	if user, err := accept(t, w, token); err != nil || user != u.ID {
		t.Fatalf("accepted: %s, %v", user, err)
	}
	if a := account(t, w, u.ID); a.State(w.Now()) != org.Active {
		t.Errorf("with a password the account is %s", a.State(w.Now()))
	}
	if user, err := knock(t, w, "mall.uus@example.org", good); err != nil || user != u.ID {
		t.Errorf("the password of the link: %s, %v", user, err)
	}
	if _, err := accept(t, w, token); sild.KindOf(err) != sild.NotFound {
		t.Errorf("the link a second time: %v; want none", err)
	}

	// A second link closes the first, and using it ends all sessions.
	first, second := org.NewToken(), org.NewToken()
	for _, token := range []string{first, second} {
		w.Do(w.Admin, func(tx *db.Tx) error { return org.Reinvite(tx, u.ID, token, false) })
	}
	if _, err := accept(t, w, first); sild.KindOf(err) != sild.NotFound {
		t.Errorf("a link that another followed: %v; want none", err)
	}
	w.Go("2024-02-12 10:01") // a week and a minute later
	if _, err := accept(t, w, second); sild.KindOf(err) != sild.NotFound {
		t.Errorf("a link after a week: %v; want none", err)
	}
	third := org.NewToken()
	w.Do(w.Admin, func(tx *db.Tx) error { return org.Reinvite(tx, u.ID, third, false) })
	session := w.Token(u, "web")
	if _, err := accept(t, w, third); err != nil {
		t.Fatal(err)
	}
	if err := signedIn(t, w, session); sild.KindOf(err) != sild.NotFound {
		t.Errorf("a session from before the new password: %v; want it ended", err)
	}
}

func signedIn(t *testing.T, w *flowtest.World, token string) error {
	t.Helper()
	return look(t, w, func(tx *db.Tx) error { _, err := org.SessionOf(tx, token, "web"); return err })
}

func TestInviteRefused(t *testing.T) {
	w := flowtest.New(t)
	bad := func(field string, change func(*org.UserInput, *org.MemberInput)) {
		t.Helper()
		in, role := org.UserInput{Name: "Mall Uus", Email: "mall@example.org", Lang: "et"}, org.MemberInput{Team: w.Provider.Team, Role: "support_person"}
		change(&in, &role)
		problem(t, field, w.Try(w.Admin, func(tx *db.Tx) error { _, err := org.Invite(tx, in, role, org.NewToken()); return err }), field)
	}
	bad("name", func(in *org.UserInput, _ *org.MemberInput) { in.Name = "" })
	for _, mail := range []string{"", "mall", "mall@example", "@example.org", "a b@example.org", "a@example.org, b@example.org"} {
		bad("email", func(in *org.UserInput, _ *org.MemberInput) { in.Email = mail })
	}
	bad("email", func(in *org.UserInput, _ *org.MemberInput) { in.Email = "SIIRI.TUGI@example.org" })
	bad("lang", func(in *org.UserInput, _ *org.MemberInput) { in.Lang = "xx" })
	bad("role", func(_ *org.UserInput, m *org.MemberInput) { m.Role = "prison" }) // in a provider
	bad("role", func(_ *org.UserInput, m *org.MemberInput) { m.Role = "system" })
	bad("team", func(_ *org.UserInput, m *org.MemberInput) { m.Team = w.Other.Team })
	bad("until", func(_ *org.UserInput, m *org.MemberInput) { m.Until = w.Today().AddDays(-1) })
}

// TestRoles: every role can be given in some kind of organisation, and that of
// the admin in each.
func TestRoles(t *testing.T) {
	given := map[string]bool{}
	for _, kind := range org.Kinds {
		roles := org.RolesIn(kind)
		if !slices.Contains(roles, org.Admin) {
			t.Errorf("a %s cannot have an admin", kind)
		}
		for _, r := range roles {
			given[r] = true
		}
	}
	for _, role := range access.Roles() {
		if !given[role] {
			t.Errorf("nobody can be given the role %s", role)
		}
	}
	if slices.Contains(org.RolesIn("funder"), "support_person") {
		t.Error("a funder has support persons")
	}
}

// TestEndMember: when a role in a team ends, so do the session in it and what
// was granted to the user in person, with the next request.
func TestEndMember(t *testing.T) {
	w := flowtest.New(t)
	_, caseID := w.Admitted("Andrei", "Tamm")
	session := w.Token(w.Worker, "web")
	reads := func() error {
		return w.Try(w.Worker, func(tx *db.Tx) error { _, err := access.Case(tx, caseID, "P"); return err })
	}
	if err := reads(); err != nil {
		t.Fatal(err)
	}
	m := account(t, w, w.Worker.ID).Members[0]
	end := func(last sild.Date, why string) error {
		return w.Try(w.Admin, func(tx *db.Tx) error { _, err := org.EndMember(tx, m.ID, last, why); return err })
	}
	yesterday := w.Today().AddDays(-1)
	problem(t, "no reason", end(yesterday, ""), "why")
	problem(t, "the day before yesterday", end(yesterday.AddDays(-1), "Left"), "last")
	if err := end(w.Today(), "Leaves today"); err != nil {
		t.Fatal(err)
	}
	if err := reads(); err != nil {
		t.Errorf("on the last day: %v", err)
	}
	problem(t, "longer than it is", end(w.Today().AddDays(2), "Stays"), "last")
	if err := end(yesterday, "Left"); err != nil {
		t.Fatal(err)
	}
	if err := reads(); sild.KindOf(err) != sild.NotFound {
		t.Errorf("after the last day the case is %v; want not found", err)
	}
	if err := signedIn(t, w, session); sild.KindOf(err) != sild.NotFound {
		t.Errorf("after the last day the session is %v; want none", err)
	}
	if err := w.Try(w.Worker, func(tx *db.Tx) error { _, err := org.SignIn(tx, w.Worker.ID, "web"); return err }); sild.KindOf(err) != sild.Forbidden {
		t.Errorf("without a role one signs in: %v", err)
	}
	if got := account(t, w, w.Worker.ID).Members[0]; got.EndedBy != w.Admin.ID || got.EndedWhy != "Left" || got.Until != yesterday || !got.Over(w.Today()) {
		t.Errorf("kept of the end: %+v", got)
	}
	if err := end(yesterday, "Again"); sild.KindOf(err) != sild.Conflict {
		t.Errorf("what has ended is ended: %v; want a conflict", err)
	}
	w.Do(w.Admin, func(tx *db.Tx) error {
		return org.AddMember(tx, w.Worker.ID, org.MemberInput{Team: w.Provider.Team, Role: "support_person"})
	})
	if err := reads(); err != nil {
		t.Errorf("taken on again: %v", err)
	}
	problem(t, "the same role twice", w.Try(w.Admin, func(tx *db.Tx) error {
		return org.AddMember(tx, w.Worker.ID, org.MemberInput{Team: w.Provider.Team, Role: "support_person", From: w.Today().AddDays(9)})
	}), "role")
}

// TestTwoRoles: who has two roles works in one of them at a time.
func TestTwoRoles(t *testing.T) {
	w := flowtest.New(t)
	w.Do(w.Admin, func(tx *db.Tx) error {
		return org.AddMember(tx, w.Worker.ID, org.MemberInput{Team: w.Provider.Team, Role: "coordinator"})
	})
	token := w.Token(w.Worker, "web")
	role := func() (s org.Session) {
		t.Helper()
		if err := look(t, w, func(tx *db.Tx) (err error) { s, err = org.SessionOf(tx, token, "web"); return err }); err != nil {
			t.Fatal(err)
		}
		return s
	}
	if got := role().Role; got != "support_person" {
		t.Errorf("begins as %s; want the role that came first", got)
	}
	as := func(role string) (renewed string, err error) {
		err = w.Try(w.Worker, func(tx *db.Tx) (err error) {
			renewed, err = org.WorkAs(tx, w.Worker.ID, token, role)
			return err
		})
		return renewed, err
	}
	if _, err := as("org_admin"); sild.KindOf(err) != sild.NotFound {
		t.Errorf("a role that one has not: %v", err)
	}
	before := token
	renewed, err := as("coordinator")
	if err != nil {
		t.Fatal(err)
	}
	if token = renewed; role().Role != "coordinator" {
		t.Errorf("goes on as %s", role().Role)
	}
	if err := signedIn(t, w, before); sild.KindOf(err) != sild.NotFound {
		t.Errorf("the token from before another role: %v; want none", err)
	}
}

func TestDisable(t *testing.T) {
	w := flowtest.New(t)
	w.Do(w.Worker, func(tx *db.Tx) error { return org.SetPassword(tx, w.Worker.ID, secretOf(t, good)) })
	session := w.Token(w.Worker, "web")
	token := org.NewToken()
	w.Do(w.Admin, func(tx *db.Tx) error { return org.Reinvite(tx, w.Worker.ID, token, false) })
	w.Do(w.Admin, func(tx *db.Tx) error { return org.Disable(tx, w.Worker.ID) })
	if err := signedIn(t, w, session); sild.KindOf(err) != sild.NotFound {
		t.Errorf("a session of a user who was disabled: %v", err)
	}
	if _, err := knock(t, w, "siiri.tugi@example.org", good); sild.KindOf(err) != sild.Invalid {
		t.Errorf("signs in, disabled: %v", err)
	}
	if _, err := accept(t, w, token); sild.KindOf(err) != sild.NotFound {
		t.Errorf("the link of a user who was disabled: %v", err)
	}
	if err := w.Try(w.Admin, func(tx *db.Tx) error { return org.Reinvite(tx, w.Worker.ID, org.NewToken(), false) }); sild.KindOf(err) != sild.Conflict {
		t.Errorf("a link for a user who is disabled: %v", err)
	}
	if got := account(t, w, w.Worker.ID).State(w.Now()); got != org.Disabled {
		t.Errorf("the account is %s", got)
	}
	w.Do(w.Admin, func(tx *db.Tx) error { return org.Enable(tx, w.Worker.ID) })
	if err := knockErr(t, w, "siiri.tugi@example.org"); err != nil {
		t.Errorf("enabled again: %v", err)
	}
	if err := signedIn(t, w, session); sild.KindOf(err) != sild.NotFound {
		t.Errorf("the old session came back: %v", err)
	}
}

// TestLastAdmin: nobody changes their own roles, and one admin always stays,
// also when two take each other's place at once.
func TestLastAdmin(t *testing.T) {
	w := flowtest.New(t)
	own := account(t, w, w.Admin.ID).Members[0]
	for what, do := range map[string]func(*db.Tx) error{
		"disabling": func(tx *db.Tx) error { return org.Disable(tx, w.Admin.ID) },
		"ending":    func(tx *db.Tx) error { _, err := org.EndMember(tx, own.ID, tx.Today(), "x"); return err },
		"a new role": func(tx *db.Tx) error {
			return org.AddMember(tx, w.Admin.ID, org.MemberInput{Team: w.Provider.Team, Role: "coordinator"})
		},
		"a new link": func(tx *db.Tx) error { return org.Reinvite(tx, w.Admin.ID, org.NewToken(), false) },
	} {
		if err := w.Try(w.Admin, do); sild.KindOf(err) != sild.Forbidden {
			t.Errorf("%s oneself: %v; want it refused", what, err)
		}
	}
	other, token := invite(t, w, "Teine Haldur", org.Admin)
	if _, err := accept(t, w, token); err != nil {
		t.Fatal(err)
	}
	w.Do(w.Admin, func(tx *db.Tx) error { return org.Disable(tx, other.ID) })
	if err := w.Try(other, func(tx *db.Tx) error { return org.Disable(tx, w.Admin.ID) }); sild.KindOf(err) != sild.Conflict {
		t.Errorf("the last admin, disabled: %v; want it refused", err)
	}
	if err := w.Try(other, func(tx *db.Tx) error { _, err := org.EndMember(tx, own.ID, tx.Today(), "x"); return err }); sild.KindOf(err) != sild.Conflict {
		t.Errorf("the last admin's role, ended: %v; want it refused", err)
	}
}
