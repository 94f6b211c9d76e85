// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net"
	"strings"
	"sync"
	"time"
)

// Tries are slowed down for whom they are made and for the address from which
// they come. The numbers are ours: the first ones are free, then each wait is
// twice the one before.
const (
	freeTries   = 5
	freeAddress = 60
	firstWait   = 15 * time.Second
	longestWait = time.Hour
	mostTries   = 50_000 // what is remembered
)

type tries struct {
	mu sync.Mutex
	by map[string]*tryCount
}

type tryCount struct {
	fails int
	next  time.Time
}

func (s *Server) tryKeys(v *visit, kind, who string) map[string]int {
	host, _, err := net.SplitHostPort(v.r.RemoteAddr)
	if err != nil {
		host = v.r.RemoteAddr
	}
	return map[string]int{"who " + kind + " " + strings.ToLower(who): freeTries, "address " + host: freeAddress}
}

// mayTry says how long v has to wait before it may try to prove that it is who;
// zero: now, and the try counts as failed until tried says otherwise.
func (s *Server) mayTry(v *visit, kind, who string) (wait time.Duration) {
	now := s.Flow.Now()
	s.tries.mu.Lock()
	defer s.tries.mu.Unlock()
	if s.tries.by == nil || len(s.tries.by) > mostTries {
		s.tries.by = map[string]*tryCount{}
	}
	keys := s.tryKeys(v, kind, who)
	for key := range keys {
		if s.tries.by[key] == nil {
			s.tries.by[key] = &tryCount{}
		}
		wait = max(wait, s.tries.by[key].next.Sub(now))
	}
	if wait > 0 {
		return wait
	}
	for key, free := range keys {
		t := s.tries.by[key]
		if t.fails++; t.fails >= free {
			t.next = now.Add(min(firstWait<<min(t.fails-free, 10), longestWait))
		}
	}
	return 0
}

// tried says how a try ended that mayTry let through.
func (s *Server) tried(v *visit, kind, who string, ok bool) {
	if !ok {
		return // it has been counted
	}
	s.tries.mu.Lock()
	defer s.tries.mu.Unlock()
	for key := range s.tryKeys(v, kind, who) {
		if t := s.tries.by[key]; t != nil {
			if t.fails--; strings.HasPrefix(key, "who ") {
				t.fails = 0
			}
			t.next = time.Time{}
		}
	}
}
