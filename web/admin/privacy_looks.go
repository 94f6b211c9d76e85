// SPDX-License-Identifier: EUPL-1.2

package admin

import (
	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/privacy"
	"sild/web/page"
)

// A findView asks whose record it is about.
type findView struct {
	Form         page.Form
	Who, Country string
	Countries    []page.Option
}

func findLooksPage(v *page.Visit) (templ.Component, error) {
	if err := access.Duty(v.Tx, access.Log); err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("looks.title")
	return findLooksFormPage(v.Page, findView{
		Form: page.Form{ID: "find", Action: "/privacy/looks", Submit: "looks.find", Here: true},
		Who:  v.Typed("who", ""), Country: v.Typed("country", "EE"), Countries: countriesOfCodes(),
	}), nil
}

func findLooks(v *page.Visit) (string, error) {
	x, err := privacy.Find(v.Tx, v.Form.Get("country"), v.Form.Get("who"))
	return "/privacy/looks/" + string(x.Person), err
}

// A lookedView is who looked at one person, as an officer reads it.
type lookedView struct {
	Number        string
	Lines         []lookLine
	Guards        []page.Link
	Inspect       *page.Form // nil: there is no case
	Cases         []page.Option
	Case          string
	Reasons       []page.Option
	Reason, Words string
}

// A lookLine is one entry.
type lookLine struct{ When, Who, Role, Did, Why, Withheld, Withhold string }

// mostLooks is how many entries stand on the page.
const mostLooks = 300

func looksPage(v *page.Visit) (templ.Component, error) {
	who, err := privacy.WhomOf(v.Tx, v.ID("person"))
	if err != nil {
		return nil, err
	}
	list, err := privacy.LookedAt(v.Tx, who, mostLooks)
	if err != nil {
		return nil, err
	}
	x := lookedView{Number: recordNumber(v, who.Person), Reasons: page.Choices("inspect.reason.", privacy.Words("inspect")...), Case: v.Typed("case", ""), Reason: v.Typed("reason", ""), Words: v.Typed("words", "")}
	v.Page.Title = v.Page.T("looks.of", "number", shortNumber(who.Person))
	v.SavedPlain()
	at := "/privacy/looks/" + string(who.Person)
	for _, r := range list {
		l := lookLine{When: guardedAt(v, r.At), Who: r.UserName, Did: didWhat(v, r.Action, r.Sections), Withhold: at + "/withhold?entry=" + string(r.ID)}
		if l.Who == "" {
			l.Who = "Sild"
		}
		if v.Page.Has("role." + r.Role) {
			l.Role = page.Said(v.Page.T("role."+r.Role), r.OrgName)
		}
		if v.Page.Has("purpose." + r.Purpose) {
			l.Why = v.Page.T("purpose." + r.Purpose)
		}
		if r.Withheld {
			l.Withheld, l.Withhold = v.Page.T("looks.withheld"), ""
		}
		if r.User == v.Tx.Actor.User {
			l.Withhold = ""
		}
		x.Lines = append(x.Lines, l)
	}
	for _, s := range who.Subjects {
		x.Guards = append(x.Guards, page.Link{Href: "/people/" + string(s) + "/protection", Label: "privacy.protection"})
	}
	for _, c := range who.Cases {
		x.Cases = append(x.Cases, page.Option{Value: string(c), Text: v.Page.T("looks.case", "number", shortNumber(c))})
	}
	if len(who.Cases) > 0 {
		if x.Case == "" {
			x.Case = string(who.Cases[len(who.Cases)-1])
		}
		x.Inspect = &page.Form{ID: "inspect", Action: at + "/inspect", Submit: "inspect.do", Here: true}
	}
	return looksOnePage(v.Page, x), nil
}

func inspectCase(v *page.Visit) (string, error) {
	x, err := privacy.Inspect(v.Tx, sild.ID(v.Form.Get("case")), v.Form.Get("reason"), v.Form.Get("words"))
	if err == nil && x.Person != v.ID("person") {
		err = sild.Missing()
	}
	return "/cases/" + string(x.Case), err
}

// A withholdView is the form that keeps something from a person.
type withholdView struct {
	Form                           page.Form
	Hidden                         []page.Hidden
	Reason, Words, Until, ReviewOn string
	Reasons                        []page.Option
	Back                           string
}

func withholdPage(v *page.Visit) (templ.Component, error) {
	if err := access.Duty(v.Tx, access.Withhold); err != nil {
		return nil, err
	}
	who, err := privacy.WhomOf(v.Tx, v.ID("person"))
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("withhold.do")
	at := "/privacy/looks/" + string(who.Person)
	return withholdFormPage(v.Page, withholdView{
		Form:   page.Form{ID: "withhold", Action: at + "/withhold", Submit: "withhold.propose", Cancel: at, Here: true},
		Hidden: []page.Hidden{{Name: "entry", Value: v.Typed("entry", v.Query("entry"))}, {Name: "override", Value: v.Typed("override", v.Query("override"))}},
		Reason: v.Typed("reason", ""), Words: v.Typed("words", ""), Until: v.Typed("until", v.Page.Today.AddMonths(3).String()), ReviewOn: v.Typed("review_on", v.Page.Today.AddMonths(1).String()),
		Reasons: page.Choices("privacy.withhold.", privacy.Words("withhold")...), Back: at,
	}), nil
}

func withhold(v *page.Visit) (string, error) {
	p := sild.Problems{}
	until, review := v.Date(p, "until"), v.Date(p, "review_on")
	if err := p.Err(); err != nil {
		return "", err
	}
	_, err := privacy.Withhold(v.Tx, v.ID("person"), privacy.WithholdInput{
		Entry: sild.ID(v.Form.Get("entry")), Override: sild.ID(v.Form.Get("override")), Reason: v.Form.Get("reason"), Words: v.Form.Get("words"), Until: until, ReviewOn: review,
	})
	return "/privacy/withheld?saved=yes", err
}
