// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"testing"

	"sild/db"
	"sild/flow/flowtest"
	"sild/housing"
	"sild/programme"
)

// dutyWorld has a programme with a house in which somebody always is, a shift that
// is to be filled and an entry of its handover book.
func dutyWorld(t *testing.T, w *flowtest.World, ids map[string]string) {
	t.Helper()
	pr := begins(t, w, "ee-moj-followup", programme.Contract{Org: w.Prison.ID, Part: "referrer"})
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		h, err := housing.AddHouse(tx, pr.ID, housing.HouseInput{Name: "Metsakodu", Area: "EE-79", Line: "Metsa 1", Turnaround: -1, Staffed: true, From: w.Today().AddDays(-60)})
		if err != nil {
			return err
		}
		s, err := housing.AddShifts(tx, h.ID, housing.ShiftInput{From: w.Today(), Starts: "8:00", Ends: "20:00"})
		if err != nil {
			return err
		}
		e, err := housing.AddEntry(tx, h.ID, housing.EntryInput{Words: "The boiler drips.", Todo: true})
		ids["house"], ids["shift"], ids["entry"] = string(h.ID), string(s[0].ID), string(e)
		return err
	})
}
