// SPDX-License-Identifier: EUPL-1.2

package web

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
)

// A staffSheet is what is kept about one worker.
type staffSheet struct {
	Name, At, Back string
	Keeps, Own     bool
	Away           string // today
	Rows           []row
	Credentials    []task
	Aways, Past    []task
	Kinds          []task
	KindForm       kindForm
	Sex            string // of the own form
}

// A kindForm is what kind of worker somebody is.
type kindForm struct {
	Kind, From, Until string
	Kinds             []option
	Open              bool
}

// staff opens the worker of the path; keeps says whether the reader may write.
func (v *visit) staff() (w org.Worker, keeps bool, err error) {
	w, err = org.WorkerOf(v.tx, v.id("user"))
	return w, access.May(v.who.Role, access.Workers) && w.ID != v.who.User, err
}

// staffAt is the address of a worker's page.
func staffAt(user sild.ID) string { return "/team/" + string(user) }

func staffPage(v *visit) (templ.Component, error) {
	w, keeps, err := v.staff()
	if err != nil {
		return nil, err
	}
	d, err := v.demands()
	if err != nil {
		return nil, err
	}
	loads, err := report.Caseloads(v.tx, []sild.ID{w.ID})
	if err != nil {
		return nil, err
	}
	leads, err := org.HasRole(v.tx, w.ID, "support_person")
	if err != nil {
		return nil, err
	}
	v.page.Title = w.Name
	if v.form == nil && v.query("saved") != "" {
		v.page.Saved = &savedNote{Text: v.page.T("me.saved")}
	}
	x := staffSheet{Name: w.Name, At: staffAt(w.ID), Keeps: keeps, Own: w.ID == v.who.User}
	change := ""
	if keeps {
		change = x.At + "/profile"
	}
	if access.May(v.who.Role, access.Workers) {
		x.Back = "/team?team=" + string(w.Team)
	}
	if a, yes := w.AwayOn(v.page.Today); yes {
		x.Away = v.awayWords(a)
	}
	x.Rows = []row{
		{Label: "team.people", Value: v.load(loads[w.ID], w.Ceiling, d.most), Change: change},
		{Label: "team.languages", Value: v.tongues(w.Languages), Change: change},
		{Label: "team.areas", Value: v.places(w.Areas), Change: change},
	}
	if w.Sex != "" {
		x.Rows = append(x.Rows, row{Label: "team.sex", Value: v.page.T("team.sex." + w.Sex), Change: change})
	}
	var roles []string
	if leads {
		roles = []string{"support_person"}
	}
	v.credentialTasks(d, w, d.asked(org.TeamWorker{Worker: w, Roles: roles}, v.page.Today), &x)
	v.awayTasks(w, &x)
	v.workerKindTasks(d, w, &x)
	x.Sex = v.typedIn("sex", "sex", cmp.Or(w.Sex, unsaid))
	return staffSheetPage(v.page, x), nil
}

// credentialTasks are the credentials of a worker as rows: what is needed and
// not there first.
func (v *visit) credentialTasks(d demand, w org.Worker, needed []string, x *staffSheet) {
	for _, kind := range needed {
		if w.Holds(kind, v.page.Today) == org.Missing {
			t := task{What: v.credentialWords(d, kind), Note: v.page.T("team.missing")}
			if x.Keeps {
				t.Acts = []act{{Label: "team.write_down", Of: t.What, Href: x.At + "/credentials/new?kind=" + kind}}
			}
			x.Credentials = append(x.Credentials, t)
		}
	}
	for _, c := range w.Credentials {
		t := task{What: v.credentialWords(d, c.Kind), Detail: v.page.T("team.outcome." + c.Outcome), Note: c.Note}
		if c.Outcome != "pending" {
			t.Detail += ", " + v.page.T("team.judged", "date", v.page.Date(c.JudgedOn), "who", c.JudgedBy)
		}
		var then []string
		if c.ExpiredOn(v.page.Today) {
			then = append(then, v.page.T("team.was_until", "date", v.page.Date(c.ValidUntil)))
		} else if !c.ValidUntil.IsZero() {
			then = append(then, v.page.T("team.is_until", "date", v.page.Date(c.ValidUntil)))
		}
		if !c.NextCheck.IsZero() {
			then = append(then, v.page.T("team.check_on", "date", v.page.Date(c.NextCheck)))
		}
		if len(then) > 0 {
			t.Note = strings.TrimSpace(sentenceCase(strings.Join(then, ", ")) + ". " + t.Note)
		}
		if x.Keeps {
			t.Acts = []act{{Label: "part.change", Of: t.What, Href: x.At + "/credentials/" + string(c.ID)}}
		}
		x.Credentials = append(x.Credentials, t)
	}
}

