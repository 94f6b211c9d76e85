// SPDX-License-Identifier: EUPL-1.2

package report

import (
	"encoding/json"
	"strings"

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
			m.Args[name] = PartDay(v, p, rest, strings.TrimPrefix(kind, "part_"))
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

// PartDay is a day of a service part as one says it: begun or ended.
func PartDay(v *i18n.Voice, p *pack.Pack, id, day string) string {
	return v.T("anchor.part."+day, "part", Part(v, p, id))
}
