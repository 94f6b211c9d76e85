// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"testing"

	"sild/access"
	"sild/db"
	"sild/outcome"
	"sild/report"
)

// result is how the case stands under a promise.
func (s *scene) result(indicator string) (r report.Result) {
	s.t.Helper()
	s.Look(s.Coordinator, func(tx *db.Tx) error {
		rec, err := access.Case(tx, s.caseID, "P")
		if err != nil {
			return err
		}
		all, err := report.Results(tx, rec)
		for _, one := range all {
			if one.Indicator == indicator {
				r = one
			}
		}
		return err
	})
	return r
}

func (s *scene) followUps() (list []outcome.FollowUp) {
	s.t.Helper()
	s.Look(s.Worker, func(tx *db.Tx) (err error) {
		list, err = outcome.FollowUps(tx, s.caseID)
		return err
	})
	return list
}

// TestFollowUp: the answer is about the right day, whenever one asked; one
// answer decides every promise that asks the same.
func TestFollowUp(t *testing.T) {
	s := newScene(t)
	s.worker.get(s.at+"/follow-up").is(200).in("h2", "On the labour market one month after").in(".asks", "The service goes on").has("#try", 0)
	s.left("2024-08-05", "2024-12-31")
	at := s.at + "/follow-up?indicator=employed-1m"
	s.worker.get(at).is(200).in("h2", "How was it on 31 January 2025?").in(".asks", "from 28 January 2025 to 14 February 2025 counts").in(".asks", "That time begins on 28 January 2025")

	s.later("2025-02-03 10:00")
	page := s.worker.get(at).is(200).in(".tabs a[aria-current=page]", "On the labour market").in(".hint", "The same answer answers: Working.")
	page.holds("about", "2025-01-31").holds("day", "2025-02-03").holds("way", "phone").holds("source", "same").holds("evidence", "said")
	again := s.worker.submit(page, "#try", "day", "2025-02-04", "who", "Andrei").is(422)
	again.in("#try-outcome-problem", "Choose one").in("#try-day-problem", "This day has not come yet").holds("who", "Andrei")
	s.worker.submit(page, "#try", "outcome", "reached").is(422).in("#try-value-problem", "Say what they answered")
	s.worker.submit(page, "#try", "outcome", "not_reached", "value", "employed").is(422).in(".troubles", "The person was not reached")

	s.worker.submit(page, "#try", "outcome", "not_reached", "note", "Rang twice.").goes(s.at + "?saved=follow_up")
	s.Go("2025-02-03 10:01")
	page = s.worker.get(at).in("li", "3 February 2025, Phone: Not reached").in("li", "Rang twice.")
	to := s.worker.submit(page, "#try", "way", "relative", "outcome", "not_reached", "value", "employed", "about", "2025-02-01", "who", "His sister", "detail", "OÜ Raud").goes(s.at + "?saved=follow_up")
	s.worker.submit(page, "#try", "way", "relative", "outcome", "not_reached", "value", "employed", "about", "2025-02-01", "who", "His sister", "detail", "OÜ Raud").goes(to)
	if n := len(s.followUps()); n != 2 {
		t.Errorf("%d attempts; want 2", n)
	}
	for _, indicator := range []string{"labour-market-1m", "employed-1m"} {
		if r := s.result(indicator); r.State != "counts" {
			t.Errorf("%s: %+v; want that it counts", indicator, r)
		}
	}
	s.worker.get(at).is(200).in(".asks .tag", "So far: yes; final on 14 February 2025").in(".asks", "Working, 1 February 2025 (a relative said so)").in("li", "Working 1 Feb 2025").in("li", "OÜ Raud")
	if ob := s.observations(); len(ob) != 1 || ob[0].Source != "relative" || ob[0].Day.String() != "2025-02-03" || ob[0].From.String() != "2025-02-01" {
		t.Errorf("%+v; want what the sister told on 3 February about 1 February", ob)
	}
}

