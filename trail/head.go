// SPDX-License-Identifier: EUPL-1.2

package trail

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"sild/db"
)

// A Head is what the log was at one moment: how many entries, and one hash over
// all of them. Who holds a head can find out later whether any of these entries
// was changed since.
type Head struct {
	Log    string // its name, which is that of its key
	Size   int64
	Root   tlog.Hash
	At     time.Time
	Number int64  // of the heads that are kept, from 1
	Note   string // all of it, as it is given away: a C2SP checkpoint, signed
	Signer string // the public key
}

// text is the checkpoint (c2sp.org/tlog-checkpoint) with two lines of ours.
func (h Head) text() string {
	return fmt.Sprintf("%s\n%d\n%s\ntime %s\nnumber %d\n", h.Log, h.Size, h.Root, h.At.UTC().Format(moment), h.Number)
}

var errHead = errors.New("it is no head of a trail")

// parseHead reads the text of a head.
func parseHead(text string) (h Head, err error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 6 || lines[0] == "" || lines[5] != "" {
		return h, errHead
	}
	at, ok1 := strings.CutPrefix(lines[3], "time ")
	number, ok2 := strings.CutPrefix(lines[4], "number ")
	var errs [4]error
	h.Log = lines[0]
	h.Size, errs[0] = strconv.ParseInt(lines[1], 10, 64)
	h.Root, errs[1] = tlog.ParseHash(lines[2])
	h.At, errs[2] = time.Parse(moment, at)
	h.Number, errs[3] = strconv.ParseInt(number, 10, 64)
	if errors.Join(errs[:]...) != nil || !ok1 || !ok2 || h.Size < 1 || h.text() != text {
		return h, errHead
	}
	return h, nil
}

// sign makes h a head that can be given away.
func (k Key) sign(h Head) (Head, error) {
	h.Log, h.Signer = k.signer.Name(), k.Public
	signed, err := note.Sign(&note.Note{Text: h.text()}, k.signer)
	h.Note = string(signed)
	return h, err
}

// OpenHead reads a head that somebody held. Signed reports whether one of the
// public keys signed it; without keys nobody can tell. A signature that is wrong
// is an error.
func OpenHead(text string, keys ...string) (h Head, signed bool, err error) {
	var known []note.Verifier
	for _, key := range keys {
		v, err := note.NewVerifier(strings.TrimSpace(key))
		if err != nil {
			return h, false, errors.New("it is no public key of a trail")
		}
		known = append(known, v)
	}
	text = strings.TrimRight(strings.ReplaceAll(text, "\r\n", "\n"), "\n") + "\n"
	opened, err := note.Open([]byte(text), note.VerifierList(known...))
	if unknown, ok := errors.AsType[*note.UnverifiedNoteError](err); ok {
		opened, err = unknown.Note, nil
	} else if err == nil {
		signed = true
	}
	if err != nil {
		return h, false, fmt.Errorf("%w: %w", errHead, err)
	}
	if h, err = parseHead(opened.Text); err != nil {
		return h, false, err
	}
	h.Note = text
	if signed {
		for i, v := range known {
			if v.Name() == opened.Sigs[0].Name && v.KeyHash() == opened.Sigs[0].Hash {
				h.Signer = strings.TrimSpace(keys[i])
			}
		}
	}
	return h, signed, nil
}

type headRow struct {
	Number int64
	Size   int64
	At     time.Time
	Note   string
	Signer string
}

const headRowColumns = `number, size, at, note, signer`

// Heads are the last heads, the latest first: the last of each hour, and the last
// of all.
func Heads(tx *db.Tx, limit int) ([]Head, error) {
	rows, err := db.All[headRow](tx, `SELECT `+headRowColumns+` FROM trail_head ORDER BY number DESC LIMIT $1`, limit)
	heads := make([]Head, 0, len(rows))
	for _, r := range rows {
		h, _, err := OpenHead(r.Note)
		if err != nil {
			return nil, fmt.Errorf("head %d: %w", r.Number, err)
		}
		h.Signer = r.Signer
		heads = append(heads, h)
	}
	return heads, err
}

// HeadNumbered is one of the heads that are kept.
func HeadNumbered(tx *db.Tx, number int64) (Head, error) {
	r, err := db.One[headRow](tx, `SELECT `+headRowColumns+` FROM trail_head WHERE number = $1`, number)
	if err != nil {
		return Head{}, err
	}
	h, _, err := OpenHead(r.Note)
	h.Signer = r.Signer
	return h, err
}

// nextHead keeps the head of what the log is now. The last of each hour stays:
// until the hour is over it is replaced.
func (s *Sealer) nextHead(tx *db.Tx, size int64, hashes tlog.HashReader) error {
	root, err := tlog.TreeHash(size, hashes)
	if err != nil {
		return err
	}
	last, there, err := db.Maybe[headRow](tx, `SELECT `+headRowColumns+` FROM trail_head ORDER BY number DESC LIMIT 1`)
	if err != nil {
		return err
	}
	h := Head{Size: size, Root: root, At: tx.Now, Number: last.Number + 1}
	hour := func(t time.Time) time.Time { return t.UTC().Truncate(time.Hour) }
	if there && !hour(last.At).Before(hour(tx.Now)) {
		h.Number = last.Number
		if _, err := db.Exec(tx, `DELETE FROM trail_head WHERE number = $1`, h.Number); err != nil {
			return err
		}
	}
	if h, err = s.key.sign(h); err != nil {
		return err
	}
	return db.Insert(tx, "trail_head", headRowColumns, headRow{h.Number, h.Size, h.At, h.Note, h.Signer})
}
