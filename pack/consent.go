// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"fmt"
	"slices"
	"strings"

	"sild"
)

// A Rest is what rests on a legal basis: who reads which sections of the record
// because of it, what else is done, and what is counted. What rests on several
// bases is so as long as one of them stands; what rests on none is not the
// legal bases' to end.
type Rest struct {
	Says       Texts    `yaml:"says" json:"says" doc:"What it is, in a sentence that the person can read."`
	Roles      []string `yaml:"roles,omitempty" json:"roles,omitempty" enum:"support_person,coordinator,prison,volunteer,specialist,probation,municipal" doc:"Roles that read sections because of it."`
	Sections   []string `yaml:"sections,omitempty" json:"sections,omitempty" enum:"I,A,P,N,H,O,F,S,C" doc:"The sections that those roles read because of it."`
	Uses       []string `yaml:"uses,omitempty" json:"uses,omitempty" enum:"network,household" doc:"What else is done because of it. network: talking with the people around the person. household: telling those who help others of the household that the person takes part."`
	Indicators []string `yaml:"indicators,omitempty" json:"indicators,omitempty" doc:"Indicators for which one may ask because of it."`
}

// Asks reports whether the person is asked: there is a yes and a no.
func (b Basis) Asks() bool { return b.Kind == "consent" }

// Holds reports whether b is about a person: yes, unless it is about some people
// only. It is unknown while a fact is missing that says so.
func (b Basis) Holds(in Inputs) (State, []Missing) { return b.Applies.Eval(in) }

// TextVersion is the version of what is said to the person, 1 if none is given.
func (b Basis) TextVersion() int { return max(b.Version, 1) }

// Asked are the bases on which the person is asked, in the pack's order. The
// first is that to take part: it is what consent.given is about.
func (p *Pack) Asked() (list []Basis) {
	for _, b := range p.Legal {
		if b.Asks() {
			list = append(list, b)
		}
	}
	return list
}

// TakesPart reports whether c answers the question to take part.
func (p *Pack) TakesPart(c Consent) bool {
	for _, b := range p.Legal {
		if b.Asks() {
			return c.Basis == b.ID
		}
	}
	return true
}

// Stands reports whether b carries what rests on it on a day, after answers in
// the order of their days. A basis that asks nobody always does. One that asks
// does from a yes until it expires or is taken back, both days exact: the day
// of a no is the first without it.
func (b Basis) Stands(answers []Consent, on sild.Date) bool {
	stands := !b.Asks() || b.Unasked == "open"
	for _, a := range answers {
		if a.Basis == b.ID && !a.Day.After(on) {
			stands = a.Given && (a.Until.IsZero() || !a.Until.Before(on))
		}
	}
	return stands
}

// Declined is the last no, if that is what the person said last up to a day.
func (b Basis) Declined(answers []Consent, on sild.Date) (no Consent, ok bool) {
	for _, a := range answers {
		if a.Basis == b.ID && !a.Day.After(on) {
			no, ok = a, !a.Given
		}
	}
	return no, ok
}

// rests reports whether something rests on bases of p at all, and whether one of
// them stands.
func (p *Pack) rests(answers []Consent, on sild.Date, on1 func(Rest) bool) (some, stands bool) {
	for _, b := range p.Legal {
		if slices.ContainsFunc(b.Rests, on1) {
			some, stands = true, stands || b.Stands(answers, on)
		}
	}
	return some, stands
}

// Reads are those of sections that role may read on a day as far as legal bases
// go.
func (p *Pack) Reads(role, sections string, answers []Consent, on sild.Date) string {
	var out strings.Builder
	for i := range len(sections) {
		section := sections[i : i+1]
		some, stands := p.rests(answers, on, func(r Rest) bool {
			return slices.Contains(r.Roles, role) && slices.Contains(r.Sections, section)
		})
		if !some || stands {
			out.WriteString(section)
		}
	}
	return out.String()
}

// Uses reports whether something may be done on a day as far as legal bases go.
func (p *Pack) Uses(what string, answers []Consent, on sild.Date) bool {
	some, stands := p.rests(answers, on, func(r Rest) bool { return slices.Contains(r.Uses, what) })
	return !some || stands
}

