// SPDX-License-Identifier: EUPL-1.2

package org

import (
	"slices"
	"strings"
	"time"

	"sild"
	"sild/db"
	"sild/i18n"
)

// An Account is a user as the admin sees them: whether they can sign in, and as
// what. The password is not among it.
type Account struct {
	ID         sild.ID
	Name       string
	Email      string
	Lang       string
	CreatedAt  time.Time
	DisabledAt time.Time
	Password   bool         // there is one, or a provider says who they are
	Invited    time.Time    // when the link that is open ends; zero: there is none
	Members    []Membership `db:"-"`
}

// The states of an account.
const (
	Active   = "active"
	Invited  = "invited"  // the link is open
	Lapsed   = "lapsed"   // it ended unused
	Open     = "open"     // no link was made: set up by a command
	Disabled = "disabled" // cannot sign in
)

// State is where an account stands at a moment.
func (a Account) State(now time.Time) string {
	switch {
	case !a.DisabledAt.IsZero():
		return Disabled
	case a.Password:
		return Active
	case a.Invited.After(now):
		return Invited
	case !a.Invited.IsZero():
		return Lapsed
	}
	return Open
}

const accountSelect = `SELECT u.id, u.name, u.email, u.lang, u.created_at, u.disabled_at, CASE WHEN u.password <> '' OR EXISTS (SELECT 1 FROM user_identity d WHERE d.user_id = u.id) THEN TRUE ELSE FALSE END, i.expires_at
	FROM app_user u LEFT JOIN invitation i ON i.user_id = u.id AND i.closed_at IS NULL `

// Accounts are the users of the actor's organisation, by name, those who cannot
// sign in last.
func Accounts(tx *db.Tx) ([]Account, error) {
	if err := admin(tx); err != nil {
		return nil, err
	}
	list, err := db.All[Account](tx, accountSelect+`WHERE u.org_id = $1 AND NOT u.client ORDER BY CASE WHEN u.disabled_at IS NULL THEN 0 ELSE 1 END, u.name, u.id`, tx.Actor.Org)
	if err != nil {
		return nil, err
	}
	return list, withMembers(tx, list, `m.user_id IN (SELECT id FROM app_user WHERE org_id = $1)`, tx.Actor.Org)
}

// AccountOf is one of them.
func AccountOf(tx *db.Tx, user sild.ID) (Account, error) {
	if err := admin(tx); err != nil {
		return Account{}, err
	}
	a, err := db.One[Account](tx, accountSelect+`WHERE u.id = $1 AND u.org_id = $2 AND NOT u.client`, user, tx.Actor.Org)
	if err != nil {
		return a, err
	}
	list := []Account{a}
	err = withMembers(tx, list, `m.user_id = $1`, user)
	return list[0], err
}

func withMembers(tx *db.Tx, list []Account, where string, args ...any) error {
	all, err := memberships(tx, where, args...)
	for _, m := range all {
		if i := slices.IndexFunc(list, func(a Account) bool { return a.ID == m.User }); i >= 0 {
			list[i].Members = append(list[i].Members, m)
		}
	}
	return err
}

// another is a user of the actor's organisation other than the actor: nobody
// changes their own roles.
func another(tx *db.Tx, user sild.ID) (Account, error) {
	a, err := AccountOf(tx, user)
	if err == nil && user == tx.Actor.User {
		err = &sild.Error{Kind: sild.Forbidden, Key: "org.user.own"}
	}
	return a, err
}

// A UserInput is who somebody is, and how they sign in.
type UserInput struct{ Name, Email, Lang string }

// check holds in against the rules and against the addresses of others.
func (in *UserInput) check(tx *db.Tx, p sild.Problems, user sild.ID) error {
	in.Name = p.Line("name", in.Name, 200)
	in.Email = strings.ToLower(p.Line("email", in.Email, 200))
	p.Check(in.Name != "", "name", "org.name.required")
	p.Check(in.Email != "", "email", "org.email.required")
	before, after, found := strings.Cut(in.Email, "@")
	p.Check(found && before != "" && strings.Contains(after, ".") && !strings.ContainsAny(in.Email, " ,;<>"), "email", "org.email.wrong")
	p.Check(slices.Contains(i18n.Langs(), i18n.Lang(in.Lang)), "lang", "choice.unknown")
	taken, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM app_user WHERE email = $1 AND id <> $2)`, in.Email, string(user))
	p.Check(!taken, "email", "org.email.taken")
	return err
}

// ChangeUser corrects the name, the address or the language of a user of the
// actor's organisation.
func ChangeUser(tx *db.Tx, user sild.ID, in UserInput) (err error) {
	defer sild.Wrap(&err, "org.ChangeUser(%s)", user)
	was, err := AccountOf(tx, user)
	if err != nil {
		return err
	}
	p := sild.Problems{}
	if err := in.check(tx, p, user); err != nil {
		return err
	}
	if err := p.Err(); err != nil {
		return err
	}
	trailWorker(tx, "write", "user", user)
	if in.Email != was.Email {
		if err := Tell(tx, user, NewEmail, ""); err != nil {
			return err
		}
	}
	_, err = db.Exec(tx, `UPDATE app_user SET name = $1, email = $2, lang = $3 WHERE id = $4`, in.Name, in.Email, in.Lang, user)
	return err
}

// Disable lets a user no longer sign in: their sessions end with their next
// request, and a link that is open opens nothing. What they wrote stays.
func Disable(tx *db.Tx, user sild.ID) (err error) {
	defer sild.Wrap(&err, "org.Disable(%s)", user)
	a, err := another(tx, user)
	if err != nil {
		return err
	}
	if !a.DisabledAt.IsZero() {
		return nil
	}
	if err := otherAdmin(tx, user); err != nil {
		return err
	}
	if err := closeInvitations(tx, user, "withdrawn"); err != nil {
		return err
	}
	trailWorker(tx, "disable", "user", user)
	if err := endTokens(tx, user); err != nil {
		return err
	}
	if _, err := end(tx, "disabled", `user_id = $3`, user); err != nil {
		return err
	}
	_, err = db.Exec(tx, `UPDATE app_user SET disabled_at = $1 WHERE id = $2`, tx.Now, user)
	return err
}

// Enable lets a user sign in again, with the roles that have not ended.
func Enable(tx *db.Tx, user sild.ID) (err error) {
	defer sild.Wrap(&err, "org.Enable(%s)", user)
	if _, err := another(tx, user); err != nil {
		return err
	}
	trailWorker(tx, "enable", "user", user)
	_, err = db.Exec(tx, `UPDATE app_user SET disabled_at = NULL WHERE id = $1`, user)
	return err
}
