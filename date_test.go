// SPDX-License-Identifier: EUPL-1.2

package sild_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sild"
)

func TestNewDate(t *testing.T) {
	for _, test := range []struct {
		y    int
		m    time.Month
		d    int
		want string
	}{
		{2026, 3, 9, "2026-03-09"},
		{2026, 2, 29, "2026-03-01"},
		{2024, 2, 29, "2024-02-29"},
		{2026, 13, 1, "2027-01-01"},
		{2026, 3, 0, "2026-02-28"},
		{2026, 0, 1, "2025-12-01"},
		{1, 1, 1, "0001-01-01"},
		{9999, 12, 31, "9999-12-31"},
	} {
		if got := sild.NewDate(test.y, test.m, test.d); got.String() != test.want {
			t.Errorf("NewDate(%d, %d, %d) = %s; want %s", test.y, test.m, test.d, got, test.want)
		}
	}
	if sild.NewDate(1, 1, 1).IsZero() {
		t.Error("the first day of all is no day")
	}
}

func TestParseDate(t *testing.T) {
	good := func(s, want string) {
		t.Helper()
		d, err := sild.ParseDate(s)
		if err != nil || d.String() != want {
			t.Errorf("ParseDate(%q) = %s, %v; want %s", s, d, err, want)
		}
	}
	bad := func(s string) {
		t.Helper()
		d, err := sild.ParseDate(s)
		e, ok := errors.AsType[*sild.Error](err)
		if !ok || e.Kind != sild.Invalid || e.Key != "date.unreadable" || !d.IsZero() {
			t.Errorf("ParseDate(%q) = %s, %v; want date.unreadable", s, d, err)
		}
		if err != nil && s != "" && strings.Contains(err.Error(), s) {
			t.Errorf("the error of ParseDate(%q) says what was typed", s)
		}
	}
	good("2026-03-09", "2026-03-09")
	good("9.3.2026", "2026-03-09")
	good("09.03.2026", "2026-03-09")
	good("9.03.2026", "2026-03-09")
	good(" 31.12.2199\n", "2199-12-31")
	good("1850-01-01", "1850-01-01")
	good("29.2.2024", "2024-02-29")
	bad("")
	bad("29.2.2026")
	bad("2026-02-30")
	bad("31.4.2026")
	bad("2026-13-01")
	bad("1849-12-31")
	bad("2200-01-01")
	bad("0026-03-09")
	bad("9.3.26")
	bad("2026-3-9")
	bad("03/09/2026")
	bad("2026-03-09T10:00")
	bad("2026-03-09x")
	bad("9.3.2026.")
	bad("..")
	bad("…")
	bad("２０２６-03-09")
	bad("9.3.2026\x00")
	bad(strings.Repeat("9", 1<<20))
}

func FuzzParsePartial(f *testing.F) {
	for _, s := range []string{"2026-03-09", "9.3.2026", "2026-03", "3.2026", "2026", "", "29.2.2026"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := sild.ParsePartial(s)
		if err != nil {
			if !p.IsZero() {
				t.Errorf("ParsePartial(%q) gives a day and an error", s)
			}
			return
		}
		if p.Until.Before(p.From) {
			t.Errorf("ParsePartial(%q) ends before it begins", s)
		}
		if again, err := sild.ParsePartial(p.String()); err != nil || again != p {
			t.Errorf("ParsePartial(%q) is %q, which is read as %v, %v", s, p, again, err)
		}
	})
}

func TestAddMonths(t *testing.T) {
	for _, test := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-01-31", 1, "2026-02-28"},
		{"2024-01-31", 1, "2024-02-29"},
		{"2026-01-31", 2, "2026-03-31"}, // from the anchor, never from the last
		{"2026-03-31", 1, "2026-04-30"},
		{"2026-03-31", -1, "2026-02-28"},
		{"2026-05-31", 18, "2027-11-30"},
		{"2024-02-29", 12, "2025-02-28"},
		{"2024-02-29", 48, "2028-02-29"},
		{"2024-02-29", -1200, "1924-02-29"},
		{"2000-02-29", 1200, "2100-02-28"}, // 2100 is no leap year
		{"2026-12-15", 1, "2027-01-15"},
		{"2026-01-15", -1, "2025-12-15"},
		{"2026-06-30", 0, "2026-06-30"},
	} {
		if got := sild.MustDate(test.from).AddMonths(test.n); got.String() != test.want {
			t.Errorf("%s and %d months = %s; want %s", test.from, test.n, got, test.want)
		}
	}
}

func TestDateArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := sild.NewDate(1850, 1, 1).AddDays(rapid.IntRange(0, 127_000).Draw(t, "day"))
		n := rapid.IntRange(-50_000, 50_000).Draw(t, "n")
		if got := d.AddDays(n); got.Sub(d) != n || got.AddDays(-n) != d || got.Before(d) != (n < 0) || got.After(d) != (n > 0) {
			t.Errorf("%s and %d days is %s", d, n, got)
		}
		if got, want := d.AddDays(n).Time(), d.Time().AddDate(0, 0, n); !got.Equal(want) {
			t.Errorf("%s and %d days is %s; package time says %s", d, n, got, want)
		}
		months := rapid.IntRange(-600, 600).Draw(t, "months")
		m := d.AddMonths(months)
		if first := sild.NewDate(d.Year(), d.Month()+time.Month(months), 1); m.Year() != first.Year() || m.Month() != first.Month() || m.Day() > d.Day() {
			t.Errorf("%s and %d months is %s", d, months, m)
		}
		if m.Day() < d.Day() && m.AddDays(1).Day() != 1 {
			t.Errorf("%s and %d months is %s, which is not the month's end", d, months, m)
		}
		if sild.DateOf(d.Time(), time.UTC) != d || sild.NewDate(d.Year(), d.Month(), d.Day()) != d || sild.MustDate(d.String()) != d {
			t.Errorf("%s does not come back", d)
		}
		if got, want := d.Weekday(), d.Time().Weekday(); got != want {
			t.Errorf("%s is a %s; want %s", d, got, want)
		}
	})
}

func TestNoDay(t *testing.T) {
	var none sild.Date
	if !none.IsZero() || none.String() != "" || !none.Time().IsZero() || !none.In(time.UTC).IsZero() {
		t.Error("no day is some day")
	}
	if !none.AddDays(5).IsZero() || !none.AddMonths(-3).IsZero() {
		t.Error("after no day there is a day")
	}
}

func TestDateIn(t *testing.T) {
	for _, test := range []struct{ zone, date, want string }{
		{"Europe/Tallinn", "2026-03-29", "2026-03-28T22:00:00Z"}, // the clocks go forward at 3
		{"Europe/Tallinn", "2026-03-30", "2026-03-29T21:00:00Z"},
		{"Europe/Vilnius", "2026-10-25", "2026-10-24T21:00:00Z"},
		{"Atlantic/Azores", "2025-10-26", "2025-10-26T00:00:00Z"},   // midnight is shown twice
		{"America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"}, // midnight is skipped
		{"Asia/Beirut", "2026-03-29", "2026-03-28T22:00:00Z"},
		{"America/Havana", "2025-11-02", "2025-11-02T04:00:00Z"},
	} {
		z, err := time.LoadLocation(test.zone)
		if err != nil {
			t.Fatal(err)
		}
		d := sild.MustDate(test.date)
		got := d.In(z)
		if got.UTC().Format(time.RFC3339) != test.want {
			t.Errorf("%s begins in %s at %s; want %s", d, test.zone, got.UTC().Format(time.RFC3339), test.want)
		}
	}
	// Everywhere and always: the moment belongs to the day, the one before does not.
	for _, name := range []string{"Europe/Tallinn", "Atlantic/Azores", "Asia/Beirut", "America/Havana", "Africa/Cairo", "America/Sao_Paulo", "Asia/Damascus"} {
		z, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for d := sild.MustDate("2000-01-01"); d.Year() < 2030; d = d.AddDays(1) {
			at := d.In(z)
			if sild.DateOf(at, z) != d || sild.DateOf(at.Add(-1), z) != d.AddDays(-1) {
				t.Fatalf("%s begins in %s at %s", d, name, at)
			}
		}
	}
}

func TestDateOf(t *testing.T) {
	tallinn, err := time.LoadLocation("Europe/Tallinn")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 3, 8, 22, 30, 0, 0, time.UTC)
	if got := sild.DateOf(at, tallinn); got.String() != "2026-03-09" {
		t.Errorf("DateOf = %s; want 2026-03-09", got)
	}
	if got := sild.DateOf(at, time.UTC); got.String() != "2026-03-08" {
		t.Errorf("DateOf = %s; want 2026-03-08", got)
	}
}

func TestDateRoundTrips(t *testing.T) {
	for _, d := range []sild.Date{{}, sild.MustDate("1850-01-01"), sild.MustDate("2024-02-29"), sild.MustDate("2199-12-31"), sild.NewDate(1, 1, 1), sild.NewDate(9999, 12, 31)} {
		v, err := d.Value()
		if err != nil {
			t.Fatal(err)
		}
		var got sild.Date
		if err := got.Scan(v); err != nil || got != d {
			t.Errorf("%s from its column is %s, %v", d, got, err)
		}
	}
	type row struct {
		On    sild.Date
		Maybe *sild.Date
		By    map[sild.Date]int
	}
	d := sild.MustDate("2026-03-09")
	b, err := json.Marshal(row{On: d, By: map[sild.Date]int{d: 1}})
	if want := `{"On":"2026-03-09","Maybe":null,"By":{"2026-03-09":1}}`; err != nil || string(b) != want {
		t.Errorf("JSON is %s, %v; want %s", b, err, want)
	}
	var back row
	if err := json.Unmarshal(b, &back); err != nil || back.On != d || back.By[d] != 1 {
		t.Errorf("JSON is read as %v, %v", back, err)
	}
	if err := json.Unmarshal([]byte(`{"On":""}`), &back); err != nil || !back.On.IsZero() {
		t.Errorf("an empty text is read as %s, %v", back.On, err)
	}
	if err := json.Unmarshal([]byte(`{"On":"2026-02-30"}`), &back); err == nil {
		t.Error("30 February is read")
	}
}

