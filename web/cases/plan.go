// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"github.com/a-h/templ"

	"sild"
	"sild/casework"
	"sild/web/page"
	"sild/web/record"
)

// PlanRoutes are the plan with its goals and steps.
func PlanRoutes(s *page.Server) {
	s.Read("GET /cases/{case}/plan", planPage)
	s.Do("POST /cases/{case}/plan", agreePlan, planPage)
	s.Read("GET /cases/{case}/plan/print", planPrint)
	s.Do("POST /cases/{case}/goals", addGoal, planPage)
	s.Do("POST /goals/{goal}/edit", changeGoal, planAgain)
	s.Do("POST /goals/{goal}/meet", meetGoal, planAgain)
	s.Do("POST /goals/{goal}/look", lookAtGoal, planAgain)
	s.Do("POST /goals/{goal}/drop", dropGoal, planAgain)
	s.Do("POST /cases/{case}/goals/{goal}/steps", addStep, planPage)
	s.Do("POST /steps/{step}/edit", changeStep, planAgain)
	s.Do("POST /steps/{step}/done", doneStep, planAgain)
	s.Do("POST /steps/{step}/leave", leaveStep, planAgain)
	s.Do("POST /plans/{plan}/agree", agreeForProvider, planAgain)
	s.Read("GET /cases/{case}/plan/versions", planVersionsPage)
}

// A planSheet is the whole plan of a case on one page.
type planSheet struct {
	Identity page.Identity
	At       string // of the case
	Name     string
	Worker   string // what the programme calls who helps
	Writes   bool
	Over     bool   // the case is over: no new goals and versions
	House    bool   // people live in houses in the programme: a step can be the house's
	Trouble  string // why what was asked for could not be done
	Latest   *planSaid
	Newer    int // open goals that are newer than the latest version
	Areas    []planArea
	Met      []planGoal
	Dropped  []planGoal
	Earlier  []planSaid
	Goal     goalForm      // a new one
	Agree    agreeForm     // the next version
	Choices  []page.Option // areas of goals
	Print    []page.Link
	Needs    string // where the needs are
	Compare  string // where the versions stand side by side; empty: there is one
}

// A planSaid is one version of the plan in words.
type planSaid struct {
	Title   string // "Version 2, 3 May 2026"
	State   string // "good", "warn": of the notice
	Says    string // agreed or not, and where the paper lies
	WhyNot  string
	Summary string
	Who     string // by whom it was written down
	Mend    string

	Provider string // who agreed for the provider
	Agree    string // action of the form that agrees for the provider; empty: done, or not by this reader
	AddPaper string // where the paper is recorded that is still missing
}

// A planArea is the open goals of one area of life.
type planArea struct {
	Name  string
	Goals []planGoal
}

// A planGoal is a goal with its steps and what can be done about it.
type planGoal struct {
	ID, Thing sild.ID
	Title     string
	Area      string
	Due       sild.Date
	Closed    sild.Date // met, or given up
	Looked    string    // what came of looking at it again after it was met
	Look      bool      // the reader may say whether it has lasted
	Steps     []planStep
	Change    bool   // its forms are open
	ChangeAt  string // opens them
	StepOpen  bool
	Form      goalForm
	Step      stepForm // a new one
	Day       string   // on which it was reached or given up
	Mend      string
}

// A planStep is a step of a goal.
type planStep struct {
	ID, Thing sild.ID
	Title     string
	Who       string
	Due, Done sild.Date
	Left      sild.Date // it was not done
	WhyNot    string
	Form      stepForm
	Open      bool // its forms are open
	Day       string
	Leave     [2]string // what the form that says so begins with: the day, and why
	Mend      string
}

// What the forms of the plan begin with.
type (
	goalForm struct {
		ID, Area, Title, Due string
		Need, NeedSays       string // the domain that it is made of
	}
	stepForm struct {
		ID, Title, Who, Else, Due string
		Body                      string
		Options                   []page.Option
	}
	agreeForm struct {
		Day, Summary, Agreed, WhyNot, Paper string
		How, Provider                       string
		Open                                bool
	}
)

// planAgain is the plan to which the goal or the step of the address belongs.
func planAgain(v *page.Visit) (templ.Component, error) {
	kind, id := "goal", v.ID("goal")
	switch {
	case v.Request.PathValue("step") != "":
		kind, id = "step", v.ID("step")
	case v.Request.PathValue("plan") != "":
		kind, id = "plan", v.ID("plan")
	}
	f, _, err := casework.Look(v.Tx, kind, id)
	if err != nil {
		return nil, err
	}
	return planOf(v, f.Case, f.Thing)
}

func planPage(v *page.Visit) (templ.Component, error) {
	return planOf(v, v.ID("case"), sild.ID(v.Query("change")))
}

