// SPDX-License-Identifier: EUPL-1.2

package i18n

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-playground/locales"
	"github.com/go-playground/locales/ar"
	"github.com/go-playground/locales/en_GB"
	"github.com/go-playground/locales/et"
	"github.com/go-playground/locales/lt"
	"github.com/go-playground/locales/ru"
	"github.com/go-playground/locales/uk"

	"sild"
)

// A custom is what a language does with dates and numbers: CLDR's rules, but
// for short dates, whose years always have four digits, and for a month that
// stands alone, where CLDR's month is bent to follow a day.
type custom struct {
	lang   Lang
	cldr   locales.Translator
	short  func(locales.Translator, time.Time) string
	months string // January to December, where CLDR's are bent; else empty
	alone  string // how a month stands with its year, as "{month} {year}"
}

// customs are the languages of the house, in the order of [Langs].
var customs = []custom{
	{"et", et.New(), dotted, "", "{month} {year}"},
	{"en", en_GB.New(), locales.Translator.FmtDateMedium, "", "{month} {year}"},
	{"lt", lt.New(), dashed, "sausis vasaris kovas balandis gegužė birželis liepa rugpjūtis rugsėjis spalis lapkritis gruodis", "{year} m. {month}"},
	{"ru", ru.New(), dotted, "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь", "{month} {year} г."},
}

// guests are further languages, in which Sild speaks to a person alone: on the
// person's own pages, in letters, on papers. Their catalogues are portal.po,
// letter.po, paper.po and days.po, and nothing else.
var guests = []custom{
	{"uk", uk.New(), dotted, "січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень", "{month} {year} р."},
	{"ar", ar.New(), locales.Translator.FmtDateMedium, "", "{month} {year}"},
}

func dotted(_ locales.Translator, t time.Time) string { return t.Format("02.01.2006") }
func dashed(_ locales.Translator, t time.Time) string { return t.Format("2006-01-02") }

// A Voice speaks one language.
type Voice struct {
	custom    custom
	catalogue catalogue
}

// Lang is the language that v speaks.
func (v *Voice) Lang() Lang { return v.custom.lang }

// Dir is the direction of writing, as HTML's dir: "ltr" or "rtl".
func (v *Voice) Dir() string { return v.custom.lang.Dir() }

// Has reports whether there is a text for key.
func (v *Voice) Has(key string) bool { return len(v.catalogue.texts[key]) > 0 }

// T is the text of key; args are pairs of name and value for its placeholders.
// Of a plural it is the last form, which speaks of many.
func (v *Voice) T(key string, args ...string) string {
	forms := v.catalogue.texts[key]
	if len(forms) == 0 {
		return "[" + key + "]"
	}
	return forms[len(forms)-1].fill(args)
}

// N is the text of key for n things; {n} is n as a number of the language. Where one
// thing is said in a way of its own ("every month"), that is the text of key.single.
func (v *Voice) N(key string, n int, args ...string) string {
	forms := v.catalogue.texts[key]
	if single := v.catalogue.texts[key+".single"]; n == 1 && len(single) > 0 {
		forms = single
	}
	if len(forms) == 0 {
		return "[" + key + "]"
	}
	form := len(forms) - 1
	if v.catalogue.plural != nil && len(forms) > 1 {
		form = min(v.catalogue.plural.Eval(pluralNumber(n)), form)
	}
	return forms[form].fill(append([]string{"n", v.Number(n)}, args...))
}

// pluralNumber is n as gettext's rules take it. No rule of any language looks
// past the last six digits, but whether a number is one of the first few
// matters too, so large numbers keep a leading million.
func pluralNumber(n int) uint32 {
	u := uint64(n)
	if n < 0 {
		u = -u
	}
	if u > math.MaxUint32 {
		u = 1_000_000 + u%1_000_000
	}
	return uint32(u)
}

// Msg is the text of a message that another package left. A value of the form
// "date:2026-03-09" is shown as a date in words, "int:5" as a number,
// "key:some.key" as the text of that key, "keys:some.key another.key" as several,
// "plural:unit.month:3" as its plural, and "text:…" as what follows; one that is not what it says it is stays as it stands.
func (v *Voice) Msg(m sild.Message) string {
	args := make([]string, 0, 2*len(m.Args))
	for name, value := range m.Args {
		args = append(args, name, v.value(value))
	}
	return v.T(m.Key, args...)
}

func (v *Voice) value(s string) string {
	kind, rest, ok := strings.Cut(s, ":")
	if !ok {
		return s
	}
	switch kind {
	case "date":
		if d, err := sild.ParseDate(rest); err == nil {
			return v.Date(d)
		}
	case "int":
		if n, err := strconv.Atoi(rest); err == nil {
			return v.Number(n)
		}
	case "key":
		if v.Has(rest) {
			return v.T(rest)
		}
	case "keys": // several, one after the other
		words := strings.Fields(rest)
		for i, key := range words {
			if words[i] = key[strings.LastIndex(key, ".")+1:]; v.Has(key) {
				words[i] = v.T(key)
			}
		}
		return v.Row(words...)
	case "text": // somebody's own words, whatever they look like
		return rest
	case "plural":
		if key, number, ok := strings.Cut(rest, ":"); ok && v.Has(key) {
			if n, err := strconv.Atoi(number); err == nil {
				return v.N(key, n)
			}
		}
	}
	return s
}

