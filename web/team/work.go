// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/casework"
	"sild/programme"
	"sild/web/page"
)

// WorkMeetingRoutes are meetings about the work with a worker or a team.
func WorkMeetingRoutes(s *page.Server) {
	s.Read("GET /work-meetings", workMeetings)
	s.Read("GET /work-meetings/new", workNew)
	s.Do("POST /work-meetings", planWork, workNew)
	s.Read("GET /work-meetings/{meeting}", workPage)
	s.Do("POST /work-meetings/{meeting}/held", holdWork, workPage)
	s.Do("POST /work-meetings/{meeting}/cancel", cancelWork, workPage)
	s.Do("POST /work-meetings/{meeting}/people", discussWork, workPage)
	s.Do("POST /work-meetings/{meeting}/tasks", addWorkTask, workPage)
	s.Do("POST /work-meetings/{meeting}/tasks/{task}/done", doWorkTask, nil)
	s.Read("GET /work-meetings/{meeting}/print", workPrint)
	s.Handle("POST /work-meetings/{meeting}/link", false, linkWork)
	s.Do("POST /work-meetings/{meeting}/link/close", closeWorkLink, nil)
	s.Open("GET /work-meeting/{token}", workByLink)
}

// A worksView are the work meetings of a team: what is due, planned, and was.
type worksView struct {
	Own   bool
	Due   []page.Task // months without a meeting, and this one
	Ahead []page.Task
	Was   []page.Task
}

func workMeetings(v *page.Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("work.title")
	all, err := casework.WorkMeetings(v.Tx)
	if err != nil {
		return nil, err
	}
	x := worksView{Own: v.Who.Role != "municipal"}
	if x.Own {
		if x.Due, err = WorkDue(v, true); err != nil {
			return nil, err
		}
	}
	for _, m := range all {
		t := page.Task{What: workWhen(v, m), Href: "/work-meetings/" + string(m.Thing), Detail: m.Place, Note: v.Page.T("work.state." + m.State)}
		if m.State == "planned" {
			if x.Ahead = append(x.Ahead, t); x.Own && !m.StartsAt.After(v.Tx.Now) {
				x.Ahead[len(x.Ahead)-1].Acts = []page.Act{{Label: "work.hold", Of: t.What, Href: t.Href, Strong: true}}
			}
		} else {
			x.Was = append(x.Was, t)
		}
	}
	return worksPage(v.Page, x), nil
}

// workWhen is when a meeting is or was, in words.
func workWhen(v *page.Visit, m casework.WorkMeeting) string {
	return v.Page.Date(m.Day) + ", " + v.Page.Time(m.StartsAt, v.Page.Zone)
}

