// SPDX-License-Identifier: EUPL-1.2

package dbtest_test

import (
	"fmt"
	"testing"
	"time"

	"sild"
	"sild/db"
	"sild/db/dbtest"
)

func organisations(t *testing.T, d *db.DB) (n int) {
	t.Helper()
	if err := d.Read(t.Context(), sild.System, func(tx *db.Tx) (err error) {
		n, err = db.One[int](tx, `SELECT count(*) FROM organisation`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

func found(tx *db.Tx) error {
	_, err := db.Exec(tx, `INSERT INTO organisation (id, name, kind, created_at) VALUES ($1, 'x', 'provider', $2)`, tx.NewID(), tx.Now)
	return err
}

// TestNew: no test sees the rows and tables of another, at once or after it.
func TestNew(t *testing.T) {
	for range 3 {
		t.Run("", func(t *testing.T) {
			for i := range 2 {
				t.Run(fmt.Sprint(i), func(t *testing.T) {
					t.Parallel()
					d := dbtest.New(t)
					if n := organisations(t, d); n != 0 {
						t.Errorf("a new database has %d organisations", n)
					}
					if now := d.Now(); !now.Equal(time.Date(2026, 3, 9, 10, 0, 0, 0, time.UTC)) {
						t.Errorf("its clock stands at %v", now)
					}
					if err := d.Write(t.Context(), sild.System, func(tx *db.Tx) error {
						if _, err := db.Exec(tx, `CREATE TABLE own (org_id text REFERENCES organisation (id))`); err != nil {
							return err
						}
						return found(tx)
					}); err != nil {
						t.Fatal(err)
					}
					if n := organisations(t, d); n != 1 {
						t.Errorf("%d organisations; want 1", n)
					}
				})
			}
		})
	}
}

// TestTx: what a test tried is undone when it ends.
func TestTx(t *testing.T) {
	d := dbtest.New(t)
	t.Run("", func(t *testing.T) {
		tx := dbtest.Tx(t, d, sild.System)
		if err := found(tx); err != nil {
			t.Fatal(err)
		}
		if n, err := db.One[int](tx, `SELECT count(*) FROM organisation`); n != 1 || err != nil {
			t.Errorf("%d organisations, %v; want 1", n, err)
		}
		t.Cleanup(func() { // still there for what was registered later
			if n, err := db.One[int](tx, `SELECT count(*) FROM organisation`); n != 1 || err != nil {
				t.Errorf("in the clean-up: %d organisations, %v; want 1", n, err)
			}
		})
	})
	if n := organisations(t, d); n != 0 {
		t.Errorf("%d organisations were left", n)
	}
}

func TestEmpty(t *testing.T) {
	d, err := db.Open(t.Context(), dbtest.Empty(t))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Read(t.Context(), sild.System, func(tx *db.Tx) error {
		_, err := db.One[int](tx, `SELECT count(*) FROM organisation`)
		return err
	}); err == nil {
		t.Error("an empty database has tables")
	}
}
