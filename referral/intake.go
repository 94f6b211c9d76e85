// SPDX-License-Identifier: EUPL-1.2

package referral

import (
	"sild"
	"sild/access"
	"sild/db"
	"sild/org"
	"sild/people"
	"sild/programme"
)

// IntakeInput is somebody who comes by themselves, and what they ask for. Either
// Person is entered, or Subject is the record of somebody who was here before.
type IntakeInput struct {
	Subject sild.ID
	Person  people.DetailInput
	Enquiry sild.ID // from which it comes; empty: none
	DraftInput
}

// TakeIn begins a case with somebody who comes to the provider without a sender:
// the provider's own coordinator writes down that they ask, where the pack lets
// them (intake: provider). It is answered as every referral is.
func TakeIn(tx *db.Tx, pr programme.Programme, in IntakeInput) (caseID sild.ID, _ Referral, err error) {
	defer sild.Wrap(&err, "referral.TakeIn(%s)", pr.ID)
	if err := access.Duty(tx, access.TakeIn); err != nil {
		return "", Referral{}, err
	}
	p, err := programme.Of(tx, pr.ID)
	if err != nil {
		return "", Referral{}, err
	}
	if p.Intake != "provider" {
		return "", Referral{}, &sild.Error{Kind: sild.Forbidden, Key: "intake.not_here"}
	}
	team, err := org.TeamOf(tx, tx.Actor.User, tx.Actor.Role)
	if err != nil {
		return "", Referral{}, err
	}
	var rec access.Record
	if in.Subject != "" {
		if rec, err = access.PersonToWrite(tx, in.Subject, 'P'); err != nil {
			return "", Referral{}, err
		}
		if rec.Programme != pr.ID {
			return "", Referral{}, sild.Missing()
		}
	} else {
		s, err := people.AddComing(tx, pr.ID, pr.Controller, team.ID, in.Person)
		if err != nil {
			return "", Referral{}, err
		}
		rec = access.Record{Subject: s.ID, Person: s.Person, Programme: pr.ID}
	}
	in.Provider = team.Org
	caseID, r, err := begin(tx, rec, team, in.DraftInput, "provider", "person")
	if err != nil || in.Enquiry == "" {
		return caseID, r, err
	}
	e, err := openEnquiry(tx, in.Enquiry)
	if err != nil {
		return caseID, r, err
	}
	e.State, e.Case = "referred", caseID
	return caseID, r, e.done(tx)
}
