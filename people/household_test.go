// SPDX-License-Identifier: EUPL-1.2

package people_test

import (
	"testing"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/people"
)

// TestKinOfAnother: whoever is named as of the household by their own record must
// be somebody of whom the actor may write as well.
func TestKinOfAnother(t *testing.T) {
	w := flowtest.New(t)
	mine, _ := w.Admitted("Andrei", "Tamm")
	also, _ := w.Admitted("Olga", "Tamm")
	add := func(member sild.ID) error {
		return w.Try(w.Worker, func(tx *db.Tx) error {
			_, err := people.AddKin(tx, mine, people.KinInput{Relation: "partner", Name: "Olga Tamm", Together: true, Member: member})
			return err
		})
	}
	refused(t, add(w.Person("Vera", "Tamm")), sild.NotFound, "", "")
	if err := add(also); err != nil {
		t.Error(err)
	}
}
