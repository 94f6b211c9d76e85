// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"sild"
	"sild/casework"
	"sild/db"
)

// A Stay is somebody living in a house; its day is that of arrival.
type Stay struct {
	sild.Fact
	Request    sild.ID // thing of the request
	House      sild.ID
	Basis      string
	Payer      string // from the first night on; extensions may name another
	CameWith   string
	LateWhy    string
	Until      sild.Date // the day by which they leave, as last decided
	LeftOn     sild.Date
	LeftReason string // value of stay_ends
	LeftTo     string // value of housing: its meaning is settled, transient, none, in_prison
	LeftNote   string
}

// StayColumns are those of a Stay, without the head.
const StayColumns = casework.StayColumns

// Lives reports whether they have come and not left.
func (s Stay) Lives() bool { return s.LeftOn.IsZero() }

// Over is how many days after their day they are still there.
func (s Stay) Over(today sild.Date) int {
	if !s.Lives() || !today.After(s.Until) {
		return 0
	}
	return today.Sub(s.Until)
}

// StaysOf are the stays of a case, by day. The caller has opened the case.
func StaysOf(tx *db.Tx, caseID sild.ID) ([]Stay, error) {
	return db.All[Stay](tx, `SELECT `+sild.FactColumns+`, `+StayColumns+` FROM stay WHERE case_id = $1 AND replaced_at IS NULL ORDER BY day, thing`, caseID)
}

// ArrivalInput is how somebody came.
type ArrivalInput struct {
	On       sild.Date
	Bed      sild.ID // empty: the one that is held
	CameWith string  // who accompanied them
	LateWhy  string  // why later than the programme lets one come
	Payer    string  // empty: as the programme says
	Note     string
}

