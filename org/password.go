// SPDX-License-Identifier: EUPL-1.2

package org

import (
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/crypto/argon2"

	"sild"
	"sild/db"
)

// The cost of a password hash: argon2id, 19 MiB, two passes (OWASP Password
// Storage Cheat Sheet).
const (
	argonMemory = 19 * 1024
	argonTime   = 2
)

// hash makes the PHC form of a password.
func hash(password string) string {
	salt := make([]byte, 16)
	rand.Read(salt)
	sum := argon2.IDKey([]byte(password), salt, argonTime, argonMemory, 1, 32)
	enc := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=1$%s$%s", argonMemory, argonTime, enc.EncodeToString(salt), enc.EncodeToString(sum))
}

// checkPassword takes as long for a user who does not exist as for one who does.
func checkPassword(phc, password string) bool {
	parts := strings.Split(phc, "$")
	known := len(parts) == 6
	var salt, want []byte
	if known {
		salt, _ = base64.RawStdEncoding.DecodeString(parts[4])
		want, _ = base64.RawStdEncoding.DecodeString(parts[5])
	} else {
		salt, want = make([]byte, 16), make([]byte, 32)
	}
	got := argon2.IDKey([]byte(password), salt, argonTime, argonMemory, 1, 32)
	return subtle.ConstantTimeCompare(got, want) == 1 && known
}

// A Secret is a password that passed the rules, as it is kept.
type Secret struct{ phc string }

// shortest is the least number of letters of a password: length counts more
// than signs and figures (NIST SP 800-63B §5.1.1; the number is ours).
const shortest = 12

// NewSecret holds a password against the rules and hashes it. That takes tens of
// milliseconds: it is called before a unit of work, never in one. Of names what
// is easily guessed of this user: their name, their address.
func NewSecret(password string, names ...string) (Secret, error) {
	p := sild.Problems{}
	p.Check(len([]rune(password)) >= shortest, "password", "password.short")
	p.Check(len(password) <= 1000, "password", "text.long", "limit", "1000")
	p.Check(!guessed(password, names), "password", "password.common")
	if err := p.Err(); err != nil {
		return Secret{}, err
	}
	return Secret{hash(password)}, nil
}

//go:embed password_common.txt
var commonText string

var common = func() map[string]bool {
	m := map[string]bool{}
	for _, line := range strings.Fields(commonText) {
		m[line] = true
		if word := bare(line); word != "" {
			m[word] = true
		}
	}
	return m
}()

// bare is s without what people add to a word to please a rule: case, and
// figures and signs at its ends.
func bare(s string) string {
	return strings.TrimFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) })
}

// guessed reports whether a password is among the first that somebody would try:
// a common one, few different letters, one step after another, or not much more
// than a name.
func guessed(password string, names []string) bool {
	letters := map[rune]bool{}
	steps, last := 0, rune(-9)
	for _, r := range strings.ToLower(password) {
		letters[r] = true
		if d := r - last; d == 1 || d == -1 || d == 0 {
			steps++
		}
		last = r
	}
	if len(letters) < 5 || steps*4 >= len([]rune(password))*3 || common[bare(password)] || common[strings.ToLower(password)] {
		return true
	}
	for _, name := range names {
		name, _, _ = strings.Cut(strings.ToLower(name), "@")
		rest := strings.ToLower(password)
		for _, word := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			if len([]rune(word)) > 2 {
				rest = strings.ReplaceAll(rest, word, "")
			}
		}
		if len([]rune(bare(rest))) < 4 && len(rest) < len(password) {
			return true
		}
	}
	return false
}

// SetPassword gives a user a password.
func SetPassword(tx *db.Tx, user sild.ID, s Secret) error {
	if s.phc == "" {
		return fmt.Errorf("org.SetPassword(%s): no password was checked", user)
	}
	_, err := db.Exec(tx, `UPDATE app_user SET password = $1 WHERE id = $2`, s.phc, user)
	return err
}

// ChangePassword gives the user of a session another password, and ends all
// other sessions of theirs.
func ChangePassword(tx *db.Tx, user sild.ID, s Secret, token string) error {
	if err := SetPassword(tx, user, s); err != nil {
		return err
	}
	tx.Trail(sild.Entry{Action: "password", What: "user", Object: user})
	_, err := db.Exec(tx, `DELETE FROM session WHERE user_id = $1 AND token <> $2`, user, hashToken(token))
	return err
}

// OwnPassword holds a password against that of a user who is at work, for those
// who want to change it. As Password it is called outside of the writer.
func OwnPassword(tx *db.Tx, user sild.ID, password string) error {
	phc, err := db.One[string](tx, `SELECT password FROM app_user WHERE id = $1`, user)
	if err != nil {
		return err
	}
	p := sild.Problems{}
	p.Check(checkPassword(phc, password), "old", "password.old.wrong")
	if len(p) > 0 {
		tx.Denied(sild.Entry{Action: "password-refused", What: "user", Object: user})
	}
	return p.Err()
}

// Password finds the user to whom an e-mail address and a password belong. The
// answer for an unknown name is the same as for a wrong password. It is called
// outside a unit of work's writer: hashing takes tens of milliseconds.
func Password(tx *db.Tx, email, password string) (sild.ID, error) {
	type secret struct {
		ID       sild.ID
		Password string
	}
	s, ok, err := db.Maybe[secret](tx, `SELECT id, password FROM app_user WHERE email = $1 AND disabled_at IS NULL`, strings.ToLower(strings.TrimSpace(email)))
	if err != nil {
		return "", err
	}
	if !checkPassword(s.Password, password) || !ok {
		tx.Denied(sild.Entry{Action: "sign-in-refused", What: "web", Object: s.ID})
		return "", &sild.Error{Kind: sild.Invalid, Key: "sign_in.wrong"}
	}
	return s.ID, nil
}
