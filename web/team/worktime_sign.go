// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"sild"
	"sild/casework"
	"sild/org"
	"sild/web/page"
	"sild/web/record"
)

// signatures say who has signed, and whether the reader may sign now.
func signatures(v *page.Visit, m casework.MonthSheet, x *monthView) error {
	for _, s := range []*casework.Signature{m.Worker, m.Coordinator} {
		if s == nil {
			continue
		}
		name, err := org.Name(v.Tx, s.SignedBy)
		if err != nil {
			return err
		}
		x.Signed = append(x.Signed, v.Page.T("time.signed", "name", name, "date", v.Page.Date(v.Tx.On(s.SignedAt)), "time", record.Length(v.Page, s.Minutes)))
	}
	over := m.Month.AddMonths(1).Compare(v.Page.Today) <= 0
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

func signMonth(v *page.Visit) (string, error) {
	user, month := whoseMonth(v)
	n, err := strconv.Atoi(v.Form.Get("minutes"))
	if err != nil {
		n = -1 // nothing that was seen
	}
	_, err = casework.SignMonth(v.Tx, user, month, n)
	whose := ""
	if user != v.Tx.Actor.User {
		whose = string(user)
	}
	to, _ := url.Parse(sheetAt(month, whose))
	q := to.Query()
	q.Set("saved", "sheet")
	to.RawQuery = q.Encode()
	return to.String(), err
}

// monthTable is a sheet as a table: a row for each line, and the corrections.
func monthTable(v *page.Visit) (string, [][]string, error) {
	user, month := whoseMonth(v)
	m, err := casework.MonthSheetOf(v.Tx, user, month)
	if err != nil {
		return "", nil, err
	}
	p, known := v.Page, record.Packs{}
	table := [][]string{{p.T("time.col.day"), p.T("time.col.what"), p.T("time.col.who"), p.T("time.col.payer"), p.T("time.col.minutes"), p.T("time.col.travel"), p.T("time.col.kilometres"), p.T("time.col.cost"), p.T("time.note"), p.T("time.col.after")}}
	add := func(l casework.SheetLine, sign int, after string) error {
		r, err := newSheetRow(v, known, l)
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
	List                  []page.Task
}

func teamSheetsPage(v *page.Visit) (templ.Component, error) {
	_, month := whoseMonth(v)
	list, err := casework.TeamSheets(v.Tx, month)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("time.sheets")
	at := func(m sild.Date) string { return page.WithQuery("/hours/sheets", url.Values{"month": {m.String()}}) }
	x := teamSheetsView{Month: page.SentenceCase(v.Page.Month(month)), Earlier: at(month.AddMonths(-1))}
	if month.AddMonths(1).Compare(v.Page.Today) <= 0 {
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
		r := page.Task{What: t.Name, Href: sheetAt(month, string(t.User)), Detail: record.Length(v.Page, t.Minutes) + ", " + v.Page.T(key)}
		limits, err := record.LimitNotices(v, t.Limits)
		if err != nil {
			return nil, err
		}
		for _, l := range limits {
			r.Note += v.Page.T(l.Title) + ": " + l.Text + " "
		}
		x.List = append(x.List, r)
	}
	return teamSheets(v.Page, x), nil
}
