// SPDX-License-Identifier: EUPL-1.2

package house

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/housing"
	"sild/pack"
	"sild/web/page"
	"sild/web/record"
)

func houseRequestRoutes(s *page.Server) {
	s.Read("GET /bed-requests", bedRequestsPage)
}

// A bedRequestsView is the list of requests: of a house, or of who asked.
type bedRequestsView struct {
	Tabs   []page.Tab
	Houses []page.ChipGroup
	List   []page.Task
	Empty  string
	Pager  page.Pager
}

func bedRequestsAt(tabName string, house sild.ID) string {
	q := url.Values{"tab": {tabName}}
	if house != "" {
		q.Set("house", string(house))
	}
	return page.WithQuery("/bed-requests", q)
}

func bedRequestsPage(v *page.Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("hreq.title")
	v.NoteSaved()
	chosen, house := v.Query("tab"), sild.ID(v.Query("house"))
	if !slices.Contains(housing.Tabs, chosen) {
		chosen = housing.Tabs[0]
	}
	if house != "" && !house.Valid() {
		house = ""
	}
	from, _ := strconv.Atoi(v.Query("from"))
	in, err := housing.Requested(v.Tx, chosen, house, from)
	if err != nil {
		return nil, err
	}
	x := bedRequestsView{Empty: "hreq.none." + chosen}
	for _, t := range housing.Tabs {
		x.Tabs = append(x.Tabs, page.Tab{Href: bedRequestsAt(t, house), Label: "hreq.tab." + t, Count: in.Counts[t], On: t == chosen})
	}
	if err := requestHouses(v, chosen, house, &x); err != nil {
		return nil, err
	}
	m := record.Packs{}
	for _, w := range in.List {
		p, err := m.Of(v, w.Programme)
		if err != nil {
			return nil, err
		}
		x.List = append(x.List, requestRow(v, p, w))
	}
	x.Pager = page.Pager{From: in.From + 1, To: in.From + len(in.List), Total: in.Counts[chosen]}
	at := func(from int) string {
		return bedRequestsAt(chosen, house) + "&from=" + strconv.Itoa(max(from, 0))
	}
	if in.From > 0 {
		x.Pager.Earlier = at(in.From - housing.InboxPage)
	}
	if in.Later {
		x.Pager.Later = at(in.From + housing.InboxPage)
	}
	return bedRequestsViewPage(v.Page, x), nil
}

// requestHouses are the reader's own houses as a filter, if there are several.
func requestHouses(v *page.Visit, chosen string, house sild.ID, x *bedRequestsView) error {
	all, err := housing.All(v.Tx, "")
	if err != nil {
		return err
	}
	if access.May(v.Who.Role, access.HouseLife) {
		all = slices.DeleteFunc(all, func(h housing.House) bool { return h.Provider != v.Tx.Actor.Org })
	}
	if len(all) < 2 || len(all) > 12 {
		return nil
	}
	g := page.ChipGroup{Label: "hstay.where", Chips: []page.Chip{{Href: bedRequestsAt(chosen, ""), Label: "hreq.all", On: house == ""}}}
	for _, h := range all {
		g.Chips = append(g.Chips, page.Chip{Href: bedRequestsAt(chosen, h.ID), Text: h.Name, On: h.ID == house})
	}
	x.Houses = []page.ChipGroup{g}
	return nil
}

// requestRow is a request as a line: who, where, from when, and what is next.
func requestRow(v *page.Visit, p *pack.Pack, w housing.Waiting) page.Task {
	t := page.Task{What: w.Name, Href: "/cases/" + string(w.Case) + "/house", Detail: w.House}
	if w.House == "" {
		t.Detail = v.Page.T("hstay.any")
	}
	first := w.Admission
	if first.IsZero() {
		first = w.From
	}
	if first.IsZero() && !w.Released {
		first = w.Release
	}
	switch w.State {
	case "asked":
		t.Due = bedAnswerDue(v, p, w)
		t.Note = v.Page.T("hreq.asked", "date", v.Page.Date(w.Asked))
		if !first.IsZero() {
			t.Note += " " + v.Page.T("hreq.first", "date", v.Page.Date(first))
		} else {
			t.Note += " " + v.Page.T("hreq.first.none")
		}
	case "expected":
		t.Note = v.Page.T("hreq.expected.none")
		if w.Lost != "" {
			t.Note = v.Page.T("hstay.lost." + w.Lost)
		} else if !w.Admission.IsZero() {
			t.Note = v.Page.T("hreq.expected", "date", v.Page.Date(w.Admission))
		}
	case "held":
		t.Due = first
		t.Note = v.Page.T("hstay.state.held", "date", v.Page.Date(first))
	case "lives":
		t.Due = w.Until
		t.Note = v.Page.T("hstay.state.lives", "date", v.Page.Date(w.Until))
	case "left":
		t.Note = v.Page.T("hstay.state.left", "date", v.Page.Date(w.LeftOn))
	case "ended":
		t.Note = record.EndSaid(v, p, w.EndReason)
	case "declined":
		t.Note = v.Page.T("hreq.declined")
	}
	if m := p.Meaning("stay_bases", w.Basis); m == "condition" {
		t.Detail += ", " + v.Value(p, "stay_bases", w.Basis)
	}
	return t
}

// bedAnswerDue is by when the programme wants a request answered.
func bedAnswerDue(v *page.Visit, p *pack.Pack, w housing.Waiting) sild.Date {
	for _, c := range p.Clocks {
		if c.Owner == "house" && c.Done.Name == "house.answered" {
			return p.Day(c.Due, w.Asked)
		}
	}
	return sild.Date{}
}

// LateHouses are the requests that a house should have answered by now, for who
// waits for the answer.
func LateHouses(v *page.Visit) (list []page.Task, err error) {
	in, err := housing.Requested(v.Tx, "new", "", 0)
	if err != nil {
		return nil, err
	}
	m := record.Packs{}
	for _, w := range in.List { // the first: who has waited longest
		p, err := m.Of(v, w.Programme)
		if err != nil {
			return nil, err
		}
		if t := requestRow(v, p, w); !t.Due.IsZero() && t.Due.Before(v.Page.Today) {
			list = append(list, t)
		}
	}
	return list, nil
}
