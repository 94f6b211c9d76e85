// SPDX-License-Identifier: EUPL-1.2

package house

import (
	"net/url"

	"github.com/a-h/templ"

	"sild"
	"sild/housing"
	"sild/i18n"
	"sild/people"
	"sild/web/page"
)

// A happenedView is what happened in a house.
type happenedView struct {
	Name    string
	Tabs    []page.Tab
	New     string
	Filters []page.ChipGroup
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

func incidentsPage(v *page.Visit) (templ.Component, error) {
	o, err := inHouse(v)
	if err != nil {
		return nil, err
	}
	v.NoteSaved()
	v.Page.Title = v.Page.T("life.incidents.title", "house", o.Name)
	x := happenedView{Name: o.Name, New: lifeAt(o) + "/incidents/new"}
	if x.Tabs, err = lifeTabs(v, o, "incidents"); err != nil {
		return nil, err
	}
	f := housing.HappenedFilter{Kind: v.Query("kind"), Warning: v.Query("warning") == "yes"}
	at := func(kind, warning string) string {
		q := url.Values{}
		if kind != "" {
			q.Set("kind", kind)
		}
		if warning != "" {
			q.Set("warning", warning)
		}
		return page.WithQuery(lifeAt(o)+"/incidents", q)
	}
	kinds := page.ChipGroup{Label: "life.incident.kind", Chips: []page.Chip{{Href: at("", v.Query("warning")), Label: "life.all", On: f.Kind == ""}}}
	for _, k := range v.Values(o.Pack, "incident_kinds") {
		kinds.Chips = append(kinds.Chips, page.Chip{Href: at(k.Value, v.Query("warning")), Text: k.Text, On: f.Kind == k.Value})
	}
	x.Filters = []page.ChipGroup{kinds, {Label: "life.warning", Chips: []page.Chip{
		{Href: at(f.Kind, ""), Label: "life.all", On: !f.Warning}, {Href: at(f.Kind, "yes"), Label: "life.warning.given", On: f.Warning},
	}}}
	list, err := housing.Incidents(v.Tx, o.ID, f)
	for _, h := range list {
		r := happenedRow{
			ID: string(h.ID), When: v.MomentShort(h.At), What: valueName(v, o, "incident_kinds", h.Kind), Place: h.Place, Words: h.Words, Done: h.Done, Called: h.Called, Unseen: h.Unseen,
		}
		for _, part := range h.Residents {
			l := newHappenedPart(v, part.Part)
			l.Name, l.Href = part.Name, "/cases/"+string(part.Case)+"/living"
			r.Parts = append(r.Parts, l)
		}
		x.List = append(x.List, r)
	}
	return incidentsView(v.Page, x), err
}

// newHappenedPart is a part in words.
func newHappenedPart(v *page.Visit, x housing.Part) happenedPart {
	r := happenedPart{Part: v.Page.T("life.part." + x.Part), Words: x.Words, Answer: x.Answer}
	if x.Warning != "" {
		r.Warning, r.Paper, r.Untold = v.Page.T("life.warning."+x.Warning), "/cases/"+string(x.Case)+"/warnings/"+string(x.Thing), x.ToldOn.IsZero()
		if !r.Untold {
			r.Told = v.Page.T("life.warning.told", "date", v.Page.Date(x.ToldOn))
		}
	}
	return r
}

// valueName is the name of a value of a vocabulary of the house's programme.
func valueName(v *page.Visit, o housing.Opened, vocabulary, id string) string {
	x, _ := o.Pack.Value(vocabulary, id)
	return v.Page.Pick(x.Names)
}

// An incidentForm is where one writes down what happened.
type incidentForm struct {
	Form                         page.Form
	At, Time                     string
	Kind, Place                  string
	Kinds                        []page.Option
	Words, Done, Called, Warning string
	Parts                        []incidentPart
	WarnOptions                  []page.Option
}

// An incidentPart are the questions about one resident.
type incidentPart struct {
	Name, Case, Part, Words, Warning string
	Open                             bool
}

func newIncidentPage(v *page.Visit) (templ.Component, error) {
	o, err := inHouse(v)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("life.incident.new")
	now := v.Tx.Now.In(v.Page.Zone)
	x := incidentForm{
		Form: page.Form{ID: "incident", Action: lifeAt(o) + "/incidents", Submit: "life.incident.save", Cancel: lifeAt(o) + "/incidents", Keep: true},
		At:   v.Typed("at", o.Today.String()), Time: v.Typed("at_time", now.Format("15:04")), Kind: v.Typed("kind", ""), Kinds: v.Values(o.Pack, "incident_kinds"),
		Place: v.Typed("place", ""), Words: v.Typed("words", ""), Done: v.Typed("done", ""), Called: v.Typed("called", ""), WarnOptions: page.Choices("life.warning.", housing.Warnings...),
	}
	list, err := housing.LivingIn(v.Tx, o.ID)
	for _, r := range list {
		id := string(r.Case)
		part := incidentPart{Name: r.Name, Case: id, Part: v.Typed("part_"+id, ""), Words: v.Typed("words_"+id, ""), Warning: v.Typed("warning_"+id, "")}
		part.Open = part.Part != "" || v.Query("case") == id
		x.Parts = append(x.Parts, part)
	}
	return incidentFormPage(v.Page, x), err
}

func addIncident(v *page.Visit) (string, error) {
	o, err := inHouse(v)
	if err != nil {
		return "", err
	}
	p := sild.Problems{}
	in := housing.IncidentInput{At: v.Moment(p, "at"), Kind: v.Form.Get("kind"), Place: v.Form.Get("place"), Words: v.Form.Get("words"), Done: v.Form.Get("done"), Called: v.Form.Get("called")}
	list, err := housing.LivingIn(v.Tx, o.ID)
	if err != nil {
		return "", err
	}
	for _, r := range list {
		id := string(r.Case)
		x := housing.PartInput{Case: r.Case, Part: v.Form.Get("part_" + id), Words: v.Form.Get("words_" + id), Warning: v.Form.Get("warning_" + id)}
		if x.Part == "" {
			p.Check(x.Words == "" && x.Warning == "", "part_"+id, "life.part.required")
			continue
		}
		in.Parts = append(in.Parts, x)
	}
	if err := p.Err(); err != nil {
		return "", err
	}
	e, err := housing.AddIncident(v.Tx, o.ID, in)
	return lifeAt(o) + "/incidents#" + string(e.ID), err
}

// A warningPaper is a warning as the resident gets it, in their language, and the
// form that says that they were told of it.
type warningPaper struct {
	*i18n.Voice
	Back    string
	Other   []page.Link
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
	Form    page.Form
	Warning string
	ToldOn  string
	Said    string
}

func warningPage(v *page.Visit) (templ.Component, error) {
	l, err := housing.LivingOf(v.Tx, v.ID("case"))
	if err != nil {
		return nil, err
	}
	v.Page.Zone, v.Page.Today = l.House.Pack.Location(), l.House.Today
	var part *housing.Part
	for i := range l.Incidents {
		if l.Incidents[i].Thing == v.ID("warning") && l.Incidents[i].House == l.House.ID {
			part = &l.Incidents[i]
		}
	}
	if part == nil {
		return nil, sild.Missing()
	}
	d, err := people.DetailOf(v.Tx, l.Person)
	if err != nil {
		return nil, err
	}
	e, err := housing.EventOf(v.Tx, part.Event)
	if err != nil {
		return nil, err
	}
	v.Tx.Trail(sild.Entry{Action: "print", What: "warning", Object: l.Case, Sections: "IS", Grant: l.Grant, Purpose: l.Purpose(), Subjects: []sild.ID{l.Person}})
	v.Page.Title = v.Page.T("life.warning.title", "name", d.Name())
	at := "/cases/" + string(l.Case)
	here := at + "/warnings/" + string(part.Thing)
	x := warningPaper{Back: at + "/living", House: l.House.Name, Name: d.Name(), Words: part.Words, Answer: part.Answer, Last: part.Warning == "last"}
	lang := i18n.MatchOwn(d.Language, v.Page.Lang())
	for _, one := range i18n.OwnLangs() {
		if string(one) == v.Query("lang") {
			lang = one
		}
	}
	for _, one := range i18n.OwnLangs() {
		if one != lang {
			x.Other = append(x.Other, page.Link{Href: here + "?lang=" + string(one), Text: one.Name()})
		}
	}
	x.Voice = i18n.ForOwn(lang)
	kind, _ := l.House.Pack.Value("incident_kinds", part.Kind)
	x.On, x.Kind, x.What = x.Date(l.House.Today), x.Pick(kind.Names), e.Words
	x.When = x.Date(sild.DateOf(part.At, v.Page.Zone)) + ", " + x.Time(part.At, v.Page.Zone)
	if x.Heading = x.T("life.paper.warning"); x.Last {
		x.Heading = x.T("life.paper.warning.last")
	}
	if !part.ToldOn.IsZero() {
		x.Told = x.T("life.paper.told", "date", x.Date(part.ToldOn))
	}
	if l.Adds {
		x.Form = page.Form{ID: "warn", Action: here, Submit: "life.warning.save", Here: true}
		told := part.ToldOn
		if told.IsZero() {
			told = l.House.Today
		}
		x.Warning, x.ToldOn, x.Said = v.Typed("warning", part.Warning), v.Typed("told", told.String()), v.Typed("answer", part.Answer)
	}
	return warningPaperPage(v.Page, x), nil
}

func warnResident(v *page.Visit) (string, error) {
	p := sild.Problems{}
	in := housing.WarningInput{Warning: v.Form.Get("warning"), ToldOn: v.Date(p, "told"), Answer: v.Form.Get("answer")}
	if err := p.Err(); err != nil {
		return "", err
	}
	r, err := housing.Warn(v.Tx, v.ID("warning"), in)
	return page.SavedAt("/cases/"+string(v.ID("case"))+"/living", "incident", r.ID), err
}

// partOptions are what somebody can have to do with an event; the first: nothing.
var partOptions = append([]page.Option{{Value: "", Label: "life.part.none"}}, page.Choices("life.part.", housing.Parts...)...)
