// SPDX-License-Identifier: EUPL-1.2

package db

import (
	"crypto/sha256"
	"database/sql"
	"database/sql/driver"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"sild"
)

// Columns is the number of columns that row fills or is filled from. A struct
// has one per exported field, in order; a field that is itself a struct
// without a column form of its own, such as [sild.Partial] or an embedded
// struct, has one per field of it. A field tagged `db:"-"` has none.
func Columns(row any) int { return len(planOf(reflect.TypeOf(row)).fields) }

// A plan says how the columns of a row and the fields of a type belong together.
type plan struct {
	fields []field
	err    error
}

type field struct {
	name  string
	index []int // empty: the value itself
	set   func(reflect.Value, any) error
}

var plans sync.Map // reflect.Type → *plan

func planOf(t reflect.Type) *plan {
	if p, ok := plans.Load(t); ok {
		return p.(*plan)
	}
	p := new(plan)
	if t != nil && t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Struct && setter(t) == nil {
		p.err = fmt.Errorf("%s: rows are structs, not pointers", t)
	} else {
		p.add(t, "", nil)
	}
	plans.Store(t, p)
	return p
}

func (p *plan) add(t reflect.Type, name string, index []int) {
	if set := setter(t); set != nil {
		p.fields = append(p.fields, field{name, index, set})
		return
	}
	if t == nil || t.Kind() != reflect.Struct {
		p.err = fmt.Errorf("%s %v has no form in the database", name, t)
		return
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Tag.Get("db") == "-" {
			continue
		}
		if !f.IsExported() && !f.Anonymous {
			p.err = fmt.Errorf("field %s of %s is not exported", f.Name, t)
			return
		}
		p.add(f.Type, f.Name, append(index[:len(index):len(index)], i))
	}
}

func (p *plan) set(v reflect.Value, row []any) error {
	for i := range p.fields {
		f := &p.fields[i]
		at := v
		for _, n := range f.index {
			at = at.Field(n)
		}
		if err := f.set(at, row[i]); err != nil {
			return fmt.Errorf("%d (%s): %w", i+1, f.name, err)
		}
	}
	return nil
}

// fieldsOf adds the values of row's fields to args.
func fieldsOf(args []any, row any) ([]any, error) {
	v := reflect.ValueOf(row)
	p := planOf(v.Type())
	if p.err != nil {
		return nil, p.err
	}
	for i := range p.fields {
		at := v
		for _, n := range p.fields[i].index {
			at = at.Field(n)
		}
		args = append(args, at.Interface())
	}
	return args, nil
}

var (
	scannerType = reflect.TypeFor[sql.Scanner]()
	timeType    = reflect.TypeFor[time.Time]()
	bytesType   = reflect.TypeFor[[]byte]()
	rawType     = reflect.TypeFor[json.RawMessage]()
)

// setter is how a column becomes a t, or nil if t is not one column.
func setter(t reflect.Type) func(reflect.Value, any) error {
	switch {
	case t == nil:
		return nil
	case reflect.PointerTo(t).Implements(scannerType):
		return setScanner
	case t == timeType:
		return setTime
	case t == bytesType || t == rawType:
		return setBytes
	}
	switch t.Kind() {
	case reflect.String:
		return setString
	case reflect.Bool:
		return setBool
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return setInt
	case reflect.Float32, reflect.Float64:
		return setFloat
	case reflect.Pointer:
		set := setter(t.Elem())
		if set == nil {
			return nil
		}
		return func(v reflect.Value, x any) error {
			if x == nil {
				v.SetZero()
				return nil
			}
			v.Set(reflect.New(t.Elem()))
			return set(v.Elem(), x)
		}
	}
	return nil
}

func wrong(v reflect.Value, x any) error { return fmt.Errorf("%T does not fit %s", x, v.Type()) }

func setScanner(v reflect.Value, x any) error {
	if t, ok := x.(time.Time); ok {
		x = t.UTC()
	}
	return v.Addr().Interface().(sql.Scanner).Scan(x)
}

func setString(v reflect.Value, x any) error {
	switch x := x.(type) {
	case nil:
		v.SetString("")
	case string:
		v.SetString(x)
	default:
		return wrong(v, x)
	}
	return nil
}

func setBytes(v reflect.Value, x any) error {
	switch x := x.(type) {
	case nil:
		v.SetZero()
	case []byte:
		if x == nil { // SQLite's driver, of an empty blob
			x = []byte{}
		}
		v.SetBytes(x)
	case string:
		if v.Type() != rawType {
			return wrong(v, x)
		}
		v.SetBytes([]byte(x))
	default:
		return wrong(v, x)
	}
	return nil
}

