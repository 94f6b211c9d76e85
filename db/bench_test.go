// SPDX-License-Identifier: EUPL-1.2

package db_test

import (
	"fmt"
	"testing"

	"sild"
	"sild/db"
	"sild/db/dbtest"
)

// teams is a database with an organisation and its 1,000 teams.
func teams(b *testing.B) *db.DB {
	d := dbtest.New(b)
	write(b, d, func(tx *db.Tx) error {
		exec(b, tx, `INSERT INTO organisation (id, name, kind, created_at) VALUES ('o', 'x', 'provider', $1)`, tx.Now)
		for i := range 1000 {
			exec(b, tx, `INSERT INTO team (id, org_id, name) VALUES ($1, 'o', $2)`, fmt.Sprintf("%04d", i), fmt.Sprintf("Team %d", i))
		}
		return nil
	})
	return d
}

type team struct {
	ID   sild.ID
	Org  sild.ID
	Name string
	Of   string
	At   sild.Date
}

const teamQuery = `
	SELECT t.id, t.org_id, t.name, o.name, d.day
	FROM team t JOIN organisation o ON o.id = t.org_id LEFT JOIN day d ON d.day = $2
	WHERE t.id >= $1 ORDER BY t.id LIMIT `

func benchRead(b *testing.B, limit string, want int) {
	d := teams(b)
	day := sild.MustDate("2026-03-09")
	for i := 0; b.Loop(); i++ {
		err := d.Read(b.Context(), worker, func(tx *db.Tx) error {
			all, err := db.All[team](tx, teamQuery+limit, fmt.Sprintf("%04d", i%900), day)
			if len(all) != want {
				b.Fatalf("%d rows; want %d", len(all), want)
			}
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadOne(b *testing.B) { benchRead(b, "1", 1) }
func BenchmarkList50(b *testing.B)  { benchRead(b, "50", 50) }

// BenchmarkInsert is one durable write: on SQLite with the disk's sync.
func BenchmarkInsert(b *testing.B) {
	d := teams(b)
	for b.Loop() {
		write(b, d, func(tx *db.Tx) error {
			_, err := db.Exec(tx, `INSERT INTO team (id, org_id, name) VALUES ($1, 'o', 'New')`, tx.NewID())
			return err
		})
	}
}
