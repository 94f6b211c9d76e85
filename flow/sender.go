// SPDX-License-Identifier: EUPL-1.2

package flow

import (
	"sild"
	"sild/db"
	"sild/pack"
	"sild/people"
)

// townsOf are those of the teams that told of a subject, or referred, that are
// of a municipality: what they see does not follow from time in prison.
func townsOf(tx *db.Tx, s people.Subject, merged []people.Subject, f pack.Facts) (map[sild.ID]bool, error) {
	teams := []sild.ID{s.Team}
	for _, m := range merged {
		teams = append(teams, m.Team)
	}
	for _, k := range f.Cases {
		teams = append(teams, k.Referral.Team)
	}
	var args []any
	found, err := db.All[sild.ID](tx, `SELECT t.id FROM team t JOIN organisation o ON o.id = t.org_id
		WHERE o.kind = 'municipality' AND t.id IN (`+db.List(&args, teams)+`)`, args...)
	towns := make(map[sild.ID]bool, len(found))
	for _, t := range found {
		towns[t] = true
	}
	return towns, err
}

// senderMonths is how long a municipality that told of a person keeps the record
// open beside any case. It is ours.
const senderMonths = 6

// senderUntil is the last day of that: it ends with the last case, or, while
// there is none, half a year after the person was told of.
func senderUntil(p *pack.Pack, f pack.Facts, told sild.Date) sild.Date {
	last := told.AddMonths(senderMonths)
	for i := range f.Cases {
		if d := over(&f.Cases[i], p.Period.Until.AddMonths(afterMonths)); d.After(last) {
			last = d
		}
	}
	return last
}
