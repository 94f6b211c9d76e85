// SPDX-License-Identifier: EUPL-1.2

package flow_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
)

// TestLargeScan: no unit of work writes more than a piece of a large scan, what
// is read is what was sent, and of a scan that is refused, or whose process was
// killed before its paper came, nothing stays.
func TestLargeScan(t *testing.T) {
	w := flowtest.New(t)
	_, caseID := w.Admitted("Andrei", "Petrov")
	head, tail := []byte("%PDF-1.4\n"), []byte("\n%%EOF")
	content := bytes.Repeat([]byte("0123456789abcdef"), casework.LargestScan/16)
	copy(content, head)
	copy(content[len(content)-len(tail):], tail)
	scan := func() *casework.Scan {
		s, err := casework.NewScan("kava.pdf", content)
		if err != nil {
			t.Fatal(err)
		}
		return &s
	}
	add := func(u flowtest.User, s *casework.Scan, in casework.PaperInput) (x casework.Paper, err error) {
		in.Scan = s
		err = w.Flow.WithScan(t.Context(), u.Actor(), s, func() error {
			return w.Try(u, func(tx *db.Tx) (err error) {
				x, err = casework.AddPaper(tx, caseID, in)
				return err
			})
		})
		return x, err
	}
	count := func(query string) (n int) {
		t.Helper()
		w.Look(w.Coordinator, func(tx *db.Tx) (err error) {
			n, err = db.One[int](tx, query)
			return err
		})
		return n
	}
	const pieces, moments = `SELECT count(*) FROM scan_piece`, `SELECT count(DISTINCT kept_at) FROM scan_piece`

	in := casework.PaperInput{Day: w.Today(), Kind: "other"}
	in.Kind = "napkin"
	if _, err := add(w.Worker, scan(), in); sild.KindOf(err) != sild.Invalid || count(pieces) != 0 {
		t.Errorf("%v, and %d pieces; want a problem, and nothing", err, count(pieces))
	}
	in.Kind = "other"
	if _, err := add(w.Stranger, scan(), in); sild.KindOf(err) != sild.NotFound || count(pieces) != 0 {
		t.Errorf("%v, and %d pieces; want nothing", err, count(pieces))
	}
	clock, units := w.DB.Now, 0
	w.DB.Now = func() time.Time { units++; return clock().Add(time.Duration(units) * time.Millisecond) }
	x, err := add(w.Worker, scan(), in)
	w.DB.Now = clock
	if err != nil {
		t.Fatal(err)
	}
	if n := count(pieces); n != casework.LargestScan/casework.PieceSize || count(moments) != n {
		t.Errorf("%d pieces, kept at %d moments; want each in a unit of work of its own", n, count(moments))
	}
	if n := count(`SELECT max(length(content)) FROM scan_piece`); n != casework.PieceSize {
		t.Errorf("a piece has %d bytes; want %d at most", n, casework.PieceSize)
	}
	same := func() {
		t.Helper()
		var got []byte
		if err := w.Try(w.Worker, func(tx *db.Tx) (err error) {
			_, got, err = casework.ScanOf(tx, x.ID)
			return err
		}); err != nil || !bytes.Equal(got, content) {
			t.Errorf("%d bytes, %v; want the %d that were sent", len(got), err, len(content))
		}
	}
	same()

	// A process that is killed leaves some pieces of a scan: they go after a day, and no others.
	w.Do(w.Worker, func(tx *db.Tx) error { return casework.KeepPiece(tx, tx.NewID(), 0, content[:100]) })
	all, forget := count(pieces), func() { w.Do(w.Worker, casework.ForgetPieces) }
	if forget(); count(pieces) != all {
		t.Errorf("%d pieces of %d; want those of somebody who may still send to stay", count(pieces), all)
	}
	day := w.Today()
	w.Go(day.AddDays(2).String())
	if forget(); count(pieces) != all-1 {
		t.Errorf("%d pieces of %d; want one less", count(pieces), all)
	}
	same()

	// Nobody fills the disk: somebody who has sent very much today is told so, and others are not.
	w.Do(w.Worker, func(tx *db.Tx) error {
		for n := range 1600 {
			if _, err := db.Exec(tx, `INSERT INTO scan_piece (scan_id, n, content, kept_at, kept_by) VALUES ('many', $1, '', $2, $3)`, n, tx.Now, tx.Actor.User); err != nil {
				return err
			}
		}
		return nil
	})
	_, err = add(w.Worker, scan(), in)
	if e, ok := errors.AsType[*sild.Error](err); !ok || e.Fields["scan"].Key != "scan.many" {
		t.Errorf("%v; want the file to be refused", err)
	}
	if _, err := add(w.Coordinator, scan(), in); err != nil {
		t.Error(err)
	}
	w.Go(w.Today().AddDays(2).String())
	if _, err := add(w.Worker, scan(), in); err != nil {
		t.Error(err)
	}

	// One that comes after its pieces were erased is to be sent again, and is not kept in part.
	late := scan()
	late.Kept("0123")
	in.Scan = late
	if err := w.Try(w.Worker, func(tx *db.Tx) error { _, err := casework.AddPaper(tx, caseID, in); return err }); sild.KindOf(err) != sild.Busy {
		t.Errorf("%v; want it to be sent again", err)
	}
}