// WorkDue are the tasks of the reader's team as a whole: those open and, if all
// are wanted, those missed.
func WorkDue(v *page.Visit, all bool) (list []page.Task, err error) {
	programmes, err := programme.All(v.Tx)
	if err != nil {
		return nil, err
	}
	for _, pr := range programmes {
		p, err := programme.Of(v.Tx, pr.ID)
		if err != nil {
			return nil, err
		}
		if !p.MeetsTeams() {
			continue
		}
		tasks, err := casework.TeamTasks(v.Tx, pr.ID)
		if kind := sild.KindOf(err); kind == sild.NotFound || kind == sild.Forbidden {
			continue
		} else if err != nil {
			return nil, err
		}
		for _, t := range tasks {
			x := page.Task{What: v.Clock(p, t.Clock), Detail: v.Page.Month(t.Opens)}
			switch {
			case t.State == "open":
				x.Due, x.Acts = t.Due, []page.Act{{Label: "work.plan", Of: x.Detail, Href: "/work-meetings/new", Strong: true}}
			case t.State == "missed" && all:
				x.Note = v.Page.T("work.missed")
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
	With      []page.Option
	Value     string
	On, At    string
	Place     string
}

func workNew(v *page.Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("work.new")
	id, err := workProgramme(v)
	if err != nil {
		return nil, err
	}
	partners, err := casework.Partners(v.Tx, id)
	if err != nil {
		return nil, err
	}
	x := workPlanView{Programme: string(id), On: v.Typed("starts_at", ""), At: v.Typed("starts_at_time", "13:00"), Place: v.Typed("place", "")}
	for _, o := range partners {
		x.With = append(x.With, page.Option{Value: string(o.ID), Text: o.Name})
	}
	if x.Value = v.Typed("with", ""); x.Value == "" && len(partners) == 1 {
		x.Value = string(partners[0].ID)
	}
	return workNewPage(v.Page, x), nil
}

// workProgramme is the programme of the reader's team that asks for work
// meetings.
func workProgramme(v *page.Visit) (sild.ID, error) {
	all, err := programme.All(v.Tx)
	if err != nil {
		return "", err
	}
	for _, pr := range all {
		p, err := programme.Of(v.Tx, pr.ID)
		if err != nil {
			return "", err
		}
		if !p.MeetsTeams() {
			continue
		}
		_, err = casework.WorkTeam(v.Tx, pr.ID)
		return pr.ID, err
	}
	return "", sild.Missing()
}

func planWork(v *page.Visit) (string, error) {
	pr := sild.Problems{}
	id, err := workProgramme(v)
	if err != nil {
		return "", err
	}
	m, err := casework.PlanWork(v.Tx, casework.WorkPlan{Programme: id, With: sild.ID(v.Form.Get("with")), StartsAt: v.Moment(pr, "starts_at"), Place: v.Form.Get("place")})
	return "/work-meetings/" + string(m.Thing), page.Both(pr, err)
}

// A workView is one meeting.
type workView struct {
	At, When, With string
	State          string
	Facts          []page.Row
	Minutes        string
	People         []string
	Cases          []workCaseRow
	Others         string // how many were discussed whom the reader does not see
	Tasks          []page.Task
	Own            bool
	Hold           *page.Form // nil: not now
	HoldOpen       bool
	Users          []page.Option
	Came           []string
	Outsiders      string
	Typed          string
	Seen           string
	Cancel         *page.Form
	Why            string
	Discuss        *page.Form
	Choices        []page.Option
	Case, Agreed   string
	Owner, Due     string
	Task           page.Form
	Words, TaskOf  string
	TaskDue        string
	LinkUntil      string
	Token          string
}

// A workCaseRow is a person who was discussed, for a reader who sees them.
type workCaseRow struct{ Name, Href, Agreed, Owner string }

func workPage(v *page.Visit) (templ.Component, error) {
	d, err := casework.OpenWork(v.Tx, v.ID("meeting"))
	if err != nil {
		return nil, err
	}
	if v.Form != nil {
		v.Page.Form = page.LastPart(v.Request.URL.Path)
	}
	x := newWorkView(v, d)
	v.Page.Title = v.Page.T("work.of", "when", x.When, "who", d.WithName)
	if !d.Own {
		return workViewPage(v.Page, x), nil
	}
	if d.State != "cancelled" && !d.StartsAt.After(v.Tx.Now) {
		if err := workHold(v, d, &x); err != nil {
			return nil, err
		}
	}
	if d.State == "planned" {
		x.Cancel = &page.Form{ID: "cancel", Action: x.At + "/cancel", Submit: "work.cancel", Here: true, Danger: true}
		x.Why = v.TypedIn("cancel", "why", "")
	}
	if d.State == "held" {
		if err := workAfter(v, d, &x); err != nil {
			return nil, err
		}
	}
	return workViewPage(v.Page, x), nil
}

// newWorkView is what everybody reads of a meeting who may open it.
func newWorkView(v *page.Visit, d casework.WorkDetail) workView {
	x := workView{At: "/work-meetings/" + string(d.Thing), When: workWhen(v, d.WorkMeeting), With: d.WithName, State: d.State, Minutes: d.Minutes, Own: d.Own, Seen: string(d.ID)}
	x.Facts = []page.Row{{Label: "work.when", Value: x.When}, {Label: "work.with", Value: d.WithName}, {Label: "work.place", Value: d.Place}, {Label: "work.state", Value: v.Page.T("work.state." + d.State)}}
	if d.Why != "" {
		x.Facts = append(x.Facts, page.Row{Label: "work.why", Value: d.Why})
	}
	for _, a := range d.People {
		x.People = append(x.People, page.Said(a.Name, a.Organisation))
	}
	seen := map[sild.ID]bool{}
	for _, c := range d.Cases {
		seen[c.Discussed.Case] = true
		r := workCaseRow{Name: c.Name, Href: "/cases/" + string(c.Discussed.Case), Agreed: c.Agreed, Owner: c.Owner}
		if !c.DueOn.IsZero() {
			r.Owner = page.Said(c.Owner, v.Page.T("work.until", "date", v.Page.Date(c.DueOn)))
		}
		x.Cases = append(x.Cases, r)
	}
	if n := d.Count - len(seen); n > 0 {
		x.Others = v.Page.N("work.others", n)
	}
	for _, t := range d.Tasks {
		r := page.Task{What: t.Words, Owner: t.Owner, Due: t.DueOn, Done: t.DoneOn, Detail: t.Owner}
		if t.DoneOn.IsZero() {
			r.Acts = []page.Act{{Label: "work.done", Of: t.Words, Href: x.At + "/tasks/" + string(t.Thing) + "/done", Post: true}}
		} else {
			r.Due, r.Note = sild.Date{}, v.Page.T("work.done.on", "date", v.Page.Date(t.DoneOn))
		}
		x.Tasks = append(x.Tasks, r)
	}
	return x
}

// workHold is the form in which one says who came and what was decided.
func workHold(v *page.Visit, d casework.WorkDetail, x *workView) error {
	users, err := casework.WorkUsers(v.Tx, d)
	if err != nil {
		return err
	}
	x.Hold = &page.Form{ID: "held", Action: x.At + "/held", Submit: "work.hold.save", Keep: true, Here: true}
	x.HoldOpen = d.State == "planned" || v.Page.Form == "held"
	came := map[sild.ID]bool{}
	var outside []string
	for _, a := range d.People {
		if came[a.User] = true; a.User == "" {
			outside = append(outside, page.Said(a.Name, a.Organisation))
		}
	}
	for _, u := range users {
		x.Users = append(x.Users, page.Option{Value: string(u.User), Text: u.Name, HintText: u.Organisation})
		if came[u.User] {
			x.Came = append(x.Came, string(u.User))
		}
	}
	x.Outsiders, x.Typed = v.TypedIn("held", "outsiders", strings.Join(outside, "\n")), v.TypedIn("held", "minutes", d.Minutes)
	if v.Form != nil && v.Page.Form == "held" {
		x.Came = v.Form["came"]
	}
	return nil
}

// workAfter are the forms for what comes of a meeting that was held.
func workAfter(v *page.Visit, d casework.WorkDetail, x *workView) error {
	choices, err := casework.WorkChoices(v.Tx, d)
	if err != nil {
		return err
	}
	for _, c := range choices {
		x.Choices = append(x.Choices, page.Option{Value: string(c.Discussed.Case), Text: c.Name})
	}
	x.Discuss = &page.Form{ID: "people", Action: x.At + "/people", Submit: "work.discuss.save", Keep: true, Here: true}
	x.Case, x.Agreed = v.TypedIn("people", "case", ""), v.TypedIn("people", "agreed", "")
	x.Owner, x.Due = v.TypedIn("people", "owner", ""), v.TypedIn("people", "due_on", "")
	x.Task = page.Form{ID: "tasks", Action: x.At + "/tasks", Submit: "work.task.save", Keep: true, Here: true}
	x.Words, x.TaskOf, x.TaskDue = v.TypedIn("tasks", "words", ""), v.TypedIn("tasks", "owner", ""), v.TypedIn("tasks", "due_on", "")
	until, err := casework.WorkLinkUntil(v.Tx, d.Thing)
	if !until.IsZero() {
		x.LinkUntil = v.Page.T("work.link.until", "date", v.Page.Date(sild.DateOf(until, v.Page.Zone)))
	}
	return err
}
