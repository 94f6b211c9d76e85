// SPDX-License-Identifier: EUPL-1.2

package house

import (
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/housing"
	"sild/pack"
	"sild/web/page"
)

// shownGaps is how many gaps stand on the page; the table has them all.
const shownGaps = 30

// figurePeople fills in the numbers of people: what became of the requests, and
// which stays began and ended.
func figurePeople(v *page.Visit, x *figuresView, at figuresAt, f housing.Figures) {
	p, q, m := v.Page, f.Funnel, f.Moves
	opens := f.Own && access.May(v.Who.Role, access.People)
	href := func(what, value string) string {
		if !opens {
			return ""
		}
		return at.behind(what, value)
	}
	if q.Hidden || m.Hidden {
		x.Hidden = p.T("house_figures.hidden")
	}
	if !q.Hidden {
		step := func(label string, n int, what string, sub bool) {
			s := figureStep{Label: label, N: p.Number(n), Share: p.Percent(n, q.Asked), Sub: sub}
			if what != "" && n > 0 {
				s.Href = href(what, "")
			}
			x.Steps = append(x.Steps, s)
		}
		x.Asked = p.T("house_figures.asked.says", "asked", p.Number(q.Asked), "came", p.Number(q.Came), "ended", p.Number(q.Ended), "open", p.Number(q.Open))
		step("house_figures.asked", q.Asked, housing.BehindAsked, false)
		step("house_figures.in_time", q.InTime, "", true)
		step("house_figures.late", q.Late, "", true)
		step("house_figures.unanswered", q.Unanswered, "", true)
		if q.Overdue > 0 {
			step("house_figures.overdue", q.Overdue, "", true)
		}
		step("house_figures.confirmed", q.Confirmed, "", false)
		step("house_figures.came", q.Came, housing.BehindCame, false)
		step("house_figures.ended", q.Ended, housing.BehindEnded, false)
		step("house_figures.open", q.Open, housing.BehindOpen, false)
		x.part("house_figures.who", v, q.Who, q.Ended, func(s housing.Share) (string, string) { return p.T("house_figures.by." + s.Value), "" })
		x.part("house_figures.why", v, q.Why, q.Ended, reasonOf(v, f.Pack, "request_ends", func(value string) string { return href(housing.BehindEnded, value) }))
	}
	if !m.Hidden {
		begun := figurePart{Title: p.T("house_figures.stays")}
		begun.Steps = append(begun.Steps,
			figureStep{Label: "house_figures.begun", N: p.Number(m.Begun), Href: when(m.Begun > 0, href(housing.BehindBegun, ""))},
			figureStep{Label: "house_figures.left", N: p.Number(m.Ended), Href: when(m.Ended > 0, href(housing.BehindLeft, ""))})
		x.Parts = append(x.Parts, begun)
		x.part("house_figures.left.why", v, m.Why, m.Ended, reasonOf(v, f.Pack, "stay_ends", func(value string) string { return href(housing.BehindLeft, value) }))
		x.part("house_figures.left.to", v, m.To, m.Ended, reasonOf(v, f.Pack, "housing", func(string) string { return "" }))
	}
}

func when(is bool, s string) string {
	if !is {
		return ""
	}
	return s
}

// reasonOf names a value of a vocabulary, with where it opens.
func reasonOf(v *page.Visit, p *pack.Pack, vocabulary string, href func(string) string) func(housing.Share) (string, string) {
	return func(s housing.Share) (string, string) {
		if s.Value == "" {
			return v.Page.T("house_figures.not_known"), ""
		}
		value, _ := p.Value(vocabulary, s.Value)
		return v.Page.Pick(value.Names), href(s.Value)
	}
}

// part adds a number in groups, if there are any.
func (x *figuresView) part(title string, v *page.Visit, list []housing.Share, all int, of func(housing.Share) (text, href string)) {
	part := figurePart{Title: v.Page.T(title)}
	for _, s := range list {
		text, href := of(s)
		step := figureStep{Text: text, N: v.Page.Number(s.N), Share: v.Page.Percent(s.N, all), Href: href}
		if s.Hidden {
			step.N, step.Share, step.Href = v.Page.T("part.stat.withheld"), "", ""
		}
		part.Steps = append(part.Steps, step)
	}
	if len(part.Steps) > 0 {
		x.Parts = append(x.Parts, part)
	}
}

