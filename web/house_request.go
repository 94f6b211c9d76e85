// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/housing"
	"sild/pack"
	"sild/referral"
)

func (s *Server) houseRequestRoutes() {
	s.read("GET /bed-requests", bedRequestsPage)
}

// A bedRequestsView is the list of requests: of a house, or of who asked.
type bedRequestsView struct {
	Tabs   []tab
	Houses []chipGroup
	List   []task
	Empty  string
	Pager  pager
}

func bedRequestsAt(tabName string, house sild.ID) string {
	q := url.Values{"tab": {tabName}}
	if house != "" {
		q.Set("house", string(house))
	}
	return withQuery("/bed-requests", q)
}

func bedRequestsPage(v *visit) (templ.Component, error) {
	v.page.Title = v.page.T("hreq.title")
	v.noteSaved()
	chosen, house := v.query("tab"), sild.ID(v.query("house"))
	if !slices.Contains(housing.Tabs, chosen) {
		chosen = housing.Tabs[0]
	}
	if house != "" && !house.Valid() {
		house = ""
	}
	from, _ := strconv.Atoi(v.query("from"))
	in, err := housing.Requested(v.tx, chosen, house, from)
	if err != nil {
		return nil, err
	}
	x := bedRequestsView{Empty: "hreq.none." + chosen}
	for _, t := range housing.Tabs {
		x.Tabs = append(x.Tabs, tab{Href: bedRequestsAt(t, house), Label: "hreq.tab." + t, Count: in.Counts[t], On: t == chosen})
	}
	if err := v.requestHouses(chosen, house, &x); err != nil {
		return nil, err
	}
	m := packs{}
	for _, w := range in.List {
		p, err := m.of(v, w.Programme)
		if err != nil {
			return nil, err
		}
		x.List = append(x.List, v.requestRow(p, w))
	}
	x.Pager = pager{From: in.From + 1, To: in.From + len(in.List), Total: in.Counts[chosen]}
	at := func(from int) string {
		return bedRequestsAt(chosen, house) + "&from=" + strconv.Itoa(max(from, 0))
	}
	if in.From > 0 {
		x.Pager.Earlier = at(in.From - housing.InboxPage)
	}
	if in.Later {
		x.Pager.Later = at(in.From + housing.InboxPage)
	}
	return bedRequestsViewPage(v.page, x), nil
}

// requestHouses are the reader's own houses as a filter, if there are several.
func (v *visit) requestHouses(chosen string, house sild.ID, x *bedRequestsView) error {
	all, err := housing.All(v.tx, "")
	if err != nil {
		return err
	}
	if access.May(v.who.Role, access.HouseLife) {
		all = slices.DeleteFunc(all, func(h housing.House) bool { return h.Provider != v.tx.Actor.Org })
	}
	if len(all) < 2 || len(all) > 12 {
		return nil
	}
	g := chipGroup{Label: "hstay.where", Chips: []chip{{Href: bedRequestsAt(chosen, ""), Label: "hreq.all", On: house == ""}}}
	for _, h := range all {
		g.Chips = append(g.Chips, chip{Href: bedRequestsAt(chosen, h.ID), Text: h.Name, On: h.ID == house})
	}
	x.Houses = []chipGroup{g}
	return nil
}

// bedAsk is what a referral that is being written says of the bed that it asks a
// house for; nil: the programme has no houses that the reader may ask.
func (v *visit) bedAsk(p *pack.Pack, programmeID sild.ID, was referral.BedAsk) (*askView, error) {
	if house, err := referral.AsksHouse(v.tx, p, programmeID); err != nil || !house {
		return nil, err
	}
	all, err := housing.All(v.tx, programmeID)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	chosen := string(was.House)
	if was.Team != "" {
		chosen = "team:" + string(was.Team)
	}
	x := &askView{
		House: v.typed("bed_house", chosen), Bases: v.values(p, "stay_bases"), Basis: v.typed("bed_basis", was.Basis), Decision: v.typed("bed_decision", was.Decision),
		Needs: v.values(p, "bed_traits"), Picked: v.picked("bed_needs", was.Needs...),
	}
	x.Houses, err = v.houseOptions(all)
	return x, err
}

// requestRow is a request as a line: who, where, from when, and what is next.
func (v *visit) requestRow(p *pack.Pack, w housing.Waiting) task {
	t := task{What: w.Name, Href: "/cases/" + string(w.Case) + "/house", Detail: w.House}
	if w.House == "" {
		t.Detail = v.page.T("hstay.any")
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
		t.Due = v.bedAnswerDue(p, w)
		t.Note = v.page.T("hreq.asked", "date", v.page.Date(w.Asked))
		if !first.IsZero() {
			t.Note += " " + v.page.T("hreq.first", "date", v.page.Date(first))
		} else {
			t.Note += " " + v.page.T("hreq.first.none")
		}
	case "expected":
		t.Note = v.page.T("hreq.expected.none")
		if w.Lost != "" {
			t.Note = v.page.T("hstay.lost." + w.Lost)
		} else if !w.Admission.IsZero() {
			t.Note = v.page.T("hreq.expected", "date", v.page.Date(w.Admission))
		}
	case "held":
		t.Due = first
		t.Note = v.page.T("hstay.state.held", "date", v.page.Date(first))
	case "lives":
		t.Due = w.Until
		t.Note = v.page.T("hstay.state.lives", "date", v.page.Date(w.Until))
	case "left":
		t.Note = v.page.T("hstay.state.left", "date", v.page.Date(w.LeftOn))
	case "ended":
		t.Note = v.endSaid(p, w.EndReason)
	case "declined":
		t.Note = v.page.T("hreq.declined")
	}
	if m := p.Meaning("stay_bases", w.Basis); m == "condition" {
		t.Detail += ", " + v.value(p, "stay_bases", w.Basis)
	}
	return t
}

// bedAnswerDue is by when the programme wants a request answered.
func (v *visit) bedAnswerDue(p *pack.Pack, w housing.Waiting) sild.Date {
	for _, c := range p.Clocks {
		if c.Owner == "house" && c.Done.Name == "house.answered" {
			return p.Day(c.Due, w.Asked)
		}
	}
	return sild.Date{}
}

// lateHouses are the requests that a house should have answered by now, for who
// waits for the answer.
func (v *visit) lateHouses() (list []task, err error) {
	in, err := housing.Requested(v.tx, "new", "", 0)
	if err != nil {
		return nil, err
	}
	m := packs{}
	for _, w := range in.List { // the first: who has waited longest
		p, err := m.of(v, w.Programme)
		if err != nil {
			return nil, err
		}
		if t := v.requestRow(p, w); !t.Due.IsZero() && t.Due.Before(v.page.Today) {
			list = append(list, t)
		}
	}
	return list, nil
}

// houseWords are what the work of a house on Today is called.
var houseWords = map[string]string{
	"house.answered": "today.act.answer", "house.confirmed": "today.act.answer", "house.settled": "part.write", "stay.left": "part.write", "stay.decided": "today.act.decide",
}
