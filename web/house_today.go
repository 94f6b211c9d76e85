// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/housing"
	"sild/org"
)

// A houseToday is the first page of those who work in houses: on duty the house
// tonight, off duty their shifts, and nothing of anybody who lives there.
type houseToday struct {
	Houses   []houseNow
	Sections []section
}

// A houseNow is a house with who is there, and what the reader can do.
type houseNow struct {
	Name  string
	Links []link
	Here  []task
	Acts  []act
	Count string // how many are there tonight; empty: not for this reader now
}

func todayHouse(v *visit) (templ.Component, error) {
	rotas, err := housing.Rotas(v.tx)
	if err != nil {
		return nil, err
	}
	if len(rotas) == 0 {
		return aboutPage(v.page, []string{"today.no_shift", "today.no_shift.why"}), nil
	}
	var x houseToday
	var later []section
	mine, open, gaps := section{Key: "duty.mine", Empty: "duty.mine.none"}, section{Key: "duty.free"}, section{Key: "duty.gaps"}
	on := false
	for _, r := range rotas {
		v.page.Zone, v.page.Today = r.Pack.Location(), r.Today
		h := houseNow{Name: r.Name, Links: dutyLinks(r, "")}
		if h.Here, h.Acts, err = v.whoIsHere(r); err != nil {
			return nil, err
		}
		if r.On != nil {
			on = true
			some, count, err := v.onDuty(r)
			if err != nil {
				return nil, err
			}
			h.Count = count
			x.Sections = append(x.Sections, some...)
		}
		x.Houses = append(x.Houses, h)
		if err := v.myShifts(r, &mine, &open); err != nil {
			return nil, err
		}
		t, err := v.gapTask(r)
		if err != nil {
			return nil, err
		}
		if t != nil {
			gaps.List = append(gaps.List, *t)
		}
	}
	if on {
		work, err := v.work(packs{})
		if err != nil {
			return nil, err
		}
		later = append(later, section{Key: "today.needs_you", List: work})
	}
	mine.Total, mine.List = len(mine.List), mine.List[:min(len(mine.List), beside)]
	if n := mine.Total - len(mine.List); n > 0 {
		mine.More = v.page.N("today.more", n)
	}
	x.Sections = append(append(x.Sections, later...), gaps, mine, open)
	return houseTodayPage(v.page, x), nil
}

// myShifts adds the reader's next shifts in a house, and those that they could
// take.
func (v *visit) myShifts(r housing.Rota, mine, open *section) error {
	all, err := r.ShiftsIn(v.tx, housing.Span{From: v.tx.Now, Until: v.tx.Now.AddDate(0, 0, housing.AheadDays)})
	for _, s := range all {
		t := v.shiftRow(r, s)
		t.What, t.Detail, t.Href = v.stretch(s.Span()), r.Name, houseAt(r)+"/duty?from="+sild.DateOf(s.Starts, v.page.Zone).String()
		switch s.User {
		case v.tx.Actor.User:
			t.Href = "/shifts/" + string(s.ID)
			mine.List = append(mine.List, t)
		case "":
			open.List = append(open.List, t)
		}
	}
	return err
}

// onDuty is what those who are there see of the house tonight: comings and goings
// first, then who lives there, who is expected and what is to be done.
func (v *visit) onDuty(r housing.Rota) (list []section, count string, err error) {
	n, err := housing.WatchOf(v.tx, r.ID)
	if err != nil {
		return nil, "", err
	}
	list = v.watchSections(n)
	b, err := housing.BookOf(v.tx, r.ID, housing.Span{From: v.tx.Now, Until: v.tx.Now})
	if err != nil {
		return nil, "", err
	}
	list = append(list, section{Key: "duty.book.to_do", Href: houseAt(r) + "/log", List: v.entryTasks(b, b.Todo)})
	return list, v.count(n), nil
}

func (v *visit) count(n housing.Watch) string {
	residents, staff := n.In()
	return v.page.T("duty.count", "residents", v.page.N("duty.count.residents", residents), "staff", v.page.N("duty.count.staff", staff))
}

// watchSections are those of a house tonight.
func (v *visit) watchSections(n housing.Watch) []section {
	moves, lives := section{Key: "duty.moves"}, section{Key: "duty.lives", Empty: "duty.lives.none"}
	for _, r := range n.Residents {
		t := v.residentTask(n, r)
		if r.State == "comes" || r.State == "left" || r.Goes(n.Today) {
			moves.List = append(moves.List, t)
		}
		if r.State == "lives" || r.State == "away" {
			lives.List = append(lives.List, t)
		}
	}
	guests := section{Key: "duty.guests"}
	for _, g := range n.Guests {
		t := task{What: v.page.Time(g.Starts, v.page.Zone) + "–" + v.page.Time(g.Ends, v.page.Zone) + " " + g.Name, Who: g.Resident, WhoAt: "/cases/" + string(g.Case), Detail: g.Relation}
		if g.State == "asked" {
			t.Note = v.page.T("duty.guests.asked")
		}
		guests.List = append(guests.List, t)
	}
	return []section{moves, lives, guests}
}

