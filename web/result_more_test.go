// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strings"
	"testing"

	"sild"
	"sild/db"
	"sild/people"
	"sild/referral"
	"sild/web/page"
)

// TestRegisterList: one list to the register, its answers pasted, seen before they are
// written down, and written down all or not at all.
func TestRegisterList(t *testing.T) {
	s := newScene(t)
	s.Consent(s.caseID, "register", "given")
	_, without := s.Admitted("Boriss", "Kask")
	s.left("2024-08-05", "2024-12-31")
	base := "/results/" + string(s.Programme.ID) + "/suspect-1y/"
	s.office.get(base+"register").is(200).in("summary", "1 person cannot be asked about").in(".summary", "The time that is asked about is not over yet")
	s.office.post(base+"register").is(422).in(".troubles", "nobody about whom")

	s.later("2025-09-01 10:00")
	page := s.office.get(base+"register").is(200).in("summary", "1 person").in(".tabs a[aria-current=page]", "Ask the register")
	at := s.office.submit(page, "#ask").goes("/register/")
	if without == "" || strings.Contains(at, "?") {
		t.Error(at)
	}
	browse(t, s.World, s.Stranger).get(at).is(404)
	s.worker.get(at).is(403)
	s.office.get(at + "/list.csv").is(200)

	page = s.office.get(at).is(200).in(".row", "Andrei Petrov").in(".row .tag", "1-1")
	bad := s.office.submit(page, "#answers", "text", "Reference;Answer\n1-1;maybe\n9-9;no").is(200)
	bad.in(".row", "Say yes or no.").in(".row", "Nobody on this list").in(".notice", "2 lines have problems").has("button[name=go]", 0)
	s.office.submit(page, "#answers", "text", "1-1;maybe", "go", "1").is(422)
	good := s.office.submit(page, "#answers", "text", "1-1;no").is(200)
	good.in(".row", "It did not happen from 5 August 2024 to 5 August 2025").in("main", "1 answer is new").has("button[name=go]", 1)
	if r := s.result("suspect-1y"); r.State != "unknown" {
		t.Errorf("the preview wrote %+v", r)
	}
	s.office.submit(good, "#answers", "go", "1").goes(at)
	if r := s.result("suspect-1y"); r.State != "counts_not" {
		t.Errorf("%+v; want the register's no", r)
	}
	s.office.get(at).is(200).in(".row", "Does not count")
}

// TestFigureInParts: everybody who reads totals sees a figure in parts; small groups only
// who may see people.
func TestFigureInParts(t *testing.T) {
	s := newScene(t)
	s.left("2024-08-05", "2024-12-31")
	s.later("2025-03-01 10:00")
	base := "/results/" + string(s.Programme.ID)
	s.office.get(base+"/employed-1m/parts").is(200).in("h2", "By area").in("h2", "By length of service").in(".row", "6 to 11 months").in(".row", "0 of 1 · 1 unknown").in("h2", "Over time, by the quarter").in(".row", "2025, quarter 1")
	manager := browse(t, s.World, s.Manager)
	manager.get(base+"/employed-1m/parts").is(200).in(".row", "Not shown, so that nobody can be recognised").not(".row", "0 of 1").not(".tabs a", "The people")
	manager.get("/results").is(200).in(".stat a", "Working")
	manager.get(base + "/employed-1m/people").is(404)

	page := manager.get(base+"/suspect-1y/authority").is(200).in(".empty", "No authority has given a total yet")
	manager.submit(page, "#authority", "authority", "Police, letter 7", "population", "released in 2024", "of", "34", "people", "35", "from", "2024-01-01", "until", "2024-12-31").is(422).in("#authority-people-problem", "At most as many")
	manager.submit(page, "#authority", "authority", "Police, letter 7", "population", "released in 2024", "of", "34", "people", "7", "from", "2024-01-01", "until", "2024-12-31").goes(base)
	manager.get(base+"/suspect-1y/authority").is(200).in("h2", "7 of 34 (20.6%)").in(".card", "Not shown")
	s.office.get(base+"/suspect-1y/authority").is(200).not(".card", "7 of 34") // of all providers: not theirs

	manager.post(base+"/known", "known", "2025-03-01").is(422).in("#known-known-problem", "a day that is over")
	manager.post(base+"/known", "known", "2025-02-28").goes(base + "/known?day=2025-02-28")
	manager.get(base+"/known?day=2025-02-28").is(200).in("h2", "As known on 28 February 2025").in("h3", "Working").in(".known", "Nothing has changed since").in("h2", "Another question")
	manager.get("/").is(200).in("h2", "What changed since 28 February 2025").in("h2", "Late with answers").in("h2", "Reports").has("#changed", 0)
	s.later("2025-03-02 10:00")
	manager = browse(t, s.World, s.Manager)
	manager.get("/").is(200).has("#changed", 1)
	stale := manager.get(base+"/known?day=2025-02-28").is(200).in(".hint", "Counted on 1 March 2025").in("button", "Count on to today")
	manager.post(stale.action("/known"), "known", "2025-02-28").goes(base + "/known?day=2025-02-28")
	manager.get(base+"/known?day=2025-02-28").is(200).in(".hint", "Counted on 2 March 2025").not("button", "Count on to today")
}

