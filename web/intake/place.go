// SPDX-License-Identifier: EUPL-1.2

package intake

import (
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/flow"
	"sild/org"
	"sild/pack"
	"sild/programme"
	"sild/referral"
	"sild/web/page"
	"sild/web/record"
)

// WaitingRoutes are the waiting list and the place that is offered.
func WaitingRoutes(s *page.Server) {
	s.Read("GET /places", placesPage)
	s.Read("GET /cases/{case}/place", placePage)
	s.Do("POST /cases/{case}/place", offerPlace, placePage)
	s.Do("POST /cases/{case}/place/{offer}", answerPlace, placePage)
}

// A placesView is how the places of one part stand, and who waits for one.
type placesView struct {
	ID, Name string
	Frees    string // what frees a place, in the programme's words
	Numbers  []page.Row
	Now      *page.Task // what is to be done: a place is free for somebody
	Areas    []page.ChipGroup
	Waiting  []page.Task
	Freed    []page.Task
	Forecast string
}

// placesPage are the places of the reader's organisation, part by part.
func placesPage(v *page.Visit) (templ.Component, error) {
	v.NoteSaved()
	v.Page.Title = v.Page.T("place.title")
	list, err := placesOf(v)
	if err != nil {
		return nil, err
	}
	return placesPageView(v.Page, list), nil
}

func placesOf(v *page.Visit) (list []placesView, err error) {
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
		for _, part := range referral.PartsWithPlaces(p) {
			if !gives {
				continue
			}
			x, err := newPlacesView(v, pr.ID, p, part)
			if err != nil {
				return nil, err
			}
			if x.Name = v.Page.Pick(part.Names); len(all) > 1 {
				x.Name = v.Page.Pick(p.Names) + ": " + x.Name
			}
			list = append(list, x)
		}
	}
	if len(list) == 0 { // the same refusal for those who may not see them
		_, err = referral.SpacesOf(v.Tx, "none", pack.Part{Places: &pack.Places{}})
	}
	return list, err
}

func newPlacesView(v *page.Visit, id sild.ID, p *pack.Pack, part pack.Part) (x placesView, err error) {
	s, err := referral.SpacesOf(v.Tx, id, part)
	if err != nil {
		return x, err
	}
	list, err := referral.WaitingFor(v.Tx, id, p, part, "")
	if err != nil {
		return x, err
	}
	x = placesView{ID: p.ID + "-" + part.ID, Frees: v.Page.Pick(part.Places.Says)}
	for _, n := range []struct {
		label string
		n     int
	}{{"place.all", s.All}, {"place.taken", s.Taken}, {"place.offered", s.Offered}, {"place.free", s.Free()}} {
		x.Numbers = append(x.Numbers, page.Row{Label: n.label, Value: v.Page.Number(n.n)})
	}
	for _, f := range s.Freed {
		x.Freed = append(x.Freed, page.Task{What: f.Name, Href: "/cases/" + string(f.Case), Detail: freedBy(v, p, f), Note: v.Page.T("place.goes_on")})
	}
	area, areas := v.Query("area"), []string{}
	for _, w := range list {
		if w.Area != "" && !slices.Contains(areas, w.Area) {
			areas = append(areas, w.Area)
		}
	}
	if slices.Sort(areas); len(areas) > 1 {
		g := page.ChipGroup{Label: "place.area", Chips: []page.Chip{{Href: "/places", Label: "place.area.all", On: area == ""}}}
		for _, a := range areas {
			g.Chips = append(g.Chips, page.Chip{Href: page.WithQuery("/places", url.Values{"area": {a}}), Text: a, On: area == a})
		}
		x.Areas = []page.ChipGroup{g}
	}
	next := slices.IndexFunc(list, func(w referral.Waiter) bool { return w.Next })
	for _, w := range list {
		if w.Next && s.Free() > 0 {
			x.Now = offerTask(v, w)
		}
		if area == "" || w.Area == area {
			t := waiter(v, p, s, w)
			if w.Offers && w.Offer.RanOut(v.Page.Today) {
				t.Note = ranOut(v, part, w.Offer, list, next)
			}
			x.Waiting = append(x.Waiting, t)
		}
	}
	if len(s.Ends) > 0 && s.Free() == 0 {
		x.Forecast = v.Page.T("place.forecast", "date", v.Page.Date(s.Ends[0].On)) + " " + v.Page.T("place.basis."+s.Ends[0].Basis)
		if n := s.Taken - len(s.Ends); n > 0 { // on what that rests
			x.Forecast += " " + v.Page.N("place.forecast.none", n)
		}
	}
	return x, nil
}

// offerTask says that a place is free for somebody.
func offerTask(v *page.Visit, w referral.Waiter) *page.Task {
	at := "/cases/" + string(w.Case) + "/place"
	return &page.Task{What: v.Page.T("place.now", "name", w.Name), Href: at, Acts: []page.Act{{Label: "place.offer", Of: w.Name, Href: at, Strong: true}}}
}

