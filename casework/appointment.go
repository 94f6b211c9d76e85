// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"time"

	"sild"
	"sild/access"
	"sild/db"
)

// An Appointment is a planned meeting or call. Its Day is that of its start. It
// keeps its Thing when it is moved or cancelled; a contact that was written down
// for it names the Thing.
type Appointment struct {
	sild.Fact
	StartsAt time.Time
	Minutes  int
	Kind     string // a value of contact_kinds
	Place    string
	User     sild.ID // whose diary it stands in
	State    string  // planned, cancelled
	Why      string  // why it was moved or cancelled: a value of move_reasons, or CaseEnded
	Series   sild.ID // the Thing of the first of those that repeat; empty: one of its own
	Goals    string  // what it is planned for: Things of goals, with spaces between
}

const appointmentColumns = `starts_at, minutes, kind, place, user_id, state, why, series, goals`

// CaseEnded is why an appointment was cancelled that lay behind the case's end.
const CaseEnded = "case_ended"

// longestMeeting is the most minutes that a meeting can last: ten hours. It is
// ours, against a slip of the finger.
const longestMeeting = 600

// AppointmentInput is what a worker may say of an appointment.
type AppointmentInput struct {
	StartsAt time.Time
	Minutes  int
	Kind     string
	Place    string
	User     sild.ID // empty: the lead of the case, and otherwise the actor
	Repeat   string  // one of Repeats; empty: once
	Until    sild.Date
	Goals    []sild.ID // Things of the case's goals
}

func (in AppointmentInput) check(o Opened) (Appointment, []time.Time, error) {
	p := sild.Problems{}
	a := Appointment{StartsAt: in.StartsAt.UTC(), Minutes: in.Minutes, Kind: in.Kind, User: in.User, State: "planned"}
	a.Place = p.Line("place", in.Place, 200)
	o.startsAt(p, in.StartsAt)
	p.Check(in.Minutes > 0 && in.Minutes <= longestMeeting, "minutes", "appointment.minutes.range", "limit", "int:600")
	o.Choice(p, "kind", "contact_kinds", in.Kind)
	starts := in.starts(o, p)
	return a, starts, p.Err()
}

// startsAt checks when a meeting is to begin: today or later, and while the
// case goes on. What was earlier today may still be put into the diary.
func (o Opened) startsAt(p sild.Problems, at time.Time) {
	p.Check(!at.IsZero(), "starts_at", "case.day.required")
	day := o.day(at)
	p.Check(!day.Before(o.Today), "starts_at", "appointment.starts_at.past")
	p.Check(day.Sub(o.Today) <= farthest, "starts_at", "case.day.far")
	o.during(p, "starts_at", day)
}

// day is the day of a moment where the programme is.
func (o Opened) day(at time.Time) sild.Date { return sild.DateOf(at, o.Pack.Location()) }

// AddAppointment plans a meeting, or all that come again, and gives the first.
func AddAppointment(tx *db.Tx, caseID sild.ID, in AppointmentInput) (_ Appointment, err error) {
	defer sild.Wrap(&err, "casework.AddAppointment(%s)", caseID)
	o, err := Open(tx, caseID, 'P')
	if err != nil {
		return Appointment{}, err
	}
	a, starts, err := in.check(o)
	if a.Goals, err = o.goalsOf(tx, in.Goals, err); err != nil {
		return a, err
	}
	day := o.day(a.StartsAt)
	if a.User == "" {
		workers, err := Assignments(tx, caseID)
		if err != nil {
			return a, err
		}
		if a.User = LeadOn(workers, day); a.User == "" {
			a.User = tx.Actor.User
		}
	} else if able, err := o.teammate(tx, a.User, "", o.Today, o.Today); err != nil {
		return a, err
	} else if !able && a.User != tx.Actor.User {
		return a, problem("user", "assignment.user.not_in_team")
	}
	a.Fact = o.fact(tx, day, "seen")
	if len(starts) > 1 {
		a.Series = a.Thing
	}
	if err := db.Record(tx, "appointment", appointmentColumns, a.Fact, a); err != nil {
		return a, err
	}
	for _, at := range starts[1:] {
		again := a
		again.StartsAt, again.Fact = at, o.fact(tx, o.day(at), "seen")
		if err := db.Record(tx, "appointment", appointmentColumns, again.Fact, again); err != nil {
			return a, err
		}
	}
	return a, nil
}

// problem is one problem at one field.
func problem(field, key string) error {
	p := sild.Problems{}
	p.Check(false, field, key)
	return p.Err()
}

