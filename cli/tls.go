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

// suites are those of TLS 1.2 that keep what was said secret when the key is
// lost, and that notice when a letter was changed. Those of TLS 1.3 all do.
var suites = []uint16{
	tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
	tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
	tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, tls.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
}

// config is how Sild speaks TLS: version 1.2 at the least.
func (c *certificate) config() (*tls.Config, error) {
	if err := secretFile(c.key); err != nil {
		return nil, err
	}
	if _, err := c.get(nil); err != nil {
		return nil, err
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, CipherSuites: suites, GetCertificate: c.get, NextProtos: []string{"h2", "http/1.1"}}, nil
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
