// SPDX-License-Identifier: EUPL-1.2

package pack_test

import (
	"os"
	"slices"
	"testing"

	"sild/pack"
	"sild/packs"
)

// TestExample: the programme that docs/write-a-programme.md writes is in order,
// and like every pack that ships it can be walked through: somebody fits, each
// condition has somebody of whom it is not so, and every indicator tells of those
// who were walked.
func TestExample(t *testing.T) {
	sources := map[string][]byte{}
	example, err := os.ReadFile("../docs/examples/debt-mentor.yaml")
	if err != nil {
		t.Fatal(err)
	}
	sources["debt-mentor"] = example
	for _, id := range packs.IDs() {
		sources[id], _ = packs.Source(id)
	}
	for id, src := range sources {
		t.Run(id, func(t *testing.T) {
			p, faults := pack.Parse(id, src)
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			kinds := map[string]int{}
			for _, w := range p.Walks() {
				kinds[w.Kind]++
				for _, c := range w.Checked {
					if (w.Kind == "fits" || w.Kind == "fits_too") && c.State != pack.Yes {
						t.Errorf("nobody fits %s: %v of %v", c.ID, c.State, w.Inputs)
					}
					if c.ID == w.Condition && (w.Kind == "not" && c.State != pack.No || w.Kind == "unknown" && c.State != pack.Unknown) {
						t.Errorf("%s %s: %v", w.Kind, c.ID, c.State)
					}
				}
				if w.Condition != "" && !slices.ContainsFunc(w.Checked, func(c pack.Checked) bool { return c.ID == w.Condition }) {
					t.Errorf("%s %s: it is not about them", w.Kind, w.Condition)
				}
				if w.Kind != "fits" { // what is promised may be about others than fits_too
					continue
				}
				for _, r := range w.Derived.Results {
					in, _ := p.Indicator(r.Indicator)
					if feared := in.Target.Percent > 0 && !in.Target.AtLeast; r.State == "unknown" || r.State == "left_out" || (r.State == "counts") == feared {
						t.Errorf("%s of one who fits is %s", r.Indicator, r.State)
					}
				}
				for _, one := range w.Derived.Tasks {
					if one.State == "missed" {
						t.Errorf("%s is missed by one who fits", one.Key)
					}
				}
			}
			if kinds["fits"] != 1 || kinds["not"] != len(p.Eligibility) || kinds["early"] != 1 || kinds["died"] != 1 {
				t.Error(kinds)
			}
		})
	}
}
