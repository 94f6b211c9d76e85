// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/org"
)

// Repeats are the ways in which a meeting comes again, the shortest first.
var Repeats = []string{"week", "two_weeks", "month"}

// mostRepeats is the most meetings that are planned at once: half a year of
// weeks. It is ours, against a slip of the finger.
const mostRepeats = 26

// starts are the moments of the meetings that in asks for: one, or all until its
// last day, at the same time of the day where the programme is.
func (in AppointmentInput) starts(o Opened, p sild.Problems) []time.Time {
	list := []time.Time{in.StartsAt.UTC()}
	if in.Repeat == "" {
		p.Check(in.Until.IsZero(), "repeat", "case.choice.required")
		return list
	}
	oneOf(p, "repeat", in.Repeat, Repeats...)
	first := o.day(in.StartsAt)
	p.Check(!in.Until.IsZero(), "until", "case.day.required")
	o.ahead(p, "until", in.Until, first)
	o.during(p, "until", in.Until)
	if len(p) > 0 {
		return list
	}
	for n := 1; ; n++ {
		day := first.AddMonths(n)
		switch in.Repeat {
		case "week":
			day = first.AddDays(7 * n)
		case "two_weeks":
			day = first.AddDays(14 * n)
		}
		if day.After(in.Until) {
			return list
		}
		if n == mostRepeats {
			p.Check(false, "until", "appointment.repeat.most", "limit", "int:26")
			return list
		}
		list = append(list, o.onDay(day, in.StartsAt))
	}
}

// onDay is the time of at on day, where the programme is.
func (o Opened) onDay(day sild.Date, at time.Time) time.Time {
	local, zone := at.In(o.Pack.Location()), o.Pack.Location()
	d := day.In(zone)
	return time.Date(d.Year(), d.Month(), d.Day(), local.Hour(), local.Minute(), 0, 0, zone).UTC()
}

// MoveFollowing moves an open meeting that comes again, and all after it that
// are open, by as many days, to the same time of the day.
func MoveFollowing(tx *db.Tx, id sild.ID, to time.Time, why string) (_ Appointment, err error) {
	defer sild.Wrap(&err, "casework.MoveFollowing(%s)", id)
	first, later, err := following(tx, id)
	if err != nil {
		return first, err
	}
	moved, err := MoveAppointment(tx, id, to, why)
	if err != nil || len(later) == 0 {
		return moved, err
	}
	o, err := Open(tx, first.Case, 'P')
	if err != nil {
		return moved, err
	}
	by := moved.Day.Sub(first.Day)
	for _, a := range later {
		if _, err := MoveAppointment(tx, a.ID, o.onDay(a.Day.AddDays(by), to), why); err != nil {
			return moved, err
		}
	}
	return moved, nil
}

// CancelFollowing calls an open meeting that comes again off, and all after it.
func CancelFollowing(tx *db.Tx, id sild.ID, why string) (_ Appointment, err error) {
	defer sild.Wrap(&err, "casework.CancelFollowing(%s)", id)
	_, later, err := following(tx, id)
	if err != nil {
		return Appointment{}, err
	}
	a, err := CancelAppointment(tx, id, why)
	for _, l := range later {
		if err != nil {
			return a, err
		}
		_, err = CancelAppointment(tx, l.ID, why)
	}
	return a, err
}

// following are a meeting and the open ones of its series after it. Whether the
// actor may change them is asked where that is done.
func following(tx *db.Tx, id sild.ID) (a Appointment, later []Appointment, err error) {
	if a, err = seen[Appointment](tx, "appointment", appointmentColumns, id); err != nil || a.Series == "" {
		return a, nil, err
	}
	later, err = db.All[Appointment](tx, `SELECT `+of("a", sild.FactColumns)+`, `+of("a", appointmentColumns)+` FROM appointment a
		WHERE a.series = $1 AND a.case_id = $2 AND a.replaced_at IS NULL AND a.state = 'planned' AND a.starts_at > $3 AND a.thing <> $4
		AND NOT EXISTS (SELECT 1 FROM contact c WHERE c.appointment_id = a.thing AND c.replaced_at IS NULL)
		ORDER BY a.starts_at, a.id`, a.Series, a.Case, a.StartsAt, a.Thing)
	return a, later, err
}

