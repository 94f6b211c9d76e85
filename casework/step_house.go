// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"sild"
	"sild/access"
	"sild/db"
)

// ByHouse is who takes a step that belongs to the house in which the person lives.
const ByHouse = "house"

// AddHouseStep adds a step of a house to a goal of the case that was opened to add
// to it: the house takes it, or the person. The caller has seen that the goal is
// the house's to work on.
func AddHouseStep(tx *db.Tx, rec access.Record, goal sild.ID, in StepInput) (_ Step, err error) {
	defer sild.Wrap(&err, "casework.AddHouseStep(%s)", goal)
	o, err := opened(tx, rec)
	if err != nil {
		return Step{}, err
	}
	if !o.Over.IsZero() {
		return Step{}, &sild.Error{Kind: sild.Conflict, Key: "case.over"}
	}
	in.Body = ""
	if in.Who != "person" {
		in.Who = ByHouse
	}
	s, err := in.check(o, o.Today)
	if err != nil {
		return s, err
	}
	s.Fact, s.Goal = o.fact(tx, o.Today, "seen"), goal
	return s, db.Record(tx, "step", stepColumns, s.Fact, s)
}

// DoHouseStep records that a step of the case that was opened was taken on a day,
// or with a zero day that it was not after all. The caller has seen that it is the
// actor's to say.
func DoHouseStep(tx *db.Tx, rec access.Record, s Step, on sild.Date) (_ Step, err error) {
	defer sild.Wrap(&err, "casework.DoHouseStep(%s)", s.Thing)
	o, err := opened(tx, rec)
	if err != nil {
		return s, err
	}
	if on.IsZero() == s.DoneOn.IsZero() || !s.LeftOn.IsZero() {
		return s, &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	why := Changed
	if !on.IsZero() {
		p := sild.Problems{}
		o.Happened(p, "done_on", on)
		if err := p.Err(); err != nil {
			return s, err
		}
		why = Done
	}
	was := s.Fact
	if s.Fact, err = db.Amend(tx, "step", was, why); err != nil {
		return s, err
	}
	s.DoneOn = on
	return s, db.Record(tx, "step", stepColumns, s.Fact, s)
}
