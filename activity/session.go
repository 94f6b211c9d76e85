// SPDX-License-Identifier: EUPL-1.2

package activity

import (
	"slices"
	"strconv"
	"time"

	"sild"
	"sild/access"
	"sild/db"
)

// A Session is one time that an activity takes place.
type Session struct {
	ID       sild.ID
	Activity sild.ID
	StartsAt time.Time
	Day      sild.Date // where the programme is
	Minutes  int
	Place    string
	State    string // planned, cancelled
	Why      string // of a cancelled one
	Heads    *int   // who came without a name; nil: the register was not written
}

const sessionColumns = `id, activity_id, starts_at, day, minutes, place, state, why, heads`

// Off reports whether s was called off.
func (s Session) Off() bool { return s.State == "cancelled" }

// Series says when sessions are: the first, and how it comes again.
type Series struct {
	Starts time.Time
	Every  string // one of Repeats; empty: once
	Times  int    // how many there are
}

// Repeats are the ways in which a session may come again.
var Repeats = []string{"day", "week", "two_weeks", "month"}

// mostTimes is the most sessions that are made at once: a year of weeks. It is
// ours, against a slip of the finger.
const mostTimes = 53

// place is the placeholder of the argument that was added last.
func place(args *[]any) string { return "$" + strconv.Itoa(len(*args)) }

// starts are the moments of a series, at the same time of the day in zone.
func (s Series) starts(p sild.Problems, now time.Time, zone *time.Location) (list []time.Time) {
	p.Check(!s.Starts.IsZero(), "starts", "date.required")
	p.Check(s.Every == "" || slices.Contains(Repeats, s.Every), "every", "case.choice.unknown")
	times := max(s.Times, 1)
	if s.Every == "" {
		times = 1
	}
	p.Check(times <= mostTimes, "times", "activity.times.range", "limit", "int:"+strconv.Itoa(mostTimes))
	first := s.Starts.In(zone)
	day := sild.DateOf(s.Starts, zone)
	for i := range min(times, mostTimes) {
		d := day
		switch s.Every {
		case "day":
			d = day.AddDays(i)
		case "week":
			d = day.AddDays(7 * i)
		case "two_weeks":
			d = day.AddDays(14 * i)
		case "month":
			d = day.AddMonths(i)
		}
		at := d.In(zone)
		list = append(list, time.Date(at.Year(), at.Month(), at.Day(), first.Hour(), first.Minute(), 0, 0, zone).UTC())
	}
	if !s.Starts.IsZero() {
		today := sild.DateOf(now, zone)
		p.Check(day.Sub(today) <= 2*366 && today.Sub(day) <= 366, "starts", "case.day.far")
	}
	return list
}

func addSessions(tx *db.Tx, a Activity, starts []time.Time, zone *time.Location) error {
	list := make([]Session, len(starts))
	for i, at := range starts {
		list[i] = Session{ID: tx.NewID(), Activity: a.ID, StartsAt: at, Day: sild.DateOf(at, zone), Minutes: a.Minutes, Place: a.Place, State: "planned"}
	}
	return db.InsertAll(tx, "activity_session", sessionColumns, list)
}

// AddSessions adds more to an activity.
func AddSessions(tx *db.Tx, id sild.ID, in Series) (_ Activity, err error) {
	defer sild.Wrap(&err, "activity.AddSessions(%s)", id)
	o, err := toPlan(tx, id)
	if err != nil {
		return o.Activity, err
	}
	p := sild.Problems{}
	starts := in.starts(p, tx.Now, o.Pack.Location())
	if err := p.Err(); err != nil {
		return o.Activity, err
	}
	if err := addSessions(tx, o.Activity, starts, o.Pack.Location()); err != nil {
		return o.Activity, err
	}
	if err := noted(tx, change{Activity: id, What: "added", Was: strconv.Itoa(len(starts))}); err != nil {
		return o.Activity, err
	}
	return o.Activity, o.lastOn(tx)
}

// lastOn keeps the day of the last session, and derives those who take part
// again where it changed.
func (o Opened) lastOn(tx *db.Tx) error {
	rows, err := db.All[time.Time](tx, `SELECT starts_at FROM activity_session WHERE activity_id = $1 AND state = 'planned' ORDER BY starts_at DESC LIMIT 1`, o.ID)
	if err != nil || len(rows) == 0 {
		return err
	}
	last := sild.DateOf(rows[0], o.Pack.Location())
	if _, err := db.Exec(tx, `UPDATE activity SET last_on = $1 WHERE id = $2`, last, o.ID); err != nil {
		return err
	}
	return touchAll(tx, o.ID)
}

