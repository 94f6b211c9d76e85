// SPDX-License-Identifier: EUPL-1.2

package outcome_test

import (
	"testing"
	"time"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/outcome"
)

func TestAddFollowUp(t *testing.T) {
	w := newWorld(t)
	_, open := w.Admitted("Oleg", "Kask")
	w.Go("2024-03-01")
	w.ended(w.caseID)
	w.Go("2024-04-02")
	reached, missed := w.Value("follow_up_outcomes", "reached"), w.Value("follow_up_outcomes", "not_reached")
	employed := outcome.ObservationInput{Value: w.Value("labour", "employed"), From: day("2024-04-01"), Source: "person", Evidence: "said"}
	base := outcome.FollowUpInput{Day: day("2024-04-02"), Indicator: "labour-market-1m", Way: "phone", Outcome: missed, Who: "his sister"}
	var last *outcome.Observation
	var f outcome.FollowUp
	add := func(caseID sild.ID, in outcome.FollowUpInput) error {
		w.later(time.Minute)
		return w.Try(w.Worker, func(tx *db.Tx) (err error) {
			f, last, err = outcome.AddFollowUp(tx, caseID, in)
			return err
		})
	}
	bad := func(caseID sild.ID, field, key string, change func(*outcome.FollowUpInput)) {
		t.Helper()
		in := base
		change(&in)
		problem(t, add(caseID, in), in, field, key)
	}
	bad(open, "day", "follow_up.day.before_end", func(*outcome.FollowUpInput) {})
	bad(w.caseID, "day", "follow_up.day.before_end", func(in *outcome.FollowUpInput) { in.Day = day("2024-02-29") })
	bad(w.caseID, "day", "case.day.future", func(in *outcome.FollowUpInput) { in.Day = day("2024-04-03") })
	bad(w.caseID, "indicator", "case.choice.unknown", func(in *outcome.FollowUpInput) { in.Indicator = "happiness" })
	bad(w.caseID, "indicator", "case.choice.unknown", func(in *outcome.FollowUpInput) { in.Indicator = "suspect-1y" }) // asks a register, not a person
	bad(w.caseID, "way", "case.choice.required", func(in *outcome.FollowUpInput) { in.Way = "pigeon" })
	bad(w.caseID, "outcome", "case.choice.unknown", func(in *outcome.FollowUpInput) { in.Outcome = "vanished" })
	bad(w.caseID, "give_up", "follow_up.give_up.reached", func(in *outcome.FollowUpInput) { in.Outcome, in.GiveUp = reached, true })
	bad(w.caseID, "value", "follow_up.value.not_reached", func(in *outcome.FollowUpInput) { in.Observed = &employed })
	bad(w.caseID, "value", "case.choice.unknown", func(in *outcome.FollowUpInput) {
		wrong := employed
		wrong.Value = "king"
		in.Outcome, in.Observed = reached, &wrong
	})
	bad(w.caseID, "vocabulary", "case.choice.unknown", func(in *outcome.FollowUpInput) {
		wrong := employed
		wrong.Vocabulary = "housing"
		in.Outcome, in.Observed = reached, &wrong
	})
	bad(w.caseID, "who", "text.long", func(in *outcome.FollowUpInput) { in.Who = long(201) })
	w.Look(w.Worker, func(tx *db.Tx) error { // a wrong observation leaves no attempt either
		list, err := outcome.FollowUps(tx, w.caseID)
		if len(list) != 0 {
			t.Errorf("%+v; want none", list)
		}
		return err
	})

	problem(t, add(w.caseID, base), base, "", "")
	if last != nil {
		t.Errorf("%+v; want nothing observed", last)
	}
	in := base
	in.Outcome, in.Observed = reached, &employed
	problem(t, add(w.caseID, in), in, "", "")
	if last == nil || last.Vocabulary != "labour" || last.Day != in.Day || last.From != day("2024-04-01") || last.Case != w.caseID {
		t.Errorf("%+v; want the answer, about the first of April", last)
	}
	state := func() (s string) {
		w.Look(w.Coordinator, func(tx *db.Tx) (err error) {
			s, err = db.One[string](tx, `SELECT state FROM result WHERE indicator = 'labour-market-1m' AND unit_id = $1`, w.caseID)
			return err
		})
		return s
	}
	if got := state(); got != "counts" {
		t.Errorf("the case %s; want that it counts", got)
	}
	// Both were saved together, and are taken back together.
	w.later(time.Minute)
	w.Do(w.Worker, func(tx *db.Tx) error { return casework.Undo(tx, "follow_up", f.ID) })
	if got := state(); got != "unknown" {
		t.Errorf("the case is %s; want unknown", got)
	}
	relative := base
	relative.Way, relative.Observed = "relative", &employed // not reached, and yet one knows
	problem(t, add(w.caseID, relative), relative, "", "")

	try := func(tx *db.Tx) error { _, _, err := outcome.AddFollowUp(tx, w.caseID, base); return err }
	kind(t, w.Try(w.Stranger, try), sild.NotFound, "error.not_found")
	kind(t, w.Try(w.Officer, try), sild.Forbidden, "error.forbidden")
}
