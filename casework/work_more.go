// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/org"
)

// A Discussed is what was said and agreed of one person at a work meeting. Its
// Day is the meeting's. Only those who see the case read it.
type Discussed struct {
	sild.Fact
	Meeting sild.ID // its Thing
	Agreed  string
	Owner   string    // who sees to it
	DueOn   sild.Date // zero: nothing is due
}

const discussedColumns = `meeting_id, agreed, owner, due_on`

// DiscussedInput is what is written down of one person.
type DiscussedInput struct {
	Case   sild.ID
	Agreed string
	Owner  string
	DueOn  sild.Date
}

// Discuss writes down what was said of a person at a meeting that was held. It
// is refused where the person does not want that one talks with others.
func Discuss(tx *db.Tx, meeting sild.ID, in DiscussedInput) (_ Discussed, err error) {
	defer sild.Wrap(&err, "casework.Discuss(%s)", meeting)
	m, _, err := ownWork(tx, meeting)
	if err != nil {
		return Discussed{}, err
	}
	pr := sild.Problems{}
	d := Discussed{Meeting: m.Thing, DueOn: in.DueOn}
	d.Agreed, d.Owner = pr.Text("agreed", in.Agreed, 2000), pr.Line("owner", in.Owner, 120)
	pr.Check(in.Case != "", "case", "case.choice.required")
	pr.Check(m.State == "held", "", "work.not_held")
	pr.Check(d.Agreed != "", "agreed", "work.agreed.required")
	pr.Check(in.DueOn.IsZero() || !in.DueOn.Before(m.Day), "due_on", "case.day.before", "day", "date:"+m.Day.String())
	pr.Check(in.DueOn.IsZero() || d.Owner != "", "owner", "work.owner.required")
	if in.Case == "" {
		return d, pr.Err()
	}
	o, err := Open(tx, in.Case, 'P')
	if err != nil {
		return Discussed{}, err
	}
	said, err := Consents(tx, in.Case)
	if err != nil {
		return d, err
	}
	pr.Check(o.Programme == m.Programme, "case", "case.choice.unknown")
	pr.Check(o.Pack.Uses("network", Answers(said), m.Day), "case", "work.consent")
	pr.Check(!m.Day.Before(o.Referred), "case", "case.day.before_referral", "day", "date:"+o.Referred.String())
	if err := pr.Err(); err != nil {
		return d, err
	}
	d.Fact = o.fact(tx, m.Day, "said")
	return d, db.Record(tx, "discussed", discussedColumns, d.Fact, d)
}

// DiscussedOf is what was said of the person of a case at work meetings, the
// latest first. The caller has opened the case.
func DiscussedOf(tx *db.Tx, caseID sild.ID) ([]Discussed, error) {
	return held[Discussed](tx, "discussed", discussedColumns, caseID, "day DESC, id DESC")
}

// A WorkTask is something to be done after a meeting that hangs on no person.
type WorkTask struct {
	ID, Thing   sild.ID
	RecordedAt  time.Time
	RecordedBy  sild.ID
	ReplacedAt  time.Time
	ReplacedBy  sild.ID
	ReplacedWhy string
	Meeting     sild.ID
	Words       string
	OwnerID     sild.ID // empty: somebody who never signs in
	Owner       string
	DueOn       sild.Date
	DoneOn      sild.Date // zero: open
}

const workTaskColumns = `id, thing, recorded_at, recorded_by, replaced_at, replaced_by, replaced_why, meeting_id, words, owner_id, owner, due_on, done_on`

// WorkTaskInput is what is to be done, by whom and until when.
type WorkTaskInput struct {
	Words string
	User  sild.ID // who signs in; or
	Owner string  // the name of somebody who does not
	DueOn sild.Date
}

// AddWorkTask says what is to be done after a meeting.
func AddWorkTask(tx *db.Tx, meeting sild.ID, in WorkTaskInput) (_ WorkTask, err error) {
	defer sild.Wrap(&err, "casework.AddWorkTask(%s)", meeting)
	m, _, err := ownWork(tx, meeting)
	if err != nil {
		return WorkTask{}, err
	}
	users, err := workUsers(tx, m)
	if err != nil {
		return WorkTask{}, err
	}
	pr := sild.Problems{}
	t := WorkTask{Meeting: m.Thing, OwnerID: in.User, DueOn: in.DueOn}
	t.Words, t.Owner = pr.Line("words", in.Words, 300), pr.Line("owner", in.Owner, 120)
	for _, u := range users {
		if u.User == in.User {
			t.Owner = u.Name
		}
	}
	pr.Check(m.State == "held", "", "work.not_held")
	pr.Check(t.Words != "", "words", "work.words.required")
	pr.Check(t.Owner != "", "owner", "work.owner.required")
	pr.Check(!in.DueOn.IsZero(), "due_on", "case.day.required")
	pr.Check(in.DueOn.IsZero() || !in.DueOn.Before(m.Day), "due_on", "case.day.before", "day", "date:"+m.Day.String())
	if err := pr.Err(); err != nil {
		return t, err
	}
	t.ID = tx.NewID()
	t.Thing, t.RecordedAt, t.RecordedBy = t.ID, tx.Now, tx.Actor.User
	return t, db.Insert(tx, "work_meeting_task", workTaskColumns, t)
}

