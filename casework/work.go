// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"slices"
	"time"

	"sild"
	"sild/db"
	"sild/org"
	"sild/pack"
	"sild/programme"
)

// A WorkMeeting is one of a provider's team with the workers of another
// organisation, such as the social workers of a municipality (programmes R7). It
// tells of no person: what was said of one is a fact of their case ([Discussed]).
// Rows are never changed: a change is a new row of the same Thing.
type WorkMeeting struct {
	ID, Thing   sild.ID
	RecordedAt  time.Time
	RecordedBy  sild.ID
	ReplacedAt  time.Time
	ReplacedBy  sild.ID
	ReplacedWhy string
	Programme   sild.ID
	Team        sild.ID
	With        sild.ID // the other organisation
	StartsAt    time.Time
	Day         sild.Date
	Place       string
	State       string // planned, held, cancelled
	Minutes     string // what was talked about and decided: no names
	Why         string // of a cancelled one
}

const workMeetingColumns = `id, thing, recorded_at, recorded_by, replaced_at, replaced_by, replaced_why, programme_id, team_id, with_id, starts_at, day, place, state, minutes, why`

// An Attendee was at a meeting: a user, or somebody who never signs in.
type Attendee struct {
	User         sild.ID // empty: somebody who never signs in
	Name         string
	Organisation string
}

// WorkPlan is when and with whom a team meets.
type WorkPlan struct {
	Programme sild.ID
	With      sild.ID
	StartsAt  time.Time
	Place     string
}

// mostAttendees is ours: more than that is a conference.
const mostAttendees = 40

