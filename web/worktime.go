// SPDX-License-Identifier: EUPL-1.2

package web

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
)

// timeRoutes are working time: what is for nobody in particular, the sheet of a
// month, and the signatures under it.
func (s *Server) timeRoutes() {
	s.read("GET /hours/time", timePage)
	s.write("POST /hours/time", addTime, timePage)
	s.read("GET /hours/time/{time}", changeTimePage)
	s.write("POST /hours/time/{time}", changeTime, changeTimePage)
	s.write("POST /hours/time/{time}/mistake", removeTime, changeTimePage)
	s.read("GET /hours/sheet", monthSheetPage)
	s.write("POST /hours/sheet", signMonth, monthSheetPage)
	s.handle("GET /hours/sheet.csv", false, func(v *visit) { v.download(monthTable) })
	s.read("GET /hours/sheets", teamSheetsPage)
}

// A timeView is the form of working time without a person, and what was written
// down lately.
type timeView struct {
	Action, Mistake, Back           string
	Kind, Day, Minutes, Payer, Note string
	Kinds, Payers                   []option
	Seen                            string
	List                            []task
}

// timeForm is the form of w; what was typed wins.
func (v *visit) timeForm(w casework.WorkTime) (x timeView, payers []casework.Payer, err error) {
	if payers, err = casework.Payers(v.tx); err != nil {
		return x, nil, err
	}
	x = timeView{
		Action: "/hours/time", Back: "/hours/sheet", Kind: v.typed("kind", w.Kind), Day: v.typed("day", w.Day.String()), Note: v.typed("note", w.Note),
		Payer: v.typed("programme", string(w.Programme)), Minutes: strconv.Itoa(cmp.Or(w.Minutes, 60)), Seen: string(w.ID),
	}
	if v.form != nil {
		x.Minutes = formMinutes(v.form, "minutes")
	}
	for _, p := range payers {
		x.Payers = append(x.Payers, option{Value: string(p.ID), Text: v.page.Pick(p.Pack.Names)})
		for _, k := range casework.TimeKinds(p.Pack) {
			add := true
			for _, o := range x.Kinds {
				add = add && o.Value != k
			}
			if add {
				x.Kinds = append(x.Kinds, option{Value: k, Text: v.timeKind(p.Pack, k)})
			}
		}
	}
	return x, payers, nil
}

// timeKind is what a programme calls a kind of working time.
func (v *visit) timeKind(p *pack.Pack, kind string) string {
	if k, ok := p.Value("time_kinds", kind); ok {
		return v.page.Pick(k.Names)
	}
	if key := "time.kind." + kind; v.page.Has(key) {
		return v.page.T(key)
	}
	return kind
}

func timePage(v *visit) (templ.Component, error) {
	since := v.page.Today.AddDays(-31)
	list, err := casework.OwnTimes(v.tx, since)
	if err != nil {
		return nil, err
	}
	v.savedPlain()
	v.page.Title = v.page.T("time.title")
	x, payers, err := v.timeForm(casework.WorkTime{Day: v.page.Today})
	if err != nil {
		return nil, err
	}
	for _, w := range list {
		t := task{Detail: v.page.weekdayOn(w.Day, v.page.ShortDate(w.Day)) + ", " + v.page.length(w.Minutes), Note: w.Note}
		for _, p := range payers {
			if p.ID == w.Programme {
				t.What = v.timeKind(p.Pack, w.Kind)
			}
		}
		t.Acts = []act{{Label: "part.change", Of: t.What + ", " + t.Detail, Href: "/hours/time/" + string(w.Thing)}}
		x.List = append(x.List, t)
	}
	return timeSheet(v.page, x), nil
}

func changeTimePage(v *visit) (templ.Component, error) {
	w, err := casework.WorkTimeOf(v.tx, v.id("time"))
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("time.change")
	if v.form != nil && strings.HasSuffix(v.r.URL.Path, "/mistake") {
		v.page.Form = "mistake"
	}
	x, _, err := v.timeForm(w)
	x.Action = "/hours/time/" + string(w.Thing)
	x.Mistake, x.Back = x.Action+"/mistake", "/hours/time"
	return timeSheet(v.page, x), err
}

func (v *visit) timeInput(p sild.Problems) casework.WorkTimeInput {
	n, err := strconv.Atoi(strings.TrimSpace(formMinutes(v.form, "minutes")))
	p.Check(err == nil, "minutes", "number.unreadable")
	return casework.WorkTimeInput{Day: v.date(p, "day"), Programme: sild.ID(v.form.Get("programme")), Kind: v.form.Get("kind"), Minutes: n, Note: v.form.Get("note")}
}

func addTime(v *visit) (string, error) {
	p := sild.Problems{}
	_, err := casework.AddWorkTime(v.tx, v.page.Zone, v.timeInput(p))
	return v.goOn("/hours/time?saved=time", p, err)
}

func changeTime(v *visit) (string, error) {
	p := sild.Problems{}
	_, err := casework.ChangeWorkTime(v.tx, v.page.Zone, sild.ID(v.form.Get("seen")), v.timeInput(p))
	return v.goOn("/hours/time?saved=time", p, err)
}

func removeTime(v *visit) (string, error) {
	return "/hours/time?saved=time", casework.RemoveWorkTime(v.tx, sild.ID(v.form.Get("seen")))
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
	Limits               []notice
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
	return withQuery("/hours/sheet", q)
}

// whoseMonth is the worker and the month that a page is asked for.
func (v *visit) whoseMonth() (user sild.ID, month sild.Date) {
	user, month = v.tx.Actor.User, v.page.Today
	asked := v.query
	if v.form != nil {
		asked = v.form.Get
	}
	if id := sild.ID(asked("user")); id.Valid() {
		user = id
	}
	if d, err := sild.ParseDate(asked("month")); err == nil && !d.IsZero() {
		month = d
	}
	return user, month.AddDays(1 - month.Day())
}

