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
	ID      sild.ID // the same while its tokens change
	User    sild.ID
	Org     sild.ID
	Role    string
	Name    string
	Lang    string
	OrgName string

	ProvedAt time.Time // when they last proved who they are
	UsedAt   time.Time // a minute late at most
	Bare     bool      // begun with one factor where the organisation asks for two
	Shared   bool      // the organisation has computers that several use
}

// Actor is who s acts as.
func (s Session) Actor() sild.Actor {
	return sild.Actor{User: s.User, Org: s.Org, Role: s.Role, Lang: s.Lang, Session: s.ID}
}

// Fresh reports whether who s is was proved lately enough for what is dangerous.
// OWASP ASVS 5.0 §7.5.3 asks for a further proof before it; the time is ours.
func (s Session) Fresh(now time.Time) bool { return now.Sub(s.ProvedAt) <= freshFor }

const (
	freshFor   = 10 * time.Minute
	apiSession = 365 * 24 * time.Hour
	// endedFor is how long an ended session still names whose text it was. It is ours.
	endedFor = 24 * time.Hour
)

// A Way is how somebody came in.
type Way struct {
	Kind   string // web, api
	Role   string // in which they want to work; empty, or not theirs: their first
	Agent  string // kind of browser and device, in two words
	Strong bool   // with two factors, or with one that is worth two
	Brief  bool   // by what is no proof for what is dangerous: a PIN
}

// SignIn opens a session for user in their first role and gives its token, which
// is kept nowhere.
func SignIn(tx *db.Tx, user sild.ID, kind string) (token string, err error) {
	return Begin(tx, user, Way{Kind: kind, Strong: true})
}

// Begin opens a session for user and gives its token, which is kept nowhere.
func Begin(tx *db.Tx, user sild.ID, w Way) (token string, err error) {
	if w.Role, err = RoleFor(tx, user, w.Role); err != nil {
		return "", err
	}
	last := apiSession
	if w.Kind != "api" {
		r, err := doorOf(tx, user)
		if err != nil {
			return "", err
		}
		last = r.longest()
	}
	if _, err := db.Exec(tx, `DELETE FROM session WHERE user_id = $1 AND (ended_at < $2 OR expires_at < $2)`, user, tx.Now.Add(-endedFor)); err != nil {
		return "", err
	}
	token = newSecret()
	proved := tx.Now
	if w.Brief {
		proved = time.Time{}
	}
	id := tx.NewID()
	tx.Trail(sild.Entry{Action: "sign-in", What: w.Kind, Object: user, Session: id})
	return token, db.Insert(tx, "session", `token, id, user_id, role, kind, created_at, expires_at, used_at, proved_at, strong, agent`, struct {
		Token               []byte
		ID, User            sild.ID
		Role, Kind          string
		CreatedAt, ExpireAt time.Time
		UsedAt, ProvedAt    time.Time
		Strong              bool
		Agent               string
	}{hashToken(token), id, user, w.Role, w.Kind, tx.Now, tx.Now.Add(last), tx.Now, proved, w.Strong, w.Agent})
}

// RoleFor is the role in which user begins: the one that is wanted if they have
// it, and otherwise their first.
func RoleFor(tx *db.Tx, user sild.ID, wanted string) (string, error) {
	roles, err := RolesOf(tx, user)
	switch {
	case err != nil:
		return "", err
	case len(roles) == 0:
		tx.Denied(sild.Entry{Action: "sign-in-refused", What: "role", Object: user})
		return "", &sild.Error{Kind: sild.Forbidden, Key: "sign_in.no_role"}
	case slices.Contains(roles, wanted):
		return wanted, nil
	}
	return roles[0], nil
}

// RolesOf are the roles that a user has today, in the order in which they got
// them. What a shift gives for its hours opens records, and is no role.
func RolesOf(tx *db.Tx, user sild.ID) ([]string, error) {
	return db.All[string](tx, `SELECT role FROM member WHERE user_id = $1 AND group_id <> user_id AND from_on <= $2 AND until_on >= $2 AND until_at IS NULL
		GROUP BY role ORDER BY min(id)`, user, tx.Today())
}

// WorkAs lets the session of a token go on in another role that its user has,
// under another token.
func WorkAs(tx *db.Tx, user sild.ID, token, role string) (renewed string, err error) {
	roles, err := RolesOf(tx, user)
	if err != nil {
		return "", err
	}
	if !slices.Contains(roles, role) {
		return "", sild.Missing()
	}
	tx.Trail(sild.Entry{Action: "role", What: "session", Object: user, Purpose: role})
	renewed = newSecret()
	n, err := db.Exec(tx, `UPDATE session SET role = $1, token = $2 WHERE token = $3 AND user_id = $4 AND ended_at IS NULL`, role, hashToken(renewed), hashToken(token), user)
	if err == nil && n == 0 {
		err = sild.Missing()
	}
	return renewed, err
}

// Prove notes that the user of a session proved again who they are; how says
// with what. The session goes on under another token.
func Prove(tx *db.Tx, user sild.ID, token, how string) (renewed string, err error) {
	tx.Trail(sild.Entry{Action: "proof", What: "session", Object: user, Purpose: how})
	renewed = newSecret()
	n, err := db.Exec(tx, `UPDATE session SET proved_at = $1, token = $2 WHERE token = $3 AND user_id = $4 AND ended_at IS NULL`, tx.Now, hashToken(renewed), hashToken(token), user)
	if err == nil && n == 0 {
		err = sild.Missing()
	}
	return renewed, err
}

