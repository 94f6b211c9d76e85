// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strings"
	"testing"

	"sild/casework"
	"sild/db"
)

// TestPlan: from the first goal to a version that is agreed, and on.
func TestPlan(t *testing.T) {
	s := newScene(t)
	plan := s.at + "/plan"
	page := s.worker.get(plan).is(200).in("h1", "Plan").in(".empty h2", "No goals yet").in(".empty p", "Ask Andrei Petrov")

	// What is wrong is told at its field, and nothing that was typed is lost.
	again := s.worker.submit(page, "#goal-new", "title", "A job that lasts", "due_on", "31.2.2024").is(422)
	again.in("#goal-new-due_on-problem", "We cannot read this date").in("#goal-new-area-problem", "Choose one").in("#goal-new-title", "").not("#agree .troubles", "")
	if got := again.fields("#goal-new").Get("title"); got != "A job that lasts" {
		t.Errorf("the title that was typed is now %q", got)
	}
	saved := s.worker.submit(again, "#goal-new", "area", "work", "due_on", "1.9.2024").goes(plan + "?saved=goal")
	page = s.worker.get(saved).is(200).in(".saved", "Saved 14:00: Andrei Petrov, goal").in(".goal-area h2", "Work").in(".goal h3", "A job that lasts").in(".goal .due", "Due 1 Sep 2024")

	// Steps: whose, by name; done ones stand below.
	goal := s.goal("A job that lasts")
	thing := string(goal.Thing)
	s.worker.submit(page, "#step-new-"+thing, "title", "", "who", "other").is(422).
		in("#step-new-"+thing+"-title-problem", "Say what is to be done").in("#step-new-"+thing+"-who-problem", "Say who does it").has("details[open] #step-new-"+thing, 1)
	s.worker.submit(page, "#step-new-"+thing, "title", "Write a CV").goes(plan)
	s.Go("2024-02-12 14:01")
	page = s.worker.get(plan).is(200)
	s.worker.submit(page, "#step-new-"+thing, "title", "Ask the sister", "who", "other", "who_else", "Tiiu, the sister").goes(plan)
	page = s.worker.get(plan).in(".steps-to-do li", "Write a CV Andrei Petrov").in(".steps-to-do li", "Ask the sister Tiiu, the sister")
	s.worker.submit(page, "form[action=/steps/"+string(s.step("Write a CV").ID)+"/done]").goes(plan + "?saved=step")
	page = s.worker.get(plan).in(".steps-to-do .is-done", "Write a CV").in(".steps-to-do .is-done", "Done today")
	if first := page.text(".steps-to-do"); !strings.HasPrefix(first, "Ask the sister") {
		t.Errorf("what is to be done does not stand first: %q", first)
	}

	// A version: agreed, and where the paper lies.
	s.worker.submit(page, "#agree", "summary", "A job and my own flat.", "agreed", "no").is(422).in("#agree-why_not-problem", "Say why").has("details[open] #agree", 1)
	s.Go("2024-02-12 14:02")
	s.worker.submit(page, "#agree", "summary", "A job and my own flat.", "agreed", "yes", "paper", "Folder 12").goes(plan + "?saved=plan")
	page = s.worker.get(plan).in(".card h2", "Version 1, 12 February 2024").in(".in-words", "A job and my own flat.").in(".is-good", "The signed paper is here: Folder 12.").not(".is-good", "newer")
	s.Go("2024-02-13 10:00")
	s.later("2024-02-13 10:00")
	s.worker.submit(page, "#goal-new", "title", "See the children", "area", "family").goes(plan)
	page = s.worker.get(plan).in(".is-good", "1 goal is newer than this version")
	s.Go("2024-02-13 10:01")
	s.worker.submit(page, "#agree", "agreed", "could_not", "why_not", "Was ill.").goes(plan)
	s.worker.get(plan).in(".is-warn", "The person could not answer.").in("details summary", "Version 1, 12 February 2024")
}

