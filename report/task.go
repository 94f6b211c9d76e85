// SPDX-License-Identifier: EUPL-1.2

package report

import (
	"sild"
	"sild/access"
	"sild/db"
)

// A Task is a Work with all that was derived of it, also when it is no longer
// open.
type Task struct {
	Work
	Occurrence int
	Closes     sild.Date
	Done       sild.Date
	State      string // open, done, missed, dismissed, lapsed
	Owner      string // the role whose it is
}

const taskSelect = `SELECT t.key, t.case_id, t.subject_id, s.person_id, t.programme_id, t.clock, t.opens_on, t.due_on, t.why, t.user_id, d.given, d.family,
		t.occurrence, t.closes_on, t.done_on, t.state, t.owner
	FROM task t JOIN subject s ON s.id = t.subject_id JOIN person_detail d ON d.subject_id = s.person_id AND d.replaced_at IS NULL
	WHERE `

const taskOrder = ` ORDER BY t.due_on, t.key`

// TasksOf are all tasks of the case that r opened, of any state; of a person's
// record those beside any case, and those of the cases that the actor may open.
func TasksOf(tx *db.Tx, r access.Record) (_ []Task, err error) {
	defer sild.Wrap(&err, "report.TasksOf(%s, %s)", r.Subject, r.Case)
	if r.Case != "" {
		return db.All[Task](tx, taskSelect+`t.subject_id = $1 AND t.case_id = $2`+taskOrder, r.Subject, r.Case)
	}
	args := []any{r.Subject}
	scope := access.Scope(tx, 'P', &args)
	return db.All[Task](tx, taskSelect+`t.subject_id = $1
		AND (t.case_id IS NULL OR EXISTS (SELECT 1 FROM case_card c WHERE c.case_id = t.case_id AND `+scope+`))`+taskOrder, args...)
}

// Whole are the tasks that works are of, in their order.
func Whole(tx *db.Tx, works []Work) (_ []Task, err error) {
	defer sild.Wrap(&err, "report.Whole")
	keys := make([]string, len(works))
	for i, w := range works {
		keys[i] = w.Key
	}
	var args []any
	return db.All[Task](tx, taskSelect+`t.key IN (`+db.List(&args, keys)+`)`+taskOrder, args...)
}
