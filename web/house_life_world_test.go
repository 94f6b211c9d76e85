// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"testing"
	"time"

	"sild"
	"sild/db"
	"sild/flow"
	"sild/flow/flowtest"
	"sild/housing"
	"sild/people"
	"sild/programme"
	"sild/referral"
)

// houseLifeWorld has a house in which somebody lives, with rules, something that
// happened, a visitor, and what the house keeps.
func houseLifeWorld(t *testing.T, w *flowtest.World, ids map[string]string) {
	t.Helper()
	pr := begins(t, w, "ee-moj-followup", programme.Contract{Org: w.Prison.ID, Part: "referrer"})
	var subject, caseID sild.ID
	w.Do(w.Officer, func(tx *db.Tx) error {
		s, err := people.Add(tx, pr.ID, pr.Controller, w.Prison.Team, people.DetailInput{Given: "Kalju", Family: "Kivi", Born: "1980-03-01", Sex: "m", NoCodeWhy: "not_told", Language: "et"})
		subject = s.ID
		return err
	})
	w.Do(w.Officer, func(tx *db.Tx) error {
		p, err := programme.Of(tx, pr.ID)
		if err != nil {
			return err
		}
		_, err = people.SetRelease(tx, p, subject, people.ReleaseInput{On: w.Today(), Kind: "end_of_sentence", Place: "tartu", Happened: true})
		return err
	})
	w.Do(w.Officer, func(tx *db.Tx) (err error) {
		caseID, _, err = referral.Send(tx, subject, "", referral.Input{DraftInput: referral.DraftInput{
			Provider: w.Provider.ID, Reason: "Has no home.", Risk: "None known", Answers: map[string]any{"wishes": "A room.", "languages": []any{"et"}}, Override: "Asked for it.",
		}})
		return err
	})
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := flow.Answer(tx, caseID, referral.AnswerInput{Outcome: "accepted", Worker: w.Worker.ID})
		return err
	})
	var house housing.House
	var bed housing.Bed
	w.Do(w.Coordinator, func(tx *db.Tx) (err error) {
		if house, err = housing.AddHouse(tx, pr.ID, housing.HouseInput{Name: "Metsakodu", Area: "EE-79", Line: "Metsa 1", Turnaround: -1, From: w.Today()}); err != nil {
			return err
		}
		room, err := housing.AddRoom(tx, house.ID, "1", nil)
		if err != nil {
			return err
		}
		bed, err = housing.AddBed(tx, room.ID, housing.BedInput{Name: "1"})
		return err
	})
	var r housing.Request
	w.Do(w.Coordinator, func(tx *db.Tx) (err error) {
		r, err = housing.Ask(tx, caseID, housing.RequestInput{House: house.ID, Basis: "voluntary", From: w.Today()})
		return err
	})
	var s housing.Stay
	w.Do(w.Coordinator, func(tx *db.Tx) (err error) {
		s, err = housing.Arrive(tx, r.Thing, housing.ArrivalInput{On: w.Today(), Bed: bed.ID})
		return err
	})
	ids["life_house"], ids["living_case"] = string(house.ID), string(caseID)
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		if _, err := housing.AddRules(tx, house.ID, housing.RulesInput{From: w.Today(), Words: map[string]string{"et": "Vaikne aeg algab kell 22.", "ar": "هدوء"}}); err != nil {
			return err
		}
		if _, err := housing.AddIncident(tx, house.ID, housing.IncidentInput{
			At: w.Now(), Kind: "property", Words: "A window broke.", Parts: []housing.PartInput{{Case: caseID, Part: "did", Words: "Threw a ball.", Warning: "written"}},
		}); err != nil {
			return err
		}
		parts, err := housing.IncidentsOf(tx, caseID)
		if err != nil {
			return err
		}
		at := w.Now().Add(30 * time.Hour)
		v, err := housing.AskVisitor(tx, s.Thing, housing.VisitorInput{Name: "Mall Kivi", StartsAt: at, EndsAt: at.Add(time.Hour)})
		if err != nil {
			return err
		}
		b, err := housing.KeepBelonging(tx, s.Thing, housing.BelongingInput{What: "A suitcase", KeptAt: "Cellar"})
		ids["warning"], ids["visitor"], ids["belonging"] = string(parts[0].Thing), string(v.Thing), string(b.Thing)
		return err
	})
}
