// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/people"
	"sild/programme"
	"sild/referral"
)

// A sentView is what stands on the page after sending.
type sentView struct {
	Name, Provider string
	Due            sild.Date
	Case           string
	Place          string
	New            string // where somebody new of the same prison is entered
	Next           []task // people of the same prison for whom nobody has asked
}

// sentPage says that the referral is on its way, and leads to the next person.
func sentPage(v *visit) (templ.Component, error) {
	rec, err := access.Case(v.tx, v.id("case"), "IP")
	if err != nil {
		return nil, err
	}
	if err := access.Duty(v.tx, access.Refer); err != nil {
		return nil, err
	}
	if !rec.Writes(access.Referring(v.who.Role)) { // a municipality that helps has sent nothing
		return nil, sild.Missing()
	}
	line, err := referral.LineOf(v.tx, rec.Case)
	if err != nil {
		return nil, err
	}
	p, err := programme.Of(v.tx, rec.Programme)
	if err != nil {
		return nil, err
	}
	v.page.Title = v.page.T("referral.sent.title", "name", line.Name)
	view := sentView{Name: line.Name, Provider: line.ProviderIs, Due: v.answerDue(line), Case: "/cases/" + string(rec.Case) + "/referral"}
	q := url.Values{"programme": {string(rec.Programme)}}
	last, err := people.ReleaseOf(v.tx, rec.Subject)
	if err != nil {
		return nil, err
	}
	if last != nil {
		view.Place = v.page.T("referral.next.same", "prison", v.value(p, "prisons", last.Place))
		q.Set("prison", last.Place)
	}
	view.New = withQuery("/people/new", q)
	soon, err := people.NotAsked(v.tx, v.page.Today.AddMonths(askBefore))
	if err != nil {
		return nil, err
	}
	drafts, err := referral.BegunFor(v.tx)
	if err != nil {
		return nil, err
	}
	m := packs{}
	for _, l := range soon {
		if last == nil || l.Place != last.Place {
			continue
		}
		t, err := v.personTask(m, l, referral.Line{})
		if err != nil {
			return nil, err
		}
		refer := v.referAct(l.Subject, l.Name())
		if slices.Contains(drafts, l.Subject) {
			refer.Label = "people.refer.on"
		}
		t.Acts = []act{refer}
		view.Next = append(view.Next, t)
	}
	return sentPageView(v.page, view), nil
}
