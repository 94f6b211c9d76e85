// SPDX-License-Identifier: EUPL-1.2

package org

import (
	"sild"
	"sild/access"
	"sild/db"
	"sild/trail"
)

// mayHold is Missing unless the actor may take heads of the trail away for their
// organisation: who keeps it, and who reads its log. A head names nobody. That
// somebody took one stands in the trail.
func mayHold(tx *db.Tx, action string) error {
	if !access.May(tx.Actor.Role, access.Settings) && !access.May(tx.Actor.Role, access.Log) {
		return sild.Missing()
	}
	tx.Trail(sild.Entry{Action: action, What: "head", Purpose: tx.Actor.Role})
	return nil
}

// TrailState is where the sealing of the trail stands, and its last heads, the
// latest first.
func TrailState(tx *db.Tx, limit int) (s trail.State, heads []trail.Head, err error) {
	if err := mayHold(tx, "read"); err != nil {
		return s, nil, err
	}
	if s, err = trail.StateOf(tx); err != nil {
		return s, nil, err
	}
	heads, err = trail.Heads(tx, limit)
	return s, heads, err
}

// TrailHead is a head to take away: the one with a number; 0: the latest.
func TrailHead(tx *db.Tx, number int64) (trail.Head, error) {
	if err := mayHold(tx, "export"); err != nil {
		return trail.Head{}, err
	}
	if number > 0 {
		return trail.HeadNumbered(tx, number)
	}
	heads, err := trail.Heads(tx, 1)
	if err == nil && len(heads) == 0 {
		err = sild.Missing()
	}
	if err != nil {
		return trail.Head{}, err
	}
	return heads[0], nil
}

// TrailConsistency proves that the trail of size from is the beginning of the
// trail of size to.
func TrailConsistency(tx *db.Tx, from, to int64) ([]trail.Hash, error) {
	if err := mayHold(tx, "export"); err != nil {
		return nil, err
	}
	return trail.Consistency(tx, from, to)
}
