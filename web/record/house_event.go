// SPDX-License-Identifier: EUPL-1.2

package record

import (
	"sild"
	"sild/access"
	"sild/housing"
	"sild/pack"
	"sild/report"
	"sild/web/page"
)

// SayHouse says what happened on the way into a house and out of it.
func SayHouse(v *page.Visit, o OpenedCase, e *report.Event, x *EventView) {
	p := v.Page
	switch {
	case e.Kind == "bed_ended":
		x.Kind, x.What, x.Team = "paper", p.T("case.event.house_request.ended", "reason", EndSaid(v, o.Pack, e.BedRequest.EndReason)), e.BedRequest.EndNote
	case e.BedRequest != nil:
		x.Kind, x.What = "paper", p.T("case.event.house_request")
		x.Lines = SayIf(x.Lines, v.Value(o.Pack, "stay_bases", e.BedRequest.Basis))
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
			x.Lines = append(x.Lines, v.Value(o.Pack, "house_declines", e.BedAnswer.Reason))
		}
	case e.Kind == "stay_left":
		x.Kind, x.What, x.Team = "gate", p.T("case.event.stay_left", "house", houseName(v, e.Stay), "reason", v.Value(o.Pack, "stay_ends", e.Stay.LeftReason)), e.Stay.LeftNote
		if e.Stay.LeftTo != "" {
			x.Lines = append(x.Lines, v.Value(o.Pack, "housing", e.Stay.LeftTo))
		}
	default:
		x.Kind, x.What = "gate", p.T("case.event.stay", "house", houseName(v, e.Stay))
		x.Lines = SayIf(x.Lines, e.Stay.CameWith)
	}
}

// houseName is the name of a house; nothing, if it cannot be read.
func houseName(v *page.Visit, s *housing.Stay) string {
	h, err := housing.PlaceOf(v.Tx, s.House)
	if err != nil {
		return ""
	}
	return h.Name
}

// livesIn is the house in which somebody lives, or in which a bed is kept for them;
// empty: none, or it is not for the reader. The bed is named to who works there.
func livesIn(v *page.Visit, o OpenedCase) (string, error) {
	if !o.Pack.Houses() || o.Rec.Right('P') == 0 {
		return "", nil
	}
	all, err := housing.RequestsOf(v.Tx, o.Rec.Case)
	if err != nil || len(all) == 0 {
		return "", err
	}
	switch a := all[len(all)-1]; a.State() {
	case "lives":
		h, err := housing.PlaceOf(v.Tx, a.Stay.House)
		if err != nil {
			return "", err
		}
		if h.Provider == v.Tx.Actor.Org && access.May(v.Who.Role, access.HouseLife) {
			uses, err := housing.UsesOf(v.Tx, o.Rec.Case)
			if err != nil {
				return "", err
			}
			for _, u := range uses {
				if u.Stay == a.Stay.Thing && u.Going {
					bed, err := BedWords(v, u.Bed)
					return v.Page.T("case.head.lives.bed", "house", h.Name, "bed", bed, "date", v.Page.Date(a.Stay.Until)), err
				}
			}
		}
		return v.Page.T("case.head.lives", "house", h.Name, "date", v.Page.Date(a.Stay.Until)), nil
	case "held":
		h, err := housing.PlaceOf(v.Tx, a.Hold.House)
		return v.Page.T("case.head.held", "house", h.Name, "date", v.Page.Date(a.Hold.From)), err
	}
	return "", nil
}

// EndSaid is why a request came to no stay, and by whom: "The court refused
// parole (the court)".
func EndSaid(v *page.Visit, p *pack.Pack, reason string) string {
	said := v.Value(p, "request_ends", reason)
	if by := p.Meaning("request_ends", reason); by != "" && v.Page.Has("hstay.by."+by) {
		said += " (" + v.Page.T("hstay.by."+by) + ")"
	}
	return said
}

// BedWords is a bed with its room, in words.
func BedWords(v *page.Visit, bed sild.ID) (string, error) {
	b, err := housing.BedNamed(v.Tx, bed)
	return v.Page.T("hstay.bed.in", "room", b.Room, "bed", b.Name), err
}
