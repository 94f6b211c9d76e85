// SPDX-License-Identifier: EUPL-1.2

package house

import (
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/housing"
	"sild/programme"
	"sild/web/page"
)

// A figuresView is what the houses of a programme did over a span.
type figuresView struct {
	Name, Span, Counted string
	CSV, Board          string // Board is empty for the one who pays
	Programmes, Houses  []page.Option
	Programme, House    string
	From, Until         string
	Years               []page.Chip
	Says, ByHouses      string
	All                 figurePlace
	Places              []figurePlace
	Months              []string
	Asked               string
	Hidden              string // why the numbers of people are not shown
	Steps               []figureStep
	Parts               []figurePart
	Payers              []string
	Paid                []paidRow
	Voids               []voidView
	Gaps                []bedGapView
	GapSays             string
	MoreGaps            string
}

// A figurePlace is a house, or a provider, in the table and in its picture.
type figurePlace struct {
	Name, Href string
	Rate, Of   string // of the usable nights, and of all
	Cells      []string
	Last       string
	Bars       []figureBar
	Says       string
	Shares     []string // month by month
}

// A figureBar is a month in the picture of a house: how high, in a hundredth of
// it.
type figureBar struct{ X, Y, Height string }

// A figureStep is a number of people with what it is of.
type figureStep struct {
	Label, Text string
	N, Share    string
	Href        string
	Sub         bool
}

// A figurePart is a number of people in groups.
type figurePart struct {
	Title string
	Steps []figureStep
}

type paidRow struct {
	Month string
	Cells []string
}

type voidView struct{ Reason, Payer, Nights string }

type bedGapView struct{ Bed, Href, When, Nights, Void string }

// A figuresAt is what figures are asked for.
type figuresAt struct {
	Programme sild.ID
	housing.FiguresInput
}

func newFiguresAt(v *page.Visit) (at figuresAt, programmes []page.Option, err error) {
	at.House = sild.ID(picks(v, "house"))
	for name, d := range map[string]*sild.Date{"from": &at.From, "until": &at.Until} {
		if x, err := sild.ParseDate(picks(v, name)); err == nil {
			*d = x
		}
	}
	if at.Until.IsZero() || at.Until.Before(at.From) {
		at.Until = v.Page.Today
		if !at.From.IsZero() && at.From.After(at.Until) {
			at.Until = at.From
		}
	}
	if at.From.IsZero() {
		at.From = sild.NewDate(at.Until.Year(), 1, 1)
	}
	if at.Until.Sub(at.From) > 5*366 {
		at.From = at.Until.AddDays(-5 * 366)
	}
	all, err := programme.All(v.Tx)
	if err != nil {
		return at, nil, err
	}
	for _, x := range all {
		p, err := programme.Of(v.Tx, x.ID)
		if err != nil {
			return at, nil, err
		}
		if len(housing.PartsWithHouses(p)) > 0 {
			programmes = append(programmes, page.Option{Value: string(x.ID), Text: v.Page.Pick(p.Names)})
		}
	}
	at.Programme = sild.ID(picks(v, "programme"))
	if at.Programme == "" && len(programmes) > 0 {
		at.Programme = sild.ID(programmes[0].Value)
	}
	return at, programmes, nil
}

func (a figuresAt) query() url.Values {
	q := url.Values{"programme": {string(a.Programme)}, "from": {a.From.String()}, "until": {a.Until.String()}}
	if a.House != "" {
		q.Set("house", string(a.House))
	}
	return q
}

func (a figuresAt) behind(what, value string) string {
	q := a.query()
	q.Set("what", what)
	if value != "" {
		q.Set("value", value)
	}
	return page.WithQuery("/houses/figures/people", q)
}

// figures reads what is asked for. Without a programme that has houses there is
// nothing.
func figures(v *page.Visit) (at figuresAt, programmes []page.Option, f housing.Figures, err error) {
	if !access.May(v.Who.Role, access.Houses) && !access.May(v.Who.Role, access.HouseLife) {
		if err := access.Duty(v.Tx, access.Totals); err != nil {
			return at, nil, f, err
		}
	}
	if at, programmes, err = newFiguresAt(v); err != nil {
		return at, nil, f, err
	}
	if at.Programme == "" {
		return at, nil, f, sild.Missing()
	}
	f, err = housing.FiguresOf(v.Tx, at.Programme, at.FiguresInput)
	return at, programmes, f, err
}

func houseFiguresPage(v *page.Visit) (templ.Component, error) {
	at, programmes, f, err := figures(v)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("house_figures.title")
	p := v.Page
	x := figuresView{
		Name: p.Pick(f.Pack.Names), Span: p.Span(f.From, f.Until), CSV: page.WithQuery("/houses/figures/table.csv", at.query()),
		Programmes: programmes, Programme: string(at.Programme), House: string(at.House), From: f.From.String(), Until: f.Until.String(),
	}
	if f.Last.IsZero() {
		x.Counted = p.T("house_figures.to_come")
	} else if f.Last != f.Until {
		x.Counted = p.T("house_figures.counted", "date", p.Date(f.Last))
	}
	if f.Own {
		x.Board = "/houses/board"
	}
	for year := p.Today.Year(); year > p.Today.Year()-3; year-- {
		y := at
		y.From, y.Until = sild.NewDate(year, 1, 1), sild.NewDate(year, 12, 31)
		x.Years = append(x.Years, page.Chip{Href: page.WithQuery("/houses/figures", y.query()), Text: strconv.Itoa(year), On: y.From == f.From && y.Until == f.Until})
	}
	figureNights(v, &x, at, f)
	figurePeople(v, &x, at, f)
	figurePaid(v, &x, f)
	figureGaps(v, &x, f)
	if f.Own {
		all, err := housing.All(v.Tx, at.Programme)
		if err != nil {
			return nil, err
		}
		for _, h := range all {
			if h.Provider == v.Who.Org {
				x.Houses = append(x.Houses, page.Option{Value: string(h.ID), Text: h.Name})
			}
		}
	}
	return houseFiguresView(v.Page, x), nil
}

