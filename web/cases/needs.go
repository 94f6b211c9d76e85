// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/casework"
	"sild/org"
	"sild/pack"
	"sild/programme"
	"sild/web/page"
	"sild/web/record"
)

// NeedRoutes are needs, as they were and as they are.
func NeedRoutes(s *page.Server) {
	s.Read("GET /cases/{case}/needs", needsPage)
	s.Read("GET /cases/{case}/needs/new", needsForm)
	s.Do("POST /cases/{case}/needs", assessNeeds, needsForm)
	s.Read("GET /needs/{assessment}/change", needsChangeForm)
	s.Do("POST /needs/{assessment}/change", changeNeeds, needsChangeForm)
}

// A needsView is what a person needs, then and now.
type needsView struct {
	Identity page.Identity
	At       string
	Name     string
	New      string // where the needs are talked about again; empty: not by this reader
	Sentence string
	Rows     []needRow
	Talks    []talkView
	Answers  []page.Row // to the questions that the programme asks beside
}

// A needRow is one domain then and now.
type needRow struct {
	Name      string
	Says      string // the whole of it in a sentence
	State     string // "better", "worse", "same", "once", "hidden", "unsaid"
	Then, Now needPoint
	Steps     []string // where the levels stand on the line, in percent
	Hidden    bool
	Strengths string   // as they were told last
	Goals     []string // that were set for it and are open
	Make      string   // where a goal is made of it; empty: not by this reader
}

// A needPoint is what was told once: in words, when, and its place on the line.
type needPoint struct {
	Says, On, At string
	Words        string // the person's own
	rank         int
}

// A talkView is one talk about the needs.
type talkView struct {
	Title, How, Who string
	Said            []page.Row
	Change, Mend    string
}

// needsReader is who reads the needs of an opened case.
func needsReader(o record.OpenedCase) casework.Reader {
	return casework.Reader{Record: o.Rec, Pack: o.Pack}
}

// openCaseFor opens a case for reading what belongs to values of a vocabulary,
// beside what stands on every page of a case and in its plan.
func openCaseFor(v *page.Visit, id sild.ID, vocabulary string) (record.OpenedCase, error) {
	k, err := casework.Load(v.Tx, id)
	if err != nil {
		return record.OpenedCase{}, err
	}
	p, err := programme.Of(v.Tx, k.Programme)
	if err != nil {
		return record.OpenedCase{}, err
	}
	return record.OpenCaseOf(v, id, "IP"+p.SectionsOf(vocabulary))
}

func needsPage(v *page.Visit) (templ.Component, error) {
	o, err := openCaseFor(v, v.ID("case"), "needs")
	if err != nil {
		return nil, err
	}
	if !o.Rec.Reads('P') {
		return nil, sild.Missing()
	}
	v.NoteSaved()
	v.Page.Title = v.Page.T("needs.title", "name", o.Card.Name)
	x := needsView{At: o.At() + "/needs", Name: o.Card.Name}
	if o.Rec.Writes('P') && record.GoesOn(v, o) {
		x.New = x.At + "/new"
	}
	if x.Identity, err = record.IdentityOf(v, o); err != nil {
		return nil, err
	}
	all, err := casework.Assessments(v.Tx, needsReader(o))
	if err != nil {
		return nil, err
	}
	if x.Rows, err = needRows(v, o, all); err != nil {
		return nil, err
	}
	x.Sentence = needsSentence(v, x.Rows)
	if x.Talks, err = talks(v, o, all); err != nil {
		return nil, err
	}
	if form, ok := o.Pack.Form("needs"); ok {
		f, err := formQuestions(v, o, form.Narrow(o.Rec.Read), false)
		if err != nil {
			return nil, err
		}
		x.Answers = f.Answers
	}
	return needsViewPage(v.Page, x), nil
}

