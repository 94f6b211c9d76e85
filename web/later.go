// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"context"
	"sync"
	"time"

	"sild"
	"sild/db"
	"sild/org"
)

// What is written when nobody waits for it: when sessions were used, and how
// often accounts were guessed at. One writes at a time, what has gathered
// meanwhile goes together, and no page ever waits.
type later struct {
	mu      sync.Mutex
	used    map[string]time.Time
	blocks  map[[32]byte]org.Block
	refused []refusal
	busy    bool
	rests   sync.WaitGroup // for the tests
}

func (l *later) block(b org.Block) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.blocks == nil {
		l.blocks = map[[32]byte]org.Block{}
	}
	if len(l.blocks) < mostGuesses {
		l.blocks[[32]byte(b.Key)] = b
	}
}

// A refusal is a try to sign in as a user that failed, for the trail. It is
// written later, so that an unknown name takes as long as a known one.
type refusal struct {
	user sild.ID
	how  string
}

// refuse notes a refusal; of a name that nobody has, without a user.
func (s *Server) refuse(v *visit, user sild.ID, how string) {
	s.later.mu.Lock()
	if len(s.later.refused) < mostGuesses {
		s.later.refused = append(s.later.refused, refusal{user, how})
	}
	s.later.mu.Unlock()
	s.writeLater(v)
}

// often is how exact the last use of a session is.
const often = time.Minute

// use notes that the session of v is in use.
func (s *Server) use(v *visit) {
	now := s.Flow.Now()
	if now.Sub(v.who.UsedAt) < often {
		return
	}
	s.later.mu.Lock()
	if s.later.used == nil {
		s.later.used = map[string]time.Time{}
	}
	s.later.used[v.token()] = now
	s.later.mu.Unlock()
	s.writeLater(v)
}

func (s *Server) writeLater(v *visit) {
	s.later.mu.Lock()
	defer s.later.mu.Unlock()
	if s.later.busy || len(s.later.used)+len(s.later.blocks)+len(s.later.refused) == 0 {
		return
	}
	s.later.busy = true
	ctx := context.WithoutCancel(v.r.Context())
	s.later.rests.Go(func() {
		for s.writeSome(ctx) {
		}
	})
}

func (s *Server) writeSome(ctx context.Context) (more bool) {
	s.later.mu.Lock()
	refused, used, blocks := s.later.refused, s.later.used, make([]org.Block, 0, len(s.later.blocks))
	for _, b := range s.later.blocks {
		blocks = append(blocks, b)
	}
	s.later.refused, s.later.used, s.later.blocks = nil, nil, nil
	s.later.busy = len(refused)+len(used)+len(blocks) > 0
	s.later.mu.Unlock()
	if len(refused)+len(used)+len(blocks) == 0 {
		return false
	}
	if _, err := s.Flow.Write(ctx, sild.System, noOnce, func(tx *db.Tx) (string, error) {
		for _, r := range refused {
			org.Refused(tx, r.user, r.how)
		}
		if err := org.Used(tx, used); err != nil {
			return "", err
		}
		return "", org.KeepBlocks(tx, blocks)
	}); err != nil {
		s.Log.Warn("door.later", sild.KindOf(err).Field())
	}
	return true
}
