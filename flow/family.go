// SPDX-License-Identifier: EUPL-1.2

package flow

import (
	"slices"

	"sild"
	"sild/access"
	"sild/db"
	"sild/org"
	"sild/pack"
	"sild/people"
	"sild/programme"
	"sild/referral"
)

// FamilyInput is somebody of a family who wants to take part in their own right.
type FamilyInput struct {
	people.DetailInput
	referral.FamilyInput
	Relation string  // to the person in whose case it is told; one of people.Relations
	Guardian bool    // the one of the two who is a parent answers for the other
	Together bool    // they live in the same home
	Kin      sild.ID // the thing of what that person's file says of them already; empty: nothing
}

// ServesFamilies reports whether a programme has a part for families.
func ServesFamilies(p *pack.Pack) bool {
	return slices.ContainsFunc(p.Parts, func(t pack.Part) bool { return t.Serves == "family" })
}

// ReferFamily enters somebody of a participant's family with a file of their own
// and asks for the service for them. With is the participant's case. Both belong
// to one household then; neither file opens the other.
func ReferFamily(tx *db.Tx, with sild.ID, in FamilyInput) (_ sild.ID, err error) {
	defer sild.Wrap(&err, "flow.ReferFamily(%s)", with)
	rec, err := access.CaseToWrite(tx, with, 'F')
	if err != nil {
		return "", err
	}
	if err := access.Duty(tx, access.Family); err != nil {
		return "", err
	}
	p := sild.Problems{}
	p.Check(slices.Contains(people.Relations, in.Relation), "relation", "choice.unknown")
	if err := p.Err(); err != nil {
		return "", err
	}
	var known people.Kin
	if in.Kin != "" {
		if known, err = people.KinOf(tx, rec.Subject, in.Kin); err != nil {
			return "", err
		}
	}
	s, caseID, err := enterFamily(tx, rec.Programme, in)
	if err != nil {
		return "", err
	}
	if in.Kin != "" {
		_, err = people.LinkKin(tx, rec, known, s.ID)
		return caseID, err
	}
	d, err := people.DetailOf(tx, s.Person)
	if err != nil {
		return "", err
	}
	_, err = people.Relate(tx, rec, people.KinInput{
		Relation: in.Relation, Name: d.Name(), Born: in.Born, Guardian: in.Guardian, Together: in.Together, Source: in.Source, Member: s.ID,
	})
	return caseID, err
}

// ReferFamilyAlone is ReferFamily for somebody of whose family nobody takes part.
func ReferFamilyAlone(tx *db.Tx, id sild.ID, in FamilyInput) (_ sild.ID, err error) {
	defer sild.Wrap(&err, "flow.ReferFamilyAlone")
	if err := access.Duty(tx, access.Family); err != nil {
		return "", err
	}
	_, caseID, err := enterFamily(tx, id, in)
	return caseID, err
}

func enterFamily(tx *db.Tx, id sild.ID, in FamilyInput) (s people.Subject, caseID sild.ID, err error) {
	team, err := org.TeamOf(tx, tx.Actor.User, tx.Actor.Role)
	if err != nil {
		return s, "", err
	}
	pr, err := programme.ByID(tx, id)
	if err != nil {
		return s, "", err
	}
	pk, err := programme.Of(tx, id)
	if err != nil {
		return s, "", err
	}
	works, err := programme.Works(tx, id, team.Org, "provider")
	if err != nil {
		return s, "", err
	}
	if !works {
		return s, "", sild.Missing()
	}
	p := sild.Problems{}
	p.Check(ServesFamilies(pk), "", "family.no_part")
	if err := p.Err(); err != nil {
		return s, "", err
	}
	if s, err = people.AddFamily(tx, id, pr.Controller, in.DetailInput); err != nil {
		return s, "", err
	}
	caseID, err = referral.SendFamily(tx, s, pk, team, in.FamilyInput)
	return s, caseID, err
}

// FamilyOf is the record of a case for which the actor asked themself, for somebody
// of a family. It opens nothing.
func FamilyOf(tx *db.Tx, caseID sild.ID) (sild.ID, error) {
	return db.One[sild.ID](tx, `SELECT k.subject_id FROM cases k JOIN referral r ON r.case_id = k.id AND r.family
		WHERE k.id = $1 AND r.recorded_by = $2 AND r.replaced_at IS NULL`, caseID, tx.Actor.User)
}