// needRows are the domains that were ever talked about, then and now.
func needRows(v *page.Visit, o record.OpenedCase, all []casework.Assessment) (list []needRow, err error) {
	goals, err := casework.Goals(v.Tx, o.Rec.Case)
	if err != nil {
		return nil, err
	}
	for _, c := range casework.Changes(o.Pack, all) {
		domain, _ := o.Pack.Value("needs", c.Domain)
		r := newNeedRow(v, domain, c)
		for _, g := range goals {
			if g.Need == c.Domain && g.Open() {
				r.Goals = append(r.Goals, g.Title)
			}
		}
		if c.Now.Answer == casework.AtLevel && o.Rec.Writes('P') && record.GoesOn(v, o) && len(r.Goals) == 0 {
			r.Make = o.At() + "/plan?need=" + c.Domain + "#goal-add"
		}
		list = append(list, r)
	}
	return list, nil
}

// newNeedRow says one domain then and now.
func newNeedRow(v *page.Visit, domain pack.Value, c casework.Change) needRow {
	r := needRow{Name: v.Page.Pick(domain.Names), Hidden: c.Hidden, Strengths: c.Now.Strengths}
	slots := len(domain.Levels) + 1 // no need stands beyond the best level
	for i := range slots {
		r.Steps = append(r.Steps, onLine(v, i+1, slots))
	}
	say := func(n casework.Need, on sild.Date) needPoint {
		p := needPoint{Says: needSays(v, domain, n), On: v.Page.Date(on), Words: n.Words}
		switch n.Answer {
		case casework.AtLevel:
			p.rank = n.Level
		case casework.NoNeed:
			p.rank = slots
		}
		if p.rank > 0 {
			p.At = onLine(v, min(p.rank, slots), slots)
		}
		return p
	}
	switch {
	case c.Hidden:
		r.State, r.Says = "hidden", v.Page.T("needs.hidden", "domain", r.Name)
		return r
	case c.Now.Domain == "":
		r.State, r.Says = "unsaid", v.Page.T("needs.again."+c.Again, "domain", r.Name)
		return r
	}
	r.Then, r.Now = say(c.Then, c.ThenOn), say(c.Now, c.NowOn)
	switch {
	case c.Then.Assessment == c.Now.Assessment:
		r.Then.Words = ""
		r.State, r.Says = "once", v.Page.T("needs.once", "domain", r.Name, "now", r.Now.Says, "date", r.Now.On)
	case r.Now.rank > r.Then.rank:
		r.State = "better"
	case r.Now.rank < r.Then.rank:
		r.State = "worse"
	default:
		r.State, r.Says = "same", v.Page.T("needs.same", "domain", r.Name, "now", r.Now.Says, "date", r.Then.On)
	}
	if r.Says == "" {
		r.Says = v.Page.T("needs.moved", "domain", r.Name, "then", r.Then.Says, "now", r.Now.Says, "date", r.Then.On)
	}
	if c.Again != "" {
		r.Says += " " + v.Page.T("needs.last."+c.Again)
	}
	return r
}

// onLine is the place of slot i of n, from the worst to the best in the
// direction of reading.
func onLine(v *page.Visit, i, n int) string {
	at := (float64(i) - 0.5) * 100 / float64(n)
	if v.Page.Dir() == "rtl" {
		at = 100 - at
	}
	return page.Percent(at)
}

// needSays is what was said of a domain.
func needSays(v *page.Visit, domain pack.Value, n casework.Need) string {
	if n.Hidden {
		return v.Page.T("needs.answer.hidden")
	}
	if text := domain.Level(n.Level); n.Answer == casework.AtLevel && text != nil {
		return v.Page.Pick(text)
	}
	return v.Page.T("needs.answer." + n.Answer)
}

