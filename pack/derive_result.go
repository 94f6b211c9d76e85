// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"slices"

	"sild"
)

// results tells, for every counting unit of one indicator, whether it is in the
// population, and whether it counts.
func (p *Pack) results(f Facts, in Indicator) []Result {
	if in.Of != "cases ended" {
		return p.resultOfPerson(f, in)
	}
	var rows []Result
	for i := range f.Cases {
		k := &f.Cases[i]
		if k.Start.IsZero() {
			continue
		}
		r := Result{Indicator: in.ID, Unit: k.ID, Case: k.ID, Groups: p.groups(f, k, in)}
		if k.End == nil {
			r.State, r.Why = "left_out", sild.Message{Key: "derive.out.not_ended"}
			rows = append(rows, r)
			continue
		}
		rows = append(rows, p.judge(f, k, in, r))
	}
	return rows
}

// resultOfPerson counts a person once: at the first release after a case began
// in which the service was received (domain §1.3 step 17: by release, not by
// service); of people admitted, from the first such admission.
func (p *Pack) resultOfPerson(f Facts, in Indicator) []Result {
	var row *Result
	for i := range f.Cases {
		k := &f.Cases[i]
		if k.Start.IsZero() {
			continue
		}
		r := Result{Indicator: in.ID, Unit: f.Person.ID, Case: k.ID, Groups: p.groups(f, k, in)}
		if rel := f.ReleaseOf(k); in.Of == "people released" && (rel == nil || !rel.Happened) {
			r.State, r.Why = "left_out", sild.Message{Key: "derive.out.not_released"}
		} else {
			r = p.judge(f, k, in, r)
		}
		if r.In {
			return []Result{r}
		}
		if row == nil {
			row = &r
		}
	}
	if row == nil {
		return nil
	}
	return []Result{*row}
}

func (p *Pack) judge(f Facts, k *Case, in Indicator, r Result) Result {
	on := p.anchors(f, k)
	anchor, ok := on[in.Window.Anchor]
	if !ok {
		r.State, r.Why = "left_out", sild.Message{Key: "derive.out.no_anchor", Args: sild.Args{"anchor": anchorArg(in.Window.Anchor)}}
		return r
	}
	if in.Among.Text != "" {
		switch s, missing := in.Among.Eval(p.Inputs(f, k)); s {
		case No:
			r.State, r.Why = "left_out", sild.Message{Key: "derive.out.not_among"}
			return r
		case Unknown:
			r.In, r.State, r.Why = true, "unknown", sild.Message{Key: "derive.unknown.among", Args: sild.Args{"missing": "path:" + missing[0].Path}}
			return r
		}
	}
	if in.Received {
		switch s, missing := p.Received.When.Eval(p.Inputs(f, k)); s {
		case "no":
			r.State, r.Why = "left_out", sild.Message{Key: "derive.out.not_received"}
			return r
		case "unknown":
			r.In, r.State, r.Why = true, "unknown", sild.Message{Key: "derive.unknown.received", Args: sild.Args{"missing": "path:" + missing[0].Path}}
			return r
		}
	}
	r.In = true
	r.About = p.Day(in.Window, anchor)
	seen, basis, may := p.allowed(f, k, in.ID, r.About)
	f.Observed = seen
	if in.SoFar {
		r.Opens = r.About
		p.judgeSoFar(f, in, &r)
	} else if in.Observe == "" {
		r.Opens, r.Closes = anchor, r.About
		p.judgeEvents(f, in, &r)
	} else {
		r.Opens, r.Closes = r.About, r.About
		if in.Tolerance != nil {
			r.Opens, r.Closes = r.About.AddDays(-in.Tolerance.Before), r.About.AddDays(in.Tolerance.After)
		}
		p.judgeStatus(f, in, &r)
	}
	if r.State == "unknown" && !may {
		r.Why = sild.Message{Key: "derive.unknown.consent", Args: sild.Args{"basis": "basis:" + basis}}
	}
	if r.State == "unknown" {
		p.special(k, in, &r)
	}
	return r
}

