// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"slices"
	"strings"
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/pack"
	"sild/programme"
)

// mayTravel is nil for who keeps a day sheet; for others there is none.
func mayTravel(tx *db.Tx) error {
	if !access.May(tx.Actor.Role, access.Hours) {
		return sild.Missing()
	}
	return nil
}

// mayHours is nil if the actor may see the hours of user: their own, and who
// answers for a team those of its workers.
func mayHours(tx *db.Tx, user sild.ID) error {
	if user == tx.Actor.User {
		return mayTravel(tx)
	}
	if !access.May(tx.Actor.Role, access.Assign) {
		return sild.Missing()
	}
	mate, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM member a JOIN member b ON b.group_id = a.group_id
		WHERE a.user_id = $1 AND a.role = $2 AND a.from_on <= $3 AND a.until_on >= $3 AND b.user_id = $4 AND a.group_id <> a.user_id)`,
		tx.Actor.User, tx.Actor.Role, tx.Today(), user)
	if err == nil && !mate {
		err = sild.Missing()
	}
	return err
}

// A Did is a contact of a worker's day or month: what it took, and its part of
// the ways that were made for it.
type Did struct {
	Contact   sild.ID // Thing
	Case      sild.ID
	Person    sild.ID
	Programme sild.ID
	Name      string // empty: the actor may not see the person
	Day       sild.Date
	StartedAt time.Time
	Kind      string
	Outcome   string
	Minutes   int
	Place     string // of the meeting that it was planned as
	Travel    Share  `db:"-"`
	Outside   bool   `db:"-"` // one travels for it
}

// did are the contacts that a worker wrote down as theirs on the days from one
// to another, with their part of the ways, and those ways. It leaves a trail of
// the people who are named.
func did(tx *db.Tx, user sild.ID, from, until sild.Date) (list []Did, ways []Trip, err error) {
	args := []any{user, from, until}
	scope := access.Scope(tx, 'N', &args) + ` AND ` + access.Scope(tx, 'I', &args)
	list, err = db.All[Did](tx, `SELECT n.thing, n.case_id, c.person_id, c.programme_id, CASE WHEN `+scope+` THEN c.name ELSE '' END, n.day, n.started_at, n.kind, n.outcome, n.minutes,
			coalesce((SELECT a.place FROM appointment a WHERE a.thing = n.appointment_id AND a.replaced_at IS NULL), '')
		FROM contact n JOIN case_card c ON c.case_id = n.case_id
		WHERE n.user_id = $1 AND n.day >= $2 AND n.day <= $3 AND n.replaced_at IS NULL ORDER BY n.started_at, n.id`, args...)
	if err != nil {
		return nil, nil, err
	}
	if ways, err = trips(tx, user, from, until); err != nil {
		return nil, nil, err
	}
	at, lengths := map[sild.ID]int{}, map[sild.ID]int{}
	var people []sild.ID
	known := packs{}
	for i, d := range list {
		p, err := known.of(tx, d.Programme)
		if err != nil {
			return nil, nil, err
		}
		list[i].Outside = travels(p, d.Kind, d.Outcome, d.Minutes)
		at[d.Contact], lengths[d.Contact] = i, d.Minutes
		if d.Name == "" {
			list[i].Place = ""
		} else if !slices.Contains(people, d.Person) {
			people = append(people, d.Person)
		}
	}
	for _, t := range ways {
		rule, err := known.split(tx, t, list, at)
		if err != nil {
			return nil, nil, err
		}
		for c, s := range t.shares(rule, lengths) {
			d := &list[at[c]]
			d.Travel = d.Travel.plus(s)
		}
	}
	if len(people) > 0 {
		tx.Trail(sild.Entry{Action: "list", What: "contact", Sections: "IN", Subjects: people})
	}
	return list, ways, nil
}

// packs remembers the packs of the programmes of a list.
type packs map[sild.ID]*pack.Pack

func (m packs) of(tx *db.Tx, id sild.ID) (*pack.Pack, error) {
	if p, ok := m[id]; ok {
		return p, nil
	}
	p, err := programme.Of(tx, id)
	m[id] = p
	return p, err
}

// split is the rule of the programme of the first of a trip's contacts.
func (m packs) split(tx *db.Tx, t Trip, list []Did, at map[sild.ID]int) (string, error) {
	for _, c := range t.Contacts {
		if i, ok := at[c]; ok {
			p, err := m.of(tx, list[i].Programme)
			if err != nil {
				return "", err
			}
			return p.TravelSplit(), nil
		}
	}
	return "equal", nil
}

// A Sheet is a worker's day: what was planned and not written down yet, the
// contacts, and the ways between them, each in its order.
type Sheet struct {
	Planned []Agendum
	Did     []Did
	Trips   []Trip
	Nothing *Trip // it was said that there was no travel
}

// SheetOf is the day sheet of a worker: the actor's own, or of a worker of a
// team that the actor answers for.
func SheetOf(tx *db.Tx, user sild.ID, day sild.Date, zone *time.Location) (s Sheet, err error) {
	defer sild.Wrap(&err, "casework.SheetOf(%s, %s)", user, day)
	if err := mayHours(tx, user); err != nil {
		return s, err
	}
	var ways []Trip
	if s.Did, ways, err = did(tx, user, day, day); err != nil {
		return s, err
	}
	for i, t := range ways {
		if t.Nothing {
			s.Nothing = &ways[i]
		} else {
			s.Trips = append(s.Trips, t)
		}
	}
	all, err := Agenda(tx, user, day.In(zone), day.AddDays(1).In(zone))
	for _, a := range all {
		if !a.Written {
			s.Planned = append(s.Planned, a)
		}
	}
	return s, err
}

// Hours are what a worker did for one person in a month.
type Hours struct {
	Case     sild.ID // empty: of all people whom the actor may not see
	Name     string
	Contacts int
	Minutes  int
	Travel   Share
}

// HoursOf are the hours of a worker in the month of day, a row per case by name,
// and their sum. What a way was made for no longer holds is in the sum alone.
func HoursOf(tx *db.Tx, user sild.ID, month sild.Date) (rows []Hours, sum Hours, err error) {
	defer sild.Wrap(&err, "casework.HoursOf(%s)", user)
	if err := mayHours(tx, user); err != nil {
		return nil, sum, err
	}
	from, until := monthOf(month)
	list, ways, err := did(tx, user, from, until)
	if err != nil {
		return nil, sum, err
	}
	at := map[sild.ID]int{}
	for _, d := range list {
		key := d.Case
		if d.Name == "" {
			key = ""
		}
		i, there := at[key]
		if !there {
			i = len(rows)
			at[key], rows = i, append(rows, Hours{Case: key, Name: d.Name})
		}
		rows[i].Contacts, rows[i].Minutes, rows[i].Travel = rows[i].Contacts+1, rows[i].Minutes+d.Minutes, rows[i].Travel.plus(d.Travel)
		sum.Contacts, sum.Minutes = sum.Contacts+1, sum.Minutes+d.Minutes
	}
	for _, t := range ways {
		sum.Travel = sum.Travel.plus(Share{t.Minutes(), t.Metres, t.Cents, 0})
	}
	slices.SortStableFunc(rows, func(a, b Hours) int {
		if (a.Case == "") != (b.Case == "") {
			return strings.Compare(string(b.Case), string(a.Case))
		}
		return strings.Compare(a.Name, b.Name)
	})
	return rows, sum, nil
}

// monthOf are the first and the last day of the month of day.
func monthOf(day sild.Date) (from, until sild.Date) {
	from = day.AddDays(1 - day.Day())
	return from, from.AddMonths(1).AddDays(-1)
}

// missingBack is how far back travel is asked for: 31 days. It is ours.
const missingBack = 31

// travels reports whether one travels for a contact: it was held outside, or one
// waited there in vain.
func travels(p *pack.Pack, kind, outcome string, minutes int) bool {
	outside := []string{"met", "in_prison", "gate", "for_them"}
	return (minutes > 0 || p.Meaning("contact_outcomes", outcome) == "held") && slices.Contains(outside, p.Meaning("contact_kinds", kind))
}

// MissingTravel are the actor's days of the last month on which people were met
// outside, or waited for in vain, and of which nothing is said on how one came
// there.
func MissingTravel(tx *db.Tx, today sild.Date) (days []sild.Date, err error) {
	defer sild.Wrap(&err, "casework.MissingTravel")
	type row struct {
		Day       sild.Date
		Programme sild.ID
		Kind      string
		Outcome   string
		Minutes   int
	}
	rows, err := db.All[row](tx, `SELECT DISTINCT n.day, c.programme_id, n.kind, n.outcome, n.minutes FROM contact n JOIN case_card c ON c.case_id = n.case_id
		WHERE n.user_id = $1 AND n.day >= $2 AND n.day < $3 AND n.replaced_at IS NULL
		AND NOT EXISTS (SELECT 1 FROM trip t WHERE t.user_id = n.user_id AND t.day = n.day AND t.replaced_at IS NULL)
		ORDER BY n.day`, tx.Actor.User, today.AddDays(-missingBack), today)
	known := packs{}
	for _, r := range rows {
		p, err := known.of(tx, r.Programme)
		if err != nil {
			return nil, err
		}
		if travels(p, r.Kind, r.Outcome, r.Minutes) && !slices.Contains(days, r.Day) {
			days = append(days, r.Day)
		}
	}
	return days, err
}

// TravelOf are the parts of ways that the contacts of a case have, by the
// contacts' Things. The caller has opened the case.
func TravelOf(tx *db.Tx, caseID sild.ID) (map[sild.ID]Share, error) {
	type row struct {
		Trip, Contact sild.ID
		Case          sild.ID
		Minutes       int
		Starts, Ends  time.Time
		Metres, Cents int
		Programme     sild.ID
	}
	// All contacts of each trip that is for one of the case, those of other people too: it is split among all.
	rows, err := db.All[row](tx, `SELECT t.id, n.thing, n.case_id, n.minutes, t.starts_at, t.ends_at, t.metres, t.cents, c.programme_id
		FROM trip t JOIN trip_contact l ON l.trip_id = t.id JOIN contact n ON n.thing = l.contact_id AND n.replaced_at IS NULL JOIN case_card c ON c.case_id = n.case_id
		WHERE t.replaced_at IS NULL AND t.id IN (SELECT x.trip_id FROM trip_contact x JOIN contact m ON m.thing = x.contact_id AND m.replaced_at IS NULL WHERE m.case_id = $1)
		ORDER BY t.id, n.thing`, caseID)
	out, known := map[sild.ID]Share{}, packs{}
	for len(rows) > 0 && err == nil {
		first, n := rows[0], 1
		for n < len(rows) && rows[n].Trip == first.Trip {
			n++
		}
		t := Trip{tripRow: tripRow{StartsAt: first.Starts, EndsAt: first.Ends, Metres: first.Metres, Cents: first.Cents}}
		lengths, mine := map[sild.ID]int{}, map[sild.ID]bool{}
		for _, r := range rows[:n] {
			t.Contacts, lengths[r.Contact], mine[r.Contact] = append(t.Contacts, r.Contact), r.Minutes, r.Case == caseID
		}
		rows = rows[n:]
		p, failed := known.of(tx, first.Programme)
		if failed != nil {
			return nil, failed
		}
		for c, s := range t.shares(p.TravelSplit(), lengths) {
			if mine[c] {
				out[c] = out[c].plus(s)
			}
		}
	}
	return out, err
}
