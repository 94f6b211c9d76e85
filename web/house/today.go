// SPDX-License-Identifier: EUPL-1.2

package house

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/housing"
	"sild/org"
	"sild/web/page"
	"sild/web/record"
)

// A houseToday is the first page of those who work in houses: on duty the house
// tonight, off duty their shifts, and nothing of anybody who lives there.
type houseToday struct {
	Houses   []houseNow
	Sections []record.Section
}

// A houseNow is a house with who is there, and what the reader can do.
type houseNow struct {
	Name  string
	Links []page.Link
	Here  []page.Task
	Acts  []page.Act
	Count string // how many are there tonight; empty: not for this reader now
}

// Today is the first page of those who work in houses.
func Today(v *page.Visit) (templ.Component, error) {
	rotas, err := housing.Rotas(v.Tx)
	if err != nil {
		return nil, err
	}
	if len(rotas) == 0 {
		return page.AboutPage(v.Page, []string{"today.no_shift", "today.no_shift.why"}), nil
	}
	var x houseToday
	var later []record.Section
	mine, open, gaps := record.Section{Key: "duty.mine", Empty: "duty.mine.none"}, record.Section{Key: "duty.free"}, record.Section{Key: "duty.gaps"}
	on := false
	for _, r := range rotas {
		v.Page.Zone, v.Page.Today = r.Pack.Location(), r.Today
		h := houseNow{Name: r.Name, Links: dutyLinks(r, "")}
		if h.Here, h.Acts, err = whoIsHere(v, r); err != nil {
			return nil, err
		}
		if r.On != nil {
			on = true
			some, count, err := onDuty(v, r)
			if err != nil {
				return nil, err
			}
			h.Count = count
			x.Sections = append(x.Sections, some...)
		}
		x.Houses = append(x.Houses, h)
		if err := myShifts(v, r, &mine, &open); err != nil {
			return nil, err
		}
		t, err := gapTask(v, r)
		if err != nil {
			return nil, err
		}
		if t != nil {
			gaps.List = append(gaps.List, *t)
		}
	}
	if on {
		work, err := record.Work(v, record.Packs{})
		if err != nil {
			return nil, err
		}
		later = append(later, record.Section{Key: "today.needs_you", List: work})
	}
	mine.Total, mine.List = len(mine.List), mine.List[:min(len(mine.List), record.Beside)]
	if n := mine.Total - len(mine.List); n > 0 {
		mine.More = v.Page.N("today.more", n)
	}
	x.Sections = append(append(x.Sections, later...), gaps, mine, open)
	return houseTodayPage(v.Page, x), nil
}

