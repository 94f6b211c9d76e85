// SPDX-License-Identifier: EUPL-1.2

// Package flow is the unit of work as the doors use it: pages, API and commands
// read and write through a [Flow] and through nothing else.
//
// It promises that what a write touched is derived again in the same
// transaction, so that the stored rows always equal pack.Derive of the facts;
// that the trail of a write commits with it, that of a read before the read is
// answered, and that of a refusal before the refusal; and that a write which comes twice under one key happens once.
// Operations that touch several nouns at once stand here too (design §3).
package flow

import (
	"context"
	"crypto/sha256"
	"time"

	"sild"
	"sild/db"
	"sild/trail"
)

// A Flow runs units of work on one database.
type Flow struct {
	ctx        context.Context // of what goes on after a request
	db         *db.DB
	trail      *trail.Recorder // nil: reads leave no trail; see Untrailed
	known      knowings
	previews   previews
	rederiving rederivings
}

// New begins a Flow that ends with ctx.
func New(ctx context.Context, d *db.DB) *Flow {
	return &Flow{ctx: ctx, db: d, trail: trail.NewRecorder(ctx, d)}
}

// Untrailed begins a Flow whose reads leave no trail. It is there to measure what
// the trail costs, and for nothing else: a style test holds that only package
// bench calls it.
func Untrailed(ctx context.Context, d *db.DB) *Flow { return &Flow{ctx: ctx, db: d} }

// Now is the clock of the units of work, and Zone where their days are.
func (f *Flow) Now() time.Time       { return f.db.Now() }
func (f *Flow) Zone() *time.Location { return f.db.Zone }

// Read runs do on one state of the database. When Read returns nil, the trail of
// what do opened is safe: only then may anything be shown.
func (f *Flow) Read(ctx context.Context, who sild.Actor, do func(*db.Tx) error) error {
	var entries []sild.Entry
	err := f.db.Read(ctx, who, func(tx *db.Tx) error {
		err := do(tx)
		if entries = tx.Entries(); err != nil {
			entries = denials(tx, err)
		}
		return err
	})
	if f.trail == nil {
		return err
	}
	if unkept := f.trail.Commit(ctx, who, entries); unkept != nil {
		return unkept // also where nothing is shown: nobody tries doors without a trace
	}
	return err
}

// denials are what the trail keeps of a unit of work that failed with err: who
// was refused what. A user who was told that there is nothing, or that it is not
// theirs to do, leaves an entry in any case: then it does not show, by the time
// that the answer took either, whether there is something.
func denials(tx *db.Tx, err error) []sild.Entry {
	all := tx.Denials()
	kind := sild.KindOf(err)
	if len(all) == 0 && tx.Actor.User != "" && (kind == sild.NotFound || kind == sild.Forbidden) {
		return []sild.Entry{{Action: trail.Denied, What: "record", Purpose: tx.Actor.Role}}
	}
	return all
}

// A Once names one write, so that it has one effect however often it arrives.
type Once struct {
	Key   string // made with the form, or by the program that calls; empty: no such promise
	Route string
	Hash  [sha256.Size]byte // of the body
}

type onceRow struct {
	Key    string
	User   sild.ID
	Route  string
	Hash   []byte
	Answer string
	At     time.Time
}

const onceRowColumns = `key, user_id, route, hash, answer, at`

// Write runs do as one unit of work and settles what it touched. Do answers with
// a reference to its effect, an id or a path; if once was used before by the
// same user with the same body, that answer is given again and do is not run.
// With another body it is a Conflict. Do may run again and must have no effect
// outside its Tx.
func (f *Flow) Write(ctx context.Context, who sild.Actor, once Once, do func(*db.Tx) (string, error)) (answer string, err error) {
	var refused []sild.Entry
	err = f.db.Write(ctx, who, func(tx *db.Tx) (err error) {
		refused = nil
		defer func() {
			if err != nil {
				refused = denials(tx, err)
			}
		}()
		if once.Key != "" {
			was, found, err := db.Maybe[onceRow](tx, `SELECT `+onceRowColumns+` FROM once WHERE key = $1`, once.Key)
			if err != nil {
				return err
			}
			if found {
				if was.User != who.User || was.Route != once.Route || string(was.Hash) != string(once.Hash[:]) {
					return &sild.Error{Kind: sild.Conflict, Key: "error.once_other"}
				}
				answer = was.Answer
				return trail.Keep(tx, who, []sild.Entry{{Action: "repeat", What: "write"}})
			}
		}
		if answer, err = do(tx); err != nil {
			return err
		}
		for _, subject := range tx.Touched() {
			if err := settle(tx, subject); err != nil {
				return err
			}
		}
		if once.Key != "" {
			if err := db.Insert(tx, "once", onceRowColumns, onceRow{once.Key, who.User, once.Route, once.Hash[:], answer, tx.Now}); err != nil {
				return err
			}
		}
		return trail.Keep(tx, who, tx.Entries())
	})
	if err != nil && f.trail != nil {
		if unkept := f.trail.Commit(ctx, who, refused); unkept != nil {
			return "", unkept
		}
	}
	return answer, err
}
