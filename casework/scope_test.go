// SPDX-License-Identifier: EUPL-1.2

package casework_test

import (
	"errors"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/org"
)

// TestListIsScope: whatever grants there are, a list shows exactly the cases
// that the actor can open, and a search exactly the people.
func TestListIsScope(t *testing.T) {
	w := newWorld(t)
	cases := []sild.ID{w.caseID}
	subjects := []sild.ID{w.subject}
	for _, name := range []string{"Tarmo", "Taavi", "Tanel", "Taimo", "Taago"} {
		s := w.Person(name, "Tamm")
		subjects = append(subjects, s)
		if name != "Taago" { // nobody has asked for him
			cases = append(cases, w.Referred(s))
		}
	}
	w.Accept(cases[1])
	type grant struct {
		ID, Subject, Case, Grantee sild.ID
		Role, Relation, Sections   string
		From, Until                sild.Date
		Why                        string
		Settled                    bool
	}
	users := []sild.Actor{w.Worker.Actor(), w.Second.Actor(), w.Coordinator.Actor(), w.Officer.Actor(), w.Stranger.Actor(), w.Manager.Actor()}
	groups := []sild.ID{w.Worker.ID, w.Second.ID, w.Provider.Team, w.Other.Team, w.Prison.Team, w.Manager.ID}
	const grantColumns = `id, subject_id, case_id, grantee_id, role, relation, sections, from_on, until_on, why, settled`
	w.Do(w.Coordinator, func(tx *db.Tx) error { // the worker has so many grants that the list walks the cards
		var grants []grant
		for _, role := range access.Roles() {
			for range casework.Most + 1 {
				grants = append(grants, grant{ID: tx.NewID(), Subject: tx.NewID(), Case: tx.NewID(), Grantee: w.Worker.ID, Role: role, Relation: access.Relations(role)[0], From: tx.Today(), Until: org.Far})
			}
		}
		return db.InsertAll(tx, "access_grant", grantColumns, grants)
	})
	errUndo := errors.New("undone")
	rapid.Check(t, func(rt *rapid.T) {
		who := rapid.SampledFrom(users).Draw(rt, "who")
		who.Role = rapid.SampledFrom(append(access.Roles(), who.Role, who.Role, who.Role)).Draw(rt, "role")
		err := w.DB.Write(t.Context(), who, func(tx *db.Tx) error {
			days := func(label string) sild.Date {
				return tx.Today().AddDays(rapid.SampledFrom([]int{-30, -1, 0, 1, 30}).Draw(rt, label))
			}
			var grants []grant
			add := func(subject, caseID sild.ID) {
				role := rapid.SampledFrom(append(access.Roles(), who.Role, who.Role, who.Role, who.Role)).Draw(rt, "grant role")
				relations := slices.DeleteFunc(access.Relations(role), func(r string) bool { return access.Where(role, r) == "record" }) // TestBreakGlass has these
				if len(relations) == 0 {
					return
				}
				grants = append(grants, grant{
					ID: tx.NewID(), Subject: subject, Case: caseID,
					Grantee: rapid.SampledFrom(groups).Draw(rt, "grantee"), Role: role, Relation: rapid.SampledFrom(relations).Draw(rt, "relation"),
					Sections: rapid.SampledFrom([]string{access.Sections, "I", "PN", "IP", ""}).Draw(rt, "sections"),
					From:     days("from"), Until: days("until"), Why: "test",
				})
			}
			for range rapid.IntRange(0, 8).Draw(rt, "grants") {
				i := rapid.IntRange(0, len(subjects)-1).Draw(rt, "subject")
				if i < len(cases) && rapid.Bool().Draw(rt, "of the case") {
					add(subjects[i], cases[i])
				} else {
					add(subjects[i], "")
				}
			}
			if err := db.InsertAll(tx, "access_grant", grantColumns, grants); err != nil {
				return err
			}
			if rapid.Bool().Draw(rt, "excluded") {
				if _, err := db.Exec(tx, `INSERT INTO exclusion (subject_id, user_id, why, by_id, at) VALUES ($1, $2, 'test', NULL, $3)`,
					rapid.SampledFrom(subjects).Draw(rt, "from the record of"), who.User, tx.Now); err != nil {
					return err
				}
			}
			for range rapid.IntRange(0, 3).Draw(rt, "protections") {
				if _, err := db.Exec(tx, `INSERT INTO protection (id, subject_id, state, from_on, until_on, why, by_id, at, lifted_at) VALUES ($1, $2, $3, $4, $5, 'test', $6, $7, $8)`,
					tx.NewID(), rapid.SampledFrom(subjects).Draw(rt, "protected"), rapid.SampledFrom(access.States[:]).Draw(rt, "state"), days("protected from"), days("protected until"),
					who.User, tx.Now, rapid.SampledFrom([]any{nil, nil, tx.Now}).Draw(rt, "lifted")); err != nil {
					return err
				}
			}
			if rapid.Bool().Draw(rt, "named") {
				if _, err := db.Exec(tx, `INSERT INTO protection_named (id, subject_id, user_id, from_on, until_on, by_id, at, why) VALUES ($1, $2, $3, $4, $5, $3, $6, 'test')`,
					tx.NewID(), rapid.SampledFrom(subjects).Draw(rt, "for"), who.User, days("named from"), days("named until"), tx.Now); err != nil {
					return err
				}
			}
			if rapid.Bool().Draw(rt, "left the team") {
				if _, err := db.Exec(tx, `UPDATE member SET until_on = $1 WHERE user_id = $2`, days("member until"), who.User); err != nil {
					return err
				}
			}

			want, got := map[sild.ID]bool{}, map[sild.ID]bool{}
			for _, id := range cases {
				switch _, err := access.Case(tx, id, "I"); {
				case err == nil:
					want[id] = true
				case sild.KindOf(err) != sild.NotFound:
					return err
				}
			}
			total := 0
			load, err := casework.List(tx, casework.Filter{})
			if err != nil {
				return err
			}
			for _, s := range stages {
				tab, err := casework.List(tx, casework.Filter{Stage: s})
				if err != nil {
					return err
				}
				if load.Counts[s] != len(tab.Rows) {
					rt.Errorf("%s: counted %d, listed %d", s, load.Counts[s], len(tab.Rows))
				}
				total += len(tab.Rows)
			}
			for _, r := range load.Rows {
				got[r.Case] = true
			}
			if !maps.Equal(want, got) || total != len(got) {
				rt.Errorf("%s can open %v, and lists %v, %d by stage", who.Role, want, got, total)
			}

			want, got = map[sild.ID]bool{}, map[sild.ID]bool{}
			for _, id := range subjects {
				switch _, err := access.Person(tx, id, "I"); {
				case err == nil:
					want[id] = true
				case sild.KindOf(err) != sild.NotFound:
					return err
				}
			}
			found, err := casework.Search(tx, "tam")
			if err != nil {
				return err
			}
			for _, f := range found {
				got[f.Subject] = true
				at := slices.Index(subjects, f.Subject)
				visible := false
				if at < len(cases) {
					_, err := access.Case(tx, cases[at], "I")
					visible = err == nil
				}
				if visible != (f.Card.Case != "") || f.Case != f.Card.Case {
					rt.Errorf("%s is found with the case %q; it can be opened: %v", f.Name(), f.Case, visible)
				}
			}
			if !maps.Equal(want, got) {
				rt.Errorf("%s can open %v, and finds %v", who.Role, want, got)
			}
			return errUndo
		})
		if !errors.Is(err, errUndo) {
			rt.Fatal(err)
		}
	})
}
