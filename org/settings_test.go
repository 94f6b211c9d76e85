// SPDX-License-Identifier: EUPL-1.2

package org_test

import (
	"testing"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/org"
)

// TestSettingsDuty: only admins keep an organisation, and only their own.
func TestSettingsDuty(t *testing.T) {
	w := flowtest.New(t)
	m := account(t, w, w.Worker.ID).Members[0]
	in := org.UserInput{Name: "Mall Uus", Email: "mall@example.org", Lang: "et"}
	deeds := map[string]func(*db.Tx) error{
		"the organisation": func(tx *db.Tx) error { return org.ChangeOrganisation(tx, "Else", "prison") },
		"the teams":        func(tx *db.Tx) error { _, err := org.OwnTeams(tx); return err },
		"a new team":       func(tx *db.Tx) error { _, err := org.OpenTeam(tx, "New"); return err },
		"a team":           func(tx *db.Tx) error { return org.RenameTeam(tx, w.Provider.Team, "Else") },
		"the users":        func(tx *db.Tx) error { _, err := org.Accounts(tx); return err },
		"a new user": func(tx *db.Tx) error {
			_, err := org.Invite(tx, in, org.MemberInput{Team: w.Provider.Team, Role: "support_person"}, org.NewToken())
			return err
		},
		"a user":    func(tx *db.Tx) error { return org.ChangeUser(tx, w.Worker.ID, in) },
		"a link":    func(tx *db.Tx) error { return org.Reinvite(tx, w.Worker.ID, org.NewToken(), false) },
		"disabling": func(tx *db.Tx) error { return org.Disable(tx, w.Worker.ID) },
		"enabling":  func(tx *db.Tx) error { return org.Enable(tx, w.Worker.ID) },
		"a role": func(tx *db.Tx) error {
			return org.AddMember(tx, w.Worker.ID, org.MemberInput{Team: w.Provider.Team, Role: "coordinator"})
		},
		"ending a role": func(tx *db.Tx) error { _, err := org.EndMember(tx, m.ID, tx.Today(), "x"); return err },
	}
	for what, do := range deeds {
		for _, u := range []flowtest.User{w.Coordinator, w.Worker, w.Officer, w.Manager, w.Stranger} {
			if err := w.Try(u, do); sild.KindOf(err) != sild.NotFound {
				t.Errorf("%s by a %s: %v; want nothing to be seen", what, u.Role, err)
			}
		}
	}
	// An admin of another organisation sees nothing of this one.
	foreign := w.Stranger
	foreign.Role = org.Admin
	for _, what := range []string{"a team", "a user", "a link", "disabling", "enabling", "a role", "ending a role"} {
		if err := w.Try(foreign, deeds[what]); sild.KindOf(err) != sild.NotFound {
			t.Errorf("%s by the admin of another organisation: %v; want nothing to be seen", what, err)
		}
	}
	for what, do := range map[string]func(*db.Tx) error{
		"a credential": func(tx *db.Tx) error { _, err := org.AddCredential(tx, w.Worker.ID, background); return err },
		"the worker":   func(tx *db.Tx) error { _, err := org.WorkerOf(tx, w.Worker.ID); return err },
	} {
		if err := w.Try(foreign, do); sild.KindOf(err) != sild.NotFound {
			t.Errorf("%s by the admin of another organisation: %v", what, err)
		}
		if err := w.Try(w.Admin, do); err != nil {
			t.Errorf("%s by the admin: %v", what, err)
		}
	}
}

func TestOrganisation(t *testing.T) {
	w := flowtest.New(t)
	var team org.Team
	w.Do(w.Admin, func(tx *db.Tx) (err error) {
		if err := org.ChangeOrganisation(tx, "Southern Centre", "provider"); err != nil {
			return err
		}
		team, err = org.OpenTeam(tx, "West")
		return err
	})
	w.Do(w.Admin, func(tx *db.Tx) error { return org.RenameTeam(tx, team.ID, "Far West") })
	problem(t, "two teams of one name", w.Try(w.Admin, func(tx *db.Tx) error { _, err := org.OpenTeam(tx, "South"); return err }), "name")
	problem(t, "a kind that is none", w.Try(w.Admin, func(tx *db.Tx) error { return org.ChangeOrganisation(tx, "Shop", "shop") }), "kind")
	w.Look(w.Admin, func(tx *db.Tx) error {
		o, err := org.OwnOrganisation(tx)
		if err != nil || o.Name != "Southern Centre" {
			t.Errorf("the organisation is %+v, %v", o, err)
		}
		teams, err := org.OwnTeams(tx)
		if len(teams) != 3 || teams[1].Name != "Far West" || teams[1].Members != 0 || teams[2].Members != 4 {
			t.Errorf("the teams are %+v", teams)
		}
		return err
	})
	w.Do(w.Admin, func(tx *db.Tx) error {
		return org.ChangeUser(tx, w.Worker.ID, org.UserInput{Name: "Siiri Tugev", Email: "Siiri@example.org", Lang: "et"})
	})
	if a := account(t, w, w.Worker.ID); a.Name != "Siiri Tugev" || a.Email != "siiri@example.org" || a.State(w.Now()) != org.Open {
		t.Errorf("the user is %+v", a)
	}
}

func TestPasswordRules(t *testing.T) {
	for _, password := range []string{
		"Password1234!", "passwordpassword", "qwertyuiop123", "123456789012", "aaaaaaaaaaaaaa", "abcdefghijklmn", "ababababababab",
		"siiri.tugi2024", "TugiSiiri!!!", "paroolparool", "пароль123456",
	} {
		if _, err := org.NewSecret(t.Context(), password, "Siiri Tugi", "siiri.tugi@example.org"); sild.KindOf(err) != sild.Invalid {
			t.Errorf("%q: %v; want it refused", password, err)
		}
	}
	for _, password := range []string{good, "Siiri loeb sügisel", "73519284650913", "kuu-meri-tuli-puu", "длинный мост через реку"} {
		if _, err := org.NewSecret(t.Context(), password, "Siiri Tugi", "siiri.tugi@example.org"); err != nil {
			t.Errorf("%q: %v", password, err)
		}
	}
}

// TestChangePassword: with a new password the other sessions end.
func TestChangePassword(t *testing.T) {
	w := flowtest.New(t)
	w.Do(w.Worker, func(tx *db.Tx) error { return org.SetPassword(tx, w.Worker.ID, secretOf(t, good)) })
	here, there := w.Token(w.Worker, "web"), w.Token(w.Worker, "web")
	old := func(password string) error {
		var lock org.Lock
		if err := look(t, w, func(tx *db.Tx) (err error) {
			lock, err = org.LockOfUser(tx, w.Worker.ID)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return lock.OpenOwn(t.Context(), password, "old")
	}
	problem(t, "a wrong old password", old("something else entirely"), "old")
	if err := old(good); err != nil {
		t.Error(err)
	}
	w.Do(w.Worker, func(tx *db.Tx) error {
		return org.ChangePassword(tx, w.Worker.ID, secretOf(t, "four words under a bridge"), here)
	})
	if err := signedIn(t, w, here); err != nil {
		t.Errorf("this session: %v", err)
	}
	if err := signedIn(t, w, there); sild.KindOf(err) != sild.NotFound {
		t.Errorf("the other session: %v; want it ended", err)
	}
	problem(t, "the password that was", old(good), "old")
	if err := w.Try(w.Worker, func(tx *db.Tx) error { return org.SetPassword(tx, w.Worker.ID, org.Secret{}) }); err == nil {
		t.Error("a password that was never checked is set")
	}
}
