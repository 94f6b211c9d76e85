// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
)

// A coverView gives all people of a worker to others, for a time or for good.
type coverView struct {
	At, Name    string
	Back        string
	Away        string // when the worker is away, in words
	For         string // "cover" or "lead"
	From, Until string
	Reason      string
	Reasons     []option
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
	Options []option
	Value   string
}

// Field is the name of the field that asks who.
func (r coverRow) Field() string { return "for-" + string(r.Case) }

// workerOf is a worker of the reader's team, with when they are away.
func (v *visit) workerOf(id sild.ID) (w org.Worker, err error) {
	team, err := org.TeamOf(v.tx, v.tx.Actor.User, v.who.Role)
	if err != nil {
		return w, err
	}
	all, err := org.WorkersOf(v.tx, team.ID, "support_person", v.page.Today)
	if err != nil {
		return w, err
	}
	for _, x := range all {
		if x.ID == id {
			return x, nil
		}
	}
	w.ID = id // one who has left the team may still have people
	w.Name, err = org.Name(v.tx, id)
	return w, err
}

// longestCoverDays and firstCoverDays are how long a cover may last, and how long
// it is proposed for where nobody knows yet.
const (
	longestCoverDays = 30
	firstCoverDays   = 14
)

func coverPage(v *visit) (templ.Component, error)    { return v.takePlace("cover") }
func handOverPage(v *visit) (templ.Component, error) { return v.takePlace("lead") }

func (v *visit) takePlace(role string) (templ.Component, error) {
	if !access.May(v.who.Role, access.Assign) {
		return nil, sild.Missing()
	}
	id := v.id("worker")
	w, err := v.workerOf(id)
	if err != nil {
		return nil, err
	}
	from, until, away := v.coverDays(w)
	x := coverView{
		At: v.r.URL.Path, Name: w.Name, Back: "/cover", Away: away, For: role, From: v.typed("from", from.String()), Until: v.typed("until", until.String()),
		Why: v.typed("why", ""), Pass: v.typed("pass_why", ""), Meetings: v.typed("meetings", "move"), Reason: v.typed("reason", ""), Told: v.typed("told_on", ""),
	}
	if role == "lead" {
		until = sild.Date{}
		x.From = v.typed("from", v.page.Today.String())
	}
	list, err := casework.LedBy(v.tx, id, role, from, until)
	if err != nil {
		return nil, err
	}
	m := packs{}
	for _, l := range list {
		p, err := m.of(v, l.Programme)
		if err != nil {
			return nil, err
		}
		if x.Reasons == nil {
			x.Reasons = v.values(p, "rematch_reasons")
		}
		r, passable, err := v.coverRow(l, role)
		if err != nil {
			return nil, err
		}
		x.Rows, x.Passable = append(x.Rows, r), x.Passable || passable
	}
	v.page.Title = v.page.T("match.place."+role+".title", "name", w.Name)
	v.noteSaved()
	if v.page.Saved != nil && v.query("saved") != "" {
		v.page.Saved.Text = v.page.T("match.place."+role+".saved", "time", v.page.Time(v.tx.Now, v.page.Zone))
	}
	return coverViewPage(v.page, x), nil
}

// coverDays are the days for which a cover is proposed: those on which the worker
// is away now or next.
func (v *visit) coverDays(w org.Worker) (from, until sild.Date, away string) {
	from, until = v.page.Today, v.page.Today.AddDays(firstCoverDays-1)
	for day := v.page.Today; day.Sub(v.page.Today) < longestCoverDays; day = day.AddDays(1) {
		a, yes := w.AwayOn(day)
		if !yes {
			continue
		}
		from, until = day, day.AddDays(firstCoverDays-1)
		if away = v.page.T("match.away.open", "from", v.page.Date(a.From)); !a.Until.IsZero() {
			away = v.page.T("match.away", "from", v.page.Date(a.From), "until", v.page.Date(a.Until))
			until = a.Until
		}
		break
	}
	if last := from.AddDays(longestCoverDays - 1); until.After(last) {
		until = last
	}
	return from, until, away
}

