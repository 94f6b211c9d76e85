// SPDX-License-Identifier: EUPL-1.2

package org

import (
	"crypto/rand"
	"slices"
	"strings"
	"time"

	"sild"
	"sild/access"
	"sild/db"
)

// A Client is a program that works with the API: for a user, with all that the
// user may; or for an organisation, with narrow tasks of its own, as a user who
// is nobody and has one role in one team.
type Client struct {
	ID      sild.ID
	User    sild.ID // as whom it works; of a narrow one, its own
	Org     sild.ID
	Team    sild.ID // of a narrow one
	Role    string
	Tasks   string // of access.Tasks, with spaces between; empty: it acts for the user
	Name    string
	Purpose string
	MadeAt  time.Time
	MadeBy  sild.ID
	Until   sild.Date
	UsedAt  time.Time // to the hour
	EndedAt time.Time
	EndedBy sild.ID
}

const clientColumns = `id, user_id, org_id, team_id, role, tasks, name, purpose, made_at, made_by, until_on, used_at, ended_at, ended_by`

// Narrow reports whether c has tasks of its own and nothing more.
func (c Client) Narrow() bool { return c.Tasks != "" }

// May reports whether c may call an operation of the API at all. What it sees
// there is what a user of its team and role would.
func (c Client) May(operation string) bool {
	if c.ID == "" || !c.Narrow() {
		return true
	}
	return access.TaskMay(c.TaskList(), operation)
}

// TaskList are the tasks of a narrow client.
func (c Client) TaskList() []string { return strings.Fields(c.Tasks) }

// Open reports whether c works on a day.
func (c Client) Open(on sild.Date) bool { return c.EndedAt.IsZero() && !c.Until.Before(on) }

// secretPrefix begins what a client holds, so that a secret that was left lying
// about is known for what it is, and is never taken for another kind of token.
const secretPrefix = "sild-key-"

// clientDays is how many days a client works at most before somebody looks at it
// again. It is ours.
const clientDays = 365

// NewClientSecret makes what a client holds: 256 random bits, of which only a
// hash is kept. It is made before a unit of work, which may run twice.
func NewClientSecret() string {
	return secretPrefix + rand.Text() + rand.Text() // 130 bits each
}

// A ClientInput is what somebody says about a client.
type ClientInput struct {
	Name, Purpose string
	Until         sild.Date
	Tasks         []string // of a narrow one
	Team          sild.ID
	Role          string
}

func (in *ClientInput) check(tx *db.Tx, p sild.Problems) {
	in.Name = p.Line("name", in.Name, 80)
	in.Purpose = p.Line("purpose", in.Purpose, 300)
	p.Check(in.Name != "", "name", "client.name.required")
	p.Check(in.Purpose != "", "purpose", "client.purpose.required")
	p.Check(!in.Until.IsZero(), "until", "date.required")
	p.Check(in.Until.IsZero() || !in.Until.Before(tx.Today()), "until", "date.past")
	p.Check(!in.Until.After(tx.Today().AddDays(clientDays)), "until", "client.until.long")
}

// AddToken lets a program act for the actor, in the role in which they work now.
func AddToken(tx *db.Tx, in ClientInput, secret string) (_ Client, err error) {
	defer sild.Wrap(&err, "org.AddToken")
	p := sild.Problems{}
	in.check(tx, p)
	if err := p.Err(); err != nil {
		return Client{}, err
	}
	c := Client{ID: tx.NewID(), User: tx.Actor.User, Org: tx.Actor.Org, Role: tx.Actor.Role}
	if err := c.keep(tx, in, secret); err != nil {
		return c, err
	}
	return c, Tell(tx, c.User, TokenMade, "")
}

