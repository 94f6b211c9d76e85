// SPDX-License-Identifier: EUPL-1.2

//go:build e2e

package e2e_test

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
)

// TestOutcome: from the consent to the figure that it becomes: the plan is
// agreed and printed, the service ends, one asks a month later, the figure opens
// to the person with the reason, and the ministry sees no name (design §1.2,
// J9, J10).
func TestOutcome(t *testing.T) {
	t.Parallel()
	b := own(t, look{width: phone})
	b.be("Juri Orlov")
	b.visit("/cases")
	b.follow("Nikolai Fjodorov")

	b.follow("Consent")
	b.follow("To talk with others")
	b.follow("English")
	b.says("main", "You may say no. You may change your mind any day.")
	b.choose("outcome", "Yes")
	b.choose("how", "On paper, signed")
	b.fill("language", "Russian")
	b.fine()
	b.press("Save the answer")
	b.says(".saved", "consent")
	b.cardSays("Consent", "Said yes 14 March 2024")

	b.follow("Plan")
	b.fine()
	b.form = "#goal-new"
	b.fill("title", "Earn my own money")
	b.fill("area", "Work")
	b.fill("due_on", "2024-06-30")
	b.press("Add the goal")
	b.says(".saved", "goal")
	b.unfold("Add a step: Earn my own money")
	b.form = ".goal details form"
	b.fill("title", "Call the firm in Elva")
	b.choose("who", "Support person")
	b.press("Add the step")
	b.says(".saved", "step")
	b.unfold("Agree the next version")
	b.form = "#agree"
	b.fill("summary", "Work first, then the course.")
	b.choose("agreed", "Yes")
	b.fill("paper", "Folder 12")
	b.press("Save this version")
	b.form = ""
	b.says("main", "Agreed. The signed paper is here: Folder 12.")
	b.fine()
	b.unfold("Print")
	b.follow("Print: English")
	for _, s := range []string{"Work first, then the course.", "Earn my own money", "Call the firm in Elva"} {
		b.says("article", s)
	}
	b.fine()
	b.do(send(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}))
	if got, want := b.text("body"), b.text(".demo p")+" "+b.text("article"); got != want {
		t.Errorf("on paper stands %q; want %q", got, want)
	}
	b.do(send(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{}))
	b.follow("Back to the plan")
	b.follow("Nikolai Fjodorov")

	b.follow("Work, home: what has changed")
	b.choose("value", "Working")
	b.fill("from", "2024-03-04")
	b.fill("detail", "The building firm in Elva, on trial")
	b.fine()
	b.press("Save")
	b.says(".saved", "what is known")
	b.visit("/cases")
	b.follow("Nikolai Fjodorov")
	b.cardSays("What happened", "The building firm in Elva, on trial")

	b.unfold("More")
	b.follow("End the service")
	b.choose("reason", "The aims are reached")
	b.fine()
	b.press("End the service")
	b.says(".saved", "the service has ended")
	b.fine()

	b.later("2024-04-15", "15 April 2024")
	b.follow("Today")
	b.pressBy("Nikolai Fjodorov", "Ask")
	b.choose("way", "Phone")
	b.choose("outcome", "Reached")
	b.choose("value", "Working")
	b.fill("about", "2024-04-14")
	b.choose("evidence", "said")
	b.fine()
	b.press("Save the attempt")
	b.says(".saved", "follow-up")
	b.fine()

	b.follow("Results")
	b.fine()
	b.follow("Working")
	b.pressIn(".tabs", "Window still open")
	b.cardSays("Working", "Nikolai Fjodorov")
	b.later("2024-05-02", "2 May 2024") // the window has closed
	b.pressIn(".tabs", "Counts")
	b.cardSays("Working", "Nikolai Fjodorov Counts Working, 14 April 2024 (the person said so).")
	b.fine()
	figure := b.text(".stat")

	manager := b.beside("Pille Tamm")
	manager.fine()
	manager.follow("Results")
	manager.fine()
	if body := manager.text("main"); strings.Contains(body, "Nikolai") || strings.Contains(body, "Fjodorov") {
		t.Errorf("the ministry reads a name: %q", body)
	}
	if !strings.Contains(manager.text("main"), figure) {
		t.Errorf("the ministry reads %q; the provider %q", manager.text("main"), figure)
	}
}

// later goes on to a later day of the demo.
func (b *tab) later(day, said string) {
	b.Helper()
	b.unfold("Go to a later day")
	b.form = ".demo form"
	b.fill("day", day)
	b.form = ""
	b.press("Go")
	b.says(".demo", "Today is "+said)
}
