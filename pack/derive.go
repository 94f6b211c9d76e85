// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"cmp"
	"slices"
	"strconv"

	"sild"
)

// Derivation is the version of what Derive makes of facts. It rises whenever
// the same facts would give other rows; an older program then refuses to write
// over newer rows (design §4).
const Derivation = 4

// Derive tells what follows from f: what is to be done, where each case is, and
// what counts. It is pure and knows no today: every row has days, and a reader
// compares them with today, so nothing changes overnight without a fact.
func (p *Pack) Derive(f Facts) Derived {
	var d Derived
	for _, c := range p.Clocks {
		if c.Subject == "person" {
			p.personTasks(&d, f, c)
		}
	}
	for i := range f.Cases {
		c := &f.Cases[i]
		on := p.anchors(f, c)
		d.Stages = append(d.Stages, p.stages(f, c, on)...)
		for _, clock := range p.Clocks {
			if clock, runs := p.clockOf(c, clock); runs && clock.Subject != "person" && clock.Subject != "team" {
				p.caseTasks(&d, f, c, on, clock)
			}
		}
		p.noConsent(&d, c)
		p.places(&d, f, c, on)
	}
	for _, in := range p.Indicators {
		in, _ := p.Indicator(in.ID)
		d.Results = append(d.Results, p.resultsOf(f, in)...)
	}
	p.applyTaskFacts(&d, f)
	slices.SortFunc(d.Tasks, func(a, b Task) int { return cmp.Compare(a.Key, b.Key) })
	return d
}

// moments are the days on which clocks, stages and windows hang; a day that is
// not known is absent.
type moments map[string]sild.Date

func (p *Pack) anchors(f Facts, c *Case) moments {
	a := moments{}
	set := func(name string, d sild.Date) {
		if !d.IsZero() {
			a[name] = d
		}
	}
	set("period.start", p.Period.From)
	set("period.end", p.Period.Until)
	if c == nil {
		if r := f.NextRelease(); r != nil {
			set("release", r.Day)
			if r.Happened {
				set("released", r.Day)
			}
		}
		return a
	}
	set("referral.received", c.Referral.Day)
	if c.Answer != nil {
		set("referral.answered", c.Answer.Day)
	}
	set("start", c.Start)
	if r := f.ReleaseOf(c); r != nil {
		set("release", r.Day)
		if r.Happened {
			set("released", r.Day)
		}
	}
	for _, m := range c.Contacts {
		if m.FaceToFace() {
			set("first_meeting", m.Day)
			break
		}
	}
	for _, pl := range c.Plans {
		if pl.Agreed == "yes" {
			set("plan.agreed", pl.Day)
			break
		}
	}
	for _, co := range c.Consents {
		if co.Given && p.TakesPart(co) {
			set("consent.given", co.Day)
			break
		}
	}
	if from, _, _ := p.outdated(c); !from.IsZero() {
		set("consent.outdated", from)
	}
	if c.End != nil {
		set("end", c.End.Day)
	}
	p.partDays(c, set)
	c.houseDays(set)
	if n := len(c.Offers); n > 0 {
		set("offer.made", c.Offers[n-1].Day)
	}
	if n := len(c.Offered); n > 0 {
		set("place.offered", c.Offered[n-1].Day)
	}
	last, _ := c.unled()
	set("lead.ended", last)
	return a
}

// FaceToFace reports whether c is a meeting that was held.
func (c Contact) FaceToFace() bool {
	return c.Outcome == "held" && (c.Kind == "met" || c.Kind == "in_prison" || c.Kind == "gate")
}

// NextRelease is the release that a person without a case waits for: the last
// one that has not happened, and otherwise the last.
func (f Facts) NextRelease() *Release {
	for i := len(f.Releases) - 1; i >= 0; i-- {
		if !f.Releases[i].Happened {
			return &f.Releases[i]
		}
	}
	if n := len(f.Releases); n > 0 {
		return &f.Releases[n-1]
	}
	return nil
}

// ReleaseOf is the release that c is about: the first on or after the referral,
// and for a referral that came after the gate the last before it. A release
// whose day is not known yet lies ahead.
func (f Facts) ReleaseOf(c *Case) *Release {
	var found *Release
	for i := range f.Releases {
		r := &f.Releases[i]
		if r.Day.IsZero() || !r.Day.Before(c.Referral.Day) {
			if found == nil || found.Day.Before(c.Referral.Day) && !found.Day.IsZero() {
				return r
			}
			continue
		}
		found = r
	}
	return found
}

// Meaning is the meaning of the answer: "" while there is none.
func (c *Case) Outcome() string {
	if c.Answer == nil {
		return ""
	}
	return c.Answer.Outcome
}