func setBool(v reflect.Value, x any) error {
	switch x := x.(type) {
	case nil:
		v.SetBool(false)
	case bool:
		v.SetBool(x)
	case int64: // SQLite has no other
		v.SetBool(x != 0)
	default:
		return wrong(v, x)
	}
	return nil
}

func setInt(v reflect.Value, x any) error {
	var n int64
	switch x := x.(type) {
	case nil:
	case int64:
		n = x
	case float64: // sum() of a double in SQLite
		if n = int64(x); float64(n) != x {
			return wrong(v, x)
		}
	case string: // sum() of a bigint is numeric in PostgreSQL, and comes as text
		var err error
		if n, err = strconv.ParseInt(x, 10, 64); err != nil {
			return wrong(v, x)
		}
	default:
		return wrong(v, x)
	}
	if v.OverflowInt(n) {
		return fmt.Errorf("%d overflows %s", n, v.Type())
	}
	v.SetInt(n)
	return nil
}

func setFloat(v reflect.Value, x any) error {
	var f float64
	switch x := x.(type) {
	case nil:
	case float64:
		f = x
	case int64:
		f = float64(x)
	case string: // avg() of integers is numeric in PostgreSQL
		var err error
		if f, err = strconv.ParseFloat(x, 64); err != nil {
			return wrong(v, x)
		}
	default:
		return wrong(v, x)
	}
	v.SetFloat(f)
	return nil
}

// setTime also takes text, which is what SQLite has.
func setTime(v reflect.Value, x any) error {
	var t time.Time
	switch x := x.(type) {
	case nil:
	case time.Time:
		t = x.UTC()
	case string:
		var err error
		if t, err = time.Parse(moment, x); err != nil {
			return wrong(v, x)
		}
	default:
		return wrong(v, x)
	}
	v.Set(reflect.ValueOf(t))
	return nil
}

// moment is a time as SQLite holds it: text of one width, in UTC, to the
// microsecond, so that its order is the order of time.
const moment = "2006-01-02T15:04:05.000000Z"

// bind makes args what both drivers take. The zero time, an empty id and a nil
// pointer are NULL; any other empty string is a string.
func bind(args []any) ([]any, error) {
	values := make([]any, len(args))
	for i, a := range args {
		v, err := value(a)
		if err != nil {
			return nil, fmt.Errorf("argument $%d: %w", i+1, err)
		}
		values[i] = v
	}
	return values, nil
}

func value(a any) (any, error) {
	switch a := a.(type) {
	case nil:
		return nil, nil
	case sild.ID:
		if a == "" {
			return nil, nil
		}
		return text(string(a))
	case string:
		return text(a)
	case time.Time:
		if a.IsZero() {
			return nil, nil
		}
		return a.UTC().Truncate(time.Microsecond), nil
	case []byte:
		if a == nil {
			return nil, nil
		}
		return a, nil
	case json.RawMessage:
		if a == nil {
			return nil, nil
		}
		return text(string(a))
	case bool, int64, float64:
		return a, nil
	case int:
		return int64(a), nil
	}
	v := reflect.ValueOf(a)
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil, nil
		}
		return value(v.Elem().Interface())
	}
	if w, ok := a.(driver.Valuer); ok {
		x, err := w.Value()
		if err != nil {
			return nil, err
		}
		return value(x)
	}
	switch v.Kind() {
	case reflect.String:
		return text(v.String())
	case reflect.Bool:
		return v.Bool(), nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return v.Int(), nil
	case reflect.Float32, reflect.Float64:
		return v.Float(), nil
	}
	return nil, fmt.Errorf("%T has no form in the database", a)
}

// text refuses what PostgreSQL cannot hold, and SQLite would cut short.
func text(s string) (any, error) {
	if strings.IndexByte(s, 0) >= 0 || !utf8.ValidString(s) {
		return nil, &sild.Error{Kind: sild.Invalid, Key: "text.unreadable"}
	}
	return s, nil
}

// Digest is one text for the same rows in the same order, and in practice
// another for any others: the first 64 bits of their SHA-256.
func Digest[T any](rows []T) (string, error) {
	var buf []byte
	var args []any
	for _, row := range rows {
		var err error
		if args, err = fieldsOf(args[:0], row); err != nil {
			return "", err
		}
		for _, a := range args {
			v, err := value(a)
			if err != nil {
				return "", err
			}
			switch v := v.(type) {
			case nil:
				buf = append(buf, 0)
			case string:
				buf = append(append(buf, 's'), v...)
			case int64:
				buf = strconv.AppendInt(append(buf, 'i'), v, 10)
			case time.Time:
				buf = v.AppendFormat(append(buf, 't'), moment)
			default:
				buf = fmt.Appendf(buf, "%T%v", v, v)
			}
			buf = append(buf, 0)
		}
	}
	sum := sha256.Sum256(buf)
	return base64.RawURLEncoding.EncodeToString(sum[:8]), nil
}
