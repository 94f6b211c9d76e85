// SPDX-License-Identifier: EUPL-1.2

package pack_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/pack"
	"sild/packs"
)

// TestPlannedEnd: when a place will be free follows from what somebody planned,
// unless the service may not last as long.
func TestPlannedEnd(t *testing.T) {
	src, _ := packs.Source("ee-rapla-2013")
	p, faults := pack.Parse("rapla", src)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	longest := aCase().Cases[0].Start.AddMonths(12)
	for _, c := range []struct {
		name  string
		ends  []pack.PlannedEnd
		on    sild.Date
		basis string
	}{
		{"nothing is planned", nil, longest, "longest"},
		{"agreed", []pack.PlannedEnd{{Part: "support-person", On: longest.AddDays(-40), Basis: "agreed"}}, longest.AddDays(-40), "agreed"},
		{"in a plan for the time after", []pack.PlannedEnd{{Part: "support-person", On: longest.AddDays(-9), Basis: "exit_plan"}}, longest.AddDays(-9), "exit_plan"},
		{"later than may be", []pack.PlannedEnd{{Part: "support-person", On: longest.AddDays(1), Basis: "agreed"}}, longest, "longest"},
		{"before it began", []pack.PlannedEnd{{Part: "support-person", On: aCase().Cases[0].Start.AddDays(-1), Basis: "agreed"}}, longest, "longest"},
		{"of another part", []pack.PlannedEnd{{Part: "other", On: longest.AddDays(-40), Basis: "agreed"}}, longest, "longest"},
	} {
		f := aCase()
		f.Free, f.Releases, f.Cases[0].PlannedEnds = true, nil, c.ends
		got := p.Derive(f).Places
		if len(got) != 1 || got[0].Planned != c.on || got[0].Basis != c.basis {
			t.Errorf("%s: %+v; want %v by %s", c.name, got, c.on, c.basis)
		}
	}
}

// TestPlaces: a place frees the day before the first on which work began, or with
// the end of the case, whichever comes first (R6); it does not come back.
func TestPlaces(t *testing.T) {
	src, _ := packs.Source("ee-rapla-2013")
	p, faults := pack.Parse("rapla", src)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	start := aCase().Cases[0].Start
	event := func(value, on string, absent bool) pack.Observation {
		return pack.Observation{ID: "o", Of: "events", Value: value, Day: day(on), From: day(on), Until: day(on), Absent: absent, Source: "person", Evidence: "said"}
	}
	taken := pack.PlaceSpan{Case: aCase().Cases[0].ID, Part: "support-person", From: start, Planned: start.AddMonths(12), Basis: "longest"}
	freed := func(until, how, what, by string) pack.PlaceSpan {
		s := taken
		s.Until, s.Freed, s.What = day(until), how, what
		s.By = pack.Observation{ID: "o"}.ID
		if by == "e" {
			s.By = pack.End{ID: "e"}.ID
		}
		return s
	}
	for _, c := range []struct {
		name  string
		told  []pack.Observation
		ended string
		want  pack.PlaceSpan
	}{
		{"nothing happened", nil, "", taken},
		{"another event", []pack.Observation{event("started_study", "2024-04-01", false)}, "", taken},
		{"it did not happen", []pack.Observation{event("started_work", "2024-04-01", true)}, "", taken},
		{"before the service", []pack.Observation{event("started_work", "2023-01-01", false)}, "", taken},
		{"work", []pack.Observation{event("started_work", "2024-04-01", false)}, "", freed("2024-03-31", "event", "events/started_work", "o")},
		{"work, and lost again", []pack.Observation{event("lost_work", "2024-05-01", false), event("started_work", "2024-04-01", false)}, "", freed("2024-03-31", "event", "events/started_work", "o")},
		{"the end", nil, "2024-05-01", freed("2024-05-01", "end", "", "e")},
		{"work before the end", []pack.Observation{event("started_work", "2024-04-01", false)}, "2024-05-01", freed("2024-03-31", "event", "events/started_work", "o")},
		{"work after the end", []pack.Observation{event("started_work", "2024-06-01", false)}, "2024-05-01", freed("2024-05-01", "end", "", "e")},
	} {
		f := aCase()
		f.Free, f.Releases, f.Observed = true, nil, c.told
		if c.ended != "" {
			f.Cases[0].End = &pack.End{ID: "e", Day: day(c.ended), Reason: "own_wish", Meaning: "own_wish"}
		}
		if d := cmp.Diff([]pack.PlaceSpan{c.want}, p.Derive(f).Places); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, d)
		}
	}
}
