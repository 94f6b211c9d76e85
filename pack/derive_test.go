// SPDX-License-Identifier: EUPL-1.2

package pack_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/pack"
	"sild/packs"
)

func jmk(t testing.TB) *pack.Pack {
	t.Helper()
	src, ok := packs.Source("ee-jmk")
	if !ok {
		t.Fatal("there is no pack ee-jmk")
	}
	p, faults := pack.Parse("ee-jmk.yaml", src)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return p
}

var day = sild.MustDate

// aCase is somebody referred on 5 January 2024, admitted on the 10th, who is
// expected to leave prison on 1 July.
func aCase() pack.Facts {
	return pack.Facts{
		Subject: "s", Team: "prison", Person: pack.Person{ID: "p", Born: sild.On(day("1980-05-01")), Sex: "m"},
		Releases: []pack.Release{{ID: "r", Day: day("2024-07-01"), Kind: "end_of_sentence", Place: "tartu"}},
		Cases: []pack.Case{{
			ID: "c", Provider: "o", Team: "t", Start: day("2024-01-10"),
			Referral: pack.Referral{ID: "ref", Day: day("2024-01-05"), Team: "prison"},
			Answer:   &pack.Answer{ID: "ans", Day: day("2024-01-10"), Outcome: "accepted", Worker: "w"},
			Workers:  []pack.Assignment{{ID: "a", User: "w", Role: "lead", From: day("2024-01-10")}},
			Contacts: []pack.Contact{{ID: "m1", Day: day("2024-01-31"), Kind: "in_prison", Outcome: "held", User: "w"}},
		}},
	}
}

// left lets the person of f leave prison on a day and the service end on
// another.
func left(f pack.Facts, release, end, meaning string) pack.Facts {
	f.Releases[0].Day, f.Releases[0].Happened = day(release), true
	if end != "" {
		f.Cases[0].End = &pack.End{ID: "e", Day: day(end), Reason: meaning, Meaning: meaning}
	}
	return f
}

func observed(f pack.Facts, value, about, told, evidence string) pack.Facts {
	f.Observed = append(f.Observed, pack.Observation{
		ID: sild.ID("o" + fmt.Sprint(len(f.Observed))), Of: "labour", Value: value, Day: day(told),
		From: day(about), Until: day(about), Source: "person", Evidence: evidence, RecordedAt: day(told).Time(),
	})
	return f
}

func tasksOf(d pack.Derived, clock string) (rows []string) {
	for _, t := range d.Tasks {
		if t.Clock == clock {
			rows = append(rows, strings.TrimSpace(fmt.Sprintf("%d %s %s %s", t.Occurrence, t.Due, t.State, t.Done)))
		}
	}
	return rows
}

