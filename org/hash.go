// SPDX-License-Identifier: EUPL-1.2

package org

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"sync/atomic"

	"golang.org/x/crypto/argon2"

	"sild"
)

// A phcCost is what a hash costs: memory in KiB, and passes.
type phcCost struct{ memory, passes uint32 }

// todaysCost is that of new hashes: argon2id, 19 MiB, two passes (OWASP Password
// Storage Cheat Sheet). A hash is checked at the cost that its own text names, and
// made anew when its owner signs in after this was raised.
var todaysCost = phcCost{19 * 1024, 2}

// mostCost is what a text may name: more would stop the machine. It is ours.
var mostCost = phcCost{256 * 1024, 16}

// CheapHashes makes hashes that cost next to nothing, for tests of what stands
// above and is not about passwords. A style test holds that nothing else calls it.
func CheapHashes() { todaysCost = phcCost{64, 1} }

// At most so many hashes are computed at a time, so that a flood of sign-ins
// takes 57 MiB and no more; others wait their turn, and those who would wait
// behind too many are told to come back. The numbers are ours.
const (
	hashersAtOnce  = 3
	hashersWaiting = 60
)

var (
	hashers = make(chan struct{}, hashersAtOnce)
	queue   = make(chan struct{}, hashersAtOnce+hashersWaiting)
	hashed  atomic.Int64 // how many were computed, for the tests
)

// argon computes a hash when it is its turn. It is called outside of any unit of
// work, which would wait with it.
func argon(ctx context.Context, secret string, salt []byte, cost phcCost) ([]byte, error) {
	select {
	case queue <- struct{}{}:
		defer func() { <-queue }()
	default:
		return nil, &sild.Error{Kind: sild.Busy, Key: "error.busy"}
	}
	select {
	case hashers <- struct{}{}:
		defer func() { <-hashers }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	hashed.Add(1)
	return argon2.IDKey([]byte(secret), salt, cost.passes, cost.memory, 1, 32), nil
}

func newSalt() []byte {
	salt := make([]byte, 16)
	rand.Read(salt)
	return salt
}

// hash makes the PHC form of a password.
func hash(ctx context.Context, password string) (string, error) {
	salt := newSalt()
	sum, err := argon(ctx, password, salt, todaysCost)
	if err != nil {
		return "", err
	}
	enc := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=1$%s$%s", todaysCost.memory, todaysCost.passes, enc.EncodeToString(salt), enc.EncodeToString(sum)), nil
}

// A phc is a hash as it is kept. Of a text that says nothing of the kind, and of
// none, it is one that nothing opens, at today's cost.
type phc struct {
	known bool
	phcCost
	salt, sum []byte
}

func parsePHC(text string) phc {
	p := phc{phcCost: todaysCost, salt: make([]byte, 16), sum: make([]byte, 32)}
	parts := strings.Split(text, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != "v=19" {
		return p
	}
	var c phcCost
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=1", &c.memory, &c.passes); n != 2 || err != nil ||
		c.passes < 1 || c.passes > mostCost.passes || c.memory > mostCost.memory {
		return p
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	sum, e := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil || e != nil || len(sum) != len(p.sum) {
		return p
	}
	return phc{true, c, salt, sum}
}

// checkPassword takes as long for a user who does not exist as for one who does.
func checkPassword(ctx context.Context, text, password string) (bool, error) {
	p := parsePHC(text)
	got, err := argon(ctx, password, p.salt, p.phcCost)
	return subtle.ConstantTimeCompare(got, p.sum) == 1 && p.known, err
}
