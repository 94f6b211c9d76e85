// SPDX-License-Identifier: EUPL-1.2

package trail

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"sild"
	"sild/db"
)

// A Sealer gives entries their place in the Merkle log. Several processes may
// have one: a lease says which of them seals.
type Sealer struct {
	db     *db.DB
	key    Key
	log    *sild.Log
	holder string

	failing bool
	late    time.Time // of the entry that was late when last looked
	told    time.Time // of the alarm
}

// The sealer looks for new entries every look, so that each is sealed within a
// second; one that waits longer than Late is an alarm. A lease that is not
// renewed ends by itself.
const (
	look  = 400 * time.Millisecond
	lease = 5 * time.Second
	Late  = 10 * time.Second
)

// sealed is how many entries are sealed in one unit of work, so that it holds
// the writer for some milliseconds.
const sealed = 128

// NewSealer makes a sealer that signs with key.
func NewSealer(d *db.DB, key Key, log *sild.Log) *Sealer {
	return &Sealer{db: d, key: key, log: log, holder: string(d.IDs.New(d.Now()))}
}

// Run seals until ctx ends.
func (s *Sealer) Run(ctx context.Context) {
	if ctx.Err() == nil {
		s.sayKey(ctx)
	}
	every := time.NewTicker(look)
	defer every.Stop()
	for {
		err := s.All(ctx)
		if ctx.Err() != nil {
			break
		}
		if err != nil && !s.failing {
			s.log.Warn("trail.seal_failed", sild.Cause(err))
		}
		s.failing = err != nil
		s.alarm(ctx)
		select {
		case <-ctx.Done():
		case <-every.C:
		}
	}
	// What this process did is sealed, and another need not wait for the lease to end.
	ctx = context.WithoutCancel(ctx)
	if err := s.All(ctx); err != nil {
		s.log.Warn("trail.seal_failed", sild.Cause(err))
	}
	s.db.Claim(ctx, sild.System, func(tx *db.Tx) error {
		_, err := db.Exec(tx, `DELETE FROM trail_sealer WHERE holder = $1`, s.holder)
		return err
	})
}

// sayKey tells the log when the heads were signed with another key until now.
func (s *Sealer) sayKey(ctx context.Context) {
	s.db.Read(ctx, sild.System, func(tx *db.Tx) error {
		last, there, err := db.Maybe[string](tx, `SELECT signer FROM trail_head ORDER BY number DESC LIMIT 1`)
		if err == nil && there && last != s.key.Public {
			s.log.Error("trail.other_key")
		}
		return err
	})
}

