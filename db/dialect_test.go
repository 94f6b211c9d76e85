// SPDX-License-Identifier: EUPL-1.2

package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"sild"
)

func TestPlaceholders(t *testing.T) {
	same := func(query string) {
		t.Helper()
		if got := placeholders(query); got != query {
			t.Errorf("placeholders(%q) = %q; want it unchanged", query, got)
		}
	}
	becomes := func(query, want string) {
		t.Helper()
		if got := placeholders(query); got != want {
			t.Errorf("placeholders(%q) = %q; want %q", query, got, want)
		}
	}
	same("")
	same("say 1")
	same("say '$1'")
	same("say 'it''s $1'")
	same("say data ->> '$.a[1]'")
	same(`say "$1"`)
	same("say 1 -- costs $1")
	same("say /* $1 */ 1 /* $2")
	same("say '$1")
	same("say $name, $0, $")
	becomes("say $1", "say ?1")
	becomes("$2 = $1", "?2 = ?1")
	becomes("say $12,$3", "say ?12,?3")
	becomes("say '$1', $1", "say '$1', ?1")
	becomes("say 'it''s', $1", "say 'it''s', ?1")
	becomes("say '''', $1, ''''", "say '''', ?1, ''''")
	becomes("say 1 -- it's\n, $1", "say 1 -- it's\n, ?1")
	becomes("say /* it's */ $1", "say /* it's */ ?1")
	becomes(`say "it's", $1`, `say "it's", ?1`)
	becomes("say 3 / $1 - $2", "say 3 / ?1 - ?2")
	becomes("say 'õ', $1", "say 'õ', ?1")
}

// What placeholders leaves of a text is the text, whatever it is.
func FuzzPlaceholders(f *testing.F) {
	f.Add("say '$1', $1 -- $2\n/* $3 */")
	f.Add("'")
	f.Add("/*/")
	f.Fuzz(func(t *testing.T, query string) {
		got := placeholders(query)
		if len(got) != len(query) {
			t.Fatalf("placeholders(%q) = %q", query, got)
		}
		for i := range len(query) {
			if got[i] != query[i] && (got[i] != '?' || query[i] != '$') {
				t.Fatalf("placeholders(%q) = %q: differs at %d", query, got, i)
			}
		}
	})
}

func TestOlder(t *testing.T) {
	for _, v := range []string{"3.51.2", "3.50.9", "3.7.0", "2.99.99", "3", "", "x"} {
		if !older(v, sqliteLeast) {
			t.Errorf("SQLite %q is taken", v)
		}
	}
	for _, v := range []string{"3.51.3", "3.51.3.1", "3.54.1", "4.0.0", "3.100.0"} {
		if older(v, sqliteLeast) {
			t.Errorf("SQLite %q is refused", v)
		}
	}
}

func TestPragmasHold(t *testing.T) {
	is := map[string]string{"SELECT sqlite_version()": "3.54.1"}
	for _, p := range pragmas {
		is["PRAGMA "+p.name] = p.value
	}
	ask := func(q string) (string, error) { return is[q], nil }
	if err := pragmasHold(ask); err != nil {
		t.Fatal(err)
	}
	for q, good := range is {
		is[q] = "0.1"
		if err := pragmasHold(ask); err == nil {
			t.Errorf("%s = 0.1 is taken; want it refused", q)
		}
		is[q] = good
	}
	gone := errors.New("gone")
	if err := pragmasHold(func(string) (string, error) { return "", gone }); !errors.Is(err, gone) {
		t.Errorf("a connection that does not answer: %v", err)
	}
}

func TestPostgresFits(t *testing.T) {
	good := func(version int, encoding, collate, provider string) {
		t.Helper()
		if err := postgresFits(version, encoding, collate, provider); err != nil {
			t.Error(err)
		}
	}
	bad := func(version int, encoding, collate, provider string) {
		t.Helper()
		if postgresFits(version, encoding, collate, provider) == nil {
			t.Errorf("PostgreSQL %d with %s, %s of %s is taken", version, encoding, collate, provider)
		}
	}
	good(150000, "UTF8", "C", "c")
	good(180001, "UTF8", "POSIX", "c")
	bad(140019, "UTF8", "C", "c")
	bad(90624, "UTF8", "C", "c")
	bad(150000, "SQL_ASCII", "C", "c")
	bad(150000, "LATIN1", "C", "c")
	bad(150000, "UTF8", "et_EE.UTF-8", "c")
	bad(150000, "UTF8", "en_US.UTF-8", "c")
	bad(150000, "UTF8", "C", "i")
}