func TestTasks(t *testing.T) {
	p := jmk(t)
	want := func(name string, f pack.Facts, clock string, rows ...string) {
		t.Helper()
		if diff := cmp.Diff(rows, tasksOf(p.Derive(f), clock)); diff != "" {
			t.Errorf("%s: tasks of %s (-want +got):\n%s", name, clock, diff)
		}
	}
	want("asked in time", aCase(), "ask", "0 2024-01-01 done 2024-01-05")
	want("answered", aCase(), "answer", "0 2024-01-15 done 2024-01-10")
	want("first meeting", aCase(), "first-meeting", "0 2024-02-05 done 2024-01-31")

	// The months count from the first meeting, on the 31st: they clamp to the
	// month's end and never drift.
	want("monthly", aCase(), "prison-meeting",
		"1 2024-02-29 open", "2 2024-03-31 open", "3 2024-04-30 open", "4 2024-05-31 open", "5 2024-06-30 open")
	f := aCase()
	k := &f.Cases[0]
	for _, d := range []string{"2024-02-20", "2024-04-03", "2024-04-20"} {
		k.Contacts = append(k.Contacts, pack.Contact{ID: sild.ID(d), Day: day(d), Kind: "in_prison", Outcome: "held"})
	}
	want("late in March, in time in April", f, "prison-meeting",
		"1 2024-02-29 done 2024-02-20", "2 2024-03-31 done 2024-04-03", "3 2024-04-30 done 2024-04-20", "4 2024-05-31 open", "5 2024-06-30 open")

	f = aCase()
	f.Cases[0].Contacts = append(f.Cases[0].Contacts, pack.Contact{ID: "x", Day: day("2024-05-20"), Kind: "in_prison", Outcome: "held"})
	want("nobody came in March; in May the months before are over", f, "prison-meeting",
		"1 2024-02-29 missed", "2 2024-03-31 missed", "3 2024-04-30 done 2024-05-20", "4 2024-05-31 open", "5 2024-06-30 open")
	want("left: what was not held is missed", left(aCase(), "2024-04-15", "", ""), "prison-meeting", "1 2024-02-29 missed", "2 2024-03-31 missed")
	want("ended", left(aCase(), "2024-07-01", "2024-04-15", "own_wish"), "prison-meeting", "1 2024-02-29 missed", "2 2024-03-31 missed")

	moved := aCase()
	moved.Releases[0].Day = day("2024-05-15")
	want("brought forward", moved, "prison-meeting", "1 2024-02-29 open", "2 2024-03-31 open", "3 2024-04-30 open")
	want("brought forward", moved, "plan", "0 2024-05-14 open")
	want("release not known", func() pack.Facts { f := aCase(); f.Releases[0].Day = sild.Date{}; return f }(), "plan")

	did := aCase()
	did.Cases[0].Contacts[0].Outcome = "did_not_come"
	want("nobody came", did, "first-meeting", "0 2024-02-05 open")
	want("no months before a first meeting", did, "prison-meeting")

	want("nothing to do after the end but to ask", left(aCase(), "2024-07-01", "2024-12-31", "aims_met"), "longest", "0 2025-07-10 done 2024-12-31")
	want("ended", left(aCase(), "2024-07-01", "2024-12-31", "aims_met"), "consent", "0 2024-02-05 lapsed")
	want("asked afterwards", left(aCase(), "2024-07-01", "2024-12-31", "aims_met"), "follow-up-1m", "0 2025-01-31 open")
	want("died", left(aCase(), "2024-07-01", "2024-12-31", "died"), "follow-up-1m", "0 2025-01-31 lapsed")
	answered := observed(left(aCase(), "2024-07-01", "2024-12-31", "aims_met"), "employed", "2025-02-03", "2025-04-01", "said")
	want("answered late about the right day", answered, "follow-up-1m", "0 2025-01-31 done 2025-04-01")

	declined := aCase()
	declined.Cases[0].Start, declined.Cases[0].Answer.Outcome, declined.Cases[0].Workers = sild.Date{}, "declined", nil
	want("declined", declined, "answer", "0 2024-01-15 done 2024-01-10")
	want("declined", declined, "assign")

	snoozed := aCase()
	snoozed.Tasks = []pack.TaskFact{{ID: "x", Key: "plan/c", Act: "dismiss", Reason: "none"}}
	want("dismissed", snoozed, "plan", "0 2024-06-30 dismissed")
}

func TestStages(t *testing.T) {
	p := jmk(t)
	want := func(name string, f pack.Facts, rows ...string) {
		t.Helper()
		var got []string
		for _, s := range p.Derive(f).Stages {
			got = append(got, strings.TrimSpace(s.Stage+" "+s.From.String()+" "+s.Until.String()))
		}
		if diff := cmp.Diff(rows, got); diff != "" {
			t.Errorf("%s: stages (-want +got):\n%s", name, diff)
		}
	}
	want("in prison", aCase(), "referred 2024-01-05 2024-01-09", "preparing 2024-01-10 2024-06-30", "community 2024-07-01")
	f := aCase()
	f.Cases[0].Answer, f.Cases[0].Start = nil, sild.Date{}
	want("not answered", f, "referred 2024-01-05")
	f = aCase()
	f.Cases[0].Answer.Outcome, f.Cases[0].Start = "waiting", sild.Date{}
	want("waits", f, "referred 2024-01-05 2024-01-09", "waiting 2024-01-10")
	f.Cases[0].Answer.Outcome = "declined"
	want("declined", f, "referred 2024-01-05 2024-01-09", "ended 2024-01-10")
	want("ended before release", left(aCase(), "2024-07-01", "2024-03-01", "own_wish"),
		"referred 2024-01-05 2024-01-09", "preparing 2024-01-10 2024-02-29", "ended 2024-03-01 2025-06-30", "followed-up 2025-07-01")
	want("came after the gate", func() pack.Facts {
		f := aCase()
		f.Releases[0].Day, f.Releases[0].Happened = day("2023-12-20"), true
		return f
	}(), "referred 2024-01-05 2024-01-09", "community 2024-01-10")
	want("ended after more than a year", left(aCase(), "2024-01-20", "2025-03-01", "aims_met"),
		"referred 2024-01-05 2024-01-09", "preparing 2024-01-10 2024-01-19", "community 2024-01-20 2025-02-28", "ended 2025-03-01 2025-03-01", "followed-up 2025-03-02")
}

