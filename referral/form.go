// SPDX-License-Identifier: EUPL-1.2

package referral

import (
	"encoding/json"

	"sild"
	"sild/db"
	"sild/pack"
)

// FormID is the pack's form that a referral asks.
const FormID = "referral"

// Answers are a person's answers to a form of the pack. Their Day is that on
// which the form was filled in first.
type Answers struct {
	sild.Fact
	Form    string
	Version int
	Answers string // JSON, question id → answer
}

// AnswersColumns are those of Answers beside a fact's.
const AnswersColumns = `form, form_version, answers`

// AnswersOf is what was answered to a form in a case, if it was. The caller has
// opened the case, and shows only the sections that the actor may read.
func AnswersOf(tx *db.Tx, caseID sild.ID, form string) (Answers, bool, error) {
	return db.Maybe[Answers](tx, `SELECT `+sild.FactColumns+`, `+AnswersColumns+` FROM form_answer WHERE case_id = $1 AND form = $2 AND replaced_at IS NULL`, caseID, form)
}

// Given are the answers by question.
func (a Answers) Given() (given map[string]any, err error) {
	if a.Answers == "" {
		return nil, nil
	}
	return given, json.Unmarshal([]byte(a.Answers), &given)
}

// FormOf is AnswersOf with the answers alone.
func FormOf(tx *db.Tx, caseID sild.ID, form string) (map[string]any, bool, error) {
	a, ok, err := AnswersOf(tx, caseID, form)
	if err != nil || !ok {
		return nil, false, err
	}
	given, err := a.Given()
	return given, true, err
}

// RecordAnswers keeps answers that the form's Check has let through.
func RecordAnswers(tx *db.Tx, head sild.Fact, form pack.Form, given map[string]any) (Answers, error) {
	text, err := json.Marshal(given)
	if err != nil {
		return Answers{}, err
	}
	a := Answers{Fact: head, Form: form.ID, Version: form.Version, Answers: string(text)}
	return a, db.Record(tx, "form_answer", AnswersColumns, a.Fact, a)
}

// recordAnswers keeps what was answered to the pack's form, if anything was.
func recordAnswers(tx *db.Tx, p *pack.Pack, form pack.Form, sent sild.Fact, answers map[string]any) error {
	if len(answers) == 0 {
		return nil
	}
	_, err := RecordAnswers(tx, tx.NewFact(sent.Subject, sent.Case, sild.DateOf(tx.Now, p.Location()), sent.Source, "document"), form, answers)
	return err
}
