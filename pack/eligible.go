// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"fmt"
	"strings"

	"sild"
)

// A Checked is one condition of who may come, answered for one person.
type Checked struct {
	ID, Kind, Source string
	State            State
	Sentence         Texts             // with its {values} filled in; none while unknown
	Missing          []Missing         // what must be known to say
	Ask              Texts             // whom to ask for it
	Override         []string          // roles that may admit all the same, with a reason
	Inputs           map[string]string // what it was answered from, by path, to be kept with the decision
}

// Eligible answers every condition of who may come that applies, in the pack's
// order.
func (p *Pack) Eligible(in Inputs) []Checked {
	all := make([]Checked, 0, len(p.Eligibility))
	for i := range p.Eligibility {
		c := &p.Eligibility[i]
		if s, _ := c.Applies.Eval(in); s == No {
			continue
		}
		state, missing := c.When.Eval(in)
		k := Checked{ID: c.ID, Kind: c.Kind, Source: c.Source, State: state, Missing: missing, Override: c.Override, Inputs: map[string]string{}}
		used := c.When.Paths()
		switch state {
		case Yes:
			k.Sentence = p.filled(c.Yes, c, in)
		case No:
			k.Sentence = p.filled(c.No, c, in)
		default:
			k.Ask = c.Ask
		}
		for _, v := range c.Values {
			used = append(used[:len(used):len(used)], v.Paths()...)
		}
		for _, path := range used {
			if s := asText(in[path]); s != "" {
				k.Inputs[path] = s
			}
		}
		all = append(all, k)
	}
	return all
}

// filled is t with the values of c in place of their {names}. What is not known
// is a question mark: the sentence still says what was decided.
func (p *Pack) filled(t Texts, c *Condition, in Inputs) Texts {
	if len(c.Values) == 0 {
		return t
	}
	out := make(Texts, len(t))
	for lang, text := range t {
		for name, e := range c.Values {
			text = strings.ReplaceAll(text, "{"+name+"}", p.said(&e, in, lang))
		}
		out[lang] = text
	}
	return out
}

// said is a value as it stands in a sentence.
func (p *Pack) said(e *Expr, in Inputs, lang string) string {
	switch v, _ := e.Value(in); v := v.(type) {
	case int, Range:
		return fmt.Sprint(v)
	case sild.Date:
		return v.Time().Format("2.1.2006") // read alike in every language of the Baltic states
	case string:
		if of := e.variables[e.Text]; of != nil {
			if known, ok := p.Value(of.vocabulary, v); ok {
				return known.Names[lang]
			}
		}
	}
	return "?"
}

// asText is an input as it is kept; nothing if it is unknown.
func asText(v any) string {
	switch v := v.(type) {
	case sild.Partial:
		return v.String()
	case sild.Date:
		return v.String()
	case []string:
		return strings.Join(v, ", ")
	case nil:
		return ""
	}
	return fmt.Sprint(v)
}
