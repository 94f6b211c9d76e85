// SPDX-License-Identifier: EUPL-1.2

package cli

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// A pipe is a network in memory, whose time is the test's: a minute of dribbling
// takes no time.
type pipe struct {
	conns chan net.Conn
	once  sync.Once
	ended chan struct{}
}

func newPipe() *pipe { return &pipe{conns: make(chan net.Conn), ended: make(chan struct{})} }

func (p *pipe) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.ended:
		return nil, net.ErrClosed
	}
}

func (p *pipe) Close() error {
	p.once.Do(func() { close(p.ended) })
	return nil
}

func (p *pipe) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }

func (p *pipe) dial() net.Conn {
	ours, theirs := net.Pipe()
	p.conns <- theirs
	return ours
}

// siege lets n clients do as they do against a server with these limits, and
// tells how many are still connected after two minutes, and how long those
// waited who wanted a page meanwhile.
func siege(t *testing.T, m limits, n int, client func(net.Conn)) (held int, worst time.Duration) {
	synctest.Test(t, func(t *testing.T) {
		l := newPipe()
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		ended := make(chan error, 1)
		page := strings.Repeat("a page ", 20_000)
		go func() {
			ended <- serve(ctx, l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if _, err := io.Copy(io.Discard, r.Body); err == nil {
					io.WriteString(w, page)
				}
			}), m)
		}()
		var open atomic.Int64
		var clients sync.WaitGroup
		open.Store(int64(n))
		all := make([]net.Conn, n)
		for i := range n {
			c := l.dial()
			all[i] = c
			clients.Go(func() {
				client(c)
				open.Add(-1)
			})
		}
		for range 12 {
			time.Sleep(10 * time.Second) // of the bubble
			began := time.Now()
			c := l.dial()
			go io.WriteString(c, "GET / HTTP/1.1\r\nHost: sild\r\nConnection: close\r\n\r\n")
			r, err := http.ReadResponse(bufio.NewReader(c), nil)
			if err != nil {
				t.Errorf("no answer: %v", err)
			} else if got, err := io.ReadAll(r.Body); err != nil || string(got) != page {
				t.Errorf("%d bytes: %v", len(got), err)
			}
			worst = max(worst, time.Since(began))
			c.Close()
		}
		synctest.Wait()
		held = int(open.Load())
		for _, c := range all {
			c.Close()
		}
		clients.Wait()
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return held, worst
}

// dribble sends a letter every two seconds until it is cut off.
func dribble(c net.Conn, first string, letters string) {
	if _, err := io.WriteString(c, first); err != nil {
		return
	}
	for i := 0; ; i++ {
		time.Sleep(2 * time.Second)
		if _, err := c.Write([]byte{letters[i%len(letters)]}); err != nil {
			return
		}
	}
}

// TestSlowClients: who sends a head, a body or takes an answer letter by letter
// is cut off, and everybody else is answered meanwhile. Without the limits all
// of them stay.
func TestSlowClients(t *testing.T) {
	const n = 1000
	for name, client := range map[string]func(net.Conn){
		"head": func(c net.Conn) { dribble(c, "GET / HTTP/1.1\r\nHost: sild\r\nX-Slow: ", "a") },
		"body": func(c net.Conn) {
			go io.Copy(io.Discard, c)
			dribble(c, "POST / HTTP/1.1\r\nHost: sild\r\nContent-Length: 1000000\r\n\r\n", "a")
		},
		"answer": func(c net.Conn) {
			io.WriteString(c, "GET / HTTP/1.1\r\nHost: sild\r\n\r\n")
			for one := make([]byte, 1); ; time.Sleep(2 * time.Second) {
				if _, err := c.Read(one); err != nil {
					return
				}
			}
		},
		"silence": func(c net.Conn) { c.Read(make([]byte, 1)) },
	} {
		t.Run(name, func(t *testing.T) {
			within := usual
			within.answer = 100 * time.Second // so that the siege is over before its end
			held, worst := siege(t, within, n, client)
			if held != 0 || worst > time.Second {
				t.Errorf("%d of %d slow clients are still connected, and others waited up to %v; want 0 and no wait", held, n, worst)
			}
			if held, _ := siege(t, limits{finish: time.Second}, n, client); held != n {
				t.Errorf("without limits %d of %d are still connected; want all, or the test shows nothing", held, n)
			}
		})
	}
}

