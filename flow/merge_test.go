// SPDX-License-Identifier: EUPL-1.2

package flow_test

import (
	"errors"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/flow"
	"sild/flow/flowtest"
	"sild/people"
	"sild/privacy"
	"sild/referral"
	"sild/trail"
)

// TestFactTables: every table whose rows tell of a subject goes with it when two
// records are merged, and nobody forgets a new one.
func TestFactTables(t *testing.T) {
	derived := []string{"cases", "referral_draft", "task", "stage", "result", "flag", "case_card", "place", "waiting"}
	files, err := os.ReadDir("../db/migrations")
	if err != nil {
		t.Fatal(err)
	}
	table := regexp.MustCompile(`(?s)CREATE TABLE (\w+) \((.*?)\n\);`)
	n := 0
	for _, f := range files {
		text, err := os.ReadFile("../db/migrations/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range table.FindAllStringSubmatch(string(text), -1) {
			if !strings.Contains(m[2], "subject_id text NOT NULL REFERENCES subject (id)") || slices.Contains(derived, m[1]) {
				continue
			}
			n++
			if !slices.Contains(flow.FactTables, m[1]) && !slices.Contains(flow.BesideFacts, m[1]) && !slices.Contains(flow.GuardTables, m[1]) {
				t.Errorf("%s: the rows of %s belong to a subject; add it to factTables in merge.go", f.Name(), m[1])
			}
		}
	}
	if n < len(flow.FactTables)+len(flow.BesideFacts) {
		t.Errorf("%d tables of %d are in the migrations", n, len(flow.FactTables))
	}
}

// merge merges two records as the coordinator.
func merge(w *flowtest.World, u flowtest.User, kept sild.ID, in flow.MergeInput) (m flow.Merge, err error) {
	err = w.Try(u, func(tx *db.Tx) error {
		m, err = flow.MergePeople(tx, kept, in)
		return err
	})
	return m, err
}

func unmerge(w *flowtest.World, u flowtest.User, id sild.ID) error {
	return w.Try(u, func(tx *db.Tx) error {
		_, err := flow.UndoMerge(tx, id)
		return err
	})
}

// what is kept of two subjects: which rows belong to whom and hold, and what
// lists show.
func dump(t *testing.T, w *flowtest.World, subjects ...sild.ID) (lines []string) {
	t.Helper()
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		type row struct{ ID, Subject, Case, Why sild.ID }
		for _, s := range subjects {
			for _, table := range flow.FactTables {
				rows, err := db.All[row](tx, `SELECT id, subject_id, coalesce(case_id, ''), replaced_why FROM `+table+` WHERE subject_id = $1 ORDER BY id`, s)
				if err != nil {
					return err
				}
				for _, r := range rows {
					lines = append(lines, table+" "+string(r.ID+" "+r.Subject+" "+r.Case+" "+r.Why))
				}
			}
			for _, query := range []string{
				`SELECT 'detail ' || d.given || ' ' || d.family || ' ' || d.code || ' ' || d.id FROM subject s JOIN person_detail d ON d.subject_id = s.person_id WHERE s.id = $1 AND d.replaced_at IS NULL`,
				`SELECT 'card ' || case_id || ' ' || person_id || ' ' || name || ' ' || sort_key FROM case_card WHERE subject_id = $1 ORDER BY case_id`,
				`SELECT 'case ' || id || ' ' || person_id FROM cases WHERE subject_id = $1 ORDER BY id`,
				`SELECT 'task ' || key || ' ' || state FROM task WHERE subject_id = $1 ORDER BY key`,
				`SELECT 'grant ' || grantee_id || ' ' || role || ' ' || coalesce(case_id, '') FROM access_grant WHERE subject_id = $1 ORDER BY grantee_id, role, case_id NULLS LAST`,
				`SELECT 'found ' || grantee_id || ' ' || word || ' ' || words FROM person_find WHERE subject_id = $1 ORDER BY grantee_id, word`,
				`SELECT 'state ' || state || ' ' || id FROM protection WHERE subject_id = $1 ORDER BY id`,
				`SELECT 'named ' || user_id || ' ' || id FROM protection_named WHERE subject_id = $1 ORDER BY id`,
				`SELECT 'opened ' || user_id || ' ' || id FROM override WHERE subject_id = $1 ORDER BY id`,
				`SELECT 'closed ' || user_id || ' ' || id FROM exclusion_told WHERE subject_id = $1 ORDER BY id`,
				`SELECT 'excluded ' || user_id || ' ' || why FROM exclusion WHERE subject_id = $1 ORDER BY user_id`,
			} {
				more, err := db.All[string](tx, query, s)
				if err != nil {
					return err
				}
				lines = append(lines, more...)
			}
		}
		return nil
	})
	return lines
}

