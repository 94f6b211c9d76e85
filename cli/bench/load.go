// SPDX-License-Identifier: EUPL-1.2

package bench

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// measure lets connections do op, each again as soon as it is done, for some
// rounds after a short one that warms up.
func measure(ctx context.Context, op operation, connections int, o Options) (Speed, int, error) {
	if _, _, err := round(ctx, op, connections, o.Lasts/4); err != nil {
		return Speed{}, 0, err
	}
	var perSecond []float64
	var p50, p99 []time.Duration
	bytes := 0
	for range o.Rounds {
		times, n, err := round(ctx, op, connections, o.Lasts)
		if err != nil {
			return Speed{}, 0, err
		}
		slices.Sort(times)
		perSecond = append(perSecond, float64(len(times))/o.Lasts.Seconds())
		p50 = append(p50, times[len(times)/2])
		p99 = append(p99, times[len(times)*99/100])
		bytes = n
	}
	return Speed{middle(perSecond), middle(p50), middle(p99)}, bytes, nil
}

// round gives how long each of one round took, and the bytes of an answer.
func round(ctx context.Context, op operation, connections int, lasts time.Duration) ([]time.Duration, int, error) {
	var (
		all   = make([][]time.Duration, connections)
		errs  = make([]error, connections)
		bytes atomic.Int64
		wg    sync.WaitGroup
	)
	began := time.Now()
	for c := range connections {
		wg.Go(func() {
			for n := 0; n == 0 || time.Since(began) < lasts; n++ {
				start := time.Now()
				size, err := op.do(ctx, c, n)
				if err != nil {
					errs[c] = err
					return
				}
				all[c] = append(all[c], time.Since(start))
				bytes.Store(int64(size))
			}
		})
	}
	wg.Wait()
	return slices.Concat(all...), int(bytes.Load()), errors.Join(errs...)
}
