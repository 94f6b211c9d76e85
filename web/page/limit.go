// SPDX-License-Identifier: EUPL-1.2

package page

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
	ByAccount = Pace{Free: 5, First: 15 * time.Second, Most: time.Hour, last: 100}
	ByAddress = Pace{Free: 60, First: 10 * time.Second, Most: 5 * time.Minute}
)

// A Pace is how tries are slowed down: the first ones are free, then each failed
// one doubles the wait, up to most. After last in a row it is a day.
type Pace struct {
	Free, last  int
	First, Most time.Duration
}

const forgets = 24 * time.Hour // after so long without a try nothing is remembered

// Wait is how long after the last of so many failed tries the next one may come.
func (p Pace) Wait(fails int) time.Duration {
	switch n := fails - p.Free; {
	case n < 0:
		return 0
	case p.last > 0 && fails >= p.last:
		return forgets
	case n >= 16:
		return p.Most
	default:
		return min(p.First<<n, p.Most)
	}
}

// mostGuesses bounds the memory that guesses can take: about 10 MB.
const mostGuesses = 50_000

type guesses struct {
	key   [32]byte
	Fails int
	Next  time.Time
	Seen  time.Time
}

// limits count tries. The least lately used counts give way.
type limits struct {
	Mu     sync.Mutex
	by     map[[32]byte]*list.Element
	order  list.List // the latest first
	loaded bool
}

// Of is what is counted under a key.
func (l *limits) Of(key [32]byte, now time.Time) *guesses {
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
	if now.Sub(t.Seen) > forgets && !t.Next.After(now) {
		t.Fails, t.Next = 0, time.Time{}
	}
	return t
}

// GuessKey is what a guess is counted under: nobody reads from it who was meant.
func GuessKey(scope, kind, who string) [32]byte {
	return sha256.Sum256([]byte(scope + "\x00" + kind + "\x00" + strings.ToLower(strings.TrimSpace(who))))
}

// A scope is a place where a try counts.
type scope struct {
	key [32]byte
	Pace
	lasts bool // also over a restart
}

// scopes are where a try of v counts.
func (s *Server) scopes(v *Visit, kind, who string) []scope {
	if device := v.cookie(DeviceCookie); device != "" && s.provedAt(v, device, kind, who) {
		return []scope{{key: GuessKey("device "+device, kind, who), Pace: ByAccount, lasts: true}}
	}
	return []scope{
		{key: GuessKey("account", kind, who), Pace: ByAccount, lasts: true},
		{key: GuessKey("address", "", s.Address(v.Request)), Pace: ByAddress},
	}
}

func (s *Server) provedAt(v *Visit, device, kind, who string) (yes bool) {
	err := s.Flow.Read(v.Request.Context(), sild.System, func(tx *db.Tx) (err error) {
		yes, err = org.HasProved(tx, device, kind+" "+who)
		return err
	})
	return err == nil && yes
}

// MayTry says how long v has to wait before it may try to prove that it is who;
// zero: now, and the try counts as failed until tried says otherwise, so that
// many at once are no way around. Kind is what is tried: "password", "totp",
// "code"; who is what was typed, whether there is anybody of that name or not.
func (s *Server) MayTry(v *Visit, kind, who string) (wait time.Duration) {
	places := s.scopes(v, kind, who)
	now := s.Flow.Now()
	s.recall(v, now)
	s.Limits.Mu.Lock()
	defer s.Limits.Mu.Unlock()
	for _, p := range places {
		wait = max(wait, s.Limits.Of(p.key, now).Next.Sub(now))
	}
	if wait > 0 {
		return wait
	}
	for _, p := range places {
		t := s.Limits.Of(p.key, now)
		t.Fails, t.Seen = t.Fails+1, now
		t.Next = now.Add(p.Wait(t.Fails))
		if p.lasts && t.Fails >= p.Free {
			s.Later.block(org.Block{Key: t.key[:], Fails: t.Fails, Next: t.Next})
		}
	}
	s.writeLater(v)
	return 0
}

