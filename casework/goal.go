// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"sild"
	"sild/db"
)

// A Goal is one thing that the person wants to reach. Its Day is that on which
// it was set. It keeps its Thing when it is changed, met, looked at again or
// dropped.
type Goal struct {
	sild.Fact
	Area      string // a value of goal_areas
	Title     string
	DueOn     sild.Date // zero: open-ended
	MetOn     sild.Date
	DroppedOn sild.Date
	Need      string    // the domain of need that it was made of; empty: of none
	LookedOn  sild.Date // when somebody asked whether it has lasted
	Lasted    string    // yes, or no: then it is open again; empty: nobody has looked since it was met
}

const goalColumns = `area, title, due_on, met_on, dropped_on, need, looked_on, lasted`

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
		g.MetOn, g.LookedOn, g.Lasted = day, sild.Date{}, ""
		return o.since(g.Day, "met_on", day)
	})
}

// A GoalLook is what one found who asked whether a goal that was met has lasted.
type GoalLook struct {
	LookedOn sild.Date
	Lasted   string // yes or no
}

// LookAtGoal records whether a goal that was met has lasted. One that has not is
// open again.
func LookAtGoal(tx *db.Tx, id sild.ID, in GoalLook) (_ Goal, err error) {
	defer sild.Wrap(&err, "casework.LookAtGoal(%s)", id)
	return amendGoalThat(tx, id, LookedAt, "goal.look.not_met", func(g Goal) bool { return !g.MetOn.IsZero() && g.LookedOn.IsZero() }, func(o Opened, g *Goal) error {
		if err := o.since(g.MetOn, "looked_on", in.LookedOn); err != nil {
			return err
		}
		p := sild.Problems{}
		p.Check(in.Lasted == "yes" || in.Lasted == "no", "lasted", "goal.lasted.required")
		if g.LookedOn, g.Lasted = in.LookedOn, in.Lasted; g.Lasted == "no" {
			g.MetOn = sild.Date{}
		}
		return p.Err()
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
	return amendGoalThat(tx, id, why, "goal.closed", Goal.Open, change)
}

// amendGoalThat changes a goal of which fits is so; otherwise it is a Conflict.
func amendGoalThat(tx *db.Tx, id sild.ID, why, otherwise string, fits func(Goal) bool, change func(Opened, *Goal) error) (Goal, error) {
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
	if !fits(g) {
		return g, &sild.Error{Kind: sild.Conflict, Key: otherwise}
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
