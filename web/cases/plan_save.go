// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"sild"
	"sild/casework"
	"sild/web/page"
)

// agreePlan records the next version of the plan.
func agreePlan(v *page.Visit) (string, error) {
	id := v.ID("case")
	p := sild.Problems{}
	pl, err := casework.AddPlan(v.Tx, id, casework.PlanInput{
		Day: v.Date(p, "day"), Summary: v.Form.Get("summary"), Agreed: v.Form.Get("agreed"), WhyNot: v.Form.Get("why_not"), Paper: v.Form.Get("paper"),
		How: v.Form.Get("how"), Provider: v.Ticked("provider"),
	})
	return v.GoOn(page.SavedAt("/cases/"+string(id)+"/plan", "plan", pl.ID), p, err)
}

func addGoal(v *page.Visit) (string, error) {
	id := v.ID("case")
	if err := inZoneOf(v, id); err != nil {
		return "", err
	}
	p := sild.Problems{}
	g, err := casework.AddGoal(v.Tx, id, casework.GoalInput{
		Day: sild.DateOf(v.Tx.Now, v.Page.Zone), Area: v.Form.Get("area"), Title: v.Form.Get("title"), DueOn: v.Date(p, "due_on"), Need: v.Form.Get("need"),
	})
	return v.GoOn(planSaved(v, "goal", g.Fact), p, err)
}

func changeGoal(v *page.Visit) (string, error) {
	p := sild.Problems{}
	g, err := casework.ChangeGoal(v.Tx, v.ID("goal"), casework.GoalInput{
		Area: v.Form.Get("area"), Title: v.Form.Get("title"), DueOn: v.Date(p, "due_on"),
	})
	return v.GoOn(planSaved(v, "goal", g.Fact), p, err)
}

func meetGoal(v *page.Visit) (string, error) {
	p := sild.Problems{}
	g, err := casework.MeetGoal(v.Tx, v.ID("goal"), v.Date(p, "day"))
	return v.GoOn(planSaved(v, "goal", g.Fact), p, err, "met_on", "day")
}

func lookAtGoal(v *page.Visit) (string, error) {
	p := sild.Problems{}
	g, err := casework.LookAtGoal(v.Tx, v.ID("goal"), casework.GoalLook{LookedOn: v.Date(p, "day"), Lasted: v.Form.Get("lasted")})
	return v.GoOn(planSaved(v, "goal", g.Fact), p, err, "looked_on", "day")
}

func dropGoal(v *page.Visit) (string, error) {
	p := sild.Problems{}
	g, err := casework.DropGoal(v.Tx, v.ID("goal"), v.Date(p, "day"))
	return v.GoOn(planSaved(v, "goal", g.Fact), p, err, "dropped_on", "day")
}

func addStep(v *page.Visit) (string, error) {
	p := sild.Problems{}
	s, err := casework.AddStep(v.Tx, v.ID("goal"), stepInput(v, p))
	return v.GoOn(planSaved(v, "step", s.Fact), p, err)
}

func changeStep(v *page.Visit) (string, error) {
	p := sild.Problems{}
	s, err := casework.ChangeStep(v.Tx, v.ID("step"), stepInput(v, p))
	return v.GoOn(planSaved(v, "step", s.Fact), p, err)
}

func doneStep(v *page.Visit) (string, error) {
	p := sild.Problems{}
	s, err := casework.DoneStep(v.Tx, v.ID("step"), v.Date(p, "day"))
	return v.GoOn(planSaved(v, "step", s.Fact), p, err, "done_on", "day")
}

func leaveStep(v *page.Visit) (string, error) {
	p := sild.Problems{}
	s, err := casework.LeaveStep(v.Tx, v.ID("step"), v.Date(p, "day"), v.Form.Get("why_not"))
	return v.GoOn(planSaved(v, "step", s.Fact), p, err, "left_on", "day")
}

// agreeForProvider records that the reader agrees for the provider.
func agreeForProvider(v *page.Visit) (string, error) {
	pl, err := casework.AgreePlan(v.Tx, v.ID("plan"))
	return planSaved(v, "plan", pl.Fact), err
}

func stepInput(v *page.Visit, p sild.Problems) casework.StepInput {
	in := casework.StepInput{Title: v.Form.Get("title"), Who: v.Form.Get("who"), DueOn: v.Date(p, "due_on")}
	if in.Who == "other" {
		in.Who, in.Body = v.Form.Get("who_else"), v.Form.Get("body")
	}
	return in
}

// planSaved is the plan with what was saved in it.
func planSaved(v *page.Visit, kind string, f sild.Fact) string {
	return page.SavedAt("/cases/"+string(f.Case)+"/plan", kind, f.ID)
}