// MayName reports whether those who help others of a household may learn on a
// day that the person takes part: only by a consent that the pack asks for.
func (p *Pack) MayName(answers []Consent, on sild.Date) bool {
	some, stands := p.rests(answers, on, func(r Rest) bool { return slices.Contains(r.Uses, "household") })
	return some && stands
}

// Turns are the days on which answers may change what stands: those of the
// answers, and the first without one that expired. They are sorted.
func Turns(answers []Consent) (days []sild.Date) {
	for _, a := range answers {
		days = append(days, a.Day)
		if a.Given && !a.Until.IsZero() {
			days = append(days, a.Until.AddDays(1))
		}
	}
	slices.SortFunc(days, sild.Date.Compare)
	return slices.Compact(days)
}

// A Reading is a span of days on which a role reads the same sections.
type Reading struct {
	From, Until sild.Date
	Sections    string
}

// Readings cut the days from until into spans, so that each answer has its
// effect from its day on. Spans without any section are left out.
func (p *Pack) Readings(role, sections string, answers []Consent, from, until sild.Date) (list []Reading) {
	if until.Before(from) {
		return nil
	}
	starts := []sild.Date{from}
	for _, d := range Turns(answers) {
		if d.After(from) && !d.After(until) {
			starts = append(starts, d)
		}
	}
	for i, d := range starts {
		last := until
		if i+1 < len(starts) {
			last = starts[i+1].AddDays(-1)
		}
		reads := p.Reads(role, sections, answers, d)
		if n := len(list); n > 0 && list[n-1].Sections == reads {
			list[n-1].Until = last
			continue
		}
		list = append(list, Reading{d, last, reads})
	}
	return slices.DeleteFunc(list, func(r Reading) bool { return r.Sections == "" })
}

// An Effect is one thing that rests on legal bases: a role and the sections that
// it reads because of them, a use, or an indicator. If it does not stand, they
// are the bases that would carry it.
type Effect struct {
	Role, Sections string
	Use            string
	Indicator      string
	Stands         bool
	Bases          []Basis
}

// Effects are all that rests on the legal bases, and whether it stands on a day.
func (p *Pack) Effects(answers []Consent, on sild.Date) (list []Effect) {
	add := func(e Effect, is func(Rest) bool) {
		var lacking []Basis
		for _, b := range p.Legal {
			switch {
			case !slices.ContainsFunc(b.Rests, is):
			case b.Stands(answers, on):
				e.Bases = append(e.Bases, b)
			default:
				lacking = append(lacking, b)
			}
		}
		if e.Stands = len(e.Bases) > 0; !e.Stands {
			e.Bases = lacking
		}
		if n := len(list); n > 0 && e.Role != "" && list[n-1].Role == e.Role {
			for i := n - 1; i >= 0 && list[i].Role == e.Role; i-- {
				if same := slices.EqualFunc(list[i].Bases, e.Bases, func(a, b Basis) bool { return a.ID == b.ID }); same && list[i].Stands == e.Stands {
					list[i].Sections += e.Sections
					return
				}
			}
		}
		list = append(list, e)
	}
	each := func(of func(Rest) []string, f func(string)) {
		var done []string
		for _, b := range p.Legal {
			for _, r := range b.Rests {
				for _, x := range of(r) {
					if !slices.Contains(done, x) {
						done = append(done, x)
						f(x)
					}
				}
			}
		}
	}
	each(func(r Rest) []string { return r.Roles }, func(role string) {
		for _, section := range []string{"I", "A", "P", "N", "H", "O", "F", "S", "C"} {
			is := func(r Rest) bool { return slices.Contains(r.Roles, role) && slices.Contains(r.Sections, section) }
			if some, _ := p.rests(answers, on, is); some {
				add(Effect{Role: role, Sections: section}, is)
			}
		}
	})
	each(func(r Rest) []string { return r.Uses }, func(use string) {
		add(Effect{Use: use}, func(r Rest) bool { return slices.Contains(r.Uses, use) })
	})
	each(func(r Rest) []string { return r.Indicators }, func(id string) {
		add(Effect{Indicator: id}, func(r Rest) bool { return slices.Contains(r.Indicators, id) })
	})
	return list
}

