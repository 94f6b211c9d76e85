// SPDX-License-Identifier: EUPL-1.2

package guide

import (
	"slices"
	"strings"

	"sild/pack"
	"sild/web/page"
	"sild/web/record"
)

// explainParts says what people get: for how long, from whom, and what of the
// rules about workers may be passed.
func explainParts(v *page.Visit, p *pack.Pack) chapter {
	c := chapter{ID: "parts", Key: "programme.parts"}
	for _, part := range p.Parts {
		serves := part.Kind
		if part.Serves == "family" && serves == "individual" {
			serves = "family"
		}
		r := ruleView{Name: v.Page.Pick(part.Names), Says: v.Page.T("programme.part." + serves), Sources: p.Cited(part.Source)}
		if !part.Longest.IsZero() {
			r.Says += " " + v.Page.T("programme.longest", "when", record.Timing(v, part.Longest, p))
		}
		if w := part.Worker; w != nil {
			r.More = append(r.More, page.Row{Label: "programme.worker", Value: v.Page.T("programme.worker." + w.Kind)})
			var proved []string
			for _, kind := range part.Credentials() {
				_, id, _ := strings.Cut(kind, ":")
				proved = append(proved, v.Value(p, "credentials", id))
			}
			if len(proved) > 0 {
				r.More = append(r.More, page.Row{Label: "programme.worker.needs", Value: strings.Join(proved, "; ")})
			}
		}
		var bars []string
		for _, b := range part.Bars {
			bars = append(bars, v.Page.T("programme.bar."+b.ID))
			for _, s := range p.Cited(b.Source) {
				if !slices.ContainsFunc(r.Sources, func(x pack.Source) bool { return x.ID == s.ID }) {
					r.Sources = append(r.Sources, s)
				}
			}
		}
		if len(bars) > 0 {
			r.More = append(r.More, page.Row{Label: "programme.bars", Value: strings.Join(bars, "; ")})
		}
		c.Rules = append(c.Rules, r)
	}
	return c
}

// explainConsent is what the person is asked, in the words that are read to them.
func explainConsent(v *page.Visit, p *pack.Pack) chapter {
	c := chapter{ID: "consent", Key: "programme.consent", Lead: v.Page.T("programme.consent.lead")}
	for _, b := range p.Asked() {
		r := ruleView{Name: v.Page.Pick(b.Names), Texts: page.Paragraphs(v.Page.Pick(b.Text)), Sources: p.Cited(b.Source)}
		r.More = []page.Row{
			{Label: "programme.who.yes", Value: v.Page.Pick(b.Yes)},
			{Label: "programme.who.no", Value: v.Page.Pick(b.No)},
		}
		c.Rules = append(c.Rules, r)
	}
	return c
}
