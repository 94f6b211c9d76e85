// SPDX-License-Identifier: EUPL-1.2

package db_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"sild"
	"sild/db"
	"sild/db/dbtest"
)

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	bad := func(url, why string) {
		t.Helper()
		d, err := db.Open(t.Context(), url)
		if err == nil {
			d.Close()
			t.Errorf("Open(%q) opens; want it refused", url)
		} else if !strings.Contains(err.Error(), why) {
			t.Errorf("Open(%q): %v; want it to say %q", url, err, why)
		}
	}
	bad("", "neither")
	bad("mysql://x/y", "neither")
	bad(filepath.Join(dir, "a.db"), "neither")
	bad("sqlite:", "path")
	bad("sqlite::memory:", "path")
	bad("sqlite:"+filepath.Join(dir, "none", "a.db"), "no such")
	bad("sqlite:"+dir, "directory")
	text := filepath.Join(dir, "text")
	if err := os.WriteFile(text, []byte(strings.Repeat("no database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	bad("sqlite:"+text, "not a database")
	bad("postgres://user@127.0.0.1:1/x?connect_timeout=1", "connect")
	bad("postgres://%zz", "parse")
}

// TestConnections: each connection of the pools keeps the promises, and no
// reader can write.
func TestConnections(t *testing.T) {
	d := dbtest.New(t)
	check := func(tx *db.Tx) {
		orphan := `INSERT INTO team (id, org_id, name) VALUES ('t', 'none', 'x')`
		if tx.Postgres() {
			if s := one[string](t, tx, `SELECT current_setting('transaction_isolation') || ' ' || current_setting('timezone')`); s != "serializable UTC" && s != "repeatable read UTC" {
				t.Error(s)
			}
			_, err := db.Exec(tx, orphan)
			if err == nil {
				t.Error("a team without an organisation")
			}
			return
		}
		for name, want := range map[string]int{
			"busy_timeout": 5000, "foreign_keys": 1, "synchronous": 2, "secure_delete": 1, "trusted_schema": 0,
			"cell_size_check": 1, "temp_store": 2,
		} {
			if got := one[int](t, tx, `SELECT * FROM pragma_`+name); got != want {
				t.Errorf("%s = %d; want %d", name, got, want)
			}
		}
		if mode := one[string](t, tx, `PRAGMA journal_mode`); mode != "wal" {
			t.Errorf("journal_mode = %s", mode)
		}
		if _, err := db.Exec(tx, orphan); err == nil {
			t.Error("a team without an organisation")
		}
	}
	if err := d.Write(t.Context(), worker, func(tx *db.Tx) error { check(tx); return nil }); sild.KindOf(err) != sild.Conflict {
		t.Errorf("a foreign key that points nowhere: %v", err)
	}

	const readers = 4 // no pool is smaller
	var begun, all sync.WaitGroup
	begun.Add(readers)
	for range readers {
		all.Go(func() {
			err := d.Read(t.Context(), worker, func(tx *db.Tx) error {
				one[int](t, tx, `SELECT count(*) FROM team`)
				begun.Done()
				begun.Wait() // all at once, so each has a connection of its own
				check(tx)
				return nil
			})
			if err == nil {
				t.Error("the error of a statement was not heard")
			}
		})
	}
	all.Wait()
}

// TestFile: the file is for its owner only, as are those that SQLite puts beside it.
func TestFile(t *testing.T) {
	dir := t.TempDir()
	d, err := db.Open(t.Context(), "sqlite:"+filepath.Join(dir, "a b?c.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 3 {
		t.Fatalf("files %v, %v; want the database, its log and its index", files, err)
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v; want -rw-------", f.Name(), info.Mode(), err)
		}
		if !strings.HasPrefix(f.Name(), "a b?c.db") {
			t.Errorf("a file %q", f.Name())
		}
	}
}

// TestMigrate: on an empty database, again, by several at once, and never
// under a newer one.
func TestMigrate(t *testing.T) {
	url := dbtest.Empty(t)
	open := func() *db.DB {
		t.Helper()
		d, err := db.Open(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	a := open()
	defer a.Close()
	if err := a.Read(t.Context(), worker, func(tx *db.Tx) error { return try[int](tx, `SELECT count(*) FROM day`) }); err == nil {
		t.Error("Open migrated")
	}
	var all sync.WaitGroup
	for range 4 {
		b := open()
		defer b.Close()
		all.Go(func() {
			if err := b.Migrate(t.Context()); err != nil {
				t.Errorf("several at once: %v", err)
			}
		})
	}
	all.Wait()
	if err := a.Migrate(t.Context()); err != nil {
		t.Errorf("again: %v", err)
	}
	write(t, a, func(tx *db.Tx) error {
		if n := one[int](t, tx, `SELECT count(*) FROM day`); n != 18628 {
			t.Errorf("%d days", n)
		}
		_, err := db.Exec(tx, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, $1)`, true)
		return err
	})
	if err := a.Migrate(t.Context()); err == nil || !strings.Contains(err.Error(), "newer") {
		t.Errorf("under a newer one: %v", err)
	}
}

func TestSchema(t *testing.T) {
	if s := db.Schema(); len(s) != 16 || s != db.Schema() {
		t.Errorf("Schema = %q", s)
	}
}
