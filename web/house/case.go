// SPDX-License-Identifier: EUPL-1.2

package house

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
	"sild/web/page"
	"sild/web/record"
)

// CaseRoutes are the way of one person into a house and out of it.
func CaseRoutes(s *page.Server) {
	s.Read("GET /cases/{case}/house", houseCasePage)
	s.Do("POST /cases/{case}/house", askHouse, houseCasePage)
	s.Do("POST /cases/{case}/house/answer", answerHouse, houseCasePage)
	s.Do("POST /cases/{case}/house/end", endHouse, houseCasePage)
	s.Do("POST /cases/{case}/house/no-show", noShow, houseCasePage)
	s.Do("POST /cases/{case}/house/travel", planTravel, houseCasePage)
	s.Do("POST /cases/{case}/house/travel/agree", agreeTravel, houseCasePage)
	s.Do("POST /cases/{case}/house/arrival", arriveHouse, houseCasePage)
	s.Do("POST /cases/{case}/house/longer", askLonger, houseCasePage)
	s.Do("POST /cases/{case}/house/decide", decideLonger, houseCasePage)
	s.Do("POST /cases/{case}/house/move", moveBed, houseCasePage)
	s.Do("POST /cases/{case}/house/away", awayFrom, houseCasePage)
	s.Do("POST /cases/{case}/house/back", backAgain, houseCasePage)
	s.Do("POST /cases/{case}/house/departure", departHouse, houseCasePage)
	houseRequestRoutes(s)
	houseLetterRoutes(s)
}

// A houseCaseView is the way of one person into a house and out of it.
type houseCaseView struct {
	At, Back  string
	Identity  page.Identity
	Way       page.Journey
	Notices   []page.Notice
	Request   sild.ID // thing of the request that matters now
	Answer    sild.ID // row of the answer, as it was looked at
	Ended     sild.ID // row of the request
	Asked     []page.Row
	Answered  []page.Row
	Letter    string // where the letter is; empty: there is none
	Ask       *record.AskView
	Reply     *replyView
	Arrive    *arriveView
	Ends      []page.Option // reasons; none: not by this reader
	NoShow    bool
	Travel    []page.Row
	TravelNow *travelView
	Agree     bool
	TravelID  sild.ID
	Stay      *stayView
	Earlier   []page.Task // requests before this one
	Mend      []page.Act  // what was entered by mistake
}

