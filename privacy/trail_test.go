// SPDX-License-Identifier: EUPL-1.2

package privacy_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
	"sild/privacy"
	"sild/trail"
)

// TestAffected: everybody whom a user saw is in the answer, and nobody else; the
// names need a reason, are the officer's own to see, and end with the day.
func TestAffected(t *testing.T) {
	w := flowtest.New(t)
	var cases, persons []sild.ID
	for i := range 12 {
		s, c := w.Admitted(fmt.Sprintf("N%d", i), "Tamm")
		cases = append(cases, c)
		w.Look(w.Coordinator, func(tx *db.Tx) error {
			rec, err := access.Person(tx, s, "I")
			persons = append(persons, rec.Person)
			return err
		})
	}
	w.Go("2024-02-06")
	from := w.Now()
	var seen []sild.ID
	one := w.Worker.Actor()
	one.Session = "the-stolen-one"
	if err := w.Flow.Read(t.Context(), one, func(tx *db.Tx) error { _, err := access.Case(tx, cases[0], "I"); return err }); err != nil {
		t.Fatal(err)
	}
	w.Go("2024-02-06 11:00")
	session := privacy.Question{About: "session", ID: string(w.Worker.ID) + ".the-stolen-one", From: from, To: from.Add(time.Hour * 2)}
	w.Look(w.Keeper, func(tx *db.Tx) error {
		a, err := privacy.Ask(tx, session)
		if err != nil || len(a.People) != 1 || a.People[0].Person != persons[0] || a.People[0].Sections != "I" {
			t.Errorf("one session: %+v, %v", a, err)
		}
		session.ID = string(w.Second.ID) + ".the-stolen-one"
		if a, err = privacy.Ask(tx, session); len(a.People) != 0 {
			t.Errorf("somebody else's: %+v, %v", a, err)
		}
		return err
	})
	w.Go("2024-02-06 12:00")
	from = w.Now()
	for i := 0; i < 12; i += 2 {
		w.Look(w.Worker, func(tx *db.Tx) error { _, err := access.Case(tx, cases[i], "IH"); return err })
		seen = append(seen, persons[i])
	}
	q := privacy.Question{About: "user", ID: string(w.Worker.ID), From: from, To: from.Add(time.Hour)}
	w.Go("2024-02-06 14:00")
	w.Look(w.Keeper, func(tx *db.Tx) error {
		for _, x := range []privacy.Question{q, {About: "team", ID: string(w.Worker.Team), From: q.From, To: q.To}, {About: "org", ID: string(w.Provider.ID), From: q.From, To: q.To}, {About: "role", ID: "support_person", From: q.From, To: q.To}} {
			a, err := privacy.Ask(tx, x)
			if err != nil {
				return err
			}
			var got []sild.ID
			for _, p := range a.People {
				got = append(got, p.Person)
				if p.Sections != "IH" || p.Entries != 1 || p.Users != 1 || !slices.Equal(p.Actions, []string{"read"}) {
					t.Errorf("%s: %+v", x.About, p)
				}
			}
			slices.Sort(got)
			slices.Sort(seen)
			if !slices.Equal(got, seen) {
				t.Errorf("%s: %d of %d planted people were found: %v", x.About, len(got), len(seen), got)
			}
		}
		return nil
	})
	bad := func(u flowtest.User, q privacy.Question, field, key string) {
		t.Helper()
		err := w.Flow.Read(t.Context(), u.Actor(), func(tx *db.Tx) error { _, err := privacy.Ask(tx, q); return err })
		refusedAt(t, err, field, key)
	}
	bad(w.Keeper, privacy.Question{About: "user", From: q.From, To: q.To}, "id", "privacy.ask.who")
	bad(w.Keeper, privacy.Question{About: "user", ID: "x", From: q.To, To: q.From}, "to", "privacy.ask.span")
	bad(w.Keeper, privacy.Question{About: "user", ID: "x", From: q.From, To: q.From.AddDate(2, 0, 0)}, "to", "privacy.ask.year")
	bad(w.Keeper, privacy.Question{About: "role", ID: "boss", From: q.From, To: q.To}, "id", "choice.unknown")
	elsewhere := officer(t, w, w.Other.ID, w.Other.Team, "Officer elsewhere") // answers for none of them
	err := w.Flow.Read(t.Context(), elsewhere.Actor(), func(tx *db.Tx) error {
		a, err := privacy.Ask(tx, q)
		if len(a.People) != 0 {
			t.Errorf("another organisation's officer is told of %d people", len(a.People))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}

	var x privacy.Incident
	w.Do(w.Keeper, func(tx *db.Tx) (err error) {
		x, err = privacy.NameAffected(tx, q, "breach", "The phone was stolen from the car, unlocked.")
		return err
	})
	other := second(t, w)
	names := func(u flowtest.User) int {
		var n int
		w.Look(u, func(tx *db.Tx) error {
			_, list, err := privacy.IncidentByID(tx, x.ID)
			n = len(list)
			if n > 0 && list[0].Name == "" {
				t.Error("a name is missing")
			}
			return err
		})
		return n
	}
	if names(w.Keeper) != 6 || names(other) != 0 {
		t.Errorf("%d names for who asked, %d for another", names(w.Keeper), names(other))
	}
	w.Look(w.Keeper, func(tx *db.Tx) error {
		looks, err := trail.Of(tx, seen[0], 50)
		if !slices.ContainsFunc(looks, func(l trail.Look) bool { return l.Action == "inspect" }) {
			t.Error("who is named is not told so")
		}
		return err
	})
	w.Go("2024-02-07 00:01")
	if n := names(w.Keeper); n != 0 {
		t.Errorf("%d names on the next day", n)
	}
}

// TestInspect: one case for a reason, until the day ends, and no list.
func TestOfficersLists(t *testing.T) {
	w := flowtest.New(t)
	for name, list := range map[string]func(*db.Tx) error{
		"incidents": func(tx *db.Tx) error { _, err := privacy.Incidents(tx); return err },
		"notices":   func(tx *db.Tx) error { _, err := privacy.Unseen(tx); return err },
	} {
		if err := w.DB.Read(t.Context(), w.Keeper.Actor(), list); err != nil {
			t.Errorf("%s of the officer: %v", name, err)
		}
		for _, u := range []flowtest.User{w.Coordinator, w.Worker, w.Manager, w.Admin} {
			refused(t, w.DB.Read(t.Context(), u.Actor(), list), sild.Forbidden, "")
		}
	}
}

func TestInspect(t *testing.T) {
	w := flowtest.New(t)
	_, caseID := w.Admitted("Andrei", "Tamm")
	_, other := w.Admitted("Boriss", "Kask")
	inspect := func(u flowtest.User, caseID sild.ID, reason, own string) error {
		return w.Try(u, func(tx *db.Tx) error { _, err := privacy.Inspect(tx, caseID, reason, own); return err })
	}
	reads := func(caseID sild.ID) error {
		return w.Flow.Read(t.Context(), w.Keeper.Actor(), func(tx *db.Tx) error { _, err := access.Case(tx, caseID, "N"); return err })
	}
	refused(t, reads(caseID), sild.NotFound, "")
	refused(t, inspect(w.Coordinator, caseID, "complaint", words), sild.Forbidden, "")
	refusedAt(t, inspect(w.Keeper, caseID, "", words), "reason", "choice.unknown")
	refused(t, inspect(officer(t, w, w.Other.ID, w.Other.Team, "Elsewhere"), caseID, "complaint", words), sild.NotFound, "")
	if err := inspect(w.Keeper, caseID, "complaint", words); err != nil {
		t.Fatal(err)
	}
	if err := reads(caseID); err != nil {
		t.Error(err)
	}
	refused(t, reads(other), sild.NotFound, "")
	w.Look(w.Keeper, func(tx *db.Tx) error {
		load, err := casework.List(tx, casework.Filter{})
		if len(load.Rows) != 0 {
			t.Error("the case stands on a list")
		}
		return err
	})
	w.Go("2024-02-05 23:59")
	if err := reads(caseID); err != nil {
		t.Error(err)
	}
	w.Go("2024-02-06 00:00")
	refused(t, reads(caseID), sild.NotFound, "")
}

// TestProtection: closing needs one person and works at once; what frees needs
// two, and nobody frees for themself.
func TestProtection(t *testing.T) {
	w := flowtest.New(t)
	subject, caseID := w.Admitted("Andrei", "Tamm")
	_, other := w.Admitted("Boriss", "Kask")
	of := func(u flowtest.User, caseID sild.ID, section string) bool {
		err := w.Flow.Read(t.Context(), u.Actor(), func(tx *db.Tx) error { _, err := access.Case(tx, caseID, section); return err })
		return err == nil
	}
	sees := func(u flowtest.User, section string) bool { return of(u, caseID, section) }
	protect := func(u flowtest.User, in privacy.ProtectInput) (x privacy.Protection, err error) {
		err = w.Try(u, func(tx *db.Tx) error { x, err = privacy.Protect(tx, subject, in); return err })
		return x, err
	}
	loosen := func(u flowtest.User, in privacy.LoosenInput) (x privacy.Loosening, err error) {
		err = w.Try(u, func(tx *db.Tx) error { x, err = privacy.Loosen(tx, subject, in); return err })
		return x, err
	}
	decide := func(u flowtest.User, id sild.ID, outcome string) error {
		return w.Try(u, func(tx *db.Tx) error { _, err := privacy.Decide(tx, id, outcome, "looked into"); return err })
	}
	until := w.Today().AddMonths(6)
	in := privacy.ProtectInput{State: "restricted", Reason: "witness", Words: words, Until: until}
	_, err := protect(w.Worker, in)
	refused(t, err, sild.Forbidden, "")
	_, err = protect(w.Stranger, in)
	refused(t, err, sild.NotFound, "")
	_, err = protect(w.Coordinator, privacy.ProtectInput{State: "restricted", Reason: "witness", Words: words})
	refusedAt(t, err, "until", "privacy.until.year")
	_, err = protect(w.Coordinator, privacy.ProtectInput{State: "protected", Reason: "witness", Words: words, Until: until, Named: []sild.ID{w.Second.ID}})
	refusedAt(t, err, "named", "privacy.named.restricted")
	if _, err := protect(w.Coordinator, privacy.ProtectInput{State: "protected", Reason: "threat", Words: words, Until: until}); err != nil {
		t.Fatal(err)
	}
	if sees(w.Coordinator, "A") || !sees(w.Worker, "A") || !sees(w.Coordinator, "I") {
		t.Error("the protected address is not the lead's alone")
	}
	if !of(w.Coordinator, other, "A") {
		t.Error("one person's protection closes another's address")
	}
	named := in // for one person, which opens nobody else
	named.Named = []sild.ID{w.Coordinator.ID}
	err = w.Try(w.Coordinator, func(tx *db.Tx) error {
		of, err := access.Case(tx, other, "I")
		if err == nil {
			_, err = privacy.Protect(tx, of.Subject, named)
		}
		return err
	})
	if err != nil || !of(w.Coordinator, other, "I") {
		t.Errorf("who is named for a record does not see it: %v", err)
	}
	x, err := protect(w.Coordinator, in)
	if err != nil {
		t.Fatal(err)
	}
	if sees(w.Coordinator, "I") || sees(w.Officer, "I") || !sees(w.Worker, "I") {
		t.Error("the restricted record is not the lead's alone")
	}
	_, err = loosen(w.Coordinator, privacy.LoosenInput{What: privacy.Add, User: w.Coordinator.ID, Until: until, Why: words})
	refused(t, err, sild.NotFound, "")
	two := second(t, w)
	add, err := loosen(w.Keeper, privacy.LoosenInput{What: privacy.Add, User: w.Coordinator.ID, Until: until, Why: words})
	if err != nil {
		t.Fatal(err)
	}
	refused(t, decide(w.Keeper, add.ID, "approved"), sild.Forbidden, "privacy.second")
	refused(t, decide(w.Coordinator, add.ID, "approved"), sild.NotFound, "")
	if err := decide(two, add.ID, "approved"); err != nil {
		t.Fatal(err)
	}
	refused(t, decide(two, add.ID, "approved"), sild.Conflict, "privacy.decided")
	if !sees(w.Coordinator, "I") || sees(w.Coordinator, "A") {
		t.Error("who is named does not see the record, or sees the address")
	}
	lift, err := loosen(w.Coordinator, privacy.LoosenInput{What: privacy.Lift, Object: x.ID, Why: words})
	if err != nil {
		t.Fatal(err)
	}
	refused(t, decide(w.Coordinator, lift.ID, "approved"), sild.Forbidden, "privacy.second")
	if sees(w.Officer, "I") {
		t.Error("what was only proposed is lifted")
	}
	if err := decide(w.Keeper, lift.ID, "approved"); err != nil {
		t.Fatal(err)
	}
	if !sees(w.Officer, "I") {
		t.Error("what was lifted still holds")
	}

	// Closed out, admitted again; a conflict that was told stays.
	var e privacy.Exclusion
	w.Do(w.Coordinator, func(tx *db.Tx) (err error) {
		if _, err = casework.AddConflict(tx, caseID, casework.ConflictInput{User: w.Second.ID, Kind: "relative"}); err != nil {
			return err
		}
		e, err = privacy.Exclude(tx, subject, privacy.ExcludeInput{User: w.Worker.ID, Reason: "victim"})
		return err
	})
	if sees(w.Worker, "I") {
		t.Error("who is closed out sees the record")
	}
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := privacy.Exclude(tx, subject, privacy.ExcludeInput{User: w.Second.ID, Reason: "household", Until: tx.Today()})
		return err
	})
	admit, err := loosen(w.Coordinator, privacy.LoosenInput{What: privacy.Admit, Object: e.ID, Why: words})
	if err != nil {
		t.Fatal(err)
	}
	if err := decide(two, admit.ID, "approved"); err != nil {
		t.Fatal(err)
	}
	if !sees(w.Worker, "I") {
		t.Error("who was admitted does not see the record")
	}
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		n, err := db.One[int](tx, `SELECT count(*) FROM exclusion WHERE subject_id = $1 AND user_id = $2`, subject, w.Second.ID)
		if n != 2 {
			t.Errorf("%d reasons close the record to the second; want the conflict and the one by hand", n)
		}
		return err
	})
	if _, err := w.Flow.Check(t.Context(), nil); err != nil {
		t.Error(err)
	}
}
