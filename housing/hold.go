// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"slices"
	"time"

	"sild"
	"sild/db"
	"sild/people"
)

// Follow moves the bed that is held for a person from their release on, when the
// day of release has become another: to the same bed if it is free then, else to
// another of the house that suits. If there is none, or nobody knows the day, the
// bed is lost: the answer says so, and the house has to look again. A hold that
// begins on a day of its own stays, as long as the person has left prison by then;
// and who leaves earlier keeps the bed from its day if none is free before.
func Follow(tx *db.Tx, subject sild.ID) (err error) {
	defer sild.Wrap(&err, "housing.Follow(%s)", subject)
	held, err := db.All[Use](tx, `SELECT `+sild.FactColumns+`, `+UseColumns+` FROM bed_use WHERE subject_id = $1 AND kind = 'held' AND replaced_at IS NULL ORDER BY id`, subject)
	if err != nil || len(held) == 0 {
		return err
	}
	r, err := releaseOf(tx, subject)
	if err != nil {
		return err
	}
	for _, u := range held {
		all, err := RequestsOf(tx, u.Case)
		if err != nil {
			return err
		}
		for _, a := range all {
			if a.Thing == u.Request && a.Hold != nil && a.From.IsZero() && a.Answer() != nil {
				if err := follow(tx, a, r); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func follow(tx *db.Tx, a Asked, r people.Release) error {
	x := *a.Answer()
	told := a.Hold.RecordedAt // what was said of the release since then moves it
	if r.On == a.Hold.From || r.Happened || !r.RecordedAt.After(told) || r.On == x.Admission {
		return nil
	}
	h, err := db.One[House](tx, `SELECT `+houseColumns+` FROM house WHERE id = $1`, a.Hold.House)
	if err != nil {
		return err
	}
	o, err := ofHouse(tx, h)
	if err != nil {
		return err
	}
	followed, err := releaseAt(tx, a.Subject, told)
	if err != nil || followed != a.Hold.From && !r.On.After(a.Hold.From) {
		return err
	}
	lost := "release_unknown"
	if r.On.IsZero() {
		if err := letGo(tx, a.Hold, "release unknown"); err != nil {
			return err
		}
	} else {
		lost = "release_moved"
		nights := a.Hold.Until.Sub(a.Hold.From)
		if most := o.longest(r.On).Sub(r.On); nights > most || a.Hold.Until == o.longest(a.Hold.From) {
			nights = most
		}
		s := o.spanOf(r.On, r.On.AddDays(nights))
		if r.On.Before(a.Hold.From) {
			if beds, err := o.free(tx, s, a, a.Hold.Bed); err != nil || len(beds) == 0 {
				return err
			}
		}
		placed, err := o.place(tx, a, s, "release moved")
		if err != nil {
			return err
		}
		if placed {
			lost = ""
		}
	}
	return o.said(tx, a, x, r.On, lost)
}

// releaseAt is the day of release as it was known at a moment; zero: it was not.
func releaseAt(tx *db.Tx, subject sild.ID, at time.Time) (sild.Date, error) {
	on, _, err := db.Maybe[sild.Date](tx, `SELECT r.release_on FROM release_date r WHERE r.subject_id = $1 AND r.recorded_at <= $2 AND (r.replaced_at IS NULL OR r.replaced_at > $2)
		ORDER BY r.release_on DESC NULLS LAST, r.id DESC LIMIT 1`, subject, at)
	return on, err
}

// place gives the hold of a request other nights: in its bed if that is free, or
// in another of the house that has what is needed. It reports whether there was one.
// Otherwise the bed is let go.
func (o Opened) place(tx *db.Tx, a Asked, s span, why string) (bool, error) {
	return o.placeBut(tx, a, s, why, "")
}

// placeBut is place with a bed that it cannot be.
func (o Opened) placeBut(tx *db.Tx, a Asked, s span, why string, but sild.ID) (bool, error) {
	beds, err := o.free(tx, s, a, a.Hold.Bed)
	if err != nil {
		return false, err
	}
	beds = slices.DeleteFunc(beds, func(id sild.ID) bool { return id == but })
	if len(beds) == 0 {
		return false, letGo(tx, a.Hold, why)
	}
	f, err := become(tx, a.Hold, tx.NewFact(a.Subject, a.Case, o.Today, a.Hold.Source, a.Hold.Evidence), why)
	if err != nil {
		return false, err
	}
	_, err = o.use(tx, Use{Fact: f, Bed: beds[0], Kind: "held", Request: a.Thing}, s)
	return true, err
}

// said amends the answer to a request whose hold has moved, or was lost.
func (o Opened) said(tx *db.Tx, a Asked, x Answer, admission sild.Date, lost string) (err error) {
	if x.Fact, err = db.Amend(tx, "house_answer", x.Fact, "moved"); err != nil {
		return err
	}
	x.Day, x.Admission, x.Lost = o.Today, admission, lost
	if x.Outcome = "confirmed"; lost != "" {
		x.Outcome = "expected"
	}
	return db.Record(tx, "house_answer", AnswerColumns, x.Fact, x)
}

// free are the beds of a house that can have somebody over a span and suit them,
// the one that they had first.
func (o Opened) free(tx *db.Tx, s span, a Asked, first sild.ID) (list []sild.ID, err error) {
	type row struct {
		ID            sild.ID
		Bed, Room, Of string
	}
	beds, err := db.All[row](tx, `SELECT b.id, b.traits, r.traits, h.traits FROM bed b JOIN room r ON r.id = b.room_id JOIN house h ON h.id = b.house_id
		WHERE b.house_id = $1 ORDER BY CASE WHEN b.id = $2 THEN 0 ELSE 1 END, r.name, b.name, b.id`, o.ID, first)
	if err != nil {
		return nil, err
	}
	for _, b := range beds {
		if !has(a.Needs, b.Bed, b.Room, b.Of) {
			continue
		}
		why, err := taken(tx, b.ID, s, o.Today, a.Thing)
		if err != nil {
			return nil, err
		}
		if why != "" {
			continue
		}
		bars, err := o.barsOf(tx, b.ID, a.Subject)
		if err != nil {
			return nil, err
		}
		if len(bars) == 0 {
			list = append(list, b.ID)
		}
	}
	return list, nil
}

// displace finds another bed for those who have u's held for one of its nights,
// or tells that they lost it.
func (o Opened) displace(tx *db.Tx, u Use, s span) error {
	type row struct{ Case, Request sild.ID }
	rows, err := db.All[row](tx, `SELECT x.case_id, x.request_id FROM bed_use x WHERE x.bed_id = $1 AND x.replaced_at IS NULL AND x.kind = 'held' AND x.request_id <> $4
		AND x.from_on < x.until_on AND x.from_on < $3 AND x.until_on > $2 ORDER BY x.id`, u.Bed, s.from, s.until, u.Request)
	if err != nil {
		return err
	}
	for _, r := range rows {
		all, err := RequestsOf(tx, r.Case)
		if err != nil {
			return err
		}
		for _, a := range all {
			if a.Thing != r.Request || a.Hold == nil || a.Answer() == nil {
				continue
			}
			placed, err := o.placeBut(tx, a, span{a.Hold.From, a.Hold.Until, a.Hold.Ready}, "not free", u.Bed)
			if err != nil {
				return err
			}
			lost := "not_free"
			if placed {
				lost = ""
			}
			if err := o.said(tx, a, *a.Answer(), a.Hold.From, lost); err != nil {
				return err
			}
		}
	}
	return nil
}
