// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"container/list"
	"crypto/sha256"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"sild"
	"sild/db"
	"sild/org"
)

// Guessing is stopped at three places, each counting by itself: the account that
// is guessed at, the address that the guesses come from, and a device at which
// that account has proved itself before. A try from such a device counts there
// and nowhere else: whoever guesses from elsewhere cannot lock out the one who
// sits at their usual place. The numbers are ours; NIST SP 800-63B-4 §3.2.2 lets
// nobody fail more than 100 times in a row.
var (
	byAccount = pace{free: 5, first: 15 * time.Second, most: time.Hour, last: 100}
	byAddress = pace{free: 60, first: 10 * time.Second, most: 5 * time.Minute}
)

// A pace is how tries are slowed down: the first ones are free, then each failed
// one doubles the wait, up to most. After last in a row it is a day.
type pace struct {
	free, last  int
	first, most time.Duration
}

const forgets = 24 * time.Hour // after so long without a try nothing is remembered

// wait is how long after the last of so many failed tries the next one may come.
func (p pace) wait(fails int) time.Duration {
	switch n := fails - p.free; {
	case n < 0:
		return 0
	case p.last > 0 && fails >= p.last:
		return forgets
	case n >= 16:
		return p.most
	default:
		return min(p.first<<n, p.most)
	}
}

// mostGuesses bounds the memory that guesses can take: about 10 MB.
const mostGuesses = 50_000

type guesses struct {
	key   [32]byte
	fails int
	next  time.Time
	seen  time.Time
}

// limits count tries. The least lately used counts give way.
type limits struct {
	mu     sync.Mutex
	by     map[[32]byte]*list.Element
	order  list.List // the latest first
	loaded bool
}

func (l *limits) of(key [32]byte, now time.Time) *guesses {
	if l.by == nil {
		l.by = map[[32]byte]*list.Element{}
	}
	e := l.by[key]
	if e == nil {
		e = l.order.PushFront(&guesses{key: key})
		l.by[key] = e
		if l.order.Len() > mostGuesses {
			old := l.order.Back()
			delete(l.by, old.Value.(*guesses).key)
			l.order.Remove(old)
		}
	}
	l.order.MoveToFront(e)
	t := e.Value.(*guesses)
	if now.Sub(t.seen) > forgets && !t.next.After(now) {
		t.fails, t.next = 0, time.Time{}
	}
	return t
}

func guessKey(scope, kind, who string) [32]byte {
	return sha256.Sum256([]byte(scope + "\x00" + kind + "\x00" + strings.ToLower(strings.TrimSpace(who))))
}

// A scope is a place where a try counts.
type scope struct {
	key [32]byte
	pace
	lasts bool // also over a restart
}

// scopes are where a try of v counts.
func (s *Server) scopes(v *visit, kind, who string) []scope {
	if device := v.cookie(deviceCookie); device != "" && s.provedAt(v, device, kind, who) {
		return []scope{{key: guessKey("device "+device, kind, who), pace: byAccount, lasts: true}}
	}
	return []scope{
		{key: guessKey("account", kind, who), pace: byAccount, lasts: true},
		{key: guessKey("address", "", s.address(v.r)), pace: byAddress},
	}
}

func (s *Server) provedAt(v *visit, device, kind, who string) (yes bool) {
	err := s.Flow.Read(v.r.Context(), sild.System, func(tx *db.Tx) (err error) {
		yes, err = org.HasProved(tx, device, kind+" "+who)
		return err
	})
	return err == nil && yes
}

// mayTry says how long v has to wait before it may try to prove that it is who;
// zero: now, and the try counts as failed until tried says otherwise, so that
// many at once are no way around. Kind is what is tried: "password", "totp",
// "code"; who is what was typed, whether there is anybody of that name or not.
func (s *Server) mayTry(v *visit, kind, who string) (wait time.Duration) {
	places := s.scopes(v, kind, who)
	now := s.Flow.Now()
	s.recall(v, now)
	s.limits.mu.Lock()
	defer s.limits.mu.Unlock()
	for _, p := range places {
		wait = max(wait, s.limits.of(p.key, now).next.Sub(now))
	}
	if wait > 0 {
		return wait
	}
	for _, p := range places {
		t := s.limits.of(p.key, now)
		t.fails, t.seen = t.fails+1, now
		t.next = now.Add(p.wait(t.fails))
		if p.lasts && t.fails >= p.free {
			s.later.block(org.Block{Key: t.key[:], Fails: t.fails, Next: t.next})
		}
	}
	s.writeLater(v)
	return 0
}

