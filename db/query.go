// SPDX-License-Identifier: EUPL-1.2

package db

import (
	"database/sql"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"

	"sild"
)

// All runs query and gives its rows. T is a struct, into whose fields the
// columns go in order (see [Columns]), or a scalar. NULL becomes the zero value.
func All[T any](tx *Tx, query string, args ...any) ([]T, error) {
	var all []T
	err := rows(tx, query, args, func(v T) (bool, error) {
		all = append(all, v)
		return true, nil
	})
	return all, err
}

// One is the first row of query, or the NotFound error of [sild.Missing].
func One[T any](tx *Tx, query string, args ...any) (T, error) {
	v, ok, err := Maybe[T](tx, query, args...)
	if err == nil && !ok {
		err = sild.Missing()
	}
	return v, err
}

// Maybe is the first row of query, and whether there is one.
func Maybe[T any](tx *Tx, query string, args ...any) (first T, ok bool, err error) {
	err = rows(tx, query, args, func(v T) (bool, error) {
		first, ok = v, true
		return false, nil
	})
	return first, ok, err
}

// Each calls f with each row as it comes, for results that are too many to
// hold. No other statement can run in tx until Each returns.
func Each[T any](tx *Tx, query string, f func(T) error, args ...any) error {
	return rows(tx, query, args, func(v T) (bool, error) {
		tx.inEach = true
		defer func() { tx.inEach = false }()
		err := f(v)
		return err == nil, err
	})
}

// ask runs a query; the caller closes what it gives.
func ask(tx *Tx, query string, args []any) (*sql.Rows, []string, error) {
	if err := tx.ready(); err != nil {
		return nil, nil, err
	}
	values, err := bind(args)
	if err != nil {
		return nil, nil, err
	}
	tx.heard(query, args)
	rs, err := tx.sql.QueryContext(tx.ctx, query, values...)
	if err != nil {
		return nil, nil, tx.fail(named(err, query))
	}
	cols, err := rs.Columns()
	if err != nil {
		rs.Close()
		return nil, nil, tx.fail(named(err, query))
	}
	return rs, cols, nil
}

// done closes rs. Behind the rows that were read PostgreSQL may still have sent an
// error, which ended the transaction; err is what became of those.
func (tx *Tx) done(rs *sql.Rows, query string, err error) error {
	if lost := rs.Close(); lost != nil && tx.failed == nil {
		lost = tx.fail(named(lost, query))
		if err == nil {
			return lost
		}
	}
	return err
}

func rows[T any](tx *Tx, query string, args []any, f func(T) (more bool, err error)) (err error) {
	p := planOf(reflect.TypeFor[T]())
	if p.err != nil {
		return p.err
	}
	rs, cols, err := ask(tx, query, args)
	if err != nil {
		return err
	}
	defer func() { err = tx.done(rs, query, err) }()
	if len(cols) != len(p.fields) {
		return fmt.Errorf("%d columns for the %d fields of %s: %s", len(cols), len(p.fields), reflect.TypeFor[T](), query)
	}
	row := make([]any, len(cols))
	into := make([]any, len(cols))
	for i := range row {
		into[i] = &row[i]
	}
	for rs.Next() {
		if err := rs.Scan(into...); err != nil {
			return tx.fail(named(err, query))
		}
		var v T
		if err := p.set(reflect.ValueOf(&v).Elem(), row); err != nil {
			return fmt.Errorf("column %v: %s", err, query) // not %w: what was stored is no input that a person could mend
		}
		more, err := f(v)
		if err != nil {
			return err
		}
		if !more {
			return nil
		}
	}
	if err := rs.Err(); err != nil {
		return tx.fail(named(err, query))
	}
	return nil
}

// Drain runs a query and reads its rows into nothing: what the database alone
// takes for it.
func Drain(tx *Tx, query string, args ...any) error {
	rs, cols, err := ask(tx, query, args)
	if err != nil {
		return err
	}
	defer rs.Close() // read to its end
	into := make([]any, len(cols))
	for i := range into {
		into[i] = new(any)
	}
	for rs.Next() {
		if err := rs.Scan(into...); err != nil {
			return tx.fail(named(err, query))
		}
	}
	if err := rs.Err(); err != nil {
		return tx.fail(named(err, query))
	}
	return nil
}

