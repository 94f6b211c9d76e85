// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strings"
	"testing"

	"sild"
	"sild/db"
	"sild/flow/flowtest"
	"sild/people"
)

// where is the first attribute of that name with part in it.
func (p *sheet) where(attribute, part string) string {
	p.t.Helper()
	for n := range p.doc.Descendants() {
		for _, a := range n.Attr {
			if a.Key == attribute && strings.Contains(a.Val, part) {
				return a.Val
			}
		}
	}
	p.t.Fatalf("%s: no %s has %s", p.of, attribute, part)
	return ""
}

// TestKeepDraft: what the script is told is true: kept, overtaken by a colleague,
// not readable, gone.
func TestKeepDraft(t *testing.T) {
	w := flowtest.New(t)
	prison, other := browse(t, w, w.Officer), browse(t, w, w.Guard)
	draft := prison.post("/people/" + string(w.Person("Andrei", "Petrov")) + "/refer").goes("/referrals/drafts/")
	said := func(status int, want string, fields ...string) {
		t.Helper()
		if p := prison.post(draft+"/keep", fields...).is(status); !strings.Contains(p.body, want) {
			t.Errorf("the script is told %s; want %s", p.body, want)
		}
	}
	said(200, `{"said":"Kept 10:00","revision":"2"}`, "once", "a", "turn", "1", "revision", "1", "reason", "One", "bed", "on", "bed_on", "2024-09-01")
	said(200, `"revision":"3"`, "once", "a", "turn", "2", "revision", "1", "reason", "Two", "bed", "on")
	said(409, `"bad":true,"stop":true`, "once", "b", "turn", "1", "revision", "1", "reason", "Other")
	said(422, `NOT KEPT: This is too long: at most 5000 letters.`, "once", "a", "turn", "3", "revision", "3", "reason", strings.Repeat("å", 5001))
	said(422, `NOT KEPT:`, "once", "a", "turn", "4", "revision", "3", "reason", "Two", "bed_on", "tomorrow")
	prison.get(draft).is(200).holds("reason", "Two").holds("bed", "on").holds("turn", "2")
	other.post(draft+"/keep", "reason", "x").is(404)
	// The other browser presses the button: both texts stand side by side.
	prison.post(draft, "once", "b", "revision", "1", "reason", "Other").is(409).in(".side-yours", "Other").in(".side-theirs", "Two")
	prison.post(draft + "/drop").goes("/people/")
	said(409, "a colleague has sent or dropped this draft", "once", "a", "turn", "5", "revision", "3", "reason", "Late")
}

