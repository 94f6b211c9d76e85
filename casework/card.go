// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/people"
)

// A Card is what lists show of a case. It is made when the case is settled.
type Card struct {
	Case        sild.ID
	Subject     sild.ID
	Person      sild.ID
	Programme   sild.ID
	Provider    sild.ID
	Team        sild.ID
	Sender      sild.ID   // the team that referred
	Lead        sild.ID   // who began last; see LeadOn
	LeadUntil   sild.Date // their last day, of an open case in which nobody follows them; zero: they lead on
	Name        string
	SortKey     string
	Outcome     string // of the answer; empty: not answered
	ReferredOn  sild.Date
	StartedOn   sild.Date
	EndedOn     sild.Date
	ReleaseOn   sild.Date
	Released    bool // it happened; otherwise ReleaseOn is what is expected
	LastContact sild.Date
	NextMeeting time.Time
	NextTask    string // a clock of the pack
	NextDueOn   sild.Date
}

const CardColumns = `case_id, subject_id, person_id, programme_id, provider_id, team_id, sender_team_id, lead_id, lead_until, name, sort_key, outcome, referred_on, started_on, ended_on, release_on, released, last_contact_on, next_meeting_at, next_task, next_due_on`

// LeadOn is who leads on a day; after the end of the case, who led it last.
func (c Card) LeadOn(day sild.Date) sild.ID {
	if !c.LeadUntil.IsZero() && c.LeadUntil.Before(day) {
		return ""
	}
	return c.Lead
}

// StillLed is the condition that whom the case c names leads it on the day of the
// argument: nobody leads on after their last day.
func StillLed(arg string) string { return `(c.lead_until IS NULL OR c.lead_until >= ` + arg + `)` }

// A Row is a line of a caseload.
type Row struct {
	Card
	Stage    string // of the pack, today; empty: none has begun
	LeadName string
}

// Stages are the tabs of a caseload. A programme names and cuts the journey as it
// likes; these follow from what its stages mean.
const (
	Referred  = "referred"  // asked for, waiting
	Preparing = "preparing" // admitted, before the release
	Community = "community" // admitted, and not preparing
	Ended     = "ended"     // over, or come to nothing
)

// A Filter narrows a caseload. Every field may be empty.
type Filter struct {
	Mine      bool // led by the actor, who may be a cover
	Team      sild.ID
	Programme sild.ID
	Stage     string
	After     sild.ID // the case after which the page begins
	Before    sild.ID // or before which it ends
}

// Most is how far counts are exact: one more stands for "1,000+".
const Most = 1000

// A Caseload is one page of the cases that the actor may open.
type Caseload struct {
	Rows           []Row
	Earlier, Later bool           // there are more, before and after
	Counts         map[string]int // by stage, at most Most + 1
}

const page = 50

// List is a page of the actor's caseload by name, with how many there are at
// each stage. It leaves a trail of the people shown.
func List(tx *db.Tx, f Filter) (_ Caseload, err error) {
	defer sild.Wrap(&err, "casework.List")
	if f.Stage != "" && !slices.Contains([]string{Referred, Preparing, Community, Ended}, f.Stage) {
		return Caseload{}, sild.Missing()
	}
	w, err := newWalk(tx, f)
	if err != nil {
		return Caseload{}, err
	}
	var load Caseload
	if load.Counts, err = w.counts(tx); err != nil {
		return load, err
	}
	w.stage(f.Stage, load.Counts[f.Stage] <= Most)
	if err := w.read(tx, f, &load); err != nil || len(load.Rows) == 0 {
		return load, err
	}
	shown := make([]sild.ID, len(load.Rows))
	for i, r := range load.Rows {
		shown[i] = r.Person
	}
	tx.Trail(sild.Entry{Action: "list", What: "case", Sections: "I", Subjects: shown})
	return load, nil
}

// A walk is the FROM and the WHERE of a caseload.
type walk struct {
	from  string
	where []string
	args  []any
	today sild.Date
	few   bool // the actor's grants are so few that all their cases can be looked at
	all   bool // it walks all cards, and not those of a few grants, a lead or a team
}

