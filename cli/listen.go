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

// How long a client may take, so that slow ones do not hold connections for
// ever: for the head and the whole of a request, for an answer, and between
// two requests. On bad networks a form still arrives within these.
const (
	headTime   = 10 * time.Second
	readTime   = 60 * time.Second
	answerTime = 120 * time.Second
	idleTime   = 180 * time.Second
	finishTime = 10 * time.Second // for the requests under way when the process is asked to end
)

// serve answers requests on l until ctx ends, finishes those under way, and
// calls ready when it listens.
func serve(ctx context.Context, l net.Listener, h http.Handler) error {
	server := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: headTime,
		ReadTimeout:       readTime,
		WriteTimeout:      answerTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    32 << 10,
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
	finish, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishTime)
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
