// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"strings"
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/pack"
	"sild/report"
)

// Told is who told a thing when, and whether it still holds.
type Told struct {
	ID          sild.ID    `json:"id" doc:"The thing that this tells of. It stays when the thing changes."`
	Row         sild.ID    `json:"row" doc:"This telling of it. A change is a new row of the same thing."`
	Day         sild.Date  `json:"day" doc:"The day for which it holds."`
	Source      string     `json:"source"`
	Evidence    string     `json:"evidence"`
	RecordedAt  time.Time  `json:"recorded_at"`
	RecordedBy  sild.ID    `json:"recorded_by,omitempty"`
	ReplacedAt  *time.Time `json:"replaced_at,omitempty" doc:"Since when it does not hold."`
	ReplacedBy  sild.ID    `json:"replaced_by,omitempty"`
	ReplacedWhy string     `json:"replaced_why,omitempty" doc:"Why it does not hold: changed, moved, mistake, undone …"`
	ReplacedFor string     `json:"replaced_for,omitempty" doc:"The reason for that in somebody's words."`
}

func toldOf(f sild.Fact) Told {
	t := Told{ID: f.Thing, Row: f.ID, Day: f.Day, Source: f.Source, Evidence: f.Evidence, RecordedAt: f.RecordedAt, RecordedBy: f.RecordedBy}
	if !f.Holds() {
		t.ReplacedAt, t.ReplacedBy = timeOf(f.ReplacedAt), f.ReplacedBy
		t.ReplacedWhy, t.ReplacedFor = casework.Mending(f)
	}
	return t
}

func (t Told) thing() sild.ID { return t.ID }

// timeOf is nothing for no time.
func timeOf(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// OnThing is what a request about a thing may say of what was looked at.
type OnThing struct {
	Seen sild.ID `json:"seen,omitempty" doc:"The row that you looked at. If another holds by now, it is a conflict."`
}

// row is the telling of a thing that is to be changed: the one that was looked
// at, or the one that holds.
func (c *call) row(kind string, thing, seen sild.ID) (sild.ID, error) {
	table := casework.Kinds[kind].Table
	if table == "" {
		return "", sild.Missing()
	}
	if seen != "" {
		return db.One[sild.ID](c.tx, `SELECT id FROM `+table+` WHERE id = $1 AND thing = $2`, seen, thing)
	}
	return db.One[sild.ID](c.tx, `SELECT id FROM `+table+` WHERE thing = $1 AND replaced_at IS NULL`, thing)
}

// effect names what a write had for an effect: a thing of a case.
func effect(f sild.Fact, err error) (string, error) {
	return string(f.Case) + "/" + string(f.Thing), err
}

// ofEffect is the case and the thing that an effect names.
func ofEffect(s string) (caseID, thing sild.ID) {
	k, t, _ := strings.Cut(s, "/")
	return sild.ID(k), sild.ID(t)
}

// one reads afresh the thing that a write made or changed: as it holds now, if
// the caller may read that section of the case.
func one[T any, O interface{ thing() sild.ID }](c *call, id string, section byte, list func(*db.Tx, sild.ID) ([]T, error), show func(T) O) (O, error) {
	caseID, thing := ofEffect(id)
	if _, err := access.Case(c.tx, caseID, string(section)); err != nil {
		var none O
		return none, err
	}
	all, err := list(c.tx, caseID)
	return oneOf(each(all, show), err, func(o O) bool { return o.thing() == thing })
}

// why says in words what Derive left as an explanation.
func (c *caller) why(p *pack.Pack, text string) string { return report.Why(c.Voice, p, text) }
