// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"slices"
	"testing"

	"sild"
)

func TestDay(t *testing.T) {
	estonia, lithuania := &Pack{Country: "EE"}, &Pack{Country: "LT"}
	on := func(p *Pack, timing, anchor, want string) {
		t.Helper()
		w, wrong, _ := parseTiming(timing)
		if wrong != "" {
			t.Fatalf("%s: %s", timing, wrong)
		}
		if got := p.Day(w, sild.MustDate(anchor)); got.String() != want {
			t.Errorf("%s, counted from %s, is %s; want %s", timing, anchor, got, want)
		}
	}
	day := func(timing, anchor, want string) { t.Helper(); on(estonia, timing, anchor, want) }

	day("release", "2024-05-02", "2024-05-02")
	day("10 days after referral.received", "2024-03-01", "2024-03-11") // the day itself is not counted
	day("1 day before release", "2024-03-01", "2024-02-29")
	day("2 weeks after start", "2024-12-25", "2025-01-08")
	day("1 week before release", "2024-03-01", "2024-02-23")

	// Months clamp to the month's end, forwards and backwards.
	day("1 month after end", "2024-01-31", "2024-02-29")
	day("1 month after end", "2023-01-31", "2023-02-28")
	day("1 month after end", "2024-02-29", "2024-03-29")
	day("1 month before release", "2024-03-31", "2024-02-29")
	day("6 months before release", "2024-08-31", "2024-02-29")
	day("6 months before release", "2024-05-02", "2023-11-02")
	day("18 months after start", "2023-08-31", "2025-02-28")
	day("12 months after release", "2024-02-29", "2025-02-28")
	day("1 year after release", "2024-02-29", "2025-02-28")
	day("2 years before start", "2024-02-29", "2022-02-28")

	// Working days leave out weekends and the holidays of the country.
	day("1 working day after referral.received", "2024-03-01", "2024-03-04")          // Friday to Monday
	day("1 working day after referral.received", "2024-03-02", "2024-03-04")          // from a Saturday
	day("1 working day before release", "2024-03-04", "2024-03-01")                   // back over a weekend
	day("5 working days after referral.received", "2024-06-19", "2024-06-27")         // 23 and 24 June
	day("1 working day after referral.received", "2024-08-19", "2024-08-21")          // 20 August
	day("2 working days after referral.received", "2024-12-23", "2024-12-30")         // 24 to 26 December, weekend
	day("10 working days after referral.received", "2024-12-20", "2025-01-09")        // Christmas and New Year
	day("1 working day after referral.received", "2024-03-28", "2024-04-01")          // Good Friday; Easter Monday is a working day
	day("3 working days before release", "2024-05-03", "2024-04-29")                  // 1 May
	day("1 working day after referral.received", "2026-02-23", "2026-02-25")          // the national day
	on(lithuania, "1 working day after start", "2024-03-29", "2024-04-02")            // Easter Monday is a holiday there, Good Friday is none
	on(lithuania, "1 working day after start", "2026-10-30", "2026-11-03")            // All Souls' Day
	on(&Pack{Country: "LV"}, "1 working day after start", "2024-12-24", "2024-12-25") // no calendar: weekends only
}

func TestNth(t *testing.T) {
	p := &Pack{Country: "EE"}
	nth := func(timing, anchor string, want ...string) {
		t.Helper()
		w, wrong, _ := parseTiming(timing)
		if wrong != "" {
			t.Fatalf("%s: %s", timing, wrong)
		}
		var got []string
		for n := range want {
			got = append(got, p.Nth(w, sild.MustDate(anchor), n+1).String())
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s, from %s: %v; want %v", timing, anchor, got, want)
		}
	}
	// Counted from the anchor and not from the last: the 31st comes back.
	nth("every month after first_meeting until release", "2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30")
	nth("every 2 weeks after start until end", "2024-01-01", "2024-01-15", "2024-01-29", "2024-02-12")
	nth("every 3 months after start until end", "2023-11-30", "2024-02-29", "2024-05-30", "2024-08-30")
	nth("every 5 working days after start until end", "2024-06-17", "2024-06-25", "2024-07-02")
	nth("every year after start until end", "2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29")
	if d := p.Day(Timing{N: 1, Unit: "month", Anchor: "end"}, sild.Date{}); !d.IsZero() {
		t.Errorf("a month after no day is %s", d)
	}
}

