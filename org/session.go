// SPDX-License-Identifier: EUPL-1.2

package org

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

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

// HashPassword makes the PHC form of a password.
func HashPassword(password string) string {
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

// SetPassword gives a user a password. Length over rules: 12 letters or more.
func SetPassword(tx *db.Tx, user sild.ID, password string) error {
	p := sild.Problems{}
	p.Check(len([]rune(password)) >= 12, "password", "password.short")
	p.Check(len(password) <= 1000, "password", "text.long", "limit", "1000")
	if err := p.Err(); err != nil {
		return err
	}
	_, err := db.Exec(tx, `UPDATE app_user SET password = $1 WHERE id = $2`, HashPassword(password), user)
	return err
}

// A Session is somebody at work: one user in one role.
type Session struct {
	User    sild.ID
	Org     sild.ID
	Role    string
	Name    string
	Lang    string
	OrgName string
}

// Actor is who s acts as.
func (s Session) Actor() sild.Actor {
	return sild.Actor{User: s.User, Org: s.Org, Role: s.Role, Lang: s.Lang}
}

// How long a session lasts, by its kind.
const (
	webSession = 12 * time.Hour
	apiSession = 365 * 24 * time.Hour
)

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
		return "", &sild.Error{Kind: sild.Invalid, Key: "sign_in.wrong"}
	}
	return s.ID, nil
}

// SignIn opens a session for user in their first role and gives its token, which
// is kept nowhere.
func SignIn(tx *db.Tx, user sild.ID, kind string) (token string, err error) {
	role, err := db.One[string](tx, `SELECT role FROM member WHERE user_id = $1 AND group_id <> user_id AND from_on <= $2 AND until_on >= $2 ORDER BY id LIMIT 1`, user, tx.Today())
	if err != nil {
		return "", err
	}
	secret := make([]byte, 32)
	rand.Read(secret)
	token = base64.RawURLEncoding.EncodeToString(secret)
	last := webSession
	if kind == "api" {
		last = apiSession
	}
	tx.Trail(sild.Entry{Action: "sign-in", What: kind, Object: user})
	return token, db.Insert(tx, "session", `token, user_id, role, kind, created_at, expires_at`, struct {
		Token               []byte
		User                sild.ID
		Role, Kind          string
		CreatedAt, ExpireAt time.Time
	}{hashToken(token), user, role, kind, tx.Now, tx.Now.Add(last)})
}

// SessionOf is the session of a token, or Missing.
func SessionOf(tx *db.Tx, token, kind string) (Session, error) {
	return db.One[Session](tx, `SELECT u.id, u.org_id, s.role, u.name, u.lang, o.name
		FROM session s JOIN app_user u ON u.id = s.user_id JOIN organisation o ON o.id = u.org_id
		WHERE s.token = $1 AND s.kind = $2 AND s.expires_at > $3 AND u.disabled_at IS NULL`, hashToken(token), kind, tx.Now)
}

// SignOut ends the session of a token.
func SignOut(tx *db.Tx, token string) error {
	_, err := db.Exec(tx, `DELETE FROM session WHERE token = $1`, hashToken(token))
	return err
}

// SetLang keeps the language in which a user reads.
func SetLang(tx *db.Tx, user sild.ID, lang string) error {
	_, err := db.Exec(tx, `UPDATE app_user SET lang = $1 WHERE id = $2`, lang, user)
	return err
}

func hashToken(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
