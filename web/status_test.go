// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"testing"

	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/outcome"
	"sild/people"
)

func (s *scene) observations() (list []outcome.Observation) {
	s.t.Helper()
	s.Look(s.Coordinator, func(tx *db.Tx) error {
		r, err := access.Case(tx, s.caseID, access.Sections)
		if err != nil {
			return err
		}
		list, err = outcome.Observations(tx, r)
		return err
	})
	return list
}

// TestStatus: what has changed, since when, from whom one knows and how well.
func TestStatus(t *testing.T) {
	s := newScene(t)
	at := s.at + "/status"
	page := s.worker.get(at).is(200).in("h1", "What has changed?").in(".tabs a[aria-current=page]", "Standing on the labour market").in(".tabs a", "Home").in(".tabs a", "Events").
		in(".none", "Nobody has told yet").in("label", "Where, as what, which contract")
	page.holds("source", "person").holds("evidence", "said").holds("from", "2024-02-12")
	again := s.worker.submit(page, "#status", "from", "13.2.2024", "detail", "OÜ Raud, welder").is(422)
	again.in("#status-value-problem", "Choose one").in("#status-from-problem", "It was told on 12 February 2024").in("#status-detail", "")
	if got := again.fields("#status").Get("detail"); got != "OÜ Raud, welder" {
		t.Errorf("the detail that was typed is now %q", got)
	}
	s.worker.submit(again, "#status", "value", "employed", "from", "2024-02-08").goes(s.at + "?saved=observation")
	s.worker.submit(again, "#status", "value", "employed", "from", "2024-02-08").goes(s.at + "?saved=observation")
	if got := s.observations(); len(got) != 1 || got[0].From.String() != "2024-02-08" || got[0].Until != s.Today() || got[0].Value != "employed" || got[0].Source != "person" {
		t.Errorf("%+v; want work since 8 February, until it was told", got)
	}
	s.worker.get(at).in(".lead", "Working").in(".lead .hint", "8 Feb 2024 – 12 Feb 2024").in("li", "OÜ Raud, welder")
	s.worker.get(at+"?what=housing").is(200).in(".tabs a[aria-current=page]", "Home").in(".none", "Nobody has told yet")

	// Of what happens to somebody one says the day; that it did not, of a time.
	page = s.worker.get(at+"?what=events").is(200).in("label", "It did not happen in all this time")
	s.worker.submit(page, "#status", "value", "started_work", "from", "2024-02-08").goes(s.at)
	s.Go("2024-02-12 14:01")
	page = s.worker.get(at+"?what=events").in("li", "Started work 8 Feb 2024")
	s.worker.submit(page, "#status", "value", "convicted", "happened", "no", "from", "2023-01-01", "until", "", "source", "register", "evidence", "register").goes(s.at)
	s.worker.get(at+"?what=events").in("li", "Did not happen: Sentenced for a new crime 1 Jan 2023 – 12 Feb 2024")
}

func TestStatusReaders(t *testing.T) {
	s := newScene(t)
	officer := browse(t, s.World, s.Officer)
	officer.get(s.at+"/status").is(200).in(".tabs a", "Events").not(".tabs a", "Home") // the prison writes O, and reads P
	officer.post(s.at+"/status", "vocabulary", "labour", "value", "employed").is(403)
	for _, u := range []*browser{browse(t, s.World, s.Second), browse(t, s.World, s.Stranger), browse(t, s.World, s.Manager)} {
		u.get(s.at + "/status").is(404)
		u.post(s.at+"/status", "vocabulary", "labour", "value", "employed").is(404)
	}
	s.worker.post(s.at+"/status", "vocabulary", "prisons", "value", "tartu").is(422)
}

// left lets Andrei leave prison and, on a later day, the service.
func (s *scene) left(release, end string) {
	s.t.Helper()
	s.Do(s.Worker, func(tx *db.Tx) error {
		_, err := casework.AddContact(tx, s.caseID, casework.ContactInput{Kind: "in_prison", Outcome: "held", StartedAt: s.Now(), Minutes: 45})
		return err
	})
	s.later(release)
	s.Do(s.Worker, func(tx *db.Tx) error {
		all, err := people.Releases(tx, s.subject())
		if err != nil {
			return err
		}
		r := all[0]
		_, err = people.SetRelease(tx, s.Pack, s.subject(), people.ReleaseInput{On: s.Today(), Kind: r.Kind, Place: r.Place, Happened: true, Seen: r.ID})
		return err
	})
	if end == "" {
		return
	}
	s.later(end)
	s.Do(s.Worker, func(tx *db.Tx) error {
		_, err := casework.AddEnd(tx, s.caseID, casework.EndInput{Day: s.Today(), Reason: "aims_met"})
		return err
	})
}
