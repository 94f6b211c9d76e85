// SPDX-License-Identifier: EUPL-1.2

package casework_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/flow"
	"sild/packs"
	"sild/referral"
)

// mixed is a form of which a prison may answer one question, and of which one
// depends on what the referral said.
const mixed = `forms:
  - id: mixed
    version: 1
    names: {en: Mixed, et: Segu}
    section: P
    questions:
      - {id: hope, text: {en: Hope, et: Lootus}, type: line, required: true}
      - {id: risk, text: {en: Risk, et: Risk}, type: yes_no, section: O, required: true}
      - {id: search, text: {en: Search, et: Otsing}, type: line, applies: answers.referral.home_after == "none"}
      - {id: gone, text: {en: Gone, et: Kadunud}, type: line, retired: true}
`

func withMixed(t *testing.T) *world {
	w := newWorld(t)
	src, _ := packs.Source("ee-jmk")
	next := strings.NewReplacer("forms:\n", mixed, "\nversion: 1\n", "\nversion: 2\n").Replace(string(src))
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		if _, err := db.Exec(tx, `UPDATE pack_version SET state = 'retired'`); err != nil {
			return err
		}
		_, err := db.Exec(tx, `INSERT INTO pack_version (programme_id, version, source, state, activated_at) VALUES ($1, 2, $2, 'active', $3)`, w.Programme.ID, next, tx.Now)
		return err
	})
	return w
}

// unheard judges err: an answer to a question that the actor is not asked.
func unheard(t *testing.T, err error) {
	t.Helper()
	e, ok := errors.AsType[*sild.Error](err)
	if !ok || e.Kind != sild.Invalid || e.Fields[""].Key != "answer.unknown_question" {
		t.Errorf("%v; want answer.unknown_question", err)
	}
}

// answered is what is kept of a form.
func (w *world) answered(form string) (a referral.Answers, given map[string]any) {
	w.t.Helper()
	w.Look(w.Coordinator, func(tx *db.Tx) (err error) {
		if a, _, err = referral.AnswersOf(tx, w.caseID, form); err == nil {
			given, err = a.Given()
		}
		return err
	})
	return a, given
}

func TestAnswerForm(t *testing.T) {
	w := withMixed(t)
	fill := func(form string, answers map[string]any) func(*db.Tx) error {
		return func(tx *db.Tx) error {
			_, err := flow.AnswerForm(tx, w.caseID, form, answers)
			return err
		}
	}
	w.strangers('P', fill("needs", map[string]any{"first": "Work"}))
	for _, form := range []string{"referral", "none"} {
		kind(t, w.Try(w.Worker, fill(form, map[string]any{"wishes": "Work"})), sild.NotFound, "error.not_found")
	}
	problem(t, w.Try(w.Worker, fill("needs", nil)), "nothing", "answers.first", "answer.required")
	unheard(t, w.Try(w.Worker, fill("needs", map[string]any{"first": "Work", "unheard": 1})))

	w.Do(w.Worker, fill("needs", map[string]any{"first": " Work ", "papers": "yes"}))
	first, given := w.answered("needs")
	if diff := cmp.Diff(map[string]any{"first": "Work", "papers": true}, given); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	w.Go("2024-02-20")
	w.Do(w.Worker, fill("needs", map[string]any{"first": "A home"}))
	second, given := w.answered("needs")
	if diff := cmp.Diff(map[string]any{"first": "A home"}, given); diff != "" {
		t.Errorf("new answers do not replace the former (-want +got):\n%s", diff)
	}
	if second.Thing != first.Thing || second.Day != first.Day || second.ID == first.ID {
		t.Errorf("%+v; want a new row of %+v, filled in first on its day", second.Fact, first.Fact)
	}

	// What one has just saved can be taken back, and what was before holds again.
	w.later(time.Minute)
	w.Do(w.Worker, func(tx *db.Tx) error { return casework.Undo(tx, "form", second.ID) })
	if _, given := w.answered("needs"); given["first"] != "Work" {
		t.Errorf("%v; want the former answers", given)
	}
	sent, _ := w.answered("referral")
	kind(t, w.Try(w.Coordinator, func(tx *db.Tx) error { return casework.Mistake(tx, "form", sent.ID, "wrong") }), sild.NotFound, "error.not_found")

	w.later(time.Minute)
	w.Do(w.Worker, func(tx *db.Tx) error {
		_, err := casework.AddEnd(tx, w.caseID, casework.EndInput{Day: w.Today(), Reason: "own_wish"})
		return err
	})
	kind(t, w.Try(w.Worker, fill("needs", map[string]any{"first": "Work"})), sild.Conflict, "case.over")
}

// TestAnswerSections: whoever may write one section answers its questions, and
// leaves those of the others as they are.
func TestAnswerSections(t *testing.T) {
	w := withMixed(t)
	fill := func(answers map[string]any) func(*db.Tx) error {
		return func(tx *db.Tx) error {
			_, err := flow.AnswerForm(tx, w.caseID, "mixed", answers)
			return err
		}
	}
	w.Do(w.Officer, fill(map[string]any{"risk": false})) // the hope is not the prison's to ask about
	unheard(t, w.Try(w.Officer, fill(map[string]any{"risk": true, "hope": "None"})))
	w.later(time.Minute)
	w.Do(w.Worker, fill(map[string]any{"hope": "Work", "risk": "yes", "search": "In the paper"}))
	w.later(time.Minute)
	w.Do(w.Officer, fill(map[string]any{"risk": false}))
	_, given := w.answered("mixed")
	if diff := cmp.Diff(map[string]any{"hope": "Work", "risk": false, "search": "In the paper"}, given); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
}

// TestAnswerApplies: a question may hang on another form.
func TestAnswerApplies(t *testing.T) {
	w := withMixed(t)
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := db.Exec(tx, `UPDATE form_answer SET answers = '{"home_after":"own"}' WHERE form = 'referral'`)
		return err
	})
	w.Do(w.Worker, func(tx *db.Tx) error {
		_, err := flow.AnswerForm(tx, w.caseID, "mixed", map[string]any{"hope": "Work", "risk": true, "search": "In the paper"})
		return err
	})
	_, given := w.answered("mixed")
	if diff := cmp.Diff(map[string]any{"hope": "Work", "risk": true}, given); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
}
