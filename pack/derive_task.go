// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"slices"
	"strconv"

	"sild"
)

// occurrences is the most that a recurring clock makes for one case: ten years
// of months. It is ours, against a slip in a pack.
const occurrences = 120

// personTasks are those of a clock that runs for a person whether or not there
// is a case, such as "leaves in seven months and has not been asked".
func (p *Pack) personTasks(d *Derived, f Facts, c Clock) {
	on := p.anchors(f, nil)
	anchor, ok := on[c.Due.Anchor]
	if !ok {
		return
	}
	if c.When.Text != "" {
		if s, _ := c.When.Eval(p.Inputs(f, nil)); s != "yes" {
			return
		}
	}
	t := Task{
		Key: c.ID + "/" + string(f.Subject), Clock: c.ID, Owner: c.Owner, State: "open",
		Due: p.Day(c.Due, anchor), Why: p.why(c.Due, on),
	}
	t.Opens, t.Closes = p.bound(c.Opens, on), p.bound(c.Closes, on)
	for i := range f.Cases {
		k := &f.Cases[i]
		if r := f.ReleaseOf(k); r == nil || r.Day != on["release"] {
			continue // an earlier time in prison
		}
		if day, by, done := p.happened(f, k, c.Done, sild.Date{}); done {
			t.State, t.Done, t.DoneBy = "done", day, by
			break
		}
	}
	if _, left := on["released"]; left && t.State == "open" {
		t.State = "lapsed"
	}
	d.Tasks = append(d.Tasks, t)
}

func (p *Pack) caseTasks(d *Derived, f Facts, k *Case, on moments, c Clock) {
	answers := c.Done.Name == "referral.answered" || c.Done.Name == "place.decided"
	if k.Start.IsZero() && !answers && !c.ofHouse() {
		return // work begins with admission, and a house answers for itself
	}
	if c.Due.Anchor == "worry.raised" {
		p.worryTasks(d, k, c)
		return
	}
	if c.When.Text != "" {
		if s, _ := c.When.Eval(p.Inputs(f, k)); s != "yes" {
			return
		}
	}
	if c.Due.Anchor == absencesReached {
		p.absenceTasks(d, k, c)
		return
	}
	if c.Due.Anchor == goalMet {
		p.goalTasks(d, k, c)
		return
	}
	if c.ofHouse() {
		p.houseTasks(d, f, k, on, c)
		return
	}
	p.caseTask(d, f, k, on, c)
}

// caseTask makes the task of a clock that runs once for a case, or again and again
// after a day of it.
func (p *Pack) caseTask(d *Derived, f Facts, k *Case, on moments, c Clock) {
	anchor, ok := on[c.Due.Anchor]
	if !ok {
		if c.Due.Anchor == "release" {
			d.Flags = append(d.Flags, Flag{Case: k.ID, Kind: "missing", Why: sild.Message{Key: "derive.waits", Args: sild.Args{"clock": "clock:" + c.ID, "anchor": anchorArg(c.Due.Anchor)}}})
		}
		return
	}
	one := Task{Case: k.ID, Clock: c.ID, Owner: c.Owner, State: "open", Why: p.why(c.Due, on)}
	if c.Due.Every {
		p.recurring(d, f, k, on, c, one)
		return
	}
	one.Key = c.ID + "/" + string(k.ID)
	one.Due = p.Day(c.Due, anchor)
	one.Opens, one.Closes = p.bound(c.Opens, on), p.bound(c.Closes, on)
	if one.Opens.IsZero() && !c.Due.Before {
		one.Opens = anchor
	}
	one.User = k.seesTo(c, one.Due)
	if day, by, done := p.happened(f, k, c.Done, sild.Date{}); done {
		p.pause(k, c, anchor, &one)
		one.State, one.Done, one.DoneBy = "done", day, by
	} else if p.lapsed(k, c) || c.Done.Name == AnswerTo && (p.mayNotAsk(k, c.Done.Of, one.Due) || p.asksNothing(f, k, c.Done.Of)) {
		one.State = "lapsed"
	} else {
		p.pause(k, c, anchor, &one)
		p.nextAttempt(k, c, &one)
	}
	d.Tasks = append(d.Tasks, one)
}

// seesTo is whose a task of c is that is due on a day: the lead's, or nobody's,
// and so the team's, if the lead's last day comes before and nobody follows.
func (k *Case) seesTo(c Clock, due sild.Date) sild.ID {
	if c.Owner != "support_person" {
		return ""
	}
	if last := k.LeadUntil(); !last.IsZero() && due.After(last) {
		return ""
	}
	return k.Lead()
}

