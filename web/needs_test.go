// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strings"
	"testing"

	"sild/casework"
	"sild/db"
)

// TestNeeds: from the first talk to a second one that shows what has changed.
func TestNeeds(t *testing.T) {
	s := newScene(t)
	at := s.at + "/needs"
	s.worker.get(s.at).in(".card", "The needs have not been talked about yet")
	s.worker.get(at).is(200).in(".empty h2", "The needs have not been talked about yet").has("svg.then-now", 0)
	page := s.worker.get(at+"/new").is(200).in("h1", "Talk about the needs").in(".domain-part summary", "Home").not(".domain-part", "Taking part in civic life")
	page.has(".domain-part[open]", 0).holds("occasion", "start").holds("how", "talked").holds("level.housing", casework.NotTalkedAbout)

	// Nothing chosen, and the programme's own question unanswered; what was typed stays.
	again := s.worker.submit(page, "#needs", "words.money", "Owes his sister.", "level.housing", "9", "day", "31.2.2024").is(422)
	again.in(".wrong", "There is no such level").in(".wrong", "We cannot read this date").in(".troubles a", "Please answer this.")
	again.holds("words.money", "Owes his sister.").has(".domain-part[open]", 2)
	s.worker.submit(page, "#needs", "answers.first", "A home").is(422).in(".troubles", "Nothing is chosen yet")

	saved := s.worker.submit(again, "#needs", "day", "2024-02-12", "level.housing", "1", "words.housing", "On sofas.", "level.money", "2", "words.money", "Owes <b>his</b> sister.",
		"level.substances", "2", "words.substances", "Vodka", "level.work", casework.NoNeed, "answers.first", "A home", "answers.papers", "yes").goes(at + "?saved=assessment")
	page = s.worker.get(saved).is(200).in(".saved", "Saved 14:00: Andrei Petrov, needs").in(".saved .settled", "Find out the needs together")
	page.in("p", "Told once so far").in("svg.then-now title", "Needs, first told and now").in("svg.then-now desc", "Home: “No place to sleep” (12 February 2024).")
	page.in(".then-now-table th", "Home").in(".then-now-table .in-words", "Owes <b>his</b> sister.").in(".summary", "A home").has(".then-now .way", 0)

	// The second talk: what was said last time stands beside.
	s.Go("2024-02-13 09:00")
	s.later("2024-02-13 09:00")
	page = s.worker.get(at+"/new").holds("occasion", "review").holds("answers.first", "A home").in(".domain-part .hint", "12 February 2024: No place to sleep").in(".domain-part", "Last time, in their own words: On sofas.")
	saved = s.worker.submit(page, "#needs", "level.housing", "4", "level.substances", "1", "level.family", casework.Unwilling).goes(at + "?saved=assessment")
	page = s.worker.get(saved).in("p", "Better: Home. Harder: Alcohol and drugs.").in("p", "Nothing told: Children and family.")
	page.in("svg.then-now desc", "Home: from “No place to sleep” to “A home that can be kept”, since 12 February 2024.").in("svg.then-now desc", "Income, benefits, debts: “Benefits applied for, debts known” (12 February 2024). Was not talked about again.")
	page.has(".is-better .way", 1).has(".is-worse .way", 1).in("details summary", "In between, 13 February 2024")
	for _, node := range page.all("svg") {
		if style, has := attr(node, "style"); has {
			t.Errorf("the picture has an inline style %q", style)
		}
	}
	s.worker.get(s.at).in(".card", "Better: Home.").in(".card", "Talked about last on 13 February 2024")

	// The prison sees that something was said about alcohol, and not what.
	officer := browse(t, s.World, s.Officer)
	prison := officer.get(at).is(200).in(".then-now-table", "Alcohol and drugs: was talked about. What was said is not for you to read.").in(".then-now-table", "On sofas.")
	text := prison.text("main")
	for _, secret := range []string{"Vodka", "Uses and sees no harm", "Sees the harm"} {
		if strings.Contains(text, secret) {
			t.Errorf("the prison reads %q", secret)
		}
	}
	prison.not("main", "Make a goal of this")
	officer.get(at + "/new").is(403)
	officer.post(at, "day", "2024-02-13").is(403)

	// A goal is made of a need; its words are not taken over.
	page = s.worker.get(at)
	page.in(".then-now-table a", "Make a goal of this")
	form := s.worker.get(s.at+"/plan?need=substances").is(200).in("#goal-new .hint", "Alcohol and drugs: from “Sees the harm”").holds("area", "substances")
	if title := form.fields("#goal-new").Get("title"); title != "" {
		t.Errorf("the goal begins with %q; what was said of health is not for all who read goals", title)
	}
	s.worker.submit(form, "#goal-new", "title", "A week without drinking").goes(s.at + "/plan?saved=goal")
	s.worker.get(at).in(".then-now-table", "Goal: A week without drinking")

	// Corrected, and taken out.
	list := s.assessments()
	change := "/needs/" + string(list[0].ID) + "/change"
	page = s.worker.get(change).is(200).in("h1", "Correct a talk").holds("level.housing", "4").has("[name=answers.first]", 0)
	s.Go("2024-02-13 09:01")
	saved = s.worker.submit(page, "#needs", "level.housing", "3").goes(at + "?saved=assessment")
	s.worker.submit(page, "#needs", "level.housing", "2").is(409)
	s.worker.get(saved).in("svg.then-now desc", "to “A place for a while, with help”")
	mistake := "/facts/assessment/" + string(s.assessments()[0].ID) + "/mistake"
	page = s.worker.get(mistake).is(200)
	s.worker.submit(page, "#mistake", "why", "It was Oleg.").goes(s.at + "?taken=mistake")
	s.worker.get(at).in("p", "Told once so far").not("main", "In between")
}

func (s *scene) assessments() (list []casework.Assessment) {
	s.t.Helper()
	s.Look(s.Worker, func(tx *db.Tx) error {
		list = nil
		ids, err := db.All[casework.Assessment](tx, `SELECT id, thing, subject_id, case_id, day, source, evidence, recorded_at, recorded_by, replaced_at, replaced_by, replaced_why, `+
			casework.Kinds["assessment"].Columns+` FROM assessment WHERE case_id = $1 AND replaced_at IS NULL ORDER BY day DESC, id DESC`, s.caseID)
		list = ids
		return err
	})
	return list
}
