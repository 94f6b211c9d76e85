// SPDX-License-Identifier: EUPL-1.2

package org_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/org"
)

// TestTOTPVectors: RFC 6238 appendix B (SHA-1, eight digits) and RFC 4226
// appendix D (six digits, by counter).
func TestTOTPVectors(t *testing.T) {
	secret := []byte("12345678901234567890")
	for at, want := range map[int64]string{
		59: "94287082", 1111111109: "07081804", 1111111111: "14050471", 1234567890: "89005924", 2000000000: "69279037", 20000000000: "65353130",
	} {
		if got := org.TOTPAt(secret, at/30, 8); got != want {
			t.Errorf("at %d: %s; want %s", at, got, want)
		}
	}
	for n, want := range []string{"755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"} {
		if got := org.TOTPAt(secret, int64(n), 6); got != want {
			t.Errorf("counter %d: %s; want %s", n, got, want)
		}
	}
	s := org.TOTPSecret(secret)
	if want := "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"; s.String() != want {
		t.Errorf("to type: %s; want %s", s, want)
	}
	if uri := s.URI("siiri@example.org"); uri != "otpauth://totp/Sild:siiri@example.org?issuer=Sild&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" {
		t.Errorf("to photograph: %s", uri)
	}
}

// second tries a code as the second factor of u.
func second(t *testing.T, w *flowtest.World, u flowtest.User, code string) (how string, ok bool) {
	t.Helper()
	var cards org.Cards
	w.Look(u, func(tx *db.Tx) (err error) { cards, err = org.CardsOf(tx, u.ID); return err })
	try, err := org.TrySecond(t.Context(), cards, code)
	if err != nil {
		t.Fatal(err)
	}
	w.Do(u, func(tx *db.Tx) (err error) {
		how, ok, err = org.UseSecond(tx, u.ID, try, w.Now())
		return err
	})
	return how, ok
}

func hasSecond(t *testing.T, w *flowtest.World, u flowtest.User) (s org.Second) {
	t.Helper()
	w.Look(u, func(tx *db.Tx) (err error) { s, err = org.SecondOf(tx, u.ID); return err })
	return s
}

func TestTOTP(t *testing.T) {
	w := flowtest.New(t)
	u := w.Worker
	secret := org.NewTOTPSecret()
	w.Do(u, func(tx *db.Tx) error { return org.StartTOTP(tx, u.ID, secret) })
	if hasSecond(t, w, u).Asked() {
		t.Error("a secret without its first code is asked for already")
	}
	finish := func(code string) error {
		return w.Try(u, func(tx *db.Tx) error { return org.FinishTOTP(tx, u.ID, code, w.Now()) })
	}
	for _, bad := range []string{"", "000000", secret.Code(w.Now().Add(-90 * time.Second)), secret.Code(w.Now()) + "0"} {
		problem(t, "the first code "+bad, finish(bad), "code")
	}
	first := secret.Code(w.Now())
	if err := finish(first[:3] + " " + first[3:]); err != nil {
		t.Fatal(err)
	}
	good := func(code string) {
		t.Helper()
		if _, ok := second(t, w, u, code); !ok {
			t.Errorf("the code %s is refused", code)
		}
	}
	bad := func(what, code string) {
		t.Helper()
		if _, ok := second(t, w, u, code); ok {
			t.Errorf("%s is good", what)
		}
	}
	bad("the code of the set-up, again", first)
	w.Go("2024-02-05 10:10")
	now := w.Now()
	bad("a code of two steps ago", secret.Code(now.Add(-2*org.TOTPStep)))
	bad("a code of two steps ahead", secret.Code(now.Add(2*org.TOTPStep)))
	bad("no code", "")
	bad("somebody else's", org.NewTOTPSecret().Code(now))
	good(secret.Code(now.Add(-org.TOTPStep)))
	bad("the same code again", secret.Code(now.Add(-org.TOTPStep)))
	good(secret.Code(now))
	good(secret.Code(now.Add(org.TOTPStep)))
	bad("an earlier code after a later one", secret.Code(now))

	// Another secret takes the place of this one with its first code, and no sooner.
	other := org.NewTOTPSecret()
	w.Do(u, func(tx *db.Tx) error { return org.StartTOTP(tx, u.ID, other) })
	w.Go("2024-02-05 10:20")
	good(secret.Code(w.Now()))
	if err := finish(other.Code(w.Now())); err != nil {
		t.Fatal(err)
	}
	w.Go("2024-02-05 10:30")
	bad("a code of the secret before", secret.Code(w.Now()))
	good(other.Code(w.Now()))
}

