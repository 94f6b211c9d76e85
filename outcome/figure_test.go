// SPDX-License-Identifier: EUPL-1.2

package outcome

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/pack"
	"sild/packs"
)

// TestJudged: a target is met, or missed, only where it would be however the
// unknown turned out.
func TestJudged(t *testing.T) {
	for _, x := range []struct {
		atLeast              bool
		percent              int
		counts, not, unknown int
		least, most          Share
		met                  string
	}{
		{true, 75, 0, 0, 0, Share{0, 0}, Share{0, 0}, ""},
		{true, 75, 3, 1, 0, Share{3, 4}, Share{3, 4}, "yes"}, // exactly
		{true, 75, 74, 26, 0, Share{74, 100}, Share{74, 100}, "no"},
		{true, 75, 76, 20, 4, Share{76, 100}, Share{80, 100}, "yes"},
		{true, 75, 70, 20, 10, Share{70, 100}, Share{80, 100}, ""},
		{true, 75, 70, 26, 4, Share{70, 100}, Share{74, 100}, "no"},
		{true, 75, 0, 0, 5, Share{0, 5}, Share{5, 5}, ""},
		{true, 0, 0, 3, 0, Share{0, 3}, Share{0, 3}, ""},       // nothing was promised
		{false, 30, 3, 7, 0, Share{3, 10}, Share{3, 10}, "no"}, // 30 is not fewer than 30
		{false, 30, 29, 71, 0, Share{29, 100}, Share{29, 100}, "yes"},
		{false, 30, 20, 70, 10, Share{20, 100}, Share{30, 100}, ""},
		{false, 30, 20, 71, 9, Share{20, 100}, Share{29, 100}, "yes"},
		{false, 30, 0, 0, 0, Share{0, 0}, Share{0, 0}, ""},
		{false, 30, 31, 0, 69, Share{31, 100}, Share{100, 100}, "no"},
	} {
		f := Figure{Counts: x.counts, CountsNot: x.not, Unknown: x.unknown, Open: 7, LeftOut: 2, Target: pack.Target{AtLeast: x.atLeast, Percent: x.percent}}.judged()
		if f.Least != x.least || f.Most != x.most || f.Met != x.met || f.Open != 7 || f.LeftOut != 2 || f.Known() != (Share{x.counts, x.counts + x.not}) {
			t.Errorf("%+v: from %v to %v, met %q", x, f.Least, f.Most, f.Met)
		}
	}
}

func jmk(t *testing.T) *pack.Pack {
	t.Helper()
	source, ok := packs.Source("ee-jmk")
	if !ok {
		t.Fatal("the pack ee-jmk does not ship")
	}
	pk, faults := pack.Parse("ee-jmk", source)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return pk
}

// TestFigures: every indicator of the pack has a figure, also of nothing; with
// several providers each has its own, and they add up.
func TestFigures(t *testing.T) {
	pk := jmk(t)
	if got := figures(pk, nil); len(got) != len(pk.Indicators) || got[0].Met != "" || got[0].Target.Percent != 75 {
		t.Errorf("%+v; want a figure for each indicator, and nothing to say yet", got)
	}
	one := []Tally{
		{"labour-market-1m", "south", Counts, 3},
		{"labour-market-1m", "south", CountsNot, 1},
		{"labour-market-1m", "south", Open, 2},
		{"labour-market-1m", "south", LeftOut, 4},
		{"labour-market-1m", "south", Unknown, 1},
	}
	got := figures(pk, one)
	want := Figure{
		Indicator: "labour-market-1m", Counts: 3, CountsNot: 1, Unknown: 1, Open: 2, LeftOut: 4,
		Target: pack.Target{AtLeast: true, Percent: 75}, Least: Share{3, 5}, Most: Share{4, 5},
	}
	if d := cmp.Diff(want, got[0]); d != "" || len(got) != len(pk.Indicators) {
		t.Error(d)
	}
	got = figures(pk, append(one, Tally{"labour-market-1m", "north", Counts, 6}, Tally{"suspect-1y", "north", CountsNot, 2}))
	type line struct {
		Indicator string
		Provider  sild.ID
		Counts, N int
		Met       string
	}
	var lines []line
	for _, f := range got {
		lines = append(lines, line{f.Indicator, f.Provider, f.Counts, f.Least.Den, f.Met})
	}
	if d := cmp.Diff([]line{
		{"labour-market-1m", "", 9, 11, "yes"},
		{"labour-market-1m", "north", 6, 6, "yes"},
		{"labour-market-1m", "south", 3, 5, ""},
		{"employed-1m", "", 0, 0, ""},
		{"employed-1m", "north", 0, 0, ""},
		{"employed-1m", "south", 0, 0, ""},
		{"suspect-1y", "", 0, 2, "yes"},
		{"suspect-1y", "north", 0, 2, "yes"},
		{"suspect-1y", "south", 0, 0, ""},
	}, lines); d != "" {
		t.Error(d)
	}
}

// TestHide: where the pack hides small numbers, nobody can be found by them, nor
// by what the others leave of the total.
func TestHide(t *testing.T) {
	pk := jmk(t)
	sizes := func(all, north, south, west int) []Figure {
		f := func(provider sild.ID, n int) Figure {
			return Figure{Indicator: "labour-market-1m", Provider: provider, Counts: n}.judged()
		}
		return []Figure{f("", all), f("north", north), f("south", south), f("west", west)}
	}
	hidden := func(list []Figure) (who string) {
		for _, f := range list {
			if f.Hidden {
				if f.Counts+f.CountsNot+f.Unknown+f.Open+f.LeftOut+f.Least.Den+f.Most.Den != 0 || f.Met != "" {
					t.Errorf("%+v is hidden and tells", f)
				}
				who += string(f.Provider) + " "
			}
		}
		return who
	}
	if got := hidden(hide(pk, sizes(12, 9, 3, 0))); got != "north south " {
		t.Errorf("hid %q of a promise whose total alone is told exactly", got)
	}
	pk.Indicators[0].Headline = "small_hidden"
	for _, x := range []struct {
		list []Figure
		want string
	}{
		{sizes(24, 8, 8, 8), ""},
		{sizes(27, 7, 8, 12), "north south "}, // one alone would follow from the total
		{sizes(26, 7, 7, 12), "north south "},
		{sizes(20, 0, 8, 12), ""},      // of nobody nobody can be recognised
		{sizes(6, 6, 0, 0), " north "}, // the total is as small
		{sizes(10, 3, 3, 4), "north south west "},
	} {
		if got := hidden(hide(pk, x.list)); got != x.want {
			t.Errorf("%+v: hid %q; want %q", x.list, got, x.want)
		}
	}
	pk.Indicators[0].SmallFrom = 3
	if got := hidden(hide(pk, sizes(10, 3, 3, 4))); got != "" {
		t.Errorf("hid %q; want that numbers from 3 are told", got)
	}
}