// Exec runs a statement and gives the number of rows that it changed.
func Exec(tx *Tx, query string, args ...any) (int64, error) {
	if err := tx.ready(); err != nil {
		return 0, err
	}
	values, err := bind(args)
	if err != nil {
		return 0, err
	}
	tx.heard(query, args)
	res, err := tx.sql.ExecContext(tx.ctx, query, values...)
	if err != nil {
		return 0, tx.fail(named(err, query))
	}
	n, err := res.RowsAffected()
	if err != nil {
		return 0, tx.fail(named(err, query))
	}
	return n, nil
}

// Insert adds row to table. Columns are in the order of row's fields.
func Insert(tx *Tx, table, columns string, row any) error {
	return InsertAll(tx, table, columns, []any{row})
}

// batch is the most values of one statement; SQLite takes 32,766.
const batch = 8192

// InsertAll adds rows to table, many in one statement.
func InsertAll[T any](tx *Tx, table, columns string, rows []T) error {
	width := strings.Count(columns, ",") + 1
	for len(rows) > 0 {
		// In powers of two, so that a table has few texts of statements to prepare.
		n := 1
		for n*2 <= len(rows) && n*2*width <= batch {
			n *= 2
		}
		args := make([]any, 0, n*width)
		for _, row := range rows[:n] {
			was := len(args)
			var err error
			if args, err = fieldsOf(args, row); err != nil {
				return fmt.Errorf("insert into %s: %w", table, err)
			}
			if len(args)-was != width {
				return fmt.Errorf("insert into %s: %d columns for the %d fields of %T", table, width, len(args)-was, row)
			}
		}
		if _, err := Exec(tx, insertText(table, columns, width, n, tx.db.postgres), args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

var insertTexts sync.Map // insertKey → string

type insertKey struct {
	table, columns string
	n              int
	postgres       bool
}

// insertText is the statement for n rows. On SQLite its parameters have no
// numbers: the driver asks for the name of each, which SQLite looks up in a
// list, so that numbered ones cost their square.
func insertText(table, columns string, width, n int, postgres bool) string {
	key := insertKey{table, columns, n, postgres}
	if s, ok := insertTexts.Load(key); ok {
		return s.(string)
	}
	var b strings.Builder
	b.WriteString("INSERT INTO " + table + " (" + columns + ") VALUES ")
	for i := range n * width {
		switch {
		case i == 0:
			b.WriteString("(")
		case i%width == 0:
			b.WriteString("), (")
		default:
			b.WriteString(", ")
		}
		if postgres {
			b.WriteString("$" + strconv.Itoa(i+1))
		} else {
			b.WriteString("?")
		}
	}
	b.WriteString(")")
	insertTexts.Store(key, b.String())
	return b.String()
}

// List adds xs to args and gives the text that stands for them within IN ():
//
//	args := []any{team}
//	q := `SELECT … WHERE team_id = $1 AND id IN (` + db.List(&args, ids) + `)`
//
// An empty list is a set without elements: IN never matches, NOT IN always.
// A list may have some thousand values; a longer one belongs in a join.
func List[T any](args *[]any, xs []T) string {
	if len(xs) == 0 {
		return "SELECT CAST(NULL AS " + typeName(reflect.TypeFor[T]()) + ") WHERE 1 = 0"
	}
	// Longer lists are filled up with their last value to a power of two, so
	// that a query has few texts to prepare.
	n := len(xs)
	if n > 8 {
		n = 16
		for n < len(xs) {
			n *= 2
		}
	}
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(",")
		}
		*args = append(*args, xs[min(i, len(xs)-1)])
		b.WriteString("$" + strconv.Itoa(len(*args)))
	}
	return b.String()
}

func typeName(t reflect.Type) string {
	switch {
	case t == reflect.TypeFor[sild.Date]():
		return "date"
	case t == reflect.TypeFor[time.Time]():
		return "timestamptz"
	}
	switch t.Kind() {
	case reflect.Bool:
		return "boolean"
	case reflect.Float32, reflect.Float64:
		return "double precision"
	case reflect.String:
		return "text"
	case reflect.Slice:
		return "bytea"
	}
	return "bigint"
}

// named adds the query to err, for the log.
func named(err error, query string) error {
	return fmt.Errorf("%w: %s", err, strings.Join(strings.Fields(query), " "))
}
