// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"sild"
	"sild/casework"
	"sild/org"
)

// signatures say who has signed, and whether the reader may sign now.
func (v *visit) signatures(m casework.MonthSheet, x *monthView) error {
	for _, s := range []*casework.Signature{m.Worker, m.Coordinator} {
		if s == nil {
			continue
		}
		name, err := org.Name(v.tx, s.SignedBy)
		if err != nil {
			return err
		}
		x.Signed = append(x.Signed, v.page.T("time.signed", "name", name, "date", v.page.Date(v.tx.On(s.SignedAt)), "time", v.page.length(s.Minutes)))
	}
	over := m.Month.AddMonths(1).Compare(v.page.Today) <= 0
	changed := m.Worker != nil && !m.Locked() && m.Worker.Minutes != m.Total()
	switch {
	case m.Locked():
		x.WhyNot = "time.sign.is_locked"
	case !over:
		x.WhyNot = "time.sign.over"
	case len(m.Lines) == 0:
		x.WhyNot = "time.sign.empty"
	case x.Own:
		x.Sign, x.SignLabel = m.Worker == nil || changed, "time.sign.own"
		if !x.Sign {
			x.WhyNot = "time.sign.waits"
		}
	case m.Worker == nil:
		x.WhyNot = "time.sign.worker_first"
	case changed:
		x.WhyNot = "time.sign.changed"
	default:
		x.Sign, x.SignLabel = true, "time.sign.coordinator"
	}
	if changed && x.Own {
		x.WhyNot = "time.sign.again"
	}
	return nil
}

func signMonth(v *visit) (string, error) {
	user, month := v.whoseMonth()
	n, err := strconv.Atoi(v.form.Get("minutes"))
	if err != nil {
		n = -1 // nothing that was seen
	}
	_, err = casework.SignMonth(v.tx, user, month, n)
	whose := ""
	if user != v.tx.Actor.User {
		whose = string(user)
	}
	to, _ := url.Parse(sheetAt(month, whose))
	q := to.Query()
	q.Set("saved", "sheet")
	to.RawQuery = q.Encode()
	return to.String(), err
}

// monthTable is a sheet as a table: a row for each line, and the corrections.
func monthTable(v *visit) (string, [][]string, error) {
	user, month := v.whoseMonth()
	m, err := casework.MonthSheetOf(v.tx, user, month)
	if err != nil {
		return "", nil, err
	}
	p, known := v.page, packs{}
	table := [][]string{{p.T("time.col.day"), p.T("time.col.what"), p.T("time.col.who"), p.T("time.col.payer"), p.T("time.col.minutes"), p.T("time.col.travel"), p.T("time.col.kilometres"), p.T("time.col.cost"), p.T("time.note"), p.T("time.col.after")}}
	add := func(l casework.SheetLine, sign int, after string) error {
		r, err := v.sheetRow(known, l)
		n := strconv.Itoa
		table = append(table, []string{
			l.Day.String(), r.What, r.Who, r.Payer, n(sign * l.Minutes), n(sign * l.Travel.Minutes), n(sign * l.Travel.Metres / 1000), n(sign * l.Travel.Cents / 100), l.Note, after,
		})
		return err
	}
	for _, l := range m.Lines {
		if err := add(l, 1, ""); err != nil {
			return "", nil, err
		}
	}
	for _, c := range m.Corrections {
		if c.Was != nil {
			if err := add(*c.Was, -1, p.T("time.corrected")); err != nil {
				return "", nil, err
			}
		}
		if c.Is != nil {
			if err := add(*c.Is, 1, p.T("time.corrected")); err != nil {
				return "", nil, err
			}
		}
	}
	return "hours-" + month.String()[:7] + ".csv", table, nil
}

// A teamSheetsView is where the sheets of a team stand.
type teamSheetsView struct {
	Month, Earlier, Later string
	List                  []task
}

func teamSheetsPage(v *visit) (templ.Component, error) {
	_, month := v.whoseMonth()
	list, err := casework.TeamSheets(v.tx, month)
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("time.sheets")
	at := func(m sild.Date) string { return withQuery("/hours/sheets", url.Values{"month": {m.String()}}) }
	x := teamSheetsView{Month: sentenceCase(v.page.Month(month)), Earlier: at(month.AddMonths(-1))}
	if month.AddMonths(1).Compare(v.page.Today) <= 0 {
		x.Later = at(month.AddMonths(1))
	}
	for _, t := range list {
		key := "time.state.open"
		switch {
		case !t.Coordinator.IsZero():
			key = "time.state.locked"
		case t.Changed:
			key = "time.state.changed"
		case !t.Worker.IsZero():
			key = "time.state.signed"
		}
		r := task{What: t.Name, Href: sheetAt(month, string(t.User)), Detail: v.page.length(t.Minutes) + ", " + v.page.T(key)}
		limits, err := v.limitNotices(t.Limits)
		if err != nil {
			return nil, err
		}
		for _, l := range limits {
			r.Note += v.page.T(l.Title) + ": " + l.Text + " "
		}
		x.List = append(x.List, r)
	}
	return teamSheets(v.page, x), nil
}
