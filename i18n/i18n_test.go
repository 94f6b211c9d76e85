// SPDX-License-Identifier: EUPL-1.2

package i18n

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/go-playground/locales"
	"github.com/google/go-cmp/cmp"
)

func TestLangs(t *testing.T) {
	if got, want := Langs(), []Lang{"et", "en", "lt", "ru"}; !slices.Equal(got, want) {
		t.Errorf("Langs() = %v; want %v", got, want)
	}
	for _, lang := range Langs() {
		if v := For(lang); v.Lang() != lang {
			t.Errorf("For(%q) speaks %q", lang, v.Lang())
		}
	}
	for lang, want := range map[Lang]string{"et": "eesti keel", "en": "English", "lt": "lietuvių", "ru": "русский", "uk": "українська", "ar": "العربية"} {
		if got := lang.Name(); got != want {
			t.Errorf("%s calls itself %q; want %q", lang, got, want)
		}
	}
	// A caller's change is the caller's own.
	Langs()[0] = "xx"
	if Langs()[0] != "et" {
		t.Error("Langs gives away its own list")
	}
}

func TestFor(t *testing.T) {
	for lang, want := range map[Lang]Lang{"et-EE": "et", "ET": "et", "en-GB": "en", "": "en", "xx": "en", "lt-LT": "lt", "ru-EE": "ru", "RU": "ru", "uk": "en", "\x00": "en"} {
		if got := For(lang).Lang(); got != want {
			t.Errorf("For(%q) speaks %q; want %q", lang, got, want)
		}
	}
}

func TestDir(t *testing.T) {
	for lang, want := range map[Lang]string{
		"et": "ltr", "en": "ltr", "ru": "ltr", "ar": "rtl", "he": "rtl", "fa": "rtl", "ur-PK": "rtl", "ps": "rtl",
		"az": "ltr", "": "ltr", "not a language": "ltr",
	} {
		if got := lang.Dir(); got != want {
			t.Errorf("Lang(%q).Dir() = %q; want %q", lang, got, want)
		}
	}
	if got := For("et").Dir(); got != "ltr" {
		t.Errorf("Estonian is written %q", got)
	}
}

func TestMatch(t *testing.T) {
	for _, test := range []struct {
		header         string
		fallback, want Lang
	}{
		{"et-EE,et;q=0.9,en-US;q=0.8,en;q=0.7", "en", "et"},
		{"en-US,en;q=0.9", "et", "en"},
		{"uk,lv;q=0.9,en;q=0.2", "et", "en"},
		{"ru-RU,ru;q=0.9,en;q=0.2", "et", "ru"},
		{"lt-LT,lt;q=0.9,ru;q=0.8,en;q=0.7", "en", "lt"},
		{"lv,ru;q=0.8,lt;q=0.9", "en", "lt"},
		{"lt;q=0, ru;q=0.1", "en", "ru"},
		{"en;q=0.1, et;q=0.2", "en", "et"},
		{"en;q=0, et;q=0.1", "en", "et"},
		{"uk,en;q=0", "et", "et"},
		{"ekk", "en", "et"}, // standard Estonian
		{"uk", "et", "et"},
		{"*", "et", "et"},
		{"", "et", "et"},
		{";;;", "et", "et"},
		{strings.Repeat("en,", 100_000), "et", "et"},
		{"en-" + strings.Repeat("x-", 400), "et", "et"},
	} {
		if got := Match(test.header, test.fallback); got != test.want {
			t.Errorf("Match(%.40q, %q) = %q; want %q", test.header, test.fallback, got, test.want)
		}
	}
}

