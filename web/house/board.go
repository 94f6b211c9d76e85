// SPDX-License-Identifier: EUPL-1.2

package house

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/housing"
	"sild/programme"
	"sild/web/page"
)

// BoardRoutes are the board of beds and the figures of nights.
func BoardRoutes(s *page.Server) {
	s.Read("GET /houses/board", boardPage)
	s.Handle("POST /houses/board", false, func(v *page.Visit) { v.Show(boardPage, 200) })
	s.Read("GET /houses/figures", houseFiguresPage)
	s.Handle("POST /houses/figures", false, func(v *page.Visit) { v.Show(houseFiguresPage, 200) })
	s.Read("GET /houses/figures/people", houseFigurePeople)
	s.Handle("GET /houses/figures/table.csv", false, func(v *page.Visit) { v.Download(houseFiguresTable) })
}

// picks is what was chosen in the form of a page, or stands in its address.
func picks(v *page.Visit, name string) string {
	if v.Form != nil {
		return v.Form.Get(name)
	}
	return v.Query(name)
}

// A boardView is the board of houses: for each a table of its beds and nights.
type boardView struct {
	Span           string
	Earlier, Later string
	Now            string // empty: it is this one
	Wall, Figures  string // empty: not for this reader
	Houses, Lasts  []page.Option
	House, Days    string
	From           string
	Tables         []boardTable
	Before, After  string // the houses before and after these
	Legend         []boardCell
}

type boardTable struct {
	ID, Name, Href string
	Free           string // how many are free tonight
	Long           string // class by how many nights are shown
	Months         []boardDay
	Days           []boardDay
	Nights         []string // a class for each
	Rows           []boardRow
}

// A boardDay is the head of a night, or of several.
type boardDay struct {
	Wide  int
	Short string // "Mon"
	Text  string // "18"
	Full  string // for those who hear it
	Today bool
}

type boardRow struct {
	Name  string
	Cells []boardCell
}

// A boardCell is nights of a bed on which it is one thing: told by a mark, a
// frame and words beside its colour.
type boardCell struct {
	Wide       int
	Is         string // free, turnaround, held, void, taken, not_there
	Mark       string
	Text       string // who it is, or what
	Over       string
	Short      string // the same, where there is less room
	Says       string // all of it
	Href       string
	Begun      bool
	GoesOn     bool
	Elementary bool // too narrow for words
}

var boardMarks = map[string]string{"free": "○", "turnaround": "↻", "held": "◇", "void": "✕", "taken": "■", "not_there": "–"}

// boardDays are how many nights a board can show.
var boardDays = []int{7, 10, 14, 28, 90}

// boardHouses is how many houses stand on one page of the board.
const boardHouses = 20

// wallSeconds is after how long a board on a wall looks again: ours.
const wallSeconds = 300

// handheld reports whether the browser says that it is one of a telephone: then a
// board begins with as much as fits there. All of it can be had there as well.
func handheld(v *page.Visit) bool {
	return v.Request.Header.Get("Sec-CH-UA-Mobile") == "?1" || strings.Contains(v.Request.UserAgent(), "Mobi")
}

// A boardAt is what a board is asked to show.
type boardAt struct {
	House sild.ID
	From  sild.Date
	Days  int
	Skip  int
	Wall  bool
}

func newBoardAt(v *page.Visit) boardAt {
	at := boardAt{House: sild.ID(picks(v, "house")), Wall: picks(v, "wall") != "", From: page.Monday(v.Page.Today), Days: 28}
	if handheld(v) {
		at.From, at.Days = v.Page.Today, 7
	}
	if at.Wall {
		at.From, at.Days = v.Page.Today, 14
	}
	if d, err := sild.ParseDate(picks(v, "from")); err == nil && !d.IsZero() {
		at.From = d
	}
	if n, err := strconv.Atoi(picks(v, "days")); err == nil && slices.Contains(boardDays, n) {
		at.Days = n
	}
	if n, err := strconv.Atoi(picks(v, "skip")); err == nil && n > 0 && n < 100_000 {
		at.Skip = n
	}
	return at
}

// href is the address of the same board with something changed.
func (a boardAt) href(change func(*boardAt)) string {
	change(&a)
	q := url.Values{"from": {a.From.String()}, "days": {strconv.Itoa(a.Days)}}
	if a.House != "" {
		q.Set("house", string(a.House))
	}
	if a.Skip > 0 {
		q.Set("skip", strconv.Itoa(a.Skip))
	}
	if a.Wall {
		q.Set("wall", "1")
	}
	return "/houses/board?" + q.Encode()
}