// TestCard: ten codes, each good once, none kept as it is.
func TestCard(t *testing.T) {
	w := flowtest.New(t)
	card, err := org.NewCard(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	form := regexp.MustCompile(`^[abcdefghjkmnpqrstuvwxyz02-9]{5}-[abcdefghjkmnpqrstuvwxyz02-9]{5}$`) // ten of 32: 50 bits
	for i, c := range card.Codes {
		if !form.MatchString(c) || slices.Contains(card.Codes[:i], c) {
			t.Errorf("the code %q", c)
		}
	}
	w.Do(w.Worker, func(tx *db.Tx) error { return org.KeepCard(tx, w.Worker.ID, card) })
	if s := hasSecond(t, w, w.Worker); !s.Asked() || s.Codes != 10 || len(card.Codes) != 10 {
		t.Fatalf("a card is %+v of %d", s, len(card.Codes))
	}
	w.Look(w.Worker, func(tx *db.Tx) error {
		kept, err := db.All[[]byte](tx, `SELECT hash FROM recovery_code`)
		for _, h := range kept {
			for _, c := range card.Codes {
				if strings.Contains(string(h), c) {
					t.Error("a code is kept as it is")
				}
			}
		}
		return err
	})
	other, err := org.NewCard(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w.Do(w.Second, func(tx *db.Tx) error { return org.KeepCard(tx, w.Second.ID, other) })
	for what, code := range map[string]string{"a colleague's code": other.Codes[0], "half a code": card.Codes[0][:5], "no code": "", "any letters": "aaaaa-aaaaa"} {
		if _, ok := second(t, w, w.Worker, code); ok {
			t.Errorf("%s is good", what)
		}
	}
	n := 0
	for i, code := range card.Codes {
		if i == 0 {
			code = " " + strings.ToUpper(strings.ReplaceAll(code, "-", " "))
		}
		if how, ok := second(t, w, w.Worker, code); ok && how == "card" {
			n++
		}
		if _, ok := second(t, w, w.Worker, code); ok {
			t.Errorf("code %d is good twice", i+1)
		}
	}
	if n != 10 {
		t.Errorf("%d of 10 codes are good", n)
	}
	if s := hasSecond(t, w, w.Worker); !s.Asked() || s.Codes != 0 {
		t.Errorf("with all codes used the second factor is %+v; want it asked for still", s)
	}
	if s := hasSecond(t, w, w.Second); s.Codes != 10 {
		t.Errorf("the colleague has %d codes left", s.Codes)
	}

	// A new card ends the one before.
	w.Do(w.Second, func(tx *db.Tx) error { return org.KeepCard(tx, w.Second.ID, card) })
	if _, ok := second(t, w, w.Second, other.Codes[1]); ok {
		t.Error("a code of the card before is good")
	}
}

// TestLostSecond: the admin's new link lets in who lost the second factor, only
// if it says so, and the user is told who did it.
func TestLostSecond(t *testing.T) {
	w := flowtest.New(t)
	card, err := org.NewCard(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w.Do(w.Worker, func(tx *db.Tx) error { return org.KeepCard(tx, w.Worker.ID, card) })
	for _, lost := range []bool{false, true} {
		token := org.NewToken()
		w.Do(w.Admin, func(tx *db.Tx) error { return org.Reinvite(tx, w.Worker.ID, token, lost) })
		if !hasSecond(t, w, w.Worker).Asked() {
			t.Fatal("making a link removed the second factor")
		}
		if _, err := accept(t, w, token); err != nil {
			t.Fatal(err)
		}
		if hasSecond(t, w, w.Worker).Asked() == lost {
			t.Errorf("after a link with lost = %v the second factor is asked for: %v", lost, !lost)
		}
	}
	told := 0
	for _, n := range notices(t, w, w.Worker) {
		if n.Kind == org.SecondGone && n.By == w.Admin.ID {
			told++
		}
	}
	if told != 1 {
		t.Errorf("told %d times that the admin let the second factor be removed; want once", told)
	}
	w.Do(w.Admin, func(tx *db.Tx) error { return org.SetDoor(tx, org.DoorRule{Idle: 30, Longest: 8, Second: true}) })
	w.Do(w.Worker, func(tx *db.Tx) error { return org.KeepCard(tx, w.Worker.ID, card) })
	if err := w.Try(w.Worker, func(tx *db.Tx) error { return org.DropSecond(tx, w.Worker.ID) }); sild.KindOf(err) != sild.Conflict {
		t.Errorf("removed where the organisation asks for it: %v", err)
	}
}

func notices(t *testing.T, w *flowtest.World, u flowtest.User) (list []org.Notice) {
	t.Helper()
	w.Look(u, func(tx *db.Tx) (err error) { list, err = org.Notices(tx, u.ID); return err })
	return list
}
