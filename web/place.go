// SPDX-License-Identifier: EUPL-1.2

package web

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
)

func (s *Server) waitingRoutes() {
	s.read("GET /places", placesPage)
	s.read("GET /cases/{case}/place", placePage)
	s.write("POST /cases/{case}/place", offerPlace, placePage)
	s.write("POST /cases/{case}/place/{offer}", answerPlace, placePage)
}

// A placesView is how the places of one part stand, and who waits for one.
type placesView struct {
	ID, Name string
	Frees    string // what frees a place, in the programme's words
	Numbers  []row
	Now      *task // what is to be done: a place is free for somebody
	Areas    []chipGroup
	Waiting  []task
	Freed    []task
	Forecast string
}

// placesPage are the places of the reader's organisation, part by part.
func placesPage(v *visit) (templ.Component, error) {
	v.noteSaved()
	v.page.Title = v.page.T("place.title")
	list, err := v.placesOf()
	if err != nil {
		return nil, err
	}
	return placesPageView(v.page, list), nil
}

func (v *visit) placesOf() (list []placesView, err error) {
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
		for _, part := range referral.PartsWithPlaces(p) {
			if !gives {
				continue
			}
			x, err := v.placesView(pr.ID, p, part)
			if err != nil {
				return nil, err
			}
			if x.Name = v.page.Pick(part.Names); len(all) > 1 {
				x.Name = v.page.Pick(p.Names) + ": " + x.Name
			}
			list = append(list, x)
		}
	}
	if len(list) == 0 { // the same refusal for those who may not see them
		_, err = referral.SpacesOf(v.tx, "none", pack.Part{Places: &pack.Places{}})
	}
	return list, err
}

func (v *visit) placesView(id sild.ID, p *pack.Pack, part pack.Part) (x placesView, err error) {
	s, err := referral.SpacesOf(v.tx, id, part)
	if err != nil {
		return x, err
	}
	list, err := referral.WaitingFor(v.tx, id, p, part, "")
	if err != nil {
		return x, err
	}
	x = placesView{ID: p.ID + "-" + part.ID, Frees: v.page.Pick(part.Places.Says)}
	for _, n := range []struct {
		label string
		n     int
	}{{"place.all", s.All}, {"place.taken", s.Taken}, {"place.offered", s.Offered}, {"place.free", s.Free()}} {
		x.Numbers = append(x.Numbers, row{Label: n.label, Value: v.page.Number(n.n)})
	}
	for _, f := range s.Freed {
		x.Freed = append(x.Freed, task{What: f.Name, Href: "/cases/" + string(f.Case), Detail: v.freedBy(p, f), Note: v.page.T("place.goes_on")})
	}
	area, areas := v.query("area"), []string{}
	for _, w := range list {
		if w.Area != "" && !slices.Contains(areas, w.Area) {
			areas = append(areas, w.Area)
		}
	}
	if slices.Sort(areas); len(areas) > 1 {
		g := chipGroup{Label: "place.area", Chips: []chip{{Href: "/places", Label: "place.area.all", On: area == ""}}}
		for _, a := range areas {
			g.Chips = append(g.Chips, chip{Href: withQuery("/places", url.Values{"area": {a}}), Text: a, On: area == a})
		}
		x.Areas = []chipGroup{g}
	}
	next := slices.IndexFunc(list, func(w referral.Waiter) bool { return w.Next })
	for _, w := range list {
		if w.Next && s.Free() > 0 {
			x.Now = v.offerTask(w)
		}
		if area == "" || w.Area == area {
			t := v.waiter(p, s, w)
			if w.Offers && w.Offer.RanOut(v.page.Today) {
				t.Note = v.ranOut(part, w.Offer, list, next)
			}
			x.Waiting = append(x.Waiting, t)
		}
	}
	if len(s.Ends) > 0 && s.Free() == 0 {
		x.Forecast = v.page.T("place.forecast", "date", v.page.Date(s.Ends[0].On)) + " " + v.page.T("place.basis."+s.Ends[0].Basis)
		if n := s.Taken - len(s.Ends); n > 0 { // on what that rests
			x.Forecast += " " + v.page.N("place.forecast.none", n)
		}
	}
	return x, nil
}

// offerTask says that a place is free for somebody.
func (v *visit) offerTask(w referral.Waiter) *task {
	at := "/cases/" + string(w.Case) + "/place"
	return &task{What: v.page.T("place.now", "name", w.Name), Href: at, Acts: []act{{Label: "place.offer", Of: w.Name, Href: at, Strong: true}}}
}