// AsksFor are the bases on which one may ask for an indicator.
func (p *Pack) AsksFor(indicator string) (list []Basis) {
	for _, b := range p.Legal {
		if slices.ContainsFunc(b.Rests, func(r Rest) bool { return slices.Contains(r.Indicators, indicator) }) {
			list = append(list, b)
		}
	}
	return list
}

// allowed are the observations on which an indicator may be judged: those that
// were told on a day on which one might ask. ok is false if one may not ask on
// the last day, and basis is then the one that is lacking.
func (p *Pack) allowed(f Facts, k *Case, indicator string, last sild.Date) (seen []Observation, basis string, ok bool) {
	bases := p.AsksFor(indicator)
	if len(bases) == 0 {
		return f.Observed, "", true
	}
	stands := func(d sild.Date) bool {
		return slices.ContainsFunc(bases, func(b Basis) bool { return b.Stands(k.Consents, d) })
	}
	for _, o := range f.Observed {
		if stands(o.Day) {
			seen = append(seen, o)
		}
	}
	return seen, bases[0].ID, stands(last)
}

// mayNotAsk reports whether the person has said no to what an indicator asks.
// While nobody asked the person, there is something to do.
func (p *Pack) mayNotAsk(k *Case, indicator string, on sild.Date) bool {
	bases := p.AsksFor(indicator)
	for _, b := range bases {
		if _, no := b.Declined(k.Consents, on); !no {
			return false
		}
	}
	return len(bases) > 0
}

// outdated is the day from which an answer of k was given to a text that has
// been replaced, and whether the person has answered the newer text since.
func (p *Pack) outdated(k *Case) (from, renewed sild.Date, by sild.ID) {
	for _, b := range p.Asked() {
		if b.Since.IsZero() {
			continue
		}
		for _, a := range k.Consents {
			switch {
			case a.Basis != b.ID || a.Text >= b.TextVersion():
			case a.Given && from.IsZero():
				from = b.Since
			}
			if a.Basis == b.ID && a.Text >= b.TextVersion() && !from.IsZero() && renewed.IsZero() {
				renewed, by = a.Day, a.ID
			}
		}
	}
	return from, renewed, by
}

// noConsent tells of an open case whose person does not take part any more.
func (p *Pack) noConsent(d *Derived, k *Case) {
	if k.Start.IsZero() || k.End != nil {
		return
	}
	asked := p.Asked()
	if len(asked) == 0 || len(k.Consents) == 0 {
		return
	}
	if no, ok := asked[0].Declined(k.Consents, k.Consents[len(k.Consents)-1].Day); ok {
		key := "derive.no_consent.refused"
		if !no.Withdrawn.IsZero() {
			key = "derive.no_consent.withdrawn"
		}
		d.Flags = append(d.Flags, Flag{Case: k.ID, Kind: "no_consent", Why: sild.Message{Key: key, Args: sild.Args{"day": "date:" + no.Day.String()}}})
	}
}

// rested checks what rests on legal bases.
func (c *checker) rested() {
	names := make([]string, len(c.p.Indicators))
	for i, in := range c.p.Indicators {
		names[i] = in.ID
	}
	for i, b := range c.p.Legal {
		path := fmt.Sprintf("legal[%d]", i)
		if !b.Asks() && b.Unasked != "" {
			c.wrong(path+".unasked", "Only a consent is asked for.", "")
		}
		if !b.Applies.IsZero() && b.Asks() {
			c.wrong(path+".applies", "Everybody is asked for a consent.", "Take applies out.")
		} else if !b.Applies.IsZero() && len(b.Rests) > 0 {
			c.wrong(path+".rests", "What is read or done cannot rest on a basis that is about some people only.", "Let it rest on a basis that is about everybody, and say here in text what holds for those whom it is about.")
		}
		for j, r := range b.Rests {
			at := fmt.Sprintf("%s.rests[%d]", path, j)
			for k, id := range r.Indicators {
				c.refers(fmt.Sprintf("%s.indicators[%d]", at, k), "indicator", id, names)
			}
			switch {
			case (len(r.Roles) == 0) != (len(r.Sections) == 0):
				c.wrong(at, "Roles and sections go together: who reads what.", "")
			case len(r.Roles)+len(r.Uses)+len(r.Indicators) == 0:
				c.wrong(at, "Nothing rests here.", "Give it roles and sections, uses or indicators.")
			}
		}
	}
}
