// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"testing"
	"time"

	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
	"sild/outcome"
	"sild/web/page"
)

func (s *scene) contact(note string) (c casework.Contact) {
	s.t.Helper()
	s.Do(s.Worker, func(tx *db.Tx) (err error) {
		c, err = casework.AddContact(tx, s.caseID, casework.ContactInput{Kind: "phone", Outcome: "held", StartedAt: s.Now().Add(-time.Hour), Minutes: 15, Note: note})
		return err
	})
	return c
}

// TestMistake: what was entered by mistake leaves the page's figures and stays,
// folded, with who and why.
func TestMistake(t *testing.T) {
	s := newScene(t)
	c := s.contact("Belongs to nobody.")
	at := "/facts/contact/" + string(c.ID)
	s.worker.get(s.at).is(200).in(".events a", "Not right?")
	form := s.worker.get(at+"/mistake").is(200).in("h1", "Put it right").in(".events", "Phone, 15 min").in(".acts", "Undo").in(".acts a", "Change or add").in(".acts a", "Move to another person").not(".events a", "Not right?")
	s.worker.submit(form, "#mistake").is(422).in("#mistake-why-problem", "")

	s.Go("2024-02-12 14:11") // too late to undo without a word
	s.worker.post(at + "/undo").is(403)
	s.worker.get(at+"/mistake").is(200).not(".acts", "Undo")
	to := s.worker.submit(form, "#mistake", "why", "entered twice").goes(s.at)
	s.worker.get(to).is(200).in(".saved", "Noted: entered by mistake").in(".events details", "Entered by mistake, says Siiri Tugi, 12 February 2024. Why: entered twice").not(".events b", "Phone")
	s.worker.get(at + "/mistake").is(409)
	s.worker.get(at + "/change").is(409)
	if n := len(s.contacts()); n != 0 {
		t.Errorf("%d contacts hold; want none", n)
	}
}

// TestMendRights: one mends one's own; a coordinator mends the team's; nobody
// else learns that there is anything.
func TestMendRights(t *testing.T) {
	s := newScene(t)
	c := s.contact("Mine.")
	at := "/facts/contact/" + string(c.ID)
	s.Do(s.Coordinator, func(tx *db.Tx) error {
		_, err := casework.AddAssignment(tx, s.caseID, casework.AssignmentInput{User: s.Second.ID, Role: "co_worker", From: s.Today()})
		return err
	})
	for _, x := range []struct {
		user flowtest.User
		want int
	}{{s.Stranger, 404}, {s.Guard, 404}, {s.Manager, 404}, {s.Officer, 404}, {s.Second, 403}} {
		b := browse(t, s.World, x.user)
		for _, what := range []string{"mistake", "move", "change"} {
			b.get(at + "/" + what).is(x.want)
		}
		b.post(at+"/mistake", "why", "spite").is(x.want)
		b.post(at+"/move", "case", string(s.caseID)).is(x.want)
		b.post(at + "/undo").is(x.want)
	}
	s.office.get(at + "/mistake").is(200)
	s.office.get("/facts/nonsense/" + string(c.ID) + "/mistake").is(404)
	s.office.get("/facts/goal/" + string(c.ID) + "/mistake").is(404)
	s.office.post(at+"/mistake", "why", "of the wrong Andrei").goes(s.at)
}

// TestMoveFact: a contact or an observation goes to the person to whom it
// belongs, and stays readable where it was as something that went.
func TestMoveFact(t *testing.T) {
	s := newScene(t)
	_, other := s.Admitted("Mart", "Kask")
	c := s.contact("About Mart.")
	at := "/facts/contact/" + string(c.ID)
	form := s.worker.get(at+"/move").is(200).in(".picks label", "Mart Kask").not(".picks label", "Andrei Petrov")
	s.worker.submit(form, "#move").is(422).in("#move-case-problem", "Choose a person")
	s.worker.submit(form, "#move", "once", page.NewOnce(), "case", string(s.caseID)).is(422)
	s.worker.post(at+"/to", "q", "kask").is(200).in(".picks label", "Mart Kask")
	s.worker.post(at+"/to", "q", "nobody").is(200).in(".empty", "Nobody found")
	to := s.worker.submit(form, "#move", "once", page.NewOnce(), "case", string(other)).goes(s.at)
	s.worker.get(to).is(200).in(".saved", "Mart Kask").in(".events details", "It belongs to another person, says Siiri Tugi").not(".events b", "Phone")
	s.worker.get("/cases/"+string(other)).is(200).in(".events b", "Phone, 15 min").in(".events .note", "About Mart.")

	var ob outcome.Observation
	s.Do(s.Worker, func(tx *db.Tx) (err error) {
		ob, err = outcome.Observe(tx, s.caseID, outcome.ObservationInput{Vocabulary: "labour", Value: "employed", Told: s.Today(), From: s.Today(), Source: "person", Evidence: "said"})
		return err
	})
	s.worker.post("/facts/observation/"+string(ob.ID)+"/move", "case", string(other)).goes(s.at)
	s.worker.get("/cases/"+string(other)).is(200).in(".events b", "Standing on the labour market: Working")
	s.worker.get("/facts/goal/" + string(ob.ID) + "/move").is(404)
}

