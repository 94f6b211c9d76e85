// SPDX-License-Identifier: EUPL-1.2

package flow

import (
	"context"
	"sync"
	"time"

	"sild"
	"sild/db"
	"sild/outcome"
	"sild/pack"
	"sild/programme"
)

// A Preview is what would change if a draft of a pack came into force, for every
// person of the programme. It is held in memory and stored nowhere.
type Preview struct {
	Programme sild.ID
	Version   int // the draft
	Base      int // the version in force that it was compared with
	Digest    string
	At        time.Time // when it was begun
	Done, Of  int       // people
	Ready     bool
	Effects   []Effect
	Before    []outcome.Tally // results today, under the version in force
	After     []outcome.Tally // and under the draft
}

// What an Effect can be.
const (
	Gains    = "gains"     // fits, and did not, or nobody could say; not answered yet
	Loses    = "loses"     // does not fit any more; not answered yet
	Unsure   = "unsure"    // nobody could say any more; not answered yet
	Stands   = "stands"    // would fit otherwise, but was answered already: the answer stands
	TaskNew  = "task_new"  // something to do that was not
	TaskGone = "task_gone" // and the other way round
	Earlier  = "earlier"   // due earlier
	Later    = "later"     // due later
	Owner    = "owner"     // another's task
	Stage    = "stage"     // stands elsewhere on the journey today
	Result   = "result"    // counts otherwise today
	Access   = "access"    // others may see the record, or more or less of it
)

// An Effect is one thing that would be otherwise for one person.
type Effect struct {
	Kind           string
	What           string // the condition, clock, stage, indicator or role
	From, To       string // the answer, stage or state
	Was, Will      sild.Date
	N              int // how many tasks
	Subject, Case  sild.ID
	Person         sild.ID
	Provider, Team sild.ID // of the case; empty: there is none yet
}

type previewKey struct {
	programme     sild.ID
	version, base int
	digest        string
}

// A previewing is a preview while it is made, and after.
type previewing struct {
	sync.Mutex
	now  Preview
	done chan struct{}
	err  error // once done is closed
}

type previews struct {
	sync.Mutex
	of map[previewKey]*previewing
}

// keptPreviews is how many are held in memory; the oldest goes first. It is ours.
const keptPreviews = 6

