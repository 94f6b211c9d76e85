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

// TestSearchScope: those whom one may not see take nobody's place on a page, and
// a grant that follows from no fact finds too.
func TestSearchScope(t *testing.T) {
	w := flowtest.New(t)
	var all []people.Subject
	for range people.Page + 20 {
		all = append(all, enter(t, w, named("Andrei", "Tamm"), inTartu(sild.Date{})))
	}
	find := func(u flowtest.User) (n int) {
		w.Look(u, func(tx *db.Tx) error {
			found, err := people.Search(tx, "andr tam")
			n = len(found)
			return err
		})
		return n
	}
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		for i, s := range all {
			if i < 20 {
				if _, err := db.Exec(tx, `INSERT INTO exclusion (subject_id, user_id, why, by_id, at) VALUES ($1, $2, 'relative', NULL, $3)`, s.ID, w.Officer.ID, tx.Now); err != nil {
					return err
				}
			}
		}
		_, err := db.Exec(tx, `INSERT INTO access_grant (id, subject_id, case_id, grantee_id, role, relation, sections, from_on, until_on, by_id, why, settled)
			VALUES ($1, $2, NULL, $3, 'support_person', 'cover', 'I', $4, $4, NULL, 'cover', FALSE)`, tx.NewID(), all[3].ID, w.Second.ID, tx.Today())
		return err
	})
	if n := find(w.Officer); n != people.Page {
		t.Errorf("%d are found beside twenty who are hidden; want a full page", n)
	}
	if n := find(w.Second); n != 1 {
		t.Errorf("a grant that follows from no fact finds %d; want 1", n)
	}
	w.Go("2024-02-06")
	if n := find(w.Second); n != 0 {
		t.Errorf("a grant that is over finds %d", n)
	}
	// Those that are over take nobody's place.
	w.Do(w.Coordinator, func(tx *db.Tx) (err error) {
		for i, s := range all {
			day := w.Today()
			if i < len(all)-1 {
				day = day.AddDays(-1)
			}
			if _, err = db.Exec(tx, `INSERT INTO access_grant (id, subject_id, case_id, grantee_id, role, relation, sections, from_on, until_on, by_id, why, settled)
				VALUES ($1, $2, NULL, $3, 'support_person', 'cover', 'I', $4, $4, NULL, 'cover', FALSE)`, tx.NewID(), s.ID, w.Second.ID, day); err != nil {
				return err
			}
		}
		return nil
	})
	if n := find(w.Second); n != 1 {
		t.Errorf("one grant that holds finds %d beside many that are over; want 1", n)
	}
}
