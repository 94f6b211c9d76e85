// SPDX-License-Identifier: EUPL-1.2

package sild

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"io"
	"log/slog"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"time"
)

// A Log tells those who run Sild what it does, and nothing of people (design
// §7: what was done with whom stands in the trail). An entry is a constant
// event with fields, and a field can only be made by the functions below, none
// of which takes a text that a person wrote. The nil Log says nothing.
type Log struct{ out *slog.Logger }

// A Constant is a text that stands in the code. A variable of type string does
// not fit without a conversion, which a style test refuses.
type Constant string

// A Field is one named value of an entry.
type Field struct{ attr slog.Attr }

// Discard is the Log that nobody reads.
var Discard = &Log{slog.New(slog.DiscardHandler)}

// NewLog writes one line for each entry to w, with times in UTC.
func NewLog(w io.Writer) *Log {
	return &Log{slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{
		ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
			if len(groups) == 0 && a.Key == slog.TimeKey && a.Value.Kind() == slog.KindTime {
				a.Value = slog.TimeValue(a.Value.Time().UTC().Truncate(time.Millisecond))
			}
			return a
		},
	}))}
}

// Info is for what goes well, Warn for what somebody should look at some day,
// Error for what somebody should look at now.
func (l *Log) Info(event Constant, fields ...Field)  { l.write(slog.LevelInfo, event, fields) }
func (l *Log) Warn(event Constant, fields ...Field)  { l.write(slog.LevelWarn, event, fields) }
func (l *Log) Error(event Constant, fields ...Field) { l.write(slog.LevelError, event, fields) }

func (l *Log) write(level slog.Level, event Constant, fields []Field) {
	if l != nil {
		l.out.LogAttrs(context.Background(), level, event.text(), attrs(fields)...)
	}
}

// With is l with fields on every entry.
func (l *Log) With(fields ...Field) *Log {
	if l == nil {
		return nil
	}
	return &Log{slog.New(l.out.Handler().WithAttrs(attrs(fields)))}
}

func attrs(fields []Field) []slog.Attr {
	all := make([]slog.Attr, len(fields))
	for i, f := range fields {
		all[i] = f.attr
	}
	return all
}

var constantForm = regexp.MustCompile(`^[a-z][a-z0-9_.-]{0,63}$`)

// text is c, unless it does not look like what stands in code: then somebody
// converted a variable after all.
func (c Constant) text() string {
	if !constantForm.MatchString(string(c)) || digits(string(c)) > 4 {
		return "?"
	}
	return string(c)
}

// Count is a number of things: rows, bytes, an HTTP status. Never a number
// that belongs to a person.
func Count(name Constant, n int) Field { return Field{slog.Int(name.text(), n)} }

// Took is how long something took, in milliseconds.
func Took(d time.Duration) Field {
	return Field{slog.Float64("ms", float64(d.Microseconds())/1000)}
}

// Word is one of few values that stand in the code.
func Word(name, value Constant) Field { return Field{slog.String(name.text(), value.text())} }

// Field is k as a field.
func (k Kind) Field() Field { return Field{slog.String("kind", k.String())} }

var routeForm = regexp.MustCompile(`^(?:[A-Z]{3,7} )?(?:/(?:[a-z0-9._-]*|\{[a-z_]+(?:\.\.\.)?\}|\{\$\}))+$`)

// Route is the pattern of a request as net/http's Request.Pattern has it,
// "GET /cases/{case}"; never the path, which names people.
func Route(pattern string) Field {
	if len(pattern) > 200 || digits(pattern) > 4 || !routeForm.MatchString(pattern) {
		pattern = "?"
	}
	return Field{slog.String("route", pattern)}
}

// Ref names a row so that its entries in the log can be found together, and it
// cannot be found in the database.
func Ref(name Constant, id ID) Field { return Field{slog.String(name.text(), Short(id))} }

// shortKey lives as long as the process: what is short for an id today is
// another text after a restart.
var shortKey = sync.OnceValue(func() []byte {
	key := make([]byte, sha256.Size)
	rand.Read(key)
	return key
})

var shortText = base32.NewEncoding("abcdefghjkmnpqrstuvwxyz023456789").WithPadding(base32.NoPadding)

// Short is what the log writes for id, in eight letters and digits; a page that
// says "something went wrong" shows it as the reference number. It is a keyed
// hash and does not lead back to id.
func Short(id ID) string {
	h := hmac.New(sha256.New, shortKey())
	io.WriteString(h, string(id))
	return shortText.EncodeToString(h.Sum(nil)[:5])
}

// Stack is where in the code its caller is: names of functions, no values.
func Stack() Field {
	pcs := make([]uintptr, 24)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	var names []string
	for {
		f, more := frames.Next()
		if f.Function != "" {
			names = append(names, f.Function)
		}
		if !more {
			return Field{slog.String("stack", strings.Join(names, " < "))}
		}
	}
}

// Cause is why something failed: the kind of err, the type of the error at the
// bottom, and the text of the chain without anything that may be a value. What
// stays are words in lower case, names of functions, short numbers; what is in
// quotes or brackets, has capitals, other letters, signs or many digits becomes
// "…". A name written in lower case outside quotes cannot be told from a word:
// so errors quote their values with %q.
func Cause(err error) Field {
	if err == nil {
		return Field{}
	}
	return Field{slog.Group("cause",
		slog.String("kind", KindOf(err).String()),
		slog.String("type", bottom(err)),
		slog.String("text", causeText(err)))}
}
