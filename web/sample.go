// SPDX-License-Identifier: EUPL-1.2

package web

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
)

// sampleRoutes are samples: for those who draw them and explain what is missing,
// and for the auditor.
func (s *Server) sampleRoutes() {
	s.read("GET /samples", samplesPage)
	s.read("GET /samples/new", sampleForm)
	s.write("POST /samples/new", drawSample, sampleForm)
	s.read("GET /samples/{sample}", samplePage)
	s.write("POST /samples/{sample}/end", endSample, samplePage)
	s.write("POST /samples/{sample}/{number}", explainGap, samplePage)
	s.read("GET /audit/{sample}", auditPage)
	s.read("GET /audit/{sample}/{number}", evidencePage)
	s.handle("GET /audit/{sample}/table.csv", false, func(v *visit) { v.download(auditTable) })
}

// A sampleRow is a sample in a list.
type sampleRow struct {
	Href, What, Detail, Tally string
	Over                      bool
}

func samplesPage(v *visit) (templ.Component, error) {
	if err := access.Duty(v.tx, access.Sample); err != nil {
		return nil, err
	}
	all, err := programme.All(v.tx)
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("audit.samples")
	v.savedPlain()
	var rows []sampleRow
	for _, pr := range all {
		p, err := programme.Of(v.tx, pr.ID)
		if err != nil {
			return nil, err
		}
		list, err := audit.Samples(v.tx, pr.ID)
		if err != nil {
			return nil, err
		}
		for _, s := range list {
			t, err := audit.TallyOf(v.tx, s.Sample)
			if err != nil {
				return nil, err
			}
			r := v.sampleRow(p, s)
			r.Tally = v.tally(t)
			rows = append(rows, r)
		}
	}
	return samplesPageView(v.page, rows), nil
}

func (v *visit) sampleRow(p *pack.Pack, s audit.Listed) sampleRow {
	r := sampleRow{
		Href: "/samples/" + string(s.ID), What: v.page.T("audit.row", "auditor", s.AuditorName, "programme", v.page.Pick(p.Names)),
		Detail: v.page.T("audit.of", "size", v.page.Number(s.Size), "population", v.page.Number(s.Population), "from", v.page.ShortDate(s.From), "last", v.page.ShortDate(s.Last)),
		Over:   !s.Sample.Open(v.page.Today),
	}
	return r
}

func (v *visit) tally(t audit.Tally) string {
	return v.page.T("audit.tally", "complete", v.page.Number(t.Complete), "all", v.page.Number(t.Complete+t.Explained+t.Open), "explained", v.page.Number(t.Explained), "open", v.page.Number(t.Open))
}

// A sampleInput is the form that draws.
type sampleInput struct {
	Programmes, Providers, Auditors []option
	Programme, Provider, Auditor    string
	From, Last, Until, Size, Seed   string
	Why                             string
	ByProvider                      string
}

func sampleForm(v *visit) (templ.Component, error) {
	if err := access.Duty(v.tx, access.Sample); err != nil {
		return nil, err
	}
	chosen, all, err := v.programmeHere()
	if err != nil {
		return nil, err
	}
	x := sampleInput{
		Programme: string(chosen.ID), Provider: v.typed("provider", ""), Auditor: v.typed("auditor", ""), Size: v.typed("size", "10"), Seed: v.typed("seed", ""),
		Why: v.typed("why", ""), Until: v.typed("until", v.page.Today.AddDays(30).String()), ByProvider: v.typed("by_provider", "on"),
	}
	for _, pr := range all {
		p, err := programme.Of(v.tx, pr.ID)
		if err != nil {
			return nil, err
		}
		x.Programmes = append(x.Programmes, option{Value: string(pr.ID), Text: v.page.Pick(p.Names)})
		if pr.ID == chosen.ID {
			x.From, x.Last = p.Period.From.String(), v.page.Today.String()
		}
		if _, err := audit.Samples(v.tx, pr.ID); err != nil {
			return nil, err // it is not for this reader
		}
		providers, err := programme.Providers(v.tx, pr.ID)
		if err != nil {
			return nil, err
		}
		for _, o := range providers {
			x.Providers = append(x.Providers, option{Value: string(o.Org), Text: o.Name})
		}
	}
	x.From, x.Last = v.typed("from", x.From), v.typed("last", x.Last)
	x.Providers = append([]option{{Value: "", Label: "audit.provider.all"}}, x.Providers...)
	auditors, err := audit.Auditors(v.tx)
	if err != nil {
		return nil, err
	}
	for _, a := range auditors {
		x.Auditors = append(x.Auditors, option{Value: string(a.ID), Text: a.Name + ", " + a.OrgName})
	}
	if len(x.Auditors) == 1 && x.Auditor == "" {
		x.Auditor = x.Auditors[0].Value
	}
	v.page.Title = v.page.T("audit.draw")
	return sampleFormPage(v.page, x), nil
}

func drawSample(v *visit) (string, error) {
	if err := access.Duty(v.tx, access.Sample); err != nil {
		return "", err
	}
	chosen, _, err := v.programmeHere()
	if err != nil {
		return "", err
	}
	p := sild.Problems{}
	in := audit.Input{
		Provider: sild.ID(v.form.Get("provider")), Auditor: sild.ID(v.form.Get("auditor")), From: v.date(p, "from"), Last: v.date(p, "last"),
		Size: v.number(p, "size"), Seed: v.form.Get("seed"), ByProvider: v.ticked("by_provider"), Until: v.date(p, "until"), Why: v.form.Get("why"),
	}
	s, err := audit.Draw(v.tx, chosen.ID, in, org.NewToken())
	return v.goOn("/samples/"+string(s.ID)+"?saved=sample", p, err)
}

