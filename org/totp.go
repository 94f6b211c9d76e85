// SPDX-License-Identifier: EUPL-1.2

package org

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"strings"
	"time"

	"sild"
	"sild/db"
)

// Codes by time as RFC 6238 has them and as every authenticator knows them:
// HMAC-SHA-1, steps of 30 seconds, six digits. One step to either side is good
// too, for clocks that are not quite right (§5.2).
const (
	totpStep   = 30 * time.Second
	totpDigits = 6
	totpWindow = 1
)

// totpAt is the code of a step (RFC 4226 §5.3).
func totpAt(secret []byte, step int64, digits int) string {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(step))
	h := hmac.New(sha1.New, secret)
	h.Write(b[:])
	sum := h.Sum(nil)
	at := sum[len(sum)-1] & 0xf
	n := binary.BigEndian.Uint32(sum[at:]) & 0x7fffffff
	mod := uint32(1)
	for range digits {
		mod *= 10
	}
	return fmt.Sprintf("%0*d", digits, n%mod)
}

func stepOf(t time.Time) int64 { return t.Unix() / int64(totpStep/time.Second) }

// totpStepOf is the step whose code this is, near a moment and after last; 0:
// none. All candidates are compared, each in the same time.
func totpStepOf(secret []byte, code string, at time.Time, last int64) (found int64) {
	for step := stepOf(at) - totpWindow; step <= stepOf(at)+totpWindow; step++ {
		if subtle.ConstantTimeCompare([]byte(totpAt(secret, step, totpDigits)), []byte(code)) == 1 && step > last {
			found = step
		}
	}
	return found
}

// A TOTPSecret is what an authenticator and Sild share.
type TOTPSecret []byte

// NewTOTPSecret makes one of 160 bits (RFC 4226 §4 R6). It is made before a unit
// of work, which may run twice.
func NewTOTPSecret() TOTPSecret {
	b := make([]byte, 20)
	rand.Read(b)
	return b
}

// String is the secret as people type it, in groups of four.
func (s TOTPSecret) String() string {
	var b strings.Builder
	for i, r := range base32.StdEncoding.EncodeToString(s) {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// URI is the secret as authenticators read it from a picture, under the name of
// an account.
func (s TOTPSecret) URI(account string) string {
	q := url.Values{"secret": {base32.StdEncoding.EncodeToString(s)}, "issuer": {"Sild"}}
	return "otpauth://totp/" + url.PathEscape("Sild:"+account) + "?" + q.Encode()
}

// Code is what an authenticator shows at a moment.
func (s TOTPSecret) Code(at time.Time) string { return totpAt(s, stepOf(at), totpDigits) }

type totp struct {
	User   sild.ID
	Secret []byte
	SetAt  time.Time
	Last   int64
	Next   []byte
}

const totpColumns = `user_id, secret, set_at, last_step, next_secret`

func totpOf(tx *db.Tx, user sild.ID) (totp, bool, error) {
	return db.Maybe[totp](tx, `SELECT `+totpColumns+` FROM totp WHERE user_id = $1`, user)
}

// StartTOTP keeps a secret that is being set up. An earlier one stays good until
// the first code of the new one has come.
func StartTOTP(tx *db.Tx, user sild.ID, s TOTPSecret) error {
	n, err := db.Exec(tx, `UPDATE totp SET next_secret = $1 WHERE user_id = $2`, []byte(s), user)
	if err != nil || n > 0 {
		return err
	}
	return db.Insert(tx, "totp", totpColumns, totp{User: user, Next: s})
}

// StartedTOTP is the secret that is being set up; nil: none.
func StartedTOTP(tx *db.Tx, user sild.ID) (TOTPSecret, error) {
	t, _, err := totpOf(tx, user)
	return t.Next, err
}

// FinishTOTP takes the secret into use with its first code.
func FinishTOTP(tx *db.Tx, user sild.ID, code string, at time.Time) error {
	t, _, err := totpOf(tx, user)
	if err != nil {
		return err
	}
	step := int64(0)
	if len(t.Next) > 0 {
		step = totpStepOf(t.Next, bareCode(code), at, 0)
	}
	p := sild.Problems{}
	p.Check(step > 0, "code", "second.code.wrong")
	if err := p.Err(); err != nil {
		return err
	}
	tx.Trail(sild.Entry{Action: "second-factor", What: "user", Object: user, Purpose: "totp"})
	if err := Tell(tx, user, SecondSet, ""); err != nil {
		return err
	}
	_, err = db.Exec(tx, `UPDATE totp SET secret = next_secret, next_secret = NULL, set_at = $1, last_step = $2 WHERE user_id = $3`, tx.Now, step, user)
	return err
}

// useTOTP reports whether a code is good, and lets it be good no second time
// (RFC 6238 §5.2).
func useTOTP(tx *db.Tx, user sild.ID, code string, at time.Time) (bool, error) {
	t, ok, err := totpOf(tx, user)
	if err != nil || !ok || len(t.Secret) == 0 {
		return false, err
	}
	step := totpStepOf(t.Secret, code, at, t.Last)
	if step == 0 {
		return false, nil
	}
	n, err := db.Exec(tx, `UPDATE totp SET last_step = $1 WHERE user_id = $2 AND last_step < $1`, step, user)
	return n > 0, err
}

// bareCode is a code without what people put between its letters.
func bareCode(code string) string {
	return strings.ToLower(strings.NewReplacer(" ", "", "-", "", "\u00a0", "").Replace(code))
}
