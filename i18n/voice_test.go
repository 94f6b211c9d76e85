// SPDX-License-Identifier: EUPL-1.2

package i18n

import (
	"io/fs"
	"math"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"sild"
)

func TestT(t *testing.T) {
	v := For("en")
	good := func(want, key string, args ...string) {
		t.Helper()
		if got := v.T(key, args...); got != want {
			t.Errorf("T(%q, %q) = %q; want %q", key, args, got, want)
		}
	}
	good("This is too long: at most 200 letters.", "text.long", "limit", "200")
	good("This is too long: at most {limit} letters.", "text.long")
	good("This is too long: at most {limit} letters.", "text.long", "other", "1")
	good("This is too long: at most {limit} letters.", "text.long", "limit") // a name without a value
	good("[no.such.key]", "no.such.key", "a", "b")
	good("[]", "")
	v = For("et")
	good("See on liiga pikk: kõige rohkem 200 tähemärki.", "text.long", "limit", "200")

	if !v.Has("text.long") || v.Has("no.such.key") || v.Has("") {
		t.Error("Has is wrong")
	}
}

// TestHostileValues holds that a value is text and nothing else.
func TestHostileValues(t *testing.T) {
	v := For("en")
	for _, value := range []string{
		"{limit}", "{n}", "{", "}", "{{limit}}", "%s%d%n", "$1", "\x00", "\xff\xfe", "[key]", "<script>", "key:error.busy", "date:2026-03-09",
		strings.Repeat("{limit}", 10_000),
	} {
		want := "This is too long: at most " + value + " letters."
		if got := v.T("text.long", "limit", value); got != want {
			t.Errorf("T with %.40q = %.80q", value, got)
		}
	}
	// One value cannot reach another's place.
	two := parseText("{a} and {b}")
	if got, want := two.fill([]string{"a", "{b}", "b", "{a}"}), "{b} and {a}"; got != want {
		t.Errorf("fill = %q; want %q", got, want)
	}
}

func TestParseText(t *testing.T) {
	for s, want := range map[string]string{
		"":                    "",
		"plain":               "plain",
		"{a}":                 "A",
		"x{a}y{a_1}z":         "xAyA1z",
		"{a":                  "{a",
		"a}":                  "a}",
		"{}":                  "{}",
		"{ a }":               "{ a }",
		"{A}":                 "{A}",
		"{{a}}":               "{A}",
		"{x {a}":              "{x A",
		"{unknown} stays {a}": "{unknown} stays A",
	} {
		if got := parseText(s).fill([]string{"a", "A", "a_1", "A1"}); got != want {
			t.Errorf("parseText(%q) filled = %q; want %q", s, got, want)
		}
	}
}

// people are voices that can count people, under the plural rules of the house's catalogues.
func people(t *testing.T) map[Lang]*Voice {
	t.Helper()
	fsys := fstest.MapFS{}
	for lang, forms := range map[Lang][]string{
		"en": {"{n} person of {org}", "{n} people of {org}"}, "et": {"{n} inimene: {org}", "{n} inimest: {org}"},
		"lt": {"{n} asmuo: {org}", "{n} asmenys: {org}", "{n} asmenų: {org}"}, "ru": {"{n} человек: {org}", "{n} человека: {org}", "{n} людей: {org}"},
	} {
		core, err := fs.ReadFile(files, "locales/"+string(lang)+"/core.po")
		if err != nil {
			t.Fatal(err)
		}
		po, _, _ := strings.Cut(string(core), "\n\n")
		po += "\n\nmsgid \"count.people\"\nmsgid_plural \"count.people.many\"\n"
		for i, form := range forms {
			po += "msgstr[" + strconv.Itoa(i) + "] \"" + form + "\"\n"
		}
		fsys["locales/"+string(lang)+"/people.po"] = &fstest.MapFile{Data: []byte(po)}
	}
	voices, faults := load(fsys)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return voices
}

