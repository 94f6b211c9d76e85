// SPDX-License-Identifier: EUPL-1.2

package portal

import (
	"strconv"

	"github.com/a-h/templ"

	"sild"
	"sild/housing"
	"sild/i18n"
	"sild/web/page"
	"sild/web/record"
)

// MyHouseRoutes are the house in which the person lives, and asking for a place
// in one.
func MyHouseRoutes(s *page.Server) {
	mine(s, "GET /my/house", false, show(myHouse))
	mine(s, "GET /my/bed", false, show(myBed))
	mine(s, "POST /my/bed", false, deedOf(askMyBed, myBed))
	mine(s, "POST /my/house/rules", false, deedOf(acceptMyRules, myHouse))
	mine(s, "POST /my/house/visitors", false, deedOf(askMyVisitor, myHouse))
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
	Others   []page.Link // the same rules in other languages
	Accepted string      // when; empty: not yet
	Hours    string
	Visits   []record.GuestRow
	Keeps    []housing.Belonging
	In       record.VisitFields
}

func myHouse(v *page.Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("my.house")
	h, there, err := housing.OwnHome(v.Tx)
	if err != nil {
		return nil, err
	}
	if !there {
		return nil, sild.Missing()
	}
	v.Page.Zone, v.Page.Today = h.House.Pack.Location(), h.House.Today
	x := myHouseView{House: h.House.Name, Until: v.Page.T("my.house.until", "date", v.Page.Date(h.Stay.Until)), Keeps: h.Keeps}
	if done := v.Query("done"); v.Form == nil && (done == "sent" || done == "saved") {
		x.Done = v.Page.T("my." + done)
	}
	if len(h.Rules) > 0 {
		r := h.Rules[0]
		for _, want := range []string{string(v.Page.Lang()), v.Query("lang"), v.Form.Get("lang")} {
			for _, one := range h.Rules {
				if one.Lang == want {
					r = one
				}
			}
		}
		x.Lang, x.Words, x.Version = i18n.Lang(r.Lang), r.Words, r.Version
		for _, one := range h.Rules {
			if one.Lang != r.Lang {
				x.Others = append(x.Others, page.Link{Href: "/my/house?lang=" + one.Lang, Text: i18n.Lang(one.Lang).Name()})
			}
		}
	}
	if h.Answer != nil && h.Answer.Accepted {
		x.Accepted = v.Page.T("my.house.accepted", "date", v.Page.Date(h.Answer.Day))
	}
	if h.House.Terms.Visitors > 0 {
		x.Hours = v.Page.T("my.house.hours", "hours", strconv.Itoa(h.House.Terms.Visitors))
	}
	for _, g := range h.Visits {
		x.Visits = append(x.Visits, record.GuestRow{Name: g.Name, When: v.Page.Row(v.Page.FullDate(g.Day), v.Page.Time(g.StartsAt, v.Page.Zone)), State: v.Page.T("my.visitor." + g.State), Note: g.Why})
	}
	x.In = record.VisitFields{Name: v.Typed("name", ""), Relation: v.Typed("relation", ""), On: v.Typed("starts", ""), From: v.Typed("starts_time", ""), Until: v.Typed("ends_time", "")}
	return myHousePage(v.Page, x), nil
}

func acceptMyRules(v *page.Visit) (string, error) {
	p := sild.Problems{}
	version := v.Number(p, "version")
	if err := p.Err(); err != nil {
		return "", err
	}
	_, err := housing.AnswerOwnRules(v.Tx, version, v.Form.Get("lang"))
	return "/my/house?done=saved", err
}

func askMyVisitor(v *page.Visit) (string, error) {
	h, there, err := housing.OwnHome(v.Tx)
	if err == nil && !there {
		err = sild.Missing()
	}
	if err != nil {
		return "", err
	}
	v.Page.Zone = h.House.Pack.Location()
	p := sild.Problems{}
	in := housing.VisitorInput{Name: v.Form.Get("name"), Relation: v.Form.Get("relation")}
	in.StartsAt, in.EndsAt = record.VisitTimes(v, p)
	if err := p.Err(); err != nil {
		return "", err
	}
	_, err = housing.AskOwnVisitor(v.Tx, in)
	return "/my/house?done=sent", err
}