// workTeam is the team of the actor that holds work meetings in a programme: of a
// provider, with somebody who leads or does the work.
func workTeam(tx *db.Tx, id sild.ID) (team org.Team, p *pack.Pack, err error) {
	if tx.Actor.Role != "coordinator" && tx.Actor.Role != "support_person" {
		return team, nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	if team, err = org.TeamOf(tx, tx.Actor.User, tx.Actor.Role); err != nil {
		return team, nil, err
	}
	gives, err := programme.Works(tx, id, team.Org, "provider")
	if err != nil {
		return team, nil, err
	}
	if !gives {
		return team, nil, sild.Missing()
	}
	p, err = programme.Of(tx, id)
	return team, p, err
}

// Partners are the organisations beside the actor's own with which one can meet
// in a programme: those that have a contract today and pay for nothing.
func Partners(tx *db.Tx, programmeID sild.ID) ([]org.Organisation, error) {
	all, err := db.All[org.Organisation](tx, `SELECT `+org.OrganisationColumns+` FROM organisation o WHERE o.id <> $2
		AND o.id IN (SELECT c.org_id FROM contract c WHERE c.programme_id = $1 AND c.part <> 'funder' AND c.from_on <= $3 AND c.until_on >= $3) ORDER BY o.name, o.id`,
		programmeID, tx.Actor.Org, tx.Today())
	return all, err
}

// PlanWork plans a work meeting.
func PlanWork(tx *db.Tx, in WorkPlan) (_ WorkMeeting, err error) {
	defer sild.Wrap(&err, "casework.PlanWork")
	team, p, err := workTeam(tx, in.Programme)
	if err != nil {
		return WorkMeeting{}, err
	}
	partners, err := Partners(tx, in.Programme)
	if err != nil {
		return WorkMeeting{}, err
	}
	pr := sild.Problems{}
	m := WorkMeeting{Programme: in.Programme, Team: team.ID, With: in.With, StartsAt: in.StartsAt.UTC(), State: "planned"}
	m.Place = pr.Line("place", in.Place, 200)
	pr.Check(slices.ContainsFunc(partners, func(o org.Organisation) bool { return o.ID == in.With }), "with", "case.choice.required")
	pr.Check(!in.StartsAt.IsZero(), "starts_at", "case.day.required")
	m.Day = sild.DateOf(in.StartsAt, p.Location())
	pr.Check(in.StartsAt.IsZero() || m.Day.Between(p.Period.From, p.Period.Until), "starts_at", "work.day.outside")
	if err := pr.Err(); err != nil {
		return m, err
	}
	m.ID = tx.NewID()
	m.Thing, m.RecordedAt, m.RecordedBy = m.ID, tx.Now, tx.Actor.User
	return m, db.Insert(tx, "work_meeting", workMeetingColumns, m)
}

// amend puts m in place of the row that was looked at.
func (m WorkMeeting) amend(tx *db.Tx, why string) (WorkMeeting, error) {
	n, err := db.Exec(tx, `UPDATE work_meeting SET replaced_at = $1, replaced_by = $2, replaced_why = $3 WHERE id = $4 AND replaced_at IS NULL`, tx.Now, tx.Actor.User, why, m.ID)
	if err != nil {
		return m, err
	}
	if n == 0 {
		return m, &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	m.ID, m.RecordedAt, m.RecordedBy = tx.NewID(), tx.Now, tx.Actor.User
	return m, db.Insert(tx, "work_meeting", workMeetingColumns, m)
}

// ownWork opens a meeting of the actor's own team, to change it. Thing names it.
func ownWork(tx *db.Tx, thing sild.ID) (WorkMeeting, *pack.Pack, error) {
	m, err := db.One[WorkMeeting](tx, `SELECT `+workMeetingColumns+` FROM work_meeting WHERE thing = $1 AND replaced_at IS NULL`, thing)
	if err != nil {
		return m, nil, err
	}
	team, p, err := workTeam(tx, m.Programme)
	if err == nil && team.ID != m.Team {
		err = sild.Missing()
	}
	if err != nil {
		return WorkMeeting{}, nil, err
	}
	return m, p, nil
}

// WorkHeld is what is kept of a meeting that took place.
type WorkHeld struct {
	Minutes string
	People  []Attendee
	Seen    sild.ID // the row that was looked at; empty: whichever holds
}

// HoldWork records that a meeting took place, who was there and what was
// decided. It can be said again: what was said before stays in the history.
func HoldWork(tx *db.Tx, thing sild.ID, in WorkHeld) (_ WorkMeeting, err error) {
	defer sild.Wrap(&err, "casework.HoldWork(%s)", thing)
	m, _, err := ownWork(tx, thing)
	if err != nil {
		return m, err
	}
	if in.Seen != "" && in.Seen != m.ID {
		return m, &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	pr := sild.Problems{}
	m.Minutes, m.State = pr.Text("minutes", in.Minutes, 5000), "held"
	pr.Check(!m.StartsAt.After(tx.Now), "", "work.not_yet")
	pr.Check(len(in.People) <= mostAttendees, "people", "work.people.many")
	users, err := workUsers(tx, m)
	if err != nil {
		return m, err
	}
	var people []Attendee
	for _, a := range in.People {
		field := "people"
		a.Name, a.Organisation = pr.Line(field, a.Name, 120), pr.Line(field, a.Organisation, 120)
		if a.User != "" {
			at := slices.IndexFunc(users, func(u Attendee) bool { return u.User == a.User })
			pr.Check(at >= 0, field, "case.choice.unknown")
			if at >= 0 {
				a = users[at]
			}
		}
		if a.Name == "" && a.User == "" {
			continue
		}
		if !slices.Contains(people, a) {
			people = append(people, a)
		}
	}
	pr.Check(len(people) > 0, "people", "work.people.required")
	if err := pr.Err(); err != nil {
		return m, err
	}
	if m, err = m.amend(tx, Changed); err != nil {
		return m, err
	}
	for i, a := range people {
		if err := db.Insert(tx, "work_meeting_person", `row_id, number, user_id, name, organisation`, struct {
			Row           sild.ID
			Number        int
			User          sild.ID
			Name, OrgName string
		}{m.ID, i + 1, a.User, a.Name, a.Organisation}); err != nil {
			return m, err
		}
	}
	return m, nil
}

// workUsers are the users who can have been at a meeting: those who work today
// in the team and in the other organisation with people.
func workUsers(tx *db.Tx, m WorkMeeting) ([]Attendee, error) {
	return db.All[Attendee](tx, `SELECT DISTINCT u.id, u.name, o.name FROM app_user u JOIN member b ON b.user_id = u.id JOIN team t ON t.id = b.group_id JOIN organisation o ON o.id = t.org_id
		WHERE (t.id = $1 AND b.role IN ('coordinator', 'support_person') OR t.org_id = $2 AND b.role IN ('municipal', 'support_person', 'coordinator', 'specialist')) AND b.from_on <= $3 AND b.until_on >= $3
		ORDER BY o.name, u.name, u.id`, m.Team, m.With, tx.Today())
}

// CancelWork says that a planned meeting does not take place.
func CancelWork(tx *db.Tx, thing sild.ID, why string) (_ WorkMeeting, err error) {
	defer sild.Wrap(&err, "casework.CancelWork(%s)", thing)
	m, _, err := ownWork(tx, thing)
	if err != nil {
		return m, err
	}
	pr := sild.Problems{}
	pr.Check(m.State == "planned", "", "work.not_planned")
	m.Why = pr.Line("why", why, 300)
	pr.Check(m.Why != "", "why", "work.why.required")
	m.State = "cancelled"
	if err := pr.Err(); err != nil {
		return m, err
	}
	return m.amend(tx, Cancelled)
}

// WorkMeetings are those of the actor's team or, for the other side, with their
// organisation, the latest first.
func WorkMeetings(tx *db.Tx) ([]WorkMeeting, error) {
	where, of, err := workScope(tx)
	if err != nil {
		return nil, err
	}
	return db.All[WorkMeeting](tx, `SELECT `+workMeetingColumns+` FROM work_meeting WHERE replaced_at IS NULL AND `+where+` = $1 ORDER BY starts_at DESC, id DESC LIMIT 200`, of)
}

// workScope is by which column the actor sees meetings, and which value it has.
func workScope(tx *db.Tx) (column string, of sild.ID, err error) {
	switch tx.Actor.Role {
	case "coordinator", "support_person":
		team, err := org.TeamOf(tx, tx.Actor.User, tx.Actor.Role)
		return "team_id", team.ID, err
	case "municipal":
		return "with_id", tx.Actor.Org, nil
	}
	return "", "", &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
}

// TeamTask is a task of a team, which hangs on no person.
type TeamTask struct {
	pack.Task
	Programme sild.ID
}

// TeamTasks are what the clocks of the actor's team ask for in a programme, up
// to today's: those done and missed too.
func TeamTasks(tx *db.Tx, programmeID sild.ID) (list []TeamTask, err error) {
	defer sild.Wrap(&err, "casework.TeamTasks")
	team, p, err := workTeam(tx, programmeID)
	if err != nil {
		return nil, err
	}
	held, err := db.All[sild.Date](tx, `SELECT day FROM work_meeting WHERE replaced_at IS NULL AND state = 'held' AND team_id = $1 AND programme_id = $2 ORDER BY day`, team.ID, programmeID)
	if err != nil {
		return nil, err
	}
	today := sild.DateOf(tx.Now, p.Location())
	for _, t := range p.TeamTasks(held) {
		if !t.Opens.After(today) {
			list = append(list, TeamTask{t, programmeID})
		}
	}
	return list, nil
}
