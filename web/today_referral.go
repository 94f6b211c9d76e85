// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"github.com/a-h/templ"

	"sild"
	"sild/casework"
	"sild/referral"
	"sild/report"
)

// coordinatorReferrals are the first rows of a coordinator's day: what is to be
// answered, what was asked back, what changed after an answer, who waits.
func (v *visit) coordinatorReferrals() ([]section, error) {
	var list []section
	for _, x := range []struct{ tab, key, act string }{
		{"new", "today.referrals", "referral.act.answer"},
		{"asked", "today.asked_back", ""},
		{"waiting", "today.waiting", "referral.act.answer_again"},
	} {
		in, err := referral.InboxOf(v.tx, x.tab, referral.Turn{Alone: true})
		if err != nil {
			return nil, err
		}
		rows, err := v.inboxTasks(in.Lines[:min(len(in.Lines), 10)], x.act)
		if err != nil {
			return nil, err
		}
		list = append(list, section{Key: x.key, Href: inboxHref(x.tab, "", ""), List: rows, Side: x.tab != "new", Total: in.Counts[x.tab]})
	}
	amended, err := referral.AmendedAfter(v.tx, v.page.Today.AddDays(-14))
	if err != nil {
		return nil, err
	}
	rows, err := v.inboxTasks(amended, "")
	if err != nil {
		return nil, err
	}
	return append(list, section{Key: "today.amended", List: rows, Side: true}), nil
}

// askActs are what a prison does about somebody who leaves soon and has not been
// asked: go on with a draft, or begin one, or write down that they said no.
func (v *visit) askActs(w report.Work) []act {
	a := act{Label: "today.act.refer", Of: w.Name(), Href: "/people/" + string(w.Subject) + "/refer", Post: true, Strong: true}
	if v.begun == nil {
		v.begun = map[sild.ID]bool{}
		drafts, err := referral.BegunFor(v.tx)
		if err == nil {
			for _, s := range drafts {
				v.begun[s] = true
			}
		}
	}
	if v.begun[w.Subject] {
		a.Label = "people.refer.on"
		return []act{a}
	}
	return []act{a, saidNoAct(w.Subject, w.Name(), "/")}
}

// todayPrison is the day of a contact officer in the order of pages.md.
func todayPrison(v *visit) (templ.Component, error) {
	m := packs{}
	work, err := v.work(m)
	if err != nil {
		return nil, err
	}
	var ask, rest []task
	for _, t := range work {
		if t.Awaits != "referral.sent" {
			rest = append(rest, t)
			continue
		}
		t.What, t.Href, t.Who, t.WhoAt = t.Who, t.WhoAt, "", "" // all of them are to be asked the same
		ask = append(ask, t)
	}
	asked, err := referral.InboxOf(v.tx, "asked", referral.Turn{Alone: true})
	if err != nil {
		return nil, err
	}
	questions, err := v.inboxTasks(asked.Lines, "")
	if err != nil {
		return nil, err
	}
	answered, err := report.Answered(v.tx, v.page.Today.AddDays(-14))
	if err != nil {
		return nil, err
	}
	replies, err := v.answeredTasks(answered)
	if err != nil {
		return nil, err
	}
	visits, err := v.visitTasks(m)
	if err != nil {
		return nil, err
	}
	confirm, err := v.confirmTasks(m)
	if err != nil {
		return nil, err
	}
	open, err := report.Unanswered(v.tx)
	if err != nil {
		return nil, err
	}
	gates, err := v.gatesToday(m)
	if err != nil {
		return nil, err
	}
	back, err := v.backToday()
	if err != nil {
		return nil, err
	}
	said, err := v.saidToday()
	if err != nil {
		return nil, err
	}
	late, err := v.lateHouses()
	if err != nil {
		return nil, err
	}
	return todayPage(v.page, nil, []section{
		{Key: "today.provider_asks", List: questions},
		{Key: "hreq.late", Href: "/bed-requests", List: late},
		{Key: "own.today", List: said},
		{Key: "today.answered", List: replies},
		{Key: "gate.today", List: gates},
		{Key: "today.visits", List: visits},
		{Key: "today.needs_you", List: rest},
		{Key: "today.not_asked", List: ask, Empty: "today.not_asked.none"},
		{Key: "today.confirm", List: confirm},
		{Key: "gate.inside.today", Side: true, List: back},
		{Key: "today.unanswered", Href: "/referrals", Side: true, List: v.lines(open, "/referral", func(l casework.Card) task {
			return task{What: v.page.T("today.sent", "date", v.page.Date(l.ReferredOn))}
		})},
	}, nil), nil
}

