// SPDX-License-Identifier: EUPL-1.2

package db

import (
	"crypto/tls"
	"errors"
	"net"
	"strings"

	"github.com/jackc/pgx/v5"
)

// private refuses a way to PostgreSQL on which others could read or stand in
// between: to another machine only TLS goes, with a certificate that is checked.
func private(c *pgx.ConnConfig) error {
	safe := guarded(c.Host, c.TLSConfig)
	for _, f := range c.Fallbacks {
		safe = safe && guarded(f.Host, f.TLSConfig)
	}
	if !safe {
		return errors.New("the way to a database on another machine must be TLS with a certificate that is checked: add sslmode=verify-full to its address (and sslrootcert=FILE for an authority of your own)")
	}
	return nil
}

func guarded(host string, c *tls.Config) bool {
	if ip := net.ParseIP(host); strings.HasPrefix(host, "/") || host == "localhost" || ip != nil && ip.IsLoopback() {
		return true
	}
	return c != nil && (!c.InsecureSkipVerify || c.VerifyPeerCertificate != nil || c.VerifyConnection != nil)
}
