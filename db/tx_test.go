// SPDX-License-Identifier: EUPL-1.2

package db_test

import (
	"context"
	"errors"
	"io"
	"slices"
	"testing"
	"time"

	"sild"
	"sild/db"
	"sild/db/dbtest"
)

var worker = sild.Actor{User: "u", Org: "o", Role: "support_person"}

// berth is a database with a table in which one person may have each berth.
func berth(t testing.TB) *db.DB {
	t.Helper()
	d := dbtest.New(t)
	write(t, d, func(tx *db.Tx) error {
		_, err := db.Exec(tx, `CREATE TABLE berth (id text PRIMARY KEY, person text NOT NULL, n integer NOT NULL)`)
		return err
	})
	return d
}

func write(t testing.TB, d *db.DB, f func(*db.Tx) error) {
	t.Helper()
	if err := d.Write(t.Context(), worker, f); err != nil {
		t.Fatal(err)
	}
}

func insertBed(tx *db.Tx, id, person string) error {
	_, err := db.Exec(tx, `INSERT INTO berth (id, person, n) VALUES ($1, $2, 0)`, id, person)
	return err
}

func beds(t testing.TB, d *db.DB) (n int) {
	t.Helper()
	err := d.Read(t.Context(), worker, func(tx *db.Tx) (err error) {
		n, err = db.One[int](tx, `SELECT count(*) FROM berth`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestUnit(t *testing.T) {
	d := berth(t)
	d.Now = func() time.Time { return time.Date(2026, 3, 9, 12, 0, 0, 1999, time.FixedZone("", 2*3600)) }
	write(t, d, func(tx *db.Tx) error {
		if want := time.Date(2026, 3, 9, 10, 0, 0, 1000, time.UTC); tx.Now != want {
			t.Errorf("Now = %v; want %v", tx.Now, want)
		}
		if tx.Actor != worker || tx.Postgres() != d.Postgres() || tx.Context().Err() != nil {
			t.Errorf("the unit is of %v, on PostgreSQL %v, its context %v", tx.Actor, tx.Postgres(), tx.Context().Err())
		}
		if a, b := tx.NewID(), tx.NewID(); !a.Valid() || b <= a {
			t.Errorf("ids %s, %s", a, b)
		}
		for _, id := range []sild.ID{"b", "a", "b", "c", "a"} {
			tx.Touch(id)
		}
		if got := tx.Touched(); !slices.Equal(got, []sild.ID{"b", "a", "c"}) {
			t.Errorf("Touched = %v", got)
		}
		tx.Trail(sild.Entry{Action: "read"})
		tx.Trail(sild.Entry{Action: "write"})
		if got := tx.Entries(); len(got) != 2 || got[0].Action != "read" || got[1].Action != "write" {
			t.Errorf("Entries = %v", got)
		}
		return nil
	})
}

// TestUndone: an error, a panic, a context that ends and an error of the
// database leave nothing, and the next unit runs.
func TestUndone(t *testing.T) {
	d := berth(t)
	own := errors.New("own")
	if err := d.Write(t.Context(), worker, func(tx *db.Tx) error {
		return errors.Join(insertBed(tx, "a", "p"), own)
	}); !errors.Is(err, own) {
		t.Errorf("an error of the unit: %v", err)
	}

	func() {
		defer func() {
			if recover() != "so" {
				t.Error("the panic was swallowed")
			}
		}()
		d.Write(t.Context(), worker, func(tx *db.Tx) error {
			insertBed(tx, "a", "p")
			panic("so")
		})
	}()

	ctx, cancel := context.WithCancel(t.Context())
	if err := d.Write(ctx, worker, func(tx *db.Tx) error {
		err := insertBed(tx, "a", "p")
		cancel()
		return err
	}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled before the commit: %v", err)
	}
	ran := false
	run := func(*db.Tx) error { ran = true; return nil }
	if err := d.Write(ctx, worker, run); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled before the write: %v", err)
	}
	if err := d.Read(ctx, worker, run); !errors.Is(err, context.Canceled) || ran {
		t.Errorf("cancelled before the read: %v", err)
	}

	err := d.Write(t.Context(), worker, func(tx *db.Tx) error {
		insertBed(tx, "a", "p")
		insertBed(tx, "a", "q")
		if err := insertBed(tx, "b", "q"); err == nil {
			t.Error("a statement ran after an error")
		}
		return nil // as if nothing had happened
	})
	if sild.KindOf(err) != sild.Conflict {
		t.Errorf("a swallowed error of the database: %v; want Conflict", err)
	}

	// Who waits to write waits no longer than their own context.
	write(t, d, func(*db.Tx) error {
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() {
			ended <- d.Write(ctx, worker, func(tx *db.Tx) error {
				<-tx.Context().Done()
				return tx.Context().Err()
			})
		}()
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled while another writes: %v", err)
		}
		return nil
	})

	if n := beds(t, d); n != 0 {
		t.Errorf("%d rows were left", n)
	}
	write(t, d, func(tx *db.Tx) error { return insertBed(tx, "a", "p") })
	if n := beds(t, d); n != 1 {
		t.Errorf("%d rows after a write", n)
	}
}

// TestCancel: a query ends with its context, before its first row and between rows.
func TestCancel(t *testing.T) {
	d := dbtest.New(t)
	const ages = `SELECT count(*) FROM day a CROSS JOIN day b CROSS JOIN day c CROSS JOIN day d`
	const many = `SELECT a.day FROM day a CROSS JOIN day b CROSS JOIN day c`
	ctx, cancel := context.WithCancel(t.Context())
	if err := d.Read(ctx, worker, func(tx *db.Tx) error {
		go cancel()
		_, err := db.One[int](tx, ages)
		return err
	}); !errors.Is(err, context.Canceled) {
		t.Errorf("before the first row: %v", err)
	}
	ctx, cancel = context.WithCancel(t.Context())
	n := 0
	if err := d.Write(ctx, worker, func(tx *db.Tx) error {
		return db.Each(tx, many, func(sild.Date) error {
			if n++; n == 3 {
				cancel()
			}
			return nil
		})
	}); !errors.Is(err, context.Canceled) {
		t.Errorf("after %d rows: %v", n, err)
	}
	if n := one[int](t, dbtest.Tx(t, d, worker), `SELECT count(*) FROM day`); n == 0 {
		t.Error("the database does not go on")
	}
}

func TestReadOnly(t *testing.T) {
	d := berth(t)
	err := d.Read(t.Context(), worker, func(tx *db.Tx) error { return insertBed(tx, "a", "p") })
	if err == nil {
		t.Error("a read wrote")
	}
	if n := beds(t, d); n != 0 {
		t.Errorf("%d rows", n)
	}
}

func TestNested(t *testing.T) {
	d := berth(t)
	nothing := func(*db.Tx) error { return nil }
	write(t, d, func(tx *db.Tx) error {
		if d.Write(tx.Context(), worker, nothing) == nil || d.Read(tx.Context(), worker, nothing) == nil {
			t.Error("a unit of work ran within another")
		}
		return nil
	})
}

func TestKinds(t *testing.T) {
	d := berth(t)
	kind := func(want sild.Kind, f func(tx *db.Tx) error) {
		t.Helper()
		if err := d.Write(t.Context(), worker, f); sild.KindOf(err) != want || err == nil {
			t.Errorf("error = %v; want %v", err, want)
		}
	}
	statement := func(query string, args ...any) func(*db.Tx) error {
		return func(tx *db.Tx) error {
			_, err := db.Exec(tx, query, args...)
			return err
		}
	}
	write(t, d, func(tx *db.Tx) error { return insertBed(tx, "a", "p") })
	write(t, d, statement(`CREATE TABLE lodging (id text PRIMARY KEY, bed_id text REFERENCES berth (id), n integer NOT NULL CHECK (n > 0), UNIQUE (n))`))
	kind(sild.Conflict, func(tx *db.Tx) error { return insertBed(tx, "a", "q") })
	kind(sild.Conflict, statement(`INSERT INTO lodging (id, bed_id, n) VALUES ('a', 'none', 1)`))
	write(t, d, statement(`INSERT INTO lodging (id, bed_id, n) VALUES ('a', 'a', 1)`))
	kind(sild.Conflict, statement(`INSERT INTO lodging (id, bed_id, n) VALUES ('b', 'a', 1)`))
	kind(sild.Conflict, statement(`DELETE FROM berth`))
	kind(sild.Internal, statement(`INSERT INTO lodging (id, bed_id, n) VALUES ('b', 'a', $1)`, nil))
	kind(sild.Internal, statement(`INSERT INTO lodging (id, bed_id, n) VALUES ('b', 'a', 0)`))
	kind(sild.Internal, statement(`SELEC`))
	kind(sild.Internal, statement(`SELECT "text" FROM berth`))
	kind(sild.NotFound, func(tx *db.Tx) error {
		_, err := db.One[string](tx, `SELECT id FROM berth WHERE id = 'z'`)
		return err
	})
	write(t, d, statement(`INSERT INTO berth (id, person, n) VALUES ('a', 'q', 0) ON CONFLICT (id) DO NOTHING`))
	if n := beds(t, d); n != 1 {
		t.Errorf("%d rows", n)
	}
}

// TestKept: in a Read a thing is asked once, unless asking failed; in a Write
// each time, since it may have changed.
func TestKept(t *testing.T) {
	d := dbtest.New(t)
	asked := 0
	ask := func(tx *db.Tx, err error) {
		v, got := db.Kept(tx, "n", func() (int, error) { asked++; return asked, err })
		if got != err || v < 1 {
			t.Errorf("%d, %v; want a number and %v", v, got, err)
		}
	}
	unit := func(tx *db.Tx) error {
		ask(tx, io.EOF)
		for range 3 {
			ask(tx, nil)
		}
		return nil
	}
	if err := d.Read(t.Context(), sild.System, unit); err != nil || asked != 2 {
		t.Errorf("a read: %v, asked %d times; want 2", err, asked)
	}
	if err := d.Write(t.Context(), sild.System, unit); err != nil || asked != 2+4 {
		t.Errorf("a write: %v, asked %d times; want 4 more", err, asked)
	}
}
