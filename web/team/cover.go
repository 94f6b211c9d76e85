// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
	"sild/web/page"
	"sild/web/record"
)

// A coverView gives all people of a worker to others, for a time or for good.
type coverView struct {
	At, Name    string
	Back        string
	Away        string // when the worker is away, in words
	For         string // "cover" or "lead"
	From, Until string
	Reason      string
	Reasons     []page.Option
	Told        string
	Why, Pass   string
	Meetings    string
	Rows        []coverRow
	Passable    bool
}

// A coverRow is one person with those who can take the worker's place.
type coverRow struct {
	Case    sild.ID
	Name    string
	Lines   []string
	Why     []string // what speaks for the one who is proposed
	Nobody  bool     // nobody may without a reason
	Options []page.Option
	Value   string
}

// Field is the name of the field that asks who.
func (r coverRow) Field() string { return "for-" + string(r.Case) }

// workerOf is a worker of the reader's team, with when they are away.
func workerOf(v *page.Visit, id sild.ID) (w org.Worker, err error) {
	team, err := org.TeamOf(v.Tx, v.Tx.Actor.User, v.Who.Role)
	if err != nil {
		return w, err
	}
	all, err := org.WorkersOf(v.Tx, team.ID, "support_person", v.Page.Today)
	if err != nil {
		return w, err
	}
	for _, x := range all {
		if x.ID == id {
			return x, nil
		}
	}
	w.ID = id // one who has left the team may still have people
	w.Name, err = org.Name(v.Tx, id)
	return w, err
}

// longestCoverDays and firstCoverDays are how long a cover may last, and how long
// it is proposed for where nobody knows yet.
const (
	longestCoverDays = 30
	firstCoverDays   = 14
)

func coverPage(v *page.Visit) (templ.Component, error)    { return takePlace(v, "cover") }
func handOverPage(v *page.Visit) (templ.Component, error) { return takePlace(v, "lead") }

func takePlace(v *page.Visit, role string) (templ.Component, error) {
	id := v.ID("worker")
	w, err := workerOf(v, id)
	if err != nil {
		return nil, err
	}
	from, until, away := coverDays(v, w)
	x := coverView{
		At: v.Request.URL.Path, Name: w.Name, Back: "/cover", Away: away, For: role, From: v.Typed("from", from.String()), Until: v.Typed("until", until.String()),
		Why: v.Typed("why", ""), Pass: v.Typed("pass_why", ""), Meetings: v.Typed("meetings", "move"), Reason: v.Typed("reason", ""), Told: v.Typed("told_on", ""),
	}
	if role == "lead" {
		until = sild.Date{}
		x.From = v.Typed("from", v.Page.Today.String())
	}
	list, err := casework.LedBy(v.Tx, id, role, from, until)
	if err != nil {
		return nil, err
	}
	m := record.Packs{}
	for _, l := range list {
		p, err := m.Of(v, l.Programme)
		if err != nil {
			return nil, err
		}
		if x.Reasons == nil {
			x.Reasons = v.Values(p, "rematch_reasons")
		}
		r, passable, err := newCoverRow(v, l, role)
		if err != nil {
			return nil, err
		}
		x.Rows, x.Passable = append(x.Rows, r), x.Passable || passable
	}
	v.Page.Title = v.Page.T("match.place."+role+".title", "name", w.Name)
	v.NoteSaved()
	if v.Page.Saved != nil && v.Query("saved") != "" {
		v.Page.Saved.Text = v.Page.T("match.place."+role+".saved", "time", v.Page.Time(v.Tx.Now, v.Page.Zone))
	}
	return coverViewPage(v.Page, x), nil
}

// coverDays are the days for which a cover is proposed: those on which the worker
// is away now or next.
func coverDays(v *page.Visit, w org.Worker) (from, until sild.Date, away string) {
	from, until = v.Page.Today, v.Page.Today.AddDays(firstCoverDays-1)
	for day := v.Page.Today; day.Sub(v.Page.Today) < longestCoverDays; day = day.AddDays(1) {
		a, yes := w.AwayOn(day)
		if !yes {
			continue
		}
		from, until = day, day.AddDays(firstCoverDays-1)
		if away = v.Page.T("match.away.open", "from", v.Page.Date(a.From)); !a.Until.IsZero() {
			away = v.Page.T("match.away", "from", v.Page.Date(a.From), "until", v.Page.Date(a.Until))
			until = a.Until
		}
		break
	}
	if last := from.AddDays(longestCoverDays - 1); until.After(last) {
		until = last
	}
	return from, until, away
}

func newCoverRow(v *page.Visit, l casework.Led, role string) (r coverRow, passable bool, err error) {
	r = coverRow{Case: l.Case, Name: l.Name}
	if !l.NextMeeting.IsZero() {
		r.Lines = append(r.Lines, v.Page.T("match.next_meeting", "when", record.MomentWords(v, l.NextMeeting)))
	}
	proposed := l.Proposed()
	if len(l.Covered) > 0 && role == "cover" {
		proposed = ""
		for _, a := range l.Covered {
			name, err := org.Name(v.Tx, a.User)
			if err != nil {
				return r, false, err
			}
			r.Lines = append(r.Lines, v.Page.T("match.covered", "name", name, "date", v.Page.Date(a.Until)))
		}
	}
	r.Nobody = proposed == "" && len(l.Covered) == 0
	for _, j := range l.Fitting {
		c := newCandidate(v, j)
		o := page.Option{Value: c.ID, Text: c.Name + ", " + c.Has, Off: !j.Passable() || j.On == "lead" || j.On != "" && role == "cover"}
		switch {
		case len(c.Bars) > 0:
			o.Text += ": " + c.Bars[0].Say
		case c.On != "":
			o.Text += ": " + c.On
		}
		passable = passable || j.Barred() && j.Passable()
		if j.ID == proposed {
			for _, l := range c.For {
				r.Why = append(r.Why, l.Say)
			}
		}
		r.Options = append(r.Options, o)
	}
	r.Value = v.Typed(r.Field(), string(proposed))
	return r, passable, nil
}

