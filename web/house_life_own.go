// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strconv"

	"github.com/a-h/templ"

	"sild"
	"sild/housing"
	"sild/i18n"
)

// myHouseRoutes are the house in which the person lives, and asking for a place
// in one.
func (s *Server) myHouseRoutes() {
	s.mine("GET /my/house", false, show(myHouse))
	s.mine("GET /my/bed", false, show(myBed))
	s.mine("POST /my/bed", false, deedOf(askMyBed, myBed))
	s.mine("POST /my/house/rules", false, deedOf(acceptMyRules, myHouse))
	s.mine("POST /my/house/visitors", false, deedOf(askMyVisitor, myHouse))
}

// A myHouseView is where a person lives, on their own pages: the rules in a
// language that they read, visitors, and what the house keeps for them.
type myHouseView struct {
	House    string
	Until    string
	Done     string
	Lang     i18n.Lang // of the rules
	Words    string
	Version  int
	Others   []link // the same rules in other languages
	Accepted string // when; empty: not yet
	Hours    string
	Visits   []guestRow
	Keeps    []housing.Belonging
	In       visitFields
}

func myHouse(v *visit) (templ.Component, error) {
	v.page.Title = v.page.T("my.house")
	h, there, err := housing.OwnHome(v.tx)
	if err != nil {
		return nil, err
	}
	if !there {
		return nil, sild.Missing()
	}
	v.page.Zone, v.page.Today = h.House.Pack.Location(), h.House.Today
	x := myHouseView{House: h.House.Name, Until: v.page.T("my.house.until", "date", v.page.Date(h.Stay.Until)), Keeps: h.Keeps}
	if done := v.query("done"); v.form == nil && (done == "sent" || done == "saved") {
		x.Done = v.page.T("my." + done)
	}
	if len(h.Rules) > 0 {
		r := h.Rules[0]
		for _, want := range []string{string(v.page.Lang()), v.query("lang"), v.form.Get("lang")} {
			for _, one := range h.Rules {
				if one.Lang == want {
					r = one
				}
			}
		}
		x.Lang, x.Words, x.Version = i18n.Lang(r.Lang), r.Words, r.Version
		for _, one := range h.Rules {
			if one.Lang != r.Lang {
				x.Others = append(x.Others, link{Href: "/my/house?lang=" + one.Lang, Text: i18n.Lang(one.Lang).Name()})
			}
		}
	}
	if h.Answer != nil && h.Answer.Accepted {
		x.Accepted = v.page.T("my.house.accepted", "date", v.page.Date(h.Answer.Day))
	}
	if h.House.Terms.Visitors > 0 {
		x.Hours = v.page.T("my.house.hours", "hours", strconv.Itoa(h.House.Terms.Visitors))
	}
	for _, g := range h.Visits {
		x.Visits = append(x.Visits, guestRow{Name: g.Name, When: v.page.FullDate(g.Day) + ", " + v.page.Time(g.StartsAt, v.page.Zone), State: v.page.T("my.visitor." + g.State), Note: g.Why})
	}
	x.In = visitFields{Name: v.typed("name", ""), Relation: v.typed("relation", ""), On: v.typed("starts", ""), From: v.typed("starts_time", ""), Until: v.typed("ends_time", "")}
	return myHousePage(v.page, x), nil
}

func acceptMyRules(v *visit) (string, error) {
	p := sild.Problems{}
	version := v.number(p, "version")
	if err := p.Err(); err != nil {
		return "", err
	}
	_, err := housing.AnswerOwnRules(v.tx, version, v.form.Get("lang"))
	return "/my/house?done=saved", err
}

func askMyVisitor(v *visit) (string, error) {
	h, there, err := housing.OwnHome(v.tx)
	if err == nil && !there {
		err = sild.Missing()
	}
	if err != nil {
		return "", err
	}
	v.page.Zone = h.House.Pack.Location()
	p := sild.Problems{}
	in := housing.VisitorInput{Name: v.form.Get("name"), Relation: v.form.Get("relation")}
	in.StartsAt, in.EndsAt = v.visitTimes(p)
	if err := p.Err(); err != nil {
		return "", err
	}
	_, err = housing.AskOwnVisitor(v.tx, in)
	return "/my/house?done=sent", err
}

// livingLink leads from a case to the person's life in a house, for those who
// share in it.
func (v *visit) livingLink(o openedCase) ([]link, error) {
	if _, err := housing.LivingAt(v.tx, o.Rec); sild.KindOf(err) == sild.NotFound {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	return []link{{Href: o.At() + "/living", Label: "life.link"}}, nil
}
