// SPDX-License-Identifier: EUPL-1.2

// Package house is the pages of those who run houses and work in them: houses,
// rooms and beds, the board, who asks for a bed and who stays, duty and its book, the
// life in a house, and the figures of nights.
//
// What one may see of somebody who lives there follows from being on duty, which is
// decided in access and housing.
package house

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/housing"
	"sild/org"
	"sild/web/page"
	"sild/web/record"
)

// RegisterRoutes are houses, their rooms and beds.
func RegisterRoutes(s *page.Server) {
	s.Read("GET /houses", housesPage)
	s.Read("GET /houses/new", newHousePage)
	s.Do("POST /houses", addHouse, newHousePage)
	s.Read("GET /houses/{house}", housePage)
	s.Read("GET /houses/{house}/change", changeHousePage)
	s.Do("POST /houses/{house}/change", changeHouse, changeHousePage)
	s.Read("GET /houses/{house}/room", newRoomPage)
	s.Do("POST /houses/{house}/room", addRoom, newRoomPage)
	s.Read("GET /rooms/{room}", roomPage)
	s.Do("POST /rooms/{room}", changeRoom, roomPage)
	s.Do("POST /rooms/{room}/beds", addBeds, roomPage)
	s.Read("GET /beds/{bed}", bedPage)
	s.Do("POST /beds/{bed}", changeBed, bedPage)
	s.Do("POST /beds/{bed}/voids", addVoid, bedPage)
	s.Do("POST /voids/{void}/cancel", cancelVoid, nil)
	s.Read("GET /beds", findBedsPage)
	s.Handle("POST /beds", false, func(v *page.Visit) { v.Show(findBedsPage, 200) })
	s.Read("GET /cases/{case}/apart", apartPage)
	s.Handle("POST /cases/{case}/apart/find", false, func(v *page.Visit) { v.Show(apartPage, 200) })
	s.Do("POST /cases/{case}/apart", keepApart, apartPage)
	s.Do("POST /apart/{apart}/end", endApart, nil)
}

// houseTabs are the pages of a house for those who work there, as far as there
// are such pages.
func houseTabs(v *page.Visit, house sild.ID, on string) (list []page.Tab) {
	at := "/houses/" + string(house)
	for _, t := range []struct{ key, href, route string }{
		{"register", at, "GET /houses/{house}"},
		{"board", "/houses/board?house=" + string(house), "GET /houses/board"},
		{"tonight", at + "/tonight", "GET /houses/{house}/tonight"},
		{"duty", at + "/duty", "GET /houses/{house}/duty"},
		{"log", at + "/log", "GET /houses/{house}/log"},
		{"incidents", at + "/incidents", "GET /houses/{house}/incidents"},
		{"visitors", at + "/visitors", "GET /houses/{house}/visitors"},
		{"rules", at + "/rules", "GET /houses/{house}/rules"},
	} {
		if slices.ContainsFunc(v.Server.Routes(), func(r page.Route) bool { return r.Pattern == t.route }) {
			list = append(list, page.Tab{Href: t.href, Label: "house.tab." + t.key, On: t.key == on, Count: -1})
		}
	}
	return list
}

// A houseRow is a house in the list.
type houseRow struct {
	Name, Href string
	Line       []string
	Counts     []string // tonight; only of our own
	Free       string
	Tags       []string
	Limits     []string
	Note       string
	Closed     bool
}

type housesView struct {
	Ours, Others []houseRow
	New, Find    string
}

func housesPage(v *page.Visit) (templ.Component, error) {
	all, err := housing.All(v.Tx, "")
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("nav.houses")
	var ours []housing.House
	for _, h := range all {
		if h.Provider == v.Tx.Actor.Org {
			ours = append(ours, h)
		}
	}
	counts, err := housing.Tonight(v.Tx, ours, v.Page.Today)
	if err != nil {
		return nil, err
	}
	x := housesView{}
	if access.May(v.Who.Role, access.Houses) {
		x.New = "/houses/new"
	}
	if len(all) > 0 {
		x.Find = "/beds"
	}
	var owners []sild.ID
	for _, h := range all {
		owners = append(owners, h.Provider)
	}
	names, err := org.OrgNames(v.Tx, owners)
	if err != nil {
		return nil, err
	}
	m := record.Packs{}
	for _, h := range all {
		r, err := newHouseRow(v, m, h)
		if err != nil {
			return nil, err
		}
		if h.Provider == v.Tx.Actor.Org {
			r.Counts, r.Free = countWords(v, counts[h.ID])
			x.Ours = append(x.Ours, r)
			continue
		}
		r.Line = append(r.Line, names[h.Provider])
		x.Others = append(x.Others, r)
	}
	return housesBody(v.Page, x), nil
}

