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
	"sild/people"
	"sild/privacy"
	"sild/report"
	"sild/trail"
)

// TestBreakGlass: an emergency opens a record to read, on its own page and on no
// list, search, count, duplicates check or export, and tells the officers and the
// person. Whom it does not open is answered alike.
func TestBreakGlass(t *testing.T) {
	w := flowtest.New(t)
	subject, caseID := w.Admitted("Andrei", "Tamm")
	closed, closedCase := w.Admitted("Boriss", "Kask")
	own, _ := w.Admitted("Cyrus", "Own")
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		if _, err := privacy.Exclude(tx, closed, privacy.ExcludeInput{User: w.Second.ID, Reason: "victim"}); err != nil {
			return err
		}
		_, err := privacy.Protect(tx, own, privacy.ProtectInput{State: "restricted", Reason: "threat", Words: words, Until: tx.Today().AddDays(30)})
		return err
	})

	for _, x := range []struct{ who, reason, own, field, key string }{
		{"", "danger", words, "who", "override.who.required"},
		{"39999999999", "danger", words, "who", "override.who.wrong"},
		{string(caseID), "curious", words, "reason", "choice.unknown"},
		{string(caseID), "danger", "He is ill.", "words", "privacy.words.short"},
	} {
		err := w.Try(w.Second, func(tx *db.Tx) error {
			_, _, err := privacy.Open(tx, privacy.OverrideInput{Who: x.who, Reason: x.reason, Words: x.own})
			return err
		})
		refusedAt(t, err, x.field, x.key)
	}
	for _, u := range []flowtest.User{w.Officer, w.Manager, w.Admin, w.Keeper} {
		_, _, err := open(w, u, string(caseID))
		refused(t, err, sild.Forbidden, "")
	}

	// Nobody, closed to the user, and closed to all but a few: the same answer.
	for _, who := range []string{"0190aaaa-0000-7000-8000-000000000000", string(closed), string(closedCase), string(own), "38504122769"} {
		o, opened, err := open(w, w.Second, who)
		if who == "38504122769" && err != nil { // no code of anybody
			continue
		}
		if opened || err != nil || o != (privacy.Override{}) {
			t.Errorf("%s: %+v, %v, %v; want nothing", who, o, opened, err)
		}
	}
	w.Look(w.Second, func(tx *db.Tx) error {
		n, err := db.One[int](tx, `SELECT (SELECT count(*) FROM override) + (SELECT count(*) FROM access_grant WHERE relation = 'break_glass') + (SELECT count(*) FROM notice)`)
		if n != 0 || err != nil {
			t.Errorf("what opened nothing left %d rows, %v", n, err)
		}
		return err
	})

	lists := func() string {
		var said string
		w.Look(w.Second, func(tx *db.Tx) error {
			found, err := people.Search(tx, "tamm")
			if err != nil {
				return err
			}
			both, err := casework.Search(tx, "tamm")
			if err != nil {
				return err
			}
			load, err := casework.List(tx, casework.Filter{})
			if err != nil {
				return err
			}
			same, err := people.Same(tx, people.DetailInput{Given: "Andrei", Family: "Tamm", Born: "1985-04-12", Sex: "m", NoCodeWhy: "not_told", Language: "et"})
			if err != nil {
				return err
			}
			leaving, err := report.Leaving(tx, 400)
			said = fmt.Sprint(len(found), len(both), load.Counts, len(load.Rows), len(same), len(leaving))
			return err
		})
		return said
	}
	before := lists()
	o, opened, err := open(w, w.Second, "https://sild.example/cases/"+string(caseID))
	if err != nil || !opened || o.Subject != subject || o.UntilAt.Sub(w.Now()) != time.Hour || o.ReviewBy.Sub(w.Now()) != 72*time.Hour {
		t.Fatalf("%+v, %v, %v; want the record for an hour", o, opened, err)
	}
	if after := lists(); after != before {
		t.Errorf("lists show %s, and before %s", after, before)
	}
	for _, u := range []flowtest.User{w.Admin, w.Coordinator, w.Stranger} { // of the same house, or not: only its officers judge
		refused(t, w.Try(u, func(tx *db.Tx) error { _, err := privacy.Opened(tx, o.ID); return err }), sild.NotFound, "")
		w.Look(u, func(tx *db.Tx) error {
			mine, err := privacy.Override{User: w.Second.ID, Reviewer: u.Org, OpenedAt: w.Now()}.Mine(tx)
			if mine {
				t.Errorf("%s judges it", u.Name)
			}
			return err
		})
	}
	w.Look(w.Second, func(tx *db.Tx) error {
		rec, err := access.Case(tx, caseID, access.Sections)
		if err != nil {
			return err
		}
		if rec.Read != "IAPNHS" || rec.Write != "" || rec.Relation != access.BreakGlass {
			t.Errorf("reads %s, writes %s as %s; want IAPNHS and nothing", rec.Read, rec.Write, rec.Relation)
		}
		until, err := privacy.Closes(tx, rec.Grant)
		if !until.Equal(o.UntilAt) {
			t.Errorf("the grant closes at %s; want %s", until, o.UntilAt)
		}
		return err
	})
	refused(t, w.Try(w.Second, func(tx *db.Tx) error {
		_, err := casework.AddContact(tx, caseID, casework.ContactInput{Kind: w.Value("contact_kinds", "phone"), Outcome: w.Value("contact_outcomes", "held"), StartedAt: w.Now()})
		return err
	}), sild.Forbidden, "")
	if again, opened, err := open(w, w.Second, string(subject)); !opened || err != nil || again.ID != o.ID {
		t.Errorf("opened again: %+v, %v; want the same opening", again, err)
	}

	// The officers and the person know at once.
	w.Look(w.Keeper, func(tx *db.Tx) error {
		waiting, _, err := privacy.Openings(tx)
		if len(waiting) != 1 || waiting[0].ID != o.ID || waiting[0].UserName != w.Second.Name {
			t.Errorf("the officer sees %+v", waiting)
		}
		notices, err2 := privacy.NoticesTo(tx, o.Person)
		if len(notices) != 1 || notices[0].Kind != "override" || notices[0].Object != o.ID {
			t.Errorf("the person is told %+v", notices)
		}
		looks, err3 := trail.Of(tx, o.Person, 50)
		if !slices.ContainsFunc(looks, func(l trail.Look) bool { return l.Action == "override" && l.UserName == w.Second.Name }) {
			t.Errorf("the person's list of who looked: %+v", looks)
		}
		return firstOf(err, err2, err3)
	})

	// Closing the record to the user beats it at once.
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := privacy.Exclude(tx, subject, privacy.ExcludeInput{User: w.Second.ID, Reason: "relative", Until: tx.Today()})
		return err
	})
	sees := func(want bool) {
		t.Helper()
		err := w.Flow.Read(t.Context(), w.Second.Actor(), func(tx *db.Tx) error {
			_, err := access.Case(tx, caseID, "I")
			return err
		})
		if (err == nil) != want {
			t.Errorf("at %s the record opens: %v; want %v", w.Now(), err, want)
		}
	}
	sees(false)
	other, opened, err := open(w, w.Stranger, string(caseID)) // a coordinator of another provider
	if err != nil || !opened || other.Reviewer != w.Provider.ID {
		t.Errorf("the partner's coordinator: %+v, %v, %v", other, opened, err)
	}
	w.Go("2024-02-05 11:00") // to the minute an hour later
	err = w.Flow.Read(t.Context(), w.Stranger.Actor(), func(tx *db.Tx) error {
		_, err := access.Case(tx, caseID, "I")
		return err
	})
	refused(t, err, sild.NotFound, "")
}

