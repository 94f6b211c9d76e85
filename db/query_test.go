// SPDX-License-Identifier: EUPL-1.2

package db_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sild"
	"sild/db"
)

func TestQueries(t *testing.T) {
	tx := things(t)
	for _, id := range []string{"b", "a", "c"} {
		if n := exec(t, tx, `INSERT INTO thing (id, text) VALUES ($1, $2)`, id, strings.ToUpper(id)); n != 1 {
			t.Errorf("inserted %d rows", n)
		}
	}
	type row struct{ ID, Text string }
	all, err := db.All[row](tx, `SELECT id, text FROM thing ORDER BY id`)
	if diff := cmp.Diff([]row{{"a", "A"}, {"b", "B"}, {"c", "C"}}, all); diff != "" || err != nil {
		t.Errorf("All (-want +got):\n%s%v", diff, err)
	}
	// The later argument first in the text: SQLite would count bare $ names by appearance.
	if s := one[string](t, tx, `SELECT text FROM thing WHERE text = $2 AND id = $1`, "b", "B"); s != "B" {
		t.Errorf("arguments out of order: %q", s)
	}
	if s := one[string](t, tx, `SELECT '$1' || text FROM thing WHERE id = $1 OR text = $1`, "b"); s != "$1B" {
		t.Errorf("an argument used twice beside a quoted one: %q", s)
	}
	if _, err := db.One[string](tx, `SELECT id FROM thing WHERE id = $1`, "z"); sild.KindOf(err) != sild.NotFound {
		t.Errorf("One without a row: %v", err)
	}
	if v, ok, err := db.Maybe[string](tx, `SELECT id FROM thing WHERE id = $1`, "z"); v != "" || ok || err != nil {
		t.Errorf("Maybe without a row: %q, %v, %v", v, ok, err)
	}
	if v, ok, err := db.Maybe[string](tx, `SELECT id FROM thing ORDER BY id`); v != "a" || !ok || err != nil {
		t.Errorf("Maybe of several: %q, %v, %v", v, ok, err)
	}
	if n := exec(t, tx, `UPDATE thing SET text = 'x' WHERE id > $1`, "a"); n != 2 {
		t.Errorf("changed %d rows; want 2", n)
	}
	if ids, err := db.All[sild.ID](tx, `DELETE FROM thing WHERE id > $1 RETURNING id`, "a"); len(ids) != 2 || err != nil {
		t.Errorf("deleted %v, %v", ids, err)
	}
	if n := exec(t, tx, `DELETE FROM thing WHERE id = 'z'`); n != 0 {
		t.Errorf("deleted %d rows; want 0", n)
	}
}

func TestEach(t *testing.T) {
	tx := things(t)
	for i := range 10 {
		exec(t, tx, `INSERT INTO thing (id, count) VALUES ($1, $2)`, fmt.Sprint(i), i)
	}
	var got []int
	if err := db.Each(tx, `SELECT count FROM thing WHERE count >= $1 ORDER BY id`, func(n int) error {
		got = append(got, n)
		return nil
	}, 3); err != nil || !slices.Equal(got, []int{3, 4, 5, 6, 7, 8, 9}) {
		t.Errorf("Each gives %v, %v", got, err)
	}
	stop := errors.New("stop")
	n := 0
	if err := db.Each(tx, `SELECT count FROM thing ORDER BY id`, func(int) error {
		if n++; n == 2 {
			return stop
		}
		return nil
	}); err != stop || n != 2 {
		t.Errorf("Each after %d rows: %v", n, err)
	}
	if err := db.Each(tx, `SELECT count FROM thing`, func(int) error {
		_, err := db.Exec(tx, `DELETE FROM thing`)
		return err
	}); err == nil {
		t.Error("a statement ran within Each")
	}
	if n := one[int](t, tx, `SELECT count(*) FROM thing`); n != 10 {
		t.Errorf("%d rows", n)
	}
}

// TestErrorBehindTheRow: PostgreSQL has sent the first row when the second one ends
// the transaction; nobody goes on in it as if nothing had been. SQLite makes one row
// at a time, and no second one here.
func TestErrorBehindTheRow(t *testing.T) {
	const query = `SELECT 6 / (2 - column1) FROM (VALUES (1), (2)) AS v`
	tx := things(t)
	if !tx.Postgres() {
		if n := one[int](t, tx, query); n != 6 {
			t.Errorf("the first row is %d", n)
		}
		return
	}
	if n, ok, err := db.Maybe[int](tx, query); err == nil {
		t.Errorf("Maybe gives %d, %v; the transaction has ended", n, ok)
	}
	tx = things(t)
	stop := errors.New("stop")
	if err := db.Each(tx, query, func(int) error { return stop }); err != stop {
		t.Errorf("Each: %v", err)
	}
	if _, err := db.Exec(tx, `DELETE FROM thing`); err == nil || !strings.Contains(err.Error(), "division by zero") {
		t.Errorf("after Each: %v; want what ended the transaction", err)
	}
}

