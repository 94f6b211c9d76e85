// SPDX-License-Identifier: EUPL-1.2

package org_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/org"
)

// TestPasswordAsTyped: any letters, from twelve to a thousand, and all of them
// count.
func TestPasswordAsTyped(t *testing.T) {
	w := flowtest.New(t)
	word := " Kuu\tja päike: 64 " + strings.Repeat("tähte ja meri, ", 60) + "lõpp "
	secret, err := org.NewSecret(t.Context(), word)
	if err != nil {
		t.Fatal(err)
	}
	w.Do(w.Worker, func(tx *db.Tx) error { return org.SetPassword(tx, w.Worker.ID, secret) })
	is := func(typed string) bool {
		var lock org.Lock
		if err := look(t, w, func(tx *db.Tx) (err error) {
			lock, err = org.LockOfUser(tx, w.Worker.ID)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return lock.OpenOwn(t.Context(), typed, "old") == nil
	}
	if !is(word) {
		t.Error("the password as it was typed is not taken")
	}
	for what, other := range map[string]string{
		"shorter": word[:len(word)-1], "in small letters": strings.ToLower(word), "without the blanks at its ends": strings.TrimSpace(word),
		"cut to 72 bytes": word[:72], "longer": word + "x", "with another blank": strings.Replace(word, "\t", " ", 1),
	} {
		if is(other) {
			t.Errorf("the password %s is taken", what)
		}
	}
	for _, typed := range []string{"", "üksteisttäh", strings.Repeat("ab cd ef gh ", 84)} {
		if _, err := org.NewSecret(t.Context(), typed); sild.KindOf(err) != sild.Invalid {
			t.Errorf("%d letters: %v; want it refused", len([]rune(typed)), err)
		}
	}
}

// TestCommonPasswords: what people take for a password of twelve letters is one
// short password behind another, a word with a year, a name with figures, a row of
// keys: of the commonest words in each of these shapes all are refused.
func TestCommonPasswords(t *testing.T) {
	words := org.CommonWords(200)
	tried, taken := 0, 0
	try := func(password string) {
		if len([]rune(password)) < 12 || len(password) > 20 {
			return
		}
		if tried++; !org.Common(password) {
			if taken++; taken < 20 {
				t.Errorf("%q is taken: %.1f bits", password, org.Bits(password))
			}
		}
	}
	for i, word := range words {
		title := strings.ToUpper(string([]rune(word)[:1])) + string([]rune(word)[1:])
		try(word + word)
		try(word + words[(i*7+1)%len(words)])
		try(word + words[(i+1)%100])
		for _, end := range []string{"1", "12", "123", "1234", "12345", "123456", "2024", "1985", "1!", "123!", "2025!"} {
			try(word + end)
			try(title + end)
			try(end + word)
		}
		try(word + "qwerty")
		try("qwerty" + word)
		if !strings.ContainsAny(word, "0123456789") {
			try(strings.NewReplacer("a", "@", "o", "0", "e", "3", "s", "$").Replace(word) + "2024")
		}
	}
	for _, password := range org.LongCommonPasswords() {
		try(password)
	}
	if tried < 3000 {
		t.Errorf("only %d were tried", tried)
	}
	t.Logf("%d of %d refused", tried-taken, tried)
	for _, password := range []string{
		"michaeljordan23", "correcthorse12", "jesusislord1", "Tallinn2024!", "Suvepäike2024", "lietuva2025!!", "наташа123456", "1q2w3e4r5t6y7u", "tugiisik2024!", "kevadsuvi1985", "Palydėtojas1!",
	} {
		if !org.Common(password) {
			t.Errorf("%q is taken: %.1f bits", password, org.Bits(password))
		}
	}
	for _, password := range []string{
		good, "Siiri loeb sügisel", "73519284650913", "kuu-meri-tuli-puu", "длинный мост через реку", "seven trains to Tapa", "four words over a river",
		"xkT9vQ2mLpR4", "kolm karu sõid rattaga", "žalias dviratis ant stogo", strings.Repeat("lõngakera ja must pilv ", 40),
	} {
		if org.Common(password) {
			t.Errorf("%q is refused: %.1f bits", password, org.Bits(password))
		}
	}
}

// TestPasswordWords: nobody's password is made of the words of their organisation,
// its teams, houses and programmes and of those it works with.
func TestPasswordWords(t *testing.T) {
	w := flowtest.New(t)
	var names []string
	w.Look(w.Worker, func(tx *db.Tx) (err error) {
		if names, err = org.GuessedOf(tx, w.Worker.ID); err != nil {
			return err
		}
		for _, table := range []string{
			`SELECT o.name FROM organisation o JOIN app_user u ON u.org_id = o.id WHERE u.id = $1`, `SELECT t.name FROM team t JOIN app_user u ON u.org_id = t.org_id WHERE u.id = $1`,
			`SELECT DISTINCT p.pack FROM programme p JOIN contract c ON c.programme_id = p.id JOIN app_user u ON u.org_id = c.org_id WHERE u.id = $1`,
		} {
			list, err := db.All[string](tx, table, w.Worker.ID)
			if err != nil || len(list) == 0 {
				t.Errorf("%s: %d, %v", table, len(list), err)
			}
			for _, name := range list {
				if !slices.Contains(names, name) {
					t.Errorf("%q is not among the words", name)
				}
			}
		}
		return nil
	})
	for _, name := range append(names, "Tartu Vangla") {
		for _, end := range []string{"2024", "!!!!!!!!", "123456789", "QWERTY123"} {
			password := strings.ReplaceAll(name, "@example.org", "") + end
			if len([]rune(password)) < 12 {
				continue
			}
			if _, err := org.NewSecret(t.Context(), password, append(names, "Tartu Vangla")...); sild.KindOf(err) != sild.Invalid {
				t.Errorf("%q: %v; want it refused", password, err)
			}
		}
	}
	var there bool
	w.Look(w.Officer, func(tx *db.Tx) error {
		prison, err := db.One[string](tx, `SELECT o.name FROM organisation o JOIN app_user u ON u.org_id = o.id WHERE u.id = $1`, w.Officer.ID)
		there = slices.Contains(names, prison)
		return err
	})
	if !there {
		t.Error("the prison's name is none of the provider's words")
	}
}

// TestHashNamesItsCost: a hash is checked at the cost that it was made at, whatever
// new ones cost, and is made anew from a password that was right; so is a code's.
func TestHashNamesItsCost(t *testing.T) {
	w := flowtest.New(t)
	restore := org.Cost(8*1024, 1)
	secret := secretOf(t, good)
	card, err := org.NewCard(t.Context())
	restore()
	if err != nil {
		t.Fatal(err)
	}
	w.Do(w.Worker, func(tx *db.Tx) error {
		return errors.Join(org.SetPassword(tx, w.Worker.ID, secret), org.KeepCard(tx, w.Worker.ID, card))
	})
	kept := func() (text string, lock org.Lock) {
		t.Helper()
		if err := look(t, w, func(tx *db.Tx) (err error) {
			if lock, err = org.LockOfUser(tx, w.Worker.ID); err != nil {
				return err
			}
			text, err = db.One[string](tx, `SELECT password FROM app_user WHERE id = $1`, w.Worker.ID)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return text, lock
	}
	text, lock := kept()
	if !strings.Contains(text, "$m=8192,t=1,p=1$") {
		t.Fatalf("kept as %q", text)
	}
	if _, err := lock.Open(t.Context(), good); err != nil {
		t.Errorf("a password from before the cost was raised: %v", err)
	}
	if _, err := lock.Open(t.Context(), good+"!"); sild.KindOf(err) != sild.Invalid {
		t.Errorf("another password: %v", err)
	}
	anew, due, err := lock.Again(t.Context(), good)
	if err != nil || !due {
		t.Fatalf("to be made anew: %t, %v", due, err)
	}
	w.Do(w.Worker, func(tx *db.Tx) error { return org.Renew(tx, lock, anew) })
	text, lock = kept()
	if !strings.Contains(text, "$m=19456,t=2,p=1$") {
		t.Errorf("after signing in it is kept as %q", text)
	}
	if _, err := lock.Open(t.Context(), good); err != nil {
		t.Errorf("after it was made anew: %v", err)
	}
	if _, due, _ := lock.Again(t.Context(), good); due {
		t.Error("it is made anew at each sign-in")
	}
	w.Do(w.Worker, func(tx *db.Tx) error {
		return org.SetPassword(tx, w.Worker.ID, secretOf(t, "four words under a bridge"))
	})
	w.Do(w.Worker, func(tx *db.Tx) error { return org.Renew(tx, lock, anew) })
	if _, lock = kept(); func() error { _, err := lock.Open(t.Context(), good); return err }() == nil {
		t.Error("the password that was is set again")
	}
	var cards org.Cards
	w.Look(w.Worker, func(tx *db.Tx) (err error) { cards, err = org.CardsOf(tx, w.Worker.ID); return err })
	try, err := org.TrySecond(t.Context(), cards, card.Codes[3])
	if err != nil {
		t.Fatal(err)
	}
	w.Do(w.Worker, func(tx *db.Tx) error {
		if _, ok, err := org.UseSecond(tx, w.Worker.ID, try, w.Now()); err != nil || !ok {
			t.Errorf("a code from before the cost was raised: %t, %v", ok, err)
		}
		return nil
	})
	for _, text := range []string{"$argon2id$v=19$m=4194304,t=2,p=1$AAAA$AAAA", "$argon2id$v=19$m=8,t=0,p=1$AAAA$AAAA", "$argon2i$v=19$m=8192,t=1,p=1$AAAA$AAAA", "$argon2id$v=19$m=8192,t=1,p=1$AAAA$", "plain"} {
		if ok, err := org.Check(t.Context(), text, ""); ok || err != nil {
			t.Errorf("%q opens: %v", text, err)
		}
	}
}
