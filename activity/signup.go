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
)

// A SignUp says that a participant wants to come: to all sessions, or to one.
type SignUp struct {
	sild.Fact
	Activity sild.ID
	Session  sild.ID // empty: all of them
	Template string
	Section  string
	AskedAt  time.Time // the order in which places are given
	SlotAt   time.Time // of one that is booked: when
	EndedOn  sild.Date // no longer wants to come
	Why      string
}

const signUpColumns = casework.SignUpColumns

// SignUpInput says who wants to come.
type SignUpInput struct {
	Case    sild.ID
	Session sild.ID
	Slot    time.Time // of reception hours: the booked time
}

// Join signs a participant up. Whoever may write the section to which taking
// part belongs may. If there is no place the participant waits, and moves up.
func Join(tx *db.Tx, id sild.ID, in SignUpInput) (_ SignUp, err error) {
	defer sild.Wrap(&err, "activity.Join(%s)", id)
	o, err := Open(tx, id)
	if err != nil {
		return SignUp{}, err
	}
	rec, err := access.CaseToWrite(tx, in.Case, o.Section[0])
	if err != nil {
		return SignUp{}, err
	}
	p := sild.Problems{}
	if err := o.mayJoin(tx, p, rec, o.Today); err != nil {
		return SignUp{}, err
	}
	if err := o.forSession(tx, p, in.Session, in.Slot); err != nil {
		return SignUp{}, err
	}
	p.Check(!o.LastOn.Before(o.Today), "", "activity.over")
	twice, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM sign_up WHERE activity_id = $1 AND case_id = $2 AND replaced_at IS NULL AND ended_on IS NULL
		AND (session_id IS NULL OR coalesce(session_id, '') = $3))`, id, in.Case, string(in.Session))
	if err != nil {
		return SignUp{}, err
	}
	p.Check(!twice, "case", "activity.joined")
	if err := p.Err(); err != nil {
		return SignUp{}, err
	}
	s := SignUp{
		Fact: tx.NewFact(rec.Subject, in.Case, o.Today, "person", "said"), Activity: id, Session: in.Session, Template: o.Template, Section: o.Section,
		AskedAt: tx.Now, SlotAt: in.Slot,
	}
	return s, db.Record(tx, "sign_up", signUpColumns, s.Fact, s)
}

// mayJoin checks that the case is one of the activity's programme and provider,
// and that the service goes on in it on a day.
func (o Opened) mayJoin(tx *db.Tx, p sild.Problems, rec access.Record, day sild.Date) error {
	p.Check(rec.Programme == o.Programme && rec.Provider == o.Provider, "case", "activity.case.elsewhere")
	card, err := casework.CardOf(tx, rec.Case)
	if err != nil {
		return err
	}
	p.Check(!card.StartedOn.IsZero() && !card.StartedOn.After(day) && (card.EndedOn.IsZero() || !card.EndedOn.Before(day)), "case", "activity.case.not_open")
	return nil
}

// forSession checks the session that one signs up for, if it is one.
func (o Opened) forSession(tx *db.Tx, p sild.Problems, session sild.ID, slot time.Time) error {
	if session == "" {
		p.Check(!o.Reception(), "session", "activity.session.required")
		p.Check(slot.IsZero(), "slot", "activity.slot.reception")
		return nil
	}
	s, found, err := db.Maybe[Session](tx, `SELECT `+sessionColumns+` FROM activity_session WHERE id = $1 AND activity_id = $2`, session, o.ID)
	if err != nil {
		return err
	}
	p.Check(found, "session", "case.choice.unknown")
	if !found {
		return nil
	}
	end := s.StartsAt.Add(time.Duration(s.Minutes) * time.Minute)
	p.Check(!s.Off() && end.After(tx.Now), "session", "activity.session.past")
	p.Check(slot.IsZero() || !slot.Before(s.StartsAt) && slot.Before(end), "slot", "activity.slot.outside")
	return nil
}

// Leave says that a participant no longer wants to come. Id is the row that was
// looked at. Who waits moves up.
func Leave(tx *db.Tx, id sild.ID, why string) (_ SignUp, err error) {
	defer sild.Wrap(&err, "activity.Leave(%s)", id)
	s, err := db.One[SignUp](tx, `SELECT `+sild.FactColumns+`, `+signUpColumns+` FROM sign_up WHERE id = $1`, id)
	if err != nil {
		return s, err
	}
	o, err := Open(tx, s.Activity)
	if err != nil {
		return s, err
	}
	if _, err := access.CaseToWrite(tx, s.Case, s.Section[0]); err != nil {
		return SignUp{}, err
	}
	if !s.Holds() || !s.EndedOn.IsZero() {
		return s, &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	p := sild.Problems{}
	s.Why = p.Line("why", why, 200)
	if err := p.Err(); err != nil {
		return s, err
	}
	s.EndedOn = o.Today
	if s.Fact, err = db.Amend(tx, "sign_up", s.Fact, casework.Changed); err != nil {
		return s, err
	}
	return s, db.Record(tx, "sign_up", signUpColumns, s.Fact, s)
}

// An Entry is somebody who wants to come, in the order in which they asked.
type Entry struct {
	ID      sild.ID // thing of the sign-up, or the guest
	Row     sild.ID // row of the sign-up; empty: a guest
	Case    sild.ID // empty: a guest, or a participant whom the reader may not see
	Person  sild.ID
	Name    string // empty: not for this reader
	Who     string // of a guest: one of Guests
	Reach   string
	Topic   string
	Session sild.ID // empty: all
	AskedAt time.Time
	SlotAt  time.Time
	Full    bool // the reader may see the person, and not only as the leader
	Waiting bool // there is no place yet
	Told    bool // was told of the place
	MovedUp bool // waited, and has a place now
	left    time.Time
}

// Guest reports whether e has no file.
func (e Entry) Guest() bool { return e.Row == "" }

// Entries are those who want to come to an activity that was opened, the first to
// ask first; to one session of it if it is given. It leaves a trail of the people
// shown.
func Entries(tx *db.Tx, o Opened, session sild.ID) (_ []Entry, err error) {
	defer sild.Wrap(&err, "activity.Entries(%s)", o.ID)
	list, err := o.entries(tx, session)
	if err != nil {
		return nil, err
	}
	o.shown(tx, list)
	return list, nil
}

// entries finds them, with who has a place.
func (o Opened) entries(tx *db.Tx, session sild.ID) (list []Entry, err error) {
	type row struct {
		ID, Row, Case, Person sild.ID
		Name                  string
		Session               sild.ID
		AskedAt, SlotAt       time.Time
		EndedOn               sild.Date
		EndedAt               time.Time
		Full, Led             bool
	}
	args := []any{o.ID}
	full, led := o.visible(tx, &args)
	some := ``
	if session != "" {
		args = append(args, session)
		some = ` AND (session_id IS NULL OR session_id = ` + place(&args) + `)`
	}
	rows, err := db.All[row](tx, `SELECT u.thing, u.id, u.case_id, c.person_id, c.name, u.session_id, u.asked_at, u.slot_at, u.ended_on, u.recorded_at, `+full+`, `+led+`
		FROM sign_up u JOIN case_card c ON c.case_id = u.case_id WHERE u.activity_id = $1 AND u.replaced_at IS NULL`+some, args...)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		e := Entry{ID: r.ID, Row: r.Row, Session: r.Session, AskedAt: r.AskedAt, SlotAt: r.SlotAt, Full: r.Full}
		if r.Full || r.Led {
			e.Case, e.Person, e.Name = r.Case, r.Person, r.Name
		}
		if !r.EndedOn.IsZero() {
			e.left = r.EndedAt
		}
		list = append(list, e)
	}
	args = []any{o.ID}
	if session != "" {
		args = append(args, session)
	}
	some2 := ``
	if session != "" {
		some2 = ` AND (session_id IS NULL OR session_id = $2)`
	}
	guests, err := db.All[Guest](tx, `SELECT `+guestColumns+` FROM guest WHERE activity_id = $1 AND case_id IS NULL`+some2, args...)
	if err != nil {
		return nil, err
	}
	for _, g := range guests {
		list = append(list, Entry{ID: g.ID, Name: g.Name, Who: g.Who, Reach: g.Reach, Topic: g.Topic, Session: g.Session, AskedAt: g.AskedAt, SlotAt: g.SlotAt, left: g.LeftAt})
	}
	told, err := db.All[sild.ID](tx, `SELECT who_id FROM activity_told WHERE activity_id = $1 AND what = 'place'`, o.ID)
	if err != nil {
		return nil, err
	}
	return ranked(list, o.Capacity, told), nil
}

// ranked gives places in the order in which people asked, and leaves those out
// who no longer want to come. Who waited when they asked and has a place now has
// moved up.
func ranked(list []Entry, capacity int, told []sild.ID) (here []Entry) {
	slices.SortFunc(list, func(a, b Entry) int { return cmp.Or(a.AskedAt.Compare(b.AskedAt), cmp.Compare(a.ID, b.ID)) })
	in := func(a Entry, s sild.ID) bool { return a.Session == "" || s == "" || a.Session == s }
	for i, e := range list {
		if !e.left.IsZero() {
			continue
		}
		before, then := 0, 0
		for _, x := range list[:i] {
			if !in(x, e.Session) {
				continue
			}
			if x.left.IsZero() {
				before++
			}
			if x.left.IsZero() || x.left.After(e.AskedAt) {
				then++
			}
		}
		e.Told = slices.Contains(told, e.ID)
		e.Waiting = capacity > 0 && before >= capacity
		e.MovedUp = capacity > 0 && !e.Waiting && then >= capacity
		here = append(here, e)
	}
	return here
}

// visible are the conditions on row c of case_card that the actor may see the
// person: as such, and as the leader.
func (o Opened) visible(tx *db.Tx, args *[]any) (full, led string) {
	full = access.Scope(tx, o.Section[0], args)
	if led = "FALSE"; o.Leads {
		led = access.ScopeAs(tx, access.Leader, 'I', args)
	}
	return full, led
}

// shown leaves a trail of the people in a list.
func (o Opened) shown(tx *db.Tx, list []Entry) {
	var people []sild.ID
	for _, e := range list {
		if e.Person != "" && !slices.Contains(people, e.Person) {
			people = append(people, e.Person)
		}
	}
	o.trailed(tx, people)
}

func (o Opened) trailed(tx *db.Tx, people []sild.ID) {
	if len(people) == 0 {
		return
	}
	purpose := ""
	if o.Leads {
		purpose = access.Leader
	}
	sections := "I"
	for _, s := range access.Sections[1:] {
		if string(s) == o.Section {
			sections += o.Section
		}
	}
	tx.Trail(sild.Entry{Action: "list", What: "register", Object: o.ID, Sections: sections, Purpose: purpose, Subjects: people})
}

// TellPlace notes that somebody was told of their place.
func TellPlace(tx *db.Tx, id, who sild.ID) (err error) {
	defer sild.Wrap(&err, "activity.TellPlace(%s)", id)
	o, err := Open(tx, id)
	if err != nil {
		return err
	}
	return o.tell(tx, "", who, "place")
}

// TellSession notes that somebody was told that a session moved, or was called
// off.
func TellSession(tx *db.Tx, session, who sild.ID) (err error) {
	defer sild.Wrap(&err, "activity.TellSession(%s)", session)
	_, o, err := OpenSession(tx, session)
	if err != nil {
		return err
	}
	return o.tell(tx, session, who, "session")
}

type toldRow struct {
	ID       sild.ID
	Activity sild.ID
	Session  sild.ID
	Who      sild.ID
	What     string
	At       time.Time
	By       sild.ID
}

func (o Opened) tell(tx *db.Tx, session, who sild.ID, what string) error {
	list, err := o.entries(tx, session)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(list, func(e Entry) bool { return e.ID == who && (e.Guest() || e.Case != "") }) {
		return sild.Missing()
	}
	tx.Trail(sild.Entry{Action: "write", What: "activity", Object: o.ID})
	if _, err := db.Exec(tx, `DELETE FROM activity_told WHERE activity_id = $1 AND who_id = $2 AND what = $3 AND coalesce(session_id, '') = $4`, o.ID, who, what, string(session)); err != nil {
		return err
	}
	return db.Insert(tx, "activity_told", `id, activity_id, session_id, who_id, what, at, by_id`, toldRow{tx.NewID(), o.ID, session, who, what, tx.Now, tx.Actor.User})
}

// untold forgets who was told of a session: what they were told no longer holds.
func untold(tx *db.Tx, session sild.ID) error {
	_, err := db.Exec(tx, `DELETE FROM activity_told WHERE session_id = $1 AND what = 'session'`, session)
	return err
}

// ToldOf are those who were told of what changed in a session.
func ToldOf(tx *db.Tx, s Session) ([]sild.ID, error) {
	return db.All[sild.ID](tx, `SELECT who_id FROM activity_told WHERE session_id = $1 AND what = 'session' ORDER BY who_id`, s.ID)
}
