// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"
	_ "time/tzdata" // zones must not depend on the machine
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// compiled is what Parse makes of a pack beyond its fields.
type compiled struct {
	zone      *time.Location
	variables map[string]*variable // what conditions may ask about, by path
	before    []*Pack              // the versions in force before, see Succeed
}

// The limits are ours: far above any pack that people write, and low enough
// that reading one always ends soon. The YAML reader takes the longer for each
// line and for each letter of a line, the more there are.
const (
	largest = 512 << 10 // bytes of a file
	longest = 4000      // bytes of a line
	most    = 10_000    // lines
	deepest = 100       // brackets or list marks inside each other
)

// Parse reads a pack. The Pack is nil if and only if there are faults; all
// faults of the file come in one run, sorted by their place.
func Parse(name string, src []byte) (*Pack, Faults) {
	return parse(name, src, func(*checker) {})
}

// parse is Parse, with more to check.
func parse(name string, src []byte, more func(*checker)) (p *Pack, faults Faults) {
	r := &reader{file: name, at: map[string]ast.Node{}}
	defer func() {
		// The YAML reader is foreign code; whatever it meets in a file, a pack
		// is refused and nobody's server stops.
		if v := recover(); v != nil {
			p, faults = nil, Faults{{File: name, Line: 1, Column: 1, Text: fmt.Sprintf("The file cannot be read as YAML (%v).", v)}}
		}
	}()
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	src = bytes.ReplaceAll(bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	if f, ok := unreadable(src); ok {
		f.File = name
		return nil, Faults{f}
	}
	for line := range bytes.SplitSeq(src, []byte("\n")) {
		r.lines = append(r.lines, []rune(string(line)))
	}
	body := r.yaml(src)
	if body == nil {
		return nil, r.faults.sort()
	}
	p = &Pack{}
	r.read(body, "", reflect.ValueOf(p).Elem(), "")
	check(r, p, more)
	if len(r.faults) > 0 {
		return nil, r.faults.sort()
	}
	return p, nil
}

// unreadable says why src is not worth a try.
func unreadable(src []byte) (Fault, bool) {
	at := func(i int, text, proposal string) (Fault, bool) {
		line := bytes.LastIndexByte(src[:i], '\n') + 1
		return Fault{Line: bytes.Count(src[:i], []byte("\n")) + 1, Column: utf8.RuneCount(src[line:i]) + 1, Text: text, Proposal: proposal}, true
	}
	if len(src) > largest {
		return at(0, fmt.Sprintf("The file is larger than %d kB.", largest>>10), "")
	}
	if i := bytes.IndexByte(src, 0); i >= 0 {
		return at(i, "There is a zero byte here: this is not a text file.", "Save it as UTF-8.")
	}
	for i := 0; i < len(src); {
		c, n := utf8.DecodeRune(src[i:])
		if c == utf8.RuneError && n == 1 {
			return at(i, "There is a letter here that is not UTF-8.", "Save the file as UTF-8.")
		}
		i += n
	}
	depth, marks, start, lines := 0, 0, 0, 1
	for i, c := range src {
		switch {
		case c == '\n':
			if start, lines, marks = i+1, lines+1, 0; lines > most {
				return at(i, fmt.Sprintf("The file has more than %d lines.", most), "")
			}
		case i-start >= longest:
			return at(i, fmt.Sprintf("This line has more than %d letters.", longest), "Begin a text of several lines with | and go on in the next line.")
		case c == '[', c == '{':
			depth++
		case c == ']', c == '}':
			depth = max(0, depth-1)
		case (c == '-' || c == '?') && i+1 < len(src) && src[i+1] == ' ':
			marks++
		case c != ' ':
			marks = 0
		}
		if depth > deepest || marks > deepest {
			return at(i, "Too many brackets or marks stand inside each other here.", "")
		}
	}
	return Fault{}, false
}

// yaml reads src as one YAML document and returns what is in it, or nil.
func (r *reader) yaml(src []byte) ast.Node {
	f, err := parser.ParseBytes(src, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		r.syntax(err)
		return nil
	}
	var body ast.Node
	for _, d := range f.Docs {
		if d.Body == nil || d.Body.Type() == ast.NullType || d.Body.Type() == ast.CommentType {
			continue
		}
		if body != nil {
			r.fault(d.Body, "", "A second document begins here; a pack is one.", "Take out the line with three hyphens.")
			return nil
		}
		body = d.Body
	}
	if body == nil {
		r.faults = append(r.faults, Fault{File: r.file, Line: 1, Column: 1, Text: "The file is empty.", Proposal: `Begin with "pack: " and a short name.`})
	}
	return body
}

// syntax reports that the file is no YAML. The reader stops at the first such
// place, so there is one fault.
func (r *reader) syntax(err error) {
	f := Fault{File: r.file, Line: 1, Column: 1}
	text := err.Error()
	if e, ok := errors.AsType[yaml.Error](err); ok {
		text = e.GetMessage()
		if t := e.GetToken(); t != nil && t.Position != nil {
			f.Line, f.Column = max(1, t.Position.Line), max(1, t.Position.Column)
		}
	}
	text, _, _ = strings.Cut(text, "\n")
	if r := []rune(text); len(r) > 80 {
		text = string(r[:80]) + "…"
	}
	f.Text = fmt.Sprintf("The file cannot be read from here on (%s).", text)
	switch {
	case strings.Contains(text, `'	'`), strings.Contains(text, "tab"):
		f.Text, f.Proposal = "There is a tab here.", "Indent with spaces."
	case strings.Contains(text, "must be specified"):
		f.Text, f.Proposal = "What stands between { } or [ ] does not go on as it should here.", "Is a bracket not closed, or does a text with a bracket, a colon or a quotation mark in it stand without quotes?"
	case strings.Contains(text, "mapping value is not allowed"):
		f.Text, f.Proposal = "There is a colon here that does not belong to a key.", "Put a text that contains a colon into quotes."
	case strings.Contains(text, "non-map value"):
		f.Text, f.Proposal = "This line has no key.", "Is the colon missing, or the indentation different from the lines around it?"
	case strings.Contains(text, "invalid header option"):
		f.Text, f.Proposal = "With | or > a text of several lines begins.", "Put a text that only contains such a mark into quotes."
	case strings.Contains(text, "could not find end character") || strings.Contains(text, "not closed") || strings.Contains(text, "quote"):
		f.Text, f.Proposal = "A text in quotes begins here and does not end.", "Close it with the same quote."
	case strings.Contains(text, "sequence end token") || strings.Contains(text, "']'") || strings.Contains(text, "flow"):
		f.Proposal = "Is a bracket or a comma missing?"
	}
	r.faults = append(r.faults, f)
}

// place is where n begins, for people: a mapping begins at its first key.
func place(n ast.Node) (line, column int) {
	var t *token.Token
	switch n := n.(type) {
	case *ast.MappingNode:
		if t = n.Start; !n.IsFlowStyle && len(n.Values) > 0 {
			t = n.Values[0].Key.GetToken()
		}
	case *ast.MappingValueNode:
		t = n.Key.GetToken()
	default:
		t = n.GetToken()
	}
	if t == nil || t.Position == nil {
		return 1, 1
	}
	return max(1, t.Position.Line), max(1, t.Position.Column)
}