// judgeStatus takes the observation nearest to the day that is asked about,
// whenever it was told; of two as near, the better known; of two as well known,
// the later told.
func (p *Pack) judgeStatus(f Facts, in Indicator, r *Result) {
	var best *Observation
	for i := range f.Observed {
		o := &f.Observed[i]
		if o.Of != in.Observe || o.Absent || o.From.After(r.Closes) || o.Until.Before(r.Opens) || !enough(o.Evidence, in.Evidence) {
			continue
		}
		if best == nil || nearer(o, best, r.About) {
			best = o
		}
	}
	if best == nil {
		r.State, r.Why = "unknown", sild.Message{Key: "derive.unknown.status", Args: sild.Args{"day": "date:" + r.About.String()}}
		return
	}
	inputs := Inputs{"status." + in.Observe: best.Value}
	args := sild.Args{"value": "value:" + in.Observe + "/" + best.Value, "day": "date:" + within(r.About, best.From, best.Until).String(), "source": "key:source." + best.Source, "evidence": "key:evidence." + best.Evidence}
	switch s, _ := in.Counts.Eval(inputs); s {
	case "yes":
		r.State, r.Decided, r.Why = "counts", best.ID, sild.Message{Key: "derive.status.counts", Args: args}
	case "no":
		r.State, r.Decided, r.Why = "counts_not", best.ID, sild.Message{Key: "derive.status.counts_not", Args: args}
	default:
		r.State, r.Why = "unknown", sild.Message{Key: "derive.unknown.status", Args: sild.Args{"day": "date:" + r.About.String()}}
	}
}

func within(d, from, until sild.Date) sild.Date {
	switch {
	case d.Before(from):
		return from
	case d.After(until):
		return until
	}
	return d
}

func nearer(a, b *Observation, about sild.Date) bool {
	distance := func(o *Observation) int {
		n := within(about, o.From, o.Until).Sub(about)
		return max(n, -n)
	}
	if da, db := distance(a), distance(b); da != db {
		return da < db
	}
	if ea, eb := slices.Index(sild.Evidences, a.Evidence), slices.Index(sild.Evidences, b.Evidence); ea != eb {
		return ea > eb
	}
	return !a.RecordedAt.Before(b.RecordedAt)
}

func enough(evidence, least string) bool {
	return least == "" || slices.Index(sild.Evidences, evidence) >= slices.Index(sild.Evidences, least)
}

// judgeEvents asks whether something happened in the window. That it did not is
// known only where an answer covers all of the window: silence is not a no.
func (p *Pack) judgeEvents(f Facts, in Indicator, r *Result) {
	inputs := Inputs{}
	var seen, covering *Observation
	for _, v := range p.Vocabularies["events"].Values {
		if !slices.Contains(in.Counts.Paths(), "event."+v.ID) {
			continue // what else happened is no reason why this counts
		}
		yes, no := eventIn(f.Observed, v.ID, in.Evidence, r.Opens, r.Closes)
		switch {
		case yes != nil:
			if inputs["event."+v.ID] = true; seen == nil || yes.From.Before(seen.From) {
				seen = yes
			}
		case no != nil:
			inputs["event."+v.ID] = false
			covering = no
		}
	}
	from, until := "date:"+r.Opens.String(), "date:"+r.Closes.String()
	switch s, _ := in.Counts.Eval(inputs); {
	case s == "yes" && seen != nil:
		r.State, r.Decided = "counts", seen.ID
		r.Why = sild.Message{Key: "derive.event.counts", Args: sild.Args{"value": "value:events/" + seen.Value, "day": "date:" + seen.From.String(), "source": "key:source." + seen.Source}}
	case s == "no" && covering != nil:
		r.State, r.Decided = "counts_not", covering.ID
		r.Why = sild.Message{Key: "derive.event.counts_not", Args: sild.Args{"from": from, "until": until, "source": "key:source." + covering.Source}}
	default:
		r.State, r.Why = "unknown", sild.Message{Key: "derive.unknown.event", Args: sild.Args{"from": from, "until": until}}
	}
}