// newWalk chooses how to find the actor's cases. Who may open a few is led by
// their grants to each; who may open many walks the cards in the order of the
// page, in which those of a lead or of a team stand together (design §4, §6).
// Either way access decides of each.
func newWalk(tx *db.Tx, f Filter) (*walk, error) {
	w := &walk{from: `case_card c`, today: tx.Today(), all: !f.Mine && f.Team == ""}
	n := Most + 1
	if tx.Actor.Role != sild.System.Role {
		var err error
		if n, err = db.One[int](tx, `SELECT count(*) FROM (SELECT 1 FROM access_grant g
			WHERE g.grantee_id IN (SELECT m.group_id FROM member m WHERE m.user_id = $1) AND g.role = $2 AND g.case_id IS NOT NULL AND g.until_on >= $3
			LIMIT `+strconv.Itoa(Most+1)+`) x`, tx.Actor.User, tx.Actor.Role, w.today); err != nil {
			return nil, err
		}
	}
	if n <= Most {
		w.from = `(` + access.Granted(tx, 'I', &w.args) + `) v CROSS JOIN case_card c`
		w.and(`c.case_id = v.case_id`)
		w.few, w.all = true, false
	} else {
		w.and(access.Scope(tx, 'I', &w.args))
	}
	if f.Mine {
		mine := `c.lead_id = ` + w.arg(tx.Actor.User) + ` AND ` + StillLed(w.arg(w.today))
		if tx.Actor.Role == "support_person" { // nobody else stands in for others
			mine = `(` + mine + ` OR c.case_id IN (SELECT v.case_id FROM assignment v WHERE v.user_id = ` + w.arg(tx.Actor.User) + ` AND v.role = 'cover'
				AND v.replaced_at IS NULL AND v.day <= ` + w.arg(w.today) + ` AND v.until_on >= ` + w.arg(w.today) + `))`
		}
		w.and(mine)
	}
	if f.Team != "" {
		w.and(`c.team_id = ` + w.arg(f.Team))
	}
	if f.Programme != "" {
		w.and(`c.programme_id = ` + w.arg(f.Programme))
	}
	return w, nil
}

func (w *walk) and(term string) { w.where = append(w.where, term) }

func (w *walk) arg(v any) string {
	w.args = append(w.args, v)
	return "$" + strconv.Itoa(len(w.args))
}

// The conditions of the indexes case_card_open, case_card_referred and
// case_card_over, word for word: few are at a stage of so many that have been.
const (
	goesOn = `c.ended_on IS NULL AND c.outcome <> 'declined' AND c.outcome <> 'withdrawn'`
	waits  = `c.started_on IS NULL AND ` + goesOn
	over   = `(c.ended_on IS NOT NULL OR c.outcome = 'declined' OR c.outcome = 'withdrawn')`
)

// ofCase is the meaning of a stage, but not by the index of meanings, of which
// SQLite would walk all for each case.
const ofCase = `s.meaning || ''`

// preparing is the condition that stage s of case c is before the release, today.
func (w *walk) preparing(meaning string) string {
	today := w.arg(w.today)
	return `s.case_id = c.case_id AND ` + meaning + ` = 'preparing' AND s.from_on <= ` + today + ` AND (s.until_on IS NULL OR s.until_on >= ` + today + `)`
}

// stage narrows w to one tab. Few says that not many are at that stage, so that
// they are sorted rather than looked for among all in their order.
func (w *walk) stage(stage string, few bool) {
	switch stage {
	case Referred:
		w.and(waits)
	case Preparing:
		w.and(goesOn + ` AND c.started_on IS NOT NULL`)
		if w.all && few {
			w.from = `stage s CROSS JOIN case_card c`
			w.and(w.preparing(`s.meaning`))
		} else {
			w.and(`EXISTS (SELECT 1 FROM stage s WHERE ` + w.preparing(ofCase) + `)`)
		}
	case Community:
		w.and(goesOn + ` AND c.started_on IS NOT NULL AND NOT EXISTS (SELECT 1 FROM stage s WHERE ` + w.preparing(ofCase) + `)`)
	case Ended:
		w.and(over)
	}
}

// counts says how many cases there are at each stage: of few all in one go, of
// many each stage no further than Most.
func (w *walk) counts(tx *db.Tx) (map[string]int, error) {
	counts := map[string]int{Referred: 0, Preparing: 0, Community: 0, Ended: 0}
	if w.few {
		tab := *w
		tab.args = slices.Clone(w.args)
		type count struct {
			Stage string
			Cases int
		}
		rows, err := db.All[count](tx, `SELECT x.stage, count(*) FROM (SELECT CASE WHEN `+over+` THEN '`+Ended+`' WHEN c.started_on IS NULL THEN '`+Referred+`'
				WHEN EXISTS (SELECT 1 FROM stage s WHERE `+tab.preparing(ofCase)+`) THEN '`+Preparing+`' ELSE '`+Community+`' END AS stage
			FROM `+tab.from+` WHERE `+strings.Join(tab.where, " AND ")+`) x GROUP BY x.stage`, tab.args...)
		for _, r := range rows {
			counts[r.Stage] = r.Cases
		}
		return counts, err
	}
	for _, s := range []string{Referred, Preparing, Community, Ended} {
		tab := *w
		tab.where, tab.args = slices.Clone(w.where), slices.Clone(w.args)
		tab.stage(s, true)
		n, err := db.One[int](tx, `SELECT count(*) FROM (SELECT 1 FROM `+tab.from+` WHERE `+strings.Join(tab.where, " AND ")+` LIMIT `+strconv.Itoa(Most+1)+`) x`, tab.args...)
		if err != nil {
			return nil, err
		}
		counts[s] = n
	}
	return counts, nil
}

