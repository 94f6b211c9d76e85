// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"slices"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/housing"
	"sild/org"
	"sild/pack"
	"sild/report"
	"sild/web/page"
	"sild/web/record"
)

// A planView is the plan as the case shows it.
type planView struct {
	Shown  bool
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

func casePlan(v *page.Visit, o record.OpenedCase, view *caseView) error {
	if !o.Rec.Reads('P') {
		return nil
	}
	view.Plan.Shown = true
	if o.Rec.Writes('P') {
		view.Plan.Href = o.At() + "/plan"
	}
	plans, err := casework.Plans(v.Tx, o.Rec.Case)
	if err != nil {
		return err
	}
	if len(plans) > 0 {
		pl := plans[0]
		view.Plan.Agreed = v.Page.T("case.plan."+pl.Agreed, "version", v.Page.Number(pl.Version), "date", v.Page.Date(pl.Day))
	}
	goals, err := casework.Goals(v.Tx, o.Rec.Case)
	if err != nil {
		return err
	}
	steps, err := casework.Steps(v.Tx, o.Rec.Case)
	if err != nil {
		return err
	}
	worked, err := casework.WorkedOn(v.Tx, o.Rec.Case)
	if err != nil {
		return err
	}
	for _, g := range goals {
		if !g.Open() {
			view.Plan.Closed++
			continue
		}
		x := goalView{Title: g.Title, Area: v.Value(o.Pack, "goal_areas", g.Area), Worked: workedOn(v, worked[g.Thing]), Due: g.DueOn}
		for _, s := range steps {
			if s.Goal == g.Thing && s.LeftOn.IsZero() {
				x.Steps = append(x.Steps, stepView{s.Title, record.StepWho(v, s), s.DueOn, s.DoneOn})
			}
		}
		view.Plan.Goals = append(view.Plan.Goals, x)
	}
	return nil
}

func caseTeam(v *page.Visit, o record.OpenedCase, view *caseView) error {
	if !o.Rec.Reads('P') {
		return nil
	}
	users := make([]sild.ID, len(o.Workers))
	for i, a := range o.Workers {
		users[i] = a.User
	}
	names, err := org.Names(v.Tx, users)
	if err != nil {
		return err
	}
	for _, a := range o.Workers {
		if a.Role == "cover" && a.User == v.Tx.Actor.User && !a.Day.After(v.Page.Today) && !a.Until.Before(v.Page.Today) {
			lead := names[casework.LeadOn(o.Workers, v.Page.Today)]
			view.Notices = append(view.Notices, record.CoveringSaid(v, casework.Covering{For: lead, Until: a.Until}))
		}
		view.Team = append(view.Team, page.Row{Label: "case.team." + a.Role, Value: names[a.User], HintText: v.Page.Span(a.Day, a.Until)})
	}
	return nil
}

func caseConsents(v *page.Visit, o record.OpenedCase, view *caseView) error {
	if !o.Rec.Reads('C') {
		return nil
	}
	given, err := casework.Consents(v.Tx, o.Rec.Case)
	if err != nil {
		return err
	}
	last := map[string]casework.Consent{}
	for _, c := range given {
		last[c.Basis] = c
	}
	basesDiffer := slices.ContainsFunc(o.Pack.Legal, func(b pack.Basis) bool { return !b.Applies.IsZero() })
	facts, err := record.BasisInputs(v, o, basesDiffer)
	if err != nil {
		return err
	}
	for _, b := range o.Pack.Legal {
		r := page.Row{LabelText: v.Page.Pick(b.Names), Missing: "case.consent.not_asked"}
		if c, asked := last[b.ID]; asked {
			r.Value = v.Page.T("case.consent." + c.Outcome)
			r.HintText = v.Page.Date(c.Day)
			if !c.Expires.IsZero() {
				r.HintText = v.Page.Span(c.Day, c.Expires)
			}
			if b.Applies.IsZero() && basesDiffer {
				r.HintText += " · " + v.Page.T("basis.voluntary")
			}
		} else if !b.Asks() {
			if b.Applies.IsZero() || facts == nil {
				continue
			}
			r.Missing, r.Value, r.HintText = "", record.HeldText(v, b, facts, o.Card.Name), v.Page.Pick(b.Law)
		}
		if o.Rec.Writes('C') {
			view.ConsentsAt = o.At() + "/consent"
		}
		view.Consents = append(view.Consents, r)
	}
	return nil
}

// caseParts are the parts of the service, each with the longest day of it.
func caseParts(v *page.Visit, o record.OpenedCase, view *caseView) error {
	if o.Card.StartedOn.IsZero() {
		return nil
	}
	if err := caseBefore(v, o, view); err != nil {
		return err
	}
	anchors := map[string]sild.Date{"start": o.Card.StartedOn, "referral.received": o.Card.ReferredOn, "release": o.Card.ReleaseOn, "end": o.Card.EndedOn}
	if o.Card.Released {
		anchors["released"] = o.Card.ReleaseOn
	}
	if len(o.Pack.Parts) > 1 {
		before := len(view.Parts)
		if err := caseRuns(v, o, view); err != nil || len(view.Parts) > before {
			return err
		}
	}
	for _, part := range o.Pack.Parts {
		if part.Kind != "individual" {
			continue // coming to it, or living there, says so: a case alone does not
		}
		r := page.Row{LabelText: v.Page.Pick(part.Names), Value: v.Page.Span(o.Card.StartedOn, o.Card.EndedOn)}
		if at := anchors[part.Longest.Anchor]; o.Card.EndedOn.IsZero() && !at.IsZero() {
			r.HintText = v.Page.T("case.longest", "date", v.Page.Date(o.Pack.Day(part.Longest, at)))
		}
		view.Parts = append(view.Parts, r)
	}
	return nil
}

func caseResults(v *page.Visit, o record.OpenedCase, view *caseView) error {
	if !o.Rec.Reads('P') {
		return nil
	}
	rows, err := report.Results(v.Tx, o.Rec)
	if err != nil {
		return err
	}
	for _, one := range o.Pack.Indicators {
		in, _ := o.Pack.Indicator(one.ID)
		for _, r := range rows {
			if r.Indicator != in.ID {
				continue
			}
			x := resultView{Name: v.Page.Pick(in.Names)}
			x.State, x.Why = record.SoFar(v, r.State, v.Why(o.Pack, r.Why), r.Closes)
			view.Results = append(view.Results, x)
		}
	}
	return nil
}

// caseLinks are what can be done in the case beside the everyday: what changes
// as life does, and apart from it what is done once or seldom.
func caseLinks(v *page.Visit, o record.OpenedCase) (often, rare []page.Link) {
	add := func(list *[]page.Link, ok bool, path, key string) {
		if ok {
			*list = append(*list, page.Link{Href: o.At() + path, Label: key})
		}
	}
	admitted := o.Card.Outcome == "accepted"
	add(&often, o.Card.Outcome == "" || o.Card.Outcome == "waiting", "/referral", "case.act.referral")
	add(&often, admitted && o.Rec.Writes('P'), "/status", "case.act.status")
	add(&often, admitted && o.Rec.Writes('P'), "/plan", "case.act.plan")
	add(&often, !o.Card.EndedOn.IsZero() && o.Rec.Writes('P'), "/follow-up", "case.act.follow_up")
	add(&often, o.Rec.Writes('N'), "/worries", "case.link.worries")
	add(&often, o.Card.Outcome != "" && record.GoesOn(v, o) && access.May(v.Who.Role, access.Assign), "/worker", "case.act.worker")
	add(&often, o.Pack.KnowsPrison() && admitted && record.GoesOn(v, o) && o.Rec.Writes('S') && access.May(v.Who.Role, access.Gate), "/gate", "gate.link")
	add(&often, admitted && record.GoesOn(v, o) && o.Rec.Writes('P') && access.May(v.Who.Role, access.Request), "/help", "help_ask.link.case")
	add(&often, o.Pack.Houses() && o.Rec.Right('P') != 0 && (access.May(v.Who.Role, access.Beds) || access.May(v.Who.Role, access.HouseLife)), "/house", "hstay.title")
	for _, f := range o.Pack.Forms {
		if f.ID != "referral" && f.ID != "needs" && !f.Retired && admitted && len(f.Section) == 1 && o.Rec.Writes(f.Section[0]) {
			often = append(often, page.Link{Href: o.At() + "/forms/" + f.ID, Text: v.Page.Pick(f.Names)})
		}
	}
	if admitted && o.Rec.Reads('P') {
		often = append(often, page.Link{Href: "/programme/guides?case=" + string(o.Rec.Case), Label: "guide.link"})
	}
	add(&rare, admitted && o.Rec.Writes('C'), "/consent", "case.act.consent")
	add(&rare, o.Rec.Reads('S') && record.HasHouses(o), "/apart", "apart.link")
	add(&rare, o.Card.Outcome != "" && o.Card.Outcome != "waiting", "/referral", "case.act.referral")
	if o.Rec.Reads('I') {
		rare = append(rare, page.Link{Href: "/people/" + string(o.Rec.Subject), Label: "case.act.person"})
		if o.Rec.Reads('C') {
			rare = append(rare, page.Link{Href: "/people/" + string(o.Rec.Subject) + "#looks", Label: "case.looks"})
		}
	}
	add(&rare, admitted && o.Rec.Reads('P') && o.Rec.Reads('N'), "/package", "package.link")
	add(&rare, record.GoesOn(v, o) && o.Rec.Writes('P') && access.May(v.Who.Role, access.End), "/end", "case.act.end")
	return often, rare
}

// casePapers are what can be printed.
func casePapers(v *page.Visit, o record.OpenedCase, view caseView) (list []page.Link) {
	if o.Card.Outcome == "accepted" && o.Rec.Reads('P') {
		list = append(list, page.Link{Href: o.At() + "/letter", Label: "case.paper.letter"})
	}
	if view.Plan.Agreed != "" {
		list = append(list, page.Link{Href: o.At() + "/plan/print", Label: "case.paper.plan"})
	}
	return list
}

// livingLink leads from a case to the person's life in a house, for those who
// share in it.
func livingLink(v *page.Visit, o record.OpenedCase) ([]page.Link, error) {
	if _, err := housing.LivingAt(v.Tx, o.Rec); sild.KindOf(err) == sild.NotFound {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	return []page.Link{{Href: o.At() + "/living", Label: "life.link"}}, nil
}
