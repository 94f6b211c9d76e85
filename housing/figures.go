// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"cmp"
	"slices"
	"time"

	"sild"
	"sild/pack"
)

// Nights are the nights of beds, counted by what the beds were on them. There is
// the sum of all the others.
type Nights struct {
	There      int // the bed was there and its house open
	Void       int
	Slept      int // somebody lived in it and slept there
	Away       int // somebody lived in it and slept elsewhere
	Held       int // kept for somebody who was not there yet
	Turnaround int
	Free       int
}

// Lived are the nights on which somebody lived in a bed, wherever they slept.
func (n Nights) Lived() int { return n.Slept + n.Away }

// Usable are those on which somebody could have: occupancy is Lived of Usable
// (CAS3: hmpps §1.4, online days without void days), and beside it of There.
func (n Nights) Usable() int { return n.There - n.Void }

func (n *Nights) add(is State, away bool) {
	if is == NotThere {
		return
	}
	n.There++
	switch {
	case is == Blocked:
		n.Void++
	case is == Taken && away:
		n.Away++
	case is == Taken:
		n.Slept++
	case is == Held:
		n.Held++
	case is == Turnaround:
		n.Turnaround++
	default:
		n.Free++
	}
}

func (n *Nights) plus(m Nights) {
	n.There += m.There
	n.Void += m.Void
	n.Slept += m.Slept
	n.Away += m.Away
	n.Held += m.Held
	n.Turnaround += m.Turnaround
	n.Free += m.Free
}

// A Place is a house, for those to whom it belongs; for the one who pays a
// provider with all its houses.
type Place struct {
	House    sild.ID // empty: of all houses
	Provider sild.ID // empty: of all providers
	Name     string
	Houses   int
	Nights
	Last   Nights // on the last night that is counted: each bed once
	Months []MonthNights
}

// MonthNights are the nights of a month, "2024-03".
type MonthNights struct {
	Month string
	Nights
}

// VoidNights are nights on which beds were void, for a reason, at somebody's cost.
type VoidNights struct {
	Reason, Payer string
	Nights        int
}

// Paid are the bed-nights of a month that somebody pays for: of beds in which
// people lived, and of void ones.
type Paid struct {
	Month, Payer string
	Lived, Void  int
}

// figureRows are what figures are made of.
type figureRows struct {
	houses     []houseRow
	beds       []bedRow // by house
	voids      []voidRow
	uses       []useRow
	stays      []stayRow
	extensions []extensionRow
	absences   []absenceRow
	before     []edgeRow // the last use of a bed that ended before the span
	after      []edgeRow // the first one that began after it
}

type houseRow struct {
	ID, Provider sild.ID
	Name, Part   string
	lasting
}

type bedRow struct {
	ID, House  sild.ID
	Room, Name string
	lasting
}

type voidRow struct {
	Bed sild.ID
	lasting
	Reason, Payer string
}

type useRow struct {
	Bed                sild.ID
	Kind               string
	Stay               sild.ID
	From, Until, Ready sild.Date
	Going              bool
	Recorded, Replaced time.Time // of a hold: only between them it was one
}

type stayRow struct {
	Thing, House sild.ID
	Come         sild.Date
	Until        sild.Date
	Left         sild.Date
	Payer        string
	Reason, To   string
}

type extensionRow struct {
	Stay  sild.ID
	Was   sild.Date
	Payer string
}

type absenceRow struct {
	Stay       sild.ID
	From, Back sild.Date
}

type edgeRow struct {
	Bed sild.ID
	On  sild.Date
}

// A counter adds up the nights of a span, the last of them tonight at most.
type counter struct {
	from, last, today sild.Date
	zone              *time.Location
	after             func(part string) string // who pays once the time is over and nothing is decided
	gap               int                      // only gaps of more nights
	month             []int                    // its index in names
	names             []string
	payers            map[string]int
	paid              []Paid // by payer, then by month
	voided            map[VoidNights]int
	gaps              []Gap
}

func newCounter(from, last, today sild.Date, gap int, p *pack.Pack) *counter {
	c := &counter{from: from, last: last, today: today, zone: p.Location(), gap: gap, payers: map[string]int{}, voided: map[VoidNights]int{}}
	c.after = func(id string) string {
		if part, _ := p.Part(id); part.Stay != nil {
			return part.Stay.After
		}
		return ""
	}
	for d := from; !d.After(last); d = d.AddDays(1) {
		m := d.String()[:7]
		if n := len(c.names); n == 0 || c.names[n-1] != m {
			c.names = append(c.names, m)
		}
		c.month = append(c.month, len(c.names)-1)
	}
	return c
}

// pays is the row of a payer's months.
func (c *counter) pays(payer string) []Paid {
	i, ok := c.payers[payer]
	if !ok {
		i = len(c.payers)
		c.payers[payer] = i
		for _, m := range c.names {
			c.paid = append(c.paid, Paid{Month: m, Payer: payer})
		}
	}
	n := len(c.names)
	return c.paid[i*n : (i+1)*n]
}

// A lodger is a stay with what was decided about it.
type lodger struct {
	stayRow
	extensions []extensionRow // by day
	absences   []absenceRow
	after      string
}

