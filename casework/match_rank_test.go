// SPDX-License-Identifier: EUPL-1.2

package casework_test

import (
	"strings"
	"testing"
	"time"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
	"sild/pack"
)

// weighted is a pack that gives points: the wish 4, the one from before 6, and up
// to 10 off for a full caseload.
func weighted() *pack.Pack {
	return &pack.Pack{Matching: &pack.Matching{
		Criteria:  []pack.Criterion{{ID: "wish", Weight: 4}, {ID: "before", Weight: 6}, {ID: "language", Weight: 3}, {ID: "load", Weight: 10}},
		FirstWish: 2,
		Load:      &pack.Load{Before: 50, First: 150, Later: 100},
	}}
}

// TestPoints: each reason counts as much as the programme says; what matters most
// to the person counts double, a full worker less; what it does not name is told
// and does not count.
func TestPoints(t *testing.T) {
	n := demand()
	n.Pack = weighted()
	n.Wish = casework.Wish{Sex: "m", Wanted: "w", Foremost: "worker"}
	points := func(want int, what string, change func(*casework.Demand, *casework.Fit)) {
		t.Helper()
		m, f := n, fit()
		f.Sex, f.Open, f.Weighs = "m", 0, 0
		change(&m, &f)
		if j := m.Judge(f, "coordinator"); j.Points != want {
			t.Errorf("%s: %d points, %+v %+v; want %d", what, j.Points, j.For, j.Against, want)
		}
	}
	points(8+4+3, "wanted first, a man, Russian", func(*casework.Demand, *casework.Fit) {})
	points(4+8+3, "a man first", func(n *casework.Demand, _ *casework.Fit) { n.Wish.Foremost = "sex" })
	points(4+4+6, "the language first", func(n *casework.Demand, _ *casework.Fit) { n.Wish.Foremost = "language" })
	points(4+3, "somebody else is wanted", func(n *casework.Demand, _ *casework.Fit) { n.Wish.Wanted = "x" })
	points(15+6, "has helped before", func(_ *casework.Demand, f *casework.Fit) { f.Before = true })
	points(15-2, "three of fifteen", func(_ *casework.Demand, f *casework.Fit) { f.Open, f.Weighs = 3, 300 })
	points(15-3, "three who take as much as four and a half", func(_ *casework.Demand, f *casework.Fit) { f.Open, f.Weighs = 3, 450 })
	points(15-10, "full, and no more than that", func(_ *casework.Demand, f *casework.Fit) { f.Open, f.Weighs, f.Ceiling = 9, 1800, 10 })
	points(2+1+1+1, "no weights: one each, the first double", func(n *casework.Demand, f *casework.Fit) {
		n.Pack, f.Before, n.Area, f.Open = nil, true, "", 5
	})
}

// TestWeighs: a person weighs by the time since release, to the day.
func TestWeighs(t *testing.T) {
	l := &pack.Load{Before: 50, First: 150, Later: 100}
	for _, x := range []struct {
		out, on string
		want    int
	}{{"", "2024-03-01", 50}, {"2024-03-02", "2024-03-01", 50}, {"2024-03-01", "2024-03-01", 150}, {"2024-03-01", "2024-05-29", 150}, {"2024-03-01", "2024-05-30", 100}} {
		var out sild.Date
		if x.out != "" {
			out = day(x.out)
		}
		if got := l.Weighs(out, day(x.on)); got != x.want {
			t.Errorf("out %s, on %s: %d; want %d", x.out, x.on, got, x.want)
		}
	}
	var none *pack.Load
	if none.Weighs(sild.Date{}, day("2024-03-01")) != 100 {
		t.Error("without weights a person is one")
	}
}

// TestNotFirst: it is kept that somebody else stood first and why it was not them,
// and of who did stand first nothing.
func TestNotFirst(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-12")
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := casework.SetWish(tx, w.caseID, casework.WishInput{Day: day("2024-02-12"), Wanted: w.Second.ID, Foremost: "worker"})
		return err
	})
	var first, second casework.Judged
	w.Look(w.Coordinator, func(tx *db.Tx) error {
		rec, err := casework.Open(tx, w.caseID, 'P')
		if err != nil {
			return err
		}
		_, list, err := casework.Fitting(tx, rec.Record, "lead", w.Today(), sild.Date{})
		if len(list) > 1 {
			first, second = list[0], list[1]
		}
		return err
	})
	if first.ID != w.Second.ID || first.Points <= second.Points {
		t.Fatalf("%s with %d stands before %s with %d; want the one who is wished for", first.Name, first.Points, second.Name, second.Points)
	}
	w.later(time.Minute)
	m, err := w.offer(w.Second.ID, "")
	if err != nil || m.Place != 1 || m.First != "" {
		t.Errorf("the first: %v, place %d, %q stood first", err, m.Place, m.First)
	}

	again := newWorld(t)
	again.Go("2024-02-12")
	third := again.AddUser(again.Provider, "Kolmas Tugi", "support_person")
	again.Do(again.Coordinator, func(tx *db.Tx) error {
		again.Proved(tx, third.ID)
		_, err := casework.SetWish(tx, again.caseID, casework.WishInput{Day: day("2024-02-12"), Wanted: again.Second.ID})
		return err
	})
	again.Do(again.Coordinator, func(tx *db.Tx) error {
		m, err := casework.AddOffer(tx, again.caseID, casework.OfferInput{User: third.ID, NotFirst: "Knows the family."})
		if err == nil && (m.First != again.Second.ID || m.NotFirst != "Knows the family." || m.Place != 2) {
			t.Errorf("%+v; want the second place, who stood first, and why", m.Choice)
		}
		return err
	})
}

// TestKept: that two must never meet is known to who works on the case, and why
// only to who may know.
func TestKept(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-12")
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := casework.AddConflict(tx, w.caseID, casework.ConflictInput{User: w.Second.ID, Kind: "asked", Words: "He shouted at me."})
		return err
	})
	read := func(u flowtest.User) (said string) {
		w.Look(u, func(tx *db.Tx) error {
			list, err := casework.Conflicts(tx, w.caseID)
			for _, c := range list {
				said += c.Kind + " " + c.Words
			}
			return err
		})
		return strings.TrimSpace(said)
	}
	if got := read(w.Coordinator); got != "asked He shouted at me." {
		t.Errorf("the coordinator reads %q", got)
	}
	if got := read(w.Worker); got != "kept" {
		t.Errorf("the support person reads %q; want no reason", got)
	}
}

// TestKinds: several workers of different kinds help one person, and one leads.
func TestKinds(t *testing.T) {
	w := newWorld(t)
	w.Go("2024-02-12")
	add := func(kind string) error {
		w.later(time.Minute)
		return w.Try(w.Coordinator, func(tx *db.Tx) error {
			_, err := casework.AddAssignment(tx, w.caseID, casework.AssignmentInput{User: w.Second.ID, Role: "co_worker", Kind: kind, From: day("2024-02-12"), PassWhy: "All agree."})
			return err
		})
	}
	problem(t, add("astrologer"), "no such kind", "kind", "case.choice.unknown")
	problem(t, add("debt"), "a debt adviser", "", "")
	list := w.assignments()
	if len(list) != 2 || list[1].Kind != "debt" || casework.LeadOn(list, w.Today()) != w.Worker.ID {
		t.Errorf("%+v; want the lead and beside them a debt adviser", list)
	}
}
