// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
	"sild/programme"
)

// volunteerRoutes are those who offer to help: the open page, and what is done with
// an application until they begin.
func (s *Server) volunteerRoutes() {
	s.open("GET /volunteer/{pack}", applyPage)
	s.handle("POST /volunteer/{pack}", true, s.apply)
	s.read("GET /volunteers", applicationsPage)
	s.read("GET /volunteers/new", newApplicantPage)
	s.write("POST /volunteers", addApplicant, newApplicantPage)
	s.read("GET /volunteers/{applicant}", applicationPage)
	s.write("POST /volunteers/{applicant}/steps", addApplicantStep, applicationPage)
	s.write("POST /volunteers/{applicant}/steps/{applicant_step}/mistake", mistakeApplicantStep, applicationPage)
	s.write("POST /volunteers/{applicant}/close", closeApplication, applicationPage)
	s.handleFresh("POST /volunteers/{applicant}/active", activate) // it lets somebody in, as an invitation does
}

type applicationsView struct {
	Tabs   []tab
	New    bool
	Public []link // open pages
	List   []task
}

func applicationsPage(v *visit) (templ.Component, error) {
	closed := v.query("closed") != ""
	list, err := casework.Applications(v.tx, closed)
	if err != nil {
		return nil, err
	}
	v.savedPlain()
	v.page.Title = v.page.T("apply.list")
	x := applicationsView{Tabs: []tab{
		{Href: "/volunteers", Text: v.page.T("apply.open"), Count: -1, On: !closed},
		{Href: "/volunteers?closed=1", Text: v.page.T("apply.closed.tab"), Count: -1, On: closed},
	}}
	payers, err := casework.Payers(v.tx)
	if err != nil {
		return nil, err
	}
	for _, p := range payers {
		if r := p.Pack.Volunteers; r != nil {
			x.New = true
			if r.Apply == "public" {
				x.Public = append(x.Public, link{Href: "/volunteer/" + p.Pack.ID, Text: v.page.Pick(p.Pack.Names)})
			}
		}
	}
	d, err := v.demands()
	if err != nil {
		return nil, err
	}
	for _, a := range list {
		t, err := v.applicationTask(d, a)
		if err != nil {
			return nil, err
		}
		x.List = append(x.List, t)
	}
	return applicationsSheet(v.page, x), nil
}

// applicationTask is an application as a row: where it stands, and what is missing.
func (v *visit) applicationTask(d demand, a casework.Application) (task, error) {
	p, err := programme.Of(v.tx, a.Programme)
	if err != nil {
		return task{}, err
	}
	return task{
		What: a.Name, Href: "/volunteers/" + string(a.ID), Detail: v.kindWord(p, a.Kind) + ", " + v.page.T("apply.stage."+a.Stage) + ", " + v.page.ShortDate(a.Day),
		Note: v.missingWords(d, a.Missing),
	}, nil
}

func (v *visit) missingWords(d demand, missing []string) string {
	var words []string
	for _, m := range missing {
		if m == casework.Interview {
			words = append(words, v.page.T("apply.interview.word"))
		} else {
			words = append(words, v.credentialWords(d, m))
		}
	}
	if len(words) == 0 {
		return ""
	}
	return v.page.T("apply.missing.still", "what", strings.Join(words, ", "))
}

func newApplicantPage(v *visit) (templ.Component, error) {
	teams, err := org.KeptTeams(v.tx)
	if err != nil {
		return nil, err
	}
	payers, err := casework.Payers(v.tx)
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("apply.new")
	for _, p := range payers {
		if p.Pack.Volunteers != nil {
			x := v.applyForm(casework.Opening{Programme: p.ID, Pack: p.Pack, Teams: teams})
			x.Action = "/volunteers"
			return applySheet(v.page, x), nil
		}
	}
	return nil, sild.Missing()
}

func addApplicant(v *visit) (string, error) {
	in := v.applyInput()
	if in.Team == "" {
		teams, err := org.KeptTeams(v.tx)
		if err != nil {
			return "", err
		}
		if len(teams) == 1 {
			in.Team = teams[0].ID
		}
	}
	a, err := casework.AddApplicant(v.tx, in)
	return "/volunteers/" + string(a.ID) + "?saved=applicant", err
}

// An applicationView is one application with what is done next.
type applicationView struct {
	Name, At, Stage, Missing string
	Rows                     []row
	Steps                    []stepRow
	Open, Ready              bool
	Kinds, Outcomes          []option
	Step                     credentialView
	How, Why                 string
	User                     string
}

type stepRow struct{ What, Detail, Note, Mistake string }