// place is where somebody sleeps.
func (v *visit) sleeps(r housing.Resident) string {
	return v.page.T("duty.bed", "room", r.Room, "bed", r.Bed)
}

func (v *visit) residentTask(n housing.Watch, r housing.Resident) task {
	t := task{What: r.Name, Href: "/cases/" + string(r.Case), Detail: v.sleeps(r) + ", " + v.residentState(n, r)}
	var notes []string
	if r.Health != "" {
		notes = append(notes, v.page.T("duty.must_know", "what", r.Health))
	}
	if r.StepFree {
		notes = append(notes, v.page.T("duty.step_free"))
	}
	if r.Helped {
		notes = append(notes, v.page.T("duty.interpreter"))
	}
	t.Note = strings.Join(notes, " · ")
	return t
}

func (v *visit) residentState(n housing.Watch, r housing.Resident) string {
	switch {
	case r.State == "comes":
		return v.page.T("duty.state.comes", "day", v.page.Day(r.From, n.Today))
	case r.State == "left":
		return v.page.T("duty.state.left", "day", v.page.Day(r.Until, n.Today))
	case r.State == "away" && r.Back.IsZero():
		return v.page.T("duty.state.away", "why", v.value(n.Pack, "absence_reasons", r.Away))
	case r.State == "away":
		return v.page.T("duty.state.away_until", "why", v.value(n.Pack, "absence_reasons", r.Away), "day", v.page.Day(r.Back, n.Today))
	case r.Goes(n.Today):
		return v.page.T("duty.state.goes", "day", v.page.Day(r.Until, n.Today))
	}
	return v.page.T("duty.state.lives", "day", v.page.ShortDate(r.From))
}

// A tonightView is a house as it is tonight.
type tonightView struct {
	Links    []link
	Count    string
	Here     []task
	Sections []section
}

func tonightPage(v *visit) (templ.Component, error) {
	n, err := housing.WatchOf(v.tx, v.id("house"))
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("duty.tonight.title", "house", n.Name)
	v.page.Zone, v.page.Today = n.Pack.Location(), n.Today
	x := tonightView{Links: dutyLinks(n.Rota, "/tonight"), Count: v.count(n), Sections: v.watchSections(n)}
	x.Here, _, err = v.whoIsHere(n.Rota)
	return tonightSheet(v.page, x), err
}

// A evacuation is what the fire brigade is handed.
type evacuation struct {
	Back, House, Where, Phone, Printed, Count string
	Rows                                      []evacuee
	Staff                                     []string
}

type evacuee struct {
	Room, Name, Born, State, Know string
	Calls                         []string // who is called, and where
}

func houseEmergencyPage(v *visit) (templ.Component, error) {
	n, err := housing.Sheet(v.tx, v.id("house"))
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("duty.sheet.title", "house", n.Name)
	v.page.Zone, v.page.Today = n.Pack.Location(), n.Today
	x := evacuation{Back: houseAt(n.Rota) + "/tonight", House: n.Name, Where: n.Line, Phone: n.Phone, Printed: v.page.T("duty.sheet.printed", "when", v.page.Date(n.Today)+" "+v.page.Time(v.tx.Now, v.page.Zone)), Count: v.count(n)}
	for _, r := range n.Residents {
		if r.State == "left" || r.State == "comes" && r.From.After(n.Today) {
			continue
		}
		t := v.residentTask(n, r)
		state := ""
		if r.State != "lives" {
			state = v.residentState(n, r)
		}
		row := evacuee{Room: v.sleeps(r), Name: r.Name, Born: v.page.born(r.Born), State: state, Know: t.Note}
		for _, c := range r.Calls {
			who := c.Name
			if c.Relation != "" {
				who += " (" + c.Relation + ")"
			}
			row.Calls = append(row.Calls, who+" "+c.Phone)
		}
		x.Rows = append(x.Rows, row)
	}
	var users []sild.ID
	for _, p := range n.Staff {
		users = append(users, p.User)
	}
	names, err := org.Names(v.tx, users)
	for _, u := range users {
		x.Staff = append(x.Staff, names[u])
	}
	slices.Sort(x.Staff)
	return emergencySheet(v.page, x), err
}
