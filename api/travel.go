// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"time"

	"sild"
	"sild/casework"
)

// NewTrip is a way that you made for one or several contacts of one day.
type NewTrip struct {
	Day      sild.Date `json:"day"`
	StartsAt time.Time `json:"starts_at,omitempty"`
	EndsAt   time.Time `json:"ends_at,omitempty"`
	From     string    `json:"from,omitempty"`
	To       string    `json:"to,omitempty"`
	Metres   int       `json:"metres,omitempty" minimum:"0" maximum:"2000000"`
	Cents    int       `json:"cents,omitempty" minimum:"0" maximum:"50000" doc:"What a ticket cost."`
	Contacts []sild.ID `json:"contacts,omitempty" nullable:"false" maxItems:"50" doc:"Your own contacts of that day, for which you made the way."`
	Nothing  bool      `json:"nothing,omitempty" doc:"There was no travel on that day. Then nothing else is said."`
}

// Trip is a way of a worker, for one or several contacts.
type Trip struct {
	ID       sild.ID    `json:"id"`
	Row      sild.ID    `json:"row"`
	User     sild.ID    `json:"user"`
	Day      sild.Date  `json:"day"`
	StartsAt *time.Time `json:"starts_at,omitempty"`
	EndsAt   *time.Time `json:"ends_at,omitempty"`
	From     string     `json:"from,omitempty"`
	To       string     `json:"to,omitempty"`
	Minutes  int        `json:"minutes"`
	Metres   int        `json:"metres"`
	Cents    int        `json:"cents"`
	Contacts []sild.ID  `json:"contacts" nullable:"false"`
	Nothing  bool       `json:"nothing,omitempty"`
}

// TripChange corrects a way, and TripGone says that it was entered by mistake.
type (
	TripChange struct {
		NewTrip
		OnThing
	}
	TripGone struct{ OnThing }
)

// Travel is a contact's part of the ways that were made for it, by the rule of
// the programme.
type Travel struct {
	Minutes int `json:"minutes"`
	Metres  int `json:"metres"`
	Cents   int `json:"cents"`
}

// Did is a contact of a day sheet.
type Did struct {
	Contact   sild.ID   `json:"contact"`
	Case      sild.ID   `json:"case,omitempty"`
	Name      string    `json:"name,omitempty" doc:"Left out if you may not see the person."`
	StartedAt time.Time `json:"started_at"`
	Kind      string    `json:"kind"`
	Outcome   string    `json:"outcome"`
	Minutes   int       `json:"minutes"`
	Place     string    `json:"place,omitempty"`
	Travel    Travel    `json:"travel"`
}

// Meeting is a meeting in a diary, with whom it is.
type Meeting struct {
	Appointment
	Case    sild.ID `json:"case"`
	Name    string  `json:"name"`
	Written bool    `json:"written" doc:"A contact was written down for it."`
}

// Sheet is a worker's day.
type Sheet struct {
	Day     sild.Date `json:"day"`
	User    sild.ID   `json:"user"`
	Planned []Meeting `json:"planned" nullable:"false" doc:"What is planned and not written down yet."`
	Did     []Did     `json:"did" nullable:"false"`
	Trips   []Trip    `json:"trips" nullable:"false"`
	Nothing bool      `json:"nothing" doc:"It was said that there was no travel."`
}

// Hours are what a worker did in a month.
type Hours struct {
	Month  sild.Date   `json:"month" doc:"The first day of the month."`
	User   sild.ID     `json:"user"`
	People []HoursLine `json:"people" nullable:"false" doc:"A line per person. People whom you may not see are one line without a name."`
	Sum    HoursLine   `json:"sum"`
}

// HoursLine is one person's part, or the sum.
type HoursLine struct {
	Case     sild.ID `json:"case,omitempty"`
	Name     string  `json:"name,omitempty"`
	Contacts int     `json:"contacts"`
	Minutes  int     `json:"minutes"`
	Travel   Travel  `json:"travel"`
}

// OfTrip names a trip.
type OfTrip struct {
	Trip sild.ID `path:"trip"`
}

// WhoseHours names a worker: yourself if nobody is named.
type WhoseHours struct {
	User string `query:"user" maxLength:"36" doc:"A worker of your team; yourself if it is not given."`
}

func (w WhoseHours) id(c *call) sild.ID {
	if w.User == "" {
		return c.tx.Actor.User
	}
	return sild.ID(w.User)
}

