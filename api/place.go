// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"sild"
	"sild/casework"
	"sild/db"
	"sild/flow"
	"sild/pack"
	"sild/referral"
)

// Spaces are the places that an organisation has in a service part.
type Spaces struct {
	Part    string         `json:"part"`
	Name    string         `json:"name" doc:"In the caller's language."`
	All     int            `json:"all" doc:"How many there are."`
	Taken   int            `json:"taken"`
	Offered int            `json:"offered" doc:"Open offers that can still be accepted."`
	Free    int            `json:"free" doc:"Those that nobody has and nobody was offered."`
	Freed   []FreedPlace   `json:"freed" nullable:"false" doc:"Places that freed while support goes on, the latest first."`
	Ends    []sild.Date    `json:"ends" nullable:"false" doc:"When those that are taken end at the latest, as far as is planned: the first first."`
	Planned []PlannedPlace `json:"planned" nullable:"false" doc:"The same days, with what each rests on."`
	Waiting []WaitingPlace `json:"waiting" nullable:"false" doc:"The waiting list in its order."`
}

// PlannedPlace is when a place that is taken ends, as far as one knows.
type PlannedPlace struct {
	On    sild.Date `json:"on"`
	Basis string    `json:"basis" enum:"agreed,exit_plan,longest" doc:"agreed with the person, exit_plan: it stands in the plan for the time after, or longest: as long as the programme may last for them."`
}

// FreedPlace is a place that freed while support goes on.
type FreedPlace struct {
	Case  sild.ID   `json:"case"`
	Name  string    `json:"name"`
	Until sild.Date `json:"until" doc:"The last day on which it was taken."`
	What  string    `json:"what" doc:"What freed it: a vocabulary and its value." example:"events/started_work"`
}

// WaitingPlace is somebody on a waiting list.
type WaitingPlace struct {
	Case    sild.ID     `json:"case"`
	Name    string      `json:"name"`
	Area    string      `json:"area,omitempty"`
	At      int         `json:"at" doc:"Place on the list, from 1."`
	Weight  int         `json:"weight" doc:"The weights of all that brings them forward, added up."`
	Since   sild.Date   `json:"since" doc:"The day of the referral, by which those of one weight are ordered."`
	Counts  []string    `json:"counts" nullable:"false" doc:"What brings them forward, in the caller's language."`
	Unknown []string    `json:"unknown" nullable:"false" doc:"Preferences of which one cannot say yet."`
	Next    bool        `json:"next" doc:"The next place that is free is for them."`
	Free    sild.Date   `json:"free,omitzero" doc:"From what is planned: by when they could have a place. Not given: at once, or nothing that is planned says so."`
	FreeBy  string      `json:"free_by,omitempty" doc:"On what that rests: agreed, exit_plan or longest."`
	Offer   *PlaceOffer `json:"offer,omitempty" doc:"The last one that was made to them."`
}

// NewPlaceOffer offers a place.
type NewPlaceOffer struct {
	Why string `json:"why,omitempty" doc:"Of one that is not to the next on the list: why not."`
}

// PlaceOffer is a place that was offered.
type PlaceOffer struct {
	Told
	Part      string    `json:"part"`
	Expires   sild.Date `json:"expires" doc:"The last day on which it can be accepted."`
	Why       string    `json:"why,omitempty"`
	State     string    `json:"state" enum:"open,accepted,declined,expired,taken_back" doc:"An open one that has run out is closed when the place is offered to the next."`
	Reason    string    `json:"reason,omitempty"`
	Note      string    `json:"note,omitempty"`
	DecidedOn sild.Date `json:"decided_on,omitzero"`
}

// PlaceDecision is what became of an offer.
type PlaceDecision struct {
	Outcome string  `json:"outcome" doc:"accepted, declined or taken_back. Who declines stays on the list; to take them off it, answer the referral."`
	Reason  string  `json:"reason,omitempty" doc:"Of a declined one: a value of the vocabulary offer_reasons, if the programme has it."`
	Note    string  `json:"note,omitempty" doc:"Needed if it is taken back."`
	Worker  sild.ID `json:"worker,omitempty" doc:"Of an accepted one: the support person."`
	Follows bool    `json:"worker_follows,omitempty" doc:"Of an accepted one: nobody is found yet, the name follows."`
	PassWhy string  `json:"pass_why,omitempty" doc:"Why this support person in spite of what stands against it and may be passed."`
	OnThing
}

// OfPlaces names a programme, and an area of its waiting lists.
type OfPlaces struct {
	Programme sild.ID `path:"programme"`
	Area      string  `query:"area" doc:"Only who waits there; each keeps the place on the whole list."`
}

