// SPDX-License-Identifier: EUPL-1.2

package own

import (
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/org/openid"
)

// An Identity is who a provider says that the person of an account is. They added
// it themselves; nothing that a provider tells of somebody adds one.
type Identity struct {
	ID       sild.ID
	Account  sild.ID
	Provider string // its name in the configuration
	Issuer   string
	Subject  string
	MadeAt   time.Time
	UsedAt   time.Time // zero: not yet
}

const identityColumns = `id, account_id, provider, issuer, subject, made_at, used_at`

// identityIsNew is how long the person is told of an identity that was added, in
// case they did not add it. It is ours.
const identityIsNew = 14 * 24 * time.Hour

// New reports whether i was added of late.
func (i Identity) New(now time.Time) bool { return now.Before(i.MadeAt.Add(identityIsNew)) }

// Unknown is the one answer for somebody whom a provider knows and who has no page
// that opens with it: never added, taken away, or of a page that is closed.
func Unknown() error { return &sild.Error{Kind: sild.Invalid, Key: "my.with.unknown"} }

// Identities are those of the person who is on their own pages, the oldest first.
func Identities(tx *db.Tx) ([]Identity, error) {
	a, err := self(tx)
	if err != nil {
		return nil, err
	}
	return db.All[Identity](tx, `SELECT `+identityColumns+` FROM own_identity WHERE account_id = $1 ORDER BY made_at, id`, a.ID)
}

// Bind adds an identity to the account of the person who is on their own pages. Of
// two accounts it opens the one to which it came first.
func Bind(tx *db.Tx, provider string, who openid.Identity) (err error) {
	defer sild.Wrap(&err, "own.Bind")
	a, err := self(tx)
	if err != nil {
		return err
	}
	owner, taken, err := db.Maybe[sild.ID](tx, `SELECT account_id FROM own_identity WHERE issuer = $1 AND subject = $2`, who.Issuer, who.Subject)
	if err != nil || taken && owner == a.ID {
		return err
	}
	if taken {
		return &sild.Error{Kind: sild.Conflict, Key: "my.with.taken"}
	}
	i := Identity{ID: tx.NewID(), Account: a.ID, Provider: provider, Issuer: who.Issuer, Subject: who.Subject, MadeAt: tx.Now}
	tx.Trail(sild.Entry{Action: "own-identity", What: "person", Object: a.ID, Purpose: access.Self, Subjects: []sild.ID{a.Person}})
	return db.Insert(tx, "own_identity", identityColumns, i)
}

// Unbind takes an identity away from the person who is on their own pages, and ends
// what is open elsewhere; token is of the session that goes on.
func Unbind(tx *db.Tx, id sild.ID, token string) (err error) {
	defer sild.Wrap(&err, "own.Unbind(%s)", id)
	a, err := self(tx)
	if err != nil {
		return err
	}
	n, err := db.Exec(tx, `DELETE FROM own_identity WHERE id = $1 AND account_id = $2`, id, a.ID)
	if err == nil && n == 0 {
		err = sild.Missing()
	}
	if err != nil {
		return err
	}
	tx.Trail(sild.Entry{Action: "own-identity-end", What: "person", Object: a.ID, Purpose: access.Self, Subjects: []sild.ID{a.Person}})
	_, err = db.Exec(tx, `DELETE FROM own_session WHERE account_id = $1 AND token <> $2`, a.ID, hashToken(token))
	return err
}

// Identified is the identity that opens an account, or [Unknown].
func Identified(tx *db.Tx, who openid.Identity) (Identity, error) {
	i, ok, err := db.Maybe[Identity](tx, `SELECT i.id, i.account_id, i.provider, i.issuer, i.subject, i.made_at, i.used_at
		FROM own_identity i JOIN own_account a ON a.id = i.account_id
		WHERE i.issuer = $1 AND i.subject = $2 AND a.closed_at IS NULL AND `+granted, who.Issuer, who.Subject, tx.Today())
	if err == nil && !ok {
		err = Unknown()
	}
	return i, err
}

// EnterAs opens a session of a kind for the account of an identity; it gives the
// token, which is kept nowhere.
func EnterAs(tx *db.Tx, who openid.Identity, kind string) (token string, err error) {
	i, err := Identified(tx, who)
	if err != nil {
		return "", err
	}
	if _, err := db.Exec(tx, `UPDATE own_identity SET used_at = $1 WHERE id = $2`, tx.Now, i.ID); err != nil {
		return "", err
	}
	return Begin(tx, i.Account, kind)
}
