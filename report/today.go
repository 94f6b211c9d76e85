// SPDX-License-Identifier: EUPL-1.2

package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
)

// A Work is one open task that the actor sees to.
type Work struct {
	Key       string
	Case      sild.ID // empty: of the person beside any case
	Subject   sild.ID
	Person    sild.ID
	Programme sild.ID
	Clock     string
	Opens     sild.Date
	Due       sild.Date
	Why       string // a sild.Message in JSON
	User      sild.ID
	Given     string
	Family    string
}

// Name is the person's name as one says it.
func (w Work) Name() string { return strings.TrimSpace(w.Given + " " + w.Family) }

const workSelect = `SELECT t.key, t.case_id, t.subject_id, s.person_id, t.programme_id, t.clock, t.opens_on, t.due_on, t.why, t.user_id, d.given, d.family
	FROM task t JOIN subject s ON s.id = t.subject_id JOIN person_detail d ON d.subject_id = s.person_id AND d.replaced_at IS NULL
	WHERE t.state = 'open' AND (t.opens_on IS NULL OR t.opens_on <= $1) AND (t.closes_on IS NULL OR t.closes_on >= $1) AND `

// Most is how many tasks a list has; what is late comes first.
const Most = 100

// covers narrows v to the assignments by which the actor stands in today.
const covers = `v.user_id = $2 AND v.role = 'cover' AND v.replaced_at IS NULL AND v.day <= $1 AND v.until_on >= $1`

