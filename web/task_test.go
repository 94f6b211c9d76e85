// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"testing"

	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/flow/flowtest"
	"sild/referral"
	"sild/web/record"
)

// facts are what people did to a task.
func (s *scene) facts(key string) (list []casework.TaskFact) {
	s.t.Helper()
	s.Look(s.Coordinator, func(tx *db.Tx) error {
		rec, err := access.Case(tx, s.caseID, "P")
		if err != nil {
			return err
		}
		list, err = casework.TaskFacts(tx, rec.Subject, key)
		return err
	})
	return list
}

// TestTaskActs: a task is put off, given away or let be from the menu of its
// row, with a reason, and one comes back to where the row stood.
func TestTaskActs(t *testing.T) {
	s := newScene(t)
	key := "first-meeting/" + string(s.caseID)
	page := s.worker.get("/").is(200).in(".menu-box a", "Put off").in(".menu-box a", "Need not be done")
	if n := len(page.all(".tasks .menu")); n == 0 {
		t.Error("no row of work has a menu")
	}
	at := "?key=" + key + "&back=/cases"
	page = s.worker.get("/tasks/snooze"+at).is(200).in("h1", "Put it off").in(".lead", "Meet for the first time").in(".contact-who a", "Andrei Petrov").in(".hint", "1 month after").
		in(".acts a", "Need not be done").in(".acts a", "Give to somebody else").holds("until", "2024-02-19")
	s.worker.submit(page, "#task", "until", "2024-02-12").is(422).in("#task-until-problem", "from tomorrow on").in("#task-reason-problem", "Say why")
	s.worker.submit(page, "#task", "until", "x", "reason", "Ill until Friday").is(422).in("#task-until-problem", "We cannot read this date").holds("reason", "Ill until Friday")
	to := s.worker.submit(page, "#task", "reason", "Ill until Friday").goes("/cases?saved=task")
	s.worker.submit(page, "#task", "reason", "Ill until Friday").goes(to)
	if got := s.facts(key); len(got) != 1 || got[0].Act != "snooze" || got[0].Until.String() != "2024-02-19" {
		t.Errorf("%+v; want it put off once", got)
	}
	s.worker.get(s.at).not(".next", "Meet for the first time")

	s.Go("2024-02-12 14:01")
	page = s.worker.get("/tasks/reassign"+at).is(200).in("h1", "Give it to somebody else").in("option", "Toomas Abi").not("option", "Siiri Tugi")
	s.worker.submit(page, "#task").is(422).in("#task-user-problem", "")
	s.worker.submit(page, "#task", "user", string(s.Second.ID)).goes("/cases")
	s.worker.get("/tasks/reassign" + at).is(403) // it is no longer hers to give
	s.Go("2024-02-12 14:02")
	page = s.office.get("/tasks/dismiss"+at).is(200).in("h1", "It need not be done")
	s.office.submit(page, "#task").is(422).in("#task-reason-problem", "Say why")
	s.office.submit(page, "#task", "reason", "They met before the referral.").goes("/cases")
	s.office.get("/tasks/dismiss" + at).is(409)
	s.office.submit(page, "#task", "reason", "They met twice before the referral.").is(409)
	s.office.post("/tasks/dismiss", "key", key, "reason", "x").is(409).in("[role=alert]", "This is done, or no longer needed.")
}

func TestTaskReaders(t *testing.T) {
	s := newScene(t)
	key := "first-meeting/" + string(s.caseID)
	officer := browse(t, s.World, s.Officer)
	for _, what := range record.TaskActs {
		officer.get("/tasks/" + what + "?key=" + key).is(403)
		officer.post("/tasks/"+what, "key", key, "reason", "x", "until", "2024-03-01", "user", string(s.Second.ID)).is(403)
		for _, u := range []*browser{browse(t, s.World, s.Second), browse(t, s.World, s.Stranger), browse(t, s.World, s.Manager)} {
			u.get("/tasks/" + what + "?key=" + key).is(404)
			u.post("/tasks/"+what, "key", key, "reason", "x", "until", "2024-03-01", "user", string(s.Second.ID)).is(404)
		}
		s.worker.get("/tasks/" + what).is(404)
		s.worker.get("/tasks/" + what + "?key=none").is(404)
	}
}

