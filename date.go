// SPDX-License-Identifier: EUPL-1.2

package sild

import (
	"database/sql/driver"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// A Date is a day of the calendar, without a time or a zone. The zero Date is
// no day; in the database it is NULL.
type Date struct{ days int32 } // days since 1 January of year 1, plus 1

const daySeconds = 24 * 60 * 60

var yearOne = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).Unix()

// NewDate makes a Date; a day past the month's end goes on into the next month.
func NewDate(year int, month time.Month, day int) Date {
	return fromTime(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

func fromTime(t time.Time) Date {
	return Date{int32((t.Unix()-yearOne)/daySeconds) + 1}
}

// DateOf is the day of t in zone z.
func DateOf(t time.Time, z *time.Location) Date {
	y, m, d := t.In(z).Date()
	return NewDate(y, m, d)
}

// ParseDate reads a day as pages and files write it: 2026-03-09, or with dots
// in the order of Europe, 9.3.2026 or 09.03.2026. Years are 1850 to 2199:
// outside of them it is a slip of the finger.
func ParseDate(s string) (Date, error) {
	s = strings.TrimSpace(s)
	var t time.Time
	var err error
	if len(s) > 2 && (s[1] == '.' || s[2] == '.') {
		t, err = time.Parse("2.1.2006", s)
	} else {
		t, err = time.Parse("2006-01-02", s)
	}
	if err != nil || !likely(t) {
		return Date{}, &Error{Kind: Invalid, Key: "date.unreadable"}
	}
	return fromTime(t), nil
}

func likely(t time.Time) bool { return t.Year() >= 1850 && t.Year() <= 2199 }

// MustDate is ParseDate for days that stand in code and tests.
func MustDate(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic("not a date: " + strconv.Quote(s))
	}
	return d
}

// Time is midnight of d in UTC; of no day it is the zero time.
func (d Date) Time() time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Unix(yearOne+int64(d.days-1)*daySeconds, 0).UTC()
}

// Equal reports whether d and e are the same day.
func (d Date) Equal(e Date) bool { return d == e }

// In is the first moment of d in zone z, also where the clocks skip midnight
// (Beirut) or show it twice (Azores); of no day it is the zero time.
func (d Date) In(z *time.Location) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	y, m, dd := d.Time().Date()
	t := time.Date(y, m, dd, 0, 0, 0, 0, z)
	start, end := t.ZoneBounds()
	if DateOf(t, z).Before(d) {
		return end
	}
	if !start.IsZero() {
		_, was := start.Add(-1).Zone()
		_, is := t.Zone()
		first := t.Add(time.Duration(is-was) * time.Second)
		if first.Before(start) && DateOf(first, z) == d {
			return first
		}
		if t.After(start) && DateOf(start, z) == d {
			return start
		}
	}
	return t
}

func (d Date) IsZero() bool           { return d.days == 0 }
func (d Date) Before(e Date) bool     { return d.days < e.days }
func (d Date) After(e Date) bool      { return d.days > e.days }
func (d Date) Compare(e Date) int     { return int(d.days - e.days) }
func (d Date) Year() int              { return d.Time().Year() }
func (d Date) Month() time.Month      { return d.Time().Month() }
func (d Date) Day() int               { return d.Time().Day() }
func (d Date) Weekday() time.Weekday  { return d.Time().Weekday() }
func (d Date) Sub(e Date) int         { return int(d.days - e.days) }
func (d Date) Between(a, b Date) bool { return !d.Before(a) && !d.After(b) }

// AddDays is n days after d, or before it if n is negative. Before or after no
// day there is no day.
func (d Date) AddDays(n int) Date {
	if d.IsZero() {
		return d
	}
	return Date{d.days + int32(n)}
}

// AddMonths is n months after d. A day that the month lacks becomes its last:
// 31 January and one month is 28 or 29 February (design §4).
func (d Date) AddMonths(n int) Date {
	if d.IsZero() {
		return d
	}
	y, m, day := d.Time().Date()
	last := NewDate(y, m+time.Month(n)+1, 0)
	return NewDate(y, m+time.Month(n), min(day, last.Day()))
}

// String is d as 2006-01-02, or nothing for no day.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.Time().Format("2006-01-02")
}

func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

func (d *Date) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	*d, err = ParseDate(string(b))
	return err
}

// Value makes d a column of type date.
func (d Date) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.String(), nil
}

// Scan reads a column of type date, in any year that the column can hold.
func (d *Date) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*d = Date{}
		return nil
	case time.Time:
		*d = NewDate(v.Date())
		return nil
	case []byte:
		return d.Scan(string(v))
	case string:
		if v == "" {
			*d = Date{}
			return nil
		}
		t, err := time.Parse("2006-01-02", v[:min(len(v), 10)])
		if err != nil {
			return fmt.Errorf("a column of type date holds %d bytes that are none", len(v))
		}
		*d = fromTime(t)
		return nil
	}
	return fmt.Errorf("a date cannot be read from %T", v)
}

// A Partial is a day of which perhaps only the year or the month is known: it
// is no earlier than From and no later than Until. Both zero: nothing is known.
type Partial struct{ From, Until Date }

// On is the Partial of a day that is known in full.
func On(d Date) Partial { return Partial{d, d} }

// ParsePartial reads a day, a month (2026-03 or 3.2026) or a year (2026).
// Nothing is the Partial of which nothing is known.
func ParsePartial(s string) (Partial, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return Partial{}, nil
	}
	if t, err := time.Parse("2006", s); err == nil && likely(t) {
		return Partial{fromTime(t), NewDate(t.Year(), 12, 31)}, nil
	}
	for _, layout := range []string{"2006-01", "1.2006"} {
		if t, err := time.Parse(layout, s); err == nil && likely(t) {
			d := fromTime(t)
			return Partial{d, d.AddMonths(1).AddDays(-1)}, nil
		}
	}
	d, err := ParseDate(s)
	if err != nil {
		return Partial{}, err
	}
	return On(d), nil
}

func (p Partial) IsZero() bool { return p.From.IsZero() }
func (p Partial) Exact() bool  { return !p.IsZero() && p.From == p.Until }

// String is p as ParsePartial reads it.
func (p Partial) String() string {
	switch {
	case p.IsZero():
		return ""
	case p.Exact():
		return p.From.String()
	case p.Until.Sub(p.From) < 31:
		return p.From.String()[:7]
	}
	return p.From.String()[:4]
}

// Age is the completed years on day at, as the least and the most that p
// leaves open. A person born on 29 February turns a year older on 1 March of
// years that have no such day. Of whom nothing is known may have any age: 0 to
// math.MaxInt.
func (p Partial) Age(at Date) (least, most int) {
	if p.IsZero() {
		return 0, math.MaxInt
	}
	return age(p.Until, at), age(p.From, at)
}

func age(born, at Date) int {
	n := at.Year() - born.Year()
	if at.Month() < born.Month() || at.Month() == born.Month() && at.Day() < born.Day() {
		n--
	}
	return n
}
