// SPDX-License-Identifier: EUPL-1.2

package org

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"sild"
	"sild/db"
)

// Passkeys are the ways in by passkey at one address. What a phone signs for
// another address is refused (Web Authentication §7.2 steps 12 and 13), so a
// page that looks like ours gets nothing that opens anything here.
type Passkeys struct{ rp *webauthn.WebAuthn }

// NewPasskeys are the ways in at an origin, such as https://sild.example.org:
// HTTPS, or this machine by the name localhost. An address in numbers cannot
// have passkeys (Web Authentication §5.1.3 step 7).
func NewPasskeys(origin string) (*Passkeys, error) {
	host, err := CheckOrigin(origin)
	if err != nil {
		return nil, err
	}
	if net.ParseIP(host) != nil {
		return nil, fmt.Errorf("%s names its host in numbers: passkeys need a name", origin)
	}
	rp, err := webauthn.New(&webauthn.Config{
		RPID: host, RPDisplayName: "Sild", RPOrigins: []string{origin},
		// Which make of authenticator it is does not matter to us, and would tell more of a person than we need.
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			RequireResidentKey: protocol.ResidentKeyRequired(), ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired,
		},
		// Some password keepers say more than they were asked.
		ExtensionsUnsolicitedOutputPolicy: protocol.UnsolicitedOutputPolicyIgnore,
	})
	if err != nil {
		return nil, err
	}
	return &Passkeys{rp}, nil
}

// CheckOrigin gives the host of an origin under which people open Sild: a scheme
// and a host and nothing more, and HTTPS unless the host is this machine.
func CheckOrigin(origin string) (host string, err error) {
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" || u.Scheme+"://"+u.Host != origin || u.Hostname() != strings.ToLower(u.Hostname()) {
		return "", fmt.Errorf("%q is not an origin such as https://sild.example.org", origin)
	}
	ip := net.ParseIP(u.Hostname())
	local := u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
	if u.Scheme != "https" && (u.Scheme != "http" || !local) {
		return "", fmt.Errorf("%s is not HTTPS", origin)
	}
	return u.Hostname(), nil
}

// Ask is what a browser is to have signed by any passkey that it has for us, as
// JSON. It is the same for everybody: it tells of no account.
func (k *Passkeys) Ask(tx *db.Tx, browser string) ([]byte, error) {
	options, open, err := k.rp.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, err
	}
	if err := ask(tx, askPasskey, open.Challenge, browser, "", askedHere, open); err != nil {
		return nil, err
	}
	return json.Marshal(options)
}

// PasskeyProved reads what a browser had signed. Whoever it was has shown two
// things, the device and that they are its owner, so it is enough to sign in and
// to prove oneself again. It must commit also when the Proof is a refusal.
func (k *Passkeys) PasskeyProved(tx *db.Tx, browser, answer string) (Proof, error) {
	refused := Proof{How: ByPasskey}
	said, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer))
	if err != nil {
		return refused, nil
	}
	var open webauthn.SessionData
	_, ok, err := answered(tx, askPasskey, said.Response.CollectedClientData.Challenge, browser, &open)
	if err != nil || !ok {
		return refused, err
	}
	var who keyHolder
	var failed error // ours, not the answer's
	_, used, err := k.rp.ValidatePasskeyLogin(func(_, handle []byte) (webauthn.User, error) {
		who, failed = holder(tx, sild.ID(handle))
		return who, failed
	}, open, said)
	if failed != nil && sild.KindOf(failed) != sild.NotFound {
		return refused, failed
	}
	if err != nil {
		return refused, nil
	}
	key := who.keys[slices.IndexFunc(who.keys, func(x Passkey) bool { return bytes.Equal(x.Credential, used.ID) })]
	if used.Authenticator.CloneWarning && key.DoubtedAt.IsZero() {
		tx.Trail(sild.Entry{Action: "doubt", What: "passkey", Object: key.ID})
		_, err := db.Exec(tx, `UPDATE passkey SET doubted_at = $1 WHERE id = $2`, tx.Now, key.ID)
		return refused, err
	}
	if !key.DoubtedAt.IsZero() {
		return refused, nil
	}
	tx.Trail(sild.Entry{Action: "proof", What: "passkey", Object: key.ID})
	_, err = db.Exec(tx, `UPDATE passkey SET uses = $1, used_at = $2 WHERE id = $3`, int64(used.Authenticator.SignCount), tx.Now, key.ID)
	return Proof{user: key.User, How: ByPasskey, Strong: true}, err
}

// AskNew is what a browser needs to make a passkey for the actor, as JSON.
func (k *Passkeys) AskNew(tx *db.Tx, browser string) ([]byte, error) {
	who, err := holder(tx, tx.Actor.User)
	if err != nil {
		return nil, err
	}
	if len(who.keys) >= mostPasskeys {
		return nil, &sild.Error{Kind: sild.Conflict, Key: "key.many"}
	}
	var there []protocol.CredentialDescriptor // a device makes one key of us, not two
	for _, c := range who.WebAuthnCredentials() {
		there = append(there, c.Descriptor())
	}
	options, open, err := k.rp.BeginRegistration(who, webauthn.WithExclusions(there))
	if err != nil {
		return nil, err
	}
	if err := ask(tx, askNewPasskey, open.Challenge, browser, tx.Actor.User, askedHere, open); err != nil {
		return nil, err
	}
	return json.Marshal(options)
}

// AddPasskey keeps the passkey that a browser made for the actor.
func (k *Passkeys) AddPasskey(tx *db.Tx, browser, name, answer string) (id sild.ID, err error) {
	defer sild.Wrap(&err, "org.AddPasskey")
	p := sild.Problems{}
	name = keyName(p, name)
	if err := p.Err(); err != nil {
		return "", err
	}
	refused := &sild.Error{Kind: sild.Invalid, Key: "key.not_made"}
	said, err := protocol.ParseCredentialCreationResponseBytes([]byte(answer))
	if err != nil {
		return "", refused
	}
	var open webauthn.SessionData
	user, ok, err := answered(tx, askNewPasskey, said.Response.CollectedClientData.Challenge, browser, &open)
	if err != nil {
		return "", err
	}
	if !ok || user != tx.Actor.User {
		return "", refused
	}
	who, err := holder(tx, user)
	if err != nil {
		return "", err
	}
	made, err := k.rp.CreateCredential(who, open, said)
	if err != nil {
		return "", refused
	}
	taken, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM passkey WHERE credential = $1)`, made.ID)
	if err != nil {
		return "", err
	}
	if taken || !made.Flags.UserVerified {
		return "", refused
	}
	key := Passkey{
		ID: tx.NewID(), User: user, Credential: made.ID, PublicKey: made.PublicKey, Model: made.Authenticator.AAGUID,
		Uses: int64(made.Authenticator.SignCount), Syncs: made.Flags.BackupEligible, Name: name, MadeAt: tx.Now,
	}
	for _, t := range made.Transport {
		key.Transports = strings.TrimSpace(key.Transports + " " + string(t))
	}
	tx.Trail(sild.Entry{Action: "write", What: "passkey", Object: key.ID})
	if err := db.Insert(tx, "passkey", passkeyColumns, key); err != nil {
		return "", err
	}
	return key.ID, Tell(tx, user, KeyMade, "")
}
