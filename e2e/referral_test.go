// SPDX-License-Identifier: EUPL-1.2

//go:build e2e

package e2e_test

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
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
		if n := officer.fieldsAsked("#draft"); n != 5 {
			officer.Errorf("%d questions stand open on the page of a draft; want 5: why, languages, wishes, a bed, why all the same", n)
		}
		filled := 0
		write := func(f func()) { f(); filled++ }
		write(func() { officer.fill("reason", "Wants to work as a joiner.") })
		write(func() { officer.choose("answers.languages", "Estonian") })
		officer.shot("draft")
		officer.pressIn("#check", "how") // what is missing leads to where it is written down
		officer.says("h1", "Release")
		officer.fill("kind", "End of the sentence")
		officer.press("Save")
		officer.cardSays("Who may come", "Is released at the end of the sentence.")
		if got := officer.value("reason"); got != "Wants to work as a joiner." {
			officer.Fatalf("the draft says %q", got)
		}
		write(func() { officer.fill("answers.wishes", "A room, and work with wood.") })
		officer.unfold("Risk and safety")
		officer.says("#draft", "Stays with your team at")
		officer.press("Save draft")
		officer.says("main", "Only your team sees it until you send it.")
		officer.fine()

		officer.press("Send")
		officer.refused("override", "Tell why, since the person is outside the main group.")
		officer.fine()
		write(func() { officer.fill("override", "Has nobody outside.") })
		officer.press("Send")
		if filled != 4 { // three for anybody of the main group
			officer.Errorf("a referral takes %d answers", filled)
		}
		officer.says("h1", "Sent: Tõnu Rebane")
		officer.fine()
		officer.follow("Today")
		officer.cardSays("Sent, not answered yet", "Tõnu Rebane")

		coordinator := officer.beside("Kadri Lepp")
		coordinator.shot("coordinator-today")
		coordinator.pressIn("main", "Answer: Tõnu Rebane")
		coordinator.cardSays("What was asked", "A room, and work with wood.")
		coordinator.unfold("Ask those who referred")
		coordinator.form = "#ask"
		coordinator.fill("question", "Can he travel on his own?")
		coordinator.press("Ask")
		coordinator.form = ""
		coordinator.fine()
		officer.follow("Today")
		officer.cardSays("The provider asks you", "Tõnu Rebane")
		officer.follow("Reply: Tõnu Rebane")
		officer.fill("reply", "Yes, by bus.")
		officer.fine()
		officer.press("Send the reply")
		officer.cardSays("Questions", "Yes, by bus.")
		coordinator.visit(coordinator.path())
		coordinator.cardSays("Questions", "Yes, by bus.")
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
		officer.shot("prison-today")
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

// fieldsAsked is how many questions of a form stand open: those in a fold that is
// closed are not asked of anybody who does not open it.
func (b *tab) fieldsAsked(form string) int {
	b.Helper()
	return eval[int](b, `function(form) {
		return [...document.querySelector(form).querySelectorAll(".field")].filter(f => f.checkVisibility()).length;
	}`, form)
}

// TestKept: a draft is kept as it is typed, a second browser is shown both texts,
// and without a network the page does not say that anything was kept (pages.md,
// moment of truth 2).
func TestKept(t *testing.T) {
	t.Parallel()
	b := own(t, look{width: phone})
	b.be("Liis Kask")
	b.follow("New person")
	b.fill("given", "Priit")
	b.fill("family", "Vaher")
	b.fill("born", "3.2.1980")
	b.choose("country", "No code")
	b.choose("no_code_why", "Not known yet")
	b.fill("on", "2024-09-20")
	b.fill("place", "Tartu prison")
	b.press("Save")
	b.press("Refer")
	draft := b.path()
	b.fill("reason", "Wants to see his children.")
	b.do(chromedp.WaitVisible("[data-kept-at]:not(:empty)"))
	b.says("[data-kept-at]", "Kept")
	b.fine()
	b.shot("draft-kept")

	other := b.beside("Liis Kask")
	other.visit(draft)
	if got := other.value("reason"); got != "Wants to see his children." {
		t.Errorf("elsewhere the draft says %q", got)
	}
	other.fill("reason", "Wants to see his children and to work.")
	other.do(chromedp.WaitVisible("[data-kept-at]:not(:empty)"))
	b.fill("reason", "Wants to be with his family.")
	b.do(chromedp.WaitVisible("#draft [role=alert]"))
	b.says("#draft [role=alert]", "this draft was changed elsewhere meanwhile")
	b.complaints() // the browser notes the conflict
	b.press("Save draft")
	b.says(".conflict", "Wants to be with his family.")
	b.says(".conflict", "Wants to see his children and to work.")
	b.shot("draft-conflict")

	other.network(false)
	other.fill("reason", "Wants to see his children and to work again.")
	other.do(chromedp.WaitVisible("#draft [role=alert]"))
	other.says("#draft [role=alert]", "NOT SAVED: no network. Your text is on this page.")
	if got := other.text("[data-kept-at]"); got != "" {
		t.Errorf("and it says %q", got)
	}
	other.network(true)
	other.complaints()
}
