// SPDX-License-Identifier: EUPL-1.2

// Package org keeps the organisations that work together, their teams, and the
// people who use Sild: who they are, how they sign in, and which role they have
// in which team from when until when.
//
// It promises that a password is kept only as an argon2id hash and a session
// only as a hash of its token. What a role may see is for access to say.
package org

import (
	"slices"
	"strings"
	"time"

	"sild"
	"sild/db"
)

// Far is the last day of what has no end of its own yet.
var Far = sild.NewDate(2199, 12, 31)

// An Organisation is a provider, a funder, a prison or a municipality.
type Organisation struct {
	ID        sild.ID
	Name      string
	Kind      string
	CreatedAt time.Time
}

// OrganisationColumns are the columns of an [Organisation].
const OrganisationColumns = organisationColumns

const organisationColumns = `id, name, kind, created_at`

// A Team is a group of users of one organisation.
type Team struct {
	ID   sild.ID
	Org  sild.ID
	Name string
}

const teamColumns = `id, org_id, name`

// A User is a person who works with Sild.
type User struct {
	ID         sild.ID
	Org        sild.ID
	Email      string
	Name       string
	Lang       string
	Password   string // PHC form; empty: cannot sign in by password
	CreatedAt  time.Time
	DisabledAt time.Time
}

const userColumns = `id, org_id, email, name, lang, password, created_at, disabled_at`

// A Member is a user's role in a group: a team, or the group of the user alone,
// which has the user's own id.
type Member struct {
	ID    sild.ID
	Group sild.ID
	User  sild.ID
	Role  string
	From  sild.Date
	Until sild.Date
	By    sild.ID
	Why   string

	RecordedAt time.Time // zero: before this was kept
	EndedAt    time.Time // when somebody ended it; Until is the last day
	EndedBy    sild.ID
	EndedWhy   string
}

const memberColumns = `id, group_id, user_id, role, from_on, until_on, by_id, why, recorded_at, ended_at, ended_by, ended_why`

// AddOrganisation adds an organisation.
func AddOrganisation(tx *db.Tx, name, kind string) (Organisation, error) {
	p := sild.Problems{}
	o := Organisation{ID: tx.NewID(), Name: p.Line("name", name, 200), Kind: kind, CreatedAt: tx.Now}
	p.Check(o.Name != "", "name", "org.name.required")
	p.Check(slices.Contains(Kinds, kind), "kind", "org.kind.unknown")
	if err := p.Err(); err != nil {
		return o, err
	}
	return o, db.Insert(tx, "organisation", organisationColumns, o)
}

// AddTeam adds a team to an organisation.
func AddTeam(tx *db.Tx, org sild.ID, name string) (Team, error) {
	p := sild.Problems{}
	t := Team{ID: tx.NewID(), Org: org, Name: p.Line("name", name, 200)}
	p.Check(t.Name != "", "name", "org.name.required")
	if err := p.Err(); err != nil {
		return t, err
	}
	return t, db.Insert(tx, "team", teamColumns, t)
}

// AddUser adds a user with a role in a team, from a day on.
func AddUser(tx *db.Tx, org sild.ID, name, email, lang, role string, team sild.ID, from sild.Date) (User, error) {
	p := sild.Problems{}
	u := User{ID: tx.NewID(), Org: org, Name: p.Line("name", name, 200), Email: strings.ToLower(p.Line("email", email, 200)), Lang: lang, CreatedAt: tx.Now}
	p.Check(u.Name != "", "name", "org.name.required")
	p.Check(u.Email != "", "email", "org.email.required")
	if err := p.Err(); err != nil {
		return u, err
	}
	if err := db.Insert(tx, "app_user", userColumns, u); err != nil {
		return u, err
	}
	return u, Join(tx, team, u.ID, role, from, Far)
}

// Join gives a user a role in a team, both days included, and in the group of
// the user alone. Whether the actor may is for those to say who let people do it.
func Join(tx *db.Tx, team, user sild.ID, role string, from, until sild.Date) error {
	for _, group := range []sild.ID{user, team} {
		if err := db.Insert(tx, "member", memberColumns, Member{
			ID: tx.NewID(), Group: group, User: user, Role: role, From: from, Until: until, By: tx.Actor.User, Why: "joined", RecordedAt: tx.Now,
		}); err != nil {
			return err
		}
	}
	return nil
}

