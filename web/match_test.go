// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strings"
	"testing"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/org"
)

// TestOfferPage: the coordinator sees why not and what would change it, offers the
// case with a reason, and the two answer; then the second has the case.
func TestOfferPage(t *testing.T) {
	s := newScene(t)
	at := s.at + "/worker"
	s.Do(s.Coordinator, func(tx *db.Tx) error {
		return org.SetProfile(tx, s.Second.ID, org.ProfileInput{Languages: []string{"et"}, Areas: []string{"EE-87"}, Ceiling: 9})
	})
	s.Unproved(s.Second.ID)
	s.office.get(at).is(200).in(".candidate-table tbody tr", "The training is not recorded Writing the training down on their page in the team would change it.").
		has("[name=user][disabled]", 2)
	s.Do(s.Coordinator, func(tx *db.Tx) error { s.Proved(tx, s.Second.ID); return nil })
	page := s.office.get(at).is(200).in(".candidate-table tbody tr", "Toomas Abi has 0 of 9 people Estonian, Võru county")
	page = s.office.submit(page, "#wish", "sex", "x", "day", "").is(422).in("#wish-sex-problem", "").in("#wish-day-problem", "")
	to := s.office.submit(page, "#wish", "sex", "any", "day", "2024-02-12", "area", "EE-79", "words", "Not too young.").goes(at + "?saved=wish")
	page = s.office.get(to).is(200).in(".saved", "the wishes of Andrei Petrov").in(".summary", "Tartu county").in(".summary", "Not too young.").
		in(".candidate-table tbody tr", "Works in Võru county; the person will live in Tartu county Another area of work, or a way to get there, would change it.").
		in(".candidate-table tbody tr", "Speaks Estonian").not(".candidate-table tbody tr", "Not recorded: the training")

	page = s.office.submit(page, "#assign", "role", "offer", "user", string(s.Second.ID), "why", "You both like fishing.").is(422).
		in("#assign-user-problem", "the person will live in Tartu county").in("#assign-pass_why-problem", "Say why all the same").holds("why", "You both like fishing.")
	to = s.office.submit(page, "#assign", "role", "offer", "user", string(s.Second.ID), "why", "You both like fishing.", "pass_why", "He drives there anyway.").goes(at + "?saved=match")
	s.office.get(to).is(200).in(".saved", "the offer").in(".card", "Offered to Toomas Abi on 12 February 2024").in(".card", "Chosen in spite of: another area. Why: He drives there anyway.")

	second := browse(t, s.World, s.Second)
	second.get(s.at).is(404)
	home := second.get("/").is(200).in(".card h2", "You are asked").in(".row-title", "Andrei Petrov")
	offer := href(home, ".row-title a", "Andrei Petrov")
	page = second.get(offer).is(200).in("h1", "Will you support Andrei Petrov?").in("p", "You both like fishing.").has("#person", 0).has("#end", 0)
	if strings.Contains(page.body, "He drives there anyway.") || strings.Contains(page.body, s.at) {
		t.Error("who is asked reads why they were chosen in spite of something, or is led to the case")
	}
	page = second.submit(page, "#met", "met_on", "2024-02-13").is(422).in("#met-met_on-problem", "").not("#worker .troubles", "")
	to = second.submit(page, "#met", "met_on", "2024-02-12").goes(offer + "?saved=match")
	page = second.get(to).is(200).in("p", "They met on 12 February 2024.").has("#met", 0)
	to = second.submit(page, "#person", "said", "yes", "on", "2024-02-12").goes(offer + "?saved=match")
	page = second.get(to).is(200).in("p", "The person said yes").has("#person", 0)
	page = second.submit(page, "#worker", "said", "no", "on", "2024-02-12").is(422).in("#worker-why-problem", "Say why")
	to = second.submit(page, "#worker", "said", "yes", "on", "2024-02-12").goes("/?told=yes")
	second.get(to).is(200).in(".saved", "on your list now")
	second.get(s.at).is(200)
	s.worker.get(s.at).is(404)
	s.office.get(at).is(200).in(".row-title", "Toomas Abi").has("#offer", 0)
}

// href is where the link of a page leads whose words say text.
func href(p *sheet, selector, text string) string {
	p.t.Helper()
	for _, n := range p.all(selector) {
		if words(n) == text {
			for _, a := range n.Attr {
				if a.Key == "href" {
					return a.Val
				}
			}
		}
	}
	p.t.Fatalf("%s: no %s says %q", p.of, selector, text)
	return ""
}