// TestReferralTalk: a question, its reply, a change after the answer, the bed, and
// the way back from an answer, as the two sides see them.
func TestReferralTalk(t *testing.T) {
	w := flowtest.New(t)
	prison, office := browse(t, w, w.Officer), browse(t, w, w.Coordinator)
	person := "/people/" + string(w.Person("Andrei", "Petrov"))
	draft := prison.post(person + "/refer").goes("/referrals/drafts/")
	prison.get(person).in(".identity button", "Go on with the referral")
	form := []string{
		"revision", "1", "reason", "Wants to work.", "provider", string(w.Provider.ID), "answers.languages", "et", "answers.wishes", "Work",
		"risk", "Calm.", "own_risk", "The whole of it.", "bed", "on",
	}
	at := strings.TrimSuffix(prison.post(draft+"/send", form...).goes("/cases/"), "/sent")
	page := at + "/referral"
	office.get(page).is(200).in(".summary", "Calm.").not(".summary", "The whole of it.").in(".card", "From the day of release").in(".card", "Not answered yet.")
	prison.get(page).is(200).in(".summary", "The whole of it.").in(".summary", "Stays with your team at Tartu Prison").not("#ask", "")

	office.post(at+"/questions", "question", "").is(422).in("#ask-question-problem", "Write what you need")
	office.post(at+"/questions", "question", "Can he travel?").goes(page)
	office.get(page).in(".talk", "Can he travel?").in(".talk", "No reply yet.").in("#ask .hint", "Until the reply the clock of your answer stands still")
	office.get("/").in("h2", "You asked, no reply yet")
	prison.get("/").in("h2", "The provider asks you").in(".row", "Asked back 5 February 2024")
	prison.get("/referrals?tab=asked").in(".row", "Andrei Petrov").in(".row a", "Reply")
	reply := prison.get(page).is(200)
	to := reply.where("action", "/questions/")
	prison.post(to, "reply", " ").is(422).in(".wrong", "Write a reply")
	prison.post(to, "reply", "By train.").goes(page)
	prison.post(to, "reply", "By bus.").is(409).in(".talk", "By train.")
	office.get(page).in(".talk blockquote", "By train.")

	seen := office.get(page).fields("#bed").Get("seen")
	office.post(at+"/bed", "seen", seen, "bed_answer", "declined").is(422).in("#bed-bed_reason-problem", "Choose why")
	office.post(at+"/bed", "seen", seen, "bed_answer", "later", "bed_hear_by", "2024-05-01").goes(page)
	prison.get(page).in(".card", "We answer when a house can. They hear again by 1 May 2024.")

	w.Go("2024-02-06")
	prison, office = browse(t, w, w.Officer), browse(t, w, w.Coordinator)
	office.post(at+"/answer", "outcome", "accepted", "worker", string(w.Worker.ID), "first_at", "2024-02-20", "first_at_time", "10:30", "first_place", "Room 3").goes(page)
	prison.get("/").in("h2", "Answered").in(".row", "Siiri Tugi").not("h2", "Visits this week")
	w.Go("2024-02-15")
	prison, office = browse(t, w, w.Officer), browse(t, w, w.Coordinator)
	prison.get("/").in("h2", "Visits this week").in(".row", "Siiri Tugi comes")
	amend := prison.get(at+"/amend").is(200).holds("reason", "Wants to work.").holds("own_risk", "The whole of it.").fields("#amend").Get("seen")
	change := []string{"seen", amend, "reason", "Wants to learn.", "answers.languages", "et", "answers.wishes", "Work", "risk", "Calm.", "own_risk", "The whole of it.", "bed", "on"}
	prison.post(at+"/amend", change...).is(422).in("#amend-why-problem", "Write why")
	prison.post(at+"/amend", append(change, "why", "He found a school")...).goes(page)
	prison.post(at+"/amend", "seen", amend, "reason", "Wants both.", "why", "Again").is(409).in(".side-theirs", "Wants to learn.")
	office.get(page).in(".notice", "changed this referral since your answer").in(".talk", "He found a school").in(".side-theirs", "Wants to work.").in(".side-yours", "Wants to learn.")
	office.get("/").in("h2", "Changed by the prison after your answer")
	office.get(at + "/amend").is(403)

	// The date that somebody outside the prison told is the prison's to confirm.
	w.Do(w.Coordinator, func(tx *db.Tx) error {
		_, err := people.SetRelease(tx, w.Pack, sild.ID(strings.TrimPrefix(person, "/people/")), people.ReleaseInput{On: w.Today().AddMonths(3), Kind: "end_of_sentence", Place: "tartu", Change: "brought_forward"})
		return err
	})
	confirm := prison.get("/").in(".row", "Kaie Koor told of it 15 February 2024. Is it right?")
	prison.post(person+"/release/confirm", "seen", confirm.fields("[action="+person+"/release/confirm]").Get("seen")).goes("/")
	prison.get("/").not(".row", "told of it")

	office.post(at+"/answer/mistake", "why", "").is(422).in("#mistake-why-problem", "Say what the mistake was.")
	office.post(at+"/answer/mistake", "why", "The wrong person").goes(page)
	office.get(page).in("#answer", "What do you say?")
	prison.post(at+"/withdraw", "reason", "no_place").is(422).in("#withdraw-reason-problem", "Choose why")
	prison.post(at+"/withdraw", "reason", "person_refused").goes(page)
	office.get(page).in(".notice", "The person does not want it (the person's decision)")
	prison.post(at+"/withdraw", "reason", "person_refused").is(409)
}

// TestPaste: a list is looked at first, and entered whole or not at all.
func TestPaste(t *testing.T) {
	w := flowtest.New(t)
	prison := browse(t, w, w.Officer)
	known := "/people/" + string(w.Person("Andrei", "Petrov"))
	list := "Name\tBorn\tLeaves\nMari Mets\t1.2.1990\t1.6.2024\nAndrei Petrov\t12.4.1985\t1.9.2024\nX\t31.31.1990\t"
	prison.post("/people/paste/preview", "list", list).in(".wrong", "Choose").holds("list", list)
	look := prison.post("/people/paste/preview", "place", "tartu", "list", list).is(200)
	look.in(".lead", "1 new · 1 known, with news · 1 with a problem").in(".wrong", "Row 4: The birth date or code cannot be read.").in(".pasted a", "Andrei Petrov")
	prison.get("/people").not(".row", "Mari Mets")
	prison.submit(look, "#entries").is(422).in(".troubles", "Row 3: Choose why it has changed.").holds("row-2", "new")
	prison.submit(look, "#entries", "row-3-change", "postponed").goes("/people?entered=2")
	prison.get("/people?entered=2").in(".saved", "2 people are entered or updated.").in(".row", "Mari Mets")
	prison.get(known).in("main", "1 September 2024")

	mari := prison.get("/people").where("href", "/asked")
	prison.get(mari).is(200).in("legend", "What did they say?")
	prison.post(strings.TrimSuffix(mari, "?back=/people"), "back", "/people", "on", "2024-02-05").is(422).in(".wrong", "Choose what they said")
	prison.post(strings.TrimSuffix(mari, "?back=/people"), "back", "/people", "on", "2024-02-05", "reason", "person_refused").goes("/people")

	prison.post(known+"/where", "place", "tartu", "unit", "Department 2", "since", "2024-01-10", "back", "").goes(known)
	prison.get(known).in(".summary", "Tartu prison, Department 2, since 10 January 2024")
}
