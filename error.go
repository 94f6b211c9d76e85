// SPDX-License-Identifier: EUPL-1.2

package sild

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Kind says to machines what went wrong.
type Kind int

const (
	Internal  Kind = iota // ours: the log has all of it, people get a reference number
	Invalid               // the input is wrong; Fields says where
	NotFound              // there is none, or none that the actor may see: the same answer
	Forbidden             // visible, but this is not for the actor to do
	Conflict              // changed meanwhile by somebody else
	Busy                  // try again: the database could not serve it now
)

var kinds = [...]string{"internal", "invalid", "not_found", "forbidden", "conflict", "busy"}

func (k Kind) String() string {
	if k < 0 || int(k) >= len(kinds) {
		return kinds[Internal]
	}
	return kinds[k]
}

// An Error is safe to show: Key and the values of Fields name messages in the
// catalogues, Args fill them. Err, if any, is for the log alone.
type Error struct {
	Kind   Kind
	Key    string
	Args   Args
	Fields map[string]Message
	Err    error
}

// Args are the named values in a message: {name} stands for Args["name"].
type Args map[string]string

// A Message is a key of the catalogues with its values.
type Message struct {
	Key  string `json:"key"`
	Args Args   `json:"args,omitempty"`
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Kind.String())
	if e.Key != "" {
		b.WriteString(": " + e.Key)
	}
	for _, f := range slices.Sorted(maps.Keys(e.Fields)) {
		b.WriteString("; " + f + ": " + e.Fields[f].Key)
	}
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Err }

// KindOf is the kind of err: Internal unless it is or wraps an [Error].
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// Missing is the one answer for what does not exist and for what the actor may
// not see.
func Missing() error { return &Error{Kind: NotFound, Key: "error.not_found"} }

// Wrap adds what was being done to *err, for the log.
func Wrap(err *error, format string, args ...any) {
	if *err != nil {
		*err = fmt.Errorf(format+": %w", append(args, *err)...)
	}
}

// Problems gathers what is wrong with an input, field by field. The first
// problem of a field stands.
type Problems map[string]Message

// Check adds the problem key to field unless ok. Args are pairs of name and value.
func (p Problems) Check(ok bool, field, key string, args ...string) {
	if ok {
		return
	}
	if _, there := p[field]; there {
		return
	}
	m := Message{Key: key}
	for i := 0; i+1 < len(args); i += 2 {
		if m.Args == nil {
			m.Args = Args{}
		}
		m.Args[args[i]] = args[i+1]
	}
	p[field] = m
}

// Err is nil if there is no problem, and otherwise an Invalid error.
func (p Problems) Err() error {
	if len(p) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Key: "error.invalid", Fields: p}
}

// Line tidies one line that a person typed, and checks it: no control
// characters, nothing that turns or hides text, at most limit letters.
func (p Problems) Line(field, s string, limit int) string {
	s = strings.Join(strings.Fields(p.Text(field, s, limit)), " ")
	return s
}

// Text tidies what a person typed over several lines. Marks that reorder or
// hide text (Unicode TR 36 §3) are refused and not silently dropped, because a
// name that looks like another is a way to cheat; zero-width joiners stay where
// scripts need them, between letters.
func (p Problems) Text(field, s string, limit int) string {
	s = strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
	p.Check(utf8.ValidString(s), field, "text.unreadable")
	before := ' '
	for _, r := range s {
		if r != '\n' && r != '\t' && unicode.IsControl(r) || hides(r) || joins(r) && plain(before) {
			p.Check(false, field, "text.hidden")
			break
		}
		before = r
	}
	if len(s) > limit { // letters are at least one byte: count only when it can matter
		p.Check(utf8.RuneCountInString(s) <= limit, field, "text.long", "limit", fmt.Sprint(limit))
	}
	return s
}

func hides(r rune) bool {
	switch {
	case r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f: // bidirectional embeddings, overrides, isolates; invisible operators
		return true
	case r == 0x200b, r == 0xfeff, r == 0x00ad, r == 0x034f, r == 0x061c, r == 0x180e, r == 0x200e, r == 0x200f:
		return true
	case r == 0x115f, r == 0x1160, r == 0x3164, r == 0xffa0, r == 0x2800: // letters and signs that are blank
		return true
	case r >= 0xfff9 && r <= 0xfffb, r >= 0x1d173 && r <= 0x1d17a: // marks of annotation, of music
		return true
	case r >= 0xe0000 && r <= 0xe0fff: // tags and selectors that can carry a second text
		return true
	}
	return false
}

// joins reports the zero-width joiner and non-joiner, which Arabic and Indic
// scripts and emoji need.
func joins(r rune) bool { return r == 0x200c || r == 0x200d }

// plain reports whether nothing that follows r needs a joiner.
func plain(r rune) bool {
	return r < 0x80 || joins(r) || unicode.IsSpace(r) || unicode.In(r, unicode.Latin, unicode.Cyrillic, unicode.Greek)
}

// Private is text that no log may show: names, codes, notes. Printed in any
// way it is "[private]"; the pages write string(p). In JSON and other texts it
// is refused, because what would come back is not what went in. Two places read
// past this: fmt where a field of a struct is not exported, encoding/json where
// it is the key of a map.
type Private string

func (Private) String() string             { return "[private]" }
func (Private) GoString() string           { return "[private]" }
func (Private) Format(f fmt.State, _ rune) { fmt.Fprint(f, "[private]") }
func (Private) LogValue() slog.Value       { return slog.StringValue("[private]") }

func (Private) MarshalText() ([]byte, error) {
	return nil, errors.New("private text is not written out: convert it to a string where it may be shown")
}