// freedBy is what freed a place, in words.
func (v *visit) freedBy(p *pack.Pack, f referral.Freed) string {
	vocabulary, value, _ := strings.Cut(f.What, "/")
	return v.page.T("place.freed.by", "what", v.value(p, vocabulary, value), "date", v.page.Date(f.Until.AddDays(1)))
}

// ranOut says why the place that was offered to somebody is not theirs any more,
// and whose turn it is.
func (v *visit) ranOut(part pack.Part, o referral.PlaceOffer, list []referral.Waiter, next int) string {
	text := v.page.T("place.ran_out", "date", v.page.Date(o.Expires), "again", v.page.Date(o.AgainOn(part)))
	if next >= 0 {
		text += " " + v.page.T("place.ran_out.next", "name", list[next].Name)
	}
	return text
}

// waiter is somebody who waits as a row: what brings them forward, since when,
// and how it stands with an offer.
func (v *visit) waiter(p *pack.Pack, s referral.Spaces, w referral.Waiter) task {
	t := task{
		What: v.page.Number(w.At) + ". " + w.Name, Href: "/cases/" + string(w.Case) + "/place",
		Detail: strings.Join(v.waitsSaid(p, w), " · "), Note: v.offerStands(p, w.Offer, w.Offers),
	}
	if e := s.Frees(w.At); !e.On.IsZero() && t.Note == "" {
		t.Note = v.placeBy(e)
	}
	if w.Next && s.Free() > 0 {
		t.Acts = []act{{Label: "place.offer", Of: w.Name, Href: t.Href, Strong: true}}
	}
	return t
}

// placeBy is by when somebody could have a place, and on what that rests.
func (v *visit) placeBy(e referral.PlannedEnd) string {
	return v.page.T("place.by", "date", v.page.Date(e.On)) + ". " + v.page.T("place.basis."+e.Basis)
}

func (v *visit) waitsSaid(p *pack.Pack, w referral.Waiter) (said []string) {
	for _, id := range w.Counts {
		x, _ := p.Preference(id)
		said = append(said, v.page.Pick(x.Yes))
	}
	for _, id := range w.Unknown {
		x, _ := p.Preference(id)
		said = append(said, v.page.T("place.unknown", "what", v.page.Pick(x.Yes)))
	}
	return append(said, v.page.T("place.since", "date", v.page.Date(w.Since)))
}

// offerStands is how it stands with an offer of a place.
func (v *visit) offerStands(p *pack.Pack, o referral.PlaceOffer, there bool) string {
	switch {
	case !there:
		return ""
	case o.Open(v.page.Today):
		return v.page.T("place.state.open", "date", v.page.Date(o.Expires))
	case o.State == "open" || o.State == "expired":
		return v.page.T("place.state.expired", "date", v.page.Date(o.Expires))
	case o.State == "declined" && o.Reason != "":
		return v.page.T("place.state.declined_why", "date", v.page.Date(o.DecidedOn), "why", v.value(p, "offer_reasons", o.Reason))
	}
	return v.page.T("place.state."+o.State, "date", v.page.Date(o.DecidedOn))
}

// A placeView is one person who waits: why where on the list, and the offer.
type placeView struct {
	Identity identity
	At       string
	Stands   []row
	Offer    *form // nil: nothing can be offered now
	Says     string
	NotNext  bool
	Why      string
	Answers  []form // yes, no, taken back
	Workers  []option
	Worker   string
	Reasons  []option
	Reason   string
	Note     string
	Earlier  []string
}

