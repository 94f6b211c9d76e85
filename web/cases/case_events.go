// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"net/url"

	"sild"
	"sild/casework"
	"sild/report"
	"sild/web/page"
	"sild/web/record"
)

// eventsShown is how many events a page of a case has.
const eventsShown = 50

func caseEvents(v *page.Visit, o record.OpenedCase, view *caseView) error {
	t, err := report.TimelineOf(v.Tx, o.Rec, v.Query("before"), eventsShown)
	if err != nil {
		return err
	}
	for i := range t.Events {
		if a := t.Events[i].Appointment; a != nil && a.State == "planned" && t.Events[i].Gone == "" {
			continue // it stands above, in what is next
		}
		view.Events = append(view.Events, event(v, o, t, &t.Events[i]))
	}
	view.Filter = v.Query("before") != ""
	if n := len(t.Events); t.More {
		view.Earlier = page.WithQuery(o.At(), url.Values{"before": {t.Events[n-1].Key}}) + "#events"
	}
	return nil
}

// mendKinds are the kinds of events that have a row of casework.Kinds, by that
// row's word.
var mendKinds = map[string]string{
	"contact": "contact", "appointment": "appointment", "consent": "consent", "network": "network", "assignment": "assignment", "plan": "plan",
	"assessment": "assessment", "paper": "paper", "form": "form",
	"goal": "goal", "step_done": "step", "observation": "observation", "follow_up": "follow_up", "end": "end", "worry": "worry", "attendance": "attendance", "sign_up": "sign_up",
}

// event says one event in words.
func event(v *page.Visit, o record.OpenedCase, t report.Timeline, e *report.Event) record.EventView {
	x := record.EventView{Kind: "change", When: v.Page.ShortDate(e.Day), Who: t.Names[e.Fact.RecordedBy]}
	sayEvent(v, o, t, e, &x)
	sayOfContact(v, o.Pack, t, e, &x)
	if e.Gone != "" {
		x.Gone = v.Page.T("case.gone."+e.Gone, "who", t.Names[e.Fact.ReplacedBy], "date", v.Page.Date(sild.DateOf(e.Fact.ReplacedAt, v.Page.Zone)))
		if e.Why != "" {
			x.Gone += " " + v.Page.T("case.gone.why", "why", e.Why)
		}
		x.Planned = false
		return x
	}
	kind, mendable := mendKinds[e.Kind]
	if mendable && o.Rec.Writes(sectionOf(v, o, kind, e)) && casework.MayMend(v.Tx, e.Fact) {
		x.Mend = "/facts/" + kind + "/" + string(e.Fact.ID) + "/mistake"
	}
	return x
}

func sectionOf(v *page.Visit, o record.OpenedCase, kind string, e *report.Event) byte {
	if e.Observation != nil {
		return casework.ObservationSection(e.Observation.Vocabulary)
	}
	if e.Paper != nil {
		return o.Pack.SectionOf("paper_kinds", e.Paper.Kind)
	}
	if e.Form != nil {
		f, _ := o.Pack.Form(e.Form.Form)
		return (f.Section + "P")[0]
	}
	if e.Member != nil {
		return e.Member.Section[0]
	}
	if e.Attendance != nil {
		return e.Attendance.Section[0]
	}
	if e.SignUp != nil {
		return e.SignUp.Section[0]
	}
	return casework.Kinds[kind].Section
}

