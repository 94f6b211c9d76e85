// SPDX-License-Identifier: EUPL-1.2

//go:build e2e

package e2e_test

import (
	"encoding/base32"
	"os"
	"strings"
	"testing"
	"time"

	"sild/org"
)

// see takes a picture if pictures are asked for, and wants the page to be fine.
func (b *tab) see(name string) {
	b.Helper()
	if os.Getenv("E2E_SHOTS") != "" {
		b.shot(name)
	}
	b.fine()
}

// TestDoor: a second factor is set up and asked for; what was half written when
// the session ended is there again; two share a computer, and neither sees what
// the other writes. All of it on a phone without scripts.
func TestDoor(t *testing.T) {
	t.Parallel()
	b := own(t, look{width: phone, noScript: true})
	b.be("Anneli Saar")

	// An app for codes.
	b.visit("/me/second")
	b.see("door-second")
	b.press("Set up an app")
	b.see("door-app")
	secret, err := base32.StdEncoding.DecodeString(strings.ReplaceAll(b.text("code.secret"), " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	b.form = "#finish"
	b.fill("code", org.TOTPSecret(secret).Code(time.Now()))
	b.press("Take it into use")
	b.says("main", "An app for codes, since")
	b.form = ""
	b.visit("/me/codes")
	b.press("Make a card")
	b.says(".code-card", "Anneli Saar")
	b.see("door-card")
	b.visit("/me")
	b.see("door-me")
	b.tap("summary:has(.hide-small + .sr):last-of-type")
	b.press("Sign out")
	b.visit("/sign-in")
	b.see("door-sign-in")
	b.fill("email", "anneli@sild.example")
	b.fill("password", "four bridges over one river")
	b.press("Sign in")
	b.says("h1", "One more step")
	b.see("door-code")
	b.fill("code", org.TOTPSecret(secret).Code(time.Now().Add(30*time.Second))) // the one of now was used
	b.press("Sign in")
	b.says("h1", "Today")

	// A contact that is half written when the session ends.
	const said = "He starts at the sawmill on Monday."
	b.pressIn("main .card", "Write down: Andrei Sokolov")
	b.fill("agreed", said)
	admin := b.beside("Helle Aas")
	admin.later("2024-03-15", "15 March 2024")
	b.press("Save")
	b.says(".notice", "Your text is kept")
	b.see("door-kept")
	b.press("Go on as this person: Anneli Saar")
	b.says(".notice", "Not saved yet")
	if got := b.value("agreed"); got != said {
		t.Fatalf("shown again it holds %q", got)
	}
	b.see("door-again")
	b.press("Save")
	b.says(".saved", "Andrei Sokolov")

	// A computer that two share.
	admin.visit("/settings/door")
	admin.choose("shared", "on")
	admin.choose("names", "on")
	admin.see("door-rule")
	admin.press("Save")
	for _, who := range []struct{ name, pin string }{{"Juri Orlov", "284613"}, {"Anneli Saar", "730519"}} {
		b.be(who.name)
		b.visit("/me")
		b.form = "#pin"
		b.fill("pin", who.pin)
		b.press("Set the PIN")
		b.form = ""
	}
	b.visit("/")
	b.follow("Write down")
	b.follow("Andrei Sokolov")
	b.fill("agreed", said+" And more.")
	b.press("Lock")
	b.see("door-switch")
	enter := func(name, pin string) {
		t.Helper()
		b.unfold(name)
		b.form = "details[open] form.form"
		b.fill("pin", pin)
		b.pressIn("details[open] form.form", "Sign in")
		b.form = ""
	}
	enter("Juri Orlov", "284613")
	b.says("h1", "Today")
	if strings.Contains(b.text("main"), "sawmill") || strings.Contains(b.text("main"), "not saved") {
		t.Error("the next user sees what the one before was writing")
	}
	b.press("Lock")
	enter("Anneli Saar", "730519")
	b.says(".notice", "screen was locked")
	if got := b.value("agreed"); got != said+" And more." {
		t.Errorf("after the lock it holds %q", got)
	}
	b.fine()
}
