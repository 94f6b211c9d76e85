// SPDX-License-Identifier: EUPL-1.2

//go:build e2e

package e2e_test

import "testing"

// TestDaySheet: from Today to the day of which no travel is told, the way
// written down for who was met, and Today asks no more (pages.md, Today 1).
func TestDaySheet(t *testing.T) {
	onPhones(t, "Anneli Saar", func(b *tab) {
		b.cardSays("Hours and travel", "Travel not told: Thursday 22 Feb 2024")
		b.pressIn("main .card", "Day sheet: 22 Feb 2024")
		b.fine()
		b.fill("from", "Tartu")
		b.fill("to", "Tartu prison and back")
		b.fill("starts_at_time", "09:30")
		b.fill("ends_at_time", "11:30")
		b.fill("kilometres", "8.4")
		b.press("Save")
		b.says(".saved", "Tartu – Tartu prison and back")
		b.cardSays("Written down", "travel 2 h, 8.4 km")
		b.fine()
		b.follow("Hours")
		b.fine()
		b.follow("Today")
		if got := b.card("Hours and travel"); got == "" {
			t.Error("the hours are gone")
		}
		b.follow("Diary")
		b.fine()
	})
}

// TestWorry: what worries the support person in a contact is on the
// coordinator's first page, and what was decided comes back.
func TestWorry(t *testing.T) {
	t.Parallel()
	b := own(t, look{width: phone})
	b.be("Anneli Saar")
	b.pressIn("main .card", "Write down: Andrei Sokolov")
	b.unfold("Something worries me")
	b.fill("worry", "He has not slept for a week.")
	b.press("Save")
	b.says(".saved", "Your worry stands on the coordinator’s first page.")
	c := b.beside("Kadri Lepp")
	c.cardSays("Worries", "He has not slept for a week.")
	c.fine()
	c.pressIn("main .card", "Look at it: Andrei Sokolov")
	c.fine()
	c.fill("decided", "I spoke with the prison’s doctor.")
	c.press("Looked at it")
	c.says(".saved", "worry")
	b.visit("/")
	b.cardSays("Replies", "I spoke with the prison’s doctor.")
	b.fine()
}

// TestMoveUndone: a contact that was written down for the wrong person goes to
// the right one, and comes back by one tap.
func TestMoveUndone(t *testing.T) {
	onPhones(t, "Anneli Saar", func(b *tab) {
		b.follow("Write down")
		b.follow("Andrei Sokolov")
		b.choose("kind", "Phone")
		b.fill("agreed", "She calls the school tomorrow.")
		b.press("Save")
		b.follow("Andrei Sokolov")
		b.pressBy("She calls the school tomorrow.", "Not right?")
		b.follow("Move to another person")
		b.choose("case", "Aleksei Morozov")
		b.press("Move to another person")
		b.fine()
		b.pressIn(".saved", "Undo")
		b.says(".saved", "Taken back")
		b.cardSays("What happened", "She calls the school tomorrow.")
		b.fine()
	})
}
