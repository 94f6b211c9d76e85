// SPDX-License-Identifier: EUPL-1.2

package trail

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"sild/db"
)

// judge says what happened, from the heads and from the entries that do not have
// the hash that is stored for them.
func (v *verification) judge() error {
	good := int64(0) // up to here some head fits
	rewritten := false
	for _, a := range v.anchors {
		whose := "the stored head of " + day(a.At)
		if a.held >= 0 {
			whose = "the head of " + day(a.At) + " held elsewhere"
		}
		switch {
		case a.beyond:
			v.r.problem("%s were cut off at the end: %s counts %d, and there are %d.", entries(a.Size-v.size), whose, a.Size, v.size)
		case a.rows:
			good = max(good, a.Size)
			if a.held >= 0 {
				v.r.Held[a.held].Fits = true
			}
		case a.kept: // the differences below say which entries
			good = max(good, a.Size)
		case a.held < 0 && v.explained(a.Size):
		case !rewritten || a.held >= 0:
			rewritten = true
			v.r.problem("The log was rewritten: something among entries %d to %d is not what it was, by %s, and the hashes were made anew over it.", good, a.Size-1, whose)
		}
	}
	v.tell()
	return nil
}

// explained reports whether a head of our own that does not fit is told of by a
// difference or by a hash that is wrong.
func (v *verification) explained(size int64) bool {
	return len(v.differ) > 0 && v.differ[0].n < size
}

// right says which of the two is what was sealed at place n: the entries as they
// are, or the stored hashes. False, false: nobody can tell.
func (v *verification) right(n int64) (rows, kept bool) {
	for _, a := range v.anchors {
		if a.Size > n && !a.beyond && (a.rows || a.kept) {
			return a.rows, a.kept
		}
	}
	return false, false
}

// tell says of each difference what it is: an entry was changed if neither what
// it is nor what it was stands elsewhere; it was put in if what it should be
// stands elsewhere; taken out if what it is does; and moved if both do.
func (v *verification) tell() {
	is, was := map[tlog.Hash]bool{}, map[tlog.Hash]bool{}
	for _, d := range v.differ {
		if !d.gone {
			is[d.rows] = true
		}
		if d.stored {
			was[d.kept] = true
		}
	}
	shifted := false // all after one that was put in or taken out has moved
	for _, d := range v.differ {
		rows, _ := v.right(d.n)
		name := d.name()
		switch {
		case d.gone && d.id != "":
			v.r.problem("%s was deleted.", name)
		case d.gone && is[d.kept]:
			v.r.problem("Place %d of the log was taken away; its entry stands at another.", d.n)
		case d.gone:
			v.r.problem("Entry %d was deleted, or taken out of the log.", d.n)
		case rows:
			v.r.problem("The stored hash of %s was changed; the entry itself is as it was sealed.", lower(name))
		case !was[d.rows] && is[d.kept]:
			v.r.problem("%s was inserted.", name)
			shifted = true
		case was[d.rows] && !is[d.kept]:
			if !shifted {
				v.r.problem("An entry was deleted at place %d, and those after it were moved up.", d.n)
			}
			shifted = true
		case was[d.rows] && is[d.kept]:
			if !shifted {
				v.r.problem("%s was moved: it was sealed at another place.", name)
			}
		default:
			v.r.problem("%s was changed.", name)
		}
	}
	v.r.More += v.cut
}

// name says which entry it is.
func (d difference) name() string {
	name := fmt.Sprintf("Entry %d", d.n)
	if d.id != "" {
		name += " (" + d.id
		if at, err := time.Parse(moment, d.at); err == nil {
			name += ", of " + day(at)
		}
		name += ")"
	}
	return name
}

func lower(s string) string { return strings.ToLower(s[:1]) + s[1:] }

// outside looks for entries that are in the trail and not in the log.
func (v *verification) outside() (err error) {
	if v.r.Waiting, err = db.One[int64](v.tx, `SELECT count(*) FROM trail_unsealed u JOIN trail t ON t.id = u.entry_id`); err != nil {
		return err
	}
	for _, q := range []struct{ query, says string }{
		{`SELECT t.id FROM trail t WHERE NOT EXISTS (SELECT 1 FROM trail_leaf l WHERE l.entry_id = t.id)
			AND NOT EXISTS (SELECT 1 FROM trail_unsealed u WHERE u.entry_id = t.id) ORDER BY t.id`, "Entry %s was inserted beside the log, or its place in the log was taken away."},
		{`SELECT u.entry_id FROM trail_unsealed u WHERE NOT EXISTS (SELECT 1 FROM trail t WHERE t.id = u.entry_id) ORDER BY u.entry_id`, "Entry %s was deleted while it waited for its seal."},
		{`SELECT u.entry_id FROM trail_unsealed u JOIN trail_leaf l ON l.entry_id = u.entry_id ORDER BY u.entry_id`, "Entry %s was put back among those that wait for their seal."},
	} {
		if err := db.Each(v.tx, q.query, func(id string) error {
			v.r.problem(q.says, id)
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}

// The index of people is compared by sums of keyed hashes, some of them, so that
// a trail of any size needs little memory; where sums differ, row by row.
const sums = 1024

type pair struct{ entry, person string }

// index holds the index by person against the entries: it decides what a person
// is told of who looked.
func (v *verification) index() error {
	key := make([]byte, 16)
	rand.Read(key)
	hash := func(p pair) [sha256.Size]byte {
		return sha256.Sum256([]byte(string(key) + p.entry + "\x00" + p.person))
	}
	var want, have [sums][4]uint64
	add := func(to *[sums][4]uint64) func(pair) error {
		return func(p pair) error {
			h := hash(p)
			at := &to[binary.BigEndian.Uint16(h[:])%sums]
			for i := range at {
				at[i] += binary.BigEndian.Uint64(h[i*8:])
			}
			return nil
		}
	}
	if err := v.pairs(add(&want), add(&have)); err != nil || want == have {
		return err
	}
	count := map[pair]int{}
	one := func(by int) func(pair) error {
		return func(p pair) error {
			h := hash(p)
			if at := binary.BigEndian.Uint16(h[:]) % sums; want[at] != have[at] {
				count[p] += by
			}
			return nil
		}
	}
	if err := v.pairs(one(1), one(-1)); err != nil {
		return err
	}
	for p, n := range count {
		if n > 0 {
			v.r.problem("The index of people was changed: of one whom entry %s shows it does not say so.", p.entry)
		} else if n < 0 {
			v.r.problem("The index of people was changed: it says of one that entry %s shows them, and it does not.", p.entry)
		}
	}
	return nil
}

// pairs gives every entry with each of its people, once as the entries say it and
// once as the index does.
func (v *verification) pairs(want, have func(pair) error) error {
	if err := db.Each(v.tx, `SELECT t.id, t.subjects FROM trail t WHERE NOT EXISTS (SELECT 1 FROM trail_pending p WHERE p.entry_id = t.id)`, func(e shown) error {
		for person := range strings.FieldsSeq(e.Subjects) {
			if err := want(pair{string(e.ID), person}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return err
	}
	return db.Each(v.tx, `SELECT entry_id, person_id FROM trail_subject`, func(r subjectRow) error {
		return have(pair{string(r.Entry), string(r.Person)})
	})
}

// OfHeld reads a head that somebody held, for Verify.
func OfHeld(text string, keys []string) (Held, error) {
	h, signed, err := OpenHead(text, keys...)
	return Held{Head: h, Signed: signed}, err
}
