// SPDX-License-Identifier: EUPL-1.2

package db_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sild"
	"sild/db"
	"sild/db/dbtest"
)

var worker = sild.Actor{User: "u", Org: "o", Role: "support_person"}

// bed is a database with a table in which one person may have each bed.
func bed(t testing.TB) *db.DB {
	t.Helper()
	d := dbtest.New(t)
	write(t, d, func(tx *db.Tx) error {
		_, err := db.Exec(tx, `CREATE TABLE bed (id text PRIMARY KEY, person text NOT NULL, n integer NOT NULL)`)
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
	_, err := db.Exec(tx, `INSERT INTO bed (id, person, n) VALUES ($1, $2, 0)`, id, person)
	return err
}

func beds(t testing.TB, d *db.DB) (n int) {
	t.Helper()
	err := d.Read(t.Context(), worker, func(tx *db.Tx) (err error) {
		n, err = db.One[int](tx, `SELECT count(*) FROM bed`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestUnit(t *testing.T) {
	d := bed(t)
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
	d := bed(t)
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
	d := bed(t)
	err := d.Read(t.Context(), worker, func(tx *db.Tx) error { return insertBed(tx, "a", "p") })
	if err == nil {
		t.Error("a read wrote")
	}
	if n := beds(t, d); n != 0 {
		t.Errorf("%d rows", n)
	}
}

func TestNested(t *testing.T) {
	d := bed(t)
	nothing := func(*db.Tx) error { return nil }
	write(t, d, func(tx *db.Tx) error {
		if d.Write(tx.Context(), worker, nothing) == nil || d.Read(tx.Context(), worker, nothing) == nil {
			t.Error("a unit of work ran within another")
		}
		return nil
	})
}

func TestKinds(t *testing.T) {
	d := bed(t)
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
	write(t, d, statement(`CREATE TABLE stay (id text PRIMARY KEY, bed_id text REFERENCES bed (id), n integer NOT NULL CHECK (n > 0), UNIQUE (n))`))
	kind(sild.Conflict, func(tx *db.Tx) error { return insertBed(tx, "a", "q") })
	kind(sild.Conflict, statement(`INSERT INTO stay (id, bed_id, n) VALUES ('a', 'none', 1)`))
	write(t, d, statement(`INSERT INTO stay (id, bed_id, n) VALUES ('a', 'a', 1)`))
	kind(sild.Conflict, statement(`INSERT INTO stay (id, bed_id, n) VALUES ('b', 'a', 1)`))
	kind(sild.Conflict, statement(`DELETE FROM bed`))
	kind(sild.Internal, statement(`INSERT INTO stay (id, bed_id, n) VALUES ('b', 'a', $1)`, nil))
	kind(sild.Internal, statement(`INSERT INTO stay (id, bed_id, n) VALUES ('b', 'a', 0)`))
	kind(sild.Internal, statement(`SELEC`))
	kind(sild.Internal, statement(`SELECT "text" FROM bed`))
	kind(sild.NotFound, func(tx *db.Tx) error {
		_, err := db.One[string](tx, `SELECT id FROM bed WHERE id = 'z'`)
		return err
	})
	write(t, d, statement(`INSERT INTO bed (id, person, n) VALUES ('a', 'q', 0) ON CONFLICT (id) DO NOTHING`))
	if n := beds(t, d); n != 1 {
		t.Errorf("%d rows", n)
	}
}

// TestRace: twenty want the one bed; one gets it, and each other is told.
func TestRace(t *testing.T) {
	d := bed(t)
	taken := errors.New("taken")
	var won, lost, gaveUp atomic.Int32
	var all sync.WaitGroup
	start := make(chan struct{})
	for i := range 20 {
		all.Go(func() {
			<-start
			switch err := d.Write(t.Context(), worker, func(tx *db.Tx) error {
				n, err := db.One[int](tx, `SELECT count(*) FROM bed`)
				if err != nil {
					return err
				}
				if n > 0 {
					return taken
				}
				return insertBed(tx, fmt.Sprint(i), "p") // no constraint helps: each has another id
			}); {
			case err == nil:
				won.Add(1)
			case errors.Is(err, taken):
				lost.Add(1)
			case sild.KindOf(err) == sild.Busy:
				gaveUp.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	close(start)
	all.Wait()
	if won.Load() != 1 || lost.Load()+gaveUp.Load() != 19 || beds(t, d) != 1 {
		t.Errorf("%d won, %d lost, %d gave up, %d beds are taken; want one winner", won.Load(), lost.Load(), gaveUp.Load(), beds(t, d))
	}
}

// TestOneState: a reader sees the state in which it began while a writer commits.
func TestOneState(t *testing.T) {
	d := bed(t)
	err := d.Read(t.Context(), worker, func(tx *db.Tx) error {
		for i := range 3 {
			if n := one[int](t, tx, `SELECT count(*) FROM bed`); n != 0 {
				t.Errorf("the reader sees %d beds; want 0", n)
			}
			write(t, d, func(tx *db.Tx) error { return insertBed(tx, fmt.Sprint(i), "p") })
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := beds(t, d); n != 3 {
		t.Errorf("the next reader sees %d beds; want 3", n)
	}
}

// TestConflict: PostgreSQL refuses the later of two writes that each read what
// the other changes; the unit runs again and sees the earlier one.
func TestConflict(t *testing.T) {
	d := bed(t)
	if !d.Postgres() {
		t.Skip("on SQLite nobody writes while another does")
	}
	write(t, d, func(tx *db.Tx) error {
		return errors.Join(insertBed(tx, "a", "p"), insertBed(tx, "b", "p"))
	})
	add := func(tx *db.Tx, from, to string) error {
		n, err := db.One[int](tx, `SELECT n FROM bed WHERE id = $1`, from)
		if err != nil {
			return err
		}
		_, err = db.Exec(tx, `UPDATE bed SET n = $2 WHERE id = $1`, to, n+1)
		return err
	}
	// Where a step of the neighbour falls between those of the unit.
	const before, atCommit = 0, 1
	for _, when := range []int{before, atCommit} {
		runs, atLast := 0, false
		neighbour := func() {
			if runs == 1 {
				write(t, d, func(tx *db.Tx) error { return add(tx, "b", "a") })
			}
		}
		err := d.Write(t.Context(), worker, func(tx *db.Tx) error {
			runs++
			if len(tx.Touched()) != 0 || len(tx.Entries()) != 0 {
				t.Error("the second run begins with what the first touched")
			}
			tx.Touch("s")
			tx.Trail(sild.Entry{})
			if when == before {
				one[int](t, tx, `SELECT sum(n) FROM bed`) // the state is now fixed
				neighbour()
				_, err := db.Exec(tx, `UPDATE bed SET n = n + 1 WHERE id = 'a'`)
				atLast = err == nil
				return errors.New("whatever the unit makes of it") // of an error of the database, it is not heard
			}
			err := add(tx, "a", "b")
			atLast = err == nil
			neighbour()
			return err
		})
		if runs != 2 || !atLast || (err == nil) != (when == atCommit) {
			t.Errorf("case %d: %d runs, %v; want the second to happen", when, runs, err)
		}
	}
}

// TestBusy: a unit that never gets through gives up after eight runs.
func TestBusy(t *testing.T) {
	d := bed(t)
	runs := 0
	key := func(tx *db.Tx) error {
		_, err := db.Exec(tx, `INSERT INTO once (key, user_id, route, hash, answer, at) VALUES ('k', 'u', 'r', $1, '', $2)`, []byte{1}, tx.Now)
		return err
	}
	write(t, d, key)
	err := d.Write(t.Context(), worker, func(tx *db.Tx) error {
		runs++
		return key(tx)
	})
	if sild.KindOf(err) != sild.Busy || runs != 8 {
		t.Errorf("%d runs, %v; want Busy after 8", runs, err)
	}

	// The usual course: the second run finds the key that the neighbour stored.
	runs = 0
	write(t, d, func(tx *db.Tx) error {
		if runs++; runs > 1 {
			return nil
		}
		return fmt.Errorf("wrapped: %w", key(tx))
	})

	ctx, cancel := context.WithCancel(t.Context())
	runs = 0
	err = d.Write(ctx, worker, func(tx *db.Tx) error {
		if runs++; runs == 3 {
			cancel()
		}
		return key(tx)
	})
	if !errors.Is(err, context.Canceled) || runs != 3 {
		t.Errorf("%d runs, %v; want an end with the context", runs, err)
	}
}

// TestClaim: of two that claim from one queue each gets another row.
func TestClaim(t *testing.T) {
	d := bed(t)
	write(t, d, func(tx *db.Tx) error {
		return errors.Join(insertBed(tx, "a", "p"), insertBed(tx, "b", "p"))
	})
	claim := func(then func()) (got string) {
		err := d.Claim(t.Context(), worker, func(tx *db.Tx) (err error) {
			if got, err = db.One[string](tx, `SELECT id FROM bed WHERE n = 0 ORDER BY id LIMIT 1`+tx.SkipLocked()); err != nil {
				return err
			}
			then()
			_, err = db.Exec(tx, `UPDATE bed SET n = 1 WHERE id = $1`, got)
			return err
		})
		if err != nil {
			t.Error(err)
		}
		return got
	}
	second := make(chan string, 1)
	first := claim(func() {
		if d.Postgres() {
			second <- claim(func() {})
		}
	})
	if !d.Postgres() {
		second <- claim(func() {})
	}
	if s := <-second; first != "a" || s != "b" {
		t.Errorf("claimed %q and %q; want a and b", first, s)
	}
}
