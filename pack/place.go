// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"sild"
)

// Places say how many people can have a place in a part at a time, and what
// frees one. The end of the case always does.
type Places struct {
	By     string `yaml:"by,omitempty" json:"by,omitempty" enum:"contract,workers" doc:"contract, if not given: the places that a provider's contract names. workers: as many people as its workers may have at a time, added up."`
	Frees  Expr   `yaml:"frees,omitempty" json:"frees,omitempty" doc:"Condition in CEL over event.* and status.*: from the first day on which it is so, the place is free, although support may go on."`
	Says   Texts  `yaml:"says,omitempty" json:"says,omitempty" doc:"What frees a place, in a sentence."`
	Days   int    `yaml:"offer_days,omitempty" json:"offer_days,omitempty" doc:"For how many days an offer of a place is good; 7 if not given."`
	Again  int    `yaml:"again_days,omitempty" json:"again_days,omitempty" doc:"For how many days somebody who said no, or did not answer, is not the next again; 30 if not given."`
	Source string `yaml:"source" json:"source"`
}

// A Preference brings those for whom it is so forward on the waiting list.
type Preference struct {
	ID     string `yaml:"id" json:"id"`
	When   Expr   `yaml:"when" json:"when" doc:"Condition in CEL over what is known before admission."`
	Weight int    `yaml:"weight" json:"weight" doc:"How much it brings forward: the weights of all that are so are added up."`
	Yes    Texts  `yaml:"yes" json:"yes" doc:"Said of those for whom it is so."`
	Source string `yaml:"source" json:"source"`
}

// OfferDays and AgainDays are what the pack says, or what stands where it says
// nothing.
func (x Places) OfferDays() int { return cmp.Or(x.Days, 7) }
func (x Places) AgainDays() int { return cmp.Or(x.Again, 30) }

// A PlaceSpan is the place that a case takes, or took, in a part.
type PlaceSpan struct {
	Case    sild.ID
	Part    string
	From    sild.Date
	Until   sild.Date // the last day; zero: it is taken
	Freed   string    // event, end; empty: it is taken
	What    string    // of an event: vocabulary and value, as in "events/started_work"
	By      sild.ID   // the fact that freed it
	Planned sild.Date // the last day, as far as one knows; zero: nothing is planned
	Basis   string    // on what that rests: agreed, exit_plan or longest
}

// A Wait is a case on the waiting list of a part.
type Wait struct {
	Case   sild.ID
	Part   string
	Area   string
	Score  int
	Since  sild.Date
	Counts []string // the preferences that are so
	Open   []string // those of which one cannot say
}

// places adds the place that k takes in each part that has places, or its wait
// for one.
func (p *Pack) places(d *Derived, f Facts, k *Case, on moments) {
	for i := range p.Parts {
		part := &p.Parts[i]
		if part.Places == nil {
			continue
		}
		switch {
		case !k.Start.IsZero():
			s := PlaceSpan{Case: k.ID, Part: part.ID, From: k.Start}
			if at, ok := on[part.Longest.Anchor]; ok && !part.Longest.IsZero() {
				s.Planned, s.Basis = p.Day(part.Longest, at), "longest"
			}
			for _, e := range k.PlannedEnds { // what somebody planned, unless it is longer than may be
				if e.Part == part.ID && !e.On.Before(k.Start) && (s.Planned.IsZero() || e.On.Before(s.Planned)) {
					s.Planned, s.Basis = e.On, e.Basis
				}
			}
			p.freed(f, k, *part.Places, &s)
			d.Places = append(d.Places, s)
		case k.Outcome() == "waiting" && k.End == nil:
			w := Wait{Case: k.ID, Part: part.ID, Area: k.Area, Since: k.Referral.Day}
			in := p.Inputs(f, k)
			for j := range p.Priority {
				switch x := &p.Priority[j]; x.state(in) {
				case Yes:
					w.Score += x.Weight
					w.Counts = append(w.Counts, x.ID)
				case Unknown:
					w.Open = append(w.Open, x.ID)
				}
			}
			d.Waits = append(d.Waits, w)
		}
	}
}

func (x *Preference) state(in Inputs) State {
	s, _ := x.When.Eval(in)
	return s
}

// freed fills in when the place of k frees: on the day of its end, or before,
// from the first day on which what frees it is so. It stays free: who loses the
// work again takes a place only by a new case (ours).
func (p *Pack) freed(f Facts, k *Case, places Places, s *PlaceSpan) {
	if k.End != nil {
		s.Until, s.Freed, s.By = k.End.Day, "end", k.End.ID
	}
	if places.Frees.IsZero() {
		return
	}
	in := Inputs{}
	for _, v := range p.Vocabularies["events"].Values {
		in["event."+v.ID] = false // as long as nobody has told of it
	}
	told := slices.Clone(f.Observed)
	slices.SortStableFunc(told, func(a, b Observation) int { return a.From.Compare(b.From) })
	for _, o := range told {
		if o.Absent || o.From.Before(k.Start) || k.End != nil && o.From.After(k.End.Day) {
			continue
		}
		if o.Of == "events" {
			in["event."+o.Value] = true
		} else {
			in["status."+o.Of] = o.Value
		}
		if state, _ := places.Frees.Eval(in); state == Yes {
			s.Until, s.Freed, s.What, s.By = o.From.AddDays(-1), "event", o.Of+"/"+o.Value, o.ID
			return
		}
	}
}

// ReadBy are the sections of the record from which one learns whether the
// preference with that id is so.
func (p *Pack) ReadBy(preference string) (sections string) {
	x, ok := find(p.Priority, preference, func(x *Preference) string { return x.ID })
	if !ok {
		return ""
	}
	add := func(s string) {
		if !strings.Contains(sections, s) {
			sections += s
		}
	}
	for _, path := range x.When.Paths() {
		first, rest, _ := strings.Cut(path, ".")
		switch first {
		case "answers":
			form, q, _ := strings.Cut(rest, ".")
			if f, ok := p.Form(form); ok {
				for _, question := range f.Questions {
					if question.ID == q {
						add(string(f.SectionOf(question)))
					}
				}
			}
		case "release":
			add("O")
		case "person", "referral":
			add("I")
		default:
			add("P")
		}
	}
	return sections
}

// Preference is the preference with that id.
func (p *Pack) Preference(id string) (Preference, bool) {
	return find(p.Priority, id, func(x *Preference) string { return x.ID })
}

// priority checks who comes first, and what frees a place.
func (c *checker) priority() {
	p := c.p
	c.ids(false, len(p.Priority), func(i int) (string, string) { return fmt.Sprintf("priority[%d].id", i), p.Priority[i].ID })
	for i, x := range p.Priority {
		if x.Weight < 1 && c.sound(fmt.Sprintf("priority[%d].weight", i)) {
			c.wrong(fmt.Sprintf("priority[%d].weight", i), "A preference without weight brings nobody forward.", "Write a whole number of 1 or more.")
		}
	}
	placed := slices.ContainsFunc(p.Parts, func(t Part) bool { return t.Places != nil })
	if len(p.Priority) > 0 && !placed {
		c.wrong("priority", "Nobody waits for a place here: no service part has places.", "Say under a part how many there are: places: {by: contract, source: …}.")
	}
	for i, t := range p.Parts {
		if t.Places != nil && !t.Places.Frees.IsZero() && t.Places.Says == nil {
			c.wrong(fmt.Sprintf("parts[%d].places", i), "People want to read what frees a place.", `Say it in a sentence under "says".`)
		}
	}
}
