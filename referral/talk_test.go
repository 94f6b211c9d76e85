// SPDX-License-Identifier: EUPL-1.2

package referral_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/flow"
	"sild/flow/flowtest"
	"sild/people"
	"sild/referral"
)

// TestKeep: the page that kept a draft last goes on; any other is a conflict;
// what is overtaken on its way changes nothing.
func TestKeep(t *testing.T) {
	w := flowtest.New(t)
	d := begin(w, w.Person("Andrei", "Petrov"))
	keep := func(page string, turn, revision int, reason string) (referral.Draft, error) {
		var kept referral.Draft
		err := w.Try(w.Officer, func(tx *db.Tx) (err error) {
			kept, err = referral.SaveDraft(tx, d.ID, referral.DraftInput{Reason: reason, Page: page, Turn: turn, Revision: revision})
			return err
		})
		return kept, err
	}
	good := func(page string, turn, revision int, reason, want string) {
		t.Helper()
		if got, err := keep(page, turn, revision, reason); err != nil || got.Reason != want {
			t.Errorf("%v; it says %q, want %q", err, got.Reason, want)
		}
	}
	bad := func(page string, turn, revision int) {
		t.Helper()
		_, err := keep(page, turn, revision, "Mine")
		refused(t, err, sild.Conflict, "", "")
	}
	good("a", 1, 1, "One", "One")
	good("a", 3, 1, "Three", "Three") // its answer to the second was lost
	good("a", 2, 1, "Two", "Three")   // overtaken
	bad("b", 1, 1)
	bad("", 0, 1)
	good("b", 1, 3, "Bee", "Bee")
	bad("a", 4, 3)

	_, _, err := trySend(w, w.Officer, d.Subject, d.ID, asks(w, func(x *referral.DraftInput) { x.Revision, x.Page = 2, "a" }))
	refused(t, err, sild.Conflict, "", "")
	caseID, _, err := trySend(w, w.Officer, d.Subject, d.ID, asks(w, func(x *referral.DraftInput) { x.Revision, x.Page = 2, "b" }))
	if err != nil {
		t.Fatal(err)
	}
	gone := func(u flowtest.User) (g referral.Gone, err error) {
		return g, w.Try(u, func(tx *db.Tx) error { g, err = referral.GoneOf(tx, d.ID); return err })
	}
	if g, err := gone(w.Officer); err != nil || g.How != "sent" || g.Case != caseID || g.By != w.Officer.ID {
		t.Errorf("%v; gone is %+v", err, g)
	}
	for _, u := range []flowtest.User{w.Guard, w.Coordinator, w.Manager} {
		_, err := gone(u)
		refused(t, err, sild.NotFound, "", "")
	}
	defer w.Exclude(w.Officer.ID)()
	_, err = gone(w.Officer)
	refused(t, err, sild.NotFound, "", "")
}

// TestOwnRisk: what the prison wrote for itself is read by the team that
// referred and nobody else.
func TestOwnRisk(t *testing.T) {
	w := flowtest.New(t)
	caseID, _, err := trySend(w, w.Officer, w.Person("Andrei", "Petrov"), "", asks(w, func(x *referral.DraftInput) { x.OwnRisk, x.Risk = "All of it", "Short" }))
	if err != nil {
		t.Fatal(err)
	}
	w.Accept(caseID)
	for _, c := range []struct {
		user flowtest.User
		want string
	}{{w.Officer, "All of it"}, {w.Coordinator, ""}, {w.Worker, ""}} {
		w.Look(c.user, func(tx *db.Tx) error {
			rec, err := access.Case(tx, caseID, "O")
			if err != nil {
				return err
			}
			own, _, err := referral.OwnOf(tx, rec)
			if own.Risk != c.want {
				t.Errorf("%s reads %q; want %q", c.user.Name, own.Risk, c.want)
			}
			return err
		})
	}
	defer w.Without('O')()
	w.Look(w.Officer, func(tx *db.Tx) error {
		rec, err := access.Case(tx, caseID, "I")
		if err != nil {
			return err
		}
		own, _, err := referral.OwnOf(tx, rec)
		if own.Risk != "" {
			t.Errorf("who may not read of the offence reads %q", own.Risk)
		}
		return err
	})
}

