// SPDX-License-Identifier: EUPL-1.2

// Package results is the pages of those who answer for a programme: its promises
// with what is known and unknown, the people behind a number for those who may see
// them, reports to the one who pays, and series from elsewhere.
//
// It promises that a number is never shown without what is unknown in it, and that
// small numbers are hidden from those who may not see people. It counts nothing: that
// is outcome and report.
package results

import (
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/outcome"
	"sild/pack"
	"sild/programme"
	"sild/web/page"
	"sild/web/record"
)

// Routes are results, the people behind them, reports and series.
func Routes(s *page.Server) {
	seriesRoutes(s)
	s.Read("GET /results", results)
	s.Read("GET /results/{programme}/{indicator}", resultPeople)
	figureRoutes(s)
	reportRoutes(s)
}

// StatsOf are the promises of one programme as tiles.
func StatsOf(v *page.Visit, id sild.ID) (*pack.Pack, []page.Stat, error) {
	p, err := programme.Of(v.Tx, id)
	if err != nil {
		return nil, nil, err
	}
	figures, err := outcome.Figures(v.Tx, id, v.Page.Today)
	if err != nil {
		return p, nil, err
	}
	var list []page.Stat
	for _, f := range figures {
		if f.Provider != "" {
			continue // the total stands for all
		}
		in, _ := p.Indicator(f.Indicator)
		s := page.Stat{
			ID: "i-" + in.ID, Text: v.Page.Pick(in.Names), Sentence: v.Page.Pick(in.Sentence),
			Counts: f.Counts, Not: f.CountsNot, Unknown: f.Unknown, Open: f.Open, Out: f.LeftOut,
			Target: float64(in.Target.Percent), Fewer: !in.Target.AtLeast, Withheld: f.Hidden,
			Period: v.Page.Span(p.Period.From, p.Period.Until), Counted: v.Page.T("result.of." + record.WordKey(in.Of)),
		}
		s.Href = "/results/" + string(id) + "/" + in.ID
		if !access.May(v.Who.Role, access.People) {
			s.Href += "/parts"
		}
		list = append(list, s)
	}
	return p, list, nil
}

// AllStats are the promises of all programmes in which the reader's
// organisation works.
func AllStats(v *page.Visit) ([]page.Stat, error) {
	programmes, err := programme.All(v.Tx)
	if err != nil {
		return nil, err
	}
	var all []page.Stat
	for _, pr := range programmes {
		_, list, err := StatsOf(v, pr.ID)
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
	Stats                []page.Stat
}

func results(v *page.Visit) (templ.Component, error) {
	if err := access.Duty(v.Tx, access.Totals); err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("nav.results")
	programmes, err := programme.All(v.Tx)
	if err != nil {
		return nil, err
	}
	var list []programmeStats
	for _, pr := range programmes {
		p, stats, err := StatsOf(v, pr.ID)
		if sild.KindOf(err) == sild.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		list = append(list, programmeStats{v.Page.Pick(p.Names), v.Page.Pick(p.Funder), v.Page.Span(p.Period.From, p.Period.Until), "/results/" + string(pr.ID) + "/known", "/results/" + string(pr.ID) + "/series", stats})
	}
	return resultsPage(v.Page, list), nil
}

// A resultRow is one person or case behind a number.
type resultRow struct {
	Name, Href, State, Why string
	About, Closes          sild.Date
}

func resultPeople(v *page.Visit) (templ.Component, error) {
	id := v.ID("programme")
	p, err := programme.Of(v.Tx, id)
	if err != nil {
		return nil, err
	}
	in, ok := p.Indicator(v.Request.PathValue("indicator"))
	if !ok {
		return nil, sild.Missing()
	}
	_, stats, err := StatsOf(v, id)
	if err != nil {
		return nil, err
	}
	state := v.Query("state")
	units, more, err := outcome.Units(v.Tx, id, outcome.UnitFilter{Indicator: in.ID, State: state, AsOf: v.Page.Today, After: sild.ID(v.Query("after"))})
	if err != nil {
		return nil, err
	}
	var one page.Stat
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
	var list []page.Tab
	for _, st := range states {
		href, key := base, "result.state.all"
		if st.state != "" {
			href, key = base+"?state="+st.state, "result.state."+st.state
		}
		list = append(list, page.Tab{Href: href, Text: v.Page.T(key), Count: st.n, On: st.state == state})
	}
	rows := make([]resultRow, len(units))
	for i, u := range units {
		word, why := record.SoFar(v, u.SoFar, v.Why(p, u.Reason), u.Closes)
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
	v.Page.Title = v.Page.Pick(in.Names)
	return resultPeoplePage(v.Page, resultTabs(v, in, "people"), aboutIndicator(v, p, in), one, list, rows, next), nil
}

// aboutIndicator is how an indicator counts, line by line, with its source.
func aboutIndicator(v *page.Visit, p *pack.Pack, in pack.Indicator) []page.Row {
	rows := []page.Row{
		{Label: "result.about.sentence", Value: v.Page.Pick(in.Sentence)},
		{Label: "result.about.of", Value: v.Page.T("result.of." + record.WordKey(in.Of))},
		{Label: "result.about.window", Value: record.Timing(v, in.Window, p)},
	}
	if in.Received {
		rows = append(rows, page.Row{Label: "result.about.received", Value: v.Page.Pick(p.Received.Text), HintText: cited(v, p, p.Received.Source)})
	}
	if t := in.Tolerance; t != nil {
		rows = append(rows, page.Row{
			Label:    "result.about.tolerance",
			Value:    v.Page.T("result.about.days", "before", v.Page.N("unit.day", t.Before), "after", v.Page.N("unit.day", t.After)),
			HintText: cited(v, p, t.Source),
		})
	}
	for _, s := range []string{"died", "in_prison", "moved_abroad", "refused", "not_reached"} {
		if how, ok := in.Special[s]; ok {
			rows = append(rows, page.Row{LabelText: v.Page.T(p.SpecialKey(s)), Value: v.Page.T("result.special." + how)})
		}
	}
	return append(rows, page.Row{Label: "result.about.source", Value: cited(v, p, in.Source)})
}

// cited names the sources of a rule so that people can read them.
func cited(v *page.Visit, p *pack.Pack, text string) string {
	var names []string
	for _, s := range p.Cited(text) {
		names = append(names, v.Page.Pick(s.Names))
	}
	if len(names) == 0 {
		return text
	}
	return strings.Join(names, " · ")
}