// awayTasks are the absences of a worker as rows: those that go on or are to
// come, and those that are over, the latest first.
func (v *visit) awayTasks(w org.Worker, x *staffSheet) {
	for _, a := range w.Away {
		t := task{What: v.page.T("team.away." + a.Why), Detail: v.page.span(a.From, a.Until), Note: a.Note}
		at := x.At + "/away/" + string(a.ID)
		if x.Keeps {
			if a.From.Before(v.page.Today) && a.Covers(v.page.Today) {
				t.Acts = append(t.Acts, act{Label: "team.away.back", Of: t.Detail, Href: at + "/back", Post: true})
			}
			t.Acts = append(t.Acts, act{Label: "part.change", Of: t.What + ", " + t.Detail, Href: at})
		}
		if !a.Until.IsZero() && a.Until.Before(v.page.Today) {
			x.Past = append([]task{t}, x.Past...)
		} else {
			x.Aways = append(x.Aways, t)
		}
	}
}

// kept opens the worker for a form: whoever may not write finds nothing, and
// nobody finds a form about themself.
func (v *visit) kept() (org.Worker, error) {
	w, keeps, err := v.staff()
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
	Tongues, Places  []option
	Ceiling          string
	CeilingHint      string
	Sex              string
	Share            string
}

func profileForm(v *visit) (templ.Component, error) {
	w, err := v.kept()
	if err != nil {
		return nil, err
	}
	d, err := v.demands()
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("team.profile")
	x := profileView{
		Name: w.Name, At: staffAt(w.ID), Languages: v.picked("languages", w.Languages...), Areas: v.picked("areas", w.Areas...),
		CeilingHint: v.page.T("team.ceiling.hint"),
	}
	if d.most > 0 {
		x.CeilingHint = v.page.T("team.ceiling.hint.most", "most", v.page.Number(d.most))
	}
	ceiling := ""
	if w.Ceiling > 0 {
		ceiling = strconv.Itoa(w.Ceiling)
	}
	x.Ceiling, x.Sex = v.typed("ceiling", ceiling), v.typed("sex", cmp.Or(w.Sex, unsaid))
	share := ""
	if w.Share > 0 {
		share = strconv.Itoa(w.Share)
	}
	x.Share = v.typed("share", share)
	x.Tongues = v.codeOptions("language.", people.Languages, w.Languages)
	x.Places = v.codeOptions("area.", d.areas, w.Areas)
	return profileFormPage(v.page, x), nil
}

// codeOptions are the codes that are offered, and those that were chosen before.
func (v *visit) codeOptions(prefix string, offered, before []string) []option {
	codes := slices.Clone(offered)
	for _, c := range before {
		if !slices.Contains(codes, c) {
			codes = append(codes, c)
		}
	}
	list := make([]option, len(codes))
	for i, c := range codes {
		list[i] = option{Value: c, Text: v.codeWord(prefix, c)}
	}
	return list
}

func setProfile(v *visit) (string, error) {
	user := v.id("user")
	p := sild.Problems{}
	n, share := v.number(p, "ceiling"), v.number(p, "share")
	err := org.SetProfile(v.tx, user, org.ProfileInput{Languages: v.form["languages"], Areas: v.form["areas"], Ceiling: n, Sex: strings.TrimPrefix(v.form.Get("sex"), unsaid), Share: share})
	return v.goOn(staffAt(user)+"?saved=profile", p, err)
}

