// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"time"

	"sild"
	"sild/db"
)

// A Presence is somebody being in a house: a fact, whatever the roster says. While
// it lasts the member that it made opens the records of those who live there.
type Presence struct {
	ID     sild.ID
	House  sild.ID
	User   sild.ID
	Shift  sild.ID // empty: came without one
	How    string  // shift, took_over
	Why    string
	Came   time.Time
	Ends   time.Time // by when it ends by itself
	Left   time.Time
	Member sild.ID
}

const presenceColumns = `id, house_id, user_id, shift_id, how, why, came_at, ends_at, left_at, member_id`

// there is the condition that a row of presence has not ended at a moment.
func there(now string) string {
	return `(left_at IS NULL AND ends_at > ` + now + ` AND came_at <= ` + now + `)`
}

// Span is from when until when somebody is in the house, as far as it is known.
func (p Presence) Span() Span {
	if !p.Left.IsZero() && p.Left.Before(p.Ends) {
		return Span{p.Came, p.Left}
	}
	return Span{p.Came, p.Ends}
}

func spansOf(list []Presence) (spans []Span) {
	for _, p := range list {
		spans = append(spans, p.Span())
	}
	return spans
}

// presences are those of a house that overlap a time. What began after now is none.
func presences(tx *db.Tx, house sild.ID, in Span, now time.Time) ([]Presence, error) {
	return db.All[Presence](tx, `SELECT `+presenceColumns+` FROM presence WHERE house_id = $1 AND came_at < $3 AND came_at <= $4 AND ends_at > $2 AND (left_at IS NULL OR left_at > $2) ORDER BY came_at, id`,
		house, in.From, in.Until, now)
}

// The times that bound a presence. They are ours: one can come an hour before a
// shift, it ends by itself an hour after it, and without a shift after twelve
// hours.
const (
	early   = time.Hour
	grace   = time.Hour
	alone   = 12 * time.Hour
	prolong = 12 * time.Hour
)

// Here are those who are in a house now, in the order in which they came.
func (r Rota) Here(tx *db.Tx) ([]Presence, error) {
	return db.All[Presence](tx, `SELECT `+presenceColumns+` FROM presence WHERE house_id = $1 AND `+there("$2")+` ORDER BY came_at, id`, r.ID, tx.Now)
}

// Mine is the actor's own shift that one can come to now; nil: there is none.
func (r Rota) Mine(tx *db.Tx) (*Shift, error) {
	s, found, err := db.Maybe[Shift](tx, `SELECT `+shiftColumns+` FROM shift WHERE house_id = $1 AND user_id = $2 AND cancelled_at IS NULL AND starts_at <= $3 AND ends_at > $4 ORDER BY ends_at DESC, id LIMIT 1`,
		r.ID, tx.Actor.User, tx.Now.Add(early), tx.Now)
	if !found {
		return nil, err
	}
	return &s, err
}

// CheckIn says that the actor is in the house, on a shift of their own.
func CheckIn(tx *db.Tx, house sild.ID) (_ Presence, err error) {
	defer sild.Wrap(&err, "housing.CheckIn(%s)", house)
	r, err := mate(tx, house)
	if err != nil {
		return Presence{}, err
	}
	s, err := r.Mine(tx)
	if err != nil {
		return Presence{}, err
	}
	if s == nil {
		return Presence{}, &sild.Error{Kind: sild.Conflict, Key: "presence.no_shift"}
	}
	return r.come(tx, s, "shift", "")
}

// TakeOver lets the actor take over in the house at once, with a reason: the shift
// of somebody else or one that is to be filled, or without one.
func TakeOver(tx *db.Tx, house, shift sild.ID, why string) (_ Presence, err error) {
	defer sild.Wrap(&err, "housing.TakeOver(%s)", house)
	r, err := mate(tx, house)
	if err != nil {
		return Presence{}, err
	}
	pr := sild.Problems{}
	why = pr.Line("why", why, 200)
	pr.Check(why != "", "why", "presence.why.required")
	var s *Shift
	if shift != "" {
		x, found, err := db.Maybe[Shift](tx, `SELECT `+shiftColumns+` FROM shift WHERE id = $1 AND house_id = $2`, shift, house)
		if err != nil {
			return Presence{}, err
		}
		pr.Check(found && x.CancelledAt.IsZero() && x.Ends.After(tx.Now) && !x.Starts.After(tx.Now.Add(early)), "shift", "shift.not_now")
		s = &x
	}
	if err := pr.Err(); err != nil {
		return Presence{}, err
	}
	if s != nil && s.User == "" {
		if _, err := TakeShift(tx, s.ID); err != nil {
			return Presence{}, err
		}
	}
	return r.come(tx, s, "took_over", why)
}