// TestPersonTask: a task of somebody for whom nobody has asked yet is the
// prison's to put off.
func TestPersonTask(t *testing.T) {
	w := flowtest.New(t)
	subject := w.Person("Mart", "Kask")
	officer := browse(t, w, w.Officer)
	key := "ask/" + string(subject)
	page := officer.get("/tasks/snooze?key="+key).is(200).in(".lead", "Ask whether they want a support person").in(".contact-who a", "Mart Kask")
	officer.submit(page, "#task", "reason", "In court this week").goes("/?saved=task")
	officer.get("/").is(200).not(".tasks", "Mart Kask")
}

// TestForm: a form of the pack is filled in, and again.
func TestForm(t *testing.T) {
	s := newScene(t)
	at := s.at + "/forms/needs"
	page := s.worker.get(at).is(200).in("h1", "Needs").in("label", "What matters most to the person now?").in("legend", "Is an identity document in hand").has("[name=answers.papers]", 3)
	again := s.worker.submit(page, "#answers", "answers.strengths", "Works hard.", "answers.papers", "yes").is(422)
	again.in(".wrong", "").holds("answers.strengths", "Works hard.").holds("answers.papers", "yes")
	to := s.worker.submit(again, "#answers", "answers.first", "A home").goes(s.at + "?saved=form")
	s.worker.submit(again, "#answers", "answers.first", "A home").goes(to)
	s.worker.get(to).is(200).in(".saved", "form").in(".saved .settled", "Find out the needs together")
	s.Look(s.Worker, func(tx *db.Tx) error {
		given, _, err := referral.FormOf(tx, s.caseID, "needs")
		if given["first"] != "A home" || given["papers"] != true || len(given) != 3 {
			t.Errorf("kept %v", given)
		}
		return err
	})
	page = s.worker.get(at).in(".hint", "Filled in last 12 February 2024, Siiri Tugi").holds("answers.first", "A home").holds("answers.papers", "yes")
	s.worker.submit(page, "#answers", "answers.first", "Work", "back", "/cases").goes("/cases?saved=form")

	for _, u := range []*browser{browse(t, s.World, s.Second), browse(t, s.World, s.Stranger), browse(t, s.World, s.Manager)} {
		u.get(at).is(404)
		u.post(at, "answers.first", "x").is(404)
	}
	officer := browse(t, s.World, s.Officer)
	officer.get(at).is(200).has("#answers", 0).in(".summary", "Work") // the prison reads the plan
	officer.post(at, "answers.first", "x").is(403)
	for _, form := range []string{"referral", "none"} {
		s.worker.get(s.at + "/forms/" + form).is(404)
		s.worker.post(s.at+"/forms/"+form, "answers.first", "x").is(404)
	}

	// After the end it is read.
	s.Go("2024-02-12 14:01")
	s.Do(s.Worker, func(tx *db.Tx) error {
		_, err := casework.AddEnd(tx, s.caseID, casework.EndInput{Day: s.Today(), Reason: "own_wish"})
		return err
	})
	s.worker.get(at).is(200).has("#answers", 0).in(".summary", "Work").in(".summary", "Yes")
	s.worker.post(at, "answers.first", "x").is(409)
}

// TestMe: one's own name, language and sessions, and nobody else's.
func TestMe(t *testing.T) {
	w := flowtest.New(t)
	here, there := browse(t, w, w.Worker), browse(t, w, w.Worker)
	other := browse(t, w, w.Second)
	page := here.get("/me").is(200).in("h1", "Your settings").in(".summary", "siiri.tugi@example.org").holds("name", "Siiri Tugi").has(".row", 2).in(".row .tag", "this one")
	here.submit(page, "#me", "name", " ").is(422).in("#me-name-problem", "")
	here.get(here.submit(page, "#me", "name", "Siiri Tugi-Kask").goes("/me?saved=name")).in(".saved", "Saved.")
	here.get("/me").holds("name", "Siiri Tugi-Kask")
	here.submit(page, "#language", "lang", "et").goes("/me")

	sessions := here.get("/me").all(".row-acts [name=session]")
	if len(sessions) != 1 {
		t.Fatalf("%d other sessions; want 1", len(sessions))
	}
	handle, _ := attr(sessions[0], "value")
	other.post("/me/sessions", "session", handle).goes("/me") // not theirs: nothing happens
	there.get("/me").is(200)
	here.post("/me/sessions", "session", handle).goes("/me")
	there.get("/me").goes("/sign-in")
	here.get("/me").is(200).has(".row", 1)
	browse(t, w, w.Worker)
	here.post("/me/sessions").goes("/me")
	here.get("/me").is(200).has(".row", 1)
	other.get("/me").is(200)
	here.post("/me/sessions", "session", "no handle").is(404)
}
