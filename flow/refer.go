// SPDX-License-Identifier: EUPL-1.2

package flow

import (
	"errors"

	"sild"
	"sild/db"
	"sild/housing"
	"sild/people"
	"sild/programme"
	"sild/referral"
)

// Refer sends a referral. Where the programme has houses and the referral asks for
// a bed too, the house is asked in the same unit of work: support person and bed
// have answers of their own.
func Refer(tx *db.Tx, subject, draft sild.ID, in referral.Input) (caseID sild.ID, err error) {
	defer sild.Wrap(&err, "flow.Refer(%s)", subject)
	caseID, sent, err := referral.Send(tx, subject, draft, in)
	if err != nil || !in.Bed {
		return caseID, err
	}
	s, err := people.SubjectByID(tx, sent.Subject)
	if err != nil {
		return "", err
	}
	p, err := programme.Of(tx, s.Programme)
	if err != nil {
		return "", err
	}
	if house, err := referral.AsksHouse(tx, p, s.Programme); err != nil || !house {
		return caseID, err
	}
	a := in.BedAsk
	_, err = housing.AskReferring(tx, sent.Fact, s.Programme, s.Person, housing.RequestInput{
		House: a.House, Team: a.Team, From: in.BedOn, Basis: a.Basis, Decision: a.Decision, Needs: a.Needs, Words: a.Words,
	})
	return caseID, ofBed(err)
}

// ofBed names the fields of the bed as the form of the referral has them.
func ofBed(err error) error {
	var e *sild.Error
	if !errors.As(err, &e) || len(e.Fields) == 0 {
		return err
	}
	named := map[string]sild.Message{}
	for field, m := range e.Fields {
		if field == "from" {
			field = "on"
		}
		named["bed_"+field] = m
	}
	return &sild.Error{Kind: e.Kind, Key: e.Key, Args: e.Args, Fields: named}
}
