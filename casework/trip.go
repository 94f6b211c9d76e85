// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"slices"
	"time"

	"sild"
	"sild/db"
	"sild/pack"
)

// A Trip is a worker's way on one day, for one or several contacts. It is a fact
// of the worker and follows its rules: a correction is a new row of the same
// Thing. Its time and cost are split among its contacts when they are shown, by
// the rule of the programme, so a contact that goes to another person takes its
// share along, and one that was entered by mistake leaves it to the others.
type Trip struct {
	tripRow
	Contacts []sild.ID `db:"-"` // Things
}

type tripRow struct {
	ID          sild.ID
	Thing       sild.ID
	User        sild.ID
	Day         sild.Date
	RecordedAt  time.Time
	RecordedBy  sild.ID
	ReplacedAt  time.Time
	ReplacedBy  sild.ID
	ReplacedWhy string
	StartsAt    time.Time
	EndsAt      time.Time
	From, To    string
	Metres      int
	Cents       int  // what a ticket cost
	Nothing     bool // there was no travel on that day
}

const tripRowColumns = `id, thing, user_id, day, recorded_at, recorded_by, replaced_at, replaced_by, replaced_why, starts_at, ends_at, from_place, to_place, metres, cents, none`

// Minutes is how long the worker was on the way.
func (t Trip) Minutes() int { return int(t.EndsAt.Sub(t.StartsAt) / time.Minute) }

// TripInput is what a worker says of a way.
type TripInput struct {
	Day      sild.Date
	StartsAt time.Time
	EndsAt   time.Time
	From, To string
	Metres   int
	Cents    int
	Contacts []sild.ID // Things of the actor's own contacts of that day
	Nothing  bool      // there was no travel on that day; then nothing else is said
}

// Farthest, dearest: against a slip of the finger, and ours.
const (
	farthestMetres = 2000 * 1000
	dearestCents   = 500 * 100
)

// tripBack is how long afterwards a day sheet can be written: a year. It is ours.
const tripBack = 366

func (in TripInput) check(tx *db.Tx, zone *time.Location) (Trip, error) {
	p, today := sild.Problems{}, sild.DateOf(tx.Now, zone)
	t := Trip{tripRow: tripRow{Day: in.Day, User: tx.Actor.User, Nothing: in.Nothing}}
	p.Check(!in.Day.IsZero(), "day", "case.day.required")
	p.Check(!in.Day.After(today), "day", "case.day.future")
	p.Check(in.Day.IsZero() || today.Sub(in.Day) <= tripBack, "day", "trip.day.past")
	if in.Nothing {
		return t, p.Err()
	}
	t.From, t.To = p.Line("from", in.From, 200), p.Line("to", in.To, 200)
	p.Check(t.From != "", "from", "trip.from.required")
	p.Check(t.To != "", "to", "trip.to.required")
	t.StartsAt, t.EndsAt, t.Metres, t.Cents = in.StartsAt.UTC(), in.EndsAt.UTC(), in.Metres, in.Cents
	p.Check(!in.StartsAt.IsZero(), "starts_at", "case.day.required")
	p.Check(!in.EndsAt.IsZero(), "ends_at", "case.day.required")
	p.Check(in.StartsAt.IsZero() || sild.DateOf(in.StartsAt, zone) == in.Day, "starts_at", "trip.other_day")
	p.Check(in.EndsAt.IsZero() || in.EndsAt.After(in.StartsAt) && in.EndsAt.Sub(in.StartsAt) <= 24*time.Hour, "ends_at", "trip.ends.before")
	p.Check(in.EndsAt.IsZero() || !in.EndsAt.After(tx.Now.Add(slack)), "ends_at", "case.day.future")
	p.Check(in.Metres >= 0 && in.Metres <= farthestMetres, "metres", "trip.kilometres.range")
	p.Check(in.Cents >= 0 && in.Cents <= dearestCents, "cents", "trip.cost.range")
	p.Check(len(in.Contacts) > 0, "contacts", "trip.contacts.required")
	own, err := db.All[sild.ID](tx, `SELECT thing FROM contact WHERE user_id = $1 AND day = $2 AND replaced_at IS NULL ORDER BY thing`, t.User, in.Day)
	if err != nil {
		return t, err
	}
	for _, c := range in.Contacts {
		p.Check(slices.Contains(own, c), "contacts", "case.choice.unknown")
		if !slices.Contains(t.Contacts, c) {
			t.Contacts = append(t.Contacts, c)
		}
	}
	return t, p.Err()
}

