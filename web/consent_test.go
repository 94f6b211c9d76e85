// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"testing"

	"sild/casework"
	"sild/db"
	"sild/people"
)

func (s *scene) consents() (list []casework.Consent) {
	s.t.Helper()
	s.Look(s.Worker, func(tx *db.Tx) (err error) {
		list, err = casework.Consents(tx, s.caseID)
		return err
	})
	return list
}

// TestConsent: the text is read in the person's language, no comes with yes, and
// the answer can be changed any day.
func TestConsent(t *testing.T) {
	s := newScene(t)
	at := s.at + "/consent"
	page := s.worker.get(at).is(200).in("h1", "To take part").in(".notice", "Nobody has asked yet.").in(".read-aloud[lang=et]", "Tugiisik soovib teid aidata").
		in(".free[lang=et]", "Te võite öelda ei. Te võite igal päeval meelt muuta.").in(".read-aloud", "Kui ütlete ei:").in(".tabs a[aria-current=page]", "Estonian").
		in("label", "Yes").in("label", "No").not("#consent", "Takes the consent back")
	page.holds("language", "et").holds("how", "spoken").holds("day", "2024-02-12")
	s.worker.get(at+"?lang=ru").is(200).in(".free[lang=ru]", "Вы можете передумать в любой день.").in(".read-aloud[lang=ru] li", "Сопровождающий читает")
	s.worker.get(at+"?lang=en").is(200).in(".read-aloud[lang=en]", "A support person would like to help you").in(".read-aloud", "If you say no: Then there is no support person.")

	again := s.worker.submit(page, "#consent", "day", "13.2.2024", "expires_on", "soon", "note", "Read it twice.").is(422)
	again.in("#consent-outcome-problem", "Choose one").in("#consent-day-problem", "This day has not come yet").in("#consent-expires_on-problem", "We cannot read this date").in("#consent-note", "Read it twice.")
	s.worker.submit(page, "#consent", "outcome", "withdrawn").is(422).in("#consent-outcome-problem", "no consent on that day")

	to := s.worker.submit(again, "#consent", "outcome", "given", "day", "2024-02-12", "expires_on", "", "how", "signed").goes(s.at + "/consent?basis=share&saved=consent")
	s.worker.get(to).is(200).in(".saved", "Andrei Petrov").in("h1", "To talk with others").in(".notice", "Nobody has asked yet.")
	s.worker.submit(again, "#consent", "outcome", "given", "day", "2024-02-12", "expires_on", "", "how", "signed").goes(s.at) // twice is once
	got := s.consents()
	if len(got) != 1 || got[0].Outcome != "given" || got[0].How != "signed" || got[0].Language != "et" || got[0].Note != "Read it twice." || got[0].PackVersion != s.Pack.Version {
		t.Errorf("%+v; want one consent that was signed", got)
	}
	s.worker.get(at).in(".is-good", "Said yes on 12 February 2024.").in("li", "On paper, signed; explained in: Estonian").in("label", "Takes the consent back")

	s.later("2024-03-01 10:00")
	page = s.worker.get(at)
	s.worker.submit(page, "#consent", "outcome", "withdrawn").goes(s.at)
	s.worker.get(at).in(".is-warn", "Took the consent back on 1 March 2024.").in("li", "Yes, 12 February 2024").in("label", "No")
	if got := s.consents(); len(got) != 2 {
		t.Errorf("%d answers; want that the first stays", len(got))
	}
}

// TestConsentForeign: where there is no text in the person's language, the page
// says so, and the answer can say in which language it was explained.
func TestConsentForeign(t *testing.T) {
	s := newScene(t)
	s.Do(s.Worker, func(tx *db.Tx) error {
		d, err := people.DetailOf(tx, s.person())
		if err != nil {
			return err
		}
		_, err = people.Correct(tx, s.subject(), d.ID, people.DetailInput{Given: d.Given, Family: d.Family, Born: "1985-04-12", Sex: "m", NoCodeWhy: "not_told", Language: "uk"})
		return err
	})
	page := s.worker.get(s.at+"/consent").is(200).in(".is-warn", "There is no text in this language: Ukrainian").has(".read-aloud[lang=en]", 1)
	page.holds("language", "uk")
	s.worker.submit(page, "#consent", "outcome", "given").goes(s.at)
	if got := s.consents(); len(got) != 1 || got[0].Language != "uk" {
		t.Errorf("%+v; want it explained in Ukrainian", got)
	}
}

func TestConsentReaders(t *testing.T) {
	s := newScene(t)
	for _, u := range []*browser{browse(t, s.World, s.Officer), browse(t, s.World, s.Second), browse(t, s.World, s.Stranger), browse(t, s.World, s.Manager)} {
		u.get(s.at + "/consent").is(404)
		u.post(s.at+"/consent", "outcome", "given", "basis", "consent", "how", "spoken", "language", "et", "day", "2024-02-12").is(404)
	}
	s.office.get(s.at + "/consent").is(200)
	if got := s.consents(); len(got) != 0 {
		t.Errorf("%+v; want none", got)
	}
}
