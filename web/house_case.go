// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"path"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/housing"
	"sild/org"
	"sild/pack"
)

// houseCaseRoutes are the way of one person into a house and out of it.
func (s *Server) houseCaseRoutes() {
	s.read("GET /cases/{case}/house", houseCasePage)
	s.write("POST /cases/{case}/house", askHouse, houseCasePage)
	s.write("POST /cases/{case}/house/answer", answerHouse, houseCasePage)
	s.write("POST /cases/{case}/house/end", endHouse, houseCasePage)
	s.write("POST /cases/{case}/house/no-show", noShow, houseCasePage)
	s.write("POST /cases/{case}/house/travel", planTravel, houseCasePage)
	s.write("POST /cases/{case}/house/travel/agree", agreeTravel, houseCasePage)
	s.write("POST /cases/{case}/house/arrival", arriveHouse, houseCasePage)
	s.write("POST /cases/{case}/house/longer", askLonger, houseCasePage)
	s.write("POST /cases/{case}/house/decide", decideLonger, houseCasePage)
	s.write("POST /cases/{case}/house/move", moveBed, houseCasePage)
	s.write("POST /cases/{case}/house/away", awayFrom, houseCasePage)
	s.write("POST /cases/{case}/house/back", backAgain, houseCasePage)
	s.write("POST /cases/{case}/house/departure", departHouse, houseCasePage)
	s.houseRequestRoutes()
	s.houseLetterRoutes()
}

// A houseCaseView is the way of one person into a house and out of it.
type houseCaseView struct {
	At, Back  string
	Identity  identity
	Way       journey
	Notices   []notice
	Request   sild.ID // thing of the request that matters now
	Answer    sild.ID // row of the answer, as it was looked at
	Ended     sild.ID // row of the request
	Asked     []row
	Answered  []row
	Letter    string // where the letter is; empty: there is none
	Ask       *askView
	Reply     *replyView
	Arrive    *arriveView
	Ends      []option // reasons; none: not by this reader
	NoShow    bool
	Travel    []row
	TravelNow *travelView
	Agree     bool
	TravelID  sild.ID
	Stay      *stayView
	Earlier   []task // requests before this one
	Mend      []act  // what was entered by mistake
}

// askView is the form by which a bed is asked for.
type askView struct {
	Houses          []option
	House           string
	From            string
	Bases           []option
	Basis, Decision string
	Needs           []option
	Picked          []string
	Words           string
	Today           sild.Date
	Release         string
}

// houseCase is what the screens of the way share.
type houseCase struct {
	openedCase
	Asked  []housing.Asked
	Now    *housing.Asked // the last one
	Place  housing.House  // the house that it is about; zero: any of the team's
	Works  bool           // the reader works in it
	Keeps  bool           // and answers for it
	Asks   bool           // the reader may ask for a bed
	Names  map[sild.ID]string
	Travel *housing.Travel
}

// openHouse opens a case for what concerns houses.
func (v *visit) openHouse() (o houseCase, err error) {
	if o.openedCase, err = v.openCase("IP"); err != nil {
		return o, err
	}
	if o.Rec.Right('P') == 0 || !o.Pack.Houses() {
		return o, sild.Missing()
	}
	if o.Asked, err = housing.RequestsOf(v.tx, o.Rec.Case); err != nil {
		return o, err
	}
	o.Asks = access.May(v.who.Role, access.Beds)
	var users []sild.ID
	for i := range o.Asked {
		o.Now = &o.Asked[i]
		users = append(users, o.Now.RecordedBy)
	}
	if o.Names, err = org.Names(v.tx, users); err != nil || o.Now == nil {
		return o, err
	}
	house := o.Now.House
	switch a := o.Now.Answer(); {
	case o.Now.Stay != nil:
		house = o.Now.Stay.House
	case o.Now.Hold != nil:
		house = o.Now.Hold.House
	case a != nil && a.House != "":
		house = a.House
	}
	all, err := housing.All(v.tx, o.Rec.Programme)
	if err != nil && sild.KindOf(err) != sild.Forbidden {
		return o, err
	}
	for _, h := range all {
		ours := h.Provider == v.tx.Actor.Org && h.Team == o.Now.Team
		o.Works = o.Works || ours && access.May(v.who.Role, access.HouseLife)
		o.Keeps = o.Keeps || ours && access.May(v.who.Role, access.Houses)
	}
	if house != "" {
		if o.Place, err = housing.PlaceOf(v.tx, house); err != nil {
			return o, err
		}
	}
	travels, err := housing.TravelsOf(v.tx, o.Rec.Case)
	for i := range travels {
		if travels[i].Request == o.Now.Thing {
			o.Travel = &travels[i]
		}
	}
	return o, err
}

