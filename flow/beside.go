// SPDX-License-Identifier: EUPL-1.2

package flow

import (
	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
	"sild/pack"
)

// beside reads who else helps: the sides that were named, the teams that were
// asked, and the provider to which a case was handed over.
func (l *loader) beside() {
	type sideRow struct {
		Case, Team  sild.ID
		Role        string
		From, Until sild.Date
	}
	read(l, "case_side", "case_id, team_id, role, day, until_on", "day, id", func(r sideRow) {
		if k := l.byID[r.Case]; k != nil {
			k.Sides = append(k.Sides, pack.Side{Team: r.Team, Role: r.Role, From: r.From, Until: r.Until})
		}
	})
	type requestRow struct {
		Case, Team          sild.ID
		Role, Sections      string
		Start, Until, Ended sild.Date
	}
	read(l, "help_request", "case_id, team_id, role, sections, start_on, until_on, ended_on", "id", func(r requestRow) {
		k := l.byID[r.Case]
		if k == nil || r.Start.IsZero() {
			return // the case itself was taken back, or nobody has accepted
		}
		if !r.Ended.IsZero() && !r.Ended.After(r.Until) {
			r.Until = r.Ended.AddDays(-1) // it ends at once
		}
		k.Helping = append(k.Helping, pack.Helping{Team: r.Team, Role: r.Role, Sections: r.Sections, From: r.Start, Until: r.Until})
	})
	type teamRow struct {
		Case, Team, Was sild.ID
		From            sild.Date
	}
	read(l, "case_team", "case_id, team_id, was_team, day", "day, id", func(r teamRow) {
		if k := l.byID[r.Case]; k != nil {
			k.Handed = &pack.Handed{Team: r.Team, WasTeam: r.Was, From: r.From}
		}
	})
}

// A granter adds a row of access_grant for each span of days on which the legal
// bases carry it.
type granter func(k *pack.Case, grantee sild.ID, role, relation, sections string, from, until sild.Date)

// over is the last day on which others than the provider help with a case: its
// end, or that on which it came to nothing. Until is that of the provider.
func over(k *pack.Case, until sild.Date) sild.Date {
	switch {
	case k.End != nil:
		return k.End.Day
	case k.Outcome() == "declined" || k.Outcome() == "withdrawn":
		return k.Answer.Day
	}
	return until
}

// prisonGrants are the prison's: of the time in prison in which it referred, as
// a whole; of another, after time outside, only with what is told item by item.
func prisonGrants(add granter, k *pack.Case, f pack.Facts) {
	outside := false
	for _, s := range f.Stays(k.Referral.Day, org.Far) {
		switch {
		case !s.Inside:
			outside = true
		case !outside:
			add(k, k.Referral.Team, "prison", access.Custody, access.Sections, s.From, s.Until)
		default:
			add(k, k.Referral.Team, "prison", access.Returned, access.Sections, s.From, s.Until)
		}
	}
}

// besideGrants are those of all who help beside the provider's workers.
func besideGrants(add granter, k *pack.Case, f pack.Facts, until sild.Date) {
	last := over(k, until)
	for _, side := range k.Sides {
		end := last
		if !side.Until.IsZero() && side.Until.Before(end) {
			end = side.Until
		}
		for _, s := range f.Stays(side.From, end) {
			relation := access.Community
			if s.Inside {
				relation = access.Custody
			}
			add(k, side.Team, side.Role, relation, access.Sections, s.From, s.Until)
		}
	}
	for _, h := range k.Helping {
		end := h.Until
		if last.Before(end) {
			end = last
		}
		add(k, h.Team, h.Role, access.Requested, h.Sections, h.From, end)
		add(k, h.Team, h.Role, access.Former, "IN", maxDay(end.AddDays(1), h.From), end.AddDays(casework.FormerDays))
	}
	for _, v := range k.Beside {
		end := last
		if !v.Until.IsZero() && v.Until.Before(end) {
			end = v.Until
		}
		add(k, v.User, casework.Volunteer, access.Assigned, access.Sections, v.From, end)
	}
}

func maxDay(a, b sild.Date) sild.Date {
	if a.Before(b) {
		return b
	}
	return a
}
