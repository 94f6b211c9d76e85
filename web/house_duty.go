// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strings"
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/housing"
	"sild/org"
)

func (s *Server) houseDutyRoutes() {
	s.read("GET /houses/{house}/duty", dutyPage)
	s.read("GET /houses/{house}/duty/new", newShiftsPage)
	s.write("POST /houses/{house}/duty", addShifts, newShiftsPage)
	s.write("POST /houses/{house}/duty/copy", copyWeek, dutyPage)
	s.read("GET /houses/{house}/duty/why", whyNobodyPage)
	s.write("POST /houses/{house}/duty/why", sayWhyNobody, whyNobodyPage)
	s.read("GET /shifts/{shift}", shiftPage)
	s.write("POST /shifts/{shift}/change", changeShift, shiftPage)
	s.write("POST /shifts/{shift}/cancel", cancelShift, shiftPage)
	s.write("POST /shifts/{shift}/cannot", leaveShift, shiftPage)
	s.write("POST /shifts/{shift}/swap", swapShifts, shiftPage)
	s.write("POST /shifts/{shift}/take", takeShift, shiftPage)
	s.write("POST /houses/{house}/here", checkIn, takeOverPage)
	s.read("GET /houses/{house}/take-over", takeOverPage)
	s.write("POST /houses/{house}/take-over", takeOver, takeOverPage)
	s.read("GET /houses/{house}/leave", leaveHousePage)
	s.write("POST /houses/{house}/leave", leaveHouse, leaveHousePage)
	s.write("POST /houses/{house}/stay-on", stayOn, leaveHousePage)
	s.read("GET /houses/{house}/tonight", tonightPage)
	s.read("GET /houses/{house}/emergency", houseEmergencyPage)
	s.read("GET /houses/{house}/log", bookPage)
	s.write("POST /houses/{house}/log", addEntry, bookPage)
	s.write("POST /houses/{house}/log/read", readBook, nil)
	s.write("POST /houses/{house}/log/{entry}/done", doneEntry, nil)
	s.write("POST /houses/{house}/log/{entry}/drop", dropEntry, nil)
}

// A dutyView is the week of a house: who is planned when, and who is there.
type dutyView struct {
	Links          []link
	Week           string
	Weeks          []link
	Gaps           []string
	Now            []task
	Here           []act
	Days           []dutyDay
	Copy           *act
	After          []section
	Staffed, Plans bool
}

type dutyDay struct {
	Name  string
	Today bool
	Rows  []task
}

func houseAt(r housing.Rota) string { return "/houses/" + string(r.ID) }

// dutyLinks are the pages of a house for those who work in it.
func dutyLinks(r housing.Rota, here string) (list []link) {
	for _, l := range []struct {
		at, key string
		sees    bool
	}{{"", "duty.house", false}, {"/duty", "duty.roster", false}, {"/tonight", "duty.tonight", true}, {"/log", "duty.book", true}, {"/emergency", "duty.sheet", true}} {
		if l.at != here && (r.Sees || !l.sees) {
			list = append(list, link{Href: houseAt(r) + l.at, Label: l.key})
		}
	}
	return list
}

// stretch is a time in the words of the house: the day stands once if it is one.
func (v *visit) stretch(in housing.Span) string {
	from, until := sild.DateOf(in.From, v.page.Zone), sild.DateOf(in.Until, v.page.Zone)
	text := v.page.weekdayOn(from, v.page.ShortDate(from)) + " " + v.page.Time(in.From, v.page.Zone) + "–"
	if from != until {
		text += v.page.weekdayOn(until, v.page.ShortDate(until)) + " "
	}
	return text + v.page.Time(in.Until, v.page.Zone)
}

// hours are a length in hours and minutes.
func (v *visit) houseHours(d time.Duration) string {
	return v.page.T("duty.length", "hours", v.page.Number(int(d.Hours())), "minutes", v.page.Number(int(d.Minutes())%60))
}