func sayEvent(v *page.Visit, o record.OpenedCase, t report.Timeline, e *report.Event, x *record.EventView) {
	switch p := v.Page; {
	case e.Contact != nil:
		sayContact(v, o, t, *e.Contact, x)
	case e.Appointment != nil:
		sayAppointment(v, o, t, e, x)
	case e.Consent != nil:
		x.Kind, x.What = "paper", p.T("case.event.consent."+e.Consent.Outcome)
		if b, ok := o.Pack.Basis(e.Consent.Basis); ok {
			x.Lines = append(x.Lines, p.Pick(b.Names))
		}
		x.Team = e.Consent.Note
	case e.Member != nil:
		x.What = p.T("case.event.network", "name", e.Member.Name)
		x.Tags = []string{v.Value(o.Pack, "network", e.Member.Kind)}
		x.Lines = record.SayIf(x.Lines, e.Member.Relation)
	case e.Assignment != nil:
		x.What = p.T("case.event.assignment."+e.Assignment.Role, "name", t.Names[e.Assignment.User])
		if !e.Assignment.Until.IsZero() {
			x.Lines = append(x.Lines, p.T("part.until", "date", p.Date(e.Assignment.Until)))
		}
		sayEnding(v, o, *e.Assignment, x)
		x.Team = e.Assignment.Why
	case e.Plan != nil:
		x.Kind, x.What = "plan", p.T("case.event.plan."+e.Plan.Agreed, "version", p.Number(e.Plan.Version))
		x.Shared = e.Plan.Summary
		x.Lines = record.SayIf(x.Lines, e.Plan.WhyNot)
	case e.Assessment != nil:
		x.Kind, x.What = "plan", p.T("case.event.assessment."+e.Assessment.Occasion)
		x.Lines = record.SayIf(x.Lines, e.Assessment.With)
	case e.Paper != nil:
		x.Kind, x.What = "paper", p.T("case.event.paper", "kind", v.Value(o.Pack, "paper_kinds", e.Paper.Kind))
		x.Lines = record.SayIf(x.Lines, e.Paper.Place)
	case e.Offer != nil:
		record.SayOffer(v, t, e, x)
	case e.Form != nil:
		f, _ := o.Pack.Form(e.Form.Form)
		x.Kind, x.What = "paper", p.T("case.event.form", "form", p.Pick(f.Names))
	case e.Goal != nil:
		x.Kind, x.What = "plan", p.T("case.event."+e.Kind, "title", e.Goal.Title)
		if e.Kind == "goal_looked" {
			x.What = p.T("case.event.goal_looked."+e.Goal.Lasted, "title", e.Goal.Title)
		}
		if e.Kind == "goal" {
			x.Tags = []string{v.Value(o.Pack, "goal_areas", e.Goal.Area)}
		}
	case e.Step != nil:
		x.Kind, x.What = "plan", p.T("case.event.step_done", "title", e.Step.Title)
	case e.Referral != nil:
		x.Kind, x.What, x.Team = "paper", p.T("case.event.referral"), e.Referral.Reason
	case e.Answer != nil:
		x.Kind, x.What = "paper", p.T("case.event.answer."+e.Answer.Outcome, "worker", t.Names[e.Answer.Worker])
		if e.Answer.Reason != "" {
			x.Lines = append(x.Lines, record.ReasonSaid(v, o.Pack, e.Answer.Outcome, e.Answer.Reason))
		}
		x.Team = e.Answer.Note
	case e.Observation != nil:
		sayObservation(v, o, e, x)
	case e.FollowUp != nil:
		name := e.FollowUp.Indicator
		if in, ok := o.Pack.Indicator(name); ok {
			name = p.Pick(in.Names)
		}
		x.What = p.T("case.event.follow_up", "indicator", name, "outcome", v.Value(o.Pack, "follow_up_outcomes", e.FollowUp.Outcome))
		x.Lines, x.Team = record.SayIf(x.Lines, e.FollowUp.Who), e.FollowUp.Note
	case e.Attendance != nil:
		record.SayAttendance(v, o, *e.Attendance, x)
	case e.SignUp != nil:
		record.SaySignUp(v, o, *e.SignUp, x)
	case e.BedRequest != nil || e.BedAnswer != nil || e.Stay != nil:
		record.SayHouse(v, o, e, x)
	case e.Worry != nil:
		sayWorry(v, t, *e.Worry, x)
	case e.Release != nil:
		sayRelease(v, o, e, x)
	case e.End != nil:
		x.Kind, x.What = "gate", p.T("case.event.end", "reason", v.Value(o.Pack, "end_reasons", e.End.Reason))
		x.Team = e.End.Note
	}
}

// sayEnding says why somebody else follows a lead, that the person was told, and
// what was passed when the case was given.
func sayEnding(v *page.Visit, o record.OpenedCase, a casework.Assignment, x *record.EventView) {
	p := v.Page
	if a.EndReason != "" {
		x.Lines = append(x.Lines, p.T("match.event.ended", "reason", v.Value(o.Pack, "rematch_reasons", a.EndReason)))
	}
	if !a.ToldOn.IsZero() {
		x.Lines = append(x.Lines, p.T("match.event.told", "date", p.Date(a.ToldOn)))
	}
	if a.PassedWhy != "" {
		x.Lines = append(x.Lines, p.T("match.passed", "what", record.BarNames(v, a.Passed), "why", a.PassedWhy))
	}
}

func sayContact(v *page.Visit, o record.OpenedCase, t report.Timeline, c casework.Contact, x *record.EventView) {
	kind, p := v.Value(o.Pack, "contact_kinds", c.Kind), v.Page
	x.ID = "contact-" + string(c.Thing)
	x.Kind = record.Pictures[o.Pack.Meaning("contact_kinds", c.Kind)]
	x.When, x.Who = p.ShortDate(c.Day)+" "+p.Time(c.StartedAt, p.Zone), t.Names[c.User]
	meaning := o.Pack.Meaning("contact_outcomes", c.Outcome)
	switch {
	case meaning != "held":
		x.What = p.T("case.event.contact.not", "kind", kind, "outcome", v.Value(o.Pack, "contact_outcomes", c.Outcome))
		if c.Minutes > 0 {
			x.What = p.N("case.minutes", c.Minutes, "what", x.What)
		}
	case c.Minutes > 0:
		x.What = p.N("case.minutes", c.Minutes, "what", kind)
	default:
		x.What = kind
	}
	if c.Reason != "" {
		vocabulary := "not_came_reasons"
		if meaning == "moved" {
			vocabulary = "move_reasons"
		}
		x.Tags = append(x.Tags, v.Value(o.Pack, vocabulary, c.Reason))
	}
	if c.With != "" {
		x.Lines = append(x.Lines, p.T("case.event.with", "who", c.With))
	}
	if c.WhoElse != "" {
		x.Lines = append(x.Lines, p.T("contact.event.who_else", "who", c.WhoElse))
	}
	switch {
	case c.InterpretBy != "":
		x.Lines = append(x.Lines, p.T("contact.event.interpreter", "who", c.InterpretBy))
	case c.Interpreter:
		x.Lines = append(x.Lines, p.T("case.event.interpreter"))
	}
	if c.Hidden {
		x.Lines = append(x.Lines, p.T("case.event.hidden"))
	}
	x.Shared, x.Team = c.Agreed, c.Note
	if c.Note != "" {
		for _, m := range c.Marks {
			x.Narrow = append(x.Narrow, p.T("contact.mark."+string(m)))
		}
	}
}