// A credentialView is the form of a credential.
type credentialView struct {
	Name, At, Action, Mistake, Why        string
	Kind, Outcome, JudgedBy               string
	JudgedOn, ValidUntil, NextCheck, Note string
	Kinds, Outcomes                       []option
}

func credentialForm(v *visit) (templ.Component, error) {
	w, err := v.kept()
	if err != nil {
		return nil, err
	}
	d, err := v.demands()
	if err != nil {
		return nil, err
	}
	x := credentialView{Name: w.Name, At: staffAt(w.ID), Action: staffAt(w.ID) + "/credentials", Kinds: d.offered, Outcomes: choices("team.outcome.", org.Outcomes...)}
	v.page.Title = v.page.T("team.add_credential")
	c := org.Credential{Kind: v.query("kind"), Outcome: "passed"}
	if v.r.PathValue("credential") != "" {
		if c, err = v.credential(w); err != nil {
			return nil, err
		}
		x.Action += "/" + string(c.ID)
		x.Mistake = x.Action + "/mistake"
		v.page.Title = v.credentialWords(d, c.Kind)
	}
	if c.Kind != "" && !slices.ContainsFunc(x.Kinds, func(o option) bool { return o.Value == c.Kind }) {
		x.Kinds = append(x.Kinds, option{Value: c.Kind, Text: v.credentialWords(d, c.Kind)})
	}
	v.staffForm("credential")
	x.Kind, x.Outcome, x.JudgedBy = v.typedIn("credential", "kind", c.Kind), v.typedIn("credential", "outcome", c.Outcome), v.typedIn("credential", "judged_by", c.JudgedBy)
	x.JudgedOn, x.ValidUntil = v.typedIn("credential", "judged_on", c.JudgedOn.String()), v.typedIn("credential", "valid_until", c.ValidUntil.String())
	x.NextCheck, x.Note = v.typedIn("credential", "next_check", c.NextCheck.String()), v.typedIn("credential", "note", c.Note)
	x.Why = v.typedIn("mistake", "why", "")
	return credentialFormPage(v.page, x), nil
}

// staffForm says which form of the page was sent.
func (v *visit) staffForm(main string) {
	if v.form != nil {
		v.page.Form = main
		if strings.HasSuffix(v.r.URL.Path, "/mistake") {
			v.page.Form = "mistake"
		}
	}
}

// credential is that of the path, if it is of the worker of the path.
func (v *visit) credential(w org.Worker) (org.Credential, error) {
	c, err := org.CredentialByID(v.tx, v.id("credential"))
	if err == nil && c.User != w.ID {
		err = sild.Missing()
	}
	return c, err
}

func (v *visit) credentialInput(p sild.Problems) org.CredentialInput {
	return org.CredentialInput{
		Kind: v.form.Get("kind"), Outcome: v.form.Get("outcome"), JudgedBy: v.form.Get("judged_by"), JudgedOn: v.date(p, "judged_on"),
		ValidUntil: v.date(p, "valid_until"), NextCheck: v.date(p, "next_check"), Note: v.form.Get("note"),
	}
}

func addCredential(v *visit) (string, error) {
	user := v.id("user")
	p := sild.Problems{}
	_, err := org.AddCredential(v.tx, user, v.credentialInput(p))
	return v.goOn(staffAt(user)+"?saved=credential", p, err)
}

func changeCredential(v *visit) (string, error) {
	p := sild.Problems{}
	c, err := org.ChangeCredential(v.tx, v.id("credential"), v.credentialInput(p))
	return v.goOn(staffAt(c.User)+"?saved=credential", p, err)
}

func mistakeCredential(v *visit) (string, error) {
	c, err := org.CredentialByID(v.tx, v.id("credential"))
	if err != nil {
		return "", err
	}
	return staffAt(c.User) + "?saved=credential", org.MistakeCredential(v.tx, c.ID, v.form.Get("why"))
}
