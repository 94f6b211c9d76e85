// SPDX-License-Identifier: EUPL-1.2

// Package referral keeps how one asks for a service: the draft as it is typed,
// the referral that was sent, and the answer.
//
// It promises that a draft is seen by the sender's team alone and is no fact;
// that a sent referral carries the check of the target group as it stood, with
// the version of the pack; and that it is answered once. What happens after an
// acceptance is casework's.
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

// A Referral asks a provider to take a person.
type Referral struct {
	sild.Fact
	SenderTeam  sild.ID
	Provider    sild.ID
	Reason      string // what the person and the sender hope for
	Risk        string // section O
	Override    string // why in spite of the target group
	PackVersion int
	Checked     string // the target-group check as it stood: []Checked in JSON
}

const referralColumns = `sender_team_id, provider_id, reason, risk, override, pack_version, checked`

// Checked is how one condition stood when the referral was sent.
type Checked struct {
	ID     string            `json:"id"`
	State  pack.State        `json:"state"`
	Inputs map[string]string `json:"inputs,omitempty"`
}

// A Draft is a referral that is being written.
type Draft struct {
	ID        sild.ID
	Subject   sild.ID
	Team      sild.ID
	CreatedBy sild.ID
	UpdatedAt time.Time
	Revision  int
	Provider  sild.ID
	Reason    string
	Risk      string
	Answers   string // JSON, question id → answer
}

const draftColumns = `id, subject_id, team_id, created_by, updated_at, revision, provider_id, reason, risk, answers`

// DraftInput is what the sender types.
type DraftInput struct {
	Provider sild.ID
	Reason   string
	Risk     string
	Answers  map[string]any // as the pack's form "referral" asks
	Revision int            // that of the draft which was looked at
}

// NewDraft begins a referral for a person whom the actor sees. A draft that the
// team has for the person already is taken up.
func NewDraft(tx *db.Tx, subject sild.ID) (_ Draft, err error) {
	defer sild.Wrap(&err, "referral.NewDraft(%s)", subject)
	if err := access.Duty(tx, access.Refer); err != nil {
		return Draft{}, err
	}
	if _, err := access.PersonToWrite(tx, subject, 'O'); err != nil {
		return Draft{}, err
	}
	team, err := org.TeamOf(tx, tx.Actor.User, tx.Actor.Role)
	if err != nil {
		return Draft{}, err
	}
	if d, ok, err := db.Maybe[Draft](tx, `SELECT `+draftColumns+` FROM referral_draft WHERE subject_id = $1 AND team_id = $2`, subject, team.ID); ok || err != nil {
		return d, err
	}
	d := Draft{ID: tx.NewID(), Subject: subject, Team: team.ID, CreatedBy: tx.Actor.User, UpdatedAt: tx.Now, Revision: 1, Answers: "{}"}
	return d, db.Insert(tx, "referral_draft", draftColumns, d)
}

// DraftByID opens a draft of the actor's own team.
func DraftByID(tx *db.Tx, id sild.ID) (Draft, error) {
	d, err := db.One[Draft](tx, `SELECT `+draftColumns+` FROM referral_draft WHERE id = $1`, id)
	if err != nil {
		return d, err
	}
	team, err := org.TeamOf(tx, tx.Actor.User, tx.Actor.Role)
	if sild.KindOf(err) == sild.NotFound || err == nil && team.ID != d.Team || !access.May(tx.Actor.Role, access.Refer) {
		return Draft{}, sild.Missing()
	}
	if err != nil {
		return Draft{}, err
	}
	_, err = access.Person(tx, d.Subject, "IO")
	return d, err
}

// Drafts are those of the actor's team, the latest first.
func Drafts(tx *db.Tx) ([]Draft, error) {
	team, err := org.TeamOf(tx, tx.Actor.User, tx.Actor.Role)
	if err != nil {
		return nil, err
	}
	return db.All[Draft](tx, `SELECT `+draftColumns+` FROM referral_draft WHERE team_id = $1 ORDER BY updated_at DESC, id LIMIT 50`, team.ID)
}

