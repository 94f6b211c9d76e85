// SPDX-License-Identifier: EUPL-1.2

//go:build e2e

package e2e_test

import (
	"strings"
	"testing"
)

// TestReleaseMoves: when the day of release moves, so does all that hangs on
// it, and the case says what moved and why (design §4).
func TestReleaseMoves(t *testing.T) {
	onPhones(t, "Liis Kask", func(officer *tab) {
		worker := officer.beside("Anneli Saar")
		worker.cardSays("Leave prison within 30 days", "11 April 2024")
		worker.follow("Andrei Sokolov")

		officer.follow("People")
		officer.follow("Andrei Sokolov")
		officer.follow("Release date changed")
		officer.fill("on", "2024-05-23")
		officer.press("Save")
		officer.refused("change", "Choose why it has changed.")
		officer.choose("change", "Parole refused")
		officer.fine()
		officer.press("Save")
		officer.says(".saved", "Everything that hangs on the day has moved with it.")
		officer.says(".identity", "Leaves prison 23 May 2024")
		officer.fine()

		worker.follow("Today")
		if got := worker.card("Leave prison within 30 days"); strings.Contains(got, "Andrei") {
			worker.Errorf("leaves within 30 days: %q", got)
		}
		worker.follow("Cases")
		worker.follow("Andrei Sokolov")
		worker.says(".identity", "Leaves prison 23 May 2024")
		worker.unfold("All stages and dates")
		worker.says(".journey", "In the community To come · from 23 May 2024")
		worker.cardSays("What happened", "Release moved from 11 April 2024 to 23 May 2024: Parole refused")
		worker.fine()
	})
}
