// SPDX-License-Identifier: EUPL-1.2

// Package outcome is about what came of it: observations of how people live,
// the attempts to ask them afterwards, and the figures of a programme.
//
// It promises that an observation says what day or span it is about, who told it
// and how well it is known; that nothing is observed of the future; that a rate
// holds only units whose window has closed, beside the range that the unknown
// leaves open (design §4); and that whom a number is made of is shown only to
// those who may see people.
//
// Whether a unit counts follows from the facts by the pack's rule: that is
// pack's. This package reads what was derived.
package outcome
