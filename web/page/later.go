// SPDX-License-Identifier: EUPL-1.2

package page

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
	Rests   sync.WaitGroup // for the tests
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
func (s *Server) refuse(v *Visit, user sild.ID, how string) {
	s.Later.mu.Lock()
	if len(s.Later.refused) < mostGuesses {
		s.Later.refused = append(s.Later.refused, refusal{user, how})
	}
	s.Later.mu.Unlock()
	s.writeLater(v)
}

// often is how exact the last use of a session is.
const often = time.Minute

// use notes that the session of v is in use.
func (s *Server) use(v *Visit) {
	now := s.Flow.Now()
	if now.Sub(v.Who.UsedAt) < often {
		return
	}
	s.Later.mu.Lock()
	if s.Later.used == nil {
		s.Later.used = map[string]time.Time{}
	}
	s.Later.used[v.token()] = now
	s.Later.mu.Unlock()
	s.writeLater(v)
}

func (s *Server) writeLater(v *Visit) {
	s.Later.mu.Lock()
	defer s.Later.mu.Unlock()
	if s.Later.busy || len(s.Later.used)+len(s.Later.blocks)+len(s.Later.refused) == 0 {
		return
	}
	s.Later.busy = true
	ctx := context.WithoutCancel(v.Request.Context())
	s.Later.Rests.Go(func() {
		for s.writeSome(ctx) {
		}
	})
}

func (s *Server) writeSome(ctx context.Context) (more bool) {
	s.Later.mu.Lock()
	refused, used, blocks := s.Later.refused, s.Later.used, make([]org.Block, 0, len(s.Later.blocks))
	for _, b := range s.Later.blocks {
		blocks = append(blocks, b)
	}
	s.Later.refused, s.Later.used, s.Later.blocks = nil, nil, nil
	s.Later.busy = len(refused)+len(used)+len(blocks) > 0
	s.Later.mu.Unlock()
	if len(refused)+len(used)+len(blocks) == 0 {
		return false
	}
	if _, err := s.Flow.Write(ctx, sild.System, NoOnce, func(tx *db.Tx) (string, error) {
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

// Patience is how long a page waits for the figures of a past day: those of a
// small programme are there at once, those of a country are counted meanwhile.
const Patience = 2 * time.Second
