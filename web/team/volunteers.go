// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
	"sild/programme"
	"sild/web/page"
	"sild/web/record"
)

// VolunteerRoutes are those who offer to help: the open page, and what is done with
// an application until they begin.
func VolunteerRoutes(s *page.Server) {
	s.Open("GET /volunteer/{pack}", applyPage)
	s.Handle("POST /volunteer/{pack}", true, func(v *page.Visit) { apply(s, v) })
	s.Read("GET /volunteers", applicationsPage)
	s.Read("GET /volunteers/new", newApplicantPage)
	s.Do("POST /volunteers", addApplicant, newApplicantPage)
	s.Read("GET /volunteers/{applicant}", applicationPage)
	s.Do("POST /volunteers/{applicant}/steps", addApplicantStep, applicationPage)
	s.Do("POST /volunteers/{applicant}/steps/{applicant_step}/mistake", mistakeApplicantStep, applicationPage)
	s.Do("POST /volunteers/{applicant}/close", closeApplication, applicationPage)
	s.HandleFresh("POST /volunteers/{applicant}/active", activate) // it lets somebody in, as an invitation does
}

type applicationsView struct {
	Tabs   []page.Tab
	New    bool
	Public []page.Link // open pages
	List   []page.Task
}

func applicationsPage(v *page.Visit) (templ.Component, error) {
	closed := v.Query("closed") != ""
	list, err := casework.Applications(v.Tx, closed)
	if err != nil {
		return nil, err
	}
	v.SavedPlain()
	v.Page.Title = v.Page.T("apply.list")
	x := applicationsView{Tabs: []page.Tab{
		{Href: "/volunteers", Text: v.Page.T("apply.open"), Count: -1, On: !closed},
		{Href: "/volunteers?closed=1", Text: v.Page.T("apply.closed.tab"), Count: -1, On: closed},
	}}
	payers, err := casework.Payers(v.Tx)
	if err != nil {
		return nil, err
	}
	for _, p := range payers {
		if r := p.Pack.Volunteers; r != nil {
			x.New = true
			if r.Apply == "public" {
				x.Public = append(x.Public, page.Link{Href: "/volunteer/" + p.Pack.ID, Text: v.Page.Pick(p.Pack.Names)})
			}
		}
	}
	d, err := Demands(v)
	if err != nil {
		return nil, err
	}
	for _, a := range list {
		t, err := applicationTask(v, d, a)
		if err != nil {
			return nil, err
		}
		x.List = append(x.List, t)
	}
	return applicationsSheet(v.Page, x), nil
}

// applicationTask is an application as a row: where it stands, and what is missing.
func applicationTask(v *page.Visit, d demand, a casework.Application) (page.Task, error) {
	p, err := programme.Of(v.Tx, a.Programme)
	if err != nil {
		return page.Task{}, err
	}
	return page.Task{
		What: a.Name, Href: "/volunteers/" + string(a.ID), Detail: record.KindWord(v, p, a.Kind) + ", " + v.Page.T("apply.stage."+a.Stage) + ", " + v.Page.ShortDate(a.Day),
		Note: missingWords(v, d, a.Missing),
	}, nil
}

func missingWords(v *page.Visit, d demand, missing []string) string {
	var words []string
	for _, m := range missing {
		if m == casework.Interview {
			words = append(words, v.Page.T("apply.interview.word"))
		} else {
			words = append(words, credentialWords(v, d, m))
		}
	}
	if len(words) == 0 {
		return ""
	}
	return v.Page.T("apply.missing.still", "what", strings.Join(words, ", "))
}

func newApplicantPage(v *page.Visit) (templ.Component, error) {
	teams, err := org.KeptTeams(v.Tx)
	if err != nil {
		return nil, err
	}
	payers, err := casework.Payers(v.Tx)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("apply.new")
	for _, p := range payers {
		if p.Pack.Volunteers != nil {
			x := applyForm(v, casework.Opening{Programme: p.ID, Pack: p.Pack, Teams: teams})
			x.Action = "/volunteers"
			return applySheet(v.Page, x), nil
		}
	}
	return nil, sild.Missing()
}

func addApplicant(v *page.Visit) (string, error) {
	in := applyInput(v)
	if in.Team == "" {
		teams, err := org.KeptTeams(v.Tx)
		if err != nil {
			return "", err
		}
		if len(teams) == 1 {
			in.Team = teams[0].ID
		}
	}
	a, err := casework.AddApplicant(v.Tx, in)
	return "/volunteers/" + string(a.ID) + "?saved=applicant", err
}

// An applicationView is one application with what is done next.
type applicationView struct {
	Name, At, Stage, Missing string
	Rows                     []page.Row
	Steps                    []stepRow
	Open, Ready              bool
	Kinds, Outcomes          []page.Option
	Step                     credentialView
	How, Why                 string
	User                     string
}

type stepRow struct{ What, Detail, Note, Mistake string }