// AddTrip records a way of the actor's. The days are those of zone.
func AddTrip(tx *db.Tx, zone *time.Location, in TripInput) (_ Trip, err error) {
	defer sild.Wrap(&err, "casework.AddTrip")
	if err := mayTravel(tx); err != nil {
		return Trip{}, err
	}
	t, err := in.check(tx, zone)
	if err != nil {
		return t, err
	}
	told, err := trips(tx, t.User, t.Day, t.Day)
	if err != nil {
		return t, err
	}
	for _, was := range told {
		switch {
		case was.Nothing && t.Nothing:
			return was, nil // it was said already
		case was.Nothing: // there was some after all
			if err := was.replace(tx, Changed); err != nil {
				return t, err
			}
		case t.Nothing:
			return t, problem("day", "trip.nothing.some")
		}
	}
	t.ID = tx.NewID()
	t.Thing = t.ID
	trailTrip(tx, "write", t.Thing)
	return t, t.record(tx)
}

// ChangeTrip corrects a way of the actor's own. Id is the row that was looked at.
func ChangeTrip(tx *db.Tx, zone *time.Location, id sild.ID, in TripInput) (_ Trip, err error) {
	defer sild.Wrap(&err, "casework.ChangeTrip(%s)", id)
	was, err := ownTrip(tx, id)
	if err != nil {
		return was, err
	}
	t, err := in.check(tx, zone)
	if err != nil {
		return t, err
	}
	if err := was.replace(tx, Changed); err != nil {
		return was, err
	}
	t.ID, t.Thing = tx.NewID(), was.Thing
	trailTrip(tx, "write", t.Thing)
	return t, t.record(tx)
}

// trailTrip tells the trail of a way, which is nobody's but the worker's.
func trailTrip(tx *db.Tx, action string, thing sild.ID) {
	tx.Trail(sild.Entry{Action: action, What: "trip", Object: thing, Purpose: tx.Actor.Role})
}

// RemoveTrip says that a way of the actor's own was entered by mistake. It
// leaves the hours and stays in the history.
func RemoveTrip(tx *db.Tx, id sild.ID) (err error) {
	defer sild.Wrap(&err, "casework.RemoveTrip(%s)", id)
	t, err := ownTrip(tx, id)
	if err != nil {
		return err
	}
	trailTrip(tx, "mistake", t.Thing)
	return t.replace(tx, Mistaken)
}

// TripOf is a way of the actor's own: the telling of it that was looked at, or the
// one that holds if seen is empty.
func TripOf(tx *db.Tx, thing, seen sild.ID) (t Trip, err error) {
	defer sild.Wrap(&err, "casework.TripOf(%s)", thing)
	if seen != "" {
		if t, err = ownTrip(tx, seen); err == nil && t.Thing != thing {
			err = sild.Missing()
		}
		return t, err
	}
	if t.tripRow, err = db.One[tripRow](tx, `SELECT `+tripRowColumns+` FROM trip WHERE thing = $1 AND user_id = $2 AND replaced_at IS NULL`, thing, tx.Actor.User); err != nil {
		return t, err
	}
	t.Contacts, err = db.All[sild.ID](tx, `SELECT contact_id FROM trip_contact WHERE trip_id = $1 ORDER BY contact_id`, t.ID)
	return t, err
}

