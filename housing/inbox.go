// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"strconv"
	"strings"

	"sild"
	"sild/access"
	"sild/db"
)

// Tabs are the views of the list of requests: those that nobody has answered,
// those that wait for a bed, those with a bed, those who live there, and those
// that came to an end.
var Tabs = []string{"new", "expected", "held", "lives", "over"}

// A Waiting is a request in a list.
type Waiting struct {
	Thing     sild.ID
	Case      sild.ID
	Person    sild.ID
	Programme sild.ID
	Name      string
	Team      sild.ID
	Asked     sild.Date
	From      sild.Date // as asked for; zero: the day of release
	Release   sild.Date
	Released  bool
	House     string // of the stay, the hold, the answer or the request; empty: any of the team's
	HouseID   sild.ID
	Basis     string
	State     string // as of Asked.State
	Admission sild.Date
	Lost      string
	Until     sild.Date // of a stay
	LeftOn    sild.Date
	EndReason string
}

// state is that of a request with its holding rows, in SQL; it is Asked.State.
const state = `CASE WHEN s.thing IS NOT NULL AND s.left_on IS NULL THEN 'lives' WHEN s.thing IS NOT NULL THEN 'left' WHEN r.ended_on IS NOT NULL THEN 'ended'
	WHEN u.thing IS NOT NULL THEN 'held' WHEN a.outcome = 'confirmed' THEN 'expected' WHEN a.thing IS NULL THEN 'asked' ELSE a.outcome END`

const waitingFrom = ` FROM house_request r JOIN case_card c ON c.case_id = r.case_id
	LEFT JOIN house_answer a ON a.request_id = r.thing AND a.replaced_at IS NULL
	LEFT JOIN bed_use u ON u.request_id = r.thing AND u.replaced_at IS NULL AND u.kind = 'held'
	LEFT JOIN stay s ON s.request_id = r.thing AND s.replaced_at IS NULL
	LEFT JOIN house h ON h.id = coalesce(s.house_id, u.house_id, a.house_id, r.house_id)
	WHERE r.replaced_at IS NULL AND `

var tabStates = map[string]string{"new": `'asked'`, "expected": `'expected'`, "held": `'held'`, "lives": `'lives'`, "over": `'ended', 'declined', 'left'`}

// An Inbox is a page of the requests that the actor may see.
type Inbox struct {
	List   []Waiting
	Counts map[string]int // of all, by tab
	From   int            // how many stand before the first
	Later  bool           // there are more
}

// InboxPage is how many requests stand on one page.
const InboxPage = 50

// Requested are the requests of the people whom the actor may see, in one tab and
// of one house or all: what is asked or expected first comes first, and of those
// that are over the last, one page from a place in that order on. The counts are
// of that house too.
func Requested(tx *db.Tx, tab string, house sild.ID, from int) (in Inbox, err error) {
	defer sild.Wrap(&err, "housing.Requested(%s)", tab)
	role := tx.Actor.Role
	if role != sild.System.Role && !access.May(role, access.Beds) && !access.May(role, access.HouseLife) {
		return in, access.Duty(tx, access.Beds)
	}
	args := []any{house}
	where := `(CAST($1 AS text) IS NULL OR h.id = $1) AND ` + access.Scope(tx, 'I', &args)
	type count struct {
		State string
		N     int
	}
	counts, err := db.All[count](tx, `SELECT x.state, count(*) FROM (SELECT `+state+` AS state`+waitingFrom+where+`) x GROUP BY x.state ORDER BY x.state`, args...)
	if err != nil {
		return in, err
	}
	in.Counts = map[string]int{}
	for _, t := range Tabs {
		for _, c := range counts {
			if strings.Contains(tabStates[t], "'"+c.State+"'") {
				in.Counts[t] += c.N
			}
		}
	}
	states, known := tabStates[tab]
	if !known {
		return in, sild.Missing()
	}
	order := map[string]string{
		"new": `r.day, r.thing`, "expected": `a.admission_on NULLS LAST, r.day, r.thing`, "held": `u.from_on NULLS LAST, r.thing`, "lives": `s.until_on NULLS LAST, r.thing`,
		"over": `coalesce(s.left_on, r.ended_on, a.day) DESC NULLS LAST, r.thing`,
	}[tab]
	in.From = max(from, 0)
	in.List, err = db.All[Waiting](tx, `SELECT r.thing, r.case_id, c.person_id, c.programme_id, c.name, r.team_id, r.day, r.from_on, c.release_on, c.released, coalesce(h.name, ''), h.id,
		r.basis, `+state+`, coalesce(u.from_on, a.admission_on), coalesce(a.lost, ''), s.until_on, s.left_on, r.end_reason`+waitingFrom+where+` AND `+state+` IN (`+states+`)
		ORDER BY `+order+` LIMIT `+strconv.Itoa(InboxPage+1)+` OFFSET `+strconv.Itoa(in.From), args...)
	if err != nil {
		return in, err
	}
	if in.Later = len(in.List) > InboxPage; in.Later {
		in.List = in.List[:InboxPage]
	}
	if len(in.List) == 0 {
		return in, nil
	}
	ids := make([]sild.ID, len(in.List))
	for i, w := range in.List {
		ids[i] = w.Person
	}
	tx.Trail(sild.Entry{Action: "list", What: "house_request", Sections: "IP", Subjects: ids})
	return in, nil
}
