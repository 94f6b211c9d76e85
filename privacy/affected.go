// SPDX-License-Identifier: EUPL-1.2

package privacy

import (
	"slices"
	"strings"
	"time"

	"sild"
	"sild/access"
	"sild/db"
)

// A Question asks the trail who was affected by a user, a team, an organisation,
// a role in the actor's organisation, or in one session or by one token, from a
// moment until another (GDPR art. 33).
type Question struct {
	About    string // user, team, org, role, session
	ID       string // of the first three; the role itself; of a session as SignIns gives it
	From, To time.Time
}

// Abouts are the words for what one asks about.
var Abouts = []string{"user", "team", "org", "role", "session"}

// An Affected person, without a name: how often, from when to when, in which
// sections, and what was done.
type Affected struct {
	Person      sild.ID
	Entries     int
	First, Last time.Time
	Sections    string
	Actions     []string
	Users       int
}

// An Answer is everybody who was affected, the one seen first on top.
type Answer struct {
	People  []Affected
	Entries int // of the trail that show anybody
}

type entryRow struct {
	User, Org                  sild.ID
	Action, Sections, Subjects string
	Entries                    int
	First, Last                time.Time
}

// Ask answers a question to the trail. It leaves an entry that it was asked.
func Ask(tx *db.Tx, q Question) (a Answer, err error) {
	defer sild.Wrap(&err, "privacy.Ask")
	if err := access.Duty(tx, access.Log); err != nil {
		return a, err
	}
	if err := q.check(tx); err != nil {
		return a, err
	}
	where, args := `t.user_id = $1`, []any{q.ID, q.From, q.To}
	switch q.About {
	case "team":
		where = `t.user_id IN (SELECT m.user_id FROM member m WHERE m.group_id = $1)`
	case "org":
		where = `t.org_id = $1`
	case "role":
		where, args = `t.role = $1 AND t.org_id = $4`, append(args, tx.Actor.Org)
	case "session":
		user, session, _ := strings.Cut(q.ID, ".")
		where, args = `t.user_id = $1 AND t.session_id = $4`, []any{user, q.From, q.To, session}
	}
	at := map[sild.ID]int{}
	own := map[sild.ID]bool{}
	users := map[sild.ID]map[sild.ID]bool{}
	err = db.Each(tx, `SELECT t.user_id, t.org_id, t.action, t.sections, t.subjects, count(*), min(t.at), max(t.at) FROM trail t
		WHERE `+where+` AND t.at >= $2 AND t.at < $3 AND t.subjects <> '' GROUP BY t.user_id, t.org_id, t.action, t.sections, t.subjects`, func(e entryRow) error {
		if e.Action == "denied" || e.Action == "override-refused" {
			return nil // nothing was seen
		}
		a.Entries += e.Entries
		for s := range strings.FieldsSeq(e.Subjects) {
			p := sild.ID(s)
			i, ok := at[p]
			if !ok {
				i = len(a.People)
				at[p], users[p] = i, map[sild.ID]bool{}
				a.People = append(a.People, Affected{Person: p, First: e.First})
			}
			x := &a.People[i]
			x.Entries += e.Entries
			if e.First.Before(x.First) {
				x.First = e.First
			}
			if e.Last.After(x.Last) {
				x.Last = e.Last
			}
			for _, r := range e.Sections {
				if !strings.ContainsRune(x.Sections, r) {
					x.Sections += string(r)
				}
			}
			if !slices.Contains(x.Actions, e.Action) {
				x.Actions = append(x.Actions, e.Action)
			}
			users[p][e.User] = true
			own[p] = own[p] || e.Org == tx.Actor.Org
		}
		return nil
	}, args...)
	if err != nil {
		return a, err
	}
	tx.Trail(sild.Entry{Action: "ask", What: "trail", Object: sild.ID(q.ID), Purpose: access.Log})
	ours, err := answered(tx, a.People, own)
	if err != nil {
		return a, err
	}
	a.People = slices.DeleteFunc(a.People, func(x Affected) bool { return !ours[x.Person] })
	slices.SortFunc(a.People, func(x, y Affected) int {
		if c := x.First.Compare(y.First); c != 0 {
			return c
		}
		return strings.Compare(string(x.Person), string(y.Person))
	})
	for i := range a.People {
		x := &a.People[i]
		x.Users = len(users[x.Person])
		x.Sections = inOrder(x.Sections)
		slices.Sort(x.Actions)
	}
	return a, nil
}

