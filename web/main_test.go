// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"os"
	"testing"

	"sild/org"
)

// TestMain spares the tests of pages what a hash of a password is meant to cost:
// each round of TestAccess alone makes a hundred. The tests of org pay it.
func TestMain(m *testing.M) {
	org.CheapHashes()
	os.Exit(m.Run())
}
