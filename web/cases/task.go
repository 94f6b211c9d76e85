// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
	"sild/pack"
	"sild/programme"
	"sild/report"
	"sild/web/page"
	"sild/web/record"
)

// A taskSheet is one task and what can be done to it beside doing it.
type taskSheet struct {
	Act       string // snooze, dismiss, reassign
	Key, Back string
	What, Who string
	WhoAt     string
	Due       sild.Date
	Why       string
	Until     string
	Reason    string
	User      string
	Users     []page.Option
	Latest    sild.Date   // until when it can be put off
	Others    []page.Link // the other acts
}

// openTask is the task that the form is about, in a record that is opened for
// reading.
func openTask(v *page.Visit) (t report.Task, p *pack.Pack, rec access.Record, err error) {
	found, err := report.Whole(v.Tx, []report.Work{{Key: v.Typed("key", v.Query("key"))}})
	if err != nil {
		return t, nil, rec, err
	}
	if len(found) != 1 {
		return t, nil, rec, sild.Missing()
	}
	t = found[0]
	if t.Case != "" {
		rec, err = access.Case(v.Tx, t.Case, "IP")
	} else {
		rec, err = access.Person(v.Tx, t.Subject, "I")
	}
	if err != nil {
		return t, nil, rec, err
	}
	p, err = programme.Of(v.Tx, rec.Programme)
	return t, p, rec, err
}

// taskForm asks for the reason of what is done to a task.
func taskForm(what string) page.Screen {
	return func(v *page.Visit) (templ.Component, error) {
		t, p, rec, err := openTask(v)
		if err != nil {
			return nil, err
		}
		if t.Case != "" && !rec.Writes('P') || t.Case == "" && !rec.Writes('I') || what == "reassign" && !record.MayGive(v, t.Work) {
			return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
		}
		if t.State != "open" && v.Form == nil {
			return nil, &sild.Error{Kind: sild.Conflict, Key: "task.closed"}
		}
		v.Page.Zone = p.Location()
		v.Page.Today = sild.DateOf(v.Tx.Now, v.Page.Zone)
		v.Page.Title = v.Page.T("task.title." + what)
		x := taskSheet{
			Act: what, Key: t.Key, Back: returnTo(v, "/"), What: v.Clock(p, t.Clock), Who: t.Name(), Due: t.Due, Why: v.Why(p, t.Why),
			Until: v.Typed("until", v.Page.Today.AddDays(7).String()), Reason: v.Typed("reason", ""), User: v.Typed("user", ""), Latest: v.Page.Today.AddDays(366),
		}
		if x.WhoAt = "/cases/" + string(t.Case); t.Case == "" {
			x.WhoAt = "/people/" + string(t.Subject)
		}
		for _, other := range record.TaskMenu(v, t.Work, x.Back) {
			if other.Label != "task.act."+what {
				x.Others = append(x.Others, page.Link{Href: other.Href, Label: other.Label})
			}
		}
		if what == "reassign" {
			if err := taskUsers(v, rec, t, &x); err != nil {
				return nil, err
			}
		}
		return taskSheetPage(v.Page, x), nil
	}
}

// taskUsers are the colleagues to whom the task can be given.
func taskUsers(v *page.Visit, rec access.Record, t report.Task, x *taskSheet) error {
	team := rec.Team
	if t.Owner == "prison" {
		team = rec.Sender
	}
	for _, role := range []string{"support_person", "coordinator", "prison"} {
		list, err := org.Workers(v.Tx, team, role)
		if err != nil {
			return err
		}
		for _, c := range list {
			if c.ID != t.User {
				x.Users = append(x.Users, page.Option{Value: string(c.ID), Text: c.Name})
			}
		}
	}
	return nil
}

func snoozeTask(v *page.Visit) (string, error) {
	p := sild.Problems{}
	f, err := casework.Snooze(v.Tx, v.Form.Get("key"), v.Date(p, "until"), v.Form.Get("reason"))
	return v.GoOn(page.SavedAt(returnTo(v, "/"), "task", f.ID), p, err)
}

func dismissTask(v *page.Visit) (string, error) {
	f, err := casework.Dismiss(v.Tx, v.Form.Get("key"), v.Form.Get("reason"))
	return page.SavedAt(returnTo(v, "/"), "task", f.ID), err
}

func reassignTask(v *page.Visit) (string, error) {
	f, err := casework.Reassign(v.Tx, v.Form.Get("key"), sild.ID(v.Form.Get("user")), v.Form.Get("reason"))
	return page.SavedAt(returnTo(v, "/"), "task", f.ID), err
}
