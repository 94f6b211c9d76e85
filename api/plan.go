// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/outcome"
	"sild/report"
)

// NewPlan is the next version of the plan.
type NewPlan struct {
	Day     sild.Date `json:"day"`
	Summary string    `json:"summary,omitempty" doc:"Not needed where there are goals."`
	Agreed  string    `json:"agreed" doc:"By the person: yes, no or could_not."`
	WhyNot  string    `json:"why_not,omitempty"`
	Paper   string    `json:"paper,omitempty" doc:"Where the signed paper lies. Without paper, named here or added as one, it is agreed, and not signed."`
	How     string    `json:"how,omitempty" doc:"If the person agreed: signed, digital or said. Signed if a paper is named, and otherwise said, if it is not given."`
	// Provider says that the caller agrees for the provider.
	Provider bool `json:"provider,omitempty" doc:"You agree for the provider."`
}

// Plan is one version of the plan.
type Plan struct {
	Told
	Version int    `json:"version"`
	Summary string `json:"summary,omitempty"`
	Agreed  string `json:"agreed" enum:"yes,no,could_not"`
	WhyNot  string `json:"why_not,omitempty"`
	Paper   string `json:"paper,omitempty"`

	How        string    `json:"how,omitempty" enum:"signed,digital,said"`
	Signed     bool      `json:"signed" doc:"With a signature, and the paper is there by place or scan."`
	ProviderBy sild.ID   `json:"provider_by,omitempty" doc:"Who agreed for the provider."`
	ProviderOn sild.Date `json:"provider_on,omitzero"`
}

// PlanThen is a version of the plan as it was written down.
type PlanThen struct {
	Plan
	Goals []Goal `json:"goals" nullable:"false" doc:"As they were set when that version was written down."`
}

// NewGoal is a goal that is set.
type NewGoal struct {
	Day   sild.Date `json:"day" doc:"The day on which it was set."`
	Area  string    `json:"area" doc:"A value of the vocabulary goal_areas."`
	Title string    `json:"title"`
	DueOn sild.Date `json:"due_on,omitempty"`
	Need  string    `json:"need,omitempty" doc:"The domain that it is made of: a value of the vocabulary needs."`
}

// Goal is one thing that the person wants to reach.
type Goal struct {
	Told
	Area      string    `json:"area"`
	Title     string    `json:"title"`
	DueOn     sild.Date `json:"due_on,omitzero"`
	MetOn     sild.Date `json:"met_on,omitzero"`
	DroppedOn sild.Date `json:"dropped_on,omitzero"`
	Need      string    `json:"need,omitempty"`
	LookedOn  sild.Date `json:"looked_on,omitzero" doc:"When somebody asked whether it has lasted."`
	Lasted    string    `json:"lasted,omitempty" enum:"yes,no" doc:"Of one with no it is open again."`
	Steps     []Step    `json:"steps,omitempty" nullable:"false" doc:"Not in a timeline, where each step that was taken stands by itself."`
}

// NewStep is one thing to do on the way to a goal.
type NewStep struct {
	Title string    `json:"title"`
	Who   string    `json:"who,omitempty" doc:"person, worker, or somebody else by name."`
	Body  string    `json:"body,omitempty" doc:"The organisation of somebody else."`
	DueOn sild.Date `json:"due_on,omitempty"`
}

// Step is one thing to do on the way to a goal.
type Step struct {
	Told
	Title  string    `json:"title"`
	Who    string    `json:"who"`
	Body   string    `json:"body,omitempty"`
	DueOn  sild.Date `json:"due_on,omitzero"`
	DoneOn sild.Date `json:"done_on,omitzero"`
	LeftOn sild.Date `json:"left_on,omitzero" doc:"It was not taken, and will not be."`
	WhyNot string    `json:"why_not,omitempty"`
}

