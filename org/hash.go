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

// The cost of a password hash: argon2id, 19 MiB, two passes (OWASP Password
// Storage Cheat Sheet).
const (
	argonMemory = 19 * 1024
	argonTime   = 2
)

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
func argon(ctx context.Context, secret string, salt []byte) ([]byte, error) {
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
	return argon2.IDKey([]byte(secret), salt, argonTime, argonMemory, 1, 32), nil
}

func newSalt() []byte {
	salt := make([]byte, 16)
	rand.Read(salt)
	return salt
}

// hash makes the PHC form of a password.
func hash(ctx context.Context, password string) (string, error) {
	salt := newSalt()
	sum, err := argon(ctx, password, salt)
	if err != nil {
		return "", err
	}
	enc := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=1$%s$%s", argonMemory, argonTime, enc.EncodeToString(salt), enc.EncodeToString(sum)), nil
}

// checkPassword takes as long for a user who does not exist as for one who does.
func checkPassword(ctx context.Context, phc, password string) (bool, error) {
	parts := strings.Split(phc, "$")
	known := len(parts) == 6
	var salt, want []byte
	if known {
		salt, _ = base64.RawStdEncoding.DecodeString(parts[4])
		want, _ = base64.RawStdEncoding.DecodeString(parts[5])
	} else {
		salt, want = make([]byte, 16), make([]byte, 32)
	}
	got, err := argon(ctx, password, salt)
	return subtle.ConstantTimeCompare(got, want) == 1 && known, err
}
