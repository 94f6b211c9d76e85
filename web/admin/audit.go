// SPDX-License-Identifier: EUPL-1.2

package admin

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/audit"
	"sild/pack"
	"sild/programme"
	"sild/web/page"
	"sild/web/record"
)

// An auditSample is a sample as its auditor sees it.
type auditSample struct {
	Href  string
	What  string
	Ends  string
	Tally string
	About []page.Row
	Rows  []auditRow
	CSV   string
}

// An auditRow is one case of it.
type auditRow struct {
	Number, Href, Name, Provider string
	Missing, Explained           string
	Complete                     bool
}

// TodayAuditor is the auditor's first page: the samples, how complete each is,
// and until when one may look (pages.md, Today 8).
func TodayAuditor(v *page.Visit) (templ.Component, error) {
	mine, err := audit.Mine(v.Tx)
	if err != nil {
		return nil, err
	}
	list := make([]auditSample, len(mine))
	var definitions []page.Row
	seen := map[sild.ID]bool{}
	for i, s := range mine {
		p, err := programme.Of(v.Tx, s.Programme)
		if err != nil {
			return nil, err
		}
		if list[i], err = newAuditSample(v, p, s); err != nil {
			return nil, err
		}
		if !seen[s.Programme] {
			seen[s.Programme] = true
			for _, in := range p.Indicators {
				definitions = append(definitions, page.Row{LabelText: v.Page.Pick(p.Names), Value: v.Page.Pick(in.Sentence)})
			}
		}
	}
	return auditTodayPage(v.Page, list, definitions), nil
}

// newAuditSample gathers one sample with its cases.
func newAuditSample(v *page.Visit, p *pack.Pack, s audit.Listed) (x auditSample, err error) {
	x = auditSample{
		Href: "/audit/" + string(s.ID), What: v.Page.Pick(p.Names), About: sampleAbout(v, p, s), CSV: "/audit/" + string(s.ID) + "/table.csv",
		Ends: v.Page.T("audit.access_ends", "date", v.Page.Date(s.Until)),
	}
	found, err := audit.Cases(v.Tx, s.Sample)
	if err != nil {
		return x, err
	}
	var t audit.Tally
	for _, e := range found {
		t.Add(e)
		r := auditRow{
			Number: v.Page.Number(e.Number), Href: x.Href + "/" + strconv.Itoa(e.Number), Name: e.Name, Provider: e.Provider,
			Missing: proofWords(v, missingNow(e)), Complete: e.Complete(),
		}
		var said []string
		for _, g := range e.Gaps {
			said = append(said, v.Page.T("audit.proof."+g.Proof)+": "+g.Said)
		}
		r.Explained = strings.Join(said, " ")
		x.Rows = append(x.Rows, r)
	}
	x.Tally = tally(v, t)
	return x, nil
}

func auditPage(v *page.Visit) (templ.Component, error) {
	s, p, err := openSample(v)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("audit.mine")
	x, err := newAuditSample(v, p, s)
	return auditPageView(v.Page, x), err
}

// openSample opens the sample of the path for its auditor.
func openSample(v *page.Visit) (s audit.Listed, p *pack.Pack, err error) {
	if v.Who.Role != "auditor" {
		return s, nil, sild.Missing()
	}
	if s, err = audit.SampleOf(v.Tx, v.ID("sample")); err != nil {
		return s, nil, err
	}
	p, err = programme.Of(v.Tx, s.Programme)
	return s, p, err
}

// An evidenceView is the proof of one case.
type evidenceView struct {
	Back           string
	Who            []page.Row
	Entry          []page.Row
	Conditions     []page.Row
	Consents       []page.Row
	Hours          []auditHour
	HoursSum       string
	Attendance     string
	Exit           []page.Row
	Gaps           []page.Row
	Missing        string
	Earlier, Later string // the cases beside it
}

type auditHour struct{ Day, Kind, Outcome, Minutes string }

