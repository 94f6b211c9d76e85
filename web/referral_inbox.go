// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/people"
	"sild/programme"
	"sild/referral"
)

// answeredFor is how many days an answer stands in the inbox.
const answeredFor = 30

// inboxLists are the parts of the inbox.
type inboxLists struct {
	Sends bool // the reader sends referrals
	Parts []section
}

// inboxPage is the referrals that the reader answers, or sends.
func inboxPage(v *visit) (templ.Component, error) {
	v.noteSaved()
	v.page.Title, v.page.Write = v.page.T("referral.inbox"), v.writeLink()
	in, err := referral.InboxOf(v.tx, v.page.Today.AddDays(-answeredFor))
	if err != nil {
		return nil, err
	}
	view := inboxLists{Sends: access.May(v.who.Role, access.Refer)}
	open := section{Key: "referral.inbox.open", List: v.inboxTasks(in.Open, "referral.act.answer"), Empty: "referral.inbox.open.none"}
	if view.Sends {
		open.Key, open.Empty = "referral.inbox.sent", "referral.inbox.sent.none"
	}
	view.Parts = []section{
		open,
		{Key: "referral.inbox.waiting", List: v.inboxTasks(in.Waiting, "referral.act.answer_again")},
		{Key: "referral.inbox.answered", List: v.inboxTasks(in.Answered, "")},
	}
	return inboxView(v.page, view), nil
}

// inboxTasks are referrals as rows; act is the key of what one who answers does
// with them.
func (v *visit) inboxTasks(lines []referral.Line, act_ string) []task {
	list := make([]task, len(lines))
	for i, l := range lines {
		at := "/cases/" + string(l.Case)
		t := task{What: l.Name, Href: at + "/referral", Note: v.standing(l), Due: v.answerDue(l)}
		var facts []string
		if l.Sender != "" && !access.May(v.who.Role, access.Refer) {
			facts = append(facts, l.Sender)
		}
		if !l.ReleaseOn.IsZero() {
			facts = append(facts, v.page.release(l.ReleaseOn))
		}
		t.Detail = strings.Join(facts, " · ")
		if act_ != "" && access.May(v.who.Role, access.Answer) {
			t.Acts = []act{{Label: act_, Of: l.Name, Href: at + "/referral#answer", Strong: l.Outcome == ""}}
		}
		if access.May(v.who.Role, access.Refer) && hasLetter(l.Outcome) {
			t.Acts = append(t.Acts, act{Label: "letter.print", Of: l.Name, Href: at + "/letter"})
		}
		list[i] = t
	}
	return list
}

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
	m := packs{}
	for _, l := range soon {
		if last == nil || l.Place != last.Place {
			continue
		}
		t, err := v.personTask(m, l, referral.Line{})
		if err != nil {
			return nil, err
		}
		t.Acts = []act{v.referAct(l.Subject, l.Name())}
		view.Next = append(view.Next, t)
	}
	return sentPageView(v.page, view), nil
}
