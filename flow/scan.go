// SPDX-License-Identifier: EUPL-1.2

package flow

import (
	"context"
	"errors"

	"sild"
	"sild/casework"
	"sild/db"
)

// WithScan runs do, which keeps a paper with the scan s, after the bytes of a
// large one: these are written a piece at a time, each in a unit of work of its
// own, so that nobody waits for the writer. A process that is killed in between
// leaves pieces that nobody can read, and that Watch erases; so does a
// refusal, at once. A nil or small scan is kept by do itself.
func (f *Flow) WithScan(ctx context.Context, who sild.Actor, s *casework.Scan, do func() error) error {
	if s == nil || !s.Large() {
		return do()
	}
	id := f.db.IDs.New(f.Now())
	err := f.keep(ctx, who, id, s)
	if err == nil {
		s.Kept(id)
		err = do()
	}
	if err != nil {
		// Also for somebody who does not wait any more.
		if left := f.unsettled(context.WithoutCancel(ctx), who, func(tx *db.Tx) error { return casework.DropPieces(tx, id) }); left != nil {
			return errors.Join(err, left)
		}
	}
	return err
}

func (f *Flow) keep(ctx context.Context, who sild.Actor, id sild.ID, s *casework.Scan) error {
	for n, content := range s.Pieces() {
		if err := f.unsettled(ctx, who, func(tx *db.Tx) error { return casework.KeepPiece(tx, id, n, content) }); err != nil {
			return err
		}
	}
	return nil
}

func (f *Flow) unsettled(ctx context.Context, who sild.Actor, do func(*db.Tx) error) error {
	_, err := f.Write(ctx, who, Once{}, func(tx *db.Tx) (string, error) { return "", do(tx) })
	return err
}
