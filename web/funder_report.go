// SPDX-License-Identifier: EUPL-1.2

package web

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
)

// reportRoutes are the reports to the one who pays.
func (s *Server) reportRoutes() {
	s.read("GET /reports", reportsPage)
	const at = "/reports/{programme}/{provider}/{report}/{from}"
	s.read("GET "+at, reportPage)
	s.write("POST "+at, saveReport, reportPage)
	s.write("POST "+at+"/decide", decideReport, reportPage)
	s.handle("GET "+at+"/tables.csv", false, func(v *visit) { v.download(reportTable) })
}

// A reportLine is a report in a list.
type reportLine struct {
	Name, Who, Period, State, Href string
	Due                            sild.Date // zero: nothing is due any more
}

// reports are the reports of all programmes, the latest first.
func (v *visit) reports() (list []reportLine, err error) {
	programmes, err := programme.All(v.tx)
	if err != nil {
		return nil, err
	}
	for _, pr := range programmes {
		of, err := report.Papers(v.tx, pr.ID)
		if sild.KindOf(err) == sild.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, d := range of {
			list = append(list, v.reportLine(d))
		}
	}
	return list, nil
}

func reportAt(d report.Due) string {
	return "/reports/" + string(d.Programme) + "/" + string(d.Provider) + "/" + d.Report + "/" + d.From.String()
}

func (v *visit) reportLine(d report.Due) reportLine {
	x := reportLine{Name: v.page.Pick(d.Kind.Names), Who: d.ProviderName, Period: v.page.span(d.From, d.Until), State: v.reportState(d)}
	if d.State == report.Draft || d.State == report.Back {
		x.Due = d.On
	}
	if d.State == report.Sent || d.State == report.Accepted || d.Provider == v.who.Org {
		x.Href = reportAt(d)
	}
	return x
}

func (v *visit) reportState(d report.Due) string {
	if d.ID == "" {
		return v.page.T("paper.state.none")
	}
	return v.page.T("paper.state." + d.State)
}

// toWrite is how many days before it is due a report stands on Today, if its
// period is over. It is ours.
const toWrite = 31

// papersToWrite are the reports that the reader's organisation still owes.
func (v *visit) papersToWrite() (list []task, err error) {
	if !access.May(v.who.Role, access.Report) {
		return nil, nil
	}
	all, err := v.reports()
	if err != nil {
		return nil, err
	}
	for _, x := range all {
		if x.Href == "" || x.Due.IsZero() || x.Due.Sub(v.page.Today) > toWrite {
			continue
		}
		list = append(list, task{What: x.Name, Href: x.Href, Detail: x.Period, Note: x.State, Due: x.Due})
	}
	slices.SortStableFunc(list, func(a, b task) int { return a.Due.Compare(b.Due) })
	return list, nil
}

