// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"github.com/a-h/templ"

	"sild"
	"sild/programme"
	"sild/report"
)

// A managerView is Today of the one who pays, in the order of pages.md: what was
// promised, what changed, who is late, reports, places. Numbers, nobody's name.
type managerView struct {
	Programmes []managedProgramme
	Papers     []reportLine // to accept first, then those that are due
}

type managedProgramme struct {
	Name    string
	Stats   []stat
	Known   string // where what changed is counted
	Month   sild.Date
	Changed []knownLine
	Counted bool // what changed is of today
	Late    []report.Total
	Totals  []report.Total
}

func todayManager(v *visit) (templ.Component, error) {
	programmes, err := programme.All(v.tx)
	if err != nil {
		return nil, err
	}
	var x managerView
	for _, pr := range programmes {
		p, stats, err := v.statsOf(pr.ID)
		if sild.KindOf(err) == sild.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		m := managedProgramme{Name: v.page.Pick(p.Names), Stats: stats, Known: "/results/" + string(pr.ID) + "/known", Month: monthEnd(v.page.Today)}
		if m.Changed, m.Counted, err = v.sinceLastMonth(pr, p, stats); err != nil {
			return nil, err
		}
		if m.Totals, err = report.Totals(v.tx, pr.ID); err != nil {
			return nil, err
		}
		for _, t := range m.Totals {
			if t.Late+t.LateTasks > 0 {
				m.Late = append(m.Late, t)
			}
		}
		x.Programmes = append(x.Programmes, m)
	}
	if x.Papers, err = v.duePapers(); err != nil {
		return nil, err
	}
	return todayManagerPage(v.page, x), nil
}

// duePapers are the reports to accept, and then those that are awaited.
func (v *visit) duePapers() ([]reportLine, error) {
	all, err := v.reports()
	if err != nil {
		return nil, err
	}
	var accept, due []reportLine
	for _, x := range all {
		switch {
		case !x.Due.IsZero() && x.Due.Sub(v.page.Today) <= 31:
			due = append(due, x)
		case x.State == v.page.T("paper.state.sent"):
			accept = append(accept, x)
		}
	}
	return append(accept, due...), nil
}