func TestN(t *testing.T) {
	voices := people(t)
	for _, test := range []struct {
		lang Lang
		n    int
		want string
	}{
		{"en", 0, "0 people of Abi"},
		{"en", 1, "1 person of Abi"},
		{"en", 2, "2 people of Abi"},
		{"en", 21, "21 people of Abi"},
		{"en", 1000, "1,000 people of Abi"},
		{"en", -1, "-1 person of Abi"},
		{"et", 0, "0 inimest: Abi"},
		{"et", 1, "1 inimene: Abi"},
		{"et", 2, "2 inimest: Abi"},
		{"et", 101, "101 inimest: Abi"},
		{"et", 1000, "1\u00a0000 inimest: Abi"},
		{"lt", 0, "0 asmenų: Abi"},
		{"lt", 1, "1 asmuo: Abi"},
		{"lt", 9, "9 asmenys: Abi"},
		{"lt", 11, "11 asmenų: Abi"},
		{"lt", 20, "20 asmenų: Abi"},
		{"lt", 1021, "1\u00a0021 asmuo: Abi"},
		{"ru", 0, "0 людей: Abi"},
		{"ru", 21, "21 человек: Abi"},
		{"ru", 4, "4 человека: Abi"},
		{"ru", 5, "5 людей: Abi"},
		{"ru", 112, "112 людей: Abi"},
		{"ru", 2002, "2\u00a0002 человека: Abi"},
	} {
		if got := voices[test.lang].N("count.people", test.n, "org", "Abi"); got != test.want {
			t.Errorf("%s: N(%d) = %q; want %q", test.lang, test.n, got, test.want)
		}
	}
	// {n} is the number, whatever a caller says.
	if got, want := voices["en"].N("count.people", 2, "n", "7", "org", "{n}"), "2 people of {n}"; got != want {
		t.Errorf("N = %q; want %q", got, want)
	}
	// Asked without a number, a plural speaks of many.
	if got, want := voices["en"].T("count.people"), "{n} people of {org}"; got != want {
		t.Errorf("T of a plural = %q; want %q", got, want)
	}
	if got := For("en").N("no.such.key", 3); got != "[no.such.key]" {
		t.Errorf("N of a missing key = %q", got)
	}
	// A text that is no plural answers too.
	if got, want := For("en").N("text.long", 3, "limit", "5"), "This is too long: at most 5 letters."; got != want {
		t.Errorf("N of a plain text = %q; want %q", got, want)
	}
	for n, want := range map[int]uint32{0: 0, -3: 3, 5_000_000_001: 1_000_001, math.MinInt: 1_775_808} {
		if got := pluralNumber(n); got != want {
			t.Errorf("pluralNumber(%d) = %d; want %d", n, got, want)
		}
	}
}

func TestMsg(t *testing.T) {
	good := func(lang Lang, value, want string) {
		t.Helper()
		want = strings.Replace(For(lang).T("text.long"), "{limit}", want, 1)
		if got := For(lang).Msg(sild.Message{Key: "text.long", Args: sild.Args{"limit": value}}); got != want {
			t.Errorf("%s: Msg with %q = %q; want %q", lang, value, got, want)
		}
	}
	good("en", "200", "200")
	good("en", "date:2026-03-09", "9 March 2026")
	good("et", "date:2026-03-09", "9. märts 2026")
	good("lt", "date:2026-03-09", "2026 m. kovo 9 d.")
	good("ru", "date:2026-03-09", "9 марта 2026 г.")
	good("en", "int:12345", "12,345")
	good("et", "int:-5", "−5")
	good("et", "key:day.today", "täna")
	// What is not what it says it is stays as it stands.
	good("en", "date:tomorrow", "date:tomorrow")
	good("en", "date:", "date:")
	good("en", "int:five", "int:five")
	good("en", "int:99999999999999999999", "int:99999999999999999999")
	good("en", "key:no.such.key", "key:no.such.key")
	good("en", "time: 10:30", "time: 10:30")
	good("en", "key:text.long", "This is too long: at most {limit} letters.") // no values of values

	if got := For("en").Msg(sild.Message{Key: "none"}); got != "[none]" {
		t.Errorf("Msg of a missing key = %q", got)
	}
}

