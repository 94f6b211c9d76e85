// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"sild"
	"sild/access"
	"sild/db"
	"sild/pack"
	"sild/programme"
)

// A TaskFact is what people did to a single task: gave it to another, put it
// off, or said that it need not be done. It stays with the task's key when the
// days move.
type TaskFact struct {
	sild.Fact
	Key    string
	Act    string // reassign, snooze, dismiss
	User   sild.ID
	Until  sild.Date // first shown again
	Reason string
}

const taskFactColumns = `key, act, user_id, until_on, reason`

// longestSnooze is how long a task can be put off: a year. It is ours.
const longestSnooze = 366

// A taskRow is the task that a fact is about.
type taskRow struct {
	Subject, Case, Programme sild.ID
	State                    string
	User, Team               sild.ID
}

// openTask opens the record to which a task belongs, for writing. A task of a
// person beside any case belongs to the person's own details.
func openTask(tx *db.Tx, key string) (t taskRow, p *pack.Pack, err error) {
	t, err = db.One[taskRow](tx, `SELECT subject_id, case_id, programme_id, state, user_id, team_id FROM task WHERE key = $1`, key)
	if err != nil {
		return t, nil, err
	}
	if t.Case != "" {
		_, err = access.CaseToWrite(tx, t.Case, 'P')
	} else {
		_, err = access.PersonToWrite(tx, t.Subject, 'I')
	}
	if err != nil {
		return t, nil, err
	}
	if t.State != "open" {
		return t, nil, &sild.Error{Kind: sild.Conflict, Key: "task.closed"}
	}
	p, err = programme.Of(tx, t.Programme)
	return t, p, err
}

func (t taskRow) record(tx *db.Tx, p *pack.Pack, f TaskFact) (TaskFact, error) {
	f.Fact = tx.NewFact(t.Subject, t.Case, sild.DateOf(tx.Now, p.Location()), "worker", "seen")
	return f, db.Record(tx, "task_fact", taskFactColumns, f.Fact, f)
}

// Reassign gives a task to another worker of the team: one's own, or with the
// duty to assign anybody's.
func Reassign(tx *db.Tx, key string, user sild.ID, reason string) (_ TaskFact, err error) {
	defer sild.Wrap(&err, "casework.Reassign(%s)", key)
	t, pk, err := openTask(tx, key)
	if err != nil {
		return TaskFact{}, err
	}
	if t.User != tx.Actor.User || t.User == "" {
		if err := access.Duty(tx, access.Assign); err != nil {
			return TaskFact{}, err
		}
	}
	able, err := (Opened{Record: access.Record{Team: t.Team}}).teammate(tx, user, "", tx.Today(), tx.Today())
	if err != nil {
		return TaskFact{}, err
	}
	f := TaskFact{Key: key, Act: "reassign", User: user}
	p := sild.Problems{}
	f.Reason = p.Line("reason", reason, 300)
	p.Check(able, "user", "assignment.user.not_in_team")
	if err := p.Err(); err != nil {
		return f, err
	}
	return t.record(tx, pk, f)
}

// Snooze puts a task off: it is shown again from the day until on. When it is
// due does not change.
func Snooze(tx *db.Tx, key string, until sild.Date, reason string) (_ TaskFact, err error) {
	defer sild.Wrap(&err, "casework.Snooze(%s)", key)
	t, pk, err := openTask(tx, key)
	if err != nil {
		return TaskFact{}, err
	}
	f := TaskFact{Key: key, Act: "snooze", Until: until}
	p := sild.Problems{}
	f.Reason = p.Line("reason", reason, 300)
	today := sild.DateOf(tx.Now, pk.Location())
	p.Check(!until.IsZero(), "until", "case.day.required")
	p.Check(until.IsZero() || until.After(today), "until", "task.until.past")
	p.Check(until.Sub(today) <= longestSnooze, "until", "case.day.far")
	p.Check(f.Reason != "", "reason", "task.reason.required")
	if err := p.Err(); err != nil {
		return f, err
	}
	return t.record(tx, pk, f)
}

// Dismiss says that a task need not be done, and why.
func Dismiss(tx *db.Tx, key, reason string) (_ TaskFact, err error) {
	defer sild.Wrap(&err, "casework.Dismiss(%s)", key)
	t, pk, err := openTask(tx, key)
	if err != nil {
		return TaskFact{}, err
	}
	f := TaskFact{Key: key, Act: "dismiss"}
	p := sild.Problems{}
	f.Reason = p.Line("reason", reason, 300)
	p.Check(f.Reason != "", "reason", "task.reason.required")
	if err := p.Err(); err != nil {
		return f, err
	}
	return t.record(tx, pk, f)
}

// TaskFacts are what people did to the task of that key, in their order. The
// caller has opened the record.
func TaskFacts(tx *db.Tx, subject sild.ID, key string) ([]TaskFact, error) {
	return db.All[TaskFact](tx, `SELECT `+sild.FactColumns+`, `+taskFactColumns+` FROM task_fact
		WHERE subject_id = $1 AND key = $2 AND replaced_at IS NULL ORDER BY recorded_at, id`, subject, key)
}
