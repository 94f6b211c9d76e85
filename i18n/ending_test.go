// SPDX-License-Identifier: EUPL-1.2

package i18n

import (
	"fmt"
	"regexp"
	"testing"
)

// TestBend: each month in each ending, and what is no date in words stays.
func TestBend(t *testing.T) {
	months := []struct{ month, gen, part string }{
		{"jaanuar", "jaanuari", "jaanuari"},
		{"veebruar", "veebruari", "veebruari"},
		{"märts", "märtsi", "märtsi"},
		{"aprill", "aprilli", "aprilli"},
		{"mai", "mai", "maid"},
		{"juuni", "juuni", "juunit"},
		{"juuli", "juuli", "juulit"},
		{"august", "augusti", "augustit"},
		{"september", "septembri", "septembrit"},
		{"oktoober", "oktoobri", "oktoobrit"},
		{"november", "novembri", "novembrit"},
		{"detsember", "detsembri", "detsembrit"},
	}
	good := func(text, value, want string) {
		t.Helper()
		if got := parseText(text).fill([]string{"date", value}); got != want {
			t.Errorf("%q with %q is %q; want %q", text, value, got, want)
		}
	}
	for _, m := range months {
		date := fmt.Sprintf("8. %s 2013", m.month)
		for ending, want := range map[string]string{"gen": m.gen, "l": m.gen + "l", "st": m.gen + "st", "ni": m.gen + "ni", "ks": m.gen + "ks", "part": m.part} {
			good("{date|"+ending+"}", date, "8. "+want+" 2013")
		}
	}
	good("alates {date|st}: 3. päev", "8. jaanuar 2013", "alates 8. jaanuarist 2013: 3. päev")
	good("kuni {date|ni}", "31. mai", "kuni 31. maini")
	for _, same := range []string{"08.01.2013", "täna", "", "neljapäev, 8. jaanuar 2013", "Mai", "8. mai tänav 5"} {
		good("kuni {date|ni}", same, "kuni "+same)
	}
	good("{date|zz}", "8. mai 2013", "{date|zz}") // no ending of ours: a brace is a brace
}

// TestEstonianDates: no Estonian text leaves a date unbent where the word
// before it asks for an ending.
func TestEstonianDates(t *testing.T) {
	voices, _ := load(files)
	asks := regexp.MustCompile(`(?i)(^|[^\p{L}])(alates|kuni|hiljemalt|pärast|enne) $`)
	for key, forms := range voices["et"].catalogue.texts {
		for _, form := range forms {
			for i, p := range form[1:] {
				if (p.name == "date" || p.name == "day") && p.ending == "" && asks.MatchString(form[i].plain) {
					t.Errorf("%s: {%s} after %q has no ending", key, p.name, form[i].plain)
				}
			}
		}
	}
}
