// SPDX-License-Identifier: EUPL-1.2

// Package referral keeps how one asks for a service: the draft as it is typed,
// the referral that was sent, and the answer.
//
// It promises that a draft is seen by the sender's team alone and is no fact;
// that a sent referral carries the check of the target group as it stood, in
// the words in which it was said, with the version of the pack; and that it is
// answered once. What happens after an acceptance is casework's.
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
	Family      bool   // asked for as family: of somebody who is in prison, was there, or takes part
}

const Columns = `sender_team_id, provider_id, reason, risk, override, pack_version, checked, family`

// Checked is how one condition stood when the referral was sent.
type Checked struct {
	ID       string            `json:"id"`
	Kind     string            `json:"kind"` // required, target
	State    pack.State        `json:"state"`
	Sentence pack.Texts        `json:"sentence,omitempty"` // as it was said; none while unknown
	Missing  []Missing         `json:"missing,omitempty"`
	Inputs   map[string]string `json:"inputs,omitempty"`
}

// Missing is a fact that was not known, and the message that names it.
type Missing struct {
	Path  string     `json:"path"`
	Key   string     `json:"key"`
	Label pack.Texts `json:"label,omitempty"`
}

// Check tells how the person of rec, whom the actor has opened, stands to the
// target group now.
func Check(tx *db.Tx, p *pack.Pack, rec access.Record) ([]pack.Checked, error) {
	in, err := Inputs(tx, p, rec)
	if err != nil {
		return nil, err
	}
	return p.Eligible(in), nil
}

// Inputs are what conditions may ask about the person of rec, whom the actor has
// opened: with the referral of its case, if it has one. Where the actor may not read
// the address, nothing is said of it.
func Inputs(tx *db.Tx, p *pack.Pack, rec access.Record) (pack.Inputs, error) {
	s, err := people.SubjectByID(tx, rec.Subject)
	if err != nil {
		return nil, err
	}
	d, err := people.DetailOf(tx, s.Person)
	if err != nil {
		return nil, err
	}
	f, err := people.Facts(tx, s, d)
	if err != nil {
		return nil, err
	}
	if !rec.Reads('A') {
		f.Lives = nil
	}
	in := p.Inputs(f, nil)
	in["referral.family"] = false
	if rec.Case == "" {
		return in, nil
	}
	r, err := Of(tx, rec.Case)
	if err != nil {
		return nil, err
	}
	in["referral.family"] = r.Family
	given, _, err := FormOf(tx, rec.Case, FormID)
	for q, a := range given {
		in["answers."+FormID+"."+q] = a
	}
	return in, err
}

// Stand is a check as it is kept with a referral.
func Stand(checked []pack.Checked) []Checked {
	stood := make([]Checked, len(checked))
	for i, c := range checked {
		stood[i] = Checked{ID: c.ID, Kind: c.Kind, State: c.State, Sentence: c.Sentence, Inputs: c.Inputs}
		for _, m := range c.Missing {
			stood[i].Missing = append(stood[i].Missing, Missing{m.Path, m.Key, m.Label})
		}
	}
	return stood
}

// Stood is the target-group check as it stood when r was sent.
func (r Referral) Stood() []Checked {
	var stood []Checked
	if err := json.Unmarshal([]byte(r.Checked), &stood); err != nil {
		return nil
	}
	return stood
}

// Outside reports whether the person does not belong to the target group.
func Outside(stood []Checked) bool {
	for _, c := range stood {
		if c.State == pack.No {
			return true
		}
	}
	return false
}

// Input is a referral that is sent.
type Input struct{ DraftInput }

// Send sends a referral: the case begins, and the team's draft is gone. Draft is
// the draft that was looked at, if there was one: if a colleague changed it
// meanwhile, it is a Conflict.
func Send(tx *db.Tx, subject, draft sild.ID, in Input) (caseID sild.ID, _ Referral, err error) {
	defer sild.Wrap(&err, "referral.Send(%s)", subject)
	if err := access.Duty(tx, access.Refer); err != nil {
		return "", Referral{}, err
	}
	rec, err := access.PersonToWrite(tx, subject, access.Referring(tx.Actor.Role))
	if err != nil {
		return "", Referral{}, err
	}
	if draft != "" {
		d, err := DraftByID(tx, draft)
		if err != nil {
			return "", Referral{}, err
		}
		if d.Subject != subject {
			return "", Referral{}, sild.Missing()
		}
		if in.Behind(d) {
			return "", Referral{}, &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
		}
	}
	team, err := org.TeamOf(tx, tx.Actor.User, tx.Actor.Role)
	if err != nil {
		return "", Referral{}, err
	}
	caseID, r, err := begin(tx, rec, team, in.DraftInput, "referrer", access.ReferredAs(tx.Actor.Role))
	if err != nil {
		return "", r, err
	}
	d, ok, err := db.Maybe[Draft](tx, `SELECT `+draftColumns+` FROM referral_draft WHERE subject_id = $1 AND team_id = $2`, subject, team.ID)
	if err == nil && ok {
		err = finish(tx, d, "sent", caseID)
	}
	return caseID, r, err
}

