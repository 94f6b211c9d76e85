// SPDX-License-Identifier: EUPL-1.2

package pack

import "fmt"

// A Guide is a short text that helps with the work, or the person: what to do
// and where to begin (R9). It is written in paragraphs, with ## before a heading,
// - before each thing of a list and [words](https://…) for a link; nothing else
// has a meaning.
type Guide struct {
	ID      string   `yaml:"id" json:"id"`
	Names   Texts    `yaml:"names" json:"names" doc:"Its title."`
	Text    Texts    `yaml:"text" json:"text" doc:"Paragraphs with an empty line between them; ## begins a heading, - a thing of a list; [words](https://…) is a link."`
	Parts   []string `yaml:"parts,omitempty" json:"parts,omitempty" doc:"Service parts that it is about."`
	Domains []string `yaml:"domains,omitempty" json:"domains,omitempty" doc:"Values of needs that it is about; about everything if not given."`
	Readers []string `yaml:"readers" json:"readers" enum:"support_person,volunteer,participant" doc:"For whom it is written."`
	Source  string   `yaml:"source" json:"source"`
}

func (c *checker) guides() {
	p := c.p
	c.ids(false, len(p.Guides), func(i int) (string, string) { return fmt.Sprintf("guides[%d].id", i), p.Guides[i].ID })
	var domains []string
	for _, v := range p.Vocabularies["needs"].Values {
		domains = append(domains, v.ID)
	}
	var parts []string
	for _, t := range p.Parts {
		parts = append(parts, t.ID)
	}
	for i, g := range p.Guides {
		for j, id := range g.Parts {
			c.refers(fmt.Sprintf("guides[%d].parts[%d]", i, j), "service part", id, parts)
		}
		for j, d := range g.Domains {
			c.refers(fmt.Sprintf("guides[%d].domains[%d]", i, j), "domain of need", d, domains)
		}
	}
}
