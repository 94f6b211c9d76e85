// SPDX-License-Identifier: EUPL-1.2

// Package dbtest gives each test a database of its own: real, migrated, empty,
// and gone when the test ends.
//
// It is an SQLite file, or, when the environment's TEST_DATABASE names a
// PostgreSQL server ("postgres://…", a user that may create databases), a
// database there, so that the same tests hold on both. Its clock stands still.
// What the rows of a test mean is left to the packages under test.
package dbtest

import (
	"context"
	"database/sql/driver"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"sild"
	"sild/db"
)

// Now is where the clock of a test's database stands until the test sets
// another: Monday 9 March 2026, 10:00 UTC.
var Now = time.Date(2026, 3, 9, 10, 0, 0, 0, time.UTC)

// New is a migrated database that nobody else uses. It ends with the test.
func New(t testing.TB) *db.DB {
	t.Helper()
	url, over := address(t)
	of := new(rehearsal)
	d, err := db.OpenOver(t.Context(), url, func(c driver.Connector) driver.Connector {
		return rehearsed{over(c), of}
	})
	if err != nil {
		t.Fatal(err)
	}
	rehearsals.Store(d, of)
	t.Cleanup(func() {
		rehearsals.Delete(d)
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	d.Now = func() time.Time { return Now }
	return d
}

// URL is the address of a migrated database that nobody else uses, for tests
// of programs that open it themselves. They must have closed it when the test
// ends.
func URL(t testing.TB) string {
	t.Helper()
	url, _ := address(t)
	return url
}

// address is a URL, and where connections to it come from.
func address(t testing.TB) (url string, over func(driver.Connector) driver.Connector) {
	t.Helper()
	if os.Getenv("TEST_DATABASE") != "" {
		url, kept := theServer(t).borrow(t)
		return url, kept.over
	}
	path := filepath.Join(t.TempDir(), "sild.db")
	if err := os.WriteFile(path, sqliteTemplate(t), 0o600); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + path, func(c driver.Connector) driver.Connector { return c }
}

// Empty is the address of a database without tables, for tests of what makes them.
func Empty(t testing.TB) string {
	t.Helper()
	if os.Getenv("TEST_DATABASE") != "" {
		return theServer(t).bare(t)
	}
	return "sqlite:" + filepath.Join(t.TempDir(), "sild.db")
}

// template is a migrated SQLite file, made once for all tests of a process.
var template struct {
	sync.Once
	file []byte
	err  error
}

func sqliteTemplate(t testing.TB) []byte {
	template.Do(func() { template.file, template.err = makeTemplate(forAll(t)) })
	if template.err != nil {
		t.Fatal(template.err)
	}
	return template.file
}

// forAll is the test's context without its end, for what outlives the test.
func forAll(t testing.TB) context.Context { return context.WithoutCancel(t.Context()) }

func makeTemplate(ctx context.Context) ([]byte, error) {
	dir, err := os.MkdirTemp("", "dbtest")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "template.db")
	if err := migrate(ctx, "sqlite:"+path); err != nil {
		return nil, err
	}
	if _, err := os.Stat(path + "-wal"); err == nil {
		return nil, errors.New("the closed template still has a log beside it")
	}
	return os.ReadFile(path)
}

func migrate(ctx context.Context, url string) error {
	d, err := db.Open(ctx, url)
	if err != nil {
		return err
	}
	return errors.Join(d.Migrate(ctx), d.Close())
}

// errUndo ends a unit of work that a test only tried.
var errUndo = errors.New("undone at the end of the test")

// Tx is a unit of work in d that is undone when the test ends. On SQLite it is
// the only one that writes: while the test has it, it calls no d.Write.
func Tx(t testing.TB, d *db.DB, who sild.Actor) *db.Tx {
	t.Helper()
	begun := make(chan *db.Tx)
	end := make(chan struct{})
	ended := make(chan error, 1)
	go func() {
		ended <- d.Write(forAll(t), who, func(tx *db.Tx) error {
			select {
			case begun <- tx:
				<-end
			case <-end: // run again for a neighbour's sake, after the test
			}
			return errUndo
		})
	}()
	t.Cleanup(func() {
		close(end)
		if err := <-ended; !errors.Is(err, errUndo) {
			t.Error(err)
		}
	})
	select {
	case tx := <-begun:
		return tx
	case err := <-ended:
		ended <- err
		t.Fatal(err)
		return nil
	}
}
