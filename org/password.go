// SPDX-License-Identifier: EUPL-1.2

package org

import (
	"context"
	"fmt"
	"strings"

	"sild"
	"sild/db"
)

// A Secret is a password that passed the rules, as it is kept.
type Secret struct{ phc string }

// shortest is the least number of letters of a password: length counts more
// than signs and figures (NIST SP 800-63B §5.1.1; the number is ours).
const shortest = 12

// NewSecret holds a password against the rules and hashes it. That takes tens of
// milliseconds: it is called before a unit of work, never in one. Of names what
// is easily guessed of this user: what GuessedOf gives.
func NewSecret(ctx context.Context, password string, names ...string) (Secret, error) {
	p := sild.Problems{}
	p.Check(len([]rune(password)) >= shortest, "password", "password.short")
	p.Check(len(password) <= 1000, "password", "text.long", "limit", "1000")
	p.Check(!guessed(password, names), "password", "password.common")
	if err := p.Err(); err != nil {
		return Secret{}, err
	}
	phc, err := hash(ctx, password)
	return Secret{phc}, err
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
	if err := Tell(tx, user, NewPassword, ""); err != nil {
		return err
	}
	if err := forgetPINs(tx, user); err != nil {
		return err
	}
	_, err := end(tx, "password", `user_id = $3 AND token <> $4`, user, hashToken(token))
	return err
}

// A Lock is what a password is held against. It is read in a unit of work, and
// tried outside of any: hashing takes tens of milliseconds and its turn.
type Lock struct {
	user sild.ID
	phc  string
}

// LockOf is the lock of an e-mail address, also of one that nobody has.
func LockOf(tx *db.Tx, email string) (Lock, error) {
	type row struct {
		ID       sild.ID
		Password string
	}
	s, _, err := db.Maybe[row](tx, `SELECT id, password FROM app_user WHERE email = $1 AND disabled_at IS NULL`, strings.ToLower(strings.TrimSpace(email)))
	return Lock{s.ID, s.Password}, err
}

// LockOfUser is the lock of a user who is at work.
func LockOfUser(tx *db.Tx, user sild.ID) (Lock, error) {
	phc, err := db.One[string](tx, `SELECT password FROM app_user WHERE id = $1 AND disabled_at IS NULL`, user)
	return Lock{user, phc}, err
}

// Again hashes a password that opened the lock once more, if its hash was made at
// another cost than today's; it is called outside of any unit of work. It reports
// false if nothing is to be done.
func (l Lock) Again(ctx context.Context, password string) (Secret, bool, error) {
	if p := parsePHC(l.phc); p.phcCost == todaysCost || !p.known {
		return Secret{}, false, nil
	}
	phc, err := hash(ctx, password)
	return Secret{phc}, err == nil, err
}

// Renew keeps the same password at today's cost, unless another was set meanwhile.
func Renew(tx *db.Tx, l Lock, s Secret) error {
	_, err := db.Exec(tx, `UPDATE app_user SET password = $1 WHERE id = $2 AND password = $3`, s.phc, l.user, l.phc)
	return err
}

// GuessedOf are the words that nobody's password may be made of: the names of a
// user, of their organisation, its teams and houses, of its programmes and of all
// who work in them.
func GuessedOf(tx *db.Tx, user sild.ID) ([]string, error) {
	u, err := UserByID(tx, user)
	if err != nil {
		return nil, err
	}
	list, err := GuessedIn(tx, u.Org)
	return append(list, u.Name, u.Email), err
}

// GuessedIn are those of an organisation.
func GuessedIn(tx *db.Tx, organisation sild.ID) ([]string, error) {
	return db.All[string](tx, `SELECT name FROM team WHERE org_id = $1
		UNION SELECT name FROM house WHERE provider_id = $1
		UNION SELECT p.pack FROM programme p JOIN contract c ON c.programme_id = p.id WHERE c.org_id = $1
		UNION SELECT name FROM organisation WHERE id = $1
			OR id IN (SELECT b.org_id FROM contract a JOIN contract b ON b.programme_id = a.programme_id WHERE a.org_id = $1)`, organisation)
}

// User is whose lock it is; empty: nobody's.
func (l Lock) User() sild.ID { return l.user }

// Open is the user whose lock a password opens; the others get the same answer
// in the same time, whether there is such a user, or a password, or not.
func (l Lock) Open(ctx context.Context, password string) (sild.ID, error) {
	ok, err := checkPassword(ctx, l.phc, password)
	if err == nil && (!ok || l.user == "") {
		err = &sild.Error{Kind: sild.Invalid, Key: "sign_in.wrong"}
	}
	if err != nil {
		return "", err
	}
	return l.user, nil
}

// OpenOwn is Open for those who are at work and prove who they are: the problem
// stands at a field.
func (l Lock) OpenOwn(ctx context.Context, password, field string) error {
	ok, err := checkPassword(ctx, l.phc, password)
	if err != nil {
		return err
	}
	p := sild.Problems{}
	p.Check(ok, field, "password.old.wrong")
	return p.Err()
}
