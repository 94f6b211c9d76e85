// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"fmt"
	"slices"
)

// A Seat is a place in a standing team: a kind of worker, held by one or several
// users of the team that answers for the case.
type Seat struct {
	ID     string   `yaml:"id" json:"id" doc:"Short name of the kind, such as employment-mediator; it never changes."`
	Names  Texts    `yaml:"names" json:"names"`
	Leads  bool     `yaml:"leads,omitempty" json:"leads,omitempty" doc:"The one who leads a case is of this kind, and is assigned to each."`
	Sees   []string `yaml:"sees" json:"sees" enum:"I,A,P,N,H,O,F,S,C" doc:"Sections of the record that this kind reads and adds to. Without N it writes down no contacts."`
	Source string   `yaml:"source" json:"source"`
}

// Seats are those of all parts, each kind once.
func (p *Pack) Seats() (list []Seat) {
	for _, t := range p.Parts {
		for _, s := range t.Team {
			if !slices.ContainsFunc(list, func(x Seat) bool { return x.ID == s.ID }) {
				list = append(list, s)
			}
		}
	}
	return list
}

// SeatFor is the seat of a kind as it works with families, or with others: as the
// parts that serve them have it.
func (p *Pack) SeatFor(kind string, family bool) (Seat, bool) {
	for _, t := range p.Parts {
		if (t.Serves == "family") != family {
			continue
		}
		if s, ok := find(t.Team, kind, func(s *Seat) string { return s.ID }); ok && !s.Leads {
			return s, true
		}
	}
	return Seat{}, false
}

// team checks the standing team of part i.
func (c *checker) team(path string, t Part) {
	c.ids(false, len(t.Team), func(j int) (string, string) { return fmt.Sprintf("%s.team[%d].id", path, j), t.Team[j].ID })
	leads := 0
	for j, s := range t.Team {
		if s.Leads {
			leads++
		}
		if len(s.Sees) > 0 && !slices.Contains(s.Sees, "I") {
			c.wrong(fmt.Sprintf("%s.team[%d].sees", path, j), "Nobody can work with a person without knowing who it is.", "Add I.")
		}
	}
	if leads > 1 {
		c.wrong(path+".team", "One kind leads.", "Take leads out of the others.")
	}
}
