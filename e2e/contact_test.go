// SPDX-License-Identifier: EUPL-1.2

//go:build e2e

package e2e_test

import "testing"

// TestContactPlanned: what was planned is written down with two taps, settles
// what was due, and is taken back with a third (pages.md, Writing a contact down).
func TestContactPlanned(t *testing.T) {
	onPhones(t, "Anneli Saar", func(b *tab) {
		b.cardSays("Next", "Andrei Sokolov")
		b.cardSays("Needs you", "Meet in prison this month")

		b.pressIn("main .card", "Write down: Andrei Sokolov")
		b.press("Save")
		if b.taps != 2 {
			b.Errorf("%d taps; want 2", b.taps)
		}
		b.says(".saved", "Andrei Sokolov")
		b.says(".saved", "Done by it: Meet in prison this month")
		b.cardSays("Next", "Aleksei Morozov")
		b.fine()

		b.pressIn(".saved", "Undo")
		b.says(".saved", "Taken back")
		b.cardSays("Next", "Andrei Sokolov")
		b.cardSays("Needs you", "Meet in prison this month")
		b.fine()
	})
}

// TestContactUnplanned: what was not planned is written down with five taps and
// a typed line, and stands in the case.
func TestContactUnplanned(t *testing.T) {
	onPhones(t, "Juri Orlov", func(b *tab) {
		b.follow("Write down")
		b.fine()
		b.follow("Igor Vassiljev")
		b.choose("kind", "Phone")
		b.fill("agreed", "He calls the court on Monday.")
		b.press("Save")
		if b.taps > 5 {
			b.Errorf("%d taps; want at most 5", b.taps)
		}
		b.says(".saved", "Igor Vassiljev")
		b.fine()
		b.follow("Igor Vassiljev")
		b.cardSays("What happened", "Phone, 30 min He calls the court on Monday.")
		b.fine()
	})
}