// OpenSession opens a session with its activity.
func OpenSession(tx *db.Tx, id sild.ID) (s Session, o Opened, err error) {
	defer sild.Wrap(&err, "activity.OpenSession(%s)", id)
	if s, err = db.One[Session](tx, `SELECT `+sessionColumns+` FROM activity_session WHERE id = $1`, id); err != nil {
		return s, o, err
	}
	o, err = Open(tx, s.Activity)
	return s, o, err
}

func sessionToPlan(tx *db.Tx, id sild.ID) (s Session, o Opened, err error) {
	if s, _, err = OpenSession(tx, id); err != nil {
		return s, o, err
	}
	o, err = toPlan(tx, s.Activity)
	return s, o, err
}

// written reports whether anything stands on the register of a session.
func written(tx *db.Tx, s Session) (bool, error) {
	if s.Heads != nil {
		return true, nil
	}
	return db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM attendance WHERE session_id = $1 AND replaced_at IS NULL)
		OR EXISTS (SELECT 1 FROM guest_seen WHERE session_id = $1)`, s.ID)
}

// Move gives a session another start, and perhaps another place. One whose
// register is written stays where it was.
func Move(tx *db.Tx, id sild.ID, starts time.Time, where, why string) (_ Session, err error) {
	defer sild.Wrap(&err, "activity.Move(%s)", id)
	s, o, err := sessionToPlan(tx, id)
	if err != nil {
		return s, err
	}
	if s.Off() {
		return s, &sild.Error{Kind: sild.Conflict, Key: "activity.session.off"}
	}
	if yes, err := written(tx, s); err != nil {
		return s, err
	} else if yes {
		return s, &sild.Error{Kind: sild.Conflict, Key: "activity.session.written"}
	}
	p := sild.Problems{}
	Series{Starts: starts}.starts(p, tx.Now, o.Pack.Location())
	why, where = p.Line("why", why, 200), p.Line("place", where, 100)
	if where == "" {
		where = s.Place
	}
	if err := p.Err(); err != nil {
		return s, err
	}
	was := s
	s.StartsAt, s.Day, s.Place = starts.UTC(), sild.DateOf(starts, o.Pack.Location()), where
	if _, err := db.Exec(tx, `UPDATE activity_session SET starts_at = $1, day = $2, place = $3 WHERE id = $4`, s.StartsAt, s.Day, s.Place, id); err != nil {
		return s, err
	}
	if err := untold(tx, id); err != nil {
		return s, err
	}
	if err := noted(tx, change{Activity: o.ID, Session: id, What: "moved", Was: was.StartsAt.Format(time.RFC3339), Why: why}); err != nil {
		return s, err
	}
	return s, o.lastOn(tx)
}

// Cancel calls sessions of one activity off. Those whose register is written took
// place, and cannot be.
func Cancel(tx *db.Tx, id sild.ID, sessions []sild.ID, why string) (err error) {
	defer sild.Wrap(&err, "activity.Cancel(%s)", id)
	o, err := toPlan(tx, id)
	if err != nil {
		return err
	}
	p := sild.Problems{}
	why = p.Line("why", why, 200)
	p.Check(why != "", "why", "activity.cancel.why")
	p.Check(len(sessions) > 0, "sessions", "activity.cancel.none")
	if err := p.Err(); err != nil {
		return err
	}
	for _, one := range sessions {
		s, err := db.One[Session](tx, `SELECT `+sessionColumns+` FROM activity_session WHERE id = $1 AND activity_id = $2`, one, id)
		if err != nil {
			return err
		}
		if s.Off() {
			continue
		}
		if yes, err := written(tx, s); err != nil {
			return err
		} else if yes {
			return &sild.Error{Kind: sild.Conflict, Key: "activity.session.written"}
		}
		if _, err := db.Exec(tx, `UPDATE activity_session SET state = 'cancelled', why = $1 WHERE id = $2`, why, one); err != nil {
			return err
		}
		if err := untold(tx, one); err != nil {
			return err
		}
		if err := noted(tx, change{Activity: id, Session: one, What: "cancelled", Why: why}); err != nil {
			return err
		}
	}
	return o.lastOn(tx)
}

// Restore lets a session take place that was called off.
func Restore(tx *db.Tx, id sild.ID) (_ Session, err error) {
	defer sild.Wrap(&err, "activity.Restore(%s)", id)
	s, o, err := sessionToPlan(tx, id)
	if err != nil {
		return s, err
	}
	if !s.Off() {
		return s, &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	if _, err := db.Exec(tx, `UPDATE activity_session SET state = 'planned', why = '' WHERE id = $1`, id); err != nil {
		return s, err
	}
	if err := untold(tx, id); err != nil {
		return s, err
	}
	if err := noted(tx, change{Activity: o.ID, Session: id, What: "back", Was: s.Why}); err != nil {
		return s, err
	}
	s.State, s.Why = "planned", ""
	return s, o.lastOn(tx)
}

// Sessions are those of an activity that was opened, in their order.
func Sessions(tx *db.Tx, o Opened) ([]Held, error) {
	return held(tx, `s.activity_id = $1`, []any{o.ID})
}

// A Held is a session in a list, with how many came and how many are expected.
type Held struct {
	Session
	Programme sild.ID
	Template  string
	Title     string
	Kind      string
	Leader    sild.ID
	Capacity  int
	Asked     int  // who wants to come
	Came      int  // with a name or without
	Written   bool // its register
}

func held(tx *db.Tx, where string, args []any) ([]Held, error) {
	list, err := db.All[Held](tx, `SELECT s.id, s.activity_id, s.starts_at, s.day, s.minutes, s.place, s.state, s.why, s.heads, a.programme_id, a.template, a.title, a.kind, a.leader_id, a.capacity,
		(SELECT count(*) FROM sign_up u WHERE u.activity_id = a.id AND u.replaced_at IS NULL AND u.ended_on IS NULL AND (u.session_id IS NULL OR u.session_id = s.id))
			+ (SELECT count(*) FROM guest g WHERE g.activity_id = a.id AND g.left_at IS NULL AND g.case_id IS NULL AND (g.session_id IS NULL OR g.session_id = s.id)),
		(SELECT count(*) FROM attendance t WHERE t.session_id = s.id AND t.replaced_at IS NULL AND t.state IN ('came', 'caught_up'))
			+ (SELECT count(*) FROM guest_seen n JOIN guest g ON g.id = n.guest_id WHERE n.session_id = s.id AND n.state = 'came' AND g.case_id IS NULL) + coalesce(s.heads, 0),
		s.heads IS NOT NULL OR EXISTS (SELECT 1 FROM attendance t WHERE t.session_id = s.id AND t.replaced_at IS NULL) OR EXISTS (SELECT 1 FROM guest_seen n WHERE n.session_id = s.id)
		FROM activity_session s JOIN activity a ON a.id = s.activity_id WHERE `+where+` ORDER BY s.starts_at, s.id`, args...)
	return list, err
}

// Between are the sessions that the actor may see, from a moment until before
// another, in their order.
func Between(tx *db.Tx, from, until time.Time) (_ []Held, err error) {
	defer sild.Wrap(&err, "activity.Between")
	if err := access.Duty(tx, access.Activities); err != nil {
		return nil, err
	}
	args := []any{from.UTC(), until.UTC()}
	return held(tx, `s.starts_at >= $1 AND s.starts_at < $2 AND `+mine(tx, &args), args)
}

// Unwritten are the sessions of the last four weeks that the actor leads, which
// are over and whose register is empty. Four weeks are ours: later nobody
// remembers.
func Unwritten(tx *db.Tx) (_ []Held, err error) {
	defer sild.Wrap(&err, "activity.Unwritten")
	list, err := held(tx, `a.leader_id = $1 AND s.state = 'planned' AND s.starts_at >= $2 AND s.starts_at < $3 AND s.heads IS NULL
		AND NOT EXISTS (SELECT 1 FROM attendance t WHERE t.session_id = s.id AND t.replaced_at IS NULL)
		AND NOT EXISTS (SELECT 1 FROM guest_seen n WHERE n.session_id = s.id)`, []any{tx.Actor.User, tx.Now.AddDate(0, 0, -28), tx.Now})
	return slices.DeleteFunc(list, func(h Held) bool { return h.StartsAt.Add(time.Duration(h.Minutes) * time.Minute).After(tx.Now) }), err
}

// All are the activities that the actor may see and that have not ended before a
// day, by title.
func All(tx *db.Tx, since sild.Date) (_ []Activity, err error) {
	defer sild.Wrap(&err, "activity.All")
	if err := access.Duty(tx, access.Activities); err != nil {
		return nil, err
	}
	args := []any{since}
	return db.All[Activity](tx, `SELECT `+columns+` FROM activity a WHERE a.last_on >= $1 AND `+mine(tx, &args)+` ORDER BY a.title, a.last_on, a.id`, args...)
}