func newHouseRow(v *page.Visit, m record.Packs, h housing.House) (r houseRow, err error) {
	p, err := m.Of(v, h.Programme)
	if err != nil {
		return r, err
	}
	r = houseRow{Name: h.Name, Href: "/houses/" + string(h.ID), Note: h.LimitsNote}
	if h.Area != "" {
		r.Line = append(r.Line, record.AreaName(v, h.Area))
	}
	for _, a := range housing.List(h.Amenities) {
		r.Tags = append(r.Tags, v.Value(p, "amenities", a))
	}
	for _, t := range housing.List(h.Traits) {
		r.Tags = append(r.Tags, v.Value(p, "bed_traits", t))
	}
	for _, l := range housing.List(h.Limits) {
		r.Limits = append(r.Limits, v.Value(p, "house_limits", l))
	}
	switch {
	case !h.Until.IsZero() && h.Until.Before(v.Page.Today):
		r.Closed = true
		r.Line = append(r.Line, v.Page.T("house.closed.since", "date", v.Page.Date(h.Until.AddDays(1))))
	case !h.Until.IsZero():
		r.Line = append(r.Line, v.Page.T("house.closes", "date", v.Page.Date(h.Until.AddDays(1))))
	case h.From.After(v.Page.Today):
		r.Line = append(r.Line, v.Page.T("house.opens", "date", v.Page.Date(h.From)))
	}
	return r, nil
}

// countWords are how the beds of a house are tonight, first how many are free.
func countWords(v *page.Visit, c housing.Count) (list []string, free string) {
	if c.Beds == 0 {
		return []string{v.Page.T("house.no_beds")}, ""
	}
	free = v.Page.N("house.free.n", c.Free)
	for _, n := range []struct {
		key string
		n   int
	}{{"house.taken.n", c.Taken}, {"house.held.n", c.Held}, {"house.void.n", c.Void}, {"house.over.n", c.Over}} {
		if n.n > 0 {
			list = append(list, v.Page.N(n.key, n.n))
		}
	}
	return list, free
}

// A bedRow is a bed in the table of its house; Room is empty but for the first of
// a room.
type bedRow struct {
	Room, RoomAt string
	Rooms        int // beds of the room: the height of its cell
	RoomTags     string
	Name, Href   string
	Tags         string
	There        string
	Tonight      string
	Free         bool
}

type voidRow struct {
	ID, Bed, When, Line, Note, Cancel string
}

type houseView struct {
	At       string
	Tabs     []page.Tab
	Keeps    bool
	Free     string
	Counts   []string
	Summary  []page.Row
	Beds     []bedRow
	Tagged   bool       // some bed has more to say than its room
	Empty    []roomLink // rooms without a bed
	Voids    []voidRow
	Changes  []page.Row
	Find     string
	Unplaced bool // where it is is not told
}

type roomLink struct{ Name, Href string }

func housePage(v *page.Visit) (templ.Component, error) {
	o, err := housing.Open(v.Tx, v.ID("house"))
	if err != nil {
		return nil, err
	}
	v.NoteSaved()
	v.Page.Title, v.Page.Zone, v.Page.Today = o.Name, o.Pack.Location(), o.Today
	x := houseView{At: "/houses/" + string(o.ID), Keeps: o.Keeps, Unplaced: !o.Finds}
	if o.Works {
		x.Tabs = houseTabs(v, o.ID, "register")
	}
	if access.May(v.Who.Role, access.Beds) {
		x.Find = "/beds?house=" + string(o.ID)
	}
	x.Summary = houseSummary(v, o)
	var voids []housing.Void
	if o.Ours {
		counts, err := housing.Tonight(v.Tx, []housing.House{o.House}, o.Today)
		if err != nil {
			return nil, err
		}
		x.Counts, x.Free = countWords(v, counts[o.ID])
		if voids, err = housing.Voids(v.Tx, o.ID, o.Today); err != nil {
			return nil, err
		}
	}
	if err := houseBeds(v, o, &x, voids); err != nil {
		return nil, err
	}
	if o.Keeps {
		if x.Changes, err = houseChanges(v, o); err != nil {
			return nil, err
		}
	}
	return houseBody(v.Page, x), nil
}

func houseSummary(v *page.Visit, o housing.Opened) []page.Row {
	words := func(vocabulary, list string) string {
		var out []string
		for _, id := range housing.List(list) {
			out = append(out, v.Value(o.Pack, vocabulary, id))
		}
		return strings.Join(out, ", ")
	}
	add := func(list []page.Row, r page.Row) []page.Row {
		if r.Value == "" {
			return list
		}
		return append(list, r)
	}
	var list []page.Row
	if o.Area != "" {
		list = append(list, page.Row{Label: "house.area", Value: record.AreaName(v, o.Area)})
	}
	if o.Finds {
		list = append(list, page.Row{Label: "house.line", Value: o.Line})
		list = add(list, page.Row{Label: "house.way", Value: o.Way})
		list = add(list, page.Row{Label: "house.phone", Value: o.Phone})
	}
	list = add(list, page.Row{Label: "house.about", Value: o.About})
	list = add(list, page.Row{Label: "house.amenities", Value: words("amenities", o.Amenities)})
	list = add(list, page.Row{Label: "house.traits", Value: words("bed_traits", o.Traits)})
	list = add(list, page.Row{Label: "house.limits", Value: words("house_limits", o.Limits), HintText: o.LimitsNote})
	if o.Limits == "" {
		list = add(list, page.Row{Label: "house.limits", Value: o.LimitsNote})
	}
	if o.Staffed {
		list = append(list, page.Row{Label: "house.staffed", Value: v.Page.T("house.staffed.yes")})
	}
	if o.Ours {
		list = append(list, page.Row{Label: "house.turnaround", Value: v.Page.N("house.turnaround.n", o.Turnaround)})
	}
	return append(list, page.Row{Label: "house.there", Value: v.Page.Span(o.From, o.Until)})
}
