// SPDX-License-Identifier: EUPL-1.2

package outcome_test

import (
	"testing"

	"sild"
	"sild/db"
	"sild/outcome"
)

// TestResults: a case goes from left out over open to counted, each state with
// the people behind it, for those who may see them.
func TestResults(t *testing.T) {
	w := newWorld(t)
	w.Admitted("Oleg", "Kask") // goes on
	w.Go("2024-03-01")
	w.ended(w.caseID)
	figure := func(u sild.Actor, asOf string) (f outcome.Figure) {
		t.Helper()
		err := w.DB.Read(t.Context(), u, func(tx *db.Tx) error {
			list, err := outcome.Figures(tx, w.Programme.ID, day(asOf))
			if err == nil {
				f = list[0]
			}
			return err
		})
		if err != nil {
			t.Fatalf("%s: %v", u.Role, err)
		}
		return f
	}
	units := func(u sild.Actor, f outcome.UnitFilter) (names []string, list []outcome.Unit) {
		t.Helper()
		f.Indicator = "labour-market-1m"
		err := w.DB.Read(t.Context(), u, func(tx *db.Tx) (err error) {
			var more bool
			list, more, err = outcome.Units(tx, w.Programme.ID, f)
			for _, x := range list {
				names = append(names, x.Name)
			}
			if n := len(tx.Entries()); more || len(list) > 0 && (n != 1 || len(tx.Entries()[0].Subjects) != len(list)) || len(list) == 0 && n != 0 {
				t.Errorf("%v shown, and the trail has %+v", names, tx.Entries())
			}
			return err
		})
		if err != nil {
			t.Fatalf("%s: %v", u.Role, err)
		}
		return names, list
	}
	wants := func(asOf string, open, unknown, counts int) {
		t.Helper()
		for _, u := range []sild.Actor{w.Coordinator.Actor(), w.Worker.Actor(), w.Manager.Actor(), sild.System} {
			f := figure(u, asOf)
			if f.Open != open || f.Unknown != unknown || f.Counts != counts || f.LeftOut != 1 || f.Hidden {
				t.Errorf("%s reads as of %s %+v; want %d open, %d unknown, %d counted, 1 left out", u.Role, asOf, f, open, unknown, counts)
			}
		}
	}
	closes := day("2024-04-01").AddDays(14)
	wants("2024-03-02", 1, 0, 0)
	wants(closes.String(), 1, 0, 0) // a window's last day belongs to it
	wants(closes.AddDays(1).String(), 0, 1, 0)
	if names, list := units(w.Coordinator.Actor(), outcome.UnitFilter{State: outcome.Open, AsOf: closes}); len(names) != 1 || names[0] != "Andrei Tamm" ||
		list[0].Closes != closes || list[0].About != day("2024-04-01") || list[0].Why().Key == "" || list[0].Case != w.caseID {
		t.Errorf("%+v; want Andrei, asked about the first of April, and why", list)
	}
	w.Go("2024-04-05")
	w.Do(w.Worker, func(tx *db.Tx) error {
		_, err := outcome.Observe(tx, w.caseID, outcome.ObservationInput{
			Vocabulary: "labour", Value: w.Value("labour", "employed"), Told: w.Today(), From: day("2024-04-01"), Source: "employer", Evidence: "document",
		})
		return err
	})
	wants("2024-04-05", 1, 0, 0) // it may still change
	wants("2024-05-01", 0, 0, 1)
	if f := figure(w.Manager.Actor(), "2024-05-01"); f.Met != "yes" || f.Least != (outcome.Share{Num: 1, Den: 1}) {
		t.Errorf("%+v; want the target met", f)
	}
	for state, want := range map[string]int{"": 2, outcome.Counts: 1, outcome.CountsNot: 0, outcome.LeftOut: 1, outcome.Open: 0, outcome.Unknown: 0} {
		names, _ := units(w.Coordinator.Actor(), outcome.UnitFilter{State: state, AsOf: day("2024-05-01")})
		if len(names) != want {
			t.Errorf("state %q: %v; want %d", state, names, want)
		}
	}
	if names, _ := units(w.Coordinator.Actor(), outcome.UnitFilter{After: w.caseID}); len(names) != 0 { // Kask, Tamm
		t.Errorf("after the last there is %v", names)
	}

	// Groups of few are hidden from who pays, unless they may see people.
	small := func(role string) (hidden bool) {
		u := w.Manager.Actor()
		u.Role = role
		if err := w.DB.Read(t.Context(), u, func(tx *db.Tx) error {
			by, err := outcome.Breakdowns(tx, w.Programme.ID, "labour-market-1m", day("2024-05-01"))
			for _, b := range by {
				hidden = hidden || b.Hidden
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return hidden
	}
	if !small(w.Manager.Role) || small("coordinator") {
		t.Errorf("a group of one is hidden: from who sees totals alone %t, from who sees people %t", small(w.Manager.Role), small("coordinator"))
	}

	// Another provider's figures are its own, and who sees no people is told none.
	if f := figure(w.Stranger.Actor(), "2024-05-01"); f.Counts+f.LeftOut != 0 {
		t.Errorf("another provider reads %+v", f)
	}
	if names, _ := units(w.Stranger.Actor(), outcome.UnitFilter{}); len(names) != 0 {
		t.Errorf("another provider reads %v", names)
	}
	for _, u := range []sild.Actor{w.Manager.Actor(), w.Officer.Actor()} {
		err := w.DB.Read(t.Context(), u, func(tx *db.Tx) error {
			_, _, err := outcome.Units(tx, w.Programme.ID, outcome.UnitFilter{Indicator: "labour-market-1m"})
			return err
		})
		kind(t, err, sild.Forbidden, "error.forbidden")
	}
	err := w.DB.Read(t.Context(), w.Officer.Actor(), func(tx *db.Tx) error { _, err := outcome.Figures(tx, w.Programme.ID, sild.Date{}); return err })
	kind(t, err, sild.Forbidden, "error.forbidden")
	outsider := w.Manager.Actor()
	outsider.Org = w.caseID // of no contract
	err = w.DB.Read(t.Context(), outsider, func(tx *db.Tx) error { _, err := outcome.Figures(tx, w.Programme.ID, sild.Date{}); return err })
	kind(t, err, sild.NotFound, "error.not_found")
}
