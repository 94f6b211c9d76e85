// SPDX-License-Identifier: EUPL-1.2

package i18n

import (
	"embed"
	"io/fs"
	"sync"
	"time"

	"github.com/go-playground/locales"
	"github.com/go-playground/locales/ru"
)

//go:embed person/*/*.po
var personFiles embed.FS

// guests are the languages in which only what a person reads is written: the
// letter. Nobody's pages are in them, so they are not among [Langs].
var guests = []custom{
	{"ru", ru.New(), func(_ locales.Translator, t time.Time) string { return t.Format("02.01.2006") }},
}

var guestVoices = sync.OnceValue(func() map[Lang]*Voice {
	all := make(map[Lang]*Voice, len(guests))
	for _, c := range guests {
		all[c.lang], _ = guest(personFiles, c)
	}
	return all
})

func guest(fsys fs.FS, c custom) (*Voice, []error) {
	cat, faults := readCatalogue(fsys, "person/"+string(c.lang))
	return &Voice{custom: c, catalogue: cat}, faults
}

// ToPerson is the voice that speaks to a person in lang, where there is one.
func ToPerson(lang Lang) (*Voice, bool) {
	for _, c := range customs {
		if c.lang == lang {
			return For(lang), true
		}
	}
	v, ok := guestVoices()[lang]
	return v, ok
}

// PersonLangs are the languages of [ToPerson].
func PersonLangs() []Lang {
	langs := Langs()
	for _, c := range guests {
		langs = append(langs, c.lang)
	}
	return langs
}
