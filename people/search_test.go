// SPDX-License-Identifier: EUPL-1.2

package people_test

import (
	"strings"
	"testing"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/people"
)

// TestSearchPlan: a search is a walk of the index that begins with who may see,
// in its order: nothing is sorted and nothing gathered, on SQLite, whose plans do
// not depend on how many rows there are.
func TestSearchPlan(t *testing.T) {
	w := flowtest.New(t)
	if w.DB.Postgres() {
		t.Skip("PostgreSQL plans by its statistics")
	}
	for _, other := range []string{"", "tamm"} {
		w.Look(w.Officer, func(tx *db.Tx) error {
			query, args := people.WalkText(tx, w.Officer.Team, "andrei", other)
			type step struct {
				ID, Parent, Unused int
				Detail             string
			}
			list, err := db.All[step](tx, `EXPLAIN QUERY PLAN `+query, args...)
			var steps string
			for _, s := range list {
				steps += s.Detail + "\n"
			}
			if !strings.HasPrefix(steps, "SEARCH f USING COVERING INDEX person_find_walk (grantee_id=? AND word>? AND word<?)\n") && other == "" || !strings.Contains(steps, "INDEX person_find_walk (grantee_id=? AND word>? AND word<?)\n") || strings.Contains(steps, "TEMP B-TREE FOR ORDER BY") {
				t.Errorf("a search goes by\n%s; want a walk of person_find_walk", steps)
			}
			return err
		})
	}
}

// TestSearchFull: of more than a page of people of one name the first by name are
// shown, those whose word begins so before those who have it inside.
func TestSearchFull(t *testing.T) {
	w := flowtest.New(t)
	for i := range people.Page + 5 {
		enter(t, w, named("Andrei", "B"+strings.Repeat("a", i%7)+strings.Repeat("o", i%5)), inTartu(sild.Date{}))
	}
	enter(t, w, named("Sandra", "Aas"), inTartu(sild.Date{}))
	enter(t, w, named("Andra", "Zorin"), inTartu(sild.Date{}))
	w.Look(w.Officer, func(tx *db.Tx) error {
		found, err := people.Search(tx, "andr")
		if len(found) != people.Page || found[len(found)-1].Given != "Andra" {
			t.Errorf("%d are found, %q last; want a page with Andra", len(found), given(found)[len(found)-1])
		}
		for _, l := range found {
			if l.Given == "Sandra" {
				t.Error("Sandra is shown before those whose name begins with andr")
			}
		}
		return err
	})
}

// TestSearchWords: the dictionary holds the words that somebody has, and no more.
func TestSearchWords(t *testing.T) {
	w := flowtest.New(t)
	s := enter(t, w, named("Андрей", "Petrov"), inTartu(sild.Date{}))
	enter(t, w, named("Mart", "Petrov"), inTartu(sild.Date{}))
	words := func() (list []string) {
		w.Look(w.Officer, func(tx *db.Tx) (err error) {
			list, err = db.All[string](tx, `SELECT DISTINCT word FROM name_part ORDER BY word`)
			return err
		})
		return list
	}
	if got := strings.Join(words(), " "); got != "andrei mart petrov андреи" {
		t.Errorf("the dictionary has %s", got)
	}
	w.Do(w.Officer, func(tx *db.Tx) error {
		_, err := people.Correct(tx, s.ID, "", named("Jüri", "Kask"))
		return err
	})
	if got := strings.Join(words(), " "); got != "iuri juri kask mart petrov" {
		t.Errorf("the dictionary has %s", got)
	}
}
