// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/casework"
	"sild/programme"
)

func (s *Server) workMeetingRoutes() {
	s.read("GET /work-meetings", workMeetings)
	s.read("GET /work-meetings/new", workNew)
	s.write("POST /work-meetings", planWork, workNew)
	s.read("GET /work-meetings/{meeting}", workPage)
	s.write("POST /work-meetings/{meeting}/held", holdWork, workPage)
	s.write("POST /work-meetings/{meeting}/cancel", cancelWork, workPage)
	s.write("POST /work-meetings/{meeting}/people", discussWork, workPage)
	s.write("POST /work-meetings/{meeting}/tasks", addWorkTask, workPage)
	s.write("POST /work-meetings/{meeting}/tasks/{task}/done", doWorkTask, nil)
	s.read("GET /work-meetings/{meeting}/print", workPrint)
	s.handle("POST /work-meetings/{meeting}/link", false, linkWork)
	s.write("POST /work-meetings/{meeting}/link/close", closeWorkLink, nil)
	s.open("GET /work-meeting/{token}", workByLink)
}

// A worksView are the work meetings of a team: what is due, planned, and was.
type worksView struct {
	Own   bool
	Due   []task // months without a meeting, and this one
	Ahead []task
	Was   []task
}

func workMeetings(v *visit) (templ.Component, error) {
	v.page.Title = v.page.T("work.title")
	all, err := casework.WorkMeetings(v.tx)
	if err != nil {
		return nil, err
	}
	x := worksView{Own: v.who.Role != "municipal"}
	if x.Own {
		if x.Due, err = v.workDue(true); err != nil {
			return nil, err
		}
	}
	for _, m := range all {
		t := task{What: v.workWhen(m), Href: "/work-meetings/" + string(m.Thing), Detail: m.Place, Note: v.page.T("work.state." + m.State)}
		if m.State == "planned" {
			if x.Ahead = append(x.Ahead, t); x.Own && !m.StartsAt.After(v.tx.Now) {
				x.Ahead[len(x.Ahead)-1].Acts = []act{{Label: "work.hold", Of: t.What, Href: t.Href, Strong: true}}
			}
		} else {
			x.Was = append(x.Was, t)
		}
	}
	return worksPage(v.page, x), nil
}

// workWhen is when a meeting is or was, in words.
func (v *visit) workWhen(m casework.WorkMeeting) string {
	return v.page.Date(m.Day) + ", " + v.page.Time(m.StartsAt, v.page.Zone)
}

// workDue are the tasks of the reader's team as a whole: those open and, if all
// are wanted, those missed.
func (v *visit) workDue(all bool) (list []task, err error) {
	programmes, err := programme.All(v.tx)
	if err != nil {
		return nil, err
	}
	for _, pr := range programmes {
		p, err := programme.Of(v.tx, pr.ID)
		if err != nil {
			return nil, err
		}
		if !p.MeetsTeams() {
			continue
		}
		tasks, err := casework.TeamTasks(v.tx, pr.ID)
		if kind := sild.KindOf(err); kind == sild.NotFound || kind == sild.Forbidden {
			continue
		} else if err != nil {
			return nil, err
		}
		for _, t := range tasks {
			x := task{What: v.clock(p, t.Clock), Detail: v.page.Month(t.Opens)}
			switch {
			case t.State == "open":
				x.Due, x.Acts = t.Due, []act{{Label: "work.plan", Of: x.Detail, Href: "/work-meetings/new", Strong: true}}
			case t.State == "missed" && all:
				x.Note = v.page.T("work.missed")
			default:
				continue
			}
			list = append(list, x)
		}
	}
	return list, nil
}

// A workPlanView is the form for a meeting that is planned.
type workPlanView struct {
	Programme string
	With      []option
	Value     string
	On, At    string
	Place     string
}

