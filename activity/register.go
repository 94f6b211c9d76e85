// SPDX-License-Identifier: EUPL-1.2

package activity

import (
	"cmp"
	"slices"
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/pack"
)

// An Attendance says whether a participant was at a session. Its Day is that of
// the session, and of one that was caught up with later that on which it was.
type Attendance struct {
	sild.Fact
	Activity  sild.ID
	Session   sild.ID
	Template  string
	Part      string
	Section   string
	SessionAt time.Time
	State     string // came, excused, missed, caught_up
	Minutes   int
	Note      string // why excused, or what it was about
}

const attendanceColumns = casework.AttendanceColumns

// States are those of an attendance on a register; one can catch up later.
var States = []string{pack.Came, pack.Excused, pack.Missed}

// A Mark is what a register says of one participant.
type Mark struct {
	Case    sild.ID
	State   string // one of States; empty: nothing is said
	Minutes int    // zero for one who came: as long as the session
	Note    string
}

// A GuestMark is what it says of a guest.
type GuestMark struct {
	Guest   sild.ID
	State   string // came or missed; empty: nothing is said
	Minutes int
}

// RegisterInput is a register as it was filled in.
type RegisterInput struct {
	Marks  []Mark
	Guests []GuestMark
	Heads  int // who came without a name
}

// A Line is a participant on a register.
type Line struct {
	Entry
	Attendance        // zero: nothing is said yet
	Mine       bool   // the reader may write it
	Signed     bool   // signed up
	Lead       string // name of the person's support person; not filled here
}

// A Register is the whole group at one session, as its reader may see it.
type Register struct {
	Session
	Opened
	Lines  []Line
	Guests []GuestLine
	Unseen int // participants on it whose names are not for this reader
	Taken  int // places
}

// A GuestLine is a guest on a register.
type GuestLine struct {
	Entry
	State   string
	Minutes int
}

// RegisterOf is the register of a session. It leaves a trail of the people shown.
func RegisterOf(tx *db.Tx, id sild.ID) (r Register, err error) {
	defer sild.Wrap(&err, "activity.RegisterOf(%s)", id)
	if r.Session, r.Opened, err = OpenSession(tx, id); err != nil {
		return r, err
	}
	list, err := r.entries(tx, id)
	if err != nil {
		return r, err
	}
	there, err := r.attendances(tx, id)
	if err != nil {
		return r, err
	}
	type seenRow struct {
		Guest   sild.ID
		State   string
		Minutes int
	}
	seen, err := db.All[seenRow](tx, `SELECT guest_id, state, minutes FROM guest_seen WHERE session_id = $1 ORDER BY guest_id`, id)
	if err != nil {
		return r, err
	}
	for _, e := range list {
		if !e.Waiting {
			r.Taken++
		}
		if e.Guest() {
			g := GuestLine{Entry: e}
			for _, n := range seen {
				if n.Guest == e.ID {
					g.State, g.Minutes = n.State, n.Minutes
				}
			}
			r.Guests = append(r.Guests, g)
			continue
		}
		if e.Case == "" {
			r.Unseen++
			continue
		}
		l := Line{Entry: e, Signed: true, Mine: e.Full || r.Leads}
		for i, a := range there {
			if a.Case == e.Case {
				l.Attendance = a.Attendance
				there[i].taken = true
			}
		}
		r.Lines = append(r.Lines, l)
	}
	for _, a := range there { // came without being on the list
		switch {
		case a.taken:
		case a.Name == "":
			r.Unseen++
		default:
			r.Lines = append(r.Lines, Line{Entry: Entry{ID: a.Thing, Case: a.Case, Person: a.Person, Name: a.Name, Full: a.full}, Attendance: a.Attendance, Mine: a.full || r.Leads})
		}
	}
	slices.SortStableFunc(r.Lines, func(a, b Line) int {
		return cmp.Or(a.SlotAt.Compare(b.SlotAt), waitsLast(a.Waiting, b.Waiting), cmp.Compare(a.Name, b.Name))
	})
	people := make([]sild.ID, 0, len(r.Lines))
	for _, l := range r.Lines {
		if !slices.Contains(people, l.Person) {
			people = append(people, l.Person)
		}
	}
	r.trailed(tx, people)
	return r, nil
}