// TestInsertAll: few and many rows, and as many columns as fields.
func TestInsertAll(t *testing.T) {
	tx := things(t)
	type row struct {
		ID    string
		Count int
	}
	want := 0
	for _, n := range []int{0, 1, 2, 3, 7, 1000, 5000, 9999} {
		rows := make([]row, n)
		for i := range rows {
			rows[i] = row{fmt.Sprintf("%d/%05d", n, i), i}
		}
		if err := db.InsertAll(tx, "thing", "id, count", rows); err != nil {
			t.Fatal(err)
		}
		want += n
		if got := one[int](t, tx, `SELECT count(*) FROM thing`); got != want {
			t.Errorf("after %d more there are %d rows; want %d", n, got, want)
		}
		got, err := db.All[row](tx, `SELECT id, count FROM thing WHERE id >= $1 AND id < $2 ORDER BY id`, fmt.Sprintf("%d/", n), fmt.Sprintf("%d0", n))
		if diff := cmp.Diff(rows, append([]row{}, got...)); diff != "" || err != nil {
			t.Errorf("%d rows (-want +got):\n%s%v", n, diff, err)
		}
	}
	if db.Insert(tx, "thing", "id, count, big", row{"x", 1}) == nil {
		t.Error("two fields went into three columns")
	}
	if db.Insert(tx, "thing", "id", row{"x", 1}) == nil {
		t.Error("two fields went into one column")
	}
	if err := db.Insert(tx, "thing", "id", "x"); err != nil {
		t.Errorf("a scalar: %v", err)
	}
}

// TestList: a list of any length is a set, of which IN and NOT IN are true.
func TestList(t *testing.T) {
	tx := things(t)
	for i := range 1100 {
		exec(t, tx, `INSERT INTO thing (id, count, day, at, share, known) VALUES ($1, $2, $3, $4, $5, $6)`,
			fmt.Sprintf("%04d", i), i, sild.MustDate("2026-01-01").AddDays(i), tx.Now.Add(time.Duration(i)), float64(i), true)
	}
	for _, n := range []int{0, 1, 2, 3, 8, 9, 16, 17, 100, 1000} {
		var ids []sild.ID
		var ns []int
		var days []sild.Date
		for i := range n {
			ids = append(ids, sild.ID(fmt.Sprintf("%04d", i)))
			ns = append(ns, i)
			days = append(days, sild.MustDate("2026-01-01").AddDays(i))
		}
		args := []any{"0001"} // an argument before the lists, and two lists
		count := func(format string) int {
			t.Helper()
			args = args[:1]
			return one[int](t, tx, `SELECT count(*) FROM thing WHERE id >= $1 AND (`+fmt.Sprintf(format, db.List(&args, ids), db.List(&args, ns), db.List(&args, days))+`)`, args...)
		}
		within := max(n-1, 0)
		if got := count(`id IN (%s) AND count IN (%s) AND day IN (%s)`); got != within {
			t.Errorf("%d of a list of %d are in it", got, n)
		}
		if got := count(`id NOT IN (%s) AND count NOT IN (%s) AND day NOT IN (%s)`); got != 1099-within {
			t.Errorf("%d are not in a list of %d; want %d", got, n, 1099-within)
		}
	}
	empty := func(column, list string) {
		t.Helper()
		if n := one[int](t, tx, `SELECT count(*) FROM thing WHERE `+column+` IN (`+list+`)`); n != 0 {
			t.Errorf("%d rows have a %s of an empty list", n, column)
		}
		if n := one[int](t, tx, `SELECT count(*) FROM thing WHERE `+column+` NOT IN (`+list+`)`); n != 1100 {
			t.Errorf("%d rows have a %s of no empty list", n, column)
		}
	}
	var none []any
	empty("at", db.List[time.Time](&none, nil))
	empty("share", db.List[float64](&none, nil))
	empty("known", db.List[bool](&none, nil))
	empty("id", db.List[kind](&none, nil))
	if len(none) != 0 {
		t.Errorf("an empty list has arguments: %v", none)
	}
}

// TestLists: lists of many lengths leave few texts to prepare.
func TestLists(t *testing.T) {
	texts := map[string]bool{}
	for n := range 2000 {
		var args []any
		s := db.List(&args, make([]int, n))
		if texts[s] = true; len(args) < n {
			t.Fatalf("a list of %d has %d arguments", n, len(args))
		}
	}
	if len(texts) > 20 {
		t.Errorf("%d texts of lists", len(texts))
	}
}