// TestExplain: what PostgreSQL says, and what people and Write make of it.
func TestExplain(t *testing.T) {
	d := new(DB)
	is := func(kind sild.Kind, retry bool, err error) {
		t.Helper()
		got := d.explain(t.Context(), err)
		if sild.KindOf(got) != kind || d.retryable(got) != retry || !errors.Is(got, err) {
			t.Errorf("%v: %v, to be tried again %v; want %v, %v", err, got, d.retryable(got), kind, retry)
		}
	}
	pg := func(code, table string) error {
		return fmt.Errorf("wrapped: %w", &pgconn.PgError{Code: code, TableName: table})
	}
	is(sild.Busy, true, pg("40001", ""))
	is(sild.Busy, true, pg("40P01", ""))
	is(sild.Conflict, true, pg("23505", "once"))
	is(sild.Conflict, false, pg("23505", "person"))
	is(sild.Conflict, false, pg("23503", "once"))
	is(sild.Conflict, false, pg("23P01", "stay"))
	is(sild.Internal, false, pg("23502", "once"))
	is(sild.Internal, false, pg("23514", "once"))
	is(sild.Internal, false, pg("42601", ""))
	is(sild.Busy, false, pg("53100", "")) // disk full
	is(sild.Busy, false, pg("53300", "")) // too many connections
	is(sild.Busy, false, pg("57P01", "")) // shut down
	is(sild.Busy, false, driver.ErrBadConn)
	is(sild.Internal, false, errors.New("other"))

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := d.explain(ctx, pg("57014", "")); !errors.Is(err, context.Canceled) {
		t.Errorf("of a context that has ended: %v", err)
	}
	if err := d.explain(ctx, nil); err != nil {
		t.Errorf("of nothing: %v", err)
	}
}

// A file name is a name, whatever stands in it, and says nothing of pragmas.
func TestSQLiteName(t *testing.T) {
	for _, name := range []string{"a.db", "a b.db", "100%.db", "what?_pragma=foreign_keys(0).db", "a#b.db", "õ&ä=1.db", "%41.db"} {
		path := filepath.Join(t.TempDir(), name)
		pool := sql.OpenDB(connector{sqliteName(path, "_txlock=immediate")})
		var file string
		err := pool.QueryRowContext(t.Context(), "SELECT file FROM pragma_database_list").Scan(&file)
		pool.Close()
		if err != nil || filepath.Base(file) != name {
			t.Errorf("%q opens %q, %v", name, file, err)
		}
	}
}

// The statements of a connection are remembered, and stay right when another
// of the same text runs, when the tables change, and when there are too many.
func TestStatements(t *testing.T) {
	pool := sql.OpenDB(connector{sqliteName(filepath.Join(t.TempDir(), "a.db"), "_txlock=immediate")})
	defer pool.Close()
	c, err := pool.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	run := func(query string, args ...any) {
		t.Helper()
		if _, err := c.ExecContext(t.Context(), query, args...); err != nil {
			t.Fatal(err)
		}
	}
	kept := func() (n int) {
		c.Raw(func(d any) error { n = len(d.(*conn).stmts); return nil })
		return n
	}
	run("CREATE TABLE a (n integer NOT NULL); CREATE TABLE b (n integer)")
	if kept() > len(pragmas)+1 {
		t.Error("a script was remembered")
	}
	for n := range 3 {
		run("INSERT INTO a (n) VALUES ($1)", n)
	}

	const query = "SELECT n FROM a WHERE n >= $1 ORDER BY n"
	before := kept()
	outer, err := c.QueryContext(t.Context(), query, 0)
	if err != nil {
		t.Fatal(err)
	}
	var got []int
	for outer.Next() {
		var n, m int
		if err := outer.Scan(&n); err != nil {
			t.Fatal(err)
		}
		if err := c.QueryRowContext(t.Context(), query, 2).Scan(&m); err != nil {
			t.Fatal(err)
		}
		got = append(got, n, m)
	}
	if err := errors.Join(outer.Err(), outer.Close()); err != nil {
		t.Fatal(err)
	}
	if len(got) != 6 || got[0] != 0 || got[2] != 1 || got[4] != 2 || got[5] != 2 {
		t.Errorf("the same text twice at once: %v", got)
	}
	if kept() != before+1 {
		t.Errorf("%d statements are remembered; want %d", kept(), before+1)
	}

	run("ALTER TABLE a ADD COLUMN m integer")
	var n, m sql.NullInt64
	if err := c.QueryRowContext(t.Context(), "SELECT * FROM a WHERE n = 2").Scan(&n, &m); err != nil || n.Int64 != 2 || m.Valid {
		t.Errorf("after a change of the table: %v %v, %v", n, m, err)
	}
	if err := c.QueryRowContext(t.Context(), query, 1).Scan(&n); err != nil || n.Int64 != 1 {
		t.Errorf("a remembered statement after a change of the table: %v, %v", n, err)
	}
	if _, err := c.ExecContext(t.Context(), "INSERT INTO a (n) VALUES ($1)", nil); err == nil {
		t.Error("NULL was taken where it is not allowed")
	}
	run("INSERT INTO a (n) VALUES ($1)", 7) // the same statement, after an error

	for i := range 2 * remembered {
		run("SELECT n FROM a WHERE n = $1 AND 1 <> -"+strings.Repeat("1", 1+i%17)+strings.Repeat(" ", i), 1)
	}
	if kept() > remembered {
		t.Errorf("%d statements are remembered; want at most %d", kept(), remembered)
	}
}

func TestMoments(t *testing.T) {
	at := time.Date(2026, 3, 9, 12, 0, 0, 1000, time.FixedZone("", 2*60*60))
	got := moments([]driver.NamedValue{{Value: at}, {Value: "x"}})
	if got[0].Value != "2026-03-09T10:00:00.000001Z" || got[1].Value != "x" {
		t.Errorf("moments = %v", got)
	}
}
