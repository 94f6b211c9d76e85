// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strings"
	"testing"
)

// TestGuides: guides ship with the programme and are written by its coordinator,
// are found by words, and stand first where a person needs them.
func TestGuides(t *testing.T) {
	s := newScene(t)
	at := "/programme/" + string(s.Programme.ID) + "/guides"
	s.worker.get("/programme/guides").is(200).in(".row-title", "The first day outside").in(".row-line", "for volunteers").not("a", "Write a guide")
	s.worker.get(at+"/pack-first-day").is(200).in("h2", "Before the day").in("li", "Agree where you meet").not("a", "Change the guide")
	s.worker.get(at + "/new").is(403)
	s.worker.post("/programme/guides", "words", "BAILIFF letters").is(200).in(".row-title", "Debts").not(".row-title", "The first day")
	s.worker.post("/programme/guides", "words", "zebra").is(200).in(".empty", "There is no guide here")

	page := s.office.get(at + "/new").is(200)
	s.office.submit(page, "#guide", "title", "", "body", "x").is(422)
	to := s.office.submit(page, "#guide", "title", "At the bank", "body", "Go together.\n\n## Take with you\n- the card\n- [the list](https://example.org/a)\n<script>alert(1)</script>", "lang", "en", "readers", "volunteer", "domains", "money").goes(at + "/")
	mine := s.office.get(to).is(200).in("h2", "Take with you").in("a[rel]", "the list").in("li", "<script>").has("article script", 0)
	guide := strings.TrimSuffix(mine.action("/drop"), "/drop")
	edit := s.office.get(guide+"/edit").is(200).holds("title", "At the bank")
	s.office.submit(edit, "#guide", "title", "In the bank").goes(at + "/")
	s.office.post(edit.action(guide), "title", "Third", "body", "x", "lang", "en", "readers", "volunteer", "seen", "1").is(409)
	s.worker.get("/programme/guides").is(200).in(".row-title", "In the bank").not(".row-title", "At the bank")
	s.goalWithStep()
	s.worker.get(s.at).is(200).in("a", "Guides for this person")
	s.worker.get("/programme/guides?case="+string(s.caseID)).is(200).in("a", "The case")
	s.office.post(mine.action("/drop")).goes("/programme/guides")
	s.worker.get("/programme/guides").is(200).not(".row-title", "In the bank")
}
