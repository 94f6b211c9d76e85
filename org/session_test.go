// SPDX-License-Identifier: EUPL-1.2

package org_test

import (
	"strings"
	"testing"
	"time"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/org"
)

// look is a read outside any session.
func look(t *testing.T, w *flowtest.World, do func(*db.Tx) error) error {
	t.Helper()
	return w.DB.Read(t.Context(), sild.System, do)
}

// knock tries a password at the door.
func knock(t *testing.T, w *flowtest.World, mail, password string) (sild.ID, error) {
	t.Helper()
	var lock org.Lock
	if err := look(t, w, func(tx *db.Tx) (err error) {
		lock, err = org.LockOf(tx, mail)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return lock.Open(t.Context(), password)
}

func TestPassword(t *testing.T) {
	w := flowtest.New(t)
	const right = "a long way over the bridge"
	set := func(password string) error {
		secret, err := org.NewSecret(t.Context(), password)
		if err != nil {
			return err
		}
		return w.Try(w.Worker, func(tx *db.Tx) error { return org.SetPassword(tx, w.Worker.ID, secret) })
	}
	if err := set(right); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"", "elevenchars", strings.Repeat("x", 1001)} {
		if err := set(bad); sild.KindOf(err) != sild.Invalid {
			t.Errorf("a password of %d letters: %v; want it refused", len(bad), err)
		}
	}
	enter := func(mail, password string) (user sild.ID, err error) {
		return knock(t, w, mail, password)
	}
	if user, err := enter(" Siiri.Tugi@Example.org ", right); err != nil || user != w.Worker.ID {
		t.Errorf("the right password: %s, %v", user, err)
	}
	_, wrong := enter("siiri.tugi@example.org", right+"!")
	_, nobody := enter("nobody@example.org", right)
	_, none := enter("kaie.koor@example.org", "") // has no password yet
	for _, err := range []error{wrong, nobody, none} {
		if err == nil || err.Error() != wrong.Error() || sild.KindOf(err) != sild.Invalid {
			t.Errorf("%v; want the same answer as for a wrong password, %v", err, wrong)
		}
	}
	kept := ""
	if err := look(t, w, func(tx *db.Tx) (err error) {
		kept, err = db.One[string](tx, `SELECT password FROM app_user WHERE id = $1`, w.Worker.ID)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(kept, "$argon2id$v=19$m=19456,t=2,p=1$") || strings.Contains(kept, right) {
		t.Errorf("kept as %q", kept)
	}
	if one, e := org.NewSecret(t.Context(), right); e != nil {
		t.Error(e)
	} else if other, e := org.NewSecret(t.Context(), right); e != nil || one == other {
		t.Error("two hashes of one password are equal: there is no salt")
	}
}

func TestSession(t *testing.T) {
	w := flowtest.New(t)
	token := w.Token(w.Worker, "web")
	who := func(token, kind string) (s org.Session, err error) {
		err = look(t, w, func(tx *db.Tx) (err error) {
			s, err = org.SessionOf(tx, token, kind)
			return err
		})
		return s, err
	}
	s, err := who(token, "web")
	if err != nil || s.User != w.Worker.ID || s.Role != "support_person" || s.OrgName != w.Provider.Name {
		t.Fatalf("the session is %+v, %v", s, err)
	}
	for what, of := range map[string][2]string{"as an API's": {token, "api"}, "of nobody": {"x", "web"}, "empty": {"", "web"}} {
		if _, err := who(of[0], of[1]); sild.KindOf(err) != sild.NotFound {
			t.Errorf("a token %s: %v; want none", what, err)
		}
	}
	if err := look(t, w, func(tx *db.Tx) error {
		n, err := db.One[int](tx, `SELECT count(*) FROM session WHERE token = $1`, []byte(token))
		if n != 0 {
			t.Error("the token itself is kept")
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}

	other := w.Token(w.Worker, "web")
	w.Do(w.Worker, func(tx *db.Tx) error { return org.SignOut(tx, other) })
	if _, err := who(other, "web"); sild.KindOf(err) != sild.NotFound {
		t.Errorf("after signing out: %v", err)
	}
	w.Go(w.Now().Add(13 * time.Hour).In(w.DB.Zone).Format("2006-01-02 15:04"))
	if _, err := who(token, "web"); sild.KindOf(err) != sild.NotFound {
		t.Errorf("after half a day: %v", err)
	}

	token = w.Token(w.Second, "web")
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := db.Exec(tx, `UPDATE app_user SET disabled_at = $1 WHERE id = $2`, tx.Now, w.Second.ID)
		return err
	})
	if _, err := who(token, "web"); sild.KindOf(err) != sild.NotFound {
		t.Errorf("of a user who was disabled: %v", err)
	}
}

func TestAdd(t *testing.T) {
	w := flowtest.New(t)
	bad := func(field string, do func(*db.Tx) error) {
		t.Helper()
		err := w.Try(w.Coordinator, do)
		e, ok := err.(*sild.Error)
		if !ok || e.Kind != sild.Invalid || e.Fields[field].Key == "" {
			t.Errorf("%v; want a problem at %s", err, field)
		}
	}
	bad("name", func(tx *db.Tx) error { _, err := org.AddOrganisation(tx, " ", "prison"); return err })
	bad("kind", func(tx *db.Tx) error { _, err := org.AddOrganisation(tx, "Bakery", "bakery"); return err })
	bad("name", func(tx *db.Tx) error { _, err := org.AddTeam(tx, w.Prison.ID, "a\x00b"); return err })
	bad("email", func(tx *db.Tx) error {
		_, err := org.AddUser(tx, w.Prison.ID, "Piret", "", "et", "prison", w.Prison.Team, w.Today())
		return err
	})
	err := w.Try(w.Coordinator, func(tx *db.Tx) error {
		_, err := org.AddUser(tx, w.Prison.ID, "Another Siiri", "SIIRI.TUGI@example.org", "et", "prison", w.Prison.Team, w.Today())
		return err
	})
	if sild.KindOf(err) != sild.Conflict {
		t.Errorf("a second user with the same address: %v; want a conflict", err)
	}
}
