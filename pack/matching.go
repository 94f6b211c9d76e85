// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"fmt"
	"slices"

	"sild"
)

// Matching says how the workers of a team are ranked for a person. It is advice:
// who gives cases to workers decides.
type Matching struct {
	Criteria  []Criterion `yaml:"criteria" json:"criteria" doc:"What speaks for a worker, and how much. What is not named here is told and does not count."`
	FirstWish int         `yaml:"first_wish,omitempty" json:"first_wish,omitempty" doc:"How many times what matters most to the person counts; 2 if not given."`
	Load      *Load       `yaml:"load,omitempty" json:"load,omitempty" doc:"What a person weighs in a worker's caseload."`
	NotFirst  string      `yaml:"not_first,omitempty" json:"not_first,omitempty" enum:"reason,asked" doc:"reason: whoever chooses somebody else than the first says why. asked: they may, and that is what holds if it is not given."`
	Source    string      `yaml:"source" json:"source"`
}

// A Criterion is one thing that speaks for or against a worker.
type Criterion struct {
	ID     string `yaml:"id" json:"id" enum:"wish,before,language,area,floor,load,away,refused" doc:"wish: as the person wishes. before: has helped them before. language, area: speaks theirs, works where they will live. floor: has fewer people than foreseen. load: how full the worker is, taken off. away, refused: is away soon, has said no or was not wanted before, taken off."`
	Weight int    `yaml:"weight" json:"weight" doc:"Points, from 1 to 100."`
	Source string `yaml:"source" json:"source"`
}

// Load is what a person weighs, in hundredths of an ordinary case: the work is not
// the same before release, just after it, and later.
type Load struct {
	Before int    `yaml:"before_release" json:"before_release" doc:"Before release, or before the service has begun; 100 is an ordinary case."`
	First  int    `yaml:"first_90_days" json:"first_90_days" doc:"In the first 90 days after release, or after the beginning where nobody is released."`
	Later  int    `yaml:"later" json:"later" doc:"After that."`
	Source string `yaml:"source" json:"source"`
}

// firstDays is how long the time just after release lasts (domain §1.3: support
// is closest in the first three months).
const firstDays = 90

// Weighs is what a person weighs on day in hundredths of an ordinary case, who is
// released on a day, or whose service began on it; zero: not yet.
func (l *Load) Weighs(out sild.Date, on sild.Date) int {
	switch {
	case l == nil:
		return 100
	case out.IsZero() || out.After(on):
		return l.Before
	case on.Sub(out) < firstDays:
		return l.First
	}
	return l.Later
}

// Weight is how much a criterion counts: what the pack says of it, and one of
// each where it says nothing at all; then how full somebody is decides last.
func (p *Pack) Weight(criterion string) int {
	if p.Matching == nil {
		if criterion == "load" {
			return 0
		}
		return 1
	}
	for _, c := range p.Matching.Criteria {
		if c.ID == criterion {
			return c.Weight
		}
	}
	return 0
}

// FirstWish is how many times what matters most to the person counts.
func (p *Pack) FirstWish() int {
	if p.Matching == nil || p.Matching.FirstWish == 0 {
		return 2
	}
	return p.Matching.FirstWish
}

// Loads are what a person weighs, if the pack says it.
func (p *Pack) Loads() *Load {
	if p.Matching == nil {
		return nil
	}
	return p.Matching.Load
}

// Hours are the limits of what one worker can declare, and when one is warned
// before they are passed (domain §4.8).
type Hours struct {
	Year          int    `yaml:"year,omitempty" json:"year,omitempty" doc:"Hours of a full-time worker in a calendar year, on all contracts together, such as 1720. Of a part-time worker that part of it."`
	ContractYear  int    `yaml:"contract_year,omitempty" json:"contract_year,omitempty" doc:"Hours of one worker on this contract in a calendar year."`
	ContractMonth int    `yaml:"contract_month,omitempty" json:"contract_month,omitempty" doc:"Hours of one worker on this contract in a month."`
	Warn          int    `yaml:"warn,omitempty" json:"warn,omitempty" doc:"From which part of a limit one is warned, in percent; 90 if not given."`
	Source        string `yaml:"source" json:"source"`
}

