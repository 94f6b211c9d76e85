// SPDX-License-Identifier: EUPL-1.2

package house

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/housing"
	"sild/pack"
	"sild/referral"
	"sild/web/page"
	"sild/web/record"
)

// A bedFindView is what one looks for, and the beds that were found.
type bedFindView struct {
	From, Until, Months, Area, House string
	Needs                            []string
	Case, Request                    string
	For, ForAt                       string // for whom, and their case
	Concerns                         []concernRow
	MonthOptions, Areas, Houses      []page.Option
	AllNeeds                         []page.Option
	Said                             string // what is shown, in words
	Now, Later, Barred               []foundRow
	Problem                          string
}

// A foundRow is a bed that was found.
type foundRow struct {
	Title, Href string // of the house
	Bed         string
	When        string
	Tags        []string
	Limits      []string
	Beside      []besideRow
	Others      string
	Nobody      bool
	Bars        []string
	Act         *page.Act
}

type besideRow struct {
	Name, Href, Line string
	Concerns         []concernRow
}

// A concernRow is what one should know of somebody, with what it is about.
type concernRow struct{ Label, Words string }

// findInput is what the address says, over what the request says.
func findInput(v *page.Visit) (in housing.FindInput, a *housing.Asked, problem string, err error) {
	if caseID, request := sild.ID(picks(v, "case")), sild.ID(picks(v, "request")); caseID != "" || request != "" {
		if in, a, err = housing.Wish(v.Tx, caseID, request); err != nil {
			return in, a, "", err
		}
	}
	q := v.Request.URL.Query()
	if v.Form != nil {
		q = v.Form
	}
	day := func(name string, d *sild.Date) {
		if !q.Has(name) {
			return
		}
		got, err := sild.ParseDate(q.Get(name))
		if *d = got; err != nil {
			problem = v.Page.T("date.unreadable")
		}
	}
	day("from", &in.From)
	day("until", &in.Until)
	in.Months, _ = strconv.Atoi(q.Get("months"))
	in.Area = q.Get("area")
	if q.Has("house") {
		in.House = sild.ID(q.Get("house"))
	}
	if q.Has("looked") { // needs that were ticked off are not there
		in.Needs = q["needs"]
	}
	if !in.Until.IsZero() && !in.Until.After(in.From) {
		problem, in.Until = v.Page.T("date.order"), sild.Date{}
	}
	return in, a, problem, nil
}

func findBedsPage(v *page.Visit) (templ.Component, error) {
	in, _, problem, err := findInput(v)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("bedfind.title")
	houses, err := housing.All(v.Tx, in.Programme)
	if err != nil {
		return nil, err
	}
	if in.From.Before(v.Page.Today) {
		in.From = v.Page.Today
	}
	x := bedFindView{
		From: in.From.String(), Until: dayText(in.Until), Months: picks(v, "months"), Area: in.Area, House: string(in.House), Needs: in.Needs, Case: string(in.Case), Request: string(in.Request), Problem: problem,
	}
	m := record.Packs{}
	if err := findChoices(v, m, houses, &x); err != nil {
		return nil, err
	}
	if in.Case != "" {
		o, err := record.OpenCaseOf(v, in.Case, "P")
		if err != nil {
			return nil, err
		}
		x.For, x.ForAt = o.Card.Name, o.At()+"/house"
		known, err := housing.ConcernsOf(v.Tx, in.Case)
		if err != nil {
			return nil, err
		}
		x.Concerns = concernRows(v, o.Pack, known)
	}
	list, err := housing.Find(v.Tx, in)
	if err != nil {
		return nil, err
	}
	for _, f := range list {
		p, err := m.Of(v, f.House.Programme)
		if err != nil {
			return nil, err
		}
		r := newFoundRow(v, p, in, f)
		switch {
		case len(f.Bars) > 0:
			x.Barred = append(x.Barred, r)
		case f.Later:
			x.Later = append(x.Later, r)
		default:
			x.Now = append(x.Now, r)
		}
	}
	x.Said = v.Page.N("bedfind.n", len(x.Now)+len(x.Later))
	if len(list) == housing.MostFound {
		x.Said = v.Page.T("bedfind.most", "n", v.Page.Number(housing.MostFound))
	}
	return findBody(v.Page, x), nil
}

