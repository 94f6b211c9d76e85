// SPDX-License-Identifier: EUPL-1.2

package results

import (
	"strconv"
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

func seriesRoutes(s *page.Server) {
	s.Read("GET /results/{programme}/series", seriesPage)
	s.Do("POST /results/{programme}/series", addSeries, seriesPage)
	s.Do("POST /results/{programme}/series/{series}/years", tellYear, seriesPage)
	s.Do("POST /results/{programme}/series/{series}/drop", dropSeries, seriesPage)
}

// A seriesView is one series that an authority publishes, beside what is counted
// here.
type seriesView struct {
	ID, Name     string
	Authority    string
	Theirs, Ours string // what each counts, in words
	Whose        string // whose people ours is about
	Bars         []seriesBar
	Hidden       bool
	Says         string // of the picture, for those who do not look at it
	Tell, Drop   string // where a year is told, and all is taken back; empty: not by this reader
}

// A seriesBar is a year of it in the table and in the picture. Heights are
// measured in the picture's own units, from its floor.
type seriesBar struct {
	Year           string
	Told, Source   string
	Here, More     string // what is counted here, and what is unknown of it
	At, Left       string // of the middle, and of the bar's left side, in percent
	Wide, Beside   string // of the bar, and of what is counted here, to its right
	Height         int
	HasOurs        bool
	Ours           int
	Least, Most    int
	Ranges, Solved bool
}

// The picture's measures.
const (
	seriesFloor = 150 // the line on which bars stand
	seriesTall  = 120 // the height of the highest
)

type seriesSheet struct {
	At     string
	Name   string
	List   []seriesView
	Writes bool
	Beside []page.Option
	Units  []page.Option
}

func seriesPage(v *page.Visit) (templ.Component, error) {
	id := v.ID("programme")
	all, err := outcome.AllSeries(v.Tx, id)
	if err != nil {
		return nil, err
	}
	pk, err := programme.Of(v.Tx, id)
	if err != nil {
		return nil, err
	}
	works, err := programme.Works(v.Tx, id, v.Who.Org, "funder")
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("series.title")
	x := seriesSheet{At: "/results/" + string(id) + "/series", Name: v.Page.Pick(pk.Names), Writes: works && access.May(v.Who.Role, access.Authority)}
	x.Units = page.Choices("series.unit.", outcome.SeriesUnits...)
	x.Beside = []page.Option{{Value: "", Label: "series.beside.none"}}
	for _, one := range pk.Indicators {
		in, _ := pk.Indicator(one.ID)
		x.Beside = append(x.Beside, page.Option{Value: in.ID, Text: v.Page.Pick(in.Names)})
	}
	for _, b := range outcome.Besides {
		x.Beside = append(x.Beside, page.Option{Value: b, Label: "series.beside." + b})
	}
	for i, s := range all {
		one := newSeriesView(v, pk, s, works)
		one.ID = "s" + strconv.Itoa(i+1)
		if x.Writes {
			one.Tell, one.Drop = x.At+"/"+string(s.ID)+"/years", x.At+"/"+string(s.ID)+"/drop"
		}
		x.List = append(x.List, one)
	}
	return seriesSheetPage(v.Page, x), nil
}

func newSeriesView(v *page.Visit, pk *pack.Pack, s outcome.SeriesBeside, all bool) seriesView {
	p := v.Page
	out := seriesView{Name: s.Name, Authority: s.Authority, Theirs: s.Definition, Hidden: s.Hidden, Whose: p.T("series.whose.own")}
	if all {
		out.Whose = p.T("series.whose.all")
	}
	in, of := pk.Indicator(s.Beside)
	switch {
	case of:
		out.Ours = p.T("series.ours.indicator", "what", p.Pick(in.Sentence), "of", p.T("result.of."+record.WordKey(in.Of)), "year", p.T("series.year_of."+record.WordKey(in.Of)))
	case s.Beside != "":
		out.Ours = p.T("series.ours." + s.Beside)
	default:
		out.Ours = p.T("series.ours.none")
	}
	value := func(tenths int) string {
		if s.Unit == "percent" {
			return p.Percent(tenths, 1000)
		}
		return p.Number(tenths / 10)
	}
	top := 1
	for _, y := range s.Years {
		if y.Told != nil {
			top = max(top, y.Told.Tenths)
		}
		top = max(top, tenthsOf(y.Ours.Most), 10*y.People)
	}
	high := func(tenths int) int { return tenths * seriesTall / top }
	var says []string
	n := float64(len(s.Years))
	for i, y := range s.Years {
		mid := (float64(i) + 0.5) / n * 100
		b := seriesBar{Year: strconv.Itoa(y.Year), At: page.Percent(mid), Left: page.Percent(mid - 28/n), Wide: page.Percent(56 / n), Beside: page.Percent(mid + 38/n)}
		if y.Told != nil {
			b.Told, b.Height = value(y.Told.Tenths), high(y.Told.Tenths)
			b.Source = p.T("series.source.told", "source", y.Told.Source, "date", p.Date(y.Told.Told))
			says = append(says, b.Year+": "+b.Told)
		}
		switch {
		case !y.Here:
		case y.Ours.Hidden:
			b.Here = p.T("part.stat.withheld")
		case of:
			f := statOf(y.Ours)
			b.Here, b.More = p.T("series.nothing_closed"), groupSays(p, f)
			if f.All() > 0 {
				b.Here = p.Rate(f)
				b.HasOurs, b.Ranges = true, f.Unknown > 0
				b.Least, b.Most = high(tenthsOf(y.Ours.Least)), high(tenthsOf(y.Ours.Most))
				b.Solved = y.Ours.Known().Den > 0
				if b.Solved {
					b.Ours = high(tenthsOf(y.Ours.Known()))
				}
			}
		default:
			b.Here, b.HasOurs, b.Solved, b.Ours = p.Number(y.People), true, true, high(10*y.People)
		}
		out.Bars = append(out.Bars, b)
	}
	out.Says = strings.Join(says, "; ")
	return out
}

// tenthsOf is a share in tenths of a percent.
func tenthsOf(s outcome.Share) int {
	if s.Den == 0 {
		return 0
	}
	return (s.Num*1000 + s.Den/2) / s.Den
}

// tenths is a value as people write it, with a comma or a point; -1 if it is
// none.
func tenths(text string) int {
	whole, part, _ := strings.Cut(strings.ReplaceAll(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "%")), ",", "."), ".")
	if part == "" {
		part = "0"
	}
	n, err := strconv.Atoi(whole)
	d, err2 := strconv.Atoi(part)
	if err != nil || err2 != nil || len(part) != 1 || n < 0 || d < 0 || n > 100_000_000 {
		return -1
	}
	return 10*n + d
}