// Strengthen notes that the session of a token has a second factor now, because
// its user has just set one up.
func Strengthen(tx *db.Tx, user sild.ID, token string) error {
	_, err := db.Exec(tx, `UPDATE session SET strong = TRUE WHERE token = $1 AND user_id = $2 AND ended_at IS NULL`, hashToken(token), user)
	return err
}

// SessionOf is the session of a token, or Missing: also when it was idle for too
// long, when the user was disabled meanwhile, or no longer has the role in any
// team. All of that is looked up each time, so that it holds from the very next
// request (OWASP ASVS 5.0 §8.3.2).
func SessionOf(tx *db.Tx, token, kind string) (Session, error) {
	type row struct {
		ID, User, Org                      sild.ID
		Role, Name, Lang, OrgName          string
		CreatedAt, UsedAt, ProvedAt, Until time.Time
		Strong                             bool
		Idle, Longest                      int
		Second, Shared                     bool
	}
	s, err := db.One[row](tx, `SELECT s.id, u.id, u.org_id, s.role, u.name, u.lang, o.name, s.created_at, s.used_at, s.proved_at, s.expires_at, s.strong,
		r.idle_minutes, r.longest_hours, r.second, r.shared
		FROM session s JOIN app_user u ON u.id = s.user_id JOIN organisation o ON o.id = u.org_id LEFT JOIN door_rule r ON r.org_id = o.id
		WHERE s.token = $1 AND s.kind = $2 AND s.expires_at > $3 AND s.ended_at IS NULL AND u.disabled_at IS NULL
		AND EXISTS (SELECT 1 FROM member m WHERE m.user_id = u.id AND m.group_id <> u.id AND m.role = s.role AND m.from_on <= $4 AND m.until_on >= $4 AND m.until_at IS NULL)`,
		hashToken(token), kind, tx.Now, tx.Today())
	if err != nil {
		return Session{}, err
	}
	if s.UsedAt.IsZero() {
		s.UsedAt = s.CreatedAt
	}
	rule := DoorRule{Idle: s.Idle, Longest: s.Longest}
	if kind == "web" && (tx.Now.Sub(s.UsedAt) > rule.idle() || tx.Now.Sub(s.CreatedAt) > rule.longest()) {
		return Session{}, sild.Missing()
	}
	return Session{
		ID: s.ID, User: s.User, Org: s.Org, Role: s.Role, Name: s.Name, Lang: s.Lang, OrgName: s.OrgName,
		ProvedAt: s.ProvedAt, UsedAt: s.UsedAt, Bare: kind == "web" && s.Second && !s.Strong, Shared: s.Shared,
	}, nil
}

// Used notes when sessions were used last. It says nothing of those that ended.
func Used(tx *db.Tx, at map[string]time.Time) error {
	for token, when := range at {
		if _, err := db.Exec(tx, `UPDATE session SET used_at = $1 WHERE token = $2 AND used_at < $1 AND ended_at IS NULL`, when, hashToken(token)); err != nil {
			return err
		}
	}
	return nil
}

// An Ended is whose session it was, for what was typed in it.
type Ended struct {
	User sild.ID
	Role string
}

// EndedOf is whose session a token was that is none any more; false: nobody's of
// today, or of somebody who can no longer sign in.
func EndedOf(tx *db.Tx, token string) (Ended, bool, error) {
	return db.Maybe[Ended](tx, `SELECT s.user_id, s.role FROM session s JOIN app_user u ON u.id = s.user_id
		WHERE s.token = $1 AND s.kind = 'web' AND u.disabled_at IS NULL AND s.used_at > $2`, hashToken(token), tx.Now.Add(-2*endedFor))
}

// end ends the sessions that fit a condition, whose arguments begin at $3.
func end(tx *db.Tx, why, where string, args ...any) (int64, error) {
	return db.Exec(tx, `UPDATE session SET ended_at = $1, ended_why = $2 WHERE ended_at IS NULL AND `+where, append([]any{tx.Now, why}, args...)...)
}

// SignOut ends the session of a token.
func SignOut(tx *db.Tx, token string) error {
	user, there, err := db.Maybe[sild.ID](tx, `SELECT user_id FROM session WHERE token = $1 AND ended_at IS NULL`, hashToken(token))
	if err != nil || !there {
		return err
	}
	tx.Trail(sild.Entry{Action: "sign-out", What: "session", Object: user})
	_, err = end(tx, "signed_out", `token = $3`, hashToken(token))
	return err
}

// Refused notes that somebody tried to sign in as a user and was not let in.
func Refused(tx *db.Tx, user sild.ID, how string) {
	tx.Trail(sild.Entry{Action: "sign-in-refused", What: how, Object: user})
}

// LockSession ends the session of a token because its user left the screen to
// the next one.
func LockSession(tx *db.Tx, token string) error {
	_, err := end(tx, "locked", `token = $3`, hashToken(token))
	return err
}

// SetLang keeps the language in which a user reads.
func SetLang(tx *db.Tx, user sild.ID, lang string) error {
	tx.Trail(sild.Entry{Action: "write", What: "user", Object: user})
	_, err := db.Exec(tx, `UPDATE app_user SET lang = $1 WHERE id = $2`, lang, user)
	return err
}

// newSecret makes what a browser or program holds: 256 random bits.
func newSecret() string {
	var b [32]byte
	rand.Read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

func hashToken(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
