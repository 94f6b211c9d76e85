// SPDX-License-Identifier: EUPL-1.2

package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"sild"
	"sild/db"
	"sild/flow"
)

// databaseFlags say which database a command works on.
type databaseFlags struct {
	DB   string `name:"db" env:"SILD_DB" default:"sqlite:sild.db" placeholder:"URL" help:"The database: sqlite:PATH or postgres://… (${default})."`
	Zone string `env:"SILD_ZONE" default:"Local" help:"The time zone of days in lists, such as Europe/Tallinn (the machine's)."`
}

// A database is open until close.
type database struct {
	*db.DB
	flow  *flow.Flow
	close func()
}

// open opens the database. Units of work that are under way when ctx ends may
// still finish: what ends them is close.
func (f databaseFlags) open(ctx context.Context) (*database, error) {
	zone, err := time.LoadLocation(f.Zone)
	if err != nil {
		return nil, fmt.Errorf("there is no time zone %q", f.Zone)
	}
	return openDatabase(ctx, f.DB, zone)
}

func openDatabase(ctx context.Context, url string, zone *time.Location) (*database, error) {
	d, err := db.Open(ctx, url)
	if err != nil {
		return nil, err
	}
	d.Zone = zone
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	return &database{DB: d, flow: flow.New(ctx, d), close: func() {
		cancel()
		d.Close()
	}}, nil
}

// use opens the database, which must have its tables, for do.
func (f databaseFlags) use(p *process, do func(flow *flow.Flow) error) error {
	d, err := f.open(p.ctx)
	if err != nil {
		return err
	}
	defer d.close()
	if _, err := madeBy(p.ctx, d.flow); err != nil {
		return err
	}
	return do(d.flow)
}

// What makes databases of invented people.
const (
	madeByDemo     = "demo" // or by a story: its clock was not the world's
	madeByGenerate = "generate"
)

// madeBy tells what made a database of invented people; of an ordinary one
// nothing.
func madeBy(ctx context.Context, flow *flow.Flow) (what string, err error) {
	err = flow.Read(ctx, sild.System, func(tx *db.Tx) error {
		what, _, err = db.Maybe[string](tx, `SELECT made_by FROM installation`)
		return err
	})
	if err != nil {
		err = fmt.Errorf("the database lacks tables that this Sild needs; run: sild migrate (%w)", err)
	}
	return what, err
}

// makeEmpty brings the tables up and marks the database as made by what. It
// refuses a database in which somebody works already.
func makeEmpty(ctx context.Context, d *database, what string) error {
	if err := d.Migrate(ctx); err != nil {
		return err
	}
	flow := d.flow
	_, err := flow.Write(ctx, sild.System, once, func(tx *db.Tx) (string, error) {
		there, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM organisation) OR EXISTS (SELECT 1 FROM installation)`)
		if err != nil {
			return "", err
		}
		if there {
			return "", errors.New("the database is not empty")
		}
		return "", db.Insert(tx, "installation", "made_by, made_at", struct {
			By string
			At time.Time
		}{what, tx.Now})
	})
	return err
}

// once is the key of a command's writes: none, because a command is run once by
// whoever types it.
var once flow.Once
