// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/housing"
	"sild/i18n"
	"sild/org"
)

// A livingView is somebody's life in a house on one page.
type livingView struct {
	Identity   identity
	House      string
	HouseAt    string // what happens in the house; empty: not for this reader
	Left       string
	Summary    []row
	Writes     bool
	RulesState string
	RulesKind  string // of the notice
	Rules      *form
	RulesIn    rulesFields
	Answers    []row
	At         string // of the page
	Goals      []livingGoal
	Plan       string // where the whole plan is; empty: not for this reader
	Step       *form
	StepIn     livingStepFields
	Calls      []livingCall
	Call       *form
	CallIn     livingCallFields
	Work       []row
	Helpers    []row
	Ask        string // where a counsellor is asked
	Book       string // where the handover book is
	Notes      []task
	Absent     []row
	Visits     []guestRow
	Visit      *form
	VisitIn    visitFields
	Incident   string // where one writes down what happened
	Parts      []livingPart
	Kept       []keptRow
	Gone       []row
	Keep       *form
	KeepIn     keepFields
}

// The fields of the forms of the page.
type (
	rulesFields struct {
		Lang, Accepted, How, Interpreter, Heard, Note string
		Langs, Answers, Hows                          []option
	}
	visitFields struct{ Name, Relation, On, From, Until, Hours string }
	keepFields  struct{ What, KeptAt, Until string }
)

// A livingPart is what happened.
type livingPart struct {
	When, What, Event string
	happenedPart
}

