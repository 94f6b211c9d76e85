// SPDX-License-Identifier: EUPL-1.2

package trail

import (
	"fmt"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"sild/db"
)

// A Report is what Verify found.
type Report struct {
	Entries  int64 // in the log
	Waiting  int64 // for their place in it, and so not covered yet
	Held     []Held
	Unsigned bool     // no key was given: nobody can tell who made the heads
	Problems []string // in plain words, the first of them
	More     int      // problems beyond these
}

// Held is a head that somebody held elsewhere.
type Held struct {
	Head
	Signed bool // by a key that was given
	Fits   bool // the entries are still what they were then
}

// most is how many problems are told one by one.
const most = 50

func (r *Report) problem(format string, args ...any) {
	if len(r.Problems) == most {
		r.More++
		return
	}
	r.Problems = append(r.Problems, fmt.Sprintf(format, args...))
}

// OK reports whether nothing was found.
func (r *Report) OK() bool { return len(r.Problems) == 0 }

// Words say what was found, in sentences.
func (r *Report) Words() (lines []string) {
	lines = append(lines, r.Problems...)
	if r.More > 0 {
		lines = append(lines, fmt.Sprintf("And %d more of the kind.", r.More))
	}
	var last *Held
	for i, h := range r.Held {
		if h.Fits && (last == nil || h.Size > last.Size) {
			last = &r.Held[i]
		}
	}
	if last != nil {
		says := "Nothing was changed up to the head of %s held elsewhere: %s."
		if !r.OK() {
			says = "The entries themselves are what they were up to the head of %s held elsewhere: %s."
		}
		lines = append(lines, fmt.Sprintf(says, day(last.At), entries(last.Size)))
		if !last.Signed && !r.Unsigned {
			lines = append(lines, "The signature of that head was not checked: its key was not given.")
		}
	}
	switch {
	case !r.OK():
	case last == nil:
		lines = append(lines, fmt.Sprintf("The trail agrees with itself: %s.", entries(r.Entries)),
			"Whether entries were cut off at its end, or all of it was made anew, can only be told with a head that somebody else holds.")
	case r.Entries > last.Size:
		lines = append(lines, fmt.Sprintf("%s came since then; they agree with the trail itself.", entries(r.Entries-last.Size)))
	}
	if r.Waiting > 0 {
		lines = append(lines, fmt.Sprintf("%s not sealed yet, and not covered by this.", entriesAre(r.Waiting)))
	}
	if r.Unsigned {
		lines = append(lines, "No key was given, so the signatures of the heads were not checked.")
	}
	return lines
}

func entries(n int64) string {
	if n == 1 {
		return "1 entry"
	}
	return fmt.Sprintf("%d entries", n)
}

func entriesAre(n int64) string {
	if n == 1 {
		return "1 entry is"
	}
	return fmt.Sprintf("%d entries are", n)
}

