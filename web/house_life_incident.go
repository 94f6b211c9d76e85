// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/url"

	"github.com/a-h/templ"

	"sild"
	"sild/housing"
	"sild/i18n"
	"sild/people"
)

// A happenedView is what happened in a house.
type happenedView struct {
	Name    string
	Tabs    []tab
	New     string
	Filters []chipGroup
	List    []happenedRow
}

// A happenedRow is one event, with the parts that the reader may see.
type happenedRow struct {
	ID, When, What, Place string
	Words, Done, Called   string
	Parts                 []happenedPart
	Unseen                int
}

type happenedPart struct {
	Name, Href, Part, Words, Warning, Told, Answer, Paper string
	Untold                                                bool
}

func incidentsPage(v *visit) (templ.Component, error) {
	o, err := v.inHouse()
	if err != nil {
		return nil, err
	}
	v.noteSaved()
	v.page.Title = v.page.T("life.incidents.title", "house", o.Name)
	x := happenedView{Name: o.Name, New: lifeAt(o) + "/incidents/new"}
	if x.Tabs, err = v.lifeTabs(o, "incidents"); err != nil {
		return nil, err
	}
	f := housing.HappenedFilter{Kind: v.query("kind"), Warning: v.query("warning") == "yes"}
	at := func(kind, warning string) string {
		q := url.Values{}
		if kind != "" {
			q.Set("kind", kind)
		}
		if warning != "" {
			q.Set("warning", warning)
		}
		return withQuery(lifeAt(o)+"/incidents", q)
	}
	kinds := chipGroup{Label: "life.incident.kind", Chips: []chip{{Href: at("", v.query("warning")), Label: "life.all", On: f.Kind == ""}}}
	for _, k := range v.values(o.Pack, "incident_kinds") {
		kinds.Chips = append(kinds.Chips, chip{Href: at(k.Value, v.query("warning")), Text: k.Text, On: f.Kind == k.Value})
	}
	x.Filters = []chipGroup{kinds, {Label: "life.warning", Chips: []chip{
		{Href: at(f.Kind, ""), Label: "life.all", On: !f.Warning}, {Href: at(f.Kind, "yes"), Label: "life.warning.given", On: f.Warning},
	}}}
	list, err := housing.Incidents(v.tx, o.ID, f)
	for _, h := range list {
		r := happenedRow{
			ID: string(h.ID), When: v.momentShort(h.At), What: v.valueName(o, "incident_kinds", h.Kind), Place: h.Place, Words: h.Words, Done: h.Done, Called: h.Called, Unseen: h.Unseen,
		}
		for _, part := range h.Residents {
			l := v.happenedPart(part.Part)
			l.Name, l.Href = part.Name, "/cases/"+string(part.Case)+"/living"
			r.Parts = append(r.Parts, l)
		}
		x.List = append(x.List, r)
	}
	return incidentsView(v.page, x), err
}

// happenedPart is a part in words.
func (v *visit) happenedPart(x housing.Part) happenedPart {
	r := happenedPart{Part: v.page.T("life.part." + x.Part), Words: x.Words, Answer: x.Answer}
	if x.Warning != "" {
		r.Warning, r.Paper, r.Untold = v.page.T("life.warning."+x.Warning), "/cases/"+string(x.Case)+"/warnings/"+string(x.Thing), x.ToldOn.IsZero()
		if !r.Untold {
			r.Told = v.page.T("life.warning.told", "date", v.page.Date(x.ToldOn))
		}
	}
	return r
}

// valueName is the name of a value of a vocabulary of the house's programme.
func (v *visit) valueName(o housing.Opened, vocabulary, id string) string {
	x, _ := o.Pack.Value(vocabulary, id)
	return v.page.Pick(x.Names)
}

// An incidentForm is where one writes down what happened.
type incidentForm struct {
	Form                         form
	At, Time                     string
	Kind, Place                  string
	Kinds                        []option
	Words, Done, Called, Warning string
	Parts                        []incidentPart
	WarnOptions                  []option
}

// An incidentPart are the questions about one resident.
type incidentPart struct {
	Name, Case, Part, Words, Warning string
	Open                             bool
}

func newIncidentPage(v *visit) (templ.Component, error) {
	o, err := v.inHouse()
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("life.incident.new")
	now := v.tx.Now.In(v.page.Zone)
	x := incidentForm{
		Form: form{ID: "incident", Action: lifeAt(o) + "/incidents", Submit: "life.incident.save", Cancel: lifeAt(o) + "/incidents", Keep: true},
		At:   v.typed("at", o.Today.String()), Time: v.typed("at_time", now.Format("15:04")), Kind: v.typed("kind", ""), Kinds: v.values(o.Pack, "incident_kinds"),
		Place: v.typed("place", ""), Words: v.typed("words", ""), Done: v.typed("done", ""), Called: v.typed("called", ""), WarnOptions: choices("life.warning.", housing.Warnings...),
	}
	list, err := housing.LivingIn(v.tx, o.ID)
	for _, r := range list {
		id := string(r.Case)
		part := incidentPart{Name: r.Name, Case: id, Part: v.typed("part_"+id, ""), Words: v.typed("words_"+id, ""), Warning: v.typed("warning_"+id, "")}
		part.Open = part.Part != "" || v.query("case") == id
		x.Parts = append(x.Parts, part)
	}
	return incidentFormPage(v.page, x), err
}