func figureGaps(v *page.Visit, x *figuresView, f housing.Figures) {
	p := v.Page
	if !f.Own {
		return
	}
	x.GapSays = p.T("house_figures.gaps.says", "gaps", p.N("house_figures.gaps.n", len(f.Gaps)), "nights", p.N("board.nights", f.GapNights))
	for i, g := range f.Gaps {
		if i == shownGaps {
			x.MoreGaps = p.N("house_figures.gaps.more", len(f.Gaps)-i)
			break
		}
		when := p.T("house_figures.gap.still", "from", p.Date(g.From))
		if !g.Until.IsZero() {
			when = p.Span(g.From, g.Until.AddDays(-1))
		}
		row := bedGapView{
			Bed: p.T("house_figures.gap.bed", "house", g.Name, "bed", gapBed(g)), When: when, Nights: p.N("board.nights", g.Nights),
			Href: page.WithQuery("/houses/board", url.Values{"house": {string(g.House)}, "from": {page.Monday(g.From).String()}, "days": {"28"}}),
		}
		if g.Void > 0 {
			row.Void = p.N("house_figures.gap.void", g.Void)
		}
		x.Gaps = append(x.Gaps, row)
	}
}

func gapBed(g housing.Gap) string {
	return housing.BoardRoom{Name: g.Room}.Label(housing.BoardBed{Name: g.Place})
}

// A figureBehind is somebody behind a number.
type figureBehind struct{ Name, Href, House, Day, Ended, Reason string }

func houseFigurePeople(v *page.Visit) (templ.Component, error) {
	at, _, err := newFiguresAt(v)
	if err != nil {
		return nil, err
	}
	what, value := v.Query("what"), v.Query("value")
	list, more, err := housing.BehindFigure(v.Tx, at.Programme, at.FiguresInput, what, value)
	if err != nil {
		return nil, err
	}
	_, _, f, err := figures(v)
	if err != nil {
		return nil, err
	}
	p, vocabulary := v.Page, "request_ends"
	v.Page.Title = p.T("house_figures." + what)
	if what == housing.BehindBegun || what == housing.BehindLeft {
		vocabulary = "stay_ends"
	}
	title := ""
	if r, ok := f.Pack.Value(vocabulary, value); ok {
		title = p.Pick(r.Names)
	}
	var rows []figureBehind
	for _, b := range list {
		reason, _ := f.Pack.Value(vocabulary, b.Reason)
		rows = append(rows, figureBehind{b.Name, "/cases/" + string(b.Case) + "/house", b.House, p.ShortDate(b.Day), p.ShortDate(b.Ended), p.Pick(reason.Names)})
	}
	return houseFigurePeopleView(p, page.WithQuery("/houses/figures", at.query()), p.Span(f.From, f.Until), title, rows, more), nil
}

// houseFiguresTable is all of it as one table: what, where, of what, how many.
func houseFiguresTable(v *page.Visit) (string, [][]string, error) {
	_, _, f, err := figures(v)
	if err != nil {
		return "", nil, err
	}
	t := v.Page.T
	table := [][]string{{t("house_figures.column.what"), t("house_figures.column.where"), t("house_figures.column.when"), t("house_figures.column.of"), t("house_figures.column.number")}}
	add := func(what, where, when, of string, n int) {
		table = append(table, []string{what, where, when, of, strconv.Itoa(n)})
	}
	for _, x := range append(f.Places, f.All) {
		name := x.Name
		if x.Provider == "" {
			name = t("house_figures.all")
		}
		for _, m := range x.Months {
			for i, n := range []int{m.Slept, m.Away, m.Held, m.Turnaround, m.Void, m.Free, m.There} {
				add(t("house_figures.nights"), name, m.Month, t(nightWords[i]), n)
			}
		}
	}
	for _, n := range f.Paid {
		value, _ := f.Pack.Value("payers", n.Payer)
		add(t("house_figures.paid.lived"), "", n.Month, v.Page.Pick(value.Names), n.Lived)
		add(t("house_figures.paid.void"), "", n.Month, v.Page.Pick(value.Names), n.Void)
	}
	x := figuresView{}
	figurePeople(v, &x, figuresAt{}, f)
	for _, s := range x.Steps {
		table = append(table, []string{t("house_figures.requests"), "", "", t(s.Label), s.N})
	}
	for _, part := range x.Parts {
		for _, s := range part.Steps {
			table = append(table, []string{part.Title, "", "", v.Page.Say(s.Label, s.Text), s.N})
		}
	}
	for _, g := range f.Gaps {
		add(t("house_figures.gaps"), g.Name, g.From.String()+"/"+untilOr(g.Until), gapBed(g), g.Nights)
	}
	return "houses-" + f.From.String() + "-" + f.Until.String() + ".csv", table, nil
}

func untilOr(d sild.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

// nightWords are what nights are called, in the order of their columns.
var nightWords = []string{"house_figures.slept", "house_figures.away", "house_figures.held", "house_figures.turnaround", "house_figures.void", "house_figures.free", "house_figures.there"}
