// SPDX-License-Identifier: EUPL-1.2

package casework_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/org"
	"sild/people"
)

var stages = []string{casework.Referred, casework.Preparing, casework.Community, casework.Ended}

// TestStages: each case stands under one tab, by what its stage of today means.
func TestStages(t *testing.T) {
	w := newWorld(t) // Andrei Tamm is being prepared
	cases := map[string]sild.ID{"Andrei Tamm": w.caseID}
	for _, name := range []string{"Oleg Kask", "Ivo Lepp", "Rein Saar"} {
		given, family, _ := strings.Cut(name, " ")
		subject := w.Person(given, family)
		cases[name] = w.Referred(subject)
		if name == "Oleg Kask" {
			continue // waits for an answer
		}
		w.Accept(cases[name])
		w.later(time.Minute)
		w.Do(w.Officer, func(tx *db.Tx) error {
			_, err := people.SetRelease(tx, w.Pack, subject, people.ReleaseInput{
				On: w.Today(), Kind: w.Value("release", "end_of_sentence"), Place: w.Pack.Vocabularies["prisons"].Values[0].ID, Happened: true,
			})
			return err
		})
		w.later(time.Minute)
	}
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := casework.AddEnd(tx, cases["Rein Saar"], casework.EndInput{Day: w.Today(), Reason: w.Value("end_reasons", "own_wish")})
		return err
	})
	w.Go("2024-02-06")
	list := func(u sild.Actor, f casework.Filter) (names []string, load casework.Caseload) {
		t.Helper()
		err := w.DB.Read(t.Context(), u, func(tx *db.Tx) (err error) {
			load, err = casework.List(tx, f)
			if n := len(tx.Entries()); n > 1 || n == 1 && (tx.Entries()[0].Action != "list" || len(tx.Entries()[0].Subjects) != len(load.Rows)) || n == 0 && len(load.Rows) > 0 {
				t.Errorf("%d people shown, and the trail has %+v", len(load.Rows), tx.Entries())
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range load.Rows {
			names = append(names, r.Name)
		}
		return names, load
	}
	for stage, want := range map[string][]string{
		"":                 {"Oleg Kask", "Ivo Lepp", "Rein Saar", "Andrei Tamm"},
		casework.Referred:  {"Oleg Kask"},
		casework.Preparing: {"Andrei Tamm"},
		casework.Community: {"Ivo Lepp"},
		casework.Ended:     {"Rein Saar"},
	} {
		got, load := list(w.Coordinator.Actor(), casework.Filter{Stage: stage, Team: w.Provider.Team, Programme: w.Programme.ID})
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("stage %q: %s", stage, d)
		}
		if stage != "" && load.Counts[stage] != 1 || load.Earlier || load.Later {
			t.Errorf("stage %q: %+v; want one", stage, load)
		}
	}
	names, load := list(w.Worker.Actor(), casework.Filter{Mine: true})
	if d := cmp.Diff([]string{"Ivo Lepp", "Rein Saar", "Andrei Tamm"}, names); d != "" {
		t.Error(d)
	}
	if last := load.Rows[2]; last.LeadName != w.Worker.Name || last.Stage != "preparing" || last.Case != w.caseID || last.ReleaseOn.IsZero() {
		t.Errorf("%+v; want its lead's name, its stage and the release", last)
	}
	for _, x := range []struct {
		who  sild.Actor
		f    casework.Filter
		want int
	}{
		{w.Coordinator.Actor(), casework.Filter{Mine: true}, 0},
		{w.Coordinator.Actor(), casework.Filter{Team: w.Other.Team}, 0},
		{w.Second.Actor(), casework.Filter{}, 0},
		{w.Stranger.Actor(), casework.Filter{}, 0},
		{w.Manager.Actor(), casework.Filter{}, 0},
		{w.Officer.Actor(), casework.Filter{}, 2}, // the two who left are no longer the prison's
		{sild.System, casework.Filter{}, 4},
	} {
		if names, load := list(x.who, x.f); len(names) != x.want {
			t.Errorf("%s lists %+v, %v; want %d", x.who.Role, names, load.Counts, x.want)
		}
	}
	err := w.DB.Read(t.Context(), w.Coordinator.Actor(), func(tx *db.Tx) error {
		_, err := casework.List(tx, casework.Filter{Stage: "lost"})
		return err
	})
	kind(t, err, sild.NotFound, "error.not_found")
}

// crowd adds n accepted cases of the team with a card each, as settling would;
// change may make each another.
func (w *world) crowd(n int, change func(i int, c *casework.Card)) {
	w.t.Helper()
	type grant struct {
		ID, Subject, Case, Grantee sild.ID
		Role, Relation, Sections   string
		From, Until                sild.Date
		Why                        string
		Settled                    bool
	}
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		model, err := casework.CardOf(tx, w.caseID)
		if err != nil {
			return err
		}
		k, err := casework.Load(tx, w.caseID)
		if err != nil {
			return err
		}
		var all []casework.Case
		var cards []casework.Card
		var grants []grant
		for i := range n {
			k.ID = tx.NewID()
			model.Case, model.Name = k.ID, fmt.Sprintf("Person %07d", i*7919%n)
			model.SortKey = fmt.Sprintf("%07x", i*7919%n/3) // some names are alike
			card := model
			change(i, &card)
			all, cards = append(all, k), append(cards, card)
			grants = append(grants, grant{tx.NewID(), w.subject, k.ID, w.Provider.Team, "coordinator", access.Team, access.Sections, w.Today(), org.Far, "team", true})
		}
		if err := db.InsertAll(tx, "cases", `id, subject_id, programme_id, person_id, provider_id, team_id, sender_team_id, created_at`, all); err != nil {
			return err
		}
		if err := db.InsertAll(tx, "case_card", casework.CardColumns, cards); err != nil {
			return err
		}
		if err := db.InsertAll(tx, "access_grant", `id, subject_id, case_id, grantee_id, role, relation, sections, from_on, until_on, why, settled`, grants); err != nil || !tx.Postgres() {
			return err
		}
		_, err = db.Exec(tx, `ANALYZE`) // as a server at work does by itself
		return err
	})
}

