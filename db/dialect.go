// SPDX-License-Identifier: EUPL-1.2

package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"sild"
)

// All that differs between SQLite and PostgreSQL stands in this file, and in
// sqlite.go the connection to SQLite that remembers its statements.

func (d *DB) open(ctx context.Context, url string, over func(driver.Connector) driver.Connector) error {
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
		return d.openSQLite(ctx, path, over)
	}
	if strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://") {
		d.postgres = true
		return d.openPostgres(ctx, url, over)
	}
	return errors.New("its address is neither sqlite:PATH nor postgres://…")
}

// sqliteLeast is the first SQLite without the bug that resets a
// write-ahead log in use and so corrupts the file (3.7.0 to 3.51.2).
var sqliteLeast = [3]int{3, 51, 3}

// pragmas hold for each connection, because a pragma belongs to a connection.
// Power cuts lose nothing that was committed (synchronous), erased text does
// not linger in free pages (secure_delete), and a doctored file cannot call
// functions from its schema (trusted_schema).
var pragmas = []struct{ name, value string }{
	{"journal_mode", "wal"},
	{"synchronous", "2"}, // FULL
	{"foreign_keys", "1"},
	{"secure_delete", "1"},
	{"trusted_schema", "0"},
	{"cell_size_check", "1"},
	{"temp_store", "2"}, // memory: no person's data in temporary files
	{"cache_size", "-3000"},
}

// sqliteName is the driver's name for the file at path. A query parameter is
// applied in the driver's order: the busy timeout first.
func sqliteName(path string, more ...string) string {
	q := []string{"_busy_timeout=5000", "_dqs=0", "_defensive=1", "_error_rc=1"}
	for _, p := range pragmas {
		q = append(q, "_pragma="+p.name+"("+p.value+")")
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + strings.Join(append(q, more...), "&")
}

func (d *DB) openSQLite(ctx context.Context, path string, over func(driver.Connector) driver.Connector) error {
	if path == "" || strings.HasPrefix(path, ":") {
		return errors.New("sqlite: needs the path of a file")
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	if err := localDisk(filepath.Dir(path)); err != nil {
		return err
	}
	// Made here, because SQLite would let the whole machine read it.
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	f.Close()

	d.turn = make(chan struct{}, 1)
	d.write = sql.OpenDB(over(connector{sqliteName(path, "_txlock=immediate")}))
	d.write.SetMaxOpenConns(1)
	if err := d.write.PingContext(ctx); err != nil {
		return err
	}
	d.read = sql.OpenDB(over(connector{sqliteName(path, "_query_only=1", "_txlock=deferred")}))
	readers := max(4, 2*runtime.GOMAXPROCS(0))
	d.read.SetMaxOpenConns(readers)
	d.read.SetMaxIdleConns(readers)
	return d.read.PingContext(ctx)
}

// pragmasHold checks a new connection: SQLite passes over a pragma that it does
// not know or cannot set.
func pragmasHold(ask func(query string) (string, error)) error {
	v, err := ask("SELECT sqlite_version()")
	if err != nil {
		return err
	}
	if older(v, sqliteLeast) {
		return fmt.Errorf("SQLite %s is too old: 3.51.3 is the first that cannot lose data (WAL reset)", v)
	}
	for _, p := range pragmas {
		got, err := ask("PRAGMA " + p.name)
		if err != nil {
			return err
		}
		if got != p.value {
			return fmt.Errorf("pragma %s is %s and not %s", p.name, got, p.value)
		}
	}
	return nil
}

func older(version string, least [3]int) bool {
	parts := strings.SplitN(version, ".", 4)
	for i, want := range least {
		got := 0
		if i < len(parts) {
			got, _ = strconv.Atoi(parts[i])
		}
		if got != want {
			return got < want
		}
	}
	return false
}

func (d *DB) openPostgres(ctx context.Context, url string, over func(driver.Connector) driver.Connector) error {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return err
	}
	if err := private(config); err != nil {
		return err
	}
	config.RuntimeParams["timezone"] = "UTC"
	config.RuntimeParams["datestyle"] = "ISO, YMD"
	config.RuntimeParams["standard_conforming_strings"] = "on"
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "sild"
	}
	d.write = sql.OpenDB(over(stdlib.GetConnector(*config)))
	d.read = d.write
	d.write.SetMaxOpenConns(max(8, 4*runtime.GOMAXPROCS(0)))
	d.write.SetMaxIdleConns(max(8, 4*runtime.GOMAXPROCS(0)))

	var version int
	var encoding, collate, provider string
	if err := d.write.QueryRowContext(ctx, `
		SELECT current_setting('server_version_num')::int, pg_encoding_to_char(encoding), datcollate, datlocprovider::text
		FROM pg_database WHERE datname = current_database()`).Scan(&version, &encoding, &collate, &provider); err != nil {
		return err
	}
	return postgresFits(version, encoding, collate, provider)
}

