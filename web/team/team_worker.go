// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/org"
	"sild/people"
	"sild/report"
	"sild/web/page"
	"sild/web/record"
)

// A staffSheet is what is kept about one worker.
type staffSheet struct {
	Name, At, Back string
	Keeps, Own     bool
	Away           string // today
	Rows           []page.Row
	Credentials    []page.Task
	Aways, Past    []page.Task
	Kinds          []page.Task
	KindForm       kindForm
	Sex            string // of the own form
}

// A kindForm is what kind of worker somebody is.
type kindForm struct {
	Kind, From, Until string
	Kinds             []page.Option
	Open              bool
}

// staff opens the worker of the path; keeps says whether the reader may write.
func staff(v *page.Visit) (w org.Worker, keeps bool, err error) {
	w, err = org.WorkerOf(v.Tx, v.ID("user"))
	return w, access.May(v.Who.Role, access.Workers) && w.ID != v.Who.User, err
}

func staffPage(v *page.Visit) (templ.Component, error) {
	w, keeps, err := staff(v)
	if err != nil {
		return nil, err
	}
	d, err := Demands(v)
	if err != nil {
		return nil, err
	}
	loads, err := report.Caseloads(v.Tx, []sild.ID{w.ID})
	if err != nil {
		return nil, err
	}
	leads, err := org.HasRole(v.Tx, w.ID, "support_person")
	if err != nil {
		return nil, err
	}
	v.Page.Title = w.Name
	if v.Form == nil && v.Query("saved") != "" {
		v.Page.Saved = &page.SavedNote{Text: v.Page.T("me.saved")}
	}
	x := staffSheet{Name: w.Name, At: page.StaffAt(w.ID), Keeps: keeps, Own: w.ID == v.Who.User}
	change := ""
	if keeps {
		change = x.At + "/profile"
	}
	if access.May(v.Who.Role, access.Workers) {
		x.Back = "/team?team=" + string(w.Team)
	}
	if a, yes := w.AwayOn(v.Page.Today); yes {
		x.Away = AwayWords(v, a)
	}
	x.Rows = []page.Row{
		{Label: "team.people", Value: load(v, loads[w.ID], w.Ceiling, d.most), Change: change},
		{Label: "team.languages", Value: tongues(v, w.Languages), Change: change},
		{Label: "team.areas", Value: record.Places(v, w.Areas), Change: change},
	}
	if w.Sex != "" {
		x.Rows = append(x.Rows, page.Row{Label: "team.sex", Value: v.Page.T("team.sex." + w.Sex), Change: change})
	}
	var roles []string
	if leads {
		roles = []string{"support_person"}
	}
	credentialTasks(v, d, w, d.Asked(org.TeamWorker{Worker: w, Roles: roles}, v.Page.Today), &x)
	awayTasks(v, w, &x)
	workerKindTasks(v, d, w, &x)
	x.Sex = v.TypedIn("sex", "sex", cmp.Or(w.Sex, unsaid))
	return staffSheetPage(v.Page, x), nil
}

// credentialTasks are the credentials of a worker as rows: what is needed and
// not there first.
func credentialTasks(v *page.Visit, d demand, w org.Worker, needed []string, x *staffSheet) {
	for _, kind := range needed {
		if w.Holds(kind, v.Page.Today) == org.Missing {
			t := page.Task{What: credentialWords(v, d, kind), Note: v.Page.T("team.missing")}
			if x.Keeps {
				t.Acts = []page.Act{{Label: "team.write_down", Of: t.What, Href: x.At + "/credentials/new?kind=" + kind}}
			}
			x.Credentials = append(x.Credentials, t)
		}
	}
	for _, c := range w.Credentials {
		t := page.Task{What: credentialWords(v, d, c.Kind), Detail: v.Page.T("team.outcome." + c.Outcome), Note: c.Note}
		if c.Outcome != "pending" {
			t.Detail += ", " + v.Page.T("team.judged", "date", v.Page.Date(c.JudgedOn), "who", c.JudgedBy)
		}
		var then []string
		if c.ExpiredOn(v.Page.Today) {
			then = append(then, v.Page.T("team.was_until", "date", v.Page.Date(c.ValidUntil)))
		} else if !c.ValidUntil.IsZero() {
			then = append(then, v.Page.T("team.is_until", "date", v.Page.Date(c.ValidUntil)))
		}
		if !c.NextCheck.IsZero() {
			then = append(then, v.Page.T("team.check_on", "date", v.Page.Date(c.NextCheck)))
		}
		if len(then) > 0 {
			t.Note = strings.TrimSpace(page.SentenceCase(strings.Join(then, ", ")) + ". " + t.Note)
		}
		if x.Keeps {
			t.Acts = []page.Act{{Label: "part.change", Of: t.What, Href: x.At + "/credentials/" + string(c.ID)}}
		}
		x.Credentials = append(x.Credentials, t)
	}
}

