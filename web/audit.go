// SPDX-License-Identifier: EUPL-1.2

package web

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
)

// An auditSample is a sample as its auditor sees it.
type auditSample struct {
	Href  string
	What  string
	Ends  string
	Tally string
	About []row
	Rows  []auditRow
	CSV   string
}

// An auditRow is one case of it.
type auditRow struct {
	Number, Href, Name, Provider string
	Missing, Explained           string
	Complete                     bool
}

// todayAuditor is the auditor's first page: the samples, how complete each is,
// and until when one may look (pages.md, Today 8).
func todayAuditor(v *visit) (templ.Component, error) {
	mine, err := audit.Mine(v.tx)
	if err != nil {
		return nil, err
	}
	list := make([]auditSample, len(mine))
	var definitions []row
	seen := map[sild.ID]bool{}
	for i, s := range mine {
		p, err := programme.Of(v.tx, s.Programme)
		if err != nil {
			return nil, err
		}
		if list[i], err = v.auditSample(p, s); err != nil {
			return nil, err
		}
		if !seen[s.Programme] {
			seen[s.Programme] = true
			for _, in := range p.Indicators {
				definitions = append(definitions, row{LabelText: v.page.Pick(p.Names), Value: v.page.Pick(in.Sentence)})
			}
		}
	}
	return auditTodayPage(v.page, list, definitions), nil
}

// auditSample gathers one sample with its cases.
func (v *visit) auditSample(p *pack.Pack, s audit.Listed) (x auditSample, err error) {
	x = auditSample{
		Href: "/audit/" + string(s.ID), What: v.page.Pick(p.Names), About: v.sampleAbout(p, s), CSV: "/audit/" + string(s.ID) + "/table.csv",
		Ends: v.page.T("audit.access_ends", "date", v.page.Date(s.Until)),
	}
	found, err := audit.Cases(v.tx, s.Sample)
	if err != nil {
		return x, err
	}
	var t audit.Tally
	for _, e := range found {
		t.Add(e)
		r := auditRow{
			Number: v.page.Number(e.Number), Href: x.Href + "/" + strconv.Itoa(e.Number), Name: e.Name, Provider: e.Provider,
			Missing: v.proofWords(missingNow(e)), Complete: e.Complete(),
		}
		var said []string
		for _, g := range e.Gaps {
			said = append(said, v.page.T("audit.proof."+g.Proof)+": "+g.Said)
		}
		r.Explained = strings.Join(said, " ")
		x.Rows = append(x.Rows, r)
	}
	x.Tally = v.tally(t)
	return x, nil
}

func auditPage(v *visit) (templ.Component, error) {
	s, p, err := v.openSample()
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("audit.mine")
	x, err := v.auditSample(p, s)
	return auditPageView(v.page, x), err
}

// openSample opens the sample of the path for its auditor.
func (v *visit) openSample() (s audit.Listed, p *pack.Pack, err error) {
	if v.who.Role != "auditor" {
		return s, nil, sild.Missing()
	}
	if s, err = audit.SampleOf(v.tx, v.id("sample")); err != nil {
		return s, nil, err
	}
	p, err = programme.Of(v.tx, s.Programme)
	return s, p, err
}

// An evidenceView is the proof of one case.
type evidenceView struct {
	Back           string
	Who            []row
	Entry          []row
	Conditions     []row
	Consents       []row
	Hours          []auditHour
	HoursSum       string
	Attendance     string
	Exit           []row
	Gaps           []row
	Missing        string
	Earlier, Later string // the cases beside it
}

type auditHour struct{ Day, Kind, Outcome, Minutes string }