// MoveAppointment gives an open appointment another start. Why is a value of
// move_reasons; id is the row that was looked at.
func MoveAppointment(tx *db.Tx, id sild.ID, to time.Time, why string) (_ Appointment, err error) {
	defer sild.Wrap(&err, "casework.MoveAppointment(%s)", id)
	return amendAppointment(tx, id, Moved, func(o Opened, a *Appointment) error {
		p := sild.Problems{}
		o.startsAt(p, to)
		o.Choice(p, "why", "move_reasons", why)
		a.StartsAt, a.Why = to.UTC(), why
		return p.Err()
	})
}

// CancelAppointment calls an open appointment off. Why is a value of
// move_reasons; id is the row that was looked at.
func CancelAppointment(tx *db.Tx, id sild.ID, why string) (_ Appointment, err error) {
	defer sild.Wrap(&err, "casework.CancelAppointment(%s)", id)
	return amendAppointment(tx, id, Cancelled, func(o Opened, a *Appointment) error {
		p := sild.Problems{}
		o.Choice(p, "why", "move_reasons", why)
		a.State, a.Why = "cancelled", why
		return p.Err()
	})
}

func amendAppointment(tx *db.Tx, id sild.ID, mending string, change func(Opened, *Appointment) error) (Appointment, error) {
	a, err := seen[Appointment](tx, "appointment", appointmentColumns, id)
	if err != nil {
		return a, err
	}
	o, err := Open(tx, a.Case, 'P')
	if err != nil {
		return Appointment{}, err
	}
	if err := stands(a.Fact); err != nil {
		return a, err
	}
	open, err := isOpen(tx, a)
	if err != nil {
		return a, err
	}
	if !open {
		return a, &sild.Error{Kind: sild.Conflict, Key: "appointment.closed"}
	}
	if err := change(o, &a); err != nil {
		return a, err
	}
	return a, a.amend(tx, o, mending)
}

func (a *Appointment) amend(tx *db.Tx, o Opened, mending string) (err error) {
	if a.Fact, err = db.Amend(tx, "appointment", a.Fact, mending); err != nil {
		return err
	}
	a.Day = o.day(a.StartsAt)
	return db.Record(tx, "appointment", appointmentColumns, a.Fact, *a)
}

// isOpen reports whether a holds, is planned, and no contact was written down
// for it.
func isOpen(tx *db.Tx, a Appointment) (bool, error) {
	if !a.Holds() || a.State != "planned" {
		return false, nil
	}
	written, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM contact WHERE appointment_id = $1 AND replaced_at IS NULL)`, a.Thing)
	return !written, err
}

// Appointments are those that hold, the first first; also the cancelled, and
// those for which a contact was written down. The caller has opened the case.
func Appointments(tx *db.Tx, caseID sild.ID) ([]Appointment, error) {
	return held[Appointment](tx, "appointment", appointmentColumns, caseID, "starts_at, id")
}

// OpenAppointments are those that are still to come about: planned, and without
// a contact. The caller has opened the case.
func OpenAppointments(tx *db.Tx, caseID sild.ID) ([]Appointment, error) {
	return db.All[Appointment](tx, `SELECT `+of("a", sild.FactColumns)+`, `+of("a", appointmentColumns)+` FROM appointment a
		WHERE a.case_id = $1 AND a.replaced_at IS NULL AND a.state = 'planned'
		AND NOT EXISTS (SELECT 1 FROM contact c WHERE c.appointment_id = a.thing AND c.replaced_at IS NULL)
		ORDER BY a.starts_at, a.id`, caseID)
}

// An Agendum is an appointment in somebody's diary.
type Agendum struct {
	Appointment
	Person    sild.ID
	Programme sild.ID
	Name      string // the person's
	Written   bool   // a contact was written down for it
}

// Agenda is what stands in a worker's diary from a moment until before another,
// of the people whom the actor may see. It leaves a trail of those shown.
func Agenda(tx *db.Tx, user sild.ID, from, until time.Time) (_ []Agendum, err error) {
	defer sild.Wrap(&err, "casework.Agenda(%s)", user)
	args := []any{user, from, until}
	scope := access.Scope(tx, 'P', &args) + ` AND ` + access.Scope(tx, 'I', &args)
	list, err := db.All[Agendum](tx, `SELECT `+of("a", sild.FactColumns)+`, `+of("a", appointmentColumns)+`, c.person_id, c.programme_id, c.name,
			EXISTS (SELECT 1 FROM contact n WHERE n.appointment_id = a.thing AND n.replaced_at IS NULL)
		FROM appointment a JOIN case_card c ON c.case_id = a.case_id
		WHERE a.user_id = $1 AND a.replaced_at IS NULL AND a.starts_at >= $2 AND a.starts_at < $3 AND a.state = 'planned'
		AND `+scope+`
		ORDER BY a.starts_at, a.id LIMIT 500`, args...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	people := make([]sild.ID, len(list))
	for i, m := range list {
		people[i] = m.Person
	}
	tx.Trail(sild.Entry{Action: "list", What: "appointment", Sections: "IP", Subjects: people})
	return list, nil
}