func TestDates(t *testing.T) {
	for _, test := range []struct {
		lang              Lang
		date, long, short string
	}{
		{"en", "2026-03-09", "9 March 2026", "9 Mar 2026"},
		{"en", "2024-02-29", "29 February 2024", "29 Feb 2024"},
		{"en", "1850-01-01", "1 January 1850", "1 Jan 1850"},
		{"et", "2026-03-09", "9. märts 2026", "09.03.2026"},
		{"et", "1999-12-31", "31. detsember 1999", "31.12.1999"},
		{"lt", "2026-03-09", "2026 m. kovo 9 d.", "2026-03-09"},
		{"lt", "1850-01-01", "1850 m. sausio 1 d.", "1850-01-01"},
		{"ru", "2024-02-29", "29 февраля 2024 г.", "29.02.2024"},
		{"ru", "1999-12-31", "31 декабря 1999 г.", "31.12.1999"},
	} {
		d := sild.MustDate(test.date)
		if got := For(test.lang).Date(d); got != test.long {
			t.Errorf("%s: Date(%s) = %q; want %q", test.lang, d, got, test.long)
		}
		if got := For(test.lang).ShortDate(d); got != test.short {
			t.Errorf("%s: ShortDate(%s) = %q; want %q", test.lang, d, got, test.short)
		}
	}
	v := For("en")
	if v.Date(sild.Date{}) != "" || v.ShortDate(sild.Date{}) != "" || v.Day(sild.Date{}, sild.MustDate("2026-03-09")) != "" {
		t.Error("no day is shown as something")
	}
}

// TestMonth: a month that stands alone is not bent, as one with a day is.
func TestMonth(t *testing.T) {
	for lang, want := range map[Lang][2]string{
		"en": {"May 2023", "December 2023"}, "et": {"mai 2023", "detsember 2023"}, "lt": {"2023 m. gegužė", "2023 m. gruodis"},
		"ru": {"май 2023 г.", "декабрь 2023 г."}, "uk": {"травень 2023 р.", "грудень 2023 р."}, "ar": {"مايو 2023", "ديسمبر 2023"},
	} {
		for i, day := range []string{"2023-05-31", "2023-12-01"} {
			if got := ForOwn(lang).Month(sild.MustDate(day)); got != want[i] {
				t.Errorf("%s: Month(%s) = %q; want %q", lang, day, got, want[i])
			}
		}
	}
	for lang, want := range map[Lang]string{"en": "Thursday, 14 March 2024", "lt": "2024 m. kovo 14 d., ketvirtadienis", "ru": "четверг, 14 марта 2024 г."} {
		if got := For(lang).FullDate(sild.MustDate("2024-03-14")); got != want {
			t.Errorf("%s: FullDate = %q; want %q", lang, got, want)
		}
	}
}

// TestFullStop: a date that ends with a full stop ends the sentence too.
func TestFullStop(t *testing.T) {
	for s, want := range map[string]string{
		"Iki {date}.":         "Iki kovo 9 d.",
		"{date}. Toliau":      "kovo 9 d. Toliau",
		"Iki {date}, {name}.": "Iki kovo 9 d., Mari.",
		"{date}":              "kovo 9 d.",
		"{date}...":           "kovo 9 d....",
		"{name}.{date}":       "Mari.kovo 9 d.",
	} {
		if got := parseText(s).fill([]string{"date", "kovo 9 d.", "name", "Mari"}); got != want {
			t.Errorf("fill(%q) = %q; want %q", s, got, want)
		}
	}
	d := sild.MustDate("2026-03-09")
	if got := For("ru").T("team.is_until", "date", For("ru").Date(d)) + For("ru").T("consent.expires.on", "date", For("ru").Date(d)); strings.Contains(got, "..") {
		t.Errorf("%q has two full stops", got)
	}
}

func TestDay(t *testing.T) {
	today := sild.MustDate("2026-03-09") // a Monday
	for n, want := range map[int][4]string{
		0:   {"today", "täna", "šiandien", "сегодня"},
		1:   {"tomorrow", "homme", "rytoj", "завтра"},
		-1:  {"yesterday", "eile", "vakar", "вчера"},
		2:   {"Wednesday", "kolmapäeval", "trečiadienį", "в среду"},
		6:   {"Sunday", "pühapäeval", "sekmadienį", "в воскресенье"},
		-6:  {"Tuesday", "teisipäeval", "antradienį", "во вторник"},
		-2:  {"Saturday", "laupäeval", "šeštadienį", "в субботу"},
		7:   {"16 Mar 2026", "16.03.2026", "2026-03-16", "16.03.2026"},
		-7:  {"2 Mar 2026", "02.03.2026", "2026-03-02", "02.03.2026"},
		365: {"9 Mar 2027", "09.03.2027", "2027-03-09", "09.03.2027"},
	} {
		for i, lang := range []Lang{"en", "et", "lt", "ru"} {
			if got := For(lang).Day(today.AddDays(n), today); got != want[i] {
				t.Errorf("%s: Day(%+d) = %q; want %q", lang, n, got, want[i])
			}
		}
	}
	// All seven weekdays have their own word.
	for _, lang := range OwnLangs() {
		seen := map[string]bool{}
		for n := range 7 {
			seen[ForOwn(lang).T(weekdays[today.AddDays(n).Weekday()])] = true
		}
		if len(seen) != 7 {
			t.Errorf("%s: the week has %d words: %v", lang, len(seen), seen)
		}
	}
}

