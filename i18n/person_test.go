// SPDX-License-Identifier: EUPL-1.2

package i18n

import (
	"slices"
	"strings"
	"testing"

	"sild"
)

// TestGuests: what is written to a person says in every language what it says in
// English, with the same values, and all of it.
func TestGuests(t *testing.T) {
	// What stands on the page around the letter is for those who print it.
	around := []string{"letter.print", "letter.title", "letter.how", "letter.foreign", "letter.other", "letter.back"}
	names := func(v *Voice, key string) (list []string) {
		for _, form := range v.catalogue.texts[key] {
			for _, p := range form {
				if p.name != "" {
					list = append(list, p.name)
				}
			}
		}
		slices.Sort(list)
		return list
	}
	en := For("en")
	for _, c := range guests {
		v, faults := guest(personFiles, c)
		for _, f := range faults {
			t.Error(f)
		}
		for key := range v.catalogue.texts {
			if !slices.Equal(names(v, key), names(en, key)) || !en.Has(key) {
				t.Errorf("%s: %s names %v; in English %v", c.lang, key, names(v, key), names(en, key))
			}
		}
		for key := range en.catalogue.texts {
			if strings.HasPrefix(key, "letter.") && !slices.Contains(around, key) && !v.Has(key) {
				t.Errorf("%s has no %s", c.lang, key)
			}
		}
	}
	v, ok := ToPerson("ru")
	if got := v.Date(sild.MustDate("2024-02-20")); !ok || got != "20 февраля 2024 г." {
		t.Errorf("in Russian a day is %q", got)
	}
	if _, ok := ToPerson("ar"); ok {
		t.Error("there is no letter in Arabic")
	}
	if v, ok := ToPerson("et"); !ok || v.Lang() != "et" {
		t.Error("there is a letter in Estonian")
	}
}
