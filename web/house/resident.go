// SPDX-License-Identifier: EUPL-1.2

package house

import (
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"sild"
	"sild/housing"
	"sild/i18n"
	"sild/org"
	"sild/web/page"
	"sild/web/record"
)

// A livingView is somebody's life in a house on one page.
type livingView struct {
	Identity   page.Identity
	House      string
	HouseAt    string // what happens in the house; empty: not for this reader
	Left       string
	Summary    []page.Row
	Writes     bool
	RulesState string
	RulesKind  string // of the notice
	Rules      *page.Form
	RulesIn    rulesFields
	Answers    []page.Row
	At         string // of the page
	Goals      []livingGoal
	Plan       string // where the whole plan is; empty: not for this reader
	Step       *page.Form
	StepIn     livingStepFields
	Calls      []livingCall
	Call       *page.Form
	CallIn     livingCallFields
	Work       []page.Row
	Helpers    []page.Row
	Ask        string // where a counsellor is asked
	Book       string // where the handover book is
	Notes      []page.Task
	Absent     []page.Row
	Visits     []record.GuestRow
	Visit      *page.Form
	VisitIn    record.VisitFields
	Incident   string // where one writes down what happened
	Parts      []livingPart
	Kept       []keptRow
	Gone       []page.Row
	Keep       *page.Form
	KeepIn     keepFields
}

// The fields of the forms of the page.
type (
	rulesFields struct {
		Lang, Accepted, How, Interpreter, Heard, Note string
		Langs, Answers, Hows                          []page.Option
	}
	keepFields struct{ What, KeptAt, Until string }
)

// A livingPart is what happened.
type livingPart struct {
	When, What, Event string
	happenedPart
}

func livingPage(v *page.Visit) (templ.Component, error) {
	o, err := record.OpenCase(v, "I")
	if err != nil {
		return nil, err
	}
	l, err := housing.LivingOf(v.Tx, o.Rec.Case)
	if err != nil {
		return nil, err
	}
	v.NoteSaved()
	v.Page.Title = v.Page.T("life.living.title", "name", o.Card.Name)
	x := livingView{Identity: record.PersonBar(v, o.Pack, o.Detail, nil), House: l.House.Name, Writes: l.Adds}
	x.Identity.Href = o.At()
	for _, a := range o.Workers {
		if a.User == o.Card.LeadOn(v.Page.Today) && a.Role == "lead" {
			if x.Identity.Worker, err = org.Name(v.Tx, a.User); err != nil {
				return nil, err
			}
		}
	}
	at := o.At() + "/living"
	if l.Adds {
		x.HouseAt = lifeAt(l.House) + "/rules"
		x.Book = lifeAt(l.House) + "/log"
		x.Incident = lifeAt(l.House) + "/incidents/new?case=" + string(l.Case)
	}
	livingStay(v, l, &x)
	livingRules(v, l, at, o.Detail.Language, &x)
	x.At = at
	livingGoals(v, l, at, o.Card.Name, &x)
	livingCalls(v, l, at, &x)
	livingHelp(v, l, o.At(), &x)
	if err := livingBook(v, l, &x); err != nil {
		return nil, err
	}
	livingVisits(v, l, at, &x)
	if err := livingParts(v, l, &x); err != nil {
		return nil, err
	}
	livingKept(v, l, at, &x)
	return livingViewPage(v.Page, x), nil
}

func livingStay(v *page.Visit, l housing.Living, x *livingView) {
	s := l.Stay
	if !s.Lives() {
		x.Left = v.Page.T("life.left", "date", v.Page.Date(s.LeftOn))
	}
	x.Summary = []page.Row{
		{Label: "life.place", Value: v.Page.T("hstay.bed.in", "room", l.Place.Room, "bed", l.Place.Bed)},
		{Label: "life.since", Value: v.Page.Date(s.Day)},
		{Label: "life.until", Value: v.Page.Date(s.Until)},
		{Label: "life.basis", Value: valueName(v, l.House, "stay_bases", s.Basis)},
	}
	if n := s.Over(l.House.Today); n > 0 {
		x.Summary[2].HintText = v.Page.N("life.over", n)
	}
	if l.Place.Bed == "" {
		x.Summary[0].Value = ""
	}
	for _, a := range l.Absent {
		r := page.Row{LabelText: v.Page.ShortDate(a.From), Value: valueName(v, l.House, "absence_reasons", a.Reason)}
		if a.Back.IsZero() {
			r.HintText = v.Page.T("life.away.now")
		} else {
			r.HintText = v.Page.T("life.away.back", "date", v.Page.ShortDate(a.Back))
		}
		if a.Agreed {
			r.HintText += " " + v.Page.T("life.away.agreed")
		}
		x.Absent = append(x.Absent, r)
	}
}

