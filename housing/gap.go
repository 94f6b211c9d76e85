// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"slices"
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/programme"
)

// A Span is a time from a moment to the one before another.
type Span struct{ From, Until time.Time }

// Overlaps reports whether two spans have a moment in common.
func (s Span) Overlaps(o Span) bool { return s.From.Before(o.Until) && o.From.Before(s.Until) }

// Length of a span.
func (s Span) Length() time.Duration { return s.Until.Sub(s.From) }

// uncovered is what of in none of spans covers, in order.
func uncovered(spans []Span, in Span) (left []Span) {
	spans = slices.Clone(spans)
	slices.SortFunc(spans, func(a, b Span) int { return a.From.Compare(b.From) })
	at := in.From
	for _, s := range spans {
		if !s.Until.After(at) {
			continue
		}
		if !s.From.Before(in.Until) {
			break
		}
		if s.From.After(at) {
			left = append(left, Span{at, s.From})
		}
		at = s.Until
	}
	if at.Before(in.Until) {
		left = append(left, Span{at, in.Until})
	}
	return left
}

// An absence is a time in which somebody who is planned is away.
type absence struct {
	Span
	user sild.ID
}

// away are the times in which users are, whole days of the house. Why stays with
// those who keep it.
func (r Rota) away(tx *db.Tx, users []sild.ID) (list []absence, err error) {
	type row struct {
		User        sild.ID
		From, Until sild.Date
	}
	var args []any
	rows, err := db.All[row](tx, `SELECT user_id, from_on, until_on FROM worker_away WHERE replaced_at IS NULL AND user_id IN (`+db.List(&args, users)+`) ORDER BY from_on, id`, args...)
	for _, a := range rows {
		until := a.Until
		if until.IsZero() {
			until = a.From.AddDays(10 * 366) // nobody can say
		}
		list = append(list, absence{r.days(a.From, until.AddDays(1)), a.User})
	}
	return list, err
}

// AheadDays is how far ahead a roster is looked through for times in which nobody
// is planned. It is ours.
const AheadDays = 14

// Gaps are the times of the days ahead in which nobody is planned to be in a
// house in which somebody always is (programmes M8): who is away does not count,
// who is there now does.
func (r Rota) Gaps(tx *db.Tx) ([]Span, error) {
	return r.gapsIn(tx, Span{tx.Now, r.at(r.Today.AddDays(AheadDays+1), 0)})
}

// Unplanned are those of a time, as far as it is not over.
func (r Rota) Unplanned(tx *db.Tx, in Span) ([]Span, error) {
	if in.From.Before(tx.Now) {
		in.From = tx.Now
	}
	return r.gapsIn(tx, in)
}

func (r Rota) gapsIn(tx *db.Tx, in Span) ([]Span, error) {
	if in = r.standing(in); !r.Staffed || !in.Until.After(in.From) {
		return nil, nil
	}
	shifts, err := shiftsIn(tx, r.ID, in)
	if err != nil {
		return nil, err
	}
	away, _, err := r.crew(tx, shifts)
	if err != nil {
		return nil, err
	}
	var spans []Span
	for _, s := range shifts {
		if s.User == "" {
			continue
		}
		var off []Span
		for _, a := range away {
			if a.user == s.User {
				off = append(off, a.Span)
			}
		}
		spans = append(spans, uncovered(off, s.Span())...)
	}
	there, err := presences(tx, r.ID, in, tx.Now)
	for _, p := range there {
		spans = append(spans, p.Span())
	}
	return uncovered(spans, in), err
}

// standing is what of a time the house is there.
func (r Rota) standing(in Span) Span {
	if from := r.at(r.From, 0); in.From.Before(from) {
		in.From = from
	}
	if !r.Until.IsZero() {
		if until := r.at(r.Until.AddDays(1), 0); in.Until.After(until) {
			in.Until = until
		}
	}
	return in
}

// A Hole is a time in which nobody was in the house, with what was said of it.
type Hole struct {
	Span
	Words string
	By    sild.ID
}

// holeDays is how far back they are shown, and changeover how long one may be while
// two people take turns. Both are ours.
const (
	holeDays   = 30
	changeover = 10 * time.Minute
)