// TestGoalForms: everything about one goal opens where the goal stands.
func TestGoalForms(t *testing.T) {
	s := newScene(t)
	plan := s.at + "/plan"
	step := s.goalWithStep()
	goals := s.goals()
	if len(goals) != 1 {
		t.Fatalf("%d goals", len(goals))
	}
	g := goals[0]
	thing := string(g.Thing)
	s.worker.get(plan).is(200).has("#goal-"+thing, 0)
	page := s.worker.get(plan+"?change="+thing).is(200).has("#goal-"+thing, 1).has(".step-forms", 1)
	s.worker.submit(page, "#goal-"+thing, "title", "").is(422).in("#goal-"+thing+"-title-problem", "Say what the person wants")
	s.worker.submit(page, "#close-"+thing, "day", "2024-02-01").is(422).in("#close-"+thing+"-day-problem", "The referral came on 5 February 2024")
	s.worker.submit(page, "#close-"+thing, "day", "").is(422).in("#close-"+thing+"-day-problem", "day")
	st := s.step("Ask the former employer")
	if string(st.ID) != step {
		t.Fatalf("the step is %s", st.ID)
	}
	s.worker.submit(page, "#step-"+string(st.Thing), "title", "Ask both employers", "due_on", "2024-03-01").goes(plan + "?saved=step")
	s.worker.submit(page, "#step-"+string(st.Thing), "title", "Ask nobody").is(409) // it was changed meanwhile
	page = s.worker.get(plan+"?change="+thing).in(".steps-to-do", "Ask both employers")
	s.worker.submit(page, "#done-"+string(st.Thing), "day", "2024-02-10").goes(plan)
	s.Go("2024-02-12 14:01")
	s.worker.submit(page, "#goal-"+thing, "title", "A job near home", "area", "housing").goes(plan) // another form of the same page
	changed := s.goals()[0]
	s.worker.post("/goals/"+string(changed.ID)+"/meet", "day", "2024-02-12").goes(plan + "?saved=goal")
	s.worker.get(plan).in(".closed-goal", "A job near home").in(".closed-goal", "12 Feb 2024").has(".goal", 0)

	// Met is met: the page says so where there is no form any more.
	s.worker.post("/goals/"+string(s.goals()[0].ID)+"/drop", "day", "2024-02-12").is(409).in(".is-warn", "This goal was met or given up.")
}

// TestPlanOnce: the same form twice is one goal, another text under the same key
// is none.
func TestPlanOnce(t *testing.T) {
	s := newScene(t)
	page := s.worker.get(s.at + "/plan").is(200)
	s.worker.submit(page, "#goal-new", "title", "Find work", "area", "work").goes(s.at + "/plan")
	s.worker.submit(page, "#goal-new", "title", "Find work", "area", "work").goes(s.at + "/plan")
	s.worker.submit(page, "#goal-new", "title", "Find other work", "area", "work").is(409)
	if n := len(s.goals()); n != 1 {
		t.Errorf("%d goals; want 1", n)
	}
}

// TestPlanReaders: the prison reads, nobody else sees that there is a case.
func TestPlanReaders(t *testing.T) {
	s := newScene(t)
	s.goalWithStep()
	officer := browse(t, s.World, s.Officer)
	officer.get(s.at+"/plan").is(200).in(".goal h3", "").has("form.form", 0).has(".goal-acts", 0)
	officer.post(s.at+"/goals", "title", "x", "area", "work").is(403)
	officer.post("/goals/"+string(s.goals()[0].ID)+"/meet", "day", "2024-02-12").is(403)
	for _, b := range []*browser{browse(t, s.World, s.Second), browse(t, s.World, s.Stranger), browse(t, s.World, s.Manager)} {
		b.get(s.at + "/plan").is(404)
		b.get(s.at + "/plan/print").is(404)
		b.post(s.at+"/plan", "agreed", "yes").is(404)
		b.post("/goals/"+string(s.goals()[0].ID)+"/meet", "day", "2024-02-12").is(404)
		b.post("/steps/"+string(s.step("Ask the former employer").ID)+"/done", "day", "2024-02-12").is(404)
	}
	s.worker.get("/cases/none/plan").is(404)
	s.worker.post("/goals/none/meet", "day", "2024-02-12").is(404)
}

// TestPlanPrint: the paper is in the person's language whatever the worker
// reads, and printing leaves a trace.
func TestPlanPrint(t *testing.T) {
	s := newScene(t)
	s.goalWithStep()
	s.worker.get(s.at+"/plan/print").is(200).in("h1", "Plan to print").in("article[lang=et] h2", "Minu tegevuskava").in(".paper-goal li", "Tugiisik").
		in(".paper-sign", "Siiri Tugi, Tugiisik").in(".letter-tools a", "In another language: English")
	s.worker.get(s.at+"/plan/print?lang=en").is(200).in("article[lang=en] h2", "My plan").in(".paper-steps", "Ask the former employer")
	printed := 0
	s.Look(s.Worker, func(tx *db.Tx) error {
		n, err := db.One[int](tx, `SELECT count(*) FROM trail WHERE action = 'print'`)
		printed = n
		return err
	})
	if printed != 2 {
		t.Errorf("%d prints are on the trail; want 2", printed)
	}
}

// goals are those of the case that hold.
func (s *scene) goals() (list []casework.Goal) {
	s.t.Helper()
	s.Look(s.Worker, func(tx *db.Tx) (err error) {
		list, err = casework.Goals(tx, s.caseID)
		return err
	})
	return list
}

func (s *scene) goal(title string) (g casework.Goal) {
	s.t.Helper()
	for _, one := range s.goals() {
		if one.Title == title {
			return one
		}
	}
	s.t.Fatalf("no goal %q", title)
	return g
}

