// SPDX-License-Identifier: EUPL-1.2

// Package db is the database: one text of SQL that runs on SQLite and on
// PostgreSQL, in units of work.
//
// It promises that a [DB.Write] happens wholly or not at all, and as if one
// after another; that a [DB.Read] sees one state; and that a value comes back
// as it was stored, in either database. All that differs between the two stands
// in dialect.go and sqlite.go. SQL is written with $1, $2, … and in the common
// subset of design §3, which the repository's style tests hold.
//
// It leaves to others what the tables mean, who may see a row, and what follows
// from a write: it only remembers what a unit touched and what it has to say
// to the trail.
package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"time"

	"sild"
)

// A DB is an open database. Its methods may be called by many at once.
type DB struct {
	// Now is the clock of every unit of work. Stories and tests set it before
	// the first unit; nothing else does.
	Now func() time.Time

	// IDs makes the ids of new rows.
	IDs *sild.IDs

	// Zone is where Sild runs: its days are those of access and of lists.
	Zone *time.Location

	postgres bool
	write    *sql.DB
	read     *sql.DB
	turn     chan struct{} // SQLite: held by the one who writes; waiters are served in their order

	// Heard hears of each statement before it runs, for benchmarks that repeat them.
	// It is set while nobody else uses the database; nil: nobody listens.
	Heard func(query string, args []any)
}

// Open opens the database at url, "sqlite:PATH" or "postgres://…". It refuses
// a database that would break a promise of this package: an SQLite or
// PostgreSQL that is too old, another collation than C, a pragma that does not
// hold. It does not migrate.
func Open(ctx context.Context, url string) (*DB, error) {
	return OpenOver(ctx, url, func(ours driver.Connector) driver.Connector { return ours })
}

// OpenOver is Open for a database to which the connections come from what over
// makes of ours: for tests.
func OpenOver(ctx context.Context, url string, over func(driver.Connector) driver.Connector) (*DB, error) {
	d := &DB{Now: time.Now, IDs: new(sild.IDs)}
	if err := d.open(ctx, url, over); err != nil {
		d.Close()
		return nil, fmt.Errorf("open the database: %w", err)
	}
	return d, nil
}

// Postgres reports whether d is a PostgreSQL database.
func (d *DB) Postgres() bool { return d.postgres }

// Close ends all connections. No unit of work may be under way.
func (d *DB) Close() error {
	var err error
	if d.read != nil && d.read != d.write {
		err = d.read.Close()
	}
	if d.write != nil {
		if e := d.write.Close(); err == nil {
			err = e
		}
	}
	return err
}
