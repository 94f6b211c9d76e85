// SPDX-License-Identifier: EUPL-1.2

package db_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"sild"
	"sild/db"
)

// TestRace: twenty want the one berth; one gets it, and each other is told.
func TestRace(t *testing.T) {
	d := berth(t)
	taken := errors.New("taken")
	var won, lost, gaveUp atomic.Int32
	var all sync.WaitGroup
	start := make(chan struct{})
	for i := range 20 {
		all.Go(func() {
			<-start
			switch err := d.Write(t.Context(), worker, func(tx *db.Tx) error {
				n, err := db.One[int](tx, `SELECT count(*) FROM berth`)
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
	d := berth(t)
	err := d.Read(t.Context(), worker, func(tx *db.Tx) error {
		for i := range 3 {
			if n := one[int](t, tx, `SELECT count(*) FROM berth`); n != 0 {
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
	d := berth(t)
	if !d.Postgres() {
		t.Skip("on SQLite nobody writes while another does")
	}
	write(t, d, func(tx *db.Tx) error {
		return errors.Join(insertBed(tx, "a", "p"), insertBed(tx, "b", "p"))
	})
	add := func(tx *db.Tx, from, to string) error {
		n, err := db.One[int](tx, `SELECT n FROM berth WHERE id = $1`, from)
		if err != nil {
			return err
		}
		_, err = db.Exec(tx, `UPDATE berth SET n = $2 WHERE id = $1`, to, n+1)
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
				one[int](t, tx, `SELECT sum(n) FROM berth`) // the state is now fixed
				neighbour()
				_, err := db.Exec(tx, `UPDATE berth SET n = n + 1 WHERE id = 'a'`)
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
	d := berth(t)
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
		runs++
		err := key(tx)
		if runs == 3 {
			cancel()
		}
		return err
	})
	if !errors.Is(err, context.Canceled) || runs != 3 {
		t.Errorf("%d runs, %v; want an end with the context", runs, err)
	}
}

// TestClaim: of two that claim from one queue each gets another row.
func TestClaim(t *testing.T) {
	d := berth(t)
	write(t, d, func(tx *db.Tx) error {
		return errors.Join(insertBed(tx, "a", "p"), insertBed(tx, "b", "p"))
	})
	claim := func(then func()) (got string) {
		err := d.Claim(t.Context(), worker, func(tx *db.Tx) (err error) {
			if got, err = db.One[string](tx, `SELECT id FROM berth WHERE n = 0 ORDER BY id LIMIT 1`+tx.SkipLocked()); err != nil {
				return err
			}
			then()
			_, err = db.Exec(tx, `UPDATE berth SET n = 1 WHERE id = $1`, got)
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
