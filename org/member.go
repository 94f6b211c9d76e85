// SPDX-License-Identifier: EUPL-1.2

package org

import (
	"slices"

	"sild"
	"sild/db"
)

// A Membership is a role in a team, with the team's name.
type Membership struct {
	Member
	Team string
}

// memberships are the roles of users in teams that hold today, are to come or
// are over, the latest last.
func memberships(tx *db.Tx, where string, args ...any) ([]Membership, error) {
	return db.All[Membership](tx, `SELECT m.id, m.group_id, m.user_id, m.role, m.from_on, m.until_on, m.by_id, m.why, m.recorded_at, m.ended_at, m.ended_by, m.ended_why, t.name
		FROM member m JOIN team t ON t.id = m.group_id WHERE `+where+` ORDER BY m.user_id, m.from_on, m.id`, args...)
}

// Over reports whether m has ended before a day; a role that was taken back
// before it began never was.
func (m Member) Over(on sild.Date) bool { return m.Until.Before(on) || m.Until.Before(m.From) }

// A MemberInput is a role in a team that somebody is to have.
type MemberInput struct {
	Team        sild.ID
	Role        string
	From, Until sild.Date // zero: from today, without an end
}

// check holds in against the actor's organisation, and against the roles that
// user has already; user is empty for somebody new.
func (in *MemberInput) check(tx *db.Tx, p sild.Problems, user sild.ID) error {
	if in.From.IsZero() {
		in.From = tx.Today()
	}
	if in.Until.IsZero() {
		in.Until = Far
	}
	p.Check(!in.Until.Before(in.From), "until", "worker.until.before")
	o, err := OwnOrganisation(tx)
	if err != nil {
		return err
	}
	p.Check(slices.Contains(RolesIn(o.Kind), in.Role), "role", "choice.unknown")
	ours, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM team WHERE id = $1 AND org_id = $2)`, string(in.Team), o.ID)
	if err != nil {
		return err
	}
	p.Check(ours, "team", "choice.unknown")
	has, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM member WHERE user_id = $1 AND group_id = $2 AND role = $3 AND from_on <= $4 AND until_on >= $5 AND until_on >= from_on)`,
		string(user), string(in.Team), in.Role, in.Until, in.From)
	p.Check(!has, "role", "org.member.twice")
	return err
}

// AddMember gives a user of the actor's organisation a role in one of its teams.
func AddMember(tx *db.Tx, user sild.ID, in MemberInput) (err error) {
	defer sild.Wrap(&err, "org.AddMember(%s)", user)
	u, err := another(tx, user)
	if err != nil {
		return err
	}
	p := sild.Problems{}
	if err := in.check(tx, p, user); err != nil {
		return err
	}
	p.Check(u.DisabledAt.IsZero(), "", "org.user.disabled")
	if err := p.Err(); err != nil {
		return err
	}
	trailWorker(tx, "write", "member", user)
	return Join(tx, in.Team, user, in.Role, in.From, in.Until)
}

// EndMember ends a role in a team: last is its last day, yesterday at the
// earliest, which ends access with the next request. What the user wrote stays
// where it is.
func EndMember(tx *db.Tx, id sild.ID, last sild.Date, why string) (user sild.ID, err error) {
	defer sild.Wrap(&err, "org.EndMember(%s)", id)
	if err := admin(tx); err != nil {
		return "", err
	}
	m, err := db.One[Member](tx, `SELECT `+memberColumns+` FROM member WHERE id = $1 AND group_id <> user_id`, id)
	if err != nil {
		return "", err
	}
	if _, err := another(tx, m.User); err != nil {
		return "", err
	}
	yesterday := tx.Today().AddDays(-1)
	if m.Over(tx.Today()) {
		return "", &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	p := sild.Problems{}
	why = p.Line("why", why, 300)
	p.Check(why != "", "why", "org.member.why")
	p.Check(!last.IsZero(), "last", "date.required")
	p.Check(last.IsZero() || !last.Before(yesterday), "last", "org.member.past")
	p.Check(last.IsZero() || !last.After(m.Until), "last", "org.member.longer")
	if err := p.Err(); err != nil {
		return "", err
	}
	if m.Role == Admin {
		if err := otherAdmin(tx, m.User); err != nil {
			return "", err
		}
	}
	trailWorker(tx, "end", "member", m.User)
	n, err := db.Exec(tx, `UPDATE member SET until_on = $1, ended_at = $2, ended_by = $3, ended_why = $4 WHERE id = $5 AND until_on = $6`,
		last, tx.Now, tx.Actor.User, why, id, m.Until)
	if err != nil {
		return "", err
	}
	if n == 0 {
		return "", &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	if last.Before(tx.Today()) { // and what a shift in a house of the team gave
		if _, err := db.Exec(tx, `UPDATE member SET until_at = $1 WHERE user_id = $2 AND until_at > $1 AND group_id IN (SELECT id FROM house WHERE team_id = $3)`, tx.Now, m.User, m.Group); err != nil {
			return "", err
		}
	}
	// What was granted to the user in person goes no further than the last team.
	longest, _, err := db.Maybe[sild.Date](tx, `SELECT until_on FROM member WHERE user_id = $1 AND role = $2 AND group_id <> user_id AND until_at IS NULL ORDER BY until_on DESC LIMIT 1`, m.User, m.Role)
	if err != nil {
		return "", err
	}
	_, err = db.Exec(tx, `UPDATE member SET until_on = $1, ended_at = $2, ended_by = $3, ended_why = $4
		WHERE user_id = $5 AND group_id = user_id AND role = $6 AND until_on > $1`, longest, tx.Now, tx.Actor.User, why, m.User, m.Role)
	return m.User, err
}

// otherAdmin refuses to take away an organisation's last admin.
func otherAdmin(tx *db.Tx, user sild.ID) error {
	other, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM member m JOIN app_user u ON u.id = m.user_id
		WHERE u.org_id = $1 AND u.id <> $2 AND u.disabled_at IS NULL AND m.role = $3 AND m.group_id <> u.id AND m.from_on <= $4 AND m.until_on >= $4)`,
		tx.Actor.Org, user, Admin, tx.Today())
	if err == nil && !other {
		err = &sild.Error{Kind: sild.Conflict, Key: "org.admin.last"}
	}
	return err
}
