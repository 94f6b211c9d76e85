// SPDX-License-Identifier: EUPL-1.2

//go:build e2e

package e2e_test

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
)

// TestReferral: a contact officer enters somebody new and refers them, the
// coordinator answers, and the officer prints the letter (J2, J4; pages.md,
// moment of truth 3).
func TestReferral(t *testing.T) {
	onPhones(t, "Liis Kask", func(officer *tab) {
		officer.follow("New person")
		officer.fill("given", "Tõnu")
		officer.fill("family", "Rebane")
		officer.fill("born", "3.2.1997")
		officer.choose("country", "No code")
		officer.choose("no_code_why", "Not known yet")
		officer.fill("on", "2024-09-20")
		officer.fill("place", "Tartu prison")
		officer.fine()
		officer.press("Save")
		officer.says("h1", "Tõnu Rebane")
		officer.fine()

		officer.press("Refer")
		officer.cardSays("Who may come", "Fulfilled mainly for these people Is released from Tartu prison.")
		officer.cardSays("Who may come", "Not fulfilled mainly for these people Will be 27 at release.")
		officer.cardSays("Who may come", "We cannot say yet")
		officer.fill("reason", "Wants to work as a joiner.")
		officer.choose("answers.languages", "Estonian")
		officer.pressIn("#check", "how") // what is missing leads to where it is written down
		officer.says("h1", "Release")
		officer.fill("kind", "End of the sentence")
		officer.press("Save")
		officer.cardSays("Who may come", "Is released at the end of the sentence.")
		if got := officer.value("reason"); got != "Wants to work as a joiner." {
			officer.Fatalf("the draft says %q", got)
		}
		officer.fill("answers.wishes", "A room, and work with wood.")
		officer.press("Save draft")
		officer.says("main", "Only your team sees it until you send it.")
		officer.fine()

		officer.press("Send")
		officer.refused("override", "Tell why, since the person is outside the main group.")
		officer.fine()
		officer.fill("override", "Has nobody outside.")
		officer.press("Send")
		officer.says("h1", "Sent: Tõnu Rebane")
		officer.fine()
		officer.follow("Today")
		officer.cardSays("Sent, not answered yet", "Tõnu Rebane")

		coordinator := officer.beside("Kadri Lepp")
		coordinator.pressIn("main", "Answer: Tõnu Rebane")
		coordinator.cardSays("What was asked", "A room, and work with wood.")
		coordinator.choose("outcome", "Yes, with a support person")
		coordinator.choose("worker", "Rein Lepik")
		coordinator.fill("first_at", "2024-03-21")
		coordinator.fill("first_at_time", "14:30")
		coordinator.fine()
		coordinator.press("Send the answer")
		coordinator.says("main", "Rein Lepik will be the support person")

		officer.follow("Today")
		officer.cardSays("Answered in the last 14 days", "Tõnu Rebane")
		officer.cardSays("Answered in the last 14 days", "Rein Lepik will be the support person")
		officer.cardSays("Answered in the last 14 days", "first meeting 21 March 2024 at 14:30")
		officer.fine()
		officer.follow("Tõnu Rebane")
		officer.follow("Letter for the person")
		officer.says("article", "Hello, Tõnu!")
		officer.says("article", "Thursday 21 March 2024 at 14:30")
		officer.fine()
		officer.do(send(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}))
		if got, want := officer.text("body"), officer.text(".demo p")+" "+officer.text("article"); got != want {
			officer.Errorf("on paper stands %q; want %q", got, want)
		}
	})
}