func TestScan(t *testing.T) {
	tallinn := time.FixedZone("EET", 2*60*60)
	good := func(v any, want string) {
		t.Helper()
		d := sild.MustDate("1999-09-09")
		if err := d.Scan(v); err != nil || d.String() != want {
			t.Errorf("Scan(%v) = %s, %v; want %s", v, d, err, want)
		}
	}
	bad := func(v any) {
		t.Helper()
		var d sild.Date
		err := d.Scan(v)
		if err == nil {
			t.Errorf("Scan(%v) = %s; want an error", v, d)
		} else if strings.Contains(err.Error(), "Maasikas") {
			t.Errorf("Scan says what it read: %v", err)
		}
	}
	good(nil, "")
	good("", "")
	good("2026-03-09", "2026-03-09")
	good([]byte("2026-03-09"), "2026-03-09")
	good("2026-03-09T00:00:00Z", "2026-03-09")
	good("2250-01-01", "2250-01-01") // whoever wrote it, it can be read
	good(time.Date(2026, 3, 9, 0, 0, 0, 0, time.UTC), "2026-03-09")
	good(time.Date(2026, 3, 9, 0, 0, 0, 0, tallinn), "2026-03-09") // the day that it says
	bad("Mari Maasikas")
	bad("9.3.2026")
	bad(5)
	bad(int64(20260309))
}

func TestPartial(t *testing.T) {
	good := func(s, from, until string) {
		t.Helper()
		p, err := sild.ParsePartial(s)
		if err != nil || p.From.String() != from || p.Until.String() != until {
			t.Errorf("ParsePartial(%q) = %s to %s, %v; want %s to %s", s, p.From, p.Until, err, from, until)
		}
		if p.Exact() != (from != "" && from == until) || p.IsZero() != (from == "") {
			t.Errorf("ParsePartial(%q) is wrong about how much is known", s)
		}
	}
	bad := func(s string) {
		t.Helper()
		p, err := sild.ParsePartial(s)
		if sild.KindOf(err) != sild.Invalid || !p.IsZero() {
			t.Errorf("ParsePartial(%q) = %v, %v; want it refused", s, p, err)
		}
	}
	good("", "", "")
	good("  ", "", "")
	good("2026", "2026-01-01", "2026-12-31")
	good("2026-03", "2026-03-01", "2026-03-31")
	good("3.2026", "2026-03-01", "2026-03-31")
	good("02.2024", "2024-02-01", "2024-02-29")
	good("2026-02", "2026-02-01", "2026-02-28")
	good("9.3.2026", "2026-03-09", "2026-03-09")
	good("2026-03-09", "2026-03-09", "2026-03-09")
	bad("1849")
	bad("2200")
	bad("26")
	bad("2026-13")
	bad("13.2026")
	bad("spring 2026")
	bad("2026-")
}

func TestAge(t *testing.T) {
	good := func(born, at string, least, most int) {
		t.Helper()
		p, err := sild.ParsePartial(born)
		if err != nil {
			t.Fatal(err)
		}
		if l, m := p.Age(sild.MustDate(at)); l != least || m != most {
			t.Errorf("born %s, on %s: %d to %d; want %d to %d", born, at, l, m, least, most)
		}
	}
	good("1996-03-09", "2026-03-08", 29, 29)
	good("1996-03-09", "2026-03-09", 30, 30)
	good("1996-03-09", "2026-03-10", 30, 30)
	good("2004-02-29", "2025-02-28", 20, 20)
	good("2004-02-29", "2025-03-01", 21, 21)
	good("2004-02-29", "2024-02-28", 19, 19)
	good("2004-02-29", "2024-02-29", 20, 20)
	good("1996-12-31", "2026-12-30", 29, 29)
	good("1996-12-31", "2026-12-31", 30, 30)
	good("2026-03-09", "2026-03-09", 0, 0)
	good("1996", "2026-06-15", 29, 30)
	good("1996", "2026-12-31", 30, 30)
	good("1996-06", "2026-06-15", 29, 30)
	good("1996-06", "2026-06-30", 30, 30)
	good("", "2026-06-15", 0, math.MaxInt)
}

func ExampleDate_AddMonths() {
	d := sild.MustDate("2026-01-31")
	fmt.Println(d.AddMonths(1), d.AddMonths(2))
	// Output: 2026-02-28 2026-03-31
}
