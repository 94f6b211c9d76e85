// SPDX-License-Identifier: EUPL-1.2

package activity

import (
	"strconv"
	"strings"
	"time"

	"sild"
	"sild/db"
	"sild/pack"
	"sild/programme"
)

// A Public activity is what anybody is shown who has its link: nothing of who
// takes part.
type Public struct {
	Activity
	Pack     *pack.Pack
	Provider string
	Sessions []Session // that are to come
	Full     bool      // who signs up now waits
}

// most is how many may have signed up by the public page at once where there is
// no limit of places, and how many times the places where there is one: a page
// that anybody can fill must not fill our disk, nor a worker's day. It is ours.
const (
	most    = 60
	perSeat = 3
)

// PublicOf is the activity of a link.
func PublicOf(tx *db.Tx, code string) (x Public, err error) {
	defer sild.Wrap(&err, "activity.PublicOf")
	if code == "" {
		return x, sild.Missing()
	}
	if x.Activity, err = db.One[Activity](tx, `SELECT `+columns+` FROM activity WHERE code = $1`, code); err != nil {
		return x, err
	}
	if x.Pack, err = programme.Of(tx, x.Programme); err != nil {
		return x, err
	}
	if t, ok := x.Pack.Activity(x.Template); !ok || !t.Public {
		return x, sild.Missing()
	}
	if x.Provider, err = db.One[string](tx, `SELECT name FROM organisation WHERE id = $1`, x.Activity.Provider); err != nil {
		return x, err
	}
	if x.Sessions, err = db.All[Session](tx, `SELECT `+sessionColumns+` FROM activity_session WHERE activity_id = $1 AND state = 'planned' AND starts_at > $2 ORDER BY starts_at, id LIMIT 20`, x.ID, tx.Now); err != nil {
		return x, err
	}
	if len(x.Sessions) == 0 {
		return x, sild.Missing()
	}
	o := Opened{Activity: x.Activity, Pack: x.Pack}
	list, err := o.entries(tx, "")
	n := 0
	for _, e := range list {
		if e.Session == "" {
			n++
		}
	}
	x.Full = x.Capacity > 0 && n >= x.Capacity
	return x, err
}

// SignUpPublic puts somebody on the list who has no account: a first name, and a
// way to be reached. Sent twice it is once. It tells nothing of who else is on the
// list, and looks for nobody.
func SignUpPublic(tx *db.Tx, code string, in GuestInput) (err error) {
	defer sild.Wrap(&err, "activity.SignUpPublic")
	x, err := PublicOf(tx, code)
	if err != nil {
		return err
	}
	o := Opened{Activity: x.Activity, Pack: x.Pack, Today: sild.DateOf(tx.Now, x.Pack.Location())}
	in.Who, in.Topic, in.Slot = "public", "", time.Time{}
	p := sild.Problems{}
	g := in.guest(tx, o, p)
	p.Check(strings.ContainsAny(g.Reach, "0123456789@"), "reach", "activity.guest.reach")
	if err := o.forSession(tx, p, in.Session, time.Time{}); err != nil {
		return err
	}
	if err := p.Err(); err != nil {
		return err
	}
	g.AskedBy = ""
	twice, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM guest WHERE activity_id = $1 AND reach = $2 AND name = $3 AND left_at IS NULL AND coalesce(session_id, '') = $4)`,
		x.ID, g.Reach, g.Name, string(g.Session))
	if err != nil || twice {
		return err
	}
	limit := most
	if x.Capacity > 0 {
		limit = perSeat * x.Capacity
	}
	n, err := db.One[int](tx, `SELECT count(*) FROM guest WHERE activity_id = $1 AND who = 'public' AND left_at IS NULL AND case_id IS NULL`, x.ID)
	if err != nil {
		return err
	}
	if n >= limit {
		return &sild.Error{Kind: sild.Conflict, Key: "join.closed"}
	}
	tx.Trail(sild.Entry{Action: "write", What: "activity", Object: x.ID})
	return db.Insert(tx, "guest", guestColumns, g)
}

func number(n int) string { return strconv.Itoa(n) }

// of puts the alias of a table before each of names.
func of(alias, names string) string {
	return alias + "." + strings.ReplaceAll(names, ", ", ", "+alias+".")
}