func day(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04:05 UTC") }

// A verification is one run of Verify.
type verification struct {
	tx      *db.Tx
	r       *Report
	size    int64 // of the log, as far as anything in the database tells of it
	anchors []*anchor
	hashes  hashPages

	rows, kept tree // of the entries as they are, and of their stored hashes
	differ     []difference
	cut        int // differences beyond those that are remembered
}

// An anchor is a size of the log at which a head says what its root was.
type anchor struct {
	Head
	held       int // index in Report.Held; -1: it is one of the database's own
	rows, kept bool
	beyond     bool // the log is not that long any more
}

// A difference is an entry that does not have the hash that is stored for it.
type difference struct {
	n          int64
	id         string // empty: there is no entry
	at         string
	rows, kept tlog.Hash
	stored     bool // there is a stored hash
	gone       bool // there is no entry, or it has no place
}

// Verify recomputes the log from the rows of the trail, holds it against the
// stored hashes, the stored heads, the index of people and the heads that were
// held elsewhere, and tells every difference. Keys are the public keys that may
// have signed. It reads one state of the database, and changes nothing.
//
// Up to the newest held head nothing can be changed without being found, by
// anybody. Without one, who can write to the database can cut off its end.
func Verify(tx *db.Tx, keys []string, held ...Held) (Report, error) {
	v := &verification{tx: tx, r: &Report{Held: slices.Clone(held), Unsigned: len(keys) == 0}, hashes: hashPages{tx: tx, last: -1 << 62}}
	for i := range held {
		v.r.Held[i].Fits = false
		v.anchors = append(v.anchors, &anchor{Head: held[i].Head, held: i})
	}
	if err := v.heads(keys); err != nil {
		return *v.r, fmt.Errorf("the stored heads cannot be read: %w", err)
	}
	for _, step := range []struct {
		name string
		do   func() error
	}{{"size", v.measure}, {"log", v.recompute}, {"hashes", v.rest}, {"judge", v.judge}, {"outside", v.outside}, {"index", v.index}} {
		if err := step.do(); err != nil {
			return *v.r, fmt.Errorf("the trail cannot be read (%s): %w", step.name, err)
		}
	}
	return *v.r, nil
}

// heads reads the stored heads: each must be whole and signed, and they follow
// each other without a gap.
func (v *verification) heads(keys []string) error {
	rows, err := db.All[headRow](v.tx, `SELECT `+headRowColumns+` FROM trail_head ORDER BY number`)
	if err != nil {
		return err
	}
	next, size := int64(1), int64(0)
	for _, row := range rows {
		if row.Number != next {
			v.r.problem("Stored heads are missing or were numbered anew: after number %d comes %d.", next-1, row.Number)
		}
		next = row.Number + 1
		h, signed, err := OpenHead(row.Note, keys...)
		switch {
		case err != nil:
			v.r.problem("The stored head number %d was changed: its signature does not fit.", row.Number)
			continue
		case !signed && len(keys) > 0:
			v.r.problem("The stored head number %d, of %s, is not signed by a key that was given.", row.Number, day(h.At))
			continue
		case h.Number != row.Number || h.Size != row.Size || !h.At.Equal(row.At) || signed && h.Signer != row.Signer || !signed && keyName(row.Signer) != h.Log:
			v.r.problem("The stored head number %d was changed: what stands beside it is not what it says.", row.Number)
		}
		if h.Size <= size {
			v.r.problem("The stored head number %d is not longer than the one before it.", row.Number)
		}
		size = h.Size
		v.anchors = append(v.anchors, &anchor{Head: h, held: -1})
	}
	slices.SortStableFunc(v.anchors, func(a, b *anchor) int { return int(min(max(a.Size-b.Size, -1), 1)) })
	return nil
}

// measure finds how long the log is, or was before something was taken away.
func (v *verification) measure() error {
	count, err := db.One[int64](v.tx, `SELECT count(*) FROM trail_leaf`)
	if err != nil {
		return err
	}
	top, err := db.One[int64](v.tx, `SELECT coalesce(max(n), -1) FROM trail_leaf`)
	if err != nil {
		return err
	}
	hash, err := db.One[int64](v.tx, `SELECT coalesce(max(n), -1) FROM trail_hash`)
	if err != nil {
		return err
	}
	v.size = top + 1
	if hash >= 0 && hash < 1<<40 {
		level, n := tlog.SplitStoredHashIndex(hash)
		v.size = max(v.size, (n+1)<<level)
	}
	var own int64
	for _, a := range v.anchors {
		if a.held < 0 {
			own = max(own, a.Size)
		}
	}
	v.size = max(v.size, own)
	if most := max(count, own) + 100_000; v.size > most { // a number that somebody made up
		v.r.problem("The places in the log run to %d, and it has %s: places were numbered anew.", v.size, entries(count))
		v.size = most
	}
	if own != v.size {
		v.r.problem("The last stored head covers %s, and the log has %d: heads were taken away, or something was put in behind them.", entries(own), v.size)
	}
	v.r.Entries = v.size
	return nil
}

// recompute walks the log from its beginning.
func (v *verification) recompute() error {
	at, before := int64(0), int64(-1<<62)
	anchors := v.anchors
	step := func(l *sealedRow) error {
		if err := v.leaf(at, l); err != nil {
			return err
		}
		at++
		for len(anchors) > 0 && anchors[0].Size <= at {
			a := anchors[0]
			a.rows, a.kept = v.rows.root() == a.Root, v.kept.root() == a.Root
			anchors = anchors[1:]
		}
		return nil
	}
	for {
		page, err := db.All[sealedRow](v.tx, `SELECT l.n, l.entry_id, `+entryColumns+` FROM trail_leaf l LEFT JOIN trail t ON t.id = l.entry_id
			WHERE l.n > $1 ORDER BY l.n LIMIT 500`, before)
		if err != nil {
			return err
		}
		if len(page) == 0 {
			break
		}
		for i := range page {
			l := &page[i]
			before = l.N
			for at < l.N && at < v.size {
				if err := step(nil); err != nil {
					return err
				}
			}
			if l.N != at || at >= v.size {
				v.r.problem("Entry %s stands at place %d, where the log has none.", l.Entry, l.N)
				continue
			}
			if err := step(l); err != nil {
				return err
			}
		}
	}
	for at < v.size {
		if err := step(nil); err != nil {
			return err
		}
	}
	for _, a := range anchors {
		a.beyond = true
	}
	return nil
}

type sealedRow struct {
	N     int64
	Entry string
	entryCells
}

// leaf takes the next entry into both trees, and holds every hash that is stored
// with it against them. l is nil where there is none.
func (v *verification) leaf(n int64, l *sealedRow) error {
	d := difference{n: n, gone: true}
	if l != nil {
		d.id = l.Entry
		if l.ID.kind != 'n' {
			d.rows, d.at, d.gone = tlog.RecordHash(l.leaf()), l.At.text, false
		}
	}
	next := tlog.StoredHashIndex(0, n)
	kept, ok, err := v.hash(next)
	if err != nil {
		return err
	}
	if d.stored = ok; ok {
		d.kept = kept
	} else {
		d.kept = d.rows
		v.r.problem("The stored hash of entry %d is missing or is none.", n)
	}
	if d.gone || d.rows != d.kept {
		if len(v.differ) < 100_000 {
			v.differ = append(v.differ, d)
		} else {
			v.cut++
		}
	}
	fromRows, fromKept := v.rows.add(d.rows), v.kept.add(d.kept)
	for i := range fromRows {
		next++
		stored, ok, err := v.hash(next)
		if err != nil {
			return err
		}
		if !ok {
			v.r.problem("The stored hash %d, over entries up to %d, is missing or is none.", next, n)
		} else if stored != fromRows[i] && stored != fromKept[i] {
			v.r.problem("The stored hash %d, over entries up to %d, was changed, or entries were together with their own hashes.", next, n)
		}
	}
	return nil
}
