// SPDX-License-Identifier: EUPL-1.2

package web

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
)

// A bedFindView is what one looks for, and the beds that were found.
type bedFindView struct {
	From, Until, Months, Area, House string
	Needs                            []string
	Case, Request                    string
	For, ForAt                       string // for whom, and their case
	Concerns                         []concernRow
	MonthOptions, Areas, Houses      []option
	AllNeeds                         []option
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
	Act         *act
}

type besideRow struct {
	Name, Href, Line string
	Concerns         []concernRow
}

// A concernRow is what one should know of somebody, with what it is about.
type concernRow struct{ Label, Words string }

// findInput is what the address says, over what the request says.
func (v *visit) findInput() (in housing.FindInput, a *housing.Asked, problem string, err error) {
	if caseID, request := sild.ID(v.picks("case")), sild.ID(v.picks("request")); caseID != "" || request != "" {
		if in, a, err = housing.Wish(v.tx, caseID, request); err != nil {
			return in, a, "", err
		}
	}
	q := v.r.URL.Query()
	if v.form != nil {
		q = v.form
	}
	day := func(name string, d *sild.Date) {
		if !q.Has(name) {
			return
		}
		got, err := sild.ParseDate(q.Get(name))
		if *d = got; err != nil {
			problem = v.page.T("date.unreadable")
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
		problem, in.Until = v.page.T("date.order"), sild.Date{}
	}
	return in, a, problem, nil
}

func findBedsPage(v *visit) (templ.Component, error) {
	in, _, problem, err := v.findInput()
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("bedfind.title")
	houses, err := housing.All(v.tx, in.Programme)
	if err != nil {
		return nil, err
	}
	if in.From.Before(v.page.Today) {
		in.From = v.page.Today
	}
	x := bedFindView{
		From: in.From.String(), Until: dayText(in.Until), Months: v.picks("months"), Area: in.Area, House: string(in.House), Needs: in.Needs, Case: string(in.Case), Request: string(in.Request), Problem: problem,
	}
	m := packs{}
	if err := v.findChoices(m, houses, &x); err != nil {
		return nil, err
	}
	if in.Case != "" {
		o, err := v.openCaseOf(in.Case, "P")
		if err != nil {
			return nil, err
		}
		x.For, x.ForAt = o.Card.Name, o.At()+"/house"
		known, err := housing.ConcernsOf(v.tx, in.Case)
		if err != nil {
			return nil, err
		}
		x.Concerns = v.concernRows(o.Pack, known)
	}
	list, err := housing.Find(v.tx, in)
	if err != nil {
		return nil, err
	}
	for _, f := range list {
		p, err := m.of(v, f.House.Programme)
		if err != nil {
			return nil, err
		}
		r := v.foundRow(p, in, f)
		switch {
		case len(f.Bars) > 0:
			x.Barred = append(x.Barred, r)
		case f.Later:
			x.Later = append(x.Later, r)
		default:
			x.Now = append(x.Now, r)
		}
	}
	x.Said = v.page.N("bedfind.n", len(x.Now)+len(x.Later))
	if len(list) == housing.MostFound {
		x.Said = v.page.T("bedfind.most", "n", v.page.Number(housing.MostFound))
	}
	return findBody(v.page, x), nil
}

// findChoices are what can be chosen from: the areas and the needs of the
// programmes whose houses the reader sees, and these.
func (v *visit) findChoices(m packs, houses []housing.House, x *bedFindView) error {
	seen := map[sild.ID]bool{}
	for _, h := range houses {
		x.Houses = append(x.Houses, option{Value: string(h.ID), Text: h.Name})
		if !slices.ContainsFunc(x.Areas, func(o option) bool { return o.Value == h.Area }) && h.Area != "" {
			x.Areas = append(x.Areas, option{Value: h.Area, Text: v.areaName(h.Area)})
		}
		if seen[h.Programme] {
			continue
		}
		seen[h.Programme] = true
		p, err := m.of(v, h.Programme)
		if err != nil {
			return err
		}
		for _, t := range housing.Wanted(p) {
			if !slices.ContainsFunc(x.AllNeeds, func(o option) bool { return o.Value == t.ID }) {
				x.AllNeeds = append(x.AllNeeds, option{Value: t.ID, Text: v.page.Pick(t.Names)})
			}
		}
	}
	for _, n := range []int{1, 2, 3, 6, 12} {
		x.MonthOptions = append(x.MonthOptions, option{Value: strconv.Itoa(n), Text: v.page.N("bedfind.months.n", n)})
	}
	return nil
}

func (v *visit) foundRow(p *pack.Pack, in housing.FindInput, f housing.Found) foundRow {
	r := foundRow{
		Title: f.House.Name, Href: "/houses/" + string(f.House.ID), Bed: v.page.T("bedfind.bed", "room", f.Room.Name, "bed", f.Bed.Name),
		When: v.page.T("bedfind.free", "from", v.page.Date(f.From), "until", v.page.Date(f.Until)), Nobody: len(f.Beside) == 0 && f.Others == 0,
	}
	if f.House.Area != "" {
		r.Tags = append(r.Tags, v.areaName(f.House.Area))
	}
	for _, t := range f.Traits() {
		r.Tags = append(r.Tags, v.value(p, "bed_traits", t))
	}
	for _, a := range housing.List(f.House.Amenities) {
		r.Tags = append(r.Tags, v.value(p, "amenities", a))
	}
	for _, l := range housing.List(f.House.Limits) {
		r.Limits = append(r.Limits, v.value(p, "house_limits", l))
	}
	for _, b := range f.Beside {
		line := v.page.N("bedfind.nights.n", b.Nights)
		if b.Sex == "f" || b.Sex == "m" {
			line = v.page.T("bedfind.sex."+b.Sex) + ", " + line
		}
		if b.Held {
			line += ", " + v.page.T("bedfind.held")
		}
		r.Beside = append(r.Beside, besideRow{b.Name, "/cases/" + string(b.Case), line, v.concernRows(p, b.Concerns)})
	}
	if f.Others > 0 {
		key := "bedfind.others.n"
		if len(f.Beside) > 0 {
			key = "bedfind.more.n"
		}
		r.Others = v.page.N(key, f.Others)
	}
	for _, b := range f.Bars {
		r.Bars = append(r.Bars, v.page.T(b))
	}
	if in.Case == "" || len(f.Bars) > 0 {
		return r
	}
	to := url.Values{}
	a := act{Of: f.House.Name + ", " + r.Bed, Strong: !f.Later}
	switch {
	case in.Request != "" && f.Keeps:
		a.Label = "bedfind.give"
		to.Set("bed", string(f.Bed.ID))
		to.Set("admission", f.From.String())
		to.Set("until", f.Until.String())
	case in.Request == "" && access.May(v.who.Role, access.Beds):
		a.Label = "bedfind.ask"
		to.Set("house", string(f.House.ID))
		if f.From != in.From || v.picks("from") != "" {
			to.Set("from", f.From.String())
		}
	default:
		return r
	}
	a.Href = withQuery("/cases/"+string(in.Case)+"/house", to)
	r.Act = &a
	return r
}

// concernRows are concerns in words. They are there only as far as the reader's
// own access opens the section in which each stands.
func (v *visit) concernRows(p *pack.Pack, list []housing.Concern) (rows []concernRow) {
	for _, c := range list {
		r := concernRow{Label: v.page.T("bedfind.concern." + c.What), Words: c.Words}
		if c.N > 0 {
			r.Words = v.page.N("bedfind.warned.n", c.N, "date", v.page.Date(c.On))
		}
		if level := v.riskLevel(p, c.Level); level != "" {
			r.Label += ": " + level
		}
		rows = append(rows, r)
	}
	return rows
}

// riskLevel is an answer to the question of the referral of how high a risk is.
func (v *visit) riskLevel(p *pack.Pack, level string) string {
	f, _ := p.Form(referral.FormID)
	for _, q := range f.Questions {
		if q.ID == "risk_level" && level != "" {
			return v.answerSaid(q, level)
		}
	}
	return ""
}

// hasHouses reports whether people live in houses in the programme of a case.
func hasHouses(o openedCase) bool { return len(housing.PartsWithHouses(o.Pack)) > 0 }
