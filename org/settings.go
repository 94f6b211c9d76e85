// SPDX-License-Identifier: EUPL-1.2

package org

import (
	"slices"

	"sild"
	"sild/access"
	"sild/db"
)

// Admin is the role that keeps an organisation, its teams and its users. It
// opens nobody's record (design §6).
const Admin = "org_admin"

// Kinds are the kinds of organisations.
var Kinds = []string{"provider", "funder", "prison", "probation", "municipality", "authority"}

// placeOf says in which kind of organisation a role makes sense; a role that is
// not here does in any. The rule is ours.
var placeOf = map[string]string{
	"support_person": "provider", "coordinator": "provider", "volunteer": "provider", "specialist": "provider", "house_staff": "provider",
	"prison": "prison", "probation": "probation", "municipal": "municipality", "contract_manager": "funder", "auditor": "authority",
}

// Participant is the role of the people themselves. It is given to a person, not
// to a member of a team.
const Participant = "participant"

// RolesIn are the roles that an admin can give in an organisation of a kind, in
// the order of the policy.
func RolesIn(kind string) []string {
	return slices.DeleteFunc(access.Roles(), func(role string) bool {
		return role == Participant || placeOf[role] != "" && placeOf[role] != kind
	})
}

// admin is Missing unless the actor has the duty to keep their organisation.
func admin(tx *db.Tx) error {
	if !access.May(tx.Actor.Role, access.Settings) {
		return sild.Missing()
	}
	return nil
}

// OwnOrganisation is the actor's, for those who keep it.
func OwnOrganisation(tx *db.Tx) (Organisation, error) {
	if err := admin(tx); err != nil {
		return Organisation{}, err
	}
	return db.One[Organisation](tx, `SELECT `+organisationColumns+` FROM organisation WHERE id = $1`, tx.Actor.Org)
}

// ChangeOrganisation gives the actor's organisation another name or kind.
func ChangeOrganisation(tx *db.Tx, name, kind string) (err error) {
	defer sild.Wrap(&err, "org.ChangeOrganisation")
	if err := admin(tx); err != nil {
		return err
	}
	p := sild.Problems{}
	name = p.Line("name", name, 200)
	p.Check(name != "", "name", "org.name.required")
	p.Check(slices.Contains(Kinds, kind), "kind", "org.kind.unknown")
	if err := p.Err(); err != nil {
		return err
	}
	trailWorker(tx, "write", "organisation", tx.Actor.Org)
	_, err = db.Exec(tx, `UPDATE organisation SET name = $1, kind = $2 WHERE id = $3`, name, kind, tx.Actor.Org)
	return err
}

// A TeamSize is a team with how many people have a role in it today.
type TeamSize struct {
	Team
	Members int
}

// OwnTeams are the teams of the actor's organisation, by name, for those who
// keep it.
func OwnTeams(tx *db.Tx) ([]TeamSize, error) {
	if err := admin(tx); err != nil {
		return nil, err
	}
	return db.All[TeamSize](tx, `SELECT t.id, t.org_id, t.name, (SELECT count(DISTINCT m.user_id) FROM member m JOIN app_user u ON u.id = m.user_id
		WHERE m.group_id = t.id AND m.from_on <= $2 AND m.until_on >= $2 AND u.disabled_at IS NULL AND NOT u.client)
		FROM team t WHERE t.org_id = $1 ORDER BY t.name, t.id`, tx.Actor.Org, tx.Today())
}

// OwnTeam is one of them.
func OwnTeam(tx *db.Tx, id sild.ID) (Team, error) {
	if err := admin(tx); err != nil {
		return Team{}, err
	}
	return db.One[Team](tx, `SELECT `+teamColumns+` FROM team WHERE id = $1 AND org_id = $2`, id, tx.Actor.Org)
}

// OpenTeam adds a team to the actor's organisation.
func OpenTeam(tx *db.Tx, name string) (_ Team, err error) {
	defer sild.Wrap(&err, "org.OpenTeam")
	if err := admin(tx); err != nil {
		return Team{}, err
	}
	if err := freeTeamName(tx, "", name); err != nil {
		return Team{}, err
	}
	t, err := AddTeam(tx, tx.Actor.Org, name)
	if err == nil {
		trailWorker(tx, "write", "team", t.ID)
	}
	return t, err
}

// RenameTeam gives a team of the actor's organisation another name.
func RenameTeam(tx *db.Tx, id sild.ID, name string) (err error) {
	defer sild.Wrap(&err, "org.RenameTeam(%s)", id)
	if _, err := OwnTeam(tx, id); err != nil {
		return err
	}
	p := sild.Problems{}
	name = p.Line("name", name, 200)
	p.Check(name != "", "name", "org.name.required")
	if err := p.Err(); err != nil {
		return err
	}
	if err := freeTeamName(tx, id, name); err != nil {
		return err
	}
	trailWorker(tx, "write", "team", id)
	_, err = db.Exec(tx, `UPDATE team SET name = $1 WHERE id = $2`, name, id)
	return err
}

// freeTeamName refuses the name of another team of the actor's organisation:
// people choose teams by their names.
func freeTeamName(tx *db.Tx, id sild.ID, name string) error {
	taken, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM team WHERE org_id = $1 AND name = $2 AND id <> $3)`, tx.Actor.Org, name, string(id))
	if err != nil {
		return err
	}
	p := sild.Problems{}
	p.Check(!taken, "name", "org.team.taken")
	return p.Err()
}
