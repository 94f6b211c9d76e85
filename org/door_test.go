// SPDX-License-Identifier: EUPL-1.2

package org_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/org"
)

// TestSessionLimits: a session ends when it was idle, and in any case after the
// longest time, by the default and by what the admin chose meanwhile.
func TestSessionLimits(t *testing.T) {
	w := flowtest.New(t)
	at := func(after time.Duration) { w.Go(flowtest.Start.Add(after).In(w.DB.Zone).Format("2006-01-02 15:04")) }
	use := func(token string) {
		w.Do(w.Worker, func(tx *db.Tx) error { return org.Used(tx, map[string]time.Time{token: tx.Now}) })
	}
	lives := func(what, token string, want bool) {
		t.Helper()
		if err := signedIn(t, w, token); (err == nil) != want {
			t.Errorf("%s the session is there: %v (%v); want %v", what, err == nil, err, want)
		}
	}
	idle, busy := w.Token(w.Worker, "web"), w.Token(w.Worker, "web")
	at(60 * time.Minute)
	lives("after an hour without use", idle, true)
	at(61 * time.Minute)
	lives("after more than an hour without use", idle, false)
	at(60 * time.Minute)
	use(busy)
	for n := 2; n <= 12; n++ {
		at(time.Duration(n) * time.Hour)
		lives(fmt.Sprintf("used each hour, after %d", n), busy, n < 12)
		use(busy)
	}
	at(0)
	tight := w.Token(w.Worker, "web")
	for _, bad := range []org.DoorRule{{Idle: 4, Longest: 8}, {Idle: 61, Longest: 8}, {Idle: 5, Longest: 0}, {Idle: 5, Longest: 25}} {
		if err := w.Try(w.Admin, func(tx *db.Tx) error { return org.SetDoor(tx, bad) }); sild.KindOf(err) != sild.Invalid {
			t.Errorf("%+v: %v; want it refused", bad, err)
		}
	}
	if err := w.Try(w.Coordinator, func(tx *db.Tx) error { return org.SetDoor(tx, org.DoorRule{Idle: 5, Longest: 8}) }); sild.KindOf(err) != sild.NotFound {
		t.Errorf("by a coordinator: %v", err)
	}
	w.Do(w.Admin, func(tx *db.Tx) error { return org.SetDoor(tx, org.DoorRule{Idle: 5, Longest: 1, Names: true}) })
	at(6 * time.Minute)
	lives("idle for longer than the new rule", tight, false)
	at(5 * time.Minute)
	lives("idle for as long as the new rule", tight, true)
	at(61 * time.Minute)
	use(tight)
	lives("used, but longer than the new rule", tight, false)
	w.Look(w.Admin, func(tx *db.Tx) error {
		r, err := org.OwnDoor(tx)
		if r.Names || r.Idle != 5 {
			t.Errorf("the rule is %+v; want no names without shared computers", r)
		}
		return err
	})
}

// TestEndedAtOnce: what ends a session ends it with the very next request.
func TestEndedAtOnce(t *testing.T) {
	ends := map[string]func(*flowtest.World, *db.Tx) error{
		"disabled": func(w *flowtest.World, tx *db.Tx) error { return org.Disable(tx, w.Worker.ID) },
		"out of the team": func(w *flowtest.World, tx *db.Tx) error {
			a, err := org.AccountOf(tx, w.Worker.ID)
			if err != nil {
				return err
			}
			_, err = org.EndMember(tx, a.Members[0].ID, tx.Today().AddDays(-1), "Left")
			return err
		},
		"signed out by the admin": func(w *flowtest.World, tx *db.Tx) error { return org.SignOutUser(tx, w.Worker.ID) },
	}
	for what, do := range ends {
		w := flowtest.New(t)
		tokens := map[string]string{}
		for range 3 {
			tokens[w.Token(w.Worker, "web")] = "web"
			tokens[w.Token(w.Worker, "api")] = "api"
		}
		w.Do(w.Admin, func(tx *db.Tx) error { return do(w, tx) })
		n := 0
		for token, kind := range tokens {
			if err := look(t, w, func(tx *db.Tx) error { _, err := org.SessionOf(tx, token, kind); return err }); sild.KindOf(err) == sild.NotFound {
				n++
			}
		}
		if n != len(tokens) {
			t.Errorf("%s: %d of %d sessions ended", what, n, len(tokens))
		}
	}
	w := flowtest.New(t)
	other := w.Token(w.Stranger, "web")
	if err := w.Try(w.Admin, func(tx *db.Tx) error { return org.SignOutUser(tx, w.Stranger.ID) }); sild.KindOf(err) != sild.NotFound {
		t.Errorf("of another organisation: %v", err)
	}
	if err := signedIn(t, w, other); err != nil {
		t.Error("the session of somebody of another organisation ended")
	}
}

