// SPDX-License-Identifier: EUPL-1.2

package report

import (
	"sild"
	"sild/access"
	"sild/db"
)

// A Stage is a piece of a case's journey, with the day on which it began or is
// expected to.
type Stage struct {
	Stage   string // of the pack
	Meaning string
	From    sild.Date
	Until   sild.Date // zero: the last
	Why     string    // a sild.Message in JSON
}

// Journey are the stages of a case in their order. The caller has opened it.
func Journey(tx *db.Tx, caseID sild.ID) ([]Stage, error) {
	return db.All[Stage](tx, `SELECT stage, meaning, from_on, until_on, why FROM stage WHERE case_id = $1 ORDER BY seq`, caseID)
}

// A Result is how a case stands under one promise of the programme.
type Result struct {
	Indicator string
	Counted   bool // in the population
	About     sild.Date
	Opens     sild.Date
	Closes    sild.Date
	State     string  // counts, counts_not, unknown, left_out
	Decided   sild.ID // the observation that decided
	Why       string  // a sild.Message in JSON
}

// Results are those of the case that r opened.
func Results(tx *db.Tx, r access.Record) ([]Result, error) {
	return db.All[Result](tx, `SELECT indicator, counted, about_on, opens_on, closes_on, state, decided_by, why
		FROM result WHERE subject_id = $1 AND case_id = $2 ORDER BY indicator`, r.Subject, string(r.Case))
}

// Flags are what does not fit in a case, as sild.Messages in JSON.
func Flags(tx *db.Tx, r access.Record) ([]string, error) {
	return db.All[string](tx, `SELECT why FROM flag WHERE subject_id = $1 AND case_id = $2 ORDER BY why`, r.Subject, string(r.Case))
}
