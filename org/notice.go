// SPDX-License-Identifier: EUPL-1.2

package org

import (
	"time"

	"sild"
	"sild/db"
)

// A Notice tells users what happened to their own account, until they tick it
// off (OWASP ASVS 5.0 §6.3.5, §6.3.7).
type Notice struct {
	ID     sild.ID
	User   sild.ID
	Kind   string
	At     time.Time
	By     sild.ID // empty: the user themself
	Detail string  // the kind of device of a new_device, and nothing else
	SeenAt time.Time
}

const noticeColumns = `id, user_id, kind, at, by_id, detail, seen_at`

// The kinds of notices.
const (
	NewDevice     = "new_device"
	NewPassword   = "password"
	NewEmail      = "email"
	SecondSet     = "second_set"
	SecondGone    = "second_gone"
	CodesMade     = "codes_made"
	CodeUsed      = "code_used"
	PINSet        = "pin_set"
	SessionsEnded = "sessions_ended"
	KeyMade       = "key_made"       // a passkey
	IdentityBound = "identity_bound" // of a provider
	TokenMade     = "token_made"     // a system acts for them
	Guessed       = "guessed"        // the password was right and the second factor wrong, several times
)

// NoticeKinds are all of them.
var NoticeKinds = []string{NewDevice, NewPassword, NewEmail, SecondSet, SecondGone, CodesMade, CodeUsed, PINSet, SessionsEnded, KeyMade, IdentityBound, TokenMade, Guessed}

// Tell lets a user know what happened to their account, and who did it if it was
// not they.
func Tell(tx *db.Tx, user sild.ID, kind, detail string) error {
	n := Notice{ID: tx.NewID(), User: user, Kind: kind, At: tx.Now, Detail: detail}
	if tx.Actor.User != user {
		n.By = tx.Actor.User
	}
	return insertNotice(tx, n)
}

// noticeFor is how long a notice is kept after it was ticked off. It is ours.
const noticeFor = 365 * 24 * time.Hour

func insertNotice(tx *db.Tx, n Notice) error {
	if _, err := db.Exec(tx, `DELETE FROM account_notice WHERE user_id = $1 AND seen_at < $2`, n.User, tx.Now.Add(-noticeFor)); err != nil {
		return err
	}
	return db.Insert(tx, "account_notice", noticeColumns, n)
}

// tellOf is Tell of what somebody else made possible.
func tellOf(tx *db.Tx, user, by sild.ID, kind string) error {
	return insertNotice(tx, Notice{ID: tx.NewID(), User: user, Kind: kind, At: tx.Now, By: by})
}

// Notices are what a user has not ticked off, the latest first.
func Notices(tx *db.Tx, user sild.ID) ([]Notice, error) {
	return db.All[Notice](tx, `SELECT `+noticeColumns+` FROM account_notice WHERE user_id = $1 AND seen_at IS NULL ORDER BY at DESC, id DESC`, user)
}

// SeeNotices ticks off what a user was told up to a moment: what came after they
// read the page stays.
func SeeNotices(tx *db.Tx, user sild.ID, until time.Time) error {
	_, err := db.Exec(tx, `UPDATE account_notice SET seen_at = $1 WHERE user_id = $2 AND seen_at IS NULL AND at <= $3`, tx.Now, user, until)
	return err
}
