// SPDX-License-Identifier: EUPL-1.2

package page

import "sild"

// DayHeading is today with its day of the week: "Thursday 14 March 2024".
func (p *Page) DayHeading() string { return p.WeekdayOn(p.Today, p.Date(p.Today)) }

// WeekdayOn is the day of the week of d before its date in words.
func (p *Page) WeekdayOn(d sild.Date, date string) string {
	key := [...]string{"today.sunday", "today.monday", "today.tuesday", "today.wednesday", "today.thursday", "today.friday", "today.saturday"}[d.Weekday()]
	return p.T(key, "date", date)
}

// Weekday is the key of the day of the week of d.
func Weekday(d sild.Date) string {
	return [...]string{"day.sunday", "day.monday", "day.tuesday", "day.wednesday", "day.thursday", "day.friday", "day.saturday"}[d.Weekday()]
}