func (s *scene) step(title string) (st casework.Step) {
	s.t.Helper()
	s.Look(s.Worker, func(tx *db.Tx) error {
		list, err := casework.Steps(tx, s.caseID)
		for _, one := range list {
			if one.Title == title {
				st = one
			}
		}
		return err
	})
	if st.ID == "" {
		s.t.Fatalf("no step %q", title)
	}
	return st
}

// TestVersions: what changed from version to version, side by side, and the
// steps that were not taken.
func TestVersions(t *testing.T) {
	s := newScene(t)
	plan := s.at + "/plan"
	step := s.goalWithStep()
	s.worker.get(plan + "/versions").is(404)
	s.Go("2024-02-12 14:05")
	page := s.worker.get(plan)
	s.worker.submit(page, "#agree", "summary", "A job.", "agreed", "yes", "how", "said", "provider", "").goes(plan)
	page = s.worker.get(plan).in(".is-good", "There is no signed paper").not("main", "What changed from version to version")
	s.Go("2024-02-12 14:06")
	agree := "form[action=/plans/" + string(s.plans()[0].ID) + "/agree]"
	s.worker.submit(page, agree).goes(plan + "?saved=plan")
	s.worker.submit(page, agree).goes(plan + "?saved=plan") // sent twice it happens once
	s.worker.get(plan).in(".hint", "Agreed for the provider: Siiri Tugi").not("main", "Agree for the provider")

	goal := s.goals()[0]
	st := s.step("Ask the former employer")
	s.Go("2024-02-13 09:00")
	s.later("2024-02-13 09:00")
	page = s.worker.get(plan + "?change=" + string(st.Thing))
	leave := "#leave-" + string(st.Thing)
	s.worker.submit(page, leave).is(422).in(leave+"-why_not-problem", "Say why it is not done")
	s.worker.submit(page, leave, "why_not", "The firm is closed.").goes(plan + "?saved=step")
	s.worker.post("/steps/"+step+"/done", "day", "2024-02-13").is(409)
	page = s.worker.get(plan+"?change="+string(goal.Thing)).in(".steps-to-do .is-done", "Not done: The firm is closed.")
	s.Go("2024-02-13 09:01")
	s.worker.submit(page, "#goal-"+string(goal.Thing), "title", "A job in Võru").goes(plan)
	s.Go("2024-02-13 09:02")
	page = s.worker.get(plan)
	s.worker.submit(page, "#goal-new", "title", "See the children", "area", "family").goes(plan)
	page = s.worker.get(plan)
	s.worker.submit(page, "#step-new-"+string(goal.Thing), "title", "Register", "who", "other", "body", "The Fund").goes(plan)
	s.Go("2024-02-13 09:03")
	s.worker.submit(s.worker.get(plan), "#agree", "agreed", "yes").goes(plan)
	s.worker.get(plan).in("main", "What changed from version to version")
	both := s.worker.get(plan+"/versions").is(200).in("h2", "Version 1, 12 February 2024").in("h2", "Version 2, 13 February 2024")
	both.in("li", "“"+goal.Title+"” is now “A job in Võru”").in("li", "New: See the children").in(".is-new", "See the children").in(".is-changed", goal.Title).in(".is-changed", "A job in Võru")
	both.in(".is-changed li", "(not done: The firm is closed.)").in(".is-changed li", "The Fund: Register")
	officer := browse(t, s.World, s.Officer)
	officer.get(plan+"/versions").is(200).in("h1", "Versions of the plan")
}

func (s *scene) plans() (list []casework.Plan) {
	s.t.Helper()
	s.Look(s.Worker, func(tx *db.Tx) (err error) {
		list, err = casework.Plans(tx, s.caseID)
		return err
	})
	return list
}

// TestPrintedLanguage: the paper speaks the person's language, also one that no
// page has.
func TestPrintedLanguage(t *testing.T) {
	s := newScene(t)
	s.goalWithStep()
	page := s.worker.get(s.at+"/plan/print?lang=ru").is(200).in(".paper h2", "Мой план").in(".paper h3", "Работа").in(".paper", "Имя, подпись, дата").in(".paper", "Сопровождающий: Siiri Tugi")
	page.in("h1", "Plan").has("article[lang=ru]", 1)
	if text := page.text(".paper"); strings.Contains(text, "[") {
		t.Errorf("a text is missing on the paper: %s", text)
	}
	s.worker.get(s.at+"/plan").in(".acts", "русский")
	s.worker.get(s.at+"/plan/print?lang=uk").in("article[lang=uk] h2", "Мій план").in(".paper h3", "Робота")
	s.worker.get(s.at+"/plan/print?lang=ar").has("article[lang=ar][dir=rtl]", 1).in(".paper h2", "خطتي").in(".paper", "Siiri Tugi، ")
	s.worker.get(s.at+"/plan/print?lang=et").in(".paper h2", "Minu tegevuskava")
}
