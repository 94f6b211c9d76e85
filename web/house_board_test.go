// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strings"
	"testing"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/housing"
)

// TestBoardPage: a bed is held for somebody. Their coordinator reads the name and
// comes to the person; another organisation reads that it is held; the wall and the
// figures name nobody.
func TestBoardPage(t *testing.T) {
	w := flowtest.NewIn(t, "ee-moj-followup")
	_, caseID := w.Admitted("Andrei", "Tamm") // leaves prison on 5 August
	var h housing.House
	w.Do(w.Coordinator, func(tx *db.Tx) (err error) {
		if h, err = housing.AddHouse(tx, w.Programme.ID, housing.HouseInput{Name: "Metsakodu", Line: "Metsa 1", Turnaround: -1, From: sild.MustDate("2024-01-01")}); err != nil {
			return err
		}
		r, err := housing.AddRoom(tx, h.ID, "2", nil)
		if err != nil {
			return err
		}
		for _, name := range []string{"2a", "2b"} {
			if _, err := housing.AddBed(tx, r.ID, housing.BedInput{Name: name}); err != nil {
				return err
			}
		}
		return nil
	})
	w.Do(w.Officer, func(tx *db.Tx) error {
		_, err := housing.Ask(tx, caseID, housing.RequestInput{House: h.ID, Basis: "voluntary"})
		return err
	})
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		all, err := housing.RequestsOf(tx, caseID)
		if err != nil {
			return err
		}
		beds, err := housing.Beds(tx, h.ID)
		if err != nil {
			return err
		}
		_, err = housing.AnswerRequest(tx, all[0].Thing, housing.AnswerInput{Outcome: "confirmed", Bed: beds[0].ID})
		return err
	})
	const at = "/houses/board?days=7&from=2024-08-01"
	own := browse(t, w, w.Coordinator)
	page := own.get(at).is(200).in("h1", "Bed board").in(".board-free", "Free tonight: 2 of 2").in("th", "2a").in(".bed.is-held", "Andrei Tamm")
	page.in(".bed.is-held .sr", "Held: Andrei Tamm, nights of 5 Aug 2024 to 4 Feb 2025").in(".bed.is-free .sr", "Free, nights of 1 Aug 2024 to 4 Aug 2024")
	for _, address := range []string{"/cases/" + string(caseID) + "/house", "/beds?from=2024-08-01&amp;house=" + string(h.ID)} {
		if !strings.Contains(page.body, `href="`+address+`"`) {
			t.Errorf("nothing leads to %s", address)
		}
	}
	page.has("th.is-today", 0)
	own.get("/houses/board").is(200).has("th.is-today", 1)
	own.post("/houses/board", "house", "", "from", "2024-08-01", "days", "7").is(200).in(".bed.is-held", "Andrei Tamm")
	own.get("/houses/board?house="+string(h.ID)+"&days=90").is(200).in("h2", "Metsakodu")
	own.get("/houses/board?house=" + string(caseID)).is(404)

	for name, other := range map[string]string{
		"another organisation": browse(t, w, w.Stranger).get(at).is(200).in(".bed.is-held", "Held").text("main"),
		"the wall":             own.get(at+"&wall=1").is(200).has("nav", 0).has(".board a", 0).in(".bed.is-held", "Held").text("main"),
		"the figures":          own.get("/houses/figures").is(200).in("h1", "Houses in numbers").in("p", "Requests: 1. Came: 0.").text("main"),
		"who pays":             browse(t, w, w.Manager).get("/houses/figures").is(200).in("p", "so small that somebody could be recognised").not("main", "Metsakodu").text("main"),
	} {
		if strings.Contains(other, "Andrei") || strings.Contains(other, "Tamm") {
			t.Errorf("%s reads who it is: %s", name, other)
		}
	}
	people := own.get("/houses/figures/people?what=asked").is(200).in("h1", "Asked").in("td", "Metsakodu")
	people.in("th a", "Andrei Tamm")
	table := own.get("/houses/figures/table.csv").is(200).body
	if !strings.Contains(table, "Metsakodu") || strings.Contains(table, "Andrei") {
		t.Errorf("the table: %.300s", table)
	}
}
