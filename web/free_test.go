// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strings"
	"testing"

	"sild/db"
	"sild/flow"
	"sild/referral"
)

// TestFree: where nobody leaves a prison, pages say nothing of one, and nobody
// stands at its gate.
func TestFree(t *testing.T) {
	s := newScene(t)
	town, caseID := townWorld(t, s.World)
	at := "/cases/" + string(caseID)
	s.Do(s.Coordinator, func(tx *db.Tx) error {
		_, err := flow.Answer(tx, caseID, referral.AnswerInput{Outcome: "accepted", Follows: true})
		return err
	})

	leelo := browse(t, s.World, town)
	for _, path := range []string{"/help", "/people", "/people/new", at + "/referral", at + "/amend"} {
		page := leelo.get(path).is(200)
		for _, word := range []string{"prison", "Prison", "release", "probation", "bed"} {
			if text := page.text("body"); strings.Contains(text, word) {
				t.Errorf("%s speaks of %q: %s", path, word, text[max(0, strings.Index(text, word)-60):])
			}
		}
	}
	s.worker.get("/help").is(200).in("body", "prison") // the worker works in another programme too
	s.office.get(at + "/gate").is(404)
	s.office.post(at + "/gate/sign").is(404)
	s.worker.get(s.at + "/gate").is(200)
	s.office.get(at+"/status").is(200).not("label", "prison").not("option", "prison")
	s.worker.get(s.at+"/status").is(200).in("body", "prison")
}
