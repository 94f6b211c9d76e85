// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"sild"
	"sild/db"
)

// A Step is one thing to do on the way to a goal. Its Day is that on which it
// was agreed.
type Step struct {
	sild.Fact
	Goal   sild.ID // the goal's Thing
	Title  string
	Who    string // person, worker, or somebody else by name
	Body   string // the organisation of somebody else
	DueOn  sild.Date
	DoneOn sild.Date
	LeftOn sild.Date // it was not done, and will not be
	WhyNot string
}

const stepColumns = `goal_id, title, who, body, due_on, done_on, left_on, why_not`

// Open reports whether s is still to be taken.
func (s Step) Open() bool { return s.DoneOn.IsZero() && s.LeftOn.IsZero() }

// StepInput is what a worker and a person may say of a step.
type StepInput struct {
	Title string
	Who   string
	Body  string // only of somebody else, who may then be nobody by name
	DueOn sild.Date
}

func (in StepInput) check(o Opened, from sild.Date) (Step, error) {
	p := sild.Problems{}
	s := Step{DueOn: in.DueOn}
	s.Title, s.Who = p.Line("title", in.Title, 200), p.Line("who", in.Who, 100)
	s.Body = p.Line("body", in.Body, 100)
	p.Check(s.Title != "", "title", "step.title.required")
	p.Check(s.Who != "" || s.Body != "", "who", "step.who.required")
	p.Check(s.Body == "" || s.Who != "person" && s.Who != "worker", "body", "step.body.other")
	o.ahead(p, "due_on", in.DueOn, from)
	return s, p.Err()
}

// AddStep adds a step towards a goal, whose Thing goal is.
func AddStep(tx *db.Tx, goal sild.ID, in StepInput) (_ Step, err error) {
	defer sild.Wrap(&err, "casework.AddStep(%s)", goal)
	g, err := db.One[Goal](tx, `SELECT `+sild.FactColumns+`, `+goalColumns+` FROM goal WHERE thing = $1 AND replaced_at IS NULL`, goal)
	if err != nil {
		return Step{}, err
	}
	o, err := Open(tx, g.Case, 'P')
	if err != nil {
		return Step{}, err
	}
	if !g.Open() {
		return Step{}, &sild.Error{Kind: sild.Conflict, Key: "goal.closed"}
	}
	if !o.Over.IsZero() {
		return Step{}, &sild.Error{Kind: sild.Conflict, Key: "case.over"}
	}
	s, err := in.check(o, o.Today)
	if err != nil {
		return s, err
	}
	s.Fact, s.Goal = o.fact(tx, o.Today, "seen"), goal
	return s, db.Record(tx, "step", stepColumns, s.Fact, s)
}

// ChangeStep says a step in other words, or moves its day. Id is the row that
// was looked at.
func ChangeStep(tx *db.Tx, id sild.ID, in StepInput) (_ Step, err error) {
	defer sild.Wrap(&err, "casework.ChangeStep(%s)", id)
	return amendStep(tx, id, Changed, func(o Opened, s *Step) error {
		to, err := in.check(o, s.Day)
		s.Title, s.Who, s.Body, s.DueOn = to.Title, to.Who, to.Body, to.DueOn
		return err
	})
}

// DoneStep records that a step was taken on day.
func DoneStep(tx *db.Tx, id sild.ID, day sild.Date) (_ Step, err error) {
	defer sild.Wrap(&err, "casework.DoneStep(%s)", id)
	return amendStep(tx, id, Done, func(o Opened, s *Step) error {
		s.DoneOn = day
		p := sild.Problems{}
		o.Happened(p, "done_on", day) // perhaps before the step was written down
		return p.Err()
	})
}

// LeaveStep records that a step was not taken and will not be, and why.
func LeaveStep(tx *db.Tx, id sild.ID, day sild.Date, why string) (_ Step, err error) {
	defer sild.Wrap(&err, "casework.LeaveStep(%s)", id)
	return amendStep(tx, id, Left, func(o Opened, s *Step) error {
		p := sild.Problems{}
		s.LeftOn, s.WhyNot = day, p.Line("why_not", why, 300)
		p.Check(s.WhyNot != "", "why_not", "step.why_not.required")
		o.Happened(p, "left_on", day)
		p.Check(!day.Before(s.Day), "left_on", "case.day.before", "day", "date:"+s.Day.String())
		return p.Err()
	})
}

// UndoneStep says that a step was not taken after all. Id is the row that was
// looked at.
func UndoneStep(tx *db.Tx, id sild.ID) (err error) {
	defer sild.Wrap(&err, "casework.UndoneStep(%s)", id)
	s, err := seen[Step](tx, "step", stepColumns, id)
	if err != nil {
		return err
	}
	if _, err := Open(tx, s.Case, 'P'); err != nil {
		return err
	}
	if s.Fact, err = db.Amend(tx, "step", s.Fact, Changed); err != nil {
		return err
	}
	s.DoneOn = sild.Date{}
	return db.Record(tx, "step", stepColumns, s.Fact, s)
}

func amendStep(tx *db.Tx, id sild.ID, why string, change func(Opened, *Step) error) (Step, error) {
	s, err := seen[Step](tx, "step", stepColumns, id)
	if err != nil {
		return s, err
	}
	o, err := Open(tx, s.Case, 'P')
	if err != nil {
		return Step{}, err
	}
	if err := stands(s.Fact); err != nil {
		return s, err
	}
	if !s.DoneOn.IsZero() {
		return s, &sild.Error{Kind: sild.Conflict, Key: "step.done"}
	}
	if !s.LeftOn.IsZero() {
		return s, &sild.Error{Kind: sild.Conflict, Key: "step.left"}
	}
	if err := change(o, &s); err != nil {
		return s, err
	}
	if s.Fact, err = db.Amend(tx, "step", s.Fact, why); err != nil {
		return s, err
	}
	return s, db.Record(tx, "step", stepColumns, s.Fact, s)
}

// Steps are those that hold, in the order in which they were agreed. The caller
// has opened the case.
func Steps(tx *db.Tx, caseID sild.ID) ([]Step, error) {
	return held[Step](tx, "step", stepColumns, caseID, "day, thing")
}
