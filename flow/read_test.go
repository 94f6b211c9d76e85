// SPDX-License-Identifier: EUPL-1.2

package flow_test

import (
	"sync"
	"testing"

	"sild"
	"sild/access"
	"sild/db"
	"sild/flow/flowtest"
	"sild/trail"
)

// TestReadLeavesATrail: who opened a record stands in the trail before Read
// returns, and a record that was not opened leaves nothing of the person.
func TestReadLeavesATrail(t *testing.T) {
	w := flowtest.New(t)
	caseID := w.Referred(w.Person("Andrei", "Tamm"))
	var rec access.Record
	before := looks(t, w, caseID, &rec)
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		_, err := access.Case(tx, caseID, "IN")
		return err
	})
	after := looks(t, w, caseID, &rec)
	if len(after) != len(before)+1 {
		t.Fatalf("%d entries after a read, %d before", len(after), len(before))
	}
	if got := after[0]; got.UserName != w.Coordinator.Name || got.Action != "read" || got.Sections != "IN" || got.Role != "coordinator" {
		t.Errorf("the entry says %+v", got)
	}
	err := w.Flow.Read(t.Context(), w.Stranger.Actor(), func(tx *db.Tx) error {
		_, err := access.Case(tx, caseID, "IN")
		return err
	})
	if sild.KindOf(err) != sild.NotFound {
		t.Errorf("a stranger reads: %v", err)
	}
	if n := len(looks(t, w, caseID, &rec)); n != len(after) {
		t.Errorf("what was refused left %d entries about the person", n-len(after))
	}
}

func looks(t *testing.T, w *flowtest.World, caseID sild.ID, rec *access.Record) (list []trail.Look) {
	t.Helper()
	err := w.DB.Read(t.Context(), sild.System, func(tx *db.Tx) (err error) {
		if *rec, err = access.Case(tx, caseID, "I"); err != nil {
			return err
		}
		list, err = trail.Of(tx, rec.Person, 1000)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// TestNoTrailNoContent: a read whose entry cannot be kept fails.
func TestNoTrailNoContent(t *testing.T) {
	w := flowtest.New(t)
	caseID := w.Referred(w.Person("Andrei", "Tamm"))
	err := w.DB.Write(t.Context(), sild.System, func(tx *db.Tx) error {
		if _, err := db.Exec(tx, `ALTER TABLE trail_subject RENAME TO gone`); err != nil {
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = w.Flow.Read(t.Context(), w.Coordinator.Actor(), func(tx *db.Tx) error {
		_, err := access.Case(tx, caseID, "I")
		return err
	})
	if err == nil {
		t.Error("a record was shown without a trail")
	}
	err = w.DB.Write(t.Context(), sild.System, func(tx *db.Tx) error {
		_, err := db.Exec(tx, `ALTER TABLE gone RENAME TO trail_subject`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestReadersShareCommits: many who read at once each have their entry.
func TestReadersShareCommits(t *testing.T) {
	w := flowtest.New(t)
	caseID := w.Referred(w.Person("Andrei", "Tamm"))
	var rec access.Record
	before := len(looks(t, w, caseID, &rec))
	var wg sync.WaitGroup
	for range 60 {
		wg.Go(func() {
			err := w.Flow.Read(t.Context(), w.Coordinator.Actor(), func(tx *db.Tx) error {
				_, err := access.Case(tx, caseID, "I")
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := len(looks(t, w, caseID, &rec)) - before; n != 60 {
		t.Errorf("%d entries of 60 reads", n)
	}
}
