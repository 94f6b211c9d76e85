// SPDX-License-Identifier: EUPL-1.2

package privacy

import (
	"slices"
	"time"

	"sild"
	"sild/access"
	"sild/db"
)

// A Withheld entry of the trail, or those of a user in a span, is kept from the
// person until a day (GDPR art. 23; IKS § 24). It is kept once a second officer
// has approved, and looked at again on a day.
type Withheld struct {
	ID, Person, Entry, User sild.ID
	From, To                time.Time
	Reason, Words           string
	Org                     sild.ID
	Until, ReviewOn         sild.Date
	By                      sild.ID
	At, ApprovedAt          time.Time
	ApprovedBy              sild.ID
	EndedAt                 time.Time
	EndedBy                 sild.ID
	EndedWhy                string
}

const withheldColumns = `id, person_id, entry_id, user_id, from_at, to_at, reason, words, org_id, until_on, review_on, by_id, at, approved_at, approved_by, ended_at, ended_by, ended_why`

// Ours: nothing is kept from a person for more than half a year at once, nor for
// three months without somebody asking whether it must be.
const (
	longestWithheld = 6
	longestUnseen   = 3
)

// WithholdInput is what is to be kept from the person: an entry, or an emergency
// with all that was seen in it.
type WithholdInput struct {
	Entry, Override sild.ID
	Reason, Words   string
	Until, ReviewOn sild.Date
}

// Withhold proposes to keep something from a person for a time. Nothing is kept
// until [Approve].
func Withhold(tx *db.Tx, person sild.ID, in WithholdInput) (_ Withheld, err error) {
	defer sild.Wrap(&err, "privacy.Withhold(%s)", person)
	if err := access.Duty(tx, access.Withhold); err != nil {
		return Withheld{}, err
	}
	if _, err := WhomOf(tx, person); err != nil {
		return Withheld{}, err
	}
	p, today := sild.Problems{}, tx.Today()
	x := Withheld{ID: tx.NewID(), Person: person, Reason: in.Reason, Org: tx.Actor.Org, Until: in.Until, ReviewOn: in.ReviewOn, By: tx.Actor.User, At: tx.Now}
	x.Words = said(p, "withhold", in.Reason, in.Words)
	p.Check(in.Until.After(today) && !in.Until.After(today.AddMonths(longestWithheld)), "until", "withhold.until.half_year")
	p.Check(in.ReviewOn.After(today) && !in.ReviewOn.After(today.AddMonths(longestUnseen)) && !in.ReviewOn.After(in.Until), "review_on", "withhold.review.quarter")
	if err := p.Err(); err != nil {
		return x, err
	}
	switch {
	case in.Override != "":
		o, err := db.One[Override](tx, `SELECT `+overrideColumns+` FROM override WHERE id = $1 AND person_id = $2`, in.Override, person)
		if err != nil {
			return x, err
		}
		if o.User == tx.Actor.User {
			return x, &sild.Error{Kind: sild.Forbidden, Key: "privacy.second"}
		}
		x.User, x.From, x.To = o.User, o.OpenedAt, o.UntilAt
	default:
		about, err := db.One[sild.ID](tx, `SELECT coalesce(t.user_id, '') FROM trail t JOIN trail_subject s ON s.entry_id = t.id WHERE t.id = $1 AND s.person_id = $2`, in.Entry, person)
		if err != nil {
			return x, err
		}
		if about == tx.Actor.User {
			return x, &sild.Error{Kind: sild.Forbidden, Key: "privacy.second"} // one's own looks
		}
		x.Entry = in.Entry
	}
	tx.Trail(sild.Entry{Action: "withhold", What: "trail", Object: x.ID, Sections: "C", Purpose: access.Withhold})
	return x, db.Insert(tx, "withheld", withheldColumns, x)
}

