// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"slices"
	"strings"
	"time"

	"sild"
	"sild/access"
	"sild/db"
)

// A Resident is somebody who lives in a house, comes to live there or has just
// left, as far as the actor may see them. Two days before and after count as
// living there (design §6).
type Resident struct {
	Case     sild.ID
	Subject  sild.ID
	Person   sild.ID
	Name     string
	Room     string
	Bed      string
	State    string // lives, away, comes, left
	Stay     sild.ID
	From     sild.Date // first night
	Until    sild.Date // the day by which they leave, or on which they left
	Back     sild.Date // of one who is away; zero: nobody can say
	Away     string    // value of absence_reasons
	StepFree bool      // asked for a bed without steps
	Language string
	Helped   bool // needs an interpreter
	Born     sild.Partial
	Health   string // what one must know
	Calls    []Call // whom the house calls, if they said so
}

// Goes reports whether they leave today or on the next days, or should have.
func (r Resident) Goes(today sild.Date) bool {
	return (r.State == "lives" || r.State == "away") && r.Until.Sub(today) <= nearDays
}

// nearDays is how many days before and after one counts as living in a house, as
// those on duty see them.
const nearDays = 2

// A Guest is a visitor who is expected today.
type Guest struct {
	ID           sild.ID
	Case         sild.ID
	Resident     string
	Name         string
	Relation     string
	Starts, Ends time.Time
	State        string // asked, allowed, came
}

// A Watch is a house as it is tonight, with who is there.
type Watch struct {
	Rota
	Residents []Resident // by room and bed
	Guests    []Guest    // by time
	Staff     []Presence
}

// In are how many people are to be counted in the house: who lives there and is
// not away, and who is on duty.
func (n Watch) In() (residents, staff int) {
	for _, r := range n.Residents {
		if r.State == "lives" {
			residents++
		}
	}
	return residents, len(n.Staff)
}

// WatchOf is a house tonight, for those who are on duty there or answer for it. It
// leaves a trail of everybody shown.
func WatchOf(tx *db.Tx, house sild.ID) (_ Watch, err error) {
	defer sild.Wrap(&err, "housing.WatchOf(%s)", house)
	return watch(tx, house, sild.Entry{Action: "list", What: "residents"})
}

// Sheet is the same to be printed for an emergency.
func Sheet(tx *db.Tx, house sild.ID) (_ Watch, err error) {
	defer sild.Wrap(&err, "housing.Sheet(%s)", house)
	return watch(tx, house, sild.Entry{Action: "print", What: "residents"})
}

func watch(tx *db.Tx, house sild.ID, trail sild.Entry) (n Watch, err error) {
	if n.Rota, err = OnDuty(tx, house); err != nil {
		return n, err
	}
	if n.Residents, err = n.residents(tx); err != nil {
		return n, err
	}
	if n.Guests, err = n.guests(tx); err != nil {
		return n, err
	}
	trail.Object, trail.Sections, trail.Purpose = house, "IPH", access.Shift
	for _, r := range n.Residents {
		trail.Subjects = append(trail.Subjects, r.Person)
	}
	if len(trail.Subjects) > 0 {
		tx.Trail(trail)
	}
	n.Staff, err = n.Here(tx)
	return n, err
}

// anyOf is the condition that the actor may read anything of a section of the
// case of card c, in a relation in which its record opens for everybody.
func anyOf(tx *db.Tx, section byte, args *[]any) string {
	if tx.Actor.Role == sild.System.Role {
		return "TRUE"
	}
	parts := []string{"FALSE"}
	for _, rel := range access.Relations(tx.Actor.Role) {
		if access.Where(tx.Actor.Role, rel) == "lists" {
			parts = append(parts, access.ScopeAs(tx, rel, section, args))
		}
	}
	return "(" + strings.Join(parts, " OR ") + ")"
}

