// SPDX-License-Identifier: EUPL-1.2

package intake

import (
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/people"
	"sild/programme"
	"sild/referral"
	"sild/web/page"
	"sild/web/record"
)

// A sentView is what stands on the page after sending.
type sentView struct {
	Name, Provider string
	Due            sild.Date
	Case           string
	Place          string
	New            string      // where somebody new of the same prison is entered
	Next           []page.Task // people of the same prison for whom nobody has asked
}

// sentPage says that the referral is on its way, and leads to the next person.
func sentPage(v *page.Visit) (templ.Component, error) {
	rec, err := access.Case(v.Tx, v.ID("case"), "IP")
	if err != nil {
		return nil, err
	}
	if err := access.Duty(v.Tx, access.Refer); err != nil {
		return nil, err
	}
	if !rec.Writes(access.Referring(v.Who.Role)) { // a municipality that helps has sent nothing
		return nil, sild.Missing()
	}
	line, err := referral.LineOf(v.Tx, rec.Case)
	if err != nil {
		return nil, err
	}
	p, err := programme.Of(v.Tx, rec.Programme)
	if err != nil {
		return nil, err
	}
	v.Page.Title = v.Page.T("referral.sent.title", "name", line.Name)
	view := sentView{Name: line.Name, Provider: line.ProviderIs, Due: answerDue(v, line), Case: "/cases/" + string(rec.Case) + "/referral"}
	q := url.Values{"programme": {string(rec.Programme)}}
	last, err := people.ReleaseOf(v.Tx, rec.Subject)
	if err != nil {
		return nil, err
	}
	if last != nil {
		view.Place = v.Page.T("referral.next.same", "prison", v.Value(p, "prisons", last.Place))
		q.Set("prison", last.Place)
	}
	view.New = page.WithQuery("/people/new", q)
	soon, err := people.NotAsked(v.Tx, v.Page.Today.AddMonths(askBefore))
	if err != nil {
		return nil, err
	}
	drafts, err := referral.BegunFor(v.Tx)
	if err != nil {
		return nil, err
	}
	m := record.Packs{}
	for _, l := range soon {
		if last == nil || l.Place != last.Place {
			continue
		}
		t, err := personTask(v, m, l, referral.Line{})
		if err != nil {
			return nil, err
		}
		refer := referAct(v, l.Subject, l.Name())
		if slices.Contains(drafts, l.Subject) {
			refer.Label = "people.refer.on"
		}
		t.Acts = []page.Act{refer}
		view.Next = append(view.Next, t)
	}
	return sentPageView(v.Page, view), nil
}
