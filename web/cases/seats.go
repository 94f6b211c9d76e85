// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/flow"
	"sild/org"
	"sild/pack"
	"sild/programme"
	"sild/web/page"
	"sild/web/record"
)

// SeatRoutes are who sits in the standing team of a team, in each programme that
// has one (L7).
func SeatRoutes(s *page.Server) {
	s.Read("GET /seats", seatsPage)
	s.Do("POST /seats/{programme}", holdSeat, seatsPage)
	s.Do("POST /seats/{seat}/until", leaveSeat, seatsPage)
}

// A seatsView are the standing teams of one team, programme by programme.
type seatsView struct {
	Team  string
	Tabs  []page.Tab
	Lists []seatList
}

// A seatList is the standing team of one programme.
type seatList struct {
	Name, Lead string
	Areas      string
	Seats      []seatView
	Form       *page.Form
	Team       string // id
	User, Kind string
	From       string
	Until      string
	Users      []page.Option
	Kinds      []page.Option
	Nobody     bool // no specialist works in the team
}

// A seatView is one kind of worker in it: what it may see, who holds it now or
// soon, and who held it.
type seatView struct {
	Name, Sees, Others string
	Now                []seatRow
	Past               []page.Task
}

// A seatRow is somebody who holds a seat, with the form in which it ends.
type seatRow struct {
	Who, When string
	Form      page.Form
	Until     string
}

func seatsPage(v *page.Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("seat.title")
	v.SavedPlain()
	teams, err := org.KeptTeams(v.Tx)
	if err != nil {
		return nil, err
	}
	var x seatsView
	if len(teams) == 0 {
		return seatsSheet(v.Page, x), nil
	}
	team := teams[0]
	if id := sild.ID(cmp.Or(v.Form.Get("team"), v.Query("team"))); id != "" {
		i := slices.IndexFunc(teams, func(t org.Team) bool { return t.ID == id })
		if i < 0 {
			return nil, sild.Missing()
		}
		team = teams[i]
	}
	if x.Team = team.Name; len(teams) > 1 {
		for _, t := range teams {
			x.Tabs = append(x.Tabs, page.Tab{Href: page.WithQuery("/seats", url.Values{"team": {string(t.ID)}}), Text: t.Name, Count: -1, On: t.ID == team.ID})
		}
	}
	held, err := flow.SeatsOf(v.Tx, team.ID)
	if err != nil {
		return nil, err
	}
	able, err := org.Workers(v.Tx, team.ID, org.Specialist)
	if err != nil {
		return nil, err
	}
	if v.Form != nil {
		v.Page.Form = "hold-" + v.Request.PathValue("programme")
		if seat := v.Request.PathValue("seat"); seat != "" {
			v.Page.Form = "leave-" + seat
		}
	}
	all, err := programme.All(v.Tx)
	if err != nil {
		return nil, err
	}
	for _, pr := range all {
		gives, err := programme.Works(v.Tx, pr.ID, v.Tx.Actor.Org, "provider")
		if err != nil {
			return nil, err
		}
		p, err := programme.Of(v.Tx, pr.ID)
		if err != nil {
			return nil, err
		}
		if gives && len(p.Seats()) > 0 {
			x.Lists = append(x.Lists, newSeatList(v, pr.ID, p, team, held, able))
		}
	}
	return seatsSheet(v.Page, x), nil
}

func newSeatList(v *page.Visit, id sild.ID, p *pack.Pack, team org.Team, held []org.Holder, able []org.Colleague) seatList {
	key := "hold-" + string(id)
	x := seatList{
		Name: v.Page.Pick(p.Names), Areas: record.Places(v, p.Areas), Team: string(team.ID), Nobody: len(able) == 0,
		User: v.TypedIn(key, "user", ""), Kind: v.TypedIn(key, "kind", ""), From: v.TypedIn(key, "from", v.Page.Today.String()), Until: v.TypedIn(key, "until", ""),
	}
	for _, u := range able {
		x.Users = append(x.Users, page.Option{Value: string(u.ID), Text: u.Name})
	}
	if !x.Nobody {
		x.Form = &page.Form{ID: key, Action: "/seats/" + string(id), Submit: "seat.hold", Here: true}
	}
	for _, s := range p.Seats() {
		if s.Leads {
			x.Lead = v.Page.Pick(s.Names)
			continue
		}
		x.Kinds = append(x.Kinds, page.Option{Value: s.ID, Text: v.Page.Pick(s.Names)})
		x.Seats = append(x.Seats, newSeatView(v, p, s, team, held))
	}
	return x
}

func newSeatView(v *page.Visit, p *pack.Pack, s pack.Seat, team org.Team, held []org.Holder) seatView {
	x := seatView{Name: v.Page.Pick(s.Names)}
	people, with := p.SeatFor(s.ID, false)
	families, beside := p.SeatFor(s.ID, true)
	if with {
		x.Sees = seesWords(v, people.Sees)
	}
	switch of := seesWords(v, families.Sees); {
	case beside && !with:
		x.Sees = v.Page.T("seat.families", "sees", of)
	case beside && of != x.Sees:
		x.Others = v.Page.T("seat.families", "sees", of)
	case with && !beside:
		x.Others = v.Page.T("seat.families.none")
	}
	for _, h := range held {
		if h.Kind != s.ID {
			continue
		}
		until := h.Until
		if until == org.Far {
			until = sild.Date{}
		}
		when := v.Page.Span(h.From, until)
		if !h.Until.Before(v.Page.Today) {
			key := "leave-" + string(h.ID)
			x.Now = append(x.Now, seatRow{
				Who: h.Name, When: when, Until: v.TypedIn(key, "until", until.String()),
				Form: page.Form{ID: key, Action: "/seats/" + string(h.ID) + "/until?" + url.Values{"team": {string(team.ID)}}.Encode(), Submit: "seat.until.save", Here: true},
			})
			continue
		}
		x.Past = append(x.Past, page.Task{What: h.Name, Detail: when})
	}
	return x
}

// seesWords are sections of a record in words.
func seesWords(v *page.Visit, sections []string) string {
	words := make([]string, len(sections))
	for i, s := range sections {
		words[i] = v.Page.T("section." + strings.ToLower(s))
	}
	return strings.Join(words, ", ")
}

func holdSeat(v *page.Visit) (string, error) {
	p := sild.Problems{}
	team := sild.ID(v.Form.Get("team"))
	_, err := flow.HoldSeat(v.Tx, v.ID("programme"), org.SeatInput{
		Team: team, User: sild.ID(v.Form.Get("user")), Kind: v.Form.Get("kind"), From: v.Date(p, "from"), Until: v.Date(p, "until"),
	})
	return v.GoOn(page.WithQuery("/seats", url.Values{"team": {string(team)}, "saved": {"seat"}}), p, err)
}

func leaveSeat(v *page.Visit) (string, error) {
	p := sild.Problems{}
	err := org.LeaveSeat(v.Tx, v.ID("seat"), v.Date(p, "until"))
	return v.GoOn(page.WithQuery("/seats", url.Values{"team": {v.Query("team")}, "saved": {"seat"}}), p, err)
}
