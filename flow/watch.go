// SPDX-License-Identifier: EUPL-1.2

package flow

import (
	"context"
	"time"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/privacy"
)

// Watch looks for readings that stand out, a minute at a time, until ctx ends. It
// reads beside the writers and keeps little; what fails it tries again.
func (f *Flow) Watch(ctx context.Context, failed func(error)) {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for {
		for more := true; more; {
			var err error
			if more, err = f.WatchOnce(ctx); err != nil {
				if ctx.Err() == nil {
					failed(err)
				}
				break
			}
		}
		if err := f.forget(ctx); err != nil && ctx.Err() == nil {
			failed(err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// forget erases what is kept for a time only, once that is over.
func (f *Flow) forget(ctx context.Context) error {
	_, err := f.Write(ctx, sild.System, Once{}, func(tx *db.Tx) (string, error) {
		if _, err := casework.ForgetApplicants(tx); err != nil {
			return "", err
		}
		return "", casework.ForgetPieces(tx)
	})
	return err
}

// WatchOnce looks at what was added to the trail since the last time; more says
// that there is more of it.
func (f *Flow) WatchOnce(ctx context.Context) (more bool, err error) {
	var found privacy.Batch
	zone := f.Zone()
	if zone == nil {
		zone = time.UTC
	}
	err = f.db.Read(ctx, sild.System, func(tx *db.Tx) (err error) {
		found, err = privacy.Gather(tx, zone)
		return err
	})
	if err != nil {
		return false, err
	}
	return found.More, f.db.Write(ctx, sild.System, func(tx *db.Tx) error { return found.Store(tx) })
}
