// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"testing"

	"sild"
	"sild/db"
	"sild/flow"
	"sild/flow/flowtest"
	"sild/housing"
	"sild/people"
	"sild/programme"
	"sild/referral"
)

// houseWorld has a programme with houses: one with a room, two beds, a void, two
// people, of whom one asks for a bed, and who are kept apart.
func houseWorld(t *testing.T, w *flowtest.World, ids map[string]string) {
	t.Helper()
	pr := begins(t, w, "ee-moj-followup", programme.Contract{Org: w.Prison.ID, Part: "referrer"}, programme.Contract{Org: w.Other.ID, Part: "provider", Team: w.Other.Team})
	var house housing.House
	w.Do(w.Coordinator, func(tx *db.Tx) (err error) {
		house, err = housing.AddHouse(tx, pr.ID, housing.HouseInput{
			Name: "Metsakodu", Area: "EE-79", Line: "Metsa 1, Kääpa", Way: "Bus 12.", Phone: "5550 0001", Amenities: []string{"kitchen"}, Limits: []string{"fire"}, Turnaround: -1, Staffed: true, From: w.Today().AddDays(-30),
		})
		if err != nil {
			return err
		}
		r, err := housing.AddRoom(tx, house.ID, "1", nil)
		if err != nil {
			return err
		}
		beds, err := housing.AddBeds(tx, r.ID, housing.BedInput{Name: "1a, 1b"})
		if err != nil {
			return err
		}
		v, err := housing.AddVoid(tx, beds[1].ID, housing.VoidInput{From: w.Today(), Until: w.Today().AddDays(3), Reason: "repair"})
		ids["house"], ids["room"], ids["bed"], ids["void"] = string(house.ID), string(r.ID), string(beds[0].ID), string(v.ID)
		return err
	})
	var cases []sild.ID
	for _, family := range []string{"Maja", "Kodu"} {
		var subject, caseID sild.ID
		w.Do(w.Officer, func(tx *db.Tx) error {
			s, err := people.Add(tx, pr.ID, pr.Controller, w.Officer.Team, people.DetailInput{Given: "Endel", Family: family, Born: "1985-04-12", Sex: "m", NoCodeWhy: "not_told", Language: "et"})
			subject = s.ID
			return err
		})
		w.Do(w.Officer, func(tx *db.Tx) (err error) {
			caseID, _, err = referral.Send(tx, subject, "", referral.Input{DraftInput: referral.DraftInput{
				Provider: w.Provider.ID, Reason: "Wants to work and has no home.", Answers: map[string]any{"languages": []any{"et"}, "wishes": "A place to live."}, Override: "Asked for it.",
			}})
			return err
		})
		w.Do(w.Coordinator, func(tx *db.Tx) error {
			_, err := flow.Answer(tx, caseID, referral.AnswerInput{Outcome: "accepted", Worker: w.Worker.ID, Override: "Asked for it."})
			return err
		})
		cases = append(cases, caseID)
	}
	ids["house_case"] = string(cases[0])
	w.Do(w.Officer, func(tx *db.Tx) error {
		r, err := housing.Ask(tx, cases[0], housing.RequestInput{House: house.ID, Basis: "voluntary", From: w.Today().AddDays(5)})
		ids["bed_request"] = string(r.Thing)
		return err
	})
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		x, err := housing.KeepApart(tx, cases[0], housing.ApartInput{Other: cases[1], Why: "A threat."})
		ids["apart"] = string(x.Thing)
		return err
	})
}