func addIncident(v *visit) (string, error) {
	o, err := v.inHouse()
	if err != nil {
		return "", err
	}
	p := sild.Problems{}
	in := housing.IncidentInput{At: v.moment(p, "at"), Kind: v.form.Get("kind"), Place: v.form.Get("place"), Words: v.form.Get("words"), Done: v.form.Get("done"), Called: v.form.Get("called")}
	list, err := housing.LivingIn(v.tx, o.ID)
	if err != nil {
		return "", err
	}
	for _, r := range list {
		id := string(r.Case)
		x := housing.PartInput{Case: r.Case, Part: v.form.Get("part_" + id), Words: v.form.Get("words_" + id), Warning: v.form.Get("warning_" + id)}
		if x.Part == "" {
			p.Check(x.Words == "" && x.Warning == "", "part_"+id, "life.part.required")
			continue
		}
		in.Parts = append(in.Parts, x)
	}
	if err := p.Err(); err != nil {
		return "", err
	}
	e, err := housing.AddIncident(v.tx, o.ID, in)
	return lifeAt(o) + "/incidents#" + string(e.ID), err
}

// A warningPaper is a warning as the resident gets it, in their language, and the
// form that says that they were told of it.
type warningPaper struct {
	*i18n.Voice
	Back    string
	Other   []link
	House   string
	On      string
	Name    string
	Heading string
	When    string
	Kind    string
	What    string // the event
	Words   string // their part
	Last    bool
	Told    string
	Answer  string
	Form    form
	Warning string
	ToldOn  string
	Said    string
}

func warningPage(v *visit) (templ.Component, error) {
	l, err := housing.LivingOf(v.tx, v.id("case"))
	if err != nil {
		return nil, err
	}
	v.page.Zone, v.page.Today = l.House.Pack.Location(), l.House.Today
	var part *housing.Part
	for i := range l.Incidents {
		if l.Incidents[i].Thing == v.id("warning") && l.Incidents[i].House == l.House.ID {
			part = &l.Incidents[i]
		}
	}
	if part == nil {
		return nil, sild.Missing()
	}
	d, err := people.DetailOf(v.tx, l.Person)
	if err != nil {
		return nil, err
	}
	e, err := housing.EventOf(v.tx, part.Event)
	if err != nil {
		return nil, err
	}
	v.tx.Trail(sild.Entry{Action: "print", What: "warning", Object: l.Case, Sections: "IS", Grant: l.Grant, Purpose: l.Purpose(), Subjects: []sild.ID{l.Person}})
	v.page.Title = v.page.T("life.warning.title", "name", d.Name())
	at := "/cases/" + string(l.Case)
	here := at + "/warnings/" + string(part.Thing)
	x := warningPaper{Back: at + "/living", House: l.House.Name, Name: d.Name(), Words: part.Words, Answer: part.Answer, Last: part.Warning == "last"}
	lang := i18n.MatchOwn(d.Language, v.page.Lang())
	for _, one := range i18n.OwnLangs() {
		if string(one) == v.query("lang") {
			lang = one
		}
	}
	for _, one := range i18n.OwnLangs() {
		if one != lang {
			x.Other = append(x.Other, link{Href: here + "?lang=" + string(one), Text: one.Name()})
		}
	}
	x.Voice = i18n.ForOwn(lang)
	kind, _ := l.House.Pack.Value("incident_kinds", part.Kind)
	x.On, x.Kind, x.What = x.Date(l.House.Today), x.Pick(kind.Names), e.Words
	x.When = x.Date(sild.DateOf(part.At, v.page.Zone)) + ", " + x.Time(part.At, v.page.Zone)
	if x.Heading = x.T("life.paper.warning"); x.Last {
		x.Heading = x.T("life.paper.warning.last")
	}
	if !part.ToldOn.IsZero() {
		x.Told = x.T("life.paper.told", "date", x.Date(part.ToldOn))
	}
	if l.Adds {
		x.Form = form{ID: "warn", Action: here, Submit: "life.warning.save", Here: true}
		told := part.ToldOn
		if told.IsZero() {
			told = l.House.Today
		}
		x.Warning, x.ToldOn, x.Said = v.typed("warning", part.Warning), v.typed("told", told.String()), v.typed("answer", part.Answer)
	}
	return warningPaperPage(v.page, x), nil
}

func warnResident(v *visit) (string, error) {
	p := sild.Problems{}
	in := housing.WarningInput{Warning: v.form.Get("warning"), ToldOn: v.date(p, "told"), Answer: v.form.Get("answer")}
	if err := p.Err(); err != nil {
		return "", err
	}
	r, err := housing.Warn(v.tx, v.id("warning"), in)
	return savedAt("/cases/"+string(v.id("case"))+"/living", "incident", r.ID), err
}

// partOptions are what somebody can have to do with an event; the first: nothing.
var partOptions = append([]option{{Value: "", Label: "life.part.none"}}, choices("life.part.", housing.Parts...)...)
