// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"

	"sild"
	"sild/casework"
)

// planGoals are the goals by area, in the order of the pack, and those that were
// met or given up.
func (v *visit) planGoals(o openedCase, open sild.ID, x *planSheet) error {
	goals, err := casework.Goals(v.tx, o.Rec.Case)
	if err != nil {
		return err
	}
	steps, err := casework.Steps(v.tx, o.Rec.Case)
	if err != nil {
		return err
	}
	byArea := map[string][]planGoal{}
	for _, g := range goals {
		one := v.planGoal(o, x, g, steps, open)
		switch {
		case !g.MetOn.IsZero():
			one.Closed = g.MetOn
			x.Met = append(x.Met, one)
		case !g.DroppedOn.IsZero():
			one.Closed = g.DroppedOn
			x.Dropped = append(x.Dropped, one)
		default:
			byArea[g.Area] = append(byArea[g.Area], one)
		}
	}
	for _, area := range o.Pack.Vocabularies["goal_areas"].Values { // also of areas that are no longer offered
		if list := byArea[area.ID]; len(list) > 0 {
			x.Areas = append(x.Areas, planArea{Name: v.goalArea(area), Goals: list})
		}
	}
	return nil
}

func (v *visit) planGoal(o openedCase, x *planSheet, g casework.Goal, steps []casework.Step, open sild.ID) planGoal {
	id := string(g.Thing)
	form := "goal-" + id
	one := planGoal{
		ID: g.ID, Thing: g.Thing, Title: g.Title, Area: v.value(o.Pack, "goal_areas", g.Area), Due: g.DueOn,
		ChangeAt: o.At() + "/plan?change=" + id + "#" + id, Change: x.Writes && g.Open() && open == g.Thing,
		Form: goalForm{ID: form, Area: v.typedIn(form, "area", g.Area), Title: v.typedIn(form, "title", g.Title), Due: v.typedIn(form, "due_on", g.DueOn.String())},
		Day:  v.typedIn("close-"+id, "day", v.page.Today.String()),
	}
	one.Step = v.stepForm("step-new-"+id, x, casework.Step{})
	one.StepOpen = v.page.Form == one.Step.ID
	if x.Writes && casework.MayMend(v.tx, g.Fact) {
		one.Mend = factAt("goal", g.ID, "mistake")
	}
	if g.Lasted != "" {
		one.Looked = v.page.T("plan.goal.lasted."+g.Lasted, "day", v.page.ShortDate(g.LookedOn))
	}
	one.Look = x.Writes && !x.Over && !g.MetOn.IsZero() && g.LookedOn.IsZero() && o.Pack.LooksAtGoals()
	for _, s := range steps {
		if s.Goal != g.Thing {
			continue
		}
		st := planStep{
			ID: s.ID, Thing: s.Thing, Title: s.Title, Who: v.stepBy(x, s), Due: s.DueOn, Done: s.DoneOn, Left: s.LeftOn, WhyNot: s.WhyNot,
			Leave: [2]string{v.typedIn("leave-"+string(s.Thing), "day", v.page.Today.String()), v.typedIn("leave-"+string(s.Thing), "why_not", "")},
			Form:  v.stepForm("step-"+string(s.Thing), x, s), Day: v.typedIn("done-"+string(s.Thing), "day", v.page.Today.String()),
		}
		if x.Writes && casework.MayMend(v.tx, s.Fact) {
			st.Mend = factAt("step", s.ID, "mistake")
		}
		if s.Thing == open && x.Writes && g.Open() {
			one.Change, st.Open = true, true
		}
		one.Steps = append(one.Steps, st)
	}
	// What is done stands below what is to be done.
	slices.SortStableFunc(one.Steps, func(a, b planStep) int {
		switch {
		case a.open() == b.open():
			return 0
		case a.open():
			return -1
		}
		return 1
	})
	return one
}

// stepBy is who takes a step, by name where one knows it.
func (v *visit) stepBy(x *planSheet, s casework.Step) string {
	switch s.Who {
	case "person":
		return x.Name
	case "worker":
		return sentenceCase(x.Worker)
	case casework.ByHouse:
		return v.page.T("case.step.house")
	}
	return bodyOf(s)
}

// bodyOf is somebody else with the organisation, or that alone.
func bodyOf(s casework.Step) string {
	if s.Who != "" && s.Body != "" {
		return s.Who + ", " + s.Body
	}
	return s.Who + s.Body
}

// stepForm is what the fields of a step begin with: with the person, who takes
// most steps.
func (v *visit) stepForm(id string, x *planSheet, s casework.Step) stepForm {
	f := stepForm{ID: id, Title: v.typedIn(id, "title", s.Title), Due: v.typedIn(id, "due_on", s.DueOn.String())}
	who, other := s.Who, ""
	if who != "person" && who != "worker" && who != casework.ByHouse && who+s.Body != "" {
		who, other = "other", who
	}
	f.Body = v.typedIn(id, "body", s.Body)
	if who == "" {
		who = "person"
	}
	f.Who, f.Else = v.typedIn(id, "who", who), v.typedIn(id, "who_else", other)
	f.Options = []option{
		{Value: "person", Text: x.Name}, {Value: "worker", Text: sentenceCase(x.Worker)}, {Value: "other", Label: "plan.step.other"},
	}
	if x.House || who == casework.ByHouse {
		f.Options = slices.Insert(f.Options, 2, option{Value: casework.ByHouse, Label: "case.step.house"})
	}
	return f
}
