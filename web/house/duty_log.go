// SPDX-License-Identifier: EUPL-1.2

package house

import (
	"strings"
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/housing"
	"sild/org"
	"sild/web/page"
)

// A bookView is the handover book of a house: a day of it, or what happened since
// the reader's last shift.
type bookView struct {
	page.Form
	Links       []page.Link
	Lead        string
	Days        []page.Link
	Day         string
	At          string
	Entries     []page.Task
	Todo        []page.Task
	Read        string
	Words, Task string
	About       string
	Residents   []page.Option
	None        string
}

func bookPage(v *page.Visit) (templ.Component, error) {
	r, err := housing.OnDuty(v.Tx, v.ID("house"))
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("duty.book.title", "house", r.Name)
	v.Page.Zone, v.Page.Today = r.Pack.Location(), r.Today
	at := houseAt(r) + "/log"
	day := v.Page.Today
	if d, err := sild.ParseDate(v.Query("day")); err == nil && !d.IsZero() {
		day = d
	}
	in := housing.Span{From: day.In(v.Page.Zone), Until: day.AddDays(1).In(v.Page.Zone)}
	x := bookView{
		Form: page.Form{ID: "entry", Action: at, Submit: "duty.book.add", Keep: true, Here: true}, At: at, Links: dutyLinks(r, "/log"), Day: day.String(),
		Lead: v.Page.WeekdayOn(day, v.Page.Date(day)), None: "duty.book.none", Words: v.Typed("words", ""), Task: v.Typed("todo", ""), About: v.Typed("stay", ""),
		Days: []page.Link{{Href: at + "?day=" + day.AddDays(-1).String(), Label: "duty.day.before"}},
	}
	if v.Query("since") == "last" {
		if in.From, err = r.LastHere(v.Tx); err != nil {
			return nil, err
		}
		in.Until = v.Tx.Now.Add(time.Minute)
		x.Lead, x.None = v.Page.T("duty.book.since", "when", v.MomentShort(in.From)), "duty.book.since.none"
	} else {
		x.Days = append(x.Days, page.Link{Href: at + "?since=last", Label: "duty.book.last"})
	}
	if day != v.Page.Today {
		x.Days = append(x.Days, page.Link{Href: at + "?day=" + day.AddDays(1).String(), Label: "duty.day.after"}, page.Link{Href: at, Label: "duty.day.today"})
	}
	b, err := housing.BookOf(v.Tx, r.ID, in)
	if err != nil {
		return nil, err
	}
	x.Entries, x.Todo = entryTasks(v, b, b.Entries), entryTasks(v, b, b.Todo)
	names, err := org.Names(v.Tx, b.Read)
	if err != nil {
		return nil, err
	}
	if len(b.Read) > 0 {
		var list []string
		for _, u := range b.Read {
			list = append(list, names[u])
		}
		x.Read = v.Page.T("duty.book.read.by", "names", strings.Join(list, ", "))
	}
	n, err := housing.WatchOf(v.Tx, r.ID)
	x.Residents = []page.Option{{Label: "duty.book.house"}}
	for _, one := range n.Residents {
		if one.Stay != "" && one.State != "left" {
			x.Residents = append(x.Residents, page.Option{Value: string(one.Stay), Text: one.Name})
		}
	}
	return bookSheet(v.Page, x), err
}

func entryTasks(v *page.Visit, b housing.Book, entries []housing.Entry) (list []page.Task) {
	for _, e := range entries {
		at := houseAt(b.Rota) + "/log/" + string(e.ID)
		t := page.Task{What: e.Words, Detail: v.MomentShort(e.At) + ", " + e.Author}
		if e.Case != "" {
			t.Who, t.WhoAt = e.Resident, "/cases/"+string(e.Case)
		}
		switch {
		case e.Open():
			t.Acts = append(t.Acts, page.Act{Label: "duty.book.done", Of: e.Words, Href: at + "/done", Post: true})
			t.Note = v.Page.T("duty.book.todo")
		case !e.DoneAt.IsZero():
			t.Note = v.Page.T("duty.book.done.by", "name", e.Doer, "when", v.MomentShort(e.DoneAt))
		}
		if e.Case == "" && (e.By == v.Tx.Actor.User || b.Keeps) {
			t.Menu = []page.Act{{Label: "duty.book.drop", Href: at + "/drop", Post: true, Danger: true}}
		}
		list = append(list, t)
	}
	return list
}

func bookAt(v *page.Visit) string { return "/houses/" + string(v.ID("house")) + "/log" }

func addEntry(v *page.Visit) (string, error) {
	_, err := housing.AddEntry(v.Tx, v.ID("house"), housing.EntryInput{Words: v.Form.Get("words"), Todo: v.Ticked("todo"), Stay: sild.ID(v.Form.Get("stay"))})
	return bookAt(v), err
}

func readBook(v *page.Visit) (string, error) { return bookAt(v), housing.ReadBook(v.Tx, v.ID("house")) }

func doneEntry(v *page.Visit) (string, error) {
	return bookAt(v), housing.DoneEntry(v.Tx, v.ID("house"), v.ID("entry"))
}

func dropEntry(v *page.Visit) (string, error) {
	return bookAt(v), housing.DropEntry(v.Tx, v.ID("house"), v.ID("entry"))
}