// All seals what waits, unless another process does.
func (s *Sealer) All(ctx context.Context) error {
	for {
		waits := false
		err := s.db.Read(ctx, sild.System, func(tx *db.Tx) (err error) {
			waits, err = db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM trail_unsealed)`)
			return err
		})
		if err != nil || !waits {
			return err
		}
		n := 0
		err = s.db.Claim(ctx, sild.System, func(tx *db.Tx) (err error) {
			n, err = s.seal(tx)
			return err
		})
		if err != nil || n < sealed {
			return err
		}
	}
}

// seal gives the next entries their place, and says how many.
func (s *Sealer) seal(tx *db.Tx) (int, error) {
	// Who has the lease has the row, until the commit.
	mine, err := db.Exec(tx, `INSERT INTO trail_sealer (id, holder, until) VALUES (1, $1, $2)
		ON CONFLICT (id) DO UPDATE SET holder = excluded.holder, until = excluded.until
		WHERE trail_sealer.holder = excluded.holder OR trail_sealer.until < $3`, s.holder, tx.Now.Add(lease), tx.Now)
	if err != nil || mine == 0 {
		return 0, err
	}
	next, err := db.All[entryCells](tx, `SELECT `+entryColumns+` FROM trail_unsealed u JOIN trail t ON t.id = u.entry_id
		WHERE NOT EXISTS (SELECT 1 FROM trail_leaf l WHERE l.entry_id = u.entry_id) ORDER BY u.entry_id LIMIT `+strconv.Itoa(sealed))
	if err != nil || len(next) == 0 {
		return 0, err
	}
	size, err := db.One[int64](tx, `SELECT coalesce(max(n) + 1, 0) FROM trail_leaf`)
	if err != nil {
		return 0, err
	}
	edge, err := edgeOf(tx, size)
	if err != nil {
		return 0, err
	}
	var leaves []leafRow
	var hashes []hashRow
	for _, e := range next {
		add, err := tlog.StoredHashes(size, e.leaf(), edge)
		if err != nil {
			return 0, err
		}
		for i, h := range add {
			at := tlog.StoredHashIndex(0, size) + int64(i)
			edge[at] = h
			hashes = append(hashes, hashRow{at, h[:]})
		}
		leaves = append(leaves, leafRow{size, e.ID.text})
		size++
	}
	if err := db.InsertAll(tx, "trail_leaf", leafRowColumns, leaves); err != nil {
		return 0, err
	}
	if err := db.InsertAll(tx, "trail_hash", hashRowColumns, hashes); err != nil {
		return 0, err
	}
	var args []any
	ids := make([]string, len(leaves))
	for i, l := range leaves {
		ids[i] = l.Entry
	}
	if _, err := db.Exec(tx, `DELETE FROM trail_unsealed WHERE entry_id IN (`+db.List(&args, ids)+`)`, args...); err != nil {
		return 0, err
	}
	return len(next), s.nextHead(tx, size, edge)
}

type (
	leafRow struct {
		N     int64
		Entry string
	}
	hashRow struct {
		N    int64
		Hash []byte
	}
)

const (
	leafRowColumns = `n, entry_id`
	hashRowColumns = `n, hash`
)

// hashMap are hashes of the log by their numbers.
type hashMap map[int64]tlog.Hash

// ReadHashes makes it a tlog.HashReader.
func (m hashMap) ReadHashes(at []int64) ([]tlog.Hash, error) {
	list := make([]tlog.Hash, len(at))
	for i, n := range at {
		h, ok := m[n]
		if !ok {
			return nil, fmt.Errorf("hash %d of the log is missing", n)
		}
		list[i] = h
	}
	return list, nil
}

// edgeOf are the hashes from which a log of size goes on: those of its largest
// whole subtrees, from the left.
func edgeOf(tx *db.Tx, size int64) (hashMap, error) {
	var at []int64
	for level := 0; size>>level > 0; level++ {
		if size>>level&1 == 1 {
			at = append(at, tlog.StoredHashIndex(level, size>>level-1))
		}
	}
	return hashesAt(tx, at)
}

// hashesAt reads hashes of the log.
func hashesAt(tx *db.Tx, at []int64) (hashMap, error) {
	m := hashMap{}
	for some := range slices.Chunk(at, 500) {
		var args []any
		rows, err := db.All[hashRow](tx, `SELECT `+hashRowColumns+` FROM trail_hash WHERE n IN (`+db.List(&args, some)+`)`, args...)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if len(r.Hash) != tlog.HashSize {
				return nil, fmt.Errorf("hash %d of the log has %d bytes", r.N, len(r.Hash))
			}
			m[r.N] = tlog.Hash(r.Hash)
		}
	}
	return m, nil
}

// reader reads hashes of the log as tlog asks for them.
func reader(tx *db.Tx) tlog.HashReader {
	return tlog.HashReaderFunc(func(at []int64) ([]tlog.Hash, error) {
		m, err := hashesAt(tx, at)
		if err != nil {
			return nil, err
		}
		return m.ReadHashes(at)
	})
}

// A State is where the sealing stands.
type State struct {
	Sealed  int64
	Waiting int64
	Oldest  time.Time // of those that wait; zero: none do
	Last    *Head     // nil: there is none
}

// Late reports whether an entry has waited so long that somebody must look.
func (s State) Late(now time.Time) bool { return !s.Oldest.IsZero() && now.Sub(s.Oldest) > Late }

// StateOf tells where the sealing stands.
func StateOf(tx *db.Tx) (s State, err error) {
	if s.Sealed, err = db.One[int64](tx, `SELECT coalesce(max(n) + 1, 0) FROM trail_leaf`); err != nil {
		return s, err
	}
	if s.Waiting, err = db.One[int64](tx, `SELECT count(*) FROM trail_unsealed`); err != nil {
		return s, err
	}
	if s.Oldest, err = oldest(tx); err != nil {
		return s, err
	}
	heads, err := Heads(tx, 1)
	if len(heads) > 0 {
		s.Last = &heads[0]
	}
	return s, err
}

// Waits is nil unless an entry has waited so long that somebody must look.
func Waits(tx *db.Tx) error {
	at, err := oldest(tx)
	if err == nil && (State{Oldest: at}).Late(tx.Now) {
		err = errors.New("an entry of the trail waits for its seal")
	}
	return err
}

func oldest(tx *db.Tx) (time.Time, error) {
	at, _, err := db.Maybe[time.Time](tx, `SELECT t.at FROM trail_unsealed u JOIN trail t ON t.id = u.entry_id ORDER BY u.entry_id LIMIT 1`)
	return at, err
}

// alarm tells the log, once in a minute, of entries that wait too long: whoever
// should seal does not. It looks twice, because clocks are set.
func (s *Sealer) alarm(ctx context.Context) {
	var at time.Time
	err := s.db.Read(ctx, sild.System, func(tx *db.Tx) (err error) {
		at, err = oldest(tx)
		return err
	})
	now := s.db.Now()
	if late := (State{Oldest: at}).Late(now); err != nil || !late || !at.Equal(s.late) {
		if s.late = at; !late {
			s.late = time.Time{}
		}
		if err == nil && !late && !s.told.IsZero() {
			s.told = time.Time{}
			s.log.Info("trail.sealed_again")
		}
		return
	}
	if now.Sub(s.told) < time.Minute && !now.Before(s.told) {
		return
	}
	s.told = now
	s.log.Error("trail.unsealed", sild.Took(now.Sub(at)))
}
