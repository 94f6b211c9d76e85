// SPDX-License-Identifier: EUPL-1.2

package db

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"sild"
)

// migrations are the steps that make the tables, one text for both databases.
// There are no steps back: a backup is the way back.
//
//go:embed migrations/*.sql
var migrations embed.FS

// Migrate brings the tables to the state that this program knows. It refuses a
// database that a newer program has migrated. Several processes may migrate at
// once: each step happens once.
func (d *DB) Migrate(ctx context.Context) (err error) {
	defer sild.Wrap(&err, "migrate")

	steps, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	dialect := goose.DialectSQLite3
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	if d.postgres {
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	p, err := goose.NewProvider(dialect, d.write, steps, options...)
	if err != nil {
		return err
	}
	for {
		at, known, err := p.GetVersions(ctx)
		if err != nil {
			return err
		}
		if at > known {
			return fmt.Errorf("the database is of a newer Sild: step %d, and this one knows %d", at, known)
		}
		_, err = p.Up(ctx)
		if err == nil {
			return d.Write(ctx, sild.System, fillDays)
		}
		// SQLite has no lock that outlasts a step. If another process took the
		// step before us, the next is to be tried.
		if now, _, e := p.GetVersions(ctx); e != nil || now <= at {
			return err
		}
	}
}

// The calendar: bed-nights and months are counted by joining it, because the
// two databases agree on no arithmetic of dates.
var firstDay, lastDay = sild.NewDate(2010, time.January, 1), sild.NewDate(2060, time.December, 31)

func fillDays(tx *Tx) error {
	_, there, err := Maybe[sild.Date](tx, `SELECT day FROM day WHERE day = $1`, lastDay)
	if err != nil || there {
		return err
	}
	if _, err := Exec(tx, `DELETE FROM day`); err != nil {
		return err
	}
	var days []sild.Date
	for day := firstDay; !day.After(lastDay); day = day.AddDays(1) {
		days = append(days, day)
	}
	return InsertAll(tx, "day", "day", days)
}

// Schema names the state to which Migrate brings the tables: the same name,
// the same tables and calendar.
func Schema() string {
	h := sha256.New()
	fmt.Fprintln(h, firstDay, lastDay)
	steps, err := migrations.ReadDir("migrations")
	if err != nil {
		panic(err) // what is embedded can be read
	}
	for _, s := range steps {
		text, err := migrations.ReadFile("migrations/" + s.Name())
		if err != nil {
			panic(err)
		}
		fmt.Fprintf(h, "%s %d\n%s\n", s.Name(), len(text), text)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}
