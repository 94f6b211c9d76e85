// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strconv"

	"github.com/a-h/templ"

	"sild"
	"sild/housing"
)

// A guestView are the visitors of a house: whom somebody has to answer, those of
// today, and those to come.
type guestView struct {
	Name  string
	Tabs  []tab
	Hours string // how long ahead one asks
	Asked []guestRow
	Today []guestRow
	Later []guestRow
}

// A guestRow is one visitor with what can be said of them.
type guestRow struct {
	ID, Name, Who, WhoAt, When, State, Note string
	Warn                                    string // refused before
	Late                                    bool
	Decide                                  *form
	Allow, Why                              string
	Came                                    *form
	Document                                string
	Acts                                    []act
}

func visitorsPage(v *visit) (templ.Component, error) {
	o, err := v.inHouse()
	if err != nil {
		return nil, err
	}
	v.noteSaved()
	v.page.Title = v.page.T("life.visitors.title", "house", o.Name)
	x := guestView{Name: o.Name}
	if o.Terms.Visitors > 0 {
		x.Hours = v.page.T("life.visitors.hours", "hours", strconv.Itoa(o.Terms.Visitors))
	}
	if x.Tabs, err = v.lifeTabs(o, "visitors"); err != nil {
		return nil, err
	}
	if id := v.r.PathValue("visitor"); id != "" {
		v.page.Form = "decide-" + id
		if v.form.Get("outcome") != "" {
			v.page.Form = "came-" + id
		}
	}
	list, err := housing.Visitors(v.tx, o.ID, o.Today)
	for _, g := range list {
		r := v.guestRow(o, g.Visitor)
		r.Who, r.WhoAt = g.Resident, "/cases/"+string(g.Case)+"/living"
		if g.Refused > 0 {
			r.Warn = v.page.N("life.visitor.refused_before", g.Refused)
		}
		switch {
		case g.State == "asked":
			x.Asked = append(x.Asked, r)
		case !g.Day.After(o.Today):
			x.Today = append(x.Today, r)
		default:
			x.Later = append(x.Later, r)
		}
	}
	return visitorsView(v.page, x), err
}

// guestRow is a visitor in words, with the forms of what comes next.
func (v *visit) guestRow(o housing.Opened, g housing.Visitor) guestRow {
	at := lifeAt(o) + "/visitors/" + string(g.Thing)
	r := guestRow{ID: string(g.Thing), Name: g.Name, When: v.momentShort(g.StartsAt) + "–" + v.page.Time(g.EndsAt, v.page.Zone), State: v.page.T("life.visitor." + g.State), Note: g.Why, Late: g.State == "asked" && g.Late(o.Terms.Visitors)}
	if g.Relation != "" {
		r.Name += ", " + g.Relation
	}
	switch {
	case g.State == "asked":
		id := "decide-" + r.ID
		r.Decide = &form{ID: id, Action: at + "/decide", Submit: "life.visitor.answer", Here: true}
		r.Allow, r.Why = v.typedIn(id, "allow", ""), v.typedIn(id, "why", "")
	case g.State == "allowed" && !g.Day.After(o.Today):
		id := "came-" + r.ID
		r.Came = &form{ID: id, Action: at + "/came", Here: true, Submit: "life.visitor.came.do"}
		r.Document = v.typedIn(id, "document", "")
		r.Acts = []act{{Label: "life.visitor.did_not_come", Of: g.Name, Href: at + "/came", Post: true, Hidden: []hidden{{"outcome", "did_not_come"}}}}
	case g.In():
		r.State = v.page.T("life.visitor.in", "time", v.page.Time(g.CameAt, v.page.Zone))
		r.Acts = []act{{Label: "life.visitor.left.do", Of: g.Name, Href: at + "/came", Post: true, Strong: true, Hidden: []hidden{{"outcome", "left"}}}}
	case !g.LeftAt.IsZero():
		r.State = v.page.T("life.visitor.left", "from", v.page.Time(g.CameAt, v.page.Zone), "until", v.page.Time(g.LeftAt, v.page.Zone))
	}
	return r
}

func decideVisitor(v *visit) (string, error) {
	p := sild.Problems{}
	p.Check(v.form.Get("allow") == "yes" || v.form.Get("allow") == "no", "allow", "case.choice.required")
	if err := p.Err(); err != nil {
		return "", err
	}
	x, err := housing.DecideVisitor(v.tx, v.id("visitor"), v.form.Get("allow") == "yes", v.form.Get("why"), "")
	return savedAt("/houses/"+string(v.id("house"))+"/visitors", "visit", x.ID), err
}

func visitorCame(v *visit) (string, error) {
	x, err := housing.VisitorCame(v.tx, v.id("visitor"), v.form.Get("outcome"), v.ticked("document"), "")
	return savedAt("/houses/"+string(v.id("house"))+"/visitors", "visit", x.ID), err
}

// A keptView is what a house keeps.
type keptView struct {
	Name string
	Tabs []tab
	List []keptRow
}

// A keptRow is something that is kept, with the form by which it is given back.
type keptRow struct {
	ID, What, Who, WhoAt, Where, Left string
	Until                             sild.Date
	Over                              bool
	Give                              *form
	To                                string
}

func keptPage(v *visit) (templ.Component, error) {
	o, err := v.inHouse()
	if err != nil {
		return nil, err
	}
	v.noteSaved()
	v.page.Title = v.page.T("life.belongings.title", "house", o.Name)
	x := keptView{Name: o.Name}
	if x.Tabs, err = v.lifeTabs(o, "belongings"); err != nil {
		return nil, err
	}
	if id := v.r.PathValue("belonging"); id != "" {
		v.page.Form = "give-" + id
	}
	list, err := housing.KeptIn(v.tx, o.ID)
	for _, b := range list {
		r := v.keptRow(o, b.Belonging)
		r.Who, r.WhoAt = b.Name, "/cases/"+string(b.Case)+"/living"
		if !b.LeftOn.IsZero() {
			r.Left = v.page.T("life.belongings.left", "date", v.page.Date(b.LeftOn))
		}
		x.List = append(x.List, r)
	}
	return keptViewPage(v.page, x), err
}

func (v *visit) keptRow(o housing.Opened, b housing.Belonging) keptRow {
	id := "give-" + string(b.Thing)
	return keptRow{
		ID: string(b.Thing), What: b.What, Where: b.KeptAt, Until: b.Until, Over: b.Over(o.Today), To: v.typedIn(id, "to", ""),
		Give: &form{ID: id, Action: lifeAt(o) + "/belongings/" + string(b.Thing) + "/give", Submit: "life.belongings.give", Here: true},
	}
}

func giveBelonging(v *visit) (string, error) {
	b, err := housing.GiveBelonging(v.tx, v.id("belonging"), sild.Date{}, v.form.Get("to"), "")
	return savedAt("/houses/"+string(v.id("house"))+"/belongings", "belongings", b.ID), err
}

// hoursSaid is a time in hours and minutes.
func (p *page) hoursSaid(minutes int) string {
	if minutes%60 == 0 {
		return p.T("life.hours", "hours", strconv.Itoa(minutes/60))
	}
	return p.T("life.hours.minutes", "hours", strconv.Itoa(minutes/60), "minutes", strconv.Itoa(minutes%60))
}
