// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"sild/access"
	"sild/housing"
	"sild/report"
)

// sayHouse says what happened on the way into a house and out of it.
func (v *visit) sayHouse(o openedCase, e *report.Event, x *eventView) {
	p := v.page
	switch {
	case e.Kind == "bed_ended":
		x.Kind, x.What, x.Team = "paper", p.T("case.event.house_request.ended", "reason", v.endSaid(o.Pack, e.BedRequest.EndReason)), e.BedRequest.EndNote
	case e.BedRequest != nil:
		x.Kind, x.What = "paper", p.T("case.event.house_request")
		x.Lines = sayIf(x.Lines, v.value(o.Pack, "stay_bases", e.BedRequest.Basis))
		x.Shared = e.BedRequest.Words
	case e.BedAnswer != nil:
		x.Kind, x.What, x.Team = "paper", p.T("case.event.house_answer", "answer", p.T("hstay.answer."+e.BedAnswer.Outcome)), e.BedAnswer.Note
		if !e.BedAnswer.Admission.IsZero() {
			x.Lines = append(x.Lines, p.T("hreq.first", "date", p.Date(e.BedAnswer.Admission)))
		}
		if e.BedAnswer.Lost != "" {
			x.Lines = append(x.Lines, p.T("hstay.lost."+e.BedAnswer.Lost))
		}
		if e.BedAnswer.Reason != "" {
			x.Lines = append(x.Lines, v.value(o.Pack, "house_declines", e.BedAnswer.Reason))
		}
	case e.Kind == "stay_left":
		x.Kind, x.What, x.Team = "gate", p.T("case.event.stay_left", "house", v.houseName(e.Stay), "reason", v.value(o.Pack, "stay_ends", e.Stay.LeftReason)), e.Stay.LeftNote
		if e.Stay.LeftTo != "" {
			x.Lines = append(x.Lines, v.value(o.Pack, "housing", e.Stay.LeftTo))
		}
	default:
		x.Kind, x.What = "gate", p.T("case.event.stay", "house", v.houseName(e.Stay))
		x.Lines = sayIf(x.Lines, e.Stay.CameWith)
	}
}

// houseName is the name of a house; nothing, if it cannot be read.
func (v *visit) houseName(s *housing.Stay) string {
	h, err := housing.PlaceOf(v.tx, s.House)
	if err != nil {
		return ""
	}
	return h.Name
}

// livesIn is the house in which somebody lives, or in which a bed is kept for them;
// empty: none, or it is not for the reader. The bed is named to who works there.
func (v *visit) livesIn(o openedCase) (string, error) {
	if !o.Pack.Houses() || o.Rec.Right('P') == 0 {
		return "", nil
	}
	all, err := housing.RequestsOf(v.tx, o.Rec.Case)
	if err != nil || len(all) == 0 {
		return "", err
	}
	switch a := all[len(all)-1]; a.State() {
	case "lives":
		h, err := housing.PlaceOf(v.tx, a.Stay.House)
		if err != nil {
			return "", err
		}
		if h.Provider == v.tx.Actor.Org && access.May(v.who.Role, access.HouseLife) {
			uses, err := housing.UsesOf(v.tx, o.Rec.Case)
			if err != nil {
				return "", err
			}
			for _, u := range uses {
				if u.Stay == a.Stay.Thing && u.Going {
					bed, err := v.bedWords(u.Bed)
					return v.page.T("case.head.lives.bed", "house", h.Name, "bed", bed, "date", v.page.Date(a.Stay.Until)), err
				}
			}
		}
		return v.page.T("case.head.lives", "house", h.Name, "date", v.page.Date(a.Stay.Until)), nil
	case "held":
		h, err := housing.PlaceOf(v.tx, a.Hold.House)
		return v.page.T("case.head.held", "house", h.Name, "date", v.page.Date(a.Hold.From)), err
	}
	return "", nil
}
