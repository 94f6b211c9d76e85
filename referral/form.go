// SPDX-License-Identifier: EUPL-1.2

package referral

import (
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"sild"
	"sild/db"
	"sild/pack"
)

// FormID is the pack's form that a referral asks.
const FormID = "referral"

// Answers are a person's answers to a form of the pack.
type Answers struct {
	sild.Fact
	Form    string
	Version int
	Answers string // JSON, question id → answer
}

const answersColumns = `form, form_version, answers`

// FormOf is what was answered to a form in a case, if it was. The caller has
// opened the case, and shows only the sections that the actor may read.
func FormOf(tx *db.Tx, caseID sild.ID, form string) (map[string]any, bool, error) {
	row, ok, err := db.Maybe[Answers](tx, `SELECT `+sild.FactColumns+`, `+answersColumns+` FROM form_answer WHERE case_id = $1 AND form = $2 AND replaced_at IS NULL`, caseID, form)
	if err != nil || !ok {
		return nil, false, err
	}
	var m map[string]any
	return m, true, json.Unmarshal([]byte(row.Answers), &m)
}

func recordAnswers(tx *db.Tx, p *pack.Pack, subject, caseID sild.ID, answers map[string]any) error {
	form, ok := p.Form(FormID)
	if !ok || len(answers) == 0 {
		return nil
	}
	text, err := json.Marshal(answers)
	if err != nil {
		return err
	}
	a := Answers{Form: form.ID, Version: form.Version, Answers: string(text)}
	a.Fact = tx.NewFact(subject, caseID, sild.DateOf(tx.Now, p.Location()), "prison", "document")
	return db.Record(tx, "form_answer", answersColumns, a.Fact, a)
}

// Asked reports whether a question is asked: not of those to whom it does not
// apply. While one cannot say, it is asked. Known are what conditions may ask
// about, and answers what was answered so far.
func Asked(q pack.Question, known pack.Inputs, answers map[string]any) bool {
	if q.Retired {
		return false
	}
	in := maps.Clone(known)
	if in == nil {
		in = pack.Inputs{}
	}
	for id, a := range answers {
		in["answers."+FormID+"."+id] = a
	}
	state, _ := q.Applies.Eval(in)
	return state != pack.No
}

// checkAnswers holds answers against the questions of the pack's referral form,
// adds to pr what is wrong, and gives them as they are kept: without what was
// left open. A question that the pack does not know is an error of the program
// that sends.
func checkAnswers(pr sild.Problems, p *pack.Pack, answers map[string]any, known pack.Inputs) map[string]any {
	form, _ := p.Form(FormID)
	kept := map[string]any{}
	for _, q := range form.Questions {
		if a := checkAnswer(pr, q, answers[q.ID]); a != nil {
			kept[q.ID] = a
		}
	}
	for _, q := range form.Questions {
		pr.Check(!q.Required || kept[q.ID] != nil || !Asked(q, known, kept), "answers."+q.ID, "answer.required")
	}
	for _, id := range slices.Sorted(maps.Keys(answers)) {
		there := slices.ContainsFunc(form.Questions, func(q pack.Question) bool { return q.ID == id })
		pr.Check(there, "", "answer.unknown_question")
	}
	return kept
}

// checkAnswer is an answer as it is kept; nil: none.
func checkAnswer(pr sild.Problems, q pack.Question, given any) any {
	field := "answers." + q.ID
	bad := func(key string) any {
		pr.Check(false, field, key)
		return nil
	}
	text, isText := given.(string)
	if isText {
		if text = strings.TrimSpace(text); text == "" {
			return nil
		}
	}
	switch q.Type {
	case "line", "text":
		switch {
		case isText && q.Type == "line":
			return pr.Line(field, text, 500)
		case isText:
			return pr.Text(field, text, longestText)
		}
	case "choice":
		if isText && option(q, text) {
			return text
		}
	case "yes_no":
		switch given {
		case true, "yes":
			return true
		case false, "no":
			return false
		}
	case "date":
		if isText {
			d, err := sild.ParseDate(text)
			if err != nil {
				return bad("date.unreadable")
			}
			return d.String()
		}
	case "number":
		switch n := given.(type) {
		case string:
			whole, err := strconv.Atoi(strings.TrimSpace(n))
			if err != nil {
				return bad("number.unreadable")
			}
			return whole
		case float64:
			if n == math.Trunc(n) && math.Abs(n) < 1e15 {
				return int(n)
			}
			return bad("number.unreadable")
		case int:
			return n
		}
	case "choices":
		if list, ok := given.([]any); ok {
			return checkChoices(pr, q, list)
		}
	}
	if given != nil {
		return bad("choice.unknown")
	}
	return nil
}

func checkChoices(pr sild.Problems, q pack.Question, list []any) any {
	kept := make([]any, 0, len(list))
	for _, x := range list {
		id, _ := x.(string)
		known := option(q, id)
		pr.Check(known, "answers."+q.ID, "choice.unknown")
		if known && !slices.Contains(kept, any(id)) {
			kept = append(kept, id)
		}
	}
	if len(kept) == 0 {
		return nil
	}
	return kept
}

func option(q pack.Question, id string) bool {
	return slices.ContainsFunc(q.Options, func(o pack.Option) bool { return o.ID == id })
}
