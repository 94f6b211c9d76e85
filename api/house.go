// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"sild"
	"sild/housing"
)

// HouseWords are what is said of a house.
type HouseWords struct {
	Name       string    `json:"name"`
	Area       string    `json:"area,omitempty" doc:"An area of the programme."`
	Address    string    `json:"address,omitempty" doc:"Street and house. Protected: given to those who must find it."`
	Way        string    `json:"way,omitempty" doc:"How one gets there. Protected too."`
	Phone      string    `json:"phone,omitempty" doc:"Protected too."`
	About      string    `json:"about,omitempty"`
	Amenities  []string  `json:"amenities,omitempty" nullable:"false" doc:"Values of the vocabulary amenities."`
	Traits     []string  `json:"traits,omitempty" nullable:"false" doc:"Values of bed_traits that hold for the whole house."`
	Limits     []string  `json:"limits,omitempty" nullable:"false" doc:"Values of house_limits: for whom it does not suit."`
	LimitsNote string    `json:"limits_note,omitempty"`
	Turnaround *int      `json:"turnaround,omitempty" doc:"Working days between two people in one bed; as the programme says, if not given."`
	Staffed    bool      `json:"staffed,omitempty" doc:"Somebody is there at all times."`
	From       sild.Date `json:"from" doc:"The first night."`
	Until      sild.Date `json:"until,omitzero" doc:"The last night. Not given: it goes on."`
}

func (w HouseWords) input() housing.HouseInput {
	in := housing.HouseInput{
		Name: w.Name, Area: w.Area, Line: w.Address, Way: w.Way, Phone: w.Phone, About: w.About, Amenities: w.Amenities, Traits: w.Traits, Limits: w.Limits,
		LimitsNote: w.LimitsNote, Turnaround: -1, Staffed: w.Staffed, From: w.From, Until: w.Until,
	}
	if w.Turnaround != nil {
		in.Turnaround = *w.Turnaround
	}
	return in
}

// House is one in which people live for a while.
type House struct {
	ID       sild.ID `json:"id"`
	Provider sild.ID `json:"provider"`
	Team     sild.ID `json:"team" doc:"Who answers for it."`
	HouseWords
	Rooms []Room `json:"rooms,omitempty"`
}

// Room is one of a house.
type Room struct {
	ID     sild.ID    `json:"id"`
	Name   string     `json:"name"`
	Traits []string   `json:"traits" nullable:"false" doc:"Values of bed_traits that hold for all its beds."`
	Beds   []HouseBed `json:"beds" nullable:"false"`
}

// HouseBed is a bed of a room.
type HouseBed struct {
	ID     sild.ID   `json:"id"`
	Name   string    `json:"name"`
	Traits []string  `json:"traits" nullable:"false"`
	From   sild.Date `json:"from" doc:"The first night."`
	Until  sild.Date `json:"until,omitzero" doc:"The last night. Not given: it goes on."`
}

// NewRoom is a room that is added, with its beds.
type NewRoom struct {
	Name   string   `json:"name"`
	Traits []string `json:"traits,omitempty" nullable:"false"`
	Beds   []NewBed `json:"beds,omitempty" nullable:"false" maxItems:"50"`
}

// NewBed is a bed that is added.
type NewBed struct {
	Name   string    `json:"name"`
	Traits []string  `json:"traits,omitempty" nullable:"false"`
	From   sild.Date `json:"from,omitzero" doc:"The first night; that of the house, if not given."`
	Until  sild.Date `json:"until,omitzero"`
}

// BedAsked is a request for a bed with what became of it.
type BedAsked struct {
	Told
	House     sild.ID    `json:"house,omitempty" doc:"Not given: any of the team's."`
	Team      sild.ID    `json:"team"`
	AskedAs   string     `json:"asked_as" doc:"Role of who asked."`
	From      sild.Date  `json:"from,omitzero" doc:"First night; the day of release, if not given."`
	Basis     string     `json:"basis" doc:"Value of stay_bases."`
	Decision  string     `json:"decision,omitempty"`
	Needs     []string   `json:"needs" nullable:"false"`
	Words     string     `json:"words,omitempty"`
	State     string     `json:"state" enum:"asked,expected,declined,held,lives,left,ended"`
	Answer    *BedAnswer `json:"answer,omitempty"`
	Hold      *BedNights `json:"hold,omitempty"`
	Stay      *Stay      `json:"stay,omitempty"`
	EndedOn   sild.Date  `json:"ended_on,omitzero"`
	EndReason string     `json:"end_reason,omitempty" doc:"Value of request_ends: why it came to no stay, and by whom."`
	EndNote   string     `json:"end_note,omitempty"`
}

