// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"sild"
	"sild/i18n"
)

// guardHeaders are on every answer: it is for the program that asked, and not
// for a page to show or a cache to keep.
var guardHeaders = map[string]string{
	"X-Content-Type-Options":       "nosniff",
	"Content-Security-Policy":      "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox",
	"Cache-Control":                "no-store",
	"Referrer-Policy":              "no-referrer",
	"Cross-Origin-Resource-Policy": "same-origin",
}

// foreign reports whether a page of another origin sent a write. A browser
// carries no token of ours by itself, so this is a second wall; a program says
// nothing of where it comes from, and needs none.
func foreign(r *http.Request) bool { return crossOrigin.Check(r) != nil }

var crossOrigin = http.NewCrossOriginProtection()

// foreignProblem is its answer.
func foreignProblem(v *i18n.Voice) *Problem {
	return newProblem(v, http.StatusForbidden, sild.Forbidden.String(), sild.Message{Key: "error.cross_origin"})
}

// isJSON reports whether a body is said to be JSON in UTF-8, the one form that
// the API reads: no form and no plain text that any page could send.
func isJSON(header string) bool {
	kind, args, err := mime.ParseMediaType(header)
	if err != nil || kind != "application/json" {
		return false
	}
	charset, said := args["charset"]
	return !said || charset == "utf-8" || charset == "UTF-8"
}

// The most that a body may be nested, and the most figures of a number: more
// than any operation reads.
const (
	deepest = 32
	longest = 40
)

// plain reports whether a body is JSON that every reader understands alike: no
// name twice in one object (RFC 8259 §4 leaves open which holds), no text of
// which a letter was lost on its way, nothing deeper than ours, no number
// longer.
func plain(body []byte) bool {
	type level struct {
		names map[string]bool // nil: a list
		name  bool            // what comes next is a name
	}
	var in []level
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	for {
		t, err := d.Token()
		if err == io.EOF {
			return len(in) == 0
		}
		if err != nil {
			return false
		}
		if x, ok := t.(json.Number); ok && len(x) > longest {
			return false
		}
		if x, ok := t.(string); ok && strings.ContainsRune(x, utf8.RuneError) {
			return false
		}
		if t == json.Delim('}') || t == json.Delim(']') {
			in = in[:len(in)-1]
			continue
		}
		if n := len(in); n > 0 && in[n-1].names != nil {
			if l := &in[n-1]; l.name {
				name := t.(string)
				if l.names[name] {
					return false
				}
				l.names[name], l.name = true, false
				continue
			} else {
				l.name = true
			}
		}
		switch t {
		case json.Delim('{'):
			in = append(in, level{map[string]bool{}, true})
		case json.Delim('['):
			in = append(in, level{})
		}
		if len(in) > deepest {
			return false
		}
	}
}
