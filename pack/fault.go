// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A Fault is one thing that is wrong in a pack, for the person who wrote it.
type Fault struct {
	File         string // as given to Parse
	Line, Column int    // both from 1; columns count letters
	Path         string // such as clocks[2].due
	Text         string // what is wrong, in a plain sentence
	Proposal     string // what may have been meant, in a plain sentence; or nothing
}

// String is f as compilers write it, so that editors can jump to the place.
func (f Fault) String() string {
	var b strings.Builder
	if f.File != "" {
		b.WriteString(f.File + ":")
	}
	fmt.Fprintf(&b, "%d:%d: ", f.Line, f.Column)
	if f.Path != "" {
		b.WriteString(f.Path + ": ")
	}
	b.WriteString(f.Text)
	if f.Proposal != "" {
		b.WriteString(" " + f.Proposal)
	}
	return b.String()
}

// Faults are all that is wrong in a pack, by their place in it.
type Faults []Fault

func (fs Faults) String() string {
	var b strings.Builder
	for _, f := range fs {
		b.WriteString(f.String() + "\n")
	}
	return b.String()
}

func (fs Faults) sort() Faults {
	slices.SortStableFunc(fs, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Path, b.Path), cmp.Compare(a.Text, b.Text))
	})
	return slices.Compact(fs)
}

// didYouMean proposes the known word that is nearest to word, if one is near.
func didYouMean[S ~[]string](word string, known S) string {
	best, least := "", max(1, len([]rune(word))/3)+1
	for _, k := range known {
		if d := distance(strings.ToLower(word), strings.ToLower(k)); d < least {
			best, least = k, d
		}
	}
	if best == "" || best == word {
		return ""
	}
	return fmt.Sprintf("Did you mean %q?", best)
}

// distance is the number of letters to add, drop, change or swap with their
// neighbour to get from a to b (optimal string alignment).
func distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	before, last := make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range last {
		last[j] = j
	}
	for i := range s {
		now := make([]int, len(t)+1)
		now[0] = i + 1
		for j := range t {
			cost := 1
			if s[i] == t[j] {
				cost = 0
			}
			now[j+1] = min(last[j+1]+1, now[j]+1, last[j]+cost)
			if i > 0 && j > 0 && s[i] == t[j-1] && s[i-1] == t[j] {
				now[j+1] = min(now[j+1], before[j-1]+1)
			}
		}
		before, last = last, now
	}
	return last[len(t)]
}
