// SPDX-License-Identifier: EUPL-1.2

package generate

import (
	"context"
	"time"

	"sild"
	"sild/casework"
	"sild/db"
	"sild/flow"
	"sild/outcome"
	"sild/people"
	"sild/referral"
)

// A batch is what one unit of work writes: rows by table.
type batch struct {
	persons      []personRow
	details      []people.Detail
	subjects     []people.Subject
	releases     []people.Release
	cases        []casework.Case
	referrals    []referral.Referral
	forms        []referral.Answers
	answers      []referral.Answer
	consents     []casework.Consent
	assignments  []casework.Assignment
	plans        []casework.Plan
	goals        []casework.Goal
	steps        []casework.Step
	appointments []casework.Appointment
	contacts     []casework.Contact
	observations []outcome.Observation
	followUps    []outcome.FollowUp
	ends         []casework.End
	assessments  []casework.Assessment
	needs        []casework.Need
}

type personRow struct {
	ID, Controller sild.ID
	CreatedAt      time.Time
	CreatedBy      sild.ID
}

func (b *batch) facts() int {
	return len(b.details) + len(b.releases) + len(b.referrals) + len(b.forms) + len(b.answers) + len(b.consents) + len(b.assignments) +
		len(b.plans) + len(b.goals) + len(b.steps) + len(b.appointments) + len(b.contacts) + len(b.observations) + len(b.followUps) + len(b.ends) +
		len(b.assessments) + len(b.needs)
}

// empty makes room for the next batch in the same memory.
func (b *batch) empty() {
	*b = batch{
		b.persons[:0], b.details[:0], b.subjects[:0], b.releases[:0], b.cases[:0], b.referrals[:0], b.forms[:0], b.answers[:0],
		b.consents[:0], b.assignments[:0], b.plans[:0], b.goals[:0], b.steps[:0], b.appointments[:0], b.contacts[:0], b.observations[:0],
		b.followUps[:0], b.ends[:0], b.assessments[:0], b.needs[:0],
	}
}

// write writes the batch, with one entry in the trail for all of it.
func (b *batch) write(ctx context.Context, flow *flow.Flow) error {
	_, err := flow.Write(ctx, sild.System, once, func(tx *db.Tx) (string, error) {
		for _, insert := range []func() error{
			rows(tx, "person", `id, controller_id, created_at, created_by`, b.persons),
			facts(tx, "person_detail", `given, family, born_from, born_until, sex, code_country, code, no_code_why, language, interpreter`, b.details),
			rows(tx, "subject", `id, programme_id, person_id, team_id, created_at, pack_version, derivation, merged_into, settled_as`, b.subjects),
			facts(tx, "release_date", people.ReleaseColumns, b.releases),
			rows(tx, "cases", `id, subject_id, programme_id, person_id, provider_id, team_id, sender_team_id, created_at`, b.cases),
			facts(tx, "referral", referral.Columns, b.referrals),
			facts(tx, "form_answer", `form, form_version, answers`, b.forms),
			facts(tx, "referral_answer", referral.AnswerColumns, b.answers),
			facts(tx, "consent", casework.Kinds["consent"].Columns, b.consents),
			facts(tx, "assignment", casework.Kinds["assignment"].Columns, b.assignments),
			facts(tx, "plan", casework.Kinds["plan"].Columns, b.plans),
			facts(tx, "goal", casework.Kinds["goal"].Columns, b.goals),
			facts(tx, "step", casework.Kinds["step"].Columns, b.steps),
			facts(tx, "appointment", casework.Kinds["appointment"].Columns, b.appointments),
			facts(tx, "contact", casework.Kinds["contact"].Columns, b.contacts),
			facts(tx, "observation", casework.ObservationColumns, b.observations),
			facts(tx, "follow_up", casework.FollowUpColumns, b.followUps),
			facts(tx, "case_end", `reason, note`, b.ends),
			facts(tx, "assessment", casework.Kinds["assessment"].Columns, b.assessments),
			facts(tx, "need", casework.Kinds["need"].Columns, b.needs),
		} {
			if err := insert(); err != nil {
				return "", err
			}
		}
		entry := sild.Entry{Action: "write", What: "generated", Sections: "I"}
		for _, s := range b.subjects {
			tx.Touch(s.ID)
			entry.Subjects = append(entry.Subjects, s.Person)
		}
		tx.Trail(entry)
		return "", nil
	})
	return err
}

func rows[T any](tx *db.Tx, table, columns string, all []T) func() error {
	return func() error { return db.InsertAll(tx, table, columns, all) }
}

func facts[T any](tx *db.Tx, table, columns string, all []T) func() error {
	return rows(tx, table, sild.FactColumns+", "+columns, all)
}
