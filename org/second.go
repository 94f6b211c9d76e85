// SPDX-License-Identifier: EUPL-1.2

package org

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"time"

	"sild"
	"sild/db"
)

// A Second is what a user has as a second factor: codes by time, a card of codes
// that are good once each, or both. A card alone is whole: where no telephone
// may be, it is the way (ASVS 5.0 §6.5, NIST SP 800-63B-4 §3.1.2).
type Second struct {
	TOTP    time.Time // since when there are codes by time; zero: none
	Codes   int       // of the card that are left
	CodesAt time.Time // when the card was made; zero: there is none
}

// Asked reports whether s is asked for at the door, also when all codes of a
// card are used: a factor that ran out is not dropped in silence.
func (s Second) Asked() bool { return !s.TOTP.IsZero() || !s.CodesAt.IsZero() }

// SecondOf is what a user has as a second factor.
func SecondOf(tx *db.Tx, user sild.ID) (s Second, err error) {
	t, _, err := totpOf(tx, user)
	if err != nil {
		return s, err
	}
	s.TOTP = t.SetAt
	codes, err := codesOf(tx, user)
	for _, c := range codes {
		s.CodesAt = c.MadeAt
		if c.UsedAt.IsZero() {
			s.Codes++
		}
	}
	return s, err
}

// DropSecond takes a user's own second factor away.
func DropSecond(tx *db.Tx, user sild.ID) error {
	r, err := doorOf(tx, user)
	if err != nil {
		return err
	}
	if r.Second {
		return &sild.Error{Kind: sild.Conflict, Key: "second.required"}
	}
	if err := Tell(tx, user, SecondGone, ""); err != nil {
		return err
	}
	return dropSecond(tx, user)
}

func dropSecond(tx *db.Tx, user sild.ID) error {
	tx.Trail(sild.Entry{Action: "second-factor", What: "user", Object: user, Purpose: "removed"})
	if _, err := db.Exec(tx, `DELETE FROM totp WHERE user_id = $1`, user); err != nil {
		return err
	}
	_, err := db.Exec(tx, `DELETE FROM recovery_code WHERE user_id = $1`, user)
	return err
}

// How many codes a card has and how long they are. Ten letters of 32 are 50
// bits: with less than 112 they are kept as passwords are (ASVS 5.0 §6.5.2).
const (
	cardCodes  = 10
	codeLength = 10
	codeLetter = "abcdefghjkmnpqrstuvwxyz023456789" // none that is read as another
)

type recoveryCode struct {
	User   sild.ID
	Place  int
	Salt   []byte
	Hash   []byte
	MadeAt time.Time
	UsedAt time.Time
	Memory int // what its hash costs
	Passes int
}

const recoveryCodeColumns = `user_id, place, salt, hash, made_at, used_at, memory, passes`

func codesOf(tx *db.Tx, user sild.ID) ([]recoveryCode, error) {
	return db.All[recoveryCode](tx, `SELECT `+recoveryCodeColumns+` FROM recovery_code WHERE user_id = $1 ORDER BY place`, user)
}

// A Card is codes that are shown once, with what is kept of them.
type Card struct {
	Codes  []string // "abcde-fghjk"
	cost   phcCost
	salt   []byte
	hashes [][]byte
}

// NewCard makes a card. It computes a hash for each code, and is called before a
// unit of work.
func NewCard(ctx context.Context) (Card, error) {
	c := Card{cost: todaysCost, salt: newSalt()}
	for range cardCodes {
		b := make([]byte, codeLength)
		rand.Read(b)
		for i := range b {
			b[i] = codeLetter[b[i]%32]
		}
		sum, err := argon(ctx, string(b), c.salt, c.cost)
		if err != nil {
			return Card{}, err
		}
		c.hashes = append(c.hashes, sum)
		c.Codes = append(c.Codes, string(b[:codeLength/2])+"-"+string(b[codeLength/2:]))
	}
	return c, nil
}

