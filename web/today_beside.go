// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"

	"github.com/a-h/templ"

	"sild/access"
	"sild/casework"
	"sild/referral"
	"sild/report"
	"sild/web/cases"
	"sild/web/intake"
	"sild/web/page"
	"sild/web/record"
	"sild/web/team"
)

// todayHelper is the day of a specialist and of a municipal worker: questions to
// them, the people whom they help, what comes next.
func todayHelper(v *page.Visit) (templ.Component, error) {
	asked, err := casework.AskedOfMe(v.Tx)
	if err != nil {
		return nil, err
	}
	var questions []page.Task
	for _, a := range asked {
		at := "/asked/" + string(a.Thing)
		t := page.Task{What: a.Given + " " + a.Initial + ".", Href: at, Note: a.Asks, Detail: a.ByName + ", " + a.ByOrg}
		if a.State == "asked" {
			t.Acts = []page.Act{{Label: "help_me.act", Of: t.What, Href: at, Strong: true}}
		} else {
			t.Detail = v.Page.T("help_me.waits", "who", a.ByName)
		}
		questions = append(questions, t)
	}
	helped, err := casework.HelpedByMe(v.Tx, access.Requested, access.Standing)
	if err != nil {
		return nil, err
	}
	var people []page.Task
	var shown []casework.Card
	for _, h := range helped {
		shown = append(shown, h.Card)
		people = append(people, page.Task{What: h.Name, Href: "/cases/" + string(h.Case), Detail: v.Page.T("helper.until", "date", v.Page.Date(h.Until))})
	}
	next, err := nextOfCards(v, shown)
	if err != nil {
		return nil, err
	}
	sent, err := referring(v)
	if err != nil {
		return nil, err
	}
	registers, err := registersToday(v)
	if err != nil {
		return nil, err
	}
	sections := append(sent, []record.Section{{Key: "helper.questions", List: questions}, registers, {Key: "helper.people", List: people, Empty: "helper.people.none"}, {Key: "helper.next", List: next}}...)
	free, err := record.NoPrison(v)
	if err != nil {
		return nil, err
	}
	if v.Who.Role == "municipal" && !free {
		home, err := comingHome(v)
		if err != nil {
			return nil, err
		}
		sections = append(sections, home)
	}
	former, err := formerTasks(v)
	return record.TodayPage(v.Page, nil, record.Briefly(v, append(sections, record.Section{Key: "match.today.handed", Side: true, List: former})), nil), err
}

// comingHome are the people who come home to a municipality within six months,
// or are there already.
func comingHome(v *page.Visit) (record.Section, error) {
	all, err := casework.HelpedByMe(v.Tx, access.Custody, access.Community)
	s := record.Section{Key: "helper.home", Empty: "helper.home.none"}
	for _, h := range all {
		if !h.Released && h.ReleaseOn.After(v.Page.Today.AddMonths(6)) {
			continue
		}
		s.List = append(s.List, page.Task{What: h.Name, Href: "/cases/" + string(h.Case), Detail: v.Page.Release(h.ReleaseOn)})
	}
	return s, err
}

// nextOfCards are the reader's own appointments with some people.
func nextOfCards(v *page.Visit, cards []casework.Card) (list []page.Task, err error) {
	for _, c := range cards {
		open, err := casework.OpenAppointments(v.Tx, c.Case)
		if err != nil {
			return nil, err
		}
		for _, a := range open {
			if a.User == v.Tx.Actor.User && !a.StartsAt.Before(v.Tx.Now) {
				list = append(list, page.Task{What: c.Name, Href: "/cases/" + string(c.Case), Detail: page.Said(page.SentenceCase(record.MomentWords(v, a.StartsAt)), a.Place)})
			}
		}
	}
	return list, nil
}

