// SPDX-License-Identifier: EUPL-1.2

package flow

import (
	"context"
	"sync"
	"time"

	"sild"
	"sild/db"
	"sild/pack"
	"sild/people"
	"sild/programme"
)

// A Rederivation is how far it is to derive all people of a programme again, after
// another version of its pack came into force, or of Sild.
type Rederivation struct {
	ID         sild.ID
	Programme  sild.ID
	Version    int // of the pack
	Derivation int // of Sild
	People     int // to derive again, when it began
	Done       int
	BeganAt    time.Time
	EndedAt    time.Time // zero: it goes on, or was broken off and will
}

const rederivationColumns = `id, programme_id, version, derivation, people, done, began_at, ended_at`

// RederivationOf is the last of a programme. The caller may see its versions.
func RederivationOf(tx *db.Tx, id sild.ID) (Rederivation, bool, error) {
	return db.Maybe[Rederivation](tx, `SELECT `+rederivationColumns+` FROM rederivation WHERE programme_id = $1 ORDER BY began_at DESC, id DESC LIMIT 1`, id)
}

type rederivings struct {
	sync.Mutex
	on    bool
	again bool // somebody asked while it went on
}

// Turn puts into force what was planned for today, and derives again whoever was
// derived by another version, until nobody is left. It goes on where it, or a
// process that was stopped, was broken off: what is left to do is what the people's
// stamps say.
func (f *Flow) Turn(ctx context.Context) (err error) {
	defer sild.Wrap(&err, "flow.Turn")
	var all []sild.ID
	if err := f.db.Read(ctx, sild.System, func(tx *db.Tx) (err error) {
		due, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM pack_version WHERE state = 'draft' AND planned_on IS NOT NULL)`)
		if err == nil && !due {
			all, err = db.All[sild.ID](tx, `SELECT id FROM programme ORDER BY id`)
		}
		return err
	}); err != nil {
		return err
	}
	if all == nil {
		if _, err := f.Write(ctx, sild.System, Once{}, func(tx *db.Tx) (_ string, err error) {
			if _, err = programme.Due(tx); err == nil {
				all, err = db.All[sild.ID](tx, `SELECT id FROM programme ORDER BY id`)
			}
			return "", err
		}); err != nil {
			return err
		}
	}
	for _, id := range all {
		if err := f.rederive(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// TurnAlways is Turn each minute until ctx ends; what fails it tries again.
func (f *Flow) TurnAlways(ctx context.Context, failed func(error)) {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for {
		if err := f.Turn(ctx); err != nil && ctx.Err() == nil {
			failed(err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// TurnSoon has Turn begin in the background, beside the requests; one at a time.
// What fails there [Flow.TurnAlways] tries again.
func (f *Flow) TurnSoon() {
	f.rederiving.Lock()
	defer f.rederiving.Unlock()
	if f.rederiving.on {
		f.rederiving.again = true
		return
	}
	f.rederiving.on = true
	go func() {
		for {
			err := f.Turn(f.ctx)
			f.rederiving.Lock()
			again := f.rederiving.again && err == nil
			f.rederiving.again = false
			if !again {
				f.rederiving.on = false
				f.rederiving.Unlock()
				return
			}
			f.rederiving.Unlock()
		}
	}()
}

// holdsWriter is how long a batch may hold the writer: nobody else waits longer
// for it than 20 ms (design §3), the commit included.
const holdsWriter = 10 * time.Millisecond

// rederive derives again whoever of a programme was derived by another version.
func (f *Flow) rederive(ctx context.Context, id sild.ID) error {
	row, stale, err := f.beginRederivation(ctx, id)
	if err != nil || !stale {
		return err
	}
	var last sild.ID
	batch := 1
	for {
		var ids []sild.ID
		if err := f.db.Read(ctx, sild.System, func(tx *db.Tx) (err error) {
			ids, err = db.All[sild.ID](tx, `SELECT id FROM subject WHERE programme_id = $1 AND id > $2 AND (pack_version <> $3 OR derivation < $4) ORDER BY id LIMIT 200`,
				id, string(last), row.Version, row.Derivation)
			return err
		}); err != nil {
			return err
		}
		if len(ids) == 0 {
			break
		}
		for len(ids) > 0 {
			n := min(batch, len(ids))
			took, err := f.rederiveBatch(ctx, row, ids[:n])
			if err != nil {
				return err
			}
			last, ids = ids[n-1], ids[n:]
			switch {
			case took > holdsWriter:
				batch = max(1, batch/2)
			case took < holdsWriter/2:
				batch = min(batch+1, 32)
			}
		}
	}
	return f.db.Write(ctx, sild.System, func(tx *db.Tx) error {
		_, err := db.Exec(tx, `UPDATE rederivation SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL`, tx.Now, row.ID)
		return err
	})
}

// beginRederivation is the row of the work, begun now or broken off before; stale
// is false if there is nothing to do.
func (f *Flow) beginRederivation(ctx context.Context, id sild.ID) (row Rederivation, stale bool, err error) {
	want := func(tx *db.Tx) (n int, err error) {
		p, err := programme.Of(tx, id)
		if err != nil {
			return 0, err
		}
		row = Rederivation{Programme: id, Version: p.Version, Derivation: pack.Derivation}
		return db.One[int](tx, `SELECT count(*) FROM subject WHERE programme_id = $1 AND (pack_version <> $2 OR derivation < $3)`, id, row.Version, row.Derivation)
	}
	err = f.db.Read(ctx, sild.System, func(tx *db.Tx) error {
		n, err := want(tx)
		if err != nil || n > 0 {
			stale = n > 0
			return err
		}
		// Broken off between the last person and the end?
		stale, err = db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM rederivation WHERE programme_id = $1 AND version = $2 AND derivation = $3 AND ended_at IS NULL)`, id, row.Version, row.Derivation)
		return err
	})
	if err != nil || !stale {
		return row, false, err
	}
	err = f.db.Write(ctx, sild.System, func(tx *db.Tx) error {
		n, err := want(tx)
		if err != nil {
			return err
		}
		was, begun, err := db.Maybe[Rederivation](tx, `SELECT `+rederivationColumns+` FROM rederivation WHERE programme_id = $1 AND version = $2 AND derivation = $3`, id, row.Version, row.Derivation)
		if err != nil {
			return err
		}
		if begun {
			row = was
			row.People = max(row.Done+n, row.People)
			_, err = db.Exec(tx, `UPDATE rederivation SET people = $1, ended_at = NULL WHERE id = $2`, row.People, row.ID)
			return err
		}
		row.ID, row.People, row.BeganAt = tx.NewID(), n, tx.Now
		return db.Insert(tx, "rederivation", rederivationColumns, row)
	})
	return row, true, err
}

// rederiveBatch derives a few people again in one unit of work, and says how long
// that held the writer.
func (f *Flow) rederiveBatch(ctx context.Context, row Rederivation, ids []sild.ID) (took time.Duration, err error) {
	err = f.db.Write(ctx, sild.System, func(tx *db.Tx) error {
		began := f.Now()
		done := 0
		for _, id := range ids {
			s, err := people.SubjectByID(tx, id)
			if err != nil {
				return err
			}
			if s.PackVersion == row.Version && s.Derivation >= row.Derivation {
				continue // somebody wrote something of them meanwhile
			}
			if err := settle(tx, id); err != nil {
				return err
			}
			done++
		}
		_, err := db.Exec(tx, `UPDATE rederivation SET done = done + $1 WHERE id = $2`, done, row.ID)
		took = f.Now().Sub(began)
		return err
	})
	return took, err
}