func dutyPage(v *visit) (templ.Component, error) {
	r, err := housing.OpenRota(v.tx, v.id("house"))
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("duty.title", "house", r.Name)
	v.page.Zone, v.page.Today = r.Pack.Location(), r.Today
	day := v.page.Today
	if d, err := sild.ParseDate(v.query("from")); err == nil && !d.IsZero() {
		day = d
	}
	first, in := r.Week(day)
	at := houseAt(r) + "/duty"
	x := dutyView{
		Links: dutyLinks(r, "/duty"), Staffed: r.Staffed, Plans: r.Keeps,
		Week:  v.page.T("diary.week", "from", v.page.ShortDate(first), "until", v.page.ShortDate(first.AddDays(6))),
		Weeks: []link{{Href: at + "?from=" + first.AddDays(-7).String(), Label: "diary.earlier"}},
	}
	if this, _ := r.Week(v.page.Today); this != first {
		x.Weeks = append(x.Weeks, link{Href: at, Label: "diary.now"})
	}
	x.Weeks = append(x.Weeks, link{Href: at + "?from=" + first.AddDays(7).String(), Label: "diary.later"})
	if r.Keeps {
		x.Weeks = append(x.Weeks, link{Href: at + "/new?from=" + max(first.String(), v.page.Today.String()), Label: "duty.plan"})
		x.Copy = &act{Label: "duty.copy", Href: at + "/copy", Post: true, Hidden: []hidden{{"monday", first.String()}}}
	}
	gaps, err := r.Gaps(v.tx)
	if err != nil {
		return nil, err
	}
	for _, g := range gaps {
		x.Gaps = append(x.Gaps, v.stretch(g))
	}
	if x.Now, x.Here, err = v.whoIsHere(r); err != nil {
		return nil, err
	}
	if x.Days, err = v.dutyDays(r, first, in); err != nil {
		return nil, err
	}
	x.After, err = v.dutyAfter(r)
	return dutyWeekPage(v.page, x), err
}

func (v *visit) dutyDays(r housing.Rota, first sild.Date, in housing.Span) (list []dutyDay, err error) {
	shifts, err := r.ShiftsIn(v.tx, in)
	if err != nil {
		return nil, err
	}
	gaps, err := r.Unplanned(v.tx, in)
	if err != nil {
		return nil, err
	}
	for i := range 7 {
		day := first.AddDays(i)
		d := dutyDay{Name: v.page.weekdayOn(day, v.page.ShortDate(day)), Today: day == v.page.Today}
		for _, s := range shifts {
			if on := sild.DateOf(s.Starts, v.page.Zone); on == day || i == 0 && on.Before(day) {
				d.Rows = append(d.Rows, v.shiftRow(r, s))
			}
		}
		for _, g := range gaps {
			if sild.DateOf(g.From, v.page.Zone) == day {
				d.Rows = append(d.Rows, task{What: v.page.T("duty.nobody"), Detail: v.stretch(g)})
			}
		}
		list = append(list, d)
	}
	return list, nil
}

// shiftRow is a shift as a row: when, who, and what the reader can do with it.
func (v *visit) shiftRow(r housing.Rota, s housing.Planned) task {
	when := v.page.Time(s.Starts, v.page.Zone) + "–" + v.page.Time(s.Ends, v.page.Zone)
	t := task{What: when + " " + s.Name, Note: s.Note}
	at := "/shifts/" + string(s.ID)
	switch {
	case s.User == "":
		t.What = when + " " + v.page.T("duty.open")
	case s.Away:
		t.Detail = v.page.T("duty.away")
	case s.User == v.tx.Actor.User:
		t.Detail = v.page.T("duty.you")
	}
	over := !s.Ends.After(v.tx.Now)
	if s.User == "" && r.Mate && !over {
		t.Acts = append(t.Acts, act{Label: "duty.take", Of: when, Href: at + "/take", Post: true})
	}
	if !over && (r.Keeps || s.User == v.tx.Actor.User) {
		t.Href = at
	}
	return t
}

