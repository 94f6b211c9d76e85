// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// A checker looks at what was read as a whole: do names exist that others refer
// to, can what is promised be counted, is every text there in every language.
// Where something was not read, it has a fault already and is passed over.
type checker struct {
	*reader
	p *Pack
}

func check(r *reader, p *Pack, more func(*checker)) {
	c := &checker{r, p}
	c.identity()
	c.vocabularies()
	c.legal()
	c.ids(false, len(p.Eligibility), func(i int) (string, string) { return fmt.Sprintf("eligibility[%d].id", i), p.Eligibility[i].ID })
	c.parts()
	c.priority()
	c.matching()
	c.activities()
	c.goalClocks()
	c.forms()
	c.stages()
	c.clocks()
	c.expressions() // before indicators: those look at what a condition asks about
	c.indicators()
	c.rested()
	c.reports()
	c.guides()
	c.cited()
	c.bands()
	c.timings()
	c.ofParts()
	c.ofHouses()
	c.texts()
	more(c)
	c.defaults()
}

// sound reports whether there is a value at path without a fault of its own.
func (c *checker) sound(path string) bool {
	return c.at[path] != nil && !slices.ContainsFunc(c.faults, func(f Fault) bool { return f.Path == path })
}

// wrong reports a fault at path, or at what it would stand in.
func (c *checker) wrong(path, text, proposal string) {
	at := path
	for c.at[at] == nil && at != "" {
		at = at[:max(0, strings.LastIndexAny(at, ".["))]
	}
	c.fault(c.at[at], path, text, proposal)
}

var (
	plainID  = regexp.MustCompile(`^[a-z][a-z0-9]*([-_][a-z0-9]+)*$`)
	language = regexp.MustCompile(`^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$`) // BCP 47, as far as packs need it
	country  = regexp.MustCompile(`^[A-Z]{2}$`)
	area     = regexp.MustCompile(`^[A-Z]{2}-[A-Z0-9]{1,4}$`)
)

// ids checks that names are well made and that none is there twice. Those that
// conditions use are words: a hyphen there would be a minus.
func (c *checker) ids(inConditions bool, n int, at func(i int) (path, id string)) {
	first := map[string]string{}
	for i := range n {
		path, id := at(i)
		if id == "" {
			continue
		}
		switch {
		case inConditions && slices.Contains(reserved, id):
			c.wrong(path, fmt.Sprintf("%q is a word of the language of conditions and cannot be a name.", id), fmt.Sprintf("Write for example %q.", id+"_1"))
		case inConditions && !word.MatchString(id):
			c.wrong(path, fmt.Sprintf("%q cannot be a name here.", id), "Conditions use this name: write it with small letters a to z, digits and _, beginning with a letter.")
		case !inConditions && !plainID.MatchString(id):
			c.wrong(path, fmt.Sprintf("%q cannot be a name here.", id), "Write it with small letters a to z, digits and hyphens, beginning with a letter.")
		}
		if was, twice := first[id]; twice {
			line := 0
			if n := c.at[was]; n != nil {
				line, _ = place(n)
			}
			c.wrong(path, fmt.Sprintf("%q is there twice; the first is on line %d.", id, line), "")
			continue
		}
		first[id] = path
	}
}

// refers checks that name, which stands at path, is one of known.
func (c *checker) refers(path, what, name string, known []string) bool {
	if name == "" || slices.Contains(known, name) {
		return true
	}
	proposal := didYouMean(name, known)
	if proposal == "" && len(known) > 0 {
		proposal = fmt.Sprintf("There are: %s.", strings.Join(known, ", "))
	}
	c.wrong(path, fmt.Sprintf("There is no %s %q.", what, name), proposal)
	return false
}

func (c *checker) identity() {
	p := c.p
	c.ids(false, 1, func(int) (string, string) { return "pack", p.ID })
	if p.Version == 0 && c.sound("version") {
		c.wrong("version", "The first version is 1.", "")
	}
	if p.Country != "" && !country.MatchString(p.Country) {
		c.wrong("country", fmt.Sprintf("%q is not the code of a country.", p.Country), "Write two capital letters, such as EE.")
	}
	if p.Zone != "" {
		zone, err := time.LoadLocation(p.Zone)
		if err != nil || !strings.Contains(p.Zone, "/") {
			c.wrong("zone", fmt.Sprintf("%q is not a time zone.", p.Zone), "Write it as Europe/Tallinn.")
		}
		p.zone = zone
	}
	for i, a := range p.Areas {
		if a != "" && !area.MatchString(a) {
			c.wrong(fmt.Sprintf("areas[%d]", i), fmt.Sprintf("%q is not the code of an area.", a), "Write it as EE-79 (ISO 3166-2).")
		}
	}
	for _, lang := range sortedKeys(p.Names) {
		if !language.MatchString(lang) {
			c.wrong("names."+lang, fmt.Sprintf("%q is not the code of a language.", lang), "Write it as en, et or lt.")
		}
	}
	for i, lang := range p.Languages {
		if _, ok := p.Names[lang]; !ok && lang != "" {
			c.wrong(fmt.Sprintf("languages[%d]", i), fmt.Sprintf("The programme has no name in %q.", lang), "Add it to names.")
		}
	}
}

