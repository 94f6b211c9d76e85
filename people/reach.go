// SPDX-License-Identifier: EUPL-1.2

package people

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"sild"
	"sild/access"
	"sild/db"
	"sild/pack"
)

// A Reach is a way to reach a person, with what is safe to do and say there.
type Reach struct {
	sild.Fact
	Way       string // one of Ways
	Value     string // the number, the address, the account
	Through   string // by whom it goes, if it goes through another person
	Safe      string // one of Safeties
	Note      string // what is safe to say there
	Preferred bool   // the person would rather be reached so
	Span

	Hidden bool `db:"-"` // there is something to read that this reader may not
}

const reachColumns = `way, value, through, safe, note, preferred, ` + spanColumns

// Ways are how people are reached.
var Ways = []string{"phone", "email", "messenger", "post", "through"}

// Safeties are what is safe there (ours, after what shelters ask): to call and
// write at any time; only to call, for others read what is written; to ask the
// person before; to call and write, but never to say what for; not at all.
var Safeties = []string{"any", "call_only", "ask_first", "no_mention", "never"}

// ReachInput is what one may say of a way to reach somebody.
type ReachInput struct {
	Way       string
	Value     string
	Through   string
	Safe      string
	Note      string
	Preferred bool
	From      string
	Until     string
	Source    string
}

var reaches = noun[Reach]{"reach", reachColumns, 'I'}

// longestReach is the longest address that one can be reached at (RFC 3696 has
// 254 letters for e-mail).
const longestReach = 254

func (in ReachInput) check() (Reach, error) {
	p := sild.Problems{}
	r := Reach{
		Way: in.Way, Value: p.Line("value", in.Value, longestReach), Through: p.Line("through", in.Through, 200),
		Safe: in.Safe, Note: p.Line("note", in.Note, 300), Preferred: in.Preferred,
	}
	p.Check(slices.Contains(Ways, in.Way), "way", "choice.unknown")
	p.Check(slices.Contains(Safeties, in.Safe), "safe", "reach.safe.required")
	p.Check(r.Value != "", "value", "reach.value.required")
	switch {
	case r.Value == "":
	case r.Way == "phone":
		p.Check(Number(r.Value) != "", "value", "reach.phone")
	case r.Way == "email":
		p.Check(Mailbox(r.Value) != "", "value", "reach.email")
	}
	p.Check(r.Way != "through" || r.Through != "", "through", "reach.through.required")
	p.Check(r.Through == "" || r.Way == "through", "through", "reach.through.way")
	p.Check(!r.Preferred || r.Safe != "never", "preferred", "reach.preferred.never")
	r.Span = checkSpan(p, in.From, in.Until)
	return r, p.Err()
}

// Number is a telephone number that can be called: digits and a plus before
// them, three to fifteen digits (ITU-T E.164). Empty: it is none.
func Number(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9', r == '+' && b.Len() == 0:
			b.WriteRune(r)
		case unicode.IsSpace(r) || strings.ContainsRune("-().", r):
		default:
			return ""
		}
	}
	if n := len(strings.TrimPrefix(b.String(), "+")); n < 3 || n > 15 {
		return ""
	}
	return b.String()
}

// Mailbox is an e-mail address to which a link can lead; empty: it is none.
func Mailbox(s string) string {
	name, domain, ok := strings.Cut(s, "@")
	if !ok || name == "" || strings.Trim(domain, ".") != domain || !strings.Contains(domain, ".") || strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(`?&#<>"'%,;:\()[]`, r)
	}) || strings.Contains(domain, "@") {
		return ""
	}
	return s
}

// Call and Write are whether a link may call or write there: never where it is
// not safe, where one must ask before, and, to write, where others read it.
func (r Reach) Call() bool {
	return r.Way == "phone" && !r.Hidden && slices.Contains([]string{"any", "call_only", "no_mention"}, r.Safe)
}

func (r Reach) Write() bool {
	return r.Way == "email" && !r.Hidden && slices.Contains([]string{"any", "no_mention"}, r.Safe)
}

// For is r as the reader of rec may read it: who reads nothing of other people
// does not see through whom it goes, and who does not see what is safe sees no
// way at all.
func (r Reach) For(rec access.Record) Reach {
	if !rec.Reads('S') || r.Way == "through" && !rec.Reads('F') {
		r.Hidden = true
		r.Value, r.Through, r.Note = "", "", ""
	}
	return r
}

