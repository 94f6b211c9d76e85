// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
	"sild/pack"
	"sild/report"
)

// A planView is the plan as the case shows it.
type planView struct {
	Agreed string // "Version 2, agreed 3 May 2026"; empty: there is none yet
	Goals  []goalView
	Closed int // goals that were met or dropped
	Href   string
}

// A goalView is a goal with its steps.
type goalView struct {
	Title, Area string
	Worked      string // how often it was worked on
	Due         sild.Date
	Steps       []stepView
}

// A stepView is a step towards a goal.
type stepView struct {
	Title, Who string
	Due, Done  sild.Date
}

// momentWords is a day and a time, "tomorrow 10:00".
func (v *visit) momentWords(at time.Time) string {
	day := sild.DateOf(at, v.page.Zone)
	words := v.page.Day(day, v.page.Today)
	if n := day.Sub(v.page.Today); n > 1 && n <= 6 || n < -1 && n >= -6 {
		words += " " + v.page.ShortDate(day)
	}
	return words + " " + v.page.Time(at, v.page.Zone)
}

func (v *visit) casePlan(o openedCase, view *caseView) error {
	if !o.Rec.Reads('P') {
		return nil
	}
	if o.Rec.Writes('P') {
		view.Plan.Href = o.At() + "/plan"
	}
	plans, err := casework.Plans(v.tx, o.Rec.Case)
	if err != nil {
		return err
	}
	if len(plans) > 0 {
		pl := plans[0]
		view.Plan.Agreed = v.page.T("case.plan."+pl.Agreed, "version", v.page.Number(pl.Version), "date", v.page.Date(pl.Day))
	}
	goals, err := casework.Goals(v.tx, o.Rec.Case)
	if err != nil {
		return err
	}
	steps, err := casework.Steps(v.tx, o.Rec.Case)
	if err != nil {
		return err
	}
	worked, err := casework.WorkedOn(v.tx, o.Rec.Case)
	if err != nil {
		return err
	}
	for _, g := range goals {
		if !g.Open() {
			view.Plan.Closed++
			continue
		}
		x := goalView{Title: g.Title, Area: v.value(o.Pack, "goal_areas", g.Area), Worked: v.workedOn(worked[g.Thing]), Due: g.DueOn}
		for _, s := range steps {
			if s.Goal == g.Thing && s.LeftOn.IsZero() {
				x.Steps = append(x.Steps, stepView{s.Title, v.stepWho(s), s.DueOn, s.DoneOn})
			}
		}
		view.Plan.Goals = append(view.Plan.Goals, x)
	}
	return nil
}

// stepWho is who takes a step: the person or the worker, or others by name.
func (v *visit) stepWho(s casework.Step) string {
	if s.Who == "person" || s.Who == "worker" || s.Who == casework.ByHouse {
		return v.page.T("case.step." + s.Who)
	}
	return bodyOf(s)
}

func (v *visit) caseTeam(o openedCase, view *caseView) error {
	if !o.Rec.Reads('P') {
		return nil
	}
	users := make([]sild.ID, len(o.Workers))
	for i, a := range o.Workers {
		users[i] = a.User
	}
	names, err := org.Names(v.tx, users)
	if err != nil {
		return err
	}
	for _, a := range o.Workers {
		if a.Role == "cover" && a.User == v.tx.Actor.User && !a.Day.After(v.page.Today) && !a.Until.Before(v.page.Today) {
			lead := names[casework.LeadOn(o.Workers, v.page.Today)]
			view.Notices = append(view.Notices, v.coveringSaid(casework.Covering{For: lead, Until: a.Until}))
		}
		view.Team = append(view.Team, row{Label: "case.team." + a.Role, Value: names[a.User], HintText: v.page.span(a.Day, a.Until)})
	}
	return nil
}

func (v *visit) caseConsents(o openedCase, view *caseView) error {
	if !o.Rec.Reads('C') {
		return nil
	}
	given, err := casework.Consents(v.tx, o.Rec.Case)
	if err != nil {
		return err
	}
	last := map[string]casework.Consent{}
	for _, c := range given {
		last[c.Basis] = c
	}
	basesDiffer := slices.ContainsFunc(o.Pack.Legal, func(b pack.Basis) bool { return !b.Applies.IsZero() })
	facts, err := v.basisInputs(o, basesDiffer)
	if err != nil {
		return err
	}
	for _, b := range o.Pack.Legal {
		r := row{LabelText: v.page.Pick(b.Names), Missing: "case.consent.not_asked"}
		if c, asked := last[b.ID]; asked {
			r.Value = v.page.T("case.consent." + c.Outcome)
			r.HintText = v.page.Date(c.Day)
			if !c.Expires.IsZero() {
				r.HintText = v.page.span(c.Day, c.Expires)
			}
			if b.Applies.IsZero() && basesDiffer {
				r.HintText += " · " + v.page.T("basis.voluntary")
			}
		} else if !b.Asks() {
			if b.Applies.IsZero() || facts == nil {
				continue
			}
			r.Missing, r.Value, r.HintText = "", v.heldText(b, facts, o.Card.Name), v.page.Pick(b.Law)
		}
		if o.Rec.Writes('C') {
			view.ConsentsAt = o.At() + "/consent"
		}
		view.Consents = append(view.Consents, r)
	}
	return nil
}

