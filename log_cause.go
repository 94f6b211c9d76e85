// SPDX-License-Identifier: EUPL-1.2

package sild

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// bottom is the type of the innermost error of err's chain; of joined errors
// that of the first.
func bottom(err error) string {
	for depth := 0; depth < 100; depth++ {
		var next error
		switch e := err.(type) {
		case interface{ Unwrap() error }:
			next = e.Unwrap()
		case interface{ Unwrap() []error }:
			if all := e.Unwrap(); len(all) > 0 {
				next = all[0]
			}
		}
		if next == nil {
			break
		}
		err = next
	}
	return fmt.Sprintf("%T", err)
}

// longestCause bounds what a huge input, echoed by an error, can write.
const longestCause = 4000

var (
	// quoted is what stands in quotes of any kind; quotes that nobody closes
	// reach to the end. An apostrophe inside a word is none.
	quoted = regexp.MustCompile("(?s)\"(?:[^\"\\\\]|\\\\.)*(?:\"|\\\\?$)" + "|`[^`]*(?:`|$)" + `|“[^”]*(?:”|$)|„[^“”]*(?:[“”]|$)|«[^»]*(?:»|$)|‘[^’]*(?:’|$)|\B'(?:[^'\\]|\\.)*(?:'|\\?$)`)
	// inner are brackets without brackets inside.
	inner    = regexp.MustCompile(`\([^()\[\]{}]*\)|\[[^()\[\]{}]*\]|\{[^()\[\]{}]*\}`)
	sqlstate = regexp.MustCompile(`\(SQLSTATE ([0-9A-Z]{5})\)`)

	// harmless is a word that a program says of itself.
	harmless = regexp.MustCompile(`^(?:` +
		`[a-z][a-z0-9_]*(?:[./-][a-z0-9_]+)*` + // a word, a column, a key of the catalogues
		`|(?:[a-z][a-z0-9]{2,}\.)*[A-Z][A-Za-z0-9]*‹›` + // a call: AddGoal(…)
		`|[a-z][a-z0-9]{2,}\.[A-Z][A-Za-z0-9]*` + // strconv.Atoi
		`|SQLITE_[A-Z_]+|sqlstate:[0-9A-Z]{5}` +
		`|ERROR|FATAL|UNIQUE|CHECK|FOREIGN|PRIMARY|KEY|NOT|NULL|SQL|EOF|HTTP|TLS|DNS|TCP|JSON|YAML|CEL|CSV|GET|POST|UTF-8` +
		`|[0-9]{1,4}` +
		`|‹›)$`)
)

// scrub takes out of the text of an error all that may be of a person.
func scrub(s string) string {
	cut := len(s) > longestCause
	if cut {
		s = s[:longestCause]
	}
	s = strings.NewReplacer("‹", " ", "›", " ").Replace(strings.ToValidUTF8(s, " "))
	s = sqlstate.ReplaceAllString(s, "sqlstate:$1")
	s = quoted.ReplaceAllString(s, "‹›")
	for before := ""; before != s; {
		before = s
		s = inner.ReplaceAllString(s, "‹›")
	}
	if i := strings.IndexAny(s, "([{"); i >= 0 { // one that nobody closes reaches to the end
		s = s[:i] + "‹›"
	}
	var words []string
	for word := range strings.FieldsSeq(s) {
		plain := strings.TrimRight(word, ":;,.!?")
		ok := harmless.MatchString(plain) && len(plain) <= 60 && (digits(plain) <= 4 || strings.HasPrefix(plain, "sqlstate:"))
		switch {
		case ok && strings.HasSuffix(plain, "‹›") && plain != "‹›":
			word = strings.Replace(word, "‹›", "(…)", 1)
		case !ok || plain == "‹›":
			word = "…" + strings.TrimLeftFunc(word[len(plain):], unicode.IsSpace)
		}
		if n := len(words); n > 0 && word == "…" && words[n-1] == "…" {
			continue
		}
		words = append(words, word)
	}
	if cut {
		words = append(words, "…")
	}
	return strings.Join(words, " ")
}

func digits(s string) (n int) {
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			n++
		}
	}
	return n
}