// WarnFrom is the part of a limit, in percent, from which one is warned.
func (h Hours) WarnFrom() int {
	if h.Warn == 0 {
		return 90
	}
	return h.Warn
}

// Volunteers says who may offer to help unpaid, and what comes before they do.
type Volunteers struct {
	Apply    string   `yaml:"apply" json:"apply" enum:"public,coordinator" doc:"public: on a page that anybody can open. coordinator: only a coordinator enters applications."`
	Kinds    []string `yaml:"kinds" json:"kinds" doc:"Values of worker_kinds that one can apply for."`
	Text     Texts    `yaml:"text,omitempty" json:"text,omitempty" doc:"What one reads before applying: what volunteers do, how long it takes, what is asked of them."`
	Training string   `yaml:"training,omitempty" json:"training,omitempty" doc:"Credential that each needs, beside what their part asks."`
	Checks   []string `yaml:"checks,omitempty" json:"checks,omitempty" doc:"Checks that each needs."`
	Keep     int      `yaml:"keep_months" json:"keep_months" doc:"How many months a declined application is kept."`
	Source   string   `yaml:"source" json:"source"`
}

// Needs are the credentials that a worker of a kind needs: what the parts that
// name the kind ask, and what is asked of every volunteer.
func (p *Pack) Needs(kind string) (list []string) {
	for _, t := range p.Parts {
		if t.Worker != nil && slices.Contains(t.Worker.Kinds, kind) {
			list = append(list, t.Credentials()...)
		}
	}
	if v := p.Volunteers; v != nil && slices.Contains(v.Kinds, kind) {
		list = append(list, Part{Worker: &Worker{Training: v.Training, Checks: v.Checks}}.Credentials()...)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// matching checks how workers are ranked, what they may declare, and who may
// offer to help.
func (c *checker) matching() {
	p := c.p
	kinds := make([]string, len(p.Vocabularies["worker_kinds"].Values))
	for i, v := range p.Vocabularies["worker_kinds"].Values {
		kinds[i] = v.ID
	}
	for i, t := range p.Parts {
		if t.Worker != nil {
			for j, k := range t.Worker.Kinds {
				c.refers(fmt.Sprintf("parts[%d].worker.kinds[%d]", i, j), "value of worker_kinds", k, kinds)
			}
		}
	}
	if v := p.Volunteers; v != nil {
		for i, k := range v.Kinds {
			c.refers(fmt.Sprintf("volunteers.kinds[%d]", i), "value of worker_kinds", k, kinds)
		}
		if v.Apply == "public" && len(v.Text) == 0 {
			c.wrong("volunteers", "Who applies on a public page has to read what it is about.", "Add text: what volunteers do, how long it takes, what is asked of them.")
		}
		c.within("volunteers.keep_months", "An application is kept for", v.Keep, 1, 120)
	}
	if h := p.Hours; h != nil {
		c.within("hours.warn", "One is warned from", h.WarnFrom(), 1, 100)
		if h.Year < 0 || h.ContractYear < 0 || h.ContractMonth < 0 {
			c.wrong("hours", "A limit of hours cannot be below zero.", "Leave it out where there is none.")
		}
	}
	m := p.Matching
	if m == nil {
		return
	}
	c.ids(false, len(m.Criteria), func(i int) (string, string) { return fmt.Sprintf("matching.criteria[%d].id", i), m.Criteria[i].ID })
	for i, k := range m.Criteria {
		c.within(fmt.Sprintf("matching.criteria[%d].weight", i), "A weight is", k.Weight, 1, 100)
	}
	c.within("matching.first_wish", "What matters most counts", p.FirstWish(), 1, 10)
	if l := m.Load; l != nil {
		for i, n := range []int{l.Before, l.First, l.Later} {
			c.within("matching.load."+[]string{"before_release", "first_90_days", "later"}[i], "A person weighs", n, 0, 1000)
		}
	}
}

func (c *checker) within(at, what string, n, least, most int) {
	if n < least || n > most {
		c.wrong(at, fmt.Sprintf("%s %d.", what, n), fmt.Sprintf("From %d to %d.", least, most))
	}
}