// read fills load with the page of f.
func (w *walk) read(tx *db.Tx, f Filter, load *Caseload) (err error) {
	order, at := `c.sort_key, c.case_id`, f.After
	if f.Before != "" {
		order, at = `c.sort_key DESC, c.case_id DESC`, f.Before
	}
	if at != "" {
		key, there, err := db.Maybe[string](tx, `SELECT sort_key FROM case_card WHERE case_id = $1`, at)
		switch {
		case err != nil:
			return err
		case !there: // erased meanwhile: the first page
			order, f.After, f.Before = `c.sort_key, c.case_id`, "", ""
		case f.Before != "":
			w.and(`(c.sort_key, c.case_id) < (` + w.arg(key) + `, ` + w.arg(at) + `)`)
		default:
			w.and(`(c.sort_key, c.case_id) > (` + w.arg(key) + `, ` + w.arg(at) + `)`)
		}
	}
	if load.Rows, err = db.All[Row](tx, w.text(order), w.args...); err != nil {
		return err
	}
	more := len(load.Rows) > page
	load.Rows = load.Rows[:min(len(load.Rows), page)]
	load.Earlier, load.Later = f.After != "", more
	if f.Before != "" {
		slices.Reverse(load.Rows)
		load.Earlier, load.Later = more, true
	}
	return nil
}

// text is the statement that reads a page in order.
func (w *walk) text(order string) string {
	today := w.arg(w.today)
	return `SELECT ` + of("c", CardColumns) + `,
			coalesce((SELECT s.stage FROM stage s WHERE s.case_id = c.case_id AND s.from_on <= ` + today + ` AND (s.until_on IS NULL OR s.until_on >= ` + today + `) ORDER BY s.seq DESC LIMIT 1), ''),
			coalesce((SELECT u.name FROM app_user u WHERE u.id = c.lead_id AND ` + StillLed(today) + `), '')
		FROM ` + w.from + ` WHERE ` + strings.Join(w.where, " AND ") + ` ORDER BY ` + order + ` LIMIT ` + strconv.Itoa(page+1)
}

// A Found is a person who was searched for, with the latest of their cases that
// the actor may open; without one, Card is empty.
type Found struct {
	people.Listed
	Card Card
}

// Search finds people whom the actor may see, with or without a case, by the
// beginnings of the words of their names. It leaves the trail of people.Search.
func Search(tx *db.Tx, words string) (_ []Found, err error) {
	defer sild.Wrap(&err, "casework.Search")
	list, err := people.Search(tx, words)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	found := make([]Found, len(list))
	at := map[sild.ID]int{}
	subjects := make([]sild.ID, len(list))
	for i, l := range list {
		l.Case = "" // the latest of all, also of those that the actor may not open
		found[i].Listed, at[l.Subject], subjects[i] = l, i, l.Subject
	}
	var args []any
	in, scope := db.List(&args, subjects), access.Scope(tx, 'I', &args)
	cards, err := db.All[Card](tx, `SELECT `+of("c", CardColumns)+` FROM case_card c
		WHERE c.subject_id IN (`+in+`) AND `+scope+` ORDER BY c.case_id`, args...)
	for _, c := range cards {
		f := &found[at[c.Subject]]
		f.Card, f.Case = c, c.Case
	}
	return found, err
}

// CardOf is the card of a case; the caller has opened it.
func CardOf(tx *db.Tx, caseID sild.ID) (Card, error) {
	return db.One[Card](tx, `SELECT `+CardColumns+` FROM case_card WHERE case_id = $1`, caseID)
}

// CardsOf are the cards of those of the cases that the actor may list. It leaves no
// trail: whoever shows them does.
func CardsOf(tx *db.Tx, cases []sild.ID) ([]Card, error) {
	args := []any{}
	in, scope := db.List(&args, cases), access.Scope(tx, 'I', &args)
	return db.All[Card](tx, `SELECT `+CardColumns+` FROM case_card c WHERE c.case_id IN (`+in+`) AND `+scope+` ORDER BY c.sort_key, c.case_id`, args...)
}
