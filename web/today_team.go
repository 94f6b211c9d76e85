// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/org"
	"sild/web/admin"
	"sild/web/page"
	"sild/web/record"
	"sild/web/team"
)

// teamSections are what those who keep a team see of it on Today: who is away
// this week, and whose checks and trainings ask for something.
func teamSections(v *page.Visit) ([]record.Section, error) {
	teams, err := org.KeptTeams(v.Tx)
	if err != nil {
		return nil, err
	}
	d, err := team.Demands(v)
	if err != nil {
		return nil, err
	}
	away := record.Section{Key: "today.away", Href: "/team", Side: true}
	rows := map[sild.ID]team.Row{} // of those whose people the reader may give to others
	if access.May(v.Who.Role, access.Assign) {
		away.Href, away.Side, away.Empty = "/cover", false, "today.away.none"
		list, err := team.Rows(v)
		if err != nil {
			return nil, err
		}
		for _, r := range list {
			rows[r.User] = r
		}
	}
	checks := record.Section{Key: "today.checks", Href: "/team", Side: true}
	type absence struct {
		page.Task
		from sild.Date
	}
	var absences []absence
	seen := map[sild.ID]bool{}
	for _, t := range teams {
		found, err := org.KeptWorkers(v.Tx, t.ID)
		if err != nil {
			return nil, err
		}
		for _, w := range found {
			if seen[w.ID] {
				continue
			}
			seen[w.ID] = true
			if a, yes := awaySoon(w.Worker, v.Page.Today); yes {
				t := page.Task{What: w.Name, Href: page.StaffAt(w.ID), Detail: team.AwayWords(v, a)}
				if r, ok := rows[w.ID]; ok {
					t = r.Absent(t)
				}
				absences = append(absences, absence{Task: t, from: a.From})
			}
			var says []string
			for _, warn := range w.Warnings(d.Asked(w, v.Page.Today), v.Page.Today, v.Page.Today.AddDays(team.Soon)) {
				says = append(says, team.Warning(v, d, warn))
			}
			if len(says) > 0 {
				checks.List = append(checks.List, page.Task{What: w.Name, Href: page.StaffAt(w.ID), Note: strings.Join(says, "; ")})
			}
		}
	}
	slices.SortStableFunc(absences, func(a, b absence) int { return a.from.Compare(b.from) })
	for _, a := range absences {
		away.List = append(away.List, a.Task)
	}
	offers, err := team.ApplicationsToday(v, d)
	return []record.Section{away, checks, offers}, err
}

// awaySoon is the absence of today, or the first that begins within a week.
func awaySoon(w org.Worker, today sild.Date) (org.Away, bool) {
	for n := range 7 {
		if a, yes := w.AwayOn(today.AddDays(n)); yes {
			return a, true
		}
	}
	return org.Away{}, false
}

// todayAdmin is for who keeps the organisation: who was invited and has not
// come, and what the teams ask for.
func todayAdmin(v *page.Visit) (templ.Component, error) {
	accounts, err := org.Accounts(v.Tx)
	if err != nil {
		return nil, err
	}
	sections := []record.Section{{Key: "settings.waiting", Href: "/settings/users", List: admin.WaitingUsers(v, accounts), Empty: "settings.waiting.none"}}
	team, err := teamSections(v)
	return record.TodayPage(v.Page, nil, record.Briefly(v, append(sections, team...)), nil), err
}
