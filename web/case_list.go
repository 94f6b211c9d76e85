// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/programme"
)

func (s *Server) caseRoutes() {
	s.read("GET /cases", caseList)
	// Typed words never stand in an address (design §8): what was found is the
	// answer to the form itself.
	s.handle("POST /cases/search", false, func(v *visit) { v.show(caseSearch, http.StatusOK) })
	s.read("GET /cases/{case}", casePage)
}

// caseTabs are the views of a caseload in their order; the first is all of it.
var caseTabs = []string{"", casework.Referred, casework.Preparing, casework.Community, casework.Ended}

// A caseListView is a page of the reader's caseload.
type caseListView struct {
	Tabs    []tab
	Filters []chipGroup
	Rows    []personRow
	Pager   pager
	Empty   emptiness
	Start   act // what one can do where there is nobody yet
}

// caseList is the actor's caseload.
func caseList(v *visit) (templ.Component, error) {
	v.noteSaved()
	if !access.May(v.who.Role, access.Cases) {
		return nil, sild.Missing()
	}
	v.page.Title = v.page.T("cases.title")
	v.page.Write = v.writeLink()
	f := casework.Filter{
		Mine: v.query("whose") == "mine", Programme: sild.ID(v.query("programme")), Stage: v.query("stage"),
		After: sild.ID(v.query("after")), Before: sild.ID(v.query("before")),
	}
	load, err := casework.List(v.tx, f)
	if err != nil {
		return nil, err
	}
	m := packs{}
	covering, err := v.coverings()
	if err != nil {
		return nil, err
	}
	view := caseListView{Pager: v.casePager(f, load)}
	for _, r := range load.Rows {
		row, err := v.caseRow(m, r)
		if err != nil {
			return nil, err
		}
		if said := covering[r.Case]; said != "" {
			row.Where = said
		}
		view.Rows = append(view.Rows, row)
	}
	all := 0
	for _, n := range load.Counts {
		all += n
	}
	prison, err := v.knowPrison(m)
	if err != nil {
		return nil, err
	}
	for _, stage := range caseTabs {
		t := tab{Href: casesHref(f, stage), Label: "cases.tab." + stage, Count: load.Counts[stage], On: stage == f.Stage}
		switch {
		case stage == "":
			t.Label, t.Count = "cases.tab.all", all
		case prison:
		case stage == casework.Preparing && t.Count == 0 && !t.On:
			continue
		case stage == casework.Community:
			t.Label = "cases.tab.underway"
		}
		view.Tabs = append(view.Tabs, t)
	}
	if view.Filters, err = v.caseFilters(f); err != nil {
		return nil, err
	}
	view.Empty = emptiness{Title: "cases.empty.stage", Label: "cases.empty.stage.do"}
	if all == 0 {
		view.Empty = emptiness{Title: "cases.empty", Label: "cases.empty." + v.who.Role}
		if access.May(v.who.Role, access.Refer) {
			view.Start = act{Label: "cases.empty.refer", Href: "/people", Strong: true}
		}
	}
	return caseListPage(v.page, view), nil
}

// knowPrison reports whether any programme that the actor sees takes people from
// prison; without one nobody prepares there, and nobody comes out of it.
func (v *visit) knowPrison(m packs) (bool, error) {
	all, err := programme.All(v.tx)
	if err != nil {
		return false, err
	}
	for _, one := range all {
		p, err := m.of(v, one.ID)
		if err != nil {
			return false, err
		}
		if p.KnowsPrison() {
			return true, nil
		}
	}
	return len(all) == 0, nil
}

// writeLink is where "Write down" leads: only those who keep notes write any.
func (v *visit) writeLink() string {
	if v.who.Role == "support_person" || v.who.Role == "coordinator" {
		return "/write"
	}
	return ""
}

// casesHref is the address of a list with the same filters, from its first page.
func casesHref(f casework.Filter, stage string) string {
	q := url.Values{}
	if stage != "" {
		q.Set("stage", stage)
	}
	if f.Mine {
		q.Set("whose", "mine")
	}
	if f.Programme != "" {
		q.Set("programme", string(f.Programme))
	}
	return withQuery("/cases", q)
}

