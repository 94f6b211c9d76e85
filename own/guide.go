// SPDX-License-Identifier: EUPL-1.2

package own

import (
	"slices"

	"sild"
	"sild/db"
	"sild/programme"
)

// A Guide is one of a programme in which the person takes part, or will (R9).
type Guide struct {
	Programme sild.ID
	programme.Guide
}

// Guides are those that are written for the person themself, of the programmes in
// which they have a case that goes on.
func Guides(tx *db.Tx) (list []Guide, err error) {
	defer sild.Wrap(&err, "own.Guides")
	subjects, err := Subjects(tx)
	if err != nil {
		return nil, err
	}
	var args []any
	programmes, err := db.All[sild.ID](tx, `SELECT DISTINCT programme_id FROM case_card WHERE subject_id IN (`+db.List(&args, subjects)+`) AND ended_on IS NULL ORDER BY programme_id`, args...)
	if err != nil {
		return nil, err
	}
	for _, id := range programmes {
		all, err := programme.GuidesFor(tx, id)
		if err != nil {
			return nil, err
		}
		for _, g := range all {
			list = append(list, Guide{id, g})
		}
	}
	return list, nil
}

// GuideOf is one of them.
func GuideOf(tx *db.Tx, id string) (Guide, error) {
	list, err := Guides(tx)
	if err != nil {
		return Guide{}, err
	}
	i := slices.IndexFunc(list, func(g Guide) bool { return g.ID == id })
	if i < 0 {
		return Guide{}, sild.Missing()
	}
	return list[i], nil
}
