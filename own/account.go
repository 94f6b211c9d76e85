// SPDX-License-Identifier: EUPL-1.2

// Package own is the person's own account: the paper with which they come in,
// what they are shown of their record, what they say there and who looked at it.
//
// It promises that an account belongs to a person and opens nothing that is made
// for people at work; that a code is good once, kept only as a hash, and cannot
// be guessed; that a page shows what the policy opens to the person themself and
// no more; and that whoever looked is there the moment after, but for what a
// privacy officer keeps back for a time. Who may make an account is for access
// to say, the grants that follow from it are flow's.
package own

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/people"
)

// An Account is a person's on their own pages.
type Account struct {
	ID        sild.ID
	Person    sild.ID
	Lang      string
	Word      string // the own word, as it is kept; empty: none
	MadeAt    time.Time
	MadeBy    sild.ID
	ClosedAt  time.Time // zero: it is open
	ClosedBy  sild.ID
	ClosedWhy string // one of Closings
}

const accountColumns = `id, person_id, lang, word, made_at, made_by, closed_at, closed_by, closed_why`

// Closings are why an account was closed: by the person, by staff at the
// person's wish, because it is not needed, because somebody else may have used it.
var Closings = []string{"self", "asked", "over", "unsafe"}

// A code is good once.
type code struct {
	ID        sild.ID
	Account   sild.ID
	Kind      string
	Hash      []byte
	MadeAt    time.Time
	MadeBy    sild.ID
	ExpiresAt time.Time
	UsedAt    time.Time
	ClosedAt  time.Time
	Wrong     int
}

const codeColumns = `id, account_id, kind, hash, made_at, made_by, expires_at, used_at, closed_at, wrong`

// The kinds of codes: one on a sheet of paper that is handed over, and ten on a
// card that is kept.
const (
	Sheet = "sheet"
	Card  = "card"
)

// How long codes are good and how many stand on a card. They are ours: two weeks
// until one comes to a computer, a year in a wallet.
const (
	sheetLasts = SheetDays * 24 * time.Hour
	cardLasts  = 365 * 24 * time.Hour
	OnCard     = 10
	SheetDays  = 14
)

// letters are those of a code: 32 signs of which none sounds or looks like
// another over a bad telephone line (Crockford's base 32: no I, L, O, U).
const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// codeLength makes 60 bits: more than 50 cannot be guessed at any speed at which
// we answer.
const codeLength = 12

// NewCodes makes n codes. They are made before a unit of work, which may run
// twice.
func NewCodes(n int) []string {
	list := make([]string, n)
	for i := range list {
		var b [codeLength]byte
		rand.Read(b[:])
		for j := range b {
			b[j] = letters[b[j]%32]
		}
		list[i] = string(b[:4]) + "-" + string(b[4:8]) + "-" + string(b[8:])
	}
	return list
}

// hashCode is what is kept of a code, however it was typed: small letters,
// without the dashes, an O for a zero.
func hashCode(typed string) []byte {
	var b strings.Builder
	for _, r := range strings.ToUpper(typed) {
		switch {
		case r == 'O' || r == 'О': // the Cyrillic one too
			b.WriteByte('0')
		case r == 'I' || r == 'L':
			b.WriteByte('1')
		case strings.ContainsRune(letters, r):
			b.WriteRune(r)
		case r == ' ' || r == '-' || r == '–' || r == '.':
		default:
			b.WriteByte('?') // no code has it
		}
	}
	sum := sha256.Sum256([]byte("own " + b.String()))
	return sum[:]
}

// openPerson opens the person of a subject for those who give people their
// accounts.
func openPerson(tx *db.Tx, subject sild.ID) (access.Record, error) {
	if err := access.Duty(tx, access.OwnPage); err != nil {
		return access.Record{}, err
	}
	return access.PersonToWrite(tx, subject, 'I')
}

