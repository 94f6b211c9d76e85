// SPDX-License-Identifier: EUPL-1.2

package report

import (
	"time"

	"sild"
	"sild/access"
	"sild/db"
)

// A Visit is a meeting that is planned, for the prison that lets somebody in.
type Visit struct {
	Case      sild.ID
	Person    sild.ID
	Programme sild.ID
	Name      string
	Worker    string
	StartsAt  time.Time
	Kind      string
	Place     string
}

// Visits are the planned meetings of the people whom the actor's team referred
// and who are still in prison, from until before a time, the first one first.
func Visits(tx *db.Tx, from, until time.Time) ([]Visit, error) {
	args := []any{tx.Today(), tx.Actor.User, from.UTC(), until.UTC()}
	scope := access.Scope(tx, 'P', &args)
	found, err := db.All[Visit](tx, `SELECT c.case_id, c.person_id, c.programme_id, c.name, coalesce(u.name, ''), a.starts_at, a.kind, a.place
		FROM case_card c JOIN appointment a ON a.case_id = c.case_id AND a.replaced_at IS NULL AND a.state = 'planned'
		LEFT JOIN app_user u ON u.id = a.user_id
		WHERE `+ofSender+` AND NOT c.released AND c.ended_on IS NULL AND a.starts_at >= $3 AND a.starts_at < $4 AND `+scope+`
		ORDER BY a.starts_at, a.id LIMIT 50`, args...)
	if err != nil {
		return nil, err
	}
	ids := make([]sild.ID, len(found))
	for i, x := range found {
		ids[i] = x.Person
	}
	tx.Trail(sild.Entry{Action: "list", What: "appointment", Sections: "IP", Subjects: ids})
	return found, nil
}

// A Moved is a release of which somebody outside the prison told last.
type Moved struct {
	Subject   sild.ID
	Person    sild.ID
	Programme sild.ID
	Name      string
	Row       sild.ID
	On        sild.Date
	Change    string
	By        string
	At        time.Time
}

// MovedElsewhere are the releases that are awaited of people whom the actor's
// team referred, of which somebody of another organisation told last: the prison
// has yet to say that the day is right.
func MovedElsewhere(tx *db.Tx) ([]Moved, error) {
	args := []any{tx.Today(), tx.Actor.User, tx.Actor.Org}
	scope := access.Scope(tx, 'I', &args)
	found, err := db.All[Moved](tx, `SELECT c.subject_id, c.person_id, c.programme_id, c.name, r.id, r.release_on, r.change, u.name, r.recorded_at
		FROM case_card c JOIN release_date r ON r.subject_id = c.subject_id AND r.replaced_at IS NULL AND NOT r.happened
		JOIN app_user u ON u.id = r.recorded_by AND u.org_id <> $3
		WHERE `+ofSender+` AND c.ended_on IS NULL AND c.outcome NOT IN ('declined', 'withdrawn') AND `+scope+`
		ORDER BY r.recorded_at, c.case_id LIMIT 50`, args...)
	if err != nil {
		return nil, err
	}
	ids := make([]sild.ID, len(found))
	for i, x := range found {
		ids[i] = x.Person
	}
	tx.Trail(sild.Entry{Action: "list", What: "release", Sections: "I", Subjects: ids})
	return found, nil
}
