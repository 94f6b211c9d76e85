// SPDX-License-Identifier: EUPL-1.2

package referral_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/flow"
	"sild/flow/flowtest"
	"sild/people"
	"sild/referral"
	"sild/report"
)

func TestReply(t *testing.T) {
	w := flowtest.New(t)
	caseID := w.Referred(w.Person("Andrei", "Petrov"))
	try := func(u flowtest.User, in referral.AnswerInput) (a referral.Answer, err error) {
		err = w.Try(u, func(tx *db.Tx) error {
			a, err = flow.Answer(tx, caseID, in)
			return err
		})
		return a, err
	}
	bad := func(in referral.AnswerInput, field, key string) {
		t.Helper()
		_, err := try(w.Coordinator, in)
		refused(t, err, sild.Invalid, field, key)
	}
	yes := func(change func(*referral.AnswerInput)) referral.AnswerInput {
		in := referral.AnswerInput{Outcome: "accepted", Worker: w.Worker.ID}
		change(&in)
		return in
	}
	bad(referral.AnswerInput{}, "outcome", "referral.outcome.required")
	bad(referral.AnswerInput{Outcome: "maybe"}, "outcome", "referral.outcome.required")
	bad(yes(func(in *referral.AnswerInput) { in.Worker = "" }), "worker", "referral.worker.required")
	bad(yes(func(in *referral.AnswerInput) { in.Worker = w.Stranger.ID }), "worker", "referral.worker.unknown")
	bad(yes(func(in *referral.AnswerInput) { in.Worker = w.Coordinator.ID }), "worker", "referral.worker.unknown")
	bad(yes(func(in *referral.AnswerInput) { in.FirstAt = w.Now().AddDate(0, 0, -1) }), "first_at", "date.past")
	bad(yes(func(in *referral.AnswerInput) { in.FirstAt = w.Now().AddDate(3, 0, 0) }), "first_at", "date.far")
	bad(yes(func(in *referral.AnswerInput) { in.FirstPlace = strings.Repeat("x", 201) }), "first_place", "text.long")
	bad(yes(func(in *referral.AnswerInput) { in.Note = "\u2068" }), "note", "text.hidden")
	bad(referral.AnswerInput{Outcome: "declined"}, "reason", "referral.decline_reason.required")
	bad(referral.AnswerInput{Outcome: "withdrawn", Reason: "boredom"}, "reason", "referral.decline_reason.required")
	bad(referral.AnswerInput{Outcome: "waiting", HearBy: w.Today().AddDays(-1)}, "hear_by", "date.past")
	bad(referral.AnswerInput{Outcome: "waiting", HearBy: w.Today().AddMonths(30)}, "hear_by", "date.far")
	for _, u := range []flowtest.User{w.Officer, w.Manager, w.Worker, w.Stranger, w.Guard} {
		if _, err := try(u, referral.AnswerInput{Outcome: "waiting"}); err == nil {
			t.Errorf("%s answers", u.Name)
		}
	}

	// What an answer does not ask for is not kept.
	waits, err := try(w.Coordinator, referral.AnswerInput{Outcome: "waiting", Reason: "early", Worker: w.Worker.ID, FirstAt: w.Now(), HearBy: w.Today().AddDays(20)})
	if err != nil || waits.Reason != "early" || waits.Worker != "" || !waits.FirstAt.IsZero() || waits.HearBy != w.Today().AddDays(20) {
		t.Errorf("%v; %+v", err, waits)
	}
	w.Go("2024-02-20")
	first := time.Date(2024, 3, 1, 8, 0, 0, 0, time.UTC)
	a, err := try(w.Coordinator, yes(func(in *referral.AnswerInput) { in.FirstAt, in.FirstPlace, in.HearBy = first, " Room  3 ", w.Today() }))
	if err != nil || a.Thing != waits.Thing || a.Day != w.Today() || a.FirstPlace != "Room 3" || !a.HearBy.IsZero() {
		t.Errorf("%v; %+v", err, a)
	}
	stands, err := try(w.Coordinator, referral.AnswerInput{Outcome: "declined", Reason: "no_place"})
	refused(t, err, sild.Conflict, "", "")
	if stands.ID != a.ID {
		t.Errorf("the conflict is with %+v", stands)
	}
	w.Look(w.Officer, func(tx *db.Tx) error {
		line, err := referral.LineOf(tx, caseID)
		if err != nil {
			return err
		}
		if line.Worker != "Siiri Tugi" || line.Outcome != "accepted" || !line.FirstAt.Equal(first) || line.AnsweredOn != w.Today() {
			t.Errorf("the line is %+v", line)
		}
		place, err := db.One[string](tx, `SELECT place FROM appointment WHERE case_id = $1 AND replaced_at IS NULL`, caseID)
		if place != "Room 3" {
			t.Errorf("they meet at %q", place)
		}
		return err
	})
}

