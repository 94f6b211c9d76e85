// SPDX-License-Identifier: EUPL-1.2

package admin

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/audit"
	"sild/org"
	"sild/pack"
	"sild/programme"
	"sild/web/page"
	"sild/web/record"
)

// SampleRoutes are samples: for those who draw them and explain what is missing,
// and for the auditor.
func SampleRoutes(s *page.Server) {
	s.Read("GET /samples", samplesPage)
	s.Read("GET /samples/new", sampleForm)
	s.Do("POST /samples/new", drawSample, sampleForm)
	s.Read("GET /samples/{sample}", samplePage)
	s.Do("POST /samples/{sample}/end", endSample, samplePage)
	s.Do("POST /samples/{sample}/{number}", explainGap, samplePage)
	s.Read("GET /audit/{sample}", auditPage)
	s.Read("GET /audit/{sample}/{number}", evidencePage)
	s.Handle("GET /audit/{sample}/table.csv", false, func(v *page.Visit) { v.Download(auditTable) })
}

// A sampleRow is a sample in a list.
type sampleRow struct {
	Href, What, Detail, Tally string
	Over                      bool
}

func samplesPage(v *page.Visit) (templ.Component, error) {
	if err := access.Duty(v.Tx, access.Sample); err != nil {
		return nil, err
	}
	all, err := programme.All(v.Tx)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("audit.samples")
	v.SavedPlain()
	var rows []sampleRow
	for _, pr := range all {
		p, err := programme.Of(v.Tx, pr.ID)
		if err != nil {
			return nil, err
		}
		list, err := audit.Samples(v.Tx, pr.ID)
		if err != nil {
			return nil, err
		}
		for _, s := range list {
			t, err := audit.TallyOf(v.Tx, s.Sample)
			if err != nil {
				return nil, err
			}
			r := newSampleRow(v, p, s)
			r.Tally = tally(v, t)
			rows = append(rows, r)
		}
	}
	return samplesPageView(v.Page, rows), nil
}

func newSampleRow(v *page.Visit, p *pack.Pack, s audit.Listed) sampleRow {
	r := sampleRow{
		Href: "/samples/" + string(s.ID), What: v.Page.T("audit.row", "auditor", s.AuditorName, "programme", v.Page.Pick(p.Names)),
		Detail: v.Page.T("audit.of", "size", v.Page.Number(s.Size), "population", v.Page.Number(s.Population), "from", v.Page.ShortDate(s.From), "last", v.Page.ShortDate(s.Last)),
		Over:   !s.Sample.Open(v.Page.Today),
	}
	return r
}

func tally(v *page.Visit, t audit.Tally) string {
	return v.Page.T("audit.tally", "complete", v.Page.Number(t.Complete), "all", v.Page.Number(t.Complete+t.Explained+t.Open), "explained", v.Page.Number(t.Explained), "open", v.Page.Number(t.Open))
}

// A sampleInput is the form that draws.
type sampleInput struct {
	Programmes, Providers, Auditors []page.Option
	Programme, Provider, Auditor    string
	From, Last, Until, Size, Seed   string
	Why                             string
	ByProvider                      string
}

func sampleForm(v *page.Visit) (templ.Component, error) {
	if err := access.Duty(v.Tx, access.Sample); err != nil {
		return nil, err
	}
	chosen, all, err := record.ProgrammeHere(v)
	if err != nil {
		return nil, err
	}
	x := sampleInput{
		Programme: string(chosen.ID), Provider: v.Typed("provider", ""), Auditor: v.Typed("auditor", ""), Size: v.Typed("size", "10"), Seed: v.Typed("seed", ""),
		Why: v.Typed("why", ""), Until: v.Typed("until", v.Page.Today.AddDays(30).String()), ByProvider: v.Typed("by_provider", "on"),
	}
	for _, pr := range all {
		p, err := programme.Of(v.Tx, pr.ID)
		if err != nil {
			return nil, err
		}
		x.Programmes = append(x.Programmes, page.Option{Value: string(pr.ID), Text: v.Page.Pick(p.Names)})
		if pr.ID == chosen.ID {
			x.From, x.Last = p.Period.From.String(), v.Page.Today.String()
		}
		if _, err := audit.Samples(v.Tx, pr.ID); err != nil {
			return nil, err // it is not for this reader
		}
		providers, err := programme.Providers(v.Tx, pr.ID)
		if err != nil {
			return nil, err
		}
		for _, o := range providers {
			x.Providers = append(x.Providers, page.Option{Value: string(o.Org), Text: o.Name})
		}
	}
	x.From, x.Last = v.Typed("from", x.From), v.Typed("last", x.Last)
	x.Providers = append([]page.Option{{Value: "", Label: "audit.provider.all"}}, x.Providers...)
	auditors, err := audit.Auditors(v.Tx)
	if err != nil {
		return nil, err
	}
	for _, a := range auditors {
		x.Auditors = append(x.Auditors, page.Option{Value: string(a.ID), Text: a.Name + ", " + a.OrgName})
	}
	if len(x.Auditors) == 1 && x.Auditor == "" {
		x.Auditor = x.Auditors[0].Value
	}
	v.Page.Title = v.Page.T("audit.draw")
	return sampleFormPage(v.Page, x), nil
}

func drawSample(v *page.Visit) (string, error) {
	chosen, _, err := record.ProgrammeHere(v)
	if err != nil {
		return "", err
	}
	p := sild.Problems{}
	in := audit.Input{
		Provider: sild.ID(v.Form.Get("provider")), Auditor: sild.ID(v.Form.Get("auditor")), From: v.Date(p, "from"), Last: v.Date(p, "last"),
		Size: v.Number(p, "size"), Seed: v.Form.Get("seed"), ByProvider: v.Ticked("by_provider"), Until: v.Date(p, "until"), Why: v.Form.Get("why"),
	}
	s, err := audit.Draw(v.Tx, chosen.ID, in, org.NewToken())
	return v.GoOn("/samples/"+string(s.ID)+"?saved=sample", p, err)
}

