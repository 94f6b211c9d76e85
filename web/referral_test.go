// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strings"
	"testing"

	"sild"
	"sild/flow/flowtest"
)

// TestReferralJourney is the first referral: a person is entered, the referral
// written, sent and answered, and the letter printed.
func TestReferralJourney(t *testing.T) {
	w := flowtest.New(t)
	prison, office := browse(t, w, w.Officer), browse(t, w, w.Coordinator)

	prison.get("/people").is(200).in("h1", "People").in(".empty", "Nobody is here yet")
	prison.get("/people/new").is(200).in("h1", "New person")
	person := prison.post("/people", somebody(w)...).goes("/people/")
	page := prison.get(person).is(200).in(".saved", "Saved").in("h1", "Andrei Petrov").in(".identity", "age 37").in(".identity", "Tartu prison")
	page.in(".notice", "Nobody has asked").in(".identity button", "Refer")
	person = personAt(person)

	draft := prison.post(person + "/refer").goes("/referrals/drafts/")
	form := prison.get(draft).is(200).in("#check", "Will be 38 at release").in("#check", "Fulfilled").not("#check", "We cannot say yet")
	form.not("[name=override]", "").not("[name=provider]", "South") // two providers: a choice of radio buttons
	form.in(".pick", "South Centre").in(".pick", "North Centre")
	prison.post(draft, "revision", "1", "reason", "Wants to work.").goes(draft + "?saved=draft")
	prison.get(draft+"?saved=draft").is(200).in(".saved", "Only your team sees it").holds("reason", "Wants to work.").holds("revision", "2")
	prison.get("/people").is(200).in("h2", "Drafts").in(".row", "Go on writing")

	prison.post(draft+"/send", "revision", "2", "reason", "Wants to work.").is(422).
		in(".troubles", "Choose whom you ask").holds("reason", "Wants to work.")
	sent := prison.post(draft+"/send", "revision", "2", "reason", "Wants to work.", "provider", string(w.Provider.ID),
		"answers.languages", "et", "answers.wishes", "Work as a welder").goes("/cases/")
	prison.get(sent).is(200).in("h1", "Sent: Andrei Petrov").in("main", "due by 15 February 2024").in("a", "Next person, same prison")
	prison.get(draft).is(200).in("h1", "This draft is no more").in(".notice", "Piret Vang sent it")
	caseAt := strings.TrimSuffix(sent, "/sent")
	prison.get(caseAt+"/referral").is(200).in(".summary", "Work as a welder").not("form", "Send the answer")
	prison.get(caseAt + "/letter").is(404) // there is no answer yet

	office.get("/referrals").is(200).in(".row", "Andrei Petrov").in(".row", "Tartu Prison").in(".row .due", "Due in 10 days")
	office.get(caseAt+"/referral").is(200).in(".summary", "Wants to work.").in(".criteria", "Will be 38").in("#answer .pick", "Siiri Tugi").
		in("#answer .pick", "supports 0 people now").holds("first_place", "Tartu prison")
	office.post(caseAt+"/answer", "outcome", "accepted", "worker", string(w.Worker.ID), "first_at", "2024-02-20", "first_at_time", "10:30",
		"first_place", "Tartu prison, room 3", "note", "Glad to help.").goes(caseAt + "/referral")
	office.get("/referrals").is(200).in(".empty", "All referrals are answered").in(".tabs", "Answered, 30 days")

	prison.get(caseAt+"/referral").is(200).in(".notice", "Siiri Tugi will be the support person").
		in(".notice", "Tuesday 20 February 2024 at 10:30, Tartu prison, room 3").in(".notice", "Glad to help.").in("a", "Letter for the person")
	letter := prison.get(caseAt+"/letter").is(200).in(".letter", "Tere, Andrei!").in(".letter", "Teie tugiisik on Siiri Tugi.").
		in(".letter-meeting", "teisipäeval, 20. veebruar 2024 kell 10:30")
	for _, word := range []string{"kuri", "vang", "süüdi", "karist"} {
		letter.not(".letter-hello", word)
	}
	prison.get(caseAt+"/letter?lang=en").is(200).in(".letter", "Hello, Andrei!").in(".letter", "You may say no.").in(".letter", "tell Piret Vang")
	prison.get(person).is(200).in(".row", "Admitted, with Siiri Tugi").not(".identity button", "Refer")
}