// KeepCard takes a card into use. The codes of an earlier one are good for
// nothing any more.
func KeepCard(tx *db.Tx, user sild.ID, c Card) error {
	if _, err := db.Exec(tx, `DELETE FROM recovery_code WHERE user_id = $1`, user); err != nil {
		return err
	}
	tx.Trail(sild.Entry{Action: "second-factor", What: "user", Object: user, Purpose: "card"})
	if err := Tell(tx, user, CodesMade, ""); err != nil {
		return err
	}
	rows := make([]recoveryCode, len(c.hashes))
	for i, h := range c.hashes {
		rows[i] = recoveryCode{User: user, Place: i + 1, Salt: c.salt, Hash: h, MadeAt: tx.Now, Memory: int(c.cost.memory), Passes: int(c.cost.passes)}
	}
	return db.InsertAll(tx, "recovery_code", recoveryCodeColumns, rows)
}

// A SecondTry is a code that was typed, looked at as far as it can be outside of
// a unit of work.
type SecondTry struct {
	code  string
	place int // of the card; 0: none
}

// TrySecond looks at a code. Cards is what Cards gave for the user.
func TrySecond(ctx context.Context, c Cards, code string) (SecondTry, error) {
	t := SecondTry{code: bareCode(code)}
	if len(t.code) != codeLength || len(c) == 0 {
		return t, nil
	}
	sum, err := argon(ctx, t.code, c[0].Salt, phcCost{uint32(c[0].Memory), uint32(c[0].Passes)})
	for _, kept := range c {
		if subtle.ConstantTimeCompare(sum, kept.Hash) == 1 {
			t.place = kept.Place
		}
	}
	return t, err
}

// Cards are a user's codes as they are kept.
type Cards []recoveryCode

// CardsOf are the codes of a user.
func CardsOf(tx *db.Tx, user sild.ID) (Cards, error) { return codesOf(tx, user) }

// UseSecond reports whether a code is good now, and lets it be good no second
// time. At is the world's clock, by which authenticators go.
func UseSecond(tx *db.Tx, user sild.ID, t SecondTry, at time.Time) (how string, ok bool, err error) {
	if t.place == 0 {
		ok, err := useTOTP(tx, user, t.code, at)
		return "totp", ok, err
	}
	n, err := db.Exec(tx, `UPDATE recovery_code SET used_at = $1 WHERE user_id = $2 AND place = $3 AND used_at IS NULL`, tx.Now, user, t.place)
	if err != nil || n == 0 {
		return "card", false, err
	}
	return "card", true, Tell(tx, user, CodeUsed, "")
}

// halfEntry is how long somebody whose password was right may take to find the
// code. It is ours.
const halfEntry = 10 * time.Minute

// NewHalf makes what a browser holds. It is made before a unit of work.
func NewHalf() string { return newSecret() }

// HalfEnter keeps that a password was right: with the second factor, the holder
// of token is in. It is no session and opens nothing.
func HalfEnter(tx *db.Tx, user sild.ID, token string) error {
	if _, err := db.Exec(tx, `DELETE FROM half_entry WHERE user_id = $1 OR expires_at < $2`, user, tx.Now); err != nil {
		return err
	}
	return db.Insert(tx, "half_entry", `token, user_id, expires_at`, struct {
		Token []byte
		User  sild.ID
		Until time.Time
	}{hashToken(token), user, tx.Now.Add(halfEntry)})
}

// HalfEntered is whose password was right, or Missing.
func HalfEntered(tx *db.Tx, token string) (sild.ID, error) {
	return db.One[sild.ID](tx, `SELECT h.user_id FROM half_entry h JOIN app_user u ON u.id = h.user_id
		WHERE h.token = $1 AND h.expires_at > $2 AND u.disabled_at IS NULL`, hashToken(token), tx.Now)
}

// EndHalf forgets a half entry: it was used, or given up.
func EndHalf(tx *db.Tx, token string) error {
	_, err := db.Exec(tx, `DELETE FROM half_entry WHERE token = $1`, hashToken(token))
	return err
}