// held is a row of the actor's organisation that has not ended.
func held(tx *db.Tx, id sild.ID) (Withheld, error) {
	if err := access.Duty(tx, access.Withhold); err != nil {
		return Withheld{}, err
	}
	return db.One[Withheld](tx, `SELECT `+withheldColumns+` FROM withheld WHERE id = $1 AND org_id = $2`, id, tx.Actor.Org)
}

// Approve lets a withholding hold. It is another officer who does.
func Approve(tx *db.Tx, id sild.ID) (_ Withheld, err error) {
	defer sild.Wrap(&err, "privacy.Approve(%s)", id)
	x, err := held(tx, id)
	if err != nil {
		return x, err
	}
	switch {
	case !x.EndedAt.IsZero() || !x.ApprovedAt.IsZero():
		return x, conflict("privacy.decided")
	case x.By == tx.Actor.User || x.User == tx.Actor.User:
		return x, &sild.Error{Kind: sild.Forbidden, Key: "privacy.second"}
	}
	x.ApprovedAt, x.ApprovedBy = tx.Now, tx.Actor.User
	tx.Trail(sild.Entry{Action: "approved", What: "trail", Object: x.ID, Purpose: access.Withhold})
	_, err = db.Exec(tx, `UPDATE withheld SET approved_at = $1, approved_by = $2 WHERE id = $3`, tx.Now, tx.Actor.User, x.ID)
	return x, err
}

// LookAgain moves the day on which somebody asks whether it must still be kept.
func LookAgain(tx *db.Tx, id sild.ID, on sild.Date) (_ Withheld, err error) {
	defer sild.Wrap(&err, "privacy.LookAgain(%s)", id)
	x, err := held(tx, id)
	if err != nil {
		return x, err
	}
	p, today := sild.Problems{}, tx.Today()
	p.Check(x.EndedAt.IsZero() && on.After(today) && !on.After(today.AddMonths(longestUnseen)) && !on.After(x.Until), "review_on", "withhold.review.quarter")
	if err := p.Err(); err != nil {
		return x, err
	}
	x.ReviewOn = on
	tx.Trail(sild.Entry{Action: "review", What: "withheld", Object: x.ID, Purpose: access.Withhold})
	_, err = db.Exec(tx, `UPDATE withheld SET review_on = $1 WHERE id = $2`, on, x.ID)
	return x, err
}

// End shows the person again what was kept from them.
func End(tx *db.Tx, id sild.ID, why string) (_ Withheld, err error) {
	defer sild.Wrap(&err, "privacy.End(%s)", id)
	x, err := held(tx, id)
	if err != nil {
		return x, err
	}
	if !x.EndedAt.IsZero() {
		return x, conflict("privacy.decided")
	}
	p := sild.Problems{}
	x.EndedWhy = p.Text("why", why, 1000)
	if err := p.Err(); err != nil {
		return x, err
	}
	x.EndedAt, x.EndedBy = tx.Now, tx.Actor.User
	tx.Trail(sild.Entry{Action: "tell", What: "trail", Object: x.ID, Purpose: access.Withhold})
	_, err = db.Exec(tx, `UPDATE withheld SET ended_at = $1, ended_by = $2, ended_why = $3 WHERE id = $4`, tx.Now, tx.Actor.User, x.EndedWhy, x.ID)
	return x, err
}

// AllWithheld are those of the actor's organisation that are kept or wait for the
// second officer, the one to look at next on top.
func AllWithheld(tx *db.Tx) ([]Withheld, error) {
	if err := access.Duty(tx, access.Withhold); err != nil {
		return nil, err
	}
	all, err := db.All[Withheld](tx, `SELECT `+withheldColumns+` FROM withheld WHERE org_id = $1 AND ended_at IS NULL AND until_on >= $2 ORDER BY review_on, id`, tx.Actor.Org, tx.Today())
	slices.SortStableFunc(all, func(a, b Withheld) int { // what waits first
		switch x, y := a.ApprovedAt.IsZero(), b.ApprovedAt.IsZero(); {
		case x == y:
			return 0
		case x:
			return -1
		}
		return 1
	})
	return all, err
}