func addSeries(v *page.Visit) (string, error) {
	id := v.ID("programme")
	p := sild.Problems{}
	in := outcome.SeriesInput{
		Beside: v.Form.Get("beside"), Name: v.Form.Get("name"), Unit: v.Form.Get("unit"), Definition: v.Form.Get("definition"), Authority: v.Form.Get("authority"),
	}
	told := v.Date(p, "told")
	for line := range strings.Lines(v.Form.Get("years")) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		year, value, ok := strings.Cut(line, ";")
		n, err := strconv.Atoi(strings.TrimSpace(year))
		p.Check(ok && err == nil, "years", "series.years.unreadable", "line", line)
		in.Years = append(in.Years, outcome.YearInput{Year: n, Tenths: tenths(value), Source: v.Form.Get("source"), Told: told})
	}
	p.Check(len(in.Years) > 0, "years", "series.years.required")
	_, err := outcome.AddSeries(v.Tx, id, in)
	return v.GoOn("/results/"+string(id)+"/series", p, err, "year", "years", "value", "years")
}

func tellYear(v *page.Visit) (string, error) {
	p := sild.Problems{}
	in := outcome.YearInput{Year: v.Number(p, "year"), Tenths: tenths(v.Form.Get("value")), Source: v.Form.Get("source"), Told: v.Date(p, "told")}
	err := outcome.TellYear(v.Tx, v.ID("programme"), v.ID("series"), in)
	return v.GoOn("/results/"+string(v.ID("programme"))+"/series", p, err)
}

func dropSeries(v *page.Visit) (string, error) {
	err := outcome.DropSeries(v.Tx, v.ID("programme"), v.ID("series"), v.Form.Get("why"))
	return "/results/" + string(v.ID("programme")) + "/series", err
}
