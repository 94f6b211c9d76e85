// SPDX-License-Identifier: EUPL-1.2

package org

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"time"

	"sild"
	"sild/db"
)

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

// SignIn opens a session for user in their first role and gives its token, which
// is kept nowhere.
func SignIn(tx *db.Tx, user sild.ID, kind string) (token string, err error) {
	roles, err := RolesOf(tx, user)
	if err != nil {
		return "", err
	}
	if len(roles) == 0 {
		tx.Denied(sild.Entry{Action: "sign-in-refused", What: kind, Object: user})
		return "", &sild.Error{Kind: sild.Forbidden, Key: "sign_in.no_role"}
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
	}{hashToken(token), user, roles[0], kind, tx.Now, tx.Now.Add(last)})
}

// RolesOf are the roles that a user has today, in the order in which they got
// them.
func RolesOf(tx *db.Tx, user sild.ID) ([]string, error) {
	return db.All[string](tx, `SELECT role FROM member WHERE user_id = $1 AND group_id <> user_id AND from_on <= $2 AND until_on >= $2
		GROUP BY role ORDER BY min(id)`, user, tx.Today())
}

// WorkAs lets the session of a token go on in another role that its user has.
func WorkAs(tx *db.Tx, user sild.ID, token, role string) error {
	roles, err := RolesOf(tx, user)
	if err != nil {
		return err
	}
	if !slices.Contains(roles, role) {
		return sild.Missing()
	}
	tx.Trail(sild.Entry{Action: "role", What: "session", Object: user, Purpose: role})
	_, err = db.Exec(tx, `UPDATE session SET role = $1 WHERE token = $2 AND user_id = $3`, role, hashToken(token), user)
	return err
}

// SessionOf is the session of a token, or Missing: also when the user was
// disabled meanwhile, or no longer has the role in any team.
func SessionOf(tx *db.Tx, token, kind string) (Session, error) {
	return db.One[Session](tx, `SELECT u.id, u.org_id, s.role, u.name, u.lang, o.name
		FROM session s JOIN app_user u ON u.id = s.user_id JOIN organisation o ON o.id = u.org_id
		WHERE s.token = $1 AND s.kind = $2 AND s.expires_at > $3 AND u.disabled_at IS NULL
		AND EXISTS (SELECT 1 FROM member m WHERE m.user_id = u.id AND m.group_id <> u.id AND m.role = s.role AND m.from_on <= $4 AND m.until_on >= $4)`,
		hashToken(token), kind, tx.Now, tx.Today())
}

// SignOut ends the session of a token.
func SignOut(tx *db.Tx, token string) error {
	user, there, err := db.Maybe[sild.ID](tx, `SELECT user_id FROM session WHERE token = $1`, hashToken(token))
	if err != nil || !there {
		return err
	}
	tx.Trail(sild.Entry{Action: "sign-out", What: "session", Object: user})
	_, err = db.Exec(tx, `DELETE FROM session WHERE token = $1`, hashToken(token))
	return err
}

// SetLang keeps the language in which a user reads.
func SetLang(tx *db.Tx, user sild.ID, lang string) error {
	tx.Trail(sild.Entry{Action: "write", What: "user", Object: user})
	_, err := db.Exec(tx, `UPDATE app_user SET lang = $1 WHERE id = $2`, lang, user)
	return err
}

func hashToken(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
