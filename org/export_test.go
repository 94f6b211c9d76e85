// SPDX-License-Identifier: EUPL-1.2

package org

import (
	"context"
	"math"
	"slices"
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
	_, err := argon(ctx, "x", newSalt(), todaysCost)
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

// Cost sets what new hashes cost, until the release.
func Cost(memory, passes uint32) (release func()) {
	was := todaysCost
	todaysCost = phcCost{memory, passes}
	return func() { todaysCost = was }
}

// Bits is how much a password tells.
func Bits(password string) float64 { return bitsOf(password, nil) }

// Common reports whether a password is among the first that somebody would try.
func Common(password string) bool { return guessed(password, nil) }

// Check holds a password against a text.
var Check = checkPassword

// CommonWords are the n commonest passwords that are words.
func CommonWords(n int) (list []string) {
	for word, bits := range known() {
		if bits < math.Log2(float64(n)) && len([]rune(word)) >= 4 {
			list = append(list, word)
		}
	}
	slices.Sort(list)
	return list
}

// LongCommonPasswords are those of the list that are long enough to be chosen.
func LongCommonPasswords() (list []string) {
	for word := range known() {
		if len(word) >= shortest {
			list = append(list, word)
		}
	}
	return list
}