// Holes are the times of the last 30 days in which nobody was in a house in which
// somebody always is, the latest first: a fact, whatever was planned.
func (r Rota) Holes(tx *db.Tx) (list []Hole, err error) {
	in := r.standing(Span{r.at(r.Today.AddDays(-holeDays), 0), tx.Now})
	if !r.Staffed || !in.Until.After(in.From) {
		return nil, nil
	}
	there, err := presences(tx, r.ID, in, tx.Now)
	if err != nil {
		return nil, err
	}
	type note struct {
		From, Until time.Time
		Words       string
		By          sild.ID
	}
	notes, err := db.All[note](tx, `SELECT from_at, until_at, words, by_id FROM presence_note WHERE house_id = $1 AND from_at < $3 AND until_at > $2 ORDER BY at, id`, r.ID, in.From, in.Until)
	for _, s := range uncovered(spansOf(there), in) {
		if s.Length() <= changeover {
			continue
		}
		h := Hole{Span: s}
		for _, n := range notes { // the last one holds
			if s.Overlaps(Span{n.From, n.Until}) {
				h.Words, h.By = n.Words, n.By
			}
		}
		list = append(list, h)
	}
	slices.Reverse(list)
	return list, err
}

// ExplainHole says why nobody was in the house in a time.
func ExplainHole(tx *db.Tx, house sild.ID, in Span, words string) (err error) {
	defer sild.Wrap(&err, "housing.ExplainHole(%s)", house)
	if _, err := plans(tx, house); err != nil {
		return err
	}
	pr := sild.Problems{}
	words = pr.Text("words", words, 500)
	pr.Check(words != "", "words", "presence.words.required")
	pr.Check(in.Until.After(in.From) && !in.Until.After(tx.Now), "", "date.order")
	if err := pr.Err(); err != nil {
		return err
	}
	tx.Trail(sild.Entry{Action: "write", What: "presence", Object: house})
	_, err = db.Exec(tx, `INSERT INTO presence_note (id, house_id, from_at, until_at, words, at, by_id) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		tx.NewID(), house, in.From, in.Until, words, tx.Now, tx.Actor.User)
	return err
}

// A Cover says how much of a month somebody was in a house, and was planned to be.
type Cover struct {
	House   sild.ID
	Name    string
	Month   sild.Date // its first day
	All     time.Duration
	Planned time.Duration
	Present time.Duration
}

// CoverOf are the covers of a month, of the houses of a programme in which
// somebody always is: those of one's organisation, and to who pays all of them.
func CoverOf(tx *db.Tx, programmeID sild.ID, day sild.Date) (list []Cover, err error) {
	defer sild.Wrap(&err, "housing.CoverOf")
	if err := access.Duty(tx, access.Totals); err != nil {
		return nil, err
	}
	pays, err := programme.Works(tx, programmeID, tx.Actor.Org, "funder")
	if err != nil {
		return nil, err
	}
	if tx.Actor.Role == sild.System.Role {
		pays = true
	}
	houses, err := db.All[House](tx, `SELECT `+houseColumns+` FROM house WHERE programme_id = $1 AND staffed ORDER BY name, id`, programmeID)
	for _, h := range houses {
		if err != nil || !pays && h.Provider != tx.Actor.Org {
			continue
		}
		var o Opened
		if o, err = ofHouse(tx, h); err != nil {
			return nil, err
		}
		var c Cover
		c, err = Rota{Opened: o}.cover(tx, day)
		list = append(list, c)
	}
	return list, err
}

// CoverIn is the cover of the month of a day.
func (r Rota) CoverIn(tx *db.Tx, day sild.Date) (Cover, error) { return r.cover(tx, day) }

// cover counts the month of a day, up to now.
func (r Rota) cover(tx *db.Tx, day sild.Date) (c Cover, err error) {
	first := day.AddDays(1 - day.Day())
	c = Cover{House: r.ID, Name: r.Name, Month: first}
	in := r.standing(r.days(first, first.AddMonths(1)))
	if in.Until.After(tx.Now) {
		in.Until = tx.Now
	}
	if !in.Until.After(in.From) {
		return c, nil
	}
	c.All = in.Length()
	shifts, err := shiftsIn(tx, r.ID, in)
	if err != nil {
		return c, err
	}
	var planned []Span
	for _, s := range shifts {
		if s.User != "" {
			planned = append(planned, s.Span())
		}
	}
	there, err := presences(tx, r.ID, in, tx.Now)
	c.Planned, c.Present = covered(planned, in), covered(spansOf(there), in)
	return c, err
}

// covered is how much of in spans cover.
func covered(spans []Span, in Span) time.Duration {
	left := in.Length()
	for _, s := range uncovered(spans, in) {
		left -= s.Length()
	}
	return left
}