// livingRules are what the resident said to the rules, and the form for it.
func livingRules(v *page.Visit, l housing.Living, at, language string, x *livingView) {
	accepted := false
	for _, a := range l.Answers {
		key := "life.rules.said.no"
		if a.Accepted {
			key = "life.rules.said.yes"
		}
		hint := v.Page.T("life.rules.in", "language", i18n.Lang(a.Lang).Name(), "how", v.Page.T("life.rules.how."+a.How))
		if a.Source == "person" {
			hint = v.Page.T("life.rules.own", "language", i18n.Lang(a.Lang).Name())
		}
		if a.Interpreter != "" {
			hint += ", " + v.Page.T("life.rules.interpreted", "name", a.Interpreter)
		}
		if a.Note != "" {
			hint += ". " + a.Note
		}
		x.Answers = append(x.Answers, page.Row{LabelText: v.Page.T("life.rules.number", "number", strconv.Itoa(a.Version)), Value: v.Page.T(key, "date", v.Page.Date(a.Day)), HintText: hint})
		if len(l.Rules) > 0 && a.House == l.House.ID && a.Version == l.Rules[0].Version {
			accepted = a.Accepted
		}
	}
	switch {
	case len(l.Rules) == 0:
		x.RulesState = v.Page.T("life.rules.none")
	case accepted:
		x.RulesKind, x.RulesState = "good", v.Page.T("life.rules.accepted")
	default:
		x.RulesKind, x.RulesState = "warn", v.Page.T("life.rules.waits")
	}
	if !l.Adds || !l.Stay.Lives() || len(l.Rules) == 0 {
		return
	}
	x.Rules = &page.Form{ID: "rules-form", Action: at + "/rules", Submit: "life.rules.answer", Here: true}
	in := &x.RulesIn
	first := l.Rules[0].Lang
	for _, r := range l.Rules {
		in.Langs = append(in.Langs, page.Option{Value: r.Lang, Text: i18n.Lang(r.Lang).Name()})
		if r.Lang == language {
			first = language
		}
	}
	for _, lang := range housing.RulesLangs {
		if !slices.ContainsFunc(in.Langs, func(o page.Option) bool { return o.Value == lang }) {
			in.Langs = append(in.Langs, page.Option{Value: lang, Text: v.Page.T("life.rules.lang.heard", "language", i18n.Lang(lang).Name())})
		}
	}
	in.Answers, in.Hows = page.Choices("life.rules.answer.", "yes", "no"), page.Choices("life.rules.how.", housing.RulesHows...)
	v.Page.Form = livingForm(v)
	in.Lang, in.Accepted, in.How = v.TypedIn("rules-form", "lang", first), v.TypedIn("rules-form", "accepted", ""), v.TypedIn("rules-form", "how", "signed")
	in.Heard, in.Interpreter, in.Note = v.TypedIn("rules-form", "heard", ""), v.TypedIn("rules-form", "interpreter", ""), v.TypedIn("rules-form", "note", "")
}

// livingForm is the form of the page that was sent; empty: none was.
func livingForm(v *page.Visit) string {
	if v.Form == nil {
		return ""
	}
	return map[string]string{
		"POST /cases/{case}/living/rules": "rules-form", "POST /cases/{case}/living/visitors": "visit-form", "POST /cases/{case}/living/belongings": "keep-form",
		"POST /cases/{case}/living/steps": "step-form", "POST /cases/{case}/living/calls": "call-form",
	}[v.Route]
}

// livingHelp are those who counsel, and the work on site.
func livingHelp(v *page.Visit, l housing.Living, at string, x *livingView) {
	if l.Reads('P') {
		x.Plan = at + "/plan"
	}
	if l.Writes('P') {
		x.Ask = at + "/help"
	}
	for _, w := range l.Work {
		r := page.Row{LabelText: v.Page.Pick(w.Names), Missing: "life.work.next.none"}
		if !w.Next.IsZero() {
			r.Value = v.Page.T("life.work.next", "when", v.MomentShort(w.Next), "who", w.Leader)
			if w.At != "" {
				r.Value += ", " + w.At
			}
		}
		if w.Kind == "work" || w.Month > 0 || w.Week > 0 {
			r.HintText = v.Page.T("life.work.hours", "week", hoursSaid(v.Page, w.Week), "month", hoursSaid(v.Page, w.Month))
		}
		x.Work = append(x.Work, r)
	}
	for _, h := range l.Helpers {
		x.Helpers = append(x.Helpers, page.Row{LabelText: h.Team, Value: h.Org, HintText: v.Page.T("life.helper."+h.State, "date", v.Page.Date(h.Until))})
	}
}

// livingBook is what the handover book says of the resident.
func livingBook(v *page.Visit, l housing.Living, x *livingView) error {
	var users []sild.ID
	for _, n := range l.Notes {
		users = append(users, n.By)
	}
	names, err := org.Names(v.Tx, users)
	for _, n := range l.Notes {
		t := page.Task{What: n.Words, Detail: v.MomentShort(n.At), Owner: names[n.By]}
		if n.Todo {
			t.Done = n.Done
		}
		x.Notes = append(x.Notes, t)
	}
	return err
}

