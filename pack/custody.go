// SPDX-License-Identifier: EUPL-1.2

package pack

import "sild"

// A Stay is a span of days that somebody spent in prison, or outside; both ends
// are included. A zero Until is not known yet.
type Stay struct {
	From, Until sild.Date
	Inside      bool
}

// Stays cut the days from until into those in prison and those outside, as far
// as is known: somebody is inside until the day of a release that happened, or
// on which that was told, and again from the day on which another was told of.
// The day of a release belongs to both.
func (f Facts) Stays(from, until sild.Date) (list []Stay) {
	add := func(s Stay) {
		if s.From.IsZero() || s.From.Before(from) {
			s.From = from
		}
		if s.Until.IsZero() || s.Until.After(until) {
			s.Until = until
		}
		if !s.Until.Before(s.From) {
			list = append(list, s)
		}
	}
	if f.Free {
		add(Stay{})
		return list
	}
	if len(f.Releases) == 0 {
		add(Stay{Inside: true})
		return list
	}
	var left sild.Date // the gate before; zero: none
	for i, r := range f.Releases {
		back := r.Since
		if i == 0 {
			back = sild.Date{}
		} else {
			if !back.After(left) {
				back = left.AddDays(1)
			}
			add(Stay{From: f.Releases[i-1].Day, Until: back.AddDays(-1)})
		}
		if !r.Happened {
			add(Stay{From: back, Inside: true})
			return list
		}
		if left = r.Day; r.Told.After(left) {
			left = r.Told // so that a slip can be mended on the day on which it was made
		}
		add(Stay{From: back, Until: left, Inside: true})
	}
	add(Stay{From: f.Releases[len(f.Releases)-1].Day})
	return list
}

// A Side is a team that stands by a person beside the provider: a probation
// office, or a municipality.
type Side struct {
	Team        sild.ID
	Role        string // probation, municipal
	From, Until sild.Date
}

// A Helping is a team that helps with named sections, on request.
type Helping struct {
	Team        sild.ID
	Role        string // specialist, municipal
	Sections    string
	From, Until sild.Date
}

// A Handed is a case that another provider answers for from a day on.
type Handed struct {
	Team, WasTeam sild.ID
	From          sild.Date
}