// TestDraft: what is typed is kept, right or wrong, by whomever of the team; two
// who write at once see both texts.
func TestDraft(t *testing.T) {
	w := flowtest.New(t)
	prison := browse(t, w, w.Officer)
	person := "/people/" + string(w.Person("Andrei", "Petrov"))
	draft := prison.post(person + "/refer").goes("/referrals/drafts/")
	prison.post(person + "/refer").goes(draft) // the same one

	prison.post(draft, "revision", "1", "reason", "One", "answers.languages", "et", "answers.languages", "ru", "answers.contact_after", "His sister",
		"answers.risk_level", "low").goes(draft)
	prison.get(draft).is(200).holds("answers.languages", "et", "ru").holds("answers.contact_after", "His sister").holds("answers.risk_level", "low")

	hostile := `<script>alert("1")</script>`
	prison.post(draft, "revision", "2", "reason", hostile).goes(draft)
	prison.get(draft).is(200).holds("reason", hostile).not("script", "alert")
	long := strings.Repeat("å", 5001)
	prison.post(draft, "revision", "3", "reason", long).is(422).in(".troubles", "too long").holds("reason", long)
	prison.post(draft, "revision", "3", "reason", "invoice\u202egpj.exe").is(422).in(".wrong", "hidden signs")

	// Somebody who looked at an older text.
	for _, revision := range []string{"2", "", "x", "99"} {
		conflict := prison.post(draft, "revision", revision, "reason", "Mine").is(409)
		conflict.in(".conflict", "Piret Vang saved a change").in(".side-yours", "Mine").in(".side-theirs", "alert").holds("reason", "Mine").holds("revision", "3")
	}
	prison.post(draft+"/send", "revision", "2", "reason", "Mine").is(409).in(".side-yours", "Mine")

	// A missing fact is written down and one comes back.
	to := prison.post(draft, "revision", "3", "reason", "Two", "go", "release").goes(person + "/release?back=")
	back := prison.get(to).is(200).fields("#release").Get("back")
	if back != draft {
		t.Errorf("the form of the release leads back to %q; want %s", back, draft)
	}
	prison.get(draft).is(200).holds("reason", "Two")
	prison.post(draft, "revision", "4", "go", "//evil.example").goes(draft)

	prison.post(draft + "/drop").goes(person)
	prison.get(draft).is(200).in(".notice", "Piret Vang threw it away")
	prison.post(draft, "revision", "4", "reason", "Written meanwhile").is(409).in(".summary", "Written meanwhile").in(".notice", "Piret Vang threw it away")
	prison.post(draft+"/send", "revision", "4", "reason", "Written meanwhile").is(409).in(".summary", "Written meanwhile")
	browse(t, w, w.Guard).get(draft).is(404)

	other := browse(t, w, w.Guard)
	draft = prison.post(person + "/refer").goes("/referrals/drafts/")
	other.get(draft).is(404)
	other.post(draft, "reason", "x").is(404)
	other.post(draft+"/send", "reason", "x").is(404)
	other.post(draft + "/drop").is(404)
	browse(t, w, w.Coordinator).get(draft).is(404)
	browse(t, w, w.Coordinator).post(person + "/refer").is(403)
}

