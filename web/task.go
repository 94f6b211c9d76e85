// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/url"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
	"sild/pack"
	"sild/programme"
	"sild/report"
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
	Users     []option
	Latest    sild.Date // until when it can be put off
	Others    []link    // the other acts
}

// taskActs are what can be done to a task, by the word of the address.
var taskActs = []string{"snooze", "reassign", "dismiss"}

// taskMenu is what can be done to a task beside doing it, for the menu of its
// row. Back is the page on which the row stands.
func (v *visit) taskMenu(w report.Work, back string) []act {
	if v.who.Role == "house_staff" { // they do what is to be done, and put off nothing
		return nil
	}
	q := url.Values{"key": {w.Key}, "back": {back}}.Encode()
	var list []act
	for _, what := range taskActs {
		if what != "reassign" || v.mayGive(w) {
			list = append(list, act{Label: "task.act." + what, Href: "/tasks/" + what + "?" + q})
		}
	}
	return list
}

// openTask is the task that the form is about, in a record that is opened for
// reading.
func (v *visit) openTask() (t report.Task, p *pack.Pack, rec access.Record, err error) {
	found, err := report.Whole(v.tx, []report.Work{{Key: v.typed("key", v.query("key"))}})
	if err != nil {
		return t, nil, rec, err
	}
	if len(found) != 1 {
		return t, nil, rec, sild.Missing()
	}
	t = found[0]
	if t.Case != "" {
		rec, err = access.Case(v.tx, t.Case, "IP")
	} else {
		rec, err = access.Person(v.tx, t.Subject, "I")
	}
	if err != nil {
		return t, nil, rec, err
	}
	p, err = programme.Of(v.tx, rec.Programme)
	return t, p, rec, err
}

// taskForm asks for the reason of what is done to a task.
func taskForm(what string) screen {
	return func(v *visit) (templ.Component, error) {
		t, p, rec, err := v.openTask()
		if err != nil {
			return nil, err
		}
		if t.Case != "" && !rec.Writes('P') || t.Case == "" && !rec.Writes('I') || what == "reassign" && !v.mayGive(t.Work) {
			return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
		}
		if t.State != "open" && v.form == nil {
			return nil, &sild.Error{Kind: sild.Conflict, Key: "task.closed"}
		}
		v.page.Zone = p.Location()
		v.page.Today = sild.DateOf(v.tx.Now, v.page.Zone)
		v.page.Title = v.page.T("task.title." + what)
		x := taskSheet{
			Act: what, Key: t.Key, Back: v.returnTo("/"), What: v.clock(p, t.Clock), Who: t.Name(), Due: t.Due, Why: v.why(p, t.Why),
			Until: v.typed("until", v.page.Today.AddDays(7).String()), Reason: v.typed("reason", ""), User: v.typed("user", ""), Latest: v.page.Today.AddDays(366),
		}
		if x.WhoAt = "/cases/" + string(t.Case); t.Case == "" {
			x.WhoAt = "/people/" + string(t.Subject)
		}
		for _, other := range v.taskMenu(t.Work, x.Back) {
			if other.Label != "task.act."+what {
				x.Others = append(x.Others, link{Href: other.Href, Label: other.Label})
			}
		}
		if what == "reassign" {
			if err := v.taskUsers(rec, t, &x); err != nil {
				return nil, err
			}
		}
		return taskSheetPage(v.page, x), nil
	}
}

// mayGive reports whether the reader may give the task to somebody else: one's
// own, or with the duty to assign anybody's (casework.Reassign).
func (v *visit) mayGive(w report.Work) bool {
	return w.User != "" && w.User == v.tx.Actor.User || access.May(v.who.Role, access.Assign)
}

// taskUsers are the colleagues to whom the task can be given.
func (v *visit) taskUsers(rec access.Record, t report.Task, x *taskSheet) error {
	team := rec.Team
	if t.Owner == "prison" {
		team = rec.Sender
	}
	for _, role := range []string{"support_person", "coordinator", "prison"} {
		list, err := org.Workers(v.tx, team, role)
		if err != nil {
			return err
		}
		for _, c := range list {
			if c.ID != t.User {
				x.Users = append(x.Users, option{Value: string(c.ID), Text: c.Name})
			}
		}
	}
	return nil
}

func snoozeTask(v *visit) (string, error) {
	p := sild.Problems{}
	f, err := casework.Snooze(v.tx, v.form.Get("key"), v.date(p, "until"), v.form.Get("reason"))
	return v.goOn(savedAt(v.returnTo("/"), "task", f.ID), p, err)
}

func dismissTask(v *visit) (string, error) {
	f, err := casework.Dismiss(v.tx, v.form.Get("key"), v.form.Get("reason"))
	return savedAt(v.returnTo("/"), "task", f.ID), err
}

func reassignTask(v *visit) (string, error) {
	f, err := casework.Reassign(v.tx, v.form.Get("key"), sild.ID(v.form.Get("user")), v.form.Get("reason"))
	return savedAt(v.returnTo("/"), "task", f.ID), err
}