// nightsShown are the columns of the table of nights, after the rate.
func nightCells(v *page.Visit, n housing.Nights) []string {
	var cells []string
	for _, k := range []int{n.Slept, n.Away, n.Held, n.Turnaround, n.Void, n.Free, n.There} {
		cells = append(cells, v.Page.Number(k))
	}
	return cells
}

func newFigurePlace(v *page.Visit, x housing.Place) figurePlace {
	p := v.Page
	row := figurePlace{
		Name: x.Name, Rate: p.Percent(x.Lived(), x.Usable()), Of: p.Percent(x.Lived(), x.There), Cells: nightCells(v, x.Nights),
		Last: p.T("house_figures.of", "n", p.Number(x.Last.Lived()), "of", p.Number(x.Last.There)),
	}
	if x.House != "" {
		row.Href = "/houses/" + string(x.House)
	}
	least, most := -1, -1
	for i, m := range x.Months {
		share := 0
		if m.Usable() > 0 {
			share = m.Lived() * 100 / m.Usable()
			if least < 0 || share*x.Months[least].Usable() < x.Months[least].Lived()*100 {
				least = i
			}
			if most < 0 || share*x.Months[most].Usable() > x.Months[most].Lived()*100 {
				most = i
			}
		}
		height := share * figureTall / 100
		row.Bars = append(row.Bars, figureBar{X: strconv.Itoa(i * figureWide), Y: strconv.Itoa(figureTall - height), Height: strconv.Itoa(height)})
		row.Shares = append(row.Shares, p.Percent(m.Lived(), m.Usable()))
	}
	if most >= 0 {
		row.Says = p.T("house_figures.months.says", "least", row.Shares[least], "in", monthName(v, x.Months[least].Month), "most", row.Shares[most], "at", monthName(v, x.Months[most].Month))
	}
	return row
}

// The measures of the picture of a house: of a month, and of 100 %.
const (
	figureWide = 10
	figureTall = 28
)

// monthName is "2024-03" in words.
func monthName(v *page.Visit, m string) string {
	d, err := sild.ParseDate(m + "-01")
	if err != nil {
		return m
	}
	return v.Page.Month(d)
}

func figureNights(v *page.Visit, x *figuresView, at figuresAt, f housing.Figures) {
	p := v.Page
	x.ByHouses = "house_figures.house"
	if !f.Own {
		x.ByHouses = "house_figures.provider"
	}
	x.All = newFigurePlace(v, f.All)
	x.All.Name = p.T("house_figures.all")
	for _, m := range f.All.Months {
		x.Months = append(x.Months, monthName(v, m.Month))
	}
	for _, place := range f.Places {
		x.Places = append(x.Places, newFigurePlace(v, place))
	}
	if f.Days == 0 {
		return
	}
	mean := (f.All.Lived()*10 + f.Days/2) / f.Days
	x.Says = p.T("house_figures.says", "rate", p.Percent(f.All.Lived(), f.All.Usable()), "lived", p.Number(f.All.Lived()), "usable", p.Number(f.All.Usable()),
		"all", p.Percent(f.All.Lived(), f.All.There), "mean", p.Decimal(mean, 1), "date", p.Date(f.Last), "n", p.Number(f.All.Last.Lived()), "of", p.Number(f.All.Last.There))
}

func figurePaid(v *page.Visit, x *figuresView, f housing.Figures) {
	p := v.Page
	name := func(payer string) string {
		value, _ := f.Pack.Value("payers", payer)
		if t := p.Pick(value.Names); t != "" {
			return t
		}
		return p.T("house_figures.nobody_said")
	}
	var payers []string
	at := map[string]int{}
	for _, o := range f.Pack.Vocabularies["payers"].Values {
		for _, n := range f.Paid {
			if _, there := at[o.ID]; n.Payer == o.ID && !there {
				at[o.ID] = len(payers)
				payers = append(payers, o.ID)
				x.Payers = append(x.Payers, name(o.ID))
			}
		}
	}
	sums := make([]int, len(payers))
	for i := 0; i < len(f.Paid); {
		month := f.Paid[i].Month
		row := paidRow{Month: monthName(v, month), Cells: make([]string, len(payers))}
		for ; i < len(f.Paid) && f.Paid[i].Month == month; i++ {
			n := f.Paid[i]
			k, there := at[n.Payer]
			if !there {
				continue
			}
			sums[k] += n.Lived + n.Void
			row.Cells[k] = p.Number(n.Lived + n.Void)
			if n.Void > 0 {
				row.Cells[k] = p.T("house_figures.with_void", "n", p.Number(n.Lived+n.Void), "void", p.Number(n.Void))
			}
		}
		x.Paid = append(x.Paid, row)
	}
	if len(x.Paid) > 1 {
		sum := paidRow{Month: p.T("house_figures.sum")}
		for _, n := range sums {
			sum.Cells = append(sum.Cells, p.Number(n))
		}
		x.Paid = append(x.Paid, sum)
	}
	for _, n := range f.Voids {
		reason, _ := f.Pack.Value("void_reasons", n.Reason)
		x.Voids = append(x.Voids, voidView{p.Pick(reason.Names), name(n.Payer), p.Number(n.Nights)})
	}
}
