// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/db"
	"sild/housing"
	"sild/org"
)

func (s *Server) houseRegisterRoutes() {
	s.read("GET /houses", housesPage)
	s.read("GET /houses/new", newHousePage)
	s.write("POST /houses", addHouse, newHousePage)
	s.read("GET /houses/{house}", housePage)
	s.read("GET /houses/{house}/change", changeHousePage)
	s.write("POST /houses/{house}/change", changeHouse, changeHousePage)
	s.read("GET /houses/{house}/room", newRoomPage)
	s.write("POST /houses/{house}/room", addRoom, newRoomPage)
	s.read("GET /rooms/{room}", roomPage)
	s.write("POST /rooms/{room}", changeRoom, roomPage)
	s.write("POST /rooms/{room}/beds", addBeds, roomPage)
	s.read("GET /beds/{bed}", bedPage)
	s.write("POST /beds/{bed}", changeBed, bedPage)
	s.write("POST /beds/{bed}/voids", addVoid, bedPage)
	s.write("POST /voids/{void}/cancel", cancelVoid, nil)
	s.read("GET /beds", findBedsPage)
	s.handle("POST /beds", false, func(v *visit) { v.show(findBedsPage, 200) })
	s.read("GET /cases/{case}/apart", apartPage)
	s.handle("POST /cases/{case}/apart/find", false, func(v *visit) { v.show(apartPage, 200) })
	s.write("POST /cases/{case}/apart", keepApart, apartPage)
	s.write("POST /apart/{apart}/end", endApart, nil)
}

// inHouses reports whether the one who asks has to do with houses: their role
// does, and a programme in which their organisation works has some, or is to.
func (v *visit) inHouses(tx *db.Tx) (bool, error) {
	role := v.who.Role
	if !access.May(role, access.Beds) && !access.May(role, access.HouseLife) && role != "contract_manager" {
		return false, nil
	}
	return housing.Known(tx, v.who.Org, access.May(role, access.Houses))
}

// withHouses is a navigation with the houses in it, before what is said of the
// programme: for who pays, their numbers.
func withHouses(nav []navItem, role string) []navItem {
	houses := navItem{Href: "/houses", Key: "nav.houses"}
	if role == "contract_manager" {
		houses.Href = "/houses/figures"
	}
	if slices.ContainsFunc(nav, func(n navItem) bool { return n.Href == houses.Href }) {
		return nav
	}
	at := slices.IndexFunc(nav, func(n navItem) bool { return n.Href == "/results" || n.Href == "/programme" })
	if at < 0 {
		at = len(nav)
	}
	return slices.Insert(slices.Clone(nav), at, houses)
}

