// SPDX-License-Identifier: EUPL-1.2

package sild_test

import (
	"go/ast"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"sild/i18n"
)

// catalogue is the texts of one language: of each key all its forms.
type catalogue map[string][]string

var poLine = regexp.MustCompile(`^(msgid|msgid_plural|msgstr(?:\[\d+\])?)?\s*(".*")$`)

// readPO adds the entries of a PO file to c.
func (c catalogue) readPO(po string) {
	var field, key string
	for line := range strings.Lines(po) {
		m := poLine.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil {
			continue
		}
		text, _ := strconv.Unquote(m[2])
		if m[1] != "" {
			field = m[1]
			switch {
			case field == "msgid":
				key = ""
			case strings.HasPrefix(field, "msgstr") && key != "":
				c[key] = append(c[key], "")
			}
		}
		switch {
		case field == "msgid":
			key += text
		case strings.HasPrefix(field, "msgstr") && key != "":
			c[key][len(c[key])-1] += text
		}
	}
}

var placeholder = regexp.MustCompile(`\{(\w+)(?:\|[a-z]+)?\}`)

// placeholders are the names that the texts of a key leave open, but for the
// number of a plural, which a form may put into words.
func placeholders(forms []string) []string {
	var names []string
	for _, f := range forms {
		for _, p := range placeholder.FindAllStringSubmatch(f, -1) {
			if name := "{" + p[1] + "}"; name != "{n}" {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// languageProblems says where b does not say what a says.
func languageProblems(a, b catalogue) (problems []string) {
	for _, key := range slices.Sorted(maps.Keys(a)) {
		switch forms := b[key]; {
		case forms == nil:
			problems = append(problems, key+" is missing")
		case slices.ContainsFunc(forms, func(s string) bool { return strings.TrimSpace(s) == "" }):
			problems = append(problems, key+" is empty")
		case !slices.Equal(placeholders(a[key]), placeholders(forms)):
			problems = append(problems, key+" has the placeholders "+strings.Join(placeholders(forms), " ")+"; want "+strings.Join(placeholders(a[key]), " "))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(b)) {
		if a[key] == nil {
			problems = append(problems, key+" is in no other language")
		}
	}
	return problems
}

var (
	keyForm = regexp.MustCompile(`^[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+$`)
	keyPart = regexp.MustCompile(`^[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*\.$`)
)

// A use is a place that needs a key.
type use struct {
	key  string
	line int
}

// uses lists the keys that f certainly needs: what is said (T, N), the
// problems of a form (Check), and the fields Key, …Key and Label of a struct.
func uses(f *ast.File) (all []use) {
	see := func(e ast.Expr) bool {
		lit, ok := e.(*ast.BasicLit)
		if !ok {
			return false
		}
		if key, err := strconv.Unquote(lit.Value); err == nil && keyForm.MatchString(key) {
			all = append(all, use{key, fset.Position(lit.Pos()).Line})
			return true
		}
		return false
	}
	calls(f, func(_, fn string, call *ast.CallExpr) {
		switch {
		case fn == "T" || fn == "N":
			for _, arg := range call.Args { // the first is the key, the others are values
				if see(arg) {
					break
				}
			}
		case fn == "Check" && len(call.Args) >= 3:
			see(call.Args[2])
		}
	})
	ast.Inspect(f, func(n ast.Node) bool {
		if kv, ok := n.(*ast.KeyValueExpr); ok {
			if field, ok := kv.Key.(*ast.Ident); ok && (strings.HasSuffix(field.Name, "Key") || field.Name == "Label") {
				see(kv.Value)
			}
		}
		return true
	})
	return all
}

// mentions gathers every text in f that is a key, and every text that begins
// one, as in "role." + name.
func mentions(f *ast.File, whole, parts map[string]bool) {
	ast.Inspect(f, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok {
			text, err := strconv.Unquote(lit.Value)
			switch {
			case err != nil:
			case keyForm.MatchString(text):
				whole[text] = true
			case keyPart.MatchString(text):
				parts[text] = true
			}
		}
		return true
	})
}

func mentioned(key string, whole, parts map[string]bool) bool {
	if whole[key] {
		return true
	}
	for i := range key {
		if key[i] == '.' && parts[key[:i+1]] {
			return true
		}
	}
	return false
}

func readCatalogues(t *testing.T) map[string]catalogue {
	all := map[string]catalogue{}
	for _, s := range files(t, func(s source) bool {
		return strings.HasSuffix(s.path, ".po") && strings.HasPrefix(s.path, "i18n/locales/")
	}) {
		lang := path.Base(s.pkg) // i18n/locales/et/core.po
		if all[lang] == nil {
			all[lang] = catalogue{}
		}
		one := catalogue{}
		one.readPO(s.text)
		for key := range one {
			if all[lang][key] != nil {
				t.Errorf("%s has %s, which another file of %s has too", s.path, key, lang)
			}
		}
		all[lang].readPO(s.text)
	}
	return all
}

func TestLanguages(t *testing.T) {
	a, b := catalogue{}, catalogue{}
	a.readPO("msgid \"\"\nmsgstr \"Language: en\\n\"\n\nmsgid \"x.one\"\nmsgstr \"\"\n\"One {name}\"\n\nmsgid \"x.many\"\nmsgid_plural \"x.many.many\"\nmsgstr[0] \"a day\"\nmsgstr[1] \"{n} days\"\n")
	b.readPO("msgid \"x.one\"\nmsgstr \"Üks {nimi}\"\n\nmsgid \"x.more\"\nmsgstr \"Veel\"\n")
	if len(a) != 2 || len(a["x.many"]) != 2 || a["x.one"][0] != "One {name}" {
		t.Errorf("read %q", a)
	}
	if p := languageProblems(a, b); len(p) != 3 {
		t.Errorf("%q; want a missing key, a foreign key and a wrong placeholder", p)
	}
	if p := languageProblems(a, a); p != nil {
		t.Errorf("%q; want no problem", p)
	}

	all := readCatalogues(t)
	some := func(names ...string) catalogue {
		c := catalogue{}
		for _, s := range files(t, func(s source) bool {
			return path.Dir(s.path) == "i18n/locales/en" && slices.Contains(names, path.Base(s.path))
		}) {
			c.readPO(s.text)
		}
		if len(c) == 0 {
			t.Errorf("there are no texts in %q", names)
		}
		return c
	}
	// Guests are spoken to a person alone: all of these files, and the same beside.
	guests := some("days.po", "letter.po", "paper.po", "portal.po")
	for lang, texts := range all {
		for key := range texts {
			if !slices.Contains(i18n.Langs(), i18n.Lang(lang)) && all["en"][key] != nil {
				guests[key] = all["en"][key]
			}
		}
	}
	for lang, texts := range all {
		want := all["en"]
		if !slices.Contains(i18n.Langs(), i18n.Lang(lang)) {
			want = guests
		}
		for _, p := range languageProblems(want, texts) {
			t.Errorf("%s: %s", lang, p)
		}
	}
	if len(all) != len(i18n.OwnLangs()) {
		t.Errorf("there are catalogues of %d languages; want %v", len(all), i18n.OwnLangs())
	}
}

func TestKeys(t *testing.T) {
	all := readCatalogues(t)
	whole, parts := map[string]bool{}, map[string]bool{}
	for _, s := range files(t, func(s source) bool { return isGo(s) && !s.test && !isTool(s) }) {
		mentions(s.file, whole, parts)
		for _, u := range uses(s.file) {
			if all["en"][u.key] == nil {
				t.Errorf("%s:%d: %s is in no catalogue", s.path, u.line, u.key)
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(all["en"])) {
		if !mentioned(key, whole, parts) {
			t.Errorf("%s is in the catalogues, and nothing says it", key)
		}
	}
}

// unkind are words that Sild does not use of people (design §1.7), by language.
var unkind = map[string]*regexp.Regexp{
	"en": regexp.MustCompile(`(?i)\b(?:ex-?)?(?:offender|convict|client)s?\b`),
	"et": regexp.MustCompile(`(?i)(?:^|\P{L})(?:kurjategija|klien[dt])`),
	"lt": regexp.MustCompile(`(?i)(?:^|\P{L})(?:nusikaltėl|klient|nuteist|kalin[iy]|recidyv|narkoman|alkoholik)`),
	"ru": regexp.MustCompile(`(?i)(?:^|\P{L})(?:преступни[кц]|клиент|осужд[её]нн|заключ[её]нн|зэк|рецидив|наркоман|алкоголик)`),
}

func TestWords(t *testing.T) {
	for lang, says := range map[string][2]string{
		"en": {"Two clients wait.", "Two people wait."},
		"et": {"Kaks klienti ootab.", "Kaks inimest ootab."},
		"lt": {"Laukia du nuteistieji.", "Laukia du žmonės; kalėjimas klausia."},
		"ru": {"Ждут двое заключённых.", "Ждут двое; пожизненное заключение."},
	} {
		if !unkind[lang].MatchString(says[0]) || unkind[lang].MatchString(says[1]) {
			t.Errorf("the rule on words does not bite in %s", lang)
		}
	}
	for lang, texts := range readCatalogues(t) {
		for key, forms := range texts {
			for _, f := range forms {
				if re := unkind[lang]; re != nil && re.MatchString(f) {
					t.Errorf("%s: %s says %q of a person", lang, key, re.FindString(f))
				}
			}
		}
	}
}

var (
	// scripts are the letters of the languages that are not written in Latin ones.
	scripts = map[string]*unicode.RangeTable{"ru": unicode.Cyrillic, "uk": unicode.Cyrillic, "ar": unicode.Arabic}
	words   = regexp.MustCompile(`\p{L}+`)
	// units are written alike in several languages, and placeholders in all.
	units = regexp.MustCompile(`\{\w+(?:\|[a-z]+)?\}|\b(?:h|min|km)\b`)
)

func wordsOf(forms ...string) []string {
	return words.FindAllString(units.ReplaceAllString(strings.Join(forms, " "), " "), -1)
}

// scriptProblems says what in text is not in the letters of lang: a word that
// somebody left in another language, or a letter of another alphabet that only
// looks right. Words of the English text may stand: names of things, commands.
func scriptProblems(lang, text string, english ...string) (odd []string) {
	known := wordsOf(english...)
	for _, w := range wordsOf(text) {
		own := scripts[lang]
		if own == nil {
			own = unicode.Latin
		}
		foreign := strings.ContainsFunc(w, func(r rune) bool { return !unicode.In(r, own, unicode.Common) })
		if foreign && !slices.Contains(known, w) {
			odd = append(odd, w)
		}
	}
	return odd
}

// TestTranslated: every text is in its language: in its letters, and not left as
// it stands in English.
func TestTranslated(t *testing.T) {
	if scriptProblems("ru", "Сохранено {time}: PIN", "Saved {time}: PIN") != nil ||
		len(scriptProblems("ru", "Cохранено", "Saved")) != 1 || len(scriptProblems("lt", "Įrаšyta", "Saved")) != 1 {
		t.Error("the rule on letters does not bite")
	}
	all := readCatalogues(t)
	for lang, texts := range all {
		for key, forms := range texts {
			english := all["en"][key]
			for i, f := range forms {
				if odd := scriptProblems(lang, f, english...); odd != nil {
					t.Errorf("%s: %s has %q in another script", lang, key, odd)
				}
				if lang != "en" && i < len(english) && f == english[i] && len(wordsOf(f)) > 1 {
					t.Errorf("%s: %s is in English: %q", lang, key, f)
				}
			}
		}
	}
}
