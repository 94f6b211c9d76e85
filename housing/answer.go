// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"sild"
	"sild/casework"
	"sild/db"
	"sild/pack"
	"sild/people"
)

// An Answer is what a house says to a request.
type Answer struct {
	sild.Fact
	Request   sild.ID // thing of the request
	Outcome   string  // confirmed, expected, declined
	House     sild.ID
	Admission sild.Date // first night; zero: not known, or declined
	Reason    string    // of a declined one: value of house_declines
	Lost      string    // why a bed that was confirmed no longer is: one of Losses
	Note      string
}

// AnswerColumns are those of an Answer, without the head.
const AnswerColumns = casework.HouseAnswerColumns

// Losses are why a bed that was confirmed no longer is.
var Losses = []string{"release_moved", "release_unknown", "not_free"}

// AnswerInput is what is said to a request. A confirmed one names the bed.
type AnswerInput struct {
	Outcome   string
	House     sild.ID // of an expected one: where; empty: as asked
	Bed       sild.ID
	Admission sild.Date // zero: the day of release, or the one asked for
	Until     sild.Date // zero: as long as the programme lets one stay
	Reason    string
	Note      string
	Seen      sild.ID // the row of the last answer that was looked at; empty: none
}

// AnswerRequest answers a request for a bed. It can be answered again until the
// person has come: what was said before stays in the history. A confirmed bed is
// held: from the admission on it is nobody else's.
func AnswerRequest(tx *db.Tx, request sild.ID, in AnswerInput) (_ Answer, err error) {
	defer sild.Wrap(&err, "housing.AnswerRequest(%s)", request)
	a, rec, o, err := requestToWrite(tx, request)
	if err != nil {
		return Answer{}, err
	}
	if !o.Keeps {
		return Answer{}, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	was := a.Answer()
	if was != nil && in.Seen != "" && in.Seen != was.ID || !a.Open() || a.Stay != nil {
		return Answer{}, &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	pr := sild.Problems{}
	x := Answer{Request: request, Outcome: in.Outcome, House: o.ID, Note: pr.Text("note", in.Note, 2000)}
	switch in.Outcome {
	case "confirmed":
		var b Bed
		if in.Bed != "" {
			if b, err = bedAt(tx, in.Bed); err != nil {
				return x, err
			}
			if o, err = keep(tx, b.House); err != nil {
				return x, err
			}
		}
		x.House = o.ID
		if x.Admission, err = admission(tx, a, in.Admission); err != nil {
			return x, err
		}
		pr.Check(b.ID != "", "bed", "bed.required")
		pr.Check(!x.Admission.IsZero(), "admission", "house.admission.required")
		pr.Check(in.Until.IsZero() || in.Until.After(x.Admission) && !in.Until.After(o.longest(x.Admission)), "until", "stay.too_long")
		pr.Check(x.Admission.IsZero() || !x.Admission.Before(o.Today), "admission", "date.past")
		pr.Check(b.ID == "" || o.Team == a.Team || o.Provider == rec.Provider, "bed", "choice.unknown")
	case "expected":
		x.Admission = in.Admission
		if in.House != "" {
			if o, err = keep(tx, in.House); err != nil {
				return x, err
			}
			x.House = o.ID
		}
		pr.Check(in.Admission.IsZero() || !in.Admission.Before(o.Today), "admission", "date.past")
		pr.Check(in.Admission.IsZero() || in.Admission.Sub(o.Today) <= 5*366, "admission", "date.far")
	case "declined":
		x.House, x.Reason = "", in.Reason
		v, known := o.Pack.Value("house_declines", in.Reason)
		pr.Check(known && !v.Retired, "reason", "house.decline.required")
	default:
		pr.Check(false, "outcome", "referral.outcome.required")
	}
	if err := pr.Err(); err != nil {
		return x, err
	}
	if a.Hold != nil && in.Outcome != "confirmed" {
		if err := letGo(tx, a.Hold, "answered"); err != nil {
			return x, err
		}
	}
	if was == nil {
		x.Fact = tx.NewFact(a.Subject, a.Case, o.Today, "worker", "document")
	} else if x.Fact, err = db.Amend(tx, "house_answer", was.Fact, "answered"); err != nil {
		return x, err
	}
	x.Day = o.Today
	if err := db.Record(tx, "house_answer", AnswerColumns, x.Fact, x); err != nil || in.Outcome != "confirmed" {
		return x, err
	}
	until := in.Until
	if until.IsZero() {
		until = o.longest(x.Admission)
	}
	if err := o.allows(tx, in.Bed, a); err != nil {
		return x, err
	}
	return x, o.hold(tx, a, in.Bed, x.Admission, until)
}

// admission is the first night of a request: the one that is said, the one that
// was asked for, or the day of release.
func admission(tx *db.Tx, a Asked, said sild.Date) (sild.Date, error) {
	if !said.IsZero() {
		return said, nil
	}
	if !a.From.IsZero() {
		return a.From, nil
	}
	r, err := releaseOf(tx, a.Subject)
	return r.On, err
}

// releaseOf is the release that a person waits for, or the last one; zero: none.
func releaseOf(tx *db.Tx, subject sild.ID) (people.Release, error) {
	r, err := people.ReleaseOf(tx, subject)
	if err != nil || r == nil {
		return people.Release{}, err
	}
	return *r, nil
}

// hold keeps a bed for somebody.
func (o Opened) hold(tx *db.Tx, a Asked, bed sild.ID, from, until sild.Date) error {
	f, err := become(tx, a.Hold, tx.NewFact(a.Subject, a.Case, o.Today, "worker", "document"), "answered")
	if err != nil {
		return err
	}
	_, err = o.use(tx, Use{Fact: f, Bed: bed, Kind: "held", Request: a.Thing}, o.spanOf(from, until))
	return err
}

// allows is a Conflict if a person must not sleep in a bed: it is for women or
// men only and they are not, or somebody lives in the house with whom they must
// not be under one roof. It does not say with whom.
func (o Opened) allows(tx *db.Tx, bed sild.ID, a Asked) error {
	bars, err := o.barsOf(tx, bed, a.Subject)
	if err != nil || len(bars) == 0 {
		return err
	}
	return &sild.Error{Kind: sild.Conflict, Key: bars[0]}
}

// barsOf are the reasons why a person must not sleep in a bed, as keys.
func (o Opened) barsOf(tx *db.Tx, bed, subject sild.ID) (bars []string, err error) {
	type row struct{ Bed, Room, House string }
	r, err := db.One[row](tx, `SELECT b.traits, r.traits, h.traits FROM bed b JOIN room r ON r.id = b.room_id JOIN house h ON h.id = b.house_id WHERE b.id = $1`, bed)
	if err != nil {
		return nil, err
	}
	s, err := people.SubjectByID(tx, subject)
	if err != nil {
		return nil, err
	}
	who, err := people.DetailOf(tx, s.Person)
	if err != nil {
		return nil, err
	}
	bars = barredBy(o.Pack, who.Sex, List(r.Bed+" "+r.Room+" "+r.House))
	kept, err := apartHere(tx, o.ID, subject, o.Today)
	if err == nil && kept {
		bars = append(bars, "bed.apart")
	}
	return bars, err
}

// barredBy are the reasons that lie in what a bed is like.
func barredBy(p *pack.Pack, sex string, traits []string) (bars []string) {
	for _, t := range traits {
		switch p.Meaning("bed_traits", t) {
		case "women_only":
			if sex == "m" {
				bars = append(bars, "bed.women_only")
			}
		case "men_only":
			if sex == "f" {
				bars = append(bars, "bed.men_only")
			}
		}
	}
	return bars
}

// apartUses joins to rows x of apart the nights of those with whom the person $1
// must not be under one roof, from the day $2 on, whichever side it was told of.
const apartUses = `JOIN subject s ON s.id = CASE WHEN x.subject_id = $1 THEN x.other_id ELSE x.subject_id END
	JOIN bed_use u ON u.subject_id = coalesce(s.merged_into, s.id)
	WHERE (x.subject_id = $1 OR x.other_id IN (SELECT id FROM subject WHERE id = $1 OR merged_into = $1)) AND x.replaced_at IS NULL AND (x.until_on IS NULL OR x.until_on >= $2)
	AND u.subject_id <> $1 AND u.replaced_at IS NULL AND u.from_on < u.until_on AND (u.until_on > $2 OR u.going)`

// apartHere reports whether somebody lives in a house, or is to, with whom the
// person must not be under one roof.
func apartHere(tx *db.Tx, house, subject sild.ID, today sild.Date) (bool, error) {
	return db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM apart x `+apartUses+` AND u.house_id = $3)`, subject, today, house)
}
