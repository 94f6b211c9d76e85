// SPDX-License-Identifier: EUPL-1.2

package people

import (
	"slices"
	"time"

	"sild"
	"sild/access"
	"sild/db"
)

// A Kin is what one person's file says of the household: that the person belongs
// to it, or who else does, in the person's own words. Where the other has a file
// too, Member names it; that opens neither file, and tells nobody of the other who
// may not see it already.
type Kin struct {
	sild.Fact
	Household sild.ID
	Relation  string // one of Relations, to the person whose file it is
	Name      string // as it was told; empty of self
	Born      string // a day, a month or a year
	Guardian  bool   // of a child: the person answers for it; otherwise they answer for the person
	Together  bool   // in the same home
	Member    sild.ID
	Span
}

// KinColumns are those of a Kin beside the head.
const KinColumns = `household_id, relation, name, born, guardian, together, member_id, ` + spanColumns

// Self is the relation of the row by which a person belongs to a household.
const Self = "self"

// Relations are what somebody is to the person whose file it is.
var Relations = []string{"partner", "child", "parent", "sibling", "grandparent", "grandchild", "other"}

// opposite is what the person is to one who stands in a relation to them.
var opposite = map[string]string{"partner": "partner", "child": "parent", "parent": "child", "sibling": "sibling", "grandparent": "grandchild", "grandchild": "grandparent", "other": "other"}

var kins = noun[Kin]{"household_member", KinColumns, 'F'}

// KinInput is what one may say of somebody of the household.
type KinInput struct {
	Relation string
	Name     string
	Born     string
	Guardian bool
	Together bool
	From     string
	Until    string
	Source   string
	Member   sild.ID // the other's own record, which the actor may write of as well
}

func (in KinInput) check() (Kin, sild.Problems) {
	p := sild.Problems{}
	k := Kin{Relation: in.Relation, Name: p.Line("name", in.Name, 200), Guardian: in.Guardian, Together: in.Together, Member: in.Member}
	p.Check(slices.Contains(Relations, in.Relation), "relation", "choice.unknown")
	p.Check(k.Name != "", "name", "person.name.required")
	born, err := sild.ParsePartial(in.Born)
	p.Check(err == nil, "born", "date.unreadable")
	k.Born = born.String()
	p.Check(!in.Guardian || in.Relation != "partner", "guardian", "household.guardian.partner")
	k.Span = checkSpan(p, in.From, in.Until)
	return k, p
}

// AddKin writes down who else belongs to a person's household. Where the other's
// own record is named, it belongs to the same household from then on, and says
// the same from its side; the actor must be able to write of both.
func AddKin(tx *db.Tx, subject sild.ID, in KinInput) (_ Kin, err error) {
	defer sild.Wrap(&err, "people.AddKin(%s)", subject)
	rec, err := access.PersonToWrite(tx, subject, 'F')
	if err != nil {
		return Kin{}, err
	}
	if in.Member != "" {
		other, err := access.PersonToWrite(tx, in.Member, 'F')
		if err != nil {
			return Kin{}, err
		}
		p := sild.Problems{}
		p.Check(other.Programme == rec.Programme && other.Subject != rec.Subject, "member", "choice.unknown")
		if err := p.Err(); err != nil {
			return Kin{}, err
		}
	}
	return Relate(tx, rec, in)
}

// Relate is AddKin for one who has opened the record of the person, and of the
// other if there is one.
func Relate(tx *db.Tx, rec access.Record, in KinInput) (Kin, error) {
	k, p := in.check()
	if err := p.Err(); err != nil {
		return k, err
	}
	var err error
	if k.Household, err = householdOf(tx, rec.Subject, rec.Programme); err != nil {
		return k, err
	}
	source, evidence := told(in.Source)
	k.Fact = tx.NewFact(rec.Subject, "", tx.Today(), source, evidence)
	if err := db.Record(tx, "household_member", KinColumns, k.Fact, k); err != nil || k.Member == "" {
		return k, err
	}
	return k, relateBack(tx, rec, k)
}

