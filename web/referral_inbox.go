// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/pack"
	"sild/programme"
	"sild/referral"
)

// An inboxPageView is one tab of the inbox.
type inboxPageView struct {
	Sends   bool   // the reader sends referrals
	TakeIn  string // where somebody is taken in who came by themselves; empty: not here
	Family  string // where a family that asks for help is entered; empty: not here
	Tabs    []tab
	List    []task
	Empty   string // key of what to say when there is nothing
	Pager   pager
	Free    bool     // nobody leaves a prison here
	Ordered bool     // there is a list with an order of its own
	Places  []string // of the waiting list: places bought, taken, and the next
}

// inboxPage is the referrals that the reader answers, or sends.
func inboxPage(v *visit) (templ.Component, error) {
	v.noteSaved()
	v.page.Title, v.page.Write = v.page.T("referral.inbox"), v.writeLink()
	name := v.query("tab")
	if name == "" {
		name = "new"
	}
	in, err := referral.InboxOf(v.tx, name, referral.Turn{After: sild.ID(v.query("after")), Before: sild.ID(v.query("before"))})
	if err != nil {
		return nil, err
	}
	view := inboxPageView{Sends: access.May(v.who.Role, access.Refer)}
	if view.Free, err = v.noPrison(); err != nil {
		return nil, err
	}
	if list, _, err := v.intakes(); err != nil {
		return nil, err
	} else if len(list) > 0 && access.May(v.who.Role, access.TakeIn) {
		view.TakeIn = "/take-in"
	}
	if view.Family, err = v.familyLink(); err != nil {
		return nil, err
	}
	who := "provider"
	if view.Sends {
		who = "prison"
	}
	for _, t := range referral.Tabs {
		view.Tabs = append(view.Tabs, tab{Href: inboxHref(t, "", ""), Label: "referral.tab." + t, Count: in.Counts[t], On: t == name})
	}
	view.Empty = "referral.tab." + name + ".none." + who
	act := ""
	switch name {
	case "new":
		act = "referral.act.answer"
	case "waiting":
		act = "referral.act.answer_again"
	}
	if view.List, err = v.inboxTasks(in.Lines, act); err != nil {
		return nil, err
	}
	if n := len(in.Lines); n > 0 {
		view.Pager = pager{Total: -1, From: 1, To: n}
		if in.Earlier {
			view.Pager.Earlier = inboxHref(name, "before", in.Lines[0].Case)
		}
		if in.Later {
			view.Pager.Later = inboxHref(name, "after", in.Lines[n-1].Case)
		}
	}
	if name == "waiting" && !view.Sends {
		if view.Places, err = v.placesSaid(); err != nil {
			return nil, err
		}
		if view.Ordered, err = v.waitsInOrder(); err != nil {
			return nil, err
		}
	}
	return inboxView(v.page, view), nil
}

func inboxHref(tab, turn string, at sild.ID) string {
	q := url.Values{}
	if tab != "new" {
		q.Set("tab", tab)
	}
	if turn != "" {
		q.Set(turn, string(at))
	}
	return withQuery("/referrals", q)
}

// placesSaid are the places of the reader's organisation in words, a line for
// each programme.
func (v *visit) placesSaid() ([]string, error) {
	all, err := programme.All(v.tx)
	if err != nil {
		return nil, err
	}
	var said []string
	for _, pr := range all {
		p, err := programme.Of(v.tx, pr.ID)
		if err != nil {
			return nil, err
		}
		var ends []string // clocks by which the service is over
		for _, c := range p.Clocks {
			if c.Done.Name == "end.recorded" {
				ends = append(ends, c.ID)
			}
		}
		x, err := referral.PlacesOf(v.tx, pr.ID, ends)
		if err != nil {
			return nil, err
		}
		if x.Bought == 0 {
			continue
		}
		s := v.page.T("referral.places", "bought", v.page.Number(x.Bought), "taken", v.page.Number(x.Taken), "free", v.page.Number(x.Free()))
		if x.Free() == 0 && !x.Next.IsZero() {
			s += " " + v.page.T("referral.places.next", "date", v.page.Date(x.Next))
		}
		if len(all) > 1 {
			s = v.page.Pick(p.Names) + ": " + s
		}
		said = append(said, s)
	}
	return said, nil
}

// inboxTasks are referrals as rows; act_ is the key of what one who answers does
// with them.
func (v *visit) inboxTasks(lines []referral.Line, act_ string) ([]task, error) {
	list := make([]task, len(lines))
	m := packs{}
	for i, l := range lines {
		p, err := m.of(v, l.Programme)
		if err != nil {
			return nil, err
		}
		at := "/cases/" + string(l.Case)
		t := task{What: l.Name, Href: at + "/referral", Note: v.standing(l), Due: v.answerDue(l)}
		var facts []string
		if l.Sender != "" && !access.May(v.who.Role, access.Refer) {
			facts = append(facts, l.Sender)
		}
		if !l.ReleaseOn.IsZero() {
			facts = append(facts, v.page.release(l.ReleaseOn))
		}
		if l.Outcome == "waiting" {
			facts = append(facts, v.page.T("today.waiting.since", "date", v.page.Date(l.AnsweredOn)))
		}
		if l.Reason != "" {
			facts = append(facts, v.reasonSaid(p, l.Outcome, l.Reason))
		}
		if !l.AskedOn.IsZero() {
			t.Note = v.page.T("referral.stands.asked", "date", v.page.Date(l.AskedOn))
		}
		if l.Outcome != "" && l.AmendedAt.After(l.AnsweredAt) {
			facts = append(facts, v.page.T("referral.stands.amended", "date", v.page.Date(sild.DateOf(l.AmendedAt, v.page.Zone))))
		}
		t.Detail = strings.Join(facts, " · ")
		if act_ != "" && access.May(v.who.Role, access.Answer) {
			t.Acts = []act{{Label: act_, Of: l.Name, Href: at + "/referral#answer", Strong: l.Outcome == ""}}
		}
		if access.May(v.who.Role, access.Refer) && !l.AskedOn.IsZero() {
			t.Acts = append(t.Acts, act{Label: "referral.act.reply", Of: l.Name, Href: at + "/referral#asked", Strong: true})
		}
		if access.May(v.who.Role, access.Refer) && hasLetter(l.Outcome) {
			t.Acts = append(t.Acts, act{Label: "letter.print", Of: l.Name, Href: at + "/letter"})
		}
		list[i] = t
	}
	return list, nil
}

// reasonSaid is the reason of an answer in words, with on whose side it lies.
func (v *visit) reasonSaid(p *pack.Pack, outcome, reason string) string {
	vocabulary := "decline_reasons"
	if outcome == "waiting" {
		vocabulary = "waiting_reasons"
	}
	said := v.value(p, vocabulary, reason)
	if m := p.Meaning(vocabulary, reason); m != "" && outcome != "waiting" {
		said = v.page.T("referral.cause."+m, "reason", said)
	}
	return said
}
