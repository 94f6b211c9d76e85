// SPDX-License-Identifier: EUPL-1.2

package housing_test

import (
	"testing"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/housing"
)

// TestApart: two people are kept apart, whoever of them comes first; the record of
// the other says nothing; until it is ended, or its day is over.
func TestApart(t *testing.T) {
	w := newWorld(t)
	_, first := w.Admitted("Andrei", "Tamm")
	_, second := w.Admitted("Boriss", "Kask")
	keep := func(in housing.ApartInput) (x housing.Apart, err error) {
		err = w.Try(w.Coordinator, func(tx *db.Tx) (err error) {
			x, err = housing.KeepApart(tx, first, in)
			return err
		})
		return x, err
	}
	_, err := keep(housing.ApartInput{Other: second})
	wrong(t, err, "why", "apart.why.required")
	_, err = keep(housing.ApartInput{Other: first, Why: "Himself."})
	wrong(t, err, "other", "apart.same")
	x, err := keep(housing.ApartInput{Other: second, Why: "He threatened him."})
	if err != nil {
		t.Fatal(err)
	}
	_, err = keep(housing.ApartInput{Other: second, Why: "Again."})
	wrong(t, err, "other", "apart.twice")

	w.confirm(w.ask(second), w.beds[0])
	r := w.ask(first)
	give := func() error {
		return w.Try(w.Coordinator, func(tx *db.Tx) error {
			_, err := housing.AnswerRequest(tx, r.Thing, housing.AnswerInput{Outcome: "confirmed", Bed: w.beds[1].ID})
			return err
		})
	}
	conflict(t, give(), "bed.apart")
	found := w.find(w.Officer, housing.FindInput{Case: first, From: sild.MustDate("2024-08-05")})
	if len(found) != 3 || len(found[0].Bars) != 1 || found[0].Bars[0] != "bed.apart" {
		t.Errorf("found: %+v", found)
	}
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		mine, err := housing.Aparts(tx, first)
		if len(mine) != 1 || mine[0].Name != "Boriss Kask" || mine[0].Case != second {
			t.Errorf("in his record: %+v", mine)
		}
		theirs, _ := housing.Aparts(tx, second)
		if len(theirs) != 0 {
			t.Errorf("the other's record tells of it: %+v", theirs)
		}
		return err
	})
	let := w.Exclude(w.Coordinator.ID, x.Other)
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		if mine, _ := housing.Aparts(tx, first); len(mine) != 1 || mine[0].Name != "" || mine[0].Case != "" {
			t.Errorf("who is kept from the other reads who it is: %+v", mine)
		}
		return nil
	})
	let()
	if err := w.Try(w.Guard, func(tx *db.Tx) error { _, err := housing.Aparts(tx, first); return err }); sild.KindOf(err) != sild.NotFound {
		t.Errorf("another team of the prison reads it: %v", err)
	}
	if err := w.Try(w.Stranger, func(tx *db.Tx) error {
		_, err := housing.KeepApart(tx, first, housing.ApartInput{Other: second, Why: "x"})
		return err
	}); sild.KindOf(err) != sild.NotFound {
		t.Errorf("another provider writes it: %v", err)
	}
	w.Go("2024-02-06")
	w.Do(w.Coordinator, func(tx *db.Tx) (err error) {
		x, err = housing.EndApart(tx, x.Thing)
		return err
	})
	w.Go("2024-02-06 10:05")
	if err := give(); err != nil {
		t.Errorf("after it ended: %v", err)
	}
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		names, err := housing.Together(tx, x)
		if len(names) != 1 || names[0] != "Metsakodu" {
			t.Errorf("both are to live in %v", names)
		}
		return err
	})
	w.Do(w.Coordinator, func(tx *db.Tx) error { return casework.Undo(tx, "apart", x.ID) })
	if s := w.asked(r).State(); s != "held" {
		t.Errorf("what was given stays: %s", s)
	}
}
