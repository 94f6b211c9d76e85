// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strings"
	"testing"

	"sild/casework"
	"sild/db"
)

func (s *scene) around(kind, name string) (m casework.Member) {
	s.t.Helper()
	s.Do(s.Worker, func(tx *db.Tx) (err error) {
		m, err = casework.AddMember(tx, s.caseID, casework.MemberInput{
			Kind: s.Value("network", kind), Name: name, Phone: "+372 5555 0101", MayCall: "yes", AllowedBy: "person", Since: s.Today().String(), Quality: "supportive", Closeness: "near",
		})
		return err
	})
	return m
}

// TestNetwork: somebody is added on a phone, shown in the list, the picture and
// the table, and changed; the case tells of them in short.
func TestNetwork(t *testing.T) {
	s := newScene(t)
	at := s.at + "/network"
	page := s.worker.get(at).is(200).in(".empty", "Nobody is written down yet").has("svg.network-map", 0).in("#add", "Write down whom Andrei Petrov names")
	again := s.worker.submit(page, "#member", "name", " ", "phone", "+372 5555 0101", "may_call", "yes", "since_how", "known", "since", "soon").is(422)
	again.in("#member-name-problem", "Write who it is").in("#member-kind-problem", "Choose one").in("#member-allowed_by-problem", "who said so").in("#member-since-problem", "We cannot read this date").holds("phone", "+372 5555 0101").holds("since", "soon")
	to := s.worker.submit(again, "#member", "name", "Jelena", "kind", "partner", "allowed_by", "person", "since_how", "before", "closeness", "near", "quality", "mixed").goes(at + "?saved=network")
	s.worker.get(to).is(200).in(".saved", "somebody around Andrei Petrov").in(".lead", "1 person or body is around them. 0 came during the service.").
		in(".members", "there before the service").in(".members", "You may call. The person said so.").in("svg.network-map desc", "1 person or body").in("svg.network-map .layer.is-near text", "Jelena").
		has("svg.network-map .mark.is-mixed", 1).in("table td", "Some of both")
	s.worker.submit(s.worker.get(at), "#member", "name", "Sawmill", "kind", "employer", "since_how", "today").goes(at)
	s.worker.get(at).in(".lead", "2 people and bodies are around them. 1 came during the service.").in(".tag.is-good", "New").in("svg.network-map .layer.is-unknown text", "Sawmill")
	s.worker.get(s.at).in(".card h2", "People around them").in(".record-side", "Jelena")

	href := ""
	for _, n := range s.worker.get(at).all(".members a") {
		for _, a := range n.Attr {
			if a.Key == "href" && strings.HasPrefix(a.Val, at+"/") {
				href = a.Val // of the last
			}
		}
	}
	form := s.worker.get(href).is(200).in("h1", "Change: Sawmill").holds("since_how", "known").holds("since", "2024-02-12")
	s.worker.submit(form, "#member", "until", "2024-02-11").is(422).in("#member-until-problem", "12 February 2024")
	s.worker.submit(form, "#member", "until", "2024-02-12", "words", "They keep a place.").goes(at)
	s.worker.submit(form, "#member", "words", "Too late.").is(409)
	s.worker.get(at).in(".members .said", "They keep a place.")
	s.later("2024-02-13 10:00")
	s.worker.get(at).in(".fold", "1 who is no longer there").in(".lead", "1 person or body")
}

// TestNetworkReaders: who may not read of the family sees a count only, and
// nothing of the case that is not theirs exists.
func TestNetworkReaders(t *testing.T) {
	s := newScene(t)
	wife := s.around("partner", "Jelena")
	s.around("employer", "Sawmill")
	prison := browse(t, s.World, s.Officer)
	prison.get(s.at+"/network").is(200).in(".members", "Sawmill").not("main", "Jelena").in(".hint", "1 more, whom you may not see.").has("form.form", 0)
	prison.get(s.at).is(200).not("main", "Jelena").in(".record-side", "1 more")
	prison.get(s.at + "/network/" + string(wife.Thing)).is(404)
	prison.post(s.at+"/network/"+string(wife.Thing), "name", "X", "kind", "partner").is(404)
	for _, u := range []*browser{browse(t, s.World, s.Second), browse(t, s.World, s.Stranger), browse(t, s.World, s.Manager)} {
		u.get(s.at + "/network").is(404)
	}
}