// formerTasks are the people whom the reader's team helped until lately.
func formerTasks(v *page.Visit) (list []page.Task, err error) {
	all, err := casework.FormerlyHelped(v.Tx)
	for _, h := range all {
		list = append(list, page.Task{What: h.Name, Href: "/handed-over/" + string(h.Case), Detail: v.Page.T("helper.former", "date", v.Page.Date(h.Until))})
	}
	return list, err
}

// todayProbation is the day of a probation officer: lists for releases that are
// near, who leaves when, and who is on supervision.
func todayProbation(v *page.Visit) (templ.Component, error) {
	m := record.Packs{}
	gates, err := cases.GatesToday(v, m)
	if err != nil {
		return nil, err
	}
	all, err := casework.HelpedByMe(v.Tx, access.Custody, access.Community)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(a, b casework.Helped) int { return a.ReleaseOn.Compare(b.ReleaseOn) })
	var inside, outside []page.Task
	for _, h := range all {
		t := page.Task{What: h.Name, Href: "/cases/" + string(h.Case), Detail: v.Page.Release(h.ReleaseOn)}
		if h.Released {
			outside = append(outside, t)
		} else {
			inside = append(inside, t)
		}
	}
	return record.TodayPage(v.Page, nil, record.Briefly(v, []record.Section{
		{Key: "gate.today", List: gates}, {Key: "helper.leaving", List: inside}, {Key: "helper.supervised", List: outside, Empty: "helper.supervised.none"},
	}), nil), nil
}

// askedToday is what comes from outside the cases: messages of the public form,
// places that are free, work meetings.
func askedToday(v *page.Visit) (list []record.Section, err error) {
	for _, part := range []func(*page.Visit) (record.Section, error){intake.EnquiriesToday, intake.PlacesToday, workToday} {
		s, err := part(v)
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, nil
}

// answeredDays is how long an answer stands on the sender's first page.
const answeredDays = 14

// referring is what a municipality that sends referrals has on its first page:
// what the provider asks, what was answered, and what is not answered yet.
func referring(v *page.Visit) (list []record.Section, err error) {
	if !v.Refers {
		return nil, nil
	}
	tabs := map[string][]page.Task{}
	for _, name := range []string{"asked", "new", "waiting"} {
		in, err := referral.InboxOf(v.Tx, name, referral.Turn{Alone: true})
		if err != nil {
			return nil, err
		}
		if tabs[name], err = intake.InboxTasks(v, in.Lines, ""); err != nil {
			return nil, err
		}
	}
	answered, err := report.Answered(v.Tx, v.Page.Today.AddDays(-answeredDays))
	if err != nil {
		return nil, err
	}
	replies, err := answeredTasks(v, answered)
	if err != nil {
		return nil, err
	}
	meets, err := workToday(v)
	return []record.Section{
		{Key: "today.provider_asks", List: tabs["asked"]},
		{Key: "today.answered", List: replies},
		{Key: "place.today.waiting", Href: "/referrals?tab=waiting", Side: true, List: tabs["waiting"]},
		{Key: "today.unanswered", Href: "/referrals", Side: true, List: tabs["new"]},
		meets,
	}, err
}

// workToday are the team's own tasks and those of the reader after meetings.
func workToday(v *page.Visit) (record.Section, error) {
	s := record.Section{Key: "work.today", Href: "/work-meetings", Side: v.Who.Role != "coordinator"}
	meets, err := team.WorkHere(v)
	if err != nil || !meets {
		return s, err
	}
	s.Empty = "work.today.none"
	due, err := team.WorkDue(v, false)
	if err != nil {
		return s, err
	}
	for _, t := range due {
		if t.Due.Before(v.Page.Today.AddDays(10)) { // ours: a third of a month ahead
			s.List = append(s.List, t)
		}
	}
	mine, err := casework.MyWorkTasks(v.Tx)
	for _, t := range mine {
		s.List = append(s.List, page.Task{What: t.Words, Due: t.DueOn, Href: "/work-meetings/" + string(t.Meeting), Detail: v.Page.T("work.from")})
	}
	return s, err
}