// TestMergeUndone: whatever happened to two records, when they are merged and the
// merge is taken back they are what they were; and in between and after, what
// is stored is what follows.
func TestMergeUndone(t *testing.T) {
	var in worlds
	merged := 0
	rapid.Check(t, func(rt *rapid.T) {
		w := in.next(t)
		w.Go("2024-02-05")
		one := &history{w: w, subject: w.Person("Andrei", "Tamm")}
		two := &history{w: w, subject: w.Person("Andrey", "Tamme")}
		for _, h := range []*history{one, two} {
			steps["refer"](h, rt)
			for range rapid.IntRange(0, 6).Draw(rt, "length") {
				steps[pick(rt, "step", "answer", "release", "born", "contact", "consent", "goal and plan", "other worker", "end", "time goes by", "undo")](h, rt)
			}
		}
		w.Do(w.Coordinator, func(tx *db.Tx) error { // what guards either goes with it, and back
			for i, h := range []*history{one, two} {
				var err error
				switch pick(rt, "guard", "none", "address", "closed to one") {
				case "address":
					_, err = privacy.Protect(tx, h.subject, privacy.ProtectInput{State: "protected", Reason: "threat", Words: "Somebody waits for him at home.", Until: tx.Today().AddDays(30 + i)})
				case "closed to one":
					_, err = privacy.Exclude(tx, h.subject, privacy.ExcludeInput{User: w.Second.ID, Reason: "relative"})
				}
				if err != nil && sild.KindOf(err) != sild.NotFound {
					return err
				}
			}
			return nil
		})
		before := dump(t, w, one.subject, two.subject)
		m, err := merge(w, w.Coordinator, one.subject, flow.MergeInput{Gone: two.subject, Details: pick(rt, "details", "kept", "gone"), Why: "the same man"})
		if sild.KindOf(err) == sild.NotFound { // a declined referral is closed to the team after a while
			return
		}
		if err != nil {
			rt.Fatal(err)
		}
		merged++
		check := func() {
			if _, err := w.Flow.Check(t.Context(), func(d flow.Difference) { rt.Error(d) }); err != nil {
				rt.Fatal(err)
			}
		}
		between := rapid.Bool().Draw(rt, "look in between")
		if between {
			check()
		}
		for _, line := range dump(t, w, two.subject) {
			if !strings.HasPrefix(line, "detail ") && !strings.HasPrefix(line, "excluded ") {
				rt.Errorf("the record that is gone still has %s", line)
			}
		}
		if err := unmerge(w, w.Coordinator, m.ID); err != nil {
			rt.Fatal(err)
		}
		if !between {
			check()
		}
		if d := cmp.Diff(before, dump(t, w, one.subject, two.subject)); d != "" {
			rt.Errorf("after a merge that was taken back: %s", d)
		}
	})
	if merged == 0 {
		t.Error("nothing was merged: such histories prove nothing")
	}
}

