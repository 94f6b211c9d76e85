// SPDX-License-Identifier: EUPL-1.2

package results

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/pack"
	"sild/programme"
	"sild/report"
	"sild/web/page"
)

// reportRoutes are the reports to the one who pays.
func reportRoutes(s *page.Server) {
	s.Read("GET /reports", reportsPage)
	const at = "/reports/{programme}/{provider}/{report}/{from}"
	s.Read("GET "+at, reportPage)
	s.Do("POST "+at, saveReport, reportPage)
	s.Do("POST "+at+"/decide", decideReport, reportPage)
	s.Handle("GET "+at+"/tables.csv", false, func(v *page.Visit) { v.Download(reportTable) })
}

// A ReportLine is a report in a list.
type ReportLine struct {
	Name, Who, Period, State, Href string
	Due                            sild.Date // zero: nothing is due any more
}

// Reports are the reports of all programmes, the latest first.
func Reports(v *page.Visit) (list []ReportLine, err error) {
	programmes, err := programme.All(v.Tx)
	if err != nil {
		return nil, err
	}
	for _, pr := range programmes {
		of, err := report.Papers(v.Tx, pr.ID)
		if sild.KindOf(err) == sild.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, d := range of {
			list = append(list, newReportLine(v, d))
		}
	}
	return list, nil
}

func reportAt(d report.Due) string {
	return "/reports/" + string(d.Programme) + "/" + string(d.Provider) + "/" + d.Report + "/" + d.From.String()
}

func newReportLine(v *page.Visit, d report.Due) ReportLine {
	x := ReportLine{Name: v.Page.Pick(d.Kind.Names), Who: d.ProviderName, Period: v.Page.Span(d.From, d.Until), State: reportState(v, d)}
	if d.State == report.Draft || d.State == report.Back {
		x.Due = d.On
	}
	if d.State == report.Sent || d.State == report.Accepted || d.Provider == v.Who.Org {
		x.Href = reportAt(d)
	}
	return x
}

func reportState(v *page.Visit, d report.Due) string {
	if d.ID == "" {
		return v.Page.T("paper.state.none")
	}
	return v.Page.T("paper.state." + d.State)
}

// toWrite is how many days before it is due a report stands on Today, if its
// period is over. It is ours.
const toWrite = 31

// PapersToWrite are the reports that the reader's organisation still owes.
func PapersToWrite(v *page.Visit) (list []page.Task, err error) {
	if !access.May(v.Who.Role, access.Report) {
		return nil, nil
	}
	all, err := Reports(v)
	if err != nil {
		return nil, err
	}
	for _, x := range all {
		if x.Href == "" || x.Due.IsZero() || x.Due.Sub(v.Page.Today) > toWrite {
			continue
		}
		list = append(list, page.Task{What: x.Name, Href: x.Href, Detail: x.Period, Note: x.State, Due: x.Due})
	}
	slices.SortStableFunc(list, func(a, b page.Task) int { return a.Due.Compare(b.Due) })
	return list, nil
}

