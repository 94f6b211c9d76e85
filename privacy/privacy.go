// SPDX-License-Identifier: EUPL-1.2

// Package privacy is the work of those who guard the records: opening one in an
// emergency and judging it afterwards, closing one to all but a few, asking the
// trail who was affected, inspecting for a reason, noticing who reads unlike
// themself, and keeping an entry from the person for a time.
//
// It promises that nothing here opens a record without a reason, an end, an entry
// in the trail and somebody else who looks at it; that nobody judges or widens
// what they opened themself; and that what would let more people see a record
// waits for a second person. What a role may is in access/policy.csv and
// duties.csv; the words and their sources are in words.csv; the terms below are
// ours unless they cite somebody.
package privacy

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"slices"
	"time"

	"sild"
	"sild/db"
)

// The terms of an emergency (security §3.4). Nobody changes them for themself.
const (
	OpenFor  = 60 * time.Minute
	ReviewIn = 72 * time.Hour
	Most     = 3                   // openings of one user
	Within   = 30 * 24 * time.Hour // in as long
	Enough   = 20                  // letters of own words

	// A number that opens nothing is answered in the same words whoever it is of;
	// guessing on ends here. It is ours.
	MostTries = 10
	TriesIn   = 24 * time.Hour
)

//go:embed words.csv
var wordsCSV []byte

var lists = func() map[string][]string {
	r := csv.NewReader(bytes.NewReader(wordsCSV))
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		panic(err) // it is part of the program
	}
	all := map[string][]string{}
	for _, x := range rows[1:] {
		all[x[0]] = append(all[x[0]], x[1])
	}
	return all
}()

// Words are those of a list of words.csv, in its order: override, outcome,
// consequence, protect, exclude, inspect, withhold.
func Words(list string) []string { return slices.Clone(lists[list]) }

// said checks a word of a list and the writer's own words beside it.
func said(p sild.Problems, list, word, own string) string {
	p.Check(slices.Contains(lists[list], word), "reason", "choice.unknown")
	own = p.Text("words", own, 1000)
	p.Check(p["words"].Key != "" || len([]rune(own)) >= Enough, "words", "privacy.words.short")
	return own
}

// forbidden is the answer to a duty that is not the actor's.
func forbidden() error { return &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"} }

func conflict(key string) error { return &sild.Error{Kind: sild.Conflict, Key: key} }

// overseen is the condition under which an organisation answers for the person of
// column: it controls the record, supports them, or told of them.
func overseen(column, org string) string {
	return `(EXISTS (SELECT 1 FROM person pp WHERE pp.id = ` + column + ` AND pp.controller_id = ` + org + `)
		OR EXISTS (SELECT 1 FROM cases pk WHERE pk.person_id = ` + column + ` AND pk.provider_id = ` + org + `)
		OR EXISTS (SELECT 1 FROM subject ps JOIN team pt ON pt.id = ps.team_id WHERE ps.person_id = ` + column + ` AND pt.org_id = ` + org + `))`
}

// oversees reports whether the actor's organisation answers for a person, and the
// actor is not kept from the record.
func oversees(tx *db.Tx, person sild.ID) (bool, error) {
	return db.One[bool](tx, `SELECT CASE WHEN `+overseen("$1", "$2")+` AND NOT EXISTS (SELECT 1 FROM exclusion x JOIN subject s ON s.id = x.subject_id
		WHERE s.person_id = $1 AND x.user_id = $3 AND (x.until_on IS NULL OR x.until_on >= $4)) THEN TRUE ELSE FALSE END`,
		person, tx.Actor.Org, tx.Actor.User, tx.Today())
}

type noticeRow struct {
	ID, Org, Person sild.ID
	Kind            string
	Object          sild.ID
	At              time.Time
}

// tell leaves a notice: for the officers of an organisation, or for the person if
// it is empty.
func tell(tx *db.Tx, org, person sild.ID, kind string, object sild.ID) error {
	return db.Insert(tx, "notice", `id, org_id, person_id, kind, object_id, at`, noticeRow{tx.NewID(), org, person, kind, object, tx.Now})
}
