// SPDX-License-Identifier: EUPL-1.2

package flow

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/pack"
)

// A loader reads facts into their cases; after an error it reads no more.
type loader struct {
	tx      *db.Tx
	subject sild.ID
	pack    *pack.Pack
	at      time.Time // zero: now
	byID    map[sild.ID]*pack.Case
	has     map[string]bool // of loadedTables: whether the subject was ever in it
	err     error
}

// loadedTables are those of which most hold nothing of most people. One query says
// which are to be read.
var loadedTables = []string{
	"referral_message", "form_answer", "consent", "network_member", "wish", "assignment", "case_part", "match_offer", "place_offer",
	"house_request", "house_answer", "plan", "assessment", "goal", "appointment", "contact", "worry", "follow_up",
	"case_side", "help_request", "case_team", "attendance", "sign_up", "observation", "task_fact",
}

var whichFacts = sync.OnceValue(func() string {
	asks := make([]string, len(loadedTables))
	for i, t := range loadedTables {
		asks[i] = `SELECT '` + t + `' WHERE EXISTS (SELECT 1 FROM ` + t + ` WHERE subject_id = $1)`
	}
	return strings.Join(asks, ` UNION ALL `)
})

func (l *loader) look() {
	there, err := db.All[string](l.tx, whichFacts(), l.subject)
	l.err = err
	l.has = make(map[string]bool, len(loadedTables))
	for _, t := range loadedTables {
		l.has[t] = slices.Contains(there, t)
	}
}

// read calls f with each row of a table that held at the moment, in the order of
// order.
func read[T any](l *loader, table, columns, order string, f func(T)) {
	has, known := l.has[table]
	if l.err == nil && !known {
		l.err = fmt.Errorf("%s is no table of facts", table)
	}
	if l.err != nil || !has {
		return
	}
	args := []any{l.subject}
	rows, err := db.All[T](l.tx, `SELECT `+columns+` FROM `+table+` f WHERE subject_id = $1 AND `+db.Held("f", l.at, &args)+` ORDER BY `+order, args...)
	l.err = err
	for _, r := range rows {
		f(r)
	}
}

// ofCase is what a row of a case begins with.
type ofCase struct{ Case, ID sild.ID }

func (r ofCase) caseID() sild.ID { return r.Case }

type offerRow struct{ casework.Offer }

func (r offerRow) caseID() sild.ID { return r.Case }

// readCase is read for rows of a case, and leaves out those whose case itself was
// taken back.
func readCase[T interface{ caseID() sild.ID }](l *loader, table, columns, order string, f func(*pack.Case, T)) {
	if len(l.byID) == 0 {
		return
	}
	read(l, table, columns, order, func(r T) {
		if k := l.byID[r.caseID()]; k != nil {
			f(k, r)
		}
	})
}
