// SPDX-License-Identifier: EUPL-1.2

package referral

import (
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/org"
)

// A Gone is what became of a draft that is no more.
type Gone struct {
	ID      sild.ID
	Subject sild.ID
	Team    sild.ID
	How     string // sent, dropped
	By      sild.ID
	At      time.Time
	Case    sild.ID // of a sent one
}

const goneColumns = `id, subject_id, team_id, how, by_user, at, case_id`

// finish ends a draft: its words go, what became of it stays.
func finish(tx *db.Tx, d Draft, how string, caseID sild.ID) error {
	if _, err := db.Exec(tx, `DELETE FROM referral_draft WHERE id = $1`, d.ID); err != nil {
		return err
	}
	return db.Insert(tx, "draft_gone", goneColumns, Gone{d.ID, d.Subject, d.Team, how, tx.Actor.User, tx.Now, caseID})
}

// GoneOf is what became of a draft of the actor's own team, so that somebody who
// still looks at it is not left before a closed door. It is Missing if there is
// such a draft, or never was.
func GoneOf(tx *db.Tx, id sild.ID) (Gone, error) {
	g, err := db.One[Gone](tx, `SELECT `+goneColumns+` FROM draft_gone WHERE id = $1`, id)
	if err != nil {
		return g, err
	}
	team, err := org.TeamOf(tx, tx.Actor.User, tx.Actor.Role)
	if sild.KindOf(err) == sild.NotFound || err == nil && team.ID != g.Team {
		return Gone{}, sild.Missing()
	}
	if err != nil {
		return Gone{}, err
	}
	_, err = access.Person(tx, g.Subject, "I")
	return g, err
}
