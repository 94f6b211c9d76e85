// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"net/url"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
	"sild/web/page"
	"sild/web/record"
)

// An hoursView is what a worker did in a month, a line for each person and the
// sum, to look at and to print.
type hoursView struct {
	Month, Worker  string
	Earlier, Later string
	Workers        []page.Chip // whose hours one may see
	Missing        []page.Link // days of which no way is told
	Rows           []hoursRow
	Sum            hoursRow
	Sheet          string // address of the month's sheet
	Limits         []page.Notice
}

// An hoursRow is one person's part, or the sum.
type hoursRow struct {
	Name, At, Contacts, Time, Travel, Total string
	Sum                                     bool
}

func hoursPage(v *page.Visit) (templ.Component, error) {
	user := v.Tx.Actor.User
	if id := sild.ID(v.Query("user")); id.Valid() {
		user = id
	}
	month := v.Page.Today
	if d, err := sild.ParseDate(v.Query("month")); err == nil && !d.IsZero() {
		month = d
	}
	month = month.AddDays(1 - month.Day())
	rows, sum, err := casework.HoursOf(v.Tx, user, month)
	if err != nil {
		return nil, err
	}
	v.Page.Write = record.WriteLink(v)
	v.Page.Title = v.Page.T("hours.title")
	x := hoursView{Month: page.SentenceCase(v.Page.Month(month)), Earlier: hoursAt(month.AddMonths(-1), v.Query("user"))}
	if month.AddMonths(1).Compare(v.Page.Today) <= 0 {
		x.Later = hoursAt(month.AddMonths(1), v.Query("user"))
	}
	if x.Worker, err = org.Name(v.Tx, user); err != nil {
		return nil, err
	}
	x.Sheet = sheetAt(month, v.Query("user"))
	limits, err := casework.HoursLimits(v.Tx, user, month)
	if err != nil {
		return nil, err
	}
	if x.Limits, err = record.LimitNotices(v, limits); err != nil {
		return nil, err
	}
	if err := hoursOthers(v, month, user, &x); err != nil {
		return nil, err
	}
	if user == v.Tx.Actor.User {
		days, err := casework.MissingTravel(v.Tx, v.Page.Today)
		if err != nil {
			return nil, err
		}
		for _, d := range days {
			if d.Month() == month.Month() && d.Year() == month.Year() {
				x.Missing = append(x.Missing, page.Link{Href: record.DayAt(d), Text: v.Page.WeekdayOn(d, v.Page.ShortDate(d))})
			}
		}
	}
	for _, h := range rows {
		r := newHoursRow(v, h)
		if r.Name = h.Name; h.Case == "" {
			r.Name = v.Page.T("hours.closed")
		} else {
			r.At = "/cases/" + string(h.Case)
		}
		x.Rows = append(x.Rows, r)
	}
	x.Sum = newHoursRow(v, sum)
	x.Sum.Name, x.Sum.Sum = v.Page.N("hours.sum.of", len(rows)), true
	return hoursSheet(v.Page, x), nil
}

func newHoursRow(v *page.Visit, h casework.Hours) hoursRow {
	r := hoursRow{
		Contacts: v.Page.N("hours.contacts", h.Contacts), Time: v.Page.T("hours.time", "time", record.Length(v.Page, h.Minutes)),
		Total: record.Length(v.Page, h.Minutes+h.Travel.Minutes),
	}
	h.Travel.Of = 0
	if h.Travel != (casework.Share{}) {
		r.Travel = record.TravelWords(v, h.Travel)
	}
	return r
}

// hoursOthers are the workers whose hours one who answers for a team may see.
func hoursOthers(v *page.Visit, month sild.Date, user sild.ID, x *hoursView) error {
	if !access.May(v.Who.Role, access.Assign) {
		return nil
	}
	team, err := org.TeamOf(v.Tx, v.Tx.Actor.User, v.Who.Role)
	if sild.KindOf(err) == sild.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	workers, err := org.Workers(v.Tx, team.ID, "support_person")
	x.Workers = []page.Chip{{Href: hoursAt(month, ""), Text: v.Who.Name, On: user == v.Tx.Actor.User}}
	for _, w := range workers {
		if w.ID != v.Tx.Actor.User {
			x.Workers = append(x.Workers, page.Chip{Href: hoursAt(month, string(w.ID)), Text: w.Name, On: user == w.ID})
		}
	}
	return err
}

func hoursAt(month sild.Date, user string) string {
	q := url.Values{"month": {month.AddDays(1 - month.Day()).String()}}
	if user != "" {
		q.Set("user", user)
	}
	return page.WithQuery("/hours", q)
}

// HoursToday are the hours of the month so far, and the days of which no way is
// told, as rows of Today.
func HoursToday(v *page.Visit) ([]page.Task, error) {
	_, sum, err := casework.HoursOf(v.Tx, v.Tx.Actor.User, v.Page.Today)
	if err != nil {
		return nil, err
	}
	days, err := casework.MissingTravel(v.Tx, v.Page.Today)
	if err != nil {
		return nil, err
	}
	r := newHoursRow(v, sum)
	list := []page.Task{{What: v.Page.T("hours.so_far", "month", v.Page.Month(v.Page.Today), "time", r.Total), Href: "/hours", Detail: r.Contacts}}
	for i, d := range days {
		if i == missingShown {
			break
		}
		d = days[len(days)-1-i]
		list = append(list, page.Task{
			What: v.Page.T("hours.missing.day", "day", v.Page.WeekdayOn(d, v.Page.ShortDate(d))), Href: record.DayAt(d),
			Acts: []page.Act{{Label: "day.sheet", Of: v.Page.ShortDate(d), Href: record.DayAt(d)}},
		})
	}
	return list, nil
}

// missingShown is how many days without travel stand on Today; the rest stand
// with the hours.
const missingShown = 3
