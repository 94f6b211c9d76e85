// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"sild"
	"sild/db"
)

// A Goal is one thing that the person wants to reach. Its Day is that on which
// it was set. It keeps its Thing when it is changed, met or dropped.
type Goal struct {
	sild.Fact
	Area      string // a value of goal_areas
	Title     string
	DueOn     sild.Date // zero: open-ended
	MetOn     sild.Date
	DroppedOn sild.Date
	Need      string // the domain of need that it was made of; empty: of none
}

const goalColumns = `area, title, due_on, met_on, dropped_on, need`

// Open reports whether g is neither met nor dropped.
func (g Goal) Open() bool { return g.MetOn.IsZero() && g.DroppedOn.IsZero() }

// GoalInput is what a worker and a person may say of a goal.
type GoalInput struct {
	Day   sild.Date // on which it was set
	Area  string
	Title string
	DueOn sild.Date
	Need  string // a value of needs, if it is made of one; it stays when the goal is changed
}

func (in GoalInput) check(o Opened) (Goal, error) {
	p := sild.Problems{}
	g := Goal{Area: in.Area, DueOn: in.DueOn, Need: in.Need}
	g.Title = p.Line("title", in.Title, 200)
	p.Check(g.Title != "", "title", "goal.title.required")
	o.Choice(p, "area", "goal_areas", in.Area)
	if in.Need != "" {
		o.Choice(p, "need", "needs", in.Need)
	}
	o.Happened(p, "day", in.Day)
	o.during(p, "day", in.Day)
	o.ahead(p, "due_on", in.DueOn, in.Day)
	return g, p.Err()
}

// AddGoal sets a goal.
func AddGoal(tx *db.Tx, caseID sild.ID, in GoalInput) (_ Goal, err error) {
	defer sild.Wrap(&err, "casework.AddGoal(%s)", caseID)
	o, err := Open(tx, caseID, 'P')
	if err != nil {
		return Goal{}, err
	}
	g, err := in.check(o)
	if err != nil {
		return g, err
	}
	g.Fact = o.fact(tx, in.Day, "seen")
	return g, db.Record(tx, "goal", goalColumns, g.Fact, g)
}

// ChangeGoal says an open goal in other words, or moves its day. Id is the row
// that was looked at.
func ChangeGoal(tx *db.Tx, id sild.ID, in GoalInput) (_ Goal, err error) {
	defer sild.Wrap(&err, "casework.ChangeGoal(%s)", id)
	return amendGoal(tx, id, Changed, func(o Opened, g *Goal) error {
		in.Day = g.Day
		to, err := in.check(o)
		g.Area, g.Title, g.DueOn = to.Area, to.Title, to.DueOn
		return err
	})
}

// MeetGoal records that a goal was reached on day.
func MeetGoal(tx *db.Tx, id sild.ID, day sild.Date) (_ Goal, err error) {
	defer sild.Wrap(&err, "casework.MeetGoal(%s)", id)
	return amendGoal(tx, id, Met, func(o Opened, g *Goal) error {
		g.MetOn = day
		return o.since(g.Day, "met_on", day)
	})
}

// DropGoal records that a goal was given up on day.
func DropGoal(tx *db.Tx, id sild.ID, day sild.Date) (_ Goal, err error) {
	defer sild.Wrap(&err, "casework.DropGoal(%s)", id)
	return amendGoal(tx, id, Dropped, func(o Opened, g *Goal) error {
		g.DroppedOn = day
		return o.since(g.Day, "dropped_on", day)
	})
}

// since checks the day on which something came to its end that began on from.
func (o Opened) since(from sild.Date, field string, day sild.Date) error {
	p := sild.Problems{}
	o.Happened(p, field, day)
	p.Check(!day.Before(from), field, "case.day.before", "day", "date:"+from.String())
	return p.Err()
}

func amendGoal(tx *db.Tx, id sild.ID, why string, change func(Opened, *Goal) error) (Goal, error) {
	g, err := seen[Goal](tx, "goal", goalColumns, id)
	if err != nil {
		return g, err
	}
	o, err := Open(tx, g.Case, 'P')
	if err != nil {
		return Goal{}, err
	}
	if err := stands(g.Fact); err != nil {
		return g, err
	}
	if !g.Open() {
		return g, &sild.Error{Kind: sild.Conflict, Key: "goal.closed"}
	}
	if err := change(o, &g); err != nil {
		return g, err
	}
	if g.Fact, err = db.Amend(tx, "goal", g.Fact, why); err != nil {
		return g, err
	}
	return g, db.Record(tx, "goal", goalColumns, g.Fact, g)
}

// Goals are those that hold, in the order in which they were set. The caller
// has opened the case.
func Goals(tx *db.Tx, caseID sild.ID) ([]Goal, error) {
	return held[Goal](tx, "goal", goalColumns, caseID, "day, thing")
}
