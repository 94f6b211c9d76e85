// SPDX-License-Identifier: EUPL-1.2

package casework_test

import (
	"testing"

	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/people"
)

// TestHouseholdOfClosed: to the file of another of the household leads a way for those
// who may open that file too, and for nobody else.
func TestHouseholdOfClosed(t *testing.T) {
	w := newWorld(t)
	other, _ := w.Admitted("Olga", "Tamm")
	w.Do(w.Worker, func(tx *db.Tx) error {
		_, err := people.AddKin(tx, w.subject, people.KinInput{Relation: "partner", Name: "Olga Tamm", Together: true, Member: other})
		return err
	})
	leads := func() (yes bool) {
		w.Look(w.Worker, func(tx *db.Tx) error {
			rec, err := access.Case(tx, w.caseID, "F")
			if err != nil {
				return err
			}
			list, err := casework.Household(tx, rec)
			yes = len(list) == 1 && list[0].Subject == other
			return err
		})
		return yes
	}
	let := w.Exclude(w.Worker.ID, other)
	if leads() {
		t.Error("it leads to a file that is closed")
	}
	let()
	if !leads() {
		t.Error("it does not lead to a file that is open")
	}
}
