// SPDX-License-Identifier: EUPL-1.2

package results

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/org"
	"sild/outcome"
	"sild/pack"
	"sild/programme"
	"sild/web/page"
	"sild/web/record"
)

// figureRoutes are the pages of one figure, beside the people behind it.
func figureRoutes(s *page.Server) {
	s.Read("GET /results/{programme}/{indicator}/parts", resultParts)
	s.Read("GET /results/{programme}/{indicator}/authority", authorityPage)
	s.Do("POST /results/{programme}/{indicator}/authority", addAuthority, authorityPage)
	s.Do("POST /results/{programme}/{indicator}/authority/{figure}/drop", dropAuthority, authorityPage)
	s.Read("GET /results/{programme}/known", knownPage)
	s.Handle("POST /results/{programme}/known", false, func(v *page.Visit) { askKnown(v) })
	s.Read("GET /results/{programme}/{indicator}/register", registerPage)
	s.Do("POST /results/{programme}/{indicator}/register", askRegister, registerPage)
	s.Read("GET /register/{query}", queryPage)
	s.TakesFiles("POST /register/{query}")
	s.Handle("POST /register/{query}", false, func(v *page.Visit) {
		if v.Form.Get("go") == "" {
			v.Show(queryPage, 200) // what it would write down, nothing written yet
			return
		}
		v.Do(answerQuery, queryPage)
	})
	s.Handle("GET /register/{query}/list.csv", false, func(v *page.Visit) { v.Download(queryTable) })
}

// A partView is a figure in parts, one table.
type partView struct {
	ID     string
	Title  string
	Hidden bool // some groups are not shown
	Groups []groupView
}

// A groupView is one line of it.
type groupView struct {
	Name string
	page.Stat
}

// A besideView is an authority's figure beside ours.
type besideView struct {
	Says       string // "7 of 34, 21 %"
	Population string
	Source     string // authority and day
	Of         string // whose people
	Ours       string
	Differs    string
	Note       string
	Drop       string // where it is taken back; empty: not by this reader
}

// oneResult is the indicator of the address with its figure.
func oneResult(v *page.Visit) (p *pack.Pack, in pack.Indicator, one page.Stat, err error) {
	id := v.ID("programme")
	p, stats, err := StatsOf(v, id)
	if err != nil {
		return p, in, one, err
	}
	in, ok := p.Indicator(v.Request.PathValue("indicator"))
	if !ok {
		return p, in, one, sild.Missing()
	}
	for _, s := range stats {
		if s.ID == "i-"+in.ID {
			one = s
		}
	}
	one.Href = ""
	v.Page.Title = v.Page.Pick(in.Names)
	return p, in, one, nil
}

// resultTabs are the views of one figure that the reader may open.
func resultTabs(v *page.Visit, in pack.Indicator, on string) (list []page.Tab) {
	base := "/results/" + string(v.ID("programme")) + "/" + in.ID
	add := func(key, href string) {
		list = append(list, page.Tab{Label: "result.tab." + key, Href: href, On: key == on, Count: -1})
	}
	if access.May(v.Who.Role, access.People) {
		add("people", base)
	}
	add("parts", base+"/parts")
	add("authority", base+"/authority")
	if in.Observe == "" && access.May(v.Who.Role, access.Register) {
		add("register", base+"/register")
	}
	return list
}

func resultParts(v *page.Visit) (templ.Component, error) {
	p, in, one, err := oneResult(v)
	if err != nil {
		return nil, err
	}
	id := v.ID("programme")
	parts, err := outcome.Breakdowns(v.Tx, id, in.ID, v.Page.Today)
	if err != nil {
		return nil, err
	}
	views, err := partViews(v, p, parts)
	if err != nil {
		return nil, err
	}
	return resultPartsPage(v.Page, figureView{
		Back: "/results", Stat: one, Tabs: resultTabs(v, in, "parts"), About: aboutIndicator(v, p, in), Parts: views, Known: "/results/" + string(id) + "/known",
	}), nil
}

// A figureView is what the pages of one figure show.
type figureView struct {
	Back  string
	Stat  page.Stat
	Tabs  []page.Tab
	About []page.Row
	Parts []partView
	Known string
}

// partViews are break-downs in words.
func partViews(v *page.Visit, p *pack.Pack, parts []outcome.Breakdown) ([]partView, error) {
	var providers []sild.ID
	for _, b := range parts {
		for _, g := range b.Groups {
			if b.By == "provider" {
				providers = append(providers, sild.ID(g.Value))
			}
		}
	}
	names, err := org.OrgNames(v.Tx, providers)
	if err != nil {
		return nil, err
	}
	var list []partView
	for _, b := range parts {
		x := partView{ID: "by-" + strings.ReplaceAll(b.By, "_", "-"), Title: v.Page.T("result.by." + b.By), Hidden: b.Hidden}
		for i, g := range b.Groups {
			s := statOf(g.Figure)
			s.ID = x.ID + "-" + strconv.Itoa(i+1)
			s.Text = groupName(v, p, b.By, g.Value, names)
			x.Groups = append(x.Groups, groupView{s.Text, s})
		}
		if len(x.Groups) > 0 {
			list = append(list, x)
		}
	}
	return list, nil
}

// anyHidden reports whether a break-down has groups that are too small to show.
func anyHidden(list []partView) bool {
	return slices.ContainsFunc(list, func(x partView) bool { return x.Hidden })
}

// statOf is a figure without words.
func statOf(f outcome.Figure) page.Stat {
	return page.Stat{
		Counts: f.Counts, Not: f.CountsNot, Unknown: f.Unknown, Open: f.Open, Out: f.LeftOut,
		Target: float64(f.Target.Percent), Fewer: !f.Target.AtLeast, Withheld: f.Hidden,
	}
}

