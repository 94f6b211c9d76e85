// SPDX-License-Identifier: EUPL-1.2

package trail

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"sild"
	"sild/db"
)

// A Recorder commits the entries of reads, and enters the people of lists in
// the index by person.
type Recorder struct {
	db    *db.DB
	queue chan *unit
}

// share is the most reads that share one commit.
const share = 256

// NewRecorder starts a recorder; it ends when ctx does.
func NewRecorder(ctx context.Context, d *db.DB) *Recorder {
	r := &Recorder{db: d, queue: make(chan *unit, share)}
	go r.run(ctx)
	return r
}

// Commit keeps the entries of a read, and returns when they are safe.
func (r *Recorder) Commit(ctx context.Context, who sild.Actor, entries []sild.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	one := &unit{ctx, who, entries, make(chan error, 1)}
	select {
	case r.queue <- one:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-one.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// pause is how long the people of a list wait for others before they are
// indexed together.
const pause = time.Second

func (r *Recorder) run(ctx context.Context) {
	index := time.NewTimer(pause) // what a process left that ended within its pause
	defer index.Stop()
	for {
		var batch []*unit
		select {
		case <-ctx.Done():
			return
		case <-index.C:
			wait := pause
			if more, err := r.index(ctx); more && err == nil {
				wait = pause / 20 // and the writer is free for others meanwhile
			}
			index.Reset(wait)
			continue
		case one := <-r.queue:
			batch = append(batch, one)
		}
		n := len(batch[0].entries)
		for len(batch) < share { // those who came while the last commit was made
			select {
			case one := <-r.queue:
				batch, n = append(batch, one), n+len(one.entries)
				continue
			default:
			}
			break
		}
		err := r.db.Write(ctx, sild.System, func(tx *db.Tx) error { return keep(tx, batch, n) })
		for _, one := range batch {
			one.done <- unkept(err)
		}
	}
}

type (
	pendingRow struct{ Entry sild.ID }
	subjectRow struct{ Entry, Person sild.ID }
	shown      struct {
		ID       sild.ID
		Subjects string
	}
)

// atOnce is how many entries are indexed in one unit of work: of lists, so that
// it holds the writer for some milliseconds.
const atOnce = 64

// index enters the people of the next entries that wait for it; more says that
// others may.
func (r *Recorder) index(ctx context.Context) (more bool, err error) {
	var next []shown
	read := func(tx *db.Tx) (err error) {
		next, err = db.All[shown](tx, `SELECT t.id, t.subjects FROM trail_pending p JOIN trail t ON t.id = p.entry_id ORDER BY p.entry_id LIMIT `+strconv.Itoa(atOnce))
		return err
	}
	if err := r.db.Read(ctx, sild.System, read); err != nil || len(next) == 0 {
		return false, err
	}
	err = r.db.Write(ctx, sild.System, func(tx *db.Tx) error {
		if err := read(tx); err != nil { // another process may have been quicker
			return err
		}
		var subjects []subjectRow
		ids := make([]sild.ID, len(next))
		for i, e := range next {
			ids[i] = e.ID
			for p := range strings.FieldsSeq(e.Subjects) {
				subjects = append(subjects, subjectRow{e.ID, sild.ID(p)})
			}
		}
		slices.SortFunc(subjects, func(a, b subjectRow) int { return cmp.Compare(a.Person, b.Person) }) // the order of the index
		if err := db.InsertAll(tx, "trail_subject", "entry_id, person_id", subjects); err != nil {
			return err
		}
		var args []any
		_, err := db.Exec(tx, `DELETE FROM trail_pending WHERE entry_id IN (`+db.List(&args, ids)+`)`, args...)
		return err
	})
	return len(next) == atOnce, err
}