// TestLargeHead: a head that is too long is refused before anybody reads it.
func TestLargeHead(t *testing.T) {
	for _, head := range []string{"X-Long: " + strings.Repeat("a", usual.bytes+5000), strings.Repeat("X-Many: a\r\n", 6000) + "X: 1"} {
		synctest.Test(t, func(t *testing.T) {
			l := newPipe()
			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() {
				ended <- serve(ctx, l, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it was answered") }), usual)
			}()
			c := l.dial()
			go io.WriteString(c, "GET / HTTP/1.1\r\nHost: sild\r\n"+head+"\r\n\r\n")
			r, err := http.ReadResponse(bufio.NewReader(c), nil)
			if err != nil {
				t.Fatal(err)
			}
			if r.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
				t.Errorf("status %d; want 431", r.StatusCode)
			}
			c.Close()
			cancel()
			if err := <-ended; err != nil {
				t.Error(err)
			}
		})
	}
}

// TestGracefulEnd: a request under way when the process is asked to end is
// answered whole, and one that never ends is cut off.
func TestGracefulEnd(t *testing.T) {
	for _, takes := range []time.Duration{5 * time.Second, time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			l := newPipe()
			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() {
				ended <- serve(ctx, l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					select {
					case <-time.After(takes):
						io.WriteString(w, "whole")
					case <-r.Context().Done():
					}
				}), usual)
			}()
			c := l.dial()
			go io.WriteString(c, "GET / HTTP/1.1\r\nHost: sild\r\n\r\n")
			go func() {
				time.Sleep(time.Second)
				cancel()
			}()
			began := time.Now()
			r, err := http.ReadResponse(bufio.NewReader(c), nil)
			if takes > usual.finish {
				if err == nil || time.Since(began) > time.Second+2*usual.finish {
					t.Errorf("a request that never ends held the process for %v: %v", time.Since(began), err)
				}
			} else if err != nil || r.StatusCode != http.StatusOK {
				t.Errorf("a request under way was cut off: %v", err)
			}
			c.Close()
			if err := <-ended; err != nil {
				t.Error(err)
			}
		})
	}
}

// TestFraming: where two readers could disagree on where a request ends, it is
// refused, and nothing behind it is taken for another one.
func TestFraming(t *testing.T) {
	for _, head := range []string{
		"Content-Length: 4\r\nContent-Length: 5", "Content-Length: 4, 5", "Content-Length: -1", "Content-Length: +4", "Content-Length: 0x4", "Content-Length : 4",
		"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", "Transfer-Encoding: xchunked", "Transfer-Encoding: chunked, chunked", "Transfer-Encoding: gzip",
		" X: folded", "X: a\r\n\tb: c\x00", "Bad Name: 1", "Host: other",
	} {
		synctest.Test(t, func(t *testing.T) {
			l := newPipe()
			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			seen := 0
			go func() {
				ended <- serve(ctx, l, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
					seen++
					if r.URL.Path == "/smuggled" {
						t.Errorf("%q: what stood behind it was taken for a request", head)
					}
				}), usual)
			}()
			c := l.dial()
			go io.WriteString(c, "POST / HTTP/1.1\r\nHost: sild\r\n"+head+"\r\n\r\nabcdGET /smuggled HTTP/1.1\r\nHost: sild\r\n\r\n")
			r, err := http.ReadResponse(bufio.NewReader(c), nil)
			if err != nil || r.StatusCode != http.StatusBadRequest && r.StatusCode != http.StatusNotImplemented || seen > 0 {
				t.Errorf("%q: %v %v, seen %d; want it refused", head, r, err, seen)
			}
			c.Close()
			cancel()
			if err := <-ended; err != nil {
				t.Error(err)
			}
		})
	}
}
