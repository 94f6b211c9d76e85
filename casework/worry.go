// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"sild"
	"sild/access"
	"sild/db"
)

// A Worry is something about a person that somebody else should look at soon.
// Its Day is that on which it was raised. It keeps its Thing when somebody has
// looked at it and said what was decided.
type Worry struct {
	sild.Fact
	What     string
	By       sild.ID // who raised it
	To       sild.ID // who is asked to look at it; empty: the team's coordinators
	Contact  sild.ID // the Thing of the contact in which it was noticed; empty: none
	LookedOn sild.Date
	LookedBy sild.ID
	Decided  string // what the one who looked at it decided
}

const worryColumns = `what, raised_by, to_id, contact_id, looked_on, looked_by, decided`

// Open reports whether nobody has looked at w yet.
func (w Worry) Open() bool { return w.LookedOn.IsZero() }

// WorryInput is what a worker says who worries.
type WorryInput struct {
	What    string
	To      sild.ID // a coordinator of the team; empty: all of them
	Contact sild.ID // the Thing of a contact of the case
}

// RaiseWorry records that the actor worries about the person of a case.
func RaiseWorry(tx *db.Tx, caseID sild.ID, in WorryInput) (_ Worry, err error) {
	defer sild.Wrap(&err, "casework.RaiseWorry(%s)", caseID)
	o, err := Open(tx, caseID, 'N')
	if err != nil {
		return Worry{}, err
	}
	p := sild.Problems{}
	w := Worry{By: tx.Actor.User, To: in.To, Contact: in.Contact}
	w.What = p.Text("what", in.What, 2000)
	p.Check(w.What != "", "what", "worry.required")
	if in.To != "" {
		able, err := o.teammate(tx, in.To, "coordinator", o.Today, o.Today)
		if err != nil {
			return w, err
		}
		p.Check(able, "to", "case.choice.unknown")
	}
	if in.Contact != "" {
		of, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM contact WHERE thing = $1 AND case_id = $2 AND replaced_at IS NULL)`, in.Contact, caseID)
		if err != nil {
			return w, err
		}
		p.Check(of, "contact", "case.choice.unknown")
	}
	if err := p.Err(); err != nil {
		return w, err
	}
	w.Fact = o.fact(tx, o.Today, "seen")
	return w, db.Record(tx, "worry", worryColumns, w.Fact, w)
}

// LookAtWorry records that the actor has looked at an open worry, and what was
// decided. The one who is asked may, and who answers for the team. Id is the
// row that was looked at.
func LookAtWorry(tx *db.Tx, id sild.ID, decided string) (_ Worry, err error) {
	defer sild.Wrap(&err, "casework.LookAtWorry(%s)", id)
	w, err := seen[Worry](tx, "worry", worryColumns, id)
	if err != nil {
		return w, err
	}
	o, err := Open(tx, w.Case, 'N')
	if err != nil {
		return Worry{}, err
	}
	if w.To != tx.Actor.User {
		if err := access.Duty(tx, access.Assign); err != nil {
			return Worry{}, err
		}
	}
	if err := stands(w.Fact); err != nil {
		return w, err
	}
	if !w.Open() {
		return w, &sild.Error{Kind: sild.Conflict, Key: "worry.looked"}
	}
	p := sild.Problems{}
	w.Decided = p.Text("decided", decided, 2000)
	p.Check(w.Decided != "", "decided", "worry.decided.required")
	if err := p.Err(); err != nil {
		return w, err
	}
	w.LookedOn, w.LookedBy = o.Today, tx.Actor.User
	if w.Fact, err = db.Amend(tx, "worry", w.Fact, Done); err != nil {
		return w, err
	}
	return w, db.Record(tx, "worry", worryColumns, w.Fact, w)
}

// MoveWorry takes a worry that was raised about the wrong person to the case to
// which it belongs, without the contact: that may go another way.
func MoveWorry(tx *db.Tx, id, to sild.ID) (_ Worry, err error) {
	defer sild.Wrap(&err, "casework.MoveWorry(%s, %s)", id, to)
	w, err := seen[Worry](tx, "worry", worryColumns, id)
	if err != nil {
		return w, err
	}
	from, o, err := openBoth(tx, w.Fact, to, 'N')
	if err != nil {
		return Worry{}, err
	}
	if w.Fact, err = db.Amend(tx, "worry", w.Fact, Moved); err != nil {
		return w, err
	}
	trailMend(tx, from.Record, "move", "worry", id, "N")
	trailMend(tx, o.Record, "move", "worry", w.ID, "N")
	w.Subject, w.Case = o.Subject, to
	return w, db.Record(tx, "worry", worryColumns, w.Fact, w)
}

// openBoth opens the case of f, and the one to which f is to go, for writing.
func openBoth(tx *db.Tx, f sild.Fact, to sild.ID, section byte) (from, into Opened, err error) {
	if from, err = Open(tx, f.Case, section); err != nil {
		return from, into, err
	}
	if err = mayMend(tx, f); err != nil {
		return from, into, err
	}
	if err = stands(f); err != nil {
		return from, into, err
	}
	into, err = Open(tx, to, section)
	return from, into, err
}

// Worries are those about the person of the case that r opened, the latest
// first; none to who may not read notes.
func Worries(tx *db.Tx, r access.Record) ([]Worry, error) {
	if !r.Reads('N') {
		return nil, nil
	}
	return held[Worry](tx, "worry", worryColumns, r.Case, "day DESC, id DESC")
}

// A Concern is a worry in a list, with whom it is about.
type Concern struct {
	Worry
	Person    sild.ID
	Programme sild.ID
	Name      string
}

// OpenWorries are those that nobody has looked at, in the actor's teams, the
// first to be raised first. It leaves a trail of the people shown.
func OpenWorries(tx *db.Tx) (_ []Concern, err error) {
	defer sild.Wrap(&err, "casework.OpenWorries")
	return concerns(tx, `w.looked_on IS NULL AND c.team_id IN (SELECT m.group_id FROM member m WHERE m.user_id = $1 AND m.from_on <= $2 AND m.until_on >= $2)`,
		`w.day, w.id`, tx.Actor.User, tx.Today())
}

// AnsweredWorries are those that the actor raised and somebody looked at on or
// after a day, the latest first. It leaves a trail of the people shown.
func AnsweredWorries(tx *db.Tx, since sild.Date) (_ []Concern, err error) {
	defer sild.Wrap(&err, "casework.AnsweredWorries")
	return concerns(tx, `w.raised_by = $1 AND w.looked_on >= $2`, `w.looked_on DESC NULLS LAST, w.id DESC`, tx.Actor.User, since)
}

func concerns(tx *db.Tx, where, order string, args ...any) ([]Concern, error) {
	scope := access.Scope(tx, 'N', &args) + ` AND ` + access.Scope(tx, 'I', &args)
	list, err := db.All[Concern](tx, `SELECT `+of("w", sild.FactColumns)+`, `+of("w", worryColumns)+`, c.person_id, c.programme_id, c.name
		FROM worry w JOIN case_card c ON c.case_id = w.case_id
		WHERE w.replaced_at IS NULL AND `+where+` AND `+scope+` ORDER BY `+order+` LIMIT 50`, args...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	people := make([]sild.ID, len(list))
	for i, w := range list {
		people[i] = w.Person
	}
	tx.Trail(sild.Entry{Action: "list", What: "worry", Sections: "IN", Subjects: people})
	return list, nil
}
