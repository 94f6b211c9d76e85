// SPDX-License-Identifier: EUPL-1.2

package house

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/housing"
	"sild/org"
	"sild/pack"
	"sild/programme"
	"sild/web/page"
	"sild/web/record"
)

// A houseForm puts a house into the register, or changes what is said of it.
type houseForm struct {
	page.Form
	Programme                      string
	Programmes                     []page.Option // to choose from; one is not asked
	Team                           string
	Teams                          []page.Option
	Name, Area, Line, Way, Phone   string
	About, LimitsNote, Turn        string
	From, Until, Staffed           string
	Amenities, Traits, Limits      []string
	Areas, AllAmenities, AllTraits []page.Option
	AllLimits                      []page.Option
	InWay                          []string // beds that are held or slept in, and until when
}

// withBeds are the programmes in which the actor's organisation keeps houses.
func withBeds(v *page.Visit) (list []page.Option, first *pack.Pack, id sild.ID, err error) {
	all, err := programme.All(v.Tx)
	if err != nil {
		return nil, nil, "", err
	}
	want := v.Typed("programme", v.Query("programme"))
	for _, one := range all {
		p, err := programme.Of(v.Tx, one.ID)
		if err != nil {
			return nil, nil, "", err
		}
		works, err := programme.Works(v.Tx, one.ID, v.Tx.Actor.Org, "provider")
		if err != nil {
			return nil, nil, "", err
		}
		if !works || len(housing.PartsWithHouses(p)) == 0 {
			continue
		}
		list = append(list, page.Option{Value: string(one.ID), Text: v.Page.Pick(p.Names)})
		if first == nil || want == string(one.ID) {
			first, id = p, one.ID
		}
	}
	if first == nil {
		err = sild.Missing()
	}
	return list, first, id, err
}

func newHouseForm(v *page.Visit, p *pack.Pack, h housing.House) houseForm {
	turn := strconv.Itoa(h.Turnaround)
	staffed := ""
	if h.Staffed {
		staffed = "on"
	}
	if v.Form != nil {
		staffed = v.Form.Get("staffed")
	}
	x := houseForm{
		Name: v.Typed("name", h.Name), Area: v.Typed("area", h.Area), Line: v.Typed("line", h.Line), Way: v.Typed("way", h.Way), Phone: v.Typed("phone", h.Phone),
		About: v.Typed("about", h.About), LimitsNote: v.Typed("limits_note", h.LimitsNote), Turn: v.Typed("turnaround", turn), Staffed: staffed,
		From: v.Typed("from", dayText(h.From)), Until: v.Typed("until", dayText(h.Until)),
		Amenities: v.Picked("amenities", housing.List(h.Amenities)...), Traits: v.Picked("traits", housing.List(h.Traits)...), Limits: v.Picked("limits", housing.List(h.Limits)...),
		AllAmenities: v.Values(p, "amenities"), AllTraits: v.Values(p, "bed_traits"), AllLimits: v.Values(p, "house_limits"), Areas: areaOptions(v, p),
	}
	return x
}

