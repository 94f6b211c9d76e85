// SPDX-License-Identifier: EUPL-1.2

//go:build e2e

package e2e_test

import (
	"strings"
	"testing"
)

// TestBed: a request is answered with a bed, the letter says so, somebody comes to
// live in the house and leaves it, and the board shows it (M6, M9).
func TestBed(t *testing.T) {
	t.Parallel()
	b := ownOf(t, look{width: phone, noScript: true}, "--only=ee-moj-followup")
	b.be("Natalja Kask")
	b.visit("/bed-requests")
	b.follow("Leonid Kolesnik")
	b.form = "#answer"
	b.choose("outcome", "A bed is confirmed")
	b.press("Send the answer")
	b.refused("bed", "Choose a bed")
	b.fill("bed", "Kaldamaja, room 9, bed 15")
	b.press("Send the answer")
	b.form = ""
	b.says("main", "Bed confirmed from 2 January 2023")
	b.fine()
	b.follow("Letter")
	b.says("main", "The house Kaldamaja confirms that a bed is kept for Leonid Kolesnik")
	b.says("main", "2 January 2023")
	b.fine()

	b.visit("/")
	b.pressBy("1 working day after the first night", "Write down")
	b.form = "#arrival"
	b.fill("came_with", "A contact officer")
	b.form = ""
	b.press("Write down the arrival")
	b.says("main", "Lives in the house until 12 April 2023")
	b.visit("/houses/board")
	b.says("main", "Urmas Luik")
	b.fine()
}

// TestShift: who works in a house sees nobody who lives there until they take over,
// and nobody any more from the moment at which they leave (M8).
func TestShift(t *testing.T) {
	t.Parallel()
	b := ownOf(t, look{width: phone}, "--only=ee-moj-followup")
	b.be("Heino Saks")
	b.says("main", "Who lives here tonight")
	b.says("main", "Konstantin Vinogradov")
	b.follow("Emergency sheet")
	b.says("main", "Konstantin Vinogradov")
	sheet := b.path()
	b.fine()
	b.visit("/")
	b.follow("I leave")
	b.tap(`input[type=checkbox]`)
	b.press("I leave")
	b.visit("/")
	if _, status := b.read(sheet); status != 404 {
		t.Errorf("off duty the emergency sheet answers %d", status)
	}
	b.visit(strings.Replace(sheet, "emergency", "take-over", 1))
	b.fill("why", "Milvi is ill.")
	b.press("I take over")
	b.visit("/")
	b.says("main", "Konstantin Vinogradov")
}