func (v *visit) houseAt() string { return "/cases/" + string(v.id("case")) + "/house" }

func houseCasePage(v *visit) (templ.Component, error) {
	o, err := v.openHouse()
	if err != nil {
		return nil, err
	}
	v.noteSaved()
	v.page.Title = v.page.T("hstay.title")
	if v.form != nil {
		if v.page.Form = path.Base(v.r.URL.Path); v.page.Form == "house" {
			v.page.Form = "ask"
		}
	}
	x := houseCaseView{At: v.houseAt(), Back: o.At()}
	if x.Identity, err = v.identityOf(o.openedCase); err != nil {
		return nil, err
	}
	state := ""
	if o.Now != nil {
		state = o.Now.State()
		x.Request, x.Ended = o.Now.Thing, o.Now.ID
		x.Way = v.houseWay(o)
		for _, fill := range []func(*visit, houseCase, string, *houseCaseView) error{(*visit).houseAsked, (*visit).houseAnswered, (*visit).houseTravel, (*visit).houseStay, (*visit).houseMend} {
			if err := fill(v, o, state, &x); err != nil {
				return nil, err
			}
		}
		for _, a := range o.Asked[:len(o.Asked)-1] {
			x.Earlier = append(x.Earlier, task{What: v.page.T("hstay.asked_on", "date", v.page.Date(a.Day)), Detail: v.houseState(o.Pack, a), Note: a.EndNote})
		}
		slices.Reverse(x.Earlier)
	}
	if o.Asks && (state == "" || state == "ended" || state == "left") && o.Card.EndedOn.IsZero() {
		if x.Ask, err = v.askView(o); err != nil {
			return nil, err
		}
	}
	return houseCaseViewPage(v.page, x), nil
}

// houseState is where a request stands, in words.
func (v *visit) houseState(p *pack.Pack, a housing.Asked) string {
	switch s := a.State(); s {
	case "ended":
		return v.endSaid(p, a.EndReason)
	case "left":
		return v.page.T("hstay.state.left", "date", v.page.Date(a.Stay.LeftOn))
	case "lives":
		return v.page.T("hstay.state.lives", "date", v.page.Date(a.Stay.Until))
	case "held":
		return v.page.T("hstay.state.held", "date", v.page.Date(a.Hold.From))
	case "declined":
		return v.page.T("hstay.state.declined", "reason", v.value(p, "house_declines", a.Answer().Reason))
	default:
		return v.page.T("hstay.state." + s)
	}
}

// endSaid is why a request came to no stay, and by whom: "The court refused
// parole (the court)".
func (v *visit) endSaid(p *pack.Pack, reason string) string {
	said := v.value(p, "request_ends", reason)
	if by := p.Meaning("request_ends", reason); by != "" && v.page.Has("hstay.by."+by) {
		said += " (" + v.page.T("hstay.by."+by) + ")"
	}
	return said
}

// houseWay is the line from the question to the day of leaving.
func (v *visit) houseWay(o houseCase) journey {
	a := *o.Now
	steps := []step{{Label: "hstay.way.asked", State: "done", From: a.Day}, {Label: "hstay.way.answered"}, {Label: "hstay.way.held"}, {Label: "hstay.way.lives"}, {Label: "hstay.way.left"}}
	at := map[string]int{"asked": 1, "expected": 2, "declined": 1, "held": 2, "lives": 3, "left": 5, "ended": 1}[a.State()]
	if x := a.Answer(); x != nil {
		steps[1].From = x.Day
		if a.State() == "ended" {
			at = 2
		}
	}
	if a.Hold != nil {
		steps[2].From = a.Hold.From
	}
	if a.Stay != nil {
		steps[3].From, steps[4].From = a.Stay.Day, a.Stay.LeftOn
	}
	over := a.State() == "ended" || a.State() == "declined"
	for i := 1; i < len(steps); i++ {
		switch {
		case i < at:
			steps[i].State = "done"
		case over:
			steps[i].State = "left"
		case i == at:
			steps[i].State = "now"
		}
	}
	if a.State() == "declined" {
		steps[1].State = "done"
	}
	return journey{Now: v.houseState(o.Pack, a), Steps: steps}
}