func alike(int, *casework.Card) {}

// pages reads a whole caseload forwards, and checks that it reads the same
// backwards.
func pages(t testing.TB, tx *db.Tx, f casework.Filter) (rows []casework.Row) {
	t.Helper()
	var last casework.Caseload
	for {
		load, err := casework.List(tx, f)
		if err != nil {
			t.Fatal(err)
		}
		if load.Earlier != (f.After != "") {
			t.Errorf("after %q there is an earlier page: %v", f.After, load.Earlier)
		}
		rows = append(rows, load.Rows...)
		last = load
		if !load.Later {
			break
		}
		f.After = load.Rows[len(load.Rows)-1].Case
	}
	if len(last.Rows) == 0 {
		return rows
	}
	back := slices.Clone(last.Rows)
	f.After = ""
	for earlier := last.Earlier; earlier; {
		f.Before = back[0].Case
		load, err := casework.List(tx, f)
		if err != nil {
			t.Fatal(err)
		}
		if !load.Later {
			t.Error("before a page there is no later one")
		}
		back = append(slices.Clone(load.Rows), back...)
		earlier = load.Earlier
	}
	if d := cmp.Diff(rows, back); d != "" {
		t.Errorf("forwards and backwards differ: %s", d)
	}
	return rows
}

// TestPages: each case once, in one order, whichever way it is found.
func TestPages(t *testing.T) {
	w := newWorld(t)
	w.crowd(120, alike)
	for _, more := range []int{0, casework.Most} { // by the grants, and along the cards
		if more > 0 {
			w.crowd(more, alike)
		}
		w.Look(w.Coordinator, func(tx *db.Tx) error {
			for _, f := range []casework.Filter{{}, {Team: w.Provider.Team}, {Stage: casework.Preparing}, {Stage: casework.Community}} {
				rows := pages(t, tx, f)
				keys := make([]string, len(rows))
				for i, r := range rows {
					keys[i] = r.SortKey + string(r.Case)
				}
				want := 121 + more
				switch f.Stage {
				case casework.Preparing:
					want = 1 // the crowd has no stages
				case casework.Community:
					want--
				}
				if len(keys) != want || !slices.IsSorted(keys) || len(slices.Compact(keys)) != want {
					t.Errorf("%+v: %d rows; want %d, each once, in their order", f, len(rows), want)
				}
			}
			load, err := casework.List(tx, casework.Filter{})
			if want := min(120+more, casework.Most+1); load.Counts[casework.Community] != want {
				t.Errorf("%v; want %d in the community", load.Counts, want)
			}
			return err
		})
	}
}

