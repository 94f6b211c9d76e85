// SPDX-License-Identifier: EUPL-1.2

package own

import (
	"time"

	"sild"
	"sild/db"
	"sild/pack"
)

// A Group is a session of a group, a course or reception hours to which the
// person wants to come. It says nothing of anybody else.
type Group struct {
	ID       sild.ID
	Names    pack.Texts // of its template
	Title    string     // its own name; empty: that of the template
	StartsAt time.Time
	Minutes  int
	Place    string
	Off      bool
	Why      string // it is off
	Waits    bool   // there is no place yet
}

// groupsShown is how many sessions of one group are shown. It is ours.
const groupsShown = 3

// groupsOf are the next sessions to which the person of a case wants to come.
func groupsOf(tx *db.Tx, k Part) (list []Group, err error) {
	type row struct {
		ID, Activity    sild.ID
		Template, Title string
		StartsAt        time.Time
		Minutes         int
		Place           string
		State, Why      string
		Capacity        int
		SlotAt          time.Time
		Before          int
	}
	rows, err := db.All[row](tx, `SELECT s.id, a.id, a.template, a.title, s.starts_at, s.minutes, s.place, s.state, s.why, a.capacity, u.slot_at,
		(SELECT count(*) FROM sign_up x WHERE x.activity_id = u.activity_id AND x.replaced_at IS NULL AND x.ended_on IS NULL
			AND (x.session_id IS NULL OR u.session_id IS NULL OR x.session_id = u.session_id) AND (x.asked_at < u.asked_at OR x.asked_at = u.asked_at AND x.thing < u.thing))
		+ (SELECT count(*) FROM guest g WHERE g.activity_id = u.activity_id AND g.left_at IS NULL AND g.case_id IS NULL
			AND (g.session_id IS NULL OR u.session_id IS NULL OR g.session_id = u.session_id) AND (g.asked_at < u.asked_at OR g.asked_at = u.asked_at AND g.id < u.thing))
		FROM sign_up u JOIN activity a ON a.id = u.activity_id JOIN activity_session s ON s.activity_id = a.id AND (u.session_id IS NULL OR u.session_id = s.id)
		WHERE u.case_id = $1 AND u.replaced_at IS NULL AND u.ended_on IS NULL AND s.starts_at > $2 ORDER BY s.starts_at, s.id`, k.Case, tx.Now.Add(-time.Hour))
	shown := map[sild.ID]int{}
	for _, r := range rows {
		if shown[r.Activity]++; shown[r.Activity] > groupsShown {
			continue
		}
		t, _ := k.Pack.Activity(r.Template)
		g := Group{
			ID: r.ID, Names: t.Names, Title: r.Title, StartsAt: r.StartsAt, Minutes: r.Minutes, Place: r.Place, Off: r.State == "cancelled", Why: r.Why,
			Waits: r.Capacity > 0 && r.Before >= r.Capacity,
		}
		if !r.SlotAt.IsZero() {
			g.StartsAt = r.SlotAt
		}
		list = append(list, g)
	}
	return list, err
}