// Lead is the worker who leads c: the lead who began last, also after the end.
func (c *Case) Lead() (lead sild.ID) {
	var from sild.Date
	for _, w := range c.Workers {
		if w.Role == "lead" && !w.From.Before(from) {
			lead, from = w.User, w.From
		}
	}
	return lead
}

// unled is the last day of the lead after whom nobody followed at once, the
// latest such, and the lead who followed later, if any.
func (c *Case) unled() (last sild.Date, next *Assignment) {
	for i := range c.Workers {
		w := &c.Workers[i]
		if w.Role != "lead" || w.Until.IsZero() || !w.Until.After(last) && !last.IsZero() {
			continue
		}
		var after *Assignment
		for j := range c.Workers {
			if x := &c.Workers[j]; x.Role == "lead" && x.From.After(w.From) && (after == nil || x.From.Before(after.From)) {
				after = x
			}
		}
		if after == nil || after.From.After(w.Until.AddDays(1)) {
			last, next = w.Until, after
		}
	}
	return last, next
}

func (p *Pack) stages(f Facts, c *Case, on moments) []StageSpan {
	var spans []StageSpan
	add := func(s Stage, from sild.Date, why sild.Message) {
		for len(spans) > 0 && !spans[len(spans)-1].From.Before(from) { // overtaken: it lasted no day
			spans = spans[:len(spans)-1]
		}
		if n := len(spans); n > 0 {
			spans[n-1].Until = from.AddDays(-1)
		}
		spans = append(spans, StageSpan{Case: c.ID, Stage: s.ID, Meaning: s.Meaning, From: from, Why: why})
	}
	refused := c.Outcome() == "declined" || c.Outcome() == "withdrawn"
	for _, s := range p.Stages {
		from, ok := on[s.From.Anchor]
		if s.When.Text != "" {
			if is, _ := s.When.Eval(p.Inputs(f, c)); is != Yes {
				continue
			}
		}
		switch {
		case refused && s.Meaning == "ended":
			add(s, c.Answer.Day, sild.Message{Key: "derive.stage." + c.Answer.Outcome, Args: sild.Args{"day": "date:" + c.Answer.Day.String()}})
			continue
		case refused && s.Meaning != "referred", s.Meaning == "waiting" && c.Outcome() != "waiting", !ok:
			continue
		case c.Start.IsZero() && s.Meaning != "referred" && s.Meaning != "waiting", s.Meaning == "followed_up" && c.End == nil:
			continue
		}
		from = p.Day(s.From, from)
		if s.Meaning == "followed_up" && !from.After(c.End.Day) {
			from = c.End.Day.AddDays(1) // the service went on for longer
		}
		if c.End != nil && s.Meaning != "ended" && s.Meaning != "followed_up" && !from.Before(c.End.Day) {
			continue // did not come to that
		}
		if n := len(spans); n > 0 && from.Before(spans[n-1].From) && s.Meaning != "ended" {
			from = spans[n-1].From // left prison before the referral: straight into the later stage
		}
		add(s, from, p.why(s.From, on))
	}
	return spans
}

// why explains a day: the rule, and the day that it counts from.
func (p *Pack) why(t Timing, on moments) sild.Message {
	day := on[t.Anchor]
	args := sild.Args{"anchor": anchorArg(t.Anchor), "day": "date:" + day.String()}
	if t.Unit == "" {
		return sild.Message{Key: "derive.on", Args: args}
	}
	args["n"] = "plural:unit." + keyWord(t.Unit) + ":" + strconv.Itoa(t.N)
	switch {
	case t.Every:
		args["n"] = "plural:every." + keyWord(t.Unit) + ":" + strconv.Itoa(t.N)
		return sild.Message{Key: "derive.every", Args: args}
	case t.Before:
		return sild.Message{Key: "derive.before", Args: args}
	}
	return sild.Message{Key: "derive.after", Args: args}
}

func keyWord(unit string) string {
	if unit == "working day" {
		return "working_day"
	}
	return unit
}

// applyTaskFacts lets people have their say on single tasks.
func (p *Pack) applyTaskFacts(d *Derived, f Facts) {
	if len(f.Tasks) == 0 {
		return
	}
	byKey := map[string]*Task{}
	for i := range d.Tasks {
		byKey[d.Tasks[i].Key] = &d.Tasks[i]
	}
	for _, tf := range f.Tasks {
		t := byKey[tf.Key]
		if t == nil || t.State != "open" {
			continue
		}
		switch tf.Act {
		case "reassign":
			t.User = tf.User
		case "snooze":
			t.Opens = tf.Until
		case "dismiss":
			t.State, t.DoneBy = "dismissed", tf.ID
		}
	}
}
