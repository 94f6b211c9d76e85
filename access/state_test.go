// SPDX-License-Identifier: EUPL-1.2

package access_test

import (
	"testing"

	"sild"
	"sild/access"
	"sild/db"
	"sild/flow/flowtest"
)

// TestRestrictedDays: a restriction holds on its days, and who is named for it is so
// for that record, themself, on the days of that.
func TestRestrictedDays(t *testing.T) {
	w := flowtest.New(t)
	subject, caseID := w.Admitted("Andrei", "Tamm")
	other := w.Person("Boriss", "Kask")
	today := w.Today()
	type name struct {
		subject, user sild.ID
		from, until   int // days from today
	}
	for _, x := range []struct {
		what        string
		from, until int
		named       *name
		opens       bool
	}{
		{"today", 0, 0, nil, false},
		{"from tomorrow", 1, 9, nil, true},
		{"until yesterday", -9, -1, nil, true},
		{"named", 0, 9, &name{subject, w.Coordinator.ID, 0, 9}, true},
		{"named for another record", 0, 9, &name{other, w.Coordinator.ID, 0, 9}, false},
		{"another is named", 0, 9, &name{subject, w.Second.ID, 0, 9}, false},
		{"named from tomorrow", 0, 9, &name{subject, w.Coordinator.ID, 1, 9}, false},
		{"named until yesterday", 0, 9, &name{subject, w.Coordinator.ID, -9, -1}, false},
	} {
		exec := func(query string, args ...any) {
			if err := w.DB.Write(t.Context(), sild.System, func(tx *db.Tx) error { _, err := db.Exec(tx, query, args...); return err }); err != nil {
				t.Fatal(err)
			}
		}
		exec(`INSERT INTO protection (id, subject_id, state, from_on, until_on, why, by_id, at) VALUES ('x', $1, 'restricted', $2, $3, 'asked', '', $4)`,
			subject, today.AddDays(x.from), today.AddDays(x.until), w.Now())
		if n := x.named; n != nil {
			exec(`INSERT INTO protection_named (id, subject_id, user_id, from_on, until_on, by_id, at, why) VALUES ('x', $1, $2, $3, $4, '', $5, 'asked')`,
				n.subject, n.user, today.AddDays(n.from), today.AddDays(n.until), w.Now())
		}
		opens := func(u flowtest.User) bool {
			return w.Try(u, func(tx *db.Tx) error { _, err := access.Case(tx, caseID, "P"); return err }) == nil
		}
		if got := opens(w.Coordinator); got != x.opens {
			t.Errorf("%s: the coordinator opens it: %t", x.what, got)
		}
		if !opens(w.Worker) {
			t.Errorf("%s: who helps the person does not open it", x.what)
		}
		exec(`DELETE FROM protection`)
		exec(`DELETE FROM protection_named`)
	}
}

// TestRefusedIsTold: who opens or writes what is not theirs is refused, and the trail
// tells of it; of the prison's officer, who reads the plan and does not write it.
func TestRefusedIsTold(t *testing.T) {
	w := flowtest.New(t)
	subject, caseID := w.Admitted("Andrei", "Tamm")
	told := 0
	for _, x := range []struct {
		what string
		by   flowtest.User
		kind sild.Kind // as which it is refused
		open func(tx *db.Tx) (access.Record, error)
	}{
		{"a case", w.Stranger, sild.NotFound, func(tx *db.Tx) (access.Record, error) { return access.Case(tx, caseID, "P") }},
		{"a section of a case", w.Officer, sild.NotFound, func(tx *db.Tx) (access.Record, error) { return access.Case(tx, caseID, "N") }},
		{"writing in a case", w.Officer, sild.Forbidden, func(tx *db.Tx) (access.Record, error) { return access.CaseToWrite(tx, caseID, 'P') }},
		{"adding to a case", w.Officer, sild.Forbidden, func(tx *db.Tx) (access.Record, error) { return access.CaseToAdd(tx, caseID, 'P') }},
		{"adding to what is not read", w.Officer, sild.NotFound, func(tx *db.Tx) (access.Record, error) { return access.CaseToAdd(tx, caseID, 'N') }},
		{"writing as one relation", w.Officer, sild.Forbidden, func(tx *db.Tx) (access.Record, error) {
			return access.CaseAsToWrite(tx, caseID, access.Custody, 'P')
		}},
		{"writing as one relation what is not read", w.Officer, sild.NotFound, func(tx *db.Tx) (access.Record, error) {
			return access.CaseAsToWrite(tx, caseID, access.Custody, 'N')
		}},
		{"a person", w.Stranger, sild.NotFound, func(tx *db.Tx) (access.Record, error) { return access.Person(tx, subject, "I") }},
		{"writing of a person", w.Officer, sild.Forbidden, func(tx *db.Tx) (access.Record, error) { return access.PersonToWrite(tx, subject, 'P') }},
		{"writing what is not read", w.Officer, sild.NotFound, func(tx *db.Tx) (access.Record, error) { return access.PersonToWrite(tx, subject, 'N') }},
	} {
		if err := w.Try(x.by, func(tx *db.Tx) error { _, err := x.open(tx); return err }); sild.KindOf(err) != x.kind {
			t.Errorf("%s: %v; want %s", x.what, err, x.kind)
		}
		told++
		var n int
		w.Look(w.Keeper, func(tx *db.Tx) (err error) {
			n, err = db.One[int](tx, `SELECT count(*) FROM trail WHERE action = 'denied' AND what IN ('case', 'person')`)
			return err
		})
		if n != told {
			t.Errorf("%s: the trail tells of %d refusals, it should be %d", x.what, n, told)
			told = n
		}
	}
}
