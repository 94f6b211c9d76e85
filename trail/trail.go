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
	"context"
	"slices"
	"time"

	"sild"
	"sild/db"
)

type row struct {
	ID                 sild.ID
	At                 time.Time
	User, Org          sild.ID
	Role, Action, What string
	Object             sild.ID
	Sections           string
	Grant              sild.ID
	Purpose            string
}

const columns = `id, at, user_id, org_id, role, action, what, object_id, sections, grant_id, purpose`

type subjectRow struct{ Entry, Person sild.ID }

// Keep writes the entries of one unit of work into it.
func Keep(tx *db.Tx, who sild.Actor, entries []sild.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	rows := make([]row, len(entries))
	var subjects []subjectRow
	for i, e := range entries {
		rows[i] = row{
			ID: tx.NewID(), At: tx.Now, User: who.User, Org: who.Org, Role: who.Role,
			Action: e.Action, What: e.What, Object: e.Object, Sections: e.Sections, Grant: e.Grant, Purpose: e.Purpose,
		}
		people := slices.Clone(e.Subjects)
		slices.Sort(people)
		for _, p := range slices.Compact(people) {
			subjects = append(subjects, subjectRow{rows[i].ID, p})
		}
	}
	if err := db.InsertAll(tx, "trail", columns, rows); err != nil {
		return err
	}
	return db.InsertAll(tx, "trail_subject", "entry_id, person_id", subjects)
}

// A Recorder commits the entries of reads.
type Recorder struct {
	db    *db.DB
	queue chan *read
}

type read struct {
	ctx     context.Context
	who     sild.Actor
	entries []sild.Entry
	done    chan error
}

// share is the most reads that share one commit.
const share = 256

// NewRecorder starts a recorder; it ends when ctx does.
func NewRecorder(ctx context.Context, d *db.DB) *Recorder {
	r := &Recorder{db: d, queue: make(chan *read, share)}
	go r.run(ctx)
	return r
}

// Commit keeps the entries of a read, and returns when they are safe.
func (r *Recorder) Commit(ctx context.Context, who sild.Actor, entries []sild.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	one := &read{ctx, who, entries, make(chan error, 1)}
	select {
	case r.queue <- one:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-one.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (r *Recorder) run(ctx context.Context) {
	for {
		var batch []*read
		select {
		case <-ctx.Done():
			return
		case one := <-r.queue:
			batch = append(batch, one)
		}
		for len(batch) < share { // those who came while the last commit was made
			select {
			case one := <-r.queue:
				batch = append(batch, one)
				continue
			default:
			}
			break
		}
		err := r.db.Write(ctx, sild.System, func(tx *db.Tx) error {
			for _, one := range batch {
				if err := Keep(tx, one.who, one.entries); err != nil {
					return err
				}
			}
			return nil
		})
		for _, one := range batch {
			one.done <- err
		}
	}
}

// A Look is one entry as the person, or a privacy officer, reads it.
type Look struct {
	At                      time.Time
	UserName, OrgName, Role string
	Action, What, Sections  string
}

// Of lists who looked at a person's record, the latest first; with it those who
// looked at the records that were merged into it. What told of several of them
// is one line.
func Of(tx *db.Tx, person sild.ID, limit int, merged ...sild.ID) ([]Look, error) {
	if len(merged) > 0 {
		args := []any{limit}
		return db.All[Look](tx, `
			SELECT t.at, coalesce(u.name, ''), coalesce(o.name, ''), t.role, t.action, t.what, t.sections
			FROM trail t LEFT JOIN app_user u ON u.id = t.user_id LEFT JOIN organisation o ON o.id = t.org_id
			WHERE t.id IN (SELECT s.entry_id FROM trail_subject s WHERE s.person_id IN (`+db.List(&args, append([]sild.ID{person}, merged...))+`))
			ORDER BY t.id DESC LIMIT $1`, args...)
	}
	return db.All[Look](tx, `
		SELECT t.at, coalesce(u.name, ''), coalesce(o.name, ''), t.role, t.action, t.what, t.sections
		FROM trail_subject s JOIN trail t ON t.id = s.entry_id
		LEFT JOIN app_user u ON u.id = t.user_id LEFT JOIN organisation o ON o.id = t.org_id
		WHERE s.person_id = $1 ORDER BY s.entry_id DESC LIMIT $2`, person, limit)
}