func reportsPage(v *page.Visit) (templ.Component, error) {
	if !access.May(v.Who.Role, access.Report) && !access.May(v.Who.Role, access.Accept) {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	v.Page.Title = v.Page.T("nav.reports")
	list, err := Reports(v)
	if err != nil {
		return nil, err
	}
	return reportListPage(v.Page, list), nil
}

// A reportView is one report: its tables, and the provider's words.
type reportView struct {
	At        string
	Name      string
	Who, To   string
	Programme string
	Period    string
	State     string
	Due       sild.Date
	Frozen    string // when the figures were frozen; empty: as they stand now
	Said      string // what the one who pays asks
	Texts     []reportText
	Writes    bool
	Sends     bool // the period is over
	Decides   bool
	Revision  int
	Counts    []page.Row
	Promises  []reportPromise
}

type reportText struct{ Name, Heading, Text string }

// A reportPromise is one indicator of a report.
type reportPromise struct {
	Stat  page.Stat
	Parts []partView
}

func paper(v *page.Visit) (d report.Due, f report.Figures, err error) {
	from, _ := sild.ParseDate(v.Request.PathValue("from"))
	return report.PaperOf(v.Tx, v.ID("programme"), v.ID("provider"), v.Request.PathValue("report"), from)
}

func reportPage(v *page.Visit) (templ.Component, error) {
	d, f, err := paper(v)
	if err != nil {
		return nil, err
	}
	p := v.Page
	own := d.Provider == v.Who.Org && access.May(v.Who.Role, access.Report)
	x := reportView{
		At: reportAt(d), Name: p.Pick(d.Kind.Names), Who: d.ProviderName, To: p.Pick(d.Kind.To), Programme: p.Pick(d.Pack.Names), Period: p.Span(d.From, d.Until), State: reportState(v, d),
		Said: d.Said, Revision: d.Revision, Writes: own && d.State != report.Sent && d.State != report.Accepted,
		Decides: access.May(v.Who.Role, access.Accept) && d.State == report.Sent, Sends: d.Until.Before(p.Today),
	}
	if x.Writes {
		x.Due = d.On
	}
	if d.Figures != "" {
		x.Frozen = p.T("paper.frozen", "date", p.Date(sild.DateOf(d.SentAt, p.Zone)))
	}
	for i, text := range d.Texts(len(d.Kind.Narrative)) {
		name := "text_" + strconv.Itoa(i+1)
		x.Texts = append(x.Texts, reportText{name, p.Pick(d.Kind.Narrative[i]), v.Typed(name, text)})
	}
	for _, c := range f.Counts {
		x.Counts = append(x.Counts, page.Row{LabelText: countLabel(v, d.Pack, c.Name), Value: p.Number(c.N)})
	}
	if x.Promises, err = reportPromises(v, d.Pack, f); err != nil {
		return nil, err
	}
	p.Title = x.Name + ", " + x.Period
	return reportSheetPage(p, x), nil
}

func reportPromises(v *page.Visit, pk *pack.Pack, f report.Figures) (list []reportPromise, err error) {
	for _, t := range f.Indicators {
		in, _ := pk.Indicator(t.Indicator)
		s := statOf(t.Figure)
		s.ID, s.Text, s.Sentence = "i-"+in.ID, v.Page.Pick(in.Names), v.Page.Pick(in.Sentence)
		s.Target, s.Fewer = float64(in.Target.Percent), !in.Target.AtLeast
		one := reportPromise{Stat: s}
		if one.Parts, err = partViews(v, pk, t.Parts); err != nil {
			return nil, err
		}
		for i := range one.Parts {
			one.Parts[i].ID = s.ID + "-" + one.Parts[i].ID
			for j := range one.Parts[i].Groups {
				g := &one.Parts[i].Groups[j]
				g.ID, g.Target, g.Fewer = s.ID+"-"+g.ID, s.Target, s.Fewer
			}
		}
		list = append(list, one)
	}
	return list, nil
}

// saveReport keeps what was typed as a draft, or hands the report in.
func saveReport(v *page.Visit) (string, error) {
	p := sild.Problems{}
	in := report.PaperInput{Seen: v.Number(p, "seen")}
	for i := range 20 {
		if text, ok := v.Form["text_"+strconv.Itoa(i+1)]; ok {
			in.Texts = append(in.Texts, strings.Join(text, "\n"))
		}
	}
	from, _ := sild.ParseDate(v.Request.PathValue("from"))
	if v.ID("provider") != v.Who.Org {
		return "", sild.Missing()
	}
	do := report.WritePaper
	if v.Form.Get("send") != "" {
		do = report.SendPaper
	}
	x, err := do(v.Tx, v.ID("programme"), v.Request.PathValue("report"), from, in)
	return v.GoOn(reportAt(report.Due{Paper: x}), p, err)
}

func decideReport(v *page.Visit) (string, error) {
	from, _ := sild.ParseDate(v.Request.PathValue("from"))
	p := sild.Problems{}
	p.Check(v.Form.Get("decision") == "accept" || v.Form.Get("decision") == "back", "decision", "case.choice.required")
	if err := p.Err(); err != nil {
		if access.Duty(v.Tx, access.Accept) != nil {
			return "", &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
		}
		return "", err
	}
	_, err := report.DecidePaper(v.Tx, v.ID("programme"), v.ID("provider"), v.Request.PathValue("report"), from, v.Form.Get("decision") == "accept", v.Form.Get("said"))
	return "/reports", err
}

// reportTable is a report's figures as one table: what, of whom, number.
func reportTable(v *page.Visit) (string, [][]string, error) {
	d, f, err := paper(v)
	if err != nil {
		return "", nil, err
	}
	t := v.Page.T
	table := [][]string{{t("paper.column.what"), t("paper.column.by"), t("paper.column.group"), t("part.stat.row.counts"), t("part.stat.row.not"), t("part.stat.row.unknown"), t("part.stat.row.open")}}
	for _, c := range f.Counts {
		table = append(table, []string{countLabel(v, d.Pack, c.Name), "", "", strconv.Itoa(c.N), "", "", ""})
	}
	promises, err := reportPromises(v, d.Pack, f)
	if err != nil {
		return "", nil, err
	}
	line := func(what, by, group string, s page.Stat) []string {
		if s.Withheld {
			return []string{what, by, group, t("part.stat.withheld"), "", "", ""}
		}
		return []string{what, by, group, strconv.Itoa(s.Counts), strconv.Itoa(s.Not), strconv.Itoa(s.Unknown), strconv.Itoa(s.Open)}
	}
	for _, x := range promises {
		table = append(table, line(x.Stat.Text, "", "", x.Stat))
		for _, part := range x.Parts {
			for _, g := range part.Groups {
				table = append(table, line(x.Stat.Text, part.Title, g.Name, g.Stat))
			}
		}
	}
	return d.Report + "-" + d.From.String() + ".csv", table, nil
}

// countLabel is what a number of a report is called. Those of service parts have
// the part's name.
func countLabel(v *page.Visit, p *pack.Pack, name string) string {
	if id, ok := strings.CutPrefix(name, "part/"); ok {
		return v.Page.T("paper.count.part", "part", report.Part(v.Page.Voice, p, id))
	}
	return v.Page.T("paper.count." + name)
}