func evidencePage(v *page.Visit) (templ.Component, error) {
	s, p, err := openSample(v)
	if err != nil {
		return nil, err
	}
	n := caseNumber(v)
	e, err := audit.EvidenceOf(v.Tx, s.Sample, n)
	if err != nil {
		return nil, err
	}
	at := "/audit/" + string(s.ID)
	v.Page.Title = v.Page.T("audit.case", "number", v.Page.Number(n), "name", e.Name)
	x := evidenceView{Back: at, Missing: proofWords(v, missingNow(e))}
	if n > 1 {
		x.Earlier = at + "/" + strconv.Itoa(n-1)
	}
	if n < s.Size {
		x.Later = at + "/" + strconv.Itoa(n+1)
	}
	born := ""
	if !e.Born.IsZero() {
		born = record.BornSaid(v, e.Born)
	}
	x.Who = []page.Row{{Label: "audit.name", Value: e.Name}, {Label: "audit.born", Value: born}, {Label: "audit.provider", Value: e.Provider}}
	x.Entry = []page.Row{
		{Label: "audit.referred", Value: v.Page.Date(e.ReferredOn), HintText: e.Sender},
		{Label: "audit.admitted", Value: v.Page.Date(e.AdmittedOn)},
	}
	if e.Override != "" {
		x.Entry = append(x.Entry, page.Row{Label: "audit.override", Value: e.Override})
	}
	for _, c := range e.Checked {
		r := page.Row{LabelText: v.Page.T("audit.condition." + c.Kind), Value: v.Page.Pick(c.Sentence)}
		if r.Value == "" {
			r.Value = v.Page.T("audit.condition.unknown")
		}
		var inputs []string
		for _, name := range slices.Sorted(maps.Keys(c.Inputs)) {
			inputs = append(inputs, name+" = "+c.Inputs[name])
		}
		r.HintText = v.Page.T("audit.state."+string(c.State)) + "; " + strings.Join(inputs, ", ")
		x.Conditions = append(x.Conditions, r)
	}
	for _, c := range e.Consents {
		b, _ := p.Basis(c.Basis)
		x.Consents = append(x.Consents, page.Row{
			LabelText: v.Page.Pick(b.Names), Value: v.Page.T("consent.was."+c.Outcome, "date", v.Page.Date(c.Day)),
			HintText: v.Page.T("audit.consent.how", "how", v.Page.T("consent.how."+c.How), "language", v.Tongue(c.Language), "version", v.Page.Number(c.TextVersion)),
		})
	}
	for _, h := range e.Hours {
		x.Hours = append(x.Hours, auditHour{v.Page.ShortDate(h.Day), v.Value(p, "contact_kinds", h.Kind), v.Page.T("audit.came." + h.Outcome), v.Page.Number(h.Minutes)})
	}
	x.HoursSum = v.Page.T("audit.hours.sum", "held", v.Page.Number(e.Held), "minutes", v.Page.Number(e.Minutes))
	x.Attendance = v.Page.T("audit.attendance", "held", v.Page.Number(e.Held), "not_come", v.Page.Number(e.NotCome))
	if e.EndedOn.IsZero() {
		x.Exit = []page.Row{{Label: "audit.exit", Value: v.Page.T("audit.exit.none")}}
	} else {
		x.Exit = []page.Row{{Label: "audit.exit", Value: v.Page.Date(e.EndedOn)}, {Label: "audit.exit.why", Value: v.Value(p, "end_reasons", e.EndReason)}}
	}
	for _, g := range e.Gaps {
		x.Gaps = append(x.Gaps, page.Row{Label: "audit.gap." + g.Proof, Value: g.Said, HintText: g.Name + ", " + v.Page.Date(sild.DateOf(g.At, v.Page.Zone))})
	}
	return evidencePageView(v.Page, x), nil
}

// auditTable is a sample for a spreadsheet: a line for each case.
func auditTable(v *page.Visit) (string, [][]string, error) {
	s, _, err := openSample(v)
	if err != nil {
		return "", nil, err
	}
	found, err := audit.Cases(v.Tx, s.Sample)
	if err != nil {
		return "", nil, err
	}
	people := make([]sild.ID, 0, len(found))
	t := func(key string) string { return v.Page.T("audit.column." + key) }
	table := [][]string{{t("number"), t("name"), t("provider"), t("referred"), t("admitted"), t("consent"), t("held"), t("minutes"), t("not_come"), t("ended"), t("missing")}}
	for _, e := range found {
		consent := ""
		for _, c := range e.Consents {
			if c.Outcome == "given" && consent == "" {
				consent = c.Day.String()
			}
		}
		ended := ""
		if !e.EndedOn.IsZero() {
			ended = e.EndedOn.String()
		}
		table = append(table, []string{
			strconv.Itoa(e.Number), e.Name, e.Provider, e.ReferredOn.String(), e.AdmittedOn.String(), consent,
			strconv.Itoa(e.Held), strconv.Itoa(e.Minutes), strconv.Itoa(e.NotCome), ended, proofWords(v, missingNow(e)),
		})
		people = append(people, e.Person)
	}
	v.Tx.Trail(sild.Entry{Action: "export", What: "audit", Object: s.ID, Sections: "IPNC", Purpose: "sample", Subjects: people})
	return "sample.csv", table, nil
}
