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

	"github.com/jackc/pgx/v5"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"sild/db"
)

// A cluster is the PostgreSQL server of the tests. To copy a database takes
// PostgreSQL a quarter of a second, so the copies stay and are lent: to one
// test at a time of all processes, emptied before each. They are the server's
// sild_test_…, as many as tests ever ran at once.
type cluster struct {
	url   *url.URL
	admin *sql.Conn // its session holds the locks on what is lent
	mu    sync.Mutex
	lent  map[int]bool
	warm  map[int]*warm // by copy

	schema string
	shape  string // of the tables in a database that no test has changed
}

var server struct {
	sync.Once
	*cluster
	err error
}

func theServer(t testing.TB) *cluster {
	t.Helper()
	server.Do(func() { server.cluster, server.err = newCluster(forAll(t), os.Getenv("TEST_DATABASE")) })
	if server.err != nil {
		t.Fatal(server.err)
	}
	return server.cluster
}

// The two classes of advisory locks that dbtest takes: for the template, and for each copy.
const templateLock, copyLock = 7316, 7317

func newCluster(ctx context.Context, at string) (*cluster, error) {
	u, err := url.Parse(at)
	if err != nil {
		return nil, err
	}
	pool, err := sql.Open("pgx", at)
	if err != nil {
		return nil, err
	}
	c := &cluster{url: u, lent: map[int]bool{}, warm: map[int]*warm{}, schema: db.Schema()}
	if c.admin, err = pool.Conn(ctx); err != nil {
		return nil, err
	}
	return c, c.template(ctx)
}

func (c *cluster) exec(ctx context.Context, query string, args ...any) error {
	_, err := c.admin.ExecContext(ctx, query, args...)
	return err
}

// database is the server's address with another database.
func (c *cluster) database(name string) string {
	u := *c.url
	u.Path = "/" + name
	return u.String()
}

func (c *cluster) create(ctx context.Context, name, from string) error {
	return c.exec(ctx, "CREATE DATABASE "+name+" TEMPLATE "+from+" ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'")
}

func (c *cluster) drop(ctx context.Context, name string) error {
	return c.exec(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
}

// template makes the database that the others are copied from, once for all
// processes that test the same migrations. Its comment is its shape.
func (c *cluster) template(ctx context.Context) (err error) {
	if err := c.exec(ctx, "SELECT pg_advisory_lock($1, 0)", templateLock); err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, c.exec(ctx, "SELECT pg_advisory_unlock($1, 0)", templateLock))
	}()
	name := "sild_template_" + c.schema
	err = c.admin.QueryRowContext(ctx, "SELECT coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database WHERE datname = $1 AND datistemplate", name).Scan(&c.shape)
	if err == nil || !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	// Not there, or of a process that ended while it made it.
	if err := c.drop(ctx, name); err != nil {
		return err
	}
	if err := c.create(ctx, name, "template0"); err != nil {
		return err
	}
	if err := migrate(ctx, c.database(name)); err != nil {
		return fmt.Errorf("make the template: %w", err)
	}
	conn, err := pgx.Connect(ctx, c.database(name))
	if err != nil {
		return err
	}
	c.shape, err = shape(ctx, conn, "")
	if err := errors.Join(err, conn.Close(ctx)); err != nil {
		return err
	}
	if err := c.exec(ctx, "COMMENT ON DATABASE "+name+" IS '"+c.shape+"'"); err != nil {
		return err
	}
	return c.exec(ctx, "ALTER DATABASE "+name+" WITH IS_TEMPLATE true")
}

// empty deletes all rows but those of Migrate. Without the triggers of foreign
// keys the tables need no order; those without a page have never had a row.
const empty = `DO $$
DECLARE t text;
BEGIN
	SET LOCAL lock_timeout = '5s';
	SET LOCAL session_replication_role = replica;
	FOR t IN
		SELECT relname FROM pg_class
		WHERE relnamespace = CAST('public' AS regnamespace) AND relkind = 'r' AND relname NOT IN ('day', 'goose_db_version')
			AND pg_relation_size(oid) > 0
	LOOP
		EXECUTE format('DELETE FROM %I', t);
	END LOOP;
END $$`