func (a *API) travelRoutes() {
	const group = "contacts"
	zone := func() *time.Location { return a.flow.Zone() }
	type addIn struct{ Body NewTrip }
	write(a, route{
		id: "add-trip", at: "POST /trips", says: "Write down a way of yours", status: 201, group: group,
		more: "Its time and cost are split among its contacts by the rule of the programme.",
	}, func(c *call, in *addIn) (string, error) {
		t, err := casework.AddTrip(c.tx, zone(), in.Body.input())
		return string(t.Thing), err
	}, showTrip[addIn])
	type changeIn struct {
		OfTrip
		Body TripChange
	}
	write(a, route{id: "change-trip", at: "PUT /trips/{trip}", says: "Correct a way of yours", group: group},
		func(c *call, in *changeIn) (string, error) {
			was, err := casework.TripOf(c.tx, in.Trip, in.Body.Seen)
			if err != nil {
				return "", err
			}
			t, err := casework.ChangeTrip(c.tx, zone(), was.ID, in.Body.input())
			return string(t.Thing), err
		}, showTrip[changeIn])
	type goneIn struct {
		OfTrip
		Body TripGone
	}
	write(a, route{id: "remove-trip", at: "POST /trips/{trip}/mistake", says: "Say that a way of yours was entered by mistake", group: group},
		func(c *call, in *goneIn) (string, error) {
			was, err := casework.TripOf(c.tx, in.Trip, in.Body.Seen)
			if err != nil {
				return "", err
			}
			return "", casework.RemoveTrip(c.tx, was.ID)
		}, func(_ *call, in *goneIn, _ string) (Mended, error) { return Mended{"trip", in.Trip}, nil })
	read(a, route{id: "day-sheet", at: "GET /days/{day}", says: "A worker's day: meetings, contacts and ways", group: group},
		func(c *call, in *struct {
			Day sild.Date `path:"day"`
			WhoseHours
		},
		) (Sheet, error) {
			s, err := casework.SheetOf(c.tx, in.id(c), in.Day, zone())
			out := Sheet{Day: in.Day, User: in.id(c), Nothing: s.Nothing != nil, Planned: each(s.Planned, meetingOf), Trips: each(s.Trips, tripOf), Did: each(s.Did, didOf)}
			return out, err
		})
	read(a, route{id: "hours", at: "GET /hours/{month}", says: "What a worker did in a month, per person", group: group},
		func(c *call, in *struct {
			Month sild.Date `path:"month" doc:"Any day of it."`
			WhoseHours
		},
		) (Hours, error) {
			rows, sum, err := casework.HoursOf(c.tx, in.id(c), in.Month)
			first := in.Month
			if !first.IsZero() {
				first = first.AddDays(1 - first.Day())
			}
			return Hours{Month: first, User: in.id(c), People: each(rows, hoursOf), Sum: hoursOf(sum)}, err
		})
	read(a, route{id: "diary", at: "GET /diary/{day}", says: "Your diary: the meetings of a day and the six after it", group: group},
		func(c *call, in *struct {
			Day sild.Date `path:"day"`
		},
		) (List[Meeting], error) {
			found, err := casework.Agenda(c.tx, c.tx.Actor.User, in.Day.In(zone()), in.Day.AddDays(7).In(zone()))
			return listOf(found, meetingOf), err
		})
}

func (t NewTrip) input() casework.TripInput {
	return casework.TripInput{
		Day: t.Day, StartsAt: t.StartsAt, EndsAt: t.EndsAt, From: t.From, To: t.To, Metres: t.Metres, Cents: t.Cents, Contacts: t.Contacts, Nothing: t.Nothing,
	}
}

func showTrip[I any](c *call, _ *I, id string) (Trip, error) {
	t, err := casework.TripOf(c.tx, sild.ID(id), "")
	return tripOf(t), err
}

func tripOf(t casework.Trip) Trip {
	out := Trip{
		ID: t.Thing, Row: t.ID, User: t.User, Day: t.Day, StartsAt: timeOf(t.StartsAt), EndsAt: timeOf(t.EndsAt), From: t.From, To: t.To,
		Minutes: t.Minutes(), Metres: t.Metres, Cents: t.Cents, Contacts: t.Contacts, Nothing: t.Nothing,
	}
	if out.Contacts == nil {
		out.Contacts = []sild.ID{}
	}
	return out
}

func shareOf(s casework.Share) Travel { return Travel{s.Minutes, s.Metres, s.Cents} }

func didOf(d casework.Did) Did {
	out := Did{Contact: d.Contact, StartedAt: d.StartedAt, Kind: d.Kind, Outcome: d.Outcome, Minutes: d.Minutes, Travel: shareOf(d.Travel)}
	if d.Name != "" {
		out.Case, out.Name, out.Place = d.Case, d.Name, d.Place
	}
	return out
}

func hoursOf(h casework.Hours) HoursLine {
	return HoursLine{h.Case, h.Name, h.Contacts, h.Minutes, shareOf(h.Travel)}
}

func meetingOf(m casework.Agendum) Meeting {
	return Meeting{appointmentOf(m.Appointment), m.Case, m.Name, m.Written}
}