func workNew(v *visit) (templ.Component, error) {
	v.page.Title = v.page.T("work.new")
	id, err := v.workProgramme()
	if err != nil {
		return nil, err
	}
	partners, err := casework.Partners(v.tx, id)
	if err != nil {
		return nil, err
	}
	x := workPlanView{Programme: string(id), On: v.typed("starts_at", ""), At: v.typed("starts_at_time", "13:00"), Place: v.typed("place", "")}
	for _, o := range partners {
		x.With = append(x.With, option{Value: string(o.ID), Text: o.Name})
	}
	if x.Value = v.typed("with", ""); x.Value == "" && len(partners) == 1 {
		x.Value = string(partners[0].ID)
	}
	return workNewPage(v.page, x), nil
}

// workProgramme is the programme of the reader's team that asks for work
// meetings.
func (v *visit) workProgramme() (sild.ID, error) {
	all, err := programme.All(v.tx)
	if err != nil {
		return "", err
	}
	for _, pr := range all {
		p, err := programme.Of(v.tx, pr.ID)
		if err != nil {
			return "", err
		}
		if !p.MeetsTeams() {
			continue
		}
		_, err = casework.WorkTeam(v.tx, pr.ID)
		return pr.ID, err
	}
	return "", sild.Missing()
}

func planWork(v *visit) (string, error) {
	pr := sild.Problems{}
	id, err := v.workProgramme()
	if err != nil {
		return "", err
	}
	m, err := casework.PlanWork(v.tx, casework.WorkPlan{Programme: id, With: sild.ID(v.form.Get("with")), StartsAt: v.moment(pr, "starts_at"), Place: v.form.Get("place")})
	return "/work-meetings/" + string(m.Thing), both(pr, err)
}

// A workView is one meeting.
type workView struct {
	At, When, With string
	State          string
	Facts          []row
	Minutes        string
	People         []string
	Cases          []workCaseRow
	Others         string // how many were discussed whom the reader does not see
	Tasks          []task
	Own            bool
	Hold           *form // nil: not now
	HoldOpen       bool
	Users          []option
	Came           []string
	Outsiders      string
	Typed          string
	Seen           string
	Cancel         *form
	Why            string
	Discuss        *form
	Choices        []option
	Case, Agreed   string
	Owner, Due     string
	Task           form
	Words, TaskOf  string
	TaskDue        string
	LinkUntil      string
	Token          string
}

// A workCaseRow is a person who was discussed, for a reader who sees them.
type workCaseRow struct{ Name, Href, Agreed, Owner string }

func workPage(v *visit) (templ.Component, error) {
	d, err := casework.OpenWork(v.tx, v.id("meeting"))
	if err != nil {
		return nil, err
	}
	if v.form != nil {
		v.page.Form = lastPart(v.r.URL.Path)
	}
	x := v.workView(d)
	v.page.Title = v.page.T("work.of", "when", x.When, "who", d.WithName)
	if !d.Own {
		return workViewPage(v.page, x), nil
	}
	if d.State != "cancelled" && !d.StartsAt.After(v.tx.Now) {
		if err := v.workHold(d, &x); err != nil {
			return nil, err
		}
	}
	if d.State == "planned" {
		x.Cancel = &form{ID: "cancel", Action: x.At + "/cancel", Submit: "work.cancel", Here: true, Danger: true}
		x.Why = v.typedIn("cancel", "why", "")
	}
	if d.State == "held" {
		if err := v.workAfter(d, &x); err != nil {
			return nil, err
		}
	}
	return workViewPage(v.page, x), nil
}

