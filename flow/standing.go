// SPDX-License-Identifier: EUPL-1.2

package flow

import (
	"slices"
	"strings"

	"sild"
	"sild/access"
	"sild/db"
	"sild/org"
	"sild/pack"
	"sild/programme"
)

// seatTeam is the team whose standing team the actor keeps: their own, or the one
// of theirs that is named.
func seatTeam(tx *db.Tx, named sild.ID) (org.Team, error) {
	if err := access.Duty(tx, access.Workers); err != nil {
		return org.Team{}, err
	}
	if named == "" {
		return org.TeamOf(tx, tx.Actor.User, tx.Actor.Role)
	}
	teams, err := org.KeptTeams(tx)
	i := slices.IndexFunc(teams, func(t org.Team) bool { return t.ID == named })
	if err == nil && i < 0 {
		err = sild.Missing()
	}
	if err != nil {
		return org.Team{}, err
	}
	return teams[i], nil
}

// SeatsOf are all who hold, held or will hold a seat in the standing team of a
// team that the actor keeps; empty: of their own.
func SeatsOf(tx *db.Tx, team sild.ID) (_ []org.Holder, err error) {
	defer sild.Wrap(&err, "flow.SeatsOf(%s)", team)
	t, err := seatTeam(tx, team)
	if err != nil {
		return nil, err
	}
	return org.AllHolders(tx, t.ID)
}

// HoldSeat gives a seat of the standing team of a team that the actor keeps, in a
// programme, to one of its specialists.
func HoldSeat(tx *db.Tx, id sild.ID, in org.SeatInput) (_ org.Holder, err error) {
	defer sild.Wrap(&err, "flow.HoldSeat(%s)", id)
	team, err := seatTeam(tx, in.Team)
	if err != nil {
		return org.Holder{}, err
	}
	works, err := programme.Works(tx, id, team.Org, "provider")
	if err != nil {
		return org.Holder{}, err
	}
	if !works {
		return org.Holder{}, sild.Missing()
	}
	p, err := programme.Of(tx, id)
	if err != nil {
		return org.Holder{}, err
	}
	for _, s := range p.Seats() {
		if !s.Leads { // who leads is assigned case by case
			in.Names = append(in.Names, s.ID)
		}
	}
	h, fresh, err := org.HoldSeat(tx, team.ID, in)
	if err != nil || !fresh {
		return h, err
	}
	subjects, err := db.All[sild.ID](tx, `SELECT DISTINCT subject_id FROM case_card WHERE team_id = $1 AND ended_on IS NULL ORDER BY subject_id`, team.ID)
	for _, s := range subjects {
		tx.Touch(s)
	}
	return h, err
}

// standing are the seats of the teams of a subject's cases, by team.
func standing(tx *db.Tx, p *pack.Pack, f pack.Facts) (map[sild.ID][]org.Seat, error) {
	if len(p.Seats()) == 0 {
		return nil, nil
	}
	all := map[sild.ID][]org.Seat{}
	for i := range f.Cases {
		for _, team := range teamsOf(&f.Cases[i]) {
			if _, done := all[team]; done {
				continue
			}
			seats, err := org.Seats(tx, team)
			if err != nil {
				return nil, err
			}
			all[team] = seats
		}
	}
	return all, nil
}

func teamsOf(k *pack.Case) []sild.ID {
	if k.Handed != nil {
		return []sild.ID{k.Handed.WasTeam, k.Handed.Team}
	}
	return []sild.ID{k.Team}
}

// standingGrants are those of a team's standing team: of each seat that the
// programme has for such a case, the sections that it says, from admission to the
// end. After a hand-over to another provider they are each team's in its time.
func standingGrants(add granter, p *pack.Pack, k *pack.Case, seats map[sild.ID][]org.Seat, until sild.Date) {
	if k.Start.IsZero() {
		return
	}
	last := over(k, until)
	for _, team := range teamsOf(k) {
		from, end := k.Start, last
		if h := k.Handed; h != nil && team == h.Team {
			from = maxDay(from, h.From)
		} else if h != nil && h.From.AddDays(-1).Before(end) {
			end = h.From.AddDays(-1)
		}
		for _, s := range seats[team] {
			if seat, ok := p.SeatFor(s.Kind, k.Referral.Family); ok && !end.Before(from) {
				add(k, s.ID, org.Specialist, access.Standing, sectionsOf(seat), from, end)
			}
		}
	}
}

// sectionsOf are the sections of a seat in the order in which grants have them.
func sectionsOf(s pack.Seat) string {
	var b strings.Builder
	for i := range len(access.Sections) {
		for _, see := range s.Sees {
			if see == access.Sections[i:i+1] {
				b.WriteString(see)
			}
		}
	}
	return b.String()
}
