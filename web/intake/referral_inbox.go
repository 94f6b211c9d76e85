// SPDX-License-Identifier: EUPL-1.2

package intake

import (
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/programme"
	"sild/referral"
	"sild/web/page"
	"sild/web/record"
)

// An inboxPageView is one tab of the inbox.
type inboxPageView struct {
	Sends   bool   // the reader sends referrals
	TakeIn  string // where somebody is taken in who came by themselves; empty: not here
	Family  string // where a family that asks for help is entered; empty: not here
	Tabs    []page.Tab
	List    []page.Task
	Empty   string // key of what to say when there is nothing
	Pager   page.Pager
	Free    bool     // nobody leaves a prison here
	Ordered bool     // there is a list with an order of its own
	Places  []string // of the waiting list: places bought, taken, and the next
}

// inboxPage is the referrals that the reader answers, or sends.
func inboxPage(v *page.Visit) (templ.Component, error) {
	v.NoteSaved()
	v.Page.Title, v.Page.Write = v.Page.T("referral.inbox"), record.WriteLink(v)
	name := v.Query("tab")
	if name == "" {
		name = "new"
	}
	in, err := referral.InboxOf(v.Tx, name, referral.Turn{After: sild.ID(v.Query("after")), Before: sild.ID(v.Query("before"))})
	if err != nil {
		return nil, err
	}
	view := inboxPageView{Sends: access.May(v.Who.Role, access.Refer)}
	if view.Free, err = record.NoPrison(v); err != nil {
		return nil, err
	}
	if list, _, err := intakes(v); err != nil {
		return nil, err
	} else if len(list) > 0 && access.May(v.Who.Role, access.TakeIn) {
		view.TakeIn = "/take-in"
	}
	if view.Family, err = record.FamilyLink(v); err != nil {
		return nil, err
	}
	who := "provider"
	if view.Sends {
		who = "prison"
	}
	for _, t := range referral.Tabs {
		view.Tabs = append(view.Tabs, page.Tab{Href: InboxHref(t, "", ""), Label: "referral.tab." + t, Count: in.Counts[t], On: t == name})
	}
	view.Empty = "referral.tab." + name + ".none." + who
	act := ""
	switch name {
	case "new":
		act = "referral.act.answer"
	case "waiting":
		act = "referral.act.answer_again"
	}
	if view.List, err = InboxTasks(v, in.Lines, act); err != nil {
		return nil, err
	}
	if n := len(in.Lines); n > 0 {
		view.Pager = page.Pager{Total: -1, From: 1, To: n}
		if in.Earlier {
			view.Pager.Earlier = InboxHref(name, "before", in.Lines[0].Case)
		}
		if in.Later {
			view.Pager.Later = InboxHref(name, "after", in.Lines[n-1].Case)
		}
	}
	if name == "waiting" && !view.Sends {
		if view.Places, err = placesSaid(v); err != nil {
			return nil, err
		}
		if view.Ordered, err = waitsInOrder(v); err != nil {
			return nil, err
		}
	}
	return inboxView(v.Page, view), nil
}

// InboxHref is a page of a tab of the inbox.
func InboxHref(tab, turn string, at sild.ID) string {
	q := url.Values{}
	if tab != "new" {
		q.Set("tab", tab)
	}
	if turn != "" {
		q.Set(turn, string(at))
	}
	return page.WithQuery("/referrals", q)
}

// placesSaid are the places of the reader's organisation in words, a line for
// each programme.
func placesSaid(v *page.Visit) ([]string, error) {
	all, err := programme.All(v.Tx)
	if err != nil {
		return nil, err
	}
	var said []string
	for _, pr := range all {
		p, err := programme.Of(v.Tx, pr.ID)
		if err != nil {
			return nil, err
		}
		var ends []string // clocks by which the service is over
		for _, c := range p.Clocks {
			if c.Done.Name == "end.recorded" {
				ends = append(ends, c.ID)
			}
		}
		x, err := referral.PlacesOf(v.Tx, pr.ID, ends)
		if err != nil {
			return nil, err
		}
		if x.Bought == 0 {
			continue
		}
		s := v.Page.T("referral.places", "bought", v.Page.Number(x.Bought), "taken", v.Page.Number(x.Taken), "free", v.Page.Number(x.Free()))
		if x.Free() == 0 && !x.Next.IsZero() {
			s += " " + v.Page.T("referral.places.next", "date", v.Page.Date(x.Next))
		}
		if len(all) > 1 {
			s = v.Page.Pick(p.Names) + ": " + s
		}
		said = append(said, s)
	}
	return said, nil
}

// InboxTasks are referrals as rows; act_ is the key of what one who answers does
// with them.
func InboxTasks(v *page.Visit, lines []referral.Line, act_ string) ([]page.Task, error) {
	list := make([]page.Task, len(lines))
	m := record.Packs{}
	for i, l := range lines {
		p, err := m.Of(v, l.Programme)
		if err != nil {
			return nil, err
		}
		at := "/cases/" + string(l.Case)
		t := page.Task{What: l.Name, Href: at + "/referral", Note: StandingSaid(v, l), Due: answerDue(v, l)}
		var facts []string
		if l.Sender != "" && !access.May(v.Who.Role, access.Refer) {
			facts = append(facts, l.Sender)
		}
		if !l.ReleaseOn.IsZero() {
			facts = append(facts, v.Page.Release(l.ReleaseOn))
		}
		if l.Outcome == "waiting" {
			facts = append(facts, v.Page.T("today.waiting.since", "date", v.Page.Date(l.AnsweredOn)))
		}
		if l.Reason != "" {
			facts = append(facts, record.ReasonSaid(v, p, l.Outcome, l.Reason))
		}
		if !l.AskedOn.IsZero() {
			t.Note = v.Page.T("referral.stands.asked", "date", v.Page.Date(l.AskedOn))
		}
		if l.Outcome != "" && l.AmendedAt.After(l.AnsweredAt) {
			facts = append(facts, v.Page.T("referral.stands.amended", "date", v.Page.Date(sild.DateOf(l.AmendedAt, v.Page.Zone))))
		}
		t.Detail = strings.Join(facts, " · ")
		if act_ != "" && access.May(v.Who.Role, access.Answer) {
			t.Acts = []page.Act{{Label: act_, Of: l.Name, Href: at + "/referral#answer", Strong: l.Outcome == ""}}
		}
		if access.May(v.Who.Role, access.Refer) && !l.AskedOn.IsZero() {
			t.Acts = append(t.Acts, page.Act{Label: "referral.act.reply", Of: l.Name, Href: at + "/referral#asked", Strong: true})
		}
		if access.May(v.Who.Role, access.Refer) && HasLetter(l.Outcome) {
			t.Acts = append(t.Acts, page.Act{Label: "letter.print", Of: l.Name, Href: at + "/letter"})
		}
		list[i] = t
	}
	return list, nil
}
