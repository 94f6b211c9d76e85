// SPDX-License-Identifier: EUPL-1.2

package house

import (
	"sild"
	"sild/casework"
	"sild/housing"
	"sild/people"
	"sild/web/page"
	"sild/web/record"
)

func houseLivingRoutes(s *page.Server) {
	s.Do("POST /cases/{case}/living/steps", addLivingStep, livingPage)
	s.Do("POST /cases/{case}/living/done", doLivingStep, livingPage)
	s.Do("POST /cases/{case}/living/calls", addCall, livingPage)
	s.Do("POST /cases/{case}/living/calls/end", endCall, livingPage)
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
		Goals, Whos           []page.Option
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
func livingGoals(v *page.Visit, l housing.Living, at, name string, x *livingView) {
	in := &x.StepIn
	for _, g := range l.Goals {
		one := livingGoal{Title: g.Title}
		for _, s := range l.Steps {
			if s.Goal != g.Thing {
				continue
			}
			st := livingStep{ID: s.Thing, Row: s.ID, What: s.Title, Who: record.StepWho(v, s)}
			if s.Who == "person" {
				st.Who = name
			}
			ticks := l.Adds && l.Stay.Lives() && l.Ticks(v.Tx, s)
			switch {
			case !s.DoneOn.IsZero():
				st.Done, st.Undoes = v.Page.T("life.step.done_on", "date", v.Page.ShortDate(s.DoneOn)), ticks
			case !s.DueOn.IsZero():
				st.Due, st.Ticks = v.Page.Day(s.DueOn, v.Page.Today), ticks
			default:
				st.Ticks = ticks
			}
			one.Steps = append(one.Steps, st)
		}
		x.Goals = append(x.Goals, one)
		in.Goals = append(in.Goals, page.Option{Value: string(g.Thing), Text: g.Title})
	}
	if !l.Adds || !l.Stay.Lives() || len(l.Goals) == 0 {
		return
	}
	x.Step = &page.Form{ID: "step-form", Action: at + "/steps", Submit: "life.step.add", Here: true}
	in.Whos = []page.Option{{Value: casework.ByHouse, Label: "life.step.by.house"}, {Value: "person", Text: name}}
	in.Goal, in.Title, in.Who, in.Due = v.TypedIn("step-form", "goal", string(l.Goals[0].Thing)), v.TypedIn("step-form", "title", ""), v.TypedIn("step-form", "who", casework.ByHouse), v.TypedIn("step-form", "due_on", "")
}

// livingCalls are whom the house calls in an emergency, and the form for it.
func livingCalls(v *page.Visit, l housing.Living, at string, x *livingView) {
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
	x.Call = &page.Form{ID: "call-form", Action: at + "/calls", Submit: "life.call.add", Here: true}
	in := &x.CallIn
	in.Name, in.Relation, in.Phone, in.Agreed = v.TypedIn("call-form", "name", ""), v.TypedIn("call-form", "relation", ""), v.TypedIn("call-form", "phone", ""), v.TypedIn("call-form", "agreed", "")
}

func addLivingStep(v *page.Visit) (string, error) {
	p := sild.Problems{}
	in := casework.StepInput{Title: v.Form.Get("title"), Who: v.Form.Get("who"), DueOn: v.Date(p, "due_on")}
	s, err := housing.AddPlanStep(v.Tx, v.ID("case"), idTyped(v, "goal"), in)
	return v.GoOn(page.SavedAt(livingAt(v), "step", s.ID), p, err)
}

func doLivingStep(v *page.Visit) (string, error) {
	on := v.Page.Today
	if v.Form.Get("undo") != "" {
		on = sild.Date{}
	}
	_, err := housing.DoPlanStep(v.Tx, v.ID("case"), idTyped(v, "step"), on, idTyped(v, "seen"))
	return livingAt(v) + "#plan", err
}

func addCall(v *page.Visit) (string, error) {
	stay, err := stayOfCase(v)
	if err != nil {
		return "", err
	}
	c, err := housing.AddCall(v.Tx, stay, housing.CallInput{Name: v.Form.Get("name"), Relation: v.Form.Get("relation"), Phone: v.Form.Get("phone"), Agreed: v.Ticked("agreed")})
	return page.SavedAt(livingAt(v), "house_call", c.ID), err
}

func endCall(v *page.Visit) (string, error) {
	c, err := housing.EndCall(v.Tx, idTyped(v, "call"), idTyped(v, "seen"))
	return page.SavedAt(livingAt(v), "house_call", c.ID), err
}