func (a *API) waitingRoutes() {
	const group = "places"
	read(a, route{
		id: "list-waiting", at: "GET /programmes/{programme}/waiting", says: "The places of your organisation, who has freed one, and who waits", group: group,
		more: "By service part, of those that have places. A place is not an open case: it may free while support goes on.",
	}, listPlaces)
	type offerIn struct {
		OfCase
		Body NewPlaceOffer
	}
	write(a, route{
		id: "offer-place", at: "POST /cases/{case}/places", says: "Offer a place to somebody on the waiting list", status: 201, group: group,
		more: "There must be one that is free. To anybody but the next on the list it takes a reason.",
	}, func(c *call, in *offerIn) (string, error) {
		o, err := referral.OfferPlace(c.tx, in.Case, in.Body.Why)
		return effect(o.Fact, err)
	}, showPlace[offerIn])
	type decideIn struct {
		Offer sild.ID `path:"offer"`
		Body  PlaceDecision
	}
	write(a, route{
		id: "answer-place", at: "POST /places/{offer}/answer", says: "Say what became of an offer of a place", group: group,
		more: "Accepted, it admits the person.",
	}, func(c *call, in *decideIn) (string, error) {
		b := in.Body
		row, err := c.row("place", in.Offer, b.Seen)
		if err != nil {
			return "", err
		}
		o, err := flow.AnswerPlace(c.tx, row, referral.PlaceAnswer{Outcome: b.Outcome, Reason: b.Reason, Note: b.Note}, referral.AnswerInput{Worker: b.Worker, Follows: b.Follows}, b.PassWhy)
		return effect(o.Fact, err)
	}, showPlace[decideIn])
	read(a, route{id: "list-place-offers", at: "GET /cases/{case}/places", says: "The places that were offered to the person of a case, the latest first", group: group},
		func(c *call, in *OfCase) (List[PlaceOffer], error) {
			if _, err := casework.Open(c.tx, in.Case, 'P'); err != nil {
				return List[PlaceOffer]{}, err
			}
			all, err := referral.OffersOf(c.tx, in.Case)
			return listOf(all, placeOfferOf), err
		})
}

func showPlace[I any](c *call, _ *I, id string) (PlaceOffer, error) {
	return one(c, id, 'P', func(tx *db.Tx, caseID sild.ID) ([]referral.PlaceOffer, error) { return referral.OffersOf(tx, caseID) }, placeOfferOf)
}

func placeOfferOf(o referral.PlaceOffer) PlaceOffer {
	return PlaceOffer{Told: toldOf(o.Fact), Part: o.Part, Expires: o.Expires, Why: o.Why, State: o.State, Reason: o.Reason, Note: o.Note, DecidedOn: o.DecidedOn}
}

func listPlaces(c *call, in *OfPlaces) (List[Spaces], error) {
	pr, p, err := c.programme(in.Programme)
	if err != nil {
		return List[Spaces]{}, err
	}
	all := []Spaces{}
	for _, part := range referral.PartsWithPlaces(p) {
		s, err := referral.SpacesOf(c.tx, pr.ID, part)
		if err != nil {
			return List[Spaces]{}, err
		}
		list, err := referral.WaitingFor(c.tx, pr.ID, p, part, in.Area)
		if err != nil {
			return List[Spaces]{}, err
		}
		all = append(all, Spaces{
			Part: part.ID, Name: c.Pick(part.Names), All: s.All, Taken: s.Taken, Offered: s.Offered, Free: s.Free(),
			Freed: each(s.Freed, func(f referral.Freed) FreedPlace { return FreedPlace(f) }), Ends: each(s.Ends, func(e referral.PlannedEnd) sild.Date { return e.On }),
			Planned: each(s.Ends, func(e referral.PlannedEnd) PlannedPlace { return PlannedPlace(e) }),
			Waiting: each(list, func(w referral.Waiter) WaitingPlace { return c.waiter(p, s, w) }),
		})
	}
	if len(all) == 0 { // the same for those who may not ask
		return List[Spaces]{}, sild.Missing()
	}
	return List[Spaces]{Items: all}, nil
}

func (c *call) waiter(p *pack.Pack, s referral.Spaces, w referral.Waiter) WaitingPlace {
	say := func(ids []string) []string {
		return each(ids, func(id string) string {
			x, _ := p.Preference(id)
			return c.Pick(x.Yes)
		})
	}
	out := WaitingPlace{
		Case: w.Case, Name: w.Name, Area: w.Area, At: w.At, Weight: w.Score, Since: w.Since, Counts: say(w.Counts), Unknown: say(w.Unknown),
		Next: w.Next, Free: s.Frees(w.At).On, FreeBy: s.Frees(w.At).Basis,
	}
	if w.Offers {
		o := placeOfferOf(w.Offer)
		out.Offer = &o
	}
	return out
}
