// SPDX-License-Identifier: EUPL-1.2

package referral

import (
	"encoding/json"
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/pack"
	"sild/programme"
)

// An Answer is what the provider says to a referral. An accepted one admits the
// person on its day.
type Answer struct {
	sild.Fact
	Outcome  string // accepted, waiting, declined, withdrawn
	Reason   string // a value of decline_reasons
	Note     string
	Worker   sild.ID   // the support person whose name the answer carries
	FirstAt  time.Time // proposed first meeting
	Override string    // why in spite of the target group
}

const answerColumns = `outcome, reason, note, worker_id, first_at, override`

// AnswerInput is what the coordinator says.
type AnswerInput struct {
	Outcome  string
	Reason   string
	Note     string
	Worker   sild.ID
	FirstAt  time.Time
	Override string
}

// Reply answers a referral, once; while a person waits, it may be answered
// again. The assignment of the worker that it names is flow's.
func Reply(tx *db.Tx, caseID sild.ID, in AnswerInput) (_ Answer, err error) {
	defer sild.Wrap(&err, "referral.Reply(%s)", caseID)
	rec, err := access.CaseToWrite(tx, caseID, 'P')
	if err != nil {
		return Answer{}, err
	}
	if err := access.Duty(tx, access.Answer); err != nil {
		return Answer{}, err
	}
	p, err := programme.Of(tx, rec.Programme)
	if err != nil {
		return Answer{}, err
	}
	was, answered, err := AnswerOf(tx, caseID)
	if err != nil {
		return Answer{}, err
	}
	if answered && was.Outcome != "waiting" {
		return was, &sild.Error{Kind: sild.Conflict, Key: "referral.answered_already"}
	}
	asked, err := Of(tx, caseID)
	if err != nil {
		return Answer{}, err
	}

	a := Answer{Outcome: in.Outcome, Reason: in.Reason, Worker: in.Worker, FirstAt: in.FirstAt}
	pr := sild.Problems{}
	a.Note, a.Override = pr.Text("note", in.Note, 2000), pr.Text("override", in.Override, 1000)
	switch in.Outcome {
	case "accepted":
		a.Reason = ""
		pr.Check(a.Worker != "", "worker", "referral.worker.required")
		pr.Check(a.FirstAt.IsZero() || a.FirstAt.After(tx.Now.AddDate(0, 0, -1)), "first_at", "date.past")
		pr.Check(!outside(asked) || a.Override != "" || asked.Override != "", "override", "referral.override.required")
	case "waiting":
		a.Reason, a.Worker, a.FirstAt = "", "", time.Time{}
	case "declined", "withdrawn":
		a.Worker, a.FirstAt = "", time.Time{}
		_, known := p.Value("decline_reasons", in.Reason)
		pr.Check(known, "reason", "referral.decline_reason.required")
	default:
		pr.Check(false, "outcome", "choice.unknown")
	}
	if err := pr.Err(); err != nil {
		return a, err
	}
	day := sild.DateOf(tx.Now, p.Location())
	if answered {
		if a.Fact, err = db.Amend(tx, "referral_answer", was.Fact, "answered"); err != nil {
			return was, err
		}
		a.Fact.Day = day
	} else {
		a.Fact = tx.NewFact(rec.Subject, caseID, day, "worker", "document")
	}
	return a, db.Record(tx, "referral_answer", answerColumns, a.Fact, a)
}

func outside(r Referral) bool {
	for _, c := range r.Stood() {
		if c.State == "no" {
			return true
		}
	}
	return false
}

// Stood is the target-group check as it stood when r was sent.
func (r Referral) Stood() []Checked {
	var stood []Checked
	if err := json.Unmarshal([]byte(r.Checked), &stood); err != nil {
		return nil
	}
	return stood
}

// AnswerOf is the answer to the referral of a case, if there is one.
func AnswerOf(tx *db.Tx, caseID sild.ID) (Answer, bool, error) {
	return db.Maybe[Answer](tx, `SELECT `+sild.FactColumns+`, `+answerColumns+` FROM referral_answer WHERE case_id = $1 AND replaced_at IS NULL`, caseID)
}

// Answers are a person's answers to a form of the pack.
type Answers struct {
	sild.Fact
	Form    string
	Version int
	Answers string // JSON, question id → answer
}

const answersColumns = `form, form_version, answers`

// FormOf is what was answered to a form in a case, if it was.
func FormOf(tx *db.Tx, caseID sild.ID, form string) (map[string]any, bool, error) {
	row, ok, err := db.Maybe[Answers](tx, `SELECT `+sild.FactColumns+`, `+answersColumns+` FROM form_answer WHERE case_id = $1 AND form = $2 AND replaced_at IS NULL`, caseID, form)
	if err != nil || !ok {
		return nil, false, err
	}
	var m map[string]any
	return m, true, json.Unmarshal([]byte(row.Answers), &m)
}

func recordAnswers(tx *db.Tx, p *pack.Pack, subject, caseID sild.ID, answers map[string]any) error {
	form, ok := p.Form("referral")
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

// checkAnswers holds answers against the questions of the pack's referral form.
// A question that the pack does not know is an error of the program that sends.
func checkAnswers(pr sild.Problems, p *pack.Pack, answers map[string]any) {
	form, ok := p.Form("referral")
	if !ok {
		return
	}
	known := map[string]bool{}
	for _, q := range form.Questions {
		known[q.ID] = true
		field, given := "answers."+q.ID, answers[q.ID]
		pr.Check(!q.Required || q.Retired || given != nil && given != "", field, "answer.required")
		if given == nil {
			continue
		}
		switch v := given.(type) {
		case string:
			answers[q.ID] = pr.Text(field, v, 5000)
			switch q.Type {
			case "choice", "yes_no":
				pr.Check(v == "" || option(q, v), field, "choice.unknown")
			case "date":
				_, err := sild.ParseDate(v)
				pr.Check(v == "" || err == nil, field, "date.unreadable")
			}
		case []any:
			pr.Check(q.Type == "choices", field, "choice.unknown")
			for _, x := range v {
				s, _ := x.(string)
				pr.Check(option(q, s), field, "choice.unknown")
			}
		case bool:
			pr.Check(q.Type == "yes_no", field, "choice.unknown")
		case float64, int:
			pr.Check(q.Type == "number", field, "choice.unknown")
		default:
			pr.Check(false, field, "choice.unknown")
		}
	}
	for id := range answers {
		pr.Check(known[id], "answers."+id, "answer.unknown_question")
	}
}

func option(q pack.Question, id string) bool {
	if q.Type == "yes_no" {
		return id == "yes" || id == "no"
	}
	for _, o := range q.Options {
		if o.ID == id {
			return true
		}
	}
	return false
}