// worryTasks makes a task per worry, done when somebody has looked at it.
func (p *Pack) worryTasks(d *Derived, k *Case, c Clock) {
	for i, w := range k.Worries {
		on := moments{"worry.raised": w.Day}
		t := Task{
			Key: c.ID + "/" + string(k.ID) + "/" + string(w.Thing), Case: k.ID, Clock: c.ID, Occurrence: i + 1, Owner: c.Owner, State: "open",
			Opens: w.Day, Due: p.Day(c.Due, w.Day), Why: p.why(c.Due, on),
		}
		t.User = k.seesTo(c, t.Due)
		if !w.Looked.IsZero() {
			t.State, t.Done, t.DoneBy = "done", w.Looked, w.ID
		} else if p.lapsed(k, c) {
			t.State = "lapsed"
		}
		d.Tasks = append(d.Tasks, t)
	}
}

// recurring makes a task per period. What does it does the oldest period that
// has begun and is still open, so a meeting that was late is late once, and
// does not leave its month open for ever.
func (p *Pack) recurring(d *Derived, f Facts, k *Case, on moments, c Clock, one Task) {
	anchor := on[c.Due.Anchor]
	last := p.horizon(k, on)
	if until, ok := on[c.Due.Until]; ok && (until.Before(last) || last.IsZero()) {
		last = until
	}
	if k.End != nil && k.End.Day.Before(last) {
		last = k.End.Day
	}
	var used sild.ID // by the period before: the windows of two neighbours overlap
	for n := 1; n <= occurrences; n++ {
		t := one
		t.Occurrence = n
		t.Key = c.ID + "/" + string(k.ID) + "/" + strconv.Itoa(n)
		t.Due = p.Nth(c.Due, anchor, n)
		t.User = k.seesTo(c, t.Due)
		if t.Due.After(last) {
			break
		}
		t.Opens = anchor
		if n > 1 {
			t.Opens = p.Nth(c.Due, anchor, n-1)
		}
		t.Opens = t.Opens.AddDays(1)
		t.Closes = p.Nth(c.Due, anchor, n+1) // by then the next one is due
		if day, by, done := p.happenedBetween(f, k, c.Done, t.Opens, t.Closes, used); done {
			t.State, t.Done, t.DoneBy, used = "done", day, by, by
		} else if p.lapsed(k, c) && !t.Due.Before(k.End.Day) {
			t.State = "lapsed"
		} else if p.missed(f, k, on, c, t) {
			t.State = "missed"
		}
		d.Tasks = append(d.Tasks, t)
	}
}

// missed reports whether a fact shows that t cannot be done any more: the case is
// over, the time until which the clock runs has passed, or what does it has
// happened again after t closed.
func (p *Pack) missed(f Facts, k *Case, on moments, c Clock, t Task) bool {
	if k.End != nil {
		return true
	}
	if _, left := on["released"]; left && (c.Due.Until == "release" || c.Due.Until == "released") {
		return true
	}
	_, _, later := p.happened(f, k, c.Done, t.Closes.AddDays(1))
	return later
}

// horizon is the latest day on which c can still run: the longest time of its
// parts, counted from the start. What people come to together keeps no case open.
func (p *Pack) horizon(c *Case, on moments) (last sild.Date) {
	for _, part := range p.Parts {
		if slices.ContainsFunc(p.Activities, func(a Activity) bool { return a.Part == part.ID }) {
			continue
		}
		if part.Longest.IsZero() && len(p.Parts) > 1 && p.Period.Until.After(last) {
			last = p.Period.Until // as long as one of several parts may go on
		}
		if at, ok := on[part.Longest.Anchor]; ok {
			if day := p.Day(part.Longest, at); day.After(last) {
				last = day
			}
		}
	}
	if last.IsZero() {
		last = p.Period.Until
	}
	return last
}

// lapsed reports whether an open task of c is no longer needed: the case is
// over, and the clock is not one that asks afterwards.
func (p *Pack) lapsed(k *Case, c Clock) bool {
	if k.End == nil || k.Outcome() == "declined" || k.Outcome() == "withdrawn" {
		return k.Outcome() == "declined" || k.Outcome() == "withdrawn"
	}
	if k.End.Meaning == "died" {
		return true
	}
	if k.houseGoesOn(c) {
		return false
	}
	return c.Done.Name != "answer to" && c.Due.Anchor != "end"
}

// asksNothing reports whether an answer would change nothing: the service is over
// in k, and the indicator counts the person not at all, or in another case.
func (p *Pack) asksNothing(f Facts, k *Case, indicator string) bool {
	in, ok := p.Indicator(indicator)
	return ok && k.End != nil && !slices.ContainsFunc(p.results(f, in), func(r Result) bool { return r.In && r.Case == k.ID })
}

