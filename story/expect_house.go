// SPDX-License-Identifier: EUPL-1.2

package story

import (
	"maps"
	"net/url"
	"slices"
)

// A Lodging is what the houses are expected to have done over a span: how many
// nights people lived there, of how many on which somebody could; the same of the
// last night, which is people and beds; and what became of the requests of the span.
// As is who looks; empty: the one who pays, whose small numbers are hidden. Houses:
// the coordinators of all houses, each at their own, added up.
type Lodging struct {
	As      string         `yaml:"as"`
	From    string         `yaml:"from"`
	Until   string         `yaml:"until"`
	Nights  [2]int         `yaml:"nights"`
	Last    [2]int         `yaml:"last"`
	Asked   int            `yaml:"asked"`
	Came    int            `yaml:"came"`
	Ended   int            `yaml:"ended"`
	Open    int            `yaml:"open"`
	Begun   int            `yaml:"begun"` // stays
	Left    int            `yaml:"left"`
	Why     map[string]int `yaml:"why"`      // value of request_ends → how many
	Who     map[string]int `yaml:"who"`      // its meaning → how many
	WhyLeft map[string]int `yaml:"why_left"` // value of stay_ends → how many
	Paid    map[string]int `yaml:"paid"`     // payer → nights that were lived in
}

// lodging compares what the houses did.
func (l *look) lodging(want Lodging) {
	look := []string{want.As}
	switch {
	case want.As == "":
		look[0] = l.reader
	case want.As == "houses" && l.Story.Residents != nil:
		look = slices.Compact(slices.Sorted(maps.Values(l.Story.Residents.Houses)))
	}
	type people []struct {
		Value  string
		Number int
		Hidden bool
	}
	type nights struct{ There, Void, Slept, Away int }
	var all, last [2]int
	n, why, who, left, paid := map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	name := "houses from " + want.From + " until " + want.Until
	for _, as := range look {
		var got struct {
			All struct {
				BedNights nights `json:"bed_nights"`
				LastNight nights `json:"last_night"`
			}
			Requests struct {
				Asked, Came, Ended, Open int
				Why, Who                 people
			}
			Stays struct {
				Begun, Ended int
				Why          people
			}
			Paid []struct {
				Payer string
				Lived int
			}
		}
		l.get(as, l.path("house-figures", map[string]string{"programme": l.names["programme"]}, url.Values{"from": {want.From}, "until": {want.Until}}), &got)
		add := func(to *[2]int, x nights) {
			to[0] += x.Slept + x.Away
			to[1] += x.There - x.Void
		}
		add(&all, got.All.BedNights)
		add(&last, got.All.LastNight)
		q, m := got.Requests, got.Stays
		for k, v := range map[string]int{"asked": q.Asked, "came": q.Came, "ended": q.Ended, "open": q.Open, "begun": m.Begun, "left": m.Ended} {
			n[k] += v
		}
		for to, list := range map[*map[string]int]people{&why: q.Why, &who: q.Who, &left: m.Why} {
			for _, p := range list {
				(*to)[p.Value] += p.Number
			}
		}
		for _, p := range got.Paid {
			paid[p.Payer] += p.Lived
		}
	}
	if all != want.Nights {
		l.differs("%s, nights: %d of %d; expected %d of %d", name, all[0], all[1], want.Nights[0], want.Nights[1])
	}
	if last != want.Last {
		l.differs("%s, the last night: %d of %d; expected %d of %d", name, last[0], last[1], want.Last[0], want.Last[1])
	}
	l.counted(name, map[string]int{"asked": want.Asked, "came": want.Came, "ended": want.Ended, "open": want.Open, "begun": want.Begun, "left": want.Left}, n)
	l.counted(name+", why it came to no stay", want.Why, why)
	l.counted(name+", by whom", want.Who, who)
	l.counted(name+", why they left", want.WhyLeft, left)
	l.counted(name+", bed-nights paid by", want.Paid, paid)
}

// counted compares numbers by their names; what is not expected may be anything.
func (l *look) counted(name string, want, got map[string]int) {
	for _, k := range slices.Sorted(maps.Keys(want)) {
		if got[k] != want[k] {
			l.differs("%s, %s: %d; expected %d", name, k, got[k], want[k])
		}
	}
}
