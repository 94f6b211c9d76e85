// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"sild"
	"sild/housing"
)

// Void is a time in which nobody can sleep in a bed.
type Void struct {
	ID     sild.ID   `json:"id"`
	Bed    sild.ID   `json:"bed"`
	From   sild.Date `json:"from" doc:"The first night."`
	Until  sild.Date `json:"until" doc:"The last night."`
	Reason string    `json:"reason" doc:"Value of void_reasons."`
	Payer  string    `json:"payer" doc:"Value of payers: who pays for the empty bed."`
	Note   string    `json:"note,omitempty"`
}

// FoundBed is a bed that is free for as long as it is wanted.
type FoundBed struct {
	House  sild.ID     `json:"house"`
	Name   string      `json:"name" doc:"Of the house."`
	Area   string      `json:"area,omitempty"`
	Room   string      `json:"room"`
	Bed    sild.ID     `json:"bed"`
	Called string      `json:"called" doc:"The name of the bed."`
	Traits []string    `json:"traits" nullable:"false" doc:"Values of bed_traits, of the bed, its room and its house."`
	From   sild.Date   `json:"from" doc:"The first night from which it is free throughout."`
	Until  sild.Date   `json:"until" doc:"The day of leaving."`
	Later  bool        `json:"later,omitempty" doc:"It is not free on the first night that was asked for."`
	Keeps  bool        `json:"keeps,omitempty" doc:"You may give it."`
	Bars   []string    `json:"bars" nullable:"false" doc:"Why the person cannot sleep there, as keys of messages."`
	Beside []BesideBed `json:"beside" nullable:"false" doc:"Who else is in the house on these nights, of those whom you may see."`
	Others int         `json:"others" doc:"How many more are."`
}

// BesideBed is somebody who is in a house on some of the nights.
type BesideBed struct {
	Case   sild.ID `json:"case"`
	Name   string  `json:"name"`
	Held   bool    `json:"held,omitempty" doc:"They have not come yet."`
	Nights int     `json:"nights" doc:"That both are there."`

	Concerns []HouseConcern `json:"concerns" nullable:"false" doc:"What one should know of them, as far as you may read the section of their record."`
}

// HouseConcern is what one should know of somebody before they live under one roof
// with others.
type HouseConcern struct {
	What  string    `json:"what" enum:"risk,safety,warning,health"`
	Level string    `json:"level,omitempty" doc:"Of a risk, as the referral says."`
	Words string    `json:"words,omitempty"`
	On    sild.Date `json:"on,omitzero" doc:"Of warnings: the last."`
	N     int       `json:"count,omitempty" doc:"Of warnings: how many."`
}

// KeptApart is somebody with whom a person must not live under one roof.
type KeptApart struct {
	Told
	Case  sild.ID   `json:"case,omitempty" doc:"Of the other, if you may see it."`
	Name  string    `json:"name,omitempty"`
	Why   string    `json:"why"`
	Until sild.Date `json:"until,omitzero" doc:"The last day. Not given: until it is ended."`
}

func voidOf(v housing.Void) Void {
	return Void{v.ID, v.Bed, v.From, v.Until, v.Reason, v.Payer, v.Note}
}

func foundOf(f housing.Found) FoundBed {
	return FoundBed{
		House: f.House.ID, Name: f.House.Name, Area: f.House.Area, Room: f.Room.Name, Bed: f.Bed.ID, Called: f.Bed.Name, Traits: append([]string{}, f.Traits()...),
		From: f.From, Until: f.Until, Later: f.Later, Keeps: f.Keeps, Bars: append([]string{}, f.Bars...), Others: f.Others,
		Beside: each(f.Beside, func(b housing.Beside) BesideBed {
			return BesideBed{b.Case, b.Name, b.Held, b.Nights, each(b.Concerns, func(c housing.Concern) HouseConcern { return HouseConcern(c) })}
		}),
	}
}

