// SPDX-License-Identifier: EUPL-1.2

package trail

import (
	"slices"
	"strings"
	"time"

	"sild"
	"sild/db"
)

// A Line is one entry about a person, with who it was.
type Line struct {
	ID                      sild.ID
	At                      time.Time
	User, Org               sild.ID
	UserName, OrgName, Role string
	Action, What, Sections  string
	Grant                   sild.ID
	Purpose                 string
}

// About are all entries about people, those of one person and of the records
// that were merged into theirs, from a moment until before another, the latest
// first. What told of several of them is one line. An entry is among them from
// the moment in which it is kept, also before the index of people has it.
func About(tx *db.Tx, people []sild.ID, from, until time.Time) ([]Line, error) {
	var ids []sild.ID
	for _, p := range people {
		some, err := db.All[sild.ID](tx, `SELECT t.id FROM trail_subject s JOIN trail t ON t.id = s.entry_id
			WHERE s.person_id = $1 AND t.at >= $2 AND t.at < $3`, p, from, until)
		if err != nil {
			return nil, err
		}
		ids = append(ids, some...)
	}
	err := db.Each(tx, `SELECT t.id, t.subjects FROM trail_pending p JOIN trail t ON t.id = p.entry_id WHERE t.at >= $1 AND t.at < $2`, func(e shown) error {
		if slices.ContainsFunc(people, func(p sild.ID) bool { return strings.Contains(e.Subjects, string(p)) }) {
			ids = append(ids, e.ID)
		}
		return nil
	}, from, until)
	if err != nil {
		return nil, err
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	list := make([]Line, 0, len(ids))
	for some := range slices.Chunk(ids, 4096) {
		var args []any
		more, err := db.All[Line](tx, `SELECT t.id, t.at, t.user_id, t.org_id, coalesce(u.name, ''), coalesce(o.name, ''), t.role, t.action, t.what, t.sections, t.grant_id, t.purpose
			FROM trail t LEFT JOIN app_user u ON u.id = t.user_id LEFT JOIN organisation o ON o.id = t.org_id
			WHERE t.id IN (`+db.List(&args, some)+`) ORDER BY t.id`, args...)
		if err != nil {
			return nil, err
		}
		list = append(list, more...)
	}
	slices.Reverse(list)
	return list, nil
}

// Since is when the first entry about people was kept; zero: there is none.
func Since(tx *db.Tx, people []sild.ID) (first time.Time, err error) {
	for _, p := range people {
		at, ok, err := db.Maybe[time.Time](tx, `SELECT t.at FROM trail_subject s JOIN trail t ON t.id = s.entry_id WHERE s.person_id = $1 ORDER BY s.entry_id LIMIT 1`, p)
		if err != nil {
			return first, err
		}
		if ok && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	return first, nil
}
