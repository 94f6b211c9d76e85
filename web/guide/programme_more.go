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
			r.Sources = withSources(r.Sources, p.Cited(b.Source))
		}
		r.Texts = partTexts(v, p, part)
		for _, x := range partSources(part) {
			r.Sources = withSources(r.Sources, p.Cited(x))
		}
		if len(bars) > 0 {
			r.More = append(r.More, page.Row{Label: "programme.bars", Value: strings.Join(bars, "; ")})
		}
		c.Rules = append(c.Rules, r)
	}
	return c
}

// withSources are sources with more of them, each once.
func withSources(all, more []pack.Source) []pack.Source {
	for _, s := range more {
		if !slices.ContainsFunc(all, func(x pack.Source) bool { return x.ID == s.ID }) {
			all = append(all, s)
		}
	}
	return all
}

// partTexts says how many people a worker has, what a place is and when it is
// free, and who works with everybody.
func partTexts(v *page.Visit, p *pack.Pack, part pack.Part) (list []string) {
	if l := part.Caseload; l != nil {
		if l.Floor > 0 {
			list = append(list, v.Page.T("programme.floor", "n", v.Page.Number(l.Floor)))
		}
		if l.Ceiling > 0 {
			list = append(list, v.Page.T("programme.ceiling", "n", v.Page.Number(l.Ceiling)))
		}
	}
	if pl := part.Places; pl != nil {
		by := pl.By
		if by == "" {
			by = "contract"
		}
		list = append(list, v.Page.T("programme.places."+by))
		if says := v.Page.Pick(pl.Says); says != "" {
			list = append(list, says)
		}
	}
	if len(part.Team) > 0 {
		names := make([]string, len(part.Team))
		for i, seat := range part.Team {
			names[i] = v.Page.Pick(seat.Names)
		}
		list = append(list, v.Page.T("programme.team", "who", strings.Join(names, "; ")))
	}
	return list
}

func partSources(part pack.Part) (list []string) {
	if part.Places != nil {
		list = append(list, part.Places.Source)
	}
	for _, seat := range part.Team {
		list = append(list, seat.Source)
	}
	return list
}

// explainFirst says who comes forward on the waiting list.
func explainFirst(v *page.Visit, p *pack.Pack) chapter {
	c := chapter{ID: "first", Key: "programme.first", Lead: v.Page.T("programme.first.lead")}
	alike := !slices.ContainsFunc(p.Priority, func(x pack.Preference) bool { return x.Weight != p.Priority[0].Weight })
	for _, x := range p.Priority {
		r := ruleView{Name: v.Page.Pick(x.Yes), Sources: p.Cited(x.Source)}
		if !alike {
			r.Says = v.Page.T("programme.first.weight", "n", v.Page.Number(x.Weight))
		}
		c.Rules = append(c.Rules, r)
	}
	return c
}

// explainActivities says to what people come together.
func explainActivities(v *page.Visit, p *pack.Pack) chapter {
	c := chapter{ID: "activities", Key: "programme.activities"}
	for _, a := range p.Activities {
		r := ruleView{Name: v.Page.Pick(a.Names), Says: v.Page.Pick(a.About), Sources: p.Cited(a.Source)}
		if kind := v.Page.T("activity.kind." + a.Kind); kind != r.Name {
			r.Texts = append(r.Texts, kind)
		}
		if a.Public {
			r.Texts = append(r.Texts, v.Page.T("activity.public"))
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