// WorkOf are the n most pressing open tasks of the actor: a worker's own, a
// coordinator's and a prison team's by their teams. It leaves a trail of the
// people shown.
func WorkOf(tx *db.Tx, n int) (found []Work, err error) {
	defer sild.Wrap(&err, "report.WorkOf")
	// Each query walks one index in the order of the days, and stops after n.
	whose := []string{`t.user_id = $2`}
	if tx.Actor.Role == "support_person" { // and what the lead would do of those for whom they stand in
		whose = append(whose, `t.user_id <> $2 AND t.owner = 'support_person' AND t.subject_id IN (SELECT v.subject_id FROM assignment v WHERE `+covers+`)
			AND t.case_id IN (SELECT v.case_id FROM assignment v WHERE `+covers+`)`)
	}
	args := []any{tx.Today(), tx.Actor.User}
	if slices.Contains([]string{"coordinator", "prison", "house_staff"}, tx.Actor.Role) {
		teams, err := db.All[sild.ID](tx, `SELECT DISTINCT group_id FROM member WHERE user_id = $1 AND role = $2 AND from_on <= $3 AND until_on >= $3 AND group_id <> $1`,
			tx.Actor.User, tx.Actor.Role, tx.Today())
		if err != nil {
			return nil, err
		}
		team := `t.team_id IN (` + db.List(&args, teams) + `) AND t.owner = `
		switch tx.Actor.Role {
		case "prison":
			whose = []string{team + `'prison'`}
		case "house_staff": // of those who live there, while they are on duty
			whose = []string{team + `'house'`}
		default:
			whose = []string{team + `'coordinator'`, team + `'support_person' AND t.user_id IS NULL`, team + `'house'`}
		}
	}
	scope := access.ScopePeople(tx, 'I', &args)
	for _, mine := range whose {
		some, err := db.All[Work](tx, workSelect+mine+` AND CAST($2 AS text) IS NOT NULL AND `+scope+` ORDER BY t.due_on, t.key LIMIT `+strconv.Itoa(n), args...)
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	slices.SortFunc(found, func(a, b Work) int { return cmp.Or(a.Due.Compare(b.Due), strings.Compare(a.Key, b.Key)) })
	found = found[:min(len(found), n)]
	ids := make([]sild.ID, len(found))
	for i, w := range found {
		ids[i] = w.Person
	}
	tx.Trail(sild.Entry{Action: "list", What: "task", Sections: "IP", Subjects: ids})
	return found, nil
}

// A LateTask is work that was due before today.
type LateTask struct {
	Case, Programme sild.ID
	Clock           string
}

// Late are the actor's own open tasks that were due before today. It names
// nobody: what is shown by it leaves the trail.
func Late(tx *db.Tx) ([]LateTask, error) {
	return db.All[LateTask](tx, `SELECT DISTINCT case_id, programme_id, clock FROM task
		WHERE user_id = $1 AND state = 'open' AND due_on < $2 AND case_id IS NOT NULL AND (closes_on IS NULL OR closes_on >= $2) ORDER BY clock, case_id NULLS LAST`, tx.Actor.User, tx.Today())
}

// WorkOn are the open tasks of one case. The caller has opened it.
func WorkOn(tx *db.Tx, caseID sild.ID) ([]Work, error) {
	// By the subject, for which there is an index.
	return db.All[Work](tx, workSelect+`t.case_id = $2 AND t.subject_id = (SELECT k.subject_id FROM cases k WHERE k.id = $2) ORDER BY t.due_on, t.key LIMIT `+strconv.Itoa(Most), tx.Today(), caseID)
}

const lineSelect = `SELECT ` + casework.CardColumns + ` FROM case_card c WHERE `

// team narrows to the actor's teams; mine to the actor's own cases.
const (
	ofTeam   = `c.team_id IN (SELECT m.group_id FROM member m WHERE m.user_id = $2 AND m.from_on <= $1 AND m.until_on >= $1)`
	ofSender = `c.sender_team_id IN (SELECT m.group_id FROM member m WHERE m.user_id = $2 AND m.from_on <= $1 AND m.until_on >= $1)`
	isOpen   = `c.outcome = 'accepted' AND c.ended_on IS NULL`
)

func lines(tx *db.Tx, where, order string, more ...any) ([]casework.Card, error) {
	args := append([]any{tx.Today(), tx.Actor.User}, more...)
	scope := access.Scope(tx, 'I', &args)
	found, err := db.All[casework.Card](tx, lineSelect+where+` AND `+scope+` ORDER BY `+order+`, c.case_id LIMIT 50`, args...)
	if err != nil {
		return nil, err
	}
	ids := make([]sild.ID, len(found))
	for i, l := range found {
		ids[i] = l.Person
	}
	tx.Trail(sild.Entry{Action: "list", What: "case", Sections: "I", Subjects: ids})
	return found, nil
}

func whose(tx *db.Tx) string {
	switch tx.Actor.Role {
	case "coordinator":
		return ofTeam
	case "prison":
		return ofSender
	}
	return `c.lead_id = $2 AND ` + casework.StillLed("$1")
}

// Leaving are the actor's people who leave prison within days.
func Leaving(tx *db.Tx, days int) ([]casework.Card, error) {
	return lines(tx, whose(tx)+` AND `+isOpen+` AND NOT c.released AND c.release_on >= $1 AND c.release_on <= $3`, `c.release_on NULLS LAST`, tx.Today().AddDays(days))
}

// ToConfirm are the people whose expected day of release has come, and of whom
// nobody has said that they left.
func ToConfirm(tx *db.Tx) ([]casework.Card, error) {
	return lines(tx, whose(tx)+` AND c.ended_on IS NULL AND c.outcome NOT IN ('declined', 'withdrawn') AND NOT c.released AND c.release_on <= $1`, `c.release_on NULLS LAST`)
}

// Unheard are the actor's people with whom there was no contact for days.
func Unheard(tx *db.Tx, days int) ([]casework.Card, error) {
	return lines(tx, whose(tx)+` AND `+isOpen+` AND coalesce(c.last_contact_on, c.started_on) < $3`, `c.last_contact_on NULLS FIRST`, tx.Today().AddDays(-days))
}

// Unanswered are the referrals that wait for an answer, and Waiting the people
// on the list; the first to come stand first.
func Unanswered(tx *db.Tx) ([]casework.Card, error) {
	return lines(tx, whose(tx)+` AND c.outcome = ''`, `c.referred_on`)
}

func Waiting(tx *db.Tx) ([]casework.Card, error) {
	return lines(tx, whose(tx)+` AND c.outcome = 'waiting'`, `c.referred_on`)
}

// Unled are the admitted people without a worker: nobody has been found, or the
// lead's last day has passed.
func Unled(tx *db.Tx) ([]casework.Card, error) {
	return lines(tx, whose(tx)+` AND `+isOpen+` AND (coalesce(c.lead_id, '') = '' OR c.lead_until IS NOT NULL)`+ // by the index case_card_unled, word for word
		` AND (coalesce(c.lead_id, '') = '' OR c.lead_until < $1)`, `c.referred_on`)
}

// Answered are the referrals of the actor's team that were answered on or after
// a day, or whose support person was found then where the name followed, the
// latest first.
func Answered(tx *db.Tx, since sild.Date) ([]casework.Card, error) {
	return lines(tx, whose(tx)+` AND c.outcome <> '' AND EXISTS (SELECT 1 FROM referral_answer a WHERE a.case_id = c.case_id AND a.replaced_at IS NULL AND (a.day >= $3
		OR a.outcome = 'accepted' AND a.worker_id IS NULL AND EXISTS (SELECT 1 FROM assignment w WHERE w.case_id = c.case_id AND w.role = 'lead' AND w.replaced_at IS NULL AND w.day >= $3)))`, `c.referred_on DESC`, since)
}

// Load are how many open cases each worker of the actor's teams leads.
type Load struct {
	User  sild.ID
	Name  string
	Cases int
}

// Loads counts the open cases of the workers of a team, by name.
func Loads(tx *db.Tx, team sild.ID) ([]Load, error) {
	return db.All[Load](tx, `SELECT u.id, u.name, (SELECT count(*) FROM case_card c WHERE c.lead_id = u.id AND `+isOpen+` AND `+casework.StillLed("$2")+`)
		FROM member m JOIN app_user u ON u.id = m.user_id
		WHERE m.group_id = $1 AND m.role = 'support_person' AND m.from_on <= $2 AND m.until_on >= $2 AND u.disabled_at IS NULL
		ORDER BY u.name, u.id`, team, tx.Today())
}
