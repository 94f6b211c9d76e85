// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"testing"

	"sild"
	"sild/web/page"
)

func TestDecimal(t *testing.T) {
	for typed, want := range map[string]int{"": 0, "24,5": 24500, "24.5": 24500, " 1 204 ": 1204000, ",5": 500, "24.1234": -1, "-3": -1, "far": -1, "1.2.3": -1} {
		v := &page.Visit{Form: map[string][]string{"n": {typed}}}
		p := sild.Problems{}
		got := decimal(v, p, "n", 3)
		if wrong := len(p) > 0; wrong != (want < 0) || !wrong && got != want {
			t.Errorf("%q is %d, %v; want %d", typed, got, p, want)
		}
	}
	for n, want := range map[int]string{0: "", 500: "0.5", 24500: "24.5", 1204000: "1204", 7: "0.007"} {
		if got := plainDecimal(n, 3); got != want {
			t.Errorf("%d is %q in a field; want %q", n, got, want)
		}
	}
}
