// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"slices"
	"sync"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/aa"
	"github.com/rickar/cal/v2/at"
	"github.com/rickar/cal/v2/be"
	"github.com/rickar/cal/v2/ch"
	"github.com/rickar/cal/v2/cz"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/dk"
	"github.com/rickar/cal/v2/es"
	"github.com/rickar/cal/v2/fr"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/ie"
	"github.com/rickar/cal/v2/it"
	"github.com/rickar/cal/v2/lt"
	"github.com/rickar/cal/v2/nl"
	"github.com/rickar/cal/v2/no"
	"github.com/rickar/cal/v2/pl"
	"github.com/rickar/cal/v2/se"
	"github.com/rickar/cal/v2/si"
	"github.com/rickar/cal/v2/sk"
	"github.com/rickar/cal/v2/ua"

	"sild"
)

// estonia holds the national day and the public holidays of the Public Holidays
// and Days of National Importance Act (Pühade ja tähtpäevade seadus §§ 1–2).
var estonia = []*cal.Holiday{
	onDay(time.January, 1), onDay(time.February, 24),
	aa.GoodFriday, afterEaster(0),
	onDay(time.May, 1), afterEaster(49),
	onDay(time.June, 23), onDay(time.June, 24), onDay(time.August, 20),
	onDay(time.December, 24), onDay(time.December, 25), onDay(time.December, 26),
}

// lithuania is what the module knows, but for All Souls' Day, which is a holiday
// since 2020 only. The holidays that always fall on a Sunday (Easter, mothers'
// and fathers' day) are left out there: they change no count of working days.
var lithuania = func() []*cal.Holiday {
	list := slices.Clone(lt.Holidays)
	for i, h := range list {
		if h == lt.AllSoulsDay {
			list[i] = h.Clone(&cal.Holiday{StartYear: 2020})
		}
	}
	return list
}()

var calendars = map[string][]*cal.Holiday{
	"EE": estonia, "LT": lithuania,
	"AT": at.Holidays, "BE": be.Holidays, "CH": ch.Holidays, "CZ": cz.Holidays, "DE": de.Holidays, "DK": dk.Holidays,
	"ES": es.Holidays, "FR": fr.Holidays, "GB": gb.Holidays, "IE": ie.Holidays, "IT": it.Holidays, "NL": nl.Holidays,
	"NO": no.Holidays, "PL": pl.Holidays, "SE": se.Holidays, "SI": si.Holidays, "SK": sk.Holidays, "UA": ua.Holidays,
}

func onDay(m time.Month, d int) *cal.Holiday {
	return &cal.Holiday{Type: cal.ObservancePublic, Month: m, Day: d, Func: cal.CalcDayOfMonth}
}

func afterEaster(days int) *cal.Holiday {
	return &cal.Holiday{Type: cal.ObservancePublic, Offset: days, Func: cal.CalcEasterOffset}
}

// Holidays are the public holidays of a country in a year, in their order, with
// the days on which they are kept instead if they fall on a weekend. There are
// none for a country whose calendar Sild does not have.
func Holidays(country string, year int) []sild.Date {
	var days []sild.Date
	for _, h := range calendars[country] {
		if h.Type == cal.ObservanceOther || h.Type == cal.ObservanceReligious {
			continue
		}
		actual, kept := h.Calc(year)
		for _, t := range []time.Time{actual, kept} {
			if !t.IsZero() {
				days = append(days, sild.NewDate(t.Date()))
			}
		}
	}
	slices.SortFunc(days, sild.Date.Compare)
	return slices.Compact(days)
}

// holidays remembers what Holidays computed, by country and year. A year's
// holidays never change within one program.
var holidays sync.Map

type countryYear struct {
	country string
	year    int
}

// WorkingDay reports whether d is neither at the weekend nor a public holiday
// of the programme's country.
func (p *Pack) WorkingDay(d sild.Date) bool {
	if w := d.Weekday(); w == time.Saturday || w == time.Sunday {
		return false
	}
	key := countryYear{p.Country, d.Year()}
	days, ok := holidays.Load(key)
	if !ok {
		days, _ = holidays.LoadOrStore(key, Holidays(key.country, key.year))
	}
	_, off := slices.BinarySearchFunc(days.([]sild.Date), d, sild.Date.Compare)
	return !off
}
