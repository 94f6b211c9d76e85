// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
	"sild/pack"
	"sild/web/page"
	"sild/web/record"
)

// TimeRoutes are working time: what is for nobody in particular, the sheet of a
// month, and the signatures under it.
func TimeRoutes(s *page.Server) {
	s.Read("GET /hours/time", timePage)
	s.Do("POST /hours/time", addTime, timePage)
	s.Read("GET /hours/time/{time}", changeTimePage)
	s.Do("POST /hours/time/{time}", changeTime, changeTimePage)
	s.Do("POST /hours/time/{time}/mistake", removeTime, changeTimePage)
	s.Read("GET /hours/sheet", monthSheetPage)
	s.Do("POST /hours/sheet", signMonth, monthSheetPage)
	s.Handle("GET /hours/sheet.csv", false, func(v *page.Visit) { v.Download(monthTable) })
	s.Read("GET /hours/sheets", teamSheetsPage)
}

// A timeView is the form of working time without a person, and what was written
// down lately.
type timeView struct {
	Action, Mistake, Back           string
	Kind, Day, Minutes, Payer, Note string
	Kinds, Payers                   []page.Option
	Seen                            string
	Limits                          []page.Notice // of hours, that the worker is near to
	List                            []page.Task
}

// timeForm is the form of w; what was typed wins.
func timeForm(v *page.Visit, w casework.WorkTime) (x timeView, payers []casework.Payer, err error) {
	if payers, err = casework.Payers(v.Tx); err != nil {
		return x, nil, err
	}
	x = timeView{
		Action: "/hours/time", Back: "/hours/sheet", Kind: v.Typed("kind", w.Kind), Day: v.Typed("day", w.Day.String()), Note: v.Typed("note", w.Note),
		Payer: v.Typed("programme", string(w.Programme)), Minutes: strconv.Itoa(cmp.Or(w.Minutes, 60)), Seen: string(w.ID),
	}
	if v.Form != nil {
		x.Minutes = page.FormMinutes(v.Form, "minutes")
	}
	for _, p := range payers {
		x.Payers = append(x.Payers, page.Option{Value: string(p.ID), Text: v.Page.Pick(p.Pack.Names)})
		for _, k := range casework.TimeKinds(p.Pack) {
			add := true
			for _, o := range x.Kinds {
				add = add && o.Value != k
			}
			if add {
				x.Kinds = append(x.Kinds, page.Option{Value: k, Text: timeKind(v, p.Pack, k)})
			}
		}
	}
	return x, payers, nil
}

// timeKind is what a programme calls a kind of working time.
func timeKind(v *page.Visit, p *pack.Pack, kind string) string {
	if k, ok := p.Value("time_kinds", kind); ok {
		return v.Page.Pick(k.Names)
	}
	if key := "time.kind." + kind; v.Page.Has(key) {
		return v.Page.T(key)
	}
	return kind
}

func timePage(v *page.Visit) (templ.Component, error) {
	since := v.Page.Today.AddDays(-31)
	list, err := casework.OwnTimes(v.Tx, since)
	if err != nil {
		return nil, err
	}
	v.SavedPlain()
	v.Page.Title = v.Page.T("time.title")
	x, payers, err := timeForm(v, casework.WorkTime{Day: v.Page.Today})
	if err != nil {
		return nil, err
	}
	for _, w := range list {
		t := page.Task{Detail: v.Page.WeekdayOn(w.Day, v.Page.ShortDate(w.Day)) + ", " + record.Length(v.Page, w.Minutes), Note: w.Note}
		for _, p := range payers {
			if p.ID == w.Programme {
				t.What = timeKind(v, p.Pack, w.Kind)
			}
		}
		t.Acts = []page.Act{{Label: "part.change", Of: t.What + ", " + t.Detail, Href: "/hours/time/" + string(w.Thing)}}
		x.List = append(x.List, t)
	}
	limits, err := casework.HoursLimits(v.Tx, v.Tx.Actor.User, v.Page.Today)
	if err != nil {
		return nil, err
	}
	x.Limits, err = record.LimitNotices(v, limits)
	return timeSheet(v.Page, x), err
}