// TestCheck: the check of the target group says what is so, what is not, and
// what is missing; the deciding sentences stay with the referral.
func TestCheck(t *testing.T) {
	w := flowtest.New(t)
	prison, office := browse(t, w, w.Officer), browse(t, w, w.Coordinator)
	person := personAt(prison.post("/people", "given", "Juri", "country", "none", "no_code_why", "unknown", "place", "viru").goes("/people/"))
	draft := prison.post(person + "/refer").goes("/referrals/drafts/")
	form := prison.get(draft).is(200)
	form.in("#check", "Is released from elsewhere: Viru prison").in("#check", "We cannot say yet").in("#check button[name=go]", "birth date")
	form.in(".check-stands", "3 we cannot say yet").in("[name=override]", "").in("#check button[value=release]", "")

	fields := []string{"revision", "1", "reason", "He asked.", "provider", string(w.Provider.ID), "answers.languages", "ru", "answers.wishes", "A home"}
	prison.post(draft+"/send", fields...).is(422).in(".troubles", "outside the main group").in("[name=override]", "")
	sent := prison.post(draft+"/send", append(fields, "override", "He moves to Tartu.")...).goes("/cases/")
	caseAt := strings.TrimSuffix(sent, "/sent")

	// On remand nobody may come: that was not known then, and is shown beside it.
	prison.post(person+"/release", "what", "moved", "kind", "remand", "place", "viru", "change", "corrected", "seen", prison.get(person+"/release").fields("#release").Get("seen")).goes(person)
	page := office.get(caseAt+"/referral").is(200).in(".criteria", "We cannot say yet").in("h3", "Otherwise by now").in(".criteria", "Is on remand")
	page.in(".summary", "He moves to Tartu.").in("#answer .hint", "The sender has given a reason").not("button[name=go]", "")

	second := "/people/" + string(w.Person("Jaan", "Tamm"))
	prison.post(second+"/release", "what", "moved", "kind", "remand", "place", "tartu", "change", "corrected",
		"seen", prison.get(second+"/release").fields("#release").Get("seen")).goes(second)
	draft = prison.post(second + "/refer").goes("/referrals/drafts/")
	prison.post(draft+"/send", append(fields, "override", "Please.")...).is(422).in(".troubles", "cannot come to this service")
}

// TestAnswer: who may answer, what an answer needs, and that it is given once.
func TestAnswer(t *testing.T) {
	w := flowtest.New(t)
	prison, office := browse(t, w, w.Officer), browse(t, w, w.Coordinator)
	at := func(given string) string { return "/cases/" + string(w.Referred(w.Person(given, "Petrov"))) }
	good := func(caseAt string, fields ...string) {
		t.Helper()
		office.post(caseAt+"/answer", fields...).goes(caseAt + "/referral")
	}
	bad := func(caseAt, at, says string, fields ...string) *sheet {
		t.Helper()
		p := office.post(caseAt+"/answer", fields...).is(422).in(".troubles", says)
		if at != "" {
			p.in("#reply-"+at+"-problem", says)
		}
		return p
	}
	siiri := string(w.Worker.ID)

	one := at("Andrei")
	bad(one, "outcome", "Choose an answer")
	bad(one, "outcome", "Choose an answer", "outcome", "perhaps")
	bad(one, "worker", "Choose who will be", "outcome", "accepted", "note", "Kept").holds("note", "Kept").holds("outcome", "accepted")
	bad(one, "worker", "not in your team", "outcome", "accepted", "worker", string(w.Stranger.ID))
	bad(one, "worker", "not in your team", "outcome", "accepted", "worker", string(w.Coordinator.ID))
	bad(one, "worker", "not in your team", "outcome", "accepted", "worker", "x")
	bad(one, "first_at", "past", "outcome", "accepted", "worker", siiri, "first_at", "2024-02-04", "first_at_time", "10:00")
	bad(one, "first_at", "too far", "outcome", "accepted", "worker", siiri, "first_at", "2042-02-06", "first_at_time", "10:00")
	bad(one, "first_at", "cannot read this date", "outcome", "accepted", "worker", siiri, "first_at", "30.2.2024", "first_at_time", "10:00").holds("first_at", "30.2.2024")
	bad(one, "first_at_time", "cannot read this time", "outcome", "accepted", "worker", siiri, "first_at", "2024-02-20")
	bad(one, "first_at", "Write a day", "outcome", "accepted", "worker", siiri, "first_at_time", "10:00")
	bad(one, "reason", "Choose why", "outcome", "no")
	bad(one, "reason", "Choose why", "outcome", "no", "reason", "bored")
	bad(one, "hear_by", "past", "outcome", "waiting", "hear_by", "1.2.2024")
	for _, who := range []flowtest.User{w.Officer, w.Worker} {
		if p := browse(t, w, who).post(one+"/answer", "outcome", "waiting"); p.status != 403 && p.status != 404 {
			t.Errorf("%d for somebody who does not answer referrals", p.status)
		}
	}
	browse(t, w, w.Stranger).post(one+"/answer", "outcome", "waiting").is(404)
	browse(t, w, w.Stranger).get(one + "/referral").is(404)
	browse(t, w, w.Guard).get(one + "/letter").is(404)

	// First the list, then a place; a third answer is one too many.
	good(one, "outcome", "waiting", "hear_by", "3.3.2024")
	prison.get(one+"/referral").is(200).in(".notice", "They hear again by 3 March 2024, also if it is no")
	prison.get(one+"/letter?lang=en").is(200).in(".letter", "You are on the list. You hear from us by 3 March 2024, also if it is no.")
	office.get("/referrals?tab=waiting").is(200).in(".row", "hears by 3 March 2024").in(".lead", "Places: 20. People in the service: 0. Free: 20.")
	good(one, "outcome", "accepted", "worker", siiri)
	prison.get(one+"/referral").is(200).in(".notice", "No meeting is planned yet")
	prison.get(one+"/letter?lang=en").is(200).in(".letter", "You will hear soon")
	office.post(one+"/answer", "outcome", "no", "reason", "no_place", "note", "Sorry.").is(409).in(".notice", "Siiri Tugi will be the support person").
		in(".conflict", "Kaie Koor saved a change").in(".side-yours", "It will not come about").in(".side-yours", "Sorry.")

	// Who says no, and why, is one choice.
	two, three := at("Jüri"), at("Maie")
	good(two, "outcome", "no", "reason", "no_place")
	prison.get(two+"/referral").is(200).in(".notice", "This time it is no").in(".notice", "No place free")
	prison.get(two+"/letter?lang=en").is(200).in(".letter", "That says nothing about you.").not(".letter", "No place free")
	good(three, "outcome", "no", "reason", "person_refused")
	prison.get(three+"/referral").is(200).in(".notice", "It did not come about")
	prison.get(three + "/letter").is(404)
}

