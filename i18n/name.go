// SPDX-License-Identifier: EUPL-1.2

package i18n

import (
	"encoding/hex"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// letters are those that NFKD leaves whole although people type them with, or
// leave out, a mark; and the spellings of one sound that a borrowed keyboard
// mixes up.
var letters = map[rune]string{
	'ß': "ss", 'đ': "d", 'ð': "d", 'ł': "l", 'ø': "o", 'þ': "th", 'æ': "ae", 'œ': "oe",
	'ı': "i", 'ħ': "h", 'ŧ': "t", 'ŋ': "n", 'ĸ': "k", 'ƒ': "f", 'ɓ': "b", 'ɗ': "d", 'ƙ': "k", 'ə': "e",
	'ґ': "г", 'ς': "σ",
	'ى': "ي", 'ی': "ي", 'ة': "ه", 'ک': "ك", 'ـ': "",
	'\'': "", '’': "", '‘': "", 'ʼ': "", 'ʻ': "", 'ʹ': "", '`': "", '′': "",
}

// Fold is s as it is searched for: compatible forms made one (NFKD), marks
// dropped (õ→o, ё→е, ά→α), lower case, letters with strokes made plain, apostrophes
// and invisible signs dropped, every dash a hyphen, every run of spaces one
// space. What is not UTF-8 is dropped. Fold(Fold(s)) is Fold(s).
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "´", "") // which NFKD would make a space and a mark
	for _, r := range norm.NFKD.String(s) {
		r = unicode.ToLower(r)
		plain, special := letters[r]
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case special && plain == "", unicode.Is(unicode.Mn, r), unicode.Is(unicode.Me, r), unicode.Is(unicode.Cf, r), unicode.IsControl(r),
			unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r):
			continue
		case unicode.Is(unicode.Pd, r):
			r = '-'
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		if special {
			b.WriteString(plain)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

const (
	// longestName is how many letters of a name take part in sorting, so that a
	// name of a million letters costs what any other does.
	longestName = 100
	// longestKey keeps the key, in hex, well inside PostgreSQL's limit of about
	// 2,700 bytes for an indexed value.
	longestKey = 500
)

// SortKey is a text whose order, byte by byte, is the order of names in lang: by
// family name, then by given name. It is stable: the same names give the same
// key as long as the binary's collation tables (golang.org/x/text) stay. It
// holds hexadecimal digits only.
func SortKey(family, given string, lang Lang) string {
	pool := collators(lang)
	c := pool.Get().(*collator)
	defer pool.Put(c)
	defer c.buf.Reset()
	// A tab sorts below everything that a name holds, the space included, so
	// "de" and all that bear it come before "de Vries" (CLDR root collation).
	key := c.KeyFromString(&c.buf, shorten(family)+"\t"+shorten(given))
	return hex.EncodeToString(key[:min(len(key), longestKey)])
}

func shorten(s string) string {
	if len(s) > longestName*4 {
		s = s[:longestName*4]
	}
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " ")
	n := 0
	for i := range s {
		if n++; n > longestName {
			return s[:i]
		}
	}
	return s
}

// A collator may be used by one goroutine at a time.
type collator struct {
	*collate.Collator
	buf collate.Buffer
}

var collatorPools struct {
	sync.Mutex
	by map[language.Base]*sync.Pool
}

// collators are those of lang; a language without rules of its own takes the
// root's, which the many of them then share.
func collators(lang Lang) *sync.Pool {
	base, _ := language.Make(string(lang)).Base()
	if !sortable()[base] {
		base = language.Base{}
	}
	collatorPools.Lock()
	defer collatorPools.Unlock()
	if p, ok := collatorPools.by[base]; ok {
		return p
	}
	tag := language.Und
	if base != (language.Base{}) {
		tag, _ = language.Compose(base)
	}
	p := &sync.Pool{New: func() any { return &collator{Collator: collate.New(tag)} }}
	if collatorPools.by == nil {
		collatorPools.by = map[language.Base]*sync.Pool{}
	}
	collatorPools.by[base] = p
	return p
}

// sortable are the languages with rules of their own.
var sortable = sync.OnceValue(func() map[language.Base]bool {
	all := map[language.Base]bool{}
	for _, tag := range collate.Supported() {
		base, _ := tag.Base()
		all[base] = true
	}
	return all
})
