// SPDX-License-Identifier: EUPL-1.2

package web

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
)

// seatRoutes are who sits in the standing team of a team, in each programme that
// has one (L7).
func (s *Server) seatRoutes() {
	s.read("GET /seats", seatsPage)
	s.write("POST /seats/{programme}", holdSeat, seatsPage)
	s.write("POST /seats/{seat}/until", leaveSeat, seatsPage)
}

// A seatsView are the standing teams of one team, programme by programme.
type seatsView struct {
	Team  string
	Tabs  []tab
	Lists []seatList
}

// A seatList is the standing team of one programme.
type seatList struct {
	Name, Lead string
	Areas      string
	Seats      []seatView
	Form       *form
	Team       string // id
	User, Kind string
	From       string
	Until      string
	Users      []option
	Kinds      []option
	Nobody     bool // no specialist works in the team
}

// A seatView is one kind of worker in it: what it may see, who holds it now or
// soon, and who held it.
type seatView struct {
	Name, Sees, Others string
	Now                []seatRow
	Past               []task
}

// A seatRow is somebody who holds a seat, with the form in which it ends.
type seatRow struct {
	Who, When string
	Form      form
	Until     string
}

func seatsPage(v *visit) (templ.Component, error) {
	v.page.Title = v.page.T("seat.title")
	v.savedPlain()
	teams, err := org.KeptTeams(v.tx)
	if err != nil {
		return nil, err
	}
	var x seatsView
	if len(teams) == 0 {
		return seatsSheet(v.page, x), nil
	}
	team := teams[0]
	if id := sild.ID(cmp.Or(v.form.Get("team"), v.query("team"))); id != "" {
		i := slices.IndexFunc(teams, func(t org.Team) bool { return t.ID == id })
		if i < 0 {
			return nil, sild.Missing()
		}
		team = teams[i]
	}
	if x.Team = team.Name; len(teams) > 1 {
		for _, t := range teams {
			x.Tabs = append(x.Tabs, tab{Href: withQuery("/seats", url.Values{"team": {string(t.ID)}}), Text: t.Name, Count: -1, On: t.ID == team.ID})
		}
	}
	held, err := flow.SeatsOf(v.tx, team.ID)
	if err != nil {
		return nil, err
	}
	able, err := org.Workers(v.tx, team.ID, org.Specialist)
	if err != nil {
		return nil, err
	}
	if v.form != nil {
		v.page.Form = "hold-" + v.r.PathValue("programme")
		if seat := v.r.PathValue("seat"); seat != "" {
			v.page.Form = "leave-" + seat
		}
	}
	all, err := programme.All(v.tx)
	if err != nil {
		return nil, err
	}
	for _, pr := range all {
		gives, err := programme.Works(v.tx, pr.ID, v.tx.Actor.Org, "provider")
		if err != nil {
			return nil, err
		}
		p, err := programme.Of(v.tx, pr.ID)
		if err != nil {
			return nil, err
		}
		if gives && len(p.Seats()) > 0 {
			x.Lists = append(x.Lists, v.seatList(pr.ID, p, team, held, able))
		}
	}
	return seatsSheet(v.page, x), nil
}

func (v *visit) seatList(id sild.ID, p *pack.Pack, team org.Team, held []org.Holder, able []org.Colleague) seatList {
	key := "hold-" + string(id)
	x := seatList{
		Name: v.page.Pick(p.Names), Areas: v.places(p.Areas), Team: string(team.ID), Nobody: len(able) == 0,
		User: v.typedIn(key, "user", ""), Kind: v.typedIn(key, "kind", ""), From: v.typedIn(key, "from", v.page.Today.String()), Until: v.typedIn(key, "until", ""),
	}
	for _, u := range able {
		x.Users = append(x.Users, option{Value: string(u.ID), Text: u.Name})
	}
	if !x.Nobody {
		x.Form = &form{ID: key, Action: "/seats/" + string(id), Submit: "seat.hold", Here: true}
	}
	for _, s := range p.Seats() {
		if s.Leads {
			x.Lead = v.page.Pick(s.Names)
			continue
		}
		x.Kinds = append(x.Kinds, option{Value: s.ID, Text: v.page.Pick(s.Names)})
		x.Seats = append(x.Seats, v.seatView(p, s, team, held))
	}
	return x
}

func (v *visit) seatView(p *pack.Pack, s pack.Seat, team org.Team, held []org.Holder) seatView {
	x := seatView{Name: v.page.Pick(s.Names)}
	people, with := p.SeatFor(s.ID, false)
	families, beside := p.SeatFor(s.ID, true)
	if with {
		x.Sees = v.seesWords(people.Sees)
	}
	switch of := v.seesWords(families.Sees); {
	case beside && !with:
		x.Sees = v.page.T("seat.families", "sees", of)
	case beside && of != x.Sees:
		x.Others = v.page.T("seat.families", "sees", of)
	case with && !beside:
		x.Others = v.page.T("seat.families.none")
	}
	for _, h := range held {
		if h.Kind != s.ID {
			continue
		}
		until := h.Until
		if until == org.Far {
			until = sild.Date{}
		}
		when := v.page.span(h.From, until)
		if !h.Until.Before(v.page.Today) {
			key := "leave-" + string(h.ID)
			x.Now = append(x.Now, seatRow{
				Who: h.Name, When: when, Until: v.typedIn(key, "until", until.String()),
				Form: form{ID: key, Action: "/seats/" + string(h.ID) + "/until?" + url.Values{"team": {string(team.ID)}}.Encode(), Submit: "seat.until.save", Here: true},
			})
			continue
		}
		x.Past = append(x.Past, task{What: h.Name, Detail: when})
	}
	return x
}

// seesWords are sections of a record in words.
func (v *visit) seesWords(sections []string) string {
	words := make([]string, len(sections))
	for i, s := range sections {
		words[i] = v.page.T("section." + strings.ToLower(s))
	}
	return strings.Join(words, ", ")
}

func holdSeat(v *visit) (string, error) {
	p := sild.Problems{}
	team := sild.ID(v.form.Get("team"))
	_, err := flow.HoldSeat(v.tx, v.id("programme"), org.SeatInput{
		Team: team, User: sild.ID(v.form.Get("user")), Kind: v.form.Get("kind"), From: v.date(p, "from"), Until: v.date(p, "until"),
	})
	return v.goOn(withQuery("/seats", url.Values{"team": {string(team)}, "saved": {"seat"}}), p, err)
}

func leaveSeat(v *visit) (string, error) {
	p := sild.Problems{}
	err := org.LeaveSeat(v.tx, v.id("seat"), v.date(p, "until"))
	return v.goOn(withQuery("/seats", url.Values{"team": {v.query("team")}, "saved": {"seat"}}), p, err)
}
