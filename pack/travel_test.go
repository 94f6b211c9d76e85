// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		rule    string
		total   int
		weights []int
		want    []int
	}{
		{"equal", 45, []int{60, 20}, []int{23, 22}},
		{"equal", 10, []int{1, 1, 1}, []int{4, 3, 3}},
		{"by_minutes", 40, []int{60, 20}, []int{30, 10}},
		{"by_minutes", 10, []int{5, 1, 1}, []int{7, 2, 1}},
		{"by_minutes", 9, []int{0, 0}, []int{5, 4}}, // no length is known: equally
		{"by_minutes", 9, []int{30, 0}, []int{9, 0}},
		{"equal", 0, []int{1, 2}, []int{0, 0}},
		{"equal", 7, nil, []int{}},
	} {
		if diff := cmp.Diff(c.want, Split(c.rule, c.total, c.weights)); diff != "" {
			t.Errorf("%s %d by %v (-want +got):\n%s", c.rule, c.total, c.weights, diff)
		}
	}
}

// TestSplitLosesNothing: the parts add up, and none is negative.
func TestSplitLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := rapid.IntRange(0, 2_000_000).Draw(t, "total")
		weights := rapid.SliceOfN(rapid.IntRange(0, 600), 1, 12).Draw(t, "weights")
		sum := 0
		for _, part := range Split(rapid.SampledFrom([]string{"equal", "by_minutes"}).Draw(t, "rule"), total, weights) {
			if sum += part; part < 0 {
				t.Fatalf("a part is %d", part)
			}
		}
		if sum != total {
			t.Fatalf("the parts are %d together; want %d", sum, total)
		}
	})
}