// CarryAppointment takes an open meeting that was planned for the wrong person
// to the case to which it belongs.
func CarryAppointment(tx *db.Tx, id, to sild.ID) (_ Appointment, err error) {
	defer sild.Wrap(&err, "casework.CarryAppointment(%s, %s)", id, to)
	a, err := seen[Appointment](tx, "appointment", appointmentColumns, id)
	if err != nil {
		return a, err
	}
	from, o, err := openBoth(tx, a.Fact, to, 'P')
	if err != nil {
		return Appointment{}, err
	}
	if a.Fact, err = db.Amend(tx, "appointment", a.Fact, Moved); err != nil {
		return a, err
	}
	trailMend(tx, from.Record, "move", "appointment", id, "P")
	trailMend(tx, o.Record, "move", "appointment", a.ID, "P")
	a.Subject, a.Case, a.Series, a.Day = o.Subject, to, "", o.day(a.StartsAt)
	return a, db.Record(tx, "appointment", appointmentColumns, a.Fact, a)
}

// A Move is one time that a meeting was moved: who did it when, from where to
// where, and why.
type Move struct {
	Thing    sild.ID
	By       sild.ID
	At       time.Time
	From, To time.Time
	Why      string // a value of move_reasons
}

// Moves are how the meetings of a case were moved, by their Things, the first
// move first. The caller has opened the case.
func Moves(tx *db.Tx, caseID sild.ID) (map[sild.ID][]Move, error) {
	rows, err := db.All[Move](tx, `SELECT n.thing, n.recorded_by, n.recorded_at, b.starts_at, n.starts_at, n.why
		FROM appointment b JOIN appointment n ON n.thing = b.thing AND n.recorded_at = b.replaced_at AND n.id <> b.id
		WHERE b.case_id = $1 AND b.replaced_why = $2 AND n.replaced_why <> $3 AND n.case_id = b.case_id
		ORDER BY n.id`, caseID, Moved, Undone)
	moves := map[sild.ID][]Move{}
	for _, m := range rows {
		moves[m.Thing] = append(moves[m.Thing], m)
	}
	return moves, err
}

// AwayFor is the absence of a's worker that covers its day, and whether there is
// one. The caller has opened the case.
func AwayFor(tx *db.Tx, a Appointment) (org.Away, bool, error) {
	return org.AwayOn(tx, a.User, a.Day)
}

// Clashes are the other open meetings in the diary of a's worker that overlap
// with a, of the people whom the actor may see. They are told and not refused:
// two people may well be met at once. It leaves a trail of those shown.
func Clashes(tx *db.Tx, a Appointment) (_ []Agendum, err error) {
	defer sild.Wrap(&err, "casework.Clashes(%s)", a.ID)
	end := a.StartsAt.Add(time.Duration(a.Minutes) * time.Minute)
	args := []any{a.User, a.StartsAt.Add(-longestMeeting * time.Minute), end, a.Thing}
	scope := access.Scope(tx, 'P', &args) + ` AND ` + access.Scope(tx, 'I', &args)
	near, err := db.All[Agendum](tx, `SELECT `+of("a", sild.FactColumns)+`, `+of("a", appointmentColumns)+`, c.person_id, c.programme_id, c.name, FALSE
		FROM appointment a JOIN case_card c ON c.case_id = a.case_id
		WHERE a.user_id = $1 AND a.replaced_at IS NULL AND a.starts_at > $2 AND a.starts_at < $3 AND a.thing <> $4 AND a.state = 'planned'
		AND NOT EXISTS (SELECT 1 FROM contact n WHERE n.appointment_id = a.thing AND n.replaced_at IS NULL)
		AND `+scope+` ORDER BY a.starts_at, a.id LIMIT 50`, args...)
	if err != nil {
		return nil, err
	}
	var list []Agendum
	var people []sild.ID
	for _, m := range near {
		if m.StartsAt.Add(time.Duration(m.Minutes) * time.Minute).After(a.StartsAt) {
			list, people = append(list, m), append(people, m.Person)
		}
	}
	if len(list) > 0 {
		tx.Trail(sild.Entry{Action: "list", What: "appointment", Sections: "IP", Subjects: people})
	}
	return list, nil
}
