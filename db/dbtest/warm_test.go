// SPDX-License-Identifier: EUPL-1.2

package dbtest

import (
	"context"
	"database/sql"
	"os"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// TestWarm: a connection serves the next pool, unless something is under way on
// it, or its server has ended it.
func TestWarm(t *testing.T) {
	if os.Getenv("TEST_DATABASE") == "" {
		t.Skip("SQLite has no server")
	}
	config, err := pgx.ParseConfig(URL(t))
	if err != nil {
		t.Fatal(err)
	}
	kept := new(warm)
	serves := func(before func(*sql.Conn)) (pid int) {
		t.Helper()
		pool := sql.OpenDB(kept.over(stdlib.GetConnector(*config)))
		defer pool.Close()
		c, err := pool.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if err := c.QueryRowContext(t.Context(), "SELECT pg_backend_pid()").Scan(&pid); err != nil {
			t.Fatal(err)
		}
		if before != nil {
			before(c)
		}
		return pid
	}
	first := serves(nil)
	if second := serves(nil); second != first {
		t.Errorf("the second pool has connection %d; want that of the first, %d", second, first)
	}
	serves(func(c *sql.Conn) {
		if _, err := c.ExecContext(context.WithoutCancel(t.Context()), "BEGIN"); err != nil {
			t.Error(err)
		}
	})
	third := serves(nil)
	if third == first {
		t.Error("a connection with a unit of work under way is lent again")
	}
	other, err := pgx.Connect(t.Context(), URL(t))
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close(t.Context())
	if _, err := other.Exec(t.Context(), "SELECT pg_terminate_backend($1, 5000)", third); err != nil {
		t.Fatal(err)
	}
	if serves(nil) == third {
		t.Error("a connection that its server ended is lent again")
	}
}