// TestProve: a proof renews the token, and is fresh for ten minutes.
func TestProve(t *testing.T) {
	w := flowtest.New(t)
	token := w.Token(w.Worker, "web")
	session := func() (s org.Session) {
		t.Helper()
		if err := look(t, w, func(tx *db.Tx) (err error) { s, err = org.SessionOf(tx, token, "web"); return err }); err != nil {
			t.Fatal(err)
		}
		return s
	}
	if !session().Fresh(w.Now().Add(org.FreshFor)) || session().Fresh(w.Now().Add(org.FreshFor+time.Second)) {
		t.Error("a proof is not fresh for ten minutes")
	}
	w.Go("2024-02-05 10:30")
	before, renewed := token, ""
	w.Do(w.Worker, func(tx *db.Tx) (err error) { renewed, err = org.Prove(tx, w.Worker.ID, token, "password"); return err })
	if token = renewed; !session().Fresh(w.Now()) {
		t.Error("after a proof it is not fresh")
	}
	if err := signedIn(t, w, before); sild.KindOf(err) != sild.NotFound {
		t.Errorf("the token from before the proof: %v; want none", err)
	}
	if err := w.Try(w.Second, func(tx *db.Tx) error { _, err := org.Prove(tx, w.Second.ID, token, "password"); return err }); sild.KindOf(err) != sild.NotFound {
		t.Errorf("the proof of somebody else: %v", err)
	}
	var brief string
	w.Do(w.Worker, func(tx *db.Tx) (err error) {
		brief, err = org.Begin(tx, w.Worker.ID, org.Way{Kind: "web", Brief: true})
		return err
	})
	if token = brief; session().Fresh(w.Now()) {
		t.Error("a PIN is a fresh proof")
	}
}

// TestHashes: whether there is such a user, or a password, or not: one hash is
// computed for each try.
func TestHashes(t *testing.T) {
	w := flowtest.New(t)
	w.Do(w.Worker, func(tx *db.Tx) error { return org.SetPassword(tx, w.Worker.ID, secretOf(t, good)) })
	for i := range 3 {
		for what, mail := range map[string]string{"a user": "siiri.tugi@example.org", "a user without a password": "kaie.koor@example.org", "nobody": fmt.Sprintf("nobody%d@example.org", i)} {
			before := org.Hashed()
			if _, err := knock(t, w, mail, "a wrong password"); sild.KindOf(err) != sild.Invalid {
				t.Fatalf("%s: %v", what, err)
			}
			if n := org.Hashed() - before; n != 1 {
				t.Errorf("for %s %d hashes are computed; want 1", what, n)
			}
		}
	}
}