// answeredTasks are answers with the name and the first meeting, and the letter
// to print for the person.
func (v *visit) answeredTasks(answered []casework.Card) ([]task, error) {
	ids := make([]sild.ID, len(answered))
	for i, l := range answered {
		ids[i] = l.Case
	}
	lines, err := referral.LinesByCase(v.tx, ids)
	if err != nil {
		return nil, err
	}
	return v.lines(answered, "/referral", func(l casework.Card) task {
		line := lines[l.Case]
		t := task{What: v.standing(line)}
		if hasLetter(l.Outcome) {
			t.Acts = []act{{Label: "letter.print", Of: l.Name, Href: "/cases/" + string(l.Case) + "/letter"}}
		}
		if l.Outcome != "accepted" {
			return t
		}
		if line.Worker != "" {
			t.What = v.page.T("today.answered.what", "worker", line.Worker)
		}
		if !l.NextMeeting.IsZero() {
			t.Detail = v.page.T("today.first", "date", v.page.Date(sild.DateOf(l.NextMeeting, v.page.Zone)), "time", v.page.Time(l.NextMeeting, v.page.Zone))
		}
		return t
	}), nil
}

// visitTasks are who comes to meet whom in prison within a week.
func (v *visit) visitTasks(m packs) ([]task, error) {
	start := v.page.Today.In(v.page.Zone)
	found, err := report.Visits(v.tx, start, start.AddDate(0, 0, 7))
	if err != nil {
		return nil, err
	}
	var list []task
	for _, x := range found {
		p, err := m.of(v, x.Programme)
		if err != nil {
			return nil, err
		}
		if p.Meaning("contact_kinds", x.Kind) != "in_prison" && p.Meaning("contact_kinds", x.Kind) != "gate" {
			continue
		}
		list = append(list, task{
			What: x.Name, Href: "/cases/" + string(x.Case), Note: v.page.T("today.visits.who", "worker", x.Worker),
			Detail: v.meetingSaid(v.page.Voice, meetingView{x.StartsAt, x.Place}),
		})
	}
	return list, nil
}

// confirmTasks are days of release that have come, and days that somebody
// outside the prison has told.
func (v *visit) confirmTasks(m packs) ([]task, error) {
	come, err := report.ToConfirm(v.tx)
	if err != nil {
		return nil, err
	}
	list := v.lines(come, "", func(l casework.Card) task {
		return task{
			What: v.page.T("today.confirm.what", "date", v.page.Date(l.ReleaseOn)),
			Acts: []act{{Label: "today.act.release", Of: l.Name, Href: "/people/" + string(l.Subject) + "/release", Strong: true}},
		}
	})
	moved, err := report.MovedElsewhere(v.tx)
	if err != nil {
		return nil, err
	}
	for _, x := range moved {
		p, err := m.of(v, x.Programme)
		if err != nil {
			return nil, err
		}
		day := v.page.T("people.release.unknown")
		if !x.On.IsZero() {
			day = v.page.release(x.On)
		}
		if _, known := p.Value("release_changes", x.Change); known {
			day += " · " + v.value(p, "release_changes", x.Change)
		}
		at := "/people/" + string(x.Subject)
		list = append(list, task{
			What: x.Name, Href: at, Detail: day, Note: v.page.T("today.moved.by", "who", x.By, "date", v.page.Date(sild.DateOf(x.At, v.page.Zone))),
			Acts: []act{
				{Label: "today.moved.confirm", Of: x.Name, Href: at + "/release/confirm", Post: true, Strong: true, Hidden: []hidden{{"seen", string(x.Row)}}},
				{Label: "today.act.release", Of: x.Name, Href: at + "/release"},
			},
		})
	}
	return list, nil
}

// backToday are the people who are in prison again, of whom it reads what was
// written before.
func (v *visit) backToday() ([]task, error) {
	list, err := casework.BackInside(v.tx)
	return v.lines(list, "/inside", func(casework.Card) task { return task{} }), err
}
