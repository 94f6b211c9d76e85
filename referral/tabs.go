// SPDX-License-Identifier: EUPL-1.2

package referral

import (
	"strconv"
	"strings"
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/org"
)

// Tabs are the parts of an inbox: not answered, with a question to which nobody
// has replied, on the waiting list, answered otherwise in the last days.
var Tabs = []string{"new", "asked", "waiting", "answered"}

// AnsweredFor is how many days an answer stands in the inbox. It is ours.
const AnsweredFor = 30

// Page is how many referrals stand on one page of the inbox.
const Page = 50

// Many is how far counts are exact: one more stands for "1,000+".
const Many = 1000

// An Inbox is a page of the referrals that the actor sends or answers.
type Inbox struct {
	Lines          []Line
	Earlier, Later bool
	Counts         map[string]int // by tab, at most Many + 1
}

// A Turn is the page of a tab: the first, or the one after or before a case.
type Turn struct {
	After, Before sild.ID
	Alone         bool // count only that tab
}

// tab is what stands in a part of the inbox, and in which order.
type tab struct{ where, key, order string }

// unused names the arguments of all tabs, of which PostgreSQL wants each used.
const unused = `CAST($1 AS date) IS NOT NULL AND CAST($2 AS text) IS NOT NULL AND CAST($3 AS text) IS NOT NULL AND CAST($4 AS date) IS NOT NULL AND `

func tabs(tx *db.Tx, args *[]any) map[string]tab {
	*args = append(*args, tx.Today().AddDays(-AnsweredFor), tx.Actor.User, tx.Actor.Role, tx.Today())
	const since, user, role, today = "$1", "$2", "$3", "$4"
	side := "team_id"
	if !access.May(tx.Actor.Role, access.Answer) {
		side = "sender_team_id"
	}
	// By the index of the actor's teams; what may be seen of them is for access to say.
	own := ` AND c.` + side + ` IN (SELECT m.group_id FROM member m WHERE m.user_id = ` + user + ` AND m.role = ` + role + ` AND m.from_on <= ` + today + ` AND m.until_on >= ` + today + `)`
	const asked = `EXISTS (SELECT 1 FROM referral_message m WHERE m.case_id = c.case_id AND ` + openQuestion + `)`
	return map[string]tab{
		"new":     {`c.outcome = '' AND NOT ` + asked + own, `c.referred_on`, ""},
		"asked":   {`c.outcome IN ('', 'waiting') AND c.ended_on IS NULL AND ` + asked + own, `c.referred_on`, ""},
		"waiting": {`c.outcome = 'waiting' AND c.ended_on IS NULL` + own, `c.referred_on`, ""},
		"answered": {`c.outcome || '' IN ('accepted', 'declined', 'withdrawn')
			AND c.case_id IN (SELECT x.case_id FROM referral_answer x WHERE x.replaced_at IS NULL AND x.day >= ` + since + `)` + strings.Replace(own, "c."+side, "c."+side+" || ''", 1), `c.referred_on`, " DESC"},
	}
}

// InboxOf is a page of a tab of the actor's inbox: a provider's referrals for
// those who answer them, a prison's own for those who send them. The first to be
// due come first, of those answered the latest. It is Forbidden to others.
func InboxOf(tx *db.Tx, name string, at Turn) (in Inbox, err error) {
	defer sild.Wrap(&err, "referral.InboxOf")
	if !access.May(tx.Actor.Role, access.Answer) {
		if err := access.Duty(tx, access.Refer); err != nil {
			return in, err
		}
	}
	in.Counts = map[string]int{}
	for _, t := range Tabs {
		if at.Alone && t != name {
			continue
		}
		var args []any
		where := tabs(tx, &args)[t].where
		scope := access.Scope(tx, 'P', &args)
		in.Counts[t], err = db.One[int](tx, `SELECT count(*) FROM (SELECT 1 FROM case_card c
			WHERE `+unused+where+` AND `+scope+` LIMIT `+strconv.Itoa(Many+1)+`) x`, args...)
		if err != nil {
			return in, err
		}
	}
	var args []any
	t, ok := tabs(tx, &args)[name]
	if !ok {
		return in, sild.Missing()
	}
	where := unused + t.where
	forth, back := ">", "<"
	order, reverse := t.key+t.order+`, c.case_id`+t.order, t.key+` DESC, c.case_id DESC`
	if t.order != "" {
		forth, back, reverse = back, forth, t.key+`, c.case_id`
	}
	from, backwards := at.After, false
	if at.Before != "" {
		from, backwards, forth, order = at.Before, true, back, reverse
	}
	if from != "" {
		day, there, err := db.Maybe[sild.Date](tx, `SELECT c.referred_on FROM case_card c WHERE c.case_id = $1`, from)
		if err != nil {
			return in, err
		}
		if there {
			args = append(args, day, from)
			n := len(args)
			where += ` AND (` + t.key + `, c.case_id) ` + forth + ` ($` + strconv.Itoa(n-1) + `, $` + strconv.Itoa(n) + `)`
		} else { // gone meanwhile: the first page
			at, backwards = Turn{}, false
			order = t.key + t.order + `, c.case_id` + t.order
		}
	}
	list, err := lines(tx, where, order, Page+1, args...)
	if err != nil {
		return in, err
	}
	more := len(list) > Page
	list = list[:min(len(list), Page)]
	in.Earlier, in.Later = at.After != "" && from != "", more
	if backwards {
		for i, j := 0, len(list)-1; i < j; i, j = i+1, j-1 {
			list[i], list[j] = list[j], list[i]
		}
		in.Earlier, in.Later = more, true
	}
	in.Lines = list
	shown(tx, "list", list)
	return in, nil
}