// A gapView is a case of a sample whose proofs are missing, with the form that
// explains one.
type gapView struct {
	Number    string
	Name      string
	Href      string
	Missing   []page.Option // those that nobody explained
	Explained []page.Row
	Action    string
	Proof     string
	Said      string
	Form      string
}

// A sampleView is one sample for those who drew it or answer for its cases.
type sampleView struct {
	About  []page.Row
	Tally  string
	Gaps   []gapView
	Own    int // cases that the reader answers for
	End    string
	EndWhy string
}

func samplePage(v *page.Visit) (templ.Component, error) {
	s, err := audit.SampleOf(v.Tx, v.ID("sample"))
	if err != nil {
		return nil, err
	}
	if v.Who.Role == "auditor" {
		return nil, sild.Missing() // their page is another
	}
	p, err := programme.Of(v.Tx, s.Programme)
	if err != nil {
		return nil, err
	}
	v.SavedPlain()
	v.Page.Title = v.Page.T("audit.sample", "auditor", s.AuditorName)
	t, err := audit.TallyOf(v.Tx, s.Sample)
	if err != nil {
		return nil, err
	}
	x := sampleView{About: sampleAbout(v, p, s), Tally: tally(v, t)}
	list, err := audit.OwnCases(v.Tx, s.Sample)
	if err != nil {
		return nil, err
	}
	x.Own = len(list)
	for _, e := range list {
		if !e.Complete() {
			x.Gaps = append(x.Gaps, gap(v, s.Sample, e))
		}
	}
	if s.DrawnOrg == v.Who.Org && s.Sample.Open(v.Page.Today) {
		x.End, x.EndWhy = "/samples/"+string(s.ID)+"/end", v.Typed("why", "")
	}
	return samplePageView(v.Page, x), nil
}

// sampleAbout says how a sample was drawn.
func sampleAbout(v *page.Visit, p *pack.Pack, s audit.Listed) []page.Row {
	provider := v.Page.T("audit.provider.all")
	if s.ProviderName != "" {
		provider = s.ProviderName
	}
	how := v.Page.T("audit.how.all")
	if s.ByProvider {
		how = v.Page.T("audit.how.providers")
	}
	until := v.Page.Date(s.Until)
	if !s.EndedAt.IsZero() {
		until = v.Page.T("audit.ended", "date", v.Page.Date(sild.DateOf(s.EndedAt, v.Page.Zone)), "why", s.EndedWhy)
	}
	return []page.Row{
		{Label: "audit.programme", Value: v.Page.Pick(p.Names)},
		{Label: "audit.provider", Value: provider},
		{Label: "audit.period", Value: v.Page.ShortDate(s.From) + " – " + v.Page.ShortDate(s.Last)},
		{Label: "audit.drawn", Value: v.Page.T("audit.drawn.of", "size", v.Page.Number(s.Size), "population", v.Page.Number(s.Population)), HintText: how},
		{Label: "audit.seed", Value: s.Seed, Hint: "audit.seed.hint"},
		{Label: "audit.drawn_by", Value: s.DrawnName + ", " + s.DrawnOrgName, HintText: v.Page.Date(sild.DateOf(s.DrawnAt, v.Page.Zone))},
		{Label: "audit.why", Value: s.Why},
		{Label: "audit.until", Value: until},
	}
}

func gap(v *page.Visit, s audit.Sample, e audit.Evidence) gapView {
	n := strconv.Itoa(e.Number)
	g := gapView{Number: v.Page.Number(e.Number), Name: e.Name, Href: "/cases/" + string(e.Case), Action: "/samples/" + string(s.ID) + "/" + n, Form: "gap-" + n}
	for _, proof := range e.Missing {
		if e.Explained(proof) {
			continue
		}
		g.Missing = append(g.Missing, page.Option{Value: proof, Label: "audit.gap." + proof})
	}
	for _, x := range e.Gaps {
		g.Explained = append(g.Explained, page.Row{Label: "audit.gap." + x.Proof, Value: x.Said, HintText: x.Name + ", " + v.Page.Date(sild.DateOf(x.At, v.Page.Zone))})
	}
	if v.Form != nil && v.Form.Get("form") == g.Form {
		v.Page.Form = g.Form
		g.Proof, g.Said = v.Form.Get("proof"), v.Form.Get("said")
	} else if len(g.Missing) == 1 {
		g.Proof = g.Missing[0].Value
	}
	return g
}

func endSample(v *page.Visit) (string, error) {
	id := v.ID("sample")
	return "/samples/" + string(id) + "?saved=sample", audit.End(v.Tx, id, v.Form.Get("why"))
}

func caseNumber(v *page.Visit) int {
	n, err := strconv.Atoi(v.Request.PathValue("number"))
	if err != nil {
		return 0
	}
	return n
}

func explainGap(v *page.Visit) (string, error) {
	id := v.ID("sample")
	_, err := audit.Explain(v.Tx, id, caseNumber(v), v.Form.Get("proof"), v.Form.Get("said"))
	return "/samples/" + string(id) + "?saved=gap", err
}

// proofWords are the proofs of a list, in words.
func proofWords(v *page.Visit, proofs []string) string {
	words := make([]string, len(proofs))
	for i, p := range proofs {
		words[i] = v.Page.T("audit.proof." + p)
	}
	return strings.Join(words, ", ")
}

// missingNow are the proofs that are missing and not explained.
func missingNow(e audit.Evidence) []string {
	return slices.DeleteFunc(slices.Clone(e.Missing), e.Explained)
}
