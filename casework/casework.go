// SPDX-License-Identifier: EUPL-1.2

// Package casework is the work on a case: consents, who leads it, plan, goals
// and steps, appointments, contacts, what people do to single tasks, and the
// end; and the lists in which a worker finds their people.
//
// It promises that nothing is recorded which the rules refuse, with each problem
// at its field; that a correction is a new row and what was entered by mistake
// stays readable (design §4); that a list shows exactly the cases that the actor
// may open; and that a note is read only by those who may read every section
// that it is marked with (design §6).
//
// How a case begins is referral's. What follows from the facts, tasks and
// stages and grants, is made by flow when a unit of work is settled.
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

// A Case is one time of a person in a programme, from a referral on.
type Case struct {
	ID        sild.ID
	Subject   sild.ID
	Programme sild.ID
	Person    sild.ID
	Provider  sild.ID // the organisation that helps
	Team      sild.ID // and its team
	Sender    sild.ID // the team that referred
	CreatedAt time.Time
}

const caseColumns = `id, subject_id, programme_id, person_id, provider_id, team_id, sender_team_id, created_at`

// Load is a case; the caller has opened it.
func Load(tx *db.Tx, id sild.ID) (Case, error) {
	return db.One[Case](tx, `SELECT `+caseColumns+` FROM cases WHERE id = $1`, id)
}

// An Opened case is one that the actor may write a section of, with what the
// rules compare an input with.
type Opened struct {
	access.Record
	Pack     *pack.Pack
	Now      time.Time
	Today    sild.Date // in the programme's zone
	Referred sild.Date
	Started  sild.Date // admission; zero: not admitted
	Over     sild.Date // the end, or the day on which it came to nothing; zero: it goes on
	Ended    bool      // the end was written down
}

// Open opens a case to write one section of it.
func Open(tx *db.Tx, id sild.ID, section byte) (_ Opened, err error) {
	rec, err := access.CaseToWrite(tx, id, section)
	if err != nil {
		return Opened{}, err
	}
	return opened(tx, rec)
}

// opened is what the rules need of a case that was opened.
func opened(tx *db.Tx, rec access.Record) (Opened, error) {
	p, err := programme.Of(tx, rec.Programme)
	if err != nil {
		return Opened{}, err
	}
	type daysRow struct {
		Referred sild.Date
		Outcome  string
		Answered sild.Date
		Ended    sild.Date
		Admitted sild.Date // under an earlier contract
	}
	d, err := db.One[daysRow](tx, `
		SELECT r.day, coalesce(a.outcome, ''), a.day, e.day, o.day FROM cases k
		LEFT JOIN referral r ON r.case_id = k.id AND r.replaced_at IS NULL
		LEFT JOIN referral_answer a ON a.case_id = k.id AND a.replaced_at IS NULL
		LEFT JOIN case_end e ON e.case_id = k.id AND e.replaced_at IS NULL
		LEFT JOIN carried_over o ON o.case_id = k.id AND o.replaced_at IS NULL
		WHERE k.id = $1`, rec.Case)
	if err != nil {
		return Opened{}, err
	}
	o := Opened{Record: rec, Pack: p, Now: tx.Now, Today: sild.DateOf(tx.Now, p.Location()), Referred: d.Referred, Over: d.Ended, Ended: !d.Ended.IsZero()}
	switch d.Outcome {
	case "accepted":
		o.Started = d.Answered
		if !d.Admitted.IsZero() {
			o.Started = d.Admitted
		}
	case "declined", "withdrawn":
		o.Over = d.Answered
	}
	return o, nil
}

// Happened checks the day of something that happened in the case: known, not
// before the referral, not in the future.
func (o Opened) Happened(p sild.Problems, field string, d sild.Date) {
	p.Check(!d.IsZero(), field, "case.day.required")
	if d.IsZero() {
		return
	}
	p.Check(!d.After(o.Today), field, "case.day.future")
	p.Check(!d.Before(o.Referred), field, "case.day.before_referral", "day", "date:"+o.Referred.String())
}

// during checks that the case was not over on day d.
func (o Opened) during(p sild.Problems, field string, d sild.Date) {
	p.Check(o.Over.IsZero() || !d.After(o.Over), field, "case.day.after_end", "day", "date:"+o.Over.String())
}

// farthest is how far ahead a day may be planned: two years. It is ours,
// against a slip of the finger.
const farthest = 2 * 366

// ahead checks a day that lies ahead, if one was given.
func (o Opened) ahead(p sild.Problems, field string, d, from sild.Date) {
	p.Check(d.IsZero() || !d.Before(from), field, "case.day.before", "day", "date:"+from.String())
	p.Check(d.IsZero() || d.Sub(o.Today) <= farthest, field, "case.day.far")
}

// Choice checks a value of one of the programme's vocabularies.
func (o Opened) Choice(p sild.Problems, field, vocabulary, id string) {
	v, known := o.Pack.Value(vocabulary, id)
	p.Check(id != "", field, "case.choice.required")
	p.Check(known && !v.Retired, field, "case.choice.unknown")
}

// fact is the head of a fact of the case that the actor records.
func (o Opened) fact(tx *db.Tx, day sild.Date, evidence string) sild.Fact {
	return tx.NewFact(o.Subject, o.Case, day, "worker", evidence)
}

// oneOf checks a value of a list that is Sild's own.
func oneOf(p sild.Problems, field, value string, list ...string) {
	p.Check(value != "", field, "case.choice.required")
	p.Check(slices.Contains(list, value), field, "case.choice.unknown")
}

// teammate reports whether user works in the team of the case, in role unless
// that is empty, on all days from until until.
func (o Opened) teammate(tx *db.Tx, user sild.ID, role string, from, until sild.Date) (bool, error) {
	return db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM member m JOIN app_user u ON u.id = m.user_id
		WHERE m.group_id = $1 AND m.user_id = $2 AND ($3 = '' OR m.role = $3) AND m.from_on <= $4 AND m.until_on >= $5 AND u.disabled_at IS NULL)`,
		o.Team, user, role, from, until)
}

// held is what holds of a case in one table, in the order of order.
func held[T any](tx *db.Tx, table, columns string, caseID sild.ID, order string) ([]T, error) {
	return db.All[T](tx, `SELECT `+sild.FactColumns+`, `+columns+` FROM `+table+` WHERE case_id = $1 AND replaced_at IS NULL ORDER BY `+order, caseID)
}

// seen is the row of table that the actor looked at, whether it still holds or
// not. It is not opened yet.
func seen[T any](tx *db.Tx, table, columns string, id sild.ID) (T, error) {
	return db.One[T](tx, `SELECT `+sild.FactColumns+`, `+columns+` FROM `+table+` WHERE id = $1`, id)
}

// stands is a Conflict if what the actor looked at was replaced meanwhile.
func stands(f sild.Fact) error {
	if !f.Holds() {
		return &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	return nil
}

// of puts the alias of a table before each of columns.
func of(alias, columns string) string {
	return alias + "." + strings.ReplaceAll(columns, ", ", ", "+alias+".")
}
