// SPDX-License-Identifier: EUPL-1.2

package web

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
)

// figureRoutes are the pages of one figure, beside the people behind it.
func (s *Server) figureRoutes() {
	s.read("GET /results/{programme}/{indicator}/parts", resultParts)
	s.read("GET /results/{programme}/{indicator}/authority", authorityPage)
	s.write("POST /results/{programme}/{indicator}/authority", addAuthority, authorityPage)
	s.write("POST /results/{programme}/{indicator}/authority/{figure}/drop", dropAuthority, authorityPage)
	s.read("GET /results/{programme}/known", knownPage)
	s.handle("POST /results/{programme}/known", false, func(v *visit) { v.askKnown() })
	s.read("GET /results/{programme}/{indicator}/register", registerPage)
	s.write("POST /results/{programme}/{indicator}/register", askRegister, registerPage)
	s.read("GET /register/{query}", queryPage)
	s.takesFiles("POST /register/{query}")
	s.handle("POST /register/{query}", false, func(v *visit) {
		if v.form.Get("go") == "" {
			v.show(queryPage, 200) // what it would write down, nothing written yet
			return
		}
		v.do(answerQuery, queryPage)
	})
	s.handle("GET /register/{query}/list.csv", false, func(v *visit) { v.download(queryTable) })
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
	stat
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
func (v *visit) oneResult() (p *pack.Pack, in pack.Indicator, one stat, err error) {
	id := v.id("programme")
	p, stats, err := v.statsOf(id)
	if err != nil {
		return p, in, one, err
	}
	in, ok := p.Indicator(v.r.PathValue("indicator"))
	if !ok {
		return p, in, one, sild.Missing()
	}
	for _, s := range stats {
		if s.ID == "i-"+in.ID {
			one = s
		}
	}
	one.Href = ""
	v.page.Title = v.page.Pick(in.Names)
	return p, in, one, nil
}

// resultTabs are the views of one figure that the reader may open.
func (v *visit) resultTabs(in pack.Indicator, on string) (list []tab) {
	base := "/results/" + string(v.id("programme")) + "/" + in.ID
	add := func(key, href string) {
		list = append(list, tab{Label: "result.tab." + key, Href: href, On: key == on, Count: -1})
	}
	if access.May(v.who.Role, access.People) {
		add("people", base)
	}
	add("parts", base+"/parts")
	add("authority", base+"/authority")
	if in.Observe == "" && access.May(v.who.Role, access.Register) {
		add("register", base+"/register")
	}
	return list
}

func resultParts(v *visit) (templ.Component, error) {
	p, in, one, err := v.oneResult()
	if err != nil {
		return nil, err
	}
	id := v.id("programme")
	parts, err := outcome.Breakdowns(v.tx, id, in.ID, v.page.Today)
	if err != nil {
		return nil, err
	}
	views, err := v.partViews(p, parts)
	if err != nil {
		return nil, err
	}
	return resultPartsPage(v.page, figureView{
		Back: "/results", Stat: one, Tabs: v.resultTabs(in, "parts"), About: v.aboutIndicator(p, in), Parts: views, Known: "/results/" + string(id) + "/known",
	}), nil
}

// A figureView is what the pages of one figure show.
type figureView struct {
	Back  string
	Stat  stat
	Tabs  []tab
	About []row
	Parts []partView
	Known string
}

// partViews are break-downs in words.
func (v *visit) partViews(p *pack.Pack, parts []outcome.Breakdown) ([]partView, error) {
	var providers []sild.ID
	for _, b := range parts {
		for _, g := range b.Groups {
			if b.By == "provider" {
				providers = append(providers, sild.ID(g.Value))
			}
		}
	}
	names, err := org.OrgNames(v.tx, providers)
	if err != nil {
		return nil, err
	}
	var list []partView
	for _, b := range parts {
		x := partView{ID: "by-" + strings.ReplaceAll(b.By, "_", "-"), Title: v.page.T("result.by." + b.By), Hidden: b.Hidden}
		for i, g := range b.Groups {
			s := statOf(g.Figure)
			s.ID = x.ID + "-" + strconv.Itoa(i+1)
			s.Text = v.groupName(p, b.By, g.Value, names)
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
func statOf(f outcome.Figure) stat {
	return stat{
		Counts: f.Counts, Not: f.CountsNot, Unknown: f.Unknown, Open: f.Open, Out: f.LeftOut,
		Target: float64(f.Target.Percent), Fewer: !f.Target.AtLeast, Withheld: f.Hidden,
	}
}

// groupName says in words what a group is.
func (v *visit) groupName(p *pack.Pack, by, value string, names map[sild.ID]string) string {
	if value == "" {
		return v.page.T("result.group.unknown")
	}
	switch by {
	case "sex":
		return v.page.T("person.sex." + value)
	case "age", "length":
		from, until, _ := strings.Cut(value, "-")
		switch {
		case from == "":
			n, _ := strconv.Atoi(until)
			return v.page.T("result.group."+by+".under", "n", strconv.Itoa(n+1))
		case until == "":
			return v.page.T("result.group."+by+".from", "from", from)
		}
		return v.page.T("result.group."+by+".between", "from", from, "until", until)
	case "release":
		return v.value(p, "release", value)
	case "prison":
		return v.value(p, "prisons", value)
	case "end_reason":
		return v.value(p, "end_reasons", value)
	case "area":
		return v.areaName(value)
	case "provider":
		return names[sild.ID(value)]
	case outcome.ByTime:
		year, q, _ := strings.Cut(value, "-Q")
		return v.page.T("result.group.quarter", "year", year, "quarter", q)
	}
	return value
}

func authorityPage(v *visit) (templ.Component, error) {
	p, in, one, err := v.oneResult()
	if err != nil {
		return nil, err
	}
	id := v.id("programme")
	all, err := outcome.AuthorityFigures(v.tx, id, in.ID)
	if err != nil {
		return nil, err
	}
	works, err := programme.Works(v.tx, id, v.who.Org, "funder")
	if err != nil {
		return nil, err
	}
	x := authorityView{At: "/results/" + string(id) + "/" + in.ID + "/authority", Tabs: v.resultTabs(in, "authority"), Stat: one, Writes: access.May(v.who.Role, access.Authority)}
	if works {
		list, err := programme.Providers(v.tx, id)
		if err != nil {
			return nil, err
		}
		x.Providers = append(x.Providers, option{Value: "", Label: "authority.all"})
		for _, o := range list {
			x.Providers = append(x.Providers, option{Value: string(o.Org), Text: o.Name})
		}
	}
	var ids []sild.ID
	for _, b := range all {
		ids = append(ids, b.Provider)
	}
	names, err := org.OrgNames(v.tx, ids)
	if err != nil {
		return nil, err
	}
	for _, b := range all {
		x.List = append(x.List, v.beside(b, names[b.Provider], x))
	}
	x.From, x.Until = v.typed("from", p.Period.From.String()), v.typed("until", p.Period.Until.String())
	return authoritySheetPage(v.page, x), nil
}

type authorityView struct {
	At          string
	Tabs        []tab
	Stat        stat
	Writes      bool
	Providers   []option // whose people, for the one who pays
	List        []besideView
	From, Until string
}

func (v *visit) beside(b outcome.Beside, provider string, x authorityView) besideView {
	p := v.page
	out := besideView{
		Says:       p.T("authority.says", "people", p.Number(b.People), "of", p.Number(b.Of), "rate", p.Percent(b.People, b.Of)),
		Population: b.Population + ", " + p.span(b.From, b.Until), Source: p.T("authority.source", "authority", b.Authority, "date", p.Date(b.Told)), Note: b.Note,
		Of: provider,
	}
	if provider == "" {
		out.Of = p.T("authority.all")
	}
	s := statOf(b.Ours)
	switch {
	case b.Hidden:
		out.Ours = p.T("part.stat.withheld")
	case s.all()+s.Open == 0:
		out.Ours = p.T("authority.ours.nobody")
	default:
		out.Ours = p.T("authority.ours", "counts", p.Number(s.Counts), "all", p.Number(s.all()+s.Open), "unknown", p.Number(s.Unknown+s.Open))
		if n := b.Of - s.all() - s.Open; n != 0 {
			out.Differs = p.T("authority.differs.of", "n", signed(p, n))
		}
		if b.People < s.Counts || b.People > s.Counts+s.Unknown+s.Open {
			out.Differs = strings.TrimSpace(out.Differs + " " + p.T("authority.differs.people", "n", signed(p, b.People-s.Counts)))
		}
	}
	if x.Writes && (len(x.Providers) > 0 || b.Provider == v.who.Org) {
		out.Drop = x.At + "/" + string(b.ID) + "/drop"
	}
	return out
}

// signed is a difference, with its sign.
func signed(p *page, n int) string {
	if n < 0 {
		return "−" + p.Number(-n)
	}
	return "+" + p.Number(n)
}

func addAuthority(v *visit) (string, error) {
	id := v.id("programme")
	p := sild.Problems{}
	in := outcome.AuthorityInput{
		Provider: sild.ID(v.form.Get("provider")), From: v.date(p, "from"), Until: v.date(p, "until"), Of: v.number(p, "of"), People: v.number(p, "people"),
		Population: v.form.Get("population"), Authority: v.form.Get("authority"), Told: v.date(p, "told"), Note: v.form.Get("note"),
	}
	_, err := outcome.AddAuthorityFigure(v.tx, id, v.r.PathValue("indicator"), in)
	return v.goOn("/results/"+string(id)+"/"+v.r.PathValue("indicator")+"/authority", p, err)
}

func dropAuthority(v *visit) (string, error) {
	err := outcome.DropAuthorityFigure(v.tx, v.id("figure"), v.form.Get("why"))
	return "/results/" + string(v.id("programme")) + "/" + v.r.PathValue("indicator") + "/authority", err
}
