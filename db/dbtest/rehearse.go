// SPDX-License-Identifier: EUPL-1.2

package dbtest

import (
	"context"
	"database/sql/driver"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"sild/db"
)

// rehearsals has that of each database of [New].
var rehearsals sync.Map // *db.DB → *rehearsal

// A rehearsal is whether what is committed is undone, and the tables to which it
// was written.
type rehearsal struct {
	mu     sync.Mutex
	on     bool
	tables map[string]bool
}

// rehearses marks the context of what is rehearsed.
type rehearses struct{}

// Rehearse undoes what is committed in d, a database of [New], under the context
// that it gives, until end: a test sees what a request would do, and nothing comes
// of it, nor of the trail meanwhile. End gives the tables to which it would have
// written.
func Rehearse(ctx context.Context, d *db.DB) (under context.Context, end func() (tables []string)) {
	v, _ := rehearsals.Load(d)
	of := v.(*rehearsal)
	of.mu.Lock()
	defer of.mu.Unlock()
	of.on, of.tables = true, map[string]bool{}
	return context.WithValue(ctx, rehearses{}, true), func() []string {
		of.mu.Lock()
		defer of.mu.Unlock()
		of.on = false
		return slices.Sorted(maps.Keys(of.tables))
	}
}

// rehearsed makes connections whose commits undo while a rehearsal is on.
type rehearsed struct {
	driver.Connector
	of *rehearsal
}

func (r rehearsed) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := r.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &rehearsing{connection: c.(connection), of: r.of}, nil
}

// connection is what the connections to both databases offer.
type connection interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
}

type rehearsing struct {
	connection
	of     *rehearsal
	marked bool     // the transaction is rehearsed
	tables []string // to which it writes
}

var writes = regexp.MustCompile(`^\s*(INSERT INTO|UPDATE|DELETE FROM) (\w+)`)

func (r *rehearsing) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if m := writes.FindStringSubmatch(query); m != nil {
		r.tables = append(r.tables, m[2])
	}
	return r.connection.ExecContext(ctx, query, args)
}

func (r *rehearsing) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	r.tables, r.marked = nil, ctx.Value(rehearses{}) != nil
	tx, err := r.connection.BeginTx(ctx, opts)
	return unit{tx, r}, err
}

func (r *rehearsing) CheckNamedValue(v *driver.NamedValue) error {
	if c, ok := r.connection.(driver.NamedValueChecker); ok {
		return c.CheckNamedValue(v)
	}
	return driver.ErrSkip
}

func (r *rehearsing) IsValid() bool {
	v, ok := r.connection.(driver.Validator)
	return !ok || v.IsValid()
}

type unit struct {
	driver.Tx
	on *rehearsing
}

func (u unit) Commit() error {
	of := u.on.of
	of.mu.Lock()
	defer of.mu.Unlock()
	trailed := func(table string) bool { return strings.HasPrefix(table, "trail") }
	if !of.on || !u.on.marked && (len(u.on.tables) == 0 || !trailed(u.on.tables[0])) { // somebody else's
		return u.Tx.Commit()
	}
	for _, table := range u.on.tables {
		if !trailed(table) {
			of.tables[table] = true
		}
	}
	return u.Rollback()
}