func sayAppointment(v *page.Visit, o record.OpenedCase, t report.Timeline, e *report.Event, x *record.EventView) {
	a, p := e.Appointment, v.Page
	x.Kind = record.Pictures[o.Pack.Meaning("contact_kinds", a.Kind)]
	x.When, x.Who = p.ShortDate(a.Day)+" "+p.Time(a.StartsAt, p.Zone), t.Names[a.User]
	x.What = p.N("case.minutes", a.Minutes, "what", record.Ahead(v, o.Pack, a.Kind))
	x.Lines = record.SayIf(x.Lines, a.Place)
	switch {
	case e.MovedFrom.IsZero():
	case a.State == "cancelled":
		x.Lines = append(x.Lines, p.T("case.event.moved.from", "when", v.MomentShort(e.MovedFrom)))
	default:
		x.Lines = append(x.Lines, p.T("case.event.moved", "when", v.MomentShort(e.MovedFrom), "why", v.Value(o.Pack, "move_reasons", a.Why)))
	}
	switch {
	case a.State == "cancelled":
		x.Tags = append(x.Tags, p.T("case.event.cancelled"))
		switch {
		case a.Why == casework.CaseEnded:
			x.Lines = append(x.Lines, p.T("case.event.cancelled.ended"))
		case a.Why != "":
			x.Lines = append(x.Lines, p.T("case.event.cancelled.why", "why", v.Value(o.Pack, "move_reasons", a.Why)))
		}
	case a.StartsAt.Before(v.Tx.Now):
		x.Planned, x.Tags = true, append(x.Tags, p.T("case.event.unwritten"))
	default:
		x.Planned, x.Tags = true, append(x.Tags, p.T("part.timeline.planned"))
	}
}

func sayObservation(v *page.Visit, o record.OpenedCase, e *report.Event, x *record.EventView) {
	ob, p := e.Observation, v.Page
	value := v.Value(o.Pack, ob.Vocabulary, ob.Value)
	switch {
	case ob.Absent:
		x.What = p.T("case.event.absent", "value", value)
	case ob.Vocabulary == "events":
		x.What = value
	default:
		x.What = p.T("case.event.observation", "what", p.Pick(o.Pack.Vocabularies[ob.Vocabulary].Names), "value", value)
	}
	about := p.Span(ob.From, ob.Until)
	if ob.Until == ob.Day && ob.Vocabulary != "events" { // so it was when it was told; how long it lasts, nobody knows
		about = p.T("part.since", "date", p.Date(ob.From))
	}
	x.Lines = append(x.Lines, p.T("case.event.told", "about", about, "source", p.T("source."+ob.Source), "evidence", p.T("evidence."+ob.Evidence)))
	x.Team = ob.Detail
}

// sayRelease tells how the day of release moved: the old one stays readable.
func sayRelease(v *page.Visit, o record.OpenedCase, e *report.Event, x *record.EventView) {
	r, was, p := e.Release, e.ReleaseWas, v.Page
	x.Kind = "gate"
	place := ""
	if prison, ok := o.Pack.Value("prisons", r.Place); ok {
		place = p.Pick(prison.NamesOn(r.Day))
	}
	day := p.Date(r.On)
	if r.On.IsZero() {
		day = p.T("case.event.release.unknown")
	}
	switch {
	case r.Happened:
		x.What = p.T("case.event.released", "date", day)
	case was != nil && was.On != r.On && !was.On.IsZero():
		x.What = p.T("case.event.release.moved", "from", p.Date(was.On), "to", day, "why", v.Value(o.Pack, "release_changes", r.Change))
	default:
		x.What = p.T("case.event.release", "date", day)
	}
	if was == nil || was.Place != r.Place || was.Kind != r.Kind {
		x.Lines = record.SayIf(x.Lines, place)
		x.Lines = record.SayIf(x.Lines, v.Value(o.Pack, "release", r.Kind))
	}
	x.Team = r.Note
}
