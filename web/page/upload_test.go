// SPDX-License-Identifier: EUPL-1.2

package page

import "testing"

// TestReadText: what spreadsheets save is read as it was written.
func TestReadText(t *testing.T) {
	for _, c := range []struct{ from, want string }{
		{"Tõnu;1985\n", "Tõnu;1985\n"},
		{"\ufeffTõnu", "Tõnu"},
		{"\xff\xfeT\x00\xf5\x00n\x00u\x00", "Tõnu"},
		{"\xfe\xff\x00T\x00\xf5", "Tõ"},
		{"T\xf5nu \xd0a\xf0a", "Tõnu Šaša"}, // the Baltic code page
		{"", ""},
	} {
		if got := readText([]byte(c.from)); got != c.want {
			t.Errorf("%q is read as %q; want %q", c.from, got, c.want)
		}
	}
}