// tried says how a try ended that mayTry let through. One that went well is
// forgotten, and its device is known from now on.
func (s *Server) tried(v *visit, kind, who string, ok bool) {
	if !ok {
		return // it has been counted
	}
	places := s.scopes(v, kind, who)
	now := s.Flow.Now()
	s.limits.mu.Lock()
	for _, p := range places {
		t := s.limits.of(p.key, now)
		if p.lasts {
			if t.fails >= p.free {
				s.later.block(org.Block{Key: t.key[:]})
			}
			t.fails, t.next = 0, time.Time{}
			continue
		}
		// An address is shared: one that is right does not make good for others.
		t.fails = max(t.fails-1, 0)
		t.next = t.seen.Add(p.wait(t.fails))
	}
	s.limits.mu.Unlock()
	s.writeLater(v)
	device := v.device()
	if _, err := s.Flow.Write(v.r.Context(), sild.System, noOnce, func(tx *db.Tx) (string, error) {
		return "", org.Proved(tx, device, kind+" "+who)
	}); err != nil {
		s.Log.Warn("door.device", sild.KindOf(err).Field())
	}
}

// failed is how many tries in a row have failed where those of v count first.
func (s *Server) failed(v *visit, kind, who string) int {
	places := s.scopes(v, kind, who)
	s.limits.mu.Lock()
	defer s.limits.mu.Unlock()
	return s.limits.of(places[0].key, s.Flow.Now()).fails
}

// recall brings back what outlasted a restart.
func (s *Server) recall(v *visit, now time.Time) {
	s.limits.mu.Lock()
	loaded := s.limits.loaded
	s.limits.mu.Unlock()
	if loaded {
		return
	}
	var all []org.Block
	err := s.Flow.Read(v.r.Context(), sild.System, func(tx *db.Tx) (err error) {
		all, err = org.Blocks(tx)
		return err
	})
	if err != nil {
		return // it is tried again with the next guess
	}
	s.limits.mu.Lock()
	defer s.limits.mu.Unlock()
	if s.limits.loaded {
		return
	}
	s.limits.loaded = true
	for _, b := range all {
		t := s.limits.of([32]byte(b.Key), now)
		t.fails, t.next, t.seen = max(t.fails, b.Fails), b.Next, now
	}
}

// address is where a request comes from. Behind a proxy it is the hop that the
// proxy has added itself, the last one: all before it anybody can write.
// Elsewhere such headers mean nothing. Of an address of IPv6 the half counts
// that one customer has.
func (s *Server) address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if lines := r.Header.Values("X-Forwarded-For"); s.Behind && len(lines) > 0 {
		line := lines[len(lines)-1]
		host = strings.TrimSpace(line[strings.LastIndexByte(line, ',')+1:])
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	if ip == nil {
		return "unknown"
	}
	if ip.To4() == nil {
		ip = ip.Mask(net.CIDRMask(64, 128))
	}
	return ip.String()
}

// tooMany answers that it is too early to try again, and says honestly when.
func (v *visit) tooMany(wait time.Duration, again screen) {
	seconds := int((wait + time.Second - 1) / time.Second)
	v.w.Header().Set("Retry-After", strconv.Itoa(seconds))
	m := sild.Message{Key: "door.wait.seconds", Args: sild.Args{"n": strconv.Itoa(seconds)}}
	if seconds > 90 {
		m = sild.Message{Key: "door.wait.minutes", Args: sild.Args{"n": strconv.Itoa((seconds + 59) / 60)}}
	}
	v.page.Problems = map[string]sild.Message{"": m}
	v.show(again, http.StatusTooManyRequests)
}