// TestAnswerOnce: a form that is sent twice happens once.
func TestAnswerOnce(t *testing.T) {
	w := flowtest.New(t)
	prison, office := browse(t, w, w.Officer), browse(t, w, w.Coordinator)
	caseAt := "/cases/" + string(w.Referred(w.Person("Andrei", "Petrov")))
	once := office.get(caseAt + "/referral").fields("#reply").Get("once")
	fields := []string{"once", once, "outcome", "waiting", "note", "One"}
	first := office.post(caseAt+"/answer", fields...).goes(caseAt)
	if again := office.post(caseAt+"/answer", fields...).goes(caseAt); again != first {
		t.Errorf("sent again it goes to %s; want %s", again, first)
	}
	office.post(caseAt+"/answer", "once", once, "outcome", "waiting", "note", "Two").is(409).in(".troubles", "already, with another text").holds("note", "Two")

	once = prison.get("/people/new").fields("#person").Get("once")
	person := prison.post("/people", somebody(w, "once", once)...).goes("/people/")
	if again := prison.post("/people", somebody(w, "once", once)...).goes("/people/"); again != person {
		t.Errorf("sent again, somebody new is %s; want %s", again, person)
	}
}

// TestLetterLanguage: the letter is in the person's language where there is one,
// and otherwise says so to the one who prints it.
func TestLetterLanguage(t *testing.T) {
	w := flowtest.New(t)
	prison, office := browse(t, w, w.Officer), browse(t, w, w.Coordinator)
	letter := func(language string) *sheet {
		t.Helper()
		person := prison.post("/people", somebody(w, "somebody_new", "1")...).goes("/people/")
		id := sild.ID(strings.TrimSuffix(strings.TrimPrefix(person, "/people/"), "?saved=person"))
		form := prison.get("/people/" + string(id) + "/edit").is(200)
		prison.submit(form, "#person", "given", "Ali", "language", language).goes("/people/")
		caseAt := "/cases/" + string(w.Referred(id))
		office.post(caseAt+"/answer", "outcome", "waiting").goes(caseAt)
		return prison.get(caseAt + "/letter").is(200)
	}
	letter("et").in(".letter[lang=et]", "Tere, Ali!").not(".notice", "no letter")
	letter("en").in(".letter[lang=en]", "Hello, Ali!").in("a", "eesti")
	letter("ar").in(".letter[lang=ar][dir=rtl]", "Ali").not(".notice", "no letter")
	letter("fr").in(".letter", "Hello, Ali!").in(".notice", "There is no letter in this language yet: French")
}