// TestReview: somebody else judges, of no team of the opener's, once.
func TestReview(t *testing.T) {
	w := flowtest.New(t)
	_, caseID := w.Admitted("Andrei", "Tamm")
	o, _, err := open(w, w.Second, string(caseID))
	if err != nil {
		t.Fatal(err)
	}
	in := privacy.ReviewInput{Outcome: "justified", Words: "The ambulance came; only the first page was read.", Consequence: "none"}
	judge := func(u flowtest.User, in privacy.ReviewInput) error {
		return w.Try(u, func(tx *db.Tx) error {
			_, err := privacy.Review(tx, o.ID, in)
			return err
		})
	}
	mate := officer(t, w, w.Provider.ID, w.Provider.Team, "Officer of the team")
	far := officer(t, w, w.Ministry.ID, w.Ministry.Team, "Officer elsewhere")
	self := w.Second
	self.Role = "privacy_officer"
	refused(t, judge(w.Coordinator, in), sild.Forbidden, "")
	refused(t, judge(mate, in), sild.Forbidden, "override.review.not_yours")
	refused(t, judge(self, in), sild.Forbidden, "override.review.not_yours")
	refused(t, judge(far, in), sild.NotFound, "")
	refusedAt(t, judge(w.Keeper, privacy.ReviewInput{Outcome: "justified", Words: "fine", Consequence: "none"}), "words", "privacy.words.short")
	refusedAt(t, judge(w.Keeper, privacy.ReviewInput{Outcome: "not_justified", Words: in.Words, Consequence: "none"}), "consequence", "override.consequence.required")
	if err := judge(w.Keeper, in); err != nil {
		t.Fatal(err)
	}
	refused(t, judge(w.Keeper, in), sild.Conflict, "override.review.done")
	w.Look(w.Keeper, func(tx *db.Tx) error {
		waiting, judged, err := privacy.Openings(tx)
		if len(waiting) != 0 || len(judged) != 1 || judged[0].ReviewedName != w.Keeper.Name {
			t.Errorf("%d wait, judged are %+v", len(waiting), judged)
		}
		return err
	})
}