// chosen are who was chosen for each case of the form.
func chosen(v *page.Visit) map[sild.ID]sild.ID {
	of := map[sild.ID]sild.ID{}
	for name, values := range v.Form {
		if id, ok := strings.CutPrefix(name, "for-"); ok && sild.ID(id).Valid() && values[0] != "" {
			of[sild.ID(id)] = sild.ID(values[0])
		}
	}
	return of
}

func coverFor(v *page.Visit) (string, error) {
	p := sild.Problems{}
	list, err := casework.Cover(v.Tx, v.ID("worker"), casework.CoverInput{
		From: v.Date(p, "from"), Until: v.Date(p, "until"), Of: chosen(v), Why: v.Form.Get("why"),
		Move: v.Form.Get("meetings") == "move", PassWhy: v.Form.Get("pass_why"),
	})
	return v.GoOn(savedFirst(v.Request.URL.Path, list), p, err)
}

func handOver(v *page.Visit) (string, error) {
	p := sild.Problems{}
	list, err := casework.HandOver(v.Tx, v.ID("worker"), casework.HandOverInput{
		From: v.Date(p, "from"), Of: chosen(v), Reason: v.Form.Get("reason"), Told: v.Date(p, "told_on"), Why: v.Form.Get("why"), PassWhy: v.Form.Get("pass_why"),
	})
	return v.GoOn(savedFirst(v.Request.URL.Path, list), p, err)
}

// savedFirst is the page with the first of what was saved at once: to take it back
// takes back all.
func savedFirst(path string, list []casework.Assignment) string {
	if len(list) == 0 {
		return path
	}
	return page.SavedAt(path, "assignment", list[0].ID)
}

// A Row is a worker of the team with how many people stay with them.
type Row struct {
	User               sild.ID
	Name, People, Away string
	Cover, HandOver    string
	Alone              bool
}

// coverList are the support persons of the reader's team: whose people need
// somebody else, for a time or for good.
func coverList(v *page.Visit) (templ.Component, error) {
	if !access.May(v.Who.Role, access.Assign) {
		return nil, sild.Missing()
	}
	v.Page.Title = v.Page.T("match.team.title")
	rows, err := Rows(v)
	if err != nil {
		return nil, err
	}
	return coverListPage(v.Page, rows), nil
}

// Rows are the workers of the reader's teams, with who covers for them.
func Rows(v *page.Visit) (rows []Row, err error) {
	team, err := org.TeamOf(v.Tx, v.Tx.Actor.User, v.Who.Role)
	if err != nil {
		return nil, err
	}
	all, err := org.WorkersOf(v.Tx, team.ID, "support_person", v.Page.Today)
	if err != nil {
		return nil, err
	}
	users := make([]sild.ID, len(all))
	for i, w := range all {
		users[i] = w.ID
	}
	stay, err := casework.StayingWith(v.Tx, users...)
	if err != nil {
		return nil, err
	}
	for _, w := range all {
		n := stay[w.ID]
		r := Row{User: w.ID, Name: w.Name, People: v.Page.N("match.has", n.People)}
		if a, away := w.AwayOn(v.Page.Today); away {
			if r.Away = v.Page.T("match.away.now"); !a.Until.IsZero() {
				r.Away = v.Page.T("match.away.until", "date", v.Page.Date(a.Until))
			}
			if n.Alone > 0 {
				r.Alone = true
				r.Away += ", " + v.Page.N("match.alone", n.Alone)
			}
		}
		if n.People > 0 {
			r.Cover, r.HandOver = "/workers/"+string(w.ID)+"/cover", "/workers/"+string(w.ID)+"/hand-over"
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// Absent puts what cover the people of somebody who is away need on their row.
func (r Row) Absent(t page.Task) page.Task {
	t.Detail += ", " + r.People
	if r.Away != "" {
		t.Detail = r.People + ", " + r.Away
	}
	if r.Cover != "" {
		t.Href = r.Cover
		t.Acts = []page.Act{{Label: "match.cover.act", Of: r.Name, Href: r.Cover, Strong: r.Alone}}
	}
	return t
}

// A handedView is what somebody wrote who has handed a person over.
type handedView struct {
	Name, Until string
	Events      []record.EventView
}

// handedOverPage is for one who has handed a person over: what they wrote down.
func handedOverPage(v *page.Visit) (templ.Component, error) {
	card, list, until, err := casework.OwnContacts(v.Tx, v.ID("case"))
	if err != nil {
		return nil, err
	}
	m := record.Packs{}
	p, err := m.Of(v, card.Programme)
	if err != nil {
		return nil, err
	}
	v.Page.Zone = p.Location()
	v.Page.Title = v.Page.T("match.handed.title", "name", card.Name)
	x := handedView{Name: card.Name, Until: v.Page.Date(until)}
	for _, c := range list {
		e := record.EventView{When: v.Page.ShortDate(c.Day) + " " + v.Page.Time(c.StartedAt, v.Page.Zone), What: v.Value(p, "contact_kinds", c.Kind)}
		e.Kind = record.Pictures[p.Meaning("contact_kinds", c.Kind)]
		e.Tags = []string{v.Value(p, "contact_outcomes", c.Outcome)}
		e.Shared, e.Team = c.Agreed, c.Note
		x.Events = append(x.Events, e)
	}
	return handedViewPage(v.Page, x), nil
}