// A gapView is a case of a sample whose proofs are missing, with the form that
// explains one.
type gapView struct {
	Number    string
	Name      string
	Href      string
	Missing   []option // those that nobody explained
	Explained []row
	Action    string
	Proof     string
	Said      string
	Form      string
}

// A sampleView is one sample for those who drew it or answer for its cases.
type sampleView struct {
	About  []row
	Tally  string
	Gaps   []gapView
	Own    int // cases that the reader answers for
	End    string
	EndWhy string
}

func samplePage(v *visit) (templ.Component, error) {
	s, err := audit.SampleOf(v.tx, v.id("sample"))
	if err != nil {
		return nil, err
	}
	if v.who.Role == "auditor" {
		return nil, sild.Missing() // their page is another
	}
	p, err := programme.Of(v.tx, s.Programme)
	if err != nil {
		return nil, err
	}
	v.savedPlain()
	v.page.Title = v.page.T("audit.sample", "auditor", s.AuditorName)
	t, err := audit.TallyOf(v.tx, s.Sample)
	if err != nil {
		return nil, err
	}
	x := sampleView{About: v.sampleAbout(p, s), Tally: v.tally(t)}
	list, err := audit.OwnCases(v.tx, s.Sample)
	if err != nil {
		return nil, err
	}
	x.Own = len(list)
	for _, e := range list {
		if !e.Complete() {
			x.Gaps = append(x.Gaps, v.gap(s.Sample, e))
		}
	}
	if s.DrawnOrg == v.who.Org && s.Sample.Open(v.page.Today) {
		x.End, x.EndWhy = "/samples/"+string(s.ID)+"/end", v.typed("why", "")
	}
	return samplePageView(v.page, x), nil
}

// sampleAbout says how a sample was drawn.
func (v *visit) sampleAbout(p *pack.Pack, s audit.Listed) []row {
	provider := v.page.T("audit.provider.all")
	if s.ProviderName != "" {
		provider = s.ProviderName
	}
	how := v.page.T("audit.how.all")
	if s.ByProvider {
		how = v.page.T("audit.how.providers")
	}
	until := v.page.Date(s.Until)
	if !s.EndedAt.IsZero() {
		until = v.page.T("audit.ended", "date", v.page.Date(sild.DateOf(s.EndedAt, v.page.Zone)), "why", s.EndedWhy)
	}
	return []row{
		{Label: "audit.programme", Value: v.page.Pick(p.Names)},
		{Label: "audit.provider", Value: provider},
		{Label: "audit.period", Value: v.page.ShortDate(s.From) + " – " + v.page.ShortDate(s.Last)},
		{Label: "audit.drawn", Value: v.page.T("audit.drawn.of", "size", v.page.Number(s.Size), "population", v.page.Number(s.Population)), HintText: how},
		{Label: "audit.seed", Value: s.Seed, Hint: "audit.seed.hint"},
		{Label: "audit.drawn_by", Value: s.DrawnName + ", " + s.DrawnOrgName, HintText: v.page.Date(sild.DateOf(s.DrawnAt, v.page.Zone))},
		{Label: "audit.why", Value: s.Why},
		{Label: "audit.until", Value: until},
	}
}

func (v *visit) gap(s audit.Sample, e audit.Evidence) gapView {
	n := strconv.Itoa(e.Number)
	g := gapView{Number: v.page.Number(e.Number), Name: e.Name, Href: "/cases/" + string(e.Case), Action: "/samples/" + string(s.ID) + "/" + n, Form: "gap-" + n}
	for _, proof := range e.Missing {
		if e.Explained(proof) {
			continue
		}
		g.Missing = append(g.Missing, option{Value: proof, Label: "audit.gap." + proof})
	}
	for _, x := range e.Gaps {
		g.Explained = append(g.Explained, row{Label: "audit.gap." + x.Proof, Value: x.Said, HintText: x.Name + ", " + v.page.Date(sild.DateOf(x.At, v.page.Zone))})
	}
	if v.form != nil && v.form.Get("form") == g.Form {
		v.page.Form = g.Form
		g.Proof, g.Said = v.form.Get("proof"), v.form.Get("said")
	} else if len(g.Missing) == 1 {
		g.Proof = g.Missing[0].Value
	}
	return g
}

func endSample(v *visit) (string, error) {
	id := v.id("sample")
	return "/samples/" + string(id) + "?saved=sample", audit.End(v.tx, id, v.form.Get("why"))
}

func (v *visit) caseNumber() int {
	n, err := strconv.Atoi(v.r.PathValue("number"))
	if err != nil {
		return 0
	}
	return n
}

func explainGap(v *visit) (string, error) {
	id := v.id("sample")
	_, err := audit.Explain(v.tx, id, v.caseNumber(), v.form.Get("proof"), v.form.Get("said"))
	return "/samples/" + string(id) + "?saved=gap", err
}

// proofWords are the proofs of a list, in words.
func (v *visit) proofWords(proofs []string) string {
	words := make([]string, len(proofs))
	for i, p := range proofs {
		words[i] = v.page.T("audit.proof." + p)
	}
	return strings.Join(words, ", ")
}

// missingNow are the proofs that are missing and not explained.
func missingNow(e audit.Evidence) []string {
	return slices.DeleteFunc(slices.Clone(e.Missing), e.Explained)
}