// dayText is a day as a field has it; empty: none.
func dayText(d sild.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

func areaOptions(v *page.Visit, p *pack.Pack) (list []page.Option) {
	for _, a := range p.Areas {
		list = append(list, page.Option{Value: a, Text: record.AreaName(v, a)})
	}
	return list
}

func houseInput(v *page.Visit, p sild.Problems) housing.HouseInput {
	f := v.Form
	in := housing.HouseInput{
		Team: sild.ID(f.Get("team")), Name: f.Get("name"), Area: f.Get("area"), Line: f.Get("line"), Way: f.Get("way"), Phone: f.Get("phone"), About: f.Get("about"),
		Amenities: f["amenities"], Traits: f["traits"], Limits: f["limits"], LimitsNote: f.Get("limits_note"), Turnaround: -1, Staffed: v.Ticked("staffed"),
		From: v.Date(p, "from"), Until: v.Date(p, "until"),
	}
	if strings.TrimSpace(f.Get("turnaround")) != "" {
		in.Turnaround = max(v.Number(p, "turnaround"), 0)
	}
	return in
}

func newHousePage(v *page.Visit) (templ.Component, error) {
	if err := access.Duty(v.Tx, access.Houses); err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("house.new")
	list, p, id, err := withBeds(v)
	if err != nil {
		return nil, err
	}
	parts := housing.PartsWithHouses(p)
	x := newHouseForm(v, p, housing.House{Turnaround: parts[0].Stay.Turnaround, From: v.Page.Today})
	x.Form = page.Form{ID: "house", Action: "/houses", Submit: "house.add", Cancel: "/houses", Keep: true}
	x.Programme = string(id)
	if len(list) > 1 {
		x.Programmes = list
	}
	teams, err := housing.TeamsOf(v.Tx)
	if err != nil {
		return nil, err
	}
	names, err := org.TeamNames(v.Tx, teams)
	if len(teams) > 1 {
		for _, t := range teams {
			x.Teams = append(x.Teams, page.Option{Value: string(t), Text: names[t]})
		}
		x.Team = v.Typed("team", string(teams[0]))
	}
	return houseFormPage(v.Page, x), err
}

func addHouse(v *page.Visit) (string, error) {
	p := sild.Problems{}
	in := houseInput(v, p)
	h, err := housing.AddHouse(v.Tx, sild.ID(v.Form.Get("programme")), in)
	return v.GoOn("/houses/"+string(h.ID), p, err)
}

// openKept opens a house for those who may change it.
func openKept(v *page.Visit, id sild.ID) (housing.Opened, error) {
	o, err := housing.Open(v.Tx, id)
	if err == nil && !o.Keeps {
		err = &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	if err == nil {
		v.Page.Zone, v.Page.Today = o.Pack.Location(), o.Today
	}
	return o, err
}

func changeHousePage(v *page.Visit) (templ.Component, error) {
	o, err := openKept(v, v.ID("house"))
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("house.change", "name", o.Name)
	x := newHouseForm(v, o.Pack, o.House)
	at := "/houses/" + string(o.ID)
	x.Form = page.Form{ID: "house", Action: at + "/change", Submit: "house.save", Cancel: at}
	x.InWay, err = nightsInWay(v, o, "")
	return houseFormPage(v.Page, x), err
}

// nightsInWay are the beds that are held or slept in outside the days that were
// typed, each with its nights.
func nightsInWay(v *page.Visit, o housing.Opened, bed sild.ID) (list []string, err error) {
	if v.Form == nil || len(v.Page.Problems) == 0 {
		return nil, nil
	}
	p := sild.Problems{}
	from, until := v.Date(p, "from"), v.Date(p, "until")
	if len(p) > 0 || from.IsZero() {
		return nil, nil
	}
	nights, err := housing.InWay(v.Tx, o.ID, bed, from, until)
	for _, n := range nights {
		key := "house.in_way"
		if n.Going {
			key = "house.in_way.going"
		}
		list = append(list, v.Page.T(key, "bed", n.Name, "from", v.Page.Date(n.First), "until", v.Page.Date(n.Last)))
	}
	return list, err
}

func changeHouse(v *page.Visit) (string, error) {
	p := sild.Problems{}
	in := houseInput(v, p)
	_, err := housing.ChangeHouse(v.Tx, v.ID("house"), in)
	return v.GoOn("/houses/"+string(v.ID("house")), p, err)
}

// A roomForm is a room, and beds that are added to it.
type roomForm struct {
	page.Form
	Back                 string
	New                  bool
	Name                 string
	Traits               []string
	AllTraits            []page.Option
	More                 page.Form
	Beds, From, BedUntil string
	BedTraits            []string
}

func newRoomPage(v *page.Visit) (templ.Component, error) {
	o, err := openKept(v, v.ID("house"))
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("room.new", "house", o.Name)
	at := "/houses/" + string(o.ID)
	x := roomForm{
		Form: page.Form{ID: "room", Action: at + "/room", Submit: "room.add", Cancel: at}, New: true, Back: at,
		Name: v.Typed("name", ""), Traits: v.Picked("traits"), Beds: v.Typed("beds", ""), AllTraits: v.Values(o.Pack, "bed_traits"),
	}
	return roomFormPage(v.Page, x), nil
}

func addRoom(v *page.Visit) (string, error) {
	to := "/houses/" + string(v.ID("house"))
	r, err := housing.AddRoom(v.Tx, v.ID("house"), v.Form.Get("name"), v.Form["traits"])
	if err != nil || strings.TrimSpace(v.Form.Get("beds")) == "" {
		return to, err
	}
	_, err = housing.AddBeds(v.Tx, r.ID, housing.BedInput{Name: v.Form.Get("beds")})
	return v.GoOn(to, sild.Problems{}, err, "name", "beds")
}

func roomPage(v *page.Visit) (templ.Component, error) {
	r, o, err := housing.RoomAt(v.Tx, v.ID("room"))
	if err != nil {
		return nil, err
	}
	if o, err = openKept(v, o.ID); err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("room.title", "room", r.Name, "house", o.Name)
	if v.Form != nil {
		v.Page.Form = "room"
		if v.Form.Get("more") != "" {
			v.Page.Form = "more"
		}
	}
	at, back := "/rooms/"+string(r.ID), "/houses/"+string(o.ID)
	x := roomForm{
		Form: page.Form{ID: "room", Action: at, Submit: "house.save", Cancel: back, Here: true}, Back: back, Name: v.TypedIn("room", "name", r.Name),
		Traits: housing.List(r.Traits), AllTraits: v.Values(o.Pack, "bed_traits"), More: page.Form{ID: "more", Action: at + "/beds", Submit: "bed.add", Here: true},
		Beds: v.TypedIn("more", "name", ""), From: v.TypedIn("more", "from", dayText(o.From)), BedUntil: v.TypedIn("more", "until", ""),
	}
	switch v.Page.Form {
	case "room":
		x.Traits = v.Form["traits"]
	case "more":
		x.BedTraits = v.Form["traits"]
	}
	return roomFormPage(v.Page, x), nil
}

func changeRoom(v *page.Visit) (string, error) {
	r, err := housing.ChangeRoom(v.Tx, v.ID("room"), v.Form.Get("name"), v.Form["traits"])
	return "/houses/" + string(r.House), err
}

func addBeds(v *page.Visit) (string, error) {
	p := sild.Problems{}
	in := housing.BedInput{Name: v.Form.Get("name"), Traits: v.Form["traits"], From: v.Date(p, "from"), Until: v.Date(p, "until")}
	list, err := housing.AddBeds(v.Tx, v.ID("room"), in)
	to := ""
	if len(list) > 0 {
		to = "/houses/" + string(list[0].House)
	}
	return v.GoOn(to, p, err)
}

// A bedForm is a bed, and the nights on which nobody can sleep in it.
type bedForm struct {
	page.Form
	Back              string
	Name, From, Until string
	Traits            []string
	AllTraits         []page.Option
	InWay             []string
	Void              page.Form
	VoidFrom, VoidTo  string
	Reason, Payer     string
	Note              string
	Reasons, Payers   []page.Option
	Voids             []voidRow
}

func bedPage(v *page.Visit) (templ.Component, error) {
	b, o, err := housing.BedAt(v.Tx, v.ID("bed"))
	if err != nil {
		return nil, err
	}
	if o, err = openKept(v, o.ID); err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("bed.title", "bed", b.Name, "house", o.Name)
	if v.Form != nil {
		v.Page.Form = "bed"
		if v.Form.Get("void") != "" {
			v.Page.Form = "void"
		}
	}
	at, back := "/beds/"+string(b.ID), "/houses/"+string(o.ID)
	x := bedForm{
		Form: page.Form{ID: "bed", Action: at, Submit: "house.save", Cancel: back, Here: true}, Back: back,
		Name: v.TypedIn("bed", "name", b.Name), From: v.TypedIn("bed", "from", dayText(b.From)), Until: v.TypedIn("bed", "until", dayText(b.Until)),
		Traits: housing.List(b.Traits), AllTraits: v.Values(o.Pack, "bed_traits"), Void: page.Form{ID: "void", Action: at + "/voids", Submit: "void.add", Here: true},
		VoidFrom: v.TypedIn("void", "from", v.Page.Today.String()), VoidTo: v.TypedIn("void", "until", ""), Reason: v.TypedIn("void", "reason", ""),
		Payer: v.TypedIn("void", "payer", o.Terms.Payer), Note: v.TypedIn("void", "note", ""), Reasons: v.Values(o.Pack, "void_reasons"), Payers: v.Values(o.Pack, "payers"),
	}
	if v.Page.Form == "bed" {
		x.Traits = v.Form["traits"]
		if x.InWay, err = nightsInWay(v, o, b.ID); err != nil {
			return nil, err
		}
	}
	voids, err := housing.Voids(v.Tx, o.ID, o.Today)
	for _, y := range voids {
		if y.Bed == b.ID {
			x.Voids = append(x.Voids, voidRow{
				ID: string(y.ID), Bed: b.Name, When: v.Page.Span(y.From, y.Until), Note: y.Note, Cancel: "/voids/" + string(y.ID) + "/cancel",
				Line: v.Value(o.Pack, "void_reasons", y.Reason) + " · " + v.Page.T("void.pays", "who", v.Value(o.Pack, "payers", y.Payer)),
			})
		}
	}
	return bedFormPage(v.Page, x), err
}

func changeBed(v *page.Visit) (string, error) {
	p := sild.Problems{}
	in := housing.BedInput{Name: v.Form.Get("name"), Traits: v.Form["traits"], From: v.Date(p, "from"), Until: v.Date(p, "until")}
	b, err := housing.ChangeBed(v.Tx, v.ID("bed"), in)
	return v.GoOn("/houses/"+string(b.House), p, err)
}

func addVoid(v *page.Visit) (string, error) {
	p := sild.Problems{}
	f := v.Form
	x, err := housing.AddVoid(v.Tx, v.ID("bed"), housing.VoidInput{From: v.Date(p, "from"), Until: v.Date(p, "until"), Reason: f.Get("reason"), Payer: f.Get("payer"), Note: f.Get("note")})
	return v.GoOn("/houses/"+string(x.House), p, err)
}

func cancelVoid(v *page.Visit) (string, error) {
	x, err := housing.CancelVoid(v.Tx, v.ID("void"), v.Ticked("mistake"))
	return "/houses/" + string(x.House), err
}