// shape empties the database behind conn and tells what its tables and indexes are.
// If it is known what they should be, tables that a test added are dropped.
func shape(ctx context.Context, conn *pgx.Conn, known string) (string, error) {
	if _, err := conn.Exec(ctx, empty); err != nil {
		return "", err
	}
	for {
		all, added, err := relations(ctx, conn, known)
		if err != nil || known == "" || added == nil {
			return all, err
		}
		if _, err := conn.Exec(ctx, "DROP TABLE "+strings.Join(added, ", ")+" CASCADE"); err != nil {
			return "", err
		}
	}
}

// relations tells the tables and indexes of a database, and which of the
// tables are not known.
func relations(ctx context.Context, conn *pgx.Conn, known string) (all string, added []string, err error) {
	rows, err := conn.Query(ctx, `
		SELECT quote_ident(relname), concat_ws(' ', relkind, relnatts, relchecks), relkind = 'r'
		FROM pg_class WHERE relnamespace = CAST('public' AS regnamespace) ORDER BY relname`)
	if err != nil {
		return "", nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name, what string
		var table bool
		if err := rows.Scan(&name, &what, &table); err != nil {
			return "", nil, err
		}
		all += "," + name + " " + what
		if table && !strings.Contains(known, ","+name+" ") {
			added = append(added, name)
		}
	}
	return all, added, rows.Err()
}

// ready empties copy n, on a connection that is kept if there is one, and
// reports whether its tables are as they should be. If they are not there, or a
// test changed them, nothing of what is kept is good.
func (c *cluster) ready(ctx context.Context, n int) bool {
	fits := func(conn *pgx.Conn) bool {
		s, err := shape(ctx, conn, c.shape)
		return err == nil && s == c.shape
	}
	kept := c.warm[n]
	if kept == nil {
		kept = new(warm)
		c.warm[n] = kept
	}
	if x := kept.take(ctx); x != nil {
		if !fits(x.Conn()) {
			x.Close()
			return false
		}
		kept.give(x)
		return true
	}
	conn, err := pgx.Connect(ctx, c.database(c.copy(n)))
	if err != nil {
		return false
	}
	defer conn.Close(ctx)
	return fits(conn)
}

func (c *cluster) copy(n int) string { return fmt.Sprintf("sild_test_%s_%d", c.schema, n) }

// borrow is the address of a migrated, empty database for one test, and the
// connections that are kept to it.
func (c *cluster) borrow(t testing.TB) (string, *warm) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	n, err := c.lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	name := c.copy(n)
	if !c.ready(t.Context(), n) {
		if err := errors.Join(c.drop(t.Context(), name), c.create(t.Context(), name, "sild_template_"+c.schema)); err != nil {
			t.Fatal(err)
		}
	}
	ctx := forAll(t)
	t.Cleanup(func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.lent, n)
		if err := c.exec(ctx, "SELECT pg_advisory_unlock($1, $2)", copyLock, n); err != nil {
			t.Error(err)
		}
	})
	return c.database(name), c.warm[n]
}

// lock takes the first copy that no test of any process has.
func (c *cluster) lock(ctx context.Context) (int, error) {
	for n := 1; ; n++ {
		if c.lent[n] { // a lock does not keep out its own session
			continue
		}
		var ok bool
		if err := c.admin.QueryRowContext(ctx, "SELECT pg_try_advisory_lock($1, $2)", copyLock, n).Scan(&ok); err != nil {
			return 0, err
		}
		if ok {
			c.lent[n] = true
			return n, nil
		}
	}
}

// bare is the address of a database without tables. It is dropped when the test ends.
func (c *cluster) bare(t testing.TB) string {
	t.Helper()
	name := "sild_bare_" + strings.ToLower(rand.Text())
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.create(t.Context(), name, "template0"); err != nil {
		t.Fatal(err)
	}
	ctx := forAll(t)
	t.Cleanup(func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if err := c.drop(ctx, name); err != nil {
			t.Error(err)
		}
	})
	return c.database(name)
}
