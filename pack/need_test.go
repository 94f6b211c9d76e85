// SPDX-License-Identifier: EUPL-1.2

package pack_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sild/pack"
)

// TestNeedsClock: needs that were talked about do the task, as the answered form
// did; the earliest counts.
func TestNeedsClock(t *testing.T) {
	p, f := jmk(t), aCase()
	want := func(rows ...string) {
		t.Helper()
		if diff := cmp.Diff(rows, tasksOf(p.Derive(f), "needs")); diff != "" {
			t.Error(diff)
		}
	}
	want("0 2024-06-01 open")
	f.Cases[0].Needs = []pack.Assessed{{ID: "n1", Day: day("2024-03-02")}, {ID: "n2", Day: day("2024-08-01")}}
	want("0 2024-06-01 done 2024-03-02")
	f.Cases[0].Assessed = map[string]pack.Assessed{"needs": {ID: "form", Day: day("2024-02-20")}}
	want("0 2024-06-01 done 2024-02-20")
}

// TestPlanReview: the plan is gone through again every three months from the
// first version that was agreed, and a later version does it, agreed or not.
func TestPlanReview(t *testing.T) {
	p, f := jmk(t), left(aCase(), "2024-07-01", "2025-02-01", "aims_met")
	want := func(rows ...string) {
		t.Helper()
		if diff := cmp.Diff(rows, tasksOf(p.Derive(f), "plan-review")); diff != "" {
			t.Error(diff)
		}
	}
	k := &f.Cases[0]
	k.Plans = []pack.Plan{{ID: "p1", Day: day("2024-03-01"), Agreed: "could_not", Version: 1}}
	want()
	k.Plans = append(k.Plans, pack.Plan{ID: "p2", Day: day("2024-04-10"), Agreed: "yes", Version: 2})
	want("1 2024-07-10 missed", "2 2024-10-10 missed", "3 2025-01-10 missed")
	k.Plans = append(k.Plans, pack.Plan{ID: "p3", Day: day("2024-07-12"), Agreed: "no", Version: 3})
	want("1 2024-07-10 done 2024-07-12", "2 2024-10-10 missed", "3 2025-01-10 missed")
}

func TestDomains(t *testing.T) {
	p := jmk(t)
	ids := func(stage string) (list []string) {
		for _, v := range p.NeedsAt(stage) {
			list = append(list, v.ID)
		}
		return list
	}
	if list := ids("preparing"); slices.Contains(list, "civic") || !slices.Contains(list, "housing") {
		t.Errorf("in prison one asks for %v; want the home, and civic life later", list)
	}
	if list := ids("community"); !slices.Contains(list, "civic") || len(list) != len(ids("")) {
		t.Errorf("outside one asks for %v; want all", list)
	}
	for id, section := range map[string]byte{"housing": 'P', "substances": 'H', "family": 'F', "thinking": 'O', "unheard": 'H'} {
		if got := p.SectionOf("needs", id); got != section {
			t.Errorf("%s belongs to section %c; want %c", id, got, section)
		}
	}
	if got := p.SectionsOf("needs"); got != "PHFO" {
		t.Errorf("the needs belong to %s; want PHFO, each once", got)
	}
	home, _ := p.Value("needs", "housing")
	if home.Level(0) != nil || home.Level(1) == nil || home.Level(len(home.Levels)) == nil || home.Level(len(home.Levels)+1) != nil {
		t.Errorf("the levels of %s are not 1 to %d", home.ID, len(home.Levels))
	}
	for _, v := range p.NeedsAt("") { // a domain without these cannot be pictured, and leads nowhere
		if len(v.Levels) < 2 || v.Area == "" {
			t.Errorf("%s has %d levels and the area %q", v.ID, len(v.Levels), v.Area)
		}
	}
}