// freedBy is what freed a place, in words.
func freedBy(v *page.Visit, p *pack.Pack, f referral.Freed) string {
	vocabulary, value, _ := strings.Cut(f.What, "/")
	return v.Page.T("place.freed.by", "what", v.Value(p, vocabulary, value), "date", v.Page.Date(f.Until.AddDays(1)))
}

// ranOut says why the place that was offered to somebody is not theirs any more,
// and whose turn it is.
func ranOut(v *page.Visit, part pack.Part, o referral.PlaceOffer, list []referral.Waiter, next int) string {
	text := v.Page.T("place.ran_out", "date", v.Page.Date(o.Expires), "again", v.Page.Date(o.AgainOn(part)))
	if next >= 0 {
		text += " " + v.Page.T("place.ran_out.next", "name", list[next].Name)
	}
	return text
}

// waiter is somebody who waits as a row: what brings them forward, since when,
// and how it stands with an offer.
func waiter(v *page.Visit, p *pack.Pack, s referral.Spaces, w referral.Waiter) page.Task {
	t := page.Task{
		What: v.Page.Number(w.At) + ". " + w.Name, Href: "/cases/" + string(w.Case) + "/place",
		Detail: strings.Join(waitsSaid(v, p, w), " · "), Note: offerStands(v, p, w.Offer, w.Offers),
	}
	if e := s.Frees(w.At); !e.On.IsZero() && t.Note == "" {
		t.Note = placeBy(v, e)
	}
	if w.Next && s.Free() > 0 {
		t.Acts = []page.Act{{Label: "place.offer", Of: w.Name, Href: t.Href, Strong: true}}
	}
	return t
}

// placeBy is by when somebody could have a place, and on what that rests.
func placeBy(v *page.Visit, e referral.PlannedEnd) string {
	return v.Page.T("place.by", "date", v.Page.Date(e.On)) + ". " + v.Page.T("place.basis."+e.Basis)
}

func waitsSaid(v *page.Visit, p *pack.Pack, w referral.Waiter) (said []string) {
	for _, id := range w.Counts {
		x, _ := p.Preference(id)
		said = append(said, v.Page.Pick(x.Yes))
	}
	for _, id := range w.Unknown {
		x, _ := p.Preference(id)
		said = append(said, v.Page.T("place.unknown", "what", v.Page.Pick(x.Yes)))
	}
	return append(said, v.Page.T("place.since", "date", v.Page.Date(w.Since)))
}

// offerStands is how it stands with an offer of a place.
func offerStands(v *page.Visit, p *pack.Pack, o referral.PlaceOffer, there bool) string {
	switch {
	case !there:
		return ""
	case o.Open(v.Page.Today):
		return v.Page.T("place.state.open", "date", v.Page.Date(o.Expires))
	case o.State == "open" || o.State == "expired":
		return v.Page.T("place.state.expired", "date", v.Page.Date(o.Expires))
	case o.State == "declined" && o.Reason != "":
		return v.Page.T("place.state.declined_why", "date", v.Page.Date(o.DecidedOn), "why", v.Value(p, "offer_reasons", o.Reason))
	}
	return v.Page.T("place.state."+o.State, "date", v.Page.Date(o.DecidedOn))
}

// A placeView is one person who waits: why where on the list, and the offer.
type placeView struct {
	Identity page.Identity
	At       string
	Stands   []page.Row
	Offer    *page.Form // nil: nothing can be offered now
	Says     string
	NotNext  bool
	Why      string
	Answers  []page.Form // yes, no, taken back
	Workers  []page.Option
	Worker   string
	Reasons  []page.Option
	Reason   string
	Note     string
	Earlier  []string
}