// caseParts are the parts of the service, each with the longest day of it.
func (v *visit) caseParts(o openedCase, view *caseView) error {
	if o.Card.StartedOn.IsZero() {
		return nil
	}
	if err := v.caseBefore(o, view); err != nil {
		return err
	}
	anchors := map[string]sild.Date{"start": o.Card.StartedOn, "referral.received": o.Card.ReferredOn, "release": o.Card.ReleaseOn, "end": o.Card.EndedOn}
	if o.Card.Released {
		anchors["released"] = o.Card.ReleaseOn
	}
	if len(o.Pack.Parts) > 1 && o.Rec.Reads('P') {
		before := len(view.Parts)
		if err := v.caseRuns(o, view); err != nil || len(view.Parts) > before {
			return err
		}
	}
	for _, part := range o.Pack.Parts {
		if part.Kind != "individual" {
			continue // coming to it, or living there, says so: a case alone does not
		}
		r := row{LabelText: v.page.Pick(part.Names), Value: v.page.span(o.Card.StartedOn, o.Card.EndedOn)}
		if at := anchors[part.Longest.Anchor]; o.Card.EndedOn.IsZero() && !at.IsZero() {
			r.HintText = v.page.T("case.longest", "date", v.page.Date(o.Pack.Day(part.Longest, at)))
		}
		view.Parts = append(view.Parts, r)
	}
	return nil
}

func (v *visit) caseResults(o openedCase, view *caseView) error {
	if !o.Rec.Reads('P') {
		return nil
	}
	rows, err := report.Results(v.tx, o.Rec)
	if err != nil {
		return err
	}
	for _, one := range o.Pack.Indicators {
		in, _ := o.Pack.Indicator(one.ID)
		for _, r := range rows {
			if r.Indicator != in.ID {
				continue
			}
			x := resultView{Name: v.page.Pick(in.Names)}
			x.State, x.Why = v.soFar(r.State, v.why(o.Pack, r.Why), r.Closes)
			view.Results = append(view.Results, x)
		}
	}
	return nil
}

// caseLinks are what can be done in the case beside the everyday: what changes
// as life does, and apart from it what is done once or seldom.
func (v *visit) caseLinks(o openedCase) (often, rare []link) {
	add := func(list *[]link, ok bool, path, key string) {
		if ok {
			*list = append(*list, link{Href: o.At() + path, Label: key})
		}
	}
	admitted := o.Card.Outcome == "accepted"
	add(&often, o.Card.Outcome == "" || o.Card.Outcome == "waiting", "/referral", "case.act.referral")
	add(&often, admitted && o.Rec.Writes('P'), "/status", "case.act.status")
	add(&often, admitted && o.Rec.Writes('P'), "/plan", "case.act.plan")
	add(&often, !o.Card.EndedOn.IsZero() && o.Rec.Writes('P'), "/follow-up", "case.act.follow_up")
	add(&often, o.Rec.Writes('N'), "/worries", "case.link.worries")
	add(&often, o.Card.Outcome != "" && v.goesOn(o) && access.May(v.who.Role, access.Assign), "/worker", "case.act.worker")
	add(&often, o.Pack.KnowsPrison() && admitted && v.goesOn(o) && o.Rec.Writes('S') && access.May(v.who.Role, access.Gate), "/gate", "gate.link")
	add(&often, admitted && v.goesOn(o) && o.Rec.Writes('P') && access.May(v.who.Role, access.Request), "/help", "help_ask.link.case")
	add(&often, o.Pack.Houses() && o.Rec.Right('P') != 0 && (access.May(v.who.Role, access.Beds) || access.May(v.who.Role, access.HouseLife)), "/house", "hstay.title")
	for _, f := range o.Pack.Forms {
		if f.ID != "referral" && f.ID != "needs" && !f.Retired && admitted && len(f.Section) == 1 && o.Rec.Writes(f.Section[0]) {
			often = append(often, link{Href: o.At() + "/forms/" + f.ID, Text: v.page.Pick(f.Names)})
		}
	}
	if admitted && o.Rec.Reads('P') {
		often = append(often, link{Href: "/programme/guides?case=" + string(o.Rec.Case), Label: "guide.link"})
	}
	add(&rare, admitted && o.Rec.Writes('C'), "/consent", "case.act.consent")
	add(&rare, o.Rec.Reads('S') && hasHouses(o), "/apart", "apart.link")
	add(&rare, o.Card.Outcome != "" && o.Card.Outcome != "waiting", "/referral", "case.act.referral")
	if o.Rec.Reads('I') {
		rare = append(rare, link{Href: "/people/" + string(o.Rec.Subject), Label: "case.act.person"})
		if o.Rec.Reads('C') {
			rare = append(rare, link{Href: "/people/" + string(o.Rec.Subject) + "#looks", Label: "case.looks"})
		}
	}
	add(&rare, admitted && o.Rec.Reads('P') && o.Rec.Reads('N'), "/package", "package.link")
	add(&rare, v.goesOn(o) && o.Rec.Writes('P') && access.May(v.who.Role, access.End), "/end", "case.act.end")
	return often, rare
}

// casePapers are what can be printed.
func (v *visit) casePapers(o openedCase, view caseView) (list []link) {
	if o.Card.Outcome == "accepted" && o.Rec.Reads('P') {
		list = append(list, link{Href: o.At() + "/letter", Label: "case.paper.letter"})
	}
	if o.Rec.Reads('P') && view.Plan.Agreed != "" {
		list = append(list, link{Href: o.At() + "/plan/print", Label: "case.paper.plan"})
	}
	return list
}
