// SPDX-License-Identifier: EUPL-1.2

package pack

import "sild"

// A Move is what a changed release date moves: the due day of a clock, or the
// day that an indicator asks about.
type Move struct {
	Clock     string // or
	Indicator string
	From, To  sild.Date
}

// Moves tells what moves when the day of release becomes another. Clocks that
// come again and again are not among them: they keep their days, and only their
// number changes.
func (p *Pack) Moves(from, to sild.Date) []Move {
	if from.IsZero() || to.IsZero() || from == to {
		return nil
	}
	moves := func(t Timing) bool { return !t.Every && (t.Anchor == "release" || t.Anchor == "released") }
	var all []Move
	for _, c := range p.Clocks {
		if moves(c.Due) {
			all = append(all, Move{Clock: c.ID, From: p.Day(c.Due, from), To: p.Day(c.Due, to)})
		}
	}
	for _, one := range p.Indicators {
		if in, _ := p.Indicator(one.ID); moves(in.Window) {
			all = append(all, Move{Indicator: in.ID, From: p.Day(in.Window, from), To: p.Day(in.Window, to)})
		}
	}
	return all
}
