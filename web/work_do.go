// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/casework"
	"sild/org"
	"sild/programme"
)

func holdWork(v *visit) (string, error) {
	in := casework.WorkHeld{Minutes: v.form.Get("minutes"), Seen: sild.ID(v.form.Get("seen"))}
	for _, id := range v.form["came"] {
		in.People = append(in.People, casework.Attendee{User: sild.ID(id)})
	}
	for line := range strings.Lines(v.form.Get("outsiders")) {
		name, of, _ := strings.Cut(strings.TrimSpace(line), ",")
		in.People = append(in.People, casework.Attendee{Name: strings.TrimSpace(name), Organisation: strings.TrimSpace(of)})
	}
	_, err := casework.HoldWork(v.tx, v.id("meeting"), in)
	return v.workAt(), err
}

func (v *visit) workAt() string { return "/work-meetings/" + string(v.id("meeting")) }

func cancelWork(v *visit) (string, error) {
	_, err := casework.CancelWork(v.tx, v.id("meeting"), v.form.Get("why"))
	return v.workAt(), err
}

func discussWork(v *visit) (string, error) {
	pr := sild.Problems{}
	in := casework.DiscussedInput{Case: sild.ID(v.form.Get("case")), Agreed: v.form.Get("agreed"), Owner: v.form.Get("owner"), DueOn: v.date(pr, "due_on")}
	_, err := casework.Discuss(v.tx, v.id("meeting"), in)
	return v.workAt(), both(pr, err)
}

func addWorkTask(v *visit) (string, error) {
	pr := sild.Problems{}
	_, err := casework.AddWorkTask(v.tx, v.id("meeting"), casework.WorkTaskInput{Words: v.form.Get("words"), Owner: v.form.Get("owner"), DueOn: v.date(pr, "due_on")})
	return v.workAt(), both(pr, err)
}

func doWorkTask(v *visit) (string, error) {
	_, err := casework.DoWorkTask(v.tx, v.id("task"))
	return v.workAt(), err
}

func closeWorkLink(v *visit) (string, error) {
	return v.workAt(), casework.CloseWorkLink(v.tx, v.id("meeting"))
}

// linkWork makes a link and shows it, this once.
func linkWork(v *visit) {
	token, made := org.NewToken(), false
	to, ok := v.try(func(v *visit) (string, error) {
		_, err := casework.LinkWork(v.tx, v.id("meeting"), token)
		made = err == nil
		return v.workAt(), err
	}, workPage)
	switch {
	case !ok:
	case !made:
		http.Redirect(v.w, v.r, to, http.StatusSeeOther)
	default:
		v.show(func(v *visit) (templ.Component, error) {
			scheme := "http://"
			if v.s.Secure {
				scheme = "https://"
			}
			v.page.Title = v.page.T("work.link.title")
			return workLinkPage(v.page, to, scheme+v.r.Host+"/work-meeting/"+token, v.page.Date(v.page.Today.AddDays(casework.WorkDays))), nil
		}, http.StatusOK)
	}
}

// workPrint is a meeting on paper: nobody of those who were discussed is on it.
func workPrint(v *visit) (templ.Component, error) {
	d, err := casework.OpenWork(v.tx, v.id("meeting"))
	if err != nil {
		return nil, err
	}
	x := v.workBare(d)
	v.page.Title = v.page.T("work.of", "when", x.When, "who", d.WithName)
	return workPaperPage(v.page, x), nil
}

// workBare is a meeting without anybody who was discussed.
func (v *visit) workBare(d casework.WorkDetail) workView {
	d.Cases = nil
	x := v.workView(d)
	for i := range x.Tasks {
		x.Tasks[i].Acts = nil
	}
	return x
}

// workByLink is a meeting for somebody who never signs in.
func workByLink(v *visit) (templ.Component, error) {
	d, team, err := casework.WorkByLink(v.tx, v.r.PathValue("token"))
	if err != nil {
		if sild.KindOf(err) == sild.NotFound {
			err = &sild.Error{Kind: sild.Forbidden, Key: "work.link.gone"}
		}
		return nil, err
	}
	x := v.workBare(d)
	v.page.Title = v.page.T("work.of", "when", x.When, "who", team)
	return workLinkedPage(v.page, x), nil
}

// workToday are the team's own tasks and those of the reader after meetings.
func (v *visit) workToday() (section, error) {
	s := section{Key: "work.today", Href: "/work-meetings", Side: v.who.Role != "coordinator"}
	meets, err := v.workHere()
	if err != nil || !meets {
		return s, err
	}
	s.Empty = "work.today.none"
	due, err := v.workDue(false)
	if err != nil {
		return s, err
	}
	for _, t := range due {
		if t.Due.Before(v.page.Today.AddDays(10)) { // ours: a third of a month ahead
			s.List = append(s.List, t)
		}
	}
	mine, err := casework.MyWorkTasks(v.tx)
	for _, t := range mine {
		s.List = append(s.List, task{What: t.Words, Due: t.DueOn, Href: "/work-meetings/" + string(t.Meeting), Detail: v.page.T("work.from")})
	}
	return s, err
}

// workHere reports whether a programme of the reader's organisation asks for
// work meetings.
func (v *visit) workHere() (bool, error) {
	all, err := programme.All(v.tx)
	if err != nil {
		return false, err
	}
	for _, pr := range all {
		p, err := programme.Of(v.tx, pr.ID)
		if err != nil || p.MeetsTeams() {
			return err == nil, err
		}
	}
	return false, nil
}
