// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"fmt"
	"slices"
)

// SectionOf is the section of the record to which a value of a vocabulary
// belongs: a domain of need, or a kind of paper. What no version of the pack
// knows is kept as closely as health.
func (p *Pack) SectionOf(vocabulary, id string) byte {
	v, known := p.Value(vocabulary, id)
	switch {
	case !known:
		return 'H'
	case v.Section == "":
		return 'P'
	}
	return v.Section[0]
}

// SectionsOf are all sections to which values of a vocabulary belong, also
// retired ones.
func (p *Pack) SectionsOf(vocabulary string) string {
	var all []byte
	for _, v := range p.Vocabularies[vocabulary].Values {
		if s := p.SectionOf(vocabulary, v.ID); !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return string(all)
}

// NeedsAt are the domains of need that are asked at a stage, in the order of the
// pack; at a stage that is not known, all.
func (p *Pack) NeedsAt(stage string) (list []Value) {
	for _, v := range p.Vocabularies["needs"].Values {
		if !v.Retired && (v.Asked == nil || stage == "" || slices.Contains(v.Asked, stage)) {
			list = append(list, v)
		}
	}
	return list
}

// Level is the sentence of level n of a domain, from 1 for the worst to the
// number of its levels for the best; nothing for a level that it does not have.
func (v Value) Level(n int) Texts {
	if n < 1 || n > len(v.Levels) {
		return nil
	}
	return v.Levels[n-1]
}

// domain checks what only a domain of need has, and the section, which a kind of
// paper has too.
func (c *checker) domain(vocabulary, at string, v Value) {
	p := c.p
	if vocabulary != "needs" {
		for key, given := range map[string]bool{"levels": v.Levels != nil, "area": v.Area != "", "asked": v.Asked != nil} {
			if given {
				c.wrong(at+"."+key, fmt.Sprintf("Only domains of need have %s.", key), "Did you mean to write it under needs?")
			}
		}
		if v.Section != "" && vocabulary != "paper_kinds" {
			c.wrong(at+".section", "Only domains of need and kinds of papers have a section.", "")
		}
		return
	}
	if len(v.Levels) == 1 {
		c.wrong(at+".levels", "With one level nothing can get better.", "Write two or more, from the worst to the best.")
	}
	if v.Area != "" {
		c.refers(at+".area", "area of goals", v.Area, p.ids("goal_areas"))
	}
	var stages []string
	for _, s := range p.Stages {
		stages = append(stages, s.ID)
	}
	for i, id := range v.Asked {
		c.refers(fmt.Sprintf("%s.asked[%d]", at, i), "stage", id, stages)
	}
}