func livingPage(v *visit) (templ.Component, error) {
	o, err := v.openCase("I")
	if err != nil {
		return nil, err
	}
	l, err := housing.LivingOf(v.tx, o.Rec.Case)
	if err != nil {
		return nil, err
	}
	v.noteSaved()
	v.page.Title = v.page.T("life.living.title", "name", o.Card.Name)
	x := livingView{Identity: v.personBar(o.Pack, o.Detail, nil), House: l.House.Name, Writes: l.Adds}
	x.Identity.Href = o.At()
	for _, a := range o.Workers {
		if a.User == o.Card.LeadOn(v.page.Today) && a.Role == "lead" {
			if x.Identity.Worker, err = org.Name(v.tx, a.User); err != nil {
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
	v.livingStay(l, &x)
	v.livingRules(l, at, o.Detail.Language, &x)
	x.At = at
	v.livingGoals(l, at, o.Card.Name, &x)
	v.livingCalls(l, at, &x)
	v.livingHelp(l, o.At(), &x)
	if err := v.livingBook(l, &x); err != nil {
		return nil, err
	}
	v.livingVisits(l, at, &x)
	if err := v.livingParts(l, &x); err != nil {
		return nil, err
	}
	v.livingKept(l, at, &x)
	return livingViewPage(v.page, x), nil
}

func (v *visit) livingStay(l housing.Living, x *livingView) {
	s := l.Stay
	if !s.Lives() {
		x.Left = v.page.T("life.left", "date", v.page.Date(s.LeftOn))
	}
	x.Summary = []row{
		{Label: "life.place", Value: v.page.T("hstay.bed.in", "room", l.Place.Room, "bed", l.Place.Bed)},
		{Label: "life.since", Value: v.page.Date(s.Day)},
		{Label: "life.until", Value: v.page.Date(s.Until)},
		{Label: "life.basis", Value: v.valueName(l.House, "stay_bases", s.Basis)},
	}
	if n := s.Over(l.House.Today); n > 0 {
		x.Summary[2].HintText = v.page.N("life.over", n)
	}
	if l.Place.Bed == "" {
		x.Summary[0].Value = ""
	}
	for _, a := range l.Absent {
		r := row{LabelText: v.page.ShortDate(a.From), Value: v.valueName(l.House, "absence_reasons", a.Reason)}
		if a.Back.IsZero() {
			r.HintText = v.page.T("life.away.now")
		} else {
			r.HintText = v.page.T("life.away.back", "date", v.page.ShortDate(a.Back))
		}
		if a.Agreed {
			r.HintText += " " + v.page.T("life.away.agreed")
		}
		x.Absent = append(x.Absent, r)
	}
}

// livingRules are what the resident said to the rules, and the form for it.
func (v *visit) livingRules(l housing.Living, at, language string, x *livingView) {
	accepted := false
	for _, a := range l.Answers {
		key := "life.rules.said.no"
		if a.Accepted {
			key = "life.rules.said.yes"
		}
		hint := v.page.T("life.rules.in", "language", i18n.Lang(a.Lang).Name(), "how", v.page.T("life.rules.how."+a.How))
		if a.Source == "person" {
			hint = v.page.T("life.rules.own", "language", i18n.Lang(a.Lang).Name())
		}
		if a.Interpreter != "" {
			hint += ", " + v.page.T("life.rules.interpreted", "name", a.Interpreter)
		}
		if a.Note != "" {
			hint += ". " + a.Note
		}
		x.Answers = append(x.Answers, row{LabelText: v.page.T("life.rules.number", "number", strconv.Itoa(a.Version)), Value: v.page.T(key, "date", v.page.Date(a.Day)), HintText: hint})
		if len(l.Rules) > 0 && a.House == l.House.ID && a.Version == l.Rules[0].Version {
			accepted = a.Accepted
		}
	}
	switch {
	case len(l.Rules) == 0:
		x.RulesState = v.page.T("life.rules.none")
	case accepted:
		x.RulesKind, x.RulesState = "good", v.page.T("life.rules.accepted")
	default:
		x.RulesKind, x.RulesState = "warn", v.page.T("life.rules.waits")
	}
	if !l.Adds || !l.Stay.Lives() || len(l.Rules) == 0 {
		return
	}
	x.Rules = &form{ID: "rules-form", Action: at + "/rules", Submit: "life.rules.answer", Here: true}
	in := &x.RulesIn
	first := l.Rules[0].Lang
	for _, r := range l.Rules {
		in.Langs = append(in.Langs, option{Value: r.Lang, Text: i18n.Lang(r.Lang).Name()})
		if r.Lang == language {
			first = language
		}
	}
	for _, lang := range housing.RulesLangs {
		if !slices.ContainsFunc(in.Langs, func(o option) bool { return o.Value == lang }) {
			in.Langs = append(in.Langs, option{Value: lang, Text: v.page.T("life.rules.lang.heard", "language", i18n.Lang(lang).Name())})
		}
	}
	in.Answers, in.Hows = choices("life.rules.answer.", "yes", "no"), choices("life.rules.how.", housing.RulesHows...)
	v.page.Form = v.livingForm()
	in.Lang, in.Accepted, in.How = v.typedIn("rules-form", "lang", first), v.typedIn("rules-form", "accepted", ""), v.typedIn("rules-form", "how", "signed")
	in.Heard, in.Interpreter, in.Note = v.typedIn("rules-form", "heard", ""), v.typedIn("rules-form", "interpreter", ""), v.typedIn("rules-form", "note", "")
}

// livingForm is the form of the page that was sent; empty: none was.
func (v *visit) livingForm() string {
	if v.form == nil {
		return ""
	}
	return map[string]string{
		"POST /cases/{case}/living/rules": "rules-form", "POST /cases/{case}/living/visitors": "visit-form", "POST /cases/{case}/living/belongings": "keep-form",
		"POST /cases/{case}/living/steps": "step-form", "POST /cases/{case}/living/calls": "call-form",
	}[v.route]
}

// livingHelp are those who counsel, and the work on site.
func (v *visit) livingHelp(l housing.Living, at string, x *livingView) {
	if l.Reads('P') {
		x.Plan = at + "/plan"
	}
	if l.Writes('P') {
		x.Ask = at + "/help"
	}
	for _, w := range l.Work {
		r := row{LabelText: v.page.Pick(w.Names), Missing: "life.work.next.none"}
		if !w.Next.IsZero() {
			r.Value = v.page.T("life.work.next", "when", v.momentShort(w.Next), "who", w.Leader)
			if w.At != "" {
				r.Value += ", " + w.At
			}
		}
		if w.Kind == "work" || w.Month > 0 || w.Week > 0 {
			r.HintText = v.page.T("life.work.hours", "week", v.page.hoursSaid(w.Week), "month", v.page.hoursSaid(w.Month))
		}
		x.Work = append(x.Work, r)
	}
	for _, h := range l.Helpers {
		x.Helpers = append(x.Helpers, row{LabelText: h.Team, Value: h.Org, HintText: v.page.T("life.helper."+h.State, "date", v.page.Date(h.Until))})
	}
}

// livingBook is what the handover book says of the resident.
func (v *visit) livingBook(l housing.Living, x *livingView) error {
	var users []sild.ID
	for _, n := range l.Notes {
		users = append(users, n.By)
	}
	names, err := org.Names(v.tx, users)
	for _, n := range l.Notes {
		t := task{What: n.Words, Detail: v.momentShort(n.At), Owner: names[n.By]}
		if n.Todo {
			t.Done = n.Done
		}
		x.Notes = append(x.Notes, t)
	}
	return err
}

func (v *visit) livingVisits(l housing.Living, at string, x *livingView) {
	for _, g := range l.Visits {
		r := v.guestRow(l.House, g)
		if r.Decide, r.Came, r.Acts = nil, nil, nil; l.Adds && g.State == "asked" {
			r.Acts = []act{{Label: "life.visitor.answer", Of: g.Name, Href: lifeAt(l.House) + "/visitors#" + r.ID}}
		}
		x.Visits = append(x.Visits, r)
	}
	if !l.Adds || !l.Stay.Lives() {
		return
	}
	x.Visit = &form{ID: "visit-form", Action: at + "/visitors", Submit: "life.visitor.ask", Here: true}
	in := &x.VisitIn
	in.Name, in.Relation = v.typedIn("visit-form", "name", ""), v.typedIn("visit-form", "relation", "")
	in.On, in.From, in.Until = v.typedIn("visit-form", "starts", ""), v.typedIn("visit-form", "starts_time", ""), v.typedIn("visit-form", "ends_time", "")
	if l.House.Terms.Visitors > 0 {
		in.Hours = v.page.T("life.visitors.hours", "hours", strconv.Itoa(l.House.Terms.Visitors))
	}
}

func (v *visit) livingParts(l housing.Living, x *livingView) error {
	for _, part := range l.Incidents {
		e, err := housing.EventOf(v.tx, part.Event)
		if err != nil {
			return err
		}
		x.Parts = append(x.Parts, livingPart{v.momentShort(part.At), v.valueName(l.House, "incident_kinds", part.Kind), e.Words, v.happenedPart(part)})
	}
	return nil
}

func (v *visit) livingKept(l housing.Living, at string, x *livingView) {
	for _, b := range l.Belongings {
		if !b.Kept() {
			x.Gone = append(x.Gone, row{LabelText: b.What, Value: v.page.T("life.belongings.given", "who", b.GivenTo, "date", v.page.Date(b.GivenOn))})
			continue
		}
		r := v.keptRow(l.House, b)
		if !l.Adds {
			r.Give = nil
		}
		x.Kept = append(x.Kept, r)
	}
	if l.Adds {
		x.Keep = &form{ID: "keep-form", Action: at + "/belongings", Submit: "life.belongings.keep", Here: true}
		x.KeepIn = keepFields{v.typedIn("keep-form", "what", ""), v.typedIn("keep-form", "kept_at", ""), v.typedIn("keep-form", "until", "")}
	}
}

// stayOfCase is the stay to which the forms of the page write.
func (v *visit) stayOfCase() (sild.ID, error) {
	l, err := housing.LivingOf(v.tx, v.id("case"))
	if err != nil {
		return "", err
	}
	v.page.Zone, v.page.Today = l.House.Pack.Location(), l.House.Today
	return l.Stay.Thing, nil
}

func (v *visit) livingAt() string { return "/cases/" + string(v.id("case")) + "/living" }

func answerRules(v *visit) (string, error) {
	stay, err := v.stayOfCase()
	if err != nil {
		return "", err
	}
	p := sild.Problems{}
	p.Check(v.form.Get("accepted") == "yes" || v.form.Get("accepted") == "no", "accepted", "case.choice.required")
	if err := p.Err(); err != nil {
		return "", err
	}
	a, err := housing.AnswerRules(v.tx, stay, housing.RulesAnswerInput{
		Lang: v.form.Get("lang"), Heard: v.ticked("heard"), Accepted: v.form.Get("accepted") == "yes", How: v.form.Get("how"), Interpreter: v.form.Get("interpreter"), Note: v.form.Get("note"),
	})
	return savedAt(v.livingAt(), "rules", a.ID), err
}

// visitTimes are a day and two times of it.
func (v *visit) visitTimes(p sild.Problems) (starts, ends time.Time) {
	starts = v.moment(p, "starts")
	if starts.IsZero() {
		return starts, ends
	}
	v.form.Set("ends", v.form.Get("starts"))
	return starts, v.moment(p, "ends")
}

func askVisitor(v *visit) (string, error) {
	stay, err := v.stayOfCase()
	if err != nil {
		return "", err
	}
	p := sild.Problems{}
	in := housing.VisitorInput{Name: v.form.Get("name"), Relation: v.form.Get("relation")}
	in.StartsAt, in.EndsAt = v.visitTimes(p)
	if err := p.Err(); err != nil {
		return "", err
	}
	x, err := housing.AskVisitor(v.tx, stay, in)
	return savedAt(v.livingAt(), "visit", x.ID), err
}

func keepBelonging(v *visit) (string, error) {
	stay, err := v.stayOfCase()
	if err != nil {
		return "", err
	}
	p := sild.Problems{}
	in := housing.BelongingInput{What: v.form.Get("what"), KeptAt: v.form.Get("kept_at"), Until: v.date(p, "until")}
	if err := p.Err(); err != nil {
		return "", err
	}
	b, err := housing.KeepBelonging(v.tx, stay, in)
	return savedAt(v.livingAt(), "belongings", b.ID), err
}