func (v *visit) coverRow(l casework.Led, role string) (r coverRow, passable bool, err error) {
	r = coverRow{Case: l.Case, Name: l.Name}
	if !l.NextMeeting.IsZero() {
		r.Lines = append(r.Lines, v.page.T("match.next_meeting", "when", v.momentWords(l.NextMeeting)))
	}
	proposed := l.Proposed()
	if len(l.Covered) > 0 && role == "cover" {
		proposed = ""
		for _, a := range l.Covered {
			name, err := org.Name(v.tx, a.User)
			if err != nil {
				return r, false, err
			}
			r.Lines = append(r.Lines, v.page.T("match.covered", "name", name, "date", v.page.Date(a.Until)))
		}
	}
	r.Nobody = proposed == "" && len(l.Covered) == 0
	for _, j := range l.Fitting {
		c := v.candidateRow(j)
		o := option{Value: c.ID, Text: c.Name + ", " + c.Has, Off: !j.Passable() || j.On == "lead" || j.On != "" && role == "cover"}
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
	r.Value = v.typed(r.Field(), string(proposed))
	return r, passable, nil
}

// chosen are who was chosen for each case of the form.
func (v *visit) chosen() map[sild.ID]sild.ID {
	of := map[sild.ID]sild.ID{}
	for name, values := range v.form {
		if id, ok := strings.CutPrefix(name, "for-"); ok && sild.ID(id).Valid() && values[0] != "" {
			of[sild.ID(id)] = sild.ID(values[0])
		}
	}
	return of
}

func coverFor(v *visit) (string, error) {
	p := sild.Problems{}
	list, err := casework.Cover(v.tx, v.id("worker"), casework.CoverInput{
		From: v.date(p, "from"), Until: v.date(p, "until"), Of: v.chosen(), Why: v.form.Get("why"),
		Move: v.form.Get("meetings") == "move", PassWhy: v.form.Get("pass_why"),
	})
	return v.goOn(savedFirst(v.r.URL.Path, list), p, err)
}

func handOver(v *visit) (string, error) {
	p := sild.Problems{}
	list, err := casework.HandOver(v.tx, v.id("worker"), casework.HandOverInput{
		From: v.date(p, "from"), Of: v.chosen(), Reason: v.form.Get("reason"), Told: v.date(p, "told_on"), Why: v.form.Get("why"), PassWhy: v.form.Get("pass_why"),
	})
	return v.goOn(savedFirst(v.r.URL.Path, list), p, err)
}

// savedFirst is the page with the first of what was saved at once: to take it back
// takes back all.
func savedFirst(path string, list []casework.Assignment) string {
	if len(list) == 0 {
		return path
	}
	return savedAt(path, "assignment", list[0].ID)
}

// A teamRow is a worker of the team with how many people stay with them.
type teamRow struct {
	User               sild.ID
	Name, People, Away string
	Cover, HandOver    string
	Alone              bool
}

// coverList are the support persons of the reader's team: whose people need
// somebody else, for a time or for good.
func coverList(v *visit) (templ.Component, error) {
	if !access.May(v.who.Role, access.Assign) {
		return nil, sild.Missing()
	}
	v.page.Title = v.page.T("match.team.title")
	rows, err := v.teamRows()
	if err != nil {
		return nil, err
	}
	return coverListPage(v.page, rows), nil
}

func (v *visit) teamRows() (rows []teamRow, err error) {
	team, err := org.TeamOf(v.tx, v.tx.Actor.User, v.who.Role)
	if err != nil {
		return nil, err
	}
	all, err := org.WorkersOf(v.tx, team.ID, "support_person", v.page.Today)
	if err != nil {
		return nil, err
	}
	for _, w := range all {
		n, err := casework.StayingWith(v.tx, w.ID)
		if err != nil {
			return nil, err
		}
		r := teamRow{User: w.ID, Name: w.Name, People: v.page.N("match.has", n.People)}
		if a, away := w.AwayOn(v.page.Today); away {
			if r.Away = v.page.T("match.away.now"); !a.Until.IsZero() {
				r.Away = v.page.T("match.away.until", "date", v.page.Date(a.Until))
			}
			if n.Alone > 0 {
				r.Alone = true
				r.Away += ", " + v.page.N("match.alone", n.Alone)
			}
		}
		if n.People > 0 {
			r.Cover, r.HandOver = "/workers/"+string(w.ID)+"/cover", "/workers/"+string(w.ID)+"/hand-over"
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// absent puts what cover the people of somebody who is away need on their row.
func (r teamRow) absent(t task) task {
	t.Detail += ", " + r.People
	if r.Away != "" {
		t.Detail = r.People + ", " + r.Away
	}
	if r.Cover != "" {
		t.Href = r.Cover
		t.Acts = []act{{Label: "match.cover.act", Of: r.Name, Href: r.Cover, Strong: r.Alone}}
	}
	return t
}

// A handedView is what somebody wrote who has handed a person over.
type handedView struct {
	Name, Until string
	Events      []eventView
}

// handedOverPage is for one who has handed a person over: what they wrote down.
func handedOverPage(v *visit) (templ.Component, error) {
	card, list, until, err := casework.OwnContacts(v.tx, v.id("case"))
	if err != nil {
		return nil, err
	}
	m := packs{}
	p, err := m.of(v, card.Programme)
	if err != nil {
		return nil, err
	}
	v.page.Zone = p.Location()
	v.page.Title = v.page.T("match.handed.title", "name", card.Name)
	x := handedView{Name: card.Name, Until: v.page.Date(until)}
	for _, c := range list {
		e := eventView{When: v.page.ShortDate(c.Day) + " " + v.page.Time(c.StartedAt, v.page.Zone), What: v.value(p, "contact_kinds", c.Kind)}
		e.Kind = pictures[p.Meaning("contact_kinds", c.Kind)]
		e.Tags = []string{v.value(p, "contact_outcomes", c.Outcome)}
		e.Shared, e.Team = c.Agreed, c.Note
		x.Events = append(x.Events, e)
	}
	return handedViewPage(v.page, x), nil
}