func TestSearch(t *testing.T) {
	w := newWorld(t)
	w.Person("Mari-Liis", "Õunapuu")
	find := func(words string) (names []string) {
		w.Look(w.Officer, func(tx *db.Tx) error {
			found, err := casework.Search(tx, words)
			for _, f := range found {
				names = append(names, f.Name())
			}
			return err
		})
		return names
	}
	for words, want := range map[string][]string{
		"andr": {"Andrei Tamm"}, "TAMM andrei": {"Andrei Tamm"}, "tam x": nil, "ndrei": {"Andrei Tamm"}, "": nil,
		"ounap": {"Mari-Liis Õunapuu"}, "mari-liis": {"Mari-Liis Õunapuu"}, "liis õu": {"Mari-Liis Õunapuu"},
	} {
		if d := cmp.Diff(want, find(words)); d != "" {
			t.Errorf("%q: %s", words, d)
		}
	}
}

// TestListPlan: a page is a walk of an index that is in the order of the page,
// on SQLite, whose plans do not depend on how many rows there are.
func TestListPlan(t *testing.T) {
	w := newWorld(t)
	if w.DB.Postgres() {
		t.Skip("PostgreSQL plans by its statistics")
	}
	w.crowd(casework.Most+1, alike)
	plan := func(u sild.Actor, f casework.Filter, few bool) (steps string) {
		err := w.DB.Read(t.Context(), u, func(tx *db.Tx) error {
			query, args, err := casework.ListText(tx, f, few)
			if err != nil {
				return err
			}
			type step struct {
				ID, Parent, Unused int
				Detail             string
			}
			list, err := db.All[step](tx, `EXPLAIN QUERY PLAN `+query, args...)
			for _, s := range list {
				steps += s.Detail + "\n"
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return steps
	}
	for _, x := range []struct {
		who   sild.Actor
		f     casework.Filter
		few   bool
		index string
		sorts bool
	}{
		{w.Coordinator.Actor(), casework.Filter{}, false, "case_card_name", false},
		{w.Coordinator.Actor(), casework.Filter{Team: w.Provider.Team}, false, "case_card_team", false},
		{w.Coordinator.Actor(), casework.Filter{Team: w.Provider.Team, Stage: casework.Ended, After: w.caseID}, true, "case_card_team", false},
		{w.Coordinator.Actor(), casework.Filter{Mine: true, Stage: casework.Preparing}, true, "case_card_lead", false},
		{w.Coordinator.Actor(), casework.Filter{Stage: casework.Referred}, true, "case_card_referred", false},
		{w.Coordinator.Actor(), casework.Filter{Stage: casework.Preparing, After: w.caseID}, false, "case_card_open", false},
		{w.Coordinator.Actor(), casework.Filter{Stage: casework.Preparing}, true, "stage_meaning", true},
		{w.Coordinator.Actor(), casework.Filter{Stage: casework.Community}, false, "case_card_open", false},
		{w.Coordinator.Actor(), casework.Filter{Stage: casework.Ended}, false, "case_card_over", false},
		{w.Worker.Actor(), casework.Filter{}, true, "access_grant_grantee", true}, // a few, by the grants
		{w.Worker.Actor(), casework.Filter{Mine: true, Stage: casework.Preparing}, true, "access_grant_grantee", true},
	} {
		steps := plan(x.who, x.f, x.few)
		if !strings.Contains(steps, x.index) || strings.Contains(steps, "SCAN c\n") || strings.Contains(steps, "FOR ORDER BY") != x.sorts {
			t.Errorf("%s %+v goes by\n%s; want a walk of %s", x.who.Role, x.f, steps, x.index)
		}
	}
}

// BenchmarkList is a page of a caseload of 100,000, of which one in ten goes on.
func BenchmarkList(b *testing.B) {
	w := newWorld(b)
	for range 10 {
		w.crowd(10_000, func(i int, c *casework.Card) {
			switch {
			case i%10 > 0:
				c.EndedOn = c.StartedOn
			case i%1000 == 0:
				c.StartedOn = sild.Date{}
			}
		})
	}
	for _, stage := range append([]string{""}, stages...) {
		b.Run("stage="+stage, func(b *testing.B) {
			for b.Loop() {
				w.Look(w.Coordinator, func(tx *db.Tx) error {
					_, err := casework.List(tx, casework.Filter{Stage: stage})
					return err
				})
			}
		})
	}
}
