// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"iter"
	"unicode"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// inside reports a fault at the letter at of the text that was read for path.
//
// YAML has five ways to write a text, and in most of them line breaks and
// indentation change on the way. What does not change is the order of the
// letters that can be seen, so the place is found by counting them.
func (r *reader) inside(path, text string, at int, say, proposal string) {
	f := Fault{File: r.file, Line: 1, Column: 1, Path: path, Text: say, Proposal: proposal}
	if n := r.at[path]; n != nil {
		f.Line, f.Column = r.locate(n, text, at)
	}
	r.faults = append(r.faults, f)
}

func (r *reader) locate(n ast.Node, text string, at int) (line, column int) {
	before, all := 0, 0
	for i, c := range []rune(text) {
		if !unicode.IsSpace(c) {
			if all++; i < at {
				before++
			}
		}
	}
	line, column = place(n)
	seen := 0
	for pos, width := range r.letters(n) {
		if line, column = pos[0], pos[1]; seen == before {
			break
		}
		if seen++; seen == all { // the place is behind the last letter
			column += width
			break
		}
	}
	return line, column
}

// letters are the places of the letters that can be seen of a text, from its
// first on, and beyond its end; with the width that each has in the file.
func (r *reader) letters(n ast.Node) iter.Seq2[[2]int, int] {
	l, k := place(n)
	l, k = l-1, k-1
	quote := rune(0)
	switch n := n.(type) {
	case *ast.LiteralNode:
		l, k = l+1, 0 // the text begins on the line after | or >
	case *ast.StringNode:
		switch n.GetToken().Type {
		case token.DoubleQuoteType:
			quote, k = '"', k+1
		case token.SingleQuoteType:
			quote, k = '\'', k+1
		}
	}
	return func(yield func([2]int, int) bool) {
		for ; l < len(r.lines); l, k = l+1, 0 {
			for row := r.lines[l]; k < len(row); {
				width, visible := 1, !unicode.IsSpace(row[k])
				if k+1 < len(row) && quote != 0 {
					switch next := row[k+1]; {
					case quote == '\'' && row[k] == '\'' && next == '\'':
						width = 2
					case quote == '"' && row[k] == '\\':
						width = max(2, map[rune]int{'x': 4, 'u': 6, 'U': 10}[next])
						visible = next != 'n' && next != 't' && next != 'r' && next != ' '
					}
				} else if quote == '"' && row[k] == '\\' {
					visible = false // the line goes on
				}
				if visible && !yield([2]int{l + 1, k + 1}, width) {
					return
				}
				k += width
			}
		}
	}
}
