// SPDX-License-Identifier: EUPL-1.2

package flow_test

import (
	"testing"

	"sild"
	"sild/db"
	"sild/flow"
	"sild/flow/flowtest"
	"sild/people"
)

// TestMergeEach: each detail holds as one of the two records has it, a code not
// beside another birth date, and taken back all is as it was.
func TestMergeEach(t *testing.T) {
	w := flowtest.New(t)
	one, _ := w.Admitted("Andrei", "Tamm")
	two, _ := w.Admitted("Andrey", "Tamme")
	detail := func() (d people.Detail) {
		w.Look(w.Coordinator, func(tx *db.Tx) error {
			s, err := people.SubjectByID(tx, one)
			if err != nil {
				return err
			}
			d, err = people.DetailOf(tx, s.Person)
			return err
		})
		return d
	}
	w.Do(w.Officer, func(tx *db.Tx) error {
		s, err := people.SubjectByID(tx, two)
		if err != nil {
			return err
		}
		seen, err := people.DetailOf(tx, s.Person)
		if err != nil {
			return err
		}
		born := sild.MustDate("1984-05-12")
		_, err = people.Correct(tx, two, seen.ID, people.DetailInput{
			Given: "Andrey", Family: "Tamme", Born: born.String(), Sex: "m", CodeCountry: "EE", Code: people.Synthetic("EE", born, true, 950).Value, Language: "ru",
		})
		return err
	})
	was := detail()
	_, err := merge(w, w.Coordinator, one, flow.MergeInput{Gone: two, Details: "each", Take: []string{"code"}, Why: "the same man"})
	refusedAt(t, err, "take", "merge.code.born")
	m, err := merge(w, w.Coordinator, one, flow.MergeInput{Gone: two, Details: "each", Take: []string{"code", "born", "language"}, Why: "the same man"})
	if err != nil {
		t.Fatal(err)
	}
	if d := detail(); d.Family != "Tamm" || d.Given != "Andrei" || d.Code == "" || d.BornFrom != sild.MustDate("1984-05-12") || d.Language != "ru" {
		t.Errorf("%+v; want the name of the first, and code, birth and language of the second", d.Name())
	}
	w.Do(w.Coordinator, func(tx *db.Tx) error { _, err := flow.UndoMerge(tx, m.ID); return err })
	if d := detail(); d.Name() != was.Name() || d.Code != was.Code || d.BornFrom != was.BornFrom || d.Language != was.Language {
		t.Error("taken back, the details are not as they were")
	}
}
