// SPDX-License-Identifier: EUPL-1.2

package house

import (
	"strconv"

	"github.com/a-h/templ"

	"sild"
	"sild/housing"
	"sild/web/page"
	"sild/web/record"
)

// A guestView are the visitors of a house: whom somebody has to answer, those of
// today, and those to come.
type guestView struct {
	Name  string
	Tabs  []page.Tab
	Hours string // how long ahead one asks
	Asked []record.GuestRow
	Today []record.GuestRow
	Later []record.GuestRow
}

func visitorsPage(v *page.Visit) (templ.Component, error) {
	o, err := inHouse(v)
	if err != nil {
		return nil, err
	}
	v.NoteSaved()
	v.Page.Title = v.Page.T("life.visitors.title", "house", o.Name)
	x := guestView{Name: o.Name}
	if o.Terms.Visitors > 0 {
		x.Hours = v.Page.T("life.visitors.hours", "hours", strconv.Itoa(o.Terms.Visitors))
	}
	if x.Tabs, err = lifeTabs(v, o, "visitors"); err != nil {
		return nil, err
	}
	if id := v.Request.PathValue("visitor"); id != "" {
		v.Page.Form = "decide-" + id
		if v.Form.Get("outcome") != "" {
			v.Page.Form = "came-" + id
		}
	}
	list, err := housing.Visitors(v.Tx, o.ID, o.Today)
	for _, g := range list {
		r := guestRow(v, o, g.Visitor)
		r.Who, r.WhoAt = g.Resident, "/cases/"+string(g.Case)+"/living"
		if g.Refused > 0 {
			r.Warn = v.Page.N("life.visitor.refused_before", g.Refused)
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
	return visitorsView(v.Page, x), err
}

// guestRow is a visitor in words, with the forms of what comes next.
func guestRow(v *page.Visit, o housing.Opened, g housing.Visitor) record.GuestRow {
	at := lifeAt(o) + "/visitors/" + string(g.Thing)
	r := record.GuestRow{ID: string(g.Thing), Name: g.Name, When: v.MomentShort(g.StartsAt) + "–" + v.Page.Time(g.EndsAt, v.Page.Zone), State: v.Page.T("life.visitor." + g.State), Note: g.Why, Late: g.State == "asked" && g.Late(o.Terms.Visitors)}
	if g.Relation != "" {
		r.Name += ", " + g.Relation
	}
	switch {
	case g.State == "asked":
		id := "decide-" + r.ID
		r.Decide = &page.Form{ID: id, Action: at + "/decide", Submit: "life.visitor.answer", Here: true}
		r.Allow, r.Why = v.TypedIn(id, "allow", ""), v.TypedIn(id, "why", "")
	case g.State == "allowed" && !g.Day.After(o.Today):
		id := "came-" + r.ID
		r.Came = &page.Form{ID: id, Action: at + "/came", Here: true, Submit: "life.visitor.came.do"}
		r.Document = v.TypedIn(id, "document", "")
		r.Acts = []page.Act{{Label: "life.visitor.did_not_come", Of: g.Name, Href: at + "/came", Post: true, Hidden: []page.Hidden{{Name: "outcome", Value: "did_not_come"}}}}
	case g.In():
		r.State = v.Page.T("life.visitor.in", "time", v.Page.Time(g.CameAt, v.Page.Zone))
		r.Acts = []page.Act{{Label: "life.visitor.left.do", Of: g.Name, Href: at + "/came", Post: true, Strong: true, Hidden: []page.Hidden{{Name: "outcome", Value: "left"}}}}
	case !g.LeftAt.IsZero():
		r.State = v.Page.T("life.visitor.left", "from", v.Page.Time(g.CameAt, v.Page.Zone), "until", v.Page.Time(g.LeftAt, v.Page.Zone))
	}
	return r
}

func decideVisitor(v *page.Visit) (string, error) {
	p := sild.Problems{}
	p.Check(v.Form.Get("allow") == "yes" || v.Form.Get("allow") == "no", "allow", "case.choice.required")
	if err := p.Err(); err != nil {
		return "", err
	}
	x, err := housing.DecideVisitor(v.Tx, v.ID("visitor"), v.Form.Get("allow") == "yes", v.Form.Get("why"), "")
	return page.SavedAt("/houses/"+string(v.ID("house"))+"/visitors", "visit", x.ID), err
}

func visitorCame(v *page.Visit) (string, error) {
	x, err := housing.VisitorCame(v.Tx, v.ID("visitor"), v.Form.Get("outcome"), v.Ticked("document"), "")
	return page.SavedAt("/houses/"+string(v.ID("house"))+"/visitors", "visit", x.ID), err
}

// A keptView is what a house keeps.
type keptView struct {
	Name string
	Tabs []page.Tab
	List []keptRow
}

// A keptRow is something that is kept, with the form by which it is given back.
type keptRow struct {
	ID, What, Who, WhoAt, Where, Left string
	Until                             sild.Date
	Over                              bool
	Give                              *page.Form
	To                                string
}

func keptPage(v *page.Visit) (templ.Component, error) {
	o, err := inHouse(v)
	if err != nil {
		return nil, err
	}
	v.NoteSaved()
	v.Page.Title = v.Page.T("life.belongings.title", "house", o.Name)
	x := keptView{Name: o.Name}
	if x.Tabs, err = lifeTabs(v, o, "belongings"); err != nil {
		return nil, err
	}
	if id := v.Request.PathValue("belonging"); id != "" {
		v.Page.Form = "give-" + id
	}
	list, err := housing.KeptIn(v.Tx, o.ID)
	for _, b := range list {
		r := newKeptRow(v, o, b.Belonging)
		r.Who, r.WhoAt = b.Name, "/cases/"+string(b.Case)+"/living"
		if !b.LeftOn.IsZero() {
			r.Left = v.Page.T("life.belongings.left", "date", v.Page.Date(b.LeftOn))
		}
		x.List = append(x.List, r)
	}
	return keptViewPage(v.Page, x), err
}

func newKeptRow(v *page.Visit, o housing.Opened, b housing.Belonging) keptRow {
	id := "give-" + string(b.Thing)
	return keptRow{
		ID: string(b.Thing), What: b.What, Where: b.KeptAt, Until: b.Until, Over: b.Over(o.Today), To: v.TypedIn(id, "to", ""),
		Give: &page.Form{ID: id, Action: lifeAt(o) + "/belongings/" + string(b.Thing) + "/give", Submit: "life.belongings.give", Here: true},
	}
}

func giveBelonging(v *page.Visit) (string, error) {
	b, err := housing.GiveBelonging(v.Tx, v.ID("belonging"), sild.Date{}, v.Form.Get("to"), "")
	return page.SavedAt("/houses/"+string(v.ID("house"))+"/belongings", "belongings", b.ID), err
}

// hoursSaid is a time in hours and minutes.
func hoursSaid(p *page.Page, minutes int) string {
	if minutes%60 == 0 {
		return p.T("life.hours", "hours", strconv.Itoa(minutes/60))
	}
	return p.T("life.hours.minutes", "hours", strconv.Itoa(minutes/60), "minutes", strconv.Itoa(minutes%60))
}