func apartOf(x housing.ApartNamed) KeptApart {
	return KeptApart{Told: toldOf(x.Fact), Case: x.Case, Name: x.Name, Why: x.Why, Until: x.Until}
}

func (a *API) houseRegisterRoutes() {
	type houseChangeIn struct {
		OfHouse
		Body HouseWords
	}
	write(a, route{id: "change-house", at: "PUT /houses/{house}", says: "Say anew what a house is like, and from when until when it is there", group: houseGroup, more: "It is refused where somebody's nights would be outside."},
		func(c *call, in *houseChangeIn) (string, error) {
			_, err := housing.ChangeHouse(c.tx, in.House, in.Body.input())
			return string(in.House), err
		}, showHouse[houseChangeIn])
	type roomChangeIn struct {
		Room sild.ID `path:"room"`
		Body struct {
			Name   string   `json:"name"`
			Traits []string `json:"traits,omitempty" nullable:"false"`
		}
	}
	write(a, route{id: "change-room", at: "PUT /rooms/{room}", says: "Give a room another name, and say anew what it is like", group: houseGroup},
		func(c *call, in *roomChangeIn) (string, error) {
			r, err := housing.ChangeRoom(c.tx, in.Room, in.Body.Name, in.Body.Traits)
			return string(r.House), err
		}, showHouse[roomChangeIn])
	type bedAddIn struct {
		Room sild.ID `path:"room"`
		Body NewBed
	}
	write(a, route{id: "add-bed", at: "POST /rooms/{room}/beds", says: "Add a bed to a room, or several", status: 201, group: houseGroup, more: "Names between commas are beds of their own."},
		func(c *call, in *bedAddIn) (string, error) {
			list, err := housing.AddBeds(c.tx, in.Room, housing.BedInput(in.Body))
			if err != nil {
				return "", err
			}
			return string(list[0].House), nil
		}, showHouse[bedAddIn])
	type bedChangeIn struct {
		Bed  sild.ID `path:"bed"`
		Body NewBed
	}
	write(a, route{id: "change-bed", at: "PUT /beds/{bed}", says: "Say anew what a bed is like, and from when until when it is there", group: houseGroup, more: "It is refused where somebody's nights would be outside."},
		func(c *call, in *bedChangeIn) (string, error) {
			b, err := housing.ChangeBed(c.tx, in.Bed, housing.BedInput(in.Body))
			return string(b.House), err
		}, showHouse[bedChangeIn])
	a.voidRoutes()
	a.findRoutes()
	a.apartRoutes()
}

func (a *API) voidRoutes() {
	read(a, route{id: "list-voids", at: "GET /houses/{house}/voids", says: "When nobody can sleep in the beds of a house, from today on", group: houseGroup},
		func(c *call, in *OfHouse) (List[Void], error) {
			o, err := housing.Open(c.tx, in.House)
			if err != nil {
				return List[Void]{}, err
			}
			all, err := housing.Voids(c.tx, o.ID, o.Today)
			return listOf(all, voidOf), err
		})
	type voidAddIn struct {
		Bed  sild.ID `path:"bed"`
		Body struct {
			From   sild.Date `json:"from" doc:"The first night."`
			Until  sild.Date `json:"until" doc:"The last night."`
			Reason string    `json:"reason" doc:"Value of void_reasons."`
			Payer  string    `json:"payer,omitempty" doc:"Value of payers; as the programme says, if not given."`
			Note   string    `json:"note,omitempty"`
		}
	}
	write(a, route{id: "add-void", at: "POST /beds/{bed}/voids", says: "Say that nobody can sleep in a bed for some nights", status: 201, group: houseGroup, more: "It is refused where somebody's nights are in the way."},
		func(c *call, in *voidAddIn) (string, error) {
			v, err := housing.AddVoid(c.tx, in.Bed, housing.VoidInput(in.Body))
			return string(v.ID), err
		}, showVoid[voidAddIn])
	type voidCancelIn struct {
		Void sild.ID `path:"void"`
		Body struct {
			Mistake bool `json:"mistake,omitempty" doc:"It never was so. Otherwise a bed that is void now can be slept in from tonight on."`
		}
	}
	write(a, route{id: "cancel-void", at: "POST /voids/{void}/cancel", says: "Let people sleep in a bed again", group: houseGroup},
		func(c *call, in *voidCancelIn) (string, error) {
			v, err := housing.CancelVoid(c.tx, in.Void, in.Body.Mistake)
			return string(v.ID), err
		}, showVoid[voidCancelIn])
}

