// SPDX-License-Identifier: EUPL-1.2

package people

import (
	"slices"
	"strings"

	"sild"
	"sild/access"
	"sild/db"
)

// A noun is a kind of fact about a person in a programme: its table, the
// columns beside a fact's head, and the section that it belongs to.
type noun[T any] struct {
	table, columns string
	section        byte
}

func (n noun[T]) all(tx *db.Tx, subject sild.ID) ([]T, error) {
	return db.All[T](tx, `SELECT `+sild.FactColumns+`, `+n.columns+` FROM `+n.table+` WHERE subject_id = $1 AND replaced_at IS NULL ORDER BY day, id`, subject)
}

// one is the row that the actor looked at, of a person whom they may write of.
// It is a Conflict if it no longer holds.
func (n noun[T]) one(tx *db.Tx, id sild.ID, fact func(T) sild.Fact) (row T, err error) {
	if row, err = db.One[T](tx, `SELECT `+sild.FactColumns+`, `+n.columns+` FROM `+n.table+` WHERE id = $1`, id); err != nil {
		return row, err
	}
	f := fact(row)
	if _, err := access.PersonToWrite(tx, f.Subject, n.section); err != nil {
		var none T
		return none, err
	}
	if !f.Holds() {
		return row, &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	return row, nil
}

// Changed is why a row no longer holds that was told anew.
const Changed = "changed"

// told is from whom a fact is known, and how well: what a person says of
// themself is said, what was read in a paper or a register is as good as those.
func told(source string) (from, evidence string) {
	if !slices.Contains(sild.Sources, source) {
		source = "person"
	}
	switch source {
	case "register":
		return source, "register"
	case "document", "prison", "authority":
		return source, "document"
	}
	return source, "said"
}

// A Span is from when until when something holds, each a day, a month or a
// year, or not known; of what goes on, until is not known.
type Span struct {
	FromEarliest, FromLatest   sild.Date
	UntilEarliest, UntilLatest sild.Date
}

const spanColumns = `from_earliest, from_latest, until_earliest, until_latest`

// From and Until are the ends of s as far as they are known.
func (s Span) From() sild.Partial { return sild.Partial{From: s.FromEarliest, Until: s.FromLatest} }

func (s Span) Until() sild.Partial { return sild.Partial{From: s.UntilEarliest, Until: s.UntilLatest} }

// On reports whether s may hold on day d.
func (s Span) On(d sild.Date) bool {
	return (s.FromEarliest.IsZero() || !d.Before(s.FromEarliest)) && (s.UntilLatest.IsZero() || !d.After(s.UntilLatest))
}

// Over reports whether s has surely ended before day d.
func (s Span) Over(d sild.Date) bool { return !s.UntilLatest.IsZero() && s.UntilLatest.Before(d) }

// Overlaps reports whether s and o surely hold on one day. What may only be is
// not refused: of a month one does not know the day.
func (s Span) Overlaps(o Span) bool {
	return sure(s, o) && sure(o, s)
}

// sure reports whether s has surely begun when o may still surely hold.
func sure(s, o Span) bool {
	return s.FromLatest.IsZero() || o.UntilEarliest.IsZero() || !s.FromLatest.After(o.UntilEarliest)
}

// checkSpan reads the two ends of a span.
func checkSpan(p sild.Problems, from, until string) (s Span) {
	read := func(field, text string) sild.Partial {
		d, err := sild.ParsePartial(strings.TrimSpace(text))
		p.Check(err == nil, field, "date.unreadable")
		return d
	}
	a, z := read("from", from), read("until", until)
	p.Check(a.IsZero() || z.IsZero() || !z.Until.Before(a.From), "until", "person.span.turned")
	return Span{a.From, a.Until, z.From, z.Until}
}