func inOrder(sections string) string {
	var b strings.Builder
	for _, s := range access.Sections {
		if strings.ContainsRune(sections, s) {
			b.WriteRune(s)
		}
	}
	return b.String()
}

// longestAsked is how far apart from and to may lie.
const longestAsked = 366 * 24 * time.Hour

func (q Question) check(tx *db.Tx) error {
	p := sild.Problems{}
	p.Check(slices.Contains(Abouts, q.About), "about", "choice.unknown")
	p.Check(q.ID != "", "id", "privacy.ask.who")
	p.Check(!q.From.IsZero() && q.To.After(q.From), "to", "privacy.ask.span")
	p.Check(q.To.Sub(q.From) <= longestAsked, "to", "privacy.ask.year")
	if q.About == "role" && q.ID != "" {
		p.Check(slices.Contains(access.Roles(), q.ID), "id", "choice.unknown")
	}
	return p.Err()
}

// answered are those of people of whom the actor may be told: whom their own
// organisation's users saw, and for whom it answers.
func answered(tx *db.Tx, list []Affected, own map[sild.ID]bool) (map[sild.ID]bool, error) {
	ours := map[sild.ID]bool{}
	var foreign []sild.ID
	for _, x := range list {
		if own[x.Person] {
			ours[x.Person] = true
		} else {
			foreign = append(foreign, x.Person)
		}
	}
	for part := range slices.Chunk(foreign, 500) {
		args := []any{tx.Actor.Org}
		some, err := db.All[sild.ID](tx, `SELECT p.id FROM person p WHERE p.id IN (`+db.List(&args, part)+`) AND `+overseen("p.id", "$1"), args...)
		if err != nil {
			return nil, err
		}
		for _, p := range some {
			ours[p] = true
		}
	}
	return ours, nil
}

// Readers are the users about whom the actor may ask: of their own organisation,
// and of those that work in a programme with it, with the name of the latter.
func Readers(tx *db.Tx) ([]Named, error) {
	return db.All[Named](tx, `SELECT u.id, CASE WHEN u.org_id = $1 THEN u.name ELSE u.name || ', ' || o.name END FROM app_user u JOIN organisation o ON o.id = u.org_id
		WHERE `+partner("u.org_id")+` ORDER BY CASE WHEN u.org_id = $1 THEN 0 ELSE 1 END, u.name, u.id`, tx.Actor.Org)
}

// Teams and Organisations are those about which the actor may ask.
func Teams(tx *db.Tx) ([]Named, error) {
	return db.All[Named](tx, `SELECT t.id, t.name || ', ' || o.name FROM team t JOIN organisation o ON o.id = t.org_id WHERE `+partner("t.org_id")+` ORDER BY o.name, t.name, t.id`, tx.Actor.Org)
}

// Organisations are those about which the actor may ask.
func Organisations(tx *db.Tx) ([]Named, error) {
	return db.All[Named](tx, `SELECT o.id, o.name FROM organisation o WHERE `+partner("o.id")+` ORDER BY o.name, o.id`, tx.Actor.Org)
}

func partner(org string) string {
	return `(` + org + ` = $1 OR EXISTS (SELECT 1 FROM contract a JOIN contract b ON b.programme_id = a.programme_id WHERE a.org_id = $1 AND b.org_id = ` + org + `))`
}

// A SignIn is when a user began a session of pages or of the API, and under what
// id one asks of it.
type SignIn struct {
	At   time.Time
	Kind string // web, api; client: a program of theirs, which has a secret of its own
	ID   string
}

// SignIns are those of a user from a moment until another, the latest first, and
// then the programs that act for them.
func SignIns(tx *db.Tx, user sild.ID, from, to time.Time) ([]SignIn, error) {
	if err := access.Duty(tx, access.Log); err != nil {
		return nil, err
	}
	all, err := db.All[SignIn](tx, `SELECT at, what, session_id FROM trail WHERE object_id = $1 AND action = 'sign-in' AND session_id <> '' AND at >= $2 AND at < $3 ORDER BY at DESC, id LIMIT 20`, user, from, to)
	if err != nil {
		return nil, err
	}
	programs, err := db.All[SignIn](tx, `SELECT made_at, 'client', id FROM api_client WHERE user_id = $1 AND made_at < $2 AND (ended_at IS NULL OR ended_at >= $3) ORDER BY id`, user, to, from)
	all = append(all, programs...)
	for i := range all {
		all[i].ID = string(user) + "." + all[i].ID
	}
	return all, err
}
