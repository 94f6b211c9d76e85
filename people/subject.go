// SPDX-License-Identifier: EUPL-1.2

package people

import (
	"strings"
	"time"

	"sild"
	"sild/access"
	"sild/db"
)

// A Subject is one person in one programme: that of which facts are told.
type Subject struct {
	ID          sild.ID
	Programme   sild.ID
	Person      sild.ID
	Team        sild.ID // who told of the person first
	CreatedAt   time.Time
	PackVersion int // the stamp of what was derived; 0: not yet
	Derivation  int
}

const subjectColumns = `id, programme_id, person_id, team_id, created_at, pack_version, derivation`

// SubjectByID is a subject; the caller has opened the record or settles it.
func SubjectByID(tx *db.Tx, id sild.ID) (Subject, error) {
	return db.One[Subject](tx, `SELECT `+subjectColumns+` FROM subject WHERE id = $1`, id)
}

// A Listed is a person in a list.
type Listed struct {
	Subject   sild.ID
	Person    sild.ID
	Given     string
	Family    string
	BornFrom  sild.Date
	BornUntil sild.Date
	ReleaseOn sild.Date
	Case      sild.ID // the latest; empty: none
}

// Name is the person's name as one says it.
func (l Listed) Name() string { return strings.TrimSpace(l.Given + " " + l.Family) }

// Born is the birth date, as far as it is known.
func (l Listed) Born() sild.Partial { return sild.Partial{From: l.BornFrom, Until: l.BornUntil} }

const listedFrom = `SELECT s.id, s.person_id, d.given, d.family, d.born_from, d.born_until,
		(SELECT max(r.release_on) FROM release_date r WHERE r.subject_id = s.id AND r.replaced_at IS NULL),
		(SELECT max(k.id) FROM cases k WHERE k.subject_id = s.id)
	FROM subject s JOIN person_detail d ON d.subject_id = s.person_id AND d.replaced_at IS NULL`

// Search finds the people whom the actor may see by the beginnings of any words
// of their names, whatever the script's marks. It leaves a trail of those shown.
func Search(tx *db.Tx, words string) (_ []Listed, err error) {
	defer sild.Wrap(&err, "people.Search")
	keys := Words(words)
	if len(keys) == 0 || len(keys) > 8 {
		return nil, nil
	}
	var args []any
	where := make([]string, 0, len(keys)+1)
	for _, k := range keys {
		args = append(args, k, k+"\U0010FFFF")
		n := len(args)
		where = append(where, `s.person_id IN (SELECT w.person_id FROM person_word w WHERE w.word >= $`+itoa(n-1)+` AND w.word < $`+itoa(n)+`)`)
	}
	where = append(where, access.ScopePeople(tx, 'I', &args))
	found, err := db.All[Listed](tx, listedFrom+` WHERE `+strings.Join(where, " AND ")+`
		ORDER BY d.family, d.given, s.id LIMIT 50`, args...)
	if err != nil {
		return nil, err
	}
	tx.Trail(sild.Entry{Action: "search", What: "person", Sections: "I", Subjects: peopleOf(found)})
	return found, nil
}

// Same finds the people, among those whom the actor may see, who may be the one
// that in describes: the same code, or the same words in the name and a birth
// date that fits.
func Same(tx *db.Tx, in DetailInput) (_ []Listed, err error) {
	defer sild.Wrap(&err, "people.Same")
	d, err := in.check(tx.Today())
	if err != nil {
		return nil, nil // wrong input is told when it is saved
	}
	var found []Listed
	if d.Code != "" {
		args := []any{d.Code, d.CodeCountry}
		if found, err = db.All[Listed](tx, listedFrom+` WHERE d.code = $1 AND d.code_country = $2 AND `+access.ScopePeople(tx, 'I', &args)+` ORDER BY s.id LIMIT 10`, args...); err != nil {
			return nil, err
		}
	}
	named, err := Search(tx, d.Name())
	if err != nil {
		return nil, err
	}
	for _, l := range named {
		fits := d.BornFrom.IsZero() || l.BornFrom.IsZero() || !l.BornFrom.After(d.BornUntil) && !l.BornUntil.Before(d.BornFrom)
		if fits && !contains(found, l.Subject) {
			found = append(found, l)
		}
	}
	return found, nil
}

func contains(list []Listed, subject sild.ID) bool {
	for _, l := range list {
		if l.Subject == subject {
			return true
		}
	}
	return false
}

// NotAsked are the people whom the actor may see, who leave prison by the day
// until and for whom nobody has asked: the first to leave first.
func NotAsked(tx *db.Tx, until sild.Date) (_ []Listed, err error) {
	defer sild.Wrap(&err, "people.NotAsked")
	args := []any{until}
	found, err := db.All[Listed](tx, listedFrom+` WHERE `+access.ScopePeople(tx, 'I', &args)+`
		AND NOT EXISTS (SELECT 1 FROM cases k WHERE k.subject_id = s.id)
		AND EXISTS (SELECT 1 FROM release_date r WHERE r.subject_id = s.id AND r.replaced_at IS NULL AND NOT r.happened AND r.release_on <= $1)
		ORDER BY 7 NULLS LAST, s.id LIMIT 50`, args...)
	if err != nil {
		return nil, err
	}
	tx.Trail(sild.Entry{Action: "list", What: "person", Sections: "IO", Subjects: peopleOf(found)})
	return found, nil
}

func peopleOf(list []Listed) []sild.ID {
	ids := make([]sild.ID, len(list))
	for i, l := range list {
		ids[i] = l.Person
	}
	return ids
}
