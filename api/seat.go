// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"sild"
	"sild/access"
	"sild/flow"
	"sild/org"
	"sild/programme"
)

// NewSeat says who of your team holds a seat of its standing team.
type NewSeat struct {
	Team  sild.ID   `json:"team,omitempty" doc:"One of the teams that you keep; your own if it is not given."`
	User  sild.ID   `json:"user" doc:"A specialist of your team."`
	Kind  string    `json:"kind" doc:"Of the programme's standing team; not the one that leads."`
	From  sild.Date `json:"from"`
	Until sild.Date `json:"until,omitempty" doc:"The last day; none is known if it is not given."`
}

// SeatEnd is the last day on which somebody holds a seat.
type SeatEnd struct {
	Until sild.Date `json:"until" doc:"The day before the first if it was never held."`
}

// Seat is somebody of a standing team.
type Seat struct {
	ID    sild.ID   `json:"id"`
	Kind  string    `json:"kind"`
	Name  string    `json:"name,omitempty" doc:"Of the kind, in the caller's language, where it is asked for a case."`
	Who   string    `json:"who" doc:"The user's name."`
	User  sild.ID   `json:"user"`
	From  sild.Date `json:"from"`
	Until sild.Date `json:"until,omitzero"`
}

func (a *API) seatRoutes() {
	const group = "workers"
	type holdIn struct {
		Programme sild.ID `path:"programme"`
		Body      NewSeat
	}
	write(a, route{
		id: "hold-seat", at: "POST /programmes/{programme}/seats", says: "Give a seat of the standing team to a specialist of yours", status: 201, group: group,
		more: "From that day they read and add to each of the team's admitted cases, in the sections that the programme lets that kind of worker see.",
	}, func(c *call, in *holdIn) (string, error) {
		h, err := flow.HoldSeat(c.tx, in.Programme, org.SeatInput{Team: in.Body.Team, User: in.Body.User, Kind: in.Body.Kind, From: in.Body.From, Until: in.Body.Until})
		return string(h.ID), err
	}, func(_ *call, in *holdIn, id string) (Mended, error) {
		return Mended{Kind: "seat", ID: sild.ID(id)}, nil
	})
	type ofTeam struct {
		Team sild.ID `query:"team" doc:"One of the teams that you keep; your own if it is not given."`
	}
	read(a, route{id: "list-seats", at: "GET /seats", says: "Who holds, held or will hold a seat in the standing team of a team", group: group},
		func(c *call, in *ofTeam) (List[Seat], error) {
			held, err := flow.SeatsOf(c.tx, in.Team)
			return listOf(held, seatOf), err
		})
	type leaveIn struct {
		Seat sild.ID `path:"seat"`
		Body SeatEnd
	}
	write(a, route{id: "leave-seat", at: "PUT /seats/{seat}", says: "Set the last day on which somebody holds a seat", group: group},
		func(c *call, in *leaveIn) (string, error) {
			return string(in.Seat), org.LeaveSeat(c.tx, in.Seat, in.Body.Until)
		}, func(_ *call, in *leaveIn, id string) (Mended, error) {
			return Mended{Kind: "seat", ID: sild.ID(id)}, nil
		})
	read(a, route{id: "list-case-seats", at: "GET /cases/{case}/seats", says: "Who of the standing team works with everybody", group: group},
		func(c *call, in *OfCase) (List[Seat], error) {
			rec, err := access.Case(c.tx, in.Case, "P")
			if err != nil {
				return List[Seat]{}, err
			}
			p, err := programme.Of(c.tx, rec.Programme)
			if err != nil {
				return List[Seat]{}, err
			}
			held, err := org.Holders(c.tx, rec.Team, c.tx.Today())
			return listOf(held, func(h org.Holder) Seat {
				s := seatOf(h)
				for _, x := range p.Seats() {
					if x.ID == h.Kind {
						s.Name = c.Pick(x.Names)
					}
				}
				return s
			}), err
		})
}

func seatOf(h org.Holder) Seat {
	s := Seat{ID: h.ID, Kind: h.Kind, User: h.User, Who: h.Name, From: h.From, Until: h.Until}
	if h.Until == org.Far {
		s.Until = sild.Date{}
	}
	return s
}
