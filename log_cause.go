// SPDX-License-Identifier: EUPL-1.2

package sild

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"strings"
)

// bottom is the type of the innermost error of err's chain; of joined errors
// that of the first.
func bottom(err error) string {
	for {
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
			return fmt.Sprintf("%T", err)
		}
		err = next
	}
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

// causeText is the text of err, scrubbed. Errors of files say their paths
// without quotes: those go first.
func causeText(err error) string {
	text := err.Error()
	var paths []string
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		paths = append(paths, e.Path)
	}
	if e, ok := errors.AsType[*os.LinkError](err); ok {
		paths = append(paths, e.Old, e.New)
	}
	for _, p := range paths {
		if p != "" {
			text = strings.ReplaceAll(text, p, `""`)
		}
	}
	return scrub(text)
}

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
	number := false // whether the last word was one: two of them may be one code, written in groups
	for word := range strings.FieldsSeq(s) {
		plain := strings.TrimRight(word, ":;,.!?")
		after := word[len(plain):]
		n := len(words)
		hidden := n > 0 && words[n-1] == "…"
		isNumber := plain != "" && digits(plain) == len(plain)
		switch {
		case plain == "‹›", !harmless.MatchString(plain), len(plain) > 60, digits(plain) > 4 && !strings.HasPrefix(plain, "sqlstate:"), isNumber && (number || hidden):
			if hidden || isNumber && number {
				words = words[:n-1]
			}
			word = "…" + after
		default:
			word = strings.Replace(word, "‹›", "(…)", 1)
		}
		number = isNumber
		words = append(words, word)
	}
	if n := len(words); cut && (n == 0 || words[n-1] != "…") {
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