// TestMerge: who may merge what, what becomes of it, and what is told since.
func TestMerge(t *testing.T) {
	w := flowtest.New(t)
	one, caseOne := w.Admitted("Andrei", "Tamm")
	two, caseTwo := w.Admitted("Andrey", "Tamme")
	in := flow.MergeInput{Gone: two, Details: "gone", Why: "the same man"}
	for _, u := range []flowtest.User{w.Worker, w.Officer, w.Guard, w.Stranger, w.Manager} {
		if _, err := merge(w, u, one, in); sild.KindOf(err) != sild.Forbidden && sild.KindOf(err) != sild.NotFound {
			t.Errorf("%s merges: %v", u.Name, err)
		}
	}
	bad := func(kept sild.ID, in flow.MergeInput, field, key string) {
		t.Helper()
		_, err := merge(w, w.Coordinator, kept, in)
		refusedAt(t, err, field, key)
	}
	bad(one, flow.MergeInput{Gone: two, Details: "gone"}, "why", "mend.why.required")
	bad(one, flow.MergeInput{Gone: two, Why: "x"}, "details", "choice.unknown")
	bad(one, flow.MergeInput{Gone: one, Details: "kept", Why: "x"}, "gone", "merge.same")
	hidden := w.Person("Andrei", "Tamm") // whom no referral shows to the coordinator
	if _, err := merge(w, w.Coordinator, one, flow.MergeInput{Gone: hidden, Details: "kept", Why: "x"}); sild.KindOf(err) != sild.NotFound {
		t.Errorf("one whom the coordinator does not see: %v; want not found", err)
	}

	bad(one, flow.MergeInput{Gone: two, Details: "each", Take: []string{"hair"}, Why: "x"}, "take", "choice.unknown")

	m, err := merge(w, w.Coordinator, one, in)
	if err != nil {
		t.Fatal(err)
	}
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		found, err := people.Search(tx, "tamm")
		if len(found) != 1 || found[0].Subject != one || found[0].Family != "Tamme" {
			t.Errorf("%+v is found; want one record with the details of the other", found)
		}
		k, err2 := casework.Load(tx, caseTwo)
		if k.Subject != one {
			t.Errorf("the case of the second belongs to %s", k.Subject)
		}
		releases, err3 := people.Releases(tx, one)
		if len(releases) != 1 {
			t.Errorf("%d releases are awaited; one person leaves one prison", len(releases))
		}
		for _, err := range []error{err, err2, err3} {
			if err != nil {
				return err
			}
		}
		return nil
	})
	if _, err := merge(w, w.Coordinator, one, in); sild.KindOf(err) != sild.Conflict {
		t.Errorf("merged twice: %v; want a conflict", err)
	}
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		person := func(subject sild.ID) sild.ID {
			s, err := people.SubjectByID(tx, subject)
			if err != nil {
				t.Fatal(err)
			}
			return s.Person
		}
		merged, err := people.MergedPersons(tx, person(one))
		if err != nil || len(merged) != 1 || merged[0] != person(two) {
			t.Errorf("%v, %v; want the person of the second", merged, err)
		}
		alone, err := trail.Of(tx, person(one), 500)
		if err != nil {
			return err
		}
		both, err := trail.Of(tx, person(one), 500, merged...)
		merges := 0
		for _, l := range both {
			if l.Action == "merge" {
				merges++
			}
		}
		if len(both) <= len(alone) || merges != 1 {
			t.Errorf("%d lines of both records with %d merges, %d of one; want more, and the merge once", len(both), merges, len(alone))
		}
		return err
	})
	w.Go("2024-02-05 10:30")
	w.Do(w.Coordinator, func(tx *db.Tx) error { // what guards the one since guards both then
		_, err := privacy.Exclude(tx, one, privacy.ExcludeInput{User: w.Second.ID, Reason: "victim"})
		if err == nil {
			_, err = privacy.Protect(tx, one, privacy.ProtectInput{State: "protected", Reason: "threat", Words: "Somebody waits for him at home.", Until: tx.Today().AddDays(30)})
		}
		return err
	})
	// What is told since of a case goes back with it, what is told of the person stays.
	var told casework.Contact
	w.Do(w.Worker, func(tx *db.Tx) (err error) {
		told, err = casework.AddContact(tx, caseTwo, casework.ContactInput{Kind: w.Value("contact_kinds", "phone"), Outcome: w.Value("contact_outcomes", "held"), StartedAt: w.Now()})
		if err != nil {
			return err
		}
		_, err = people.AddReach(tx, one, people.ReachInput{Way: "phone", Value: "5551234", Safe: "any"})
		return err
	})
	if err := unmerge(w, w.Worker, m.ID); sild.KindOf(err) != sild.Forbidden {
		t.Errorf("a worker takes a merge back: %v", err)
	}
	if err := unmerge(w, w.Coordinator, m.ID); err != nil {
		t.Fatal(err)
	}
	if err := unmerge(w, w.Coordinator, m.ID); sild.KindOf(err) != sild.Conflict {
		t.Errorf("taken back twice: %v; want a conflict", err)
	}
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		of, err := db.One[sild.ID](tx, `SELECT subject_id FROM contact WHERE id = $1`, told.ID)
		if err == nil && of != two {
			t.Errorf("what was told of the case of the second belongs to %s", of)
		}
		n, err2 := db.One[int](tx, `SELECT count(*) FROM reach WHERE subject_id = $1`, one)
		if n != 1 {
			t.Errorf("%d ways to reach the first; want the one that was told of it", n)
		}
		guards, err := db.One[int](tx, `SELECT (SELECT count(*) FROM exclusion WHERE user_id = $1) + (SELECT count(*) FROM protection)`, w.Second.ID)
		if guards != 4 || err != nil {
			t.Errorf("%d of 4 guards hold of two records that were one, error %v", guards, err)
		}
		k, err3 := casework.Load(tx, caseOne)
		if k.Subject != one {
			t.Errorf("the case of the first belongs to %s", k.Subject)
		}
		for _, err := range []error{err, err2, err3} {
			if err != nil {
				return err
			}
		}
		return nil
	})
	if _, err := w.Flow.Check(t.Context(), func(d flow.Difference) { t.Error(d) }); err != nil {
		t.Fatal(err)
	}
}

