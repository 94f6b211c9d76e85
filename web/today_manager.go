// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"github.com/a-h/templ"

	"sild"
	"sild/programme"
	"sild/report"
	"sild/web/page"
	"sild/web/results"
)

// A managerView is Today of the one who pays, in the order of pages.md: what was
// promised, what changed, who is late, reports, places. Numbers, nobody's name.
type managerView struct {
	Programmes []managedProgramme
	Papers     []results.ReportLine // to accept first, then those that are due
}

type managedProgramme struct {
	Name    string
	Stats   []page.Stat
	Known   string // where what changed is counted
	Month   sild.Date
	Changed []results.KnownLine
	Counted bool // what changed is of today
	Late    []report.Total
	Totals  []report.Total
}

func todayManager(v *page.Visit) (templ.Component, error) {
	programmes, err := programme.All(v.Tx)
	if err != nil {
		return nil, err
	}
	var x managerView
	for _, pr := range programmes {
		p, stats, err := results.StatsOf(v, pr.ID)
		if sild.KindOf(err) == sild.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		m := managedProgramme{Name: v.Page.Pick(p.Names), Stats: stats, Known: "/results/" + string(pr.ID) + "/known", Month: results.MonthEnd(v.Page.Today)}
		if m.Changed, m.Counted, err = results.SinceLastMonth(v, pr, p, stats); err != nil {
			return nil, err
		}
		if m.Totals, err = report.Totals(v.Tx, pr.ID); err != nil {
			return nil, err
		}
		for _, t := range m.Totals {
			if t.Late+t.LateTasks > 0 {
				m.Late = append(m.Late, t)
			}
		}
		x.Programmes = append(x.Programmes, m)
	}
	if x.Papers, err = duePapers(v); err != nil {
		return nil, err
	}
	return todayManagerPage(v.Page, x), nil
}

// duePapers are the reports to accept, and then those that are awaited.
func duePapers(v *page.Visit) ([]results.ReportLine, error) {
	all, err := results.Reports(v)
	if err != nil {
		return nil, err
	}
	var accept, due []results.ReportLine
	for _, x := range all {
		switch {
		case !x.Due.IsZero() && x.Due.Sub(v.Page.Today) <= 31:
			due = append(due, x)
		case x.State == v.Page.T("paper.state.sent"):
			accept = append(accept, x)
		}
	}
	return append(accept, due...), nil
}