// TestCatalogues holds what every catalogue promises: it can be read, no key
// stands twice, every key stands in every language, and a text has the
// placeholders that it has in English.
func TestCatalogues(t *testing.T) {
	voices, faults := load(files)
	for _, err := range faults {
		t.Error(err)
	}
	english := voices["en"].catalogue.texts
	if len(english) < 20 {
		t.Fatalf("there are %d English texts", len(english))
	}
	for _, lang := range Langs() {
		texts := voices[lang].catalogue.texts
		for key := range english {
			if len(texts[key]) == 0 {
				t.Errorf("%s: %s is missing", lang, key)
			}
		}
		for key, forms := range texts {
			if len(english[key]) == 0 {
				t.Errorf("%s: %s is not in English", lang, key)
				continue
			}
			if diff := cmp.Diff(names(english[key]), names(forms)); diff != "" {
				t.Errorf("%s: %s has other placeholders than in English:\n%s", lang, key, diff)
			}
			if (len(english[key]) > 1) != (len(forms) > 1) {
				t.Errorf("%s: %s is a plural in one language only", lang, key)
			}
			for _, form := range forms {
				for _, p := range form {
					if strings.ContainsAny(p.plain, "{}") {
						t.Errorf("%s: %s has a brace that is no placeholder in %q", lang, key, p.plain)
					}
					if p.ending != "" && lang != "et" {
						t.Errorf("%s: %s bends {%s}, which only Estonian does", lang, key, p.name)
					}
				}
			}
			if !isKey(key) {
				t.Errorf("%s: %q does not look like a key", lang, key)
			}
		}
	}
}

