// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"errors"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/privacy"
)

func asError(err error) (*sild.Error, bool) { return errors.AsType[*sild.Error](err) }

// A findView asks whose record it is about.
type findView struct {
	Form         form
	Who, Country string
	Countries    []option
}

func findLooksPage(v *visit) (templ.Component, error) {
	if err := access.Duty(v.tx, access.Log); err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("looks.title")
	return findLooksFormPage(v.page, findView{
		Form: form{ID: "find", Action: "/privacy/looks", Submit: "looks.find", Here: true},
		Who:  v.typed("who", ""), Country: v.typed("country", "EE"), Countries: countriesOfCodes(),
	}), nil
}

func findLooks(v *visit) (string, error) {
	x, err := privacy.Find(v.tx, v.form.Get("country"), v.form.Get("who"))
	return "/privacy/looks/" + string(x.Person), err
}

// A lookedView is who looked at one person, as an officer reads it.
type lookedView struct {
	Number        string
	Lines         []lookLine
	Guards        []link
	Inspect       *form // nil: there is no case
	Cases         []option
	Case          string
	Reasons       []option
	Reason, Words string
}

// A lookLine is one entry.
type lookLine struct{ When, Who, Role, Did, Why, Withheld, Withhold string }

// mostLooks is how many entries stand on the page.
const mostLooks = 300

func looksPage(v *visit) (templ.Component, error) {
	who, err := privacy.WhomOf(v.tx, v.id("person"))
	if err != nil {
		return nil, err
	}
	list, err := privacy.LookedAt(v.tx, who, mostLooks)
	if err != nil {
		return nil, err
	}
	x := lookedView{Number: v.recordNumber(who.Person), Reasons: choices("inspect.reason.", privacy.Words("inspect")...), Case: v.typed("case", ""), Reason: v.typed("reason", ""), Words: v.typed("words", "")}
	v.page.Title = v.page.T("looks.of", "number", shortNumber(who.Person))
	v.savedPlain()
	at := "/privacy/looks/" + string(who.Person)
	for _, r := range list {
		l := lookLine{When: v.at(r.At), Who: r.UserName, Did: v.did(r.Action, r.Sections), Withhold: at + "/withhold?entry=" + string(r.ID)}
		if l.Who == "" {
			l.Who = "Sild"
		}
		if v.page.Has("role." + r.Role) {
			l.Role = said(v.page.T("role."+r.Role), r.OrgName)
		}
		if v.page.Has("purpose." + r.Purpose) {
			l.Why = v.page.T("purpose." + r.Purpose)
		}
		if r.Withheld {
			l.Withheld, l.Withhold = v.page.T("looks.withheld"), ""
		}
		if r.User == v.tx.Actor.User {
			l.Withhold = ""
		}
		x.Lines = append(x.Lines, l)
	}
	for _, s := range who.Subjects {
		x.Guards = append(x.Guards, link{Href: "/people/" + string(s) + "/protection", Label: "privacy.protection"})
	}
	for _, c := range who.Cases {
		x.Cases = append(x.Cases, option{Value: string(c), Text: v.page.T("looks.case", "number", shortNumber(c))})
	}
	if len(who.Cases) > 0 {
		if x.Case == "" {
			x.Case = string(who.Cases[len(who.Cases)-1])
		}
		x.Inspect = &form{ID: "inspect", Action: at + "/inspect", Submit: "inspect.do", Here: true}
	}
	return looksOnePage(v.page, x), nil
}

func inspectCase(v *visit) (string, error) {
	x, err := privacy.Inspect(v.tx, sild.ID(v.form.Get("case")), v.form.Get("reason"), v.form.Get("words"))
	if err == nil && x.Person != v.id("person") {
		err = sild.Missing()
	}
	return "/cases/" + string(x.Case), err
}

// A withholdView is the form that keeps something from a person.
type withholdView struct {
	Form                           form
	Hidden                         []hidden
	Reason, Words, Until, ReviewOn string
	Reasons                        []option
	Back                           string
}

func withholdPage(v *visit) (templ.Component, error) {
	if err := access.Duty(v.tx, access.Withhold); err != nil {
		return nil, err
	}
	who, err := privacy.WhomOf(v.tx, v.id("person"))
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("withhold.do")
	at := "/privacy/looks/" + string(who.Person)
	return withholdFormPage(v.page, withholdView{
		Form:   form{ID: "withhold", Action: at + "/withhold", Submit: "withhold.propose", Cancel: at, Here: true},
		Hidden: []hidden{{"entry", v.typed("entry", v.query("entry"))}, {"override", v.typed("override", v.query("override"))}},
		Reason: v.typed("reason", ""), Words: v.typed("words", ""), Until: v.typed("until", v.page.Today.AddMonths(3).String()), ReviewOn: v.typed("review_on", v.page.Today.AddMonths(1).String()),
		Reasons: choices("privacy.withhold.", privacy.Words("withhold")...), Back: at,
	}), nil
}

func withhold(v *visit) (string, error) {
	p := sild.Problems{}
	until, review := v.date(p, "until"), v.date(p, "review_on")
	if err := p.Err(); err != nil {
		return "", err
	}
	_, err := privacy.Withhold(v.tx, v.id("person"), privacy.WithholdInput{
		Entry: sild.ID(v.form.Get("entry")), Override: sild.ID(v.form.Get("override")), Reason: v.form.Get("reason"), Words: v.form.Get("words"), Until: until, ReviewOn: review,
	})
	return "/privacy/withheld?saved=yes", err
}
