// SPDX-License-Identifier: EUPL-1.2

package page

import (
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"

	"sild"
)

// An Identity is the bar on top of every page about one person: who, how old,
// where, when they leave, who helps, and what one must know first.
type Identity struct {
	Name    string // as the person wants to be called
	Formal  string // as in documents, if that differs
	Href    string // of the person's page; empty: this is it
	Born    sild.Partial
	Where   string // "Tartu prison", "Staying in the house in Võru"
	Release sild.Date
	Worker  string // "Mari Maasikas, since 3 May 2026"; empty: nobody yet
	Word    string // what the programme calls them; empty: support person
	Phone   string
	Lang    string // the language to speak, in words
	Alerts  []Alert
	Acts    []Act
}

// An Alert is what one must know before meeting somebody. It is text from the record.
type Alert struct {
	Text  string
	Grave bool
}

// A Journey is the way of a case as a line. Where the reader needs it in words,
// Now says it in one sentence.
type Journey struct {
	Now   string
	Steps []Step
}

// A Step is one stage of a journey. From and Until may be zero.
type Step struct {
	Label, Text string
	State       string // "done", "now", "next" (to come), "left" (did not happen)
	From, Until sild.Date
	Note        string // why it took so long, what moved
}

func (s Step) state() string {
	switch s.State {
	case "done", "now", "left":
		return s.State
	}
	return "next"
}

// A stop is a step with its place on the line, in percent of the width.
type stop struct {
	Step
	At    string
	Lines []string // the label, cut so that it fits between its neighbours
}

// Stops puts the steps at even distances, from the right where the language is
// written so.
func (p *Page) Stops(j Journey, rtl bool) []stop {
	list := make([]stop, len(j.Steps))
	for i, s := range j.Steps {
		at := (float64(i) + 0.5) * 100 / float64(len(j.Steps))
		if rtl {
			at = 100 - at
		}
		list[i] = stop{s, Percent(at), Wrap(p.Say(s.Label, s.Text), 120/max(len(j.Steps), 1), 2)}
	}
	return list
}

// Walked is from where to where the line is drawn strong: from the first stop
// to the last one that was reached.
func Walked(list []stop) (from, until string) {
	if len(list) == 0 {
		return "0%", "0%"
	}
	from, until = list[0].At, list[0].At
	for _, s := range list {
		if s.state() == "done" || s.state() == "now" {
			until = s.At
		}
	}
	return from, until
}

// Wrap cuts s at its spaces into at most n lines of about width letters; what
// does not fit ends in an ellipsis.
func Wrap(s string, width, n int) (lines []string) {
	for _, w := range strings.Fields(s) {
		last := len(lines) - 1
		if last >= 0 && utf8.RuneCountInString(lines[last])+1+utf8.RuneCountInString(w) <= width {
			lines[last] += " " + w
			continue
		}
		if len(lines) == n {
			lines[last] = Cut(lines[last], width-1) + "…"
			break
		}
		lines = append(lines, w)
	}
	for i := range lines {
		if utf8.RuneCountInString(lines[i]) > width {
			lines[i] = Cut(lines[i], width-1) + "…"
		}
	}
	return lines
}

// Cut is the first n letters of s.
func Cut(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
}

// Tel is the address that calls number.
func Tel(number string) templ.SafeURL {
	var b strings.Builder
	for _, r := range number {
		if r >= '0' && r <= '9' || r == '+' && b.Len() == 0 {
			b.WriteRune(r)
		}
	}
	return templ.SafeURL("tel:" + b.String())
}
