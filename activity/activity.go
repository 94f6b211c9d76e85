// SPDX-License-Identifier: EUPL-1.2

// Package activity is what people come to together, or come to at fixed hours:
// workshops, groups, courses, events, reception hours, work on site. It keeps
// their sessions, who wants to come, who came, and the log of the desk.
//
// It promises that a name on a register is shown only to who leads the activity
// and to those who may see the person, each time with an entry in the trail;
// that taking part belongs to the section of the record which the programme
// names; that places are given in the order in which people asked, so that who
// waits moves up when somebody leaves; and that who signs up by the public page
// learns nothing of anybody.
//
// What follows from absences is derived by pack; who is granted what is flow's.
package activity

import (
	"crypto/rand"
	"encoding/base32"
	"slices"
	"strings"
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/pack"
	"sild/programme"
)

// An Activity is a group, a course, reception hours, … that a provider runs.
type Activity struct {
	ID         sild.ID
	Programme  sild.ID
	Provider   sild.ID
	Team       sild.ID
	Template   string // of the pack
	Kind       string // as the template says, and so are Part and Section
	Part       string
	Section    string
	Title      string
	About      string
	Place      string
	Leader     sild.ID
	LeaderRole string // in which they lead
	Minutes    int
	Capacity   int       // zero: no limit
	Code       string    // of the page on which anybody may sign up; empty: nobody may
	LastOn     sild.Date // day of the last session that is not called off
	CreatedAt  time.Time
	CreatedBy  sild.ID
}

const columns = `id, programme_id, provider_id, team_id, template, kind, part, section, title, about, place, leader_id, leader_role, minutes, capacity, code, last_on, created_at, created_by`

// Reception reports whether people come one by one.
func (a Activity) Reception() bool { return a.Kind == "reception" }

// An Opened activity is one that the actor may see, with what they may do.
type Opened struct {
	Activity
	Pack  *pack.Pack
	Today sild.Date // where the programme is
	Leads bool
	Plans bool // may move sessions and call them off
}

// Open opens an activity. It is Missing for all but its leader and the people of
// its provider who have the duty; volunteers see those alone that they lead.
func Open(tx *db.Tx, id sild.ID) (o Opened, err error) {
	defer sild.Wrap(&err, "activity.Open(%s)", id)
	if err := access.Duty(tx, access.Activities); err != nil {
		return o, err
	}
	a, err := db.One[Activity](tx, `SELECT `+columns+` FROM activity WHERE id = $1`, id)
	if err != nil {
		return o, err
	}
	return opened(tx, a)
}

func opened(tx *db.Tx, a Activity) (o Opened, err error) {
	o = Opened{Activity: a, Leads: a.Leader == tx.Actor.User && tx.Actor.User != ""}
	system := tx.Actor.Role == sild.System.Role
	ours := tx.Actor.Org == a.Provider && tx.Actor.Role != "volunteer"
	if !o.Leads && !ours && !system {
		tx.Denied(sild.Entry{What: "activity", Object: a.ID, Purpose: tx.Actor.Role})
		return o, sild.Missing()
	}
	o.Plans = system || o.Leads || access.May(tx.Actor.Role, access.PlanActivities)
	if o.Pack, err = programme.Of(tx, a.Programme); err != nil {
		return o, err
	}
	o.Today = sild.DateOf(tx.Now, o.Pack.Location())
	return o, nil
}

