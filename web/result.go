// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/outcome"
	"sild/pack"
	"sild/programme"
	"sild/report"
)

func (s *Server) resultRoutes() {
	s.seriesRoutes()
	s.read("GET /results", results)
	s.read("GET /results/{programme}/{indicator}", resultPeople)
	s.figureRoutes()
	s.reportRoutes()
}

// statsOf are the promises of one programme as tiles.
func (v *visit) statsOf(id sild.ID) (*pack.Pack, []stat, error) {
	p, err := programme.Of(v.tx, id)
	if err != nil {
		return nil, nil, err
	}
	figures, err := outcome.Figures(v.tx, id, v.page.Today)
	if err != nil {
		return p, nil, err
	}
	var list []stat
	for _, f := range figures {
		if f.Provider != "" {
			continue // the total stands for all
		}
		in, _ := p.Indicator(f.Indicator)
		s := stat{
			ID: "i-" + in.ID, Text: v.page.Pick(in.Names), Sentence: v.page.Pick(in.Sentence),
			Counts: f.Counts, Not: f.CountsNot, Unknown: f.Unknown, Open: f.Open, Out: f.LeftOut,
			Target: float64(in.Target.Percent), Fewer: !in.Target.AtLeast, Withheld: f.Hidden,
			Period: v.page.span(p.Period.From, p.Period.Until), Counted: v.page.T("result.of." + wordKey(in.Of)),
		}
		s.Href = "/results/" + string(id) + "/" + in.ID
		if !access.May(v.who.Role, access.People) {
			s.Href += "/parts"
		}
		list = append(list, s)
	}
	return p, list, nil
}

func wordKey(of string) string {
	return strings.ReplaceAll(of, " ", "_")
}