// DoWorkTask says that it was done. Thing names it.
func DoWorkTask(tx *db.Tx, thing sild.ID) (_ WorkTask, err error) {
	defer sild.Wrap(&err, "casework.DoWorkTask(%s)", thing)
	t, err := db.One[WorkTask](tx, `SELECT `+workTaskColumns+` FROM work_meeting_task WHERE thing = $1 AND replaced_at IS NULL`, thing)
	if err != nil {
		return t, err
	}
	if _, err := OpenWork(tx, t.Meeting); err != nil {
		return WorkTask{}, err
	}
	if !t.DoneOn.IsZero() {
		return t, &sild.Error{Kind: sild.Conflict, Key: "work.done_already"}
	}
	n, err := db.Exec(tx, `UPDATE work_meeting_task SET replaced_at = $1, replaced_by = $2, replaced_why = $3 WHERE id = $4 AND replaced_at IS NULL`, tx.Now, tx.Actor.User, Changed, t.ID)
	if err == nil && n == 0 {
		err = &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	if err != nil {
		return t, err
	}
	t.ID, t.RecordedAt, t.RecordedBy, t.DoneOn = tx.NewID(), tx.Now, tx.Actor.User, tx.Today()
	return t, db.Insert(tx, "work_meeting_task", workTaskColumns, t)
}

// MyWorkTasks are the open ones that are the actor's, the first due first.
func MyWorkTasks(tx *db.Tx) ([]WorkTask, error) {
	return db.All[WorkTask](tx, `SELECT `+workTaskColumns+` FROM work_meeting_task WHERE replaced_at IS NULL AND owner_id = $1 AND done_on IS NULL ORDER BY due_on, id LIMIT 50`, tx.Actor.User)
}

// A WorkDetail is a meeting with all that belongs to it. Of the people who were
// discussed it names those whom the actor sees; Count is how many there were.
type WorkDetail struct {
	WorkMeeting
	WithName string
	People   []Attendee
	Tasks    []WorkTask
	Cases    []WorkCase
	Count    int
	Own      bool // of the actor's team, who may change it
}

// A WorkCase is a person who was discussed, for those who see the case.
type WorkCase struct {
	Discussed
	Name   string
	Person sild.ID
}

// OpenWork opens a meeting: for the team whose it is, and for those of the other
// organisation who sign in. To everybody else it does not exist.
func OpenWork(tx *db.Tx, thing sild.ID) (d WorkDetail, err error) {
	defer sild.Wrap(&err, "casework.OpenWork(%s)", thing)
	column, of, err := workScope(tx)
	if sild.KindOf(err) == sild.Forbidden || sild.KindOf(err) == sild.NotFound {
		return d, sild.Missing()
	}
	if err != nil {
		return d, err
	}
	if d.WorkMeeting, err = db.One[WorkMeeting](tx, `SELECT `+workMeetingColumns+` FROM work_meeting WHERE thing = $1 AND replaced_at IS NULL AND `+column+` = $2`, thing, of); err != nil {
		return d, err
	}
	d.Own = column == "team_id"
	if err := d.fill(tx); err != nil {
		return d, err
	}
	args := []any{thing}
	d.Cases, err = db.All[WorkCase](tx, `SELECT x.id, x.thing, x.subject_id, x.case_id, x.day, x.source, x.evidence, x.recorded_at, x.recorded_by, x.replaced_at, x.replaced_by, x.replaced_why,
			x.meeting_id, x.agreed, x.owner, x.due_on, c.name, c.person_id
		FROM discussed x JOIN case_card c ON c.case_id = x.case_id WHERE x.meeting_id = $1 AND x.replaced_at IS NULL AND `+access.Scope(tx, 'P', &args)+` ORDER BY c.sort_key, x.id`, args...)
	persons := make([]sild.ID, len(d.Cases))
	for i, c := range d.Cases {
		persons[i] = c.Person
	}
	tx.Trail(sild.Entry{Action: "read", What: "work_meeting", Object: thing, Sections: "P", Subjects: persons})
	return d, err
}

// fill reads what names nobody of those who were discussed.
func (d *WorkDetail) fill(tx *db.Tx) (err error) {
	if d.WithName, err = db.One[string](tx, `SELECT name FROM organisation WHERE id = $1`, d.With); err != nil {
		return err
	}
	if d.People, err = db.All[Attendee](tx, `SELECT user_id, name, organisation FROM work_meeting_person WHERE row_id = $1 ORDER BY number`, d.ID); err != nil {
		return err
	}
	if d.Tasks, err = db.All[WorkTask](tx, `SELECT `+workTaskColumns+` FROM work_meeting_task WHERE meeting_id = $1 AND replaced_at IS NULL ORDER BY due_on, thing`, d.Thing); err != nil {
		return err
	}
	d.Count, err = db.One[int](tx, `SELECT count(DISTINCT case_id) FROM discussed WHERE meeting_id = $1 AND replaced_at IS NULL`, d.Thing)
	return err
}

// WorkUsers are the users who can have been at a meeting of the actor's team.
func WorkUsers(tx *db.Tx, d WorkDetail) ([]Attendee, error) {
	if !d.Own {
		return nil, nil
	}
	return workUsers(tx, d.WorkMeeting)
}

// WorkDays is how long the link to a meeting is good. It is ours.
const WorkDays = 60

// LinkWork makes a link by which those who never sign in read a meeting: when,
// who was there, what was decided, what is to be done, and how many people were
// discussed; nobody's name of those. The token is made before (org.NewToken) and
// kept nowhere. An earlier link is good no longer.
func LinkWork(tx *db.Tx, thing sild.ID, token string) (_ WorkMeeting, err error) {
	defer sild.Wrap(&err, "casework.LinkWork(%s)", thing)
	m, _, err := ownWork(tx, thing)
	if err != nil {
		return m, err
	}
	if err := CloseWorkLink(tx, thing); err != nil {
		return m, err
	}
	return m, db.Insert(tx, "work_meeting_link", `id, meeting_id, token, made_at, made_by, expires_at`, struct {
		ID, Meeting sild.ID
		Token       []byte
		At          time.Time
		By          sild.ID
		Until       time.Time
	}{tx.NewID(), m.Thing, hashOf(token), tx.Now, tx.Actor.User, tx.Now.Add(WorkDays * 24 * time.Hour)})
}

// CloseWorkLink ends the link to a meeting, if there is one.
func CloseWorkLink(tx *db.Tx, thing sild.ID) error {
	if _, _, err := ownWork(tx, thing); err != nil {
		return err
	}
	_, err := db.Exec(tx, `UPDATE work_meeting_link SET closed_at = $1 WHERE meeting_id = $2 AND closed_at IS NULL`, tx.Now, thing)
	return err
}

// WorkLinkUntil is until when a link to a meeting is good; zero: there is none.
func WorkLinkUntil(tx *db.Tx, thing sild.ID) (time.Time, error) {
	at, _, err := db.Maybe[time.Time](tx, `SELECT expires_at FROM work_meeting_link WHERE meeting_id = $1 AND closed_at IS NULL AND expires_at > $2 ORDER BY expires_at DESC LIMIT 1`, thing, tx.Now)
	return at, err
}

// WorkByLink is the meeting of a link, with nothing of anybody who was
// discussed. It is Missing if there is none, and if it was closed or has expired:
// all the same answer.
func WorkByLink(tx *db.Tx, token string) (d WorkDetail, team string, err error) {
	defer sild.Wrap(&err, "casework.WorkByLink")
	thing, err := db.One[sild.ID](tx, `SELECT meeting_id FROM work_meeting_link WHERE token = $1 AND closed_at IS NULL AND expires_at > $2`, hashOf(token), tx.Now)
	if err != nil {
		return d, "", err
	}
	if d.WorkMeeting, err = db.One[WorkMeeting](tx, `SELECT `+workMeetingColumns+` FROM work_meeting WHERE thing = $1 AND replaced_at IS NULL`, thing); err != nil {
		return d, "", err
	}
	if err := d.fill(tx); err != nil {
		return d, "", err
	}
	tx.Trail(sild.Entry{Action: "read", What: "work_meeting", Object: thing, Purpose: access.Requested})
	team, err = db.One[string](tx, `SELECT o.name FROM team t JOIN organisation o ON o.id = t.org_id WHERE t.id = $1`, d.Team)
	return d, team, err
}

// WorkTeam is the team of the actor that holds work meetings in a programme.
func WorkTeam(tx *db.Tx, programmeID sild.ID) (org.Team, error) {
	team, _, err := workTeam(tx, programmeID)
	return team, err
}

// WorkChoices are the people who can be discussed at a meeting: those in the
// service whom the actor sees.
func WorkChoices(tx *db.Tx, d WorkDetail) ([]WorkCase, error) {
	type row struct {
		Case, Person sild.ID
		Name         string
	}
	args := []any{d.Programme}
	rows, err := db.All[row](tx, `SELECT c.case_id, c.person_id, c.name FROM case_card c WHERE c.programme_id = $1 AND c.ended_on IS NULL AND c.outcome || '' IN ('accepted', 'waiting')
		AND `+access.Scope(tx, 'P', &args)+` ORDER BY c.sort_key, c.case_id LIMIT 200`, args...)
	list, persons := make([]WorkCase, len(rows)), make([]sild.ID, len(rows))
	for i, r := range rows {
		list[i].Case, list[i].Name, list[i].Person, persons[i] = r.Case, r.Name, r.Person, r.Person
	}
	tx.Trail(sild.Entry{Action: "list", What: "case", Sections: "I", Subjects: persons})
	return list, err
}
