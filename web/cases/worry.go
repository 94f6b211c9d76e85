// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"net/url"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
	"sild/web/page"
	"sild/web/record"
)

// WorryRoutes are worries, raised and looked at.
func WorryRoutes(s *page.Server) {
	s.Read("GET /cases/{case}/worries", worryPage)
	s.Do("POST /cases/{case}/worries", addWorry, worryPage)
	s.Do("POST /cases/{case}/worries/{worry}/look", lookAtWorry, worryPage)
}

// A worryView are the worries about one person: those that wait, each with the
// form of who may say what was decided, those that were looked at, and the form
// for another.
type worryView struct {
	Identity page.Identity
	Open     []worryRow
	Looked   []worryRow
	Form     page.Form
	What, To string
	ToWhom   []page.Option
}

// A worryRow is one worry in words.
type worryRow struct {
	ID, What, By, To string
	Said             string     // what was decided, by whom and when
	Look             *page.Form // nil: not for this reader
	Decided          string
}

func worryPage(v *page.Visit) (templ.Component, error) {
	o, err := record.OpenCase(v, "INP")
	if err != nil {
		return nil, err
	}
	if !o.Rec.Reads('N') {
		return nil, sild.Missing()
	}
	v.NoteSaved()
	v.Page.Title = v.Page.T("worry.title", "name", o.Card.Name)
	if v.Form != nil {
		v.Page.Form = worryForm(v)
	}
	x := worryView{
		Form: page.Form{ID: "worry", Action: o.At() + "/worries", Submit: "worry.raise", Cancel: returnTo(v, o.At()), Keep: true, Here: true},
		What: v.TypedIn("worry", "worry", ""), To: v.TypedIn("worry", "worry_to", ""),
	}
	if x.Identity, err = record.IdentityOf(v, o); err != nil {
		return nil, err
	}
	all, err := casework.Worries(v.Tx, o.Rec)
	if err != nil {
		return nil, err
	}
	var users []sild.ID
	for _, w := range all {
		users = append(users, w.By, w.To, w.LookedBy)
	}
	names, err := org.Names(v.Tx, users)
	if err != nil {
		return nil, err
	}
	for _, w := range all {
		r := worryRow{ID: string(w.Thing), What: w.What, By: v.Page.T("worry.by", "who", names[w.By], "date", v.Page.Date(w.Day)), To: v.Page.T("worry.to.all")}
		if w.To != "" {
			r.To = names[w.To]
		}
		if !w.Open() {
			r.Said = v.Page.T("worry.event.looked", "who", names[w.LookedBy], "date", v.Page.Date(w.LookedOn), "decided", w.Decided)
			x.Looked = append(x.Looked, r)
			continue
		}
		if o.Rec.Writes('N') && (w.To == v.Tx.Actor.User || access.May(v.Who.Role, access.Assign)) {
			id := "look-" + string(w.ID)
			r.Look = &page.Form{ID: id, Action: o.At() + "/worries/" + string(w.ID) + "/look", Submit: "worry.look", Keep: true, Here: true}
			r.Decided = v.TypedIn(id, "decided", "")
		}
		x.Open = append(x.Open, r)
	}
	var c contactView
	if err := contactWorry(v, o, &c); err != nil {
		return nil, err
	}
	if x.ToWhom = c.WorryTo; !o.Rec.Writes('N') {
		x.Form.Action = ""
	}
	return worriesPage(v.Page, x), nil
}

// worryForm is the form of the page whose action is asked for.
func worryForm(v *page.Visit) string {
	if id := v.Request.PathValue("worry"); id != "" {
		return "look-" + id
	}
	return "worry"
}

func addWorry(v *page.Visit) (string, error) {
	w, err := casework.RaiseWorry(v.Tx, v.ID("case"), casework.WorryInput{What: v.Form.Get("worry"), To: sild.ID(v.Form.Get("worry_to"))})
	p := sild.Problems{}
	if err := v.Gather(p, err, worryFields); err != nil {
		return "", err
	}
	return page.SavedAt(returnTo(v, "/cases/"+string(v.ID("case"))), "worry", w.ID), p.Err()
}

func lookAtWorry(v *page.Visit) (string, error) {
	w, err := casework.LookAtWorry(v.Tx, v.ID("worry"), v.Form.Get("decided"))
	return page.SavedAt(returnTo(v, "/cases/"+string(v.ID("case"))), "worry", w.ID), err
}

// Concerns are worries as rows of Today, beside the page where one says what was
// decided.
func Concerns(v *page.Visit, list []casework.Concern, answered bool) ([]page.Task, error) {
	users := make([]sild.ID, 0, 2*len(list))
	for _, w := range list {
		users = append(users, w.By, w.LookedBy)
	}
	names, err := org.Names(v.Tx, users)
	rows := make([]page.Task, len(list))
	for i, w := range list {
		at := page.WithQuery("/cases/"+string(w.Case)+"/worries", url.Values{"back": {"/"}})
		rows[i] = page.Task{What: w.Name, Href: at, Note: w.What, Detail: v.Page.T("worry.by", "who", names[w.By], "date", v.Page.Day(w.Day, v.Page.Today))}
		if answered {
			rows[i].Detail = ""
			rows[i].Note = v.Page.T("worry.event.looked", "who", names[w.LookedBy], "date", v.Page.Day(w.LookedOn, v.Page.Today), "decided", w.Decided)
			continue
		}
		rows[i].Acts = []page.Act{{Label: "worry.look.act", Of: w.Name, Href: at, Strong: true}}
	}
	return rows, err
}