// TestPaper: a report is written, sent with its figures, asked back and accepted.
func TestPaper(t *testing.T) {
	s := newScene(t)
	s.left("2024-08-05", "2024-12-31")
	s.later("2025-01-10 10:00")
	manager := browse(t, s.World, s.Manager)
	at := "/reports/" + string(s.Programme.ID) + "/" + string(s.Provider.ID) + "/half-year/2024-07-01"
	s.office.get("/reports").is(200).in(".row", "1 Jul 2024").in(".row", "Due in 10 days")
	s.office.get("/").is(200).in(".card", "Reports to write").in(".row", "Half-year report to the ministry").in(".row", "Due in 10 days")
	manager.get(at).is(404)
	page := s.office.get(at).is(200).in(".summary", "Ended")
	s.office.submit(page, "#report", "text_1", "A job at once", "send", "1").is(422).holds("text_1", "A job at once").in("#report-text_2-problem", "Write a sentence")
	s.office.submit(page, "#report", "text_1", "A job at once").goes(at)
	page = s.office.get(at).is(200).holds("text_1", "A job at once")
	s.office.submit(page, "#report", "text_2", "Homes", "text_3", "None", "text_4", "Nothing", "send", "1").goes(at)
	s.office.get(at).is(200).has("#report", 0).in("main", "as they stood when it was sent, on 10 January 2025")
	s.office.get(at + "/tables.csv").is(200)
	if sent := s.office.get("/").is(200); strings.Contains(sent.body, "1 Jul 2024") {
		t.Error("a report that was sent is still to be written")
	}
	page = manager.get(at).is(200).in(".said", "A job at once")
	manager.submit(page, "#decide", "decision", "back").is(422).in("#decide-said-problem", "what you need to know")
	manager.submit(page, "#decide", "decision", "accept").goes("/reports")
	s.office.get("/reports").is(200).in(".tag", "Accepted")
}

// TestAgain: who comes back is the same person with a new case, and what an
// earlier contract began goes on from its own first day.
func TestAgain(t *testing.T) {
	s := newScene(t)
	s.office.get(s.at).is(200).not("dd", "Here for")
	s.left("2024-08-05", "2024-12-31")
	s.later("2025-02-01 10:00")
	subject := s.subject()
	_, err := s.Flow.Write(t.Context(), sild.System, page.NoOnce, func(tx *db.Tx) (string, error) {
		_, err := people.SetRelease(tx, s.Pack, subject, people.ReleaseInput{On: s.Today().AddMonths(7), Kind: "end_of_sentence", Place: "tartu", Anew: true})
		return "", err
	})
	if err != nil {
		t.Fatal(err)
	}
	var again sild.ID
	s.Do(s.Officer, func(tx *db.Tx) (err error) {
		again, _, err = referral.Send(tx, subject, "", referral.Input{DraftInput: referral.DraftInput{
			Provider: s.Provider.ID, Reason: "Here again.", Answers: map[string]any{"languages": []any{"et"}, "wishes": "Work."}, Override: "was here before",
		}})
		return err
	})
	s.Accept(again)
	at := "/cases/" + string(again)
	s.office.get(at).is(200).in("dd", "Here for the second time").in(".summary a", "Change")
	s.office.get(s.at).is(200).not("dd", "Here for")

	page := s.office.get(at + "/carried").is(200)
	s.office.submit(page, "#carried", "admitted", "2025-02-01", "contract", "").is(422).in("#carried-admitted-problem", "before 1 February 2025").in("#carried-contract-problem", "which contract")
	s.office.submit(page, "#carried", "admitted", "2024-11-01", "contract", "JM 12").goes(at + "?saved=carried")
	s.office.get(at).is(200).in("dd", "From JM 12, admitted on 1 November 2024").in(".hint", "1 May 2026") // 18 months from then (J3)
	s.worker.get(at + "/carried").is(403)
}
