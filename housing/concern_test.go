// SPDX-License-Identifier: EUPL-1.2

package housing_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
	"sild/housing"
)

// TestConcerns holds that who looks for a bed reads of those who live there what
// their own access opens, and that others cannot tell whether there is anything:
// what they are shown is the same to the byte.
func TestConcerns(t *testing.T) {
	w := newWorld(t)
	_, caseID, _ := w.lives("Andrei", "Tamm", w.beds[0])
	in := housing.FindInput{From: w.Today(), Until: w.Today().AddDays(30)}
	seen := func(u flowtest.User) string { return fmt.Sprintf("%+v", w.find(u, in)) }
	before := map[string]string{"other provider": seen(w.Stranger), "other prison team": seen(w.Guard), "coordinator": seen(w.Coordinator)}
	w.Do(flowtest.User{Role: sild.System.Role}, func(tx *db.Tx) error {
		if _, err := db.Exec(tx, `UPDATE referral SET risk = 'Threatened a cellmate.' WHERE case_id = $1`, caseID); err != nil {
			return err
		}
		_, err := db.Exec(tx, `UPDATE form_answer SET answers = '{"risk_level":"high","safety":"Do not come alone.","health_must_know":"Epilepsy."}' WHERE case_id = $1 AND form = 'referral'`, caseID)
		return err
	})
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := housing.AddIncident(tx, w.house.ID, housing.IncidentInput{
			At: tx.Now, Kind: "rules", Words: "Noise at night.", Parts: []housing.PartInput{{Case: caseID, Part: "did", Words: "Was loud.", Warning: "said", ToldOn: w.Today()}},
		})
		return err
	})
	want := []housing.Concern{
		{What: "risk", Level: "high", Words: "Threatened a cellmate."}, {What: "safety", Words: "Do not come alone."}, {What: "warning", On: w.Today(), N: 1}, {What: "health", Words: "Epilepsy."},
	}
	if diff := cmp.Diff(want, w.find(w.Coordinator, in)[0].Beside[0].Concerns); diff != "" {
		t.Errorf("to the coordinator:\n%s", diff)
	}
	for name, u := range map[string]flowtest.User{"other provider": w.Stranger, "other prison team": w.Guard} {
		if got := seen(u); got != before[name] {
			t.Errorf("%s is shown\n%s\nand was shown\n%s", name, got, before[name])
		}
	}
	var own []housing.Concern
	w.Look(w.Worker, func(tx *db.Tx) (err error) {
		own, err = housing.ConcernsOf(tx, caseID)
		return err
	})
	if diff := cmp.Diff(want, own); diff != "" {
		t.Errorf("of somebody to their support person:\n%s", diff)
	}
	if err := w.Try(w.Stranger, func(tx *db.Tx) error { _, err := housing.ConcernsOf(tx, caseID); return err }); sild.KindOf(err) != sild.NotFound {
		t.Errorf("of somebody whom one does not see: %v", err)
	}
	// Who refused is named to the coordinator, and what their no closes is not hinted at.
	w.Do(w.Worker, func(tx *db.Tx) error {
		_, err := casework.AddConsent(tx, caseID, casework.ConsentInput{Day: w.Today(), Basis: "consent", Outcome: "refused", Language: "et", How: "signed"})
		return err
	})
	for _, c := range w.find(w.Coordinator, in)[0].Beside[0].Concerns {
		if c.What == "risk" || c.What == "health" {
			t.Errorf("after a no the coordinator reads %+v", c)
		}
	}
}
