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
	"sild/org/keytest"
)

const (
	keyOrigin = "https://sild.example.org"
	keyHost   = "sild.example.org"
)

// A door is the ways in of a world, and a browser in front of it.
type door struct {
	*flowtest.World
	t    *testing.T
	keys *org.Passkeys
}

func newDoor(t *testing.T) *door {
	t.Helper()
	keys, err := org.NewPasskeys(keyOrigin)
	if err != nil {
		t.Fatal(err)
	}
	return &door{flowtest.New(t), t, keys}
}

// later moves the clock.
func (d *door) later(by time.Duration) {
	d.Go(d.Now().Add(by).In(d.DB.Zone).Format("2006-01-02 15:04"))
}

func (d *door) ask(browser string) (options []byte) {
	d.t.Helper()
	d.Do(flowtest.User{Role: "none"}, func(tx *db.Tx) (err error) {
		options, err = d.keys.Ask(tx, browser)
		return err
	})
	return options
}

func (d *door) prove(browser, answer string) (user sild.ID, err error) {
	d.t.Helper()
	var proof org.Proof
	d.Do(flowtest.User{Role: "none"}, func(tx *db.Tx) (err error) {
		proof, err = d.keys.PasskeyProved(tx, browser, answer)
		return err
	})
	return proof.User()
}

func (d *door) askNew(u flowtest.User, browser string) (options []byte) {
	d.t.Helper()
	d.Do(u, func(tx *db.Tx) (err error) {
		options, err = d.keys.AskNew(tx, browser)
		return err
	})
	return options
}

func (d *door) add(u flowtest.User, browser, answer string) error {
	return d.Try(u, func(tx *db.Tx) error {
		_, err := d.keys.AddPasskey(tx, browser, "My phone", answer)
		return err
	})
}

// phone is a phone of u with a passkey.
func (d *door) phone(u flowtest.User) *keytest.Phone {
	d.t.Helper()
	p := keytest.NewPhone(d.t, keyOrigin, keyHost)
	p.Count = 1
	if err := d.add(u, "her browser", p.Make(d.askNew(u, "her browser"))); err != nil {
		d.t.Fatal(err)
	}
	return p
}

// TestPasskey: who has the phone and unlocks it is in; whatever else is answered
// is refused, with one answer for all of it.
func TestPasskey(t *testing.T) {
	d := newDoor(t)
	p := d.phone(d.Worker)
	tries, refused := 0, 0
	good := func(browser, answer string) {
		t.Helper()
		if user, err := d.prove(browser, answer); err != nil || user != d.Worker.ID {
			t.Fatalf("got %q, %v; want %s", user, err, d.Worker.ID)
		}
	}
	bad := func(what, browser, answer string) {
		t.Helper()
		tries++
		user, err := d.prove(browser, answer)
		if e, ok := err.(*sild.Error); !ok || e.Key != "key.refused.passkey" || e.Kind != sild.Invalid || user != "" {
			t.Errorf("%s: got %q, %v; want it refused", what, user, err)
			return
		}
		refused++
	}
	p.Count++
	good("a", p.Sign(d.ask("a")))

	p.Count++
	options := d.ask("a")
	first := p.Sign(options)
	good("a", first)
	bad("the same answer twice", "a", first)
	p.Count++
	bad("another answer to a question that was answered", "a", p.Sign(options))
	bad("in another browser", "b", p.Sign(d.ask("a")))
	bad("in a browser that holds nothing", "", p.Sign(d.ask("")))
	options = d.ask("a")
	d.later(5 * time.Minute)
	bad("too late", "a", p.Sign(options))
	bad("a question of the attacker's own", "a", p.SignFor("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"))
	bad("nothing", "a", "")
	bad("no answer", "a", `{"id":"x"}`)
	bad("JSON that goes on", "a", p.Sign(d.ask("a"))+"{}")
	bad("the answer to making one", "a", p.Make(d.askNew(d.Worker, "a")))
	bad("signed for the question of making one", "a", p.Sign(d.askNew(d.Worker, "a")))

	wrong := func(what string, change func(*keytest.Phone)) {
		t.Helper()
		q := p.Twin()
		change(q)
		bad(what, "a", q.Sign(d.ask("a")))
	}
	wrong("at a page that looks like ours", func(p *keytest.Phone) { p.Origin = "https://sild.example.com" })
	wrong("over plain HTTP", func(p *keytest.Phone) { p.Origin = "http://sild.example.org" })
	wrong("at another port", func(p *keytest.Phone) { p.Origin = "https://sild.example.org:8443" })
	wrong("for another site", func(p *keytest.Phone) { p.RP = "example.org" })
	wrong("inside of somebody's page", func(p *keytest.Phone) { p.Cross = true })
	wrong("without having seen its owner", func(p *keytest.Phone) { p.Unseen = true })
	wrong("without a touch", func(p *keytest.Phone) { p.Absent = true })
	wrong("of another kind", func(p *keytest.Phone) { p.Type = "webauthn.create" })
	wrong("for another user", func(p *keytest.Phone) { p.Handle = []byte(d.Second.ID) })
	wrong("for nobody", func(p *keytest.Phone) { p.Handle = nil })
	wrong("for a user who is not there", func(p *keytest.Phone) { p.Handle = []byte("01890000-0000-7000-8000-000000000000") })
	stranger := keytest.NewPhone(t, keyOrigin, keyHost)
	stranger.Handle = []byte(d.Worker.ID)
	bad("with a key that we do not know", "a", stranger.Sign(d.ask("a")))
	forged := p.Twin()
	forged.Count = 99
	half := forged.Sign(d.ask("a"))
	other := keytest.NewPhone(t, keyOrigin, keyHost)
	other.Handle = []byte(d.Worker.ID)
	mixed := other.Sign(d.ask("a"))
	bad("with the signature of another key", "a", half[:strings.Index(half, `"signature"`)]+mixed[strings.Index(mixed, `"signature"`):])

	good("a", p.Sign(d.ask("a"))) // none of that shut the owner out
	d.Do(d.Admin, func(tx *db.Tx) error { return org.Disable(tx, d.Worker.ID) })
	p.Count++
	bad("of a user who may not come any more", "a", p.Sign(d.ask("a")))
	t.Logf("passkeys: %d of %d refused", refused, tries)
}