func waitsLast(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

type namedAttendance struct {
	Attendance
	Person      sild.ID
	Name        string
	full, taken bool
}

// attendances are what is said of a session, with names where the actor may see
// them.
func (o Opened) attendances(tx *db.Tx, session sild.ID) (list []namedAttendance, err error) {
	type row struct {
		Attendance
		Person    sild.ID
		Name      string
		Full, Led bool
	}
	args := []any{session}
	full, led := o.visible(tx, &args)
	rows, err := db.All[row](tx, `SELECT `+of("t", sild.FactColumns)+`, `+of("t", attendanceColumns)+`, c.person_id, c.name, `+full+`, `+led+`
		FROM attendance t JOIN case_card c ON c.case_id = t.case_id WHERE t.session_id = $1 AND t.replaced_at IS NULL ORDER BY c.sort_key, t.id`, args...)
	for _, r := range rows {
		a := namedAttendance{Attendance: r.Attendance, full: r.Full}
		if r.Full || r.Led {
			a.Person, a.Name = r.Person, r.Name
		}
		list = append(list, a)
	}
	return list, err
}

// toWrite opens a case to write what the actor says of it on a register: whoever
// may write the section, and who leads the activity.
func (o Opened) toWrite(tx *db.Tx, caseID sild.ID) (rec access.Record, asLeader bool, err error) {
	var args []any
	args = append(args, caseID)
	full, led := o.visible(tx, &args)
	type row struct{ Full, Led bool }
	r, err := db.One[row](tx, `SELECT `+full+`, `+led+` FROM case_card c WHERE c.case_id = $1`, args...)
	if err != nil {
		return rec, false, err
	}
	if r.Led && !r.Full {
		rec, err = access.CaseAsToWrite(tx, caseID, access.Leader, o.Section[0])
		return rec, true, err
	}
	rec, err = access.CaseToWrite(tx, caseID, o.Section[0])
	return rec, false, err
}

// Save writes the register of a session. What was written before and is the same
// stays as it is; what differs is corrected. A leader who may not see the person
// corrects what they wrote themself.
func Save(tx *db.Tx, id sild.ID, in RegisterInput) (_ []Attendance, err error) {
	defer sild.Wrap(&err, "activity.Save(%s)", id)
	s, o, err := OpenSession(tx, id)
	if err != nil {
		return nil, err
	}
	p := sild.Problems{}
	p.Check(!s.Off(), "", "activity.session.off")
	p.Check(!sild.DateOf(s.StartsAt, o.Pack.Location()).After(o.Today), "", "activity.register.ahead")
	p.Check(in.Heads >= 0 && in.Heads <= 10_000, "heads", "activity.heads.range")
	if err := p.Err(); err != nil {
		return nil, err
	}
	if !o.Leads && !o.Plans {
		// Somebody of the provider who plans nothing writes of their own people only.
		p.Check(len(in.Guests) == 0 && in.Heads == 0, "", "error.forbidden")
	}
	var saved []Attendance
	for _, m := range in.Marks {
		if m.State == "" {
			continue
		}
		a, changed, err := o.mark(tx, p, s, m)
		if err != nil {
			return nil, err
		}
		if changed {
			saved = append(saved, a)
		}
	}
	if err := p.Err(); err != nil {
		return nil, err
	}
	for _, g := range in.Guests {
		if g.State == "" {
			continue
		}
		if g.State == Came && g.Minutes == 0 {
			g.Minutes = s.Minutes
		}
		if err := SeeGuest(tx, g.Guest, id, g.State, g.Minutes); err != nil {
			return nil, err
		}
	}
	tx.Trail(sild.Entry{Action: "write", What: "register", Object: id})
	if s.Heads != nil && *s.Heads == in.Heads {
		return saved, nil
	}
	if s.Heads != nil {
		if err := noted(tx, change{Activity: o.ID, Session: id, What: "heads", Was: number(*s.Heads)}); err != nil {
			return nil, err
		}
	}
	_, err = db.Exec(tx, `UPDATE activity_session SET heads = $1 WHERE id = $2`, in.Heads, id)
	return saved, err
}

// mark says of one participant whether they were at a session.
func (o Opened) mark(tx *db.Tx, p sild.Problems, s Session, m Mark) (a Attendance, changed bool, err error) {
	field := "state_" + string(m.Case)
	p.Check(slices.Contains(States, m.State), field, "case.choice.unknown")
	p.Check(m.Minutes >= 0 && m.Minutes <= 24*60, "minutes_"+string(m.Case), "contact.minutes.range", "limit", "int:1440")
	m.Note = p.Line("note_"+string(m.Case), m.Note, 200)
	was, there, err := attendanceAt(tx, s.ID, m.Case)
	if err != nil {
		return a, false, err
	}
	if m.State == pack.Came && m.Minutes == 0 {
		m.Minutes = s.Minutes
	}
	if m.State != pack.Came {
		m.Minutes = 0
	}
	if there && (was.State == m.State || was.State == pack.CaughtUp && m.State != pack.Came) && (was.State == pack.CaughtUp || was.Minutes == m.Minutes && was.Note == m.Note) {
		return was, false, nil
	}
	rec, asLeader, err := o.toWrite(tx, m.Case)
	if err != nil {
		return a, false, err
	}
	if err := o.mayJoin(tx, p, rec, sild.DateOf(s.StartsAt, o.Pack.Location())); err != nil || len(p) > 0 {
		return a, false, err
	}
	a = o.attendance(tx, rec, s, m)
	if there {
		if asLeader && was.RecordedBy != tx.Actor.User {
			return a, false, &sild.Error{Kind: sild.Forbidden, Key: "mend.not_yours"}
		}
		head, err := db.Amend(tx, "attendance", was.Fact, casework.Changed)
		if err != nil {
			return a, false, err
		}
		head.Day = a.Day
		a.Fact = head
	}
	return a, true, db.Record(tx, "attendance", attendanceColumns, a.Fact, a)
}

// attendance is what m says of the person of rec at s.
func (o Opened) attendance(tx *db.Tx, rec access.Record, s Session, m Mark) Attendance {
	return Attendance{
		Fact:     tx.NewFact(rec.Subject, rec.Case, sild.DateOf(s.StartsAt, o.Pack.Location()), "worker", "seen"),
		Activity: o.ID, Session: s.ID, Template: o.Template, Part: o.Part, Section: o.Section, SessionAt: s.StartsAt, State: m.State, Minutes: m.Minutes, Note: m.Note,
	}
}

func attendanceAt(tx *db.Tx, session, caseID sild.ID) (Attendance, bool, error) {
	return db.Maybe[Attendance](tx, `SELECT `+sild.FactColumns+`, `+attendanceColumns+` FROM attendance WHERE session_id = $1 AND case_id = $2 AND replaced_at IS NULL`, session, caseID)
}

// CatchUp says that a participant who was not at a session made up for it on
// another day. It then counts as given.
func CatchUp(tx *db.Tx, session, caseID sild.ID, day sild.Date, minutes int, note string) (_ Attendance, err error) {
	defer sild.Wrap(&err, "activity.CatchUp(%s, %s)", session, caseID)
	s, o, err := OpenSession(tx, session)
	if err != nil {
		return Attendance{}, err
	}
	rec, asLeader, err := o.toWrite(tx, caseID)
	if err != nil {
		return Attendance{}, err
	}
	was, there, err := attendanceAt(tx, session, caseID)
	if err != nil {
		return Attendance{}, err
	}
	p := sild.Problems{}
	p.Check(!there || was.State == pack.Missed || was.State == pack.Excused, "case", "activity.catch.came")
	p.Check(!s.Off(), "", "activity.session.off")
	p.Check(!day.IsZero(), "day", "case.day.required")
	p.Check(!day.After(o.Today), "day", "case.day.future")
	p.Check(day.IsZero() || !day.Before(sild.DateOf(s.StartsAt, o.Pack.Location())), "day", "activity.catch.before")
	p.Check(minutes > 0 && minutes <= 24*60, "minutes", "contact.minutes.range", "limit", "int:1440")
	note = p.Line("note", note, 200)
	if err := o.mayJoin(tx, p, rec, day); err != nil {
		return Attendance{}, err
	}
	if err := p.Err(); err != nil {
		return Attendance{}, err
	}
	a := o.attendance(tx, rec, s, Mark{State: pack.CaughtUp, Minutes: minutes, Note: note})
	if there {
		if asLeader && was.RecordedBy != tx.Actor.User {
			return a, &sild.Error{Kind: sild.Forbidden, Key: "mend.not_yours"}
		}
		if a.Fact, err = db.Amend(tx, "attendance", was.Fact, casework.Changed); err != nil {
			return a, err
		}
	}
	a.Day = day
	return a, db.Record(tx, "attendance", attendanceColumns, a.Fact, a)
}
