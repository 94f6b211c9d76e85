// SPDX-License-Identifier: EUPL-1.2

package page

import (
	"strconv"
	"testing"

	"sild/flow/flowtest"
)

// TestGuessMemory: guesses take a bounded memory.
func TestGuessMemory(t *testing.T) {
	var l limits
	now := flowtest.Start
	for i := range mostGuesses + 1000 {
		l.Of(GuessKey("account", "password", strconv.Itoa(i)), now)
	}
	if len(l.by) != mostGuesses || l.order.Len() != mostGuesses {
		t.Errorf("%d and %d are remembered; want %d", len(l.by), l.order.Len(), mostGuesses)
	}
	if l.by[GuessKey("account", "password", "0")] != nil || l.by[GuessKey("account", "password", strconv.Itoa(mostGuesses+999))] == nil {
		t.Error("not the oldest gave way")
	}
}
