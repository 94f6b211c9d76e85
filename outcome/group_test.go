// SPDX-License-Identifier: EUPL-1.2

package outcome

import (
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// TestSmallGroups: whatever the numbers, nobody can find a small group by
// subtracting what is shown from the total, and nothing is hidden without need.
func TestSmallGroups(t *testing.T) {
	const k = 8
	rapid.Check(t, func(rt *rapid.T) {
		sizes := rapid.SliceOfN(rapid.IntRange(0, 30), 1, 7).Draw(rt, "sizes")
		b := Breakdown{By: "sex"}
		for i, n := range sizes {
			b.Groups = append(b.Groups, Group{strconv.Itoa(i), Figure{Counts: n}})
		}
		b.hide(k)
		hidden, people, shown := 0, 0, 0
		for i, g := range b.Groups {
			switch {
			case g.Hidden:
				hidden, people = hidden+1, people+sizes[i]
				if g.size() != 0 {
					rt.Fatalf("the numbers of a hidden group are there: %+v", g)
				}
			case sizes[i] > 0:
				shown++
				if sizes[i] < k {
					rt.Fatalf("of %v the group of %d is shown", sizes, sizes[i])
				}
			}
		}
		small := slices.ContainsFunc(sizes, func(n int) bool { return n > 0 && n < k })
		if b.Hidden != (hidden > 0) || (hidden > 0) != small {
			rt.Fatalf("of %v %d are hidden", sizes, hidden)
		}
		if shown > 0 && hidden > 0 && (hidden == 1 || people < k) {
			rt.Fatalf("of %v the hidden %d people in %d groups follow from the total", sizes, people, hidden)
		}
	})
}

func TestQuarter(t *testing.T) {
	for month, want := range map[string]string{"2024-01": "2024-Q1", "2024-03": "2024-Q1", "2024-04": "2024-Q2", "2024-12": "2024-Q4", "": ""} {
		if got := quarter(month); got != want {
			t.Errorf("quarter(%q) = %q; want %q", month, got, want)
		}
	}
}