// TestFollows: somebody is admitted before a support person is found; who it is
// follows, is work that is due, and the prison reads it then.
func TestFollows(t *testing.T) {
	w := flowtest.New(t)
	caseID := w.Referred(w.Person("Andrei", "Petrov"))
	try := func(in referral.AnswerInput) error {
		return w.Try(w.Coordinator, func(tx *db.Tx) error { _, err := flow.Answer(tx, caseID, in); return err })
	}
	in := referral.AnswerInput{Outcome: "accepted", Follows: true, Worker: w.Worker.ID}
	refused(t, try(in), sild.Invalid, "worker", "referral.worker.both")
	in.Worker, in.FirstAt = "", w.Now().AddDate(0, 0, 7)
	refused(t, try(in), sild.Invalid, "first_at", "referral.first_at.nobody")
	in.FirstAt = time.Time{}
	if err := try(in); err != nil {
		t.Fatal(err)
	}
	stands := func(want string) {
		t.Helper()
		w.Look(w.Coordinator, func(tx *db.Tx) error {
			unled, err := report.Unled(tx)
			if err != nil {
				return err
			}
			state, err := db.One[string](tx, `SELECT state FROM task WHERE case_id = $1 AND clock = 'assign'`, caseID)
			if got := fmt.Sprint(len(unled), " ", state); got != want {
				t.Errorf("without a worker, and to find one: %s; want %s", got, want)
			}
			return err
		})
	}
	answered := func() (n int) {
		w.Look(w.Officer, func(tx *db.Tx) error {
			list, err := report.Answered(tx, w.Today())
			n = len(list)
			return err
		})
		return n
	}
	stands("1 open")
	w.Go("2024-02-20")
	if n := answered(); n != 0 {
		t.Errorf("%d answered today; want none", n)
	}
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := casework.AddAssignment(tx, caseID, casework.AssignmentInput{User: w.Second.ID, Role: "lead", From: w.Today()})
		return err
	})
	stands("0 done")
	if n := answered(); n != 1 {
		t.Errorf("the name has come, and %d are told; want one", n)
	}
}

// TestReplyOutside: whoever admits somebody outside the target group has a
// reason, the sender's or their own.
func TestReplyOutside(t *testing.T) {
	w := flowtest.New(t)
	reply := func(why string) error {
		subject := w.Person("Andrei", "Petrov")
		w.Do(w.Officer, func(tx *db.Tx) error {
			_, err := people.SetRelease(tx, w.Pack, subject, people.ReleaseInput{Place: "viru", Kind: "end_of_sentence", Change: "corrected"})
			return err
		})
		caseID, _, err := trySend(w, w.Officer, subject, "", asks(w, func(d *referral.DraftInput) { d.Override = "The sender's." }))
		if err != nil {
			t.Fatal(err)
		}
		return w.Try(w.Coordinator, func(tx *db.Tx) error {
			a, err := referral.Reply(tx, caseID, referral.AnswerInput{Outcome: "accepted", Worker: w.Worker.ID, Override: why})
			if a.Override != why {
				t.Errorf("kept is %q", a.Override)
			}
			return err
		})
	}
	if err := reply(""); err != nil {
		t.Error(err)
	}
	if err := reply("We know him."); err != nil {
		t.Error(err)
	}
}