// BedAnswer is what a house says to a request.
type BedAnswer struct {
	Told
	Outcome   string    `json:"outcome" enum:"confirmed,expected,declined"`
	House     sild.ID   `json:"house,omitempty"`
	Admission sild.Date `json:"admission,omitzero" doc:"The first night."`
	Reason    string    `json:"reason,omitempty" doc:"Of a declined one: value of house_declines."`
	Lost      string    `json:"lost,omitempty" enum:"release_moved,release_unknown,not_free" doc:"Why a bed that was confirmed no longer is."`
	Note      string    `json:"note,omitempty"`
}

// BedNights are nights in a bed.
type BedNights struct {
	House sild.ID   `json:"house"`
	Bed   sild.ID   `json:"bed"`
	From  sild.Date `json:"from" doc:"The first night."`
	Until sild.Date `json:"until" doc:"The day of leaving: the night before is the last."`
}

// Stay is somebody living in a house; its day is that of arrival.
type Stay struct {
	Told
	House      sild.ID   `json:"house"`
	Basis      string    `json:"basis"`
	Payer      string    `json:"payer" doc:"Value of payers, from the first night on."`
	CameWith   string    `json:"came_with,omitempty"`
	LateWhy    string    `json:"late_why,omitempty"`
	Until      sild.Date `json:"until" doc:"The day by which they leave, as last decided."`
	LeftOn     sild.Date `json:"left_on,omitzero"`
	LeftReason string    `json:"left_reason,omitempty" doc:"Value of stay_ends."`
	LeftTo     string    `json:"left_to,omitempty" doc:"Value of housing."`
	LeftNote   string    `json:"left_note,omitempty"`
}

func houseOf(h housing.House) House {
	turn := h.Turnaround
	return House{ID: h.ID, Provider: h.Provider, Team: h.Team, HouseWords: HouseWords{
		Name: h.Name, Area: h.Area, Address: h.Line, Way: h.Way, Phone: h.Phone, About: h.About, Amenities: housing.List(h.Amenities), Traits: housing.List(h.Traits),
		Limits: housing.List(h.Limits), LimitsNote: h.LimitsNote, Turnaround: &turn, Staffed: h.Staffed, From: h.From, Until: h.Until,
	}}
}

func houseAt(c *call, id sild.ID) (out House, err error) {
	o, err := housing.Open(c.tx, id)
	if err != nil {
		return out, err
	}
	out = houseOf(o.House)
	rooms, err := housing.Rooms(c.tx, id)
	if err != nil {
		return out, err
	}
	beds, err := housing.Beds(c.tx, id)
	out.Rooms = each(rooms, func(r housing.Room) Room {
		x := Room{ID: r.ID, Name: r.Name, Traits: list(r.Traits), Beds: []HouseBed{}}
		for _, b := range beds {
			if b.Room == r.ID {
				x.Beds = append(x.Beds, HouseBed{ID: b.ID, Name: b.Name, Traits: list(b.Traits), From: b.From, Until: b.Until})
			}
		}
		return x
	})
	return out, err
}

// list is a column of values as a list that is never null.
func list(s string) []string {
	if all := housing.List(s); all != nil {
		return all
	}
	return []string{}
}

func bedAskedOf(a housing.Asked) BedAsked {
	out := BedAsked{
		Told: toldOf(a.Fact), House: a.House, Team: a.Team, AskedAs: a.AskedAs, From: a.From, Basis: a.Basis, Decision: a.Decision, Needs: list(a.Needs), Words: a.Words,
		State: a.State(), EndedOn: a.EndedOn, EndReason: a.EndReason, EndNote: a.EndNote,
	}
	if x := a.Answer(); x != nil {
		out.Answer = &BedAnswer{Told: toldOf(x.Fact), Outcome: x.Outcome, House: x.House, Admission: x.Admission, Reason: x.Reason, Lost: x.Lost, Note: x.Note}
	}
	if u := a.Hold; u != nil {
		out.Hold = &BedNights{House: u.House, Bed: u.Bed, From: u.From, Until: u.Until}
	}
	if a.Stay != nil {
		s := stayOf(*a.Stay)
		out.Stay = &s
	}
	return out
}

func stayOf(s housing.Stay) Stay {
	return Stay{
		Told: toldOf(s.Fact), House: s.House, Basis: s.Basis, Payer: s.Payer, CameWith: s.CameWith, LateWhy: s.LateWhy, Until: s.Until,
		LeftOn: s.LeftOn, LeftReason: s.LeftReason, LeftTo: s.LeftTo, LeftNote: s.LeftNote,
	}
}
