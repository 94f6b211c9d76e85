// SPDX-License-Identifier: EUPL-1.2

package outcome_test

import (
	"fmt"
	"testing"

	"sild"
	"sild/db"
	"sild/outcome"
)

// BenchmarkFigures is the totals of a programme of two sizes: they are to cost
// the same, because counts are settled with their rows.
func BenchmarkFigures(b *testing.B) {
	for _, n := range []int{1_000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			w := newWorld(b)
			w.ended(w.caseID)
			copies(b, w, n)
			if err := w.Flow.Mend(b.Context()); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				w.Look(w.Manager, func(tx *db.Tx) error {
					_, err := outcome.Figures(tx, w.Programme.ID, sild.MustDate("2025-06-15"))
					return err
				})
			}
		})
	}
}

// copies makes n rows of results out of one, each of another unit, whose windows
// close on the days of three years.
func copies(b *testing.B, w *world, n int) {
	b.Helper()
	type row struct {
		Unit   sild.ID
		Closes sild.Date
	}
	err := w.DB.Write(b.Context(), sild.System, func(tx *db.Tx) error {
		for i := range n {
			r := row{tx.NewID(), sild.MustDate("2023-01-01").AddDays(i % 1000)}
			if _, err := db.Exec(tx, `INSERT INTO result (subject_id, indicator, unit_id, case_id, programme_id, provider_id, counted, about_on, opens_on, closes_on, state, why)
				SELECT subject_id, indicator, $1, case_id, programme_id, provider_id, counted, about_on, opens_on, $2, 'unknown', why
				FROM result WHERE case_id = $3 AND indicator = 'employed-1m' AND unit_id = $3`, r.Unit, r.Closes, w.caseID); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}