// postgresFits judges a PostgreSQL database: its server's version number, its
// encoding, its collation and who provides that ("c" is the C library).
func postgresFits(version int, encoding, collate, provider string) error {
	switch {
	case version < 150000:
		return fmt.Errorf("PostgreSQL %d is too old: 15 is the least", version/10000)
	case encoding != "UTF8":
		return fmt.Errorf("its encoding is %s and not UTF8", encoding)
	case provider != "c" || collate != "C" && collate != "POSIX":
		return fmt.Errorf("its collation is %s (of %q) and not C, so it would sort otherwise than our keys: create it with TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'", collate, provider)
	}
	return nil
}

func (d *DB) readOptions() *sql.TxOptions {
	if d.postgres {
		return &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	}
	return &sql.TxOptions{ReadOnly: true} // SQLite knows no other level than serializable
}

func (d *DB) writeOptions() *sql.TxOptions {
	if d.postgres {
		return &sql.TxOptions{Isolation: sql.LevelSerializable}
	}
	return &sql.TxOptions{}
}

func (d *DB) claimOptions() *sql.TxOptions {
	if d.postgres {
		return &sql.TxOptions{Isolation: sql.LevelReadCommitted}
	}
	return &sql.TxOptions{}
}

// SkipLocked is the end of the SELECT with which a [DB.Claim] takes rows of a
// queue: on PostgreSQL it passes over those that another is taking; on SQLite,
// where nobody else writes meanwhile, it is empty.
func (tx *Tx) SkipLocked() string {
	if tx.db.postgres {
		return " FOR UPDATE SKIP LOCKED"
	}
	return ""
}

// placeholders writes $1 as ?1, which is how SQLite counts: a bare $1 is a
// name to it. Text in quotes and comments stays, because the paths of JSON
// contain $.
func placeholders(query string) string {
	if !strings.Contains(query, "$") {
		return query
	}
	var b strings.Builder
	for i := 0; i < len(query); {
		n := skip(query[i:])
		if n == 0 {
			if c := query[i]; c == '$' && i+1 < len(query) && query[i+1] >= '1' && query[i+1] <= '9' {
				b.WriteByte('?')
			} else {
				b.WriteByte(c)
			}
			i++
			continue
		}
		b.WriteString(query[i : i+n])
		i += n
	}
	return b.String()
}

// skip is the length of the quoted text or comment that s begins with, or 0.
func skip(s string) int {
	end := ""
	switch {
	case s[0] == '\'' || s[0] == '"':
		end = s[:1]
	case strings.HasPrefix(s, "--"):
		end = "\n"
	case strings.HasPrefix(s, "/*"):
		end = "*/"
	default:
		return 0
	}
	// A doubled quote ends one text and begins the next: the sum is the same.
	if n := strings.Index(s[len(end):], end); n >= 0 {
		return n + 2*len(end)
	}
	return len(s)
}

// A violation is a statement that a constraint of the database refused.
type violation struct {
	unique bool
	table  string
	err    error
}

func (v *violation) Error() string { return v.err.Error() }
func (v *violation) Unwrap() error { return v.err }

// explain gives an error of a driver its kind. Two who want the same row, or a
// row whose neighbour is gone, are in conflict; a NOT NULL or CHECK that was
// not met is a mistake of ours, and stays internal.
func (d *DB) explain(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return fmt.Errorf("%w: %w", context.Cause(ctx), err)
	}
	conflict := func(unique bool, table string) error {
		return &sild.Error{Kind: sild.Conflict, Key: "error.conflict", Err: &violation{unique, table, err}}
	}
	busy := &sild.Error{Kind: sild.Busy, Key: "error.busy", Err: err}
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		switch e.Code() {
		case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
			_, columns, _ := strings.Cut(e.Error(), "UNIQUE constraint failed: ")
			table, _, _ := strings.Cut(columns, ".")
			return conflict(true, table)
		case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
			return conflict(false, "")
		}
		switch e.Code() & 0xff {
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL:
			return busy
		}
		return err
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch e.Code {
		case "23505", "23P01": // unique_violation, exclusion_violation
			return conflict(e.Code == "23505", e.TableName)
		case "23503": // foreign_key_violation
			return conflict(false, e.TableName)
		case "57P01", "57P03", "55P03": // shutdown, starting, lock not available
			return busy
		}
		if yielded(e) || strings.HasPrefix(e.Code, "53") { // insufficient resources
			return busy
		}
		return err
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok || errors.Is(err, driver.ErrBadConn) {
		return busy
	}
	return err
}

// yielded reports whether PostgreSQL undid a transaction for the sake of another
// one, so that it may well succeed now: serialization_failure, deadlock_detected.
func yielded(e *pgconn.PgError) bool { return e.Code == "40001" || e.Code == "40P01" }

// retryable reports whether the unit of work that ended with err is to run
// again: the database put another one first, or that one stored the same
// idempotency key, in which case the second run finds its answer (design §3).
func (d *DB) retryable(err error) bool {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok && yielded(e) {
		return true
	}
	v, ok := errors.AsType[*violation](err)
	return ok && v.unique && v.table == "once"
}
