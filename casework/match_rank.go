// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"sild"
	"sild/pack"
)

// Rank judges all, and puts first those who may have the person; among these
// those for whom most speaks, by the points of the programme, and then those with
// the lightest caseload for their ceiling. The order is advice, and is said on the page.
func (n Demand) Rank(fits []Fit, role string) []Judged {
	list := make([]Judged, len(fits))
	for i, f := range fits {
		list[i] = n.Judge(f, role)
	}
	slices.SortStableFunc(list, func(a, b Judged) int {
		return cmp.Or(
			cmp.Compare(a.class(), b.class()),
			cmp.Compare(b.Points, a.Points),
			cmp.Compare(a.load(), b.load()),
			cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID),
		)
	})
	return list
}

// class is free, has said no before, may be passed, is barred, leads already.
func (j Judged) class() int {
	switch {
	case j.On == "lead":
		return 4
	case !j.Passable():
		return 3
	case j.Barred():
		return 2
	case j.Refused != nil:
		return 1
	}
	return 0
}

// load is the share of the ceiling that is taken, by what the people weigh, and
// where there is no ceiling the people for one of twenty: contracts buy about as
// many places as that. It is ours.
func (j Judged) load() float64 {
	most := j.Most
	if most == 0 {
		most = usualMost
	}
	weighs := j.Weighs
	if weighs == 0 {
		weighs = 100 * j.Open
	}
	return float64(weighs) / float64(100*most)
}

const usualMost = 20

// count adds one thing that speaks for a worker, times over one, or against them,
// times below zero.
func (n Demand) count(j *Judged, criterion string, times int, say sild.Message) {
	r := Reason{say, times * n.weight(criterion)}
	j.Points += r.Points
	if times < 0 {
		j.Against = append(j.Against, r)
	} else {
		j.For = append(j.For, r)
	}
}

func (n Demand) weight(criterion string) int {
	if n.Pack == nil {
		return (&pack.Pack{}).Weight(criterion)
	}
	return n.Pack.Weight(criterion)
}

// first is how many times a wish counts: what matters most to the person counts
// more than once.
func (n Demand) first(wish string) int {
	if n.Wish.Foremost != wish {
		return 1
	}
	if n.Pack == nil {
		return (&pack.Pack{}).FirstWish()
	}
	return n.Pack.FirstWish()
}

// full takes off points for a caseload, where the programme counts it: its part
// of the ceiling.
func (n Demand) full(j *Judged) {
	points := int(math.Round(float64(n.weight("load")) * min(j.load(), 1)))
	if points == 0 {
		return
	}
	say := message("match.against.load", "n", "int:"+strconv.Itoa(j.Open))
	if about := (j.Weighs + 50) / 100; j.Weighs > 0 && about != j.Open {
		say = message("match.against.load.weighs", "n", "int:"+strconv.Itoa(j.Open), "weighs", "int:"+strconv.Itoa(about))
	}
	j.Points -= points
	j.Against = append(j.Against, Reason{say, -points})
}

// A Choice is how somebody was chosen: where they stood, who stood first, and why
// it was somebody else.
type Choice struct {
	Place    int     // 1: the first; 0: nobody was ranked
	First    sild.ID // who stood first, if it was somebody else
	NotFirst string  // why
}

// chosen is how the choice of user is kept. Who stands first is the first who may
// have the person without a reason, and does not work on the case yet. Where the
// programme asks for a reason, it is a problem at the field not_first if there is
// none.
func (n Demand) chosen(p sild.Problems, ranked []Judged, user sild.ID, why string) (c Choice) {
	c.NotFirst = p.Line("not_first", why, 300)
	var first sild.ID
	for i, j := range ranked {
		if first == "" && j.class() == 0 && j.On == "" {
			first = j.ID
		}
		if j.ID == user {
			c.Place = i + 1
		}
	}
	if first == "" || first == user || c.Place == 0 {
		c.NotFirst = ""
		return c
	}
	c.First = first
	p.Check(c.NotFirst != "" || n.Pack == nil || n.Pack.Matching == nil || n.Pack.Matching.NotFirst != "reason", "not_first", "match.not_first.required")
	return c
}