// TestChangeContact: a contact is corrected, and added to.
func TestChangeContact(t *testing.T) {
	s := newScene(t)
	c := s.contact("First word.")
	at := "/facts/contact/" + string(c.ID) + "/change"
	form := s.worker.get(at).is(200).in("h1", "Change what was written down").holds("kind", "phone").holds("minutes", "15").holds("started_at", "2024-02-12").holds("started_at_time", "13:00").holds("note", "First word.").
		has("[name=next]", 0).has("[name=labour]", 0)
	s.worker.submit(form, "#contact", "minutes", "", "minutes_other", "x").is(422).in("#contact-minutes-problem", "").holds("note", "First word.")
	to := s.worker.submit(form, "#contact", "once", page.NewOnce(), "note", "First word. And another.", "marks", "h", "minutes", "30").goes(s.at + "?saved=contact")
	s.worker.get(to).is(200).in(".saved", "Phone, 30 min").in(".events .note", "And another.").in(".events .note i", "health")
	s.worker.submit(form, "#contact", "once", page.NewOnce(), "note", "Mine.").is(409).holds("note", "Mine.") // changed meanwhile
	if got := s.contacts(); len(got) != 1 || got[0].Thing != c.Thing || got[0].Marks != "h" {
		t.Errorf("contacts %+v; want the one, changed", got)
	}
}

// TestAppointments: planned, moved, called off, each with its reason.
func TestAppointments(t *testing.T) {
	s := newScene(t)
	shown := s.worker.get(s.at+"/appointments").is(200).in("h1", "Meetings").in(".hint", "Meet for the first time: by 5 March 2024").
		holds("starts_at", "2024-02-19").holds("kind", "in_prison").holds("minutes", "60").holds("place", "Tartu prison").holds("user", string(s.Worker.ID))
	bad := func(field string, fields ...string) {
		t.Helper()
		s.worker.submit(shown, "#new", append([]string{"once", page.NewOnce(), "place", "Room 2"}, fields...)...).is(422).in("#new-"+field+"-problem", "").holds("place", "Room 2")
	}
	bad("starts_at", "starts_at", "2024-02-11")
	bad("starts_at", "starts_at", "")
	bad("starts_at_time", "starts_at_time", "noon")
	bad("kind", "kind", "")
	bad("minutes", "minutes", "", "minutes_other", "0")
	bad("user", "user", string(s.Stranger.ID))
	s.worker.submit(shown, "#new", "starts_at_time", "11:15").goes(s.at + "?saved=appointment")

	open := s.open()
	if len(open) != 1 || open[0].StartsAt.Hour() != 9 || open[0].User != s.Worker.ID {
		t.Fatalf("planned %+v", open)
	}
	a := open[0]
	move, cancel := "#move-"+string(a.Thing), "#cancel-"+string(a.Thing)
	shown = s.worker.get(s.at+"/appointments").is(200).in(".diary", "19 Feb 2024 11:15")
	again := s.worker.submit(shown, move, "starts_at", "2024-02-01").is(422)
	again.in(move+"-starts_at-problem", "").in(move+"-why-problem", "").in(".diary details[open]", "Move").not("#new .wrong", "").has(cancel+" .wrong", 0)
	s.worker.submit(again, move, "once", page.NewOnce(), "starts_at", "2024-02-20", "why", "prison").goes(s.at)
	s.worker.submit(shown, cancel, "once", page.NewOnce(), "why", "person").is(409) // moved meanwhile
	shown = s.worker.get(s.at+"/appointments").is(200).in(".diary", "20 Feb 2024 11:15")
	s.worker.submit(shown, cancel).is(422).in(".diary details[open]", "Call off")
	s.worker.submit(shown, cancel, "once", page.NewOnce(), "why", "person").goes(s.at)
	s.worker.get(s.at).is(200).in(".events .tag", "Called off").in(".events .hint", "Who called it off: The person")

	s.Do(s.Worker, func(tx *db.Tx) error {
		_, err := casework.AddEnd(tx, s.caseID, casework.EndInput{Day: s.Today(), Reason: "own_wish"})
		return err
	})
	s.worker.get(s.at+"/appointments").is(200).has("#new", 0).in(".none", "no meeting can be planned")
	s.worker.get(s.at).is(200).in(".events b", "The service ended: The person's own wish").in("nav a", "Follow up").not(".identity .acts a", "Plan a meeting")
}

// TestInEstonian: the same pages in the other language, with nothing missing.
func TestInEstonian(t *testing.T) {
	s := newScene(t)
	s.goalWithStep()
	c := s.contact("Märge.")
	s.plan(s.Now().Add(time.Hour), "in_prison")
	for _, b := range []*browser{s.worker, s.office} {
		b.lang = "et"
		for _, path := range []string{"/cases", s.at, s.at + "/contacts/new", s.at + "/appointments", "/write", "/facts/contact/" + string(c.ID) + "/mistake", "/facts/contact/" + string(c.ID) + "/move"} {
			b.get(path).is(200)
		}
	}
	s.worker.get(s.at).in(".events", "Suunati teenusele").in(".next .row-title", "Täna 15:00")
}