// eventIn finds an event of one kind inside the window, or the answer that
// completes the proof that there was none. A span that straddles an end of the
// window proves neither.
func eventIn(observed []Observation, value, least string, opens, closes sild.Date) (yes, no *Observation) {
	var absent []*Observation
	for i := range observed {
		o := &observed[i]
		if o.Of != "events" || o.Value != value || !enough(o.Evidence, least) {
			continue
		}
		switch {
		case o.Absent:
			absent = append(absent, o)
		case !o.From.Before(opens) && !o.Until.After(closes):
			if yes == nil || o.From.Before(yes.From) {
				yes = o
			}
		}
	}
	if yes != nil {
		return yes, nil
	}
	slices.SortFunc(absent, func(a, b *Observation) int { return a.From.Compare(b.From) })
	need := opens // the first day for which there is no answer yet
	for _, o := range absent {
		if o.From.After(need) {
			break
		}
		if !o.Until.Before(need) {
			need, no = o.Until.AddDays(1), o
		}
	}
	if !need.After(closes) {
		return nil, nil
	}
	return nil, no
}

// special lets the pack say how those count of whom nothing is known because
// they died, are in prison, moved abroad, refused, or could not be reached.
func (p *Pack) special(k *Case, in Indicator, r *Result) {
	was := ""
	if k.End != nil {
		switch k.End.Meaning {
		case "died", "in_prison", "moved_abroad":
			was = k.End.Meaning
		}
	}
	for _, fu := range k.Followed {
		if p.SameQuestion(fu.Indicator, in.ID) && fu.Outcome != "reached" && (fu.GiveUp || fu.Outcome == "died") {
			was = fu.Outcome
		}
	}
	if was == "" {
		return
	}
	why := sild.Message{Key: p.SpecialKey(was)}
	switch in.Special[was] {
	case "leave_out":
		r.In, r.State, r.Why = false, "left_out", why
	case "counts", "counts_not":
		r.State, r.Why = in.Special[was], why
	default:
		r.Why = why
	}
}

// SpecialKey is the text for one of whom nothing is known because of what was. A
// programme that knows of no prison does not say that somebody is there again.
func (p *Pack) SpecialKey(was string) string {
	if was == "in_prison" && !p.KnowsPrison() {
		return "derive.special.in_prison.now"
	}
	return "derive.special." + was
}

// Inputs are what conditions may ask about the person, and about case k if there
// is one. What is not known is absent.
func (p *Pack) Inputs(f Facts, k *Case) Inputs {
	in := Inputs{}
	if !f.Person.Born.IsZero() {
		in["person.born"] = f.Person.Born
	}
	text := func(path, v string) {
		if v != "" {
			in[path] = v
		}
	}
	day := func(path string, d sild.Date) {
		if !d.IsZero() {
			in[path] = d
		}
	}
	text("person.sex", f.Person.Sex)
	r := f.NextRelease()
	if k != nil {
		r = f.ReleaseOf(k)
	}
	if r != nil {
		day("release.date", r.Day)
		text("release.kind", r.Kind)
		text("release.place", r.Place)
	}
	if a := f.Living(); a != nil {
		text("address.area", a.Area)
		text("address.source", a.Source)
		day("address.told", a.Told)
	}
	told := map[string]sild.Date{}
	for _, o := range f.Observed {
		if !o.Absent && !o.Until.Before(told[o.Of]) {
			told[o.Of] = o.Until
			in["status."+o.Of] = o.Value
		}
	}
	if k == nil {
		return in
	}
	day("referral.received", k.Referral.Day)
	in["referral.family"] = k.Referral.Family
	day("case.start", k.Start)
	if k.End != nil {
		day("case.end", k.End.Day)
		in["case.end_reason"] = k.End.Meaning
	}
	held, inside := 0, 0
	for _, c := range k.Contacts {
		if c.FaceToFace() {
			held++
			if c.Kind == "in_prison" {
				inside++
			}
		}
	}
	in["contacts.held"], in["contacts.in_prison"] = held, inside
	for _, c := range k.Consents {
		if p.TakesPart(c) {
			in["consent.given"] = c.Given
		}
	}
	added := 0
	for _, m := range k.Network {
		if m.Added(k.Start) == Yes {
			added++
		}
	}
	in["network.added"] = added
	for form, answers := range k.Forms {
		for q, a := range answers {
			in["answers."+form+"."+q] = a
		}
	}
	in["referral.wanted"] = p.wanted(k)
	return in
}
