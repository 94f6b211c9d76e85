// SPDX-License-Identifier: EUPL-1.2

package flow

import (
	"cmp"
	"slices"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/outcome"
	"sild/pack"
	"sild/programme"
)

// A Seen is a preview as the actor may see it: with exact numbers of the people
// whose figures they read person by person, and of all others only what is about
// so many that nobody can be found out.
type Seen struct {
	Preview
	Groups        []Group
	Figures, Were []outcome.Figure // under the draft, and under the version in force; the same indicators are not always in both
	Blurred       bool             // changes of few people may be left out
	Draft, Active *pack.Pack
}

// A Group is one kind of change, and for how many.
type Group struct {
	Kind, What string
	From, To   string
	People     int // of the actor's own
	Elsewhere  int // of others, to the next five; zero: none, or so few that it is not told
	Tasks      int // of the actor's own people
}

// fewest is from how many people on a change is told to who may not see them, and
// toNext what the number is rounded to. Both are ours; the first is that of
// break-downs (design §5.8).
const (
	fewest = 8
	toNext = 5
)

// kinds is the order in which changes are told: those that weigh most for a
// person first.
var kinds = []string{Gains, Loses, Unsure, Stands, TaskNew, Earlier, Later, TaskGone, Owner, Stage, Result, Access}

func (e Effect) group() Group {
	g := Group{Kind: e.Kind, What: e.What, From: e.From, To: e.To}
	switch e.Kind {
	case TaskNew, TaskGone, Earlier, Later:
		g.From, g.To = "", ""
	case Gains, Loses, Unsure, Stands:
		g.From, g.To = "", e.To
	}
	return g
}

// SeenBy is a preview as the actor may see it.
func (f *Flow) SeenBy(tx *db.Tx, id sild.ID, n int) (s Seen, found bool, err error) {
	defer sild.Wrap(&err, "flow.SeenBy(%s, %d)", id, n)
	if s.Preview, found, err = f.PreviewOf(tx, id, n); err != nil || !found {
		return s, found, err
	}
	if s.Active, err = programme.At(tx, id, s.Base); err != nil {
		return s, true, err
	}
	v, err := programme.VersionOf(tx, id, n)
	if err != nil {
		return s, true, err
	}
	if s.Draft, _, err = programme.Check(tx, id, n, v.Source); err != nil || s.Draft == nil {
		return s, false, err
	}
	return s, true, s.cut(tx)
}

// cut leaves in s what the actor may see.
func (s *Seen) cut(tx *db.Tx) error {
	own, small, err := ownOf(tx, s.Programme)
	if err != nil {
		return err
	}
	s.Blurred = small || own != ""
	s.sum(func(e Effect) bool { return mine(e, own, small) })
	theirs := func(t outcome.Tally) bool { return own != "" && t.Provider != own }
	s.Before = slices.DeleteFunc(slices.Clone(s.Before), theirs)
	s.After = slices.DeleteFunc(slices.Clone(s.After), theirs)
	s.Were, s.Figures = outcome.FiguresUnder(s.Active, s.Before, small), outcome.FiguresUnder(s.Draft, s.After, small)
	return nil
}

// sum makes the groups of s: with the exact numbers of those who are mine.
func (s *Seen) sum(mine func(Effect) bool) {
	type count struct {
		mine, others map[sild.ID]bool
		tasks        int
	}
	sums := map[Group]*count{}
	var groups []Group
	for _, e := range s.Effects {
		g := e.group()
		n := sums[g]
		if n == nil {
			n = &count{map[sild.ID]bool{}, map[sild.ID]bool{}, 0}
			sums[g] = n
			groups = append(groups, g)
		}
		if mine(e) {
			n.mine[e.Subject] = true
			n.tasks += e.N
		} else {
			n.others[e.Subject] = true
		}
	}
	for _, g := range groups {
		n := sums[g]
		if g.People, g.Tasks = len(n.mine), n.tasks; len(n.others) >= fewest {
			g.Elsewhere = (len(n.others) + toNext/2) / toNext * toNext
		}
		if g.People+g.Elsewhere > 0 {
			s.Groups = append(s.Groups, g)
		}
	}
	slices.SortStableFunc(s.Groups, func(a, b Group) int {
		return cmp.Or(cmp.Compare(slices.Index(kinds, a.Kind), slices.Index(kinds, b.Kind)), cmp.Compare(a.What, b.What), cmp.Compare(a.From+a.To, b.From+b.To))
	})
}

// ownOf is whose people the actor reads one by one. Who keeps the records and
// neither provides nor pays reads totals.
func ownOf(tx *db.Tx, id sild.ID) (own sild.ID, small bool, err error) {
	own, small, err = outcome.Reader(tx, id)
	if sild.KindOf(err) == sild.NotFound {
		return "", true, nil
	}
	return own, small, err
}

func mine(e Effect, own sild.ID, small bool) bool {
	return !small && (own == "" || e.Provider == own)
}

// An Affected is one person in a group of changes.
type Affected struct {
	casework.Card
	Effect Effect
}

// Whom are the people of a group of changes whom the actor may see, by name: a page
// of them, and how many there are. It leaves a trail of those shown.
func (s Seen) Whom(tx *db.Tx, g Group, from, most int) (list []Affected, all int, err error) {
	defer sild.Wrap(&err, "flow.Whom")
	own, small, err := ownOf(tx, s.Programme)
	if err != nil {
		return nil, 0, err
	}
	g.People, g.Elsewhere, g.Tasks = 0, 0, 0
	of := map[sild.ID]Effect{}
	var ids []sild.ID
	for _, e := range s.Effects {
		if _, there := of[e.Case]; e.Case != "" && !there && e.group() == g && mine(e, own, small) {
			of[e.Case] = e
			ids = append(ids, e.Case)
		}
	}
	var cards []casework.Card
	for part := range slices.Chunk(ids, 400) {
		some, err := casework.CardsOf(tx, part)
		if err != nil {
			return nil, 0, err
		}
		cards = append(cards, some...)
	}
	slices.SortFunc(cards, func(a, b casework.Card) int {
		return cmp.Or(cmp.Compare(a.SortKey, b.SortKey), cmp.Compare(a.Case, b.Case))
	})
	all = len(cards)
	from = min(max(from, 0), all)
	cards = cards[from:min(from+most, all)]
	var shown []sild.ID
	for _, c := range cards {
		list = append(list, Affected{c, of[c.Case]})
		shown = append(shown, c.Person)
	}
	if len(shown) > 0 {
		tx.Trail(sild.Entry{Action: "list", What: "case", Sections: "I", Subjects: shown})
	}
	return list, all, nil
}

// Sums are the groups of a preview over all people, for whoever may count them all.
func (p Preview) Sums() (list []Group) {
	s := Seen{Preview: p}
	s.sum(func(Effect) bool { return true })
	return s.Groups
}
