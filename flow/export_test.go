// SPDX-License-Identifier: EUPL-1.2

package flow

import (
	"context"
	"fmt"
	"slices"

	"sild"
	"sild/db"
	"sild/people"
)

// ResultsAt are the results of a subject as they were known at the end of a day,
// and StoredResults those that are stored, one text each.
func ResultsAt(tx *db.Tx, subject sild.ID, day sild.Date) ([]string, error) {
	s, err := people.SubjectByID(tx, subject)
	if err != nil {
		return nil, err
	}
	rows, err := resultsAt(tx, s, day)
	return texts(rows), err
}

func StoredResults(tx *db.Tx, subject sild.ID) ([]string, error) {
	rows, err := storedResults(tx, subject)
	return texts(rows), err
}

func texts(rows []resultRow) []string {
	var list []string
	for _, r := range rows {
		list = append(list, fmt.Sprintf("%+v", r))
	}
	slices.Sort(list)
	return list
}

// KnownPage is how many people are derived in one unit of work.
const KnownPage = knownPage

// FactTables are the tables of facts whose rows go with a subject, and
// BesideFacts those that go with them.
var (
	FactTables  = factTables
	BesideFacts = append([]string{placeGone}, besideFacts...)
	GuardTables = guardTables
)

// RederiveSome derives n people again, as a process does that is stopped then.
func (f *Flow) RederiveSome(ctx context.Context, id sild.ID, n int) error {
	row, _, err := f.beginRederivation(ctx, id)
	if err != nil {
		return err
	}
	var ids []sild.ID
	if err := f.db.Read(ctx, sild.System, func(tx *db.Tx) (err error) {
		ids, err = db.All[sild.ID](tx, `SELECT id FROM subject WHERE programme_id = $1 ORDER BY id LIMIT $2`, id, n)
		return err
	}); err != nil {
		return err
	}
	_, err = f.rederiveBatch(ctx, row, ids)
	return err
}
