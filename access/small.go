// SPDX-License-Identifier: EUPL-1.2

package access

import (
	"cmp"
	"slices"
)

// SmallFrom is the least number of people of whom a break-down speaks, where the
// pack does not say (design §5.8).
const SmallFrom = 8

// Small are the groups of a break-down, by how many people are in each, that are
// not shown to those who may not see people: those of fewer than k, and the next
// smallest until those hidden are at least two and k people together. Otherwise
// what is hidden would follow from the total. Groups of nobody tell of nobody.
func Small(sizes []int, k int) (hidden []bool) {
	var order []int
	for i, n := range sizes {
		if n > 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(x, y int) int { return cmp.Compare(sizes[x], sizes[y]) })
	hidden = make([]bool, len(sizes))
	groups, people := 0, 0
	for _, i := range order {
		if sizes[i] >= k && (groups == 0 || groups > 1 && people >= k) {
			break
		}
		groups, people = groups+1, people+sizes[i]
		hidden[i] = true
	}
	return hidden
}
