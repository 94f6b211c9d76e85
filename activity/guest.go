// SPDX-License-Identifier: EUPL-1.2

package activity

import (
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
)

// A Guest is somebody without a file: signed up by the public page, came to the
// desk, somebody's family, a resident. The name goes when they are found to be a
// participant.
type Guest struct {
	ID        sild.ID
	Activity  sild.ID
	Session   sild.ID // empty: all of them
	Name      string
	Reach     string
	Who       string // one of Guests
	Topic     string
	SlotAt    time.Time
	AskedAt   time.Time
	AskedBy   sild.ID // empty: they themself
	LeftAt    time.Time
	Case      sild.ID // who it was, once that is known
	MatchedAt time.Time
	MatchedBy sild.ID
}

const guestColumns = `id, activity_id, session_id, name, reach, who, topic, slot_at, asked_at, asked_by, left_at, case_id, matched_at, matched_by`

// Guests say who somebody without a file is. Those who sign up themselves are
// public.
var Guests = []string{"public", "family", "resident", "other"}

// The states of a guest at a session: waiting at the desk, and what came of it.
const (
	Here   = "here"
	Came   = "came"
	Missed = "missed"
	Left   = "left"
)

// GuestInput is what one says of a guest.
type GuestInput struct {
	Session sild.ID
	Name    string
	Reach   string
	Who     string
	Topic   string
	Slot    time.Time
}

func (in GuestInput) guest(tx *db.Tx, o Opened, p sild.Problems) Guest {
	g := Guest{ID: tx.NewID(), Activity: o.ID, Session: in.Session, Who: in.Who, SlotAt: in.Slot, AskedAt: tx.Now, AskedBy: tx.Actor.User}
	g.Name, g.Reach, g.Topic = p.Line("name", in.Name, 60), p.Line("reach", in.Reach, 100), p.Line("topic", in.Topic, 100)
	p.Check(g.Name != "", "name", "activity.guest.name")
	ok := false
	for _, w := range Guests {
		ok = ok || w == in.Who
	}
	p.Check(ok, "who", "case.choice.unknown")
	return g
}

// AddGuest puts somebody without a file on the list.
func AddGuest(tx *db.Tx, id sild.ID, in GuestInput) (_ Guest, err error) {
	defer sild.Wrap(&err, "activity.AddGuest(%s)", id)
	o, err := Open(tx, id)
	if err != nil {
		return Guest{}, err
	}
	p := sild.Problems{}
	g := in.guest(tx, o, p)
	if err := o.forSession(tx, p, in.Session, in.Slot); err != nil {
		return g, err
	}
	if err := p.Err(); err != nil {
		return g, err
	}
	tx.Trail(sild.Entry{Action: "write", What: "activity", Object: id})
	return g, db.Insert(tx, "guest", guestColumns, g)
}

// WalkIn puts somebody who has just come on the desk's log, by first name and
// topic.
func WalkIn(tx *db.Tx, session sild.ID, name, topic string) (_ Guest, err error) {
	defer sild.Wrap(&err, "activity.WalkIn(%s)", session)
	s, o, err := OpenSession(tx, session)
	if err != nil {
		return Guest{}, err
	}
	if s.Off() {
		return Guest{}, &sild.Error{Kind: sild.Conflict, Key: "activity.session.off"}
	}
	p := sild.Problems{}
	g := GuestInput{Session: session, Name: name, Topic: topic, Who: "other"}.guest(tx, o, p)
	p.Check(!sild.DateOf(s.StartsAt, o.Pack.Location()).After(o.Today), "", "activity.register.ahead")
	if err := p.Err(); err != nil {
		return g, err
	}
	tx.Trail(sild.Entry{Action: "write", What: "desk", Object: session})
	if err := db.Insert(tx, "guest", guestColumns, g); err != nil {
		return g, err
	}
	return g, setSeen(tx, g.ID, session, Here, 0)
}

// GuestCame puts somebody without a file on the register of a session at which
// they are.
func GuestCame(tx *db.Tx, session sild.ID, in GuestInput) (_ Guest, err error) {
	defer sild.Wrap(&err, "activity.GuestCame(%s)", session)
	s, o, err := OpenSession(tx, session)
	if err != nil {
		return Guest{}, err
	}
	if s.Off() {
		return Guest{}, &sild.Error{Kind: sild.Conflict, Key: "activity.session.off"}
	}
	p := sild.Problems{}
	in.Session, in.Slot = session, time.Time{}
	g := in.guest(tx, o, p)
	p.Check(!sild.DateOf(s.StartsAt, o.Pack.Location()).After(o.Today), "", "activity.register.ahead")
	if err := p.Err(); err != nil {
		return g, err
	}
	tx.Trail(sild.Entry{Action: "write", What: "activity", Object: o.ID})
	if err := db.Insert(tx, "guest", guestColumns, g); err != nil {
		return g, err
	}
	return g, setSeen(tx, g.ID, session, Came, s.Minutes)
}