// AddClient lets a program do narrow tasks for the actor's organisation, in one
// role in one team. The tasks must be such as that role has.
func AddClient(tx *db.Tx, in ClientInput, secret string) (_ Client, err error) {
	defer sild.Wrap(&err, "org.AddClient")
	o, err := OwnOrganisation(tx)
	if err != nil {
		return Client{}, err
	}
	p := sild.Problems{}
	in.check(tx, p)
	p.Check(len(in.Tasks) > 0, "task", "client.task.required")
	p.Check(slices.Contains(ClientRoles(o.Kind), in.Role), "role", "choice.unknown")
	for _, t := range in.Tasks {
		p.Check(slices.Contains(access.Tasks(), t), "task", "choice.unknown")
		p.Check(access.May(in.Role, access.TaskDuty(t)), "task", "client.task.role")
	}
	ours, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM team WHERE id = $1 AND org_id = $2)`, string(in.Team), o.ID)
	if err != nil {
		return Client{}, err
	}
	p.Check(ours, "team", "choice.unknown")
	taken, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM api_client WHERE org_id = $1 AND tasks <> '' AND name = $2 AND ended_at IS NULL AND until_on >= $3)`,
		o.ID, in.Name, tx.Today())
	if err != nil {
		return Client{}, err
	}
	p.Check(!taken, "name", "client.name.taken")
	if err := p.Err(); err != nil {
		return Client{}, err
	}
	id := tx.NewID()
	u := struct {
		ID, Org               sild.ID
		Email, Name, Lang, Pw string
		CreatedAt             time.Time
		Client                bool
	}{tx.NewID(), o.ID, "client:" + string(id), in.Name, "en", "", tx.Now, true}
	if err := db.Insert(tx, "app_user", `id, org_id, email, name, lang, password, created_at, client`, u); err != nil {
		return Client{}, err
	}
	if err := Join(tx, in.Team, u.ID, in.Role, tx.Today(), in.Until); err != nil {
		return Client{}, err
	}
	c := Client{ID: id, User: u.ID, Org: o.ID, Team: in.Team, Role: in.Role, Tasks: strings.Join(slices.Compact(slices.Sorted(slices.Values(in.Tasks))), " ")}
	return c, c.keep(tx, in, secret)
}

func (c *Client) keep(tx *db.Tx, in ClientInput, secret string) error {
	c.Name, c.Purpose, c.Until, c.MadeAt, c.MadeBy = in.Name, in.Purpose, in.Until, tx.Now, tx.Actor.User
	tx.Trail(sild.Entry{Action: "write", What: "client", Object: c.ID, Purpose: tx.Actor.Role})
	row := struct {
		Client
		Secret []byte
	}{*c, hashToken(secret)}
	return db.Insert(tx, "api_client", clientColumns+`, secret`, row)
}

// ClientRoles are the roles in which an organisation's client can work: those of
// its kind that have the duty of some task. Nobody is given into the care of a
// program, and none keeps users.
func ClientRoles(kind string) []string {
	return slices.DeleteFunc(RolesIn(kind), func(role string) bool {
		return role == Admin || role == "support_person" ||
			!slices.ContainsFunc(access.Tasks(), func(t string) bool { return access.May(role, access.TaskDuty(t)) })
	})
}

// ClientOf is whose secret it is and as whom it works, or Missing: also when it
// was ended, its time is over, or its user may not come any more.
func ClientOf(tx *db.Tx, secret string) (Session, Client, error) {
	if !IsClientSecret(secret) {
		return Session{}, Client{}, sild.Missing()
	}
	c, err := db.One[Client](tx, `SELECT `+clientColumns+` FROM api_client WHERE secret = $1 AND ended_at IS NULL AND until_on >= $2`, hashToken(secret), tx.Today())
	if err != nil {
		return Session{}, c, err
	}
	type row struct {
		User, Org                 sild.ID
		Role, Name, Lang, OrgName string
	}
	s, err := db.One[row](tx, `SELECT u.id, u.org_id, m.role, u.name, u.lang, o.name
		FROM app_user u JOIN organisation o ON o.id = u.org_id JOIN member m ON m.user_id = u.id
		WHERE u.id = $1 AND m.role = $2 AND u.disabled_at IS NULL AND m.group_id <> u.id AND m.from_on <= $3 AND m.until_on >= $3
		ORDER BY m.id LIMIT 1`, c.User, c.Role, tx.Today())
	return Session{ID: c.ID, User: s.User, Org: s.Org, Role: s.Role, Name: s.Name, Lang: s.Lang, OrgName: s.OrgName}, c, err
}

