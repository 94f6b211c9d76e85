// SPDX-License-Identifier: EUPL-1.2

package flow

import (
	"cmp"
	"errors"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/programme"
	"sild/referral"
)

// Answer answers a referral. An accepted one names the support person, who leads
// the case from today, or says that the name follows; the proposed first meeting becomes an appointment. What
// stands against the worker is a problem at the field worker.
func Answer(tx *db.Tx, caseID sild.ID, in referral.AnswerInput) (referral.Answer, error) {
	return AnswerPassing(tx, caseID, in, "")
}

// AnswerPassing is Answer with a reason to pass what stands against the worker,
// where the programme lets it be passed.
func AnswerPassing(tx *db.Tx, caseID sild.ID, in referral.AnswerInput, passWhy string) (_ referral.Answer, err error) {
	defer sild.Wrap(&err, "flow.Answer(%s)", caseID)
	a, err := referral.Reply(tx, caseID, in)
	if err != nil || a.Outcome != "accepted" || a.Worker == "" {
		return a, err
	}
	if _, err := casework.AddAssignment(tx, caseID, casework.AssignmentInput{User: a.Worker, Role: "lead", From: a.Day, PassWhy: passWhy}); err != nil {
		return a, atField(err, "user", "worker")
	}
	if a.FirstAt.IsZero() {
		return a, nil
	}
	k, err := casework.Load(tx, caseID)
	if err != nil {
		return a, err
	}
	p, err := programme.Of(tx, k.Programme)
	if err != nil {
		return a, err
	}
	_, err = casework.AddAppointment(tx, caseID, casework.AppointmentInput{
		StartsAt: a.FirstAt, Minutes: 60, Kind: cmp.Or(p.ByMeaning("contact_kinds", "in_prison"), p.ByMeaning("contact_kinds", "met")), Place: a.FirstPlace, User: a.Worker,
	})
	return a, atField(err, "starts_at", "first_at")
}

// atField moves a problem to the field of the form that asked for it.
func atField(err error, from, to string) error {
	if e, ok := errors.AsType[*sild.Error](err); ok && e.Fields[from].Key != "" {
		e.Fields[to] = e.Fields[from]
		delete(e.Fields, from)
	}
	return err
}
