// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"net/url"
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
	"sild/web/page"
	"sild/web/record"
)

// DiaryRoutes are appointments, of a case and of a day.
func DiaryRoutes(s *page.Server) {
	s.Note("appointment", sayClashes)
	s.Read("GET /appointments", diaryPage)
}

// A diaryView is a week of the reader's meetings, a list for each day: it reads
// the same on a phone and on paper.
type diaryView struct {
	Title          string // "11 Mar – 17 Mar 2024"
	Earlier, Later string
	Now            string // this week; empty: it is this one
	Days           []diaryDay
}

// A diaryDay is one day of a diary.
type diaryDay struct {
	Name    string
	Today   bool
	Sheet   string // address of the day sheet; empty: it lies ahead
	Planned []diaryRow
}

// A diaryRow is one meeting of a diary.
type diaryRow struct {
	When, Name, At, What, Place string
	Written                     bool
	Clash                       bool // another meeting is at the same time
	Write, Change               string
}

func diaryPage(v *page.Visit) (templ.Component, error) {
	if !access.May(v.Who.Role, access.Hours) {
		return nil, sild.Missing()
	}
	v.NoteSaved()
	v.Page.Write = record.WriteLink(v)
	from := v.Page.Today
	if d, err := sild.ParseDate(v.Query("from")); err == nil && !d.IsZero() {
		from = d
	}
	from = page.Monday(from)
	list, err := casework.Agenda(v.Tx, v.Tx.Actor.User, from.In(v.Page.Zone), from.AddDays(7).In(v.Page.Zone))
	if err != nil {
		return nil, err
	}
	x := diaryView{
		Title:   v.Page.T("diary.week", "from", v.Page.ShortDate(from), "until", v.Page.ShortDate(from.AddDays(6))),
		Earlier: diaryAt(from.AddDays(-7)), Later: diaryAt(from.AddDays(7)),
	}
	if from != page.Monday(v.Page.Today) {
		x.Now = "/appointments"
	}
	v.Page.Title = v.Page.T("nav.diary")
	m := record.Packs{}
	for i := range 7 {
		day := from.AddDays(i)
		d := diaryDay{Name: v.Page.WeekdayOn(day, v.Page.ShortDate(day)), Today: day == v.Page.Today}
		if !day.After(v.Page.Today) {
			d.Sheet = record.DayAt(day)
		}
		for _, a := range list {
			if sild.DateOf(a.StartsAt, v.Page.Zone) != day {
				continue
			}
			p, err := m.Of(v, a.Programme)
			if err != nil {
				return nil, err
			}
			r := diaryRow{
				When: v.Page.Time(a.StartsAt, v.Page.Zone), Name: a.Name, At: "/cases/" + string(a.Case), Place: a.Place, Written: a.Written,
				What: v.Page.N("case.minutes", a.Minutes, "what", record.Ahead(v, p, a.Kind)), Clash: !a.Written && clashes(a, list),
			}
			if !a.Written {
				r.Change = page.WithQuery(r.At+"/appointments", url.Values{"back": {diaryAt(from)}}) + "#" + string(a.Thing)
				if !day.After(v.Page.Today) {
					r.Write = page.WithQuery(r.At+"/contacts/new", url.Values{"back": {diaryAt(from)}, "appointment": {string(a.Thing)}})
				}
			}
			d.Planned = append(d.Planned, r)
		}
		x.Days = append(x.Days, d)
	}
	return diaryWeek(v.Page, x), nil
}

func diaryAt(day sild.Date) string { return "/appointments?from=" + day.String() }

// clashes reports whether another meeting of list that still waits overlaps with a.
func clashes(a casework.Agendum, list []casework.Agendum) bool {
	end := func(m casework.Agendum) time.Time { return m.StartsAt.Add(time.Duration(m.Minutes) * time.Minute) }
	for _, b := range list {
		if b.Thing != a.Thing && !b.Written && b.StartsAt.Before(end(a)) && a.StartsAt.Before(end(b)) {
			return true
		}
	}
	return false
}

// awaySaid says that the worker of a planned meeting is away on its day; empty:
// they are there.
func awaySaid(v *page.Visit, a casework.Appointment) (string, error) {
	away, yes, err := casework.AwayFor(v.Tx, a)
	if err != nil || !yes {
		return "", err
	}
	name, err := org.Name(v.Tx, a.User)
	if away.Until.IsZero() {
		return v.Page.T("diary.away.open", "name", name, "from", v.Page.Date(away.From)), err
	}
	return v.Page.T("diary.away", "name", name, "from", v.Page.Date(away.From), "until", v.Page.Date(away.Until)), err
}

// sayClashes adds to the note on a saved meeting what else stands in the diary at
// the same time. It is told and not refused.
func sayClashes(v *page.Visit, _ casework.Note, id sild.ID, saved *page.SavedNote) error {
	a, err := casework.AppointmentByID(v.Tx, id)
	if err != nil || a.State != "planned" {
		return err
	}
	away, err := awaySaid(v, a)
	if err != nil {
		return err
	}
	saved.Settled = record.SayIf(saved.Settled, away)
	list, err := casework.Clashes(v.Tx, a)
	for _, b := range list {
		saved.Settled = append(saved.Settled, v.Page.T("diary.clash", "name", b.Name, "time", v.Page.Time(b.StartsAt, v.Page.Zone)))
	}
	return err
}

// appointmentMoves tells how often a meeting was moved, by whom, from where to
// where, and why.
func appointmentMoves(v *page.Visit, o record.OpenedCase, moves []casework.Move, r *appointmentRow) error {
	if len(moves) == 0 {
		return nil
	}
	r.MovedTimes = v.Page.N("appointment.moves", len(moves))
	users := make([]sild.ID, len(moves))
	for i, m := range moves {
		users[i] = m.By
	}
	names, err := org.Names(v.Tx, users)
	for _, m := range moves {
		r.Moves = append(r.Moves, v.Page.T("appointment.moved", "who", names[m.By], "from", v.MomentShort(m.From), "to", v.MomentShort(m.To), "why", v.Value(o.Pack, "move_reasons", m.Why)))
	}
	return err
}

// repeats are the ways in which a new meeting may come again.
func repeats(v *page.Visit) []page.Option {
	list := []page.Option{{Value: "", Label: "appointment.repeat.none"}}
	for _, r := range casework.Repeats {
		list = append(list, page.Option{Value: r, Text: v.Page.T("appointment.repeat." + r)})
	}
	return list
}
