// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/programme"
	"sild/web/page"
	"sild/web/record"
)

// CaseRoutes are the case on one page, its list, and what is written about it.
func CaseRoutes(s *page.Server) {
	s.Read("GET /cases", caseList)
	// Typed words never stand in an address (design §8): what was found is the
	// answer to the form itself.
	s.Handle("POST /cases/search", false, func(v *page.Visit) { v.Show(caseSearch, http.StatusOK) })
	s.Read("GET /cases/{case}", casePage)
}

// caseTabs are the views of a caseload in their order; the first is all of it.
var caseTabs = []string{"", casework.Referred, casework.Preparing, casework.Community, casework.Ended}

// A caseListView is a page of the reader's caseload.
type caseListView struct {
	Tabs    []page.Tab
	Filters []page.ChipGroup
	Rows    []page.PersonRow
	Pager   page.Pager
	Empty   page.Emptiness
	Start   page.Act // what one can do where there is nobody yet
	Family  string
}

// caseList is the actor's caseload.
func caseList(v *page.Visit) (templ.Component, error) {
	v.NoteSaved()
	if !access.May(v.Who.Role, access.Cases) {
		return nil, sild.Missing()
	}
	v.Page.Title = v.Page.T("cases.title")
	v.Page.Write = record.WriteLink(v)
	f := casework.Filter{
		Mine: v.Query("whose") == "mine", Programme: sild.ID(v.Query("programme")), Stage: v.Query("stage"),
		After: sild.ID(v.Query("after")), Before: sild.ID(v.Query("before")),
	}
	load, err := casework.List(v.Tx, f)
	if err != nil {
		return nil, err
	}
	m := record.Packs{}
	covering, err := record.Coverings(v)
	if err != nil {
		return nil, err
	}
	view := caseListView{Pager: casePager(v, f, load)}
	for _, r := range load.Rows {
		row, err := caseRow(v, m, r)
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
	if view.Family, err = record.FamilyLink(v); err != nil {
		return nil, err
	}
	free, err := record.NoPrison(v)
	if err != nil {
		return nil, err
	}
	for _, stage := range caseTabs {
		if free && stage == casework.Preparing && f.Stage != stage {
			continue
		}
		t := page.Tab{Href: casesHref(f, stage), Label: "cases.tab." + stage, Count: load.Counts[stage], On: stage == f.Stage}
		if stage == "" {
			t.Label, t.Count = "cases.tab.all", all
		}
		if free && stage == casework.Community {
			t.Label = "cases.tab.going"
		}
		view.Tabs = append(view.Tabs, t)
	}
	if view.Filters, err = caseFilters(v, f); err != nil {
		return nil, err
	}
	view.Empty = page.Emptiness{Title: "cases.empty.stage", Label: "cases.empty.stage.do"}
	if all == 0 {
		view.Empty = page.Emptiness{Title: "cases.empty", Label: "cases.empty." + v.Who.Role}
		if access.May(v.Who.Role, access.Refer) {
			view.Start = page.Act{Label: "cases.empty.refer", Href: "/people", Strong: true}
		}
	}
	return caseListPage(v.Page, view), nil
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
	return page.WithQuery("/cases", q)
}

// casePager leads through the list. Where a page begins is known by the last
// name before it; how many stand before that, the link says, for the words only.
func casePager(v *page.Visit, f casework.Filter, load casework.Caseload) page.Pager {
	before, err := strconv.Atoi(v.Query("n"))
	if err != nil || before < 0 || !load.Earlier {
		before = 0
	}
	x := page.Pager{From: before + 1, To: before + len(load.Rows), Total: -1}
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
		return page.WithQuery("/cases", q)
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

func caseRow(v *page.Visit, m record.Packs, r casework.Row) (page.PersonRow, error) {
	p, err := m.Of(v, r.Programme)
	if err != nil {
		return page.PersonRow{}, err
	}
	row := page.PersonRow{Name: r.Name, Href: "/cases/" + string(r.Case), Release: r.ReleaseOn, Worker: r.LeadName, Last: r.LastContact}
	if s, ok := p.Stage(r.Stage); ok {
		row.Stage = v.Page.Pick(s.Names)
	}
	if !r.EndedOn.IsZero() {
		row.Where = v.Page.T("cases.ended", "date", v.Page.ShortDate(r.EndedOn))
		return row, nil
	}
	nextStep(v, &row, r.Card, func(clock string) string { return v.Clock(p, clock) })
	return row, nil
}

// nextStep says what comes first: a meeting that is planned, or work that is due.
func nextStep(v *page.Visit, row *page.PersonRow, c casework.Card, clock func(string) string) {
	day := sild.Date{}
	if !c.NextMeeting.IsZero() {
		day = sild.DateOf(c.NextMeeting, v.Page.Zone)
	}
	switch {
	case !day.IsZero() && (c.NextDueOn.IsZero() || day.Before(c.NextDueOn)):
		row.Next = v.Page.T("cases.meeting", "day", v.Page.Day(day, v.Page.Today), "time", v.Page.Time(c.NextMeeting, v.Page.Zone))
	case c.NextTask != "":
		row.Next, row.NextDue = clock(c.NextTask), c.NextDueOn
	}
}

func caseFilters(v *page.Visit, f casework.Filter) (groups []page.ChipGroup, err error) {
	if v.Who.Role == "support_person" {
		mine, every := f, f
		mine.Mine, every.Mine = true, false
		groups = append(groups, page.ChipGroup{Label: "cases.whose", Chips: []page.Chip{
			{Href: casesHref(every, f.Stage), Label: "cases.whose.all", On: !f.Mine},
			{Href: casesHref(mine, f.Stage), Label: "cases.whose.mine", On: f.Mine},
		}})
	}
	all, err := programme.All(v.Tx)
	if err != nil || len(all) < 2 {
		return groups, err
	}
	every := f
	every.Programme = ""
	g := page.ChipGroup{Label: "cases.programme", Chips: []page.Chip{{Href: casesHref(every, f.Stage), Label: "cases.programme.all", On: f.Programme == ""}}}
	for _, one := range all {
		p, err := programme.Of(v.Tx, one.ID)
		if err != nil {
			return nil, err
		}
		only := f
		only.Programme = one.ID
		g.Chips = append(g.Chips, page.Chip{Href: casesHref(only, f.Stage), Text: v.Page.Pick(p.Names), On: f.Programme == one.ID})
	}
	return append(groups, g), nil
}

// caseSearch finds people by the beginnings of the words of their names.
func caseSearch(v *page.Visit) (templ.Component, error) {
	if !access.May(v.Who.Role, access.Cases) {
		return nil, sild.Missing()
	}
	v.Page.Title = v.Page.T("cases.search.title")
	v.Page.Write = record.WriteLink(v)
	words := v.Typed("q", "")
	found, err := casework.Search(v.Tx, words)
	if err != nil {
		return nil, err
	}
	m := record.Packs{}
	var rows []page.PersonRow
	for _, f := range found {
		row := page.PersonRow{Name: f.Name(), Href: "/people/" + string(f.Subject), Release: f.ReleaseOn}
		if f.Case != "" {
			p, err := m.Of(v, f.Card.Programme)
			if err != nil {
				return nil, err
			}
			row.Href, row.Release, row.Last = "/cases/"+string(f.Case), f.Card.ReleaseOn, f.Card.LastContact
			nextStep(v, &row, f.Card, func(clock string) string { return v.Clock(p, clock) })
		}
		if !f.Born().IsZero() {
			row.Where = v.Page.Born(f.Born())
		}
		rows = append(rows, row)
	}
	return caseSearchPage(v.Page, words, rows), nil
}
