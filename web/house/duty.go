// SPDX-License-Identifier: EUPL-1.2

package house

import (
	"strings"
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/housing"
	"sild/org"
	"sild/web/page"
	"sild/web/record"
)

// DutyRoutes are shifts, the book, and who is in the house.
func DutyRoutes(s *page.Server) {
	s.Read("GET /houses/{house}/duty", dutyPage)
	s.Read("GET /houses/{house}/duty/new", newShiftsPage)
	s.Do("POST /houses/{house}/duty", addShifts, newShiftsPage)
	s.Do("POST /houses/{house}/duty/copy", copyWeek, dutyPage)
	s.Read("GET /houses/{house}/duty/why", whyNobodyPage)
	s.Do("POST /houses/{house}/duty/why", sayWhyNobody, whyNobodyPage)
	s.Read("GET /shifts/{shift}", shiftPage)
	s.Do("POST /shifts/{shift}/change", changeShift, shiftPage)
	s.Do("POST /shifts/{shift}/cancel", cancelShift, shiftPage)
	s.Do("POST /shifts/{shift}/cannot", leaveShift, shiftPage)
	s.Do("POST /shifts/{shift}/swap", swapShifts, shiftPage)
	s.Do("POST /shifts/{shift}/take", takeShift, shiftPage)
	s.Do("POST /houses/{house}/here", checkIn, takeOverPage)
	s.Read("GET /houses/{house}/take-over", takeOverPage)
	s.Do("POST /houses/{house}/take-over", takeOver, takeOverPage)
	s.Read("GET /houses/{house}/leave", leaveHousePage)
	s.Do("POST /houses/{house}/leave", leaveHouse, leaveHousePage)
	s.Do("POST /houses/{house}/stay-on", stayOn, leaveHousePage)
	s.Read("GET /houses/{house}/tonight", tonightPage)
	s.Read("GET /houses/{house}/emergency", houseEmergencyPage)
	s.Read("GET /houses/{house}/log", bookPage)
	s.Do("POST /houses/{house}/log", addEntry, bookPage)
	s.Do("POST /houses/{house}/log/read", readBook, nil)
	s.Do("POST /houses/{house}/log/{entry}/done", doneEntry, nil)
	s.Do("POST /houses/{house}/log/{entry}/drop", dropEntry, nil)
}

// A dutyView is the week of a house: who is planned when, and who is there.
type dutyView struct {
	Links          []page.Link
	Week           string
	Weeks          []page.Link
	Gaps           []string
	Now            []page.Task
	Here           []page.Act
	Days           []dutyDay
	Copy           *page.Act
	After          []record.Section
	Staffed, Plans bool
}

type dutyDay struct {
	Name  string
	Today bool
	Rows  []page.Task
}

func houseAt(r housing.Rota) string { return "/houses/" + string(r.ID) }

// dutyLinks are the pages of a house for those who work in it.
func dutyLinks(r housing.Rota, here string) (list []page.Link) {
	for _, l := range []struct {
		at, key string
		sees    bool
	}{{"", "duty.house", false}, {"/duty", "duty.roster", false}, {"/tonight", "duty.tonight", true}, {"/log", "duty.book", true}, {"/emergency", "duty.sheet", true}} {
		if l.at != here && (r.Sees || !l.sees) {
			list = append(list, page.Link{Href: houseAt(r) + l.at, Label: l.key})
		}
	}
	return list
}

// stretch is a time in the words of the house: the day stands once if it is one.
func stretch(v *page.Visit, in housing.Span) string {
	from, until := sild.DateOf(in.From, v.Page.Zone), sild.DateOf(in.Until, v.Page.Zone)
	text := v.Page.WeekdayOn(from, v.Page.ShortDate(from)) + " " + v.Page.Time(in.From, v.Page.Zone) + "–"
	if from != until {
		text += v.Page.WeekdayOn(until, v.Page.ShortDate(until)) + " "
	}
	return text + v.Page.Time(in.Until, v.Page.Zone)
}

// hours are a length in hours and minutes.
func houseHours(v *page.Visit, d time.Duration) string {
	return v.Page.T("duty.length", "hours", v.Page.Number(int(d.Hours())), "minutes", v.Page.Number(int(d.Minutes())%60))
}

