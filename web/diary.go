// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/url"
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
)

func (s *Server) diaryRoutes() {
	s.note("appointment", sayClashes)
	s.read("GET /appointments", diaryPage)
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

func diaryPage(v *visit) (templ.Component, error) {
	if !access.May(v.who.Role, access.Hours) {
		return nil, sild.Missing()
	}
	v.noteSaved()
	v.page.Write = v.writeLink()
	from := v.page.Today
	if d, err := sild.ParseDate(v.query("from")); err == nil && !d.IsZero() {
		from = d
	}
	from = monday(from)
	list, err := casework.Agenda(v.tx, v.tx.Actor.User, from.In(v.page.Zone), from.AddDays(7).In(v.page.Zone))
	if err != nil {
		return nil, err
	}
	x := diaryView{
		Title:   v.page.T("diary.week", "from", v.page.ShortDate(from), "until", v.page.ShortDate(from.AddDays(6))),
		Earlier: diaryAt(from.AddDays(-7)), Later: diaryAt(from.AddDays(7)),
	}
	if from != monday(v.page.Today) {
		x.Now = "/appointments"
	}
	v.page.Title = v.page.T("nav.diary")
	m := packs{}
	for i := range 7 {
		day := from.AddDays(i)
		d := diaryDay{Name: v.page.weekdayOn(day, v.page.ShortDate(day)), Today: day == v.page.Today}
		if !day.After(v.page.Today) {
			d.Sheet = dayAt(day)
		}
		for _, a := range list {
			if sild.DateOf(a.StartsAt, v.page.Zone) != day {
				continue
			}
			p, err := m.of(v, a.Programme)
			if err != nil {
				return nil, err
			}
			r := diaryRow{
				When: v.page.Time(a.StartsAt, v.page.Zone), Name: a.Name, At: "/cases/" + string(a.Case), Place: a.Place, Written: a.Written,
				What: v.page.N("case.minutes", a.Minutes, "what", v.ahead(p, a.Kind)), Clash: !a.Written && clashes(a, list),
			}
			if !a.Written {
				r.Change = withQuery(r.At+"/appointments", url.Values{"back": {diaryAt(from)}}) + "#" + string(a.Thing)
				if !day.After(v.page.Today) {
					r.Write = withQuery(r.At+"/contacts/new", url.Values{"back": {diaryAt(from)}, "appointment": {string(a.Thing)}})
				}
			}
			d.Planned = append(d.Planned, r)
		}
		x.Days = append(x.Days, d)
	}
	return diaryWeek(v.page, x), nil
}

// monday is the first day of the week of d.
func monday(d sild.Date) sild.Date { return d.AddDays(-(int(d.Weekday()) + 6) % 7) }

func diaryAt(day sild.Date) string { return "/appointments?from=" + day.String() }
func dayAt(day sild.Date) string   { return "/day/" + day.String() }

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
func (v *visit) awaySaid(a casework.Appointment) (string, error) {
	away, yes, err := casework.AwayFor(v.tx, a)
	if err != nil || !yes {
		return "", err
	}
	name, err := org.Name(v.tx, a.User)
	if away.Until.IsZero() {
		return v.page.T("diary.away.open", "name", name, "from", v.page.Date(away.From)), err
	}
	return v.page.T("diary.away", "name", name, "from", v.page.Date(away.From), "until", v.page.Date(away.Until)), err
}

// sayClashes adds to the note on a saved meeting what else stands in the diary at
// the same time. It is told and not refused.
func sayClashes(v *visit, _ casework.Note, id sild.ID, saved *savedNote) error {
	a, err := casework.AppointmentByID(v.tx, id)
	if err != nil || a.State != "planned" {
		return err
	}
	away, err := v.awaySaid(a)
	if err != nil {
		return err
	}
	saved.Settled = sayIf(saved.Settled, away)
	list, err := casework.Clashes(v.tx, a)
	for _, b := range list {
		saved.Settled = append(saved.Settled, v.page.T("diary.clash", "name", b.Name, "time", v.page.Time(b.StartsAt, v.page.Zone)))
	}
	return err
}

// appointmentMoves tells how often a meeting was moved, by whom, from where to
// where, and why.
func (v *visit) appointmentMoves(o openedCase, moves []casework.Move, r *appointmentRow) error {
	if len(moves) == 0 {
		return nil
	}
	r.MovedTimes = v.page.N("appointment.moves", len(moves))
	users := make([]sild.ID, len(moves))
	for i, m := range moves {
		users[i] = m.By
	}
	names, err := org.Names(v.tx, users)
	for _, m := range moves {
		r.Moves = append(r.Moves, v.page.T("appointment.moved", "who", names[m.By], "from", v.momentShort(m.From), "to", v.momentShort(m.To), "why", v.value(o.Pack, "move_reasons", m.Why)))
	}
	return err
}

// repeats are the ways in which a new meeting may come again.
func (v *visit) repeats() []option {
	list := []option{{Value: "", Label: "appointment.repeat.none"}}
	for _, r := range casework.Repeats {
		list = append(list, option{Value: r, Text: v.page.T("appointment.repeat." + r)})
	}
	return list
}