// Date is d in words, "9 March 2026", or nothing for no day.
func (v *Voice) Date(d sild.Date) string {
	if d.IsZero() {
		return ""
	}
	return v.custom.cldr.FmtDateLong(d.Time())
}

// FullDate is d with its day of the week: "Thursday, 14 March 2024".
func (v *Voice) FullDate(d sild.Date) string { return v.custom.cldr.FmtDateFull(d.Time()) }

// WeekdayShort is the day of the week of d for the head of a narrow column, "Mon".
func (v *Voice) WeekdayShort(d sild.Date) string {
	return strings.TrimSuffix(v.custom.cldr.WeekdayAbbreviated(d.Weekday()), ".")
}

// Month is the month of d with its year, "May 2023".
func (v *Voice) Month(d sild.Date) string {
	month := v.custom.cldr.MonthWide(d.Month())
	if v.custom.months != "" {
		month = strings.Fields(v.custom.months)[d.Month()-1]
	}
	return parseText(v.custom.alone).fill([]string{"month", month, "year", strconv.Itoa(d.Year())})
}

// ShortDate is d for tables, "9 Mar 2026", "09.03.2026" or "2026-03-09", or
// nothing for no day.
func (v *Voice) ShortDate(d sild.Date) string {
	if d.IsZero() {
		return ""
	}
	return v.custom.short(v.custom.cldr, d.Time())
}

var weekdays = [...]string{"day.sunday", "day.monday", "day.tuesday", "day.wednesday", "day.thursday", "day.friday", "day.saturday"}

// Day is when d is, seen from today, as it stands in a sentence: "today",
// "tomorrow", "yesterday", "Thursday" for six days before or after, and
// otherwise the short date. That the day is past or to come, the sentence says.
func (v *Voice) Day(d, today sild.Date) string {
	if d.IsZero() {
		return ""
	}
	switch n := d.Sub(today); {
	case n == 0:
		return v.T("day.today")
	case n == 1:
		return v.T("day.tomorrow")
	case n == -1:
		return v.T("day.yesterday")
	case n >= -6 && n <= 6:
		return v.T(weekdays[d.Weekday()])
	}
	return v.ShortDate(d)
}

// Time is the clock time of t in zone z, "14:32".
func (v *Voice) Time(t time.Time, z *time.Location) string { return t.In(z).Format("15:04") }

// Row is several words in a row, with the comma of the language; empty ones
// are left out.
func (v *Voice) Row(words ...string) string {
	comma := ", "
	if v.custom.lang == "ar" {
		comma = "، "
	}
	return strings.Join(slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == "" }), comma)
}

// Number is n with its digits in groups: "1,000", "1 000".
func (v *Voice) Number(n int) string { return v.custom.cldr.FmtNumber(float64(n), 0) }

// Decimal writes n, of which the last places are behind the point: 2450 with
// three places is "2.450".
func (v *Voice) Decimal(n, places int) string {
	x := float64(n)
	for range places {
		x /= 10
	}
	return v.custom.cldr.FmtNumber(x, uint64(places))
}

// Percent is num of den: whole where it is whole, "76%", and otherwise with one
// decimal, so that 74.6 never looks like a target of 75 that was met. Nearly
// nothing and nearly all are not shown as nothing and all. Of nothing there is
// no share: "–".
func (v *Voice) Percent(num, den int) string {
	if den == 0 {
		return "–"
	}
	share := float64(num) / float64(den) * 100
	tenths := math.Round(share * 10)
	switch {
	case num%den == 0 || (num*100)%den == 0:
		return v.custom.cldr.FmtPercent(share, 0)
	case tenths == 0 && share > 0:
		return "< " + v.custom.cldr.FmtPercent(0.1, 1)
	case tenths == 1000 && share < 100:
		return "> " + v.custom.cldr.FmtPercent(99.9, 1)
	}
	return v.custom.cldr.FmtPercent(tenths/10, 1)
}

// Pick is the text of texts, keyed by language, that v's reader understands
// best: in v's language, else in English, else the first by the language's name.
func (v *Voice) Pick(texts map[string]string) string {
	for _, lang := range []string{string(v.custom.lang), "en"} {
		if t := texts[lang]; t != "" {
			return t
		}
	}
	for _, lang := range slices.Sorted(maps.Keys(texts)) {
		if t := texts[lang]; t != "" {
			return t
		}
	}
	return ""
}
