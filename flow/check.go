// SPDX-License-Identifier: EUPL-1.2

package flow

import (
	"context"

	"sild"
	"sild/db"
	"sild/pack"
	"sild/people"
	"sild/programme"
)

// Check derives every subject again and tells of each row that is stored
// otherwise. It changes nothing. Rows that were derived by another version of
// the pack or of Sild are told as stale; counts that differ from their rows are of
// no subject. It gives the number of subjects.
func (f *Flow) Check(ctx context.Context, tell func(Difference)) (subjects int, err error) {
	var last sild.ID
	for {
		var ids []sild.ID
		err := f.db.Read(ctx, sild.System, func(tx *db.Tx) error {
			var err error
			if ids, err = db.All[sild.ID](tx, `SELECT id FROM subject WHERE id > $1 ORDER BY id LIMIT 200`, string(last)); err != nil {
				return err
			}
			for _, id := range ids {
				found, err := check(tx, id)
				if err != nil {
					return err
				}
				for _, d := range found {
					tell(d)
				}
			}
			return nil
		})
		if err != nil {
			return subjects, err
		}
		if len(ids) == 0 {
			return subjects, f.db.Read(ctx, sild.System, func(tx *db.Tx) error { return checkCounts(tx, tell) })
		}
		subjects += len(ids)
		last = ids[len(ids)-1]
	}
}

func check(tx *db.Tx, id sild.ID) ([]Difference, error) {
	s, err := people.SubjectByID(tx, id)
	if err != nil {
		return nil, err
	}
	p, err := programme.Of(tx, s.Programme)
	if err != nil {
		return nil, err
	}
	want, err := follow(tx, s, p)
	if err != nil {
		return nil, err
	}
	have, err := stored(tx, id)
	if err != nil {
		return nil, err
	}
	return differences(have, want, id, s.PackVersion != p.Version || s.Derivation != pack.Derivation), nil
}