func evidencePage(v *visit) (templ.Component, error) {
	s, p, err := v.openSample()
	if err != nil {
		return nil, err
	}
	n := v.caseNumber()
	e, err := audit.EvidenceOf(v.tx, s.Sample, n)
	if err != nil {
		return nil, err
	}
	at := "/audit/" + string(s.ID)
	v.page.Title = v.page.T("audit.case", "number", v.page.Number(n), "name", e.Name)
	x := evidenceView{Back: at, Missing: v.proofWords(missingNow(e))}
	if n > 1 {
		x.Earlier = at + "/" + strconv.Itoa(n-1)
	}
	if n < s.Size {
		x.Later = at + "/" + strconv.Itoa(n+1)
	}
	born := ""
	if !e.Born.IsZero() {
		born = v.bornSaid(e.Born)
	}
	x.Who = []row{{Label: "audit.name", Value: e.Name}, {Label: "audit.born", Value: born}, {Label: "audit.provider", Value: e.Provider}}
	x.Entry = []row{
		{Label: "audit.referred", Value: v.page.Date(e.ReferredOn), HintText: e.Sender},
		{Label: "audit.admitted", Value: v.page.Date(e.AdmittedOn)},
	}
	if e.Override != "" {
		x.Entry = append(x.Entry, row{Label: "audit.override", Value: e.Override})
	}
	for _, c := range e.Checked {
		r := row{LabelText: v.page.T("audit.condition." + c.Kind), Value: v.page.Pick(c.Sentence)}
		if r.Value == "" {
			r.Value = v.page.T("audit.condition.unknown")
		}
		var inputs []string
		for _, name := range slices.Sorted(maps.Keys(c.Inputs)) {
			inputs = append(inputs, name+" = "+c.Inputs[name])
		}
		r.HintText = v.page.T("audit.state."+string(c.State)) + "; " + strings.Join(inputs, ", ")
		x.Conditions = append(x.Conditions, r)
	}
	for _, c := range e.Consents {
		b, _ := p.Basis(c.Basis)
		x.Consents = append(x.Consents, row{
			LabelText: v.page.Pick(b.Names), Value: v.page.T("consent.was."+c.Outcome, "date", v.page.Date(c.Day)),
			HintText: v.page.T("audit.consent.how", "how", v.page.T("consent.how."+c.How), "language", v.tongue(c.Language), "version", v.page.Number(c.TextVersion)),
		})
	}
	for _, h := range e.Hours {
		x.Hours = append(x.Hours, auditHour{v.page.ShortDate(h.Day), v.value(p, "contact_kinds", h.Kind), v.page.T("audit.came." + h.Outcome), v.page.Number(h.Minutes)})
	}
	x.HoursSum = v.page.T("audit.hours.sum", "held", v.page.Number(e.Held), "minutes", v.page.Number(e.Minutes))
	x.Attendance = v.page.T("audit.attendance", "held", v.page.Number(e.Held), "not_come", v.page.Number(e.NotCome))
	if e.EndedOn.IsZero() {
		x.Exit = []row{{Label: "audit.exit", Value: v.page.T("audit.exit.none")}}
	} else {
		x.Exit = []row{{Label: "audit.exit", Value: v.page.Date(e.EndedOn)}, {Label: "audit.exit.why", Value: v.value(p, "end_reasons", e.EndReason)}}
	}
	for _, g := range e.Gaps {
		x.Gaps = append(x.Gaps, row{Label: "audit.gap." + g.Proof, Value: g.Said, HintText: g.Name + ", " + v.page.Date(sild.DateOf(g.At, v.page.Zone))})
	}
	return evidencePageView(v.page, x), nil
}

// auditTable is a sample for a spreadsheet: a line for each case.
func auditTable(v *visit) (string, [][]string, error) {
	s, _, err := v.openSample()
	if err != nil {
		return "", nil, err
	}
	found, err := audit.Cases(v.tx, s.Sample)
	if err != nil {
		return "", nil, err
	}
	people := make([]sild.ID, 0, len(found))
	t := func(key string) string { return v.page.T("audit.column." + key) }
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
			strconv.Itoa(e.Held), strconv.Itoa(e.Minutes), strconv.Itoa(e.NotCome), ended, v.proofWords(missingNow(e)),
		})
		people = append(people, e.Person)
	}
	v.tx.Trail(sild.Entry{Action: "export", What: "audit", Object: s.ID, Sections: "IPNC", Purpose: "sample", Subjects: people})
	return "sample.csv", table, nil
}