// toPlan opens an activity to change it.
func toPlan(tx *db.Tx, id sild.ID) (Opened, error) {
	o, err := Open(tx, id)
	if err != nil {
		return o, err
	}
	if !o.Plans {
		return o, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	tx.Trail(sild.Entry{Action: "write", What: "activity", Object: id})
	return o, nil
}

// mine is the condition under which activity a may be listed to the actor.
func mine(tx *db.Tx, args *[]any) string {
	if tx.Actor.Role == sild.System.Role {
		return "TRUE"
	}
	var user, ours string
	*args = append(*args, tx.Actor.User)
	user = place(args)
	if tx.Actor.Role == "volunteer" {
		return `a.leader_id = ` + user
	}
	*args = append(*args, tx.Actor.Org)
	ours = place(args)
	return `(a.leader_id = ` + user + ` OR a.provider_id = ` + ours + `)`
}

// Input is what one says of a new activity. What is not said comes from the
// template.
type Input struct {
	Template string
	Title    string
	About    string
	Place    string
	Leader   sild.ID // empty: the actor
	Minutes  int
	Capacity int
	Public   bool
	Series
}

// Roles are those in which one can lead an activity, the first that somebody has
// being the one in which they do.
var Roles = []string{"support_person", "coordinator", "specialist", "volunteer"}

// A Leader is somebody who can lead.
type Leader struct {
	ID   sild.ID
	Name string
	Role string
}

// Leaders are those of a provider who can lead, by name.
func Leaders(tx *db.Tx, provider sild.ID) ([]Leader, error) {
	args := []any{provider, tx.Today()}
	rows, err := db.All[Leader](tx, `SELECT DISTINCT u.id, u.name, m.role FROM member m JOIN team t ON t.id = m.group_id JOIN app_user u ON u.id = m.user_id
		WHERE t.org_id = $1 AND m.from_on <= $2 AND m.until_on >= $2 AND u.disabled_at IS NULL AND NOT u.client AND m.role IN (`+db.List(&args, Roles)+`)
		ORDER BY u.name, u.id, m.role`, args...)
	var list []Leader
	for _, r := range rows {
		if n := len(list); n > 0 && list[n-1].ID == r.ID {
			if slices.Index(Roles, r.Role) < slices.Index(Roles, list[n-1].Role) {
				list[n-1].Role = r.Role
			}
			continue
		}
		list = append(list, r)
	}
	return list, err
}

// Add makes an activity from a template of the programme, with its sessions.
func Add(tx *db.Tx, id sild.ID, in Input) (_ Activity, err error) {
	defer sild.Wrap(&err, "activity.Add(%s)", id)
	if err := access.Duty(tx, access.PlanActivities); err != nil {
		return Activity{}, err
	}
	team, err := teamOf(tx, id)
	if err != nil {
		return Activity{}, err
	}
	pk, err := programme.Of(tx, id)
	if err != nil {
		return Activity{}, err
	}
	p := sild.Problems{}
	t, known := pk.Activity(in.Template)
	p.Check(known, "template", "case.choice.unknown")
	a := Activity{
		ID: tx.NewID(), Programme: id, Provider: tx.Actor.Org, Team: team, Template: t.ID, Kind: t.Kind, Part: t.Part, Section: string(t.SectionOf()),
		CreatedAt: tx.Now, CreatedBy: tx.Actor.User, Minutes: t.Minutes, Capacity: t.Capacity,
	}
	if in.Minutes > 0 {
		a.Minutes = in.Minutes
	}
	if in.Capacity > 0 {
		a.Capacity = in.Capacity
	}
	a.words(p, in)
	if err := a.led(tx, p, in.Leader); err != nil {
		return a, err
	}
	p.Check(!in.Public || t.Public, "public", "activity.public.not")
	starts := in.starts(p, tx.Now, pk.Location())
	if err := p.Err(); err != nil {
		return a, err
	}
	if in.Public {
		a.Code = newCode()
	}
	a.LastOn = sild.DateOf(starts[len(starts)-1], pk.Location())
	if err := db.Insert(tx, "activity", columns, a); err != nil {
		return a, err
	}
	tx.Trail(sild.Entry{Action: "write", What: "activity", Object: a.ID})
	return a, addSessions(tx, a, starts, pk.Location())
}

// words checks what is said in words and numbers.
func (a *Activity) words(p sild.Problems, in Input) {
	a.Title, a.About, a.Place = p.Line("title", in.Title, 100), p.Text("about", in.About, 1000), p.Line("place", in.Place, 100)
	p.Check(a.Place != "", "place", "activity.place.required")
	p.Check(a.Minutes >= 5 && a.Minutes <= 24*60, "minutes", "contact.minutes.range", "limit", "int:1440")
	p.Check(a.Capacity >= 0 && a.Capacity <= 1000, "capacity", "activity.capacity.range")
}

// led checks who leads.
func (a *Activity) led(tx *db.Tx, p sild.Problems, leader sild.ID) error {
	if leader == "" {
		leader = tx.Actor.User
	}
	all, err := Leaders(tx, a.Provider)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(l Leader) bool { return l.ID == leader })
	p.Check(i >= 0, "leader", "case.choice.unknown")
	if i >= 0 {
		a.Leader, a.LeaderRole = leader, all[i].Role
	}
	return nil
}

// teamOf is the team of the actor's organisation in a programme; Missing if it
// does not work there.
func teamOf(tx *db.Tx, id sild.ID) (sild.ID, error) {
	return db.One[sild.ID](tx, `SELECT team_id FROM contract WHERE programme_id = $1 AND org_id = $2 AND part = 'provider' AND team_id IS NOT NULL
		AND from_on <= $3 AND until_on >= $3 ORDER BY id LIMIT 1`, id, tx.Actor.Org, tx.Today())
}

