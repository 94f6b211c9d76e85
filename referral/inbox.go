// SPDX-License-Identifier: EUPL-1.2

package referral

import (
	"strconv"
	"time"

	"sild"
	"sild/access"
	"sild/db"
)

// A Line is a referral in a list, with its answer if there is one.
type Line struct {
	Case       sild.ID
	Subject    sild.ID
	Person     sild.ID
	Programme  sild.ID
	Provider   sild.ID
	Name       string
	Outcome    string    // of the answer; empty: not answered
	ReferredOn sild.Date // the day
	EndedOn    sild.Date
	ReleaseOn  sild.Date
	Released   bool
	NextDueOn  sild.Date // of a referral that is not answered: when the answer is due
	AnsweredOn sild.Date
	AnsweredAt time.Time
	HearBy     sild.Date
	Reason     string // why it came to nothing: a value of decline_reasons
	FirstAt    time.Time
	Worker     string    // the name of who leads the case today, or whom the answer names; empty after the last day of a lead whom nobody follows
	Sender     string    // the organisation that asked
	ProviderIs string    // the name of the provider
	AskedOn    sild.Date // the day of the oldest question to which nobody has replied
	AmendedAt  time.Time // when it was amended last; zero: never
}

// lineSelect is the beginning of every list of referrals. Before admission the
// only work on a case is its answer, so the card's next due day is the answer's.
//
// Today is the argument that says which day it is.
func lineSelect(today string) string {
	return `SELECT c.case_id, c.subject_id, c.person_id, c.programme_id, c.provider_id, c.name, c.outcome, c.referred_on, c.ended_on, c.release_on, c.released,
		c.next_due_on, a.day, a.recorded_at, a.hear_by, coalesce(a.reason, ''), a.first_at, coalesce(u.name, ''), coalesce(so.name, ''), coalesce(po.name, ''),
		(SELECT min(m.day) FROM referral_message m WHERE m.case_id = c.case_id AND ` + openQuestion + `),
		(SELECT max(r.recorded_at) FROM referral r WHERE r.case_id = c.case_id AND r.replaced_at IS NULL AND r.id <> r.thing)
	FROM case_card c
	LEFT JOIN referral_answer a ON a.case_id = c.case_id AND a.replaced_at IS NULL
	LEFT JOIN app_user u ON u.id = CASE WHEN c.lead_until < ` + today + ` THEN NULL ELSE coalesce(c.lead_id, a.worker_id) END
	LEFT JOIN team st ON st.id = c.sender_team_id LEFT JOIN organisation so ON so.id = st.org_id
	LEFT JOIN organisation po ON po.id = c.provider_id
	WHERE `
}

// most is how many lines there are of one person, or of a few cases.
const most = 100

func lines(tx *db.Tx, where, order string, limit int, args ...any) ([]Line, error) {
	today := db.List(&args, []sild.Date{tx.Today()})
	query := lineSelect(today) + where + ` AND ` + access.Scope(tx, 'P', &args) + ` ORDER BY ` + order + ` LIMIT ` + strconv.Itoa(limit)
	return db.All[Line](tx, query, args...)
}

// shown leaves the trail of a list.
func shown(tx *db.Tx, action string, list []Line) {
	ids := make([]sild.ID, len(list))
	for i, l := range list {
		ids[i] = l.Person
	}
	tx.Trail(sild.Entry{Action: action, What: "referral", Sections: "IP", Subjects: ids})
}

// LinesOf are the referrals of one person that the actor may open, the latest
// first.
func LinesOf(tx *db.Tx, subject sild.ID) ([]Line, error) {
	list, err := lines(tx, `c.subject_id = $1`, `c.referred_on DESC, c.case_id`, most, subject)
	if err == nil {
		shown(tx, "read", list)
	}
	return list, err
}

// LineOf is the referral of one case. The caller has opened it.
func LineOf(tx *db.Tx, caseID sild.ID) (Line, error) {
	return db.One[Line](tx, lineSelect("$2")+`c.case_id = $1`, caseID, tx.Today())
}

// LinesByCase are the referrals of cases that the actor may open.
func LinesByCase(tx *db.Tx, cases []sild.ID) (map[sild.ID]Line, error) {
	found := make(map[sild.ID]Line, len(cases))
	if len(cases) == 0 {
		return found, nil
	}
	var args []any
	where := `c.case_id IN (` + db.List(&args, cases) + `)`
	list, err := lines(tx, where, `c.referred_on DESC, c.case_id`, len(cases), args...)
	for _, l := range list {
		found[l.Case] = l
	}
	if err == nil {
		shown(tx, "list", list)
	}
	return found, err
}
