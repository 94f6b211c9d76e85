// SPDX-License-Identifier: EUPL-1.2

package flow

import (
	"cmp"
	"slices"
	"time"

	"sild"
	"sild/db"
	"sild/outcome"
	"sild/pack"
	"sild/people"
)

// A comparison finds what differs for people between two packs.
type comparison struct {
	now, then     *pack.Pack
	same          bool // both read the facts alike
	effects       []Effect
	before, after tallied
}

func newComparison(now, then *pack.Pack) *comparison {
	return &comparison{now: now, then: then, same: sameMeanings(now, then), before: tallied{}, after: tallied{}}
}

// readMeanings are the lists whose meanings loadFacts takes from the pack.
var readMeanings = []string{"end_reasons", "network", "contact_kinds", "contact_outcomes", "follow_up_outcomes"}

func sameMeanings(a, b *pack.Pack) bool {
	for _, list := range readMeanings {
		for _, v := range a.Vocabularies[list].Values {
			if a.Meaning(list, v.ID) != b.Meaning(list, v.ID) {
				return false
			}
		}
	}
	return true
}

type tallied map[outcome.Tally]int

func (t tallied) list() (list []outcome.Tally) {
	for k, n := range t {
		k.N = n
		list = append(list, k)
	}
	slices.SortFunc(list, func(a, b outcome.Tally) int {
		return cmp.Or(cmp.Compare(a.Indicator, b.Indicator), cmp.Compare(a.Provider, b.Provider), cmp.Compare(a.State, b.State))
	})
	return list
}

// A reading is what follows from one person's facts under one pack.
type reading struct {
	pack.Derived
	facts  pack.Facts
	grants []grantRow
	fits   map[string]pack.State // by condition
}

func readingOf(tx *db.Tx, s people.Subject, merged []people.Subject, p *pack.Pack, f pack.Facts) (r reading, err error) {
	r = reading{Derived: p.Derive(f), facts: f, fits: map[string]pack.State{}}
	if r.grants, err = grants(tx, s, merged, p, f); err != nil {
		return r, err
	}
	for _, c := range p.Eligible(p.Inputs(f, lastCase(f))) {
		r.fits[c.ID] = c.State
	}
	return r, nil
}

// lastCase is the case about which somebody may come: the last, if it goes on.
func lastCase(f pack.Facts) *pack.Case {
	if n := len(f.Cases); n > 0 && f.Cases[n-1].End == nil {
		return &f.Cases[n-1]
	}
	return nil
}

func (c *comparison) subject(tx *db.Tx, id sild.ID) error {
	s, err := people.SubjectByID(tx, id)
	if err != nil || s.MergedInto != "" {
		return err
	}
	detail, err := people.DetailOf(tx, s.Person)
	if err != nil {
		return err
	}
	merged, err := db.All[people.Subject](tx, `SELECT `+people.SubjectColumns+` FROM subject WHERE merged_into = $1 ORDER BY id`, id)
	if err != nil {
		return err
	}
	facts, err := loadFacts(tx, s, detail, c.now, time.Time{})
	if err != nil {
		return err
	}
	was, err := readingOf(tx, s, merged, c.now, facts)
	if err != nil {
		return err
	}
	if !c.same {
		if facts, err = loadFacts(tx, s, detail, c.then, time.Time{}); err != nil {
			return err
		}
	}
	will, err := readingOf(tx, s, merged, c.then, facts)
	if err != nil {
		return err
	}
	one := &compared{comparison: c, subject: s, today: sild.DateOf(tx.Now, c.now.Location()), cases: map[sild.ID]*pack.Case{}}
	for i := range facts.Cases {
		one.cases[facts.Cases[i].ID] = &facts.Cases[i]
	}
	one.eligible(was, will)
	one.tasks(was.Tasks, will.Tasks)
	one.stages(was.Stages, will.Stages)
	one.results(was.Results, will.Results)
	one.access(was.grants, will.grants)
	return nil
}

// compared is one person between the two packs.
type compared struct {
	*comparison
	subject people.Subject
	today   sild.Date
	cases   map[sild.ID]*pack.Case
}

func (c *compared) add(caseID sild.ID, e Effect) {
	e.Subject, e.Person, e.Case = c.subject.ID, c.subject.Person, caseID
	if k := c.cases[caseID]; k != nil {
		e.Provider, e.Team = k.Provider, k.Team
	}
	c.effects = append(c.effects, e)
}

// fit is the answer to all conditions together: no if one is not fulfilled,
// unknown if nobody can say of one. What a pack does not ask stands against nobody.
func fit(of map[string]pack.State) pack.State {
	all := pack.Yes
	for _, s := range of {
		switch {
		case s == pack.No:
			return pack.No
		case s != pack.Yes:
			all = s
		}
	}
	return all
}