func placePage(v *page.Visit) (templ.Component, error) {
	o, err := record.OpenCase(v, "IP")
	if err != nil {
		return nil, err
	}
	v.NoteSaved()
	x := placeView{At: o.At() + "/place"}
	v.Page.Title = v.Page.T("place.of", "name", o.Card.Name)
	if x.Identity, err = record.IdentityOf(v, o); err != nil {
		return nil, err
	}
	offers, err := referral.OffersOf(v.Tx, o.Rec.Case)
	if err != nil {
		return nil, err
	}
	p, part, err := referral.PlaceOf(v.Tx, o.Rec.Case, o.Rec.Programme)
	if sild.KindOf(err) == sild.Conflict {
		x.Says = v.Page.T("place.not_waiting")
		for _, f := range offers {
			x.Earlier = append(x.Earlier, offerStands(v, o.Pack, f, true))
		}
		return placePageView(v.Page, x), nil
	}
	if err != nil {
		return nil, err
	}
	s, err := referral.SpacesOf(v.Tx, o.Rec.Programme, part)
	if err != nil {
		return nil, err
	}
	list, err := referral.WaitingFor(v.Tx, o.Rec.Programme, p, part, "")
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(list, func(w referral.Waiter) bool { return w.Case == o.Rec.Case })
	if at < 0 {
		return nil, sild.Missing()
	}
	w := list[at]
	x.Stands = []page.Row{
		{Label: "place.at", Value: v.Page.T("place.at.of", "n", v.Page.Number(w.At), "all", v.Page.Number(len(list)))},
		{Label: "place.reasons", Value: strings.Join(waitsSaid(v, p, w), " · ")},
		{Label: "place.free", Value: v.Page.Number(s.Free())},
	}
	if e := s.Frees(w.At); !e.On.IsZero() {
		x.Stands = append(x.Stands, page.Row{Label: "place.when", Value: placeBy(v, e)})
	}
	for i, f := range offers {
		if i > 0 || !w.Offer.Open(v.Page.Today) {
			x.Earlier = append(x.Earlier, offerStands(v, p, f, true))
		}
	}
	switch {
	case w.Offers && w.Offer.Open(v.Page.Today):
		x.Says = offerStands(v, p, w.Offer, true)
		if err := placeForms(v, o, w.Offer, &x); err != nil {
			return nil, err
		}
	case s.Free() == 0:
		x.Says = v.Page.T("place.none_free")
	default:
		x.NotNext = !w.Next
		x.Offer = &page.Form{ID: "offer", Action: x.At, Submit: "place.offer", Keep: true, Here: true, Cancel: "/places"}
		x.Why = v.TypedIn("offer", "why", "")
	}
	return placePageView(v.Page, x), nil
}

// placeForms are the ways to answer an open offer.
func placeForms(v *page.Visit, o record.OpenedCase, f referral.PlaceOffer, x *placeView) error {
	if v.Form != nil {
		v.Page.Form = v.Form.Get("outcome")
	}
	for _, outcome := range []string{"accepted", "declined", "taken_back"} {
		x.Answers = append(x.Answers, page.Form{ID: outcome, Action: x.At + "/" + string(f.ID), Submit: "place.say." + outcome, Keep: true, Here: true})
	}
	workers, err := org.Workers(v.Tx, o.Rec.Team, "support_person")
	if err != nil {
		return err
	}
	x.Workers = []page.Option{{Value: "", Label: "place.worker.follows"}}
	for _, w := range workers {
		x.Workers = append(x.Workers, page.Option{Value: string(w.ID), Text: w.Name})
	}
	for _, r := range o.Pack.Vocabularies["offer_reasons"].Values {
		if !r.Retired {
			x.Reasons = append(x.Reasons, page.Option{Value: r.ID, Text: v.Page.Pick(r.Names)})
		}
	}
	x.Worker, x.Reason, x.Note = v.TypedIn("accepted", "worker", ""), v.TypedIn("declined", "reason", ""), v.TypedIn("taken_back", "note", "")
	return nil
}

func offerPlace(v *page.Visit) (string, error) {
	o, err := referral.OfferPlace(v.Tx, v.ID("case"), v.Form.Get("why"))
	return page.SavedAt("/cases/"+string(v.ID("case"))+"/place", "place", o.ID), err
}

func answerPlace(v *page.Visit) (string, error) {
	in := referral.PlaceAnswer{Outcome: v.Form.Get("outcome"), Reason: v.Form.Get("reason"), Note: v.Form.Get("note")}
	worker := sild.ID(v.Form.Get("worker"))
	o, err := flow.AnswerPlace(v.Tx, v.ID("offer"), in, referral.AnswerInput{Worker: worker, Follows: worker == ""}, "")
	return page.SavedAt("/places", "place", o.ID), err
}

// PlacesToday are the places that are free, and for whom.
func PlacesToday(v *page.Visit) (record.Section, error) {
	s := record.Section{Key: "place.today", Href: "/places"}
	all, err := programme.All(v.Tx)
	if err != nil {
		return s, err
	}
	for _, pr := range all {
		p, err := programme.Of(v.Tx, pr.ID)
		if err != nil {
			return s, err
		}
		for _, part := range referral.PartsWithPlaces(p) {
			gives, err := programme.Works(v.Tx, pr.ID, v.Tx.Actor.Org, "provider")
			if err != nil || !gives {
				return s, err
			}
			x, err := newPlacesView(v, pr.ID, p, part)
			if err != nil {
				return s, err
			}
			if x.Now != nil {
				s.List = append(s.List, *x.Now)
			}
		}
	}
	return s, nil
}

// waitsInOrder reports whether the reader's organisation keeps a waiting list
// for places in any programme.
func waitsInOrder(v *page.Visit) (bool, error) {
	all, err := programme.All(v.Tx)
	if err != nil {
		return false, err
	}
	for _, pr := range all {
		p, err := programme.Of(v.Tx, pr.ID)
		if err != nil {
			return false, err
		}
		if len(referral.PartsWithPlaces(p)) > 0 {
			return true, nil
		}
	}
	return false, nil
}