// Team is the team of the actor's role: the first that they joined.
func TeamOf(tx *db.Tx, user sild.ID, role string) (Team, error) {
	return db.One[Team](tx, `SELECT t.id, t.org_id, t.name FROM member m JOIN team t ON t.id = m.group_id
		WHERE m.user_id = $1 AND m.role = $2 AND m.from_on <= $3 AND m.until_on >= $3 ORDER BY m.id LIMIT 1`, user, role, tx.Today())
}

// A Colleague is a user as others see them.
type Colleague struct {
	ID   sild.ID
	Name string
}

// Workers are the members of a team in a role, by name.
func Workers(tx *db.Tx, team sild.ID, role string) ([]Colleague, error) {
	return db.All[Colleague](tx, `SELECT u.id, u.name FROM member m JOIN app_user u ON u.id = m.user_id
		WHERE m.group_id = $1 AND m.role = $2 AND m.from_on <= $3 AND m.until_on >= $3 AND u.disabled_at IS NULL AND NOT u.client
		ORDER BY u.name, u.id`, team, role, tx.Today())
}

// Name is a user's name, or nothing for nobody.
func Name(tx *db.Tx, user sild.ID) (string, error) {
	name, _, err := db.Maybe[string](tx, `SELECT name FROM app_user WHERE id = $1`, user)
	return name, err
}

// Names are the names of users by id.
func Names(tx *db.Tx, users []sild.ID) (map[sild.ID]string, error) {
	if len(users) == 0 {
		return map[sild.ID]string{}, nil
	}
	var args []any
	rows, err := db.All[Colleague](tx, `SELECT id, name FROM app_user WHERE id IN (`+db.List(&args, users)+`)`, args...)
	names := map[sild.ID]string{}
	for _, r := range rows {
		names[r.ID] = r.Name
	}
	return names, err
}

// OrgNames are the names of organisations.
func OrgNames(tx *db.Tx, orgs []sild.ID) (map[sild.ID]string, error) {
	var args []any
	rows, err := db.All[Colleague](tx, `SELECT id, name FROM organisation WHERE id IN (`+db.List(&args, orgs)+`)`, args...)
	names := map[sild.ID]string{}
	for _, r := range rows {
		names[r.ID] = r.Name
	}
	return names, err
}

// A RoleTeam is a team in which somebody has a role today.
type RoleTeam struct {
	ID      sild.ID
	Name    string
	Org     sild.ID
	OrgName string
	Role    string
}

// TeamsOf are the teams of all organisations in which somebody has one of roles
// today, by organisation and name.
func TeamsOf(tx *db.Tx, roles []string) ([]RoleTeam, error) {
	args := []any{tx.Today()}
	return db.All[RoleTeam](tx, `SELECT DISTINCT t.id, t.name, t.org_id, o.name, m.role FROM member m JOIN team t ON t.id = m.group_id JOIN organisation o ON o.id = t.org_id
		JOIN app_user u ON u.id = m.user_id
		WHERE m.from_on <= $1 AND m.until_on >= $1 AND u.disabled_at IS NULL AND m.role IN (`+db.List(&args, roles)+`)
		ORDER BY o.name, t.name, m.role, t.id`, args...)
}

// TeamNames are the names of teams, with their organisation's before it.
func TeamNames(tx *db.Tx, teams []sild.ID) (map[sild.ID]string, error) {
	names := map[sild.ID]string{}
	if len(teams) == 0 {
		return names, nil
	}
	var args []any
	rows, err := db.All[RoleTeam](tx, `SELECT t.id, t.name, o.id, o.name, '' FROM team t JOIN organisation o ON o.id = t.org_id WHERE t.id IN (`+db.List(&args, teams)+`)`, args...)
	for _, r := range rows {
		names[r.ID] = r.OrgName + ", " + r.Name
	}
	return names, err
}