func (n Watch) residents(tx *db.Tx) (list []Resident, err error) {
	type row struct {
		Case, Subject, Person         sild.ID
		Name, Room, Bed, Kind         string
		Stay                          sild.ID
		Going                         bool
		From, HeldUntil, Day          sild.Date
		Until, Left                   sild.Date
		Needs, Language               string
		Interpreter                   bool
		BornFrom, BornUntil, AwayFrom sild.Date
		Back                          sild.Date
		Reason                        string
	}
	args := []any{n.ID, n.Today, n.Today.AddDays(-nearDays), n.Today.AddDays(nearDays)}
	rows, err := db.All[row](tx, `SELECT c.case_id, c.subject_id, c.person_id, c.name, r.name, b.name, u.kind, u.stay_id, u.going, u.from_on, u.until_on, s.day, s.until_on, s.left_on,
			coalesce(q.needs, ''), d.language, d.interpreter, d.born_from, d.born_until, a.day, a.back_on, coalesce(a.reason, '')
		FROM bed_use u JOIN bed b ON b.id = u.bed_id JOIN room r ON r.id = b.room_id JOIN case_card c ON c.case_id = u.case_id
		JOIN person_detail d ON d.subject_id = c.person_id AND d.replaced_at IS NULL
		LEFT JOIN stay s ON s.thing = u.stay_id AND s.replaced_at IS NULL
		LEFT JOIN house_request q ON q.thing = u.request_id AND q.replaced_at IS NULL
		LEFT JOIN stay_absence a ON a.stay_id = u.stay_id AND a.replaced_at IS NULL AND a.day <= $2 AND (a.back_on IS NULL OR a.back_on > $2)
		WHERE u.house_id = $1 AND u.replaced_at IS NULL
		AND (u.going OR u.kind = 'stay' AND s.left_on >= $3 AND u.until_on = s.left_on OR u.kind = 'held' AND u.from_on >= $3 AND u.from_on <= $4)
		AND `+access.Scope(tx, 'I', &args)+` ORDER BY r.name, b.name, u.from_on, c.case_id`, args...)
	if err != nil {
		return nil, err
	}
	var ids []sild.ID
	for _, x := range rows {
		if slices.Contains(ids, x.Case) {
			continue
		}
		ids = append(ids, x.Case)
		one := Resident{
			Case: x.Case, Subject: x.Subject, Person: x.Person, Name: x.Name, Room: x.Room, Bed: x.Bed, Stay: x.Stay, From: x.Day, Until: x.Until,
			State: "lives", StepFree: has("step_free", x.Needs), Language: x.Language, Helped: x.Interpreter, Born: sild.Partial{From: x.BornFrom, Until: x.BornUntil},
		}
		switch {
		case x.Kind == "held":
			one.State, one.From, one.Until = "comes", x.From, x.HeldUntil
		case !x.Left.IsZero():
			one.State, one.Until = "left", x.Left
		case !x.AwayFrom.IsZero():
			one.State, one.Back, one.Away = "away", x.Back, x.Reason
		}
		list = append(list, one)
	}
	health, err := mustKnow(tx, ids)
	if err != nil {
		return nil, err
	}
	calls, err := callsOf(tx, ids)
	for i := range list {
		list[i].Health, list[i].Calls = health[list[i].Case], calls[list[i].Case]
	}
	return list, err
}

func (n Watch) guests(tx *db.Tx) ([]Guest, error) {
	in := n.days(n.Today, n.Today.AddDays(1))
	args := []any{n.ID, in.From, in.Until}
	return db.All[Guest](tx, `SELECT x.thing, c.case_id, c.name, x.name, x.relation, x.starts_at, x.ends_at, x.state FROM house_visit x JOIN case_card c ON c.case_id = x.case_id
		WHERE x.house_id = $1 AND x.replaced_at IS NULL AND x.state IN ('asked', 'allowed', 'came') AND x.starts_at < $3 AND x.ends_at > $2
		AND `+anyOf(tx, 'P', &args)+` ORDER BY x.starts_at, x.thing`, args...)
}
