// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strings"
	"testing"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
	"sild/housing"
	"sild/people"
)

// moved is somebody who lives in a house of one bed for now: their case.
func moved(t *testing.T) (w *flowtest.World, h housing.House, caseID sild.ID) {
	t.Helper()
	w = flowtest.NewIn(t, "ee-moj-followup")
	subject, caseID := w.Admitted("Andrei", "Tamm") // leaves prison on 5 August
	var beds []housing.Bed
	w.Do(w.Coordinator, func(tx *db.Tx) (err error) {
		if h, err = housing.AddHouse(tx, w.Programme.ID, housing.HouseInput{Name: "Metsakodu", Line: "Metsa 1", Phone: "5550 0001", Turnaround: -1, From: sild.MustDate("2024-01-01")}); err != nil {
			return err
		}
		r, err := housing.AddRoom(tx, h.ID, "2", nil)
		if err != nil {
			return err
		}
		beds, err = housing.AddBeds(tx, r.ID, housing.BedInput{Name: "2a, 2b"})
		return err
	})
	var q housing.Request
	w.Do(w.Officer, func(tx *db.Tx) (err error) {
		q, err = housing.Ask(tx, caseID, housing.RequestInput{House: h.ID, Basis: "voluntary"})
		return err
	})
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := housing.AnswerRequest(tx, q.Thing, housing.AnswerInput{Outcome: "confirmed", Bed: beds[0].ID})
		return err
	})
	w.Go("2024-08-05 12:00")
	w.Do(w.Officer, func(tx *db.Tx) error {
		_, err := people.SetRelease(tx, w.Pack, subject, people.ReleaseInput{On: w.Today(), Kind: w.Value("release", "end_of_sentence"), Place: w.Pack.Vocabularies["prisons"].Values[0].ID, Happened: true})
		return err
	})
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := housing.Arrive(tx, q.Thing, housing.ArrivalInput{On: w.Today()})
		return err
	})
	return w, h, caseID
}

// TestLivingPlan: who works in the house adds a step to a resident's goal, ticks it
// and takes that back; and writes down whom to call, who then stands on the sheet.
func TestLivingPlan(t *testing.T) {
	w, h, caseID := moved(t)
	var g casework.Goal
	w.Do(w.Worker, func(tx *db.Tx) (err error) {
		g, err = casework.AddGoal(tx, caseID, casework.GoalInput{Title: "A flat of his own", Area: w.Value("goal_areas", "housing"), Day: w.Today()})
		return err
	})
	at := "/cases/" + string(caseID) + "/living"
	own := browse(t, w, w.Coordinator)
	own.get(at).is(200).in("#plan", "A flat of his own").in("#plan", "No steps yet.").in("#calls", "Nobody is written down.")
	own.post(at+"/steps", "goal", string(g.Thing), "title", "", "who", "house").is(422)
	own.post(at+"/steps", "goal", string(g.Thing), "title", "Look at flats together", "who", "house").is(303)
	page := own.get(at).in("#plan .row-title", "Look at flats together").in("#plan .row-line", "The house").in("#plan button", "Done")
	own.submit(page, "#plan .row-acts").is(303)
	page = own.get(at).in("#plan .tag", "Done on 5 Aug").in("#plan button", "Not done after all")
	own.submit(page, "#plan .row-acts").is(303)
	own.get(at).in("#plan button", "Done")
	browse(t, w, w.Worker).get("/cases/"+string(caseID)+"/plan").is(200).in("main", "Look at flats together").in("main", "The house")

	own.post(at+"/calls", "name", "Anna Tamm", "relation", "sister", "phone", "5550 0009").is(422)
	own.post(at+"/calls", "name", "Anna Tamm", "relation", "sister", "phone", "5550 0009", "agreed", "yes").is(303)
	page = own.get(at).in("#calls .row-title", "Anna Tamm, sister").in("a[href=tel:55500009]", "5550 0009")
	sheet := "/houses/" + string(h.ID) + "/emergency"
	own.get(sheet).is(200).in(".sheet", "Anna Tamm (sister) 5550 0009")
	own.submit(page, "#calls .row-acts").is(303)
	own.get(sheet).is(200).not(".sheet", "Anna Tamm")
}

// TestHouseLetters: the letter is whole in the languages that people come with; in
// Arabic it says that there is no file and the address of one leads back to the
// page; who asked themself is written to by name.
func TestHouseLetters(t *testing.T) {
	w, _, caseID := moved(t)
	at := "/cases/" + string(caseID) + "/house/letter"
	own := browse(t, w, w.Coordinator)
	for lang, words := range map[string]string{"et": "Metsakodu kinnitab", "lt": "patvirtina", "ru": "подтверждает", "uk": "підтверджує"} {
		own.get(at+"?lang="+lang).is(200).in(".letter", words).in(".letter-tools", "Save as PDF")
		if file := own.get(at + ".pdf?lang=" + lang).is(200); !strings.HasPrefix(file.body, "%PDF-") {
			t.Errorf("%s: no PDF", lang)
		}
	}
	arabic := own.get(at+"?lang=ar").is(200).in(".letter", "الليلة الأولى").in(".letter-tools", "no PDF file").not(".letter-tools", "Save as PDF for")
	if !strings.Contains(arabic.body, `<article class="letter" lang="ar" dir="rtl">`) {
		t.Error("the letter in Arabic is not read from right to left")
	}
	for _, english := range []string{"First night", "Reference", "confirms", "To bring"} {
		arabic.not(".letter", english)
	}
	own.get(at + ".pdf?lang=ar").goes(at + "?lang=ar")
	w.Do(flowtest.User{Role: sild.System.Role}, func(tx *db.Tx) error {
		_, err := db.Exec(tx, `UPDATE house_request SET asked_as = 'participant', recorded_by = NULL WHERE case_id = $1`, caseID)
		return err
	})
	own.get(at+"?lang=en").is(200).in(".letter p", "Andrei Tamm")
}

// TestFoundConcerns: who looks for a bed reads of those who live there what their
// access opens, and another organisation's page is the same with it and without.
func TestFoundConcerns(t *testing.T) {
	w, _, caseID := moved(t)
	const at = "/beds?from=2024-08-06&months=1"
	own, other := browse(t, w, w.Coordinator), browse(t, w, w.Stranger)
	before := other.get(at).is(200).text("main")
	own.get(at).is(200).has(".concerns", 0)
	w.Do(flowtest.User{Role: sild.System.Role}, func(tx *db.Tx) error {
		_, err := db.Exec(tx, `UPDATE form_answer SET answers = '{"risk_level":"high","safety":"Do not come alone."}' WHERE case_id = $1 AND form = 'referral'`, caseID)
		return err
	})
	own.get(at).is(200).in(".concerns", "Risk, as the referral says: High").in(".concerns", "Do not come alone.")
	if after := other.get(at).is(200).text("main"); after != before {
		t.Errorf("another organisation reads\n%s\nand read\n%s", after, before)
	}
}