// Give makes an account for the person of a subject, or another paper for the
// one that there is. Codes are those of one sheet, or of a card; all that were
// made before end, and what was opened or added with them.
func Give(tx *db.Tx, subject sild.ID, kind string, codes []string) (_ Account, err error) {
	defer sild.Wrap(&err, "own.Give(%s)", subject)
	rec, err := openPerson(tx, subject)
	if err != nil {
		return Account{}, err
	}
	p := sild.Problems{}
	p.Check(kind == Sheet && len(codes) == 1 || kind == Card && len(codes) == OnCard, "kind", "choice.unknown")
	if err := p.Err(); err != nil {
		return Account{}, err
	}
	d, err := people.DetailOf(tx, rec.Person)
	if err != nil {
		return Account{}, err
	}
	a, there, err := accountOf(tx, rec.Person)
	if err != nil {
		return a, err
	}
	if !there {
		a = Account{ID: tx.NewID(), Person: rec.Person, Lang: d.Language, MadeAt: tx.Now, MadeBy: tx.Actor.User}
		if err := db.Insert(tx, "own_account", accountColumns, a); err != nil {
			return a, err
		}
		tx.Touch(rec.Subject)
	}
	if err := endPapers(tx, a.ID); err != nil {
		return a, err
	}
	tx.Trail(sild.Entry{Action: "own-" + kind, What: "person", Object: a.ID, Sections: "I", Grant: rec.Grant, Purpose: rec.Purpose(), Subjects: []sild.ID{rec.Person}})
	return a, addCodes(tx, a.ID, kind, codes)
}

// GiveSelf makes a card for the person who is on their own pages. The cards and
// the sheet that they had end.
func GiveSelf(tx *db.Tx, codes []string) error {
	a, err := self(tx)
	if err != nil {
		return err
	}
	if _, err := db.Exec(tx, `UPDATE own_code SET closed_at = $1 WHERE account_id = $2 AND used_at IS NULL AND closed_at IS NULL`, tx.Now, a.ID); err != nil {
		return err
	}
	tx.Trail(sild.Entry{Action: "own-card", What: "person", Object: a.ID, Purpose: access.Self, Subjects: []sild.ID{a.Person}})
	return addCodes(tx, a.ID, Card, codes)
}

func addCodes(tx *db.Tx, account sild.ID, kind string, codes []string) error {
	last := sheetLasts
	if kind == Card {
		last = cardLasts
	}
	rows := make([]code, len(codes))
	for i, c := range codes {
		rows[i] = code{ID: tx.NewID(), Account: account, Kind: kind, Hash: hashCode(c), MadeAt: tx.Now, MadeBy: tx.Actor.User, ExpiresAt: tx.Now.Add(last)}
	}
	return db.InsertAll(tx, "own_code", codeColumns, rows)
}

// endPapers ends every code of an account, and what was opened or added with one:
// whoever found a paper may have added an identity of theirs.
func endPapers(tx *db.Tx, account sild.ID) error {
	if _, err := db.Exec(tx, `UPDATE own_code SET closed_at = $1 WHERE account_id = $2 AND used_at IS NULL AND closed_at IS NULL`, tx.Now, account); err != nil {
		return err
	}
	if _, err := db.Exec(tx, `DELETE FROM own_identity WHERE account_id = $1`, account); err != nil {
		return err
	}
	_, err := db.Exec(tx, `DELETE FROM own_session WHERE account_id = $1`, account)
	return err
}

func accountOf(tx *db.Tx, person sild.ID) (Account, bool, error) {
	return db.Maybe[Account](tx, `SELECT `+accountColumns+` FROM own_account WHERE person_id = $1 AND closed_at IS NULL`, person)
}

// AccountsOf are the open accounts of persons: of one, and of those whose record
// was merged into it. Flow makes the grants of them.
func AccountsOf(tx *db.Tx, persons []sild.ID) ([]sild.ID, error) {
	var args []any
	return db.All[sild.ID](tx, `SELECT id FROM own_account WHERE person_id IN (`+db.List(&args, persons)+`) AND closed_at IS NULL ORDER BY id`, args...)
}

