// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/org"
)

// teamSections are what those who keep a team see of it on Today: who is away
// this week, and whose checks and trainings ask for something.
func (v *visit) teamSections() ([]section, error) {
	teams, err := org.KeptTeams(v.tx)
	if err != nil {
		return nil, err
	}
	d, err := v.demands()
	if err != nil {
		return nil, err
	}
	away := section{Key: "today.away", Href: "/team", Side: true}
	rows := map[sild.ID]teamRow{} // of those whose people the reader may give to others
	if access.May(v.who.Role, access.Assign) {
		away.Href, away.Side, away.Empty = "/cover", false, "today.away.none"
		list, err := v.teamRows()
		if err != nil {
			return nil, err
		}
		for _, r := range list {
			rows[r.User] = r
		}
	}
	checks := section{Key: "today.checks", Href: "/team", Side: true}
	type absence struct {
		task
		from sild.Date
	}
	var absences []absence
	seen := map[sild.ID]bool{}
	for _, t := range teams {
		found, err := org.KeptWorkers(v.tx, t.ID)
		if err != nil {
			return nil, err
		}
		for _, w := range found {
			if seen[w.ID] {
				continue
			}
			seen[w.ID] = true
			if a, yes := awaySoon(w.Worker, v.page.Today); yes {
				t := task{What: w.Name, Href: staffAt(w.ID), Detail: v.awayWords(a)}
				if r, ok := rows[w.ID]; ok {
					t = r.absent(t)
				}
				absences = append(absences, absence{t, a.From})
			}
			var says []string
			for _, warn := range w.Warnings(d.asked(w, v.page.Today), v.page.Today, v.page.Today.AddDays(soon)) {
				says = append(says, v.warning(d, warn))
			}
			if len(says) > 0 {
				checks.List = append(checks.List, task{What: w.Name, Href: staffAt(w.ID), Note: strings.Join(says, "; ")})
			}
		}
	}
	slices.SortStableFunc(absences, func(a, b absence) int { return a.from.Compare(b.from) })
	for _, a := range absences {
		away.List = append(away.List, a.task)
	}
	offers, err := v.applicationsToday(d)
	return []section{away, checks, offers}, err
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
func todayAdmin(v *visit) (templ.Component, error) {
	accounts, err := org.Accounts(v.tx)
	if err != nil {
		return nil, err
	}
	sections := []section{{Key: "settings.waiting", Href: "/settings/users", List: v.waitingUsers(accounts), Empty: "settings.waiting.none"}}
	team, err := v.teamSections()
	return todayPage(v.page, nil, v.briefly(append(sections, team...)), nil), err
}
