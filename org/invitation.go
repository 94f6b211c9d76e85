// SPDX-License-Identifier: EUPL-1.2

package org

import (
	"crypto/rand"
	"encoding/base64"
	"slices"
	"time"

	"sild"
	"sild/db"
)

// LinkLasts is how long a link is good. It is ours.
const LinkLasts = 7 * 24 * time.Hour

// NewToken makes what stands in a link that is good once: 128 random bits, of
// which only a hash is kept. It is made before a unit of work, which may run
// twice.
func NewToken() string {
	var b [16]byte
	rand.Read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// An invitation lets somebody choose a password once.
type invitation struct {
	ID        sild.ID
	User      sild.ID
	Token     []byte
	MadeAt    time.Time
	MadeBy    sild.ID
	ExpiresAt time.Time
	ClosedAt  time.Time
	ClosedWhy string // used, renewed, withdrawn
	Drops     bool   // the second factor too: it was lost
}

const invitationColumns = `id, user_id, token, made_at, made_by, expires_at, closed_at, closed_why, drops_second`

// Invite adds a user to the actor's organisation, with a role in a team. Who
// has the link with the token chooses the password; the admin hands it over.
func Invite(tx *db.Tx, in UserInput, role MemberInput, token string) (_ User, err error) {
	defer sild.Wrap(&err, "org.Invite")
	if err := admin(tx); err != nil {
		return User{}, err
	}
	p := sild.Problems{}
	if err := in.check(tx, p, ""); err != nil {
		return User{}, err
	}
	if err := role.check(tx, p, ""); err != nil {
		return User{}, err
	}
	if err := p.Err(); err != nil {
		return User{}, err
	}
	u := User{ID: tx.NewID(), Org: tx.Actor.Org, Name: in.Name, Email: in.Email, Lang: in.Lang, CreatedAt: tx.Now}
	if err := db.Insert(tx, "app_user", userColumns, u); err != nil {
		return u, err
	}
	if err := Join(tx, role.Team, u.ID, role.Role, role.From, role.Until); err != nil {
		return u, err
	}
	return u, open(tx, u.ID, token, false)
}

// InviteVolunteer adds a volunteer to a team that the actor keeps, from today on;
// who has the link with the token chooses the password.
func InviteVolunteer(tx *db.Tx, team sild.ID, in UserInput, token string) (_ User, err error) {
	defer sild.Wrap(&err, "org.InviteVolunteer")
	teams, err := KeptTeams(tx)
	if err != nil {
		return User{}, err
	}
	i := slices.IndexFunc(teams, func(t Team) bool { return t.ID == team })
	if i < 0 {
		return User{}, sild.Missing()
	}
	p := sild.Problems{}
	if err := in.check(tx, p, ""); err != nil {
		return User{}, err
	}
	if err := p.Err(); err != nil {
		return User{}, err
	}
	u := User{ID: tx.NewID(), Org: teams[i].Org, Name: in.Name, Email: in.Email, Lang: in.Lang, CreatedAt: tx.Now}
	if err := db.Insert(tx, "app_user", userColumns, u); err != nil {
		return u, err
	}
	if err := Join(tx, team, u.ID, "volunteer", tx.Today(), Far); err != nil {
		return u, err
	}
	return u, open(tx, u.ID, token, false)
}

// Reinvite makes another link for a user: for one who missed the first, or lost
// the password. A link that is open still is closed. The old password stays good
// until the link is used, and then every session of the user ends. Lost says
// that the second factor is lost too: who uses the link has none any more.
func Reinvite(tx *db.Tx, user sild.ID, token string, lost bool) (err error) {
	defer sild.Wrap(&err, "org.Reinvite(%s)", user)
	a, err := another(tx, user)
	if err != nil {
		return err
	}
	if !a.DisabledAt.IsZero() {
		return &sild.Error{Kind: sild.Conflict, Key: "org.user.disabled"}
	}
	if err := closeInvitations(tx, user, "renewed"); err != nil {
		return err
	}
	return open(tx, user, token, lost)
}

func open(tx *db.Tx, user sild.ID, token string, lost bool) error {
	trailWorker(tx, "invite", "user", user)
	return db.Insert(tx, "invitation", invitationColumns, invitation{
		ID: tx.NewID(), User: user, Token: hashToken(token), MadeAt: tx.Now, MadeBy: tx.Actor.User, ExpiresAt: tx.Now.Add(LinkLasts), Drops: lost,
	})
}

func closeInvitations(tx *db.Tx, user sild.ID, why string) error {
	_, err := db.Exec(tx, `UPDATE invitation SET closed_at = $1, closed_why = $2 WHERE user_id = $3 AND closed_at IS NULL`, tx.Now, why, user)
	return err
}

// A Guest is whom a link was made for.
type Guest struct {
	User      sild.ID
	Name      string
	Email     string
	Lang      string
	OrgName   string
	ExpiresAt time.Time
	MadeBy    sild.ID
	Drops     bool // the second factor is lost too
}

// GuestOf is whom the link with a token is for. It is Missing if there is no
// such link, and if it was used, has ended or was closed: all the same answer.
func GuestOf(tx *db.Tx, token string) (Guest, error) {
	tx.Denied(sild.Entry{Action: "sign-in-refused", What: "invitation"}) // if there is none
	return db.One[Guest](tx, `SELECT u.id, u.name, u.email, u.lang, o.name, i.expires_at, i.made_by, i.drops_second
		FROM invitation i JOIN app_user u ON u.id = i.user_id JOIN organisation o ON o.id = u.org_id
		WHERE i.token = $1 AND i.closed_at IS NULL AND i.expires_at > $2 AND u.disabled_at IS NULL`, hashToken(token), tx.Now)
}

// Accept uses a link: its user has the password from now on, and is signed out
// everywhere.
func Accept(tx *db.Tx, token string, s Secret) (sild.ID, error) {
	g, err := GuestOf(tx, token)
	if err != nil {
		return "", err
	}
	if err := closeInvitations(tx, g.User, "used"); err != nil {
		return "", err
	}
	tx.Trail(sild.Entry{Action: "password", What: "user", Object: g.User, Purpose: "invitation"})
	if err := endTokens(tx, g.User); err != nil {
		return "", err
	}
	if _, err := end(tx, "invitation", `user_id = $3`, g.User); err != nil {
		return "", err
	}
	if err := forgetPINs(tx, g.User); err != nil {
		return "", err
	}
	if err := tellOf(tx, g.User, g.MadeBy, NewPassword); err != nil {
		return "", err
	}
	if g.Drops {
		if err := dropSecond(tx, g.User); err != nil {
			return "", err
		}
		if err := tellOf(tx, g.User, g.MadeBy, SecondGone); err != nil {
			return "", err
		}
	}
	return g.User, SetPassword(tx, g.User, s)
}
