// SPDX-License-Identifier: EUPL-1.2

package web

import "sild"

// dayHeading is today with its day of the week: "Thursday 14 March 2024".
func (p *page) dayHeading() string { return p.weekdayOn(p.Today, p.Date(p.Today)) }

// weekdayOn is the day of the week of d before its date in words.
func (p *page) weekdayOn(d sild.Date, date string) string {
	key := [...]string{"today.sunday", "today.monday", "today.tuesday", "today.wednesday", "today.thursday", "today.friday", "today.saturday"}[d.Weekday()]
	return p.T(key, "date", date)
}

// weekday is the key of the day of the week of d.
func weekday(d sild.Date) string {
	return [...]string{"day.sunday", "day.monday", "day.tuesday", "day.wednesday", "day.thursday", "day.friday", "day.saturday"}[d.Weekday()]
}
