// SPDX-License-Identifier: EUPL-1.2

// Package i18n is about words: the catalogues of every language, plurals,
// dates and numbers as a language writes them, and the keys by which names are
// searched and sorted.
//
// It promises that a text is always shown (a missing one as its key in
// brackets), that nothing inside a value is read as a placeholder, and that a
// [Voice] may be used by any number of goroutines. Catalogues are gettext PO
// files, several to a language, in locales/; each text has a stable key, and
// placeholders are {named}. Escaping for HTML is left to the pages, and the
// words of a programme to its pack.
//
// A plural has msgid "key" and msgid_plural "key.many"; which number takes
// which form stands in the file's header.
package i18n

import (
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// A Lang is a language as BCP 47 writes its base: "en", "et".
type Lang string

// Langs are the languages in which all of Sild speaks, in the order in which
// they are offered.
func Langs() []Lang {
	langs := make([]Lang, len(customs))
	for i, c := range customs {
		langs[i] = c.lang
	}
	return langs
}

// OwnLangs are the languages in which Sild speaks to a person, on their own
// pages, in letters and on papers: those of [Langs], and others that people
// come with.
func OwnLangs() []Lang {
	langs := Langs()
	for _, c := range guests {
		langs = append(langs, c.lang)
	}
	return langs
}

// Name is the language's own name for itself.
func (l Lang) Name() string { return ForOwn(l).T("lang.name") }

// Dir is "rtl" for a language written from right to left, else "ltr".
func (l Lang) Dir() string {
	tag, err := language.Parse(string(l))
	if err != nil {
		return "ltr"
	}
	script, _ := tag.Script()
	switch script.String() {
	case "Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg":
		return "rtl"
	}
	return "ltr"
}

// longestHeader bounds the work that a hostile Accept-Language can cause.
const longestHeader = 1000

// Match is the language of [Langs] that a browser's Accept-Language header
// likes best, or fallback if it names none of them.
func Match(acceptLanguage string, fallback Lang) Lang {
	return match(acceptLanguage, Langs(), fallback)
}

// MatchOwn is Match among [OwnLangs].
func MatchOwn(acceptLanguage string, fallback Lang) Lang {
	return match(acceptLanguage, OwnLangs(), fallback)
}

func match(acceptLanguage string, among []Lang, fallback Lang) Lang {
	if len(acceptLanguage) > longestHeader {
		return fallback
	}
	tags, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil {
		return fallback
	}
	for _, tag := range tags { // best first
		if c, err := language.Macro.Canonicalize(tag); err == nil {
			tag = c
		}
		base, _ := tag.Base()
		if l := Lang(base.String()); slices.Contains(among, l) {
			return l
		}
	}
	return fallback
}

// For is the voice of lang, whose region does not matter. A language that is
// not among [Langs] is answered in English.
func For(lang Lang) *Voice { return speaker(lang, Langs()) }

// ForOwn is the voice of lang to a person: on their own pages, in letters, on
// papers. Of a language that is not among [Langs] it knows only the texts that a
// person reads.
func ForOwn(lang Lang) *Voice { return speaker(lang, OwnLangs()) }

func speaker(lang Lang, langs []Lang) *Voice {
	base, _, _ := strings.Cut(strings.ToLower(string(lang)), "-")
	if v := voices()[Lang(base)]; v != nil && slices.Contains(langs, Lang(base)) {
		return v
	}
	return voices()["en"]
}