// TripByID is one telling of a way of the actor's own, whether it holds or not.
func TripByID(tx *db.Tx, id sild.ID) (_ Trip, err error) {
	defer sild.Wrap(&err, "casework.TripByID(%s)", id)
	return ownTrip(tx, id)
}

// ownTrip is a trip of the actor's, as it was looked at.
func ownTrip(tx *db.Tx, id sild.ID) (Trip, error) {
	row, err := db.One[tripRow](tx, `SELECT `+tripRowColumns+` FROM trip WHERE id = $1 AND user_id = $2`, id, tx.Actor.User)
	return Trip{tripRow: row}, err
}

func (t *Trip) record(tx *db.Tx) error {
	t.RecordedAt, t.RecordedBy = tx.Now, tx.Actor.User
	if err := db.Insert(tx, "trip", tripRowColumns, t.tripRow); err != nil {
		return err
	}
	for _, c := range t.Contacts {
		if _, err := db.Exec(tx, `INSERT INTO trip_contact (trip_id, contact_id) VALUES ($1, $2)`, t.ID, c); err != nil {
			return err
		}
	}
	return nil
}

func (t *Trip) replace(tx *db.Tx, why string) error {
	n, err := db.Exec(tx, `UPDATE trip SET replaced_at = $1, replaced_by = $2, replaced_why = $3 WHERE id = $4 AND replaced_at IS NULL`, tx.Now, tx.Actor.User, why, t.ID)
	if err == nil && n == 0 {
		err = &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	return err
}

// Trips are the ways of a worker that hold, on the days from one to another, the
// first first.
func trips(tx *db.Tx, user sild.ID, from, until sild.Date) ([]Trip, error) {
	return tripsAt(tx, user, from, until, time.Time{})
}

// tripsAt are those that held at a moment; zero: now.
func tripsAt(tx *db.Tx, user sild.ID, from, until sild.Date, moment time.Time) ([]Trip, error) {
	args := []any{user, from, until}
	held := db.Held("t", moment, &args)
	rows, err := db.All[tripRow](tx, `SELECT `+of("t", tripRowColumns)+` FROM trip t WHERE t.user_id = $1 AND t.day >= $2 AND t.day <= $3 AND `+held+`
		ORDER BY t.day, t.starts_at NULLS FIRST, t.id`, args...)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	list := make([]Trip, len(rows))
	at := map[sild.ID]int{}
	for i, r := range rows {
		list[i].tripRow, at[r.ID] = r, i
	}
	type link struct{ Trip, Contact sild.ID }
	links, err := db.All[link](tx, `SELECT l.trip_id, l.contact_id FROM trip_contact l JOIN trip t ON t.id = l.trip_id
		WHERE t.user_id = $1 AND t.day >= $2 AND t.day <= $3 AND `+held+` ORDER BY l.trip_id, l.contact_id`, args...)
	for _, l := range links {
		t := &list[at[l.Trip]]
		t.Contacts = append(t.Contacts, l.Contact)
	}
	return list, err
}

// A Share is a contact's part of the ways that were made for it.
type Share struct {
	Minutes, Metres, Cents int
	Of                     int // among how many contacts the way was split, if it was one
}

func (s Share) plus(o Share) Share {
	return Share{s.Minutes + o.Minutes, s.Metres + o.Metres, s.Cents + o.Cents, o.Of}
}

// shares splits t among those of its contacts that hold, whose lengths in
// minutes are given; nothing is lost in rounding.
func (t Trip) shares(rule string, lengths map[sild.ID]int) map[sild.ID]Share {
	var things []sild.ID
	var weights []int
	for _, c := range t.Contacts {
		if n, holds := lengths[c]; holds {
			things, weights = append(things, c), append(weights, n)
		}
	}
	minutes, metres, cents := pack.Split(rule, t.Minutes(), weights), pack.Split(rule, t.Metres, weights), pack.Split(rule, t.Cents, weights)
	out := make(map[sild.ID]Share, len(things))
	for i, c := range things {
		out[c] = Share{minutes[i], metres[i], cents[i], len(things)}
	}
	return out
}
