// SPDX-License-Identifier: EUPL-1.2

package privacy_test

import (
	"testing"

	"sild"
	"sild/access"
	"sild/db"
	"sild/flow/flowtest"
	"sild/privacy"
)

// TestNamedFrom: who is named for a restricted record sees it from the day on
// from which they are named, and not before.
func TestNamedFrom(t *testing.T) {
	w := flowtest.New(t)
	subject, caseID := w.Admitted("Andrei", "Tamm")
	sees := func() bool {
		return w.Flow.Read(t.Context(), w.Coordinator.Actor(), func(tx *db.Tx) error { _, err := access.Case(tx, caseID, "I"); return err }) == nil
	}
	until := w.Today().AddMonths(6)
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := privacy.Protect(tx, subject, privacy.ProtectInput{State: "restricted", Reason: "witness", Words: words, Until: until, Named: []sild.ID{w.Coordinator.ID}})
		return err
	})
	if !sees() {
		t.Fatal("who is named from today on does not see the record")
	}
	from := w.Today().AddDays(2)
	if err := w.DB.Write(t.Context(), sild.System, func(tx *db.Tx) error {
		_, err := db.Exec(tx, `UPDATE protection_named SET from_on = $1 WHERE subject_id = $2`, from, subject)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		on   sild.Date
		want bool
	}{{from.AddDays(-1), false}, {from, true}} {
		w.Go(c.on.String())
		if sees() != c.want {
			t.Errorf("named from %v: sees the record on %v: %v; want %v", from, c.on, !c.want, c.want)
		}
	}
}