func TestParseTiming(t *testing.T) {
	good := func(s string, want Timing) {
		t.Helper()
		got, wrong, _ := parseTiming(s)
		if want.Text == "" {
			want.Text = s
		}
		if got != want || wrong != "" {
			t.Errorf("%q is %+v %s; want %+v", s, got, wrong, want)
		}
		if again, _, _ := parseTiming(got.String()); again != got {
			t.Errorf("%q reads %+v when written back", s, again)
		}
	}
	bad := func(s string) {
		t.Helper()
		if got, wrong, _ := parseTiming(s); wrong == "" {
			t.Errorf("%q is %+v; want a fault", s, got)
		}
	}
	good("release", Timing{Anchor: "release"})
	good("1 month after end", Timing{N: 1, Unit: "month", Anchor: "end"})
	good("10  working days  after referral.received", Timing{N: 10, Unit: "working day", Anchor: "referral.received", Text: "10 working days after referral.received"})
	good("6 months before release", Timing{N: 6, Unit: "month", Before: true, Anchor: "release"})
	good("every month after first_meeting until release", Timing{Every: true, N: 1, Unit: "month", Anchor: "first_meeting", Until: "release"})
	good("every 2 weeks after start until end", Timing{Every: true, N: 2, Unit: "week", Anchor: "start", Until: "end"})
	for _, s := range []string{
		"", "every", "every month", "every month after", "every month after start", "every month after start until", "every month after start till end",
		"1", "1 month", "1 month after", "1 month after never", "one month after end", "-1 months after end", "1.5 months after end", "0 days after end",
		"1 month after end please", "working days after end", "1 working after end", "5 hours after end", "61 years after end", "99999999999999999999 days after end",
		"every month before release until end", "every month after end until end", "every month after start until never", "RELEASE",
	} {
		bad(s)
	}
}

func TestHolidays(t *testing.T) {
	year := func(country string, y int, want ...string) {
		t.Helper()
		var got []string
		for _, d := range Holidays(country, y) {
			got = append(got, d.String()[5:])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s %d: %v; want %v", country, y, got, want)
		}
	}
	// Easter was on 31 March 2024 and on 5 April 2026.
	year("EE", 2024, "01-01", "02-24", "03-29", "03-31", "05-01", "05-19", "06-23", "06-24", "08-20", "12-24", "12-25", "12-26")
	year("EE", 2026, "01-01", "02-24", "04-03", "04-05", "05-01", "05-24", "06-23", "06-24", "08-20", "12-24", "12-25", "12-26")
	year("LT", 2024, "01-01", "02-16", "03-11", "04-01", "05-01", "06-24", "07-06", "08-15", "11-01", "11-02", "12-24", "12-25", "12-26")
	year("LT", 2019, "01-01", "02-16", "03-11", "04-22", "05-01", "06-24", "07-06", "08-15", "11-01", "12-24", "12-25", "12-26")
	year("XX", 2024)
	for country := range calendars {
		if len(Holidays(country, 2026)) < 8 {
			t.Errorf("%s has only %d holidays", country, len(Holidays(country, 2026)))
		}
	}
	p := &Pack{Country: "EE"}
	if !p.WorkingDay(sild.MustDate("2026-06-22")) || p.WorkingDay(sild.MustDate("2026-06-23")) || p.WorkingDay(sild.MustDate("2026-06-21")) {
		t.Error("22 June 2026 is the only working day of 21 to 23 June")
	}
}