func monthSheetPage(v *visit) (templ.Component, error) {
	user, month := v.whoseMonth()
	m, err := casework.MonthSheetOf(v.tx, user, month)
	if err != nil {
		return nil, err
	}
	v.savedPlain()
	v.page.Title = v.page.T("time.sheet")
	whose := ""
	if user != v.tx.Actor.User {
		whose = string(user)
	}
	x := monthView{
		Month: sentenceCase(v.page.Month(month)), Earlier: sheetAt(month.AddMonths(-1), whose), Own: whose == "", Total: v.page.length(m.Total()),
		CSV: strings.Replace(sheetAt(month, whose), "/hours/sheet?", "/hours/sheet.csv?", 1), User: string(user), First: month.String(), Minutes: strconv.Itoa(m.Total()),
	}
	if month.AddMonths(1).Compare(v.page.Today) <= 0 {
		x.Later = sheetAt(month.AddMonths(1), whose)
	}
	if access.May(v.who.Role, access.Assign) {
		x.Team = withQuery("/hours/sheets", url.Values{"month": {month.String()}})
	}
	if x.Worker, err = org.Name(v.tx, user); err != nil {
		return nil, err
	}
	if err := v.sheetLines(m, &x); err != nil {
		return nil, err
	}
	limits, err := casework.HoursLimits(v.tx, user, month)
	if err != nil {
		return nil, err
	}
	if x.Limits, err = v.limitNotices(limits); err != nil {
		return nil, err
	}
	if err := v.signatures(m, &x); err != nil {
		return nil, err
	}
	return monthSheet(v.page, x), nil
}

// limitNotices say how near somebody is to a limit of hours.
func (v *visit) limitNotices(limits []casework.HoursLimit) (list []notice, err error) {
	names := packs{}
	for _, l := range limits {
		key, payer := "time.limit."+l.Kind, ""
		if l.Programme != "" {
			p, err := names.of(v, l.Programme)
			if err != nil {
				return nil, err
			}
			payer = v.page.Pick(p.Names)
		}
		n := notice{Kind: "info", Title: "time.limit.near", Text: v.page.T(key, "hours", v.page.length(l.Minutes), "most", v.page.length(l.Most), "payer", payer)}
		if l.Passed() {
			n.Kind, n.Title = "warn", "time.limit.passed"
		}
		list = append(list, n)
	}
	return list, nil
}

// sheetLines are the lines of a sheet by day, the sums, and what was corrected
// after both had signed.
func (v *visit) sheetLines(m casework.MonthSheet, x *monthView) error {
	known := packs{}
	minutes := 0
	for i, l := range m.Lines {
		r, err := v.sheetRow(known, l)
		if err != nil {
			return err
		}
		if i == 0 || m.Lines[i-1].Day != l.Day {
			x.Days, minutes = append(x.Days, sheetDay{Day: v.page.weekdayOn(l.Day, v.page.ShortDate(l.Day))}), 0
		}
		d := &x.Days[len(x.Days)-1]
		minutes += l.Total()
		d.Lines, d.Total = append(d.Lines, r), v.page.length(minutes)
	}
	for _, s := range m.Sums {
		r := sheetSum{Payer: v.page.T("time.no_payer"), People: v.page.length(s.People), Travel: v.page.length(s.Travel), Beside: v.page.length(s.Beside), Total: v.page.length(s.Total())}
		if s.Programme != "" {
			p, err := known.of(v, s.Programme)
			if err != nil {
				return err
			}
			r.Payer = v.page.Pick(p.Names)
		}
		x.Sums = append(x.Sums, r)
	}
	x.Several = len(x.Sums) > 1
	for _, c := range m.Corrections {
		line := c.Is
		if line == nil {
			line = c.Was
		}
		r, err := v.sheetRow(known, *line)
		if err != nil {
			return err
		}
		what := v.page.ShortDate(line.Day) + ", " + r.What
		switch {
		case c.Was == nil:
			x.Corrections = append(x.Corrections, v.page.T("time.corrected.added", "what", what, "time", v.page.length(c.Is.Total())))
		case c.Is == nil:
			x.Corrections = append(x.Corrections, v.page.T("time.corrected.gone", "what", what, "time", v.page.length(c.Was.Total())))
		default:
			x.Corrections = append(x.Corrections, v.page.T("time.corrected.changed", "what", what, "was", v.page.length(c.Was.Total()), "time", v.page.length(c.Is.Total())))
		}
	}
	return nil
}

func (v *visit) sheetRow(known packs, l casework.SheetLine) (r sheetRow, err error) {
	r = sheetRow{Who: l.Name, Time: v.page.length(l.Minutes), Note: l.Note, What: v.page.T("time.way")}
	if l.Travel != (casework.Share{}) {
		r.Travel = v.page.T("time.travel", "time", v.page.length(l.Travel.Minutes))
	}
	if l.Programme == "" {
		return r, nil
	}
	p, err := known.of(v, l.Programme)
	if err != nil {
		return r, err
	}
	r.Payer = v.page.Pick(p.Names)
	if l.Source == "time" {
		r.What = v.timeKind(p, l.Kind)
		return r, nil
	}
	k, _ := p.Value("contact_kinds", l.Kind)
	r.What = v.page.Pick(k.Names)
	if part, ok := p.Part(l.Part); ok && len(p.Parts) > 1 {
		r.What += ", " + v.page.Pick(part.Names)
	}
	if r.Who == "" {
		r.Who = v.page.T("hours.closed")
	} else {
		r.Href = "/cases/" + string(l.Case)
	}
	return r, nil
}
