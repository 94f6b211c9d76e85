// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"slices"
	"time"

	"sild"
	"sild/db"
	"sild/org"
	"sild/pack"
	"sild/programme"
)

// A WorkTime is working time that is for nobody in particular: supervision,
// training, a meeting, office work. It is a fact of the worker and follows the
// rules of a trip: a correction is a new row of the same Thing.
type WorkTime struct {
	ID          sild.ID
	Thing       sild.ID
	User        sild.ID
	Day         sild.Date
	RecordedAt  time.Time
	RecordedBy  sild.ID
	ReplacedAt  time.Time
	ReplacedBy  sild.ID
	ReplacedWhy string
	Programme   sild.ID // on whose account
	Kind        string  // a value of time_kinds
	Minutes     int
	Note        string
}

const workTimeColumns = `id, thing, user_id, day, recorded_at, recorded_by, replaced_at, replaced_by, replaced_why, programme_id, kind, minutes, note`

// WorkTimeInput is what a worker says of it.
type WorkTimeInput struct {
	Day       sild.Date
	Programme sild.ID // empty: the only one of the actor's organisation
	Kind      string
	Minutes   int
	Note      string
}

// A Payer is a programme on whose account the actor's organisation works.
type Payer struct {
	ID   sild.ID
	Pack *pack.Pack
}

// Payers are the programmes in which the actor's organisation is a provider.
func Payers(tx *db.Tx) (list []Payer, err error) {
	all, err := programme.All(tx)
	if err != nil {
		return nil, err
	}
	for _, pr := range all {
		gives, err := programme.Works(tx, pr.ID, tx.Actor.Org, "provider")
		if err != nil {
			return nil, err
		}
		if !gives {
			continue
		}
		p, err := programme.Of(tx, pr.ID)
		if err != nil {
			return nil, err
		}
		list = append(list, Payer{pr.ID, p})
	}
	return list, nil
}

// TimeKinds are the kinds of working time of a programme, or Sild's own where it
// names none.
func TimeKinds(p *pack.Pack) (kinds []string) {
	for _, v := range p.Vocabularies["time_kinds"].Values {
		if !v.Retired {
			kinds = append(kinds, v.ID)
		}
	}
	if kinds == nil {
		kinds = pack.Meanings["time_kinds"]
	}
	return kinds
}

// mostTime is the longest working time of one entry: a day of twelve hours. It is
// ours, against a slip of the finger.
const mostTime = 12 * 60

func (in WorkTimeInput) check(tx *db.Tx, zone *time.Location) (WorkTime, error) {
	payers, err := Payers(tx)
	if err != nil {
		return WorkTime{}, err
	}
	if in.Programme == "" && len(payers) == 1 {
		in.Programme = payers[0].ID
	}
	p, today := sild.Problems{}, sild.DateOf(tx.Now, zone)
	w := WorkTime{User: tx.Actor.User, Day: in.Day, Programme: in.Programme, Kind: in.Kind, Minutes: in.Minutes, Note: p.Line("note", in.Note, 300)}
	p.Check(!in.Day.IsZero(), "day", "case.day.required")
	p.Check(!in.Day.After(today), "day", "case.day.future")
	p.Check(in.Day.IsZero() || today.Sub(in.Day) <= tripBack, "day", "trip.day.past")
	p.Check(in.Minutes > 0 && in.Minutes <= mostTime, "minutes", "time.minutes.range")
	i := slices.IndexFunc(payers, func(x Payer) bool { return x.ID == in.Programme })
	p.Check(i >= 0, "programme", "case.choice.required")
	p.Check(in.Kind != "", "kind", "case.choice.required")
	p.Check(i < 0 || in.Kind == "" || slices.Contains(TimeKinds(payers[i].Pack), in.Kind), "kind", "case.choice.unknown")
	return w, p.Err()
}

