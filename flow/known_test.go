// SPDX-License-Identifier: EUPL-1.2

package flow_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/flow"
	"sild/flow/flowtest"
	"sild/outcome"
)

// TestKnownOnAPastDay: what is derived as of a past day is what was stored at the
// end of that day, whatever was told, corrected and taken back since; and as of
// today it is what is stored.
func TestKnownOnAPastDay(t *testing.T) {
	w := flowtest.New(t)
	looked, moved := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		w.Go("2024-02-05")
		h := &history{w: w, subject: w.Person("Andrei", "Tamm")}
		steps["refer"](h, rt)
		names := make([]string, 0, len(steps))
		for name := range steps {
			names = append(names, name)
		}
		names = append(sorted(names), "time goes by", "time goes by", "status", "end")
		kept := map[sild.Date][]string{}
		for range rapid.IntRange(4, 16).Draw(rt, "length") {
			steps[pick(rt, "step", names...)](h, rt)
			w.Look(w.Officer, func(tx *db.Tx) (err error) {
				kept[w.Today()], err = flow.StoredResults(tx, h.subject)
				return err
			})
		}
		w.Look(w.Manager, func(tx *db.Tx) error {
			now := kept[w.Today()]
			for day, want := range kept {
				got, err := flow.ResultsAt(tx, h.subject, day)
				if err != nil {
					return err
				}
				if d := cmp.Diff(want, got); d != "" {
					rt.Errorf("as known on %s (-stored then +derived now):\n%s", day, d)
				}
				looked++
				sameTotals(rt, tx, w.Programme.ID, day)
				if cmp.Diff(now, want) != "" {
					moved++
				}
			}
			return nil
		})
	})
	if looked == 0 || moved == 0 {
		t.Errorf("%d days looked at, %d differ from the last: such histories prove nothing", looked, moved)
	}
}

// sameTotals holds the settled counts against their rows, about any day.
func sameTotals(t *rapid.T, tx *db.Tx, programme sild.ID, day sild.Date) {
	figures, err := outcome.Figures(tx, programme, day)
	if err != nil {
		t.Fatal(err)
	}
	type row struct {
		State  string
		Closes sild.Date
	}
	for _, f := range figures {
		if f.Provider != "" {
			continue
		}
		rows, err := db.All[row](tx, `SELECT state, closes_on FROM result WHERE programme_id = $1 AND indicator = $2`, programme, f.Indicator)
		if err != nil {
			t.Fatal(err)
		}
		n := map[string]int{}
		for _, r := range rows {
			n[outcome.StateOn(r.State, r.Closes, day)]++
		}
		if f.Counts != n[outcome.Counts] || f.CountsNot != n[outcome.CountsNot] || f.Unknown != n[outcome.Unknown] || f.Open != n[outcome.Open] || f.LeftOut != n[outcome.LeftOut] {
			t.Fatalf("%s on %s: the counts are %+v; the rows %v", f.Indicator, day, f, n)
		}
	}
}

// TestKnow: the figures of a past day stay what they were when more comes to
// light, and what changed is told with its reason, in totals.
func TestKnow(t *testing.T) {
	w := flowtest.New(t)
	var cases []sild.ID
	for _, name := range []string{"Andrei", "Boris", "Kalle"} {
		_, id := w.Admitted(name, "Tamm")
		cases = append(cases, id)
	}
	w.Go("2024-02-10")
	for _, id := range cases {
		w.Do(w.Worker, func(tx *db.Tx) error {
			if _, err := casework.AddContact(tx, id, casework.ContactInput{Kind: "met", Outcome: "held", StartedAt: tx.Now, Minutes: 60}); err != nil {
				return err
			}
			_, err := casework.AddEnd(tx, id, casework.EndInput{Day: w.Today(), Reason: w.Value("end_reasons", "own_wish")})
			return err
		})
	}
	status := func(id sild.ID, value string) {
		t.Helper()
		w.Do(w.Worker, func(tx *db.Tx) error {
			_, err := outcome.Observe(tx, id, outcome.ObservationInput{
				Vocabulary: "labour", Value: value, Told: w.Today(), From: sild.MustDate("2024-03-10"), Source: "person", Evidence: "said",
			})
			return err
		})
	}
	w.Go("2024-03-12")
	status(cases[0], "employed")
	day := sild.MustDate("2024-03-31") // all windows have closed
	w.Go("2024-04-20")
	status(cases[0], "inactive") // corrected
	status(cases[1], "employed") // an answer

	know := func(u flowtest.User) outcome.Known {
		t.Helper()
		if err := w.Flow.Know(t.Context(), u.Actor(), w.Programme.ID, day, 0); err != nil {
			t.Fatal(err)
		}
		var k outcome.Known
		w.Look(u, func(tx *db.Tx) (err error) {
			k, _, err = outcome.KnownOn(tx, w.Programme.ID, day)
			return err
		})
		return k
	}
	k := know(w.Manager)
	f := k.Figures[0]
	if !k.Ready || f.Indicator != "labour-market-1m" || f.Counts != 1 || f.CountsNot != 0 || f.Unknown != 2 {
		t.Errorf("as known on %s: %+v; want 1 that counts, 2 unknown", day, f)
	}
	var got []outcome.Change
	for _, c := range k.Changes {
		if c.Indicator == "labour-market-1m" {
			got = append(got, c)
		}
	}
	want := []outcome.Change{
		{Indicator: "labour-market-1m", Provider: w.Provider.ID, From: outcome.Counts, To: outcome.CountsNot, N: 1},
		{Indicator: "labour-market-1m", Provider: w.Provider.ID, From: outcome.Unknown, To: outcome.Counts, N: 1},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("changes (-want +got):\n%s", d)
	}
	if why := got[0].Why() + " " + got[1].Why(); why != "corrected answered" {
		t.Errorf("the reasons are %q", why)
	}
	if k := know(w.Stranger); len(k.Changes) != 0 || k.Figures[0].Unknown != 0 {
		t.Errorf("another provider reads %+v", k)
	}

	// On a later day it is compared anew; the figures of the past stay.
	w.Go("2024-04-25")
	status(cases[2], "employed")
	if k := know(w.Coordinator); len(k.Figures) == 0 || k.Figures[0].Unknown != 2 || k.Compared != w.Today() {
		t.Errorf("later: %+v", k)
	} else if n := changed(k, "labour-market-1m", outcome.Answered); n != 2 {
		t.Errorf("%d answers since; want 2", n)
	}
	if err := w.Flow.Know(t.Context(), w.Coordinator.Actor(), w.Programme.ID, w.Today(), 0); sild.KindOf(err) != sild.Invalid {
		t.Errorf("today is no past day: %v", err)
	}
	if err := w.Flow.Know(t.Context(), w.Officer.Actor(), w.Programme.ID, day, 0); sild.KindOf(err) != sild.Forbidden {
		t.Errorf("the prison asks for figures: %v", err)
	}
}

func changed(k outcome.Known, indicator, why string) (n int) {
	for _, c := range k.Changes {
		if c.Indicator == indicator && c.Why() == why {
			n += c.N
		}
	}
	return n
}
