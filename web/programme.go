// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strings"

	"github.com/a-h/templ"

	"sild/access"
	"sild/pack"
	"sild/programme"
)

// A chapter is a part of the page that explains a programme.
type chapter struct {
	ID, Key string // of its title
	Lead    string
	Rules   []ruleView
	Groups  []ruleGroup
}

// A ruleGroup are rules under a title of their own, such as what is one role's.
type ruleGroup struct {
	Title string
	Rules []ruleView
}

// A ruleView is one rule in plain words: what it is, what it says, more of it
// for those who want to know, and where it comes from.
type ruleView struct {
	Name    string
	Says    string
	More    []row
	Texts   []string
	Sources []pack.Source
}

// explained is a pack in words.
type explained struct {
	Name, About string
	ID          string // of the programme, before the ids of its chapters
	Chapters    []chapter
}

// programmePage says in plain words what a programme's pack says.
func programmePage(v *visit) (templ.Component, error) {
	v.page.Title = v.page.T("nav.programme")
	programmes, err := programme.All(v.tx)
	if err != nil {
		return nil, err
	}
	var list []explained
	for _, pr := range programmes {
		p, err := programme.Of(v.tx, pr.ID)
		if err != nil {
			return nil, err
		}
		list = append(list, v.explain(p))
	}
	return programmesPage(v.page, list, v.programmeActs(programmes)), nil
}

// programmeActs is what can be done beside reading what a programme says.
func (v *visit) programmeActs(programmes []programme.Programme) (acts []act) {
	if len(programmes) > 0 && access.May(v.who.Role, access.Pack) {
		acts = append(acts, act{Label: "change.link", Href: "/programme/versions"})
	}
	if len(programmes) > 0 {
		acts = append(acts, act{Label: "guide.title", Href: "/programme/guides"})
	}
	return acts
}

func (v *visit) explain(p *pack.Pack) explained {
	return explained{
		Name: v.page.Pick(p.Names), About: v.page.Pick(p.About), ID: p.ID,
		Chapters: []chapter{
			v.explainFacts(p), v.explainWho(p), v.explainParts(p), v.explainWay(p), v.explainClocks(p), v.explainNumbers(p), v.explainReports(p),
			v.explainConsent(p), v.explainLegal(p), v.explainSources(p),
		},
	}
}

func (v *visit) explainFacts(p *pack.Pack) chapter {
	c := chapter{ID: "facts", Key: "programme.facts", Rules: []ruleView{
		{Name: v.page.T("programme.funder"), Says: v.page.Pick(p.Funder)},
		{Name: v.page.T("programme.period"), Says: v.page.span(p.Period.From, p.Period.Until)},
	}}
	if len(p.Areas) > 0 {
		names := make([]string, len(p.Areas))
		for i, a := range p.Areas {
			names[i] = v.areaName(a)
		}
		c.Rules = append(c.Rules, ruleView{Name: v.page.T("programme.areas"), Says: strings.Join(names, ", ")})
	}
	c.Rules = append(c.Rules,
		ruleView{Name: v.page.T("programme.received"), Says: v.page.Pick(p.Received.Text), Sources: p.Cited(p.Received.Source)},
		ruleView{Name: v.page.T("programme.version"), Says: p.ID + " " + v.page.Number(p.Version)})
	return c
}

