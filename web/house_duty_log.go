// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strings"
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/housing"
	"sild/org"
)

// A bookView is the handover book of a house: a day of it, or what happened since
// the reader's last shift.
type bookView struct {
	form
	Links       []link
	Lead        string
	Days        []link
	Day         string
	At          string
	Entries     []task
	Todo        []task
	Read        string
	Words, Task string
	About       string
	Residents   []option
	None        string
}

func bookPage(v *visit) (templ.Component, error) {
	r, err := housing.OnDuty(v.tx, v.id("house"))
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("duty.book.title", "house", r.Name)
	v.page.Zone, v.page.Today = r.Pack.Location(), r.Today
	at := houseAt(r) + "/log"
	day := v.page.Today
	if d, err := sild.ParseDate(v.query("day")); err == nil && !d.IsZero() {
		day = d
	}
	in := housing.Span{From: day.In(v.page.Zone), Until: day.AddDays(1).In(v.page.Zone)}
	x := bookView{
		form: form{ID: "entry", Action: at, Submit: "duty.book.add", Keep: true, Here: true}, At: at, Links: dutyLinks(r, "/log"), Day: day.String(),
		Lead: v.page.weekdayOn(day, v.page.Date(day)), None: "duty.book.none", Words: v.typed("words", ""), Task: v.typed("todo", ""), About: v.typed("stay", ""),
		Days: []link{{Href: at + "?day=" + day.AddDays(-1).String(), Label: "duty.day.before"}},
	}
	if v.query("since") == "last" {
		if in.From, err = r.LastHere(v.tx); err != nil {
			return nil, err
		}
		in.Until = v.tx.Now.Add(time.Minute)
		x.Lead, x.None = v.page.T("duty.book.since", "when", v.momentShort(in.From)), "duty.book.since.none"
	} else {
		x.Days = append(x.Days, link{Href: at + "?since=last", Label: "duty.book.last"})
	}
	if day != v.page.Today {
		x.Days = append(x.Days, link{Href: at + "?day=" + day.AddDays(1).String(), Label: "duty.day.after"}, link{Href: at, Label: "duty.day.today"})
	}
	b, err := housing.BookOf(v.tx, r.ID, in)
	if err != nil {
		return nil, err
	}
	x.Entries, x.Todo = v.entryTasks(b, b.Entries), v.entryTasks(b, b.Todo)
	names, err := org.Names(v.tx, b.Read)
	if err != nil {
		return nil, err
	}
	if len(b.Read) > 0 {
		var list []string
		for _, u := range b.Read {
			list = append(list, names[u])
		}
		x.Read = v.page.T("duty.book.read.by", "names", strings.Join(list, ", "))
	}
	n, err := housing.WatchOf(v.tx, r.ID)
	x.Residents = []option{{Label: "duty.book.house"}}
	for _, one := range n.Residents {
		if one.Stay != "" && one.State != "left" {
			x.Residents = append(x.Residents, option{Value: string(one.Stay), Text: one.Name})
		}
	}
	return bookSheet(v.page, x), err
}

func (v *visit) entryTasks(b housing.Book, entries []housing.Entry) (list []task) {
	for _, e := range entries {
		at := houseAt(b.Rota) + "/log/" + string(e.ID)
		t := task{What: e.Words, Detail: v.momentShort(e.At) + ", " + e.Author}
		if e.Case != "" {
			t.Who, t.WhoAt = e.Resident, "/cases/"+string(e.Case)
		}
		switch {
		case e.Open():
			t.Acts = append(t.Acts, act{Label: "duty.book.done", Of: e.Words, Href: at + "/done", Post: true})
			t.Note = v.page.T("duty.book.todo")
		case !e.DoneAt.IsZero():
			t.Note = v.page.T("duty.book.done.by", "name", e.Doer, "when", v.momentShort(e.DoneAt))
		}
		if e.Case == "" && (e.By == v.tx.Actor.User || b.Keeps) {
			t.Menu = []act{{Label: "duty.book.drop", Href: at + "/drop", Post: true, Danger: true}}
		}
		list = append(list, t)
	}
	return list
}

func (v *visit) bookAt() string { return "/houses/" + string(v.id("house")) + "/log" }

func addEntry(v *visit) (string, error) {
	_, err := housing.AddEntry(v.tx, v.id("house"), housing.EntryInput{Words: v.form.Get("words"), Todo: v.ticked("todo"), Stay: sild.ID(v.form.Get("stay"))})
	return v.bookAt(), err
}

func readBook(v *visit) (string, error) { return v.bookAt(), housing.ReadBook(v.tx, v.id("house")) }

func doneEntry(v *visit) (string, error) {
	return v.bookAt(), housing.DoneEntry(v.tx, v.id("house"), v.id("entry"))
}

func dropEntry(v *visit) (string, error) {
	return v.bookAt(), housing.DropEntry(v.tx, v.id("house"), v.id("entry"))
}
