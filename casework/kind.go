// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"slices"
	"strings"

	"sild"
	"sild/db"
	"sild/org"
	"sild/pack"
)

// partOf is the service part that workers of a kind give, and otherwise what is
// given for it.
func partOf(p *pack.Pack, kind string, otherwise pack.Part) pack.Part {
	for _, t := range p.Parts {
		if kind != "" && t.Worker != nil && slices.Contains(t.Worker.Kinds, kind) {
			return t
		}
	}
	return otherwise
}

// proved holds what a programme asks of volunteers of a kind against what is
// recorded of one; where it asks nothing, or the kind was not said, nothing stands
// against anybody.
func (a *Assignment) proved(tx *db.Tx, o Opened, on sild.Date) error {
	needs := o.Pack.Needs(a.Kind)
	if a.Kind == "" || len(needs) == 0 {
		return nil
	}
	workers, err := org.WorkersOf(tx, o.Team, Volunteer, o.Today)
	if err != nil {
		return err
	}
	for _, w := range workers {
		for _, kind := range needs {
			if w.ID != a.User || w.Holds(kind, on) == org.Held {
				continue
			}
			what, _, _ := strings.Cut(kind, ":")
			p := sild.Problems{}
			p.Check(false, "user", "match.volunteer.missing", "what", "key:"+ofCredential+what)
			return p.Err()
		}
	}
	return nil
}
