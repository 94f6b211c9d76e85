// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"github.com/a-h/templ"

	"sild"
	"sild/casework"
	"sild/referral"
	"sild/report"
	"sild/web/cases"
	"sild/web/house"
	"sild/web/intake"
	"sild/web/page"
	"sild/web/portal"
	"sild/web/record"
)

// coordinatorReferrals are the first rows of a coordinator's day: what is to be
// answered, what was asked back, what changed after an answer, who waits.
func coordinatorReferrals(v *page.Visit) ([]record.Section, error) {
	var list []record.Section
	for _, x := range []struct{ tab, key, act string }{
		{"new", "today.referrals", "referral.act.answer"},
		{"asked", "today.asked_back", ""},
		{"waiting", "today.waiting", "referral.act.answer_again"},
	} {
		in, err := referral.InboxOf(v.Tx, x.tab, referral.Turn{Alone: true})
		if err != nil {
			return nil, err
		}
		rows, err := intake.InboxTasks(v, in.Lines[:min(len(in.Lines), 10)], x.act)
		if err != nil {
			return nil, err
		}
		list = append(list, record.Section{Key: x.key, Href: intake.InboxHref(x.tab, "", ""), List: rows, Side: x.tab != "new", Total: in.Counts[x.tab]})
	}
	amended, err := referral.AmendedAfter(v.Tx, v.Page.Today.AddDays(-14))
	if err != nil {
		return nil, err
	}
	rows, err := intake.InboxTasks(v, amended, "")
	if err != nil {
		return nil, err
	}
	return append(list, record.Section{Key: "today.amended", List: rows, Side: true}), nil
}

// todayPrison is the day of a contact officer in the order of pages.md.
func todayPrison(v *page.Visit) (templ.Component, error) {
	m := record.Packs{}
	work, err := record.Work(v, m)
	if err != nil {
		return nil, err
	}
	var ask, rest []page.Task
	for _, t := range work {
		if t.Awaits != "referral.sent" {
			rest = append(rest, t)
			continue
		}
		t.What, t.Href, t.Who, t.WhoAt = t.Who, t.WhoAt, "", "" // all of them are to be asked the same
		ask = append(ask, t)
	}
	asked, err := referral.InboxOf(v.Tx, "asked", referral.Turn{Alone: true})
	if err != nil {
		return nil, err
	}
	questions, err := intake.InboxTasks(v, asked.Lines, "")
	if err != nil {
		return nil, err
	}
	answered, err := report.Answered(v.Tx, v.Page.Today.AddDays(-14))
	if err != nil {
		return nil, err
	}
	replies, err := answeredTasks(v, answered)
	if err != nil {
		return nil, err
	}
	visits, err := visitTasks(v, m)
	if err != nil {
		return nil, err
	}
	confirm, err := confirmTasks(v, m)
	if err != nil {
		return nil, err
	}
	open, err := report.Unanswered(v.Tx)
	if err != nil {
		return nil, err
	}
	gates, err := cases.GatesToday(v, m)
	if err != nil {
		return nil, err
	}
	back, err := backToday(v)
	if err != nil {
		return nil, err
	}
	said, err := portal.SaidToday(v)
	if err != nil {
		return nil, err
	}
	late, err := house.LateHouses(v)
	if err != nil {
		return nil, err
	}
	return record.TodayPage(v.Page, nil, []record.Section{
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
		{Key: "today.unanswered", Href: "/referrals", Side: true, List: record.Lines(v, open, "/referral", func(l casework.Card) page.Task {
			return page.Task{What: v.Page.T("today.sent", "date", v.Page.Date(l.ReferredOn))}
		})},
	}, nil), nil
}

