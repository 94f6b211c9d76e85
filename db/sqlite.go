// SPDX-License-Identifier: EUPL-1.2

package db

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"modernc.org/sqlite"
)

// A connector makes connections to one SQLite file that remember their
// prepared statements, as pgx does by itself: to parse and plan a statement
// costs more than to run most of ours.
type connector struct{ name string }

func (c connector) Driver() driver.Driver { return new(sqlite.Driver) }

func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	base, err := sqlite.NewConnector(c.name)
	if err != nil {
		return nil, err
	}
	inner, err := base.Connect(ctx)
	if err != nil {
		return nil, err
	}
	own, ok := inner.(sqliteConn)
	if !ok {
		inner.Close()
		return nil, errors.New("the SQLite driver lacks a part that Sild needs")
	}
	cn := &conn{sqliteConn: own, stmts: map[string]*stmt{}}
	if err := pragmasHold(func(q string) (string, error) { return cn.ask(ctx, q) }); err != nil {
		cn.Close()
		return nil, err
	}
	return cn, nil
}

// sqliteConn is what the driver's connection offers and conn passes on.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// A conn is used by one goroutine at a time: database/sql sees to it.
type conn struct {
	sqliteConn
	stmts map[string]*stmt
}

// A stmt is a prepared statement, and whether its rows are being read: then
// the same text needs a second one.
type stmt struct {
	sqliteStmt
	busy bool
}

type sqliteStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// remembered is the most statements that a connection keeps.
const remembered = 512

func (c *conn) prepare(ctx context.Context, query string) (s *stmt, done func() error, err error) {
	if s := c.stmts[query]; s != nil && !s.busy {
		s.busy = true
		return s, func() error { s.busy = false; return nil }, nil
	}
	p, err := c.PrepareContext(ctx, placeholders(query))
	if err != nil {
		return nil, nil, err
	}
	s = &stmt{sqliteStmt: p.(sqliteStmt), busy: true}
	if c.stmts[query] != nil || strings.Contains(query, ";") { // the second of its text, or perhaps a script
		return s, s.Close, nil
	}
	if len(c.stmts) >= remembered {
		c.forget()
	}
	c.stmts[query] = s
	return s, func() error { s.busy = false; return nil }, nil
}

// forget closes all statements but those that run.
func (c *conn) forget() {
	for q, s := range c.stmts {
		if !s.busy {
			s.Close()
			delete(c.stmts, q)
		}
	}
}

func (c *conn) Close() error {
	for _, s := range c.stmts {
		s.Close()
	}
	return c.sqliteConn.Close()
}

func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, done, err := c.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	res, err := s.ExecContext(ctx, moments(args))
	if e := done(); err == nil {
		err = e
	}
	return res, err
}

func (c *conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, done, err := c.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(ctx, moments(args))
	if err != nil {
		done()
		return nil, err
	}
	return &sqliteRows{rows, done}, nil
}

// moments makes times the text that SQLite holds.
func moments(args []driver.NamedValue) []driver.NamedValue {
	for i, a := range args {
		if t, ok := a.Value.(time.Time); ok {
			args[i].Value = t.UTC().Format(moment)
		}
	}
	return args
}

type sqliteRows struct {
	driver.Rows
	done func() error
}

func (r *sqliteRows) Close() error {
	err := r.Rows.Close()
	if e := r.done(); err == nil {
		err = e
	}
	return err
}

// ask gives the one value of query as text.
func (c *conn) ask(ctx context.Context, query string) (string, error) {
	rows, err := c.QueryContext(ctx, query, nil)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	v := make([]driver.Value, len(rows.Columns()))
	if err := rows.Next(v); err == io.EOF {
		return "", fmt.Errorf("%s gives nothing", query)
	} else if err != nil {
		return "", err
	}
	return fmt.Sprint(v[0]), nil
}
