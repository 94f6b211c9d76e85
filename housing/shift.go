// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/org"
)

// A Shift is a time in which somebody is planned to be in a house.
type Shift struct {
	ID           sild.ID
	House        sild.ID
	User         sild.ID // empty: to be filled
	Starts       time.Time
	Ends         time.Time
	Note         string
	CreatedAt    time.Time
	CreatedBy    sild.ID
	CancelledAt  time.Time
	CancelledBy  sild.ID
	CancelledWhy string
}

const shiftColumns = `id, house_id, user_id, starts_at, ends_at, note, created_at, created_by, cancelled_at, cancelled_by, cancelled_why`

// Span is what a shift covers.
func (s Shift) Span() Span { return Span{s.Starts, s.Ends} }

// A Rota is a house with what the actor may do with its roster.
type Rota struct {
	Opened
	Team []org.Colleague // who can be planned: the staff and the coordinators of its team, by name
	Mate bool            // the actor is one of them
	On   *Presence       // the actor's own, if they are there now
	Sees bool            // who lives there: on duty, or who answers for the house
}

// rotaRoles are those who stand on a roster.
var rotaRoles = []string{"house_staff", "coordinator"}

// OpenRota opens a house for those who work in it. It is Missing to all others,
// and to the staff of other teams.
func OpenRota(tx *db.Tx, house sild.ID) (r Rota, err error) {
	defer sild.Wrap(&err, "housing.OpenRota(%s)", house)
	if r.Opened, err = Open(tx, house); err != nil {
		return r, err
	}
	return r, r.open(tx)
}

func (r *Rota) open(tx *db.Tx) error {
	for _, role := range rotaRoles {
		found, err := org.Workers(tx, r.Opened.Team, role)
		if err != nil {
			return err
		}
		for _, c := range found {
			if !slices.Contains(r.Team, c) {
				r.Team = append(r.Team, c)
			}
		}
	}
	slices.SortFunc(r.Team, func(a, b org.Colleague) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(string(a.ID), string(b.ID)))
	})
	r.Mate = r.has(tx.Actor.User)
	if !r.Works || !r.Mate && !r.Keeps {
		tx.Denied(sild.Entry{What: "house", Object: r.ID, Purpose: tx.Actor.Role})
		return sild.Missing()
	}
	p, there, err := db.Maybe[Presence](tx, `SELECT `+presenceColumns+` FROM presence WHERE house_id = $1 AND user_id = $2 AND `+there("$3"), r.ID, tx.Actor.User, tx.Now)
	if there {
		r.On = &p
	}
	r.Sees = r.Keeps || there
	return err
}

// Rotas are the houses on whose rosters the actor stands, by name.
func Rotas(tx *db.Tx) (list []Rota, err error) {
	defer sild.Wrap(&err, "housing.Rotas")
	if !access.May(tx.Actor.Role, access.HouseLife) {
		return nil, nil
	}
	houses, err := db.All[House](tx, `SELECT `+houseColumns+` FROM house WHERE (until_on IS NULL OR until_on >= $3) AND team_id IN (SELECT m.group_id FROM member m
		WHERE m.user_id = $1 AND m.role = $2 AND m.from_on <= $3 AND m.until_on >= $3) ORDER BY name, id`, tx.Actor.User, tx.Actor.Role, tx.Today())
	for _, h := range houses {
		if err != nil {
			return nil, err
		}
		var r Rota
		if r.Opened, err = opened(tx, h); err != nil {
			return nil, err
		}
		err = r.open(tx)
		list = append(list, r)
	}
	return list, err
}

func (r Rota) has(user sild.ID) bool {
	return slices.ContainsFunc(r.Team, func(c org.Colleague) bool { return c.ID == user })
}

