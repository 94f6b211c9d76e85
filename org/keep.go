// SPDX-License-Identifier: EUPL-1.2

package org

import (
	"slices"

	"sild"
	"sild/access"
	"sild/db"
)

// KeptTeams are the teams of whose workers the actor keeps what is known: those
// that a coordinator works in, and an admin all of the organisation, by name.
func KeptTeams(tx *db.Tx) ([]Team, error) {
	if !access.May(tx.Actor.Role, access.Workers) {
		return nil, sild.Missing()
	}
	if access.May(tx.Actor.Role, access.Settings) {
		return db.All[Team](tx, `SELECT `+teamColumns+` FROM team WHERE org_id = $1 ORDER BY name, id`, tx.Actor.Org)
	}
	return db.All[Team](tx, `SELECT `+teamColumns+` FROM team WHERE id IN (SELECT group_id FROM member
		WHERE user_id = $1 AND role = $2 AND from_on <= $3 AND until_on >= $3) ORDER BY name, id`, tx.Actor.User, tx.Actor.Role, tx.Today())
}

// A TeamWorker is a worker with the roles that they have in one team.
type TeamWorker struct {
	Worker
	Roles []string
}

// KeptWorkers are those who work in a team that the actor keeps, or are about
// to, by name.
func KeptWorkers(tx *db.Tx, team sild.ID) (_ []TeamWorker, err error) {
	defer sild.Wrap(&err, "org.KeptWorkers(%s)", team)
	teams, err := KeptTeams(tx)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(teams, func(t Team) bool { return t.ID == team }) {
		return nil, sild.Missing()
	}
	tx.Trail(sild.Entry{Action: "list", What: "worker", Object: team, Purpose: tx.Actor.Role})
	found, err := workers(tx, `SELECT u.id, u.org_id, m.group_id, u.name FROM member m JOIN app_user u ON u.id = m.user_id
		WHERE m.group_id = $1 AND m.until_on >= $2 AND m.until_on >= m.from_on AND u.disabled_at IS NULL AND NOT u.client ORDER BY u.name, u.id, m.id`, team, tx.Today())
	if err != nil {
		return nil, err
	}
	type part struct {
		User sild.ID
		Role string
	}
	roles, err := db.All[part](tx, `SELECT user_id, role FROM member WHERE group_id = $1 AND until_on >= $2 AND until_on >= from_on ORDER BY id`, team, tx.Today())
	list := make([]TeamWorker, len(found))
	for i, w := range found {
		list[i].Worker = w
		for _, r := range roles {
			if r.User == w.ID && !slices.Contains(list[i].Roles, r.Role) {
				list[i].Roles = append(list[i].Roles, r.Role)
			}
		}
	}
	return list, err
}

// HasRole reports whether a user has a role in any team today.
func HasRole(tx *db.Tx, user sild.ID, role string) (bool, error) {
	roles, err := RolesOf(tx, user)
	return slices.Contains(roles, role), err
}