// TestAmend: an amendment says what was and what is, to those who may read it,
// and leaves what its author may not see.
func TestAmend(t *testing.T) {
	w := flowtest.New(t)
	caseID, sent, err := trySend(w, w.Officer, w.Person("Andrei", "Petrov"), "", asks(w, func(x *referral.DraftInput) {
		x.OwnRisk, x.Risk, x.Bed = "Own", "Short", true
		x.Answers["health_must_know"] = "Insulin"
	}))
	if err != nil {
		t.Fatal(err)
	}
	amend := func(u flowtest.User, change func(*referral.AmendInput)) (r referral.Referral, err error) {
		in := referral.AmendInput{Reason: "Wants to work.", Risk: "Short", OwnRisk: "Own", Bed: true, Answers: map[string]any{"languages": []any{"et"}, "wishes": "A job"}, Why: "It was wrong"}
		change(&in)
		return r, w.Try(u, func(tx *db.Tx) error { r, err = referral.Amend(tx, caseID, in); return err })
	}
	bad := func(kind sild.Kind, field, key string, change func(*referral.AmendInput)) {
		t.Helper()
		_, err := amend(w.Officer, change)
		refused(t, err, kind, field, key)
	}
	bad(sild.Invalid, "why", "referral.amend.why.required", func(in *referral.AmendInput) { in.Why = " " })
	bad(sild.Invalid, "reason", "referral.reason.required", func(in *referral.AmendInput) { in.Reason = "" })
	bad(sild.Invalid, "", "referral.amend.nothing", func(*referral.AmendInput) {})
	bad(sild.Invalid, "answers.wishes", "answer.required", func(in *referral.AmendInput) { delete(in.Answers, "wishes") })
	bad(sild.Invalid, "bed_on", "date.past", func(in *referral.AmendInput) { in.BedOn = w.Today().AddDays(-1) })
	bad(sild.Conflict, "", "", func(in *referral.AmendInput) { in.Reason, in.Seen = "Other", "x" })
	for _, u := range []flowtest.User{w.Coordinator, w.Guard, w.Stranger, w.Manager} {
		if _, err := amend(u, func(in *referral.AmendInput) { in.Reason = "Theirs" }); err == nil {
			t.Errorf("%s amends", u.Name)
		}
	}
	w.Accept(caseID)
	w.Go("2024-02-07")
	r, err := amend(w.Officer, func(in *referral.AmendInput) {
		in.Reason, in.OwnRisk, in.Bed = "Wants to learn.", "Own, longer", false
		in.Answers["wishes"] = "A school"
	})
	if err != nil || r.Day != sent.Day || r.Checked != sent.Checked {
		t.Fatalf("%v; %+v", err, r)
	}
	fields := func(u flowtest.User) (names []string) {
		w.Look(u, func(tx *db.Tx) error {
			rec, err := access.Case(tx, caseID, "P")
			if err != nil {
				return err
			}
			all, err := referral.Changes(tx, rec)
			if len(all) != 1 || all[0].Why != "It was wrong" || all[0].By != w.Officer.ID {
				t.Errorf("%s sees the changes %+v", u.Name, all)
				return err
			}
			for _, f := range all[0].Fields {
				names = append(names, f.Name)
			}
			given, _, err := referral.FormOf(tx, caseID, referral.FormID)
			if given["health_must_know"] != "Insulin" {
				t.Error("what the prison may not read is gone")
			}
			return err
		})
		return names
	}
	if diff := cmp.Diff([]string{"reason", "wishes", "bed", "own_risk"}, fields(w.Officer)); diff != "" {
		t.Errorf("the prison sees (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"reason", "wishes", "bed"}, fields(w.Coordinator)); diff != "" {
		t.Errorf("the provider sees (-want +got):\n%s", diff)
	}
	// Taken back at once, all of it is as it was.
	w.Do(w.Officer, func(tx *db.Tx) error { return casework.Undo(tx, "amendment", r.ID) })
	w.Look(w.Officer, func(tx *db.Tx) error {
		now, err := referral.Of(tx, caseID)
		if now.Reason != sent.Reason {
			t.Errorf("after undo it says %q", now.Reason)
		}
		if _, asked, err := referral.BedOf(tx, caseID); err != nil || !asked {
			t.Errorf("the bed is not asked for any more: %v", err)
		}
		return err
	})
	err = w.Try(w.Officer, func(tx *db.Tx) error {
		first, err := referral.Of(tx, caseID)
		if err != nil {
			return err
		}
		return casework.Mistake(tx, "amendment", first.Thing, "Gone")
	})
	if err == nil {
		t.Error("what was sent is marked as a mistake")
	}
}

// TestMendAnswer: an admission is taken back with all that came of it, as long as
// nobody has built on it; who waited before waits again.
func TestMendAnswer(t *testing.T) {
	w := flowtest.New(t)
	subject := w.Person("Andrei", "Petrov")
	caseID := w.Referred(subject)
	reply := func(in referral.AnswerInput) (a referral.Answer) {
		w.Do(w.Coordinator, func(tx *db.Tx) (err error) { a, err = flow.Answer(tx, caseID, in); return err })
		return a
	}
	reply(referral.AnswerInput{Outcome: "waiting", HearBy: w.Today().AddDays(20)})
	w.Go("2024-02-06")
	a := reply(referral.AnswerInput{Outcome: "accepted", Worker: w.Worker.ID, FirstAt: w.Now().AddDate(0, 0, 7)})
	w.Go("2024-02-06 15:00")
	back := func(u flowtest.User) error {
		return w.Try(u, func(tx *db.Tx) error { return casework.Mistake(tx, "answer", a.ID, "The wrong person") })
	}
	for _, u := range []flowtest.User{w.Officer, w.Worker, w.Stranger} {
		if back(u) == nil {
			t.Errorf("%s takes the answer back", u.Name)
		}
	}
	if err := back(w.Coordinator); err != nil {
		t.Fatal(err)
	}
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		now, there, err := referral.AnswerOf(tx, caseID)
		if !there || now.Outcome != "waiting" || now.HearBy != sild.MustDate("2024-02-25") {
			t.Errorf("the answer is %+v", now)
		}
		next, err2 := casework.OpenAppointments(tx, caseID)
		who, err3 := casework.Assignments(tx, caseID)
		if len(next) != 0 || len(who) != 0 {
			t.Errorf("left are %d meetings and %d workers", len(next), len(who))
		}
		for _, e := range []error{err2, err3} {
			if err == nil {
				err = e
			}
		}
		return err
	})
	w.Go("2024-02-07")
	a = reply(referral.AnswerInput{Outcome: "accepted", Worker: w.Worker.ID})
	w.Go("2024-02-07 10:05")
	w.Do(w.Worker, func(tx *db.Tx) error {
		_, err := casework.AddContact(tx, caseID, casework.ContactInput{Kind: "phone", Outcome: "held", StartedAt: w.Now(), Minutes: 5})
		return err
	})
	refused(t, back(w.Coordinator), sild.Conflict, "", "")
	refused(t, w.Try(w.Coordinator, func(tx *db.Tx) error { return casework.Undo(tx, "answer", a.ID) }), sild.Conflict, "", "")
	n, err := w.Flow.Check(t.Context(), func(d flow.Difference) { t.Error(d) })
	if err != nil || n == 0 {
		t.Errorf("checked %d: %v", n, err)
	}
}

