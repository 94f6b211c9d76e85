// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"
	"strings"

	"sild/pack"
)

// explainParts says what people get: for how long, from whom, and what of the
// rules about workers may be passed.
func (v *visit) explainParts(p *pack.Pack) chapter {
	c := chapter{ID: "parts", Key: "programme.parts"}
	for _, part := range p.Parts {
		r := ruleView{Name: v.page.Pick(part.Names), Says: v.page.T("programme.part." + part.Kind), Sources: p.Cited(part.Source)}
		if !part.Longest.IsZero() {
			r.Says += " " + v.page.T("programme.longest", "when", v.timing(part.Longest))
		}
		if w := part.Worker; w != nil {
			r.More = append(r.More, row{Label: "programme.worker", Value: v.page.T("programme.worker." + w.Kind)})
			var proved []string
			for _, kind := range part.Credentials() {
				_, id, _ := strings.Cut(kind, ":")
				proved = append(proved, v.value(p, "credentials", id))
			}
			if len(proved) > 0 {
				r.More = append(r.More, row{Label: "programme.worker.needs", Value: strings.Join(proved, "; ")})
			}
		}
		var bars []string
		for _, b := range part.Bars {
			bars = append(bars, v.page.T("programme.bar."+b.ID))
			for _, s := range p.Cited(b.Source) {
				if !slices.ContainsFunc(r.Sources, func(x pack.Source) bool { return x.ID == s.ID }) {
					r.Sources = append(r.Sources, s)
				}
			}
		}
		if len(bars) > 0 {
			r.More = append(r.More, row{Label: "programme.bars", Value: strings.Join(bars, "; ")})
		}
		c.Rules = append(c.Rules, r)
	}
	return c
}

// explainConsent is what the person is asked, in the words that are read to them.
func (v *visit) explainConsent(p *pack.Pack) chapter {
	c := chapter{ID: "consent", Key: "programme.consent", Lead: v.page.T("programme.consent.lead")}
	for _, b := range p.Asked() {
		r := ruleView{Name: v.page.Pick(b.Names), Texts: paragraphs(v.page.Pick(b.Text)), Sources: p.Cited(b.Source)}
		r.More = []row{
			{Label: "programme.who.yes", Value: v.page.Pick(b.Yes)},
			{Label: "programme.who.no", Value: v.page.Pick(b.No)},
		}
		c.Rules = append(c.Rules, r)
	}
	return c
}

// paragraphs are the lines of a text of the pack.
func paragraphs(text string) (list []string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, line)
		}
	}
	return list
}
