// SPDX-License-Identifier: EUPL-1.2

package flow

import (
	"cmp"
	"context"
	"slices"

	"sild"
	"sild/db"
)

// A countKey is what rows of result are counted by: result_count holds the
// number for each, so that a total is a few rows however many people there are.
type countKey struct {
	Programme sild.ID
	Indicator string
	Provider  sild.ID
	State     string
	Month     string // in which the window closes; empty: there is none
}

func keyOf(r resultRow) countKey {
	k := countKey{r.Programme, r.Indicator, r.Provider, r.State, ""}
	if !r.Closes.IsZero() {
		k.Month = r.Closes.String()[:7]
	}
	return k
}

// recount settles the counts of rows that went and came.
func recount(tx *db.Tx, drop, add []resultRow) error {
	change := map[countKey]int{}
	for _, r := range drop {
		change[keyOf(r)]--
	}
	for _, r := range add {
		change[keyOf(r)]++
	}
	keys := make([]countKey, 0, len(change))
	for k, n := range change {
		if n != 0 {
			keys = append(keys, k)
		}
	}
	// In one order, so that two units of work do not wait for each other.
	slices.SortFunc(keys, func(a, b countKey) int {
		return cmp.Or(cmp.Compare(a.Programme, b.Programme), cmp.Compare(a.Indicator, b.Indicator), cmp.Compare(a.Provider, b.Provider), cmp.Compare(a.State, b.State), cmp.Compare(a.Month, b.Month))
	})
	for _, k := range keys {
		if _, err := db.Exec(tx, `INSERT INTO result_count (programme_id, indicator, provider_id, state, month, n) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (programme_id, indicator, provider_id, state, month) DO UPDATE SET n = result_count.n + excluded.n`,
			k.Programme, k.Indicator, k.Provider, k.State, k.Month, change[k]); err != nil {
			return err
		}
	}
	return nil
}

// checkCounts tells of each stored count that is not the number of its rows.
func checkCounts(tx *db.Tx, tell func(Difference)) error {
	type counted struct {
		countKey
		N int
	}
	stored, err := db.All[counted](tx, `SELECT programme_id, indicator, provider_id, state, month, n FROM result_count WHERE n <> 0`)
	if err != nil {
		return err
	}
	there, err := db.All[counted](tx, `SELECT programme_id, indicator, provider_id, state, coalesce(substr(CAST(closes_on AS text), 1, 7), ''), count(*)
		FROM result GROUP BY programme_id, indicator, provider_id, state, 5`)
	if err != nil {
		return err
	}
	compare(stored, there, "result_count", func(c counted) string { return c.Indicator + "/" + c.State + "/" + c.Month },
		func(table, key string, missing bool) { tell(Difference{Table: table, Key: key, Missing: missing}) })
	return nil
}

// recount makes all counts anew from their rows.
func (f *Flow) recount(ctx context.Context) error {
	return f.db.Write(ctx, sild.System, func(tx *db.Tx) error {
		if _, err := db.Exec(tx, `DELETE FROM result_count`); err != nil {
			return err
		}
		_, err := db.Exec(tx, `INSERT INTO result_count (programme_id, indicator, provider_id, state, month, n)
			SELECT programme_id, indicator, provider_id, state, coalesce(substr(CAST(closes_on AS text), 1, 7), ''), count(*)
			FROM result GROUP BY programme_id, indicator, provider_id, state, 5`)
		return err
	})
}
