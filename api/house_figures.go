// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"sild"
	"sild/housing"
)

// BedNightCount are the nights of beds, counted by what the beds were on them.
type BedNightCount struct {
	There      int `json:"there" doc:"The bed was there and its house open: the sum of all others."`
	Void       int `json:"void"`
	Slept      int `json:"slept" doc:"Somebody lived in it and slept there."`
	Away       int `json:"away" doc:"Somebody lived in it and slept elsewhere."`
	Held       int `json:"held" doc:"Kept for somebody who was not there yet."`
	Turnaround int `json:"turnaround"`
	Free       int `json:"free"`
}

// HouseFigures are what houses did over a span, in numbers and without a name.
type HouseFigures struct {
	From      sild.Date    `json:"from"`
	Until     sild.Date    `json:"until"`
	Last      sild.Date    `json:"last,omitzero" doc:"The last night that is counted: tonight at most. Not given: none is over."`
	Nights    int          `json:"nights" doc:"How many nights are counted."`
	All       HousePlace   `json:"all"`
	Places    []HousePlace `json:"places" nullable:"false" doc:"Houses; for the one who pays providers."`
	Requests  BedFunnel    `json:"requests"`
	Stays     StayMoves    `json:"stays"`
	Voids     []VoidCount  `json:"voids" nullable:"false" doc:"Void nights by reason and payer, most first."`
	Paid      []PaidNights `json:"paid" nullable:"false" doc:"Bed-nights by month and payer: a stay's payer, from an extension on the extension's, and once the time is over as the programme says."`
	GapNights int          `json:"gap_nights" doc:"Stretches of more nights than these are gaps."`
	Gaps      []BedGap     `json:"gaps" nullable:"false" doc:"Longest first; of one's own houses."`
}

// HousePlace is a house, or a provider with all of its houses.
type HousePlace struct {
	House     sild.ID           `json:"house,omitempty"`
	Provider  sild.ID           `json:"provider,omitempty"`
	Name      string            `json:"name,omitempty"`
	Houses    int               `json:"houses"`
	BedNights BedNightCount     `json:"bed_nights"`
	Occupancy Share             `json:"occupancy" doc:"Nights on which somebody lived in a bed (slept and away), of those there without the void ones."`
	OfAll     Share             `json:"occupancy_of_all" doc:"The same of all bed-nights, void ones too."`
	LastNight BedNightCount     `json:"last_night" doc:"The beds on the last night that is counted."`
	Months    []HousePlaceMonth `json:"months" nullable:"false"`
}

// HousePlaceMonth are the bed-nights of a month.
type HousePlaceMonth struct {
	Month     string        `json:"month" doc:"2024-03"`
	BedNights BedNightCount `json:"bed_nights"`
	Occupancy Share         `json:"occupancy"`
}

// BedFunnel is what became of the requests of a span, by what is known today.
type BedFunnel struct {
	Hidden     bool          `json:"hidden,omitempty" doc:"Not shown, so that nobody can be recognised."`
	Asked      int           `json:"asked"`
	InTime     int           `json:"in_time" doc:"Answered within the time that the programme gives."`
	Late       int           `json:"late"`
	Unanswered int           `json:"unanswered" doc:"Nobody has answered, or it ended before."`
	Overdue    int           `json:"overdue" doc:"Of the unanswered: open, and the time is over."`
	Confirmed  int           `json:"confirmed" doc:"A bed was confirmed once, whatever came after."`
	Came       int           `json:"came"`
	Ended      int           `json:"ended" doc:"It came to no stay."`
	Open       int           `json:"open"`
	Why        []PeopleShare `json:"why" nullable:"false" doc:"Values of request_ends."`
	Who        []PeopleShare `json:"who" nullable:"false" doc:"Their meanings: by whom it ended."`
}

// StayMoves are the stays that began and ended in a span.
type StayMoves struct {
	Hidden bool          `json:"hidden,omitempty"`
	Begun  int           `json:"begun"`
	Ended  int           `json:"ended"`
	Why    []PeopleShare `json:"why" nullable:"false" doc:"Values of stay_ends."`
	To     []PeopleShare `json:"to" nullable:"false" doc:"Values of housing; without a value: nobody knows."`
}

// PeopleShare is how many people are in one group of several.
type PeopleShare struct {
	Value  string `json:"value,omitempty"`
	Number int    `json:"number"`
	Hidden bool   `json:"hidden,omitempty" doc:"Not shown, so that nobody can be recognised."`
}

