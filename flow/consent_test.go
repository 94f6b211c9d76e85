// SPDX-License-Identifier: EUPL-1.2

package flow_test

import (
	"strings"
	"testing"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/flow"
	"sild/flow/flowtest"
	"sild/org"
	"sild/packs"
	"sild/people"
	"sild/programme"
)

// reads are the sections of a case that u reads; nothing if it does not exist
// for u. A list agrees with it, or the test fails.
func reads(t *testing.T, w *flowtest.World, u flowtest.User, caseID sild.ID) (sections string) {
	t.Helper()
	listed := false
	w.Look(u, func(tx *db.Tx) error {
		r, err := access.Case(tx, caseID, access.Sections)
		if err == nil {
			sections = r.Read
		} else if sild.KindOf(err) != sild.NotFound {
			return err
		}
		load, err := casework.List(tx, casework.Filter{})
		if err != nil {
			return err
		}
		for _, row := range load.Rows {
			listed = listed || row.Case == caseID
		}
		for i := range len(access.Sections) {
			section := access.Sections[i]
			var args []any
			n, err := db.One[int](tx, `SELECT count(*) FROM case_card c WHERE `+access.Scope(tx, section, &args), args...)
			if err != nil {
				return err
			}
			if (n > 0) != (strings.IndexByte(sections, section) >= 0) {
				t.Errorf("%s reads %q and lists %d cases by section %c", u.Name, sections, n, section)
			}
		}
		return nil
	})
	if listed != (strings.IndexByte(sections, 'I') >= 0) {
		t.Errorf("%s reads %q and listed is %v", u.Name, sections, listed)
	}
	return sections
}

// TestNoEndsReading: what rests on a consent ends with the day of a no, for
// everybody who rests on it, and undoing the no brings it back.
func TestNoEndsReading(t *testing.T) {
	w := flowtest.New(t)
	_, caseID := w.Admitted("Andrei", "Tamm")
	want := func(what string, officer, worker, coordinator string) {
		t.Helper()
		for _, c := range []struct {
			u    flowtest.User
			want string
		}{{w.Officer, officer}, {w.Worker, worker}, {w.Coordinator, coordinator}, {w.Stranger, ""}} {
			if got := reads(t, w, c.u, caseID); got != c.want {
				t.Errorf("%s: %s reads %q; want %q", what, c.u.Name, got, c.want)
			}
		}
		if _, err := w.Flow.Check(t.Context(), func(d flow.Difference) { t.Errorf("%s: %s", what, d) }); err != nil {
			t.Fatal(err)
		}
	}
	all := access.Sections
	want("nobody asked", "IPOS", all, all)
	w.Go("2024-02-06")
	w.Consent(caseID, "share", "given")
	want("said yes", "IPOS", all, all)
	w.Go("2024-02-07 10:00")
	w.Consent(caseID, "share", "withdrawn")
	want("nobody else", "IOS", all, all)
	w.Go("2024-02-07 10:01")
	no := w.Consent(caseID, "consent", "refused")
	want("does not take part", "IOS", "ISC", "IAPSC")
	kindOf := func(u flowtest.User, want sild.Kind) {
		t.Helper()
		err := w.Try(u, func(tx *db.Tx) error {
			_, err := casework.AddGoal(tx, caseID, casework.GoalInput{Day: w.Today(), Area: "work", Title: "Work"})
			return err
		})
		if sild.KindOf(err) != want {
			t.Errorf("%s sets a goal: %v; want %s", u.Name, err, want)
		}
	}
	kindOf(w.Worker, sild.NotFound)
	w.Go("2024-02-07 10:05")
	w.Do(w.Worker, func(tx *db.Tx) error { return casework.Undo(tx, "consent", no) })
	want("it was a slip", "IOS", all, all)
	w.Go("2024-02-07 11:00")
	w.Do(w.Worker, func(tx *db.Tx) error {
		_, err := casework.AddConsent(tx, caseID, casework.ConsentInput{Day: w.Today(), Basis: "share", Outcome: "given", Language: "et", How: "signed", Expires: w.Today().AddDays(2)})
		return err
	})
	want("yes for two days", "IPOS", all, all)
	w.Go("2024-02-10")
	want("it expired overnight, without a fact", "IOS", all, all)
}

// TestNoHidesPerson: in a programme in which all that the prison reads rests on
// the consent to share, a no takes the person out of its lists and its search,
// and the case does not exist for it; undone, all is back.
func TestNoHidesPerson(t *testing.T) {
	w := flowtest.New(t)
	source, _ := packs.Source("ee-jmk")
	text := string(source)
	for _, c := range [][2]string{
		{"        roles: [prison]\n        sections: [P]\n", "        roles: [prison]\n        sections: [I, P, O, S]\n"},
		{"        roles: [prison]\n        sections: [I, O, S]\n", "        uses: [network]\n"},
	} {
		if !strings.Contains(text, c[0]) {
			t.Fatalf("the pack has no %q", c[0])
		}
		text = strings.Replace(text, c[0], c[1], 1)
	}
	_, err := w.Flow.Write(t.Context(), sild.System, flow.Once{}, func(tx *db.Tx) (string, error) {
		pr, err := programme.Start(tx, []byte(text), w.Provider.ID)
		if err != nil {
			return "", err
		}
		w.Programme = pr
		for _, c := range []programme.Contract{{Org: w.Prison.ID, Part: "referrer"}, {Org: w.Provider.ID, Part: "provider", Team: w.Provider.Team}} {
			c.Programme, c.From, c.Until, c.Places = pr.ID, w.Pack.Period.From, org.Far, 20
			if _, err := programme.Agree(tx, c); err != nil {
				return "", err
			}
		}
		return "", nil
	})
	if err != nil {
		t.Fatal(err)
	}
	subject, caseID := w.Admitted("Andrei", "Tamm")
	found := func() (n int) {
		w.Look(w.Officer, func(tx *db.Tx) error {
			hits, err := people.Search(tx, "Andrei Tamm")
			if err != nil {
				return err
			}
			all, _, err := people.List(tx, people.Filter{}, 1)
			if len(hits) != len(all) {
				t.Errorf("search finds %d and the list has %d", len(hits), len(all))
			}
			_, opens := access.Person(tx, subject, "I")
			if (opens == nil) != (len(hits) > 0) {
				t.Errorf("search finds %d, and to open says %v", len(hits), opens)
			}
			n = len(hits)
			return err
		})
		return n
	}
	want := func(what, sections string, n int) {
		t.Helper()
		if got := reads(t, w, w.Officer, caseID); got != sections {
			t.Errorf("%s: the officer reads %q; want %q", what, got, sections)
		}
		if got := found(); got != n {
			t.Errorf("%s: the officer finds %d; want %d", what, got, n)
		}
	}
	want("nobody asked", "IPOS", 1)
	w.Go("2024-02-06")
	no := w.Consent(caseID, "share", "refused")
	want("said no", "", 0)
	w.Go("2024-02-06 10:03")
	w.Do(w.Worker, func(tx *db.Tx) error { return casework.Undo(tx, "consent", no) })
	want("it was a slip", "IPOS", 1)
}
