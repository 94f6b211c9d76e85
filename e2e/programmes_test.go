// SPDX-License-Identifier: EUPL-1.2

//go:build e2e

package e2e_test

import (
	"strings"
	"testing"
)

// TestPlace: a place is free, and the next on the list is offered it (R2, R4).
func TestPlace(t *testing.T) {
	t.Parallel()
	b := ownOf(t, look{width: phone, noScript: true}, "--only=ee-rapla-2013")
	b.be("Marika Laur")
	b.pressBy("Offer it to Gerli Must", "Offer the place")
	b.says("main", "Free 1")
	b.press("Offer the place")
	b.says(".saved", "place for Gerli Must")
	b.says("main", "Free 0")
	b.fine()
	b.visit("/places")
	b.says("main", "Offered, not answered yet 1")
	b.says("main", "A place is offered until 27 June 2013")
}

// TestPublicForm: somebody writes without signing in, in a script that is not
// Latin, and the team answers (A10).
func TestPublicForm(t *testing.T) {
	t.Parallel()
	b := ownOf(t, look{width: phone, noScript: true}, "--only=ee-amif-2018")
	b.visit("/contact/ee-amif-2018")
	b.choose("kind", "I need help")
	b.fine()
	b.fill("body", "Мне нужен врач и кто-нибудь, кто переведёт.")
	b.fill("reach", "+372 5550 0199")
	b.press("Send")
	b.says("main", "Your message has arrived")
	b.fine()

	b.be("Mari Kask")
	b.follow("Messages from the public form")
	b.follow("Looks unwanted") // it was written quicker than people write: it is kept apart, and read
	b.follow("I need help")
	b.says("main", "Мне нужен врач")
	b.form = "#answer"
	b.choose("how", "By telephone")
	b.fill("said", "The doctor sees her on Friday; Nadia comes along.")
	b.press("It was answered")
	b.form = ""
	b.visit("/enquiries?which=done")
	b.says("main", "Мне нужен врач")
}

// TestGroup: a workshop is planned, two people join it and one who has no file,
// and who came is written down for all of them on a phone.
func TestGroup(t *testing.T) {
	onPhones(t, "Juri Orlov", func(b *tab) {
		b.visit("/activities/new")
		b.choose("template", "Job search workshop")
		b.fill("place", "Town library")
		b.fill("starts", "2024-03-14")
		b.choose("every", "Once")
		b.press("Make it")
		b.says("main", "0 of 8 places")
		b.follow("Add somebody")
		b.form = "#people"
		b.tap(`#people label:has(input[name=case])`)
		b.press("Add")
		b.form = ""
		b.says("main", "1 of 8 places")
		b.follow("Add somebody")
		b.form = "#guest"
		b.fill("name", "Tiina")
		b.choose("who", "Family")
		b.pressIn("#guest", "Add")
		b.form = ""
		b.says("main", "2 of 8 places")
		b.follow("Who came")
		b.fine()
		b.press("All came")
		b.says(".saved", "")
		b.says("main", "Tiina")
	})
}

// TestProgrammeChanges: a version is written, checked and looked at on all cases
// before it is put into force: a typing error is told at its line.
func TestProgrammeChanges(t *testing.T) {
	t.Parallel()
	b := own(t, look{width: desk})
	b.be("Kadri Lepp")
	b.visit("/programme/versions")
	b.follow("Write a new version")
	text := b.value("source")
	const due = "due: 10 days after referral.received"
	if !strings.Contains(text, due) {
		t.Fatalf("the programme does not say %q", due)
	}
	b.put("source", strings.Replace(text, due, "due: 3 days after referal.received", 1))
	b.press("Save and check")
	b.says("main", "referral.received")
	b.fine()
	b.put("source", strings.Replace(text, due, "due: 3 days after referral.received", 1))
	b.press("Save and check")
	b.says("main", "3 days after the referral")
	b.press("See what it would change")
	b.says("main", "Due earlier")
	b.fine()
	b.press("I have looked at it")
	b.says("main", "Looked at")
	b.fine()
}
