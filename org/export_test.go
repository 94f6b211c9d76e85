// SPDX-License-Identifier: EUPL-1.2

package org

import (
	"context"
	"time"
)

// What the tests look at from inside.

var (
	TOTPAt        = totpAt
	HashersAtOnce = hashersAtOnce
)

// Hashed is how many hashes were computed so far.
func Hashed() int64 { return hashed.Load() }

// Hashing is how many are computed now.
func Hashing() int { return len(hashers) }

// Waiting is how many are computed or wait.
func Waiting() int { return len(queue) }

// HoldHashers takes all places but those that are left, until the release.
func HoldHashers() (release func()) {
	for range hashersAtOnce {
		hashers <- struct{}{}
	}
	return func() {
		for range hashersAtOnce {
			<-hashers
		}
	}
}

// Argon computes a hash in its turn.
func Argon(ctx context.Context) error {
	_, err := argon(ctx, "x", newSalt())
	return err
}

// QueueLength is how many may wait and be computed together.
const QueueLength = hashersAtOnce + hashersWaiting

const (
	FreshFor  = freshFor
	HalfEntry = halfEntry
	KeptFor   = keptFor
	Shift     = shift
	TOTPStep  = 30 * time.Second
)