// allStats are the promises of all programmes in which the reader's
// organisation works.
func (v *visit) allStats() ([]stat, error) {
	programmes, err := programme.All(v.tx)
	if err != nil {
		return nil, err
	}
	var all []stat
	for _, pr := range programmes {
		_, list, err := v.statsOf(pr.ID)
		if sild.KindOf(err) == sild.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	return all, nil
}

// A programmeStats is one programme on the page of results.
type programmeStats struct {
	Name, Funder, Period string
	Known                string // where one asks what was known on a past day
	Series               string // what an authority publishes year by year
	Stats                []stat
}

func results(v *visit) (templ.Component, error) {
	if err := access.Duty(v.tx, access.Totals); err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("nav.results")
	programmes, err := programme.All(v.tx)
	if err != nil {
		return nil, err
	}
	var list []programmeStats
	for _, pr := range programmes {
		p, stats, err := v.statsOf(pr.ID)
		if sild.KindOf(err) == sild.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		list = append(list, programmeStats{v.page.Pick(p.Names), v.page.Pick(p.Funder), v.page.span(p.Period.From, p.Period.Until), "/results/" + string(pr.ID) + "/known", "/results/" + string(pr.ID) + "/series", stats})
	}
	return resultsPage(v.page, list), nil
}

// A resultRow is one person or case behind a number.
type resultRow struct {
	Name, Href, State, Why string
	About, Closes          sild.Date
}

func resultPeople(v *visit) (templ.Component, error) {
	id := v.id("programme")
	p, err := programme.Of(v.tx, id)
	if err != nil {
		return nil, err
	}
	in, ok := p.Indicator(v.r.PathValue("indicator"))
	if !ok {
		return nil, sild.Missing()
	}
	_, stats, err := v.statsOf(id)
	if err != nil {
		return nil, err
	}
	state := v.query("state")
	units, more, err := outcome.Units(v.tx, id, outcome.UnitFilter{Indicator: in.ID, State: state, AsOf: v.page.Today, After: sild.ID(v.query("after"))})
	if err != nil {
		return nil, err
	}
	var one stat
	for _, s := range stats {
		if s.ID == "i-"+in.ID {
			one = s
		}
	}
	one.Href = ""
	base := "/results/" + string(id) + "/" + in.ID
	states := []struct {
		state string
		n     int
	}{{"", -1}, {outcome.Counts, one.Counts}, {outcome.CountsNot, one.Not}, {outcome.Unknown, one.Unknown}, {outcome.Open, one.Open}, {outcome.LeftOut, one.Out}}
	var list []tab
	for _, st := range states {
		href, key := base, "result.state.all"
		if st.state != "" {
			href, key = base+"?state="+st.state, "result.state."+st.state
		}
		list = append(list, tab{Href: href, Text: v.page.T(key), Count: st.n, On: st.state == state})
	}
	rows := make([]resultRow, len(units))
	for i, u := range units {
		word, why := v.soFar(u.SoFar, v.why(p, u.Reason), u.Closes)
		rows[i] = resultRow{u.Name, "/cases/" + string(u.Case), word, why, u.About, u.Closes}
	}
	next := ""
	if more {
		q := url.Values{"after": {string(units[len(units)-1].Case)}}
		if state != "" {
			q.Set("state", state)
		}
		next = base + "?" + q.Encode()
	}
	v.page.Title = v.page.Pick(in.Names)
	return resultPeoplePage(v.page, v.resultTabs(in, "people"), v.aboutIndicator(p, in), one, list, rows, next), nil
}

// aboutIndicator is how an indicator counts, line by line, with its source.
func (v *visit) aboutIndicator(p *pack.Pack, in pack.Indicator) []row {
	rows := []row{
		{Label: "result.about.sentence", Value: v.page.Pick(in.Sentence)},
		{Label: "result.about.of", Value: v.page.T("result.of." + wordKey(in.Of))},
		{Label: "result.about.window", Value: v.timing(in.Window, p)},
	}
	if in.Received {
		rows = append(rows, row{Label: "result.about.received", Value: v.page.Pick(p.Received.Text), HintText: v.cited(p, p.Received.Source)})
	}
	if t := in.Tolerance; t != nil {
		rows = append(rows, row{
			Label:    "result.about.tolerance",
			Value:    v.page.T("result.about.days", "before", v.page.N("unit.day", t.Before), "after", v.page.N("unit.day", t.After)),
			HintText: v.cited(p, t.Source),
		})
	}
	for _, s := range []string{"died", "in_prison", "moved_abroad", "refused", "not_reached"} {
		if how, ok := in.Special[s]; ok {
			rows = append(rows, row{LabelText: v.page.T(p.SpecialKey(s)), Value: v.page.T("result.special." + how)})
		}
	}
	return append(rows, row{Label: "result.about.source", Value: v.cited(p, in.Source)})
}

// cited names the sources of a rule so that people can read them.
func (v *visit) cited(p *pack.Pack, text string) string {
	var names []string
	for _, s := range p.Cited(text) {
		names = append(names, v.page.Pick(s.Names))
	}
	if len(names) == 0 {
		return text
	}
	return strings.Join(names, " · ")
}

// anchor is a day from which the pack counts, in words.
func (v *visit) anchor(name string, of ...*pack.Pack) string {
	if id, day, ok := pack.PartAnchor(name); ok {
		if len(of) == 0 {
			of = append(of, &pack.Pack{})
		}
		return report.PartDay(v.page.Voice, of[0], id, day)
	}
	return v.page.T("anchor." + name)
}

// timing says a rule of the pack in words.
func (v *visit) timing(t pack.Timing, of ...*pack.Pack) string {
	anchor := v.anchor(t.Anchor, of...)
	if t.Unit == "" {
		return v.page.T("timing.on", "anchor", anchor)
	}
	unit := t.Unit
	if unit == "working day" {
		unit = "working_day"
	}
	n := v.page.N("unit."+unit, max(t.N, 1))
	switch {
	case t.Every:
		return v.page.T("timing.every", "n", v.page.N("every."+unit, max(t.N, 1)), "anchor", anchor)
	case t.Before:
		return v.page.T("timing.before", "n", n, "anchor", anchor)
	}
	return v.page.T("timing.after", "n", n, "anchor", anchor)
}