// houseTabs are the pages of a house for those who work there, as far as there
// are such pages.
func (v *visit) houseTabs(house sild.ID, on string) (list []tab) {
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
		if slices.ContainsFunc(v.s.Routes(), func(r Route) bool { return r.Pattern == t.route }) {
			list = append(list, tab{Href: t.href, Label: "house.tab." + t.key, On: t.key == on, Count: -1})
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

func housesPage(v *visit) (templ.Component, error) {
	all, err := housing.All(v.tx, "")
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("nav.houses")
	var ours []housing.House
	for _, h := range all {
		if h.Provider == v.tx.Actor.Org {
			ours = append(ours, h)
		}
	}
	counts, err := housing.Tonight(v.tx, ours, v.page.Today)
	if err != nil {
		return nil, err
	}
	x := housesView{}
	if access.May(v.who.Role, access.Houses) {
		x.New = "/houses/new"
	}
	if len(all) > 0 {
		x.Find = "/beds"
	}
	var owners []sild.ID
	for _, h := range all {
		owners = append(owners, h.Provider)
	}
	names, err := org.OrgNames(v.tx, owners)
	if err != nil {
		return nil, err
	}
	m := packs{}
	for _, h := range all {
		r, err := v.houseRow(m, h)
		if err != nil {
			return nil, err
		}
		if h.Provider == v.tx.Actor.Org {
			r.Counts, r.Free = v.countWords(counts[h.ID])
			x.Ours = append(x.Ours, r)
			continue
		}
		r.Line = append(r.Line, names[h.Provider])
		x.Others = append(x.Others, r)
	}
	return housesBody(v.page, x), nil
}

func (v *visit) houseRow(m packs, h housing.House) (r houseRow, err error) {
	p, err := m.of(v, h.Programme)
	if err != nil {
		return r, err
	}
	r = houseRow{Name: h.Name, Href: "/houses/" + string(h.ID), Note: h.LimitsNote}
	if h.Area != "" {
		r.Line = append(r.Line, v.areaName(h.Area))
	}
	for _, a := range housing.List(h.Amenities) {
		r.Tags = append(r.Tags, v.value(p, "amenities", a))
	}
	for _, t := range housing.List(h.Traits) {
		r.Tags = append(r.Tags, v.value(p, "bed_traits", t))
	}
	for _, l := range housing.List(h.Limits) {
		r.Limits = append(r.Limits, v.value(p, "house_limits", l))
	}
	switch {
	case !h.Until.IsZero() && h.Until.Before(v.page.Today):
		r.Closed = true
		r.Line = append(r.Line, v.page.T("house.closed.since", "date", v.page.Date(h.Until.AddDays(1))))
	case !h.Until.IsZero():
		r.Line = append(r.Line, v.page.T("house.closes", "date", v.page.Date(h.Until.AddDays(1))))
	case h.From.After(v.page.Today):
		r.Line = append(r.Line, v.page.T("house.opens", "date", v.page.Date(h.From)))
	}
	return r, nil
}

// countWords are how the beds of a house are tonight, first how many are free.
func (v *visit) countWords(c housing.Count) (list []string, free string) {
	if c.Beds == 0 {
		return []string{v.page.T("house.no_beds")}, ""
	}
	free = v.page.N("house.free.n", c.Free)
	for _, n := range []struct {
		key string
		n   int
	}{{"house.taken.n", c.Taken}, {"house.held.n", c.Held}, {"house.void.n", c.Void}, {"house.over.n", c.Over}} {
		if n.n > 0 {
			list = append(list, v.page.N(n.key, n.n))
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
	Tabs     []tab
	Keeps    bool
	Free     string
	Counts   []string
	Summary  []row
	Beds     []bedRow
	Tagged   bool       // some bed has more to say than its room
	Empty    []roomLink // rooms without a bed
	Voids    []voidRow
	Changes  []row
	Find     string
	Unplaced bool // where it is is not told
}

type roomLink struct{ Name, Href string }

func housePage(v *visit) (templ.Component, error) {
	o, err := housing.Open(v.tx, v.id("house"))
	if err != nil {
		return nil, err
	}
	v.noteSaved()
	v.page.Title, v.page.Zone, v.page.Today = o.Name, o.Pack.Location(), o.Today
	x := houseView{At: "/houses/" + string(o.ID), Keeps: o.Keeps, Unplaced: !o.Finds}
	if o.Works {
		x.Tabs = v.houseTabs(o.ID, "register")
	}
	if access.May(v.who.Role, access.Beds) {
		x.Find = "/beds?house=" + string(o.ID)
	}
	x.Summary = v.houseSummary(o)
	var voids []housing.Void
	if o.Ours {
		counts, err := housing.Tonight(v.tx, []housing.House{o.House}, o.Today)
		if err != nil {
			return nil, err
		}
		x.Counts, x.Free = v.countWords(counts[o.ID])
		if voids, err = housing.Voids(v.tx, o.ID, o.Today); err != nil {
			return nil, err
		}
	}
	if err := v.houseBeds(o, &x, voids); err != nil {
		return nil, err
	}
	if o.Keeps {
		if x.Changes, err = v.houseChanges(o); err != nil {
			return nil, err
		}
	}
	return houseBody(v.page, x), nil
}

func (v *visit) houseSummary(o housing.Opened) []row {
	words := func(vocabulary, list string) string {
		var out []string
		for _, id := range housing.List(list) {
			out = append(out, v.value(o.Pack, vocabulary, id))
		}
		return strings.Join(out, ", ")
	}
	add := func(list []row, r row) []row {
		if r.Value == "" {
			return list
		}
		return append(list, r)
	}
	var list []row
	if o.Area != "" {
		list = append(list, row{Label: "house.area", Value: v.areaName(o.Area)})
	}
	if o.Finds {
		list = append(list, row{Label: "house.line", Value: o.Line})
		list = add(list, row{Label: "house.way", Value: o.Way})
		list = add(list, row{Label: "house.phone", Value: o.Phone})
	}
	list = add(list, row{Label: "house.about", Value: o.About})
	list = add(list, row{Label: "house.amenities", Value: words("amenities", o.Amenities)})
	list = add(list, row{Label: "house.traits", Value: words("bed_traits", o.Traits)})
	list = add(list, row{Label: "house.limits", Value: words("house_limits", o.Limits), HintText: o.LimitsNote})
	if o.Limits == "" {
		list = add(list, row{Label: "house.limits", Value: o.LimitsNote})
	}
	if o.Staffed {
		list = append(list, row{Label: "house.staffed", Value: v.page.T("house.staffed.yes")})
	}
	if o.Ours {
		list = append(list, row{Label: "house.turnaround", Value: v.page.N("house.turnaround.n", o.Turnaround)})
	}
	return append(list, row{Label: "house.there", Value: v.page.span(o.From, o.Until)})
}