// refusedAt checks that err is a problem at a field.
func refusedAt(t *testing.T, err error, field, key string) {
	t.Helper()
	e, ok := errors.AsType[*sild.Error](err)
	if !ok || e.Kind != sild.Invalid || e.Fields[field].Key != key {
		t.Errorf("%v; want %s at %s", err, key, field)
	}
}

// TestMergeTeams: who told of either record sees the one that they became.
func TestMergeTeams(t *testing.T) {
	w := flowtest.New(t)
	one, _ := w.Admitted("Andrei", "Tamm")
	var two people.Subject
	w.Do(w.Guard, func(tx *db.Tx) (err error) {
		two, err = people.Add(tx, w.Programme.ID, w.Programme.Controller, w.Guard.Team, people.DetailInput{Given: "Andrey", Family: "Tamm", NoCodeWhy: "unknown"})
		return err
	})
	w.Do(w.Guard, func(tx *db.Tx) error {
		_, _, err := referral.Send(tx, two.ID, "", referral.Input{DraftInput: referral.DraftInput{
			Provider: w.Provider.ID, Reason: "Work.", Answers: map[string]any{"languages": []any{"et"}, "wishes": "Work."}, Override: "asks for it",
		}})
		return err
	})
	sees := func(want bool) {
		t.Helper()
		w.Look(w.Guard, func(tx *db.Tx) error {
			rows, err := db.All[string](tx, `SELECT why FROM access_grant WHERE subject_id = $1 AND grantee_id = $2 AND case_id IS NULL`, one, w.Guard.Team)
			if (len(rows) == 1) != want {
				t.Errorf("the team that told of the second has %d grants to the first", len(rows))
			}
			return err
		})
	}
	sees(false)
	m, err := merge(w, w.Coordinator, one, flow.MergeInput{Gone: two.ID, Details: "kept", Why: "the same man"})
	if err != nil {
		t.Fatal(err)
	}
	sees(true)
	if err := unmerge(w, w.Coordinator, m.ID); err != nil {
		t.Fatal(err)
	}
	sees(false)
}
