// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/url"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
)

// An hoursView is what a worker did in a month, a line for each person and the
// sum, to look at and to print.
type hoursView struct {
	Month, Worker  string
	Earlier, Later string
	Workers        []chip // whose hours one may see
	Missing        []link // days of which no way is told
	Rows           []hoursRow
	Sum            hoursRow
	Sheet          string // address of the month's sheet
	Limits         []notice
}

// An hoursRow is one person's part, or the sum.
type hoursRow struct {
	Name, At, Contacts, Time, Travel, Total string
	Sum                                     bool
}

func hoursPage(v *visit) (templ.Component, error) {
	user := v.tx.Actor.User
	if id := sild.ID(v.query("user")); id.Valid() {
		user = id
	}
	month := v.page.Today
	if d, err := sild.ParseDate(v.query("month")); err == nil && !d.IsZero() {
		month = d
	}
	month = month.AddDays(1 - month.Day())
	rows, sum, err := casework.HoursOf(v.tx, user, month)
	if err != nil {
		return nil, err
	}
	v.page.Write = v.writeLink()
	v.page.Title = v.page.T("hours.title")
	x := hoursView{Month: sentenceCase(v.page.Month(month)), Earlier: hoursAt(month.AddMonths(-1), v.query("user"))}
	if month.AddMonths(1).Compare(v.page.Today) <= 0 {
		x.Later = hoursAt(month.AddMonths(1), v.query("user"))
	}
	if x.Worker, err = org.Name(v.tx, user); err != nil {
		return nil, err
	}
	x.Sheet = sheetAt(month, v.query("user"))
	limits, err := casework.HoursLimits(v.tx, user, month)
	if err != nil {
		return nil, err
	}
	if x.Limits, err = v.limitNotices(limits); err != nil {
		return nil, err
	}
	if err := v.hoursOthers(month, user, &x); err != nil {
		return nil, err
	}
	if user == v.tx.Actor.User {
		days, err := casework.MissingTravel(v.tx, v.page.Today)
		if err != nil {
			return nil, err
		}
		for _, d := range days {
			if d.Month() == month.Month() && d.Year() == month.Year() {
				x.Missing = append(x.Missing, link{Href: dayAt(d), Text: v.page.weekdayOn(d, v.page.ShortDate(d))})
			}
		}
	}
	for _, h := range rows {
		r := v.hoursRow(h)
		if r.Name = h.Name; h.Case == "" {
			r.Name = v.page.T("hours.closed")
		} else {
			r.At = "/cases/" + string(h.Case)
		}
		x.Rows = append(x.Rows, r)
	}
	x.Sum = v.hoursRow(sum)
	x.Sum.Name, x.Sum.Sum = v.page.N("hours.sum.of", len(rows)), true
	return hoursSheet(v.page, x), nil
}

func (v *visit) hoursRow(h casework.Hours) hoursRow {
	r := hoursRow{
		Contacts: v.page.N("hours.contacts", h.Contacts), Time: v.page.T("hours.time", "time", v.page.length(h.Minutes)),
		Total: v.page.length(h.Minutes + h.Travel.Minutes),
	}
	h.Travel.Of = 0
	if h.Travel != (casework.Share{}) {
		r.Travel = v.travelWords(h.Travel)
	}
	return r
}

// hoursOthers are the workers whose hours one who answers for a team may see.
func (v *visit) hoursOthers(month sild.Date, user sild.ID, x *hoursView) error {
	if !access.May(v.who.Role, access.Assign) {
		return nil
	}
	team, err := org.TeamOf(v.tx, v.tx.Actor.User, v.who.Role)
	if sild.KindOf(err) == sild.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	workers, err := org.Workers(v.tx, team.ID, "support_person")
	x.Workers = []chip{{Href: hoursAt(month, ""), Text: v.who.Name, On: user == v.tx.Actor.User}}
	for _, w := range workers {
		if w.ID != v.tx.Actor.User {
			x.Workers = append(x.Workers, chip{Href: hoursAt(month, string(w.ID)), Text: w.Name, On: user == w.ID})
		}
	}
	return err
}

func hoursAt(month sild.Date, user string) string {
	q := url.Values{"month": {month.AddDays(1 - month.Day()).String()}}
	if user != "" {
		q.Set("user", user)
	}
	return withQuery("/hours", q)
}

// hoursToday are the hours of the month so far, and the days of which no way is
// told, as rows of Today.
func (v *visit) hoursToday() ([]task, error) {
	_, sum, err := casework.HoursOf(v.tx, v.tx.Actor.User, v.page.Today)
	if err != nil {
		return nil, err
	}
	days, err := casework.MissingTravel(v.tx, v.page.Today)
	if err != nil {
		return nil, err
	}
	r := v.hoursRow(sum)
	list := []task{{What: v.page.T("hours.so_far", "month", v.page.Month(v.page.Today), "time", r.Total), Href: "/hours", Detail: r.Contacts}}
	for i, d := range days {
		if i == missingShown {
			break
		}
		d = days[len(days)-1-i]
		list = append(list, task{
			What: v.page.T("hours.missing.day", "day", v.page.weekdayOn(d, v.page.ShortDate(d))), Href: dayAt(d),
			Acts: []act{{Label: "day.sheet", Of: v.page.ShortDate(d), Href: dayAt(d)}},
		})
	}
	return list, nil
}

// missingShown is how many days without travel stand on Today; the rest stand
// with the hours.
const missingShown = 3