// planOf is the plan of a case, with the forms of the goal open whose Thing, or
// whose step's, open is.
func planOf(v *page.Visit, caseID, open sild.ID) (templ.Component, error) {
	o, err := record.OpenCaseOf(v, caseID, "IP")
	if err != nil {
		return nil, err
	}
	if !o.Rec.Reads('P') {
		return nil, sild.Missing()
	}
	v.NoteSaved()
	v.Page.Title = v.Page.T("plan.title", "name", o.Card.Name)
	x := planSheet{
		At: o.At(), Name: o.Card.Name, Worker: record.WorkerWord(o.Pack, v.Page.Voice), Writes: o.Rec.Writes('P'),
		Over: !record.GoesOn(v, o), House: o.Pack.Houses(), Choices: v.Values(o.Pack, "goal_areas"),
	}
	planForm(v, open)
	if x.Identity, err = record.IdentityOf(v, o); err != nil {
		return nil, err
	}
	if err := planVersions(v, o, &x); err != nil {
		return nil, err
	}
	if err := planGoals(v, o, open, &x); err != nil {
		return nil, err
	}
	if x.Goal, err = newGoal(v, o); err != nil {
		return nil, err
	}
	x.Needs = o.At() + "/needs"
	x.Print = planLanguages(v, o)
	if v.Form != nil && !x.shows(v.Page.Form) { // its goal is closed meanwhile: the page itself says so
		for _, m := range v.Page.Problems {
			x.Trouble = v.Page.Msg(m)
		}
	}
	return planSheetPage(v.Page, x), nil
}

// planForm finds out which form came back.
func planForm(v *page.Visit, open sild.ID) {
	if v.Form == nil {
		return
	}
	switch v.Route {
	case "POST /cases/{case}/plan":
		v.Page.Form = "agree"
	case "POST /cases/{case}/goals":
		v.Page.Form = "goal-new"
	case "POST /cases/{case}/goals/{goal}/steps":
		v.Page.Form = "step-new-" + string(v.ID("goal"))
	case "POST /goals/{goal}/edit":
		v.Page.Form = "goal-" + string(open)
	case "POST /steps/{step}/edit":
		v.Page.Form = "step-" + string(open)
	case "POST /steps/{step}/done":
		v.Page.Form = "done-" + string(open)
	case "POST /steps/{step}/leave":
		v.Page.Form = "leave-" + string(open)
	default:
		v.Page.Form = "close-" + string(open)
	}
}

// shows reports whether a form is on the page.
func (x *planSheet) shows(form string) bool {
	if form == "goal-new" || form == "agree" {
		return x.Writes && !x.Over
	}
	for _, a := range x.Areas {
		for _, g := range a.Goals {
			if form == g.Step.ID && x.Writes && !x.Over || g.Change && (form == g.Form.ID || form == "close-"+string(g.Thing)) {
				return true
			}
			for _, s := range g.Steps {
				if g.Change && s.open() && (form == s.Form.ID || form == "done-"+string(s.Thing) || form == "leave-"+string(s.Thing)) {
					return true
				}
			}
		}
	}
	return false
}

// planVersions are the latest version of the plan, and those before.
func planVersions(v *page.Visit, o record.OpenedCase, x *planSheet) error {
	all, err := casework.Plans(v.Tx, o.Rec.Case)
	if err != nil {
		return err
	}
	names, err := recorders(v, all)
	if err != nil {
		return err
	}
	papers, err := casework.Papers(v.Tx, needsReader(o))
	if err != nil {
		return err
	}
	x.Agree = agreeForm{
		How: v.TypedIn("agree", "how", ""), Provider: v.TypedIn("agree", "provider", "on"),
		Day: v.TypedIn("agree", "day", v.Page.Today.String()), Agreed: v.TypedIn("agree", "agreed", ""),
		WhyNot: v.TypedIn("agree", "why_not", ""), Paper: v.TypedIn("agree", "paper", ""), Open: v.Page.Form == "agree",
	}
	for i, pl := range all {
		said := planSays(v, o, pl, papers, names)
		if o.Rec.Writes('P') && casework.MayMend(v.Tx, pl.Fact) {
			said.Mend = record.FactAt("plan", pl.ID, "mistake")
		}
		if i > 0 {
			x.Earlier = append(x.Earlier, said)
			continue
		}
		x.Latest, x.Agree.Summary = &said, pl.Summary
	}
	x.Agree.Summary = v.TypedIn("agree", "summary", x.Agree.Summary)
	if len(all) == 0 {
		return nil
	}
	if len(all) > 1 {
		x.Compare = o.At() + "/plan/versions"
	}
	goals, err := casework.Goals(v.Tx, o.Rec.Case)
	x.Newer = newer(goals, all[0])
	return err
}

// newer is how many open goals were set or changed after a version.
func newer(goals []casework.Goal, pl casework.Plan) (n int) {
	for _, g := range goals {
		if g.Open() && g.RecordedAt.After(pl.WrittenAt) {
			n++
		}
	}
	return n
}
