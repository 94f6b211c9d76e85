// SPDX-License-Identifier: EUPL-1.2

package org

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"sild"
	"sild/access"
	"sild/db"
)

// A Worker is somebody who works with people in a team: what they speak, where
// they work, how many people they can have at a time, what they have proved and
// when they are away.
type Worker struct {
	ID, Org, Team sild.ID
	Name          string
	Sex           string   // f or m, as they say themself; empty: they have not said
	Languages     []string // BCP 47
	Areas         []string // ids of a pack's areas or ISO 3166-2 codes
	Ceiling       int      // the worker's own; 0: the programme's
	Share         int      // of full working time, in percent; 0: all of it
	Kinds         []Kind   // of worker, those that were and are to come too
	Credentials   []Credential
	Away          []Away
}

// A Head is what each row about a worker begins with: whom it tells of, who
// recorded it when, and what replaced it. Rows are never changed, as facts are
// not (sild.Fact): a correction is a new row of the same Thing.
type Head struct {
	ID          sild.ID
	Thing       sild.ID
	User        sild.ID // the worker
	RecordedAt  time.Time
	RecordedBy  sild.ID
	ReplacedAt  time.Time // zero: this is what holds
	ReplacedBy  sild.ID
	ReplacedWhy string
}

const headColumns = `id, thing, user_id, recorded_at, recorded_by, replaced_at, replaced_by, replaced_why`

// Why a row about a worker no longer holds; a mistake is followed by a colon
// and the reason in words.
const (
	Changed  = "changed"
	Mistaken = "mistake"
)

// A Profile is what a worker can do, in one row.
type Profile struct {
	Head
	Languages string // with spaces between
	Areas     string
	Ceiling   int
	Sex       string
	Share     int
}

const profileColumns = headColumns + `, languages, areas, ceiling, sex, share`

// WorkersOf are the members of a team who have role in it on a day, by name.
func WorkersOf(tx *db.Tx, team sild.ID, role string, on sild.Date) ([]Worker, error) {
	return workers(tx, `SELECT u.id, u.org_id, m.group_id, u.name FROM member m JOIN app_user u ON u.id = m.user_id
		WHERE m.group_id = $1 AND m.role = $2 AND m.from_on <= $3 AND m.until_on >= $3 AND u.disabled_at IS NULL
		ORDER BY u.name, u.id, m.id`, team, role, on)
}

type workerRow struct {
	ID, Org, Team sild.ID
	Name          string
}

// workers fills in what is known of those whom query finds, each once.
func workers(tx *db.Tx, query string, args ...any) ([]Worker, error) {
	found, err := db.All[workerRow](tx, query, args...)
	if err != nil {
		return nil, err
	}
	var list []Worker
	var ids []sild.ID
	at := map[sild.ID]int{}
	for _, f := range found {
		if _, there := at[f.ID]; there {
			continue
		}
		at[f.ID] = len(list)
		ids = append(ids, f.ID)
		list = append(list, Worker{ID: f.ID, Org: f.Org, Team: f.Team, Name: f.Name})
	}
	var of []any
	profiles, err := db.All[Profile](tx, `SELECT `+profileColumns+` FROM worker_profile WHERE user_id IN (`+db.List(&of, ids)+`) AND replaced_at IS NULL`, of...)
	if err != nil {
		return nil, err
	}
	for _, p := range profiles {
		w := &list[at[p.User]]
		w.Languages, w.Areas, w.Ceiling, w.Sex, w.Share = strings.Fields(p.Languages), strings.Fields(p.Areas), p.Ceiling, p.Sex, p.Share
	}
	of = nil
	credentials, err := db.All[Credential](tx, `SELECT `+credentialColumns+` FROM worker_credential
		WHERE user_id IN (`+db.List(&of, ids)+`) AND replaced_at IS NULL ORDER BY kind, judged_on DESC NULLS FIRST, id DESC`, of...)
	if err != nil {
		return nil, err
	}
	for _, c := range credentials {
		w := &list[at[c.User]]
		w.Credentials = append(w.Credentials, c)
	}
	if err := kindsOf(tx, list, at, ids); err != nil {
		return nil, err
	}
	of = nil
	aways, err := db.All[Away](tx, `SELECT `+awayColumns+` FROM worker_away
		WHERE user_id IN (`+db.List(&of, ids)+`) AND replaced_at IS NULL ORDER BY from_on, id`, of...)
	for _, a := range aways {
		w := &list[at[a.User]]
		w.Away = append(w.Away, a)
	}
	return list, err
}