// TestGiveUp: an attempt that nobody will repeat ends the asking.
func TestGiveUp(t *testing.T) {
	s := newScene(t)
	s.left("2024-08-05", "2024-12-31")
	s.later("2025-02-10 10:00")
	at := s.at + "/follow-up?indicator=labour-market-1m"
	page := s.worker.get(at).is(200)
	s.worker.submit(page, "#try", "outcome", "reached", "value", "employed", "give_up", "on").is(422).in("#try", "The person was reached")
	s.worker.submit(page, "#try", "outcome", "not_reached", "give_up", "on").goes(s.at)
	s.worker.get(at).in("li", "No further attempt.").in(".asks", "could not be reached")
	if r := s.result("employed-1m"); r.Why == "" || r.State != "unknown" {
		t.Errorf("%+v; want unknown, and why", r)
	}
}

// TestRegister: that nothing happened is said of all the time that is asked
// about, by the one whose task it is.
func TestRegister(t *testing.T) {
	s := newScene(t)
	s.Consent(s.caseID, "register", "given")
	s.left("2024-08-05", "2024-12-31")
	at := s.at + "/follow-up?indicator=suspect-1y"
	s.office = browse(t, s.World, s.Coordinator)
	s.office.get(at).is(200).in("h2", "Did it happen from 5 August 2024 to 5 August 2025?").holds("until", "2024-12-31")
	s.later("2025-09-01 10:00")
	s.worker.get(at).is(200).has("form.form", 0).in(".hint", "Somebody else writes down what the register says")
	s.worker.post(at, "happened", "no", "from", "2024-08-05", "until", "2025-08-05", "told", "2025-09-01", "source", "authority", "evidence", "register").is(403)

	page := s.office.get(at).is(200)
	page.holds("from", "2024-08-05").holds("until", "2025-08-05").holds("source", "authority").holds("evidence", "register")
	s.office.submit(page, "#register").is(422).in("#register-happened-problem", "Choose one")
	s.office.submit(page, "#register", "happened", "yes", "on", "").is(422).in("#register-on-problem", "day")
	s.office.submit(page, "#register", "happened", "no", "until", "x").is(422).in("#register-until-problem", "We cannot read this date")
	s.office.submit(page, "#register", "happened", "no", "until", "2025-08-04").goes(s.at)
	if r := s.result("suspect-1y"); r.State != "unknown" {
		t.Errorf("%+v; want unknown, because a day is missing", r)
	}
	s.Go("2025-09-01 10:01")
	page = s.office.get(at).in(".asks", "No answer covers all of the time")
	s.office.submit(page, "#register", "happened", "no", "detail", "Letter 5-1/23").goes(s.at + "?saved=observation")
	if r := s.result("suspect-1y"); r.State != "counts_not" {
		t.Errorf("%+v; want that it does not count", r)
	}
	s.Go("2025-09-01 10:02")
	s.office.submit(s.office.get(at), "#register", "happened", "yes", "on", "2025-03-01").goes(s.at)
	if r := s.result("suspect-1y"); r.State != "counts" {
		t.Errorf("%+v; want that it counts", r)
	}
	s.office.get(at).in("li", "Questioned as a suspect in a new crime 1 Mar 2025").in("li", "Did not happen: Questioned as a suspect in a new crime 5 Aug 2024 – 5 Aug 2025").in("li", "Letter 5-1/23")
}

func TestFollowUpReaders(t *testing.T) {
	s := newScene(t)
	s.left("2024-08-05", "2024-12-31")
	for _, u := range []*browser{browse(t, s.World, s.Officer), browse(t, s.World, s.Second), browse(t, s.World, s.Stranger), browse(t, s.World, s.Manager)} {
		u.get(s.at + "/follow-up").is(404)
		u.post(s.at+"/follow-up?indicator=suspect-1y", "happened", "no").is(404)
		u.post(s.at+"/follow-up?indicator=employed-1m", "outcome", "reached").is(404)
	}
	s.worker.get(s.at + "/follow-up?indicator=none").is(404)
	s.worker.post(s.at+"/follow-up?indicator=none", "outcome", "reached").is(404)
}