// payer is who pays for a night: as was said at arrival, from an extension on as
// was said then, and once the time is over as the programme says (M9, domain §1.7).
func (l *lodger) payer(d sild.Date) string {
	if !d.Before(l.Until) {
		return l.after
	}
	payer := l.Payer
	for _, x := range l.extensions {
		if !d.Before(x.Was) && x.Payer != "" {
			payer = x.Payer
		}
	}
	return payer
}

func (l *lodger) away(d sild.Date) bool {
	return slices.ContainsFunc(l.absences, func(a absenceRow) bool { return !d.Before(a.From) && (a.Back.IsZero() || d.Before(a.Back)) })
}

// places counts the nights of each house.
func (c *counter) places(r figureRows) []Place {
	lodgers := map[sild.ID]*lodger{}
	after := map[sild.ID]string{}
	for _, h := range r.houses {
		after[h.ID] = c.after(h.Part)
	}
	for _, s := range r.stays {
		lodgers[s.Thing] = &lodger{stayRow: s, after: after[s.House]}
	}
	for _, x := range r.extensions {
		if l := lodgers[x.Stay]; l != nil {
			l.extensions = append(l.extensions, x)
		}
	}
	for _, x := range r.absences {
		if l := lodgers[x.Stay]; l != nil {
			l.absences = append(l.absences, x)
		}
	}
	voids, uses := byBed(r.voids, func(v voidRow) sild.ID { return v.Bed }), byBed(r.uses, func(u useRow) sild.ID { return u.Bed })
	before, next := map[sild.ID]sild.Date{}, map[sild.ID]sild.Date{}
	for _, e := range r.before {
		before[e.Bed] = e.On
	}
	for _, e := range r.after {
		next[e.Bed] = e.On
	}
	list := make([]Place, len(r.houses))
	at := map[sild.ID]int{}
	for i, h := range r.houses {
		list[i] = Place{House: h.ID, Provider: h.Provider, Name: h.Name, Houses: 1, Months: make([]MonthNights, len(c.names))}
		for j, m := range c.names {
			list[i].Months[j].Month = m
		}
		at[h.ID] = i
	}
	n := nights{c.from, make([]night, len(c.month))}
	for _, b := range r.beds {
		i := at[b.House]
		clear(n.cells)
		n.there(r.houses[i].lasting, b.lasting)
		for j, v := range voids[b.ID] {
			n.mark(v.From, v.Until.AddDays(1), Blocked, j)
		}
		mine := uses[b.ID]
		for j, u := range mine {
			c.marked(n, u, j)
		}
		c.bed(n, &list[i], voids[b.ID], mine, lodgers)
		c.gapsOf(b, r.houses[i], voids[b.ID], mine, before[b.ID], next[b.ID])
	}
	return list
}

// marked makes the nights of a use what they were. A hold was one from when it
// was recorded until it was let go, or became something else.
func (c *counter) marked(n nights, u useRow, of int) {
	if u.Kind != "held" {
		n.used(u.Kind, u.From, u.Until, u.Ready, u.Going, c.today, of)
		return
	}
	from, until := u.From, u.Until
	if d := sild.DateOf(u.Recorded, c.zone); d.After(from) {
		from = d
	}
	if !u.Replaced.IsZero() {
		if d := sild.DateOf(u.Replaced, c.zone); d.Before(until) {
			until = d
		}
	}
	n.mark(from, until, Held, of)
}

// bed adds the nights of one bed to its house.
func (c *counter) bed(n nights, to *Place, voids []voidRow, uses []useRow, lodgers map[sild.ID]*lodger) {
	for i, cell := range n.cells {
		away := false
		switch cell.is {
		case Blocked:
			v := voids[cell.of]
			c.voided[VoidNights{Reason: v.Reason, Payer: v.Payer}]++
			c.pays(v.Payer)[c.month[i]].Void++
		case Taken:
			if l := lodgers[uses[cell.of].Stay]; l != nil {
				d := c.from.AddDays(i)
				away = l.away(d)
				c.pays(l.payer(d))[c.month[i]].Lived++
			}
		}
		to.add(cell.is, away)
		to.Months[c.month[i]].add(cell.is, away)
		if i == len(n.cells)-1 {
			to.Last.add(cell.is, away)
		}
	}
}

func byBed[T any](rows []T, bed func(T) sild.ID) map[sild.ID][]T {
	m := map[sild.ID][]T{}
	for _, r := range rows {
		m[bed(r)] = append(m[bed(r)], r)
	}
	return m
}

// paidBy are the bed-nights that somebody pays for, by month and payer.
func (c *counter) paidBy() []Paid {
	list := slices.DeleteFunc(slices.Clone(c.paid), func(p Paid) bool { return p.Lived == 0 && p.Void == 0 })
	slices.SortFunc(list, func(x, y Paid) int { return cmp.Or(cmp.Compare(x.Month, y.Month), cmp.Compare(x.Payer, y.Payer)) })
	return list
}

// voids are the void nights, most first.
func (c *counter) voids() (list []VoidNights) {
	for v, n := range c.voided {
		v.Nights = n
		list = append(list, v)
	}
	slices.SortFunc(list, func(x, y VoidNights) int {
		return cmp.Or(cmp.Compare(y.Nights, x.Nights), cmp.Compare(x.Reason, y.Reason), cmp.Compare(x.Payer, y.Payer))
	})
	return list
}
