// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"time"

	"sild"
	"sild/housing"
	"sild/org"
)

// A Period is a time from a moment to the one before another.
type Period struct {
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
}

// Shift is a time in which somebody is planned to be in a house.
type Shift struct {
	ID        sild.ID   `json:"id"`
	House     sild.ID   `json:"house"`
	User      sild.ID   `json:"user,omitempty" doc:"Nobody: to be filled."`
	Name      string    `json:"name,omitempty"`
	StartsAt  time.Time `json:"starts_at"`
	EndsAt    time.Time `json:"ends_at"`
	Note      string    `json:"note,omitempty"`
	Away      bool      `json:"away" doc:"Who is planned is away on a day of it."`
	Cancelled bool      `json:"cancelled" doc:"It was taken off the roster, or another stands in its place."`
}

// Present is somebody in a house.
type Present struct {
	ID     sild.ID   `json:"id"`
	User   sild.ID   `json:"user"`
	Name   string    `json:"name"`
	Shift  sild.ID   `json:"shift,omitempty"`
	How    string    `json:"how" enum:"shift,took_over"`
	Why    string    `json:"why,omitempty"`
	CameAt time.Time `json:"came_at"`
	EndsAt time.Time `json:"ends_at" doc:"By when it ends by itself."`
}

// Unattended is a time in which nobody was in a house.
type Unattended struct {
	Period
	Words string `json:"words,omitempty" doc:"What was said of it."`
}

// Duty is the roster of a house over a time, with who is there.
type Duty struct {
	House      sild.ID      `json:"house"`
	Shifts     []Shift      `json:"shifts" nullable:"false"`
	Gaps       []Period     `json:"gaps" nullable:"false" doc:"Of the next 14 days: times in which nobody is planned, in a house in which somebody always is."`
	Here       []Present    `json:"here" nullable:"false"`
	Unattended []Unattended `json:"unattended" nullable:"false" doc:"Of the last 30 days, the latest first."`
}

// NewShifts are shifts as they come again.
type NewShifts struct {
	From   sild.Date `json:"from"`
	Until  sild.Date `json:"until,omitzero" doc:"Only the first day, if not given."`
	Starts string    `json:"starts" doc:"Time of day in the house: 20:00."`
	Ends   string    `json:"ends" doc:"On the next day if it is no later than starts."`
	Days   []int     `json:"days,omitempty" nullable:"false" maxItems:"7" doc:"1 is Monday. Every day, if none is given."`
	People []sild.ID `json:"people,omitempty" nullable:"false" maxItems:"50" doc:"None: to be filled."`
	InTurn bool      `json:"in_turn,omitempty" doc:"One after the other, and not all together."`
	Note   string    `json:"note,omitempty"`
}

// Resident is somebody who lives in a house tonight, comes or has just left.
type Resident struct {
	Case     sild.ID   `json:"case"`
	Name     string    `json:"name"`
	Room     string    `json:"room"`
	Bed      string    `json:"bed"`
	State    string    `json:"state" enum:"lives,away,comes,left"`
	Stay     sild.ID   `json:"stay,omitempty"`
	From     sild.Date `json:"from"`
	Until    sild.Date `json:"until"`
	Away     string    `json:"away,omitempty" doc:"Value of absence_reasons."`
	Back     sild.Date `json:"back,omitzero"`
	StepFree bool      `json:"step_free"`
	Language string    `json:"language,omitempty"`
	Helped   bool      `json:"interpreter"`
	Health   string    `json:"health,omitempty" doc:"What one must know to work safely."`
}

// ExpectedVisitor is one who is expected today.
type ExpectedVisitor struct {
	ID       sild.ID   `json:"id"`
	Case     sild.ID   `json:"case"`
	Name     string    `json:"name"`
	Relation string    `json:"relation,omitempty"`
	StartsAt time.Time `json:"starts_at"`
	EndsAt   time.Time `json:"ends_at"`
	State    string    `json:"state"`
}

// Tonight is a house tonight.
type Tonight struct {
	House     sild.ID           `json:"house"`
	Count     int               `json:"count" doc:"Who lives there and is not away."`
	Residents []Resident        `json:"residents" nullable:"false"`
	Visitors  []ExpectedVisitor `json:"visitors" nullable:"false"`
	Here      []Present         `json:"here" nullable:"false"`
}

// LogEntry is one of the handover book of a house.
type LogEntry struct {
	ID       sild.ID   `json:"id"`
	At       time.Time `json:"at"`
	By       sild.ID   `json:"by"`
	Author   string    `json:"author"`
	Kind     string    `json:"kind" enum:"note,todo"`
	Words    string    `json:"words"`
	Case     sild.ID   `json:"case,omitempty" doc:"Of the resident whom it is about."`
	Resident string    `json:"resident,omitempty"`
	DoneAt   time.Time `json:"done_at,omitzero"`
}

