// SPDX-License-Identifier: EUPL-1.2

package flow_test

import (
	"testing"
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
)

// BenchmarkAddContact is a durable write with access, trail and settling, on a
// case that has fifty contacts.
func BenchmarkAddContact(b *testing.B) {
	w := flowtest.New(b)
	caseID := w.Referred(w.Person("Andrei", "Tamm"))
	w.Accept(caseID)
	kind := w.Value("contact_kinds", "in_prison")
	held := w.Value("contact_outcomes", "held")
	var last sild.ID
	add := func() {
		w.Do(w.Worker, func(tx *db.Tx) error {
			c, err := casework.AddContact(tx, caseID, casework.ContactInput{Kind: kind, Outcome: held, StartedAt: w.Now().Add(-time.Minute), Minutes: 45, Note: "We talked about work."})
			last = c.ID
			return err
		})
	}
	for range 50 {
		add()
	}
	for b.Loop() {
		add()
		b.StopTimer() // the case stays as long as it is
		w.Do(w.Worker, func(tx *db.Tx) error { return casework.Mistake(tx, "contact", last, "bench") })
		b.StartTimer()
	}
}

// BenchmarkOpenCase is the cost of opening a case for reading with its trail.
func BenchmarkOpenCase(b *testing.B) {
	w := flowtest.New(b)
	caseID := w.Referred(w.Person("Andrei", "Tamm"))
	for b.Loop() {
		w.Look(w.Coordinator, func(tx *db.Tx) error {
			_, err := access.Case(tx, caseID, access.Sections)
			return err
		})
	}
}
