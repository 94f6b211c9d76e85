// SPDX-License-Identifier: EUPL-1.2

package pack_test

import (
	"slices"
	"testing"

	"sild"
	"sild/pack"
	"sild/packs"
)

// TestGoalClock: each goal that was met has a task of its own, three months later
// (R3); a goal that is open has none, and a service that is over asks no more.
func TestGoalClock(t *testing.T) {
	src, err := packs.FS.ReadFile("ee-rapla-2013.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p, faults := pack.Parse("rapla", src)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	goal := func(id sild.ID, met, looked string) pack.Goal {
		g := pack.Goal{ID: id, Thing: id, Area: "work"}
		if met != "" {
			g.MetOn = day(met)
		}
		if looked != "" {
			g.Looked = day(looked)
		}
		return g
	}
	for _, c := range []struct {
		name  string
		goals []pack.Goal
		ended string
		want  []string
	}{
		{"none met", []pack.Goal{goal("a", "", "")}, "", nil},
		{"met", []pack.Goal{goal("a", "2024-01-31", "")}, "", []string{"1 2024-04-30 open"}},
		{"looked at", []pack.Goal{goal("a", "2024-01-31", "2024-04-15")}, "", []string{"1 2024-04-30 done 2024-04-15"}},
		{"two", []pack.Goal{goal("a", "2024-01-31", "2024-04-15"), goal("b", "", ""), goal("c", "2024-02-10", "")}, "", []string{"1 2024-04-30 done 2024-04-15", "2 2024-05-10 open"}},
		{"the service is over", []pack.Goal{goal("a", "2024-01-31", "")}, "2024-03-01", []string{"1 2024-04-30 lapsed"}},
	} {
		f := aCase()
		f.Free, f.Releases = true, nil
		f.Cases[0].Goals = c.goals
		if c.ended != "" {
			f.Cases[0].End = &pack.End{ID: "e", Day: day(c.ended), Reason: "own_wish", Meaning: "own_wish"}
		}
		if got := tasksOf(p.Derive(f), "goal-lasts"); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q; want %q", c.name, got, c.want)
		}
	}
}
