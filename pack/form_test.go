// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/packs"
)

// trialForm has a question of each type, and some that hang on others.
const trialForm = `forms:
  - id: trial
    version: 1
    names: {en: "Trial", et: "Trial"}
    section: P
    questions:
      - {id: debts, text: {en: "Are there debts?", et: "Are there debts?"}, type: yes_no, required: true}
      - {id: owed, text: {en: "How much?", et: "How much?"}, type: number, applies: answers.trial.debts, required: true}
      - {id: agreed, text: {en: "Agreed when?", et: "Agreed when?"}, type: date, applies: answers.trial.debts && answers.trial.owed > 1000}
      - {id: since, text: {en: "What happened since?", et: "What happened since?"}, type: line, applies: answers.trial.debts && answers.trial.agreed < release.date, required: true}
      - {id: doctor, text: {en: "Doctor?", et: "Doctor?"}, type: line, section: H, required: true}
      - {id: where, text: {en: "Where?", et: "Where?"}, type: choice, options: [{id: home, names: {en: "Home", et: "Home"}}, {id: away, names: {en: "Away", et: "Away"}}]}
      - {id: helps, text: {en: "What helps?", et: "What helps?"}, type: choices, options: [{id: sport, names: {en: "Sport", et: "Sport"}}, {id: work, names: {en: "Work", et: "Work"}}]}
      - {id: words, text: {en: "In their words?", et: "In their words?"}, type: text}
      - {id: old, text: {en: "Not asked any more", et: "Not asked any more"}, type: line, required: true, retired: true}
`

func trial(t *testing.T) Form {
	t.Helper()
	src, _ := packs.Source("ee-jmk")
	p, faults := Parse("trial.yaml", []byte(strings.Replace(string(src), "forms:\n", trialForm, 1)))
	if faults != nil {
		t.Fatal(faults)
	}
	f, _ := p.Form("trial")
	return f
}

func TestFormCheck(t *testing.T) {
	form := trial(t)
	in := Inputs{"release.date": sild.MustDate("2024-08-05")}
	least := func(more map[string]any) map[string]any {
		all := map[string]any{"debts": "no", "doctor": "None"}
		maps.Copy(all, more)
		return all
	}
	good := func(given, want map[string]any) {
		t.Helper()
		pr := sild.Problems{}
		got := form.Check(pr, in, given)
		if diff := cmp.Diff(want, got); diff != "" || len(pr) > 0 {
			t.Errorf("%v: problems %v, kept (-want +got):\n%s", given, pr, diff)
		}
	}
	bad := func(given map[string]any, fields ...string) {
		t.Helper()
		pr := sild.Problems{}
		form.Check(pr, in, given)
		got := slices.Sorted(maps.Keys(pr))
		for i, f := range got {
			got[i] = strings.TrimPrefix(f, "answers.") + " " + pr[f].Key
		}
		if diff := cmp.Diff(fields, got); diff != "" {
			t.Errorf("%v: problems (-want +got):\n%s", given, diff)
		}
	}
	good(least(nil), map[string]any{"debts": false, "doctor": "None"})
	good(least(map[string]any{"debts": true, "owed": " 900 ", "words": " Slept\r\nwell ", "where": "home", "helps": []any{"work", "sport"}}),
		map[string]any{"debts": true, "owed": 900, "doctor": "None", "words": "Slept\nwell", "where": "home", "helps": []any{"sport", "work"}})
	good(least(map[string]any{"debts": "yes", "owed": 1500.0, "agreed": "9.8.2024", "helps": []string{}}),
		map[string]any{"debts": true, "owed": 1500, "agreed": "2024-08-09", "doctor": "None"})
	// What does not apply is neither asked nor kept, however wrong it is.
	good(least(map[string]any{"owed": "many", "agreed": "2024-01-01", "where": ""}), map[string]any{"debts": false, "doctor": "None"})

	bad(map[string]any{}, "debts answer.required", "doctor answer.required") // what may apply need not be answered
	bad(map[string]any{"debts": true, "doctor": "None", "owed": 1500, "agreed": "2024-07-01"}, "since answer.required")
	bad(least(map[string]any{"debts": "maybe"}), "debts choice.unknown")
	bad(least(map[string]any{"debts": true, "owed": 1.5}), "owed number.unreadable")
	bad(least(map[string]any{"debts": true, "owed": 1500, "agreed": "31.2.2024"}), "agreed date.unreadable")
	bad(least(map[string]any{"where": "elsewhere", "helps": []any{"sport", 3}, "words": 5}), "helps choice.unknown", "where choice.unknown", "words choice.unknown")
	bad(least(map[string]any{"words": strings.Repeat("x", 5001), "unheard": "x"}), " answer.unknown_question", "words text.long")
}

func TestFormSections(t *testing.T) {
	form := trial(t)
	if got := form.Sections(); got != "PH" {
		t.Errorf("the sections are %q; want PH", got)
	}
	narrow := form.Narrow("IP")
	if _, there := find(narrow.Questions, "doctor", func(q *Question) string { return q.ID }); there || len(narrow.Questions) != len(form.Questions)-1 {
		t.Errorf("without health there are %d of %d questions, with the doctor's: %v", len(narrow.Questions), len(form.Questions), there)
	}
	pr := sild.Problems{}
	if narrow.Check(pr, nil, map[string]any{"debts": "no"}); len(pr) > 0 {
		t.Errorf("a question that the reader does not see is asked of them: %v", pr)
	}
}
