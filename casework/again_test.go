// SPDX-License-Identifier: EUPL-1.2

package casework_test

import (
	"testing"
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/flow"
	"sild/flow/flowtest"
	"sild/org"
	"sild/people"
	"sild/referral"
)

// TestAgain: somebody is in the programme for the second time, with another worker.
// Of two times each reader is told of those that are open to them: how often it was,
// and on lists and in a search the latest.
func TestAgain(t *testing.T) {
	w := newWorld(t)
	w.Do(w.Worker, func(tx *db.Tx) error {
		_, err := casework.AddEnd(tx, w.caseID, casework.EndInput{Day: w.Today(), Reason: w.Value("end_reasons", "own_wish")})
		return err
	})
	w.later(24 * time.Hour)
	again := w.Referred(w.subject)
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := flow.Answer(tx, again, referral.AnswerInput{Outcome: "accepted", Worker: w.Second.ID})
		return err
	})
	late := w.AddUser(w.Other, "Tiina Tamm", "support_person") // who sees the first time only
	if err := w.DB.Write(t.Context(), sild.System, func(tx *db.Tx) error {
		_, err := db.Exec(tx, `INSERT INTO access_grant (id, subject_id, case_id, grantee_id, role, relation, sections, from_on, until_on, by_id, why, settled)
			VALUES ($1, $2, $3, $4, 'support_person', 'cover', 'IP', $5, $6, NULL, 'cover', FALSE)`, tx.NewID(), w.subject, w.caseID, late.ID, tx.Today(), org.Far)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		who    flowtest.User
		opens  sild.ID
		time   int
		before sild.ID
		latest sild.ID
	}{
		{w.Coordinator, again, 2, w.caseID, again},
		{w.Second, again, 1, "", again},
		{late, w.caseID, 1, "", w.caseID},
	} {
		w.Look(x.who, func(tx *db.Tx) error {
			rec, err := access.Case(tx, x.opens, "I")
			if err != nil {
				return err
			}
			if n, before, err := casework.Time(tx, rec); n != x.time || before != x.before || err != nil {
				t.Errorf("%s: time %d after %q, %v; want %d after %q", x.who.Name, n, before, err, x.time, x.before)
			}
			found, err := casework.Search(tx, "tamm andrei")
			if len(found) != 1 || found[0].Case != x.latest || found[0].Card.Case != x.latest {
				t.Errorf("%s finds %+v; want the case %s", x.who.Name, found, x.latest)
			}
			if err != nil {
				return err
			}
			list, _, err := people.List(tx, people.Filter{}, 1)
			if len(list) != 1 || list[0].Case != x.latest {
				t.Errorf("%s has on the list %+v; want the case %s", x.who.Name, list, x.latest)
			}
			return err
		})
	}
}
