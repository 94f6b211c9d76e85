// SPDX-License-Identifier: EUPL-1.2

package portal

import (
	"slices"

	"github.com/a-h/templ"

	"sild"
	"sild/casework"
	"sild/i18n"
	"sild/own"
	"sild/pack"
	"sild/web/page"
)

type langName struct {
	Lang i18n.Lang
	Name string
}

// ownLangs are the languages of a person's own pages, in their own words.
func ownLangs() (list []langName) {
	for _, l := range i18n.OwnLangs() {
		list = append(list, langName{l, i18n.ForOwn(l).T("my.lang")})
	}
	return list
}

// A myConsent is what a person said to one question, and whether they can take
// it back.
type myConsent struct {
	What, Said, Until string
	Mind              string // where they change it; empty: there is nothing to
	Wrong             string
}

// A myPaper is what there is of one case.
type myPaper struct {
	own.Part
	Consents []myConsent
}

func myPapers(v *page.Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("my.papers")
	x, err := life(v)
	if err != nil {
		return nil, err
	}
	list := make([]myPaper, len(x.Cases))
	for i, k := range x.Cases {
		list[i] = myPaper{k, myConsents(v, k)}
	}
	return myPapersPage(v.Page, x.Done, list), nil
}

// myConsents are the last answers to each question of a case.
func myConsents(v *page.Visit, k own.Part) (list []myConsent) {
	for _, b := range k.Pack.Asked() {
		var last casework.Consent
		for _, c := range k.Consents {
			if c.Basis == b.ID {
				last = c
			}
		}
		if last.Outcome == "" {
			continue
		}
		c := myConsent{
			What: v.Page.Pick(b.Names), Said: v.Page.T("my.consent."+last.Outcome, "date", v.Page.Date(last.Day)),
			Wrong: "/my/wrong?about=consent&id=" + string(last.Thing) + "&case=" + string(k.Case),
		}
		if !last.Expires.IsZero() {
			c.Until = v.Page.T("my.consent.until", "date", v.Page.Date(last.Expires))
		}
		if b.Stands(casework.Answers(k.Consents), v.Page.Today) && last.Outcome == "given" {
			c.Mind = "/my/mind/" + string(k.Case) + "/" + b.ID
		}
		list = append(list, c)
	}
	return list
}

// myPlan is the plan for printing, as it was agreed.
func myPlan(v *page.Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("my.plan")
	x, err := life(v)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(x.Cases, func(k own.Part) bool { return len(k.Goals) > 0 || k.Summary != "" })
	if i < 0 {
		return nil, sild.Missing()
	}
	v.Tx.Trail(sild.Entry{Action: "print", What: "plan", Object: x.Cases[i].Case, Sections: "P", Purpose: "self", Subjects: []sild.ID{x.Detail.Subject}})
	return myPlanPage(v.Page, x.Detail.Name(), x.Cases[i]), nil
}

// stepsOf are the steps of a goal.
func stepsOf(k own.Part, goal sild.ID) (list []casework.Step) {
	for _, s := range k.Steps {
		if s.Goal == goal {
			list = append(list, s)
		}
	}
	return list
}

// stepWho is who takes a step, in the person's words.
func stepWho(p *page.Page, s casework.Step) string {
	switch s.Who {
	case "person":
		return p.T("my.plan.you")
	case "worker":
		return p.T("my.plan.helper")
	case casework.ByHouse:
		return p.T("my.plan.house")
	case "":
		return s.Body
	}
	return s.Who
}

// mindOf finds what a person said yes to and may take back.
func mindOf(v *page.Visit) (k own.Part, b pack.Basis, err error) {
	x, err := life(v)
	if err != nil {
		return k, b, err
	}
	caseID, basis := v.ID("case"), v.Request.PathValue("basis")
	i := slices.IndexFunc(x.Cases, func(k own.Part) bool { return k.Case == caseID })
	if i < 0 {
		return k, b, sild.Missing()
	}
	b, ok := x.Cases[i].Pack.Basis(basis)
	if !ok || !b.Asks() {
		return k, b, sild.Missing()
	}
	return x.Cases[i], b, nil
}

func myMind(v *page.Visit) (templ.Component, error) {
	v.Page.Title = v.Page.T("my.mind.title")
	_, b, err := mindOf(v)
	if err != nil {
		return nil, err
	}
	return myMindPage(v.Page, v.Page.Pick(b.Names), v.Page.Pick(b.No), v.Request.URL.Path), nil
}

func changeMind(v *page.Visit) (string, error) {
	if _, _, err := mindOf(v); err != nil {
		return "", err
	}
	_, err := own.ChangeMind(v.Tx, v.ID("case"), v.Request.PathValue("basis"))
	return "/my/papers?done=mind.done", err
}