// mate opens a house for what only who stands on its roster may do.
func mate(tx *db.Tx, house sild.ID) (Rota, error) {
	r, err := OpenRota(tx, house)
	if err == nil && !r.Mate {
		err = &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	return r, err
}

// OnDuty opens a house for what only those see who are there now, or who answer
// for it. To its staff off duty it is Missing.
func OnDuty(tx *db.Tx, house sild.ID) (Rota, error) {
	r, err := OpenRota(tx, house)
	if err == nil && !r.Sees {
		tx.Denied(sild.Entry{What: "house", Object: house, Purpose: tx.Actor.Role})
		return Rota{}, sild.Missing()
	}
	return r, err
}

// A Planned shift is one with who is on it.
type Planned struct {
	Shift
	Name string // of the user; empty: to be filled
	Away bool   // the user is not there on a day of it
}

// ShiftsIn are the shifts of a house that overlap a time, by start.
func (r Rota) ShiftsIn(tx *db.Tx, in Span) (list []Planned, err error) {
	shifts, err := shiftsIn(tx, r.ID, in)
	if err != nil {
		return nil, err
	}
	away, names, err := r.crew(tx, shifts)
	for _, s := range shifts {
		p := Planned{Shift: s, Name: names[s.User]}
		for _, a := range away {
			p.Away = p.Away || s.User != "" && a.user == s.User && a.Overlaps(s.Span())
		}
		list = append(list, p)
	}
	return list, err
}

func shiftsIn(tx *db.Tx, house sild.ID, in Span) ([]Shift, error) {
	return db.All[Shift](tx, `SELECT `+shiftColumns+` FROM shift WHERE house_id = $1 AND cancelled_at IS NULL AND starts_at < $3 AND ends_at > $2 ORDER BY starts_at, ends_at, id`,
		house, in.From, in.Until)
}

// crew are the times in which those who are planned are away, and their names.
func (r Rota) crew(tx *db.Tx, shifts []Shift) (away []absence, names map[sild.ID]string, err error) {
	var users []sild.ID
	for _, s := range shifts {
		if s.User != "" && !slices.Contains(users, s.User) {
			users = append(users, s.User)
		}
	}
	if names, err = org.Names(tx, users); err != nil {
		return nil, nil, err
	}
	away, err = r.away(tx, users)
	return away, names, err
}

// ShiftInput are shifts as they come again: on some days of the week, from a time
// of day to another, which is the next day's if it is no later.
type ShiftInput struct {
	From, Until sild.Date // Until zero: only on From
	Starts      string    // 20:00
	Ends        string    // 8:00
	Days        []int     // 1 is Monday, 7 Sunday; none: every day
	People      []sild.ID // none: to be filled
	InTurn      bool      // one after the other, and not all together
	Note        string
}

// mostShiftDays is how far a roster is planned at once. It is ours.
const mostShiftDays = 124

// AddShifts plans shifts of a house.
func AddShifts(tx *db.Tx, house sild.ID, in ShiftInput) (made []Shift, err error) {
	defer sild.Wrap(&err, "housing.AddShifts(%s)", house)
	r, err := plans(tx, house)
	if err != nil {
		return nil, err
	}
	pr := sild.Problems{}
	if in.Until.IsZero() {
		in.Until = in.From
	}
	note := pr.Line("note", in.Note, 200)
	starts, ends := clockOf(pr, "starts", in.Starts), clockOf(pr, "ends", in.Ends)
	pr.Check(!in.From.IsZero(), "from", "date.required")
	pr.Check(!in.From.Before(r.Today), "from", "date.past")
	pr.Check(!in.Until.Before(in.From), "until", "date.order")
	pr.Check(in.Until.Sub(in.From) <= mostShiftDays, "until", "shift.far")
	for _, u := range in.People {
		pr.Check(r.has(u), "people", "choice.unknown")
	}
	if err := pr.Err(); err != nil {
		return nil, err
	}
	turn := 0
	for d := in.From; !d.After(in.Until); d = d.AddDays(1) {
		if len(in.Days) > 0 && !slices.Contains(in.Days, (int(d.Weekday())+6)%7+1) {
			continue
		}
		s := r.shift(tx, r.at(d, starts), r.at(d, ends), note)
		if !s.Ends.After(s.Starts) {
			s.Ends = r.at(d.AddDays(1), ends)
		}
		people := in.People
		switch {
		case len(people) == 0:
			people = []sild.ID{""}
		case in.InTurn:
			people = people[turn%len(people):][:1]
			turn++
		}
		for _, u := range people {
			x := s
			x.ID, x.User = tx.NewID(), u
			made = append(made, x)
		}
	}
	pr.Check(len(made) > 0, "days", "shift.none")
	if err := pr.Err(); err != nil {
		return nil, err
	}
	return made, r.plan(tx, pr, made)
}

// plan keeps shifts in which nobody is at two places.
func (r Rota) plan(tx *db.Tx, pr sild.Problems, made []Shift) error {
	for _, s := range made {
		if err := r.free(tx, pr, s); err != nil {
			return err
		}
	}
	if err := pr.Err(); err != nil {
		return err
	}
	tx.Trail(sild.Entry{Action: "write", What: "shift", Object: r.ID})
	return db.InsertAll(tx, "shift", shiftColumns, made)
}

// free says at people if who is planned for s has another shift then.
func (r Rota) free(tx *db.Tx, pr sild.Problems, s Shift) error {
	if s.User == "" {
		return nil
	}
	busy, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM shift WHERE user_id = $1 AND id <> $2 AND cancelled_at IS NULL AND starts_at < $4 AND ends_at > $3)`, s.User, s.ID, s.Starts, s.Ends)
	if err != nil || !busy {
		return err
	}
	name, err := org.Name(tx, s.User)
	pr.Check(false, "people", "shift.twice", "name", name, "day", sild.DateOf(s.Starts, r.Pack.Location()).String())
	return err
}

// plans opens a house to plan its roster.
func plans(tx *db.Tx, house sild.ID) (Rota, error) {
	r, err := OpenRota(tx, house)
	if err == nil && !r.Keeps {
		err = &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	return r, err
}

// shift is a new one of r.
func (r Rota) shift(tx *db.Tx, starts, ends time.Time, note string) Shift {
	return Shift{ID: tx.NewID(), House: r.ID, Starts: starts, Ends: ends, Note: note, CreatedAt: tx.Now, CreatedBy: tx.Actor.User}
}

// at is a time of a day where the house is: on the night on which the clocks go
// forward a shift from 20 to 8 lasts eleven hours, and on the other thirteen.
func (r Rota) at(d sild.Date, clock time.Duration) time.Time {
	return time.Date(d.Year(), d.Month(), d.Day(), int(clock/time.Hour), int(clock%time.Hour/time.Minute), 0, 0, r.Pack.Location()).UTC()
}

// clockOf reads a time of day: 20:00, 20.00 or 8:00.
func clockOf(pr sild.Problems, field, s string) time.Duration {
	t, err := time.Parse("15:04", strings.ReplaceAll(strings.TrimSpace(s), ".", ":"))
	pr.Check(err == nil, field, "time.unreadable")
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
}

// CopyWeek plans the week that begins on a Monday as the one before it was: the
// same people at the same times of day. Who is away or planned elsewhere then
// leaves a shift to be filled, and what is planned already is not planned twice.
func CopyWeek(tx *db.Tx, house sild.ID, monday sild.Date) (made []Shift, err error) {
	defer sild.Wrap(&err, "housing.CopyWeek(%s)", house)
	r, err := plans(tx, house)
	if err != nil {
		return nil, err
	}
	monday, _ = r.Week(monday)
	last, err := r.ShiftsIn(tx, r.days(monday.AddDays(-7), monday))
	if err != nil {
		return nil, err
	}
	now, err := shiftsIn(tx, house, r.days(monday, monday.AddDays(7)))
	if err != nil {
		return nil, err
	}
	away, _, err := r.crew(tx, shiftsOf(last))
	if err != nil {
		return nil, err
	}
	for _, p := range last {
		s := r.shift(tx, r.later(p.Starts), r.later(p.Ends), p.Note)
		if p.Starts.Before(r.at(monday.AddDays(-7), 0)) || s.Starts.Before(tx.Now) || slices.ContainsFunc(now, func(x Shift) bool {
			return x.Starts.Equal(s.Starts) && x.Ends.Equal(s.Ends) && (x.User == p.User || x.User == "")
		}) {
			continue
		}
		s.User = p.User
		pr := sild.Problems{}
		if err := r.free(tx, pr, s); err != nil {
			return nil, err
		}
		if len(pr) > 0 || !r.has(s.User) || slices.ContainsFunc(away, func(a absence) bool { return a.user == s.User && a.Overlaps(s.Span()) }) {
			s.User = ""
		}
		made = append(made, s)
	}
	if len(made) == 0 {
		return nil, &sild.Error{Kind: sild.Conflict, Key: "shift.nothing_to_copy"}
	}
	return made, r.plan(tx, sild.Problems{}, made)
}

func shiftsOf(list []Planned) (out []Shift) {
	for _, p := range list {
		out = append(out, p.Shift)
	}
	return out
}

// later is the same time of day a week later.
func (r Rota) later(t time.Time) time.Time { return t.In(r.Pack.Location()).AddDate(0, 0, 7).UTC() }

// days is the time from the beginning of a day to that of another.
func (r Rota) days(from, until sild.Date) Span { return Span{r.at(from, 0), r.at(until, 0)} }

// Week is the time of the week in which a day lies.
func (r Rota) Week(day sild.Date) (monday sild.Date, in Span) {
	monday = day.AddDays(-((int(day.Weekday()) + 6) % 7))
	return monday, r.days(monday, monday.AddDays(7))
}

// mayAct reports whether the actor may do something with a shift that is theirs.
func (r Rota) mayAct(s Shift, user sild.ID) bool { return r.Keeps || r.Mate && s.User == user }

var errGone = &sild.Error{Kind: sild.Conflict, Key: "shift.changed"}

// ShiftOf opens a shift with its house.
func ShiftOf(tx *db.Tx, id sild.ID) (s Shift, r Rota, err error) {
	defer sild.Wrap(&err, "housing.ShiftOf(%s)", id)
	if s, err = db.One[Shift](tx, `SELECT `+shiftColumns+` FROM shift WHERE id = $1`, id); err != nil {
		return s, r, err
	}
	if r, err = OpenRota(tx, s.House); err != nil {
		return Shift{}, r, err
	}
	return s, r, nil
}

// refused is what is answered to who may read a roster and not do this.
func refused(tx *db.Tx, r Rota) error {
	tx.Denied(sild.Entry{What: "shift", Object: r.ID, Purpose: access.Houses})
	return &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
}
