// SPDX-License-Identifier: EUPL-1.2

package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"sild"
)

// A Tx is a unit of work: one transaction, one moment, one actor. It carries
// its context, because it lives no longer than the call that made it, and is
// used by one goroutine.
type Tx struct {
	Now   time.Time // UTC, microseconds
	Actor sild.Actor

	db      *DB
	ctx     context.Context
	sql     *sql.Tx
	failed  error // the first error of the database: it ended the transaction
	inEach  bool
	touched []sild.ID
	seen    map[sild.ID]bool
	entries []sild.Entry
	denied  []sild.Entry
	kept    map[any]any // of a Read; nil otherwise
}

// tries is how often a unit of work is run before it gives up as Busy.
const tries = 8

// NewID makes the id of a new row.
func (tx *Tx) NewID() sild.ID { return tx.db.IDs.New(tx.Now) }

// Context is done when the unit of work must end.
func (tx *Tx) Context() context.Context { return tx.ctx }

// Postgres reports whether tx runs on PostgreSQL.
func (tx *Tx) Postgres() bool { return tx.db.postgres }

// Kept is what load gives, asked once in a Read, which sees one state of the
// database. In a Write it is asked each time.
func Kept[K comparable, T any](tx *Tx, key K, load func() (T, error)) (T, error) {
	if v, ok := tx.kept[key]; ok {
		return v.(T), nil
	}
	v, err := load()
	if err == nil && tx.kept != nil {
		tx.kept[key] = v
	}
	return v, err
}

// Touch says that subject must be settled before the commit.
func (tx *Tx) Touch(subject sild.ID) {
	if tx.seen[subject] {
		return
	}
	if tx.seen == nil {
		tx.seen = map[sild.ID]bool{}
	}
	tx.seen[subject] = true
	tx.touched = append(tx.touched, subject)
}

// Touched are the subjects that Touch named, each once, in the order in which
// they were named first.
func (tx *Tx) Touched() []sild.ID { return slices.Clone(tx.touched) }

// Trail adds e to what is to be written to the trail.
func (tx *Tx) Trail(e sild.Entry) { tx.entries = append(tx.entries, e) }

// Entries are what Trail was given, in that order.
func (tx *Tx) Entries() []sild.Entry { return slices.Clone(tx.entries) }

// Denied adds e to what the trail is to tell of if the unit of work fails: that
// somebody was refused. Action is "denied" if it is not given.
func (tx *Tx) Denied(e sild.Entry) {
	if e.Action == "" {
		e.Action = "denied"
	}
	tx.denied = append(tx.denied, e)
}

// Denials are what Denied was given, in that order.
func (tx *Tx) Denials() []sild.Entry { return slices.Clone(tx.denied) }

// Read runs f in a transaction that sees one state of the database and can
// change nothing.
func (d *DB) Read(ctx context.Context, who sild.Actor, f func(*Tx) error) error {
	return d.once(ctx, who, d.read, d.readOptions(), f)
}

// Write runs f in a transaction, and commits if f returns nil. Writes happen
// as if one after another, in either database. To that end f may run again,
// up to eight times, each time in a new transaction and with a new Tx: so f
// has no effect outside its Tx, or sets it anew each time. Then Write gives
// up with a Busy error.
func (d *DB) Write(ctx context.Context, who sild.Actor, f func(*Tx) error) error {
	return d.again(ctx, func() error { return d.once(ctx, who, d.write, d.writeOptions(), f) })
}

// Claim is Write at the level READ COMMITTED, for the queues: the claim of a
// job and the sealing of the trail take rows that nobody else can take
// meanwhile (see [Tx.SkipLocked]), and must not be undone by a neighbour.
func (d *DB) Claim(ctx context.Context, who sild.Actor, f func(*Tx) error) error {
	return d.again(ctx, func() error { return d.once(ctx, who, d.write, d.claimOptions(), f) })
}

// again runs the unit until the database lets it happen.
func (d *DB) again(ctx context.Context, unit func() error) error {
	wait := 2 * time.Millisecond
	for n := 1; ; n++ {
		err := unit()
		if err == nil || !d.retryable(err) {
			return err
		}
		if n == tries {
			return &sild.Error{Kind: sild.Busy, Key: "error.busy", Err: fmt.Errorf("after %d tries: %w", n, err)}
		}
		// Full jitter: those who collided do not collide again.
		timer := time.NewTimer(rand.N(wait))
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		}
		wait *= 2
	}
}

// unitKey marks the context of a unit of work.
type unitKey struct{}

// once runs f in one transaction.
func (d *DB) once(ctx context.Context, who sild.Actor, pool *sql.DB, opts *sql.TxOptions, f func(*Tx) error) (err error) {
	if ctx.Value(unitKey{}) != nil {
		return errors.New("a unit of work within a unit of work")
	}
	if d.turn != nil && pool == d.write {
		select {
		case d.turn <- struct{}{}:
			defer func() { <-d.turn }()
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	t, err := pool.BeginTx(ctx, opts)
	if err != nil {
		return d.explain(ctx, err)
	}
	// Also when f panics or ends the goroutine. After a commit it does nothing.
	defer t.Rollback()

	tx := &Tx{
		Now:   d.Now().UTC().Truncate(time.Microsecond),
		Actor: who,
		db:    d,
		ctx:   context.WithValue(ctx, unitKey{}, true),
		sql:   t,
	}
	if opts.ReadOnly {
		tx.kept = map[any]any{}
	}
	err = f(tx)
	if tx.failed != nil && (err == nil || d.retryable(tx.failed)) {
		return tx.failed // whatever f made of it
	}
	if err != nil || opts.ReadOnly {
		return err
	}
	return d.explain(ctx, t.Commit())
}

// fail remembers the error that ended the transaction.
func (tx *Tx) fail(err error) error {
	err = tx.db.explain(tx.ctx, err)
	if tx.failed == nil {
		tx.failed = err
	}
	return err
}

// ready is nil if tx can run a statement. After an error PostgreSQL runs none;
// SQLite would, and then a mistake would show in one of the two only.
func (tx *Tx) ready() error {
	if tx.failed != nil {
		return fmt.Errorf("the transaction had ended: %w", tx.failed)
	}
	if tx.inEach {
		return errors.New("a statement within Each: PostgreSQL has one at a time")
	}
	return nil
}

func (tx *Tx) heard(query string, args []any) {
	if tx.db.Heard != nil {
		tx.db.Heard(query, args)
	}
}
