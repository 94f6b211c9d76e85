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

func check(tx *db.Tx, id sild.ID) (all []Difference, err error) {
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
	stale := s.PackVersion != p.Version || s.Derivation != pack.Derivation
	for _, shelf := range shelves {
		if err := shelf.compare(tx, id, &want, func(table, key string, missing bool) {
			all = append(all, Difference{id, table, missing, key, stale})
		}); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Mend makes the rows right that somebody changed behind Sild's back: it derives
// again whoever has one that differs, and counts all anew.
func (f *Flow) Mend(ctx context.Context) error {
	wrong := map[sild.ID]bool{}
	if _, err := f.Check(ctx, func(d Difference) { wrong[d.Subject] = d.Subject != "" }); err != nil {
		return err
	}
	for id, of := range wrong {
		if !of {
			continue // a count
		}
		if err := f.db.Write(ctx, sild.System, func(tx *db.Tx) error {
			if _, err := db.Exec(tx, `UPDATE subject SET settled_as = '' WHERE id = $1`, id); err != nil {
				return err
			}
			return settle(tx, id)
		}); err != nil {
			return err
		}
	}
	return f.recount(ctx)
}