// needsSentence is what changed, in few words: what is better, harder, the same.
func needsSentence(v *page.Visit, rows []needRow) string {
	names := map[string][]string{}
	for _, r := range rows {
		names[r.State] = append(names[r.State], r.Name)
	}
	var says []string
	for _, state := range []string{"better", "worse", "same", "unsaid"} {
		if list := names[state]; len(list) > 0 {
			says = append(says, v.Page.T("needs.sum."+state, "domains", strings.Join(list, "; ")))
		}
	}
	if len(names["better"])+len(names["worse"])+len(names["same"]) == 0 && len(names["once"]) > 0 {
		says = append([]string{v.Page.T("needs.sum.once")}, says...)
	}
	return strings.Join(says, " ")
}

// talks are all talks about the needs, the latest first.
func talks(v *page.Visit, o record.OpenedCase, all []casework.Assessment) (list []talkView, err error) {
	users := make([]sild.ID, len(all))
	for i, a := range all {
		users[i] = a.RecordedBy
	}
	names, err := org.Names(v.Tx, users)
	if err != nil {
		return nil, err
	}
	for _, a := range all {
		t := talkView{
			Title: v.Page.T("needs.talk."+a.Occasion, "date", v.Page.Date(a.Day)),
			How:   v.Page.T("needs.how." + a.How), Who: names[a.RecordedBy],
		}
		if a.With != "" {
			t.How += ". " + v.Page.T("needs.with.said", "who", a.With)
		}
		for _, n := range a.Needs {
			domain, _ := o.Pack.Value("needs", n.Domain)
			line := page.Row{LabelText: v.Page.Pick(domain.Names), Value: needSays(v, domain, n)}
			var more []string
			if n.Words != "" {
				more = append(more, v.Page.T("needs.words.said", "text", n.Words))
			}
			if n.Strengths != "" {
				more = append(more, v.Page.T("needs.strengths.said", "text", n.Strengths))
			}
			line.HintText = strings.Join(more, " ")
			t.Said = append(t.Said, line)
		}
		if o.Rec.Writes('P') && casework.MayMend(v.Tx, a.Fact) {
			t.Change, t.Mend = "/needs/"+string(a.ID)+"/change", record.FactAt("assessment", a.ID, "mistake")
		}
		list = append(list, t)
	}
	return list, nil
}

// A needsCard is the needs on the page of the case: in a sentence, what is
// hardest, and where one reads on.
type needsCard struct {
	Href     string
	Sentence string
	Told     string // when they were talked about last; empty: never
	Lines    []string
	New      string
}

// caseNeeds are the needs as the case shows them.
func caseNeeds(v *page.Visit, o record.OpenedCase, view *caseView) error {
	if !o.Rec.Reads('P') || o.Card.Outcome != "accepted" {
		return nil
	}
	all, err := casework.Assessments(v.Tx, needsReader(o))
	if err != nil {
		return err
	}
	view.Needs.Href = o.At() + "/needs"
	if o.Rec.Writes('P') && record.GoesOn(v, o) {
		view.Needs.New = view.Needs.Href + "/new"
	}
	if len(all) == 0 {
		return nil
	}
	view.Needs.Told = v.Page.T("needs.told", "date", v.Page.Date(all[0].Day))
	rows, err := needRows(v, o, all)
	if err != nil {
		return err
	}
	view.Needs.Sentence = needsSentence(v, rows)
	for _, r := range rows { // what is hardest now
		if r.Now.rank == 1 && len(view.Needs.Lines) < 3 {
			view.Needs.Lines = append(view.Needs.Lines, r.Says)
		}
	}
	return nil
}

// drawnNeeds are the rows that have a place on the line.
func drawnNeeds(rows []needRow) (list []needRow) {
	for _, r := range rows {
		if r.Now.At != "" && r.Then.At != "" {
			list = append(list, r)
		}
	}
	return list
}

// needsSaid is the picture in words.
func needsSaid(rows []needRow) string {
	says := make([]string, len(rows))
	for i, r := range rows {
		says[i] = r.Says
	}
	return strings.Join(says, " ")
}