// VoidCount are void nights for a reason, at somebody's cost.
type VoidCount struct {
	Reason string `json:"reason"`
	Payer  string `json:"payer"`
	Nights int    `json:"nights"`
}

// PaidNights are the bed-nights of a month that somebody pays for.
type PaidNights struct {
	Month string `json:"month"`
	Payer string `json:"payer"`
	Lived int    `json:"lived" doc:"Of beds in which people lived."`
	Void  int    `json:"void"`
}

// BedGap is a stretch of nights on which nobody lived in a bed.
type BedGap struct {
	House  sild.ID   `json:"house"`
	Bed    sild.ID   `json:"bed"`
	Room   string    `json:"room"`
	Name   string    `json:"name"`
	From   sild.Date `json:"from" doc:"The first empty night."`
	Until  sild.Date `json:"until,omitzero" doc:"The first night on which somebody lived there again. Not given: still empty."`
	Nights int       `json:"nights"`
	Void   int       `json:"void" doc:"Of them void, within the span."`
}

func (a *API) houseFigureRoutes() {
	type askIn struct {
		OfProgramme
		From     sild.Date `query:"from" doc:"First day; 1 January if not given."`
		Until    sild.Date `query:"until" doc:"Last day; today if not given."`
		House    sild.ID   `query:"house"`
		Provider sild.ID   `query:"provider"`
		Gap      int       `query:"gap" minimum:"0" maximum:"366" doc:"Stretches of more nights than these are gaps; 14 if not given."`
	}
	read(a, route{
		id: "house-figures", at: "GET /programmes/{programme}/houses/figures", says: "Occupancy, requests, payers and gaps of houses over a span", group: houseGroup,
		more: "For a provider of its own houses, one by one. For the one who pays of all, provider by provider, in whole months, with small numbers hidden.",
	}, func(c *call, in *askIn) (HouseFigures, error) {
		f, err := housing.FiguresOf(c.tx, in.Programme, housing.FiguresInput{From: in.From, Until: in.Until, House: in.House, Provider: in.Provider, Gap: in.Gap})
		if err != nil {
			return HouseFigures{}, err
		}
		return houseFiguresOf(f), nil
	})
}

func houseFiguresOf(f housing.Figures) HouseFigures {
	q, m := f.Funnel, f.Moves
	return HouseFigures{
		From: f.From, Until: f.Until, Last: f.Last, Nights: f.Days, All: housePlaceOf(f.All), Places: each(f.Places, housePlaceOf), GapNights: f.GapNights,
		Requests: BedFunnel{
			Hidden: q.Hidden, Asked: q.Asked, InTime: q.InTime, Late: q.Late, Unanswered: q.Unanswered, Overdue: q.Overdue, Confirmed: q.Confirmed,
			Came: q.Came, Ended: q.Ended, Open: q.Open, Why: each(q.Why, peopleShareOf), Who: each(q.Who, peopleShareOf),
		},
		Stays: StayMoves{m.Hidden, m.Begun, m.Ended, each(m.Why, peopleShareOf), each(m.To, peopleShareOf)},
		Voids: each(f.Voids, func(v housing.VoidNights) VoidCount { return VoidCount(v) }),
		Paid:  each(f.Paid, func(p housing.Paid) PaidNights { return PaidNights(p) }),
		Gaps: each(f.Gaps, func(g housing.Gap) BedGap {
			return BedGap{g.House, g.Bed, g.Room, g.Place, g.From, g.Until, g.Nights, g.Void}
		}),
	}
}

func housePlaceOf(p housing.Place) HousePlace {
	return HousePlace{
		House: p.House, Provider: p.Provider, Name: p.Name, Houses: p.Houses, BedNights: BedNightCount(p.Nights), LastNight: BedNightCount(p.Last),
		Occupancy: Share{p.Lived(), p.Usable()}, OfAll: Share{p.Lived(), p.There},
		Months: each(p.Months, func(m housing.MonthNights) HousePlaceMonth {
			return HousePlaceMonth{m.Month, BedNightCount(m.Nights), Share{m.Lived(), m.Usable()}}
		}),
	}
}

func peopleShareOf(s housing.Share) PeopleShare { return PeopleShare{s.Value, s.N, s.Hidden} }