func withQuery(path string, q url.Values) string {
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// casePager leads through the list. Where a page begins is known by the last
// name before it; how many stand before that, the link says, for the words only.
func (v *visit) casePager(f casework.Filter, load casework.Caseload) pager {
	before, err := strconv.Atoi(v.query("n"))
	if err != nil || before < 0 || !load.Earlier {
		before = 0
	}
	x := pager{From: before + 1, To: before + len(load.Rows), Total: -1}
	if n, counted := load.Counts[f.Stage]; counted && f.Stage != "" {
		x.Total = n
	}
	if len(load.Rows) == 0 {
		return x
	}
	to := func(key string, id sild.ID, n int) string {
		u, _ := url.Parse(casesHref(f, f.Stage))
		q := u.Query()
		q.Set(key, string(id))
		q.Set("n", strconv.Itoa(max(n, 0)))
		return withQuery("/cases", q)
	}
	if load.Earlier {
		x.Earlier = to("before", load.Rows[0].Case, before-casePageSize)
	}
	if load.Later {
		x.Later = to("after", load.Rows[len(load.Rows)-1].Case, x.To)
	}
	return x
}

const casePageSize = 50

func (v *visit) caseRow(m packs, r casework.Row) (personRow, error) {
	p, err := m.of(v, r.Programme)
	if err != nil {
		return personRow{}, err
	}
	row := personRow{Name: r.Name, Href: "/cases/" + string(r.Case), Release: r.ReleaseOn, Worker: r.LeadName, Last: r.LastContact}
	if s, ok := p.Stage(r.Stage); ok {
		row.Stage = v.page.Pick(s.Names)
	}
	if !r.EndedOn.IsZero() {
		row.Where = v.page.T("cases.ended", "date", v.page.ShortDate(r.EndedOn))
		return row, nil
	}
	v.nextStep(&row, r.Card, func(clock string) string { return v.clock(p, clock) })
	return row, nil
}

// nextStep says what comes first: a meeting that is planned, or work that is due.
func (v *visit) nextStep(row *personRow, c casework.Card, clock func(string) string) {
	day := sild.Date{}
	if !c.NextMeeting.IsZero() {
		day = sild.DateOf(c.NextMeeting, v.page.Zone)
	}
	switch {
	case !day.IsZero() && (c.NextDueOn.IsZero() || day.Before(c.NextDueOn)):
		row.Next = v.page.T("cases.meeting", "day", v.page.Day(day, v.page.Today), "time", v.page.Time(c.NextMeeting, v.page.Zone))
	case c.NextTask != "":
		row.Next, row.NextDue = clock(c.NextTask), c.NextDueOn
	}
}

func (v *visit) caseFilters(f casework.Filter) (groups []chipGroup, err error) {
	if v.who.Role == "support_person" {
		mine, every := f, f
		mine.Mine, every.Mine = true, false
		groups = append(groups, chipGroup{Label: "cases.whose", Chips: []chip{
			{Href: casesHref(every, f.Stage), Label: "cases.whose.all", On: !f.Mine},
			{Href: casesHref(mine, f.Stage), Label: "cases.whose.mine", On: f.Mine},
		}})
	}
	all, err := programme.All(v.tx)
	if err != nil || len(all) < 2 {
		return groups, err
	}
	every := f
	every.Programme = ""
	g := chipGroup{Label: "cases.programme", Chips: []chip{{Href: casesHref(every, f.Stage), Label: "cases.programme.all", On: f.Programme == ""}}}
	for _, one := range all {
		p, err := programme.Of(v.tx, one.ID)
		if err != nil {
			return nil, err
		}
		only := f
		only.Programme = one.ID
		g.Chips = append(g.Chips, chip{Href: casesHref(only, f.Stage), Text: v.page.Pick(p.Names), On: f.Programme == one.ID})
	}
	return append(groups, g), nil
}

// caseSearch finds people by the beginnings of the words of their names.
func caseSearch(v *visit) (templ.Component, error) {
	if !access.May(v.who.Role, access.Cases) {
		return nil, sild.Missing()
	}
	v.page.Title = v.page.T("cases.search.title")
	v.page.Write = v.writeLink()
	words := v.typed("q", "")
	found, err := casework.Search(v.tx, words)
	if err != nil {
		return nil, err
	}
	m := packs{}
	var rows []personRow
	for _, f := range found {
		row := personRow{Name: f.Name(), Href: "/people/" + string(f.Subject), Release: f.ReleaseOn}
		if f.Case != "" {
			p, err := m.of(v, f.Card.Programme)
			if err != nil {
				return nil, err
			}
			row.Href, row.Release, row.Last = "/cases/"+string(f.Case), f.Card.ReleaseOn, f.Card.LastContact
			v.nextStep(&row, f.Card, func(clock string) string { return v.clock(p, clock) })
		}
		if !f.Born().IsZero() {
			row.Where = v.page.born(f.Born())
		}
		rows = append(rows, row)
	}
	return caseSearchPage(v.page, words, rows), nil
}