func dutyPage(v *page.Visit) (templ.Component, error) {
	r, err := housing.OpenRota(v.Tx, v.ID("house"))
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("duty.title", "house", r.Name)
	v.Page.Zone, v.Page.Today = r.Pack.Location(), r.Today
	day := v.Page.Today
	if d, err := sild.ParseDate(v.Query("from")); err == nil && !d.IsZero() {
		day = d
	}
	first, in := r.Week(day)
	at := houseAt(r) + "/duty"
	x := dutyView{
		Links: dutyLinks(r, "/duty"), Staffed: r.Staffed, Plans: r.Keeps,
		Week:  v.Page.T("diary.week", "from", v.Page.ShortDate(first), "until", v.Page.ShortDate(first.AddDays(6))),
		Weeks: []page.Link{{Href: at + "?from=" + first.AddDays(-7).String(), Label: "diary.earlier"}},
	}
	if this, _ := r.Week(v.Page.Today); this != first {
		x.Weeks = append(x.Weeks, page.Link{Href: at, Label: "diary.now"})
	}
	x.Weeks = append(x.Weeks, page.Link{Href: at + "?from=" + first.AddDays(7).String(), Label: "diary.later"})
	if r.Keeps {
		x.Weeks = append(x.Weeks, page.Link{Href: at + "/new?from=" + max(first.String(), v.Page.Today.String()), Label: "duty.plan"})
		x.Copy = &page.Act{Label: "duty.copy", Href: at + "/copy", Post: true, Hidden: []page.Hidden{{Name: "monday", Value: first.String()}}}
	}
	gaps, err := r.Gaps(v.Tx)
	if err != nil {
		return nil, err
	}
	for _, g := range gaps {
		x.Gaps = append(x.Gaps, stretch(v, g))
	}
	if x.Now, x.Here, err = whoIsHere(v, r); err != nil {
		return nil, err
	}
	if x.Days, err = dutyDays(v, r, first, in); err != nil {
		return nil, err
	}
	x.After, err = dutyAfter(v, r)
	return dutyWeekPage(v.Page, x), err
}

func dutyDays(v *page.Visit, r housing.Rota, first sild.Date, in housing.Span) (list []dutyDay, err error) {
	shifts, err := r.ShiftsIn(v.Tx, in)
	if err != nil {
		return nil, err
	}
	gaps, err := r.Unplanned(v.Tx, in)
	if err != nil {
		return nil, err
	}
	for i := range 7 {
		day := first.AddDays(i)
		d := dutyDay{Name: v.Page.WeekdayOn(day, v.Page.ShortDate(day)), Today: day == v.Page.Today}
		for _, s := range shifts {
			if on := sild.DateOf(s.Starts, v.Page.Zone); on == day || i == 0 && on.Before(day) {
				d.Rows = append(d.Rows, shiftRow(v, r, s))
			}
		}
		for _, g := range gaps {
			if sild.DateOf(g.From, v.Page.Zone) == day {
				d.Rows = append(d.Rows, page.Task{What: v.Page.T("duty.nobody"), Detail: stretch(v, g)})
			}
		}
		list = append(list, d)
	}
	return list, nil
}

// shiftRow is a shift as a row: when, who, and what the reader can do with it.
func shiftRow(v *page.Visit, r housing.Rota, s housing.Planned) page.Task {
	when := v.Page.Time(s.Starts, v.Page.Zone) + "–" + v.Page.Time(s.Ends, v.Page.Zone)
	t := page.Task{What: when + " " + s.Name, Note: s.Note}
	at := "/shifts/" + string(s.ID)
	switch {
	case s.User == "":
		t.What = when + " " + v.Page.T("duty.open")
	case s.Away:
		t.Detail = v.Page.T("duty.away")
	case s.User == v.Tx.Actor.User:
		t.Detail = v.Page.T("duty.you")
	}
	over := !s.Ends.After(v.Tx.Now)
	if s.User == "" && r.Mate && !over {
		t.Acts = append(t.Acts, page.Act{Label: "duty.take", Of: when, Href: at + "/take", Post: true})
	}
	if !over && (r.Keeps || s.User == v.Tx.Actor.User) {
		t.Href = at
	}
	return t
}