// relateBack lets the other's file say the same from its side.
func relateBack(tx *db.Tx, rec access.Record, k Kin) error {
	d, err := DetailOf(tx, rec.Person)
	if err != nil {
		return err
	}
	joined, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM household_member WHERE subject_id = $1 AND household_id = $2 AND relation = '`+Self+`' AND replaced_at IS NULL)`, k.Member, k.Household)
	if err != nil {
		return err
	}
	if !joined {
		if err := join(tx, k.Member, k.Household); err != nil {
			return err
		}
	}
	back := Kin{
		Household: k.Household, Relation: opposite[k.Relation], Name: d.Name(), Born: d.Born().String(), Guardian: k.Guardian, Together: k.Together,
		Member: rec.Subject, Span: k.Span,
	}
	back.Fact = tx.NewFact(k.Member, "", tx.Today(), k.Source, k.Evidence)
	return db.Record(tx, "household_member", KinColumns, back.Fact, back)
}

func join(tx *db.Tx, subject, household sild.ID) error {
	k := Kin{Household: household, Relation: Self, Together: true}
	k.Fact = tx.NewFact(subject, "", tx.Today(), "person", "said")
	return db.Record(tx, "household_member", KinColumns, k.Fact, k)
}

// householdOf is the household of a person, which begins when it is first told
// of.
func householdOf(tx *db.Tx, subject, programme sild.ID) (sild.ID, error) {
	id, there, err := db.Maybe[sild.ID](tx, `SELECT household_id FROM household_member WHERE subject_id = $1 AND relation = '`+Self+`' AND replaced_at IS NULL ORDER BY id DESC LIMIT 1`, subject)
	if err != nil || there {
		return id, err
	}
	h := struct {
		ID, Programme sild.ID
		At            time.Time
	}{tx.NewID(), programme, tx.Now}
	if err := db.Insert(tx, "household", `id, programme_id, created_at`, h); err != nil {
		return "", err
	}
	return h.ID, join(tx, subject, h.ID)
}

// ChangeKin replaces what was told in the row id. To which record it leads stays.
func ChangeKin(tx *db.Tx, id sild.ID, in KinInput) (_ Kin, err error) {
	defer sild.Wrap(&err, "people.ChangeKin(%s)", id)
	was, err := kins.one(tx, id, func(k Kin) sild.Fact { return k.Fact })
	if err != nil {
		return was, err
	}
	if was.Relation == Self {
		return was, sild.Missing()
	}
	k, p := in.check()
	if err := p.Err(); err != nil {
		return was, err
	}
	k.Household, k.Member = was.Household, was.Member
	if k.Fact, err = db.Amend(tx, "household_member", was.Fact, Changed); err != nil {
		return was, err
	}
	k.Day = tx.Today()
	k.Source, k.Evidence = told(in.Source)
	return k, db.Record(tx, "household_member", KinColumns, k.Fact, k)
}

// Kins are what a person's file says of the household, without the person. The
// caller has opened section F of the record.
func Kins(tx *db.Tx, subject sild.ID) ([]Kin, error) {
	all, err := kins.all(tx, subject)
	return slices.DeleteFunc(all, func(k Kin) bool { return k.Relation == Self }), err
}

// KinOf is one of them, in the row that holds. The caller has opened the record.
func KinOf(tx *db.Tx, subject, thing sild.ID) (Kin, error) {
	return db.One[Kin](tx, `SELECT `+sild.FactColumns+`, `+KinColumns+` FROM household_member WHERE subject_id = $1 AND thing = $2 AND relation <> '`+Self+`' AND replaced_at IS NULL`, subject, thing)
}

// LinkKin says that the record of somebody of the household is that of member,
// who begins to take part.
func LinkKin(tx *db.Tx, rec access.Record, k Kin, member sild.ID) (_ Kin, err error) {
	was := k.Fact
	k.Member = member
	if k.Fact, err = db.Amend(tx, "household_member", was, Changed); err != nil {
		return k, err
	}
	if err := db.Record(tx, "household_member", KinColumns, k.Fact, k); err != nil {
		return k, err
	}
	return k, relateBack(tx, rec, k)
}

// AddFamily enters somebody who is asked for as family. No prison told of them,
// and their record belongs to no team until they are referred: the caller does
// that in the same unit of work, and has checked that the actor may.
func AddFamily(tx *db.Tx, programme, controller sild.ID, in DetailInput) (_ Subject, err error) {
	defer sild.Wrap(&err, "people.AddFamily")
	return enter(tx, programme, controller, "", in, nil, nil)
}
