// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/packs"
)

// TestPartsWithTheCase: the one part that is given to one person at a time begins
// with the case; groups, receptions and houses do not, nor any of several.
func TestPartsWithTheCase(t *testing.T) {
	start, _ := sild.ParseDate("2024-02-01")
	got := map[string][]string{}
	for _, id := range packs.IDs() {
		src, _ := packs.Source(id)
		p, faults := Parse(id+".yaml", src)
		if faults != nil {
			t.Fatal(faults)
		}
		for _, r := range p.PartRuns(&Case{Start: start}) {
			got[id] = append(got[id], r.Part+" from "+r.From.String())
		}
	}
	want := map[string][]string{
		"ee-amif-2018":    {"support-person from 2024-02-01"},
		"ee-jmk":          {"support-person from 2024-02-01"},
		"ee-moj-followup": {"support-person from 2024-02-01"},
		"ee-rapla-2013":   {"support-person from 2024-02-01"},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