// whoIsHere says who is in the house, and lets the reader come and go.
func (v *visit) whoIsHere(r housing.Rota) (list []task, acts []act, err error) {
	here, err := r.Here(v.tx)
	if err != nil {
		return nil, nil, err
	}
	for _, p := range here {
		name, err := org.Name(v.tx, p.User)
		if err != nil {
			return nil, nil, err
		}
		t := task{What: name, Detail: v.page.T("duty.since", "from", v.momentShort(p.Came), "until", v.page.Time(p.Ends, v.page.Zone))}
		if p.How == "took_over" {
			t.Note = v.page.T("duty.took_over", "why", p.Why)
		}
		list = append(list, t)
	}
	acts, err = v.hereActs(r)
	return list, acts, err
}

func (v *visit) hereActs(r housing.Rota) ([]act, error) {
	if r.On != nil {
		return []act{{Label: "duty.leave", Of: r.Name, Href: houseAt(r) + "/leave"}}, nil
	}
	if !r.Mate {
		return nil, nil
	}
	mine, err := r.Mine(v.tx)
	if err != nil {
		return nil, err
	}
	if mine != nil {
		return []act{{Label: "duty.here", Of: r.Name, Href: houseAt(r) + "/here", Post: true, Strong: true}}, nil
	}
	return []act{{Label: "duty.take_over", Of: r.Name, Href: houseAt(r) + "/take-over"}}, nil
}

// dutyAfter is what counts afterwards: when nobody was there, and how much of a
// month somebody was.
func (v *visit) dutyAfter(r housing.Rota) ([]section, error) {
	if !r.Staffed {
		return nil, nil
	}
	holes, err := r.Holes(v.tx)
	if err != nil {
		return nil, err
	}
	gone := section{Key: "duty.holes", Empty: "duty.holes.none"}
	for _, h := range holes {
		t := task{What: v.stretch(h.Span), Detail: v.houseHours(h.Length()), Note: h.Words}
		if r.Keeps {
			t.Acts = []act{{Label: "duty.why", Of: t.What, Href: houseAt(r) + "/duty/why?from=" + h.From.UTC().Format(instant) + "&until=" + h.Until.UTC().Format(instant)}}
		}
		gone.List = append(gone.List, t)
	}
	share := section{Key: "duty.cover"}
	for _, day := range []sild.Date{v.page.Today, v.page.Today.AddDays(-v.page.Today.Day())} {
		c, err := r.CoverIn(v.tx, day)
		if err != nil {
			return nil, err
		}
		if c.All > 0 {
			share.List = append(share.List, task{What: v.page.Month(c.Month), Detail: v.page.T("duty.cover.share",
				"present", v.page.Percent(int(c.Present.Minutes()), int(c.All.Minutes())), "planned", v.page.Percent(int(c.Planned.Minutes()), int(c.All.Minutes())))})
		}
	}
	return []section{gone, share}, nil
}

// instant is how a moment stands in an address.
const instant = "20060102T150405Z"

// dutyToday are the times in which nobody is planned, of the houses for which the
// reader answers or in which they work: shown before they come.
func (v *visit) dutyToday() (list []task, err error) {
	rotas, err := housing.Rotas(v.tx)
	if err != nil {
		return nil, err
	}
	for _, r := range rotas {
		t, err := v.gapTask(r)
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
func (v *visit) gapTask(r housing.Rota) (*task, error) {
	gaps, err := r.Gaps(v.tx)
	if err != nil || len(gaps) == 0 {
		return nil, err
	}
	var when []string
	for _, g := range gaps[:min(len(gaps), 3)] {
		when = append(when, v.stretch(g))
	}
	t := task{What: r.Name, Href: houseAt(r) + "/duty", Detail: v.page.T("duty.nobody.when", "when", strings.Join(when, "; "))}
	if n := len(gaps) - len(when); n > 0 {
		t.Note = v.page.N("duty.gaps.more", n)
	}
	return &t, nil
}