// Places are what a provider has of a programme: places bought, people in the
// service, and by when the next place is free at the latest. One person takes
// one place, whatever is open of them besides.
type Places struct {
	Programme sild.ID
	Bought    int
	Taken     int
	Next      sild.Date // the first day by which somebody must have ended; zero: not known
}

// Free is how many places nobody has: below none is none.
func (p Places) Free() int { return max(p.Bought-p.Taken, 0) }

// PlacesOf are the places of the actor's organisation, by programme. Clocks are
// those by which a service ends, of each programme.
func PlacesOf(tx *db.Tx, programme sild.ID, clocks []string) (p Places, err error) {
	defer sild.Wrap(&err, "referral.PlacesOf")
	if err := access.Duty(tx, access.Answer); err != nil {
		return p, err
	}
	p.Programme = programme
	if p.Bought, err = db.One[int](tx, `SELECT coalesce(sum(c.places), 0) FROM contract c
		WHERE c.programme_id = $1 AND c.org_id = $2 AND c.part = 'provider' AND c.from_on <= $3 AND c.until_on >= $3`, programme, tx.Actor.Org, tx.Today()); err != nil {
		return p, err
	}
	if p.Taken, err = db.One[int](tx, `SELECT count(DISTINCT c.subject_id) FROM case_card c
		WHERE c.programme_id = $1 AND c.provider_id = $2 AND c.outcome = 'accepted' AND c.ended_on IS NULL
		AND NOT EXISTS (SELECT 1 FROM place f WHERE f.case_id = c.case_id AND f.until_on < $3)`, programme, tx.Actor.Org, tx.Today()); err != nil || len(clocks) == 0 {
		return p, err
	}
	args := []any{programme, tx.Actor.Org, tx.Today()}
	p.Next, _, err = db.Maybe[sild.Date](tx, `SELECT t.due_on FROM task t JOIN case_card c ON c.case_id = t.case_id
		WHERE c.programme_id = $1 AND c.provider_id = $2 AND c.outcome = 'accepted' AND c.ended_on IS NULL
		AND t.state = 'open' AND t.due_on >= $3 AND t.clock IN (`+db.List(&args, clocks)+`) ORDER BY t.due_on LIMIT 1`, args...)
	return p, err
}

// AmendedAfter are the referrals that the prison amended on or after a day,
// when the provider had answered already: the latest first.
func AmendedAfter(tx *db.Tx, since sild.Date) ([]Line, error) {
	list, err := lines(tx, `c.case_id IN (SELECT r.case_id FROM referral r WHERE r.replaced_at IS NULL AND r.id <> r.thing AND r.recorded_at >= $1)
			AND c.ended_on IS NULL AND c.outcome || '' IN ('accepted', 'waiting')
			AND EXISTS (SELECT 1 FROM referral r WHERE r.case_id = c.case_id AND r.replaced_at IS NULL AND r.id <> r.thing AND r.recorded_at > a.recorded_at AND r.recorded_at >= $1)`,
		`c.referred_on DESC, c.case_id DESC`, 20, since.In(time.UTC))
	if err == nil {
		shown(tx, "list", list)
	}
	return list, err
}

// BegunFor are the people for whom the actor's team is writing a referral.
func BegunFor(tx *db.Tx) ([]sild.ID, error) {
	team, err := org.TeamOf(tx, tx.Actor.User, tx.Actor.Role)
	if err != nil {
		return nil, err
	}
	return db.All[sild.ID](tx, `SELECT r.subject_id FROM referral_draft r WHERE r.team_id = $1`, team.ID)
}