// findChoices are what can be chosen from: the areas and the needs of the
// programmes whose houses the reader sees, and these.
func findChoices(v *page.Visit, m record.Packs, houses []housing.House, x *bedFindView) error {
	seen := map[sild.ID]bool{}
	for _, h := range houses {
		x.Houses = append(x.Houses, page.Option{Value: string(h.ID), Text: h.Name})
		if !slices.ContainsFunc(x.Areas, func(o page.Option) bool { return o.Value == h.Area }) && h.Area != "" {
			x.Areas = append(x.Areas, page.Option{Value: h.Area, Text: record.AreaName(v, h.Area)})
		}
		if seen[h.Programme] {
			continue
		}
		seen[h.Programme] = true
		p, err := m.Of(v, h.Programme)
		if err != nil {
			return err
		}
		for _, t := range housing.Wanted(p) {
			if !slices.ContainsFunc(x.AllNeeds, func(o page.Option) bool { return o.Value == t.ID }) {
				x.AllNeeds = append(x.AllNeeds, page.Option{Value: t.ID, Text: v.Page.Pick(t.Names)})
			}
		}
	}
	for _, n := range []int{1, 2, 3, 6, 12} {
		x.MonthOptions = append(x.MonthOptions, page.Option{Value: strconv.Itoa(n), Text: v.Page.N("bedfind.months.n", n)})
	}
	return nil
}

func newFoundRow(v *page.Visit, p *pack.Pack, in housing.FindInput, f housing.Found) foundRow {
	r := foundRow{
		Title: f.House.Name, Href: "/houses/" + string(f.House.ID), Bed: v.Page.T("bedfind.bed", "room", f.Room.Name, "bed", f.Bed.Name),
		When: v.Page.T("bedfind.free", "from", v.Page.Date(f.From), "until", v.Page.Date(f.Until)), Nobody: len(f.Beside) == 0 && f.Others == 0,
	}
	if f.House.Area != "" {
		r.Tags = append(r.Tags, record.AreaName(v, f.House.Area))
	}
	for _, t := range f.Traits() {
		r.Tags = append(r.Tags, v.Value(p, "bed_traits", t))
	}
	for _, a := range housing.List(f.House.Amenities) {
		r.Tags = append(r.Tags, v.Value(p, "amenities", a))
	}
	for _, l := range housing.List(f.House.Limits) {
		r.Limits = append(r.Limits, v.Value(p, "house_limits", l))
	}
	for _, b := range f.Beside {
		line := v.Page.N("bedfind.nights.n", b.Nights)
		if b.Sex == "f" || b.Sex == "m" {
			line = v.Page.T("bedfind.sex."+b.Sex) + ", " + line
		}
		if b.Held {
			line += ", " + v.Page.T("bedfind.held")
		}
		r.Beside = append(r.Beside, besideRow{b.Name, "/cases/" + string(b.Case), line, concernRows(v, p, b.Concerns)})
	}
	if f.Others > 0 {
		key := "bedfind.others.n"
		if len(f.Beside) > 0 {
			key = "bedfind.more.n"
		}
		r.Others = v.Page.N(key, f.Others)
	}
	for _, b := range f.Bars {
		r.Bars = append(r.Bars, v.Page.T(b))
	}
	if in.Case == "" || len(f.Bars) > 0 {
		return r
	}
	to := url.Values{}
	a := page.Act{Of: f.House.Name + ", " + r.Bed, Strong: !f.Later}
	switch {
	case in.Request != "" && f.Keeps:
		a.Label = "bedfind.give"
		to.Set("bed", string(f.Bed.ID))
		to.Set("admission", f.From.String())
		to.Set("until", f.Until.String())
	case in.Request == "" && access.May(v.Who.Role, access.Beds):
		a.Label = "bedfind.ask"
		to.Set("house", string(f.House.ID))
		if f.From != in.From || picks(v, "from") != "" {
			to.Set("from", f.From.String())
		}
	default:
		return r
	}
	a.Href = page.WithQuery("/cases/"+string(in.Case)+"/house", to)
	r.Act = &a
	return r
}

// concernRows are concerns in words. They are there only as far as the reader's
// own access opens the section in which each stands.
func concernRows(v *page.Visit, p *pack.Pack, list []housing.Concern) (rows []concernRow) {
	for _, c := range list {
		r := concernRow{Label: v.Page.T("bedfind.concern." + c.What), Words: c.Words}
		if c.N > 0 {
			r.Words = v.Page.N("bedfind.warned.n", c.N, "date", v.Page.Date(c.On))
		}
		if level := riskLevel(v, p, c.Level); level != "" {
			r.Label += ": " + level
		}
		rows = append(rows, r)
	}
	return rows
}

// riskLevel is an answer to the question of the referral of how high a risk is.
func riskLevel(v *page.Visit, p *pack.Pack, level string) string {
	f, _ := p.Form(referral.FormID)
	for _, q := range f.Questions {
		if q.ID == "risk_level" && level != "" {
			return record.AnswerSaid(v, q, level)
		}
	}
	return ""
}