// answeredTasks are answers with the name and the first meeting, and the letter
// to print for the person.
func answeredTasks(v *page.Visit, answered []casework.Card) ([]page.Task, error) {
	ids := make([]sild.ID, len(answered))
	for i, l := range answered {
		ids[i] = l.Case
	}
	lines, err := referral.LinesByCase(v.Tx, ids)
	if err != nil {
		return nil, err
	}
	return record.Lines(v, answered, "/referral", func(l casework.Card) page.Task {
		line := lines[l.Case]
		t := page.Task{What: intake.StandingSaid(v, line)}
		if intake.HasLetter(l.Outcome) {
			t.Acts = []page.Act{{Label: "letter.print", Of: l.Name, Href: "/cases/" + string(l.Case) + "/letter"}}
		}
		if l.Outcome != "accepted" {
			return t
		}
		if line.Worker != "" {
			t.What = v.Page.T("today.answered.what", "worker", line.Worker)
		}
		if !l.NextMeeting.IsZero() {
			t.Detail = v.Page.T("today.first", "date", v.Page.Date(sild.DateOf(l.NextMeeting, v.Page.Zone)), "time", v.Page.Time(l.NextMeeting, v.Page.Zone))
		}
		return t
	}), nil
}

// visitTasks are who comes to meet whom in prison within a week.
func visitTasks(v *page.Visit, m record.Packs) ([]page.Task, error) {
	start := v.Page.Today.In(v.Page.Zone)
	found, err := report.Visits(v.Tx, start, start.AddDate(0, 0, 7))
	if err != nil {
		return nil, err
	}
	var list []page.Task
	for _, x := range found {
		p, err := m.Of(v, x.Programme)
		if err != nil {
			return nil, err
		}
		if p.Meaning("contact_kinds", x.Kind) != "in_prison" && p.Meaning("contact_kinds", x.Kind) != "gate" {
			continue
		}
		list = append(list, page.Task{
			What: x.Name, Href: "/cases/" + string(x.Case), Note: v.Page.T("today.visits.who", "worker", x.Worker),
			Detail: intake.MeetingSaid(v, v.Page.Voice, intake.MeetingView{At: x.StartsAt, Place: x.Place}),
		})
	}
	return list, nil
}

// confirmTasks are days of release that have come, and days that somebody
// outside the prison has told.
func confirmTasks(v *page.Visit, m record.Packs) ([]page.Task, error) {
	come, err := report.ToConfirm(v.Tx)
	if err != nil {
		return nil, err
	}
	list := record.Lines(v, come, "", func(l casework.Card) page.Task {
		return page.Task{
			What: v.Page.T("today.confirm.what", "date", v.Page.Date(l.ReleaseOn)),
			Acts: []page.Act{{Label: "today.act.release", Of: l.Name, Href: "/people/" + string(l.Subject) + "/release", Strong: true}},
		}
	})
	moved, err := report.MovedElsewhere(v.Tx)
	if err != nil {
		return nil, err
	}
	for _, x := range moved {
		p, err := m.Of(v, x.Programme)
		if err != nil {
			return nil, err
		}
		day := v.Page.T("people.release.unknown")
		if !x.On.IsZero() {
			day = v.Page.Release(x.On)
		}
		if _, known := p.Value("release_changes", x.Change); known {
			day += " · " + v.Value(p, "release_changes", x.Change)
		}
		at := "/people/" + string(x.Subject)
		list = append(list, page.Task{
			What: x.Name, Href: at, Detail: day, Note: v.Page.T("today.moved.by", "who", x.By, "date", v.Page.Date(sild.DateOf(x.At, v.Page.Zone))),
			Acts: []page.Act{
				{Label: "today.moved.confirm", Of: x.Name, Href: at + "/release/confirm", Post: true, Strong: true, Hidden: []page.Hidden{{Name: "seen", Value: string(x.Row)}}},
				{Label: "today.act.release", Of: x.Name, Href: at + "/release"},
			},
		})
	}
	return list, nil
}

// backToday are the people who are in prison again, of whom it reads what was
// written before.
func backToday(v *page.Visit) ([]page.Task, error) {
	list, err := casework.BackInside(v.Tx)
	return record.Lines(v, list, "/inside", func(casework.Card) page.Task { return page.Task{} }), err
}