// A Standing is how it is with a person's account, for those who give it.
type Standing struct {
	Account
	Kind    string    // of the paper that is good; empty: none is
	Left    int       // how many codes of it are unused
	GoodTil time.Time // and until when
	UsedAt  time.Time // when a code was used last
}

// StandingOf is that of the person of a subject; ok says whether there is an
// account.
func StandingOf(tx *db.Tx, subject sild.ID) (s Standing, ok bool, err error) {
	defer sild.Wrap(&err, "own.StandingOf(%s)", subject)
	if err := access.Duty(tx, access.OwnPage); err != nil {
		return s, false, err
	}
	rec, err := access.Person(tx, subject, "I")
	if err != nil {
		return s, false, err
	}
	if s.Account, ok, err = accountOf(tx, rec.Person); err != nil || !ok {
		return s, ok, err
	}
	codes, err := db.All[code](tx, `SELECT `+codeColumns+` FROM own_code WHERE account_id = $1 ORDER BY id`, s.ID)
	for _, c := range codes {
		switch {
		case !c.UsedAt.IsZero():
			s.UsedAt = latest(s.UsedAt, c.UsedAt)
		case c.ClosedAt.IsZero() && c.ExpiresAt.After(tx.Now):
			s.Kind, s.GoodTil, s.Left = c.Kind, c.ExpiresAt, s.Left+1
		}
	}
	return s, true, err
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// Close ends the account of the person of a subject. Why is one of [Closings].
func Close(tx *db.Tx, subject sild.ID, why string) (err error) {
	defer sild.Wrap(&err, "own.Close(%s)", subject)
	rec, err := openPerson(tx, subject)
	if err != nil {
		return err
	}
	p := sild.Problems{}
	p.Check(slices.Contains(Closings[1:], why), "why", "choice.unknown")
	if err := p.Err(); err != nil {
		return err
	}
	a, there, err := accountOf(tx, rec.Person)
	if err != nil || !there {
		return err
	}
	tx.Trail(sild.Entry{Action: "own-end", What: "person", Object: a.ID, Sections: "I", Grant: rec.Grant, Purpose: rec.Purpose(), Subjects: []sild.ID{rec.Person}})
	tx.Touch(rec.Subject)
	return a.close(tx, why)
}

// CloseSelf ends the account of the person who is on their own pages. They can
// ask for another any day.
func CloseSelf(tx *db.Tx) error {
	a, err := self(tx)
	if err != nil {
		return err
	}
	subjects, err := Subjects(tx)
	if err != nil {
		return err
	}
	for _, s := range subjects {
		tx.Touch(s)
	}
	tx.Trail(sild.Entry{Action: "own-end", What: "person", Object: a.ID, Purpose: access.Self, Subjects: []sild.ID{a.Person}})
	return a.close(tx, Closings[0])
}

func (a Account) close(tx *db.Tx, why string) error {
	if err := endPapers(tx, a.ID); err != nil {
		return err
	}
	_, err := db.Exec(tx, `UPDATE own_account SET closed_at = $1, closed_by = $2, closed_why = $3 WHERE id = $4`, tx.Now, tx.Actor.User, why, a.ID)
	return err
}

// self is the account of the actor.
func self(tx *db.Tx) (Account, error) {
	if tx.Actor.Role != access.Participant {
		return Account{}, sild.Missing()
	}
	return db.One[Account](tx, `SELECT `+accountColumns+` FROM own_account WHERE id = $1 AND closed_at IS NULL`, tx.Actor.User)
}

// newToken is what a browser holds: 256 random bits.
func newToken() string {
	secret := make([]byte, 32)
	rand.Read(secret)
	return base64.RawURLEncoding.EncodeToString(secret)
}

func hashToken(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