// SaveDraft keeps what was typed, right or wrong. It is a Conflict if a
// colleague saved the draft meanwhile: both texts are then shown.
func SaveDraft(tx *db.Tx, id sild.ID, in DraftInput) (_ Draft, err error) {
	defer sild.Wrap(&err, "referral.SaveDraft(%s)", id)
	d, err := DraftByID(tx, id)
	if err != nil {
		return d, err
	}
	if in.Revision != 0 && in.Revision != d.Revision {
		return d, &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	p := sild.Problems{}
	d.Reason, d.Risk = p.Text("reason", in.Reason, 5000), p.Text("risk", in.Risk, 5000)
	if err := p.Err(); err != nil {
		return d, err
	}
	answers, err := json.Marshal(in.Answers)
	if err != nil {
		return d, err
	}
	d.Provider, d.Answers, d.UpdatedAt, d.Revision = in.Provider, string(answers), tx.Now, d.Revision+1
	_, err = db.Exec(tx, `UPDATE referral_draft SET provider_id = $1, reason = $2, risk = $3, answers = $4, updated_at = $5, revision = $6 WHERE id = $7`,
		string(d.Provider), d.Reason, d.Risk, d.Answers, d.UpdatedAt, d.Revision, d.ID)
	return d, err
}

// DropDraft throws a draft away.
func DropDraft(tx *db.Tx, id sild.ID) error {
	if _, err := DraftByID(tx, id); err != nil {
		return err
	}
	_, err := db.Exec(tx, `DELETE FROM referral_draft WHERE id = $1`, id)
	return err
}

// Check tells how a person stands to the target group now.
func Check(tx *db.Tx, p *pack.Pack, subject sild.ID) ([]pack.Checked, error) {
	s, err := people.SubjectByID(tx, subject)
	if err != nil {
		return nil, err
	}
	f, err := people.Facts(tx, s)
	if err != nil {
		return nil, err
	}
	return p.Eligible(p.Inputs(f, nil)), nil
}

// Input is a referral that is sent.
type Input struct {
	DraftInput
	Override string // needed where the person is outside the target group
}

// Send sends a referral: the case begins. The draft, if there was one, is gone.
func Send(tx *db.Tx, subject, draft sild.ID, in Input) (caseID sild.ID, _ Referral, err error) {
	defer sild.Wrap(&err, "referral.Send(%s)", subject)
	if err := access.Duty(tx, access.Refer); err != nil {
		return "", Referral{}, err
	}
	rec, err := access.PersonToWrite(tx, subject, 'O')
	if err != nil {
		return "", Referral{}, err
	}
	team, err := org.TeamOf(tx, tx.Actor.User, tx.Actor.Role)
	if err != nil {
		return "", Referral{}, err
	}
	p, err := programme.Of(tx, rec.Programme)
	if err != nil {
		return "", Referral{}, err
	}
	checked, err := Check(tx, p, subject)
	if err != nil {
		return "", Referral{}, err
	}
	providers, err := programme.Providers(tx, rec.Programme)
	if err != nil {
		return "", Referral{}, err
	}
	open, err := openCases(tx, subject)
	if err != nil {
		return "", Referral{}, err
	}

	pr := sild.Problems{}
	r := Referral{SenderTeam: team.ID, Provider: in.Provider, PackVersion: p.Version}
	r.Reason, r.Risk, r.Override = pr.Text("reason", in.Reason, 5000), pr.Text("risk", in.Risk, 5000), pr.Text("override", in.Override, 1000)
	pr.Check(r.Reason != "", "reason", "referral.reason.required")
	to := provider(providers, in.Provider)
	pr.Check(to.Org != "", "provider", "referral.provider.required")
	pr.Check(open == 0, "", "referral.open_already")
	outside := false
	for _, c := range checked {
		outside = outside || c.State == "no"
		pr.Check(c.Kind != "required" || c.State != "no" || len(c.Override) > 0, "", "referral.required_not_fulfilled")
	}
	pr.Check(!outside || r.Override != "", "override", "referral.override.required")
	checkAnswers(pr, p, in.Answers)
	if err := pr.Err(); err != nil {
		return "", r, err
	}

	caseID = tx.NewID()
	if err := db.Insert(tx, "cases", `id, subject_id, programme_id, person_id, provider_id, team_id, sender_team_id, created_at`, struct {
		ID, Subject, Programme, Person, Provider, Team, Sender sild.ID
		At                                                     time.Time
	}{caseID, subject, rec.Programme, rec.Person, to.Org, to.Team, team.ID, tx.Now}); err != nil {
		return "", r, err
	}
	stood := make([]Checked, len(checked))
	for i, c := range checked {
		stood[i] = Checked{c.ID, c.State, c.Inputs}
	}
	text, err := json.Marshal(stood)
	if err != nil {
		return "", r, err
	}
	r.Checked = string(text)
	r.Fact = tx.NewFact(subject, caseID, sild.DateOf(tx.Now, p.Location()), "prison", "document")
	if err := db.Record(tx, "referral", referralColumns, r.Fact, r); err != nil {
		return "", r, err
	}
	if err := recordAnswers(tx, p, subject, caseID, in.Answers); err != nil {
		return "", r, err
	}
	if _, err := db.Exec(tx, `DELETE FROM referral_draft WHERE subject_id = $1 AND team_id = $2`, subject, team.ID); err != nil {
		return "", r, err
	}
	return caseID, r, nil
}

func provider(list []programme.Provider, id sild.ID) programme.Provider {
	if len(list) == 1 && id == "" {
		return list[0]
	}
	for _, p := range list {
		if p.Org == id {
			return p
		}
	}
	return programme.Provider{}
}

// openCases counts the cases of a subject that are neither declined nor ended.
func openCases(tx *db.Tx, subject sild.ID) (int, error) {
	return db.One[int](tx, `SELECT count(*) FROM cases k WHERE k.subject_id = $1
		AND NOT EXISTS (SELECT 1 FROM case_end e WHERE e.case_id = k.id AND e.replaced_at IS NULL)
		AND NOT EXISTS (SELECT 1 FROM referral_answer a WHERE a.case_id = k.id AND a.replaced_at IS NULL AND a.outcome IN ('declined', 'withdrawn'))`, subject)
}

// Of is the referral of a case. The caller has opened the case.
func Of(tx *db.Tx, caseID sild.ID) (Referral, error) {
	return db.One[Referral](tx, `SELECT `+sild.FactColumns+`, `+referralColumns+` FROM referral WHERE case_id = $1 AND replaced_at IS NULL`, caseID)
}