// TestInbox: what waits for an answer, who waits, what was answered lately; each
// sees their own, and a trail is left of those shown.
func TestInbox(t *testing.T) {
	w := flowtest.New(t)
	send := func(given string, to sild.ID) sild.ID {
		t.Helper()
		caseID, _, err := trySend(w, w.Officer, w.Person(given, "X"), "", asks(w, func(d *referral.DraftInput) { d.Provider = to }))
		if err != nil {
			t.Fatal(err)
		}
		return caseID
	}
	first := send("First", w.Provider.ID)
	w.Go("2024-02-07")
	second := send("Second", w.Provider.ID)
	third := send("Third", w.Provider.ID)
	send("Elsewhere", w.Other.ID)
	reply := func(caseID sild.ID, in referral.AnswerInput) {
		t.Helper()
		w.Do(w.Coordinator, func(tx *db.Tx) error {
			_, err := flow.Answer(tx, caseID, in)
			return err
		})
	}
	check := func(u flowtest.User, open, waiting, answered string) {
		t.Helper()
		w.Look(u, func(tx *db.Tx) error {
			var all []referral.Line
			for tab, want := range map[string]string{"new": open, "waiting": waiting, "answered": answered, "asked": ""} {
				in, err := referral.InboxOf(tx, tab, referral.Turn{})
				if err != nil {
					return err
				}
				var names []string
				for _, l := range in.Lines {
					names = append(names, strings.TrimSuffix(l.Name, " X"))
				}
				if got := strings.Join(names, " "); got != want || in.Counts[tab] != len(names) {
					t.Errorf("%s, %s: %q, %d; want %q", u.Name, tab, got, in.Counts[tab], want)
				}
				all = append(all, in.Lines...)
			}
			shown := map[sild.ID]bool{}
			for _, e := range tx.Entries() {
				for _, p := range e.Subjects {
					shown[p] = true
				}
			}
			for _, l := range all {
				if !shown[l.Person] {
					t.Errorf("%s is shown and leaves no trail", l.Name)
				}
			}
			return nil
		})
	}
	check(w.Coordinator, "First Second Third", "", "")
	check(w.Stranger, "Elsewhere", "", "")
	check(w.Officer, "First Second Third Elsewhere", "", "")
	check(w.Guard, "", "", "")
	for _, u := range []flowtest.User{w.Worker, w.Manager} {
		refused(t, w.Try(u, func(tx *db.Tx) error { _, err := referral.InboxOf(tx, "new", referral.Turn{}); return err }), sild.Forbidden, "", "")
	}
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		l, err := referral.LineOf(tx, first)
		if l.NextDueOn != sild.MustDate("2024-02-15") || l.Sender != "Tartu Prison" || l.ProviderIs != "South Centre" {
			t.Errorf("the line is %+v", l)
		}
		return err
	})
	reply(first, referral.AnswerInput{Outcome: "waiting"})
	reply(second, referral.AnswerInput{Outcome: "accepted", Worker: w.Second.ID})
	reply(third, referral.AnswerInput{Outcome: "declined", Reason: "no_place"})
	check(w.Coordinator, "", "First", "Third Second")
	check(w.Officer, "Elsewhere", "First", "Third Second")
	w.Go("2024-03-20")
	check(w.Coordinator, "", "First", "")

	w.Look(w.Coordinator, func(tx *db.Tx) error {
		lines, err := referral.LinesByCase(tx, []sild.ID{first, second, "none"})
		if len(lines) != 2 || lines[first].Outcome != "waiting" {
			t.Errorf("by case: %+v", lines)
		}
		return err
	})
	w.Look(w.Stranger, func(tx *db.Tx) error {
		lines, err := referral.LinesByCase(tx, []sild.ID{first, second})
		if len(lines) != 0 {
			t.Errorf("a stranger sees %+v", lines)
		}
		return err
	})
}
