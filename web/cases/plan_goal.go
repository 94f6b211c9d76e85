// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"slices"

	"sild"
	"sild/casework"
	"sild/web/page"
	"sild/web/record"
)

// planGoals are the goals by area, in the order of the pack, and those that were
// met or given up.
func planGoals(v *page.Visit, o record.OpenedCase, open sild.ID, x *planSheet) error {
	goals, err := casework.Goals(v.Tx, o.Rec.Case)
	if err != nil {
		return err
	}
	steps, err := casework.Steps(v.Tx, o.Rec.Case)
	if err != nil {
		return err
	}
	byArea := map[string][]planGoal{}
	for _, g := range goals {
		one := newPlanGoal(v, o, x, g, steps, open)
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
			x.Areas = append(x.Areas, planArea{Name: goalArea(v, area), Goals: list})
		}
	}
	return nil
}

func newPlanGoal(v *page.Visit, o record.OpenedCase, x *planSheet, g casework.Goal, steps []casework.Step, open sild.ID) planGoal {
	id := string(g.Thing)
	form := "goal-" + id
	one := planGoal{
		ID: g.ID, Thing: g.Thing, Title: g.Title, Area: v.Value(o.Pack, "goal_areas", g.Area), Due: g.DueOn,
		ChangeAt: o.At() + "/plan?change=" + id + "#" + id, Change: x.Writes && g.Open() && open == g.Thing,
		Form: goalForm{ID: form, Area: v.TypedIn(form, "area", g.Area), Title: v.TypedIn(form, "title", g.Title), Due: v.TypedIn(form, "due_on", g.DueOn.String())},
		Day:  v.TypedIn("close-"+id, "day", v.Page.Today.String()),
	}
	one.Step = newStepForm(v, "step-new-"+id, x, casework.Step{})
	one.StepOpen = v.Page.Form == one.Step.ID
	if x.Writes && casework.MayMend(v.Tx, g.Fact) {
		one.Mend = record.FactAt("goal", g.ID, "mistake")
	}
	if g.Lasted != "" {
		one.Looked = v.Page.T("plan.goal.lasted."+g.Lasted, "day", v.Page.ShortDate(g.LookedOn))
	}
	one.Look = x.Writes && !x.Over && !g.MetOn.IsZero() && g.LookedOn.IsZero() && o.Pack.LooksAtGoals()
	for _, s := range steps {
		if s.Goal != g.Thing {
			continue
		}
		st := planStep{
			ID: s.ID, Thing: s.Thing, Title: s.Title, Who: stepBy(v, x, s), Due: s.DueOn, Done: s.DoneOn, Left: s.LeftOn, WhyNot: s.WhyNot,
			Leave: [2]string{v.TypedIn("leave-"+string(s.Thing), "day", v.Page.Today.String()), v.TypedIn("leave-"+string(s.Thing), "why_not", "")},
			Form:  newStepForm(v, "step-"+string(s.Thing), x, s), Day: v.TypedIn("done-"+string(s.Thing), "day", v.Page.Today.String()),
		}
		if x.Writes && casework.MayMend(v.Tx, s.Fact) {
			st.Mend = record.FactAt("step", s.ID, "mistake")
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
func stepBy(v *page.Visit, x *planSheet, s casework.Step) string {
	switch s.Who {
	case "person":
		return x.Name
	case "worker":
		return page.SentenceCase(x.Worker)
	case casework.ByHouse:
		return v.Page.T("case.step.house")
	}
	return record.BodyOf(s)
}

// newStepForm is what the fields of a step begin with: with the person, who takes
// most steps.
func newStepForm(v *page.Visit, id string, x *planSheet, s casework.Step) stepForm {
	f := stepForm{ID: id, Title: v.TypedIn(id, "title", s.Title), Due: v.TypedIn(id, "due_on", s.DueOn.String())}
	who, other := s.Who, ""
	if who != "person" && who != "worker" && who != casework.ByHouse && who+s.Body != "" {
		who, other = "other", who
	}
	f.Body = v.TypedIn(id, "body", s.Body)
	if who == "" {
		who = "person"
	}
	f.Who, f.Else = v.TypedIn(id, "who", who), v.TypedIn(id, "who_else", other)
	f.Options = []page.Option{
		{Value: "person", Text: x.Name}, {Value: "worker", Text: page.SentenceCase(x.Worker)}, {Value: "other", Label: "plan.step.other"},
	}
	if x.House || who == casework.ByHouse {
		f.Options = slices.Insert(f.Options, 2, page.Option{Value: casework.ByHouse, Label: "case.step.house"})
	}
	return f
}
