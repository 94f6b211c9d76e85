// SPDX-License-Identifier: EUPL-1.2

package guide

import (
	"strings"

	"github.com/a-h/templ"

	"sild/access"
	"sild/pack"
	"sild/programme"
	"sild/web/page"
	"sild/web/record"
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
	More    []page.Row
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
func programmePage(v *page.Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("nav.programme")
	programmes, err := programme.All(v.Tx)
	if err != nil {
		return nil, err
	}
	var list []explained
	for _, pr := range programmes {
		p, err := programme.Of(v.Tx, pr.ID)
		if err != nil {
			return nil, err
		}
		list = append(list, explain(v, p))
	}
	return programmesPage(v.Page, list, programmeActs(v, programmes)), nil
}

// programmeActs is what can be done beside reading what a programme says.
func programmeActs(v *page.Visit, programmes []programme.Programme) (acts []page.Act) {
	if len(programmes) > 0 && access.May(v.Who.Role, access.Pack) {
		acts = append(acts, page.Act{Label: "change.link", Href: "/programme/versions"})
	}
	if len(programmes) > 0 {
		acts = append(acts, page.Act{Label: "guide.title", Href: "/programme/guides"})
	}
	return acts
}

func explain(v *page.Visit, p *pack.Pack) explained {
	return explained{
		Name: v.Page.Pick(p.Names), About: v.Page.Pick(p.About), ID: p.ID,
		Chapters: []chapter{
			explainFacts(v, p), explainWho(v, p), explainFirst(v, p), explainParts(v, p), explainActivities(v, p), explainWay(v, p), explainClocks(v, p), explainNumbers(v, p), explainReports(v, p),
			explainConsent(v, p), explainLegal(v, p), explainSources(v, p),
		},
	}
}

func explainFacts(v *page.Visit, p *pack.Pack) chapter {
	c := chapter{ID: "facts", Key: "programme.facts", Rules: []ruleView{
		{Name: v.Page.T("programme.funder"), Says: v.Page.Pick(p.Funder)},
		{Name: v.Page.T("programme.period"), Says: v.Page.Span(p.Period.From, p.Period.Until)},
	}}
	if len(p.Areas) > 0 {
		names := make([]string, len(p.Areas))
		for i, a := range p.Areas {
			names[i] = record.AreaName(v, a)
		}
		c.Rules = append(c.Rules, ruleView{Name: v.Page.T("programme.areas"), Says: strings.Join(names, ", ")})
	}
	c.Rules = append(c.Rules,
		ruleView{Name: v.Page.T("programme.received"), Says: v.Page.Pick(p.Received.Text), Sources: p.Cited(p.Received.Source)},
		ruleView{Name: v.Page.T("programme.version"), Says: p.ID + " " + v.Page.Number(p.Version)})
	return c
}

// explainWho says each condition with the sentences that people read of it.
func explainWho(v *page.Visit, p *pack.Pack) chapter {
	c := chapter{ID: "who", Key: "programme.who", Lead: v.Page.T("programme.who.lead")}
	for _, e := range p.Eligibility {
		said := e.Names
		if len(said) == 0 {
			said = e.Yes
		}
		r := ruleView{Name: v.Page.Pick(said), Says: v.Page.T("programme.who.is." + e.Kind), Sources: p.Cited(e.Source)}
		blank := func(t pack.Texts) string {
			s := v.Page.Pick(t)
			for name := range e.Values {
				s = strings.ReplaceAll(s, "{"+name+"}", "…")
			}
			return s
		}
		r.More = []page.Row{{Label: "programme.who.yes", Value: blank(e.Yes)}, {Label: "programme.who.no", Value: blank(e.No)}}
		if len(e.Ask) > 0 {
			r.More = append(r.More, page.Row{Label: "programme.who.unknown", Value: blank(e.Ask)})
		}
		if len(e.Override) > 0 {
			r.More = append(r.More, page.Row{Label: "programme.who.override", Value: roleNames(v, e.Override)})
		}
		c.Rules = append(c.Rules, r)
	}
	return c
}

func roleNames(v *page.Visit, list []string) string {
	words := make([]string, len(list))
	for i, role := range list {
		words[i] = v.Page.T("programme.role." + role)
	}
	return strings.Join(words, ", ")
}

func explainWay(v *page.Visit, p *pack.Pack) chapter {
	c := chapter{ID: "way", Key: "programme.way"}
	for _, s := range p.Stages {
		c.Rules = append(c.Rules, ruleView{Name: v.Page.Pick(s.Names), Says: v.Page.T("programme.way.from", "when", record.Timing(v, s.From, p))})
	}
	return c
}

// explainClocks says what is due when, one role after the other: the reader's
// first.
func explainClocks(v *page.Visit, p *pack.Pack) chapter {
	c := chapter{ID: "due", Key: "programme.clocks", Lead: v.Page.T("programme.clocks.lead")}
	roles := []string{v.Who.Role}
	for _, role := range []string{"prison", "support_person", "coordinator", "house"} { // all owners that a clock may have
		if role != v.Who.Role {
			roles = append(roles, role)
		}
	}
	for _, role := range roles {
		g := ruleGroup{Title: v.Page.T("role." + role)}
		for _, clock := range p.Clocks {
			if clock.Owner != role {
				continue
			}
			r := ruleView{Name: v.Page.Pick(clock.Names), Says: page.SentenceCase(record.Timing(v, clock.Due, p)), Sources: p.Cited(clock.Source)}
			for _, t := range []struct {
				key string
				at  pack.Timing
			}{{"programme.opens", clock.Opens}, {"programme.closes", clock.Closes}} {
				if !t.at.IsZero() {
					r.More = append(r.More, page.Row{Label: t.key, Value: page.SentenceCase(record.Timing(v, t.at, p))})
				}
			}
			if len(clock.Late) > 0 {
				r.More = append(r.More, page.Row{Label: "programme.late", Value: roleNames(v, clock.Late)})
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
func explainNumbers(v *page.Visit, p *pack.Pack) chapter {
	c := chapter{ID: "numbers", Key: "programme.promised", Lead: v.Page.T("programme.numbers.lead")}
	for _, one := range p.Indicators {
		in, _ := p.Indicator(one.ID)
		r := ruleView{
			Name: v.Page.Pick(in.Names), Sources: p.Cited(in.Source),
			Says: v.Page.Pick(in.Sentence) + " " + v.Page.T("programme.no_target"),
		}
		if in.Target.Percent > 0 {
			r.Says = v.Page.Pick(in.Sentence) + " " + v.Page.Promised(page.Stat{Target: float64(in.Target.Percent), Fewer: !in.Target.AtLeast})
		}
		r.More = []page.Row{
			{Label: "result.about.of", Value: v.Page.T("result.of." + record.WordKey(in.Of))},
			{Label: "result.about.window", Value: record.Timing(v, in.Window, p)},
			{Label: "programme.counts", Value: counted(v, p, in)},
		}
		if t := in.Tolerance; t != nil {
			r.More = append(r.More, page.Row{Label: "result.about.tolerance", Value: v.Page.T("result.about.days", "before", v.Page.N("unit.day", t.Before), "after", v.Page.N("unit.day", t.After))})
		}
		for _, s := range []string{"died", "in_prison", "moved_abroad", "refused", "not_reached"} {
			if how, ok := in.Special[s]; ok {
				r.More = append(r.More, page.Row{LabelText: v.Page.T(p.SpecialKey(s)), Value: v.Page.T("result.special." + how)})
			}
		}
		r.More = append(r.More, page.Row{Label: "programme.unknown", Value: v.Page.T("programme.unknown.says")})
		for _, b := range p.Asked() {
			for _, rest := range b.Rests {
				for _, id := range rest.Indicators {
					if id == in.ID {
						r.More = append(r.More, page.Row{Label: "programme.only_with", Value: v.Page.Pick(b.Names)})
					}
				}
			}
		}
		c.Rules = append(c.Rules, r)
	}
	return c
}

// counted are the values under which an indicator counts, in the pack's words.
func counted(v *page.Visit, p *pack.Pack, in pack.Indicator) string {
	vocabulary, prefix := in.Observe, `"`
	if vocabulary == "" {
		vocabulary, prefix = "events", "event."
	}
	var words []string
	for _, x := range p.Vocabularies[vocabulary].Values {
		if strings.Contains(in.Counts.Text, prefix+x.ID+strings.TrimPrefix(prefix, "event.")) {
			words = append(words, v.Page.Pick(x.Names))
		}
	}
	return strings.Join(words, "; ")
}

func explainReports(v *page.Visit, p *pack.Pack) chapter {
	c := chapter{ID: "reports", Key: "programme.reports"}
	for _, rep := range p.Reports {
		r := ruleView{
			Name: v.Page.Pick(rep.Names), Sources: p.Cited(rep.Source),
			Says: v.Page.T("try.report.to", "to", v.Page.Pick(rep.To)),
		}
		if unit := strings.ReplaceAll(rep.Due.Unit, " ", "_"); unit != "" { // its days are those of its own time
			r.Says += " " + v.Page.T("try.report.due", "when", v.Page.N("unit."+unit, max(rep.Due.N, 1))) + "."
		}
		var words []string
		for _, n := range rep.Counts {
			words = append(words, v.Page.T("programme.count."+n))
		}
		for _, id := range rep.Indicators {
			in, _ := p.Indicator(id)
			words = append(words, v.Page.Pick(in.Names))
		}
		r.More = []page.Row{{Label: "programme.report.holds", Value: strings.Join(words, "; ")}}
		words = nil
		for _, n := range rep.Narrative {
			words = append(words, v.Page.Pick(n))
		}
		if len(words) > 0 {
			r.More = append(r.More, page.Row{Label: "programme.report.words", Value: strings.Join(words, "; ")})
		}
		c.Rules = append(c.Rules, r)
	}
	return c
}

func explainLegal(v *page.Visit, p *pack.Pack) chapter {
	c := chapter{ID: "legal", Key: "programme.legal", Lead: v.Page.T("programme.legal.lead")}
	for _, b := range p.Legal {
		r := ruleView{Name: v.Page.Pick(b.Names), Says: v.Page.T("programme.basis." + b.Kind), Sources: p.Cited(b.Source)}
		if law := v.Page.Pick(b.Law); law != "" {
			r.Says += " · " + law
		}
		for _, rest := range b.Rests {
			r.Texts = append(r.Texts, v.Page.Pick(rest.Says))
		}
		if !b.Asks() {
			r.Texts = append(r.Texts, page.Paragraphs(v.Page.Pick(b.Text))...)
		}
		if !b.Applies.IsZero() {
			r.Texts = append(r.Texts, v.Page.T("programme.applies"))
		}
		c.Rules = append(c.Rules, r)
	}
	return c
}

func explainSources(v *page.Visit, p *pack.Pack) chapter {
	c := chapter{ID: "sources", Key: "programme.sources"}
	for _, s := range p.Sources {
		c.Rules = append(c.Rules, ruleView{Sources: []pack.Source{s}})
	}
	return c
}