// TestWithdrawal: what rests on a consent ends with the very next request of
// sessions that are open, the page says what ends and what stays, and undoing a
// slip brings it back.
func TestWithdrawal(t *testing.T) {
	s := newScene(t)
	s.around("partner", "Jelena")
	prison := browse(t, s.World, s.Officer)
	prison.get(s.at + "/plan").is(200)
	prison.get(s.at + "/network").is(200)
	s.worker.get(s.at+"/network").in(".members", "5555 0101")
	s.worker.submit(s.worker.get(s.at+"/consent?basis=share"), "#consent", "outcome", "given").goes(s.at)
	prison.get(s.at + "/plan").is(200)

	s.Go("2024-02-12 14:05")
	page := s.worker.get(s.at + "/consent?basis=share")
	to := s.worker.submit(page, "#consent", "outcome", "withdrawn").goes(s.at + "/consent?basis=share")
	prison.get(s.at + "/plan").is(404)
	prison.get(s.at + "/network").is(404)
	prison.get(s.at).is(200).not("main", "Meet for the first time")
	s.worker.get(s.at+"/network").is(200).in(".members", "Jelena").not("main", "5555 0101").in(".may-call", "Do not call").in(".is-warn", "Phones and addresses are hidden")
	saved := s.worker.get(to).is(200).in(".card h3", "From now on no longer").in(".card li", "Prison contact officer no longer reads: plan, meetings, tasks.").
		in(".card li", "Nobody is called").in(".card h3", "Still, and why").in(".card li", "Support person reads: where they live").in(".card li", "Because of: What the prison itself keeps")
	s.worker.submit(saved, ".saved form").goes(s.at)
	prison.get(s.at + "/plan").is(200)
	s.worker.get(s.at+"/network").in(".members", "5555 0101")

	s.Go("2024-02-12 14:06")
	s.worker.get(s.at + "/contacts/new").is(200)
	s.worker.submit(s.worker.get(s.at+"/consent?basis=consent"), "#consent", "outcome", "refused").goes(s.at + "/consent?basis=consent")
	s.worker.get(s.at + "/contacts/new").is(404)
	s.worker.get(s.at + "/plan").is(404)
	s.worker.get(s.at).is(200).in("h1", "Andrei Petrov")
	s.office.get(s.at).is(200).in(".notice", "Said no to taking part on 12 February 2024.")
	s.office.get(s.at + "/plan").is(200)
	s.office.get(s.at + "/contacts/new").is(404)
}

// TestConsentPapers: the text that the person heard, the paper to sign, and whom
// to ask.
func TestConsentPapers(t *testing.T) {
	s := newScene(t)
	s.worker.get("/consents").is(200).in(".card h2", "To take part: nobody has asked yet").in(".card a", "Andrei Petrov")
	s.worker.get(s.at+"/consent/print?basis=register&lang=ru").is(200).in(".paper[lang=ru] h2", "Запрос в регистр").in(".paper", "Дата и подпись").in(".letter-head", "Текст, версия ").in(".paper li", "Нет").in(".paper", "South Centre")
	page := s.worker.get(s.at + "/consent?basis=register&lang=ru")
	s.worker.submit(page, "#consent", "outcome", "given", "how", "signed", "kept_at", "Folder 7").goes(s.at)
	s.worker.get(s.at+"/consent?basis=register").in("li", "kept at: Folder 7")
	id := s.consents()[0].ID
	s.worker.get(s.at+"/consent/"+string(id)).is(200).in(".lead", "Yes, 12 February 2024").in(".read-aloud[lang=ru]", "в полицейском регистре").in(".hint", "version 1 of the text")
	s.worker.get(s.at + "/consent/none").is(404)
	browse(t, s.World, s.Officer).get(s.at + "/consent/" + string(id)).is(404)
	browse(t, s.World, s.Officer).get(s.at + "/consent/print").is(404)
	s.worker.get("/consents").not("main", "To ask the register")
}

// TestProgrammePage: the pack in plain words, with sources that people can read.
func TestProgrammePage(t *testing.T) {
	s := newScene(t)
	page := s.worker.get("/programme").is(200).in("nav.nav", "Programme").in(".contents a", "Who it is for").in(".card li", "Will be older than 30 at release.").
		in(".summary", "The service is mainly for people released at the end of the sentence").in("h4", "Support person").in(".card li", "1 month after").
		in(".summary", "Working; Working for themself").in(".summary", "Questioned as a suspect in a new crime").in(".card", "Half-year report to the ministry").
		in(".card", "new people and partners around the people").in(".card", "The person is asked and may say no").in(".card a", "Ministry of Justice: how one comes to the service")
	page.not("main", "domain §").not("main", "J9").not("main", "pages.md")
}

// TestHelp: every role gets its own answers first, every link leads somewhere
// that the role may open, and all pages link to help.
func TestHelp(t *testing.T) {
	s := newScene(t)
	for _, c := range []struct {
		b    *browser
		says string
	}{
		{s.worker, "How do I write a contact down?"},
		{s.office, "How do I answer a referral?"},
		{browse(t, s.World, s.Officer), "How do I refer somebody?"},
		{browse(t, s.World, s.Manager), "Where do I see whether a promise is kept?"},
	} {
		page := c.b.get("/help").is(200).in(".card dt", c.says).not("main", "[help.").in(".foot a", "Help")
		for _, n := range page.all(".answers a") {
			for _, a := range n.Attr {
				if a.Key == "href" {
					c.b.get(a.Val).is(200)
				}
			}
		}
	}
	s.worker.get("/").in(".foot a", "Help")
}
