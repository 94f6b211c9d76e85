// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"sild"
	"sild/housing"
)

// OfHouse names a house.
type OfHouse struct {
	House sild.ID `path:"house"`
}

// OfBedRequest names a request for a bed.
type OfBedRequest struct {
	Request sild.ID `path:"request"`
}

// OfStay names a stay.
type OfStay struct {
	Stay sild.ID `path:"stay"`
}

const houseGroup = "houses"

func (a *API) houseRoutes() {
	type allIn struct {
		Programme sild.ID `query:"programme"`
	}
	read(a, route{
		id: "list-houses", at: "GET /houses", says: "The houses that you may see", group: houseGroup,
		more: "Those of your organisation, and for who may ask for a bed all of the programmes in which it works. Where they are is told of one at a time, to those who must find it.",
	}, func(c *call, in *allIn) (List[House], error) {
		all, err := housing.All(c.tx, in.Programme)
		return listOf(all, houseOf), err
	})
	type addIn struct {
		Programme sild.ID `path:"programme"`
		Body      struct {
			Team sild.ID `json:"team,omitempty" doc:"Who answers for it; your own team, if not given."`
			HouseWords
		}
	}
	write(a, route{id: "add-house", at: "POST /programmes/{programme}/houses", says: "Put a house into the register", status: 201, group: houseGroup},
		func(c *call, in *addIn) (string, error) {
			x := in.Body.input()
			x.Team = in.Body.Team
			h, err := housing.AddHouse(c.tx, in.Programme, x)
			return string(h.ID), err
		}, showHouse[addIn])
	read(a, route{id: "house", at: "GET /houses/{house}", says: "A house with its rooms and beds", group: houseGroup},
		func(c *call, in *OfHouse) (House, error) { return houseAt(c, in.House) })
	type roomIn struct {
		OfHouse
		Body NewRoom
	}
	write(a, route{id: "add-room", at: "POST /houses/{house}/rooms", says: "Add a room with its beds to a house", status: 201, group: houseGroup},
		func(c *call, in *roomIn) (string, error) {
			r, err := housing.AddRoom(c.tx, in.House, in.Body.Name, in.Body.Traits)
			for _, b := range in.Body.Beds {
				if err != nil {
					break
				}
				_, err = housing.AddBed(c.tx, r.ID, housing.BedInput(b))
			}
			return string(in.House), err
		}, showHouse[roomIn])
	a.bedRequestRoutes()
	a.stayRoutes()
}

func showHouse[I any](c *call, _ *I, id string) (House, error) { return houseAt(c, sild.ID(id)) }

