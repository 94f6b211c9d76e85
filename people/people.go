// SPDX-License-Identifier: EUPL-1.2

// Package people keeps the persons: who they are, their households, network,
// national codes and consents.
//
// It promises that a record belongs to one controller, that every detail has a
// day, a source and an evidence level, and that a national code it accepts is
// one that can exist. Who may see what is left to access, what is done with and
// for a person to casework.
package people