// TestSayNo: who was asked and said no leaves the list and the work, until
// another time in prison; undo brings both back.
func TestSayNo(t *testing.T) {
	w := flowtest.New(t)
	subject := w.Person("Andrei", "Petrov")
	count := func() (listed, work int) {
		w.Look(w.Officer, func(tx *db.Tx) error {
			all, err := people.NotAsked(tx, w.Today().AddMonths(7))
			if err != nil {
				return err
			}
			listed = len(all)
			work, err = db.One[int](tx, `SELECT count(*) FROM task WHERE subject_id = $1 AND state = 'open' AND clock = 'ask'`, subject)
			return err
		})
		return listed, work
	}
	if l, n := count(); l != 1 || n != 1 {
		t.Fatalf("%d listed, %d to do", l, n)
	}
	var no people.AskedNo
	say := func(u flowtest.User, in people.AskedNoInput) error {
		return w.Try(u, func(tx *db.Tx) (err error) { no, err = flow.SayNo(tx, subject, in); return err })
	}
	refused(t, say(w.Officer, people.AskedNoInput{Reason: "no_place"}), sild.Invalid, "reason", "asked.reason.required")
	refused(t, say(w.Officer, people.AskedNoInput{Reason: "person_refused", On: w.Today().AddDays(1)}), sild.Invalid, "on", "date.future")
	refused(t, say(w.Guard, people.AskedNoInput{Reason: "person_refused"}), sild.NotFound, "", "")
	w.Go("2024-02-06")
	if err := say(w.Officer, people.AskedNoInput{Reason: "person_refused", Note: "Has a home"}); err != nil {
		t.Fatal(err)
	}
	if l, n := count(); l != 0 || n != 0 {
		t.Errorf("%d listed, %d to do after they said no", l, n)
	}
	w.Do(w.Officer, func(tx *db.Tx) error { return casework.Undo(tx, "asked_no", no.ID) })
	if l, n := count(); l != 1 || n != 1 {
		t.Errorf("%d listed, %d to do after undo", l, n)
	}
}

// TestInboxPages: pages go forth and back over the same list, whatever it holds.
func TestInboxPages(t *testing.T) {
	w := flowtest.New(t)
	for range referral.Page + 3 {
		w.Referred(w.Person("Andrei", "Petrov"))
	}
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		first, err := referral.InboxOf(tx, "new", referral.Turn{})
		if err != nil {
			return err
		}
		last := first.Lines[len(first.Lines)-1].Case
		second, err := referral.InboxOf(tx, "new", referral.Turn{After: last})
		if err != nil {
			return err
		}
		if len(first.Lines) != referral.Page || !first.Later || first.Earlier || len(second.Lines) != 3 || second.Later || !second.Earlier || first.Counts["new"] != referral.Page+3 {
			t.Errorf("%d and %d; %v", len(first.Lines), len(second.Lines), first.Counts)
		}
		again, err := referral.InboxOf(tx, "new", referral.Turn{Before: second.Lines[0].Case})
		if diff := cmp.Diff(first.Lines, again.Lines, cmp.Comparer(func(a, b referral.Line) bool { return a.Case == b.Case })); diff != "" || again.Earlier || !again.Later {
			t.Errorf("back again it differs: %s", diff)
		}
		refused(t, func() error { _, err := referral.InboxOf(tx, "old", referral.Turn{}); return err }(), sild.NotFound, "", "")
		return err
	})
}