func (p *Pack) bound(t Timing, on moments) sild.Date {
	if at, ok := on[t.Anchor]; ok && !t.IsZero() {
		return p.Day(t, at)
	}
	return sild.Date{}
}

// happened finds the first day, not before from, on which e was so in k, and the
// fact that made it so.
func (p *Pack) happened(f Facts, k *Case, e Event, from sild.Date) (sild.Date, sild.ID, bool) {
	return p.happenedBetween(f, k, e, from, sild.Date{}, "")
}

func (p *Pack) happenedBetween(f Facts, k *Case, e Event, from, until sild.Date, not sild.ID) (day sild.Date, by sild.ID, ok bool) {
	try := func(d sild.Date, id sild.ID) bool {
		if d.IsZero() || d.Before(from) || !until.IsZero() && d.After(until) || id == not {
			return false
		}
		if !ok || d.Before(day) {
			day, by, ok = d, id, true
		}
		return true
	}
	switch e.Name {
	case "referral.sent":
		try(k.Referral.Day, k.Referral.ID)
	case "referral.answered":
		if k.Answer != nil {
			try(k.Answer.Day, k.Answer.ID)
		}
	case "contact.held", "contact.held in prison", "contact.held at release":
		for _, c := range k.Contacts {
			if c.FaceToFace() && (e.Name == "contact.held" ||
				e.Name == "contact.held in prison" && c.Kind == "in_prison" ||
				e.Name == "contact.held at release" && p.atRelease(f, k, c)) && try(c.Day, c.ID) {
				break
			}
		}
	case "worker.assigned":
		for _, w := range k.Workers {
			if w.Role == "lead" {
				try(w.From, w.ID)
			}
		}
	case "worker.assigned again":
		if _, next := k.unled(); next != nil {
			try(next.From, next.ID)
		}
	case "offer.decided":
		if n := len(k.Offers); n > 0 {
			try(k.Offers[n-1].Decided, k.Offers[n-1].ID)
		}
	case "place.decided":
		if n := len(k.Offered); n > 0 {
			try(k.Offered[n-1].Decided, k.Offered[n-1].ID)
		}
	case "consent.answered":
		for _, c := range k.Consents {
			if p.TakesPart(c) {
				try(c.Day, c.ID)
			}
		}
	case "consent.renewed":
		if _, day, id := p.outdated(k); !day.IsZero() {
			try(day, id)
		}
	case "plan.agreed":
		for _, pl := range k.Plans {
			if pl.Agreed == "yes" {
				try(pl.Day, pl.ID)
			}
		}
	case "plan.reviewed":
		first := slices.IndexFunc(k.Plans, func(pl Plan) bool { return pl.Agreed == "yes" })
		for _, pl := range k.Plans[first+1:] {
			if first >= 0 && pl.Version > k.Plans[first].Version {
				try(pl.Day, pl.ID)
			}
		}
	case "end.recorded":
		if k.End != nil {
			try(k.End.Day, k.End.ID)
		}
	case "release.happened":
		if r := f.ReleaseOf(k); r != nil && r.Happened {
			try(r.Day, r.ID)
		}
	case "address.told":
		for _, a := range f.Lives {
			if a.Area != "" {
				try(a.Told, a.ID)
			}
		}
	case "needs.assessed":
		for _, at := range k.Needs {
			try(at.Day, at.ID)
		}
		if at, answered := k.Assessed["needs"]; answered {
			try(at.Day, at.ID)
		}
	case PartBegun, PartEnded, PartHeld:
		p.partHappened(k, e, try)
	case houseAnswered, houseConfirmed, houseSettled, stayDecided, stayLeft:
		k.houseHappened(e, try)
	case "answer to":
		if in, found := p.Indicator(e.Of); found {
			p.answered(f, k, in, try)
		}
	}
	return day, by, ok
}

func (p *Pack) atRelease(f Facts, k *Case, c Contact) bool {
	r := f.ReleaseOf(k)
	return c.Kind == "gate" || r != nil && r.Happened && c.Day == r.Day
}

// answered tries the facts that end the asking for an indicator: an observation
// that decides it, or a follow-up that nobody will try again.
func (p *Pack) answered(f Facts, k *Case, in Indicator, try func(sild.Date, sild.ID) bool) {
	for _, r := range p.results(f, in) {
		if r.Case == k.ID && r.Decided != "" {
			for _, o := range f.Observed {
				if o.ID == r.Decided {
					try(o.Day, o.ID)
				}
			}
		}
	}
	for _, fu := range k.Followed {
		if fu.GiveUp && p.SameQuestion(fu.Indicator, in.ID) {
			try(fu.Day, fu.ID)
		}
	}
}