// SeeGuest says what came of a guest at a session.
func SeeGuest(tx *db.Tx, guest, session sild.ID, state string, minutes int) (err error) {
	defer sild.Wrap(&err, "activity.SeeGuest(%s)", guest)
	s, o, err := OpenSession(tx, session)
	if err != nil {
		return err
	}
	g, err := o.guest(tx, guest)
	if err != nil {
		return err
	}
	p := sild.Problems{}
	p.Check(state == Here || state == Came || state == Missed || state == Left, "state", "case.choice.unknown")
	p.Check(minutes >= 0 && minutes <= 24*60, "minutes", "contact.minutes.range", "limit", "int:1440")
	p.Check(g.Session == "" || g.Session == session, "session", "case.choice.unknown")
	p.Check(!sild.DateOf(s.StartsAt, o.Pack.Location()).After(o.Today), "", "activity.register.ahead")
	if err := p.Err(); err != nil {
		return err
	}
	if s.Off() {
		return &sild.Error{Kind: sild.Conflict, Key: "activity.session.off"}
	}
	tx.Trail(sild.Entry{Action: "write", What: "desk", Object: session})
	return setSeen(tx, guest, session, state, minutes)
}

func setSeen(tx *db.Tx, guest, session sild.ID, state string, minutes int) error {
	if state == Missed || state == Left || state == Here {
		minutes = 0
	}
	_, err := db.Exec(tx, `INSERT INTO guest_seen (guest_id, session_id, state, minutes, at, by_id) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (guest_id, session_id) DO UPDATE SET state = excluded.state, minutes = excluded.minutes, at = excluded.at, by_id = excluded.by_id`,
		guest, session, state, minutes, tx.Now, tx.Actor.User)
	return err
}

// guest is a guest of an opened activity who is not found to be a participant.
func (o Opened) guest(tx *db.Tx, id sild.ID) (Guest, error) {
	g, err := db.One[Guest](tx, `SELECT `+guestColumns+` FROM guest WHERE id = $1 AND activity_id = $2 AND case_id IS NULL`, id, o.ID)
	return g, err
}

// ofGuest opens the activity of a guest.
func ofGuest(tx *db.Tx, id sild.ID) (g Guest, o Opened, err error) {
	if g, err = db.One[Guest](tx, `SELECT `+guestColumns+` FROM guest WHERE id = $1 AND case_id IS NULL`, id); err != nil {
		return g, o, err
	}
	o, err = Open(tx, g.Activity)
	return g, o, err
}

// OpenGuest opens a guest with the activity.
func OpenGuest(tx *db.Tx, id sild.ID) (Guest, Opened, error) { return ofGuest(tx, id) }

// GuestLeft says that a guest no longer wants to come.
func GuestLeft(tx *db.Tx, id sild.ID) (_ Guest, err error) {
	defer sild.Wrap(&err, "activity.GuestLeft(%s)", id)
	g, o, err := ofGuest(tx, id)
	if err != nil {
		return g, err
	}
	tx.Trail(sild.Entry{Action: "write", What: "activity", Object: o.ID})
	_, err = db.Exec(tx, `UPDATE guest SET left_at = $1 WHERE id = $2 AND left_at IS NULL`, tx.Now, id)
	return g, err
}

// Match says who a guest was: a participant. The sessions at which the guest was
// become the person's, and the name, the way to be reached and the topic go from
// the list.
func Match(tx *db.Tx, id, caseID sild.ID) (_ []Attendance, err error) {
	defer sild.Wrap(&err, "activity.Match(%s, %s)", id, caseID)
	g, o, err := ofGuest(tx, id)
	if err != nil {
		return nil, err
	}
	rec, err := access.CaseToWrite(tx, caseID, o.Section[0])
	if err != nil {
		return nil, err
	}
	type seenRow struct {
		Session
		State  string
		Stayed int
	}
	seen, err := db.All[seenRow](tx, `SELECT s.id, s.activity_id, s.starts_at, s.day, s.minutes, s.place, s.state, s.why, s.heads, n.state, n.minutes
		FROM guest_seen n JOIN activity_session s ON s.id = n.session_id WHERE n.guest_id = $1 ORDER BY s.starts_at, s.id`, id)
	if err != nil {
		return nil, err
	}
	p := sild.Problems{}
	var made []Attendance
	for _, n := range seen {
		if n.State != Came && n.State != Here {
			continue
		}
		day := sild.DateOf(n.StartsAt, o.Pack.Location())
		if err := o.mayJoin(tx, p, rec, day); err != nil {
			return nil, err
		}
		was, there, err := attendanceAt(tx, n.Session.ID, caseID)
		if err != nil {
			return nil, err
		}
		p.Check(!there || was.State != Came, "case", "activity.match.there")
		if err := p.Err(); err != nil {
			return nil, err
		}
		a := o.attendance(tx, rec, n.Session, Mark{State: Came, Minutes: n.Stayed, Note: g.Topic})
		if there {
			if a.Fact, err = db.Amend(tx, "attendance", was.Fact, casework.Changed); err != nil {
				return nil, err
			}
		}
		if err := db.Record(tx, "attendance", attendanceColumns, a.Fact, a); err != nil {
			return nil, err
		}
		made = append(made, a)
	}
	if len(made) == 0 { // has not come yet: takes the guest's place on the list
		if err := o.mayJoin(tx, p, rec, o.Today); err != nil {
			return nil, err
		}
		if err := p.Err(); err != nil {
			return nil, err
		}
		s := SignUp{
			Fact: tx.NewFact(rec.Subject, caseID, o.Today, "person", "said"), Activity: o.ID, Session: g.Session, Template: o.Template, Section: o.Section,
			AskedAt: g.AskedAt, SlotAt: g.SlotAt,
		}
		if err := db.Record(tx, "sign_up", signUpColumns, s.Fact, s); err != nil {
			return nil, err
		}
	}
	_, err = db.Exec(tx, `UPDATE guest SET name = '', reach = '', topic = '', case_id = $1, matched_at = $2, matched_by = $3 WHERE id = $4`, caseID, tx.Now, tx.Actor.User, id)
	return made, err
}