func showVoid[I any](c *call, _ *I, id string) (Void, error) {
	v, err := housing.VoidAt(c.tx, sild.ID(id))
	return voidOf(v), err
}

func (a *API) findRoutes() {
	type bedFindIn struct {
		Programme sild.ID   `query:"programme"`
		From      sild.Date `query:"from" doc:"The first night; today, if not given."`
		Until     sild.Date `query:"until" doc:"The day of leaving. Or:"`
		Months    int       `query:"months" minimum:"0" maximum:"60" doc:"For how long. Neither: as long as the programme lets one stay."`
		Area      string    `query:"area"`
		Needs     []string  `query:"needs,explode" doc:"Values of bed_traits."`
		House     sild.ID   `query:"house"`
		Case      sild.ID   `query:"case" doc:"For whom. Beds in which they must not sleep come last."`
		Request   sild.ID   `query:"request" doc:"A request for a bed: its own hold is not in the way."`
	}
	read(a, route{
		id: "find-beds", at: "GET /beds", says: "Find a bed", group: houseGroup,
		more: "First those that are free over all the nights, then those that are free later, with the day. Who else is in the house is named to those who may see them, and counted otherwise.",
	}, func(c *call, in *bedFindIn) (List[FoundBed], error) {
		all, err := housing.Find(c.tx, housing.FindInput{
			Programme: in.Programme, From: in.From, Until: in.Until, Months: in.Months, Area: in.Area, Needs: in.Needs, House: in.House, Case: in.Case, Request: in.Request,
		})
		return listOf(all, foundOf), err
	})
}

func (a *API) apartRoutes() {
	read(a, route{id: "list-apart", at: "GET /cases/{case}/apart", says: "With whom a person must not live under one roof, as their record has it", group: houseGroup},
		func(c *call, in *OfCase) (List[KeptApart], error) {
			all, err := housing.Aparts(c.tx, in.Case)
			return listOf(all, apartOf), err
		})
	type apartAddIn struct {
		OfCase
		Body struct {
			Other sild.ID   `json:"other" doc:"A case of the other person."`
			Why   string    `json:"why"`
			Until sild.Date `json:"until,omitzero" doc:"The last day. Not given: until it is ended."`
		}
	}
	write(a, route{id: "add-apart", at: "POST /cases/{case}/apart", says: "Say with whom a person must not live under one roof", status: 201, group: houseGroup, more: "It stands in this record alone and bars both, in every house."},
		func(c *call, in *apartAddIn) (string, error) {
			x, err := housing.KeepApart(c.tx, in.Case, housing.ApartInput(in.Body))
			return effect(x.Fact, err)
		}, showApart[apartAddIn])
	type apartEndIn struct {
		Apart sild.ID `path:"apart"`
	}
	write(a, route{id: "end-apart", at: "POST /apart/{apart}/end", says: "Say that two people can live under one roof again", group: houseGroup},
		func(c *call, in *apartEndIn) (string, error) {
			x, err := housing.EndApart(c.tx, in.Apart)
			return effect(x.Fact, err)
		}, showApart[apartEndIn])
}

func showApart[I any](c *call, _ *I, id string) (KeptApart, error) {
	caseID, thing := ofEffect(id)
	all, err := housing.Aparts(c.tx, caseID)
	return oneOf(each(all, apartOf), err, func(x KeptApart) bool { return x.ID == thing })
}
