// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/org"
	"sild/people"
)

// An Errand is a small thing that a volunteer does with or for a person. Its Day
// is that on which it was thought of.
type Errand struct {
	sild.Fact
	User   sild.ID // the volunteer
	What   string
	DueOn  sild.Date
	DoneOn sild.Date
}

const errandColumns = `user_id, what, due_on, done_on`

// Mine is what a volunteer sees of a person: the name by which they are called,
// how to reach them, when the two meet, and what the volunteer wrote.
type Mine struct {
	Case      sild.ID
	Subject   sild.ID
	Person    sild.ID
	Programme sild.ID
	Given     string
	Phone     string // empty: none at which it is safe to call
	PhoneNote string // what is safe to say there
	Until     sild.Date
	Next      *Appointment // the volunteer's own; nil: none is planned
	Notes     []Contact    // their own, the latest first
	Errands   []Errand     // their own; what is done last
	Call      []org.Colleague
	Minutes   int // met this month
}

// Assigned are the people whom the actor helps as a volunteer, those whom they
// meet next first. It leaves a trail of those shown.
func Assigned(tx *db.Tx) (list []Mine, err error) {
	defer sild.Wrap(&err, "casework.Assigned")
	if tx.Actor.Role != Volunteer {
		return nil, sild.Missing()
	}
	var args []any
	cases, err := db.All[sild.ID](tx, `SELECT c.case_id FROM case_card c WHERE `+access.ScopeAs(tx, access.Assigned, 'I', &args)+` ORDER BY c.sort_key, c.case_id LIMIT 50`, args...)
	for _, id := range cases {
		m, err := MineOf(tx, id)
		if err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	return list, err
}

// MineOf is one of them.
func MineOf(tx *db.Tx, caseID sild.ID) (m Mine, err error) {
	defer sild.Wrap(&err, "casework.MineOf(%s)", caseID)
	rec, err := access.CaseAs(tx, caseID, access.Assigned, "IPNS")
	if err != nil {
		return m, err
	}
	d, err := people.DetailOf(tx, rec.Person)
	if err != nil {
		return m, err
	}
	m = Mine{Case: caseID, Subject: rec.Subject, Person: rec.Person, Programme: rec.Programme, Given: d.Given}
	if m.Phone, m.PhoneNote, err = people.SafePhone(tx, rec.Subject, tx.Today()); err != nil {
		return m, err
	}
	if m.Until, err = db.One[sild.Date](tx, `SELECT until_on FROM access_grant WHERE id = $1`, rec.Grant); err != nil {
		return m, err
	}
	next, ok, err := db.Maybe[Appointment](tx, `SELECT `+sild.FactColumns+`, `+appointmentColumns+` FROM appointment a
		WHERE case_id = $1 AND user_id = $2 AND replaced_at IS NULL AND state = 'planned'
		AND NOT EXISTS (SELECT 1 FROM contact n WHERE n.appointment_id = a.thing AND n.replaced_at IS NULL)
		ORDER BY starts_at, id LIMIT 1`, caseID, tx.Actor.User)
	if err != nil {
		return m, err
	}
	if ok {
		m.Next = &next
	}
	if m.Notes, err = db.All[Contact](tx, `SELECT `+sild.FactColumns+`, `+contactColumns+` FROM contact
		WHERE case_id = $1 AND recorded_by = $2 AND replaced_at IS NULL ORDER BY started_at DESC, id DESC LIMIT 100`, caseID, tx.Actor.User); err != nil {
		return m, err
	}
	if m.Errands, err = db.All[Errand](tx, `SELECT `+sild.FactColumns+`, `+errandColumns+` FROM errand
		WHERE case_id = $1 AND user_id = $2 AND replaced_at IS NULL ORDER BY CASE WHEN done_on IS NULL THEN 0 ELSE 1 END, due_on NULLS LAST, id`, caseID, tx.Actor.User); err != nil {
		return m, err
	}
	for _, c := range m.Notes {
		if c.Day.Year() == tx.Today().Year() && c.Day.Month() == tx.Today().Month() {
			m.Minutes += c.Minutes
		}
	}
	m.Call, err = org.Workers(tx, rec.Team, "coordinator")
	return m, err
}

// VolunteerInput is what a volunteer says of a meeting.
type VolunteerInput struct {
	Appointment sild.ID // the one that it was planned as; empty: none
	Met         bool
	At          time.Time // zero: when it was planned, and otherwise now minus its length
	Minutes     int
	Note        string
}

// VolunteerMet records what a volunteer says of a meeting: it took place, or it
// did not. It is no work of the service: it counts in no clock and no figure.
func VolunteerMet(tx *db.Tx, caseID sild.ID, in VolunteerInput) (_ Contact, err error) {
	defer sild.Wrap(&err, "casework.VolunteerMet(%s)", caseID)
	o, err := openMine(tx, caseID, 'N')
	if err != nil {
		return Contact{}, err
	}
	p := sild.Problems{}
	at, planned := in.At, Appointment{}
	if in.Appointment != "" {
		planned, err = db.One[Appointment](tx, `SELECT `+sild.FactColumns+`, `+appointmentColumns+` FROM appointment a
			WHERE thing = $1 AND case_id = $2 AND user_id = $3 AND replaced_at IS NULL AND state = 'planned'
			AND NOT EXISTS (SELECT 1 FROM contact n WHERE n.appointment_id = a.thing AND n.replaced_at IS NULL)`, in.Appointment, caseID, tx.Actor.User)
		if err != nil {
			return Contact{}, err
		}
		if at.IsZero() {
			at = planned.StartsAt
		}
		if in.Minutes == 0 && in.Met {
			in.Minutes = planned.Minutes
		}
	}
	if at.IsZero() {
		at = tx.Now.Add(-time.Duration(in.Minutes) * time.Minute)
	}
	ci := ContactInput{StartedAt: at, Minutes: in.Minutes, Appointment: in.Appointment, Note: in.Note}
	ci.Kind, ci.Outcome = o.meaning("contact_kinds", "met"), o.meaning("contact_outcomes", "held")
	if planned.Kind != "" {
		ci.Kind = planned.Kind
	}
	if !in.Met {
		ci.Outcome, ci.Reason, ci.Minutes = o.meaning("contact_outcomes", "did_not_come"), o.meaning("not_came_reasons", "none_known"), 0
	}
	p.Check(!in.Met || in.Minutes > 0, "minutes", "mine.minutes.required")
	if err := p.Err(); err != nil {
		return Contact{}, err
	}
	c, err := ci.check(o, true)
	if err != nil {
		return c, err
	}
	c.User, c.Fact = tx.Actor.User, o.fact(tx, o.day(c.StartedAt), "seen")
	return c, db.Record(tx, "contact", contactColumns, c.Fact, c)
}

// openMine opens a case for its volunteer to write what is their own.
func openMine(tx *db.Tx, caseID sild.ID, section byte) (Opened, error) {
	rec, err := access.CaseAsToWrite(tx, caseID, access.Assigned, section)
	if err != nil {
		return Opened{}, err
	}
	return opened(tx, rec)
}

// meaning is the first value of a vocabulary that has a meaning.
func (o Opened) meaning(vocabulary, meaning string) string {
	for _, v := range o.Pack.Vocabularies[vocabulary].Values {
		if v.Meaning == meaning && !v.Retired {
			return v.ID
		}
	}
	return ""
}

// TakeBackMine takes back what the actor wrote as a volunteer, within ten
// minutes. Id is the row of the contact.
func TakeBackMine(tx *db.Tx, caseID, id sild.ID) (err error) {
	defer sild.Wrap(&err, "casework.TakeBackMine(%s)", caseID)
	if _, err := openMine(tx, caseID, 'N'); err != nil {
		return err
	}
	c, err := db.One[Contact](tx, `SELECT `+sild.FactColumns+`, `+contactColumns+` FROM contact WHERE id = $1 AND case_id = $2 AND recorded_by = $3`, id, caseID, tx.Actor.User)
	if err != nil {
		return err
	}
	if err := stands(c.Fact); err != nil {
		return err
	}
	if !CanUndo(tx, c.Fact) {
		return &sild.Error{Kind: sild.Forbidden, Key: "mend.too_late"}
	}
	return db.Replace(tx, "contact", c.Fact, Undone)
}

// AddErrand writes down a small thing to do; the volunteer for themself, or the
// worker for a volunteer of the case.
func AddErrand(tx *db.Tx, caseID, user sild.ID, what string, due sild.Date) (_ Errand, err error) {
	defer sild.Wrap(&err, "casework.AddErrand(%s)", caseID)
	var o Opened
	if tx.Actor.Role == Volunteer {
		o, err = openMine(tx, caseID, 'P')
		user = tx.Actor.User
	} else {
		o, err = Open(tx, caseID, 'P')
	}
	if err != nil {
		return Errand{}, err
	}
	p := sild.Problems{}
	e := Errand{User: user, What: p.Line("what", what, 200), DueOn: due}
	p.Check(e.What != "", "what", "errand.required")
	o.ahead(p, "due", due, o.Today)
	all, err := Assignments(tx, caseID)
	if err != nil {
		return e, err
	}
	on := false
	for _, a := range all {
		on = on || a.Role == Volunteer && a.User == user && (a.Until.IsZero() || !a.Until.Before(o.Today))
	}
	p.Check(on, "user", "case.choice.unknown")
	if err := p.Err(); err != nil {
		return e, err
	}
	e.Fact = o.fact(tx, o.Today, "said")
	return e, db.Record(tx, "errand", errandColumns, e.Fact, e)
}

// DoneErrand records that the actor has done one of theirs. Id is the row that
// was looked at.
func DoneErrand(tx *db.Tx, id sild.ID) (_ Errand, err error) {
	defer sild.Wrap(&err, "casework.DoneErrand(%s)", id)
	e, err := seen[Errand](tx, "errand", errandColumns, id)
	if err != nil {
		return e, err
	}
	o, err := openMine(tx, e.Case, 'P')
	if err != nil {
		return Errand{}, err
	}
	if e.User != tx.Actor.User {
		return Errand{}, sild.Missing()
	}
	if err := stands(e.Fact); err != nil {
		return e, err
	}
	if e.Fact, err = db.Amend(tx, "errand", e.Fact, Done); err != nil {
		return e, err
	}
	e.DoneOn = o.Today
	return e, db.Record(tx, "errand", errandColumns, e.Fact, e)
}

// Errands are those of the volunteers of a case, by day. The caller has opened
// the case.
func Errands(tx *db.Tx, caseID sild.ID) ([]Errand, error) {
	return held[Errand](tx, "errand", errandColumns, caseID, "day, id")
}

// WorryOfMine tells the team's coordinators that a volunteer worries.
func WorryOfMine(tx *db.Tx, caseID sild.ID, what string) (_ Worry, err error) {
	defer sild.Wrap(&err, "casework.WorryOfMine(%s)", caseID)
	o, err := openMine(tx, caseID, 'N')
	if err != nil {
		return Worry{}, err
	}
	p := sild.Problems{}
	w := Worry{By: tx.Actor.User, What: p.Text("what", what, 2000)}
	p.Check(w.What != "", "what", "worry.required")
	if err := p.Err(); err != nil {
		return w, err
	}
	w.Fact = o.fact(tx, o.Today, "seen")
	return w, db.Record(tx, "worry", worryColumns, w.Fact, w)
}