// AddWorkTime records working time of the actor's own. The days are those of zone.
func AddWorkTime(tx *db.Tx, zone *time.Location, in WorkTimeInput) (_ WorkTime, err error) {
	defer sild.Wrap(&err, "casework.AddWorkTime")
	if err := mayTravel(tx); err != nil {
		return WorkTime{}, err
	}
	w, err := in.check(tx, zone)
	if err != nil {
		return w, err
	}
	w.ID = tx.NewID()
	w.Thing = w.ID
	return w, w.record(tx)
}

// ChangeWorkTime corrects working time of the actor's own. Id is the row that was
// looked at.
func ChangeWorkTime(tx *db.Tx, zone *time.Location, id sild.ID, in WorkTimeInput) (_ WorkTime, err error) {
	defer sild.Wrap(&err, "casework.ChangeWorkTime(%s)", id)
	was, err := WorkTimeByID(tx, id)
	if err != nil {
		return was, err
	}
	w, err := in.check(tx, zone)
	if err != nil {
		return w, err
	}
	if err := was.replace(tx, Changed); err != nil {
		return was, err
	}
	w.ID, w.Thing = tx.NewID(), was.Thing
	return w, w.record(tx)
}

// RemoveWorkTime says that working time of the actor's own was entered by mistake.
func RemoveWorkTime(tx *db.Tx, id sild.ID) (err error) {
	defer sild.Wrap(&err, "casework.RemoveWorkTime(%s)", id)
	w, err := WorkTimeByID(tx, id)
	if err != nil {
		return err
	}
	trailTime(tx, "mistake", w.Thing)
	return w.replace(tx, Mistaken)
}

// WorkTimeByID is working time of the actor's own, as it was looked at.
func WorkTimeByID(tx *db.Tx, id sild.ID) (WorkTime, error) {
	return db.One[WorkTime](tx, `SELECT `+workTimeColumns+` FROM work_time WHERE id = $1 AND user_id = $2`, id, tx.Actor.User)
}

// WorkTimeOf is working time of the actor's own that holds.
func WorkTimeOf(tx *db.Tx, thing sild.ID) (WorkTime, error) {
	return db.One[WorkTime](tx, `SELECT `+workTimeColumns+` FROM work_time WHERE thing = $1 AND user_id = $2 AND replaced_at IS NULL`, thing, tx.Actor.User)
}

// WorkTimes are those of a worker on the days from one to another, as they held at
// a moment (zero: now), the first day first.
func workTimes(tx *db.Tx, user sild.ID, from, until sild.Date, at time.Time) ([]WorkTime, error) {
	args := []any{user, from, until}
	held := db.Held("w", at, &args)
	return db.All[WorkTime](tx, `SELECT `+of("w", workTimeColumns)+` FROM work_time w WHERE w.user_id = $1 AND w.day >= $2 AND w.day <= $3 AND `+held+` ORDER BY w.day, w.id`, args...)
}

// OwnTimes are what the actor wrote down since a day, the latest first.
func OwnTimes(tx *db.Tx, since sild.Date) (list []WorkTime, err error) {
	defer sild.Wrap(&err, "casework.OwnTimes")
	if err := mayTravel(tx); err != nil {
		return nil, err
	}
	list, err = workTimes(tx, tx.Actor.User, since, org.Far, time.Time{})
	slices.Reverse(list)
	return list, err
}

func (w *WorkTime) record(tx *db.Tx) error {
	w.RecordedAt, w.RecordedBy = tx.Now, tx.Actor.User
	trailTime(tx, "write", w.Thing)
	return db.Insert(tx, "work_time", workTimeColumns, *w)
}

func (w *WorkTime) replace(tx *db.Tx, why string) error {
	n, err := db.Exec(tx, `UPDATE work_time SET replaced_at = $1, replaced_by = $2, replaced_why = $3 WHERE id = $4 AND replaced_at IS NULL`, tx.Now, tx.Actor.User, why, w.ID)
	if err == nil && n == 0 {
		err = &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	return err
}

// trailTime tells the trail of working time, which is nobody's but the worker's.
func trailTime(tx *db.Tx, action string, thing sild.ID) {
	tx.Trail(sild.Entry{Action: action, What: "work_time", Object: thing, Purpose: tx.Actor.Role})
}