func TestTime(t *testing.T) {
	tallinn, err := time.LoadLocation("Europe/Tallinn")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 7, 1, 21, 5, 0, 0, time.UTC)
	if got := For("et").Time(at, tallinn); got != "00:05" {
		t.Errorf("Time = %q; want 00:05", got)
	}
	if got := For("en").Time(at, time.UTC); got != "21:05" {
		t.Errorf("Time = %q; want 21:05", got)
	}
}

func TestNumber(t *testing.T) {
	for n, want := range map[int][4]string{
		0: {"0", "0", "0", "0"}, 7: {"7", "7", "7", "7"}, 999: {"999", "999", "999", "999"}, 1000: {"1,000", "1\u00a0000", "1\u00a0000", "1\u00a0000"},
		1234567: {"1,234,567", "1\u00a0234\u00a0567", "1\u00a0234\u00a0567", "1\u00a0234\u00a0567"}, -45: {"-45", "−45", "−45", "-45"},
	} {
		for i, lang := range []Lang{"en", "et", "lt", "ru"} {
			if got := For(lang).Number(n); got != want[i] {
				t.Errorf("%s: Number(%d) = %q; want %q", lang, n, got, want[i])
			}
		}
	}
}

func TestPercent(t *testing.T) {
	for _, test := range []struct {
		num, den int
		en, et   string
	}{
		{0, 0, "–", "–"},
		{0, 7, "0%", "0%"},
		{7, 7, "100%", "100%"},
		{19, 25, "76%", "76%"},
		{2, 3, "66.7%", "66,7%"},
		{18, 23, "78.3%", "78,3%"},
		{746, 1000, "74.6%", "74,6%"},
		{59, 200, "29.5%", "29,5%"},
		{1, 3000, "< 0.1%", "< 0,1%"},
		{2999, 3000, "> 99.9%", "> 99,9%"},
		{3, 2, "150%", "150%"},
	} {
		if got := For("en").Percent(test.num, test.den); got != test.en {
			t.Errorf("en: Percent(%d, %d) = %q; want %q", test.num, test.den, got, test.en)
		}
		if got := For("et").Percent(test.num, test.den); got != test.et {
			t.Errorf("et: Percent(%d, %d) = %q; want %q", test.num, test.den, got, test.et)
		}
	}
	for lang, want := range map[Lang][3]string{"lt": {"76\u00a0%", "66,7\u00a0%", "< 0,1\u00a0%"}, "ru": {"76%", "66,7%", "< 0,1%"}} {
		if got := [3]string{For(lang).Percent(19, 25), For(lang).Percent(2, 3), For(lang).Percent(1, 3000)}; got != want {
			t.Errorf("%s: Percent = %q; want %q", lang, got, want)
		}
		if got := For(lang).Decimal(2450, 3); got != "2,450" {
			t.Errorf("%s: Decimal = %q", lang, got)
		}
	}
}

func TestPick(t *testing.T) {
	good := func(lang Lang, texts map[string]string, want string) {
		t.Helper()
		for range 20 { // maps have no order; the answer has
			if got := For(lang).Pick(texts); got != want {
				t.Fatalf("%s: Pick(%v) = %q; want %q", lang, texts, got, want)
			}
		}
	}
	good("et", map[string]string{"en": "bridge", "et": "sild", "lt": "tiltas"}, "sild")
	good("et", map[string]string{"en": "bridge", "et": "", "lt": "tiltas"}, "bridge")
	good("et", map[string]string{"ru": "мост", "lt": "tiltas", "uk": "міст"}, "tiltas")
	good("en", map[string]string{"et": "sild"}, "sild")
	good("en", map[string]string{"et": ""}, "")
	good("en", nil, "")
}
