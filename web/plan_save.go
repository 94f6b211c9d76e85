// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"sild"
	"sild/casework"
)

// agreePlan records the next version of the plan.
func agreePlan(v *visit) (string, error) {
	id := v.id("case")
	p := sild.Problems{}
	pl, err := casework.AddPlan(v.tx, id, casework.PlanInput{
		Day: v.date(p, "day"), Summary: v.form.Get("summary"), Agreed: v.form.Get("agreed"), WhyNot: v.form.Get("why_not"), Paper: v.form.Get("paper"),
		How: v.form.Get("how"), Provider: v.ticked("provider"),
	})
	return v.goOn(savedAt("/cases/"+string(id)+"/plan", "plan", pl.ID), p, err)
}

func addGoal(v *visit) (string, error) {
	id := v.id("case")
	if err := v.inZoneOf(id); err != nil {
		return "", err
	}
	p := sild.Problems{}
	g, err := casework.AddGoal(v.tx, id, casework.GoalInput{
		Day: sild.DateOf(v.tx.Now, v.page.Zone), Area: v.form.Get("area"), Title: v.form.Get("title"), DueOn: v.date(p, "due_on"), Need: v.form.Get("need"),
	})
	return v.goOn(v.planSaved("goal", g.Fact), p, err)
}

func changeGoal(v *visit) (string, error) {
	p := sild.Problems{}
	g, err := casework.ChangeGoal(v.tx, v.id("goal"), casework.GoalInput{
		Area: v.form.Get("area"), Title: v.form.Get("title"), DueOn: v.date(p, "due_on"),
	})
	return v.goOn(v.planSaved("goal", g.Fact), p, err)
}

func meetGoal(v *visit) (string, error) {
	p := sild.Problems{}
	g, err := casework.MeetGoal(v.tx, v.id("goal"), v.date(p, "day"))
	return v.goOn(v.planSaved("goal", g.Fact), p, err, "met_on", "day")
}

func lookAtGoal(v *visit) (string, error) {
	p := sild.Problems{}
	g, err := casework.LookAtGoal(v.tx, v.id("goal"), casework.GoalLook{LookedOn: v.date(p, "day"), Lasted: v.form.Get("lasted")})
	return v.goOn(v.planSaved("goal", g.Fact), p, err, "looked_on", "day")
}

func dropGoal(v *visit) (string, error) {
	p := sild.Problems{}
	g, err := casework.DropGoal(v.tx, v.id("goal"), v.date(p, "day"))
	return v.goOn(v.planSaved("goal", g.Fact), p, err, "dropped_on", "day")
}

func addStep(v *visit) (string, error) {
	p := sild.Problems{}
	s, err := casework.AddStep(v.tx, v.id("goal"), v.stepInput(p))
	return v.goOn(v.planSaved("step", s.Fact), p, err)
}

func changeStep(v *visit) (string, error) {
	p := sild.Problems{}
	s, err := casework.ChangeStep(v.tx, v.id("step"), v.stepInput(p))
	return v.goOn(v.planSaved("step", s.Fact), p, err)
}

func doneStep(v *visit) (string, error) {
	p := sild.Problems{}
	s, err := casework.DoneStep(v.tx, v.id("step"), v.date(p, "day"))
	return v.goOn(v.planSaved("step", s.Fact), p, err, "done_on", "day")
}

func leaveStep(v *visit) (string, error) {
	p := sild.Problems{}
	s, err := casework.LeaveStep(v.tx, v.id("step"), v.date(p, "day"), v.form.Get("why_not"))
	return v.goOn(v.planSaved("step", s.Fact), p, err, "left_on", "day")
}

// agreeForProvider records that the reader agrees for the provider.
func agreeForProvider(v *visit) (string, error) {
	pl, err := casework.AgreePlan(v.tx, v.id("plan"))
	return v.planSaved("plan", pl.Fact), err
}

func (v *visit) stepInput(p sild.Problems) casework.StepInput {
	in := casework.StepInput{Title: v.form.Get("title"), Who: v.form.Get("who"), DueOn: v.date(p, "due_on")}
	if in.Who == "other" {
		in.Who, in.Body = v.form.Get("who_else"), v.form.Get("body")
	}
	return in
}

// planSaved is the plan with what was saved in it.
func (v *visit) planSaved(kind string, f sild.Fact) string {
	return savedAt("/cases/"+string(f.Case)+"/plan", kind, f.ID)
}

// goOn is where a form leads when what it asked for was done. What could not be
// read of it and what was refused are shown together; names are pairs of the
// domain's name of a field and the form's.
func (v *visit) goOn(to string, p sild.Problems, err error, names ...string) (string, error) {
	called := map[string]string{}
	for i := 0; i+1 < len(names); i += 2 {
		called[names[i]] = names[i+1]
	}
	if err := v.gather(p, err, called); err != nil {
		return "", err
	}
	return to, p.Err()
}