// myShifts adds the reader's next shifts in a house, and those that they could
// take.
func myShifts(v *page.Visit, r housing.Rota, mine, open *record.Section) error {
	all, err := r.ShiftsIn(v.Tx, housing.Span{From: v.Tx.Now, Until: v.Tx.Now.AddDate(0, 0, housing.AheadDays)})
	for _, s := range all {
		t := shiftRow(v, r, s)
		t.What, t.Detail, t.Href = stretch(v, s.Span()), r.Name, houseAt(r)+"/duty?from="+sild.DateOf(s.Starts, v.Page.Zone).String()
		switch s.User {
		case v.Tx.Actor.User:
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
func onDuty(v *page.Visit, r housing.Rota) (list []record.Section, count string, err error) {
	n, err := housing.WatchOf(v.Tx, r.ID)
	if err != nil {
		return nil, "", err
	}
	list = watchSections(v, n)
	b, err := housing.BookOf(v.Tx, r.ID, housing.Span{From: v.Tx.Now, Until: v.Tx.Now})
	if err != nil {
		return nil, "", err
	}
	list = append(list, record.Section{Key: "duty.book.to_do", Href: houseAt(r) + "/log", List: entryTasks(v, b, b.Todo)})
	return list, countSaid(v, n), nil
}

func countSaid(v *page.Visit, n housing.Watch) string {
	residents, staff := n.In()
	return v.Page.T("duty.count", "residents", v.Page.N("duty.count.residents", residents), "staff", v.Page.N("duty.count.staff", staff))
}

// watchSections are those of a house tonight.
func watchSections(v *page.Visit, n housing.Watch) []record.Section {
	moves, lives := record.Section{Key: "duty.moves"}, record.Section{Key: "duty.lives", Empty: "duty.lives.none"}
	for _, r := range n.Residents {
		t := residentTask(v, n, r)
		if r.State == "comes" || r.State == "left" || r.Goes(n.Today) {
			moves.List = append(moves.List, t)
		}
		if r.State == "lives" || r.State == "away" {
			lives.List = append(lives.List, t)
		}
	}
	guests := record.Section{Key: "duty.guests"}
	for _, g := range n.Guests {
		t := page.Task{What: v.Page.Time(g.Starts, v.Page.Zone) + "–" + v.Page.Time(g.Ends, v.Page.Zone) + " " + g.Name, Who: g.Resident, WhoAt: "/cases/" + string(g.Case), Detail: g.Relation}
		if g.State == "asked" {
			t.Note = v.Page.T("duty.guests.asked")
		}
		guests.List = append(guests.List, t)
	}
	return []record.Section{moves, lives, guests}
}

// place is where somebody sleeps.
func sleeps(v *page.Visit, r housing.Resident) string {
	return v.Page.T("duty.bed", "room", r.Room, "bed", r.Bed)
}

func residentTask(v *page.Visit, n housing.Watch, r housing.Resident) page.Task {
	t := page.Task{What: r.Name, Href: "/cases/" + string(r.Case), Detail: sleeps(v, r) + ", " + residentState(v, n, r)}
	var notes []string
	if r.Health != "" {
		notes = append(notes, v.Page.T("duty.must_know", "what", r.Health))
	}
	if r.StepFree {
		notes = append(notes, v.Page.T("duty.step_free"))
	}
	if r.Helped {
		notes = append(notes, v.Page.T("duty.interpreter"))
	}
	t.Note = strings.Join(notes, " · ")
	return t
}

func residentState(v *page.Visit, n housing.Watch, r housing.Resident) string {
	switch {
	case r.State == "comes":
		return v.Page.T("duty.state.comes", "day", v.Page.Day(r.From, n.Today))
	case r.State == "left":
		return v.Page.T("duty.state.left", "day", v.Page.Day(r.Until, n.Today))
	case r.State == "away" && r.Back.IsZero():
		return v.Page.T("duty.state.away", "why", v.Value(n.Pack, "absence_reasons", r.Away))
	case r.State == "away":
		return v.Page.T("duty.state.away_until", "why", v.Value(n.Pack, "absence_reasons", r.Away), "day", v.Page.Day(r.Back, n.Today))
	case r.Goes(n.Today):
		return v.Page.T("duty.state.goes", "day", v.Page.Day(r.Until, n.Today))
	}
	return v.Page.T("duty.state.lives", "day", v.Page.ShortDate(r.From))
}

// A tonightView is a house as it is tonight.
type tonightView struct {
	Links    []page.Link
	Count    string
	Here     []page.Task
	Sections []record.Section
}

func tonightPage(v *page.Visit) (templ.Component, error) {
	n, err := housing.WatchOf(v.Tx, v.ID("house"))
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("duty.tonight.title", "house", n.Name)
	v.Page.Zone, v.Page.Today = n.Pack.Location(), n.Today
	x := tonightView{Links: dutyLinks(n.Rota, "/tonight"), Count: countSaid(v, n), Sections: watchSections(v, n)}
	x.Here, _, err = whoIsHere(v, n.Rota)
	return tonightSheet(v.Page, x), err
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

func houseEmergencyPage(v *page.Visit) (templ.Component, error) {
	n, err := housing.Sheet(v.Tx, v.ID("house"))
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("duty.sheet.title", "house", n.Name)
	v.Page.Zone, v.Page.Today = n.Pack.Location(), n.Today
	x := evacuation{Back: houseAt(n.Rota) + "/tonight", House: n.Name, Where: n.Line, Phone: n.Phone, Printed: v.Page.T("duty.sheet.printed", "when", v.Page.Date(n.Today)+" "+v.Page.Time(v.Tx.Now, v.Page.Zone)), Count: countSaid(v, n)}
	for _, r := range n.Residents {
		if r.State == "left" || r.State == "comes" && r.From.After(n.Today) {
			continue
		}
		t := residentTask(v, n, r)
		state := ""
		if r.State != "lives" {
			state = residentState(v, n, r)
		}
		row := evacuee{Room: sleeps(v, r), Name: r.Name, Born: v.Page.Born(r.Born), State: state, Know: t.Note}
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
	names, err := org.Names(v.Tx, users)
	for _, u := range users {
		x.Staff = append(x.Staff, names[u])
	}
	slices.Sort(x.Staff)
	return emergencySheet(v.Page, x), err
}