// TestOfferRefused: who says no, or has a conflict of interest, sees the person no
// more; the page of the next choice says so.
func TestOfferRefused(t *testing.T) {
	s := newScene(t)
	offered := func() string {
		s.later(s.Now().Add(60e9).In(s.DB.Zone).Format("2006-01-02 15:04"))
		var m casework.Offer
		s.Do(s.Coordinator, func(tx *db.Tx) (err error) {
			m, err = casework.AddOffer(tx, s.caseID, casework.OfferInput{User: s.Second.ID})
			return err
		})
		return "/offers/" + string(m.Thing)
	}
	at := offered()
	second := browse(t, s.World, s.Second)
	to := second.post(at+"/worker", "said", "no", "on", "2024-02-12", "why", "We are neighbours.").goes("/?told=no")
	second.get(to).is(200).in(".saved", "Somebody else will be asked").not(".card h2", "You are asked")
	second.get(at).is(404)
	s.office.get(s.at+"/worker").is(200).in(".candidate-table tbody tr", "Said no on 12 February 2024. We are neighbours.").in("details", "Offers that came to nothing")

	at = offered()
	page := browse(t, s.World, s.Second).get(at).is(200).in("summary", "I must not support this person")
	second = browse(t, s.World, s.Second)
	second.submit(page, "#conflict", "kind", "").is(422).in("#conflict-kind-problem", "Choose one")
	second.submit(page, "#conflict", "kind", "household").goes("/?told=conflict")
	second.get(at).is(404)
	page = s.office.get(s.at+"/worker").is(200).in("li", "Toomas Abi lives in the same household").in(".candidate-table tbody tr", "Lives in the same household Nothing changes this").has(".candidate-table [disabled]", 2)
	s.office.submit(page, "#assign", "role", "lead", "user", string(s.Second.ID), "from", "2024-02-12", "pass_why", "No.").is(422).in("#assign-user-problem", "")
	browse(t, s.World, s.Officer).get(s.at+"/worker").is(200).not("li", "household").not("h2", "What the person wishes")
}

// TestCoverPage: from Today to a cover for all people of a colleague who is away,
// and one undo.
func TestCoverPage(t *testing.T) {
	s := newScene(t)
	s.Admitted("Mart", "Kask")
	s.later("2024-02-12 15:00")
	s.Do(s.Coordinator, func(tx *db.Tx) error {
		_, err := org.AddAway(tx, s.Worker.ID, org.AwayInput{From: s.Today(), Until: sild.MustDate("2024-02-20"), Why: "sick"})
		return err
	})
	home := s.office.get("/").is(200).in(".card h2", "Away today").in(".row-line", "has 2 people, away until 20 February 2024, 2 people without a cover")
	at := href(home, ".row-title a", "Siiri Tugi")
	s.office.get("/cover").is(200).in(".row-title", "Siiri Tugi").in(".tag", "2 people without a cover")
	page := s.office.get(at).is(200).in("h1", "Cover for Siiri Tugi").in(".lead", "Away from 12 February 2024 until 20 February 2024").
		holds("from", "2024-02-12").holds("until", "2024-02-20").holds("meetings", "move").holds("for-"+string(s.caseID), string(s.Second.ID))
	page = s.office.submit(page, "#cover", "until", "2024-04-01").is(422).in("#cover-until-problem", "at most 30 days")
	to := s.office.submit(page, "#cover", "until", "2024-02-20").goes(at + "?saved=assignment")
	page = s.office.get(to).is(200).in(".saved", "the cover, for all who were chosen").in(".row-line", "Covered by Toomas Abi until 20 February 2024").in(".saved button", "Undo")

	second := browse(t, s.World, s.Second)
	second.get("/").is(200).in(".card h2", "You stand in for").in(".row-line", "Covering for Siiri Tugi until 20 February 2024")
	second.get("/cases?whose=mine").is(200).in(".row", "Covering for Siiri Tugi until 20 February 2024")
	second.get(s.at).is(200).in(".notice", "Covering for Siiri Tugi until 20 February 2024")
	s.office.get("/").is(200).in(".row-line", "has 2 people, away until 20 February 2024")

	s.office.submit(page, ".saved form")
	second.get(s.at).is(404)
	second.get("/cases").is(200).has(".people .row", 0)

	// For good: with a reason, and what one wrote stays to be read.
	s.later("2024-02-13 10:00")
	over := strings.TrimSuffix(at, "cover") + "hand-over"
	page = s.office.get(over).is(200).in("h1", "Hand over the people of Siiri Tugi")
	page = s.office.submit(page, "#cover", "told_on", "").is(422).in("#cover-reason-problem", "Choose one")
	s.office.submit(page, "#cover", "reason", "left").goes(over + "?saved=assignment")
	s.worker.get(s.at).is(404)
	home = s.worker.get("/").is(200).in(".card h2", "Handed over")
	s.worker.get(href(home, ".row-title a", "Andrei Petrov")).is(200).in("h1", "What you wrote about Andrei Petrov").in(".lead", "until 12 May 2024").in(".empty", "nothing")
	s.office.get(s.at).is(200).in(".events", "Ended: The support person has left")
}

// TestChangeWorker: the lead ends with a reason and the next is asked, on one page.
func TestChangeWorker(t *testing.T) {
	s := newScene(t)
	at := s.at + "/worker/change"
	page := s.office.get(at).is(200).in("legend", "Siiri Tugi stops").holds("until", "2024-02-12")
	page = s.office.submit(page, "#change", "until", "x", "told_on", "2024-02-13").is(422).in("#change-reason-problem", "Choose one").in("#change-until-problem", "cannot read").in("#change-told_on-problem", "")
	to := s.office.submit(page, "#change", "until", "2024-02-12", "reason", "wish", "told_on", "2024-02-12", "user", string(s.Second.ID), "note", "Please.").goes(s.at + "/worker?saved=assignment")
	s.office.get(to).is(200).in(".card", "Offered to Toomas Abi").in(".row-line", "5 Feb 2024 – 12 Feb 2024")
	s.office.get(s.at).is(200).in(".events", "Ended: The person's wish").in(".events", "The person was told on 12 February 2024")
	s.later("2024-02-13 10:00")
	s.office.get("/").is(200).in(".row-title", "Find another support person").in(".row-title", "Get the answer to the offer")
	s.office.get(at).is(200).in(".notice", "Nobody leads this case now").has("#change", 0)
	s.office.post(at, "until", "2024-02-13", "reason", "wish").is(422)
}