// TestPasskeyCopy: a count that goes back is a sign of a copy. From then on the
// passkey opens nothing, for either of the two.
func TestPasskeyCopy(t *testing.T) {
	d := newDoor(t)
	p := d.phone(d.Worker)
	q := p.Twin()
	p.Count = 7
	if _, err := d.prove("a", p.Sign(d.ask("a"))); err != nil {
		t.Fatal(err)
	}
	q.Count = 5
	if _, err := d.prove("b", q.Sign(d.ask("b"))); err == nil {
		t.Error("a copy of the passkey opens the door")
	}
	p.Count = 8
	if _, err := d.prove("a", p.Sign(d.ask("a"))); err == nil {
		t.Error("the passkey opens the door although there may be a copy")
	}
	d.Look(d.Worker, func(tx *db.Tx) error {
		keys, err := org.PasskeysOf(tx, d.Worker.ID)
		if len(keys) != 1 || keys[0].DoubtedAt.IsZero() {
			t.Errorf("the doubt is not kept: %+v", keys)
		}
		return err
	})
	// A passkey that keeps no count is none.
	zero := keytest.NewPhone(t, keyOrigin, keyHost)
	if err := d.add(d.Second, "a", zero.Make(d.askNew(d.Second, "a"))); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if user, err := d.prove("a", zero.Sign(d.ask("a"))); err != nil || user != d.Second.ID {
			t.Errorf("%s, %v; want the second worker", user, err)
		}
	}
}

// TestNewPasskey: a passkey comes to the user who asked for it, in the browser
// that was asked, and only if it can tell its owner.
func TestNewPasskey(t *testing.T) {
	d := newDoor(t)
	bad := func(what string, u flowtest.User, browser, answer string) {
		t.Helper()
		if err := d.add(u, browser, answer); sild.KindOf(err) != sild.Invalid {
			t.Errorf("%s: %v; want it refused", what, err)
		}
	}
	phone := func() *keytest.Phone { return keytest.NewPhone(t, keyOrigin, keyHost) }
	bad("of another user's asking", d.Second, "a", phone().Make(d.askNew(d.Worker, "a")))
	bad("in another browser", d.Worker, "b", phone().Make(d.askNew(d.Worker, "a")))
	unseen := phone()
	unseen.Unseen = true
	bad("that does not see its owner", d.Worker, "a", unseen.Make(d.askNew(d.Worker, "a")))
	elsewhere := phone()
	elsewhere.Origin = "https://sild.example.com"
	bad("made at another page", d.Worker, "a", elsewhere.Make(d.askNew(d.Worker, "a")))
	bad("that was never made", d.Worker, "a", "{}")
	p := d.phone(d.Worker)
	bad("that is another's already", d.Second, "a", p.Make(d.askNew(d.Second, "a")))
	if err := d.Try(d.Worker, func(tx *db.Tx) error {
		_, err := d.keys.AddPasskey(tx, "a", " ", "{}")
		return err
	}); sild.KindOf(err) != sild.Invalid {
		t.Errorf("a passkey without a name: %v", err)
	}

	var id sild.ID
	d.Look(d.Worker, func(tx *db.Tx) error {
		keys, err := org.PasskeysOf(tx, d.Worker.ID)
		if len(keys) != 1 || keys[0].Name != "My phone" || keys[0].Transports != "internal" {
			t.Fatalf("%+v; want the one phone", keys)
		}
		id = keys[0].ID
		return err
	})
	if err := d.Try(d.Second, func(tx *db.Tx) error { return org.RenamePasskey(tx, id, "Mine") }); sild.KindOf(err) != sild.NotFound {
		t.Errorf("somebody renames another's passkey: %v", err)
	}
	if err := d.Try(d.Second, func(tx *db.Tx) error { return org.RemovePasskey(tx, id) }); sild.KindOf(err) != sild.NotFound {
		t.Errorf("somebody removes another's passkey: %v", err)
	}
	if err := d.Try(d.Worker, func(tx *db.Tx) error { return org.RemovePasskey(tx, id) }); sild.KindOf(err) != sild.Conflict {
		t.Errorf("the only way in is removed: %v", err)
	}
	d.phone(d.Worker)
	d.Do(d.Worker, func(tx *db.Tx) error { return org.RemovePasskey(tx, id) })
	p.Count++
	if _, err := d.prove("a", p.Sign(d.ask("a"))); err == nil {
		t.Error("a passkey that was removed opens the door")
	}
}

// TestOrigin: what passkeys hold for.
func TestOrigin(t *testing.T) {
	for origin, want := range map[string]bool{
		"https://sild.example.org": true, "https://sild.example.org:8443": true, "http://localhost:8080": true,
		"http://sild.example.org": false, "https://sild.example.org/": false, "https://Sild.example.org": false, "sild.example.org": false,
		"http://127.0.0.1:8080": false, "https://192.0.2.1": false, "https://user@sild.example.org": false, "": false, "https://": false,
	} {
		if _, err := org.NewPasskeys(origin); (err == nil) != want {
			t.Errorf("%q: %v; want it good: %v", origin, err, want)
		}
	}
}
