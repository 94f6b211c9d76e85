// SPDX-License-Identifier: EUPL-1.2

package referral

import (
	"encoding/json"
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/org"
	"sild/pack"
	"sild/people"
	"sild/programme"
)

// FamilyInput asks for the service for somebody of a family.
type FamilyInput struct {
	Reason  string
	Answers map[string]any // as the pack's form "referral" asks
}

// SendFamily asks the actor's own team to take somebody of a family, who has
// just been entered: a case begins, and is answered like any other. No prison
// comes into it. The caller has asked whether the actor may.
func SendFamily(tx *db.Tx, s people.Subject, p *pack.Pack, team org.Team, in FamilyInput) (caseID sild.ID, err error) {
	defer sild.Wrap(&err, "referral.SendFamily(%s)", s.ID)
	if err := programme.Begins(tx, s.Programme); err != nil {
		return "", err
	}
	works, err := programme.Works(tx, s.Programme, team.Org, "provider")
	if err != nil {
		return "", err
	}
	known, err := Inputs(tx, p, access.Record{Subject: s.ID})
	if err != nil {
		return "", err
	}
	known["referral.family"] = true
	pr := sild.Problems{}
	r := Referral{SenderTeam: team.ID, Provider: team.Org, PackVersion: p.Version, Family: true, Reason: pr.Text("reason", in.Reason, longestText)}
	pr.Check(r.Reason != "", "reason", "referral.reason.required")
	pr.Check(works, "", "referral.no_contract")
	form, _ := p.Form(FormID)
	answers := form.Check(pr, known, in.Answers)
	checked := p.Eligible(known.With(FormID, answers))
	for _, c := range checked {
		pr.Check(c.Kind != "required" || c.State != pack.No, "", "referral.required_not_fulfilled")
	}
	if err := pr.Err(); err != nil {
		return "", err
	}
	caseID = tx.NewID()
	if err := db.Insert(tx, "cases", `id, subject_id, programme_id, person_id, provider_id, team_id, sender_team_id, created_at`, struct {
		ID, Subject, Programme, Person, Provider, Team, Sender sild.ID
		At                                                     time.Time
	}{caseID, s.ID, s.Programme, s.Person, team.Org, team.ID, team.ID, tx.Now}); err != nil {
		return "", err
	}
	text, err := json.Marshal(Stand(checked))
	if err != nil {
		return "", err
	}
	r.Checked = string(text)
	r.Fact = tx.NewFact(s.ID, caseID, sild.DateOf(tx.Now, p.Location()), "person", "said")
	if err := db.Record(tx, "referral", Columns, r.Fact, r); err != nil {
		return "", err
	}
	return caseID, recordAnswers(tx, p, form, r.Fact, answers)
}
