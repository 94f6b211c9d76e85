// SPDX-License-Identifier: EUPL-1.2

//go:build e2e

package e2e_test

import "testing"

// TestMend: what was written down for the wrong person goes to the right one,
// and what was entered by mistake leaves, with who and why (design §1.5).
func TestMend(t *testing.T) {
	t.Parallel()
	b := own(t, look{width: phone})
	b.be("Anneli Saar")
	const said = "The firm in Põlva wants to see him in April."
	b.follow("Andrei Sokolov")
	b.pressBy(said, "Not right?")
	b.fine()
	b.follow("Move to another person")
	b.choose("case", "Aleksei Morozov")
	b.fine()
	b.press("Move to another person")
	b.says("h1", "Andrei Sokolov")
	b.fine()
	b.tap(".events li.is-gone summary")
	b.cardSays("What happened", "It belongs to another person, says Anneli Saar, 14 March 2024.")

	b.follow("Cases")
	b.follow("Aleksei Morozov")
	b.pressBy(said, "Not right?")
	b.press("Entered by mistake")
	b.refused("why", "")
	b.fill("why", "He was told so in a dream.")
	b.press("Entered by mistake")
	b.says(".saved", "Noted: entered by mistake.")
	b.tap(".events li.is-gone summary")
	b.cardSays("What happened", "Entered by mistake, says Anneli Saar, 14 March 2024. Why: He was told so in a dream.")
	b.fine()
}
