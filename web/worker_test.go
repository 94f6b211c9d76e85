// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strings"
	"testing"

	"sild/casework"
	"sild/db"
)

func (s *scene) workers() (list []casework.Assignment) {
	s.t.Helper()
	s.Look(s.Coordinator, func(tx *db.Tx) (err error) {
		list, err = casework.Assignments(tx, s.caseID)
		return err
	})
	return list
}

// TestWorker: a coordinator gives the case to another, who then leads it; cover
// is for thirty days.
func TestWorker(t *testing.T) {
	s := newScene(t)
	s.Admitted("Mart", "Kask") // Siiri leads two
	at := s.at + "/worker"
	page := s.office.get(at).is(200).in("h1", "Who helps").in(".row-title", "Siiri Tugi").in(".row-line", "Lead since 5 Feb 2024").
		in(".candidate-table tbody tr", "Toomas Abi has 0 people").in(".candidate-table tbody tr", "Siiri Tugi has 2 people").in(".candidate-table .tag", "Here already: Lead").in(".candidate-table tbody tr", "Not recorded: the languages")
	if first := page.all(".candidate-table tbody tr")[0]; !strings.HasPrefix(words(first), "Toomas Abi has 0 people") {
		t.Errorf("%q stands first; want the one with the fewest cases", words(first))
	}
	page.holds("role", "co_worker").has("[name=user][disabled]", 1)

	page = s.office.submit(page, "#assign", "role", "cover", "from", "x", "why", "Siiri is away").is(422).in("#assign-user-problem", "Choose one").
		in("#assign-from-problem", "We cannot read this date").in("#assign-until-problem", "A cover has a last day").holds("why", "Siiri is away")
	s.office.submit(page, "#assign", "user", string(s.Second.ID), "role", "cover", "from", "2024-02-12", "until", "2024-03-20").is(422).in("#assign-until-problem", "at most 30 days")
	to := s.office.submit(page, "#assign", "user", string(s.Second.ID), "role", "cover", "from", "2024-02-12", "until", "2024-02-20").goes(s.at + "?saved=assignment")
	s.office.get(to).is(200).in(".saved", "who helps")
	browse(t, s.World, s.Second).get(s.at).is(200) // now he sees the case

	cover := s.workers()[1]
	page = s.office.get(at).in(".row-title", "Toomas Abi").in(".row-line", "Cover").in(".row-line", "Siiri is away").in(".candidate-table tbody tr", "Here already: Cover")
	s.office.submit(page, "#end-"+string(cover.ID), "until", "2024-02-01").is(422).has("details[open] #end-"+string(cover.ID), 1).in("#end-"+string(cover.ID)+"-until-problem", "This is before 12 February 2024").not("#assign .troubles", "")
	ended := s.office.submit(page, "#end-"+string(cover.ID), "until", "2024-02-14").goes(at + "?saved=assignment")
	s.office.get(ended).is(200).in(".saved button", "Undo")

	s.later("2024-02-20 10:00")
	page = s.office.get(at).in("details .row-title", "Toomas Abi").in(".candidate-table tbody tr", "Has helped this person before")
	s.office.submit(page, "#assign", "user", string(s.Second.ID), "role", "lead").goes(s.at)
	if lead := casework.LeadOn(s.workers(), s.Today()); lead != s.Second.ID {
		t.Errorf("%s leads; want the second", lead)
	}
	s.worker.get(s.at).is(404) // handed over yesterday
}

func TestWorkerReaders(t *testing.T) {
	s := newScene(t)
	s.worker.get(s.at+"/worker").is(200).in(".row-title", "Siiri Tugi").has("#assign", 0).has("#wish", 1).has("#conflict", 1)
	s.worker.post(s.at+"/worker", "user", string(s.Second.ID), "role", "lead", "from", "2024-02-12").is(403)
	s.worker.post(s.at+"/worker/"+string(s.workers()[0].ID)+"/end", "until", "2024-02-12").is(403)
	officer := browse(t, s.World, s.Officer)
	officer.get(s.at+"/worker").is(200).has("form.form", 0)
	officer.post(s.at+"/worker", "user", string(s.Second.ID), "role", "lead", "from", "2024-02-12").is(403)
	for _, u := range []*browser{browse(t, s.World, s.Second), browse(t, s.World, s.Stranger), browse(t, s.World, s.Manager)} {
		u.get(s.at + "/worker").is(404)
		u.post(s.at+"/worker", "user", string(s.Second.ID), "role", "lead", "from", "2024-02-12").is(404)
		u.post(s.at+"/worker/"+string(s.workers()[0].ID)+"/end", "until", "2024-02-12").is(404)
	}
	s.office.post(s.at+"/worker/none/end", "until", "2024-02-12").is(404)
}