// Tried says how a try ended that mayTry let through. One that went well is
// forgotten, and its device is known from now on.
func (s *Server) Tried(v *Visit, kind, who string, ok bool) {
	if !ok {
		return // it has been counted
	}
	places := s.scopes(v, kind, who)
	now := s.Flow.Now()
	s.Limits.Mu.Lock()
	for _, p := range places {
		t := s.Limits.Of(p.key, now)
		if p.lasts {
			if t.Fails >= p.Free {
				s.Later.block(org.Block{Key: t.key[:]})
			}
			t.Fails, t.Next = 0, time.Time{}
			continue
		}
		// An address is shared: one that is right does not make good for others.
		t.Fails = max(t.Fails-1, 0)
		t.Next = t.Seen.Add(p.Wait(t.Fails))
	}
	s.Limits.Mu.Unlock()
	s.writeLater(v)
	device := v.device()
	if _, err := s.Flow.Write(v.Request.Context(), sild.System, NoOnce, func(tx *db.Tx) (string, error) {
		return "", org.Proved(tx, device, kind+" "+who)
	}); err != nil {
		s.Log.Warn("door.device", sild.KindOf(err).Field())
	}
}

// failed is how many tries in a row have failed where those of v count first.
func (s *Server) failed(v *Visit, kind, who string) int {
	places := s.scopes(v, kind, who)
	s.Limits.Mu.Lock()
	defer s.Limits.Mu.Unlock()
	return s.Limits.Of(places[0].key, s.Flow.Now()).Fails
}

// recall brings back what outlasted a restart.
func (s *Server) recall(v *Visit, now time.Time) {
	s.Limits.Mu.Lock()
	loaded := s.Limits.loaded
	s.Limits.Mu.Unlock()
	if loaded {
		return
	}
	var all []org.Block
	err := s.Flow.Read(v.Request.Context(), sild.System, func(tx *db.Tx) (err error) {
		all, err = org.Blocks(tx)
		return err
	})
	if err != nil {
		return // it is tried again with the next guess
	}
	s.Limits.Mu.Lock()
	defer s.Limits.Mu.Unlock()
	if s.Limits.loaded {
		return
	}
	s.Limits.loaded = true
	for _, b := range all {
		t := s.Limits.Of([32]byte(b.Key), now)
		t.Fails, t.Next, t.Seen = max(t.Fails, b.Fails), b.Next, now
	}
}

// Address is where a request comes from. Behind a proxy it is the hop that the
// proxy has added itself, the last one: all before it anybody can write.
// Elsewhere such headers mean nothing. Of an address of IPv6 the half counts
// that one customer has.
func (s *Server) Address(r *http.Request) string {
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

// TooMany answers that it is too early to try again, and says honestly when.
func (v *Visit) TooMany(wait time.Duration, again Screen) {
	seconds := int((wait + time.Second - 1) / time.Second)
	v.Writer.Header().Set("Retry-After", strconv.Itoa(seconds))
	m := sild.Message{Key: "door.wait.seconds", Args: sild.Args{"n": strconv.Itoa(seconds)}}
	if seconds > 90 {
		m = sild.Message{Key: "door.wait.minutes", Args: sild.Args{"n": strconv.Itoa((seconds + 59) / 60)}}
	}
	v.Page.Problems = map[string]sild.Message{"": m}
	v.Show(again, http.StatusTooManyRequests)
}

// Who writes from an open page is slowed down by their address, as at the door;
// the numbers are ours: a family that applies from one address is let through.
var byWriter = Pace{Free: 5, First: time.Minute, Most: time.Hour}

// MayWrite says how long the address of v has to wait before it may send another
// form of an open page of one kind; zero: now, and it counts.
func (s *Server) MayWrite(v *Visit, what string) time.Duration {
	now := s.Flow.Now()
	s.Limits.Mu.Lock()
	defer s.Limits.Mu.Unlock()
	t := s.Limits.Of(GuessKey("address", what, s.Address(v.Request)), now)
	if wait := t.Next.Sub(now); wait > 0 {
		return wait
	}
	t.Fails, t.Seen = t.Fails+1, now
	t.Next = now.Add(byWriter.Wait(t.Fails))
	return 0
}
