// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"sild"
	"sild/casework"
	"sild/web/page"
	"sild/web/record"
)

// A versionsView is two versions of the plan side by side, with what changed
// from the earlier to the later.
type versionsView struct {
	Identity page.Identity
	Back     string
	Choices  []page.Link // the versions, to choose the earlier one
	Sides    []versionSide
	Changes  []string // what changed, in words
}

// A versionSide is one version.
type versionSide struct {
	Said  planSaid
	Goals []versionGoal
}

// A versionGoal is a goal of a version, and how it differs from the other.
type versionGoal struct {
	Title, Area, State string // State: "new", "gone", "changed", "same"
	Due                sild.Date
	Steps              []string
}

// planVersionsPage shows the version that the address names beside the one
// after it; the latest two if it names none.
func planVersionsPage(v *page.Visit) (templ.Component, error) {
	o, err := record.OpenCase(v, "IP")
	if err != nil {
		return nil, err
	}
	if !o.Rec.Reads('P') {
		return nil, sild.Missing()
	}
	all, err := casework.Plans(v.Tx, o.Rec.Case)
	if err != nil {
		return nil, err
	}
	if len(all) < 2 {
		return nil, sild.Missing()
	}
	v.Page.Title = v.Page.T("plan.versions.title", "name", o.Card.Name)
	x := versionsView{Back: o.At() + "/plan"}
	if x.Identity, err = record.IdentityOf(v, o); err != nil {
		return nil, err
	}
	at := 1 // of the earlier one; the latest comes first
	if n, err := strconv.Atoi(v.Query("version")); err == nil {
		if i := slices.IndexFunc(all, func(pl casework.Plan) bool { return pl.Version == n }); i > 0 {
			at = i
		}
	}
	for i, pl := range all[1:] {
		if i+1 != at {
			text := v.Page.T("plan.version", "version", v.Page.Number(pl.Version), "date", v.Page.Date(pl.Day))
			x.Choices = append(x.Choices, page.Link{Href: x.Back + "/versions?version=" + strconv.Itoa(pl.Version), Text: text})
		}
	}
	names, err := recorders(v, all)
	if err != nil {
		return nil, err
	}
	papers, err := casework.Papers(v.Tx, needsReader(o))
	if err != nil {
		return nil, err
	}
	earlier, later := all[at], all[at-1]
	var goals [2][]casework.Goal
	for i, pl := range []casework.Plan{earlier, later} {
		if goals[i], err = casework.GoalsThen(v.Tx, pl); err != nil {
			return nil, err
		}
	}
	for i, pl := range []casework.Plan{earlier, later} {
		side := versionSide{Said: planSays(v, o, pl, papers, names)}
		steps, err := casework.StepsThen(v.Tx, pl)
		if err != nil {
			return nil, err
		}
		for _, g := range goals[i] {
			if g.Open() {
				side.Goals = append(side.Goals, newVersionGoal(v, o, g, goals[1-i], steps, i == 0))
			}
		}
		x.Sides = append(x.Sides, side)
	}
	x.Changes = versionChanges(v, earlier, later, goals[0], goals[1])
	return versionsPage(v.Page, x), nil
}

func newVersionGoal(v *page.Visit, o record.OpenedCase, g casework.Goal, other []casework.Goal, steps []casework.Step, earlier bool) versionGoal {
	x := versionGoal{Title: g.Title, Area: v.Value(o.Pack, "goal_areas", g.Area), Due: g.DueOn, State: "same"}
	switch i := slices.IndexFunc(other, func(h casework.Goal) bool { return h.Thing == g.Thing && h.Open() }); {
	case i < 0 && earlier:
		x.State = "gone"
	case i < 0:
		x.State = "new"
	case other[i].Title != g.Title || other[i].DueOn != g.DueOn || other[i].Area != g.Area:
		x.State = "changed"
	}
	for _, s := range steps {
		if s.Goal == g.Thing {
			line := record.StepWho(v, s) + ": " + s.Title
			switch {
			case !s.DoneOn.IsZero():
				line = v.Page.T("plan.versions.step_done", "step", line)
			case !s.LeftOn.IsZero():
				line = v.Page.T("plan.versions.step_left", "step", line, "why", s.WhyNot)
			}
			x.Steps = append(x.Steps, line)
		}
	}
	return x
}

// versionChanges says what changed between two versions.
func versionChanges(v *page.Visit, earlier, later casework.Plan, was, is []casework.Goal) (says []string) {
	find := func(list []casework.Goal, thing sild.ID) (g casework.Goal, ok bool) {
		i := slices.IndexFunc(list, func(g casework.Goal) bool { return g.Thing == thing })
		if i < 0 {
			return g, false
		}
		return list[i], true
	}
	if earlier.Summary != later.Summary {
		says = append(says, v.Page.T("plan.versions.summary"))
	}
	for _, g := range is {
		old, there := find(was, g.Thing)
		switch {
		case !there && g.Open():
			says = append(says, v.Page.T("plan.versions.new", "title", g.Title))
		case there && old.Open() && !g.MetOn.IsZero():
			says = append(says, v.Page.T("plan.versions.met", "title", g.Title, "date", v.Page.Date(g.MetOn)))
		case there && old.Open() && !g.DroppedOn.IsZero():
			says = append(says, v.Page.T("plan.versions.dropped", "title", g.Title, "date", v.Page.Date(g.DroppedOn)))
		case there && old.Title != g.Title:
			says = append(says, v.Page.T("plan.versions.said", "title", old.Title, "now", g.Title))
		case there && old.DueOn != g.DueOn && !g.DueOn.IsZero():
			says = append(says, v.Page.T("plan.versions.moved", "title", g.Title, "date", v.Page.Date(g.DueOn)))
		}
	}
	for _, g := range was {
		if _, there := find(is, g.Thing); !there && g.Open() {
			says = append(says, v.Page.T("plan.versions.gone", "title", g.Title))
		}
	}
	return says
}