func changeTimePage(v *page.Visit) (templ.Component, error) {
	w, err := casework.WorkTimeOf(v.Tx, v.ID("time"))
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("time.change")
	if v.Form != nil && strings.HasSuffix(v.Request.URL.Path, "/mistake") {
		v.Page.Form = "mistake"
	}
	x, _, err := timeForm(v, w)
	x.Action = "/hours/time/" + string(w.Thing)
	x.Mistake, x.Back = x.Action+"/mistake", "/hours/time"
	return timeSheet(v.Page, x), err
}

func timeInput(v *page.Visit, p sild.Problems) casework.WorkTimeInput {
	n, err := strconv.Atoi(strings.TrimSpace(page.FormMinutes(v.Form, "minutes")))
	p.Check(err == nil, "minutes", "number.unreadable")
	return casework.WorkTimeInput{Day: v.Date(p, "day"), Programme: sild.ID(v.Form.Get("programme")), Kind: v.Form.Get("kind"), Minutes: n, Note: v.Form.Get("note")}
}

func addTime(v *page.Visit) (string, error) {
	p := sild.Problems{}
	_, err := casework.AddWorkTime(v.Tx, v.Page.Zone, timeInput(v, p))
	return v.GoOn("/hours/time?saved=time", p, err)
}

func changeTime(v *page.Visit) (string, error) {
	p := sild.Problems{}
	_, err := casework.ChangeWorkTime(v.Tx, v.Page.Zone, sild.ID(v.Form.Get("seen")), timeInput(v, p))
	return v.GoOn("/hours/time?saved=time", p, err)
}

func removeTime(v *page.Visit) (string, error) {
	return "/hours/time?saved=time", casework.RemoveWorkTime(v.Tx, sild.ID(v.Form.Get("seen")))
}

// A monthView is a worker's month, to look at, to print and to sign.
type monthView struct {
	Month, Worker        string
	Earlier, Later, CSV  string
	Own                  bool
	Days                 []sheetDay
	Several              bool // who pays is told in each line
	Sums                 []sheetSum
	Total                string
	Limits               []page.Notice
	Signed               []string
	Sign                 bool   // the reader may sign now
	SignLabel            string // key
	WhyNot               string
	User, First, Minutes string // of the form
	Corrections          []string
	Team                 string // address of the team's sheets
}

type sheetDay struct {
	Day, Total string
	Lines      []sheetRow
}

type sheetRow struct{ What, Who, Href, Time, Travel, Payer, Note string }

type sheetSum struct{ Payer, People, Travel, Beside, Total string }

func sheetAt(month sild.Date, user string) string {
	q := url.Values{"month": {month.AddDays(1 - month.Day()).String()}}
	if user != "" {
		q.Set("user", user)
	}
	return page.WithQuery("/hours/sheet", q)
}

// whoseMonth is the worker and the month that a page is asked for.
func whoseMonth(v *page.Visit) (user sild.ID, month sild.Date) {
	user, month = v.Tx.Actor.User, v.Page.Today
	asked := v.Query
	if v.Form != nil {
		asked = v.Form.Get
	}
	if id := sild.ID(asked("user")); id.Valid() {
		user = id
	}
	if d, err := sild.ParseDate(asked("month")); err == nil && !d.IsZero() {
		month = d
	}
	return user, month.AddDays(1 - month.Day())
}

func monthSheetPage(v *page.Visit) (templ.Component, error) {
	user, month := whoseMonth(v)
	m, err := casework.MonthSheetOf(v.Tx, user, month)
	if err != nil {
		return nil, err
	}
	v.SavedPlain()
	v.Page.Title = v.Page.T("time.sheet")
	whose := ""
	if user != v.Tx.Actor.User {
		whose = string(user)
	}
	x := monthView{
		Month: page.SentenceCase(v.Page.Month(month)), Earlier: sheetAt(month.AddMonths(-1), whose), Own: whose == "", Total: record.Length(v.Page, m.Total()),
		CSV: strings.Replace(sheetAt(month, whose), "/hours/sheet?", "/hours/sheet.csv?", 1), User: string(user), First: month.String(), Minutes: strconv.Itoa(m.Total()),
	}
	if month.AddMonths(1).Compare(v.Page.Today) <= 0 {
		x.Later = sheetAt(month.AddMonths(1), whose)
	}
	if access.May(v.Who.Role, access.Assign) {
		x.Team = page.WithQuery("/hours/sheets", url.Values{"month": {month.String()}})
	}
	if x.Worker, err = org.Name(v.Tx, user); err != nil {
		return nil, err
	}
	if err := sheetLines(v, m, &x); err != nil {
		return nil, err
	}
	limits, err := casework.HoursLimits(v.Tx, user, month)
	if err != nil {
		return nil, err
	}
	if x.Limits, err = record.LimitNotices(v, limits); err != nil {
		return nil, err
	}
	if err := signatures(v, m, &x); err != nil {
		return nil, err
	}
	return monthSheet(v.Page, x), nil
}

