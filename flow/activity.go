// SPDX-License-Identifier: EUPL-1.2

package flow

import (
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/pack"
)

// leaderDays is how long after the last session, or after somebody left, the
// leader of a group may still see who came: registers are corrected, and missed
// sessions caught up with. It is ours.
const leaderDays = 30

// attended are what registers say of the person.
func (l *loader) attended() {
	type row struct {
		ofCase
		Thing, Activity sild.ID
		Template        string
		Session         time.Time
		Day             sild.Date
		State           string
		Minutes         int
	}
	readCase(l, "attendance", "case_id, id, thing, activity_id, template, session_at, day, state, minutes", "session_at, id", func(k *pack.Case, r row) {
		k.Attended = append(k.Attended, pack.Attendance{
			ID: r.ID, Thing: r.Thing, Activity: r.Activity, Template: r.Template, Session: sild.DateOf(r.Session, l.pack.Location()),
			Start: r.Session.UTC().Format(time.RFC3339Nano), Day: r.Day, State: r.State, Minutes: r.Minutes,
		})
	})
}

// joined are the activities in which the person takes part, with who leads them.
// Who leads now says nothing of a day in the past.
func (l *loader) joined() {
	if l.err != nil || !l.at.IsZero() || !l.has["sign_up"] && !l.has["attendance"] {
		return
	}
	type row struct {
		Case, Leader  sild.ID
		Role, Section string
		Day, EndedOn  sild.Date
		LastOn        sild.Date
		Session       time.Time
		Attended      bool
	}
	rows, err := db.All[row](l.tx, `SELECT u.case_id, a.leader_id, a.leader_role, u.section, u.day, u.ended_on, a.last_on, s.starts_at, FALSE
		FROM sign_up u JOIN activity a ON a.id = u.activity_id LEFT JOIN activity_session s ON s.id = u.session_id
		WHERE u.subject_id = $1 AND u.replaced_at IS NULL
		UNION ALL SELECT t.case_id, a.leader_id, a.leader_role, t.section, t.day, NULL, t.day, t.session_at, TRUE
		FROM attendance t JOIN activity a ON a.id = t.activity_id WHERE t.subject_id = $1 AND t.replaced_at IS NULL`, l.subject)
	l.err = err
	for _, r := range rows {
		k := l.byID[r.Case]
		if k == nil {
			continue
		}
		j := pack.Joined{Leader: r.Leader, Role: r.Role, Section: r.Section[0], From: r.Day, Until: r.LastOn}
		if !r.Session.IsZero() {
			day := sild.DateOf(r.Session, l.pack.Location())
			j.From, j.Until = earlier(j.From, day), day
		}
		if !r.EndedOn.IsZero() && r.EndedOn.Before(j.Until) {
			j.Until = r.EndedOn
		}
		if j.Until.Before(j.From) {
			j.Until = j.From
		}
		k.Joined = append(k.Joined, j)
	}
}

func earlier(a, b sild.Date) sild.Date {
	if b.Before(a) {
		return b
	}
	return a
}

// leaderGrants let the leader of a group see who takes part in it: the name, and
// what they wrote on the register. One per leader and section.
func leaderGrants(add granter, k *pack.Case) {
	type key struct {
		leader  sild.ID
		section byte
	}
	spans := map[key]*pack.Joined{}
	var order []key
	for _, j := range k.Joined {
		at := key{j.Leader, j.Section}
		have := spans[at]
		if have == nil {
			one := j
			spans[at], order = &one, append(order, at)
			continue
		}
		have.From = earlier(have.From, j.From)
		if have.Until.Before(j.Until) {
			have.Until = j.Until
		}
	}
	for _, at := range order {
		j := spans[at]
		add(k, j.Leader, j.Role, access.Leader, "I"+string(j.Section), j.From, j.Until.AddDays(leaderDays))
	}
}
