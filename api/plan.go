// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"sild"
	"sild/casework"
	"sild/outcome"
	"sild/report"
)

// NewPlan is the next version of the plan.
type NewPlan struct {
	Day     sild.Date `json:"day"`
	Summary string    `json:"summary,omitempty" doc:"Not needed where there are goals."`
	Agreed  string    `json:"agreed" doc:"By the person: yes, no or could_not."`
	WhyNot  string    `json:"why_not,omitempty"`
	Paper   string    `json:"paper,omitempty" doc:"Where the signed paper lies. Without paper it is agreed, and not signed."`
}

// Plan is one version of the plan.
type Plan struct {
	Told
	Version int    `json:"version"`
	Summary string `json:"summary,omitempty"`
	Agreed  string `json:"agreed" enum:"yes,no,could_not"`
	WhyNot  string `json:"why_not,omitempty"`
	Paper   string `json:"paper,omitempty"`
}

// NewGoal is a goal that is set.
type NewGoal struct {
	Day   sild.Date `json:"day" doc:"The day on which it was set."`
	Area  string    `json:"area" doc:"A value of the vocabulary goal_areas."`
	Title string    `json:"title"`
	DueOn sild.Date `json:"due_on,omitempty"`
}

// Goal is one thing that the person wants to reach.
type Goal struct {
	Told
	Area      string    `json:"area"`
	Title     string    `json:"title"`
	DueOn     sild.Date `json:"due_on,omitzero"`
	MetOn     sild.Date `json:"met_on,omitzero"`
	DroppedOn sild.Date `json:"dropped_on,omitzero"`
	Steps     []Step    `json:"steps,omitempty" nullable:"false" doc:"Not in a timeline, where each step that was taken stands by itself."`
}

// NewStep is one thing to do on the way to a goal.
type NewStep struct {
	Title string    `json:"title"`
	Who   string    `json:"who" doc:"person, worker, or somebody else in words."`
	DueOn sild.Date `json:"due_on,omitempty"`
}

// Step is one thing to do on the way to a goal.
type Step struct {
	Told
	Title  string    `json:"title"`
	Who    string    `json:"who"`
	DueOn  sild.Date `json:"due_on,omitzero"`
	DoneOn sild.Date `json:"done_on,omitzero"`
}

// GoalChange and StepChange say a goal and a step in other words; GoalMet says
// when a goal was met, GoalDropped when it was given up, and StepDone when a
// step was taken.
type (
	GoalChange struct {
		Area  string    `json:"area" doc:"A value of the vocabulary goal_areas."`
		Title string    `json:"title"`
		DueOn sild.Date `json:"due_on,omitempty"`
		OnThing
	}
	StepChange struct {
		NewStep
		OnThing
	}
	GoalMet struct {
		MetOn sild.Date `json:"met_on"`
		OnThing
	}
	GoalDropped struct {
		DroppedOn sild.Date `json:"dropped_on"`
		OnThing
	}
	StepDone struct {
		DoneOn sild.Date `json:"done_on"`
		OnThing
	}
)

// OfGoal and OfStep name a goal and a step.
type (
	OfGoal struct {
		Goal sild.ID `path:"goal"`
	}
	OfStep struct {
		Step sild.ID `path:"step"`
	}
)