// Change changes what is said of an activity; its template stays.
func Change(tx *db.Tx, id sild.ID, in Input) (_ Activity, err error) {
	defer sild.Wrap(&err, "activity.Change(%s)", id)
	o, err := toPlan(tx, id)
	if err != nil {
		return o.Activity, err
	}
	p := sild.Problems{}
	a := o.Activity
	a.Minutes, a.Capacity = in.Minutes, in.Capacity
	a.words(p, in)
	if in.Leader == "" {
		in.Leader = a.Leader
	}
	if in.Leader != o.Leader {
		if err := a.led(tx, p, in.Leader); err != nil {
			return a, err
		}
	}
	t, _ := o.Pack.Activity(a.Template)
	p.Check(!in.Public || t.Public, "public", "activity.public.not")
	if err := p.Err(); err != nil {
		return a, err
	}
	switch {
	case !in.Public:
		a.Code = ""
	case a.Code == "":
		a.Code = newCode()
	}
	if _, err := db.Exec(tx, `UPDATE activity SET title = $1, about = $2, place = $3, leader_id = $4, leader_role = $5, minutes = $6, capacity = $7, code = $8 WHERE id = $9`,
		a.Title, a.About, a.Place, a.Leader, a.LeaderRole, a.Minutes, a.Capacity, a.Code, id); err != nil {
		return a, err
	}
	if a.Place != o.Place { // those that are to come follow, unless they have a place of their own
		if _, err := db.Exec(tx, `UPDATE activity_session SET place = $1 WHERE activity_id = $2 AND place = $3 AND starts_at > $4`, a.Place, id, o.Place, tx.Now); err != nil {
			return a, err
		}
	}
	if a.Leader != o.Leader {
		if err := touchAll(tx, id); err != nil {
			return a, err
		}
	}
	return a, noted(tx, change{Activity: id, What: "changed", Was: o.Title})
}

// newCode is a name for a page that nobody guesses.
func newCode() string {
	var b [10]byte
	rand.Read(b[:])
	return strings.ToLower(base32.StdEncoding.EncodeToString(b[:]))
}

// A change is a line of an activity's history.
type change struct {
	ID       sild.ID
	Activity sild.ID
	Session  sild.ID
	What     string
	Was      string
	Why      string
	At       time.Time
	By       sild.ID
}

func noted(tx *db.Tx, c change) error {
	c.ID, c.At, c.By = tx.NewID(), tx.Now, tx.Actor.User
	return db.Insert(tx, "activity_change", `id, activity_id, session_id, what, was, why, at, by_id`, c)
}

// touchAll has everybody who signed up or came derived again: who may see what of
// them follows from the leader and from the days.
func touchAll(tx *db.Tx, id sild.ID) error {
	subjects, err := db.All[sild.ID](tx, `SELECT subject_id FROM sign_up WHERE activity_id = $1 AND replaced_at IS NULL
		UNION SELECT subject_id FROM attendance WHERE activity_id = $1 AND replaced_at IS NULL ORDER BY 1`, id)
	for _, s := range subjects {
		tx.Touch(s)
	}
	return err
}

// A Material is what is used in an activity: a link, or a paper.
type Material struct {
	ID       sild.ID
	Activity sild.ID
	Title    string
	Link     string // empty: a paper
	AddedAt  time.Time
	AddedBy  sild.ID
	GoneAt   time.Time
}

const materialColumns = `id, activity_id, title, link, added_at, added_by, gone_at`

// AddMaterial adds one.
func AddMaterial(tx *db.Tx, id sild.ID, title, link string) (_ Material, err error) {
	defer sild.Wrap(&err, "activity.AddMaterial(%s)", id)
	if _, err := toPlan(tx, id); err != nil {
		return Material{}, err
	}
	p := sild.Problems{}
	m := Material{ID: tx.NewID(), Activity: id, AddedAt: tx.Now, AddedBy: tx.Actor.User}
	m.Title, m.Link = p.Line("title", title, 200), p.Line("link", link, 500)
	p.Check(m.Title != "", "title", "activity.material.title")
	p.Check(m.Link == "" || strings.HasPrefix(m.Link, "https://") || strings.HasPrefix(m.Link, "http://"), "link", "activity.material.link")
	if err := p.Err(); err != nil {
		return m, err
	}
	return m, db.Insert(tx, "activity_material", materialColumns, m)
}

// DropMaterial takes one away.
func DropMaterial(tx *db.Tx, id sild.ID) (_ Material, err error) {
	defer sild.Wrap(&err, "activity.DropMaterial(%s)", id)
	m, err := db.One[Material](tx, `SELECT `+materialColumns+` FROM activity_material WHERE id = $1`, id)
	if err != nil {
		return m, err
	}
	if _, err := toPlan(tx, m.Activity); err != nil {
		return m, err
	}
	_, err = db.Exec(tx, `UPDATE activity_material SET gone_at = $1 WHERE id = $2 AND gone_at IS NULL`, tx.Now, id)
	return m, err
}

// Materials are those of an activity that was opened, the first first.
func Materials(tx *db.Tx, o Opened) ([]Material, error) {
	return db.All[Material](tx, `SELECT `+materialColumns+` FROM activity_material WHERE activity_id = $1 AND gone_at IS NULL ORDER BY added_at, id`, o.ID)
}
