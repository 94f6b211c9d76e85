// SPDX-License-Identifier: EUPL-1.2

package generate_test

import (
	"testing"

	"sild"
	"sild/cli/generate"
	"sild/db"
	"sild/db/dbtest"
	"sild/flow"
)

var on = sild.MustDate("2026-03-09")

func made(t *testing.T, o generate.Options) (*db.DB, *flow.Flow, generate.Made) {
	t.Helper()
	d := dbtest.New(t)
	f := flow.New(t.Context(), d)
	told := 0
	m, err := generate.Run(t.Context(), d, f, o, func(n int) { told = n })
	if err != nil {
		t.Fatal(err)
	}
	if told != o.Cases || m.People != o.Cases {
		t.Errorf("%d people were told, and %d made; want %d", told, m.People, o.Cases)
	}
	return d, f, m
}

func one[T any](t *testing.T, d *db.DB, query string, args ...any) (v T) {
	t.Helper()
	if err := d.Read(t.Context(), sild.System, func(tx *db.Tx) (err error) {
		v, err = db.One[T](tx, query, args...)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return v
}

// TestRun: what is generated is such as the rest of Sild made it, and enough to
// measure with.
func TestRun(t *testing.T) {
	d, f, m := made(t, generate.Options{Cases: 250, Seed: 1, On: on})
	subjects, err := f.Check(t.Context(), func(diff flow.Difference) { t.Error(diff) })
	if err != nil || subjects != 250 {
		t.Errorf("%d subjects were checked, %v; want 250", subjects, err)
	}
	if n := one[int](t, d, `SELECT count(*) FROM case_card WHERE lead_id = $1 AND ended_on IS NULL`, m.Worker); n != generate.Longest {
		t.Errorf("the longest caseload has %d cases; want %d", n, generate.Longest)
	}
	if n := one[int](t, d, `SELECT count(*) FROM contact WHERE case_id = $1 AND note <> ''`, m.Case); n != generate.Notes {
		t.Errorf("the case has %d notes; want %d", n, generate.Notes)
	}
	for _, state := range []string{"counts", "counts_not", "unknown", "left_out"} {
		if one[int](t, d, `SELECT count(*) FROM result WHERE state = $1`, state) == 0 {
			t.Errorf("nobody's result is %s", state)
		}
	}
}

// TestSame: the same number and seed give the same rows, and another seed others.
func TestSame(t *testing.T) {
	digest := func(seed uint64) string {
		d, _, _ := made(t, generate.Options{Cases: 30, Seed: seed, On: on})
		return one[string](t, d, `SELECT max(id) || max(note) || max(agreed) || count(*) FROM contact`) +
			one[string](t, d, `SELECT max(id) || min(id) FROM access_grant`) +
			one[string](t, d, `SELECT max(name) || min(name) || max(key) FROM case_card JOIN task ON TRUE`)
	}
	first := digest(7)
	if again := digest(7); again != first {
		t.Errorf("the same seed gave %s, and then %s", first, again)
	}
	if digest(8) == first {
		t.Error("another seed gave the same rows")
	}
}

func TestRefused(t *testing.T) {
	d := dbtest.New(t)
	for _, n := range []int{0, -1, 10_000_001} {
		if _, err := generate.Run(t.Context(), d, flow.New(t.Context(), d), generate.Options{Cases: n, On: on}, func(int) {}); err == nil {
			t.Errorf("%d cases were generated", n)
		}
	}
}