func (c *checker) legal() {
	c.ids(false, len(c.p.Legal), func(i int) (string, string) { return fmt.Sprintf("legal[%d].id", i), c.p.Legal[i].ID })
	for i, b := range c.p.Legal {
		if b.Kind != "consent" {
			continue
		}
		// Nobody says yes freely who has not heard what no means (pages.md, "Words").
		for key, t := range map[string]Texts{"text": b.Text, "if_yes": b.Yes, "if_no": b.No} {
			if t == nil {
				c.wrong(fmt.Sprintf("legal[%d].%s", i, key), fmt.Sprintf("A consent needs %q: what is said to the person.", key), "")
			}
		}
	}
}

func (c *checker) parts() {
	p := c.p
	names := make([]string, len(p.Parts))
	for i, t := range p.Parts {
		names[i] = t.ID
	}
	c.ids(false, len(names), func(i int) (string, string) { return fmt.Sprintf("parts[%d].id", i), names[i] })
	for i, t := range p.Parts {
		path := fmt.Sprintf("parts[%d]", i)
		c.team(path, t)
		c.ids(false, len(t.Bars), func(j int) (string, string) { return fmt.Sprintf("%s.bars[%d].id", path, j), t.Bars[j].ID })
		for j, id := range t.Requires {
			at := fmt.Sprintf("%s.requires[%d]", path, j)
			switch {
			case !c.refers(at, "service part", id, names):
			case id == t.ID:
				c.wrong(at, fmt.Sprintf("%s cannot wait for itself.", id), "")
			case c.leadsTo(id, t.ID, nil):
				c.wrong(at, fmt.Sprintf("%s and %s each have to begin before the other.", t.ID, id), "")
			}
		}
		for j, id := range t.Excludes {
			at := fmt.Sprintf("%s.excludes[%d]", path, j)
			if c.refers(at, "service part", id, names) && id == t.ID {
				c.wrong(at, fmt.Sprintf("%s cannot exclude %s.", t.ID, id), "")
			}
		}
		if l := t.Caseload; l != nil && l.Ceiling > 0 && l.Floor > l.Ceiling {
			c.wrong(path+".caseload", fmt.Sprintf("The floor %d is above the ceiling %d.", l.Floor, l.Ceiling), "")
		}
	}
}

// leadsTo reports whether part from has to wait for part to.
func (c *checker) leadsTo(from, to string, on []string) bool {
	if from == to {
		return true
	}
	if slices.Contains(on, from) {
		return false
	}
	part, _ := c.p.Part(from)
	return slices.ContainsFunc(part.Requires, func(next string) bool { return c.leadsTo(next, to, append(on, from)) })
}

// placeholders are {names} in a text.
var placeholders = regexp.MustCompile(`\{[^{}]*\}`)

var sentence = regexp.MustCompile(`^eligibility\[(\d+)\]\.(?:yes|no)$`)

func (c *checker) texts() {
	if len(c.p.Languages) > 0 {
		c.textsIn(c.p.Languages)
		return
	}
	c.textsIn(slices.DeleteFunc(sortedKeys(c.p.Names), func(l string) bool { return !language.MatchString(l) }))
}

// textsIn checks that every text is there in languages, and what is in it.
func (c *checker) textsIn(languages []string) {
	walk(reflect.ValueOf(c.p).Elem(), "", func(path string, t *Texts) {
		if *t == nil {
			return
		}
		for _, lang := range languages {
			if _, ok := (*t)[lang]; !ok {
				c.wrong(path, fmt.Sprintf("The text is missing in %q; the programme has it in %s.", lang, strings.Join(languages, ", ")), fmt.Sprintf("Add %s: beside the others.", lang))
			}
		}
		var values []string
		if m := sentence.FindStringSubmatch(path); m != nil {
			var i int
			fmt.Sscan(m[1], &i)
			values = sortedKeys(c.p.Eligibility[i].Values)
		}
		for _, lang := range sortedKeys(*t) {
			at := join(path, lang)
			if path != "names" && !language.MatchString(lang) {
				c.wrong(at, fmt.Sprintf("%q is not the code of a language.", lang), didYouMean(lang, languages))
			}
			text := (*t)[lang]
			for _, m := range placeholders.FindAllStringIndex(text, -1) {
				name := text[m[0]+1 : m[1]-1]
				if slices.Contains(values, name) {
					continue
				}
				say, proposal := "Nothing can be filled in here.", "Leave the brackets out."
				if values != nil || sentence.MatchString(path) {
					say, proposal = fmt.Sprintf("{%s} has no value.", name), didYouMean(name, values)
					if proposal == "" {
						proposal = fmt.Sprintf("Say what it is under values: %s.", name)
					}
				}
				c.inside(at, text, utf8.RuneCountInString(text[:m[0]]), say, proposal)
			}
		}
	})
}

// defaults fills in what the page about the language says stands where nothing
// is given.
func (c *checker) defaults() {
	or := func(s *string, otherwise string) {
		if *s == "" {
			*s = otherwise
		}
	}
	p := c.p
	for i := range p.Parts {
		or(&p.Parts[i].Serves, "person")
	}
	for i := range p.Clocks {
		or(&p.Clocks[i].Subject, "case")
		or(&p.Clocks[i].For, "all cases")
	}
	for i := range p.Indicators {
		in := &p.Indicators[i]
		or(&in.Evidence, "said")
		or(&in.For, "all cases")
		or(&in.Headline, "small_hidden")
		if in.SmallFrom == 0 {
			in.SmallFrom = 8
		}
	}
}
