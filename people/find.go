// SPDX-License-Identifier: EUPL-1.2

package people

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"sild"
	"sild/access"
	"sild/db"
	"sild/i18n"
)

// A Listed is a person in a list.
type Listed struct {
	Subject   sild.ID
	Person    sild.ID
	Programme sild.ID
	Given     string
	Family    string
	BornFrom  sild.Date
	BornUntil sild.Date
	ReleaseOn sild.Date // of the time in prison that goes on, and otherwise of the last
	Place     string
	Happened  bool
	Case      sild.ID // the latest that the actor may open; empty: none
}

// Name is the person's name as one says it.
func (l Listed) Name() string { return strings.TrimSpace(l.Given + " " + l.Family) }

// Born is the birth date, as far as it is known.
func (l Listed) Born() sild.Partial { return sild.Partial{From: l.BornFrom, Until: l.BornUntil} }

// listed is the beginning of every list of people whom the actor may see. The
// row of release_date that holds is the one that is awaited, and otherwise the
// last that happened.
func listed(tx *db.Tx, args *[]any) string {
	return `SELECT s.id, s.person_id, s.programme_id, d.given, d.family, d.born_from, d.born_until, r.release_on, coalesce(r.place, ''), coalesce(r.happened, FALSE),
		(SELECT max(c.case_id) FROM case_card c WHERE c.subject_id = s.id AND ` + access.Scope(tx, 'I', args) + `)
	FROM subject s JOIN person_detail d ON d.subject_id = s.person_id AND d.replaced_at IS NULL
	LEFT JOIN release_date r ON r.id = (SELECT q.id FROM release_date q WHERE q.subject_id = s.id AND q.replaced_at IS NULL
		ORDER BY q.happened, q.release_on DESC NULLS FIRST, q.id DESC LIMIT 1)
	WHERE s.merged_into IS NULL AND ` + access.ScopePeople(tx, 'I', args)
}

// NotAsked are the people whom the actor may see, who leave prison by the day
// until and for whom nobody has asked this time: the first to leave first. Who
// said no this time was asked, with a referral or without.
func NotAsked(tx *db.Tx, until sild.Date) (_ []Listed, err error) {
	defer sild.Wrap(&err, "people.NotAsked")
	var args []any
	query := listed(tx, &args) + ` AND NOT EXISTS (SELECT 1 FROM case_card k WHERE k.subject_id = s.id
			AND (k.release_on = r.release_on OR k.ended_on IS NULL AND k.outcome NOT IN ('declined', 'withdrawn')))
		AND NOT EXISTS (SELECT 1 FROM asked_no n WHERE n.subject_id = s.id AND n.release_id = r.thing AND n.replaced_at IS NULL)
		AND NOT r.happened AND r.release_on <= ` + arg(&args, until)
	found, err := db.All[Listed](tx, query+` ORDER BY r.release_on NULLS LAST, s.id LIMIT `+strconv.Itoa(Page), args...)
	if err != nil {
		return nil, err
	}
	shown(tx, "list", "IO", found)
	return found, nil
}

// A Filter narrows a list of people. The zero Filter is everybody.
type Filter struct {
	Until   sild.Date // leaves prison from today to that day
	Unclear bool      // no day is known, or it is past and nobody has said that they left
	Place   string    // the prison
}

// List is a page of the people whom the actor may see, those who leave first at
// the top and those without a day at the end; more says whether another page
// follows. Pages count from 1.
func List(tx *db.Tx, f Filter, n int) (_ []Listed, more bool, err error) {
	defer sild.Wrap(&err, "people.List")
	var args []any
	query := listed(tx, &args)
	if !f.Until.IsZero() {
		query += ` AND NOT r.happened AND r.release_on >= ` + arg(&args, tx.Today()) + ` AND r.release_on <= ` + arg(&args, f.Until)
	}
	if f.Unclear {
		query += ` AND (r.id IS NULL OR NOT r.happened AND (r.release_on IS NULL OR r.release_on < ` + arg(&args, tx.Today()) + `))`
	}
	if f.Place != "" {
		query += ` AND r.place = ` + arg(&args, f.Place)
	}
	skip := Page * (min(max(n, 1), 1000) - 1)
	found, err := db.All[Listed](tx, query+` ORDER BY r.release_on NULLS LAST, s.id LIMIT `+strconv.Itoa(Page+1)+` OFFSET `+strconv.Itoa(skip), args...)
	if err != nil {
		return nil, false, err
	}
	if more = len(found) > Page; more {
		found = found[:Page]
	}
	shown(tx, "list", "I", found)
	return found, more, nil
}

// arg adds v to args and is the text that stands for it.
func arg(args *[]any, v any) string {
	*args = append(*args, v)
	return "$" + strconv.Itoa(len(*args))
}

func byName(list []Listed) {
	slices.SortStableFunc(list, func(a, b Listed) int {
		return cmp.Compare(i18n.SortKey(a.Family, a.Given, ""), i18n.SortKey(b.Family, b.Given, ""))
	})
}

// shown leaves the trail of a list.
func shown(tx *db.Tx, action, sections string, list []Listed) {
	ids := make([]sild.ID, len(list))
	for i, l := range list {
		ids[i] = l.Person
	}
	tx.Trail(sild.Entry{Action: action, What: "person", Sections: sections, Subjects: ids})
}
