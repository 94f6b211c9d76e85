// SPDX-License-Identifier: EUPL-1.2

package pack_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/pack"
)

// TestPause: while a question is open the clock of the answer stands still, and
// the days are added to it once, however many questions there were.
func TestPause(t *testing.T) {
	p := jmk(t)
	asked := func(days ...string) (list []pack.AskedBack) {
		for _, d := range days {
			from, until, _ := strings.Cut(d, "..")
			q := pack.AskedBack{ID: sild.ID(d), Thing: sild.ID(d), Day: day(from)}
			if until != "" {
				q.Replied = day(until)
			}
			list = append(list, q)
		}
		return list
	}
	want := func(name, row string, questions []pack.AskedBack, answer *pack.Answer) {
		t.Helper()
		f := aCase()
		f.Cases[0].Questions, f.Cases[0].Answer = questions, answer
		if answer == nil {
			f.Cases[0].Start = sild.Date{}
		}
		if diff := cmp.Diff([]string{row}, tasksOf(p.Derive(f), "answer")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	// Referred on 5 January: ten days are until the 15th.
	want("nothing was asked", "0 2024-01-15 open", nil, nil)
	want("it stands still", "0 2024-01-15 paused", asked("2024-01-08"), nil)
	want("four days", "0 2024-01-19 open", asked("2024-01-08..2024-01-12"), nil)
	want("replied on the same day", "0 2024-01-15 open", asked("2024-01-08..2024-01-08"), nil)
	want("two at once count once", "0 2024-01-19 open", asked("2024-01-08..2024-01-12", "2024-01-09..2024-01-11"), nil)
	want("two that overlap", "0 2024-01-22 open", asked("2024-01-08..2024-01-12", "2024-01-10..2024-01-15"), nil)
	want("one after another", "0 2024-01-21 open", asked("2024-01-08..2024-01-12", "2024-01-15..2024-01-17"), nil)
	want("one is open", "0 2024-01-19 paused", asked("2024-01-08..2024-01-12", "2024-01-15"), nil)
	want("answered without a reply", "0 2024-01-21 done 2024-01-14", asked("2024-01-08"), &pack.Answer{ID: "a", Day: day("2024-01-14"), Outcome: "accepted"})

	f := aCase()
	f.Cases[0].Questions, f.Cases[0].Answer, f.Cases[0].Start = asked("2024-01-08..2024-01-12"), nil, sild.Date{}
	for _, c := range p.Derive(f).Tasks {
		if c.Clock == "answer" && (c.Why.Key != "derive.after.paused" || c.Why.Args["paused"] != "plural:unit.day:4" || c.Why.Args["n"] != "plural:unit.day:10") {
			t.Errorf("why is %+v", c.Why)
		}
	}
}

// TestAsksNothing: what an indicator does not count, nobody has to ask about.
func TestAsksNothing(t *testing.T) {
	p := jmk(t)
	want := func(name string, f pack.Facts, followUp, register string) {
		t.Helper()
		d := p.Derive(f)
		got := append(tasksOf(d, "follow-up-1m"), tasksOf(d, "register-1y")...)
		if diff := cmp.Diff([]string{followUp, register}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	want("received", left(aCase(), "2024-07-01", "2024-12-31", "aims_met"), "0 2025-01-31 open", "0 2025-08-01 open")
	f := left(aCase(), "2024-07-01", "2024-12-31", "aims_met")
	f.Cases[0].Contacts = nil
	want("never met", f, "0 2025-01-31 lapsed", "0 2025-08-01 lapsed")
	f.Cases[0].End = nil
	if got := tasksOf(p.Derive(f), "register-1y"); cmp.Diff([]string{"0 2025-08-01 open"}, got) != "" {
		t.Errorf("while the service goes on they may still meet: %q", got)
	}

	// Whoever is counted at an earlier release is not asked about again.
	f = left(aCase(), "2024-07-01", "2024-12-31", "aims_met")
	again := f.Cases[0]
	again.ID, again.Referral.Day, again.Start = "c2", day("2025-03-01"), day("2025-03-05")
	again.Contacts = []pack.Contact{{ID: "m2", Day: day("2025-04-01"), Kind: "in_prison", Outcome: "held"}}
	again.End = &pack.End{ID: "e2", Day: day("2025-12-01"), Reason: "aims_met", Meaning: "aims_met"}
	f.Cases = append(f.Cases, again)
	f.Releases = append(f.Releases, pack.Release{ID: "r2", Day: day("2025-06-01"), Happened: true})
	if got := tasksOf(p.Derive(f), "register-1y"); cmp.Diff([]string{"0 2025-08-01 open", "0 2026-07-01 lapsed"}, got) != "" {
		t.Errorf("released twice: %q", got)
	}
}

// TestNextAttempt: a follow-up shows again on the day that was chosen for the next
// attempt, and not later than it can be done.
func TestNextAttempt(t *testing.T) {
	p := jmk(t)
	opens := func(attempts ...pack.FollowUp) string {
		f := left(aCase(), "2024-07-01", "2024-12-31", "aims_met")
		f.Cases[0].Followed = attempts
		for _, task := range p.Derive(f).Tasks {
			if task.Clock == "follow-up-1m" {
				return task.Opens.String() + " " + task.State
			}
		}
		return ""
	}
	attempt := func(on, next string) pack.FollowUp {
		fu := pack.FollowUp{ID: sild.ID(on), Indicator: "employed-1m", Day: day(on), Outcome: "not_reached"}
		if next != "" {
			fu.Next = day(next)
		}
		return fu
	}
	for _, c := range []struct {
		want     string
		attempts []pack.FollowUp
	}{
		{"2025-01-28 open", nil},
		{"2025-01-28 open", []pack.FollowUp{attempt("2025-01-28", "")}},
		{"2025-02-04 open", []pack.FollowUp{attempt("2025-01-28", "2025-02-04")}}, // both ask the same
		{"2025-02-06 open", []pack.FollowUp{attempt("2025-01-28", "2025-02-04"), attempt("2025-02-04", "2025-02-06")}},
		{"2025-01-28 open", []pack.FollowUp{attempt("2025-01-28", "2025-02-04"), attempt("2025-02-04", "")}},
		{"2025-01-28 open", []pack.FollowUp{attempt("2025-01-28", "2025-02-12")}}, // it closes on the 11th
		{"2025-02-11 open", []pack.FollowUp{attempt("2025-01-28", "2025-02-11")}},
	} {
		if got := opens(c.attempts...); got != c.want {
			t.Errorf("after %d attempts it opens %s; want %s", len(c.attempts), got, c.want)
		}
	}
}

// TestByArea: results go by where the person lives.
func TestByArea(t *testing.T) {
	p := jmk(t)
	f := left(aCase(), "2024-07-01", "2024-12-31", "aims_met")
	f.Cases[0].Area = "EE-50"
	for _, r := range p.Derive(f).Results {
		if r.Groups.Area != "EE-50" {
			t.Errorf("%s goes by %q; want the area", r.Indicator, r.Groups.Area)
		}
	}
}