func (v *visit) houseAsked(o houseCase, _ string, x *houseCaseView) error {
	a, p := *o.Now, v.page
	where := o.Place.Name
	if a.House == "" && where == "" {
		where = p.T("hstay.any")
	}
	first := p.T("hstay.from.release")
	if !a.From.IsZero() {
		first = p.Date(a.From)
	}
	x.Asked = []row{
		{Label: "hstay.asked", Value: p.T("hstay.asked.by", "role", p.T("role."+a.AskedAs), "who", o.Names[a.RecordedBy], "date", p.Date(a.Day))},
		{Label: "hstay.where", Value: where},
		{Label: "hstay.from", Value: first},
		{Label: "hstay.basis", Value: v.value(o.Pack, "stay_bases", a.Basis), HintText: a.Decision},
	}
	if needs := v.valueList(o.Pack, "bed_traits", housing.List(a.Needs)); needs != "" {
		x.Asked = append(x.Asked, row{Label: "hstay.needs", Value: needs})
	}
	if a.Words != "" {
		x.Asked = append(x.Asked, row{Label: "hstay.words", Value: a.Words})
	}
	if a.Open() && a.Stay == nil && (o.Asks || o.Keeps) {
		for _, e := range v.values(o.Pack, "request_ends") {
			if by := o.Pack.Meaning("request_ends", e.Value); v.page.Has("hstay.by." + by) {
				e.HintText = v.page.T("hstay.by." + by)
			}
			x.Ends = append(x.Ends, e)
		}
	}
	return nil
}

// valueList are values of a vocabulary in words.
func (v *visit) valueList(p *pack.Pack, vocabulary string, ids []string) string {
	var said []string
	for _, id := range ids {
		said = append(said, v.value(p, vocabulary, id))
	}
	return strings.Join(said, ", ")
}

func (v *visit) askView(o houseCase) (*askView, error) {
	all, err := housing.All(v.tx, o.Rec.Programme)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	x := &askView{
		House: v.typedIn("ask", "house", ""), From: v.typedIn("ask", "from", ""), Bases: v.values(o.Pack, "stay_bases"), Basis: v.typedIn("ask", "basis", ""),
		Decision: v.typedIn("ask", "decision", ""), Needs: v.values(o.Pack, "bed_traits"), Words: v.typedIn("ask", "words", ""), Today: v.page.Today,
	}
	if v.page.Form == "ask" {
		x.Picked = v.picked("needs")
	}
	x.Houses, err = v.houseOptions(all)
	return x, err
}

// houseOptions are houses to choose from, and before them any house of each
// organisation that has several.
func (v *visit) houseOptions(all []housing.House) (list []option, err error) {
	teams, count := []sild.ID{}, map[sild.ID]int{}
	for _, h := range all {
		if count[h.Team]++; count[h.Team] == 1 {
			teams = append(teams, h.Team)
		}
	}
	names, err := org.TeamNames(v.tx, teams)
	if err != nil {
		return nil, err
	}
	for _, t := range teams {
		if count[t] > 1 {
			list = append(list, option{Value: "team:" + string(t), Text: v.page.T("hstay.any_of", "who", names[t])})
		}
	}
	for _, h := range all {
		if h.Until.IsZero() || !h.Until.Before(v.page.Today) {
			list = append(list, option{Value: string(h.ID), Text: h.Name + ", " + names[h.Team]})
		}
	}
	return list, nil
}

// houseMend are the rows that may be said to be a mistake, the latest first.
func (v *visit) houseMend(o houseCase, state string, x *houseCaseView) error {
	add := func(kind, label string, f sild.Fact) {
		if casework.MayMend(v.tx, f) {
			x.Mend = append(x.Mend, act{Label: label, Href: "/facts/" + kind + "/" + string(f.ID) + "/mistake"})
		}
	}
	switch a := o.Now; {
	case a.Stay != nil && o.Works && state == "left":
		add("stay", "hstay.mend.left", a.Stay.Fact)
	case a.Stay != nil && o.Works:
		add("stay", "hstay.mend.came", a.Stay.Fact)
	case a.Stay == nil && a.Answer() != nil && o.Keeps && a.Open():
		add("bed_answer", "hstay.mend.answer", a.Answer().Fact)
	case a.Stay == nil && a.Answer() == nil && o.Asks:
		add("bed_request", "hstay.mend.asked", a.Fact)
	}
	return nil
}
