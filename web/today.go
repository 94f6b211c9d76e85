// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"
	"time"

	"github.com/a-h/templ"

	"sild/access"
	"sild/casework"
	"sild/report"
	"sild/web/admin"
	"sild/web/cases"
	"sild/web/house"
	"sild/web/intake"
	"sild/web/page"
	"sild/web/portal"
	"sild/web/record"
	"sild/web/results"
	"sild/web/team"
)

// today is the first page of everybody: what needs them now (pages.md).
func today(v *page.Visit) (templ.Component, error) {
	v.NoteSaved()
	team.NoteTold(v)
	v.Page.Title = v.Page.T("nav.today")
	if err := v.NoteDoor(); err != nil {
		return nil, err
	}
	switch v.Who.Role {
	case "support_person":
		return todayWorker(v)
	case "coordinator":
		return todayCoordinator(v)
	case "prison":
		return todayPrison(v)
	case "contract_manager":
		return todayManager(v)
	case "org_admin":
		return todayAdmin(v)
	case "specialist", "municipal":
		return todayHelper(v)
	case "probation":
		return todayProbation(v)
	case "volunteer":
		return team.TodayMine(v)
	case "house_staff":
		return house.Today(v)
	case "auditor":
		return admin.TodayAuditor(v)
	case "privacy_officer":
		return admin.TodayGuardian(v)
	}
	return page.AboutPage(v.Page, []string{"today.nothing"}), nil
}

func todayWorker(v *page.Visit) (templ.Component, error) {
	v.Page.Write = "/write"
	m := record.Packs{}
	start := v.Page.Today.In(v.Page.Zone)
	agenda, err := casework.Agenda(v.Tx, v.Tx.Actor.User, start, start.AddDate(0, 0, 1))
	if err != nil {
		return nil, err
	}
	agenda = slices.DeleteFunc(agenda, func(a casework.Agendum) bool { return a.Written })
	var meetings []page.Task
	for _, a := range agenda {
		p, err := m.Of(v, a.Programme)
		if err != nil {
			return nil, err
		}
		meetings = append(meetings, record.Meeting(v, a, p))
	}
	work, err := record.Work(v, m)
	if err != nil {
		return nil, err
	}
	leaving, err := report.Leaving(v.Tx, 30)
	if err != nil {
		return nil, err
	}
	unheard, err := silent(v, m)
	if err != nil {
		return nil, err
	}
	answered, err := repliesToday(v)
	if err != nil {
		return nil, err
	}
	hours, err := team.HoursToday(v)
	if err != nil {
		return nil, err
	}
	var next *page.Task
	if at := nextOf(agenda, v.Server.Flow.Now()); at >= 0 {
		next = &meetings[at]
		rec, err := access.Case(v.Tx, agenda[at].Case, "IS")
		if err != nil {
			return nil, err
		}
		if err := intake.CallNext(v, next, rec); err != nil {
			return nil, err
		}
		meetings = append(append([]page.Task{}, meetings[:at]...), meetings[at+1:]...)
	}
	gates, err := cases.GatesToday(v, m)
	if err != nil {
		return nil, err
	}
	said, err := portal.SaidToday(v)
	if err != nil {
		return nil, err
	}
	meets, err := workToday(v)
	if err != nil {
		return nil, err
	}
	offers, covering, handed, err := team.TodayMatch(v)
	if err != nil {
		return nil, err
	}
	registers, err := registersToday(v)
	if err != nil {
		return nil, err
	}
	return record.TodayPage(v.Page, next, record.Briefly(v, []record.Section{
		{Key: "match.today.offers", List: offers},
		{Key: "gate.today", List: gates},
		{Key: "own.today", List: said},
		registers,
		{Key: "today.needs_you", List: work, Empty: "today.needs_you.none"},
		{Key: "today.rest", Href: "/appointments", List: meetings},
		{Key: "today.replies", List: answered},
		{Key: "match.today.covering", Side: true, List: covering},
		{Key: "today.leaving", Side: true, List: record.Lines(v, leaving, "", func(l casework.Card) page.Task {
			return page.Task{What: v.Page.Release(l.ReleaseOn)}
		})},
		{Key: "today.unheard", Side: true, List: record.Lines(v, unheard, "", func(l casework.Card) page.Task {
			return page.Task{What: unheardSaid(v, l), Acts: []page.Act{{Label: "part.write", Of: l.Name, Href: "/cases/" + string(l.Case) + "/contacts/new?back=/"}}}
		})},
		{Key: "match.today.handed", Side: true, List: handed},
		consentsSection(v),
		{Key: "today.hours", Href: "/hours", Side: true, List: hours},
		meets,
	}), nil), nil
}

// nextOf is the appointment that comes next, or is still going on.
func nextOf(agenda []casework.Agendum, now time.Time) int {
	for i, a := range agenda {
		if a.StartsAt.Add(time.Duration(a.Minutes) * time.Minute).After(now) {
			return i
		}
	}
	return -1
}

func todayCoordinator(v *page.Visit) (templ.Component, error) {
	m := record.Packs{}
	work, err := record.Work(v, m, "referral.answered", worryLooked)
	if err != nil {
		return nil, err
	}
	worries, err := worriesToday(v)
	if err != nil {
		return nil, err
	}
	said, err := portal.SaidToday(v)
	if err != nil {
		return nil, err
	}
	unled, err := report.Unled(v.Tx)
	if err != nil {
		return nil, err
	}
	referrals, err := coordinatorReferrals(v)
	if err != nil {
		return nil, err
	}
	leaving, err := report.Leaving(v.Tx, 30)
	if err != nil {
		return nil, err
	}
	stats, err := results.AllStats(v)
	if err != nil {
		return nil, err
	}
	var short []page.Stat // what is missing for the next report
	for _, s := range stats {
		if s.Unknown > 0 {
			short = append(short, s)
		}
	}
	team, err := teamSections(v)
	if err != nil {
		return nil, err
	}
	papers, err := results.PapersToWrite(v)
	if err != nil {
		return nil, err
	}
	gates, err := cases.GatesToday(v, m)
	if err != nil {
		return nil, err
	}
	handovers, err := cases.HandoversToday(v)
	if err != nil {
		return nil, err
	}
	asked, err := askedToday(v)
	if err != nil {
		return nil, err
	}
	duty, err := house.DutyToday(v)
	if err != nil {
		return nil, err
	}
	registers, err := registersToday(v)
	if err != nil {
		return nil, err
	}
	sections := append(append([]record.Section{{Key: "today.worries", List: worries}, registers, {Key: "duty.gaps", List: duty}}, asked...), append([]record.Section{{Key: "own.today", List: said}, {Key: "handover.today", List: handovers}, {Key: "gate.today", List: gates, Side: true}}, append(referrals, []record.Section{
		{Key: "today.needs_you", List: work, Empty: "today.needs_you.none"},
		{Key: "today.unled", List: record.Lines(v, unled, "/worker", func(l casework.Card) page.Task { return page.Task{What: v.Page.T("today.unled.what")} })},
		{Key: "today.to_write", Href: "/reports", List: papers},
		{Key: "today.leaving", Side: true, List: record.Lines(v, leaving, "", func(l casework.Card) page.Task { return page.Task{What: v.Page.Release(l.ReleaseOn)} })},
		consentsSection(v),
	}...)...)...)
	return record.TodayPage(v.Page, nil, record.Briefly(v, append(sections, team...)), short), nil
}