// houseCase is what the screens of the way share.
type houseCase struct {
	record.OpenedCase
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
func openHouse(v *page.Visit) (o houseCase, err error) {
	if o.OpenedCase, err = record.OpenCase(v, "IP"); err != nil {
		return o, err
	}
	if o.Rec.Right('P') == 0 || !o.Pack.Houses() {
		return o, sild.Missing()
	}
	if o.Asked, err = housing.RequestsOf(v.Tx, o.Rec.Case); err != nil {
		return o, err
	}
	o.Asks = access.May(v.Who.Role, access.Beds)
	var users []sild.ID
	for i := range o.Asked {
		o.Now = &o.Asked[i]
		users = append(users, o.Now.RecordedBy)
	}
	if o.Names, err = org.Names(v.Tx, users); err != nil || o.Now == nil {
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
	all, err := housing.All(v.Tx, o.Rec.Programme)
	if err != nil && sild.KindOf(err) != sild.Forbidden {
		return o, err
	}
	for _, h := range all {
		ours := h.Provider == v.Tx.Actor.Org && h.Team == o.Now.Team
		o.Works = o.Works || ours && access.May(v.Who.Role, access.HouseLife)
		o.Keeps = o.Keeps || ours && access.May(v.Who.Role, access.Houses)
	}
	if house != "" {
		if o.Place, err = housing.PlaceOf(v.Tx, house); err != nil {
			return o, err
		}
	}
	travels, err := housing.TravelsOf(v.Tx, o.Rec.Case)
	for i := range travels {
		if travels[i].Request == o.Now.Thing {
			o.Travel = &travels[i]
		}
	}
	return o, err
}

func houseOfCase(v *page.Visit) string { return "/cases/" + string(v.ID("case")) + "/house" }

func houseCasePage(v *page.Visit) (templ.Component, error) {
	o, err := openHouse(v)
	if err != nil {
		return nil, err
	}
	v.NoteSaved()
	v.Page.Title = v.Page.T("hstay.title")
	if v.Form != nil {
		if v.Page.Form = path.Base(v.Request.URL.Path); v.Page.Form == "house" {
			v.Page.Form = "ask"
		}
	}
	x := houseCaseView{At: houseOfCase(v), Back: o.At()}
	if x.Identity, err = record.IdentityOf(v, o.OpenedCase); err != nil {
		return nil, err
	}
	state := ""
	if o.Now != nil {
		state = o.Now.State()
		x.Request, x.Ended = o.Now.Thing, o.Now.ID
		x.Way = houseWay(v, o)
		for _, fill := range []func(*page.Visit, houseCase, string, *houseCaseView) error{houseAsked, houseAnswered, houseTravel, houseStay, houseMend} {
			if err := fill(v, o, state, &x); err != nil {
				return nil, err
			}
		}
		for _, a := range o.Asked[:len(o.Asked)-1] {
			x.Earlier = append(x.Earlier, page.Task{What: v.Page.T("hstay.asked_on", "date", v.Page.Date(a.Day)), Detail: houseState(v, o.Pack, a), Note: a.EndNote})
		}
		slices.Reverse(x.Earlier)
	}
	if o.Asks && (state == "" || state == "ended" || state == "left") && o.Card.EndedOn.IsZero() {
		if x.Ask, err = askView(v, o); err != nil {
			return nil, err
		}
	}
	return houseCaseViewPage(v.Page, x), nil
}

// houseState is where a request stands, in words.
func houseState(v *page.Visit, p *pack.Pack, a housing.Asked) string {
	switch s := a.State(); s {
	case "ended":
		return record.EndSaid(v, p, a.EndReason)
	case "left":
		return v.Page.T("hstay.state.left", "date", v.Page.Date(a.Stay.LeftOn))
	case "lives":
		return v.Page.T("hstay.state.lives", "date", v.Page.Date(a.Stay.Until))
	case "held":
		return v.Page.T("hstay.state.held", "date", v.Page.Date(a.Hold.From))
	case "declined":
		return v.Page.T("hstay.state.declined", "reason", v.Value(p, "house_declines", a.Answer().Reason))
	default:
		return v.Page.T("hstay.state." + s)
	}
}

// houseWay is the line from the question to the day of leaving.
func houseWay(v *page.Visit, o houseCase) page.Journey {
	a := *o.Now
	steps := []page.Step{{Label: "hstay.way.asked", State: "done", From: a.Day}, {Label: "hstay.way.answered"}, {Label: "hstay.way.held"}, {Label: "hstay.way.lives"}, {Label: "hstay.way.left"}}
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
	return page.Journey{Now: houseState(v, o.Pack, a), Steps: steps}
}

func houseAsked(v *page.Visit, o houseCase, _ string, x *houseCaseView) error {
	a, p := *o.Now, v.Page
	where := o.Place.Name
	if a.House == "" && where == "" {
		where = p.T("hstay.any")
	}
	first := p.T("hstay.from.release")
	if !a.From.IsZero() {
		first = p.Date(a.From)
	}
	x.Asked = []page.Row{
		{Label: "hstay.asked", Value: p.T("hstay.asked.by", "role", p.T("role."+a.AskedAs), "who", o.Names[a.RecordedBy], "date", p.Date(a.Day))},
		{Label: "hstay.where", Value: where},
		{Label: "hstay.from", Value: first},
		{Label: "hstay.basis", Value: v.Value(o.Pack, "stay_bases", a.Basis), HintText: a.Decision},
	}
	if needs := valueList(v, o.Pack, "bed_traits", housing.List(a.Needs)); needs != "" {
		x.Asked = append(x.Asked, page.Row{Label: "hstay.needs", Value: needs})
	}
	if a.Words != "" {
		x.Asked = append(x.Asked, page.Row{Label: "hstay.words", Value: a.Words})
	}
	if a.Open() && a.Stay == nil && (o.Asks || o.Keeps) {
		for _, e := range v.Values(o.Pack, "request_ends") {
			if by := o.Pack.Meaning("request_ends", e.Value); v.Page.Has("hstay.by." + by) {
				e.HintText = v.Page.T("hstay.by." + by)
			}
			x.Ends = append(x.Ends, e)
		}
	}
	return nil
}

// valueList are values of a vocabulary in words.
func valueList(v *page.Visit, p *pack.Pack, vocabulary string, ids []string) string {
	var said []string
	for _, id := range ids {
		said = append(said, v.Value(p, vocabulary, id))
	}
	return strings.Join(said, ", ")
}

func askView(v *page.Visit, o houseCase) (*record.AskView, error) {
	all, err := housing.All(v.Tx, o.Rec.Programme)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	x := &record.AskView{
		House: v.TypedIn("ask", "house", ""), From: v.TypedIn("ask", "from", ""), Bases: v.Values(o.Pack, "stay_bases"), Basis: v.TypedIn("ask", "basis", ""),
		Decision: v.TypedIn("ask", "decision", ""), Needs: v.Values(o.Pack, "bed_traits"), Words: v.TypedIn("ask", "words", ""), Today: v.Page.Today,
	}
	if v.Page.Form == "ask" {
		x.Picked = v.Picked("needs")
	}
	x.Houses, err = record.HouseOptions(v, all)
	return x, err
}

// houseMend are the rows that may be said to be a mistake, the latest first.
func houseMend(v *page.Visit, o houseCase, state string, x *houseCaseView) error {
	add := func(kind, label string, f sild.Fact) {
		if casework.MayMend(v.Tx, f) {
			x.Mend = append(x.Mend, page.Act{Label: label, Href: "/facts/" + kind + "/" + string(f.ID) + "/mistake"})
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