// begin begins the case of a referral of a team whose organisation works in the
// programme in a part. Source is from whom it comes.
func begin(tx *db.Tx, rec access.Record, team org.Team, in DraftInput, part, source string) (caseID sild.ID, _ Referral, err error) {
	subject := rec.Subject
	p, err := programme.Of(tx, rec.Programme)
	if err != nil {
		return "", Referral{}, err
	}
	known, err := Inputs(tx, p, rec)
	if err != nil {
		return "", Referral{}, err
	}
	if err := programme.Begins(tx, rec.Programme); err != nil {
		return "", Referral{}, err
	}
	providers, err := programme.Providers(tx, rec.Programme)
	if err != nil {
		return "", Referral{}, err
	}
	works, err := programme.Works(tx, rec.Programme, team.Org, part)
	if err != nil {
		return "", Referral{}, err
	}
	open, err := OpenCases(tx, subject)
	if err != nil {
		return "", Referral{}, err
	}

	form, _ := p.Form(FormID) // a pack without it asks nothing
	pr := sild.Problems{}
	answers := form.Check(pr, known, in.Answers)
	known = known.With(FormID, answers) // who may come may follow from what is said here
	known["referral.received"] = sild.DateOf(tx.Now, p.Location())
	checked := p.Eligible(known)
	stood := Stand(checked)
	r := Referral{SenderTeam: team.ID, PackVersion: p.Version}
	r.Reason, r.Risk, r.Override = pr.Text("reason", in.Reason, longestText), pr.Text("risk", in.Risk, longestText), pr.Text("override", in.Override, 1000)
	own := pr.Text("own_risk", in.OwnRisk, longestOwn)
	house, err := AsksHouse(tx, p, rec.Programme)
	if err != nil {
		return "", r, err
	}
	bed := BedInput{Wanted: in.Bed && !house, From: in.BedOn} // a house is asked by flow
	bed.check(pr, sild.DateOf(tx.Now, p.Location()))
	pr.Check(r.Reason != "", "reason", "referral.reason.required")
	to := provider(providers, in.Provider)
	r.Provider = to.Org
	pr.Check(to.Org != "", "provider", "referral.provider.required")
	pr.Check(works, "", "referral.no_contract")
	pr.Check(open == 0, "", "referral.open_already")
	for _, c := range checked {
		pr.Check(c.Kind != "required" || c.State != pack.No || len(c.Override) > 0, "", "referral.required_not_fulfilled")
	}
	pr.Check(!Outside(stood) || r.Override != "", "override", "referral.override.required")
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
	text, err := json.Marshal(stood)
	if err != nil {
		return "", r, err
	}
	r.Checked = string(text)
	r.Fact = tx.NewFact(subject, caseID, sild.DateOf(tx.Now, p.Location()), source, "document")
	if err := db.Record(tx, "referral", Columns, r.Fact, r); err != nil {
		return "", r, err
	}
	if err := recordAnswers(tx, p, form, r.Fact, answers); err != nil {
		return "", r, err
	}
	if err := recordOwn(tx, r.Fact, own); err != nil {
		return "", r, err
	}
	if err := recordBed(tx, r.Fact, bed); err != nil {
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

// OpenCases counts the cases of a subject that are neither declined nor ended:
// while there is one, nobody asks again. The caller has opened the record.
func OpenCases(tx *db.Tx, subject sild.ID) (int, error) {
	return db.One[int](tx, `SELECT count(*) FROM cases k WHERE k.subject_id = $1
		AND NOT EXISTS (SELECT 1 FROM case_end e WHERE e.case_id = k.id AND e.replaced_at IS NULL)
		AND NOT EXISTS (SELECT 1 FROM referral_answer a WHERE a.case_id = k.id AND a.replaced_at IS NULL AND a.outcome IN ('declined', 'withdrawn'))`, subject)
}

// Of is the referral of a case. The caller has opened the case.
func Of(tx *db.Tx, caseID sild.ID) (Referral, error) {
	return db.One[Referral](tx, `SELECT `+sild.FactColumns+`, `+Columns+` FROM referral WHERE case_id = $1 AND replaced_at IS NULL`, caseID)
}