func reportsPage(v *visit) (templ.Component, error) {
	if !access.May(v.who.Role, access.Report) && !access.May(v.who.Role, access.Accept) {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	v.page.Title = v.page.T("nav.reports")
	list, err := v.reports()
	if err != nil {
		return nil, err
	}
	return reportListPage(v.page, list), nil
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
	Counts    []row
	Promises  []reportPromise
}

type reportText struct{ Name, Heading, Text string }

// A reportPromise is one indicator of a report.
type reportPromise struct {
	Stat  stat
	Parts []partView
}

func (v *visit) paper() (d report.Due, f report.Figures, err error) {
	from, _ := sild.ParseDate(v.r.PathValue("from"))
	return report.PaperOf(v.tx, v.id("programme"), v.id("provider"), v.r.PathValue("report"), from)
}

func reportPage(v *visit) (templ.Component, error) {
	d, f, err := v.paper()
	if err != nil {
		return nil, err
	}
	p := v.page
	own := d.Provider == v.who.Org && access.May(v.who.Role, access.Report)
	x := reportView{
		At: reportAt(d), Name: p.Pick(d.Kind.Names), Who: d.ProviderName, To: p.Pick(d.Kind.To), Programme: p.Pick(d.Pack.Names), Period: p.span(d.From, d.Until), State: v.reportState(d),
		Said: d.Said, Revision: d.Revision, Writes: own && d.State != report.Sent && d.State != report.Accepted,
		Decides: access.May(v.who.Role, access.Accept) && d.State == report.Sent, Sends: d.Until.Before(p.Today),
	}
	if x.Writes {
		x.Due = d.On
	}
	if d.Figures != "" {
		x.Frozen = p.T("paper.frozen", "date", p.Date(sild.DateOf(d.SentAt, p.Zone)))
	}
	for i, text := range d.Texts(len(d.Kind.Narrative)) {
		name := "text_" + strconv.Itoa(i+1)
		x.Texts = append(x.Texts, reportText{name, p.Pick(d.Kind.Narrative[i]), v.typed(name, text)})
	}
	for _, c := range f.Counts {
		x.Counts = append(x.Counts, row{LabelText: v.countLabel(d.Pack, c.Name), Value: p.Number(c.N)})
	}
	if x.Promises, err = v.reportPromises(d.Pack, f); err != nil {
		return nil, err
	}
	p.Title = x.Name + ", " + x.Period
	return reportSheetPage(p, x), nil
}

func (v *visit) reportPromises(pk *pack.Pack, f report.Figures) (list []reportPromise, err error) {
	for _, t := range f.Indicators {
		in, _ := pk.Indicator(t.Indicator)
		s := statOf(t.Figure)
		s.ID, s.Text, s.Sentence = "i-"+in.ID, v.page.Pick(in.Names), v.page.Pick(in.Sentence)
		s.Target, s.Fewer = float64(in.Target.Percent), !in.Target.AtLeast
		one := reportPromise{Stat: s}
		if one.Parts, err = v.partViews(pk, t.Parts); err != nil {
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
func saveReport(v *visit) (string, error) {
	p := sild.Problems{}
	in := report.PaperInput{Seen: v.number(p, "seen")}
	for i := range 20 {
		if text, ok := v.form["text_"+strconv.Itoa(i+1)]; ok {
			in.Texts = append(in.Texts, strings.Join(text, "\n"))
		}
	}
	from, _ := sild.ParseDate(v.r.PathValue("from"))
	if v.id("provider") != v.who.Org {
		return "", sild.Missing()
	}
	do := report.WritePaper
	if v.form.Get("send") != "" {
		do = report.SendPaper
	}
	x, err := do(v.tx, v.id("programme"), v.r.PathValue("report"), from, in)
	return v.goOn(reportAt(report.Due{Paper: x}), p, err)
}

func decideReport(v *visit) (string, error) {
	from, _ := sild.ParseDate(v.r.PathValue("from"))
	p := sild.Problems{}
	p.Check(v.form.Get("decision") == "accept" || v.form.Get("decision") == "back", "decision", "case.choice.required")
	if err := p.Err(); err != nil {
		if access.Duty(v.tx, access.Accept) != nil {
			return "", &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
		}
		return "", err
	}
	_, err := report.DecidePaper(v.tx, v.id("programme"), v.id("provider"), v.r.PathValue("report"), from, v.form.Get("decision") == "accept", v.form.Get("said"))
	return "/reports", err
}

// reportTable is a report's figures as one table: what, of whom, number.
func reportTable(v *visit) (string, [][]string, error) {
	d, f, err := v.paper()
	if err != nil {
		return "", nil, err
	}
	t := v.page.T
	table := [][]string{{t("paper.column.what"), t("paper.column.by"), t("paper.column.group"), t("part.stat.row.counts"), t("part.stat.row.not"), t("part.stat.row.unknown"), t("part.stat.row.open")}}
	for _, c := range f.Counts {
		table = append(table, []string{v.countLabel(d.Pack, c.Name), "", "", strconv.Itoa(c.N), "", "", ""})
	}
	promises, err := v.reportPromises(d.Pack, f)
	if err != nil {
		return "", nil, err
	}
	line := func(what, by, group string, s stat) []string {
		if s.Withheld {
			return []string{what, by, group, t("part.stat.withheld"), "", "", ""}
		}
		return []string{what, by, group, strconv.Itoa(s.Counts), strconv.Itoa(s.Not), strconv.Itoa(s.Unknown), strconv.Itoa(s.Open)}
	}
	for _, x := range promises {
		table = append(table, line(x.Stat.Text, "", "", x.Stat))
		for _, part := range x.Parts {
			for _, g := range part.Groups {
				table = append(table, line(x.Stat.Text, part.Title, g.Name, g.stat))
			}
		}
	}
	return d.Report + "-" + d.From.String() + ".csv", table, nil
}

// countLabel is what a number of a report is called. Those of service parts have
// the part's name.
func (v *visit) countLabel(p *pack.Pack, name string) string {
	if id, ok := strings.CutPrefix(name, "part/"); ok {
		return v.page.T("paper.count.part", "part", report.Part(v.page.Voice, p, id))
	}
	return v.page.T("paper.count." + name)
}
