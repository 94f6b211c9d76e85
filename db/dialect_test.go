// SPDX-License-Identifier: EUPL-1.2

package db

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"
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