// GoalChange and StepChange say a goal and a step in other words; GoalMet says
// when a goal was met, GoalLooked whether that has lasted, GoalDropped when it was given up, StepDone when a step
// was taken, and StepLeft that it will not be.
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
	GoalLooked struct {
		LookedOn sild.Date `json:"looked_on"`
		Lasted   string    `json:"lasted" doc:"yes, or no: then the goal is open again."`
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
	StepLeft struct {
		LeftOn sild.Date `json:"left_on"`
		WhyNot string    `json:"why_not"`
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
		showPlan[planIn])
	type agreeIn struct {
		Plan sild.ID `path:"plan"`
		Body OnThing
	}
	write(a, route{id: "agree-plan", at: "POST /plans/{plan}/agree", says: "Agree to a version of the plan for the provider", group: group},
		func(c *call, in *agreeIn) (string, error) {
			row, err := c.row("plan", in.Plan, in.Body.Seen)
			if err != nil {
				return "", err
			}
			p, err := casework.AgreePlan(c.tx, row)
			return effect(p.Fact, err)
		}, showPlan[agreeIn])
	read(a, route{
		id: "list-plans", at: "GET /cases/{case}/plans", says: "The versions of the plan, the latest first", group: group,
		more: "Each with its goals and steps as they stood when it was written down.",
	}, showPlans)
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
	type lookedIn struct {
		OfGoal
		Body GoalLooked
	}
	write(a, route{id: "look-at-goal", at: "POST /goals/{goal}/look", says: "A goal that was met has lasted, or has not", group: group},
		func(c *call, in *lookedIn) (string, error) {
			row, err := c.row("goal", in.Goal, in.Body.Seen)
			if err != nil {
				return "", err
			}
			g, err := casework.LookAtGoal(c.tx, row, casework.GoalLook{LookedOn: in.Body.LookedOn, Lasted: in.Body.Lasted})
			return effect(g.Fact, err)
		}, showGoal[lookedIn])
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
	type leftIn struct {
		OfStep
		Body StepLeft
	}
	write(a, route{id: "leave-step", at: "POST /steps/{step}/leave", says: "A step was not taken, and will not be", group: group},
		func(c *call, in *leftIn) (string, error) {
			row, err := c.row("step", in.Step, in.Body.Seen)
			if err != nil {
				return "", err
			}
			s, err := casework.LeaveStep(c.tx, row, in.Body.LeftOn, in.Body.WhyNot)
			return effect(s.Fact, err)
		}, showStep[leftIn])
}

func showPlan[I any](c *call, _ *I, id string) (Plan, error) {
	var papers []casework.Paper
	return one(c, id, 'P', func(tx *db.Tx, caseID sild.ID) (_ []casework.Plan, err error) {
		if papers, err = c.papersOf(caseID); err != nil {
			return nil, err
		}
		return casework.Plans(tx, caseID)
	}, func(p casework.Plan) Plan { return signedPlan(p, papers) })
}

func showPlans(c *call, in *OfCase) (List[PlanThen], error) {
	rec, err := access.Case(c.tx, in.Case, "P")
	if err != nil {
		return List[PlanThen]{}, err
	}
	papers, err := c.papersOf(rec.Case)
	if err != nil {
		return List[PlanThen]{}, err
	}
	all, err := casework.Plans(c.tx, rec.Case)
	out := List[PlanThen]{Items: []PlanThen{}}
	for _, p := range all {
		goals, failed := casework.GoalsThen(c.tx, p)
		if err == nil {
			err = failed
		}
		steps, failed := casework.StepsThen(c.tx, p)
		if err == nil {
			err = failed
		}
		out.Items = append(out.Items, PlanThen{signedPlan(p, papers), each(goals, func(g casework.Goal) Goal {
			one := goalOf(g)
			one.add(steps)
			return one
		})})
	}
	return out, err
}

// papersOf are the papers of a case that the caller has opened, as far as the
// caller may see them.
func (c *call) papersOf(caseID sild.ID) ([]casework.Paper, error) {
	r, err := c.reader(caseID, "paper_kinds")
	if err != nil {
		return nil, err
	}
	return casework.Papers(c.tx, r)
}

// signedPlan is planOf, and whether it is signed.
func signedPlan(p casework.Plan, papers []casework.Paper) Plan {
	out := planOf(p)
	out.Signed = p.Signed(papers)
	return out
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
	return Plan{Told: toldOf(p.Fact), Version: p.Version, Summary: p.Summary, Agreed: p.Agreed, WhyNot: p.WhyNot, Paper: p.Paper, How: p.How, Signed: p.Signed(nil), ProviderBy: p.ProviderBy, ProviderOn: p.ProviderOn}
}

func goalOf(g casework.Goal) Goal {
	return Goal{Told: toldOf(g.Fact), Area: g.Area, Title: g.Title, DueOn: g.DueOn, MetOn: g.MetOn, DroppedOn: g.DroppedOn, Need: g.Need, LookedOn: g.LookedOn, Lasted: g.Lasted}
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
	return Step{Told: toldOf(s.Fact), Title: s.Title, Who: s.Who, Body: s.Body, DueOn: s.DueOn, DoneOn: s.DoneOn, LeftOn: s.LeftOn, WhyNot: s.WhyNot}
}

// work reads of a case what stands in section P.
func (o *opened) work(k *Case) {
	k.Workers = each(get(o, func() ([]casework.Assignment, error) { return casework.Assignments(o.tx, o.Case) }), assignmentOf)
	if plans := get(o, func() ([]casework.Plan, error) { return casework.Plans(o.tx, o.Case) }); len(plans) > 0 {
		p := signedPlan(plans[0], get(o, func() ([]casework.Paper, error) {
			return casework.Papers(o.tx, casework.Reader{Record: o.Record, Pack: o.pack})
		}))
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
