// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"sild"
	"sild/casework"
	"sild/housing"
	"sild/people"
)

func (s *Server) houseLivingRoutes() {
	s.write("POST /cases/{case}/living/steps", addLivingStep, livingPage)
	s.write("POST /cases/{case}/living/done", doLivingStep, livingPage)
	s.write("POST /cases/{case}/living/calls", addCall, livingPage)
	s.write("POST /cases/{case}/living/calls/end", endCall, livingPage)
}

// A livingGoal is a goal of a resident with what comes next.
type livingGoal struct {
	Title string
	Steps []livingStep
}

// A livingStep is a step with what the reader may say of it.
type livingStep struct {
	ID, Row       sild.ID
	What, Who     string
	Due           string
	Done          string // when it was taken; empty: not yet
	Ticks, Undoes bool
}

// The fields of what the house adds to a plan, and of whom it calls.
type (
	livingStepFields struct {
		Goal, Title, Who, Due string
		Goals, Whos           []option
	}
	livingCallFields struct{ Name, Relation, Phone, Agreed string }
)

// A livingCall is whom the house calls.
type livingCall struct {
	ID, Row         sild.ID
	Who, Phone, Tel string
	Ends            bool
}

// livingGoals are the goals of a resident with their steps, and the form by which
// the house adds one.
func (v *visit) livingGoals(l housing.Living, at, name string, x *livingView) {
	in := &x.StepIn
	for _, g := range l.Goals {
		one := livingGoal{Title: g.Title}
		for _, s := range l.Steps {
			if s.Goal != g.Thing {
				continue
			}
			st := livingStep{ID: s.Thing, Row: s.ID, What: s.Title, Who: v.stepWho(s)}
			if s.Who == "person" {
				st.Who = name
			}
			ticks := l.Adds && l.Stay.Lives() && l.Ticks(v.tx, s)
			switch {
			case !s.DoneOn.IsZero():
				st.Done, st.Undoes = v.page.T("life.step.done_on", "date", v.page.ShortDate(s.DoneOn)), ticks
			case !s.DueOn.IsZero():
				st.Due, st.Ticks = v.page.Day(s.DueOn, v.page.Today), ticks
			default:
				st.Ticks = ticks
			}
			one.Steps = append(one.Steps, st)
		}
		x.Goals = append(x.Goals, one)
		in.Goals = append(in.Goals, option{Value: string(g.Thing), Text: g.Title})
	}
	if !l.Adds || !l.Stay.Lives() || len(l.Goals) == 0 {
		return
	}
	x.Step = &form{ID: "step-form", Action: at + "/steps", Submit: "life.step.add", Here: true}
	in.Whos = []option{{Value: casework.ByHouse, Label: "life.step.by.house"}, {Value: "person", Text: name}}
	in.Goal, in.Title, in.Who, in.Due = v.typedIn("step-form", "goal", string(l.Goals[0].Thing)), v.typedIn("step-form", "title", ""), v.typedIn("step-form", "who", casework.ByHouse), v.typedIn("step-form", "due_on", "")
}

// livingCalls are whom the house calls in an emergency, and the form for it.
func (v *visit) livingCalls(l housing.Living, at string, x *livingView) {
	for _, c := range l.Calls {
		who := c.Name
		if c.Relation != "" {
			who += ", " + c.Relation
		}
		x.Calls = append(x.Calls, livingCall{ID: c.Thing, Row: c.ID, Who: who, Phone: c.Phone, Tel: "tel:" + people.Number(c.Phone), Ends: l.Adds})
	}
	if !l.Adds || !l.Stay.Lives() {
		return
	}
	x.Call = &form{ID: "call-form", Action: at + "/calls", Submit: "life.call.add", Here: true}
	in := &x.CallIn
	in.Name, in.Relation, in.Phone, in.Agreed = v.typedIn("call-form", "name", ""), v.typedIn("call-form", "relation", ""), v.typedIn("call-form", "phone", ""), v.typedIn("call-form", "agreed", "")
}

func addLivingStep(v *visit) (string, error) {
	p := sild.Problems{}
	in := casework.StepInput{Title: v.form.Get("title"), Who: v.form.Get("who"), DueOn: v.date(p, "due_on")}
	s, err := housing.AddPlanStep(v.tx, v.id("case"), v.idTyped("goal"), in)
	return v.goOn(savedAt(v.livingAt(), "step", s.ID), p, err)
}

func doLivingStep(v *visit) (string, error) {
	on := v.page.Today
	if v.form.Get("undo") != "" {
		on = sild.Date{}
	}
	_, err := housing.DoPlanStep(v.tx, v.id("case"), v.idTyped("step"), on, v.idTyped("seen"))
	return v.livingAt() + "#plan", err
}

func addCall(v *visit) (string, error) {
	stay, err := v.stayOfCase()
	if err != nil {
		return "", err
	}
	c, err := housing.AddCall(v.tx, stay, housing.CallInput{Name: v.form.Get("name"), Relation: v.form.Get("relation"), Phone: v.form.Get("phone"), Agreed: v.ticked("agreed")})
	return savedAt(v.livingAt(), "house_call", c.ID), err
}

func endCall(v *visit) (string, error) {
	c, err := housing.EndCall(v.tx, v.idTyped("call"), v.idTyped("seen"))
	return savedAt(v.livingAt(), "house_call", c.ID), err
}
