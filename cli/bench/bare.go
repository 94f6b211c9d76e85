// SPDX-License-Identifier: EUPL-1.2

package bench

import (
	"context"
	"time"

	"sild"
	"sild/casework"
	"sild/cli/generate"
	"sild/db"
	"sild/flow"
)

// bare is work without sign-in, access, settling and pages, with one durable
// insert for the trail. Its operations are the least: the rows that an answer
// cannot do without.
type bare struct {
	db   *db.DB
	flow *flow.Flow
	made generate.Made
}

var once flow.Once

// keep writes one line of the trail about those who were shown.
func (b *bare) keep(ctx context.Context, shown []sild.ID) error {
	return b.write(ctx, func(tx *db.Tx) (string, error) {
		tx.Trail(sild.Entry{Action: "read", What: "bench", Sections: "I", Subjects: shown})
		return "", nil
	})
}

// write is a unit of work that comes again for as long as the database is busy
// with others, as people do who are told so.
func (b *bare) write(ctx context.Context, do func(*db.Tx) (string, error)) error {
	for {
		flow := b.flow
		if _, err := flow.Write(ctx, sild.System, once, do); sild.KindOf(err) != sild.Busy || ctx.Err() != nil {
			return err
		}
	}
}

type shortCard struct {
	Case, Person, Programme                    sild.ID
	Name, Outcome                              string
	ReferredOn, StartedOn, EndedOn, ReleasedOn sild.Date
	Released                                   bool
	LastContactOn                              sild.Date
	NextMeetingAt                              time.Time
	NextTask                                   string
	NextDueOn                                  sild.Date
}

const shortCardColumns = `case_id, person_id, programme_id, name, outcome, referred_on, started_on, ended_on, release_on, released, last_contact_on, next_meeting_at, next_task, next_due_on`

func (b *bare) operations() []operation {
	return []operation{{listName, b.list}, {caseName, b.open}, {addName, b.add}, {findName, b.find}}
}

func (b *bare) list(ctx context.Context, _, _ int) (int, error) {
	var shown []sild.ID
	err := b.db.Read(ctx, sild.System, func(tx *db.Tx) error {
		rows, err := db.All[shortCard](tx, `SELECT `+shortCardColumns+` FROM case_card WHERE lead_id = $1 ORDER BY sort_key, case_id LIMIT 50`, b.made.Worker)
		shown = shown[:0]
		for _, r := range rows {
			shown = append(shown, r.Person)
		}
		return err
	})
	if err != nil {
		return 0, err
	}
	return 0, b.keep(ctx, shown)
}

func (b *bare) open(ctx context.Context, _, _ int) (int, error) {
	var shown []sild.ID
	err := b.db.Read(ctx, sild.System, func(tx *db.Tx) error {
		k, err := db.One[shortCard](tx, `SELECT `+shortCardColumns+` FROM case_card WHERE case_id = $1`, b.made.Case)
		if err != nil {
			return err
		}
		shown = []sild.ID{k.Person}
		type note struct {
			ID, User                             sild.ID
			Kind, Outcome, Reason, Agreed, Notes string
			StartedAt                            time.Time
			Minutes                              int
		}
		if _, err := db.All[note](tx, `SELECT id, user_id, kind, outcome, reason, agreed, note, started_at, minutes FROM contact
			WHERE case_id = $1 AND replaced_at IS NULL ORDER BY started_at DESC LIMIT 50`, b.made.Case); err != nil {
			return err
		}
		if _, err := casework.Goals(tx, b.made.Case); err != nil {
			return err
		}
		if _, err := casework.Plans(tx, b.made.Case); err != nil {
			return err
		}
		type task struct {
			Clock, State string
			DueOn        sild.Date
		}
		_, err = db.All[task](tx, `SELECT clock, state, due_on FROM task WHERE subject_id = (SELECT subject_id FROM cases WHERE id = $1) ORDER BY due_on NULLS LAST`, b.made.Case)
		return err
	})
	if err != nil {
		return 0, err
	}
	return 0, b.keep(ctx, shown)
}

func (b *bare) add(ctx context.Context, _, _ int) (int, error) {
	flow := b.flow
	_, err := flow.Write(ctx, sild.System, once, func(tx *db.Tx) (string, error) { return "", b.insert(tx) })
	return 0, err
}

// insert writes a contact down, and a line of the trail.
func (b *bare) insert(tx *db.Tx) error {
	c, err := casework.Load(tx, b.made.Case)
	if err != nil {
		return err
	}
	k := casework.Contact{Kind: "phone", Outcome: "held", StartedAt: tx.Now, Minutes: 15, User: b.made.Worker, Agreed: "We meet on Tuesday at the office.", Note: "Sounds well."}
	k.Fact = tx.NewFact(c.Subject, b.made.Case, tx.Today(), "worker", "seen")
	k.ReplacedAt, k.ReplacedWhy = tx.Now, casework.Undone // of no consequence: nothing is settled here
	tx.Trail(sild.Entry{Action: "write", What: "bench", Sections: "N", Subjects: []sild.ID{c.Person}})
	return db.Insert(tx, "contact", sild.FactColumns+", "+casework.Kinds["contact"].Columns, k)
}

func (b *bare) find(ctx context.Context, connection, n int) (int, error) {
	word := prefixes[(connection+n)%len(prefixes)]
	var shown []sild.ID
	err := b.db.Read(ctx, sild.System, func(tx *db.Tx) error {
		rows, err := db.All[shortCard](tx, `SELECT `+shortCardColumns+` FROM case_card c
			WHERE c.team_id = $1 AND c.person_id IN (SELECT s.person_id FROM person_find f JOIN subject s ON s.id = f.subject_id WHERE f.grantee_id = $1 AND f.word >= $2 AND f.word < $3)
			ORDER BY c.sort_key, c.case_id LIMIT 50`, b.made.Team, word, word+"\U0010FFFF")
		shown = shown[:0]
		for _, r := range rows {
			shown = append(shown, r.Person)
		}
		return err
	})
	if err != nil {
		return 0, err
	}
	return 0, b.keep(ctx, shown)
}