// whoIsHere says who is in the house, and lets the reader come and go.
func whoIsHere(v *page.Visit, r housing.Rota) (list []page.Task, acts []page.Act, err error) {
	here, err := r.Here(v.Tx)
	if err != nil {
		return nil, nil, err
	}
	for _, p := range here {
		name, err := org.Name(v.Tx, p.User)
		if err != nil {
			return nil, nil, err
		}
		t := page.Task{What: name, Detail: v.Page.T("duty.since", "from", v.MomentShort(p.Came), "until", v.Page.Time(p.Ends, v.Page.Zone))}
		if p.How == "took_over" {
			t.Note = v.Page.T("duty.took_over", "why", p.Why)
		}
		list = append(list, t)
	}
	acts, err = hereActs(v, r)
	return list, acts, err
}

func hereActs(v *page.Visit, r housing.Rota) ([]page.Act, error) {
	if r.On != nil {
		return []page.Act{{Label: "duty.leave", Of: r.Name, Href: houseAt(r) + "/leave"}}, nil
	}
	if !r.Mate {
		return nil, nil
	}
	mine, err := r.Mine(v.Tx)
	if err != nil {
		return nil, err
	}
	if mine != nil {
		return []page.Act{{Label: "duty.here", Of: r.Name, Href: houseAt(r) + "/here", Post: true, Strong: true}}, nil
	}
	return []page.Act{{Label: "duty.take_over", Of: r.Name, Href: houseAt(r) + "/take-over"}}, nil
}

// dutyAfter is what counts afterwards: when nobody was there, and how much of a
// month somebody was.
func dutyAfter(v *page.Visit, r housing.Rota) ([]record.Section, error) {
	if !r.Staffed {
		return nil, nil
	}
	holes, err := r.Holes(v.Tx)
	if err != nil {
		return nil, err
	}
	gone := record.Section{Key: "duty.holes", Empty: "duty.holes.none"}
	for _, h := range holes {
		t := page.Task{What: stretch(v, h.Span), Detail: houseHours(v, h.Length()), Note: h.Words}
		if r.Keeps {
			t.Acts = []page.Act{{Label: "duty.why", Of: t.What, Href: houseAt(r) + "/duty/why?from=" + h.From.UTC().Format(instant) + "&until=" + h.Until.UTC().Format(instant)}}
		}
		gone.List = append(gone.List, t)
	}
	share := record.Section{Key: "duty.cover"}
	for _, day := range []sild.Date{v.Page.Today, v.Page.Today.AddDays(-v.Page.Today.Day())} {
		c, err := r.CoverIn(v.Tx, day)
		if err != nil {
			return nil, err
		}
		if c.All > 0 {
			share.List = append(share.List, page.Task{What: v.Page.Month(c.Month), Detail: v.Page.T("duty.cover.share",
				"present", v.Page.Percent(int(c.Present.Minutes()), int(c.All.Minutes())), "planned", v.Page.Percent(int(c.Planned.Minutes()), int(c.All.Minutes())))})
		}
	}
	return []record.Section{gone, share}, nil
}

// instant is how a moment stands in an address.
const instant = "20060102T150405Z"

// DutyToday are the times in which nobody is planned, of the houses for which the
// reader answers or in which they work: shown before they come.
func DutyToday(v *page.Visit) (list []page.Task, err error) {
	rotas, err := housing.Rotas(v.Tx)
	if err != nil {
		return nil, err
	}
	for _, r := range rotas {
		t, err := gapTask(v, r)
		if err != nil {
			return nil, err
		}
		if t != nil {
			list = append(list, *t)
		}
	}
	return list, nil
}

// gapTask is one line for all gaps of a house; nil: there is none.
func gapTask(v *page.Visit, r housing.Rota) (*page.Task, error) {
	gaps, err := r.Gaps(v.Tx)
	if err != nil || len(gaps) == 0 {
		return nil, err
	}
	var when []string
	for _, g := range gaps[:min(len(gaps), 3)] {
		when = append(when, stretch(v, g))
	}
	t := page.Task{What: r.Name, Href: houseAt(r) + "/duty", Detail: v.Page.T("duty.nobody.when", "when", strings.Join(when, "; "))}
	if n := len(gaps) - len(when); n > 0 {
		t.Note = v.Page.N("duty.gaps.more", n)
	}
	return &t, nil
}