// TestOverrideBars: who opens too often, or whose openings nobody has judged in
// time, opens no more; and nobody where nobody would judge.
func TestOverrideBars(t *testing.T) {
	w := flowtest.New(t)
	var cases []sild.ID
	for _, name := range []string{"A", "B", "C", "D", "E"} {
		_, c := w.Admitted(name, "Tamm")
		cases = append(cases, c)
	}
	for i := range 3 {
		if _, opened, err := open(w, w.Second, string(cases[i])); !opened || err != nil {
			t.Fatalf("opening %d: %v, %v", i, opened, err)
		}
	}
	_, _, err := open(w, w.Second, string(cases[3]))
	refused(t, err, sild.Conflict, "override.bar.cap")
	w.Go("2024-02-08 10:01")
	_, _, err = open(w, w.Second, string(cases[3]))
	refused(t, err, sild.Conflict, "override.bar.late")
	w.Go("2024-03-20")
	_, _, err = open(w, w.Second, string(cases[3]))
	refused(t, err, sild.Conflict, "override.bar.late") // however long ago
	w.Do(w.Keeper, func(tx *db.Tx) error {
		waiting, _, err := privacy.Openings(tx)
		for _, o := range waiting {
			if _, err := privacy.Review(tx, o.ID, privacy.ReviewInput{Outcome: "justified", Words: words, Consequence: "none"}); err != nil {
				return err
			}
		}
		return err
	})
	for range privacy.MostTries {
		if _, opened, err := open(w, w.Second, "0190aaaa-0000-7000-8000-000000000000"); opened || err != nil {
			t.Fatal(opened, err)
		}
	}
	_, _, err = open(w, w.Second, string(cases[3]))
	refused(t, err, sild.Conflict, "override.bar.tries")
	w.Go("2024-03-21 10:01")
	if _, opened, err := open(w, w.Second, string(cases[3])); !opened || err != nil {
		t.Errorf("judged, and a month later: %v, %v", opened, err)
	}
	w.Do(w.Admin, func(tx *db.Tx) error {
		_, err := db.Exec(tx, `UPDATE app_user SET disabled_at = $1 WHERE id = $2`, tx.Now, w.Keeper.ID)
		return err
	})
	_, _, err = open(w, w.Coordinator, string(cases[4]))
	refused(t, err, sild.Conflict, "override.bar.reviewer")
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