func placePage(v *visit) (templ.Component, error) {
	o, err := v.openCase("IP")
	if err != nil {
		return nil, err
	}
	v.noteSaved()
	x := placeView{At: o.At() + "/place"}
	v.page.Title = v.page.T("place.of", "name", o.Card.Name)
	if x.Identity, err = v.identityOf(o); err != nil {
		return nil, err
	}
	offers, err := referral.OffersOf(v.tx, o.Rec.Case)
	if err != nil {
		return nil, err
	}
	p, part, err := referral.PlaceOf(v.tx, o.Rec.Case, o.Rec.Programme)
	if sild.KindOf(err) == sild.Conflict {
		x.Says = v.page.T("place.not_waiting")
		for _, f := range offers {
			x.Earlier = append(x.Earlier, v.offerStands(o.Pack, f, true))
		}
		return placePageView(v.page, x), nil
	}
	if err != nil {
		return nil, err
	}
	s, err := referral.SpacesOf(v.tx, o.Rec.Programme, part)
	if err != nil {
		return nil, err
	}
	list, err := referral.WaitingFor(v.tx, o.Rec.Programme, p, part, "")
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(list, func(w referral.Waiter) bool { return w.Case == o.Rec.Case })
	if at < 0 {
		return nil, sild.Missing()
	}
	w := list[at]
	x.Stands = []row{
		{Label: "place.at", Value: v.page.T("place.at.of", "n", v.page.Number(w.At), "all", v.page.Number(len(list)))},
		{Label: "place.reasons", Value: strings.Join(v.waitsSaid(p, w), " · ")},
		{Label: "place.free", Value: v.page.Number(s.Free())},
	}
	if e := s.Frees(w.At); !e.On.IsZero() {
		x.Stands = append(x.Stands, row{Label: "place.when", Value: v.placeBy(e)})
	}
	for i, f := range offers {
		if i > 0 || !w.Offer.Open(v.page.Today) {
			x.Earlier = append(x.Earlier, v.offerStands(p, f, true))
		}
	}
	switch {
	case w.Offers && w.Offer.Open(v.page.Today):
		x.Says = v.offerStands(p, w.Offer, true)
		if err := v.placeForms(o, w.Offer, &x); err != nil {
			return nil, err
		}
	case s.Free() == 0:
		x.Says = v.page.T("place.none_free")
	default:
		x.NotNext = !w.Next
		x.Offer = &form{ID: "offer", Action: x.At, Submit: "place.offer", Keep: true, Here: true, Cancel: "/places"}
		x.Why = v.typedIn("offer", "why", "")
	}
	return placePageView(v.page, x), nil
}

// placeForms are the ways to answer an open offer.
func (v *visit) placeForms(o openedCase, f referral.PlaceOffer, x *placeView) error {
	if v.form != nil {
		v.page.Form = v.form.Get("outcome")
	}
	for _, outcome := range []string{"accepted", "declined", "taken_back"} {
		x.Answers = append(x.Answers, form{ID: outcome, Action: x.At + "/" + string(f.ID), Submit: "place.say." + outcome, Keep: true, Here: true})
	}
	workers, err := org.Workers(v.tx, o.Rec.Team, "support_person")
	if err != nil {
		return err
	}
	x.Workers = []option{{Value: "", Label: "place.worker.follows"}}
	for _, w := range workers {
		x.Workers = append(x.Workers, option{Value: string(w.ID), Text: w.Name})
	}
	for _, r := range o.Pack.Vocabularies["offer_reasons"].Values {
		if !r.Retired {
			x.Reasons = append(x.Reasons, option{Value: r.ID, Text: v.page.Pick(r.Names)})
		}
	}
	x.Worker, x.Reason, x.Note = v.typedIn("accepted", "worker", ""), v.typedIn("declined", "reason", ""), v.typedIn("taken_back", "note", "")
	return nil
}

func offerPlace(v *visit) (string, error) {
	o, err := referral.OfferPlace(v.tx, v.id("case"), v.form.Get("why"))
	return savedAt("/cases/"+string(v.id("case"))+"/place", "place", o.ID), err
}

func answerPlace(v *visit) (string, error) {
	in := referral.PlaceAnswer{Outcome: v.form.Get("outcome"), Reason: v.form.Get("reason"), Note: v.form.Get("note")}
	worker := sild.ID(v.form.Get("worker"))
	o, err := flow.AnswerPlace(v.tx, v.id("offer"), in, referral.AnswerInput{Worker: worker, Follows: worker == ""}, "")
	return savedAt("/places", "place", o.ID), err
}

// placesToday are the places that are free, and for whom.
func (v *visit) placesToday() (section, error) {
	s := section{Key: "place.today", Href: "/places"}
	all, err := programme.All(v.tx)
	if err != nil {
		return s, err
	}
	for _, pr := range all {
		p, err := programme.Of(v.tx, pr.ID)
		if err != nil {
			return s, err
		}
		for _, part := range referral.PartsWithPlaces(p) {
			gives, err := programme.Works(v.tx, pr.ID, v.tx.Actor.Org, "provider")
			if err != nil || !gives {
				return s, err
			}
			x, err := v.placesView(pr.ID, p, part)
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
func (v *visit) waitsInOrder() (bool, error) {
	all, err := programme.All(v.tx)
	if err != nil {
		return false, err
	}
	for _, pr := range all {
		p, err := programme.Of(v.tx, pr.ID)
		if err != nil {
			return false, err
		}
		if len(referral.PartsWithPlaces(p)) > 0 {
			return true, nil
		}
	}
	return false, nil
}
