// SPDX-License-Identifier: EUPL-1.2

package i18n

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/leonelquinteros/gotext"
	"github.com/leonelquinteros/gotext/plurals"
)

//go:embed locales/*/*.po
var files embed.FS

// voices are read once, when the first word is asked for. What is wrong with a
// catalogue is found by the tests; at work the rest of it still speaks.
var voices = sync.OnceValue(func() map[Lang]*Voice {
	all, _ := load(files)
	return all
})

// A catalogue is the texts of one language.
type catalogue struct {
	texts  map[string][]text // by key; one text, or one for each plural form
	plural plurals.Expression
	forms  int
}

// load reads the catalogues of all languages and everything that is wrong with them.
func load(fsys fs.FS) (map[Lang]*Voice, []error) {
	var faults []error
	all := make(map[Lang]*Voice, len(customs))
	for i, c := range slices.Concat(customs, guests) {
		dir := path.Join("locales", string(c.lang))
		if _, err := fs.Stat(fsys, dir); err != nil && i >= len(customs) {
			continue // what a person reads in it is in English
		}
		cat, errs := readCatalogue(fsys, dir)
		faults = append(faults, errs...)
		all[c.lang] = &Voice{custom: c, catalogue: cat}
	}
	return all, faults
}

func readCatalogue(fsys fs.FS, dir string) (catalogue, []error) {
	var faults []error
	cat := catalogue{texts: map[string][]text{}}
	names, err := fs.Glob(fsys, dir+"/*.po")
	if err != nil || len(names) == 0 {
		return cat, []error{fmt.Errorf("%s: no catalogue: %v", dir, err)}
	}
	header := ""
	for _, name := range names {
		fault := func(format string, args ...any) {
			faults = append(faults, fmt.Errorf(name+": "+format, args...))
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			fault("%v", err)
			continue
		}
		for _, key := range repeated(string(data)) {
			fault("%s stands twice", key)
		}
		po := gotext.NewPo()
		po.Parse(data)
		switch {
		case po.PluralForms == "":
			fault("the header says nothing of plural forms")
		case header == "":
			header = po.PluralForms
			if cat.forms, cat.plural, err = parsePlural(header); err != nil {
				fault("plural forms: %v", err)
			}
		case header != po.PluralForms:
			fault("plural forms differ from those of %s", names[0])
		}
		if len(po.GetDomain().GetCtxTranslations()) > 0 {
			fault("contexts are not used: make the key say it")
		}
		for key, tr := range po.GetDomain().GetTranslations() {
			if key == "" {
				continue // the header
			}
			if _, there := cat.texts[key]; there {
				fault("%s stands in another file too", key)
				continue
			}
			want := 1
			if tr.PluralID != "" {
				want = cat.forms
				if tr.PluralID != key+".many" {
					fault("%s: msgid_plural is %q; want %q", key, tr.PluralID, key+".many")
				}
			}
			if len(tr.Trs) != want {
				fault("%s has %d forms; want %d", key, len(tr.Trs), want)
			}
			forms := make([]text, 0, want)
			for i := range want {
				if strings.TrimSpace(tr.Trs[i]) == "" {
					fault("%s: form %d is empty or cannot be read", key, i)
					continue
				}
				forms = append(forms, parseText(tr.Trs[i]))
			}
			if len(forms) > 0 {
				cat.texts[key] = forms
			}
		}
	}
	return cat, faults
}

// repeated are the keys that a file has more than once; gotext keeps the last
// of them without a word.
func repeated(po string) (keys []string) {
	seen := map[string]bool{}
	for line := range strings.Lines(po) {
		key, ok := strings.CutPrefix(strings.TrimSpace(line), "msgid ")
		if !ok {
			continue
		}
		if seen[key] {
			keys = append(keys, key)
		}
		seen[key] = true
	}
	return keys
}

// parsePlural reads a Plural-Forms header: "nplurals=2; plural=(n != 1);".
func parsePlural(header string) (forms int, rule plurals.Expression, err error) {
	count, expr, ok := strings.Cut(header, ";")
	expr, has := strings.CutPrefix(strings.TrimSpace(expr), "plural=")
	if _, err := fmt.Sscanf(strings.TrimSpace(count), "nplurals=%d", &forms); err != nil || !ok || !has || forms < 1 {
		return 1, nil, fmt.Errorf("%q cannot be read", header)
	}
	rule, err = plurals.Compile(strings.TrimSuffix(strings.TrimSpace(expr), ";"))
	return forms, rule, err
}

// A text is what a catalogue says, cut at its placeholders.
type text []part

// A part is plain text, or the name of a placeholder and the ending of its date.
type part struct{ plain, name, ending string }

// parseText cuts s at its {placeholders} and {dates|l}. Any other brace is a brace.
func parseText(s string) (t text) {
	plain := ""
	for s != "" {
		before, rest, ok := strings.Cut(s, "{")
		plain += before
		if !ok {
			break
		}
		name, after, ok := strings.Cut(rest, "}")
		name, ending, bent := strings.Cut(name, "|")
		if !ok || !isName(name) || bent && endings[ending] == nil {
			plain += "{"
			s = rest
			continue
		}
		if plain != "" {
			t = append(t, part{plain: plain})
			plain = ""
		}
		t = append(t, part{name: name, ending: ending})
		s = after
	}
	if plain != "" {
		t = append(t, part{plain: plain})
	}
	return t
}

func isName(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' {
			return false
		}
	}
	return s != ""
}

// fill puts the values of args, pairs of name and value, into t. A value is
// never looked into; a placeholder without a value stays as it stands. Where a
// value ends with a full stop, as a date in Lithuanian does ("9 d."), that of
// the sentence after it is not written a second time.
func (t text) fill(args []string) string {
	if len(t) == 1 && t[0].name == "" {
		return t[0].plain
	}
	var b strings.Builder
	stop := false
	for _, p := range t {
		if p.name == "" {
			plain := p.plain
			if stop && strings.HasPrefix(plain, ".") && !strings.HasPrefix(plain, "..") {
				plain = plain[1:]
			}
			b.WriteString(plain)
			stop = false
			continue
		}
		value, ok := lookUp(args, p.name)
		if !ok {
			value = "{" + p.name + "}"
		}
		if p.ending != "" {
			value = bend(value, p.ending)
		}
		b.WriteString(value)
		stop = strings.HasSuffix(value, ".")
	}
	return b.String()
}

func lookUp(args []string, name string) (string, bool) {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == name {
			return args[i+1], true
		}
	}
	return "", false
}