func applicationPage(v *page.Visit) (templ.Component, error) {
	a, err := casework.ApplicationOf(v.Tx, v.ID("applicant"))
	if err != nil {
		return nil, err
	}
	p, err := programme.Of(v.Tx, a.Programme)
	if err != nil {
		return nil, err
	}
	d, err := Demands(v)
	if err != nil {
		return nil, err
	}
	v.SavedPlain()
	if v.Form != nil {
		v.Page.Form = "step"
		if strings.HasSuffix(v.Request.URL.Path, "/close") {
			v.Page.Form = "close"
		}
	}
	v.Page.Title = a.Name
	x := applicationView{
		Name: a.Name, At: "/volunteers/" + string(a.ID), Stage: v.Page.T("apply.stage." + a.Stage), Missing: missingWords(v, d, a.Missing),
		Open: a.Closed == "", Ready: a.Stage == "ready", How: v.TypedIn("close", "how", ""), Why: v.TypedIn("close", "why", ""),
	}
	if a.User != "" {
		x.User = page.StaffAt(a.User)
	}
	add := func(label, value string) {
		if value != "" {
			x.Rows = append(x.Rows, page.Row{Label: label, Value: value})
		}
	}
	add("match.kind", record.KindWord(v, p, a.Kind))
	add("apply.programme", v.Page.Pick(p.Names))
	add("apply.email", a.Email)
	add("apply.phone", a.Phone)
	add("team.languages", tongues(v, strings.Fields(a.Languages)))
	add("apply.about", a.About)
	add("apply.came", v.Page.T("apply.source."+a.Source, "date", v.Page.Date(a.Day)))
	if a.Closed != "" {
		add("apply.ended", strings.TrimSpace(v.Page.Date(a.ClosedOn)+" "+a.ClosedWhy))
	}
	for _, s := range a.Steps {
		x.Steps = append(x.Steps, newStepRow(v, d, a, s))
	}
	x.Kinds = append([]page.Option{{Value: casework.Interview, Label: "apply.interview"}}, d.offered...)
	x.Outcomes = page.Choices("team.outcome.", org.Outcomes...)
	first := casework.Interview
	if len(a.Missing) > 0 {
		first = a.Missing[0]
	}
	typed := func(name, otherwise string) string { return v.TypedIn("step", name, otherwise) }
	x.Step = credentialView{
		Kind: typed("kind", first), Outcome: typed("outcome", "passed"), JudgedBy: typed("judged_by", ""), JudgedOn: typed("judged_on", v.Page.Today.String()),
		ValidUntil: typed("valid_until", ""), NextCheck: typed("next_check", ""), Note: typed("note", ""),
	}
	return applicationSheet(v.Page, x), nil
}

func newStepRow(v *page.Visit, d demand, a casework.Application, s casework.ApplicantStep) stepRow {
	r := stepRow{What: v.Page.T("apply.interview"), Detail: v.Page.Date(s.JudgedOn), Note: s.Note}
	if s.Kind != casework.Interview {
		r.What, r.Detail = credentialWords(v, d, s.Kind), v.Page.T("team.outcome."+s.Outcome)
		if s.Outcome != "pending" {
			r.Detail += ", " + v.Page.T("team.judged", "date", v.Page.Date(s.JudgedOn), "who", s.JudgedBy)
		}
		if !s.ValidUntil.IsZero() {
			r.Detail += ", " + v.Page.T("team.is_until", "date", v.Page.Date(s.ValidUntil))
		}
	}
	if a.Closed == "" {
		r.Mistake = "/volunteers/" + string(a.ID) + "/steps/" + string(s.ID) + "/mistake"
	}
	return r
}

func addApplicantStep(v *page.Visit) (string, error) {
	p := sild.Problems{}
	id := v.ID("applicant")
	_, err := casework.AddApplicantStep(v.Tx, id, casework.ApplicantStepInput{CredentialInput: credentialInput(v, p)})
	return v.GoOn("/volunteers/"+string(id)+"?saved=step", p, err)
}

func mistakeApplicantStep(v *page.Visit) (string, error) {
	id := v.ID("applicant")
	return "/volunteers/" + string(id) + "?saved=step", casework.MistakeApplicantStep(v.Tx, id, v.ID("applicant_step"))
}

func closeApplication(v *page.Visit) (string, error) {
	_, err := casework.CloseApplication(v.Tx, v.ID("applicant"), v.Form.Get("how"), v.Form.Get("why"))
	return "/volunteers?saved=closed", err
}

// activate makes a volunteer of an applicant and shows the link, this once.
func activate(v *page.Visit) {
	token, made := org.NewToken(), false
	id := v.ID("applicant")
	to, ok := v.Try(func(v *page.Visit) (string, error) {
		_, err := casework.Activate(v.Tx, id, token)
		made = err == nil
		return "/volunteers/" + string(id), err
	}, applicationPage)
	switch {
	case !ok:
	case !made:
		http.Redirect(v.Writer, v.Request, to, http.StatusSeeOther)
	default:
		v.Show(func(v *page.Visit) (templ.Component, error) {
			a, err := casework.ApplicationOf(v.Tx, id)
			if err != nil {
				return nil, err
			}
			scheme := "http://"
			if v.Server.Secure {
				scheme = "https://"
			}
			v.Page.Title = v.Page.T("settings.link")
			return page.LinkPage(v.Page, a.Name, page.StaffAt(a.User), scheme+v.Request.Host+"/invitation/"+token, v.When(v.Tx.Now.Add(org.LinkLasts))), nil
		}, http.StatusOK)
	}
}

// ApplicationsToday are those that wait for somebody, as a section of Today.
func ApplicationsToday(v *page.Visit, d demand) (record.Section, error) {
	s := record.Section{Key: "apply.today", Href: "/volunteers", Side: true}
	if !access.May(v.Who.Role, access.Assign) {
		return s, nil
	}
	list, err := casework.Applications(v.Tx, false)
	for _, a := range list {
		t, err := applicationTask(v, d, a)
		if err != nil {
			return s, err
		}
		s.List = append(s.List, t)
	}
	return s, err
}
