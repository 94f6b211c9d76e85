// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"encoding/base32"
	"net/url"
	"testing"

	"sild/db"
	"sild/org"
)

func base32Of(text string) ([]byte, error) { return base32.StdEncoding.DecodeString(text) }

// TestSwitch: two share a computer. One locks it in the midst of writing; the
// other comes in by a PIN and sees nothing of it; the first comes back to it.
func TestSwitch(t *testing.T) {
	t.Parallel()
	w, b, to, typed := writing(t)
	b.get("/").is(200).not("button", "Lock")
	w.Do(w.Admin, func(tx *db.Tx) error {
		return org.SetDoor(tx, org.DoorRule{Idle: 15, Longest: 12, Shared: true, Names: true})
	})
	b.get("/").is(200).in("button", "Lock")
	pin := func(pin string) *sheet { return b.post("/me/pin", "pin", pin) }
	pin("123456").is(422).in("#pin-pin-problem", "Others would try")
	pin("730519").goes("/me?saved")
	b.post("/lock").goes("/switch")
	b.get("/").goes("/sign-in")
	b.follow(b.signIn(w.Second)).is(200)
	pin("284613").goes("/me?saved")
	b.post("/lock").goes("/switch")

	enter := func(u string, pin string) *sheet { return b.post("/switch", "who", u, "pin", pin) }
	first, second := string(w.Worker.ID), string(w.Second.ID)
	b.get("/switch").is(200).in("summary", "Siiri Tugi, Support person").in("summary", "Toomas Abi")
	enter(first, "284613").is(422).in(".wrong", "do not go together")
	enter(first, "730519").goes("/")

	// The lock takes along what is typed in the page's form.
	page := b.get(to + "/new").is(200)
	button := page.all("button[name=lock_for]")
	if len(button) != 1 {
		t.Fatalf("%d buttons lock the screen with the form", len(button))
	}
	form, _ := attr(button[0], "form")
	value, _ := attr(button[0], "value")
	if formOf := formTo(t, page, to); value != to {
		t.Errorf("it locks for %q", value)
	} else if id, _ := attr(formOf, "id"); id == "" || id != form {
		t.Errorf("it sends the form %q; want %q", form, id)
	}
	typed.Set("lock_for", to)
	locked := b.token
	b.form("/lock", typed).goes("/switch")
	b.token = locked // the session is locked, not shared
	b.get("/").goes("/sign-in")

	enter(second, "284613").goes("/")
	b.get("/").is(200).not("body", "sawmill").in(".menu-box", "Toomas Abi")
	b.get("/kept").is(200).in("main", "Nothing waits")
	b.post("/lock").goes("/switch")
	back := b.follow(enter(first, "730519")).is(200).in(".notice", "screen was locked").holds("agreed", "He starts at the sawmill on Monday")
	b.form(to, fieldsOf(formTo(t, back, to))).goes("/")
	if n := contacts(t, w, "He starts at the sawmill on Monday"); n != 1 {
		t.Errorf("%d contacts were written", n)
	}

	// A PIN is no proof for what is dangerous.
	b.get("/me/second").goes("/prove")

	// A computer that nobody of them knows shows and opens nothing.
	other := &browser{t: t, s: b.s}
	other.get("/switch").is(200).not("main", "Siiri")
	other.form("/switch", url.Values{"who": {first}, "pin": {"730519"}}).is(422)

	// Five wrong ones: in full again.
	for range 5 {
		enter(second, "111111")
	}
	if p := enter(second, "284613"); p.status != 422 && p.status != 429 {
		t.Errorf("after five wrong ones: %d", p.status)
	}
	b.get("/switch").is(200).in(".row", "Signs in in full")
	b.token = ""
	b.signIn(w.Second).goes("/")
	b.post("/lock").goes("/switch")
	w.Go("2024-02-05 10:14")
	if p := enter(second, "284613"); p.status != 303 && p.status != 429 {
		t.Errorf("after signing in in full: %d", p.status)
	}
	w.Go("2024-02-05 22:15")
	b.get("/switch").is(200).in("main", "Nobody who signed in here this shift").not("main", "Toomas")
}
