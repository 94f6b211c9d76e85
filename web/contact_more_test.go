// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strings"
	"testing"

	"sild/casework"
	"sild/db"
	"sild/web/page"
	"sild/web/record"
)

// theGoal is the one goal of the case.
func (s *scene) theGoal() (g casework.Goal) {
	s.t.Helper()
	s.Look(s.Worker, func(tx *db.Tx) error {
		all, err := casework.Goals(tx, s.caseID)
		if len(all) > 0 {
			g = all[0]
		}
		return err
	})
	return g
}

// TestContactGoals: what was worked on stands with the contact and with the
// goal, also after the contact was corrected.
func TestContactGoals(t *testing.T) {
	s := newScene(t)
	s.goalWithStep()
	goal := string(s.theGoal().Thing)
	form := s.worker.get(s.at+"/contacts/new").is(200).in(".folds summary", "Goals and steps").in(".folds label", "Work as a welder")
	s.worker.submit(form, "#contact", "goals", goal, "interpreter_name", "Olga T.", "who_else", "Her sister").goes(s.at + "?saved=contact")
	s.worker.get(s.at).is(200).in(".goals .hint", "worked on 1 time, last on 12 Feb 2024").in(".events .hint", "Worked on: Work as a welder").
		in(".events .hint", "Interpreted by Olga T.").in(".events .hint", "Also there: Her sister")

	c := s.contacts()[0]
	change := s.worker.get(record.FactAt("contact", c.ID, "change")).is(200).holds("goals", goal).holds("interpreter_name", "Olga T.").holds("who_else", "Her sister")
	s.worker.submit(change, "#contact", "goals", "").goes(s.at + "?saved=contact")
	s.worker.get(s.at).is(200).not(".goals .hint", "worked on")

	again := s.worker.submit(form, "#contact", "once", page.NewOnce(), "goals", string(s.caseID)).is(422)
	again.in(".troubles", "")
}

// TestContactSpent: what was in vain takes time too.
func TestContactSpent(t *testing.T) {
	s := newScene(t)
	form := s.worker.get(s.at + "/contacts/new").is(200)
	s.worker.submit(form, "#contact", "kind", "gate", "outcome", "did_not_come", "reason", "none_known", "spent", "", "spent_other", "40").goes(s.at + "?saved=contact")
	if got := s.contacts()[0]; got.Minutes != 40 {
		t.Errorf("it took %d minutes; want 40", got.Minutes)
	}
	s.worker.get(s.at).is(200).in(".events b", "At the gate: Did not come, 40 min")
	s.worker.submit(form, "#contact", "once", page.NewOnce(), "outcome", "tried", "spent_other", "601").is(422).in("#contact-spent-problem", "")
	s.worker.submit(form, "#contact", "once", page.NewOnce(), "outcome", "tried").goes(s.at + "?saved=contact")
	if got := s.contacts()[0]; got.Minutes != 0 {
		t.Errorf("nothing was said, and it took %d minutes", got.Minutes)
	}
}

// TestWorryPage: a worry noticed in a contact is on the coordinator's first
// page until somebody has looked at it; then who raised it reads what was
// decided on theirs.
func TestWorryPage(t *testing.T) {
	s := newScene(t)
	form := s.worker.get(s.at + "/contacts/new").is(200)
	s.worker.submit(form, "#contact", "worry", strings.Repeat("a", 2001)).is(422).in("#contact-worry-problem", "too long").in(".fold[open]", "Something worries me")
	to := s.worker.submit(form, "#contact", "once", page.NewOnce(), "worry", "He has not eaten for days.").goes(s.at + "?saved=contact")
	s.worker.get(to).is(200).in(".settled", "coordinator’s first page").in(".events .note", "He has not eaten for days.").in(".events .tag", "Nobody has looked at it yet")

	first := s.office.get("/").is(200).in(".card h2", "Worries").in(".tasks .hint", "He has not eaten for days.").not(".row-title", "Look at the worry")
	link, _ := attr(first.all(".tasks .row a[data-size=sm]")[0], "href")
	shown := s.office.get(link).is(200).in(".said", "He has not eaten for days.")
	looks := func(page *sheet) (ids []string) {
		for _, f := range page.all("main form") {
			if id, _ := attr(f, "id"); strings.HasPrefix(id, "look-") {
				ids = append(ids, id)
			}
		}
		return ids
	}
	if n := len(looks(shown)); n != 1 {
		t.Fatalf("%d forms for one worry", n)
	}
	form = shown
	id := looks(shown)[0]
	s.office.submit(form, "#"+id, "decided", "").is(422).in(".wrong", "Say what was decided.")
	s.office.submit(form, "#"+id, "once", page.NewOnce(), "decided", "I called his doctor.").goes(s.at + "?saved=worry")
	s.office.get("/").is(200).not(".tasks .hint", "He has not eaten")
	s.worker.get("/").is(200).in(".card h2", "Replies").in(".tasks .hint", "I called his doctor.")
	if n := looks(s.worker.get(s.at+"/worries").is(200).in("main", "I called his doctor.")); n != nil {
		t.Errorf("the worker may say what is decided: %v", n)
	}
}

// TestMoveTakesAlong: a contact written down for the wrong person goes to the
// right one with all that was told in it, and comes back as one.
func TestMoveTakesAlong(t *testing.T) {
	s := newScene(t)
	_, other := s.Admitted("Boriss", "Kask")
	s.later("2024-02-13 14:00")
	step := s.goalWithStep()
	s.later("2024-02-14 14:00")
	to := s.worker.submit(s.worker.get(s.at+"/contacts/new"), "#contact",
		"kind", "phone", "labour", "employed", "labour_since", "2024-02-01", "worry", "Sounds ill.", "steps", step, "goals", string(s.theGoal().Thing),
		"next", "pick", "next_on", "2024-02-20", "next_on_time", "10:00").goes(s.at + "?saved=contact")
	s.worker.get(to).is(200).in(".settled", "Next: Tuesday 20 Feb 2024 10:00")
	s.later("2024-02-14 14:20")
	c := s.contacts()[0]
	moved := s.worker.submit(s.worker.get(record.FactAt("contact", c.ID, "move")), "#move", "case", string(other)).goes(s.at)
	there := "/cases/" + string(other)
	s.worker.get(there).is(200).in(".events b", "Phone").in(".events b", "Working").in(".events .note", "Sounds ill.").in(".next .row-title", "20 Feb 2024 10:00")
	s.worker.get(s.at).is(200).not(".next .row-title", "20 Feb 2024").not(".goals .hint", "worked on").not(".goals .is-done", "Ask the former employer")

	s.worker.submit(s.worker.get(moved), ".saved form")
	s.worker.get(there).is(200).not(".events b", "Phone").not(".events b", "Working").not(".next .row-title", "20 Feb 2024")
	s.worker.get(s.at).is(200).in(".events b", "Phone").in(".events b", "Working").in(".next .row-title", "20 Feb 2024 10:00").in(".goals .is-done", "Ask the former employer").
		in(".goals .hint", "worked on 1 time")
}

// TestSilent: on the first page stands who was not heard of for 14 days, but not
// who waits behind a wall for the meeting of the month.
func TestSilent(t *testing.T) {
	s := newScene(t)
	s.worker.submit(s.worker.get(s.at+"/contacts/new"), "#contact", "kind", "in_prison").goes(s.at)
	s.later("2024-03-01 10:00")
	s.worker.get("/").is(200).not(".record-side h2", "Not heard from")
	s.later("2024-03-20 10:00") // the meeting of the month is late
	s.worker.get("/").is(200).in(".record-side h2", "Not heard from")
}