// explainWho says each condition with the sentences that people read of it.
func (v *visit) explainWho(p *pack.Pack) chapter {
	c := chapter{ID: "who", Key: "programme.who", Lead: v.page.T("programme.who.lead")}
	for _, e := range p.Eligibility {
		said := e.Names
		if len(said) == 0 {
			said = e.Yes
		}
		r := ruleView{Name: v.page.Pick(said), Says: v.page.T("programme.who.is." + e.Kind), Sources: p.Cited(e.Source)}
		blank := func(t pack.Texts) string {
			s := v.page.Pick(t)
			for name := range e.Values {
				s = strings.ReplaceAll(s, "{"+name+"}", "…")
			}
			return s
		}
		r.More = []row{{Label: "programme.who.yes", Value: blank(e.Yes)}, {Label: "programme.who.no", Value: blank(e.No)}}
		if len(e.Ask) > 0 {
			r.More = append(r.More, row{Label: "programme.who.unknown", Value: blank(e.Ask)})
		}
		if len(e.Override) > 0 {
			r.More = append(r.More, row{Label: "programme.who.override", Value: v.roles(e.Override)})
		}
		c.Rules = append(c.Rules, r)
	}
	return c
}

func (v *visit) roles(list []string) string {
	words := make([]string, len(list))
	for i, role := range list {
		words[i] = v.page.T("programme.role." + role)
	}
	return strings.Join(words, ", ")
}

func (v *visit) explainWay(p *pack.Pack) chapter {
	c := chapter{ID: "way", Key: "programme.way"}
	for _, s := range p.Stages {
		c.Rules = append(c.Rules, ruleView{Name: v.page.Pick(s.Names), Says: v.page.T("programme.way.from", "when", v.timing(s.From, p))})
	}
	return c
}

// explainClocks says what is due when, one role after the other: the reader's
// first.
func (v *visit) explainClocks(p *pack.Pack) chapter {
	c := chapter{ID: "due", Key: "programme.clocks", Lead: v.page.T("programme.clocks.lead")}
	roles := []string{v.who.Role}
	for _, role := range []string{"prison", "support_person", "coordinator"} { // all owners that a clock may have
		if role != v.who.Role {
			roles = append(roles, role)
		}
	}
	for _, role := range roles {
		g := ruleGroup{Title: v.page.T("role." + role)}
		for _, clock := range p.Clocks {
			if clock.Owner != role {
				continue
			}
			r := ruleView{Name: v.page.Pick(clock.Names), Says: sentenceCase(v.timing(clock.Due, p)), Sources: p.Cited(clock.Source)}
			for _, t := range []struct {
				key string
				at  pack.Timing
			}{{"programme.opens", clock.Opens}, {"programme.closes", clock.Closes}} {
				if !t.at.IsZero() {
					r.More = append(r.More, row{Label: t.key, Value: sentenceCase(v.timing(t.at, p))})
				}
			}
			if len(clock.Late) > 0 {
				r.More = append(r.More, row{Label: "programme.late", Value: v.roles(clock.Late)})
			}
			g.Rules = append(g.Rules, r)
		}
		if len(g.Rules) > 0 {
			c.Groups = append(c.Groups, g)
		}
	}
	return c
}

// explainNumbers says how each indicator counts.
func (v *visit) explainNumbers(p *pack.Pack) chapter {
	c := chapter{ID: "numbers", Key: "programme.promised", Lead: v.page.T("programme.numbers.lead")}
	for _, one := range p.Indicators {
		in, _ := p.Indicator(one.ID)
		r := ruleView{
			Name: v.page.Pick(in.Names), Sources: p.Cited(in.Source),
			Says: v.page.Pick(in.Sentence) + " " + v.page.T("programme.no_target"),
		}
		if in.Target.Percent > 0 {
			r.Says = v.page.Pick(in.Sentence) + " " + v.page.promised(stat{Target: float64(in.Target.Percent), Fewer: !in.Target.AtLeast})
		}
		r.More = []row{
			{Label: "result.about.of", Value: v.page.T("result.of." + wordKey(in.Of))},
			{Label: "result.about.window", Value: v.timing(in.Window, p)},
			{Label: "programme.counts", Value: v.counted(p, in)},
		}
		if t := in.Tolerance; t != nil {
			r.More = append(r.More, row{Label: "result.about.tolerance", Value: v.page.T("result.about.days", "before", v.page.N("unit.day", t.Before), "after", v.page.N("unit.day", t.After))})
		}
		for _, s := range []string{"died", "in_prison", "moved_abroad", "refused", "not_reached"} {
			if how, ok := in.Special[s]; ok {
				r.More = append(r.More, row{LabelText: v.page.T(p.SpecialKey(s)), Value: v.page.T("result.special." + how)})
			}
		}
		r.More = append(r.More, row{Label: "programme.unknown", Value: v.page.T("programme.unknown.says")})
		for _, b := range p.Asked() {
			for _, rest := range b.Rests {
				for _, id := range rest.Indicators {
					if id == in.ID {
						r.More = append(r.More, row{Label: "programme.only_with", Value: v.page.Pick(b.Names)})
					}
				}
			}
		}
		c.Rules = append(c.Rules, r)
	}
	return c
}

