// SPDX-License-Identifier: EUPL-1.2

package own

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"

	"sild"
	"sild/access"
	"sild/db"
	"sild/org"
	"sild/people"
)

// sessionLasts is how long a person can be on their own pages after a code: they
// often sit at a computer that others use after them. It is ours.
const sessionLasts = time.Hour

// SessionSeconds is the same for a cookie.
const SessionSeconds = int(sessionLasts / time.Second)

// A Try is what somebody typed to come in, held against what is kept: which code
// it is and whether it may be used.
type Try struct {
	code, account sild.ID
	word          string // as it is kept; empty: the person has none
	good          bool
	typed         string
}

// Refused is the one answer for a code that there is not, that was used, has
// ended or is of a closed account, and for another word than the person's own.
func Refused() error { return &sild.Error{Kind: sild.Invalid, Key: "my.enter.wrong"} }

// granted says of an account a that something is open to it on the day $3: nothing
// is after a death.
const granted = `EXISTS (SELECT 1 FROM access_grant g WHERE g.grantee_id = a.id AND g.relation = '` + access.Self + `' AND g.from_on <= $3 AND g.until_on >= $3)`

// TryCode looks a code up, in a unit of work that reads. It says nothing yet.
func TryCode(tx *db.Tx, typed, word string) (Try, error) {
	type row struct {
		Code, Account sild.ID
		Word          string
	}
	r, ok, err := db.Maybe[row](tx, `SELECT c.id, a.id, a.word FROM own_code c JOIN own_account a ON a.id = c.account_id
		WHERE c.hash = $1 AND c.used_at IS NULL AND c.closed_at IS NULL AND c.expires_at > $2 AND a.closed_at IS NULL
		AND `+granted, hashCode(typed), tx.Now, tx.Today())
	return Try{r.Code, r.Account, r.Word, ok, strings.TrimSpace(word)}, err
}

// Hold compares the own word. It takes tens of milliseconds, and is called
// outside of any unit of work.
func (t Try) Hold() Try {
	if t.good && t.word != "" && !wordFits(t.word, t.typed) {
		t.good = false
	}
	return t
}

// Good reports whether the code and the word fit.
func (t Try) Good() bool { return t.good }

// Account is whose code it is, if there is one.
func (t Try) Account() sild.ID { return t.account }

// Handle names what was typed to those who count tries; it says nothing of it.
func Handle(typed string) string { return hex.EncodeToString(hashCode(typed)[:8]) }

// wrongWords is after how many wrong words a code is used up, so that who found
// a card cannot guess. It is ours: ten codes make thirty guesses at a word of
// four signs or more.
const wrongWords = 3

// Miss notes that the word did not fit a code that is good otherwise.
func (t Try) Miss(tx *db.Tx) error {
	if t.code == "" {
		return nil
	}
	if _, err := db.Exec(tx, `UPDATE own_code SET wrong = wrong + 1 WHERE id = $1`, t.code); err != nil {
		return err
	}
	_, err := db.Exec(tx, `UPDATE own_code SET closed_at = $1 WHERE id = $2 AND wrong >= $3 AND closed_at IS NULL`, tx.Now, t.code, wrongWords)
	return err
}

// Use uses the code up and opens a session of a kind, web or api; it gives the
// token, which is kept nowhere. Of two who come with the same code one is refused.
func (t Try) Use(tx *db.Tx, kind string) (token string, err error) {
	if !t.good {
		return "", Refused()
	}
	n, err := db.Exec(tx, `UPDATE own_code SET used_at = $1 WHERE id = $2 AND used_at IS NULL AND closed_at IS NULL AND expires_at > $1`, tx.Now, t.code)
	if err != nil {
		return "", err
	}
	if n == 0 {
		return "", Refused()
	}
	return Begin(tx, t.account, kind)
}

// Begin opens a session for an account whose person has shown who they are: by a
// code, or by what another door is sure of. It gives the token.
func Begin(tx *db.Tx, account sild.ID, kind string) (token string, err error) {
	a, err := db.One[Account](tx, `SELECT `+accountColumns+` FROM own_account WHERE id = $1 AND closed_at IS NULL`, account)
	if err != nil {
		return "", err
	}
	if _, err := db.Exec(tx, `DELETE FROM own_session WHERE account_id = $1 AND expires_at <= $2`, account, tx.Now); err != nil {
		return "", err
	}
	token = newToken()
	tx.Trail(sild.Entry{Action: "sign-in", What: "person", Object: account, Purpose: access.Self, Subjects: []sild.ID{a.Person}})
	return token, db.Insert(tx, "own_session", `token, account_id, kind, created_at, expires_at`, struct {
		Token               []byte
		Account             sild.ID
		Kind                string
		CreatedAt, ExpireAt time.Time
	}{hashToken(token), account, kind, tx.Now, tx.Now.Add(sessionLasts)})
}

