// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"sild"
)

// A PartRun is a time in which a case had a service part. A part that begins with
// the case has one without a row of its own, until somebody says otherwise.
type PartRun struct {
	ID, Thing   sild.ID // empty: it follows from the start of the case
	Part        string
	User        sild.ID // who gives it; empty: nobody in particular
	From, Until sild.Date
	Reason      string // why it ended: a value of part_ends
	To          string // the part to which it was handed over
}

// On reports whether r ran on a day.
func (r PartRun) On(d sild.Date) bool {
	return !d.Before(r.From) && (r.Until.IsZero() || !d.After(r.Until))
}

// WithTheCase reports whether part begins with the case by itself: those of which
// the pack says so, and the only one that is given to one person at a time. Groups
// and receptions are delivered by coming to them, houses by living in them.
func (p *Pack) WithTheCase(part Part) bool {
	if part.Begins != "" || len(p.Parts) == 1 {
		return true
	}
	return part.Kind == "individual" && !slices.ContainsFunc(p.Parts, func(t Part) bool {
		return t.ID != part.ID && (t.Kind == "individual" || t.Begins != "")
	})
}

// PartRuns are the parts of k in the order in which they began. With the end of
// the case all of them have ended.
func (p *Pack) PartRuns(k *Case) (runs []PartRun) {
	if k.Start.IsZero() {
		return nil
	}
	runs = slices.Clone(k.Parts)
	for _, part := range p.Parts {
		if part.Stay != nil {
			runs = append(runs, k.houseRuns(part.ID)...)
			continue
		}
		if p.WithTheCase(part) && p.asked(k, part) && !slices.ContainsFunc(k.Parts, func(r PartRun) bool { return r.Part == part.ID }) {
			runs = append(runs, PartRun{Part: part.ID, User: k.Lead(), From: k.Start})
		}
	}
	for i := range runs {
		if r := &runs[i]; k.End != nil && (r.Until.IsZero() || r.Until.After(k.End.Day)) {
			r.Until = k.End.Day
		}
	}
	slices.SortStableFunc(runs, func(a, b PartRun) int {
		return cmp.Or(a.From.Compare(b.From), p.partOrder(a.Part)-p.partOrder(b.Part))
	})
	return runs
}

// asked reports whether the referral of k asks for a part: for a house, if it asks
// for a bed, and for another, unless the pack says that it does not.
func (p *Pack) asked(k *Case, part Part) bool {
	if part.Stay != nil {
		return len(k.Beds) > 0
	}
	if part.Unless.Text == "" {
		return true
	}
	in := Inputs{}
	for form, answers := range k.Forms {
		for q, a := range answers {
			in["answers."+form+"."+q] = a
		}
	}
	s, _ := part.Unless.Eval(in)
	return s != Yes
}

// wanted are the parts that the referral of k asks for.
func (p *Pack) wanted(k *Case) []string {
	if k.Referral.Wanted != nil {
		return k.Referral.Wanted
	}
	list := []string{}
	for _, part := range p.Parts {
		if p.asked(k, part) {
			list = append(list, part.ID)
		}
	}
	return list
}

func (p *Pack) partOrder(id string) int {
	return slices.IndexFunc(p.Parts, func(t Part) bool { return t.ID == id })
}

// A PlannedEnd is the last day that is planned for a part which goes on.
type PlannedEnd struct {
	Part  string
	On    sild.Date
	Basis string // agreed, exit_plan
}

// PartOf is the part to which a contact is counted: the one that somebody says,
// that of the worker on that day, or the only one that ran. Empty: none.
func (p *Pack) PartOf(runs []PartRun, c Contact) string {
	if c.Part != "" {
		return c.Part
	}
	var ran []PartRun
	for _, r := range runs {
		if r.On(c.Day) {
			ran = append(ran, r)
		}
	}
	for i := len(ran) - 1; i >= 0; i-- { // of two of the same worker the later
		if ran[i].User == c.User && c.User != "" {
			return ran[i].Part
		}
	}
	if len(ran) == 1 {
		return ran[0].Part
	}
	for _, r := range ran { // a colleague of those who are paid stood in
		if part, _ := p.Part(r.Part); part.Paid() && part.Kind == "individual" {
			return r.Part
		}
	}
	return ""
}

// KnowsPrison reports whether people come to the programme from prison, so that it
// says how they leave.
func (p *Pack) KnowsPrison() bool { return len(p.Vocabularies["release"].Values) > 0 }

// Paid reports whether a part is given by workers who are paid for it; one of
// which nothing is said is.
func (t Part) Paid() bool { return t.Worker == nil || t.Worker.Kind == "paid" }

// ForLead reports whether a part asks something of those who lead cases.
func (t Part) ForLead() bool { return t.Kind == "individual" && t.Paid() }

// partDays adds the days of parts to moments: part.ID.begun is the first day of
// a part, part.ID.ended its last, once no run of it is open.
func (p *Pack) partDays(k *Case, set func(string, sild.Date)) {
	if k.Start.IsZero() {
		return
	}
	runs := p.PartRuns(k)
	for _, part := range p.Parts {
		var first, last sild.Date
		open := false
		for _, r := range runs {
			if r.Part != part.ID {
				continue
			}
			if first.IsZero() {
				first = r.From
			}
			open = open || r.Until.IsZero()
			if r.Until.After(last) {
				last = r.Until
			}
		}
		set("part."+part.ID+".begun", first)
		if !open {
			set("part."+part.ID+".ended", last)
		}
	}
}

// partHappened tries the facts that do an event of a part.
func (p *Pack) partHappened(k *Case, e Event, try func(sild.Date, sild.ID) bool) {
	runs := p.PartRuns(k)
	switch e.Name {
	case PartBegun, PartEnded:
		for _, r := range k.Parts {
			if r.Part != e.Of {
				continue
			}
			if day := r.From; e.Name == PartBegun {
				try(day, r.ID)
			} else {
				try(r.Until, r.ID)
			}
		}
	case PartHeld:
		for _, c := range k.Contacts {
			if c.Outcome == "held" && p.PartOf(runs, c) == e.Of {
				try(c.Day, c.ID)
			}
		}
	}
}

// The events of parts; each names one.
const (
	PartBegun = "part.begun"
	PartEnded = "part.ended"
	PartHeld  = "part.held"
)

var partAnchor = regexp.MustCompile(`^part\.([a-z][a-z0-9_-]*)\.(begun|ended)$`)

// PartAnchor is the part of a day such as part.mentor.begun, and which day of it.
func PartAnchor(anchor string) (part, day string, ok bool) {
	m := partAnchor.FindStringSubmatch(anchor)
	if m == nil {
		return "", "", false
	}
	return m[1], m[2], true
}

// anchorArg is how a day is named in an explanation.
func anchorArg(anchor string) string {
	if part, day, ok := PartAnchor(anchor); ok {
		return "part_" + day + ":" + part
	}
	return "key:anchor." + anchor
}

// ofParts checks that the parts that timings and events name are there.
func (c *checker) ofParts() {
	var names []string
	for _, t := range c.p.Parts {
		names = append(names, t.ID)
	}
	c.eachTiming(func(path string, t *Timing) {
		for _, anchor := range []string{t.Anchor, t.Until} {
			if part, _, ok := PartAnchor(anchor); ok {
				c.refers(path, "service part", part, names)
			}
		}
	})
	for i, k := range c.p.Clocks {
		if strings.HasPrefix(k.Done.Name, "part.") {
			c.refers(fmt.Sprintf("clocks[%d].done", i), "service part", k.Done.Of, names)
		}
	}
}
