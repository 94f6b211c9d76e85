// SPDX-License-Identifier: EUPL-1.2

package org

import (
	"fmt"
	"time"

	"sild"
	"sild/db"
)

// A DoorRule is what an organisation asks of its users at the door.
type DoorRule struct {
	Org       sild.ID
	Idle      int // minutes without a request after which a session ends; 0: the default
	Longest   int // hours after which it ends in any case; 0: the default
	Second    bool
	Shared    bool // there are computers that several use in a shift
	Names     bool // and they show who signed in there
	ChangedAt time.Time
	ChangedBy sild.ID
}

const doorRuleColumns = `org_id, idle_minutes, longest_hours, second, shared, names, changed_at, changed_by`

// The limits of a session (OWASP ASVS 5.0 §7.3.1, §7.3.2). At authenticator
// assurance level 2, NIST SP 800-63B-4 §2.2.3 ends a session after an hour
// without use and after 24 hours in any case: these are the most that an admin
// can choose. A working day as the default is ours, and so is the least, below
// which people would write their passwords on the screen.
const (
	idleDefault, idleLeast, idleMost          = 60, 5, 60
	longestDefault, longestLeast, longestMost = 12, 1, 24
)

func (r DoorRule) idle() time.Duration {
	if r.Idle == 0 {
		return idleDefault * time.Minute
	}
	return time.Duration(r.Idle) * time.Minute
}

func (r DoorRule) longest() time.Duration {
	if r.Longest == 0 {
		return longestDefault * time.Hour
	}
	return time.Duration(r.Longest) * time.Hour
}

// doorOf is the rule of a user's organisation.
func doorOf(tx *db.Tx, user sild.ID) (DoorRule, error) {
	r, _, err := db.Maybe[DoorRule](tx, `SELECT `+doorRuleColumns+` FROM door_rule WHERE org_id = (SELECT org_id FROM app_user WHERE id = $1)`, user)
	return r, err
}

// DoorOf is what is asked of a user, with the defaults filled in.
func DoorOf(tx *db.Tx, user sild.ID) (DoorRule, error) {
	r, err := doorOf(tx, user)
	r.Idle, r.Longest = int(r.idle()/time.Minute), int(r.longest()/time.Hour)
	return r, err
}

// OwnDoor is the rule of the actor's organisation, for those who keep it.
func OwnDoor(tx *db.Tx) (DoorRule, error) {
	if err := admin(tx); err != nil {
		return DoorRule{}, err
	}
	return DoorOf(tx, tx.Actor.User)
}

// SetDoor changes what the actor's organisation asks at the door. It holds from
// the next request of every session.
func SetDoor(tx *db.Tx, r DoorRule) (err error) {
	defer sild.Wrap(&err, "org.SetDoor")
	if err := admin(tx); err != nil {
		return err
	}
	p := sild.Problems{}
	p.Check(r.Idle >= idleLeast && r.Idle <= idleMost, "idle", "door.idle.range", "least", fmt.Sprint(idleLeast), "most", fmt.Sprint(idleMost))
	p.Check(r.Longest >= longestLeast && r.Longest <= longestMost, "longest", "door.longest.range", "least", fmt.Sprint(longestLeast), "most", fmt.Sprint(longestMost))
	if err := p.Err(); err != nil {
		return err
	}
	r.Org, r.ChangedAt, r.ChangedBy = tx.Actor.Org, tx.Now, tx.Actor.User
	r.Names = r.Names && r.Shared
	trailWorker(tx, "write", "door", r.Org)
	if _, err := db.Exec(tx, `DELETE FROM door_rule WHERE org_id = $1`, r.Org); err != nil {
		return err
	}
	return db.Insert(tx, "door_rule", doorRuleColumns, r)
}
