// SPDX-License-Identifier: EUPL-1.2

package web

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
)

// A houseForm puts a house into the register, or changes what is said of it.
type houseForm struct {
	form
	Programme                      string
	Programmes                     []option // to choose from; one is not asked
	Team                           string
	Teams                          []option
	Name, Area, Line, Way, Phone   string
	About, LimitsNote, Turn        string
	From, Until, Staffed           string
	Amenities, Traits, Limits      []string
	Areas, AllAmenities, AllTraits []option
	AllLimits                      []option
	InWay                          []string // beds that are held or slept in, and until when
}

// withBeds are the programmes in which the actor's organisation keeps houses.
func (v *visit) withBeds() (list []option, first *pack.Pack, id sild.ID, err error) {
	all, err := programme.All(v.tx)
	if err != nil {
		return nil, nil, "", err
	}
	want := v.typed("programme", v.query("programme"))
	for _, one := range all {
		p, err := programme.Of(v.tx, one.ID)
		if err != nil {
			return nil, nil, "", err
		}
		works, err := programme.Works(v.tx, one.ID, v.tx.Actor.Org, "provider")
		if err != nil {
			return nil, nil, "", err
		}
		if !works || len(housing.PartsWithHouses(p)) == 0 {
			continue
		}
		list = append(list, option{Value: string(one.ID), Text: v.page.Pick(p.Names)})
		if first == nil || want == string(one.ID) {
			first, id = p, one.ID
		}
	}
	if first == nil {
		err = sild.Missing()
	}
	return list, first, id, err
}

