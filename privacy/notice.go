// SPDX-License-Identifier: EUPL-1.2

package privacy

import (
	"time"

	"sild"
	"sild/access"
	"sild/db"
)

// A Notice is what somebody is told of.
type Notice struct {
	ID, Person sild.ID
	Kind       string // override, reviewed
	Object     sild.ID
	At         time.Time
	SeenAt     time.Time
	// Of the opening: who, for which organisation, why, until when; and what was
	// found of it.
	UserName, OrgName, Role, Reason string
	Until                           time.Time
	Outcome                         string
}

const noticeSelect = `SELECT n.id, n.person_id, n.kind, n.object_id, n.at, n.seen_at, u.name, g.name, o.role, o.reason, o.until_at, o.outcome
	FROM notice n JOIN override o ON o.id = n.object_id JOIN app_user u ON u.id = o.user_id JOIN organisation g ON g.id = o.org_id `

// NoticesTo are what a person is told of, the latest first, but for what is kept
// from them for a time. The caller has opened their record, or is them.
func NoticesTo(tx *db.Tx, person sild.ID) ([]Notice, error) {
	return db.All[Notice](tx, noticeSelect+`WHERE n.person_id = $1 AND n.org_id IS NULL
		AND NOT EXISTS (SELECT 1 FROM withheld w WHERE w.person_id = n.person_id AND w.user_id = o.user_id AND w.ended_at IS NULL AND w.approved_at IS NOT NULL AND w.until_on >= $2
			AND w.from_at <= o.opened_at AND w.to_at >= o.opened_at) ORDER BY n.at DESC, n.id`, person, tx.Today())
}

// Unseen are the notices to the actor's organisation that no officer has seen.
func Unseen(tx *db.Tx) ([]Notice, error) {
	if err := access.Duty(tx, access.Review); err != nil {
		return nil, err
	}
	return db.All[Notice](tx, noticeSelect+`WHERE n.org_id = $1 AND n.seen_at IS NULL ORDER BY n.at DESC, n.id`, tx.Actor.Org)
}
