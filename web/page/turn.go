// SPDX-License-Identifier: EUPL-1.2

package page

import (
	"context"
	"sync"
	"time"

	"sild"
)

// Forms with files are heavy: each is up to 5 MB of memory until it is answered. So
// each user has two at a time; more wait for their turn, unread, and behind ten
// who wait, or after twenty seconds, one is told to come back. Nobody waits for
// another user. The numbers are ours.
const (
	filesAtOnce  = 2
	filesWaiting = 10
	filesPatient = 20 * time.Second
)

// turns are whose turn it is, by user.
type turns struct {
	mu sync.Mutex
	of map[sild.ID]*turn
}

type turn struct {
	slots chan struct{}
	here  int // who have one or wait
}

// take waits for a turn of a user's. It must be released.
func (t *turns) take(ctx context.Context, user sild.ID) (release func(), err error) {
	t.mu.Lock()
	x := t.of[user]
	if x == nil {
		x = &turn{slots: make(chan struct{}, filesAtOnce)}
		if t.of == nil {
			t.of = map[sild.ID]*turn{}
		}
		t.of[user] = x
	}
	full := x.here >= filesAtOnce+filesWaiting
	if !full {
		x.here++
	}
	t.mu.Unlock()
	busy := &sild.Error{Kind: sild.Busy, Key: "error.busy"}
	if full {
		return nil, busy
	}
	leave := func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		if x.here--; x.here == 0 {
			delete(t.of, user)
		}
	}
	ctx, cancel := context.WithTimeout(ctx, filesPatient)
	defer cancel()
	select {
	case x.slots <- struct{}{}:
		return func() { <-x.slots; leave() }, nil
	case <-ctx.Done():
		leave()
		return nil, busy
	}
}

// FilesWaiting is how many users have a turn or wait for one.
func (s *Server) FilesWaiting() int {
	s.turns.mu.Lock()
	defer s.turns.mu.Unlock()
	return len(s.turns.of)
}
