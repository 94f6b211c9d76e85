// SPDX-License-Identifier: EUPL-1.2

package record

import (
	"regexp"
	"strings"
)

// A GuideBlock is a piece of a guide: a heading, a paragraph or a list.
type GuideBlock struct {
	Kind  string // h, p, ul
	Lines [][]guideSpan
}

// A guideSpan is some words, as a link if they have an address.
type guideSpan struct{ Text, Href string }

var guideLink = regexp.MustCompile(`\[([^\[\]\n]+)\]\((https://[^\s()<>"]+)\)`)

// GuideBlocks reads the text of a guide. Only ## headings, - lists, paragraphs and
// links to https addresses mean anything; all else is words.
func GuideBlocks(text string) (list []GuideBlock) {
	open := "" // the kind of block that the next line goes on with
	for line := range strings.Lines(strings.ReplaceAll(text, "\r\n", "\n")) {
		line = strings.TrimSpace(line)
		kind, words := "p", line
		if rest, ok := strings.CutPrefix(line, "## "); ok {
			kind, words = "h", rest
		} else if rest, ok := strings.CutPrefix(line, "- "); ok {
			kind, words = "ul", rest
		}
		switch {
		case line == "":
			open = ""
			continue
		case kind == "p" && open == "ul": // a thing of the list goes on
			b := &list[len(list)-1]
			last := len(b.Lines) - 1
			b.Lines[last] = append(b.Lines[last], guideSpans(" "+words)...)
			continue
		case kind == open && kind != "h":
			b := &list[len(list)-1]
			if kind == "p" {
				b.Lines[0] = append(b.Lines[0], guideSpans(" "+words)...)
			} else {
				b.Lines = append(b.Lines, guideSpans(words))
			}
			continue
		}
		list = append(list, GuideBlock{kind, [][]guideSpan{guideSpans(words)}})
		open = kind
	}
	return list
}

func guideSpans(words string) (list []guideSpan) {
	from := 0
	for _, m := range guideLink.FindAllStringSubmatchIndex(words, -1) {
		if m[0] > from {
			list = append(list, guideSpan{Text: words[from:m[0]]})
		}
		list = append(list, guideSpan{words[m[2]:m[3]], words[m[4]:m[5]]})
		from = m[1]
	}
	if from < len(words) {
		list = append(list, guideSpan{Text: words[from:]})
	}
	return list
}