// IsClientSecret reports whether a bearer token is that of a client, and not of
// a session.
func IsClientSecret(token string) bool { return strings.HasPrefix(token, secretPrefix) }

// usedAgain is after how long it is noted again that a client was used.
const usedAgain = time.Hour

// Stale reports whether it is time to note that c is used.
func (c Client) Stale(now time.Time) bool { return now.Sub(c.UsedAt) >= usedAgain }

// UseClient notes that a client is used.
func UseClient(tx *db.Tx, c Client) error {
	_, err := db.Exec(tx, `UPDATE api_client SET used_at = $1 WHERE id = $2`, tx.Now, c.ID)
	return err
}

// TokensOf are the programs that act for a user, the latest first, those that
// have ended last.
func TokensOf(tx *db.Tx, user sild.ID) ([]Client, error) {
	return db.All[Client](tx, `SELECT `+clientColumns+` FROM api_client WHERE user_id = $1 AND tasks = ''
		ORDER BY CASE WHEN ended_at IS NULL AND until_on >= $2 THEN 0 ELSE 1 END, made_at DESC, id`, user, tx.Today())
}

// Clients are the narrow clients of the actor's organisation, in the same order.
func Clients(tx *db.Tx) ([]Client, error) {
	if err := admin(tx); err != nil {
		return nil, err
	}
	return db.All[Client](tx, `SELECT `+clientColumns+` FROM api_client WHERE org_id = $1 AND tasks <> ''
		ORDER BY CASE WHEN ended_at IS NULL AND until_on >= $2 THEN 0 ELSE 1 END, made_at DESC, id`, tx.Actor.Org, tx.Today())
}

// EndToken ends a program that acts for the actor: its next request is refused.
func EndToken(tx *db.Tx, id sild.ID) (err error) {
	defer sild.Wrap(&err, "org.EndToken(%s)", id)
	c, err := db.One[Client](tx, `SELECT `+clientColumns+` FROM api_client WHERE id = $1 AND user_id = $2 AND tasks = ''`, id, tx.Actor.User)
	if err != nil {
		return err
	}
	return c.end(tx)
}

// EndClient ends a narrow client of the actor's organisation: its next request
// is refused, and its role in the team is over.
func EndClient(tx *db.Tx, id sild.ID) (err error) {
	defer sild.Wrap(&err, "org.EndClient(%s)", id)
	if err := admin(tx); err != nil {
		return err
	}
	c, err := db.One[Client](tx, `SELECT `+clientColumns+` FROM api_client WHERE id = $1 AND org_id = $2 AND tasks <> ''`, id, tx.Actor.Org)
	if err != nil {
		return err
	}
	return c.end(tx)
}

func (c Client) end(tx *db.Tx) error {
	if !c.EndedAt.IsZero() {
		return nil // it has been already
	}
	tx.Trail(sild.Entry{Action: "end", What: "client", Object: c.ID, Purpose: tx.Actor.Role})
	if _, err := db.Exec(tx, `UPDATE api_client SET ended_at = $1, ended_by = $2 WHERE id = $3`, tx.Now, tx.Actor.User, c.ID); err != nil || !c.Narrow() {
		return err
	}
	if _, err := db.Exec(tx, `UPDATE app_user SET disabled_at = $1 WHERE id = $2`, tx.Now, c.User); err != nil {
		return err
	}
	_, err := db.Exec(tx, `UPDATE member SET until_on = $1, ended_at = $2, ended_by = $3, ended_why = 'client' WHERE user_id = $4 AND until_on > $1`,
		tx.Today().AddDays(-1), tx.Now, tx.Actor.User, c.User)
	return err
}

// endTokens ends all programs that act for a user who is shut out, or who comes
// back after a loss.
func endTokens(tx *db.Tx, user sild.ID) error {
	_, err := db.Exec(tx, `UPDATE api_client SET ended_at = $1, ended_by = $2 WHERE user_id = $3 AND ended_at IS NULL`, tx.Now, string(tx.Actor.User), user)
	return err
}