// awayTasks are the absences of a worker as rows: those that go on or are to
// come, and those that are over, the latest first.
func awayTasks(v *page.Visit, w org.Worker, x *staffSheet) {
	for _, a := range w.Away {
		t := page.Task{What: v.Page.T("team.away." + a.Why), Detail: v.Page.Span(a.From, a.Until), Note: a.Note}
		at := x.At + "/away/" + string(a.ID)
		if x.Keeps {
			if a.From.Before(v.Page.Today) && a.Covers(v.Page.Today) {
				t.Acts = append(t.Acts, page.Act{Label: "team.away.back", Of: t.Detail, Href: at + "/back", Post: true})
			}
			t.Acts = append(t.Acts, page.Act{Label: "part.change", Of: t.What + ", " + t.Detail, Href: at})
		}
		if !a.Until.IsZero() && a.Until.Before(v.Page.Today) {
			x.Past = append([]page.Task{t}, x.Past...)
		} else {
			x.Aways = append(x.Aways, t)
		}
	}
}

// kept opens the worker for a form: whoever may not write finds nothing, and
// nobody finds a form about themself.
func kept(v *page.Visit) (org.Worker, error) {
	w, keeps, err := staff(v)
	if err == nil && !keeps {
		err = sild.Missing()
	}
	return w, err
}

// unsaid is how a form says that somebody has not said whether they are a woman
// or a man.
const unsaid = "unsaid"

// A profileView is the form of what a worker can do.
type profileView struct {
	Name, At         string
	Languages, Areas []string
	Tongues, Places  []page.Option
	Ceiling          string
	CeilingHint      string
	Sex              string
	Share            string
}

func profileForm(v *page.Visit) (templ.Component, error) {
	w, err := kept(v)
	if err != nil {
		return nil, err
	}
	d, err := Demands(v)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("team.profile")
	x := profileView{
		Name: w.Name, At: page.StaffAt(w.ID), Languages: v.Picked("languages", w.Languages...), Areas: v.Picked("areas", w.Areas...),
		CeilingHint: v.Page.T("team.ceiling.hint"),
	}
	if d.most > 0 {
		x.CeilingHint = v.Page.T("team.ceiling.hint.most", "most", v.Page.Number(d.most))
	}
	ceiling := ""
	if w.Ceiling > 0 {
		ceiling = strconv.Itoa(w.Ceiling)
	}
	x.Ceiling, x.Sex = v.Typed("ceiling", ceiling), v.Typed("sex", cmp.Or(w.Sex, unsaid))
	share := ""
	if w.Share > 0 {
		share = strconv.Itoa(w.Share)
	}
	x.Share = v.Typed("share", share)
	x.Tongues = codeOptions(v, "language.", people.Languages, w.Languages)
	x.Places = codeOptions(v, "area.", d.areas, w.Areas)
	return profileFormPage(v.Page, x), nil
}

// codeOptions are the codes that are offered, and those that were chosen before.
func codeOptions(v *page.Visit, prefix string, offered, before []string) []page.Option {
	codes := slices.Clone(offered)
	for _, c := range before {
		if !slices.Contains(codes, c) {
			codes = append(codes, c)
		}
	}
	list := make([]page.Option, len(codes))
	for i, c := range codes {
		list[i] = page.Option{Value: c, Text: record.CodeWord(v, prefix, c)}
	}
	return list
}

func setProfile(v *page.Visit) (string, error) {
	user := v.ID("user")
	p := sild.Problems{}
	n, share := v.Number(p, "ceiling"), v.Number(p, "share")
	err := org.SetProfile(v.Tx, user, org.ProfileInput{Languages: v.Form["languages"], Areas: v.Form["areas"], Ceiling: n, Sex: strings.TrimPrefix(v.Form.Get("sex"), unsaid), Share: share})
	return v.GoOn(page.StaffAt(user)+"?saved=profile", p, err)
}