func livingVisits(v *page.Visit, l housing.Living, at string, x *livingView) {
	for _, g := range l.Visits {
		r := guestRow(v, l.House, g)
		if r.Decide, r.Came, r.Acts = nil, nil, nil; l.Adds && g.State == "asked" {
			r.Acts = []page.Act{{Label: "life.visitor.answer", Of: g.Name, Href: lifeAt(l.House) + "/visitors#" + r.ID}}
		}
		x.Visits = append(x.Visits, r)
	}
	if !l.Adds || !l.Stay.Lives() {
		return
	}
	x.Visit = &page.Form{ID: "visit-form", Action: at + "/visitors", Submit: "life.visitor.ask", Here: true}
	in := &x.VisitIn
	in.Name, in.Relation = v.TypedIn("visit-form", "name", ""), v.TypedIn("visit-form", "relation", "")
	in.On, in.From, in.Until = v.TypedIn("visit-form", "starts", ""), v.TypedIn("visit-form", "starts_time", ""), v.TypedIn("visit-form", "ends_time", "")
	if l.House.Terms.Visitors > 0 {
		in.Hours = v.Page.T("life.visitors.hours", "hours", strconv.Itoa(l.House.Terms.Visitors))
	}
}

func livingParts(v *page.Visit, l housing.Living, x *livingView) error {
	for _, part := range l.Incidents {
		e, err := housing.EventOf(v.Tx, part.Event)
		if err != nil {
			return err
		}
		x.Parts = append(x.Parts, livingPart{v.MomentShort(part.At), valueName(v, l.House, "incident_kinds", part.Kind), e.Words, newHappenedPart(v, part)})
	}
	return nil
}

func livingKept(v *page.Visit, l housing.Living, at string, x *livingView) {
	for _, b := range l.Belongings {
		if !b.Kept() {
			x.Gone = append(x.Gone, page.Row{LabelText: b.What, Value: v.Page.T("life.belongings.given", "who", b.GivenTo, "date", v.Page.Date(b.GivenOn))})
			continue
		}
		r := newKeptRow(v, l.House, b)
		if !l.Adds {
			r.Give = nil
		}
		x.Kept = append(x.Kept, r)
	}
	if l.Adds {
		x.Keep = &page.Form{ID: "keep-form", Action: at + "/belongings", Submit: "life.belongings.keep", Here: true}
		x.KeepIn = keepFields{v.TypedIn("keep-form", "what", ""), v.TypedIn("keep-form", "kept_at", ""), v.TypedIn("keep-form", "until", "")}
	}
}

// stayOfCase is the stay to which the forms of the page write.
func stayOfCase(v *page.Visit) (sild.ID, error) {
	l, err := housing.LivingOf(v.Tx, v.ID("case"))
	if err != nil {
		return "", err
	}
	v.Page.Zone, v.Page.Today = l.House.Pack.Location(), l.House.Today
	return l.Stay.Thing, nil
}

func livingAt(v *page.Visit) string { return "/cases/" + string(v.ID("case")) + "/living" }

func answerRules(v *page.Visit) (string, error) {
	stay, err := stayOfCase(v)
	if err != nil {
		return "", err
	}
	p := sild.Problems{}
	p.Check(v.Form.Get("accepted") == "yes" || v.Form.Get("accepted") == "no", "accepted", "case.choice.required")
	if err := p.Err(); err != nil {
		return "", err
	}
	a, err := housing.AnswerRules(v.Tx, stay, housing.RulesAnswerInput{
		Lang: v.Form.Get("lang"), Heard: v.Ticked("heard"), Accepted: v.Form.Get("accepted") == "yes", How: v.Form.Get("how"), Interpreter: v.Form.Get("interpreter"), Note: v.Form.Get("note"),
	})
	return page.SavedAt(livingAt(v), "rules", a.ID), err
}

func askVisitor(v *page.Visit) (string, error) {
	stay, err := stayOfCase(v)
	if err != nil {
		return "", err
	}
	p := sild.Problems{}
	in := housing.VisitorInput{Name: v.Form.Get("name"), Relation: v.Form.Get("relation")}
	in.StartsAt, in.EndsAt = record.VisitTimes(v, p)
	if err := p.Err(); err != nil {
		return "", err
	}
	x, err := housing.AskVisitor(v.Tx, stay, in)
	return page.SavedAt(livingAt(v), "visit", x.ID), err
}

func keepBelonging(v *page.Visit) (string, error) {
	stay, err := stayOfCase(v)
	if err != nil {
		return "", err
	}
	p := sild.Problems{}
	in := housing.BelongingInput{What: v.Form.Get("what"), KeptAt: v.Form.Get("kept_at"), Until: v.Date(p, "until")}
	if err := p.Err(); err != nil {
		return "", err
	}
	b, err := housing.KeepBelonging(v.Tx, stay, in)
	return page.SavedAt(livingAt(v), "belongings", b.ID), err
}
