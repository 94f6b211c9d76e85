// SPDX-License-Identifier: EUPL-1.2

package org

import (
	"sild"
	"sild/access"
	"sild/db"
)

// A Seat is a place in a team's standing team: a group, whose members see the
// team's cases as far as the programme lets that kind of worker.
type Seat struct {
	ID   sild.ID
	Team sild.ID
	Kind string // as the pack has it
}

// A Holder holds a seat for a time.
type Holder struct {
	ID          sild.ID // of the membership
	Seat        sild.ID
	Kind        string
	User        sild.ID
	Name        string
	From, Until sild.Date
}

// Specialist is the role in which one holds a seat.
const Specialist = "specialist"

// SeatInput says who holds which seat.
type SeatInput struct {
	Team  sild.ID // one that the actor keeps; empty: their own
	User  sild.ID
	Kind  string
	Names []string // the kinds that the programme knows
	From  sild.Date
	Until sild.Date // zero: no end is known
}

// HoldSeat gives a seat of a team to one of its specialists. Fresh says that the
// seat is new to the team: what is settled for its cases must be settled again.
func HoldSeat(tx *db.Tx, team sild.ID, in SeatInput) (h Holder, fresh bool, err error) {
	defer sild.Wrap(&err, "org.HoldSeat(%s)", team)
	p := sild.Problems{}
	if p.Check(in.User != "", "user", "case.choice.required"); in.User != "" { // whoever keeps the team may be told that nobody was chosen
		if err := mayKeep(tx, in.User); err != nil {
			return h, false, err
		}
	}
	known := false
	for _, k := range in.Names {
		known = known || k == in.Kind
	}
	p.Check(known, "kind", "choice.unknown")
	p.Check(!in.From.IsZero(), "from", "case.day.required")
	p.Check(in.Until.IsZero() || !in.Until.Before(in.From), "until", "person.span.turned")
	able, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM member m WHERE m.group_id = $1 AND m.user_id = $2 AND m.role = $3 AND m.from_on <= $4 AND m.until_on >= $4)`,
		team, in.User, Specialist, tx.Today())
	if err != nil {
		return h, false, err
	}
	p.Check(able || in.User == "", "user", "seat.user.not_specialist")
	if err := p.Err(); err != nil {
		return h, false, err
	}
	seat, there, err := db.Maybe[Seat](tx, `SELECT id, team_id, kind FROM team_seat WHERE team_id = $1 AND kind = $2`, team, in.Kind)
	if err != nil {
		return h, false, err
	}
	if !there {
		seat = Seat{ID: tx.NewID(), Team: team, Kind: in.Kind}
		if err := db.Insert(tx, "team_seat", `id, team_id, kind`, seat); err != nil {
			return h, false, err
		}
	}
	h = Holder{ID: tx.NewID(), Seat: seat.ID, Kind: seat.Kind, User: in.User, From: in.From, Until: in.Until}
	if h.Until.IsZero() {
		h.Until = Far
	}
	tx.Trail(sild.Entry{Action: "write", What: "seat", Object: h.ID, Purpose: access.Workers})
	return h, !there, db.Insert(tx, "member", `id, group_id, user_id, role, from_on, until_on, by_id, why`, struct {
		ID, Group, User sild.ID
		Role            string
		From, Until     sild.Date
		By              sild.ID
		Why             string
	}{h.ID, h.Seat, h.User, Specialist, h.From, h.Until, tx.Actor.User, "seat"})
}

// LeaveSeat sets the last day on which somebody holds a seat.
func LeaveSeat(tx *db.Tx, id sild.ID, until sild.Date) (err error) {
	defer sild.Wrap(&err, "org.LeaveSeat(%s)", id)
	type row struct {
		User sild.ID
		From sild.Date
	}
	m, err := db.One[row](tx, `SELECT m.user_id, m.from_on FROM member m JOIN team_seat s ON s.id = m.group_id WHERE m.id = $1`, id)
	if err != nil {
		return err
	}
	if err := mayKeep(tx, m.User); err != nil {
		return err
	}
	p := sild.Problems{}
	p.Check(!until.IsZero(), "until", "case.day.required")
	p.Check(!until.Before(m.From.AddDays(-1)), "until", "person.span.turned") // the day before the first: never held
	if err := p.Err(); err != nil {
		return err
	}
	tx.Trail(sild.Entry{Action: "write", What: "seat", Object: id, Purpose: access.Workers})
	_, err = db.Exec(tx, `UPDATE member SET until_on = $1 WHERE id = $2`, until, id)
	return err
}

// Holders are those who hold seats of a team on a day, by kind and name. The
// caller may know of the team.
func Holders(tx *db.Tx, team sild.ID, on sild.Date) ([]Holder, error) {
	return db.All[Holder](tx, `SELECT m.id, s.id, s.kind, u.id, u.name, m.from_on, m.until_on FROM team_seat s JOIN member m ON m.group_id = s.id JOIN app_user u ON u.id = m.user_id
		WHERE s.team_id = $1 AND m.from_on <= $2 AND m.until_on >= $2 AND u.disabled_at IS NULL ORDER BY s.kind, u.name, m.id`, team, on)
}

// AllHolders are those who hold, held or will hold a seat of a team, by kind, the
// latest first. The caller may know of the team. Who never held one is not told.
func AllHolders(tx *db.Tx, team sild.ID) ([]Holder, error) {
	return db.All[Holder](tx, `SELECT m.id, s.id, s.kind, u.id, u.name, m.from_on, m.until_on FROM team_seat s JOIN member m ON m.group_id = s.id JOIN app_user u ON u.id = m.user_id
		WHERE s.team_id = $1 AND m.until_on >= m.from_on ORDER BY s.kind, m.from_on DESC NULLS LAST, u.name, m.id`, team)
}

// Seats are those of a team that have been held at all.
func Seats(tx *db.Tx, team sild.ID) ([]Seat, error) {
	return db.All[Seat](tx, `SELECT id, team_id, kind FROM team_seat WHERE team_id = $1 ORDER BY kind`, team)
}
