// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strings"
	"testing"

	shipped "sild/packs"
)

// packText is the pack that ships, with pieces replaced.
func packText(t *testing.T, pieces ...string) string {
	t.Helper()
	src, _ := shipped.Source("ee-jmk")
	text := string(src)
	for i := 0; i+1 < len(pieces); i += 2 {
		if !strings.Contains(text, pieces[i]) {
			t.Fatalf("the pack does not say %q", pieces[i])
		}
		text = strings.Replace(text, pieces[i], pieces[i+1], 1)
	}
	return text
}

// TestChangeProgramme: a coordinator writes a version, is told what is wrong with
// it, sees what it would change, and puts it into force.
func TestChangeProgramme(t *testing.T) {
	s := newScene(t)
	left := s.Person("Boriss", "Kask")
	waits := s.Referred(left)
	s.office.get("/programme").is(200).in("a", "Versions of the programme")
	list := s.office.get("/programme/versions").is(200).in(".row-title", "Version 1").in(".tag", "In force")
	at := "/programme/" + string(s.Programme.ID)
	s.worker.get("/programme/versions").is(404)
	s.worker.get(at + "/draft").is(404)
	list.in("a", "Write a new version")

	page := s.office.get(at+"/draft").is(200).in("textarea", "version: 2")
	const answer = "due: 10 days after referral.received\n    done: referral.answered"
	faulty := packText(t, "version: 1", "version: 2", answer, "due: 10 dyas after referral.received\n    done: referral.answered", "      - {id: gate, names: {en: At the gate, et: Väravas}}\n", "")
	to := s.office.submit(page, "#pack", "source", faulty).goes(at + "/versions/2?saved=pack")
	page = s.office.get(to).is(200).in("h2", "What is wrong").in(".faults", "At the gate").in(".faults", "Keep it, and write retired: true").in("[aria-current=step]", "Draft").in("textarea", "10 dyas")
	page.in(".faults", "Line ").not("h2", "What comes next")
	s.office.post(at+"/versions/2/preview").is(422).in("h2", "What is wrong")
	s.office.post(at+"/versions/2", "seen", "what another saw", "source", faulty+"\n# more").is(409).in(".notice", "A colleague has changed this draft meanwhile").in("textarea", "# more")

	good := packText(t, "version: 1", "version: 2", answer, "due: 5 days after referral.received\n    done: referral.answered", "> 30\n", "> 50\n")
	s.office.submit(page, "#pack", "source", good).goes(at + "/versions/2?saved=pack")
	page = s.office.get(at+"/versions/2").is(200).in("[aria-current=step]", "Checked").in("h2", "What is different from version 1").in("del", "10 days after").in("ins", "5 days after").in("h3", "Who may come").in(".tag", "changed")
	s.office.post(page.action("/preview")).goes(at + "/versions/2/preview")
	page = s.office.get(at+"/versions/2/preview").is(200).in("h2", "Would no longer fit").in("h2", "Due earlier").in(".row-line", "1 person").in("dt", "Working")
	who := s.office.get(hrefOf(page, "kind=earlier")).is(200).in("h1", "Due earlier").in(".row-title", "Boriss Kask").in(".row-line", "instead of")
	hrefOf(who, string(waits))
	s.office.get(at + "/versions/2/preview/people?kind=no").is(404)
	s.office.submit(page, "#looked").goes(at + "/versions/2?saved=pack#activate")

	manager := browse(t, s.World, s.Manager)
	manager.get(at+"/versions/2/preview").is(200).not("h2", "Would no longer fit").in(".empty", "Nothing would change for anybody whom you may see").in(".hint", "only numbers from 8 on")

	page = s.office.get(at+"/versions/2").is(200).in("[aria-current=step]", "Looked at").has("#activate-form", 1)
	s.office.submit(page, "#activate-form", "on", "2020-01-01").is(422).in("#activate-form-on-problem", "That day is over")
	s.office.submit(page, "#activate-form", "why", "The ministry asks for it.").goes(at + "/versions/2?saved=pack")
	if err := s.Flow.Turn(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.office.get("/programme/versions").is(200).in(".row-title", "Version 2").in(".tag", "No longer in force").in(".hint", "The ministry asks for it.")
	s.office.get(at+"/versions/2").is(200).in("[aria-current=step]", "In force").has("textarea", 0).in("pre", "5 days after referral.received")
	s.office.get(at+"/versions/1").is(200).in("pre", "10 days after referral.received").has("#pack", 0)
	s.office.post(at+"/versions/2/activate", "base", "1", "seen", "x").is(409).in(".notice", "put into force already")
	s.office.post(at+"/versions/2", "source", good, "seen", "").is(409)
	s.office.get("/cases/" + string(waits)).is(200)

	page = s.office.get("/programme/versions").is(200)
	s.office.post(page.action("/retire"), "base", "2", "why", "").is(422)
	s.office.post(page.action("/retire"), "base", "2", "why", "The money is over.").goes("/programme/versions")
	s.office.get("/programme/versions").is(200).in(".notice", "The programme has ended")
}

// TestRetiredStaysReadable: what was chosen and answered before it was retired
// stands on the page as it was.
func TestRetiredStaysReadable(t *testing.T) {
	s := newScene(t)
	at := "/programme/" + string(s.Programme.ID)
	form := s.worker.get("/write?case=" + string(s.caseID) + "&back=/cases").is(200)
	s.worker.submit(form, "#contact", "kind", "message", "note", "Wrote back.").goes("/cases?saved=contact")
	before := s.office.get("/cases/" + string(s.caseID)).is(200)
	retired := packText(t, "version: 1", "version: 2", "{id: message, names: {en: Message, et: Sõnum}}", "{id: message, names: {en: Message, et: Sõnum}, retired: true}")
	s.office.post(at+"/draft", "source", retired).goes(at + "/versions/2")
	s.office.get(at+"/versions/2").is(200).in(".tag", "retired")
	s.office.post(at + "/versions/2/preview").goes(at + "/versions/2/preview")
	page := s.office.get(at + "/versions/2/preview").is(200)
	s.office.submit(page, "#looked").goes(at)
	s.office.submit(s.office.get(at+"/versions/2"), "#activate-form").goes(at)
	after := s.office.get("/cases/" + string(s.caseID)).is(200) // also before anybody is derived again
	if !strings.Contains(before.body, "Message") || !strings.Contains(after.body, "Message") {
		t.Error("the contact is not called as it was")
	}
	s.worker.get("/cases/"+string(s.caseID)+"/contacts/new").is(200).not("#contact label", "Message")
}

// hrefOf is where the first link leads whose address holds part.
func hrefOf(p *sheet, part string) string {
	p.t.Helper()
	for _, a := range p.all("a") {
		for _, x := range a.Attr {
			if x.Key == "href" && strings.Contains(x.Val, part) {
				return x.Val
			}
		}
	}
	p.t.Fatalf("%s: no link holds %q", p.of, part)
	return ""
}
