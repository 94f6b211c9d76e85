// SPDX-License-Identifier: EUPL-1.2

// Package keytest is a phone in software for tests: an authenticator that makes
// passkeys and signs with them, as Web Authentication (level 3) has it.
//
// It promises to sign what a test tells it to, also what no honest browser would
// let it. What is done with the answers is left to the test.
package keytest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"testing"
)

// A Phone has one passkey, and says what its fields say.
type Phone struct {
	Origin, RP string // which the browser says that the page has
	Count      uint32 // of uses
	Unseen     bool   // it has not seen its owner
	Absent     bool   // nobody touched it
	Type       string // of the answer, if it is not what belongs to it
	Cross      bool   // the page stood in a page of somebody else
	Handle     []byte // of the user, as it was told when the passkey was made

	t   testing.TB
	key *ecdsa.PrivateKey
	id  []byte
}

// NewPhone is a phone whose browser is at an origin of host rp.
func NewPhone(t testing.TB, origin, rp string) *Phone {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	p := &Phone{Origin: origin, RP: rp, t: t, key: key, id: make([]byte, 32)}
	rand.Read(p.id)
	return p
}

// Twin is a copy of p with the same key: what nobody should have.
func (p *Phone) Twin() *Phone {
	q := *p
	return &q
}

// Asked reads what a page was given, and tells the challenge.
func (p *Phone) Asked(options []byte) (challenge string) {
	p.t.Helper()
	var o struct {
		PublicKey struct {
			Challenge string `json:"challenge"`
			User      struct {
				ID string `json:"id"`
			} `json:"user"`
		} `json:"publicKey"`
	}
	if err := json.Unmarshal(options, &o); err != nil || o.PublicKey.Challenge == "" {
		p.t.Fatalf("not what a page is given: %s", options)
	}
	if o.PublicKey.User.ID != "" {
		handle, err := base64.RawURLEncoding.DecodeString(o.PublicKey.User.ID)
		if err != nil {
			p.t.Fatal(err)
		}
		p.Handle = handle
	}
	return o.PublicKey.Challenge
}

func (p *Phone) client(kind, challenge string) []byte {
	if p.Type != "" {
		kind = p.Type
	}
	text, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": p.Origin, "crossOrigin": p.Cross})
	if err != nil {
		p.t.Fatal(err)
	}
	return text
}

// flags of authenticator data (§6.1).
const (
	userPresent  = 1
	userVerified = 1 << 2
	withKey      = 1 << 6
)

func (p *Phone) data(flags byte, key []byte) []byte {
	rp := sha256.Sum256([]byte(p.RP))
	if !p.Absent {
		flags |= userPresent
	}
	if !p.Unseen {
		flags |= userVerified
	}
	out := append(rp[:], flags)
	out = binary.BigEndian.AppendUint32(out, p.Count)
	return append(out, key...)
}

// Make answers to options of a page that makes a passkey.
func (p *Phone) Make(options []byte) string {
	p.t.Helper()
	client := p.client("webauthn.create", p.Asked(options))
	public, err := p.key.PublicKey.Bytes() // 4, x, y
	if err != nil {
		p.t.Fatal(err)
	}
	// COSE_Key (RFC 9052 §7): {1: 2, 3: -7, -1: 1, -2: x, -3: y}
	cose := append([]byte{0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20}, public[1:33]...)
	cose = append(append(cose, 0x22, 0x58, 0x20), public[33:]...)
	attested := make([]byte, 16) // AAGUID
	attested = binary.BigEndian.AppendUint16(attested, uint16(len(p.id)))
	attested = append(append(attested, p.id...), cose...)
	data := p.data(withKey, attested)
	// {"fmt": "none", "attStmt": {}, "authData": data}
	object := append([]byte{0xa3, 0x63}, "fmt"...)
	object = append(append(object, 0x64), "none"...)
	object = append(append(object, 0x67), "attStmt"...)
	object = append(append(object, 0xa0, 0x68), "authData"...)
	object = binary.BigEndian.AppendUint16(append(object, 0x59), uint16(len(data)))
	object = append(object, data...)
	return p.say(map[string]any{"clientDataJSON": text(client), "attestationObject": text(object), "transports": []string{"internal"}})
}

// Sign answers to options of a page that asks who somebody is.
func (p *Phone) Sign(options []byte) string {
	p.t.Helper()
	return p.SignFor(p.Asked(options))
}

// SignFor signs a challenge.
func (p *Phone) SignFor(challenge string) string {
	p.t.Helper()
	client := p.client("webauthn.get", challenge)
	sum := sha256.Sum256(client)
	data := p.data(0, nil)
	hash := sha256.Sum256(append(append([]byte{}, data...), sum[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, p.key, hash[:])
	if err != nil {
		p.t.Fatal(err)
	}
	return p.say(map[string]any{"clientDataJSON": text(client), "authenticatorData": text(data), "signature": text(signature), "userHandle": text(p.Handle)})
}

func (p *Phone) say(response map[string]any) string {
	out, err := json.Marshal(map[string]any{"id": text(p.id), "rawId": text(p.id), "type": "public-key", "response": response, "clientExtensionResults": map[string]any{}})
	if err != nil {
		p.t.Fatal(err)
	}
	return string(out)
}

func text(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
