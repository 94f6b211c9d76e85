// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"strings"
	"time"

	"sild"
	"sild/access"
	"sild/db"
)

// A Contact is a meeting, a call, a message or an attempt. Its Day is that of
// its start, where the programme is.
type Contact struct {
	sild.Fact
	Kind        string // a value of contact_kinds
	Outcome     string // a value of contact_outcomes
	Reason      string // if the person did not come a value of not_came_reasons, if it was moved one of move_reasons
	StartedAt   time.Time
	Minutes     int
	User        sild.ID // the worker
	Appointment sild.ID // the Thing of the one that it was planned as; empty: unplanned
	With        string  // for the person, with whom
	Agreed      string  // what was agreed; the person can read it
	Note        string  // for the team
	Marks       string  // of "hof": the note is about health, an offence, another person
	Interpreter bool
	WhoElse     string // who else was there
	InterpretBy string // who interpreted
	Goals       string // those that were worked on: their Things, a space between
	Part        string // the service part to which it counts, where somebody says so; empty: it follows (pack.PartOf)

	Hidden bool `db:"-"` // there is something to read that this reader may not
}

const contactColumns = `kind, outcome, reason, started_at, minutes, user_id, appointment_id, with_whom, agreed, note, marks, interpreter, who_else, interpreter_name, goals, part`

// marks are the ticks that narrow who reads a note, with their sections
// (design §6).
var marks = []struct{ mark, section byte }{{'h', 'H'}, {'o', 'O'}, {'f', 'F'}}

// Sections are the sections of the record that c's note tells of: N, and those
// of its marks.
func (c Contact) Sections() string {
	s := []byte{'N'}
	for _, m := range marks {
		if strings.IndexByte(c.Marks, m.mark) >= 0 {
			s = append(s, m.section)
		}
	}
	return string(s)
}

// For is c as the reader of r may read it: a note only by those who read every
// section that it is marked with.
func (c Contact) For(r access.Record) Contact {
	if !r.Reads('N') {
		c.Hidden = c.Hidden || c.With != "" || c.Agreed != "" || c.WhoElse != ""
		c.With, c.Agreed, c.WhoElse, c.InterpretBy = "", "", "", ""
	}
	if !r.Reads('P') {
		c.Goals = ""
	}
	for _, section := range []byte(c.Sections()) {
		if !r.Reads(section) {
			c.Hidden = c.Hidden || c.Note != ""
			c.Note = ""
		}
	}
	return c
}

// ContactInput is what a worker writes down, in twenty seconds on a phone.
type ContactInput struct {
	Kind        string
	Outcome     string
	Reason      string
	StartedAt   time.Time
	Minutes     int
	Appointment sild.ID
	With        string
	Agreed      string
	Note        string
	Marks       string
	Interpreter bool
	WhoElse     string
	InterpretBy string
	Goals       []sild.ID // Things of the case's goals
	Part        string    // to which it counts, if that does not follow
}

// slack is how far the clock of a phone may be ahead of ours. It is ours.
const slack = 5 * time.Minute

// check holds in against the case. Planned says whether the appointment that it
// names is one of the case and still open.
func (in ContactInput) check(o Opened, planned bool) (Contact, error) {
	p := sild.Problems{}
	c := Contact{
		Kind: in.Kind, Outcome: in.Outcome, Reason: in.Reason, StartedAt: in.StartedAt.UTC(), Minutes: in.Minutes,
		Appointment: in.Appointment, Interpreter: in.Interpreter, Part: in.Part,
	}
	c.With, c.Agreed = p.Line("with_whom", in.With, 200), p.Line("agreed", in.Agreed, 300)
	c.WhoElse, c.InterpretBy = p.Line("who_else", in.WhoElse, 200), p.Line("interpreter_name", in.InterpretBy, 100)
	c.Interpreter = c.Interpreter || c.InterpretBy != ""
	c.Note = p.Text("note", in.Note, 5000)
	o.Choice(p, "kind", "contact_kinds", in.Kind)
	o.Choice(p, "outcome", "contact_outcomes", in.Outcome)
	switch meaning := o.Pack.Meaning("contact_outcomes", in.Outcome); {
	case meaning == "did_not_come":
		p.Check(in.Reason != "", "reason", "contact.reason.required")
		o.Choice(p, "reason", "not_came_reasons", in.Reason)
	case meaning == "moved" && in.Reason != "":
		o.Choice(p, "reason", "move_reasons", in.Reason)
	default:
		p.Check(in.Reason == "", "reason", "contact.reason.none")
	}
	p.Check(!in.StartedAt.IsZero(), "started_at", "case.day.required")
	if !in.StartedAt.IsZero() {
		p.Check(!in.StartedAt.After(o.Now.Add(slack)), "started_at", "case.day.future")
		day := o.day(in.StartedAt)
		p.Check(!day.Before(o.Referred), "started_at", "case.day.before_referral", "day", "date:"+o.Referred.String())
		o.during(p, "started_at", day)
	}
	p.Check(in.Minutes >= 0 && in.Minutes <= longestMeeting, "minutes", "contact.minutes.range", "limit", "int:600")
	p.Check(in.Appointment == "" || planned, "appointment", "contact.appointment.closed")
	for _, m := range marks {
		if strings.IndexByte(in.Marks, m.mark) >= 0 {
			c.Marks += string(m.mark)
		}
	}
	p.Check(len(c.Marks) == len(in.Marks), "marks", "case.choice.unknown")
	return c, p.Err()
}

