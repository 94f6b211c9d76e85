// SPDX-License-Identifier: EUPL-1.2

package dbtest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"sild/db"
)

// A cluster is the PostgreSQL server of the tests, and the database on it that
// each test's own is copied from.
type cluster struct {
	url      *url.URL
	admin    *sql.DB
	template string
}

var server struct {
	sync.Once
	cluster
	err error
}

// postgres is the address of a new database: migrated, or without tables.
func postgres(t testing.TB, migrated bool) string {
	t.Helper()
	server.Do(func() { server.cluster, server.err = newCluster(forAll(t), os.Getenv("TEST_DATABASE")) })
	if server.err != nil {
		t.Fatal(server.err)
	}
	c := server.cluster
	from := "template0"
	if migrated {
		from = c.template
	}
	name := "sild_test_" + strings.ToLower(rand.Text())
	if _, err := c.admin.ExecContext(t.Context(), create(name, from)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := c.admin.Exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	return c.database(name)
}

func create(name, from string) string {
	return "CREATE DATABASE " + name + " TEMPLATE " + from + " ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
}

// database is the server's address with another database.
func (c cluster) database(name string) string {
	u := *c.url
	u.Path = "/" + name
	return u.String()
}

func newCluster(ctx context.Context, at string) (c cluster, err error) {
	if c.url, err = url.Parse(at); err != nil {
		return c, err
	}
	if c.admin, err = sql.Open("pgx", at); err != nil {
		return c, err
	}
	c.admin.SetMaxOpenConns(4)
	c.template = "sild_template_" + db.Schema()
	return c, c.makeTemplate(ctx)
}

// makeTemplate makes the template, once for all processes that test the same
// migrations: it stays on the server.
func (c cluster) makeTemplate(ctx context.Context) (err error) {
	conn, err := c.admin.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	// One process makes it while the others wait. The lock is the connection's.
	const key = 7316 // a number that only dbtest takes
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", key); err != nil {
		return err
	}
	defer func() {
		_, e := conn.ExecContext(ctx, "SELECT pg_advisory_unlock($1)", key)
		err = errors.Join(err, e)
	}()

	var done bool
	switch err := conn.QueryRowContext(ctx, "SELECT datistemplate FROM pg_database WHERE datname = $1", c.template).Scan(&done); {
	case err == nil && done:
		return nil
	case err == nil: // a process ended while it made it
		if _, err := conn.ExecContext(ctx, "DROP DATABASE "+c.template+" WITH (FORCE)"); err != nil {
			return err
		}
	case !errors.Is(err, sql.ErrNoRows):
		return err
	}
	if _, err := conn.ExecContext(ctx, create(c.template, "template0")); err != nil {
		return err
	}
	if err := migrate(ctx, c.database(c.template)); err != nil {
		return fmt.Errorf("make the template: %w", err)
	}
	_, err = conn.ExecContext(ctx, "ALTER DATABASE "+c.template+" WITH IS_TEMPLATE true")
	return err
}