// counted are the values under which an indicator counts, in the pack's words.
func (v *visit) counted(p *pack.Pack, in pack.Indicator) string {
	vocabulary, prefix := in.Observe, `"`
	if vocabulary == "" {
		vocabulary, prefix = "events", "event."
	}
	var words []string
	for _, x := range p.Vocabularies[vocabulary].Values {
		if strings.Contains(in.Counts.Text, prefix+x.ID+strings.TrimPrefix(prefix, "event.")) {
			words = append(words, v.page.Pick(x.Names))
		}
	}
	return strings.Join(words, "; ")
}

func (v *visit) explainReports(p *pack.Pack) chapter {
	c := chapter{ID: "reports", Key: "programme.reports"}
	for _, rep := range p.Reports {
		r := ruleView{
			Name: v.page.Pick(rep.Names), Sources: p.Cited(rep.Source),
			Says: v.page.T("try.report.to", "to", v.page.Pick(rep.To)),
		}
		if unit := strings.ReplaceAll(rep.Due.Unit, " ", "_"); unit != "" { // its days are those of its own time
			r.Says += " " + v.page.T("try.report.due", "when", v.page.N("unit."+unit, max(rep.Due.N, 1))) + "."
		}
		var words []string
		for _, n := range rep.Counts {
			words = append(words, v.page.T("programme.count."+n))
		}
		for _, id := range rep.Indicators {
			in, _ := p.Indicator(id)
			words = append(words, v.page.Pick(in.Names))
		}
		r.More = []row{{Label: "programme.report.holds", Value: strings.Join(words, "; ")}}
		words = nil
		for _, n := range rep.Narrative {
			words = append(words, v.page.Pick(n))
		}
		if len(words) > 0 {
			r.More = append(r.More, row{Label: "programme.report.words", Value: strings.Join(words, "; ")})
		}
		c.Rules = append(c.Rules, r)
	}
	return c
}

func (v *visit) explainLegal(p *pack.Pack) chapter {
	c := chapter{ID: "legal", Key: "programme.legal", Lead: v.page.T("programme.legal.lead")}
	for _, b := range p.Legal {
		r := ruleView{Name: v.page.Pick(b.Names), Says: v.page.T("programme.basis." + b.Kind), Sources: p.Cited(b.Source)}
		if law := v.page.Pick(b.Law); law != "" {
			r.Says += " · " + law
		}
		for _, rest := range b.Rests {
			r.Texts = append(r.Texts, v.page.Pick(rest.Says))
		}
		if !b.Asks() {
			r.Texts = append(r.Texts, paragraphs(v.page.Pick(b.Text))...)
		}
		if !b.Applies.IsZero() {
			r.Texts = append(r.Texts, v.page.T("programme.applies"))
		}
		c.Rules = append(c.Rules, r)
	}
	return c
}

func (v *visit) explainSources(p *pack.Pack) chapter {
	c := chapter{ID: "sources", Key: "programme.sources"}
	for _, s := range p.Sources {
		c.Rules = append(c.Rules, ruleView{Sources: []pack.Source{s}})
	}
	return c
}
