// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/casework"
	"sild/org"
	"sild/programme"
	"sild/web/page"
)

func holdWork(v *page.Visit) (string, error) {
	in := casework.WorkHeld{Minutes: v.Form.Get("minutes"), Seen: sild.ID(v.Form.Get("seen"))}
	for _, id := range v.Form["came"] {
		in.People = append(in.People, casework.Attendee{User: sild.ID(id)})
	}
	for line := range strings.Lines(v.Form.Get("outsiders")) {
		name, of, _ := strings.Cut(strings.TrimSpace(line), ",")
		in.People = append(in.People, casework.Attendee{Name: strings.TrimSpace(name), Organisation: strings.TrimSpace(of)})
	}
	_, err := casework.HoldWork(v.Tx, v.ID("meeting"), in)
	return workAt(v), err
}

func workAt(v *page.Visit) string { return "/work-meetings/" + string(v.ID("meeting")) }

func cancelWork(v *page.Visit) (string, error) {
	_, err := casework.CancelWork(v.Tx, v.ID("meeting"), v.Form.Get("why"))
	return workAt(v), err
}

func discussWork(v *page.Visit) (string, error) {
	pr := sild.Problems{}
	in := casework.DiscussedInput{Case: sild.ID(v.Form.Get("case")), Agreed: v.Form.Get("agreed"), Owner: v.Form.Get("owner"), DueOn: v.Date(pr, "due_on")}
	_, err := casework.Discuss(v.Tx, v.ID("meeting"), in)
	return workAt(v), page.Both(pr, err)
}

func addWorkTask(v *page.Visit) (string, error) {
	pr := sild.Problems{}
	_, err := casework.AddWorkTask(v.Tx, v.ID("meeting"), casework.WorkTaskInput{Words: v.Form.Get("words"), Owner: v.Form.Get("owner"), DueOn: v.Date(pr, "due_on")})
	return workAt(v), page.Both(pr, err)
}

func doWorkTask(v *page.Visit) (string, error) {
	_, err := casework.DoWorkTask(v.Tx, v.ID("task"))
	return workAt(v), err
}

func closeWorkLink(v *page.Visit) (string, error) {
	return workAt(v), casework.CloseWorkLink(v.Tx, v.ID("meeting"))
}

// linkWork makes a link and shows it, this once.
func linkWork(v *page.Visit) {
	token, made := org.NewToken(), false
	to, ok := v.Try(func(v *page.Visit) (string, error) {
		_, err := casework.LinkWork(v.Tx, v.ID("meeting"), token)
		made = err == nil
		return workAt(v), err
	}, workPage)
	switch {
	case !ok:
	case !made:
		http.Redirect(v.Writer, v.Request, to, http.StatusSeeOther)
	default:
		v.Show(func(v *page.Visit) (templ.Component, error) {
			scheme := "http://"
			if v.Server.Secure {
				scheme = "https://"
			}
			v.Page.Title = v.Page.T("work.link.title")
			return workLinkPage(v.Page, to, scheme+v.Request.Host+"/work-meeting/"+token, v.Page.Date(v.Page.Today.AddDays(casework.WorkDays))), nil
		}, http.StatusOK)
	}
}

// workPrint is a meeting on paper: nobody of those who were discussed is on it.
func workPrint(v *page.Visit) (templ.Component, error) {
	d, err := casework.OpenWork(v.Tx, v.ID("meeting"))
	if err != nil {
		return nil, err
	}
	x := workBare(v, d)
	v.Page.Title = v.Page.T("work.of", "when", x.When, "who", d.WithName)
	return workPaperPage(v.Page, x), nil
}

// workBare is a meeting without anybody who was discussed.
func workBare(v *page.Visit, d casework.WorkDetail) workView {
	d.Cases = nil
	x := newWorkView(v, d)
	for i := range x.Tasks {
		x.Tasks[i].Acts = nil
	}
	return x
}

// workByLink is a meeting for somebody who never signs in.
func workByLink(v *page.Visit) (templ.Component, error) {
	d, team, err := casework.WorkByLink(v.Tx, v.Request.PathValue("token"))
	if err != nil {
		if sild.KindOf(err) == sild.NotFound {
			err = &sild.Error{Kind: sild.Forbidden, Key: "work.link.gone"}
		}
		return nil, err
	}
	x := workBare(v, d)
	v.Page.Title = v.Page.T("work.of", "when", x.When, "who", team)
	return workLinkedPage(v.Page, x), nil
}

// WorkHere reports whether a programme of the reader's organisation asks for
// work meetings.
func WorkHere(v *page.Visit) (bool, error) {
	all, err := programme.All(v.Tx)
	if err != nil {
		return false, err
	}
	for _, pr := range all {
		p, err := programme.Of(v.Tx, pr.ID)
		if err != nil || p.MeetsTeams() {
			return err == nil, err
		}
	}
	return false, nil
}