func applicationPage(v *visit) (templ.Component, error) {
	a, err := casework.ApplicationOf(v.tx, v.id("applicant"))
	if err != nil {
		return nil, err
	}
	p, err := programme.Of(v.tx, a.Programme)
	if err != nil {
		return nil, err
	}
	d, err := v.demands()
	if err != nil {
		return nil, err
	}
	v.savedPlain()
	if v.form != nil {
		v.page.Form = "step"
		if strings.HasSuffix(v.r.URL.Path, "/close") {
			v.page.Form = "close"
		}
	}
	v.page.Title = a.Name
	x := applicationView{
		Name: a.Name, At: "/volunteers/" + string(a.ID), Stage: v.page.T("apply.stage." + a.Stage), Missing: v.missingWords(d, a.Missing),
		Open: a.Closed == "", Ready: a.Stage == "ready", How: v.typedIn("close", "how", ""), Why: v.typedIn("close", "why", ""),
	}
	if a.User != "" {
		x.User = staffAt(a.User)
	}
	add := func(label, value string) {
		if value != "" {
			x.Rows = append(x.Rows, row{Label: label, Value: value})
		}
	}
	add("match.kind", v.kindWord(p, a.Kind))
	add("apply.programme", v.page.Pick(p.Names))
	add("apply.email", a.Email)
	add("apply.phone", a.Phone)
	add("team.languages", v.tongues(strings.Fields(a.Languages)))
	add("apply.about", a.About)
	add("apply.came", v.page.T("apply.source."+a.Source, "date", v.page.Date(a.Day)))
	if a.Closed != "" {
		add("apply.ended", strings.TrimSpace(v.page.Date(a.ClosedOn)+" "+a.ClosedWhy))
	}
	for _, s := range a.Steps {
		x.Steps = append(x.Steps, v.stepRow(d, a, s))
	}
	x.Kinds = append([]option{{Value: casework.Interview, Label: "apply.interview"}}, d.offered...)
	x.Outcomes = choices("team.outcome.", org.Outcomes...)
	first := casework.Interview
	if len(a.Missing) > 0 {
		first = a.Missing[0]
	}
	typed := func(name, otherwise string) string { return v.typedIn("step", name, otherwise) }
	x.Step = credentialView{
		Kind: typed("kind", first), Outcome: typed("outcome", "passed"), JudgedBy: typed("judged_by", ""), JudgedOn: typed("judged_on", v.page.Today.String()),
		ValidUntil: typed("valid_until", ""), NextCheck: typed("next_check", ""), Note: typed("note", ""),
	}
	return applicationSheet(v.page, x), nil
}

func (v *visit) stepRow(d demand, a casework.Application, s casework.ApplicantStep) stepRow {
	r := stepRow{What: v.page.T("apply.interview"), Detail: v.page.Date(s.JudgedOn), Note: s.Note}
	if s.Kind != casework.Interview {
		r.What, r.Detail = v.credentialWords(d, s.Kind), v.page.T("team.outcome."+s.Outcome)
		if s.Outcome != "pending" {
			r.Detail += ", " + v.page.T("team.judged", "date", v.page.Date(s.JudgedOn), "who", s.JudgedBy)
		}
		if !s.ValidUntil.IsZero() {
			r.Detail += ", " + v.page.T("team.is_until", "date", v.page.Date(s.ValidUntil))
		}
	}
	if a.Closed == "" {
		r.Mistake = "/volunteers/" + string(a.ID) + "/steps/" + string(s.ID) + "/mistake"
	}
	return r
}

func addApplicantStep(v *visit) (string, error) {
	p := sild.Problems{}
	id := v.id("applicant")
	_, err := casework.AddApplicantStep(v.tx, id, casework.ApplicantStepInput{CredentialInput: v.credentialInput(p)})
	return v.goOn("/volunteers/"+string(id)+"?saved=step", p, err)
}

func mistakeApplicantStep(v *visit) (string, error) {
	id := v.id("applicant")
	return "/volunteers/" + string(id) + "?saved=step", casework.MistakeApplicantStep(v.tx, id, v.id("applicant_step"))
}

func closeApplication(v *visit) (string, error) {
	_, err := casework.CloseApplication(v.tx, v.id("applicant"), v.form.Get("how"), v.form.Get("why"))
	return "/volunteers?saved=closed", err
}

// activate makes a volunteer of an applicant and shows the link, this once.
func activate(v *visit) {
	token, made := org.NewToken(), false
	id := v.id("applicant")
	to, ok := v.try(func(v *visit) (string, error) {
		_, err := casework.Activate(v.tx, id, token)
		made = err == nil
		return "/volunteers/" + string(id), err
	}, applicationPage)
	switch {
	case !ok:
	case !made:
		http.Redirect(v.w, v.r, to, http.StatusSeeOther)
	default:
		v.show(func(v *visit) (templ.Component, error) {
			a, err := casework.ApplicationOf(v.tx, id)
			if err != nil {
				return nil, err
			}
			scheme := "http://"
			if v.s.Secure {
				scheme = "https://"
			}
			v.page.Title = v.page.T("settings.link")
			return linkPage(v.page, a.Name, staffAt(a.User), scheme+v.r.Host+"/invitation/"+token, v.when(v.tx.Now.Add(org.LinkLasts))), nil
		}, http.StatusOK)
	}
}

// applicationsToday are those that wait for somebody, as a section of Today.
func (v *visit) applicationsToday(d demand) (section, error) {
	s := section{Key: "apply.today", Href: "/volunteers", Side: true}
	if !access.May(v.who.Role, access.Assign) {
		return s, nil
	}
	list, err := casework.Applications(v.tx, false)
	for _, a := range list {
		t, err := v.applicationTask(d, a)
		if err != nil {
			return s, err
		}
		s.List = append(s.List, t)
	}
	return s, err
}