// SessionOf is who the person of a token is, in the words of a session at work,
// or Missing: also when the account was closed meanwhile, or nothing is open to
// it any more.
func SessionOf(tx *db.Tx, token, kind string) (org.Session, error) {
	a, err := db.One[Account](tx, `SELECT `+accountColumns+` FROM own_account a
		WHERE a.closed_at IS NULL AND a.id IN (SELECT s.account_id FROM own_session s WHERE s.token = $1 AND s.kind = $2 AND s.expires_at > $3)
		AND EXISTS (SELECT 1 FROM access_grant g WHERE g.grantee_id = a.id AND g.relation = '`+access.Self+`' AND g.from_on <= $4 AND g.until_on >= $4)`,
		hashToken(token), kind, tx.Now, tx.Today())
	if err != nil {
		return org.Session{}, err
	}
	d, err := people.DetailOf(tx, a.Person)
	return org.Session{User: a.ID, Role: access.Participant, Name: d.Given, Lang: a.Lang}, err
}

// Leave ends the session of a token.
func Leave(tx *db.Tx, token string) error {
	_, err := db.Exec(tx, `DELETE FROM own_session WHERE token = $1`, hashToken(token))
	return err
}

// SetLang keeps the language in which the person reads.
func SetLang(tx *db.Tx, lang string) error {
	_, err := db.Exec(tx, `UPDATE own_account SET lang = $1 WHERE id = $2 AND closed_at IS NULL`, lang, tx.Actor.User)
	return err
}

// A Word is a person's own word as it is kept.
type Word struct{ phc string }

// shortestWord is the fewest signs of an own word. It is ours: it protects a
// card, and it is asked beside a code.
const shortestWord = 4

// The cost of hashing one: argon2id, 19 MiB, two passes (OWASP Password Storage
// Cheat Sheet).
const (
	argonMemory = 19 * 1024
	argonTime   = 2
)

// NewWord holds an own word against the rules and hashes it, before a unit of
// work. An empty one takes the word away.
func NewWord(typed string) (Word, error) {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return Word{}, nil
	}
	p := sild.Problems{}
	same := strings.Count(typed, typed[:1]) == len(typed)
	p.Check(len([]rune(typed)) >= shortestWord, "word", "my.word.short")
	p.Check(len(typed) <= 200, "word", "my.long")
	p.Check(!same && !strings.Contains("0123456789 9876543210", typed), "word", "my.word.easy")
	if err := p.Err(); err != nil {
		return Word{}, err
	}
	salt := make([]byte, 16)
	rand.Read(salt)
	enc := base64.RawStdEncoding
	return Word{fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=1$%s$%s", argonMemory, argonTime, enc.EncodeToString(salt), enc.EncodeToString(wordSum(typed, salt)))}, nil
}

// SetWord gives the person who is on their own pages an own word, or none.
func SetWord(tx *db.Tx, w Word) error {
	a, err := self(tx)
	if err != nil {
		return err
	}
	tx.Trail(sild.Entry{Action: "own-word", What: "person", Object: a.ID, Purpose: access.Self, Subjects: []sild.ID{a.Person}})
	_, err = db.Exec(tx, `UPDATE own_account SET word = $1 WHERE id = $2`, w.phc, a.ID)
	return err
}

// HasWord reports whether the person on their own pages has an own word.
func HasWord(tx *db.Tx) (bool, error) {
	a, err := self(tx)
	return a.Word != "", err
}

func wordSum(word string, salt []byte) []byte {
	return argon2.IDKey([]byte(strings.ToLower(word)), salt, argonTime, argonMemory, 1, 32)
}

func wordFits(phc, typed string) bool {
	parts := strings.Split(phc, "$")
	if len(parts) != 6 {
		return false
	}
	salt, e1 := base64.RawStdEncoding.DecodeString(parts[4])
	want, e2 := base64.RawStdEncoding.DecodeString(parts[5])
	return e1 == nil && e2 == nil && subtle.ConstantTimeCompare(wordSum(typed, salt), want) == 1
}
