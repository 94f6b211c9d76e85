// SPDX-License-Identifier: EUPL-1.2

package org

import (
	"time"

	"sild"
	"sild/db"
	"sild/org/openid"
)

// An Identity is who a provider says that a user is.
type Identity struct {
	ID       sild.ID
	User     sild.ID
	Provider string
	Issuer   string
	Subject  string
	BoundBy  string // ByInvitation, ByUser
	MadeAt   time.Time
	UsedAt   time.Time
}

const identityColumns = `id, user_id, provider, issuer, subject, bound_by, made_at, used_at`

// How an identity came to a user. There is no third way: that an address of the
// two is the same proves nothing (research/security §1.2).
const (
	ByInvitation = "invitation"
	ByUser       = "user"
)

// IdentitiesOf are who providers say that a user is, the oldest first.
func IdentitiesOf(tx *db.Tx, user sild.ID) ([]Identity, error) {
	return db.All[Identity](tx, `SELECT `+identityColumns+` FROM user_identity WHERE user_id = $1 ORDER BY made_at, id`, user)
}

// An Errand is why a provider is asked.
type Errand struct {
	Provider   string
	Question   openid.Question
	Own        bool    // at the door of people's own pages, not at that of people at work
	User       sild.ID // who is at work, and wants to be bound, or the account of who is on their own pages; empty: nobody is
	Invitation sild.ID // that was opened; empty: none
	Back       string  // the path to go on to
}

// AskProvider keeps an errand until the provider's answer comes back.
func AskProvider(tx *db.Tx, browser string, e Errand) error {
	return ask(tx, providerKind(e.Own), e.Question.State, browser, e.User, askedElsewhere, e)
}

// ProviderAnswered closes the errand that an answer names. It is Forbidden if
// there is none: an answer that nobody in this browser waits for, or not any
// more, or not of that provider, or not at that door.
func ProviderAnswered(tx *db.Tx, browser, provider, state string, own bool) (e Errand, err error) {
	_, ok, err := answered(tx, providerKind(own), state, browser, &e)
	if err == nil && (!ok || e.Provider != provider) {
		err = &sild.Error{Kind: sild.Forbidden, Key: "provider.refused"}
	}
	return e, err
}

// Identified is the user to whom an identity is bound. Somebody whom we do not
// know gets a refusal, and no account.
func Identified(tx *db.Tx, who openid.Identity) (Proof, error) {
	refused := Proof{How: ByProvider}
	i, ok, err := db.Maybe[Identity](tx, `SELECT `+identityColumns+` FROM user_identity WHERE issuer = $1 AND subject = $2
		AND user_id IN (SELECT id FROM app_user WHERE disabled_at IS NULL)`, who.Issuer, who.Subject)
	if err != nil || !ok {
		return refused, err
	}
	tx.Trail(sild.Entry{Action: "proof", What: "identity", Object: i.ID})
	_, err = db.Exec(tx, `UPDATE user_identity SET used_at = $1 WHERE id = $2`, tx.Now, i.ID)
	return Proof{user: i.User, How: ByProvider, Strong: who.Strong}, err
}

// Bind makes an identity the actor's own, who is at work and has just proved who
// they are.
func Bind(tx *db.Tx, provider string, who openid.Identity) error {
	return bind(tx, tx.Actor.User, provider, who, ByUser)
}

func bind(tx *db.Tx, user sild.ID, provider string, who openid.Identity, by string) (err error) {
	defer sild.Wrap(&err, "org.bind(%s)", user)
	owner, taken, err := db.Maybe[sild.ID](tx, `SELECT user_id FROM user_identity WHERE issuer = $1 AND subject = $2`, who.Issuer, who.Subject)
	if err != nil || taken && owner == user {
		return err
	}
	if taken {
		return &sild.Error{Kind: sild.Conflict, Key: "provider.taken"}
	}
	i := Identity{ID: tx.NewID(), User: user, Provider: provider, Issuer: who.Issuer, Subject: who.Subject, BoundBy: by, MadeAt: tx.Now}
	tx.Trail(sild.Entry{Action: "write", What: "identity", Object: i.ID, Purpose: by})
	if err := db.Insert(tx, "user_identity", identityColumns, i); err != nil {
		return err
	}
	return Tell(tx, user, IdentityBound, "")
}

// Unbind takes an identity away from the actor.
func Unbind(tx *db.Tx, id sild.ID) (err error) {
	defer sild.Wrap(&err, "org.Unbind(%s)", id)
	n, err := db.Exec(tx, `DELETE FROM user_identity WHERE id = $1 AND user_id = $2`, id, tx.Actor.User)
	if err == nil && n == 0 {
		err = sild.Missing()
	}
	if err != nil {
		return err
	}
	tx.Trail(sild.Entry{Action: "remove", What: "identity", Object: id})
	return otherWayIn(tx, tx.Actor.User)
}

// InvitationOf is the id of the invitation that a link with a token opens, so
// that the token itself need not be kept while a provider is asked.
func InvitationOf(tx *db.Tx, token string) (sild.ID, error) {
	return db.One[sild.ID](tx, `SELECT i.id FROM invitation i JOIN app_user u ON u.id = i.user_id
		WHERE i.token = $1 AND i.closed_at IS NULL AND i.expires_at > $2 AND u.disabled_at IS NULL`, hashToken(token), tx.Now)
}

// AcceptAs uses an invitation that was opened before a provider was asked: its
// user is from now on whom the provider named, and is signed out everywhere.
func AcceptAs(tx *db.Tx, id sild.ID, provider string, who openid.Identity) (Proof, error) {
	user, err := db.One[sild.ID](tx, `SELECT i.user_id FROM invitation i JOIN app_user u ON u.id = i.user_id
		WHERE i.id = $1 AND i.closed_at IS NULL AND i.expires_at > $2 AND u.disabled_at IS NULL`, id, tx.Now)
	if err != nil {
		return Proof{}, err
	}
	if err := bind(tx, user, provider, who, ByInvitation); err != nil {
		return Proof{}, err
	}
	if err := closeInvitations(tx, user, "used"); err != nil {
		return Proof{}, err
	}
	if err := endTokens(tx, user); err != nil {
		return Proof{}, err
	}
	_, err = end(tx, "invitation", `user_id = $3`, user)
	return Proof{user: user, How: ByProvider, Strong: who.Strong}, err
}