// Book is the handover book of a house over a day.
type Book struct {
	Entries []LogEntry `json:"entries" nullable:"false" doc:"The latest first."`
	Todo    []LogEntry `json:"todo" nullable:"false" doc:"What is to be done, whenever it was written."`
	Read    []sild.ID  `json:"read" nullable:"false" doc:"Who has read it since the last entry of the day."`
}

// HouseCover says how much of a month somebody was in a house.
type HouseCover struct {
	House   sild.ID   `json:"house"`
	Name    string    `json:"name"`
	Month   sild.Date `json:"month" doc:"Its first day."`
	Minutes int       `json:"minutes" doc:"Of the month up to now, as far as the house was there."`
	Planned int       `json:"planned"`
	Present int       `json:"present"`
}

func shiftOf(s housing.Planned) Shift {
	return Shift{
		ID: s.ID, House: s.House, User: s.User, Name: s.Name, StartsAt: s.Starts, EndsAt: s.Ends, Note: s.Note, Away: s.Away, Cancelled: !s.CancelledAt.IsZero(),
	}
}

func showShift[I any](c *call, _ *I, id string) (out Shift, err error) {
	s, _, err := housing.ShiftOf(c.tx, sild.ID(id))
	if err != nil {
		return out, err
	}
	name, err := org.Name(c.tx, s.User)
	return shiftOf(housing.Planned{Shift: s, Name: name}), err
}

func dutyAt(c *call, house sild.ID, from, until sild.Date) (out Duty, err error) {
	r, err := housing.OpenRota(c.tx, house)
	if err != nil {
		return out, err
	}
	_, in := r.Week(r.Today)
	zone := r.Pack.Location()
	if !from.IsZero() {
		_, in = r.Week(from)
		in.From = from.In(zone).UTC()
	}
	if !until.IsZero() {
		in.Until = until.AddDays(1).In(zone).UTC()
	}
	shifts, err := r.ShiftsIn(c.tx, in)
	if err != nil {
		return out, err
	}
	gaps, err := r.Gaps(c.tx)
	if err != nil {
		return out, err
	}
	holes, err := r.Holes(c.tx)
	if err != nil {
		return out, err
	}
	out = Duty{
		House: house, Shifts: each(shifts, shiftOf), Gaps: each(gaps, periodOf),
		Unattended: each(holes, func(h housing.Hole) Unattended { return Unattended{periodOf(h.Span), h.Words} }),
	}
	out.Here, err = hereIn(c, r)
	return out, err
}

func periodOf(s housing.Span) Period { return Period{s.From, s.Until} }

func hereIn(c *call, r housing.Rota) ([]Present, error) {
	here, err := r.Here(c.tx)
	if err != nil {
		return nil, err
	}
	names, err := org.Names(c.tx, each(here, func(p housing.Presence) sild.ID { return p.User }))
	return each(here, func(p housing.Presence) Present {
		return Present{ID: p.ID, User: p.User, Name: names[p.User], Shift: p.Shift, How: p.How, Why: p.Why, CameAt: p.Came, EndsAt: p.Ends}
	}), err
}

func tonightOf(c *call, n housing.Watch, err error) (Tonight, error) {
	if err != nil {
		return Tonight{}, err
	}
	count, _ := n.In()
	out := Tonight{House: n.ID, Count: count, Residents: each(n.Residents, func(r housing.Resident) Resident {
		return Resident{
			Case: r.Case, Name: r.Name, Room: r.Room, Bed: r.Bed, State: r.State, Stay: r.Stay, From: r.From, Until: r.Until, Away: r.Away, Back: r.Back,
			StepFree: r.StepFree, Language: r.Language, Helped: r.Helped, Health: r.Health,
		}
	}), Visitors: each(n.Guests, func(g housing.Guest) ExpectedVisitor {
		return ExpectedVisitor{ID: g.ID, Case: g.Case, Name: g.Name, Relation: g.Relation, StartsAt: g.Starts, EndsAt: g.Ends, State: g.State}
	})}
	out.Here, err = hereIn(c, n.Rota)
	return out, err
}

func logEntryOf(e housing.Entry) LogEntry {
	return LogEntry{ID: e.ID, At: e.At, By: e.By, Author: e.Author, Kind: e.Kind, Words: e.Words, Case: e.Case, Resident: e.Resident, DoneAt: e.DoneAt}
}

// bookAt is the handover book of a day; zero: today.
func bookAt(c *call, house sild.ID, day sild.Date) (out Book, err error) {
	r, err := housing.OnDuty(c.tx, house)
	if err != nil {
		return out, err
	}
	if day.IsZero() {
		day = r.Today
	}
	zone := r.Pack.Location()
	b, err := housing.BookOf(c.tx, house, housing.Span{From: day.In(zone), Until: day.AddDays(1).In(zone)})
	return Book{Entries: each(b.Entries, logEntryOf), Todo: each(b.Todo, logEntryOf), Read: each(b.Read, func(u sild.ID) sild.ID { return u })}, err
}
