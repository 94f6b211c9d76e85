// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"slices"

	"sild"
)

// A Gap is a stretch of nights on which nobody lived in a bed.
type Gap struct {
	House, Bed  sild.ID
	Name        string    // of the house
	Room, Place string    // of the room and of the bed
	From        sild.Date // the first empty night
	Until       sild.Date // the first night on which somebody lived there again; zero: still empty
	Nights      int
	Void        int // of them, from the first night that is looked at on
}

// gapsOf are the stretches of more than c.gap nights on which nobody lived in a
// bed, as far as the span touches them.
func (c *counter) gapsOf(b bedRow, h houseRow, voids []voidRow, uses []useRow, before, after sild.Date) {
	first, end := later(later(h.From, b.From), before), c.today.AddDays(1)
	for _, until := range []sild.Date{h.Until, b.Until} {
		if !until.IsZero() && until.Before(end) {
			end = until.AddDays(1)
		}
	}
	empty := func(until sild.Date, again bool) {
		if n := until.Sub(first); n > c.gap && !first.After(c.last) && until.After(c.from) {
			g := Gap{House: h.ID, Bed: b.ID, Name: h.Name, Room: b.Room, Place: b.Name, From: first, Nights: n}
			if again {
				g.Until = until
			}
			for _, v := range voids {
				g.Void += shared(v.lasting, later(first, c.from), until)
			}
			c.gaps = append(c.gaps, g)
		}
	}
	stays := slices.DeleteFunc(slices.Clone(uses), func(u useRow) bool {
		return u.Kind != "stay" || !u.From.Before(u.Until) && !u.Going || u.From.After(c.today)
	})
	slices.SortFunc(stays, func(x, y useRow) int { return x.From.Compare(y.From) })
	for _, u := range stays {
		empty(u.From, true)
		until := u.Until
		if u.Going {
			until = c.today.AddDays(1)
		}
		first = later(first, until)
	}
	if !after.IsZero() && !after.After(c.today) {
		empty(after, true)
		return
	}
	empty(end, false)
}

// shared is how many nights of a lasting lie from a day to the one before until.
func shared(l lasting, from, until sild.Date) int {
	if l.From.After(from) {
		from = l.From
	}
	if !l.Until.IsZero() && l.Until.Before(until) {
		until = l.Until.AddDays(1)
	}
	return max(until.Sub(from), 0)
}

func later(a, b sild.Date) sild.Date {
	if b.After(a) {
		return b
	}
	return a
}