func (c *compared) eligible(was, will reading) {
	from, to := fit(was.fits), fit(will.fits)
	if from == to {
		return
	}
	var caseID sild.ID
	kind := map[pack.State]string{pack.Yes: Gains, pack.No: Loses}[to]
	if kind == "" {
		kind = Unsure
	}
	if k := lastCase(will.facts); k != nil {
		if caseID = k.ID; k.Answer != nil && k.Outcome() != "waiting" {
			kind = Stands
		}
	}
	what := ""
	for _, list := range [][]pack.Condition{c.then.Eligibility, c.now.Eligibility} {
		for _, x := range list {
			if was.fits[x.ID] != will.fits[x.ID] && what == "" {
				what = x.ID
			}
		}
	}
	c.add(caseID, Effect{Kind: kind, What: what, From: string(from), To: string(to)})
}

func (c *compared) tasks(was, will []pack.Task) {
	open := func(t pack.Task) bool { return t.State == "open" || t.State == "paused" }
	type line struct {
		kind, clock string
		of          sild.ID
	}
	lines := map[line]*Effect{}
	var order []line
	tell := func(kind string, t pack.Task, from, to sild.Date, was, will string) {
		l := line{kind, t.Clock, t.Case}
		e := lines[l]
		if e == nil {
			e = &Effect{Kind: kind, What: t.Clock, Was: from, Will: to, From: was, To: will}
			lines[l] = e
			order = append(order, l)
		}
		e.N++
	}
	before := map[string]pack.Task{}
	for _, t := range was {
		if open(t) {
			before[t.Key] = t
		}
	}
	for _, t := range will {
		if !open(t) {
			continue
		}
		b, had := before[t.Key]
		delete(before, t.Key)
		switch {
		case !had:
			tell(TaskNew, t, sild.Date{}, t.Due, "", "")
		case t.Due.Before(b.Due):
			tell(Earlier, t, b.Due, t.Due, "", "")
		case b.Due.Before(t.Due):
			tell(Later, t, b.Due, t.Due, "", "")
		case b.Owner != t.Owner:
			tell(Owner, t, b.Due, t.Due, b.Owner, t.Owner)
		}
	}
	for _, t := range was {
		if _, gone := before[t.Key]; gone {
			tell(TaskGone, t, t.Due, sild.Date{}, "", "")
		}
	}
	for _, l := range order {
		c.add(l.of, *lines[l])
	}
}

func (c *compared) stages(was, will []pack.StageSpan) {
	on := func(list []pack.StageSpan) map[sild.ID]string {
		at := map[sild.ID]string{}
		for _, s := range list {
			if !s.From.After(c.today) && (s.Until.IsZero() || !s.Until.Before(c.today)) {
				at[s.Case] = s.Stage
			}
		}
		return at
	}
	before, after := on(was), on(will)
	for id := range c.cases {
		if before[id] != after[id] {
			c.add(id, Effect{Kind: Stage, What: after[id], From: before[id], To: after[id]})
		}
	}
}

func (c *compared) results(was, will []pack.Result) {
	type unit struct {
		indicator string
		id        sild.ID
	}
	states := func(list []pack.Result, sum tallied) map[unit]string {
		of := map[unit]string{}
		for _, r := range list {
			state := outcome.StateOn(r.State, r.Closes, c.today)
			of[unit{r.Indicator, r.Unit}] = state
			var provider sild.ID
			if k := c.cases[r.Case]; k != nil {
				provider = k.Provider
			}
			sum[outcome.Tally{Indicator: r.Indicator, Provider: provider, State: state}]++
		}
		return of
	}
	before, after := states(was, c.before), states(will, c.after)
	seen := map[unit]bool{}
	for _, r := range append(slices.Clone(will), was...) {
		u := unit{r.Indicator, r.Unit}
		if seen[u] {
			continue
		}
		seen[u] = true
		if change := (outcome.Change{From: before[u], To: after[u]}); change.Why() != "" {
			c.add(r.Case, Effect{Kind: Result, What: r.Indicator, From: before[u], To: after[u]})
		}
	}
}

func (c *compared) access(was, will []grantRow) {
	drop, add := difference(was, will)
	type line struct {
		of   sild.ID
		role string
	}
	told := map[line]bool{}
	for _, g := range append(drop, add...) {
		if l := (line{g.Case, g.Role}); !told[l] {
			told[l] = true
			c.add(g.Case, Effect{Kind: Access, What: g.Role})
		}
	}
}