func TestResults(t *testing.T) {
	p := jmk(t)
	want := func(name string, f pack.Facts, indicator, state, why string) {
		t.Helper()
		for _, r := range p.Derive(f).Results {
			if r.Indicator == indicator {
				if r.State != state || r.Why.Key != why {
					t.Errorf("%s: %s is %s because %s; want %s because %s", name, indicator, r.State, r.Why.Key, state, why)
				}
				return
			}
		}
		t.Errorf("%s: no result of %s", name, indicator)
	}
	ended := func(meaning string) pack.Facts { return left(aCase(), "2024-07-01", "2024-12-31", meaning) }
	want("goes on", aCase(), "labour-market-1m", "left_out", "derive.out.not_ended")
	want("nobody asked", ended("aims_met"), "labour-market-1m", "unknown", "derive.unknown.status")

	// One month after 31 December is 31 January; three days before and fourteen
	// after still tell of that day.
	want("the day itself", observed(ended("aims_met"), "employed", "2025-01-31", "2025-01-31", "said"), "employed-1m", "counts", "derive.status.counts")
	want("first day of tolerance", observed(ended("aims_met"), "employed", "2025-01-28", "2025-06-01", "said"), "employed-1m", "counts", "derive.status.counts")
	want("a day too early", observed(ended("aims_met"), "employed", "2025-01-27", "2025-01-27", "said"), "employed-1m", "unknown", "derive.unknown.status")
	want("last day of tolerance", observed(ended("aims_met"), "employed", "2025-02-14", "2025-02-14", "said"), "employed-1m", "counts", "derive.status.counts")
	want("a day too late", observed(ended("aims_met"), "employed", "2025-02-15", "2025-02-15", "said"), "employed-1m", "unknown", "derive.unknown.status")
	want("registered", observed(ended("aims_met"), "registered_unemployed", "2025-01-31", "2025-01-31", "said"), "labour-market-1m", "counts", "derive.status.counts")
	want("registered", observed(ended("aims_met"), "registered_unemployed", "2025-01-31", "2025-01-31", "said"), "employed-1m", "counts_not", "derive.status.counts_not")

	// Nearer wins; of two as near, the better known.
	two := observed(observed(ended("aims_met"), "employed", "2025-02-10", "2025-02-10", "document"), "inactive", "2025-01-30", "2025-01-30", "said")
	want("the nearer one", two, "employed-1m", "counts_not", "derive.status.counts_not")
	same := observed(observed(ended("aims_met"), "employed", "2025-01-31", "2025-01-31", "document"), "inactive", "2025-01-31", "2025-02-20", "said")
	want("the better known one", same, "employed-1m", "counts", "derive.status.counts")

	want("died", ended("died"), "labour-market-1m", "left_out", "derive.special.died")
	want("in prison", ended("in_prison"), "labour-market-1m", "counts_not", "derive.special.in_prison")
	want("a fact beats what is assumed", observed(ended("in_prison"), "employed", "2025-01-31", "2025-01-31", "document"), "labour-market-1m", "counts", "derive.status.counts")
	f := ended("own_wish")
	f.Cases[0].Followed = []pack.FollowUp{{ID: "f", Indicator: "labour-market-1m", Day: day("2025-02-01"), Outcome: "refused", GiveUp: true}}
	want("refused", f, "labour-market-1m", "unknown", "derive.special.refused")
	want("refused the other question, which is the same", f, "employed-1m", "unknown", "derive.special.refused")
	f = ended("own_wish")
	f.Cases[0].Contacts = nil
	want("never met", f, "labour-market-1m", "left_out", "derive.out.not_received")
}