func (a *API) planRoutes() {
	const group = "plan"
	type planIn struct {
		OfCase
		Body NewPlan
	}
	write(a, route{id: "add-plan", at: "POST /cases/{case}/plans", says: "Record the next version of the plan", status: 201, group: group},
		func(c *call, in *planIn) (string, error) {
			p, err := casework.AddPlan(c.tx, in.Case, casework.PlanInput(in.Body))
			return effect(p.Fact, err)
		},
		func(c *call, _ *planIn, id string) (Plan, error) {
			return one(c, id, 'P', casework.Plans, planOf)
		})
	type goalIn struct {
		OfCase
		Body NewGoal
	}
	write(a, route{id: "add-goal", at: "POST /cases/{case}/goals", says: "Set a goal", status: 201, group: group},
		func(c *call, in *goalIn) (string, error) {
			g, err := casework.AddGoal(c.tx, in.Case, casework.GoalInput(in.Body))
			return effect(g.Fact, err)
		}, showGoal[goalIn])
	type changeIn struct {
		OfGoal
		Body GoalChange
	}
	write(a, route{id: "change-goal", at: "PUT /goals/{goal}", says: "Say an open goal in other words, or move its day", group: group},
		func(c *call, in *changeIn) (string, error) {
			row, err := c.row("goal", in.Goal, in.Body.Seen)
			if err != nil {
				return "", err
			}
			g, err := casework.ChangeGoal(c.tx, row, casework.GoalInput{Area: in.Body.Area, Title: in.Body.Title, DueOn: in.Body.DueOn})
			return effect(g.Fact, err)
		}, showGoal[changeIn])
	type metIn struct {
		OfGoal
		Body GoalMet
	}
	write(a, route{id: "meet-goal", at: "POST /goals/{goal}/meet", says: "A goal is reached", group: group},
		func(c *call, in *metIn) (string, error) {
			row, err := c.row("goal", in.Goal, in.Body.Seen)
			if err != nil {
				return "", err
			}
			g, err := casework.MeetGoal(c.tx, row, in.Body.MetOn)
			return effect(g.Fact, err)
		}, showGoal[metIn])
	type droppedIn struct {
		OfGoal
		Body GoalDropped
	}
	write(a, route{id: "drop-goal", at: "POST /goals/{goal}/drop", says: "A goal is given up", group: group},
		func(c *call, in *droppedIn) (string, error) {
			row, err := c.row("goal", in.Goal, in.Body.Seen)
			if err != nil {
				return "", err
			}
			g, err := casework.DropGoal(c.tx, row, in.Body.DroppedOn)
			return effect(g.Fact, err)
		}, showGoal[droppedIn])
	type stepIn struct {
		OfGoal
		Body NewStep
	}
	write(a, route{id: "add-step", at: "POST /goals/{goal}/steps", says: "Add a step towards a goal", status: 201, group: group},
		func(c *call, in *stepIn) (string, error) {
			s, err := casework.AddStep(c.tx, in.Goal, casework.StepInput(in.Body))
			return effect(s.Fact, err)
		}, showStep[stepIn])
	type otherIn struct {
		OfStep
		Body StepChange
	}
	write(a, route{id: "change-step", at: "PUT /steps/{step}", says: "Say a step in other words, or move its day", group: group},
		func(c *call, in *otherIn) (string, error) {
			row, err := c.row("step", in.Step, in.Body.Seen)
			if err != nil {
				return "", err
			}
			s, err := casework.ChangeStep(c.tx, row, casework.StepInput(in.Body.NewStep))
			return effect(s.Fact, err)
		}, showStep[otherIn])
	type doneIn struct {
		OfStep
		Body StepDone
	}
	write(a, route{id: "do-step", at: "POST /steps/{step}/done", says: "A step was taken", group: group},
		func(c *call, in *doneIn) (string, error) {
			row, err := c.row("step", in.Step, in.Body.Seen)
			if err != nil {
				return "", err
			}
			s, err := casework.DoneStep(c.tx, row, in.Body.DoneOn)
			return effect(s.Fact, err)
		}, showStep[doneIn])
}

func showGoal[I any](c *call, _ *I, id string) (Goal, error) {
	g, err := one(c, id, 'P', casework.Goals, goalOf)
	if err != nil {
		return g, err
	}
	caseID, _ := ofEffect(id)
	steps, err := casework.Steps(c.tx, caseID)
	g.add(steps)
	return g, err
}

func showStep[I any](c *call, _ *I, id string) (Step, error) {
	return one(c, id, 'P', casework.Steps, stepOf)
}

func planOf(p casework.Plan) Plan {
	return Plan{Told: toldOf(p.Fact), Version: p.Version, Summary: p.Summary, Agreed: p.Agreed, WhyNot: p.WhyNot, Paper: p.Paper}
}

func goalOf(g casework.Goal) Goal {
	return Goal{Told: toldOf(g.Fact), Area: g.Area, Title: g.Title, DueOn: g.DueOn, MetOn: g.MetOn, DroppedOn: g.DroppedOn}
}

// add adds those of the steps that lead to g.
func (g *Goal) add(steps []casework.Step) {
	for _, s := range steps {
		if s.Goal == g.ID {
			g.Steps = append(g.Steps, stepOf(s))
		}
	}
}

func stepOf(s casework.Step) Step {
	return Step{Told: toldOf(s.Fact), Title: s.Title, Who: s.Who, DueOn: s.DueOn, DoneOn: s.DoneOn}
}

// work reads of a case what stands in section P.
func (o *opened) work(k *Case) {
	k.Workers = each(get(o, func() ([]casework.Assignment, error) { return casework.Assignments(o.tx, o.Case) }), assignmentOf)
	if plans := get(o, func() ([]casework.Plan, error) { return casework.Plans(o.tx, o.Case) }); len(plans) > 0 {
		p := planOf(plans[0])
		k.Plan = &p
	}
	steps := get(o, func() ([]casework.Step, error) { return casework.Steps(o.tx, o.Case) })
	k.Goals = each(get(o, func() ([]casework.Goal, error) { return casework.Goals(o.tx, o.Case) }), func(g casework.Goal) Goal {
		out := goalOf(g)
		out.add(steps)
		return out
	})
	k.Next = each(get(o, func() ([]casework.Appointment, error) { return casework.OpenAppointments(o.tx, o.Case) }), appointmentOf)
	k.Observed = each(get(o, func() ([]outcome.Observation, error) { return outcome.Observations(o.tx, o.Record) }), observationOf)
	k.FollowedUp = each(get(o, func() ([]outcome.FollowUp, error) { return outcome.FollowUps(o.tx, o.Case) }), followUpOf)
	k.Results = each(get(o, func() ([]report.Result, error) { return report.Results(o.tx, o.Record) }), func(r report.Result) CaseResult {
		return CaseResult{r.Indicator, r.State, r.About, r.Opens, r.Closes, o.why(o.pack, r.Why)}
	})
	k.End = get(o, func() (*End, error) {
		e, ok, err := casework.EndOf(o.tx, o.Case)
		if !ok {
			return nil, err
		}
		return part(&e, endOf), err
	})
}
