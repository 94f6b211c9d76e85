// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"testing"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/housing"
)

// dutyWorld has, in the house of [houseWorld], a shift that is to be filled and an
// entry of its handover book.
func dutyWorld(t *testing.T, w *flowtest.World, ids map[string]string) {
	t.Helper()
	house := sild.ID(ids["house"])
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		s, err := housing.AddShifts(tx, house, housing.ShiftInput{From: w.Today(), Starts: "8:00", Ends: "20:00"})
		if err != nil {
			return err
		}
		e, err := housing.AddEntry(tx, house, housing.EntryInput{Words: "The boiler drips.", Todo: true})
		ids["shift"], ids["entry"] = string(s[0].ID), string(e)
		return err
	})
}
