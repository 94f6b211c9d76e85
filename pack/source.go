// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Source is what rules cite, as people can read it and look it up.
type Source struct {
	ID    string `yaml:"id" json:"id" doc:"What stands in a rule's source: J stands for J1, J2 …; domain §1.3 for itself and its steps."`
	Names Texts  `yaml:"names" json:"names"`
	Link  string `yaml:"link,omitempty" json:"link,omitempty" doc:"Where it can be read."`
}

// Cited are the sources that text names, in their order there, each once.
func (p *Pack) Cited(text string) (list []Source) {
	type hit struct {
		at int
		of Source
	}
	var hits []hit
	for _, s := range p.Sources {
		if at := cites(text, s.ID); at >= 0 {
			hits = append(hits, hit{at, s})
		}
	}
	hits = slices.DeleteFunc(hits, func(h hit) bool { // "domain" is meant where nothing closer is
		return slices.ContainsFunc(hits, func(o hit) bool { return o.at == h.at && len(o.of.ID) > len(h.of.ID) })
	})
	slices.SortStableFunc(hits, func(a, b hit) int { return a.at - b.at })
	for _, h := range hits {
		list = append(list, h.of)
	}
	return list
}

// cites is where text names id, or less than zero. An id that ends in a letter
// may go on with a number, and one that ends in a number with a letter.
func cites(text, id string) int {
	for from := 0; id != ""; {
		i := strings.Index(text[from:], id)
		if i < 0 {
			break
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(id):])
		last, _ := utf8.DecodeLastRuneInString(id)
		same := unicode.IsDigit(last) && unicode.IsDigit(after) || unicode.IsLetter(last) && unicode.IsLetter(after)
		if !unicode.IsLetter(before) && !unicode.IsDigit(before) && !same {
			return i
		}
		from = i + len(id)
	}
	return -1
}

// cited checks that every rule's source names one that people can read, where
// the pack has any.
func (c *checker) cited() {
	if len(c.p.Sources) == 0 {
		return
	}
	for i, s := range c.p.Sources {
		if s.Link != "" && !strings.HasPrefix(s.Link, "https://") {
			c.wrong(fmt.Sprintf("sources[%d].link", i), fmt.Sprintf("%q is not a link that people can follow.", s.Link), "It begins with https://.")
		}
	}
	walk(reflect.ValueOf(c.p).Elem(), "", func(path string, text *string) {
		if strings.HasSuffix(path, ".source") && *text != "" && c.p.Cited(*text) == nil {
			c.wrong(path, "This names none of the pack's sources, so that nobody can look it up.", `Add it to sources, or write "ours" and why.`)
		}
	})
}