// AddReach writes down a way to reach a person.
func AddReach(tx *db.Tx, subject sild.ID, in ReachInput) (_ Reach, err error) {
	defer sild.Wrap(&err, "people.AddReach(%s)", subject)
	if err := mayReach(tx, subject, in.Way); err != nil {
		return Reach{}, err
	}
	r, err := in.check()
	if err != nil {
		return r, err
	}
	source, evidence := told(in.Source)
	r.Fact = tx.NewFact(subject, "", tx.Today(), source, evidence)
	return r, db.Record(tx, "reach", reachColumns, r.Fact, r)
}

// ChangeReach replaces what was told in the row id: another number, since the
// one was wrong, or what is safe there now.
func ChangeReach(tx *db.Tx, id sild.ID, in ReachInput) (_ Reach, err error) {
	defer sild.Wrap(&err, "people.ChangeReach(%s)", id)
	was, err := reaches.one(tx, id, func(r Reach) sild.Fact { return r.Fact })
	if err != nil {
		return was, err
	}
	for _, way := range []string{was.Way, in.Way} {
		if err := mayReach(tx, was.Subject, way); err != nil {
			return Reach{}, err
		}
	}
	r, err := in.check()
	if err != nil {
		return was, err
	}
	if r.Fact, err = db.Amend(tx, "reach", was.Fact, Changed); err != nil {
		return was, err
	}
	r.Day = tx.Today()
	r.Source, r.Evidence = told(in.Source)
	return r, db.Record(tx, "reach", reachColumns, r.Fact, r)
}

// mayReach opens what a way belongs to: identity, safety, and where it goes
// through another person, those.
func mayReach(tx *db.Tx, subject sild.ID, way string) error {
	rec, err := access.PersonToWrite(tx, subject, 'I')
	if err != nil {
		return err
	}
	if !rec.Writes('S') || way == "through" && !rec.Writes('F') {
		return &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	return nil
}

// Reaches are the ways to reach the person of rec as its reader may read them,
// the preferred first and what is over last.
func Reaches(tx *db.Tx, rec access.Record) ([]Reach, error) {
	all, err := reaches.all(tx, rec.Subject)
	if err == nil && rec.Role == "prison" {
		all, err = toldInside(tx, rec.Subject, all)
	}
	if err != nil {
		return nil, err
	}
	for i, r := range all {
		all[i] = r.For(rec)
	}
	today := tx.Today()
	rank := func(r Reach) int {
		switch {
		case r.Over(today):
			return 3
		case r.Safe == "never":
			return 2
		case r.Preferred:
			return 0
		}
		return 1
	}
	slices.SortStableFunc(all, func(a, b Reach) int { return rank(a) - rank(b) })
	return all, err
}

// toldInside are the ways that were told of while the person was in prison: what
// was told outside is not the prison's, also when they are back (design §6).
func toldInside(tx *db.Tx, subject sild.ID, all []Reach) ([]Reach, error) {
	f, err := FactsAt(tx, Subject{ID: subject}, Detail{}, time.Time{})
	stays := f.Stays(sild.Date{}, tx.Today())
	return slices.DeleteFunc(all, func(r Reach) bool {
		d := sild.DateOf(r.RecordedAt, tx.Now.Location())
		return !slices.ContainsFunc(stays, func(s pack.Stay) bool { return s.Inside && !d.Before(s.From) && !d.After(s.Until) })
	}), err
}

// SafePhone is the number at which it is safe to call a person on a day, the one
// that they would rather be reached at first, and what is safe to say there;
// nothing if there is none. The caller has opened the record.
func SafePhone(tx *db.Tx, subject sild.ID, on sild.Date) (number, note string, err error) {
	list, err := db.All[Reach](tx, `SELECT `+sild.FactColumns+`, `+reachColumns+` FROM reach WHERE subject_id = $1 AND way = 'phone' AND replaced_at IS NULL ORDER BY id`, subject)
	for _, r := range list {
		if r.Call() && !r.Over(on) && (number == "" || r.Preferred) {
			number, note = Number(r.Value), r.Note
		}
	}
	return number, note, err
}