// AddContact writes down a contact that the actor had.
func AddContact(tx *db.Tx, caseID sild.ID, in ContactInput) (_ Contact, err error) {
	defer sild.Wrap(&err, "casework.AddContact(%s)", caseID)
	o, err := Open(tx, caseID, 'N')
	if err != nil {
		return Contact{}, err
	}
	planned, err := o.planned(tx, in.Appointment, "")
	if err != nil {
		return Contact{}, err
	}
	c, err := in.check(o, planned)
	if err := o.workedOn(tx, &c, in.Goals, o.countsTo(tx, c, err)); err != nil {
		return c, err
	}
	c.User = tx.Actor.User
	c.Fact = o.fact(tx, o.day(c.StartedAt), "seen")
	return c, db.Record(tx, "contact", contactColumns, c.Fact, c)
}

// planned reports whether thing is an open appointment of the case, or the one
// that contact fulfils already.
func (o Opened) planned(tx *db.Tx, thing, contact sild.ID) (bool, error) {
	if thing == "" {
		return false, nil
	}
	return db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM appointment a WHERE a.thing = $1 AND a.replaced_at IS NULL AND a.case_id = $2 AND a.state = 'planned'
		AND NOT EXISTS (SELECT 1 FROM contact c WHERE c.appointment_id = a.thing AND c.replaced_at IS NULL AND c.thing <> $3))`, thing, o.Case, string(contact))
}

// ChangeContact corrects a contact, or adds to it. Id is the row that was looked
// at. Only who wrote it down may, and who has the duty to mend; and only who
// reads all of it, for nobody can correct what they do not see.
func ChangeContact(tx *db.Tx, id sild.ID, in ContactInput) (_ Contact, err error) {
	defer sild.Wrap(&err, "casework.ChangeContact(%s)", id)
	c, err := seen[Contact](tx, "contact", contactColumns, id)
	if err != nil {
		return c, err
	}
	o, err := Open(tx, c.Case, 'N')
	if err != nil {
		return Contact{}, err
	}
	if err := mayMend(tx, c.Fact); err != nil {
		return Contact{}, err
	}
	if c.For(o.Record).Hidden {
		return Contact{}, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	if err := stands(c.Fact); err != nil {
		return c, err
	}
	planned, err := o.planned(tx, in.Appointment, c.Thing)
	if err != nil {
		return c, err
	}
	to, err := in.check(o, planned)
	if err := o.workedOn(tx, &to, in.Goals, o.countsTo(tx, to, err)); err != nil {
		return c, err
	}
	if to.Fact, err = db.Amend(tx, "contact", c.Fact, Changed); err != nil {
		return c, err
	}
	to.User, to.Day = c.User, o.day(to.StartedAt)
	return to, db.Record(tx, "contact", contactColumns, to.Fact, to)
}

// Contacts are at most limit contacts of the case that r opened, as its reader
// may read them, the latest first; those before the row before, unless it is
// empty.
func Contacts(tx *db.Tx, r access.Record, limit int, before sild.ID) (_ []Contact, err error) {
	defer sild.Wrap(&err, "casework.Contacts(%s)", r.Case)
	args := []any{r.Case, limit}
	earlier := ""
	if before != "" {
		at, err := db.One[time.Time](tx, `SELECT started_at FROM contact WHERE id = $1 AND case_id = $2`, before, r.Case)
		if err != nil {
			return nil, err
		}
		args = append(args, at, before)
		earlier = ` AND (started_at, id) < ($3, $4)`
	}
	list, err := db.All[Contact](tx, `SELECT `+sild.FactColumns+`, `+contactColumns+` FROM contact
		WHERE case_id = $1 AND replaced_at IS NULL`+earlier+` ORDER BY started_at DESC, id DESC LIMIT $2`, args...)
	for i, c := range list {
		list[i] = c.For(r)
	}
	return list, err
}
