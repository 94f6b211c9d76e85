// SPDX-License-Identifier: EUPL-1.2

package flow_test

import (
	"testing"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
	"sild/people"
	"sild/privacy"
)

// TestHousehold: both records say who belongs together, and that the other takes
// part learns only who may open that record too.
func TestHousehold(t *testing.T) {
	w := flowtest.New(t)
	his, caseID := w.Admitted("Andrei", "Sokolov")
	hers, _ := w.Admitted("Jelena", "Sokolova")
	w.Consent(caseID, "consent", "given")
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := people.AddKin(tx, his, people.KinInput{Relation: "partner", Name: "Lena", Together: true, Member: hers})
		return err
	})
	household := func(u flowtest.User, of sild.ID) (list []casework.HouseholdMember, err error) {
		err = w.Try(u, func(tx *db.Tx) error {
			rec, err := access.Person(tx, of, "F")
			if err != nil {
				return err
			}
			list, err = casework.Household(tx, rec)
			return err
		})
		return list, err
	}
	one := func(u flowtest.User, of, other sild.ID, name string) {
		t.Helper()
		list, err := household(u, of)
		if err != nil || len(list) != 1 {
			t.Fatalf("%s sees %+v, %v", u.Name, list, err)
		}
		if m := list[0]; m.Subject != other || m.TakesPart != (other != "") || m.Shown != name || m.Relation != "partner" || m.Member != "" {
			t.Errorf("%s sees %+v", u.Name, m)
		}
	}
	one(w.Coordinator, his, hers, "Lena")
	one(w.Coordinator, hers, his, "Andrei Sokolov")
	if _, err := household(w.Officer, his); sild.KindOf(err) != sild.NotFound {
		t.Errorf("the prison reads the household: %v", err)
	}
	if _, err := household(w.Stranger, his); sild.KindOf(err) != sild.NotFound {
		t.Errorf("a stranger reads the household: %v", err)
	}

	// Her record is closed to the worker: his reads as if she had none.
	one(w.Worker, his, hers, "Lena")
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := privacy.Exclude(tx, hers, privacy.ExcludeInput{User: w.Worker.ID, Until: w.Today().AddDays(30), Reason: "household"})
		return err
	})
	one(w.Worker, his, "", "Lena")
	if _, err := household(w.Worker, hers); sild.KindOf(err) != sild.NotFound {
		t.Errorf("her record is open: %v", err)
	}
}