// Preview derives every person of a programme under draft n, page by page beside
// all other work: it reads only. It waits until all is ready, but no longer than
// patience unless that is zero; then the work goes on by itself. What was made
// of the same text is not made again, unless afresh says so.
func (f *Flow) Preview(ctx context.Context, who sild.Actor, id sild.ID, n int, patience time.Duration, afresh bool) (err error) {
	defer sild.Wrap(&err, "flow.Preview(%s, %d)", id, n)
	var key previewKey
	var now, then *pack.Pack
	err = f.Read(ctx, who, func(tx *db.Tx) error {
		if key, err = previewKeyOf(tx, id, n); err != nil {
			return err
		}
		now, then, err = packsOf(tx, key)
		tx.Trail(sild.Entry{Action: "read", What: "pack", Object: id})
		return err
	})
	if err != nil {
		return err
	}
	p := f.beginPreview(key, now, then, afresh)
	var enough <-chan time.Time
	if patience > 0 {
		t := time.NewTimer(patience)
		defer t.Stop()
		enough = t.C
	}
	select {
	case <-p.done:
		return p.err
	case <-enough:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// previewKeyOf names what a draft is compared with; the actor may look at it.
func previewKeyOf(tx *db.Tx, id sild.ID, n int) (key previewKey, err error) {
	v, err := programme.VersionOf(tx, id, n)
	if err != nil {
		return key, err
	}
	if may, err := programme.MayChange(tx, id); err != nil || !may {
		if err == nil {
			tx.Denied(sild.Entry{What: "pack", Object: id})
			err = &sild.Error{Kind: sild.Forbidden, Key: "pack.theirs"}
		}
		return key, err
	}
	if v.State != programme.Draft {
		return key, &sild.Error{Kind: sild.Conflict, Key: "pack.in_use"}
	}
	p, err := programme.Of(tx, id)
	if err != nil {
		return key, err
	}
	return previewKey{id, n, p.Version, v.Digest}, nil
}

// packsOf are the pack in force and the draft.
func packsOf(tx *db.Tx, key previewKey) (now, then *pack.Pack, err error) {
	v, err := programme.VersionOf(tx, key.programme, key.version)
	if err != nil {
		return nil, nil, err
	}
	if now, err = programme.Of(tx, key.programme); err != nil {
		return nil, nil, err
	}
	then, faults, err := programme.Check(tx, key.programme, key.version, v.Source)
	if err == nil && len(faults) > 0 {
		err = &sild.Error{Kind: sild.Invalid, Key: "pack.preview.faulty"}
	}
	return now, then, err
}

// PreviewOf is what is known so far of the preview of a draft as it stands; false
// if nobody has asked for one, or what it was compared with is in force no more.
func (f *Flow) PreviewOf(tx *db.Tx, id sild.ID, n int) (p Preview, found bool, err error) {
	key, err := previewKeyOf(tx, id, n)
	if err != nil {
		return p, false, err
	}
	f.previews.Lock()
	at, found := f.previews.of[key]
	f.previews.Unlock()
	if !found {
		return p, false, nil
	}
	at.Lock()
	defer at.Unlock()
	return at.now, true, nil
}

func (f *Flow) beginPreview(key previewKey, now, then *pack.Pack, afresh bool) *previewing {
	f.previews.Lock()
	defer f.previews.Unlock()
	if p, there := f.previews.of[key]; there {
		select {
		case <-p.done:
			if p.err == nil && !afresh {
				return p
			}
		default:
			return p // it goes on
		}
	}
	p := &previewing{done: make(chan struct{}), now: Preview{Programme: key.programme, Version: key.version, Base: key.base, Digest: key.digest, At: f.Now()}}
	if f.previews.of == nil {
		f.previews.of = map[previewKey]*previewing{}
	}
	delete(f.previews.of, key)
	if len(f.previews.of) >= keptPreviews {
		var oldest previewKey
		var at time.Time
		for k, x := range f.previews.of {
			x.Lock()
			if at.IsZero() || x.now.At.Before(at) {
				oldest, at = k, x.now.At
			}
			x.Unlock()
		}
		delete(f.previews.of, oldest)
	}
	f.previews.of[key] = p
	go func() {
		defer close(p.done)
		p.err = f.preview(f.ctx, key.programme, now, then, func(so Preview) {
			p.Lock()
			defer p.Unlock()
			so.Programme, so.Version, so.Base, so.Digest, so.At = p.now.Programme, p.now.Version, p.now.Base, p.now.Digest, p.now.At
			p.now = so
		})
	}()
	return p
}

// PreviewPack is a preview of a pack that is kept nowhere, for a command: it tells
// how far it is, and gives what would change. The caller may see all.
func (f *Flow) PreviewPack(ctx context.Context, id sild.ID, then *pack.Pack, tell func(done, of int)) (p Preview, err error) {
	defer sild.Wrap(&err, "flow.PreviewPack(%s)", id)
	var now *pack.Pack
	if err = f.db.Read(ctx, sild.System, func(tx *db.Tx) error {
		now, err = programme.Of(tx, id)
		return err
	}); err != nil {
		return p, err
	}
	err = f.preview(ctx, id, now, then, func(so Preview) {
		p = so
		tell(so.Done, so.Of)
	})
	return p, err
}

// previewPage is how many people are derived in one unit of work.
const previewPage = 50

// preview goes through all people of a programme and tells after each page what is
// found so far.
func (f *Flow) preview(ctx context.Context, id sild.ID, now, then *pack.Pack, tell func(Preview)) error {
	c := newComparison(now, then)
	var so Preview
	var last sild.ID
	for !so.Ready {
		err := f.db.Read(ctx, sild.System, func(tx *db.Tx) (err error) {
			if so.Of == 0 {
				if so.Of, err = db.One[int](tx, `SELECT count(*) FROM subject WHERE programme_id = $1`, id); err != nil {
					return err
				}
			}
			ids, err := db.All[sild.ID](tx, `SELECT id FROM subject WHERE programme_id = $1 AND id > $2 ORDER BY id LIMIT $3`, id, string(last), previewPage)
			if err != nil {
				return err
			}
			for _, s := range ids {
				if err := c.subject(tx, s); err != nil {
					return err
				}
				last = s
			}
			so.Done += len(ids)
			so.Ready = len(ids) < previewPage
			return nil
		})
		if err != nil {
			return err
		}
		so.Of = max(so.Of, so.Done)
		so.Effects, so.Before, so.After = c.effects, c.before.list(), c.after.list()
		tell(so)
	}
	return nil
}

// PreviewSoon has a preview begin, unless there is one: within a unit of work that
// reads, and without waiting for it.
func (f *Flow) PreviewSoon(tx *db.Tx, id sild.ID, n int) error {
	key, err := previewKeyOf(tx, id, n)
	if err != nil {
		return err
	}
	now, then, err := packsOf(tx, key)
	if err == nil {
		tx.Trail(sild.Entry{Action: "read", What: "pack", Object: id})
		f.beginPreview(key, now, then, false)
	}
	return err
}