// groupName says in words what a group is.
func groupName(v *page.Visit, p *pack.Pack, by, value string, names map[sild.ID]string) string {
	if value == "" {
		return v.Page.T("result.group.unknown")
	}
	switch by {
	case "sex":
		return v.Page.T("person.sex." + value)
	case "age", "length":
		from, until, _ := strings.Cut(value, "-")
		switch {
		case from == "":
			n, _ := strconv.Atoi(until)
			return v.Page.T("result.group."+by+".under", "n", strconv.Itoa(n+1))
		case until == "":
			return v.Page.T("result.group."+by+".from", "from", from)
		}
		return v.Page.T("result.group."+by+".between", "from", from, "until", until)
	case "release":
		return v.Value(p, "release", value)
	case "prison":
		return v.Value(p, "prisons", value)
	case "end_reason":
		return v.Value(p, "end_reasons", value)
	case "area":
		return record.AreaName(v, value)
	case "provider":
		return names[sild.ID(value)]
	case outcome.ByTime:
		year, q, _ := strings.Cut(value, "-Q")
		return v.Page.T("result.group.quarter", "year", year, "quarter", q)
	}
	return value
}

func authorityPage(v *page.Visit) (templ.Component, error) {
	p, in, one, err := oneResult(v)
	if err != nil {
		return nil, err
	}
	id := v.ID("programme")
	all, err := outcome.AuthorityFigures(v.Tx, id, in.ID)
	if err != nil {
		return nil, err
	}
	works, err := programme.Works(v.Tx, id, v.Who.Org, "funder")
	if err != nil {
		return nil, err
	}
	x := authorityView{At: "/results/" + string(id) + "/" + in.ID + "/authority", Tabs: resultTabs(v, in, "authority"), Stat: one, Writes: access.May(v.Who.Role, access.Authority)}
	if works {
		list, err := programme.Providers(v.Tx, id)
		if err != nil {
			return nil, err
		}
		x.Providers = append(x.Providers, page.Option{Value: "", Label: "authority.all"})
		for _, o := range list {
			x.Providers = append(x.Providers, page.Option{Value: string(o.Org), Text: o.Name})
		}
	}
	var ids []sild.ID
	for _, b := range all {
		ids = append(ids, b.Provider)
	}
	names, err := org.OrgNames(v.Tx, ids)
	if err != nil {
		return nil, err
	}
	for _, b := range all {
		x.List = append(x.List, beside(v, b, names[b.Provider], x))
	}
	x.From, x.Until = v.Typed("from", p.Period.From.String()), v.Typed("until", p.Period.Until.String())
	return authoritySheetPage(v.Page, x), nil
}

type authorityView struct {
	At          string
	Tabs        []page.Tab
	Stat        page.Stat
	Writes      bool
	Providers   []page.Option // whose people, for the one who pays
	List        []besideView
	From, Until string
}

func beside(v *page.Visit, b outcome.Beside, provider string, x authorityView) besideView {
	p := v.Page
	out := besideView{
		Says:       p.T("authority.says", "people", p.Number(b.People), "of", p.Number(b.Of), "rate", p.Percent(b.People, b.Of)),
		Population: b.Population + ", " + p.Span(b.From, b.Until), Source: p.T("authority.source", "authority", b.Authority, "date", p.Date(b.Told)), Note: b.Note,
		Of: provider,
	}
	if provider == "" {
		out.Of = p.T("authority.all")
	}
	s := statOf(b.Ours)
	switch {
	case b.Hidden:
		out.Ours = p.T("part.stat.withheld")
	case s.All()+s.Open == 0:
		out.Ours = p.T("authority.ours.nobody")
	default:
		out.Ours = p.T("authority.ours", "counts", p.Number(s.Counts), "all", p.Number(s.All()+s.Open), "unknown", p.Number(s.Unknown+s.Open))
		if n := b.Of - s.All() - s.Open; n != 0 {
			out.Differs = p.T("authority.differs.of", "n", signed(p, n))
		}
		if b.People < s.Counts || b.People > s.Counts+s.Unknown+s.Open {
			out.Differs = strings.TrimSpace(out.Differs + " " + p.T("authority.differs.people", "n", signed(p, b.People-s.Counts)))
		}
	}
	if x.Writes && (len(x.Providers) > 0 || b.Provider == v.Who.Org) {
		out.Drop = x.At + "/" + string(b.ID) + "/drop"
	}
	return out
}

// signed is a difference, with its sign.
func signed(p *page.Page, n int) string {
	if n < 0 {
		return "−" + p.Number(-n)
	}
	return "+" + p.Number(n)
}

func addAuthority(v *page.Visit) (string, error) {
	id := v.ID("programme")
	p := sild.Problems{}
	in := outcome.AuthorityInput{
		Provider: sild.ID(v.Form.Get("provider")), From: v.Date(p, "from"), Until: v.Date(p, "until"), Of: v.Number(p, "of"), People: v.Number(p, "people"),
		Population: v.Form.Get("population"), Authority: v.Form.Get("authority"), Told: v.Date(p, "told"), Note: v.Form.Get("note"),
	}
	_, err := outcome.AddAuthorityFigure(v.Tx, id, v.Request.PathValue("indicator"), in)
	return v.GoOn("/results/"+string(id)+"/"+v.Request.PathValue("indicator")+"/authority", p, err)
}

func dropAuthority(v *page.Visit) (string, error) {
	err := outcome.DropAuthorityFigure(v.Tx, v.ID("figure"), v.Form.Get("why"))
	return "/results/" + string(v.ID("programme")) + "/" + v.Request.PathValue("indicator") + "/authority", err
}
