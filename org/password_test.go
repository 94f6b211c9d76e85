// SPDX-License-Identifier: EUPL-1.2

package org_test

import (
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
	secret, err := org.NewSecret(word)
	if err != nil {
		t.Fatal(err)
	}
	w.Do(w.Worker, func(tx *db.Tx) error { return org.SetPassword(tx, w.Worker.ID, secret) })
	is := func(typed string) bool {
		return look(t, w, func(tx *db.Tx) error { return org.OwnPassword(tx, w.Worker.ID, typed) }) == nil
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
		if _, err := org.NewSecret(typed); sild.KindOf(err) != sild.Invalid {
			t.Errorf("%d letters: %v; want it refused", len([]rune(typed)), err)
		}
	}
}