// A credentialView is the form of a credential.
type credentialView struct {
	Name, At, Action, Mistake, Why        string
	Kind, Outcome, JudgedBy               string
	JudgedOn, ValidUntil, NextCheck, Note string
	Kinds, Outcomes                       []page.Option
}

func credentialForm(v *page.Visit) (templ.Component, error) {
	w, err := kept(v)
	if err != nil {
		return nil, err
	}
	d, err := Demands(v)
	if err != nil {
		return nil, err
	}
	x := credentialView{Name: w.Name, At: page.StaffAt(w.ID), Action: page.StaffAt(w.ID) + "/credentials", Kinds: d.offered, Outcomes: page.Choices("team.outcome.", org.Outcomes...)}
	v.Page.Title = v.Page.T("team.add_credential")
	c := org.Credential{Kind: v.Query("kind"), Outcome: "passed"}
	if v.Request.PathValue("credential") != "" {
		if c, err = credential(v, w); err != nil {
			return nil, err
		}
		x.Action += "/" + string(c.ID)
		x.Mistake = x.Action + "/mistake"
		v.Page.Title = credentialWords(v, d, c.Kind)
	}
	if c.Kind != "" && !slices.ContainsFunc(x.Kinds, func(o page.Option) bool { return o.Value == c.Kind }) {
		x.Kinds = append(x.Kinds, page.Option{Value: c.Kind, Text: credentialWords(v, d, c.Kind)})
	}
	staffForm(v, "credential")
	x.Kind, x.Outcome, x.JudgedBy = v.TypedIn("credential", "kind", c.Kind), v.TypedIn("credential", "outcome", c.Outcome), v.TypedIn("credential", "judged_by", c.JudgedBy)
	x.JudgedOn, x.ValidUntil = v.TypedIn("credential", "judged_on", c.JudgedOn.String()), v.TypedIn("credential", "valid_until", c.ValidUntil.String())
	x.NextCheck, x.Note = v.TypedIn("credential", "next_check", c.NextCheck.String()), v.TypedIn("credential", "note", c.Note)
	x.Why = v.TypedIn("mistake", "why", "")
	return credentialFormPage(v.Page, x), nil
}

// staffForm says which form of the page was sent.
func staffForm(v *page.Visit, main string) {
	if v.Form != nil {
		v.Page.Form = main
		if strings.HasSuffix(v.Request.URL.Path, "/mistake") {
			v.Page.Form = "mistake"
		}
	}
}

// credential is that of the path, if it is of the worker of the path.
func credential(v *page.Visit, w org.Worker) (org.Credential, error) {
	c, err := org.CredentialByID(v.Tx, v.ID("credential"))
	if err == nil && c.User != w.ID {
		err = sild.Missing()
	}
	return c, err
}

func credentialInput(v *page.Visit, p sild.Problems) org.CredentialInput {
	return org.CredentialInput{
		Kind: v.Form.Get("kind"), Outcome: v.Form.Get("outcome"), JudgedBy: v.Form.Get("judged_by"), JudgedOn: v.Date(p, "judged_on"),
		ValidUntil: v.Date(p, "valid_until"), NextCheck: v.Date(p, "next_check"), Note: v.Form.Get("note"),
	}
}

func addCredential(v *page.Visit) (string, error) {
	user := v.ID("user")
	p := sild.Problems{}
	_, err := org.AddCredential(v.Tx, user, credentialInput(v, p))
	return v.GoOn(page.StaffAt(user)+"?saved=credential", p, err)
}

func changeCredential(v *page.Visit) (string, error) {
	p := sild.Problems{}
	c, err := org.ChangeCredential(v.Tx, v.ID("credential"), credentialInput(v, p))
	return v.GoOn(page.StaffAt(c.User)+"?saved=credential", p, err)
}

func mistakeCredential(v *page.Visit) (string, error) {
	c, err := org.CredentialByID(v.Tx, v.ID("credential"))
	if err != nil {
		return "", err
	}
	return page.StaffAt(c.User) + "?saved=credential", org.MistakeCredential(v.Tx, c.ID, v.Form.Get("why"))
}