// WorkerOf is one worker, for those who keep what is known of them and for
// the worker. Team is the first that the worker and the actor share.
func WorkerOf(tx *db.Tx, user sild.ID) (_ Worker, err error) {
	defer sild.Wrap(&err, "org.WorkerOf(%s)", user)
	if user != tx.Actor.User {
		if err := keeps(tx, user); err != nil {
			return Worker{}, err
		}
		tx.Trail(sild.Entry{Action: "read", What: "worker", Object: user, Purpose: tx.Actor.Role})
	}
	list, err := workers(tx, `SELECT u.id, u.org_id, m.group_id, u.name FROM app_user u JOIN member m ON m.user_id = u.id
		WHERE u.id = $1 AND m.group_id <> m.user_id AND m.until_on >= $2
		ORDER BY EXISTS (SELECT 1 FROM member me WHERE me.user_id = $3 AND me.group_id = m.group_id) DESC, m.id`, user, tx.Today(), tx.Actor.User)
	if err != nil {
		return Worker{}, err
	}
	if len(list) == 0 {
		return Worker{}, sild.Missing()
	}
	return list[0], nil
}

// keeps is Missing unless the actor has the duty to keep what is known of user:
// a coordinator of those who are, or will be, in a team of theirs, and the
// organisation's admin of everybody in it. The rule is ours.
func keeps(tx *db.Tx, user sild.ID) error {
	if tx.Actor.Role == sild.System.Role {
		return nil
	}
	if !access.May(tx.Actor.Role, access.Workers) {
		return sild.Missing()
	}
	query := `SELECT EXISTS (SELECT 1 FROM member w JOIN member me ON me.group_id = w.group_id
		WHERE w.user_id = $1 AND w.group_id <> w.user_id AND w.until_on >= $2
		AND me.user_id = $3 AND me.role = $4 AND me.from_on <= $2 AND me.until_on >= $2)`
	args := []any{user, tx.Today(), tx.Actor.User, tx.Actor.Role}
	if access.May(tx.Actor.Role, access.Settings) {
		query, args = `SELECT EXISTS (SELECT 1 FROM app_user WHERE id = $1 AND org_id = $2)`, []any{user, tx.Actor.Org}
	}
	yes, err := db.One[bool](tx, query, args...)
	if err == nil && !yes {
		err = sild.Missing()
	}
	return err
}

// mayKeep is keeps for writing: nobody writes what is known of themself.
func mayKeep(tx *db.Tx, user sild.ID) error {
	if err := keeps(tx, user); err != nil {
		return err
	}
	if user == tx.Actor.User {
		return &sild.Error{Kind: sild.Forbidden, Key: "worker.own"}
	}
	return nil
}

// ProfileInput is what a worker can do.
type ProfileInput struct {
	Languages, Areas []string
	Ceiling          int
	Sex              string // f or m, as they say themself; empty: they have not said
	Share            int    // of full working time, in percent; 0: all of it
}

// mostPeople is a ceiling above which a slip of the finger is likelier than a
// caseload. It is ours.
const mostPeople = 200

var (
	languageCode = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
	areaCode     = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$`)
)

// SetProfile says what a worker can do from now on.
func SetProfile(tx *db.Tx, user sild.ID, in ProfileInput) (err error) {
	defer sild.Wrap(&err, "org.SetProfile(%s)", user)
	if err := mayKeep(tx, user); err != nil {
		return err
	}
	p := sild.Problems{}
	codes := func(field string, list []string, form *regexp.Regexp) string {
		list = slices.Clone(list)
		slices.Sort(list)
		list = slices.Compact(list)
		for _, s := range list {
			p.Check(form.MatchString(s), field, "choice.unknown")
		}
		p.Check(len(list) <= 50, field, "choice.unknown")
		return strings.Join(list, " ")
	}
	to := Profile{Languages: codes("languages", in.Languages, languageCode), Areas: codes("areas", in.Areas, areaCode), Ceiling: in.Ceiling, Sex: in.Sex, Share: in.Share}
	p.Check(in.Share >= 0 && in.Share <= 100, "share", "worker.share.range")
	p.Check(in.Sex == "" || in.Sex == "f" || in.Sex == "m", "sex", "choice.unknown")
	p.Check(in.Ceiling >= 0 && in.Ceiling <= mostPeople, "ceiling", "worker.ceiling.range", "limit", "int:200")
	if err := p.Err(); err != nil {
		return err
	}
	tx.Trail(sild.Entry{Action: "write", What: "worker", Object: user, Purpose: tx.Actor.Role})
	return setProfile(tx, user, to)
}

func head(tx *db.Tx, user sild.ID) Head {
	id := tx.NewID()
	return Head{ID: id, Thing: id, User: user, RecordedAt: tx.Now, RecordedBy: tx.Actor.User}
}

// replace marks a row about a worker as no longer holding. It is a Conflict if
// somebody else replaced it meanwhile.
func replace(tx *db.Tx, table string, h Head, why string) error {
	n, err := db.Exec(tx, `UPDATE `+table+` SET replaced_at = $1, replaced_by = $2, replaced_why = $3
		WHERE id = $4 AND replaced_at IS NULL`, tx.Now, tx.Actor.User, why, h.ID)
	if err == nil && n == 0 {
		err = &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	return err
}

// mistaken is the reason why a row was entered by mistake, as rows keep it.
func mistaken(why string) (string, error) {
	p := sild.Problems{}
	why = p.Line("why", why, 300)
	p.Check(why != "", "why", "mend.why.required")
	return Mistaken + ": " + why, p.Err()
}