// sheetLines are the lines of a sheet by day, the sums, and what was corrected
// after both had signed.
func sheetLines(v *page.Visit, m casework.MonthSheet, x *monthView) error {
	known := record.Packs{}
	minutes := 0
	for i, l := range m.Lines {
		r, err := newSheetRow(v, known, l)
		if err != nil {
			return err
		}
		if i == 0 || m.Lines[i-1].Day != l.Day {
			x.Days, minutes = append(x.Days, sheetDay{Day: v.Page.WeekdayOn(l.Day, v.Page.ShortDate(l.Day))}), 0
		}
		d := &x.Days[len(x.Days)-1]
		minutes += l.Total()
		d.Lines, d.Total = append(d.Lines, r), record.Length(v.Page, minutes)
	}
	for _, s := range m.Sums {
		r := sheetSum{Payer: v.Page.T("time.no_payer"), People: record.Length(v.Page, s.People), Travel: record.Length(v.Page, s.Travel), Beside: record.Length(v.Page, s.Beside), Total: record.Length(v.Page, s.Total())}
		if s.Programme != "" {
			p, err := known.Of(v, s.Programme)
			if err != nil {
				return err
			}
			r.Payer = v.Page.Pick(p.Names)
		}
		x.Sums = append(x.Sums, r)
	}
	x.Several = len(x.Sums) > 1
	for _, c := range m.Corrections {
		line := c.Is
		if line == nil {
			line = c.Was
		}
		r, err := newSheetRow(v, known, *line)
		if err != nil {
			return err
		}
		what := v.Page.ShortDate(line.Day) + ", " + r.What
		switch {
		case c.Was == nil:
			x.Corrections = append(x.Corrections, v.Page.T("time.corrected.added", "what", what, "time", record.Length(v.Page, c.Is.Total())))
		case c.Is == nil:
			x.Corrections = append(x.Corrections, v.Page.T("time.corrected.gone", "what", what, "time", record.Length(v.Page, c.Was.Total())))
		default:
			x.Corrections = append(x.Corrections, v.Page.T("time.corrected.changed", "what", what, "was", record.Length(v.Page, c.Was.Total()), "time", record.Length(v.Page, c.Is.Total())))
		}
	}
	return nil
}

func newSheetRow(v *page.Visit, known record.Packs, l casework.SheetLine) (r sheetRow, err error) {
	r = sheetRow{Who: l.Name, Time: record.Length(v.Page, l.Minutes), Note: l.Note, What: v.Page.T("time.way")}
	if l.Travel != (casework.Share{}) {
		r.Travel = v.Page.T("time.travel", "time", record.Length(v.Page, l.Travel.Minutes))
	}
	if l.Programme == "" {
		return r, nil
	}
	p, err := known.Of(v, l.Programme)
	if err != nil {
		return r, err
	}
	r.Payer = v.Page.Pick(p.Names)
	if l.Source == "time" {
		r.What = timeKind(v, p, l.Kind)
		return r, nil
	}
	k, _ := p.Value("contact_kinds", l.Kind)
	r.What = v.Page.Pick(k.Names)
	if part, ok := p.Part(l.Part); ok && len(p.Parts) > 1 {
		r.What += ", " + v.Page.Pick(part.Names)
	}
	if r.Who == "" {
		r.Who = v.Page.T("hours.closed")
	} else {
		r.Href = "/cases/" + string(l.Case)
	}
	return r, nil
}