// Arrive records that somebody came to live in the house: the hold becomes a
// stay.
func Arrive(tx *db.Tx, request sild.ID, in ArrivalInput) (_ Stay, err error) {
	defer sild.Wrap(&err, "housing.Arrive(%s)", request)
	a, _, o, err := requestToWrite(tx, request)
	if err != nil {
		return Stay{}, err
	}
	if !o.Works {
		return Stay{}, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	if !a.Open() || a.Stay != nil {
		return Stay{}, &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	bed := in.Bed
	if bed == "" && a.Hold != nil {
		bed = a.Hold.Bed
	}
	pr := sild.Problems{}
	pr.Check(bed != "", "bed", "bed.required")
	pr.Check(!in.On.IsZero(), "on", "date.required")
	pr.Check(!in.On.After(o.Today), "on", "date.future")
	s := Stay{Request: request, House: o.ID, Basis: a.Basis, Payer: in.Payer, CameWith: pr.Line("came_with", in.CameWith, 200), LateWhy: pr.Text("late_why", in.LateWhy, 500)}
	if s.Payer == "" {
		s.Payer = o.Terms.Payer
	}
	v, known := o.Pack.Value("payers", s.Payer)
	pr.Check(known && !v.Retired, "payer", "choice.unknown")
	late, err := o.late(tx, a, in.On)
	if err != nil {
		return s, err
	}
	pr.Check(!late || s.LateWhy != "", "late_why", "stay.late.required")
	if err := pr.Err(); err != nil {
		return s, err
	}
	if bed != "" && (a.Hold == nil || bed != a.Hold.Bed) {
		b, err := bedAt(tx, bed)
		if err != nil {
			return s, err
		}
		if b.House != o.ID {
			pr.Check(false, "bed", "choice.unknown")
			return s, pr.Err()
		}
		if err := o.allows(tx, bed, a); err != nil {
			return s, err
		}
	}
	s.Until = o.longest(in.On)
	s.Fact = tx.NewFact(a.Subject, a.Case, in.On, "worker", "seen")
	if err := db.Record(tx, "stay", StayColumns, s.Fact, s); err != nil {
		return s, err
	}
	f, err := become(tx, a.Hold, tx.NewFact(a.Subject, a.Case, in.On, "worker", "seen"), "arrived")
	if err != nil {
		return s, err
	}
	_, err = o.use(tx, Use{Fact: f, Bed: bed, Kind: "stay", Request: request, Stay: s.Thing, Going: true}, o.spanOf(in.On, s.Until))
	return s, err
}

// late reports whether somebody comes later than the programme lets one come
// after release.
func (o Opened) late(tx *db.Tx, a Asked, on sild.Date) (bool, error) {
	r, err := releaseOf(tx, a.Subject)
	if err != nil || !r.Happened || o.Terms.Late.IsZero() {
		return false, err
	}
	return on.After(o.Pack.Day(o.Terms.Late, r.On)), nil
}

// DepartureInput is how somebody left.
type DepartureInput struct {
	On     sild.Date
	Reason string // value of stay_ends
	To     string // value of housing; empty: nobody knows
	Note   string
	Seen   sild.ID // the row that was looked at; empty: none
}

// Depart records that somebody left the house for good. The bed is another's
// after the turnaround, in working days.
func Depart(tx *db.Tx, stay sild.ID, in DepartureInput) (_ Stay, err error) {
	defer sild.Wrap(&err, "housing.Depart(%s)", stay)
	s, u, o, err := stayToWrite(tx, stay)
	if err != nil {
		return s, err
	}
	if in.Seen != "" && in.Seen != s.ID || !s.Lives() {
		return s, &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	pr := sild.Problems{}
	pr.Check(!in.On.IsZero(), "on", "date.required")
	pr.Check(!in.On.After(o.Today), "on", "date.future")
	pr.Check(in.On.IsZero() || !in.On.Before(u.From), "on", "stay.before_arrival")
	v, known := o.Pack.Value("stay_ends", in.Reason)
	pr.Check(known && !v.Retired, "reason", "stay.reason.required")
	v, known = o.Pack.Value("housing", in.To)
	pr.Check(in.To == "" || known && !v.Retired, "to", "choice.unknown")
	note := pr.Text("note", in.Note, 1000)
	if err := pr.Err(); err != nil {
		return s, err
	}
	if s.Fact, err = amendStay(tx, s, "left"); err != nil {
		return s, err
	}
	s.LeftOn, s.LeftReason, s.LeftTo, s.LeftNote = in.On, in.Reason, in.To, note
	if err := db.Record(tx, "stay", StayColumns, s.Fact, s); err != nil {
		return s, err
	}
	if err := endAbsences(tx, s, in.On); err != nil {
		return s, err
	}
	if err := seenHome(tx, s); err != nil {
		return s, err
	}
	return s, o.ends(tx, u, in.On, "left")
}

// seenHome records where somebody who left lives, as what is known of them: the
// results ask for it.
func seenHome(tx *db.Tx, s Stay) error {
	if s.LeftTo == "" {
		return nil
	}
	seen := struct {
		sild.Fact
		Vocabulary, Value string
		From, Until       sild.Date
		Absent            bool
		Detail            string
		Contact           sild.ID
	}{Fact: tx.NewFact(s.Subject, s.Case, s.LeftOn, "worker", "said"), Vocabulary: "housing", Value: s.LeftTo, From: s.LeftOn, Until: s.LeftOn}
	return db.Record(tx, "observation", casework.ObservationColumns, seen.Fact, seen)
}

// amendStay replaces a stay by a row of the same day of arrival.
func amendStay(tx *db.Tx, s Stay, why string) (sild.Fact, error) {
	f, err := db.Amend(tx, "stay", s.Fact, why)
	f.Day = s.Day
	return f, err
}

// ends ends the nights of somebody in a bed on a day. They were there, whatever
// was planned: who has the bed held for one of these nights gets another, or loses
// it; a turnaround that no longer fits is cut short.
func (o Opened) ends(tx *db.Tx, u Use, on sild.Date, why string) error {
	f, err := db.Amend(tx, "bed_use", u.Fact, why)
	if err != nil {
		return err
	}
	u.Fact, u.Going = f, false
	s := o.spanOf(u.From, on)
	if err := o.displace(tx, u, s); err != nil {
		return err
	}
	next, there, err := db.Maybe[sild.Date](tx, `SELECT x.from_on FROM bed_use x WHERE x.bed_id = $1 AND x.replaced_at IS NULL AND x.from_on < x.until_on AND x.from_on >= $2
		ORDER BY x.from_on LIMIT 1`, u.Bed, on)
	if err != nil {
		return err
	}
	if there && next.Before(s.ready) {
		s.ready = next
	}
	_, err = o.use(tx, u, s)
	return err
}

// stayToWrite is stayToChange for those who work in the house.
func stayToWrite(tx *db.Tx, stay sild.ID) (s Stay, u Use, o Opened, err error) {
	s, u, o, err = stayToChange(tx, stay)
	if err == nil && !o.Works {
		err = &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	return s, u, o, err
}

// Move gives somebody another bed of the house from a day on.
func Move(tx *db.Tx, stay, bed sild.ID, on sild.Date, why string) (_ Use, err error) {
	defer sild.Wrap(&err, "housing.Move(%s)", stay)
	s, u, o, err := stayToWrite(tx, stay)
	if err != nil {
		return u, err
	}
	b, err := bedAt(tx, bed)
	if err != nil {
		return u, err
	}
	pr := sild.Problems{}
	pr.Check(s.Lives(), "on", "stay.left_already")
	pr.Check(b.House == o.ID && b.ID != u.Bed, "bed", "choice.unknown")
	pr.Check(!on.IsZero() && !on.After(o.Today) && !on.Before(u.From), "on", "stay.move_day")
	why = pr.Line("why", why, 300)
	if err := pr.Err(); err != nil {
		return u, err
	}
	if err := o.allows(tx, bed, Asked{Request: Request{Fact: s.Fact}}); err != nil {
		return u, err
	}
	was := u
	if err := o.ends(tx, u, on, "moved: "+why); err != nil {
		return u, err
	}
	return o.use(tx, Use{Fact: tx.NewFact(s.Subject, s.Case, on, "worker", "seen"), Bed: bed, Kind: "stay", Request: s.Request, Stay: stay, Going: true}, o.spanOf(on, was.Until))
}