func TestEventInTheYearAfterRelease(t *testing.T) {
	p := jmk(t)
	event := func(absent bool, from, until string) pack.Observation {
		return pack.Observation{
			ID: sild.ID(from), Of: "events", Value: "questioned_as_suspect", Absent: absent, Day: day(until),
			From: day(from), Until: day(until), Source: "authority", Evidence: "register", RecordedAt: time.Unix(0, 0),
		}
	}
	want := func(name, state string, observed ...pack.Observation) {
		t.Helper()
		f := left(aCase(), "2024-07-01", "", "")
		f.Cases[0].Consents = []pack.Consent{{ID: "yes", Basis: "register", Day: day("2024-02-12"), Given: true}}
		f.Observed = observed
		for _, r := range p.Derive(f).Results {
			if r.Indicator == "suspect-1y" && r.State != state {
				t.Errorf("%s: %s because %s; want %s", name, r.State, r.Why.Key, state)
			}
		}
	}
	want("silence is not a no", "unknown")
	want("on the day of release", "counts", event(false, "2024-07-01", "2024-07-01"))
	want("on the last day", "counts", event(false, "2025-07-01", "2025-07-01"))
	want("a day after", "unknown", event(false, "2025-07-02", "2025-07-02"))
	want("before release", "unknown", event(false, "2024-06-30", "2024-06-30"))
	want("the register covers the year", "counts_not", event(true, "2024-07-01", "2025-07-01"))
	want("two answers cover it together", "counts_not", event(true, "2024-07-01", "2024-12-31"), event(true, "2025-01-01", "2025-07-01"))
	want("a day is not covered", "unknown", event(true, "2024-07-01", "2024-12-30"), event(true, "2025-01-01", "2025-07-01"))
	want("a day short", "unknown", event(true, "2024-07-01", "2025-06-30"))
	want("it happened, whatever the answer says", "counts", event(true, "2024-07-01", "2025-07-01"), event(false, "2025-01-05", "2025-01-05"))
	want("some day around the end: it straddles", "unknown", event(false, "2025-06-01", "2025-08-01"))
}

// TestWhyOfAnEvent: what else happened in the window is not told as the reason why
// somebody counts, and the first of what does is.
func TestWhyOfAnEvent(t *testing.T) {
	p := jmk(t)
	f := left(aCase(), "2024-07-01", "", "")
	f.Cases[0].Consents = []pack.Consent{{ID: "yes", Basis: "register", Day: day("2024-02-12"), Given: true}}
	for _, e := range []struct{ value, on string }{{"questioned_as_suspect", "2025-02-01"}, {"questioned_as_suspect", "2025-01-05"}, {"started_work", "2024-08-01"}} {
		f.Observed = append(f.Observed, pack.Observation{
			ID: sild.ID(e.value + e.on), Of: "events", Value: e.value, Day: day(e.on), From: day(e.on), Until: day(e.on), Source: "authority", Evidence: "register", RecordedAt: time.Unix(0, 0),
		})
	}
	for _, r := range p.Derive(f).Results {
		if r.Indicator == "suspect-1y" && (r.State != "counts" || r.Decided != "questioned_as_suspect2025-01-05" || r.Why.Args["value"] != "value:events/questioned_as_suspect") {
			t.Errorf("%s by %s, because of %v", r.State, r.Decided, r.Why.Args)
		}
	}
}

// TestDeriveIsPure holds that the same facts give the same rows, in whatever
// order they stand, and that Derive changes no fact.
func TestDeriveIsPure(t *testing.T) {
	p := jmk(t)
	f := observed(left(aCase(), "2024-07-01", "2024-12-31", "aims_met"), "employed", "2025-01-31", "2025-02-20", "said")
	first := p.Derive(f)
	if diff := cmp.Diff(first, p.Derive(f)); diff != "" {
		t.Errorf("the second time Derive says otherwise (-first +second):\n%s", diff)
	}
	if diff := cmp.Diff(observed(left(aCase(), "2024-07-01", "2024-12-31", "aims_met"), "employed", "2025-01-31", "2025-02-20", "said"), f); diff != "" {
		t.Errorf("Derive changed its facts:\n%s", diff)
	}
}

func BenchmarkDerive(b *testing.B) {
	p := jmk(b)
	f := observed(left(aCase(), "2024-07-01", "2024-12-31", "aims_met"), "employed", "2025-01-31", "2025-02-20", "said")
	for b.Loop() {
		p.Derive(f)
	}
}
