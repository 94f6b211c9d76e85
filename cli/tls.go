// SPDX-License-Identifier: EUPL-1.2

package cli

import (
	"crypto/tls"
	"fmt"
	"os"
	"sync"
	"time"

	"sild"
)

// A certificate is read from its files, and again when they change: who renews
// it need not start Sild anew.
type certificate struct {
	cert, key string
	log       *sild.Log

	mu   sync.Mutex
	now  *tls.Certificate
	seen [2]time.Time
}

// config is how Sild speaks TLS: version 1.2 at the least, and of Go's suites
// only those that keep what was said secret when the key is lost.
func (c *certificate) config() (*tls.Config, error) {
	if err := secretFile(c.key); err != nil {
		return nil, err
	}
	if _, err := c.get(nil); err != nil {
		return nil, err
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: c.get, NextProtos: []string{"h2", "http/1.1"}}, nil
}

// get is the certificate as its files have it. One that has been spoilt is told
// to the log, and the last good one goes on.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var changed [2]time.Time
	for i, name := range []string{c.cert, c.key} {
		if info, err := os.Stat(name); err == nil {
			changed[i] = info.ModTime()
		}
	}
	if c.now != nil && changed == c.seen {
		return c.now, nil
	}
	c.seen = changed
	pair, err := tls.LoadX509KeyPair(c.cert, c.key)
	switch {
	case err == nil:
		c.now = &pair
	case c.now == nil:
		return nil, fmt.Errorf("the certificate: %w", err)
	default:
		c.log.Error("serve.certificate", sild.Cause(err))
	}
	return c.now, nil
}
