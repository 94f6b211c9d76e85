// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"time"

	"sild"
	"sild/db"
)

// ShiftChange is what a shift becomes.
type ShiftChange struct {
	Starts, Ends time.Time
	User         sild.ID // empty: to be filled
	Note         string
	Why          string
}

// ChangeShift gives a shift other times or another person. What was planned stays
// in the history, as one that was cancelled.
func ChangeShift(tx *db.Tx, id sild.ID, in ShiftChange) (_ Shift, err error) {
	defer sild.Wrap(&err, "housing.ChangeShift(%s)", id)
	s, r, err := ShiftOf(tx, id)
	if err != nil {
		return s, err
	}
	if !r.Keeps {
		return s, refused(tx, r)
	}
	pr := sild.Problems{}
	x := r.shift(tx, in.Starts.UTC(), in.Ends.UTC(), pr.Line("note", in.Note, 200))
	x.User = in.User
	why := pr.Line("why", in.Why, 200)
	pr.Check(in.Ends.After(in.Starts), "ends", "date.order")
	pr.Check(in.Ends.Sub(in.Starts) <= 48*time.Hour, "ends", "shift.long")
	pr.Check(in.Ends.After(tx.Now), "ends", "date.past")
	pr.Check(in.User == "" || r.has(in.User), "people", "choice.unknown")
	if err := pr.Err(); err != nil {
		return s, err
	}
	return x, r.replace(tx, pr, s, x, "changed", why)
}

// replace plans x in the place of s. Who is in the house on it stays there.
func (r Rota) replace(tx *db.Tx, pr sild.Problems, s, x Shift, how, why string) error {
	if err := cancel(tx, s, how, why); err != nil {
		return err
	}
	if err := r.plan(tx, pr, []Shift{x}); err != nil {
		return err
	}
	_, err := db.Exec(tx, `UPDATE presence SET shift_id = $1 WHERE shift_id = $2`, x.ID, s.ID)
	return err
}

func cancel(tx *db.Tx, s Shift, how, why string) error {
	if why != "" {
		how += ": " + why
	}
	n, err := db.Exec(tx, `UPDATE shift SET cancelled_at = $1, cancelled_by = $2, cancelled_why = $3 WHERE id = $4 AND cancelled_at IS NULL AND ends_at > $1`, tx.Now, tx.Actor.User, how, s.ID)
	if err == nil && n == 0 {
		err = errGone
	}
	return err
}

// CancelShift takes a shift off the roster, with the reason.
func CancelShift(tx *db.Tx, id sild.ID, why string) (_ Shift, err error) {
	defer sild.Wrap(&err, "housing.CancelShift(%s)", id)
	s, r, err := ShiftOf(tx, id)
	if err != nil {
		return s, err
	}
	if !r.Keeps {
		return s, refused(tx, r)
	}
	pr := sild.Problems{}
	why = pr.Line("why", why, 200)
	pr.Check(why != "", "why", "shift.why.required")
	if err := pr.Err(); err != nil {
		return s, err
	}
	tx.Trail(sild.Entry{Action: "write", What: "shift", Object: r.ID})
	return s, cancel(tx, s, "cancelled", why)
}

// TakeShift puts the actor on a shift that is to be filled. Of two who take it at
// once one gets it.
func TakeShift(tx *db.Tx, id sild.ID) (_ Shift, err error) {
	defer sild.Wrap(&err, "housing.TakeShift(%s)", id)
	s, r, err := ShiftOf(tx, id)
	if err != nil {
		return s, err
	}
	if !r.Mate {
		return s, refused(tx, r)
	}
	if s.User != "" || !s.CancelledAt.IsZero() || !s.Ends.After(tx.Now) {
		return s, errGone
	}
	pr := sild.Problems{}
	s.User = tx.Actor.User
	if err := r.free(tx, pr, s); err != nil {
		return s, err
	}
	if err := pr.Err(); err != nil {
		return s, err
	}
	tx.Trail(sild.Entry{Action: "write", What: "shift", Object: r.ID})
	n, err := db.Exec(tx, `UPDATE shift SET user_id = $1 WHERE id = $2 AND user_id IS NULL AND cancelled_at IS NULL`, tx.Actor.User, id)
	if err == nil && n == 0 {
		err = errGone
	}
	return s, err
}

// LeaveShift makes a shift one that is to be filled: its person cannot come.
func LeaveShift(tx *db.Tx, id sild.ID, why string) (_ Shift, err error) {
	defer sild.Wrap(&err, "housing.LeaveShift(%s)", id)
	s, r, err := ShiftOf(tx, id)
	if err != nil {
		return s, err
	}
	if !r.mayAct(s, tx.Actor.User) {
		return s, refused(tx, r)
	}
	if s.User == "" {
		return s, errGone
	}
	pr := sild.Problems{}
	why = pr.Line("why", why, 200)
	pr.Check(why != "", "why", "shift.why.required")
	if err := pr.Err(); err != nil {
		return s, err
	}
	x := r.shift(tx, s.Starts, s.Ends, s.Note)
	return x, r.replace(tx, pr, s, x, "left", why)
}

// SwapShifts lets the people of two shifts of a house change places: one of them
// does it, as agreed with the other, or who answers for the house.
func SwapShifts(tx *db.Tx, one, other sild.ID) (_, _ Shift, err error) {
	defer sild.Wrap(&err, "housing.SwapShifts(%s, %s)", one, other)
	a, r, err := ShiftOf(tx, one)
	if err != nil {
		return a, a, err
	}
	b, _, err := ShiftOf(tx, other)
	if err != nil {
		return a, b, err
	}
	if !r.mayAct(a, tx.Actor.User) && !r.mayAct(b, tx.Actor.User) {
		return a, b, refused(tx, r)
	}
	pr := sild.Problems{}
	pr.Check(b.House == a.House && a.User != "" && b.User != "" && a.User != b.User, "other", "shift.swap.with")
	pr.Check(a.Starts.After(tx.Now) && b.Starts.After(tx.Now), "other", "shift.swap.begun")
	if err := pr.Err(); err != nil {
		return a, b, err
	}
	x, y := r.shift(tx, a.Starts, a.Ends, a.Note), r.shift(tx, b.Starts, b.Ends, b.Note)
	x.User, y.User = b.User, a.User
	if err := cancel(tx, a, "swapped", ""); err != nil {
		return a, b, err
	}
	if err := cancel(tx, b, "swapped", ""); err != nil {
		return a, b, err
	}
	return x, y, r.plan(tx, pr, []Shift{x, y})
}
