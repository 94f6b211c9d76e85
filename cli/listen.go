// SPDX-License-Identifier: EUPL-1.2

package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"time"
)

// limits are how long a client may take, and how much it may say before it is
// known what it wants, so that slow and talkative ones do not hold what others
// need. Zero is without end.
type limits struct {
	head   time.Duration // for the head of a request
	read   time.Duration // for the whole of it
	answer time.Duration // to take the answer
	idle   time.Duration // between two requests
	finish time.Duration // for the requests under way when the process is asked to end
	bytes  int           // of a head
}

// usual: on bad networks a form still arrives within these.
var usual = limits{
	head: 10 * time.Second, read: 60 * time.Second, answer: 120 * time.Second, idle: 180 * time.Second,
	finish: 10 * time.Second, bytes: 32 << 10,
}

// serve answers requests on l until ctx ends, and finishes those under way.
func serve(ctx context.Context, l net.Listener, h http.Handler, m limits) error {
	server := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: m.head,
		ReadTimeout:       m.read,
		WriteTimeout:      m.answer,
		IdleTimeout:       m.idle,
		MaxHeaderBytes:    m.bytes,
		ErrorLog:          log.New(io.Discard, "", 0), // it names addresses, and what a peer sent
		// A request that is under way when the process is asked to end is finished.
		BaseContext: func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	finish, cancel := context.WithTimeout(context.WithoutCancel(ctx), m.finish)
	defer cancel()
	err := server.Shutdown(finish)
	if errors.Is(err, context.DeadlineExceeded) {
		err = server.Close() // who has not finished by now is cut off: all that was committed is safe
	}
	return err
}

// loopback reports whether only this machine can reach address.
func loopback(address string) (bool, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false, fmt.Errorf("%q is not an address such as 127.0.0.1:8080", address)
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback(), nil
}