// TestHashersTakeTurns: a flood takes no more memory than a few hashes, whoever
// gives up waits no longer, and who would wait behind too many is told so.
func TestHashersTakeTurns(t *testing.T) {
	release := org.HoldHashers()
	ctx, cancel := context.WithCancel(t.Context())
	var group sync.WaitGroup
	answers := make(chan error, org.QueueLength)
	for range org.QueueLength {
		group.Go(func() { answers <- org.Argon(ctx) })
	}
	for org.Waiting() < org.QueueLength { // all have come
		if t.Context().Err() != nil {
			t.Fatal("they did not come")
		}
	}
	before := org.Hashed()
	if err := org.Argon(ctx); sild.KindOf(err) != sild.Busy {
		t.Errorf("behind a full queue: %v; want it busy", err)
	}
	if org.Hashing() != org.HashersAtOnce {
		t.Errorf("%d at once; want %d", org.Hashing(), org.HashersAtOnce)
	}
	cancel()
	group.Wait()
	release()
	close(answers)
	for err := range answers {
		if err == nil {
			t.Error("somebody got a turn that there was not")
		}
	}
	if n := org.Hashed() - before; n != 0 || org.Waiting() != 0 {
		t.Errorf("%d hashes were computed, %d wait still", n, org.Waiting())
	}
	if err := org.Argon(t.Context()); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

// TestKept: a form is sealed for one user and one browser, and no longer than a
// shift.
func TestKept(t *testing.T) {
	w := flowtest.New(t)
	pocket, other := org.NewHalf(), org.NewHalf()
	keep := func(u flowtest.User, pocket, text, once string) {
		t.Helper()
		p, err := org.Seal(pocket, u.ID, org.KeptForm{Role: u.Role, Why: org.KeptEnded, Path: "/cases/1/contacts?x=1", Form: url.Values{"agreed": {text}, "password": {"hunter two hunter"}, "once": {once}}})
		if err != nil {
			t.Fatal(err)
		}
		w.Do(u, func(tx *db.Tx) error { _, err := org.Keep(tx, p); return err })
	}
	in := func(u flowtest.User, pocket string) (list []org.KeptForm) {
		t.Helper()
		w.Look(u, func(tx *db.Tx) (err error) { list, err = org.KeptIn(tx, pocket, u.ID); return err })
		return list
	}
	keep(w.Worker, pocket, "He starts at the sawmill", "k1")
	list := in(w.Worker, pocket)
	if len(list) != 1 || list[0].Form.Get("agreed") != "He starts at the sawmill" || list[0].Role != "support_person" {
		t.Fatalf("kept: %+v", list)
	}
	if list[0].Form.Has("password") {
		t.Error("a password is kept")
	}
	if n := len(in(w.Second, pocket)) + len(in(w.Worker, other)) + len(in(w.Worker, "")); n != 0 {
		t.Errorf("%d are shown to another user or in another browser", n)
	}
	w.Look(w.Worker, func(tx *db.Tx) error {
		sealed, err := db.One[[]byte](tx, `SELECT sealed FROM kept_form`)
		if strings.Contains(string(sealed), "sawmill") || strings.Contains(string(sealed), "contacts") {
			t.Error("it is not sealed")
		}
		return err
	})
	// Moved to another user's name in the database it does not open.
	w.Do(w.Worker, func(tx *db.Tx) error {
		_, err := db.Exec(tx, `UPDATE kept_form SET user_id = $1`, w.Second.ID)
		return err
	})
	if n := len(in(w.Second, pocket)); n != 0 {
		t.Errorf("%d open for another user whose name was put in", n)
	}
	w.Do(w.Worker, func(tx *db.Tx) error {
		_, err := db.Exec(tx, `UPDATE kept_form SET user_id = $1`, w.Worker.ID)
		return err
	})
	keep(w.Worker, pocket, "He starts at the sawmill on Monday", "k1") // the same form again
	if list := in(w.Worker, pocket); len(list) != 1 || list[0].Form.Get("agreed") != "He starts at the sawmill on Monday" {
		t.Errorf("the same form again: %+v", list)
	}
	for i := range 30 {
		keep(w.Worker, pocket, fmt.Sprint("Text ", i), fmt.Sprint("n", i))
	}
	list = in(w.Worker, pocket)
	if len(list) != 10 || list[9].Form.Get("agreed") != "Text 29" {
		t.Errorf("of 31 forms %d are kept; want the last 10", len(list))
	}
	w.Do(w.Second, func(tx *db.Tx) error { return org.Drop(tx, w.Second.ID, list[0].ID) })
	w.Do(w.Second, func(tx *db.Tx) error { return org.Arrived(tx, w.Second.ID, "n29", "/cases/1/contacts") })
	if n := len(in(w.Worker, pocket)); n != 10 {
		t.Errorf("somebody else dropped %d", 10-n)
	}
	w.Do(w.Worker, func(tx *db.Tx) error { return org.Arrived(tx, w.Worker.ID, "n29", "/cases/1/contacts") })
	w.Do(w.Worker, func(tx *db.Tx) error { return org.Drop(tx, w.Worker.ID, list[0].ID) })
	if n := len(in(w.Worker, pocket)); n != 8 {
		t.Errorf("one arrived and one was dropped, and %d are left of 10", n)
	}
	w.Go("2024-02-05 22:01")
	if n := len(in(w.Worker, pocket)); n != 0 {
		t.Errorf("after more than twelve hours %d are kept", n)
	}
}

// TestPIN: a PIN opens one user's door, at one device, in one shift, and five
// wrong ones close it.
func TestPIN(t *testing.T) {
	for _, bad := range []string{"", "12345", "123456", "987654", "000000", "121212", "111112", "a23456", "246802468024680246802"} {
		if _, err := org.NewPIN(t.Context(), bad); sild.KindOf(err) != sild.Invalid {
			t.Errorf("%q: %v; want it refused", bad, err)
		}
	}
	pin, err := org.NewPIN(t.Context(), " 730519 ")
	if err != nil {
		t.Fatal(err)
	}
	w := flowtest.New(t)
	device, other := org.NewDeviceToken(), org.NewDeviceToken()
	arrive := func(u flowtest.User, device string) (strange bool) {
		t.Helper()
		w.Do(u, func(tx *db.Tx) (err error) {
			strange, err = org.Arrive(tx, u.ID, device, org.Way{Role: u.Role, Strong: true})
			return err
		})
		return strange
	}
	set := func(u flowtest.User, device string) error {
		return w.Try(u, func(tx *db.Tx) error { return org.SetPIN(tx, u.ID, device, pin) })
	}
	opens := func(device, who, pin string) bool {
		t.Helper()
		var lock org.PINLock
		w.Look(w.Worker, func(tx *db.Tx) (err error) { lock, err = org.PINOf(tx, device, who); return err })
		ok, err := lock.Open(t.Context(), pin)
		if err != nil {
			t.Fatal(err)
		}
		w.Do(w.Worker, func(tx *db.Tx) (err error) { ok, err = org.PINTried(tx, device, lock.User, ok); return err })
		return ok
	}
	if arrive(w.Worker, device) {
		t.Error("the first device of all is strange")
	}
	if err := set(w.Worker, device); sild.KindOf(err) != sild.NotFound {
		t.Errorf("without shared computers: %v", err)
	}
	w.Do(w.Admin, func(tx *db.Tx) error {
		return org.SetDoor(tx, org.DoorRule{Idle: 15, Longest: 12, Shared: true, Names: true})
	})
	if err := set(w.Worker, other); sild.KindOf(err) != sild.Conflict {
		t.Errorf("at a device where nobody signed in: %v", err)
	}
	if err := set(w.Worker, device); err != nil {
		t.Fatal(err)
	}
	who := string(w.Worker.ID)
	if !opens(device, who, "730519") || !opens(device, "Siiri.Tugi@example.org", "730519") {
		t.Error("the PIN does not open")
	}
	arrive(w.Second, device)
	if !arrive(w.Worker, other) {
		t.Error("a second device is not strange")
	}
	for what, yes := range map[string]bool{
		"at another device": opens(other, who, "730519"), "for a colleague": opens(device, string(w.Second.ID), "730519"), "for nobody": opens(device, "x", "730519"), "empty": opens(device, who, ""),
	} {
		if yes {
			t.Errorf("%s: it opens", what)
		}
	}
	neighbours := func() (names []string) {
		t.Helper()
		w.Look(w.Worker, func(tx *db.Tx) error {
			list, err := org.Neighbours(tx, device)
			for _, n := range list {
				names = append(names, fmt.Sprint(n.Name, n.PIN))
			}
			return err
		})
		return names
	}
	if got := strings.Join(neighbours(), " "); got != "Toomas Abifalse Siiri Tugitrue" && got != "Siiri Tugitrue Toomas Abifalse" {
		t.Errorf("on the list: %s", got)
	}
	for range 4 {
		opens(device, who, "730518")
	}
	if opens(device, who, "730519") { // one wrong before, empty
		t.Error("after five wrong tries in a row it opens")
	}
	arrive(w.Worker, device) // in full
	if !opens(device, who, "730519") {
		t.Error("after signing in in full it does not open")
	}
	w.Do(w.Worker, func(tx *db.Tx) error { return org.ChangePassword(tx, w.Worker.ID, secretOf(t, good), "x") })
	if opens(device, who, "730519") {
		t.Error("with a new password the PIN opens still")
	}
	if err := set(w.Worker, device); err != nil || !opens(device, who, "730519") {
		t.Error("a new PIN does not open:", err)
	}
	w.Go("2024-02-05 22:01")
	if opens(device, who, "730519") || len(neighbours()) != 0 {
		t.Error("the shift is over, and the PIN opens or names are shown")
	}
	w.Go("2024-02-05 12:00")
	w.Do(w.Admin, func(tx *db.Tx) error { return org.SetDoor(tx, org.DoorRule{Idle: 15, Longest: 12, Shared: true}) })
	if len(neighbours()) != 0 {
		t.Error("names are shown without being asked for")
	}
	w.Do(w.Admin, func(tx *db.Tx) error { return org.SetDoor(tx, org.DoorRule{Idle: 15, Longest: 12}) })
	if opens(device, who, "730519") {
		t.Error("it opens where there are no shared computers any more")
	}
}
