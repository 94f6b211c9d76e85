// SPDX-License-Identifier: EUPL-1.2

package report

import (
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"

	"sild"
	"sild/i18n"
	"sild/pack"
)

// Why says in a reader's words what Derive left as an explanation: text is a
// sild.Message in JSON. What it names of the pack is said in the pack's words.
func Why(v *i18n.Voice, p *pack.Pack, text string) string {
	var m sild.Message
	if text == "" || json.Unmarshal([]byte(text), &m) != nil {
		return ""
	}
	for name, value := range m.Args {
		kind, rest, _ := strings.Cut(value, ":")
		switch kind {
		case "value":
			vocabulary, id, _ := strings.Cut(rest, "/")
			m.Args[name] = Value(v, p, vocabulary, id)
		case "clock":
			m.Args[name] = Clock(v, p, rest)
		case "part_begun", "part_ended":
			m.Args[name] = counted(v, p, m.Key, "part."+rest+"."+strings.TrimPrefix(kind, "part_"))
		case "key":
			if at, ok := strings.CutPrefix(rest, "anchor."); ok {
				m.Args[name] = counted(v, p, m.Key, at)
			}
		case "basis":
			if b, ok := p.Basis(rest); ok {
				rest = v.Pick(b.Names)
			}
			m.Args[name] = rest
		case "path":
			m.Args[name] = v.T("path." + rest)
		}
	}
	return v.Msg(m)
}

// Value is the name of a value of a vocabulary, or its id if the pack knows no
// such value.
func Value(v *i18n.Voice, p *pack.Pack, vocabulary, id string) string {
	if x, ok := p.Value(vocabulary, id); ok {
		return v.Pick(x.Names)
	}
	return id
}

// Clock is what a clock of the pack asks for.
func Clock(v *i18n.Voice, p *pack.Pack, id string) string {
	if c, ok := p.Clock(id); ok {
		return v.Pick(c.Names)
	}
	return id
}

// Part is the name of a service part, or its id if the pack knows none.
func Part(v *i18n.Voice, p *pack.Pack, id string) string {
	if t, ok := p.Part(id); ok {
		return v.Pick(t.Names)
	}
	return id
}

// counted is a day from which something is counted, as an explanation says it:
// after it, before it, on it, or by its name.
func counted(v *i18n.Voice, p *pack.Pack, key, at string) string {
	switch key {
	case "derive.after", "derive.after.paused", "derive.before", "derive.every":
		return anchor(v, p, "after.", at)
	case "derive.on":
		said := anchor(v, p, "on.", at)
		first, n := utf8.DecodeRuneInString(said)
		return string(unicode.ToUpper(first)) + said[n:]
	}
	return anchor(v, p, "", at)
}

// anchor is a day from which a pack counts, in a form: "" names it, "after." stands
// behind after, before and from, and "on." says that it is on that day.
func anchor(v *i18n.Voice, p *pack.Pack, form, at string) string {
	if id, day, ok := pack.PartAnchor(at); ok {
		return v.T("anchor."+form+"part."+day, "part", Part(v, p, id))
	}
	return v.T("anchor." + form + at)
}

// Timing says a rule of p in words, as they stand within a sentence.
func Timing(v *i18n.Voice, p *pack.Pack, t pack.Timing) string {
	if t.Unit == "" {
		return anchor(v, p, "on.", t.Anchor)
	}
	unit, at, n := strings.ReplaceAll(t.Unit, " ", "_"), anchor(v, p, "after.", t.Anchor), max(t.N, 1)
	switch {
	case t.Every:
		return v.T("timing.every", "n", v.N("every."+unit, n), "anchor", at)
	case t.Before:
		return v.T("timing.before", "n", v.N("unit."+unit, n), "anchor", at)
	}
	return v.T("timing.after", "n", v.N("unit."+unit, n), "anchor", at)
}
