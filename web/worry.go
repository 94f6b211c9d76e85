// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/url"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
)

func (s *Server) worryRoutes() {
	s.read("GET /cases/{case}/worries", worryPage)
	s.write("POST /cases/{case}/worries", addWorry, worryPage)
	s.write("POST /cases/{case}/worries/{worry}/look", lookAtWorry, worryPage)
}

// A worryView are the worries about one person: those that wait, each with the
// form of who may say what was decided, those that were looked at, and the form
// for another.
type worryView struct {
	Identity identity
	Open     []worryRow
	Looked   []worryRow
	Form     form
	What, To string
	ToWhom   []option
}

// A worryRow is one worry in words.
type worryRow struct {
	ID, What, By, To string
	Said             string // what was decided, by whom and when
	Look             *form  // nil: not for this reader
	Decided          string
}

func worryPage(v *visit) (templ.Component, error) {
	o, err := v.openCase("INP")
	if err != nil {
		return nil, err
	}
	if !o.Rec.Reads('N') {
		return nil, sild.Missing()
	}
	v.noteSaved()
	v.page.Title = v.page.T("worry.title", "name", o.Card.Name)
	if v.form != nil {
		v.page.Form = worryForm(v)
	}
	x := worryView{
		Form: form{ID: "worry", Action: o.At() + "/worries", Submit: "worry.raise", Cancel: v.returnTo(o.At()), Keep: true, Here: true},
		What: v.typedIn("worry", "worry", ""), To: v.typedIn("worry", "worry_to", ""),
	}
	if x.Identity, err = v.identityOf(o); err != nil {
		return nil, err
	}
	all, err := casework.Worries(v.tx, o.Rec)
	if err != nil {
		return nil, err
	}
	var users []sild.ID
	for _, w := range all {
		users = append(users, w.By, w.To, w.LookedBy)
	}
	names, err := org.Names(v.tx, users)
	if err != nil {
		return nil, err
	}
	for _, w := range all {
		r := worryRow{ID: string(w.Thing), What: w.What, By: v.page.T("worry.by", "who", names[w.By], "date", v.page.Date(w.Day)), To: v.page.T("worry.to.all")}
		if w.To != "" {
			r.To = names[w.To]
		}
		if !w.Open() {
			r.Said = v.page.T("worry.event.looked", "who", names[w.LookedBy], "date", v.page.Date(w.LookedOn), "decided", w.Decided)
			x.Looked = append(x.Looked, r)
			continue
		}
		if o.Rec.Writes('N') && (w.To == v.tx.Actor.User || access.May(v.who.Role, access.Assign)) {
			id := "look-" + string(w.ID)
			r.Look = &form{ID: id, Action: o.At() + "/worries/" + string(w.ID) + "/look", Submit: "worry.look", Keep: true, Here: true}
			r.Decided = v.typedIn(id, "decided", "")
		}
		x.Open = append(x.Open, r)
	}
	var c contactView
	if err := v.contactWorry(o, &c); err != nil {
		return nil, err
	}
	if x.ToWhom = c.WorryTo; !o.Rec.Writes('N') {
		x.Form.Action = ""
	}
	return worriesPage(v.page, x), nil
}

// worryForm is the form of the page whose action is asked for.
func worryForm(v *visit) string {
	if id := v.r.PathValue("worry"); id != "" {
		return "look-" + id
	}
	return "worry"
}

func addWorry(v *visit) (string, error) {
	w, err := casework.RaiseWorry(v.tx, v.id("case"), casework.WorryInput{What: v.form.Get("worry"), To: sild.ID(v.form.Get("worry_to"))})
	p := sild.Problems{}
	if err := v.gather(p, err, worryFields); err != nil {
		return "", err
	}
	return savedAt(v.returnTo("/cases/"+string(v.id("case"))), "worry", w.ID), p.Err()
}

func lookAtWorry(v *visit) (string, error) {
	w, err := casework.LookAtWorry(v.tx, v.id("worry"), v.form.Get("decided"))
	return savedAt(v.returnTo("/cases/"+string(v.id("case"))), "worry", w.ID), err
}

// concerns are worries as rows of Today, beside the page where one says what was
// decided.
func (v *visit) concerns(list []casework.Concern, answered bool) ([]task, error) {
	users := make([]sild.ID, 0, 2*len(list))
	for _, w := range list {
		users = append(users, w.By, w.LookedBy)
	}
	names, err := org.Names(v.tx, users)
	rows := make([]task, len(list))
	for i, w := range list {
		at := withQuery("/cases/"+string(w.Case)+"/worries", url.Values{"back": {"/"}})
		rows[i] = task{What: w.Name, Href: at, Note: w.What, Detail: v.page.T("worry.by", "who", names[w.By], "date", v.page.Day(w.Day, v.page.Today))}
		if answered {
			rows[i].Detail = ""
			rows[i].Note = v.page.T("worry.event.looked", "who", names[w.LookedBy], "date", v.page.Day(w.LookedOn, v.page.Today), "decided", w.Decided)
			continue
		}
		rows[i].Acts = []act{{Label: "worry.look.act", Of: w.Name, Href: at, Strong: true}}
	}
	return rows, err
}