func boardPage(v *page.Visit) (templ.Component, error) {
	at := newBoardAt(v)
	in := housing.BoardInput{From: at.From, Days: at.Days, House: at.House, Most: boardHouses, Skip: at.Skip, Blind: at.Wall}
	if at.House == "" && picks(v, "house") == "" && handheld(v) && !at.Wall {
		in.Most = 1
	}
	b, err := housing.BoardOf(v.Tx, in)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("board.title")
	x := boardView{
		Span:    v.Page.Span(b.From, b.Until()),
		Earlier: at.href(func(a *boardAt) { a.From = a.From.AddDays(-a.Days) }), Later: at.href(func(a *boardAt) { a.From = a.From.AddDays(a.Days) }),
		Wall: at.href(func(a *boardAt) { a.Wall, a.From, a.Days = true, v.Page.Today, 14 }), House: string(at.House), Days: strconv.Itoa(at.Days), From: at.From.String(),
	}
	if !b.Today.Between(b.From, b.Until()) {
		x.Now = at.href(func(a *boardAt) { a.From = page.Monday(b.Today) })
	}
	if access.May(v.Who.Role, access.Houses) || access.May(v.Who.Role, access.HouseLife) {
		x.Figures = "/houses/figures"
	}
	if at.Skip > 0 {
		x.Before = at.href(func(a *boardAt) { a.Skip = max(a.Skip-in.Most, 0) })
	}
	if b.Next > 0 {
		x.After = at.href(func(a *boardAt) { a.Skip += in.Most })
	}
	for _, h := range b.All {
		x.Houses = append(x.Houses, page.Option{Value: string(h.ID), Text: h.Name})
	}
	for _, n := range boardDays {
		x.Lasts = append(x.Lasts, page.Option{Value: strconv.Itoa(n), Text: v.Page.N("board.nights", n)})
	}
	for _, s := range []housing.State{housing.Free, housing.Taken, housing.Held, housing.Turnaround, housing.Blocked} {
		x.Legend = append(x.Legend, boardCell{Is: s.String(), Mark: boardMarks[s.String()], Text: v.Page.T("board.is." + s.String())})
	}
	for _, h := range b.Houses {
		t, err := newBoardTable(v, b, h, at)
		if err != nil {
			return nil, err
		}
		x.Tables = append(x.Tables, t)
	}
	if at.Wall {
		v.Writer.Header().Set("Refresh", strconv.Itoa(wallSeconds)) // nobody types on a wall
		return wallView(v.Page, x), nil
	}
	return boardViewPage(v.Page, x), nil
}

func newBoardTable(v *page.Visit, b housing.Board, h housing.BoardHouse, at boardAt) (boardTable, error) {
	p, err := programme.Of(v.Tx, h.Programme)
	if err != nil {
		return boardTable{}, err
	}
	t := boardTable{
		ID: "house-" + string(h.ID), Name: h.Name, Href: "/houses/" + string(h.ID), Long: "is-" + strconv.Itoa(b.Days),
		Free: v.Page.T("board.free_tonight", "n", v.Page.Number(h.Free), "of", v.Page.Number(h.Beds)),
	}
	if at.Wall {
		t.Href = ""
	}
	t.Months, t.Days, t.Nights = boardHead(v, b)
	for _, r := range h.Rooms {
		for _, bed := range r.Beds {
			row := boardRow{Name: r.Label(bed)}
			for _, s := range bed.Spans {
				c := newBoardCell(v, b, h, s, at.Wall)
				if s.Is == housing.Blocked && s.Reason != "" {
					value, _ := p.Value("void_reasons", s.Reason)
					if reason := v.Page.Pick(value.Names); reason != "" {
						c.Text = reason
					}
				}
				c.Says = boardSays(v, c, s)
				row.Cells = append(row.Cells, c)
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return t, nil
}

// boardHead are the months and the nights above a board; of a long one the weeks.
func boardHead(v *page.Visit, b housing.Board) (months, days []boardDay, nights []string) {
	weeks := b.Days > 31
	for i := range b.Days {
		d := b.From.AddDays(i)
		if i == 0 || d.Day() == 1 {
			months = append(months, boardDay{Text: v.Page.Month(d)})
		}
		months[len(months)-1].Wide++
		if !weeks || i == 0 || d.Weekday() == 1 {
			days = append(days, boardDay{Short: v.Page.WeekdayShort(d), Text: strconv.Itoa(d.Day()), Full: v.Page.FullDate(d)})
		}
		last := &days[len(days)-1]
		last.Wide++
		class := ""
		if d.Weekday() == 1 && i > 0 {
			class = "is-week"
		}
		if d == b.Today {
			last.Today, class = true, class+" is-today"
		}
		nights = append(nights, strings.TrimSpace(class))
	}
	return months, days, nights
}

// newBoardCell is a span of nights in words, with where it leads.
func newBoardCell(v *page.Visit, b housing.Board, h housing.BoardHouse, s housing.BoardSpan, wall bool) boardCell {
	is := s.Is.String()
	c := boardCell{Wide: s.Nights, Is: is, Mark: boardMarks[is], Text: v.Page.T("board.is." + is), Begun: s.Begun, GoesOn: s.GoesOn, Elementary: s.Nights*28 < b.Days*2}
	if s.Name != "" {
		c.Text = s.Name
	}
	if s.Over > 0 && !wall {
		c.Over = v.Page.N("board.over", s.Over)
		if c.Short = c.Over; s.Nights*28 < b.Days*6 {
			c.Short = "+" + strconv.Itoa(s.Over)
		}
	}
	house := "/houses/" + string(h.ID)
	switch {
	case wall || s.Is == housing.NotThere:
	case s.Is == housing.Free && !s.Until.After(b.Today):
	case s.Is == housing.Free && access.May(v.Who.Role, access.Beds):
		from := s.From
		if b.Today.After(from) {
			from = b.Today
		}
		c.Href = page.WithQuery("/beds", url.Values{"house": {string(h.ID)}, "from": {from.String()}})
	case s.Case != "":
		c.Href = "/cases/" + string(s.Case) + "/house"
	default:
		c.Href = house
	}
	return c
}

// boardSays is a cell for those who hear it: what it is, whose, from when until
// when. What began before or goes on after the board says so.
func boardSays(v *page.Visit, c boardCell, s housing.BoardSpan) string {
	what := v.Page.T("board.is." + c.Is)
	if c.Text != what {
		what = v.Page.T("board.whose", "what", what, "who", c.Text)
	}
	if c.Over != "" {
		what += ", " + c.Over
	}
	return v.Page.T("board.says", "what", what, "from", v.Page.ShortDate(s.Since), "until", v.Page.ShortDate(s.Until.AddDays(-1)))
}
