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
// recorded of one. Where the kind was not said it is the one that they are; where
// they are several, or the programme asks nothing, nothing stands against anybody.
func (a *Assignment) proved(tx *db.Tx, o Opened, on sild.Date) error {
	workers, err := org.WorkersOf(tx, o.Team, Volunteer, o.Today)
	if err != nil {
		return err
	}
	p := sild.Problems{}
	for _, w := range workers {
		if w.ID != a.User {
			continue
		}
		if own := w.KindsOn(on); a.Kind == "" && len(own) == 1 {
			if k, known := o.Pack.Value("worker_kinds", own[0]); known && !k.Retired {
				a.Kind = k.ID
			}
		}
		for _, kind := range o.Pack.Needs(a.Kind) {
			what, _, _ := strings.Cut(kind, ":")
			state := w.Holds(kind, on)
			p.Check(state != org.Expired, "user", "match.volunteer.expired", "what", "key:"+ofCredential+what)
			p.Check(state == org.Held, "user", "match.volunteer.missing", "what", "key:"+ofCredential+what)
		}
	}
	return p.Err()
}
