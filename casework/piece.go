// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"slices"

	"sild"
	"sild/db"
)

// PieceSize is the most bytes of a scan that one unit of work writes: five
// megabytes at once would hold the writer for as long as twenty small writes. It
// is ours (design §3: nothing holds the writer over 20 ms).
const PieceSize = 256 << 10

// Large reports whether s is more than one unit of work should write: then its
// bytes are kept before (flow.KeepScan).
func (s *Scan) Large() bool { return len(s.Content) > PieceSize }

// Pieces are the bytes of s, in the order in which they are kept.
func (s *Scan) Pieces() [][]byte { return slices.Collect(slices.Chunk(s.Content, PieceSize)) }

type piece struct {
	Scan    sild.ID
	N       int
	Content []byte
}

// mostPieces is how many pieces one user may send within a day: 400 MB, more
// than eighty of the largest scans. It is ours, so that nobody fills the disk.
const mostPieces = 1600

// KeepPiece keeps the nth piece of a scan whose paper is still to come. Nobody
// can read it before that.
func KeepPiece(tx *db.Tx, scan sild.ID, n int, content []byte) error {
	sent, err := db.One[int](tx, `SELECT count(*) FROM scan_piece WHERE kept_by = $1 AND kept_at > $2`, tx.Actor.User, tx.Now.AddDate(0, 0, -1))
	if err != nil {
		return err
	}
	p := sild.Problems{}
	p.Check(sent < mostPieces, "scan", "scan.many")
	if err := p.Err(); err != nil {
		return err
	}
	_, err = db.Exec(tx, `INSERT INTO scan_piece (scan_id, n, content, kept_at, kept_by) VALUES ($1, $2, $3, $4, $5)`, scan, n, content, tx.Now, tx.Actor.User)
	return err
}

// addScan keeps a scan for a subject. What was kept before is found by the id
// that it got then.
func addScan(tx *db.Tx, subject sild.ID, s *Scan) (sild.ID, error) {
	id := s.kept
	if id == "" {
		id = tx.NewID()
		for n, content := range s.Pieces() {
			if err := KeepPiece(tx, id, n, content); err != nil {
				return "", err
			}
		}
	}
	if n, err := db.One[int](tx, `SELECT count(*) FROM scan_piece WHERE scan_id = $1`, id); err != nil || n != len(s.Pieces()) {
		if err == nil {
			err = &sild.Error{Kind: sild.Busy, Key: "error.busy"} // it took a day to come: it is to be sent again
		}
		return "", err
	}
	_, err := db.Exec(tx, `INSERT INTO scan (id, subject_id) VALUES ($1, $2)`, id, subject)
	return id, err
}

// Kept names the scan whose pieces were kept before.
func (s *Scan) Kept(id sild.ID) { s.kept = id }

// contentOf is what the pieces of a scan make together.
func contentOf(tx *db.Tx, scan sild.ID) (content []byte, err error) {
	pieces, err := db.All[piece](tx, `SELECT scan_id, n, content FROM scan_piece WHERE scan_id = $1 ORDER BY n`, scan)
	for _, x := range pieces {
		content = append(content, x.Content...)
	}
	return content, err
}

// unclaimed is of pieces whose scan never came.
const unclaimed = ` AND NOT EXISTS (SELECT 1 FROM scan s WHERE s.id = scan_piece.scan_id)`

// DropPieces erases what was kept of a scan that was refused.
func DropPieces(tx *db.Tx, scan sild.ID) error {
	_, err := db.Exec(tx, `DELETE FROM scan_piece WHERE scan_id = $1`+unclaimed, scan)
	return err
}

// pieceDays is how long pieces wait for their paper: a unit of work is over in
// seconds, and a machine that was killed in between is up again by then. It is ours.
const pieceDays = 1

// ForgetPieces erases those that have waited in vain, some at a time.
func ForgetPieces(tx *db.Tx) error {
	_, err := db.Exec(tx, `DELETE FROM scan_piece WHERE scan_id IN (SELECT p.scan_id FROM scan_piece p
		WHERE p.kept_at < $1 AND NOT EXISTS (SELECT 1 FROM scan s WHERE s.id = p.scan_id) ORDER BY p.kept_at NULLS LAST LIMIT 20)`+unclaimed, tx.Now.AddDate(0, 0, -pieceDays))
	return err
}
