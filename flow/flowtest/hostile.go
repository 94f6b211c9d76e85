// SPDX-License-Identifier: EUPL-1.2

package flowtest

import (
	_ "embed"
	"strings"
)

// Hostile are texts that somebody may type who means harm, or who is called so:
// ours, and no collection of others'. Where one of them runs it calls trap(), or
// makes an element, an attribute, a formula, a header or a query of its own.
// None hides letters: those are refused at the door (sild.Problems.Text).
func Hostile() []string {
	return strings.Split(strings.TrimSpace(hostile), "\n")
}

//go:embed hostile.txt
var hostile string
