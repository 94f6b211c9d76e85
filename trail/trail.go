// SPDX-License-Identifier: EUPL-1.2

// Package trail keeps what was seen and done: who, when, in which role, by
// which grant, of whom. It never keeps content.
//
// It promises that an entry is written in the transaction of the write it tells
// of, and that a read's entry is committed before the first byte of the answer
// leaves: [Recorder.Commit] returns only then, and concurrent readers share a
// commit (design §7). No trail, no content: if the entry cannot be kept, the
// read fails.
//
// What deserves an entry is decided where the record is opened: in access.
package trail

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"sild"
	"sild/db"
)

// Denied is the action of an entry that tells of a refusal: nothing was seen.
const Denied = "denied"

type row struct {
	ID                 sild.ID
	At                 time.Time
	User, Org          sild.ID
	Role, Action, What string
	Object             sild.ID
	Sections           string
	Grant              sild.ID
	Purpose            string
	Subjects           string // ids of people, with spaces between
	Session            string // not an ID: where there is none it is empty, so that it stands in no leaf
}

const columns = `id, at, user_id, org_id, role, action, what, object_id, sections, grant_id, purpose, subjects, session_id`

// Keep writes the entries of one unit of work into it.
func Keep(tx *db.Tx, who sild.Actor, entries []sild.Entry) error {
	return keep(tx, []*unit{{who: who, entries: entries}}, len(entries))
}

// A unit is what one reader or writer did.
type unit struct {
	ctx     context.Context
	who     sild.Actor
	entries []sild.Entry
	done    chan error
}

// few is the most subjects of an entry that are entered in the index of people
// with it. A list has fifty, in as many places of the index: they come later.
const few = 3

// keep writes the entries of units, n in all.
func keep(tx *db.Tx, units []*unit, n int) error {
	if n == 0 {
		return nil
	}
	rows, unsealed := make([]row, 0, n), make([]pendingRow, 0, n)
	var subjects []subjectRow
	var later []pendingRow
	for _, u := range units {
		for _, e := range u.entries {
			people := slices.Sorted(slices.Values(e.Subjects))
			people = slices.Compact(people)
			r := row{
				ID: tx.NewID(), At: tx.Now, User: u.who.User, Org: u.who.Org, Role: u.who.Role,
				Action: e.Action, What: e.What, Object: e.Object, Sections: e.Sections, Grant: e.Grant, Purpose: e.Purpose,
				Subjects: joined(people), Session: string(cmp.Or(e.Session, u.who.Session)),
			}
			rows, unsealed = append(rows, r), append(unsealed, pendingRow{r.ID})
			if len(people) > few || e.Action == Denied { // what is refused takes as long whether there is somebody or not
				later = append(later, pendingRow{r.ID})
				continue
			}
			for _, p := range people {
				subjects = append(subjects, subjectRow{r.ID, p})
			}
		}
	}
	if err := db.InsertAll(tx, "trail", columns, rows); err != nil {
		return unkept(err)
	}
	if err := db.InsertAll(tx, "trail_unsealed", "entry_id", unsealed); err != nil {
		return unkept(err)
	}
	if err := db.InsertAll(tx, "trail_pending", "entry_id", later); err != nil {
		return unkept(err)
	}
	return unkept(db.InsertAll(tx, "trail_subject", "entry_id, person_id", subjects))
}

// unkept is the answer when the trail cannot be written: no trail, no content. It
// is nobody's mistake, and may pass.
func unkept(err error) error {
	if e, ok := errors.AsType[*sild.Error](err); err == nil || ok && e.Key == "error.trail" {
		return err
	}
	return &sild.Error{Kind: sild.Busy, Key: "error.trail", Err: err}
}

func joined(ids []sild.ID) string {
	var b strings.Builder
	for i, id := range ids {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(string(id))
	}
	return b.String()
}

// A Look is one entry as the person, or a privacy officer, reads it.
type Look struct {
	At                      time.Time
	UserName, OrgName, Role string
	Action, What, Sections  string
}

// Of lists who looked at a person's record, the latest first, and not who tried
// to in vain; with it those who
// looked at the records that were merged into it. What told of several of them
// is one line. What is withheld from them is left out.
func Of(tx *db.Tx, person sild.ID, limit int, merged ...sild.ID) ([]Look, error) {
	var ids []sild.ID
	people := append([]sild.ID{person}, merged...)
	for _, p := range people {
		some, err := db.All[sild.ID](tx, `SELECT s.entry_id FROM trail_subject s JOIN trail t ON t.id = s.entry_id
			WHERE s.person_id = $1 AND t.action <> '`+Denied+`' ORDER BY s.entry_id DESC LIMIT $2`, p, limit)
		if err != nil {
			return nil, err
		}
		ids = append(ids, some...)
	}
	err := db.Each(tx, `SELECT t.id, t.subjects FROM trail_pending p JOIN trail t ON t.id = p.entry_id WHERE t.action <> '`+Denied+`'`, func(e shown) error {
		if slices.ContainsFunc(people, func(p sild.ID) bool { return strings.Contains(e.Subjects, string(p)) }) {
			ids = append(ids, e.ID)
		}
		return nil
	})
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	slices.SortFunc(ids, func(a, b sild.ID) int { return cmp.Compare(b, a) })
	ids = slices.Compact(ids)
	var args []any
	return db.All[Look](tx, `
		SELECT t.at, coalesce(u.name, ''), coalesce(o.name, ''), t.role, t.action, t.what, t.sections
		FROM trail t LEFT JOIN app_user u ON u.id = t.user_id LEFT JOIN organisation o ON o.id = t.org_id
		WHERE t.id IN (`+db.List(&args, ids[:min(len(ids), limit)])+`) AND NOT `+Withheld(tx, people, &args)+` ORDER BY t.id DESC`, args...)
}