func (a *API) bedRequestRoutes() {
	read(a, route{id: "list-bed-requests", at: "GET /cases/{case}/bed-requests", says: "The beds that were asked for for the person of a case, with what became of each", group: houseGroup},
		func(c *call, in *OfCase) (List[BedAsked], error) {
			all, err := housing.Requests(c.tx, in.Case)
			return listOf(all, bedAskedOf), err
		})
	type askIn struct {
		OfCase
		Body struct {
			House    sild.ID   `json:"house,omitempty" doc:"Or a team."`
			Team     sild.ID   `json:"team,omitempty" doc:"Any house of that team."`
			From     sild.Date `json:"from,omitzero" doc:"First night. Not given: the day of release, wherever it moves."`
			Basis    string    `json:"basis" doc:"Value of stay_bases."`
			Decision string    `json:"decision,omitempty" doc:"Of the court or the board, where living there is a condition."`
			Needs    []string  `json:"needs,omitempty" nullable:"false" doc:"Values of bed_traits that the bed must have."`
			Words    string    `json:"words,omitempty"`
		}
	}
	write(a, route{id: "ask-bed", at: "POST /cases/{case}/bed-requests", says: "Ask a house for a bed", status: 201, group: houseGroup, more: "A case has one open request at a time."},
		func(c *call, in *askIn) (string, error) {
			r, err := housing.Ask(c.tx, in.Case, housing.RequestInput(in.Body))
			return effect(r.Fact, err)
		}, showBedAsked[askIn])
	type answerIn struct {
		OfBedRequest
		Body struct {
			Outcome   string    `json:"outcome" doc:"confirmed: a bed is held. expected: none is free yet. declined."`
			House     sild.ID   `json:"house,omitempty" doc:"Of an expected one: where."`
			Bed       sild.ID   `json:"bed,omitempty" doc:"Of a confirmed one."`
			Admission sild.Date `json:"admission,omitzero" doc:"First night. Of a confirmed one the day of release, if not given."`
			Until     sild.Date `json:"until,omitzero" doc:"The day of leaving. As long as the programme lets one stay, if not given."`
			Reason    string    `json:"reason,omitempty" doc:"Of a declined one: value of house_declines."`
			Note      string    `json:"note,omitempty"`
			OnThing
		}
	}
	write(a, route{
		id: "answer-bed-request", at: "POST /bed-requests/{request}/answer", says: "Answer a request for a bed", group: houseGroup,
		more: "It can be answered again until the person has come. A confirmed bed is nobody else's from then on, and moves with the release.",
	}, func(c *call, in *answerIn) (string, error) {
		b := in.Body
		x, err := housing.AnswerRequest(c.tx, in.Request, housing.AnswerInput{
			Outcome: b.Outcome, House: b.House, Bed: b.Bed, Admission: b.Admission, Until: b.Until, Reason: b.Reason, Note: b.Note, Seen: b.Seen,
		})
		x.Thing = in.Request
		return effect(x.Fact, err)
	}, showBedAsked[answerIn])
	type endIn struct {
		OfBedRequest
		Body struct {
			Reason string `json:"reason" doc:"Value of request_ends."`
			Note   string `json:"note,omitempty"`
			OnThing
		}
	}
	write(a, route{id: "end-bed-request", at: "POST /bed-requests/{request}/end", says: "End a request for a bed that came to no stay", group: houseGroup},
		func(c *call, in *endIn) (string, error) {
			r, err := housing.End(c.tx, in.Request, in.Body.Reason, in.Body.Note, in.Body.Seen)
			return effect(r.Fact, err)
		}, showBedAsked[endIn])
}

func (a *API) stayRoutes() {
	type arriveIn struct {
		OfBedRequest
		Body struct {
			On       sild.Date `json:"on"`
			Bed      sild.ID   `json:"bed,omitempty" doc:"The one that is held, if not given."`
			CameWith string    `json:"came_with,omitempty"`
			LateWhy  string    `json:"late_why,omitempty" doc:"Why later than the programme lets one come."`
			Payer    string    `json:"payer,omitempty" doc:"Value of payers; as the programme says, if not given."`
		}
	}
	write(a, route{id: "arrive", at: "POST /bed-requests/{request}/arrival", says: "Write down that somebody came to live in a house", status: 201, group: houseGroup},
		func(c *call, in *arriveIn) (string, error) {
			b := in.Body
			s, err := housing.Arrive(c.tx, in.Request, housing.ArrivalInput{On: b.On, Bed: b.Bed, CameWith: b.CameWith, LateWhy: b.LateWhy, Payer: b.Payer})
			s.Thing = in.Request
			return effect(s.Fact, err)
		}, showBedAsked[arriveIn])
	type departIn struct {
		OfStay
		Body struct {
			On     sild.Date `json:"on"`
			Reason string    `json:"reason" doc:"Value of stay_ends."`
			To     string    `json:"to,omitempty" doc:"Value of housing: where they went. Not given: nobody knows."`
			Note   string    `json:"note,omitempty"`
			OnThing
		}
	}
	write(a, route{id: "depart", at: "POST /stays/{stay}/departure", says: "Write down that somebody left a house for good", group: houseGroup},
		func(c *call, in *departIn) (string, error) {
			b := in.Body
			s, err := housing.Depart(c.tx, in.Stay, housing.DepartureInput{On: b.On, Reason: b.Reason, To: b.To, Note: b.Note, Seen: b.Seen})
			s.Thing = s.Request
			return effect(s.Fact, err)
		}, showBedAsked[departIn])
}

func showBedAsked[I any](c *call, _ *I, id string) (BedAsked, error) {
	caseID, request := ofEffect(id)
	all, err := housing.Requests(c.tx, caseID)
	return oneOf(each(all, bedAskedOf), err, func(x BedAsked) bool { return x.ID == request })
}