func (v *visit) houseForm(p *pack.Pack, h housing.House) houseForm {
	turn := strconv.Itoa(h.Turnaround)
	staffed := ""
	if h.Staffed {
		staffed = "on"
	}
	if v.form != nil {
		staffed = v.form.Get("staffed")
	}
	x := houseForm{
		Name: v.typed("name", h.Name), Area: v.typed("area", h.Area), Line: v.typed("line", h.Line), Way: v.typed("way", h.Way), Phone: v.typed("phone", h.Phone),
		About: v.typed("about", h.About), LimitsNote: v.typed("limits_note", h.LimitsNote), Turn: v.typed("turnaround", turn), Staffed: staffed,
		From: v.typed("from", dayText(h.From)), Until: v.typed("until", dayText(h.Until)),
		Amenities: v.picked("amenities", housing.List(h.Amenities)...), Traits: v.picked("traits", housing.List(h.Traits)...), Limits: v.picked("limits", housing.List(h.Limits)...),
		AllAmenities: v.values(p, "amenities"), AllTraits: v.values(p, "bed_traits"), AllLimits: v.values(p, "house_limits"), Areas: v.areaOptions(p),
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

func (v *visit) areaOptions(p *pack.Pack) (list []option) {
	for _, a := range p.Areas {
		list = append(list, option{Value: a, Text: v.areaName(a)})
	}
	return list
}

func (v *visit) houseInput(p sild.Problems) housing.HouseInput {
	f := v.form
	in := housing.HouseInput{
		Team: sild.ID(f.Get("team")), Name: f.Get("name"), Area: f.Get("area"), Line: f.Get("line"), Way: f.Get("way"), Phone: f.Get("phone"), About: f.Get("about"),
		Amenities: f["amenities"], Traits: f["traits"], Limits: f["limits"], LimitsNote: f.Get("limits_note"), Turnaround: -1, Staffed: v.ticked("staffed"),
		From: v.date(p, "from"), Until: v.date(p, "until"),
	}
	if strings.TrimSpace(f.Get("turnaround")) != "" {
		in.Turnaround = max(v.number(p, "turnaround"), 0)
	}
	return in
}

func newHousePage(v *visit) (templ.Component, error) {
	if err := access.Duty(v.tx, access.Houses); err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("house.new")
	list, p, id, err := v.withBeds()
	if err != nil {
		return nil, err
	}
	parts := housing.PartsWithHouses(p)
	x := v.houseForm(p, housing.House{Turnaround: parts[0].Stay.Turnaround, From: v.page.Today})
	x.form = form{ID: "house", Action: "/houses", Submit: "house.add", Cancel: "/houses", Keep: true}
	x.Programme = string(id)
	if len(list) > 1 {
		x.Programmes = list
	}
	teams, err := housing.TeamsOf(v.tx)
	if err != nil {
		return nil, err
	}
	names, err := org.TeamNames(v.tx, teams)
	if len(teams) > 1 {
		for _, t := range teams {
			x.Teams = append(x.Teams, option{Value: string(t), Text: names[t]})
		}
		x.Team = v.typed("team", string(teams[0]))
	}
	return houseFormPage(v.page, x), err
}

func addHouse(v *visit) (string, error) {
	p := sild.Problems{}
	in := v.houseInput(p)
	h, err := housing.AddHouse(v.tx, sild.ID(v.form.Get("programme")), in)
	return v.goOn("/houses/"+string(h.ID), p, err)
}

// openKept opens a house for those who may change it.
func (v *visit) openKept(id sild.ID) (housing.Opened, error) {
	o, err := housing.Open(v.tx, id)
	if err == nil && !o.Keeps {
		err = &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	if err == nil {
		v.page.Zone, v.page.Today = o.Pack.Location(), o.Today
	}
	return o, err
}

func changeHousePage(v *visit) (templ.Component, error) {
	o, err := v.openKept(v.id("house"))
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("house.change", "name", o.Name)
	x := v.houseForm(o.Pack, o.House)
	at := "/houses/" + string(o.ID)
	x.form = form{ID: "house", Action: at + "/change", Submit: "house.save", Cancel: at}
	x.InWay, err = v.nightsInWay(o, "")
	return houseFormPage(v.page, x), err
}

// nightsInWay are the beds that are held or slept in outside the days that were
// typed, each with its nights.
func (v *visit) nightsInWay(o housing.Opened, bed sild.ID) (list []string, err error) {
	if v.form == nil || len(v.page.Problems) == 0 {
		return nil, nil
	}
	p := sild.Problems{}
	from, until := v.date(p, "from"), v.date(p, "until")
	if len(p) > 0 || from.IsZero() {
		return nil, nil
	}
	nights, err := housing.InWay(v.tx, o.ID, bed, from, until)
	for _, n := range nights {
		key := "house.in_way"
		if n.Going {
			key = "house.in_way.going"
		}
		list = append(list, v.page.T(key, "bed", n.Name, "from", v.page.Date(n.First), "until", v.page.Date(n.Last)))
	}
	return list, err
}

func changeHouse(v *visit) (string, error) {
	p := sild.Problems{}
	in := v.houseInput(p)
	_, err := housing.ChangeHouse(v.tx, v.id("house"), in)
	return v.goOn("/houses/"+string(v.id("house")), p, err)
}

// A roomForm is a room, and beds that are added to it.
type roomForm struct {
	form
	Back                 string
	New                  bool
	Name                 string
	Traits               []string
	AllTraits            []option
	More                 form
	Beds, From, BedUntil string
	BedTraits            []string
}

func newRoomPage(v *visit) (templ.Component, error) {
	o, err := v.openKept(v.id("house"))
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("room.new", "house", o.Name)
	at := "/houses/" + string(o.ID)
	x := roomForm{
		form: form{ID: "room", Action: at + "/room", Submit: "room.add", Cancel: at}, New: true, Back: at,
		Name: v.typed("name", ""), Traits: v.picked("traits"), Beds: v.typed("beds", ""), AllTraits: v.values(o.Pack, "bed_traits"),
	}
	return roomFormPage(v.page, x), nil
}

func addRoom(v *visit) (string, error) {
	to := "/houses/" + string(v.id("house"))
	r, err := housing.AddRoom(v.tx, v.id("house"), v.form.Get("name"), v.form["traits"])
	if err != nil || strings.TrimSpace(v.form.Get("beds")) == "" {
		return to, err
	}
	_, err = housing.AddBeds(v.tx, r.ID, housing.BedInput{Name: v.form.Get("beds")})
	return v.goOn(to, sild.Problems{}, err, "name", "beds")
}

func roomPage(v *visit) (templ.Component, error) {
	r, o, err := housing.RoomAt(v.tx, v.id("room"))
	if err != nil {
		return nil, err
	}
	if o, err = v.openKept(o.ID); err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("room.title", "room", r.Name, "house", o.Name)
	if v.form != nil {
		v.page.Form = "room"
		if v.form.Get("more") != "" {
			v.page.Form = "more"
		}
	}
	at, back := "/rooms/"+string(r.ID), "/houses/"+string(o.ID)
	x := roomForm{
		form: form{ID: "room", Action: at, Submit: "house.save", Cancel: back, Here: true}, Back: back, Name: v.typedIn("room", "name", r.Name),
		Traits: housing.List(r.Traits), AllTraits: v.values(o.Pack, "bed_traits"), More: form{ID: "more", Action: at + "/beds", Submit: "bed.add", Here: true},
		Beds: v.typedIn("more", "name", ""), From: v.typedIn("more", "from", dayText(o.From)), BedUntil: v.typedIn("more", "until", ""),
	}
	switch v.page.Form {
	case "room":
		x.Traits = v.form["traits"]
	case "more":
		x.BedTraits = v.form["traits"]
	}
	return roomFormPage(v.page, x), nil
}

func changeRoom(v *visit) (string, error) {
	r, err := housing.ChangeRoom(v.tx, v.id("room"), v.form.Get("name"), v.form["traits"])
	return "/houses/" + string(r.House), err
}

func addBeds(v *visit) (string, error) {
	p := sild.Problems{}
	in := housing.BedInput{Name: v.form.Get("name"), Traits: v.form["traits"], From: v.date(p, "from"), Until: v.date(p, "until")}
	list, err := housing.AddBeds(v.tx, v.id("room"), in)
	to := ""
	if len(list) > 0 {
		to = "/houses/" + string(list[0].House)
	}
	return v.goOn(to, p, err)
}

// A bedForm is a bed, and the nights on which nobody can sleep in it.
type bedForm struct {
	form
	Back              string
	Name, From, Until string
	Traits            []string
	AllTraits         []option
	InWay             []string
	Void              form
	VoidFrom, VoidTo  string
	Reason, Payer     string
	Note              string
	Reasons, Payers   []option
	Voids             []voidRow
}

func bedPage(v *visit) (templ.Component, error) {
	b, o, err := housing.BedAt(v.tx, v.id("bed"))
	if err != nil {
		return nil, err
	}
	if o, err = v.openKept(o.ID); err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("bed.title", "bed", b.Name, "house", o.Name)
	if v.form != nil {
		v.page.Form = "bed"
		if v.form.Get("void") != "" {
			v.page.Form = "void"
		}
	}
	at, back := "/beds/"+string(b.ID), "/houses/"+string(o.ID)
	x := bedForm{
		form: form{ID: "bed", Action: at, Submit: "house.save", Cancel: back, Here: true}, Back: back,
		Name: v.typedIn("bed", "name", b.Name), From: v.typedIn("bed", "from", dayText(b.From)), Until: v.typedIn("bed", "until", dayText(b.Until)),
		Traits: housing.List(b.Traits), AllTraits: v.values(o.Pack, "bed_traits"), Void: form{ID: "void", Action: at + "/voids", Submit: "void.add", Here: true},
		VoidFrom: v.typedIn("void", "from", v.page.Today.String()), VoidTo: v.typedIn("void", "until", ""), Reason: v.typedIn("void", "reason", ""),
		Payer: v.typedIn("void", "payer", o.Terms.Payer), Note: v.typedIn("void", "note", ""), Reasons: v.values(o.Pack, "void_reasons"), Payers: v.values(o.Pack, "payers"),
	}
	if v.page.Form == "bed" {
		x.Traits = v.form["traits"]
		if x.InWay, err = v.nightsInWay(o, b.ID); err != nil {
			return nil, err
		}
	}
	voids, err := housing.Voids(v.tx, o.ID, o.Today)
	for _, y := range voids {
		if y.Bed == b.ID {
			x.Voids = append(x.Voids, voidRow{
				ID: string(y.ID), Bed: b.Name, When: v.page.span(y.From, y.Until), Note: y.Note, Cancel: "/voids/" + string(y.ID) + "/cancel",
				Line: v.value(o.Pack, "void_reasons", y.Reason) + " · " + v.page.T("void.pays", "who", v.value(o.Pack, "payers", y.Payer)),
			})
		}
	}
	return bedFormPage(v.page, x), err
}

func changeBed(v *visit) (string, error) {
	p := sild.Problems{}
	in := housing.BedInput{Name: v.form.Get("name"), Traits: v.form["traits"], From: v.date(p, "from"), Until: v.date(p, "until")}
	b, err := housing.ChangeBed(v.tx, v.id("bed"), in)
	return v.goOn("/houses/"+string(b.House), p, err)
}

func addVoid(v *visit) (string, error) {
	p := sild.Problems{}
	f := v.form
	x, err := housing.AddVoid(v.tx, v.id("bed"), housing.VoidInput{From: v.date(p, "from"), Until: v.date(p, "until"), Reason: f.Get("reason"), Payer: f.Get("payer"), Note: f.Get("note")})
	return v.goOn("/houses/"+string(x.House), p, err)
}

func cancelVoid(v *visit) (string, error) {
	x, err := housing.CancelVoid(v.tx, v.id("void"), v.ticked("mistake"))
	return "/houses/" + string(x.House), err
}
