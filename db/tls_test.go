// SPDX-License-Identifier: EUPL-1.2

package db

import (
	"testing"

	"github.com/jackc/pgx/v5"
)

// TestPrivate: to a database on another machine only TLS goes that is checked.
func TestPrivate(t *testing.T) {
	judge := func(url string) error {
		t.Helper()
		c, err := pgx.ParseConfig(url)
		if err != nil {
			t.Fatal(err)
		}
		return private(c)
	}
	for _, url := range []string{
		"postgres://127.0.0.1/sild", "postgres://localhost/sild?sslmode=disable", "postgres://[::1]/sild", "postgres:///sild?host=/var/run/postgresql",
		"postgres://db.example.org/sild?sslmode=verify-full", "postgres://db.example.org/sild?sslmode=verify-ca", "postgres://10.0.0.7,localhost/sild?sslmode=verify-full",
	} {
		if err := judge(url); err != nil {
			t.Errorf("%s: %v", url, err)
		}
	}
	for _, url := range []string{
		"postgres://db.example.org/sild", "postgres://db.example.org/sild?sslmode=disable", "postgres://db.example.org/sild?sslmode=allow", "postgres://db.example.org/sild?sslmode=prefer",
		"postgres://db.example.org/sild?sslmode=require", "postgres://localhost,db.example.org/sild?sslmode=prefer", "postgres://10.0.0.7/sild", "postgres://localhost.example.org/sild",
	} {
		if judge(url) == nil {
			t.Errorf("%s is taken", url)
		}
	}
}