// workView is what everybody reads of a meeting who may open it.
func (v *visit) workView(d casework.WorkDetail) workView {
	x := workView{At: "/work-meetings/" + string(d.Thing), When: v.workWhen(d.WorkMeeting), With: d.WithName, State: d.State, Minutes: d.Minutes, Own: d.Own, Seen: string(d.ID)}
	x.Facts = []row{{Label: "work.when", Value: x.When}, {Label: "work.with", Value: d.WithName}, {Label: "work.place", Value: d.Place}, {Label: "work.state", Value: v.page.T("work.state." + d.State)}}
	if d.Why != "" {
		x.Facts = append(x.Facts, row{Label: "work.why", Value: d.Why})
	}
	for _, a := range d.People {
		x.People = append(x.People, said(a.Name, a.Organisation))
	}
	seen := map[sild.ID]bool{}
	for _, c := range d.Cases {
		seen[c.Discussed.Case] = true
		r := workCaseRow{Name: c.Name, Href: "/cases/" + string(c.Discussed.Case), Agreed: c.Agreed, Owner: c.Owner}
		if !c.DueOn.IsZero() {
			r.Owner = said(c.Owner, v.page.T("work.until", "date", v.page.Date(c.DueOn)))
		}
		x.Cases = append(x.Cases, r)
	}
	if n := d.Count - len(seen); n > 0 {
		x.Others = v.page.N("work.others", n)
	}
	for _, t := range d.Tasks {
		r := task{What: t.Words, Owner: t.Owner, Due: t.DueOn, Done: t.DoneOn, Detail: t.Owner}
		if t.DoneOn.IsZero() {
			r.Acts = []act{{Label: "work.done", Of: t.Words, Href: x.At + "/tasks/" + string(t.Thing) + "/done", Post: true}}
		} else {
			r.Due, r.Note = sild.Date{}, v.page.T("work.done.on", "date", v.page.Date(t.DoneOn))
		}
		x.Tasks = append(x.Tasks, r)
	}
	return x
}

// workHold is the form in which one says who came and what was decided.
func (v *visit) workHold(d casework.WorkDetail, x *workView) error {
	users, err := casework.WorkUsers(v.tx, d)
	if err != nil {
		return err
	}
	x.Hold = &form{ID: "held", Action: x.At + "/held", Submit: "work.hold.save", Keep: true, Here: true}
	x.HoldOpen = d.State == "planned" || v.page.Form == "held"
	came := map[sild.ID]bool{}
	var outside []string
	for _, a := range d.People {
		if came[a.User] = true; a.User == "" {
			outside = append(outside, said(a.Name, a.Organisation))
		}
	}
	for _, u := range users {
		x.Users = append(x.Users, option{Value: string(u.User), Text: u.Name, HintText: u.Organisation})
		if came[u.User] {
			x.Came = append(x.Came, string(u.User))
		}
	}
	x.Outsiders, x.Typed = v.typedIn("held", "outsiders", strings.Join(outside, "\n")), v.typedIn("held", "minutes", d.Minutes)
	if v.form != nil && v.page.Form == "held" {
		x.Came = v.form["came"]
	}
	return nil
}

// workAfter are the forms for what comes of a meeting that was held.
func (v *visit) workAfter(d casework.WorkDetail, x *workView) error {
	choices, err := casework.WorkChoices(v.tx, d)
	if err != nil {
		return err
	}
	for _, c := range choices {
		x.Choices = append(x.Choices, option{Value: string(c.Discussed.Case), Text: c.Name})
	}
	x.Discuss = &form{ID: "people", Action: x.At + "/people", Submit: "work.discuss.save", Keep: true, Here: true}
	x.Case, x.Agreed = v.typedIn("people", "case", ""), v.typedIn("people", "agreed", "")
	x.Owner, x.Due = v.typedIn("people", "owner", ""), v.typedIn("people", "due_on", "")
	x.Task = form{ID: "tasks", Action: x.At + "/tasks", Submit: "work.task.save", Keep: true, Here: true}
	x.Words, x.TaskOf, x.TaskDue = v.typedIn("tasks", "words", ""), v.typedIn("tasks", "owner", ""), v.typedIn("tasks", "due_on", "")
	until, err := casework.WorkLinkUntil(v.tx, d.Thing)
	if !until.IsZero() {
		x.LinkUntil = v.page.T("work.link.until", "date", v.page.Date(sild.DateOf(until, v.page.Zone)))
	}
	return err
}