// come writes that the actor is there, with the membership that opens the records
// of those who live there from the next request on.
func (r Rota) come(tx *db.Tx, s *Shift, how, why string) (Presence, error) {
	p := Presence{ID: tx.NewID(), House: r.ID, User: tx.Actor.User, How: how, Why: why, Came: tx.Now, Ends: tx.Now.Add(alone), Member: tx.NewID()}
	if s != nil {
		p.Shift, p.Ends = s.ID, s.Ends.Add(grace)
	}
	elsewhere, is, err := db.Maybe[sild.ID](tx, `SELECT house_id FROM presence WHERE user_id = $1 AND `+there("$2"), tx.Actor.User, tx.Now)
	if err != nil {
		return p, err
	}
	if is {
		return p, &sild.Error{Kind: sild.Conflict, Key: map[bool]string{true: "presence.already", false: "presence.elsewhere"}[elsewhere == r.ID]}
	}
	action := "check-in"
	if how == "took_over" {
		action = "take-over"
	}
	tx.Trail(sild.Entry{Action: action, What: "house", Object: r.ID, Purpose: "shift"})
	if _, err := db.Exec(tx, `INSERT INTO member (id, group_id, user_id, role, from_on, until_on, by_id, why, recorded_at, until_at) VALUES ($1, $2, $3, 'house_staff', $4, $5, $6, $7, $8, $9)`,
		p.Member, r.ID, tx.Actor.User, tx.Today(), tx.On(p.Ends).AddDays(2), tx.Actor.User, how, tx.Now, p.Ends); err != nil {
		return p, err
	}
	return p, db.Insert(tx, "presence", presenceColumns, p)
}

// CheckOut says that the actor leaves the house: from the next request on they see
// nobody who lives there. Where somebody always is, the last one who is there says
// that they know it.
func CheckOut(tx *db.Tx, house sild.ID, anyway bool) (_ Presence, err error) {
	defer sild.Wrap(&err, "housing.CheckOut(%s)", house)
	r, err := OpenRota(tx, house)
	if err != nil {
		return Presence{}, err
	}
	if r.On == nil {
		return Presence{}, &sild.Error{Kind: sild.Conflict, Key: "presence.not_here"}
	}
	here, err := r.Here(tx)
	if err != nil {
		return *r.On, err
	}
	pr := sild.Problems{}
	pr.Check(anyway || !r.Staffed || len(here) > 1, "anyway", "presence.alone")
	if err := pr.Err(); err != nil {
		return *r.On, err
	}
	p := *r.On
	p.Left = tx.Now
	tx.Trail(sild.Entry{Action: "check-out", What: "house", Object: r.ID, Purpose: "shift"})
	return p, p.until(tx, tx.Now, true)
}

// Prolong lets the presence of the actor go on up to a moment, twelve hours from
// now at most.
func Prolong(tx *db.Tx, house sild.ID, until time.Time) (_ Presence, err error) {
	defer sild.Wrap(&err, "housing.Prolong(%s)", house)
	r, err := OpenRota(tx, house)
	if err != nil {
		return Presence{}, err
	}
	if r.On == nil {
		return Presence{}, &sild.Error{Kind: sild.Conflict, Key: "presence.not_here"}
	}
	pr := sild.Problems{}
	pr.Check(until.After(tx.Now), "until", "date.past")
	pr.Check(!until.After(tx.Now.Add(prolong)), "until", "presence.long")
	if err := pr.Err(); err != nil {
		return *r.On, err
	}
	p := *r.On
	p.Ends = until.UTC()
	tx.Trail(sild.Entry{Action: "check-in", What: "house", Object: r.ID, Purpose: "shift"})
	return p, p.until(tx, p.Ends, false)
}

// until ends a presence at a moment: now if they leave, otherwise by itself.
func (p Presence) until(tx *db.Tx, at time.Time, leaves bool) error {
	set := `ends_at = $1`
	if leaves {
		set = `left_at = $1`
	}
	n, err := db.Exec(tx, `UPDATE presence SET `+set+` WHERE id = $2 AND left_at IS NULL`, at, p.ID)
	if err != nil {
		return err
	}
	if n == 0 {
		return &sild.Error{Kind: sild.Conflict, Key: "presence.not_here"}
	}
	_, err = db.Exec(tx, `UPDATE member SET until_at = $1, until_on = $2 WHERE id = $3`, at, tx.On(at).AddDays(2), p.Member)
	return err
}