// names are the placeholders of all forms: a form for one may do without {n}.
func names(forms []text) []string {
	var all []string
	for _, form := range forms {
		for _, p := range form {
			if p.name != "" {
				all = append(all, p.name)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// isKey reports whether s is words with dots between them.
func isKey(s string) bool {
	for word := range strings.SplitSeq(s, ".") {
		if word == "" || strings.Trim(word, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
			return false
		}
	}
	return strings.Contains(s, ".")
}

func TestLoadFindsFaults(t *testing.T) {
	const header = "msgid \"\"\nmsgstr \"\"\n\"Plural-Forms: nplurals=2; plural=(n != 1);\\n\"\n\n"
	good := fstest.MapFS{
		"locales/en/a.po": {Data: []byte(header + "msgid \"a.b\"\nmsgstr \"One\"\n")},
		"locales/et/a.po": {Data: []byte(header + "msgid \"a.b\"\nmsgstr \"Üks\"\n")},
		"locales/lt/a.po": {Data: []byte(header + "msgid \"a.b\"\nmsgstr \"Vienas\"\n")},
		"locales/ru/a.po": {Data: []byte(header + "msgid \"a.b\"\nmsgstr \"Один\"\n")},
	}
	if _, faults := load(good); len(faults) != 0 {
		t.Fatalf("faults in good catalogues: %v", faults)
	}
	bad := func(po, want string) {
		t.Helper()
		fsys := fstest.MapFS{"locales/en/b.po": {Data: []byte(po)}}
		for name, file := range good {
			fsys[name] = file
		}
		_, faults := load(fsys)
		for _, err := range faults {
			if strings.Contains(err.Error(), want) {
				return
			}
		}
		t.Errorf("load found %v; want %q\n%s", faults, want, po)
	}
	bad(header+"msgid \"a.b\"\nmsgstr \"Two\"\n", "a.b stands in another file too")
	bad(header+"msgid \"c.d\"\nmsgstr \"1\"\n\nmsgid \"c.d\"\nmsgstr \"2\"\n", `"c.d" stands twice`)
	bad(header+"msgid \"c.d\"\nmsgstr \"\"\n", "c.d: form 0 is empty")
	bad(header+"msgid \"c.d\"\nmsgstr \"broken\n", "c.d: form 0 is empty or cannot be read")
	bad(header+"msgid \"c.d\"\nmsgid_plural \"c.d.many\"\nmsgstr[0] \"1\"\n", "c.d has 1 forms; want 2")
	bad(header+"msgid \"c.d\"\nmsgid_plural \"c.ds\"\nmsgstr[0] \"1\"\nmsgstr[1] \"2\"\n", "msgid_plural")
	bad(header+"msgctxt \"x\"\nmsgid \"c.d\"\nmsgstr \"1\"\n", "contexts are not used")
	bad("msgid \"c.d\"\nmsgstr \"1\"\n", "nothing of plural forms")
	bad(strings.Replace(header, "n != 1", "n > 1", 1), "differ")
	if _, faults := load(fstest.MapFS{}); len(faults) != len(Langs()) {
		t.Errorf("an empty directory has %d faults; want one for each language", len(faults))
	}
	for _, header := range []string{"", "nplurals=2", "plural=n; nplurals=2", "nplurals=0; plural=0;", "nplurals=2; plural=(((;"} {
		if _, _, err := parsePlural(header); err == nil {
			t.Errorf("parsePlural(%q) finds nothing wrong", header)
		}
	}
}

// TestPluralsOfOtherLanguages holds that languages with more forms than ours
// will find their rules read (CLDR's, as gettext writes them).
func TestPluralsOfOtherLanguages(t *testing.T) {
	for header, want := range map[string]map[int]int{
		// Lithuanian
		"nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && (n%100<10 || n%100>=20) ? 1 : 2);": {1: 0, 21: 0, 2: 1, 22: 1, 11: 2, 10: 2, 0: 2},
		// Russian, Ukrainian
		"nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);": {1: 0, 21: 0, 2: 1, 24: 1, 5: 2, 12: 2, 111: 2},
		// Arabic
		"nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);": {0: 0, 1: 1, 2: 2, 3: 3, 103: 3, 11: 4, 100: 5},
	} {
		_, rule, err := parsePlural(header)
		if err != nil {
			t.Errorf("parsePlural(%q): %v", header, err)
			continue
		}
		for n, form := range want {
			if got := rule.Eval(pluralNumber(n)); got != form {
				t.Errorf("%q: form of %d is %d; want %d", header, n, got, form)
			}
		}
	}
}

func TestConcurrentUse(t *testing.T) {
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 200 {
				For("et").N("text.long", 3)
				For("en").T("text.long", "limit", "3")
				SortKey("Õunapuu", "Mari", "et")
				SortKey("Žemaitis", "Jonas", "lt")
			}
		})
	}
	wg.Wait()
	if got, want := For("et").T("day.today"), "täna"; got != want {
		t.Errorf("T = %q; want %q", got, want)
	}
}

// TestForOwn: to a person Sild speaks more languages than to staff.
func TestForOwn(t *testing.T) {
	for lang, want := range map[Lang]string{"ru-RU": "Мой план", "lt": "Mano planas", "uk": "Мій план", "ar": "خطتي", "xx": "My plan"} {
		if got := ForOwn(lang).T("plan.paper.title"); got != want {
			t.Errorf("%s: the paper is headed %q; want %q", lang, got, want)
		}
	}
	if got, want := OwnLangs(), append(Langs(), "uk", "ar"); !slices.Equal(got, want) {
		t.Errorf("to a person Sild speaks %v; want %v", got, want)
	}
	if got := MatchOwn("uk-UA,uk;q=0.9,en;q=0.2", "en"); got != "uk" {
		t.Errorf("a browser that likes Ukrainian is answered in %q", got)
	}
	// A letter with no value missing, in each.
	for _, lang := range OwnLangs() {
		v := ForOwn(lang)
		for _, key := range []string{"letter.hello", "letter.what", "letter.free", "plan.paper.note", "my.title", "day.monday"} {
			if !v.Has(key) {
				t.Errorf("%s has no %s", lang, key)
			}
		}
	}
}

// TestPluralRules: the forms of each catalogue are those of CLDR: numbers that
// CLDR keeps apart have another form, those that it takes together the same.
func TestPluralRules(t *testing.T) {
	voices, _ := load(files)
	for _, c := range slices.Concat(customs, guests) {
		v, forms := voices[c.lang], map[locales.PluralRule]int{}
		for _, n := range []int{0, 1, 2, 3, 4, 5, 9, 10, 11, 12, 14, 19, 20, 21, 22, 25, 30, 31, 99, 100, 101, 102, 111, 112, 121, 1000, 1001, 1_000_011, 1_000_021} {
			rule, got := c.cldr.CardinalPluralRule(float64(n), 0), v.catalogue.plural.Eval(pluralNumber(n))
			if form, seen := forms[rule]; !seen {
				forms[rule] = got
			} else if form != got {
				t.Errorf("%s: %d takes form %d, others of CLDR's kind %v take %d", c.lang, n, got, rule, form)
			}
		}
		if len(forms) != v.catalogue.forms {
			t.Errorf("%s has %d forms; CLDR knows %d", c.lang, v.catalogue.forms, len(forms))
		}
	}
}
