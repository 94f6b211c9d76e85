// SPDX-License-Identifier: EUPL-1.2

package own

import (
	"slices"
	"strconv"
	"strings"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
)

func itoa(n int) string { return strconv.Itoa(n) }

// A Waiting saying is one that nobody has answered, with whose it is.
type Waiting struct {
	Saying
	Person    sild.ID
	Programme sild.ID
	Name      string
	Title     string // of the step that is done
	Lead      sild.ID
}

// helpWaits is how many days a call for help waits for the support person before
// the coordinator has it too. It is ours.
const helpWaits = 1

// Unanswered are what the people said whom the actor helps, or answers for, and
// nobody has answered: the oldest first. A coordinator has what is wrong about
// somebody, and the rest where nobody leads the case or a day has passed. It
// leaves a trail of the people shown.
func Unanswered(tx *db.Tx) (_ []Waiting, err error) {
	defer sild.Wrap(&err, "own.Unanswered")
	if tx.Actor.Role == "prison" { // what people say to those who help them is not for it
		return shown(tx, besideCases)
	}
	return shown(tx, ofCases)
}

// shown leaves a trail of the people of a list.
func shown(tx *db.Tx, find func(*db.Tx) ([]Waiting, error)) ([]Waiting, error) {
	list, err := find(tx)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	people := make([]sild.ID, len(list))
	for i, w := range list {
		people[i] = w.Person
	}
	tx.Trail(sild.Entry{Action: "list", What: "own_word", Sections: "IP", Purpose: tx.Actor.Role, Subjects: people})
	return list, nil
}

// ofCases are those of cases.
func ofCases(tx *db.Tx) ([]Waiting, error) {
	args := []any{tx.Today()}
	scope := access.Scope(tx, 'P', &args) + ` AND ` + access.Scope(tx, 'I', &args)
	list, err := db.All[Waiting](tx, `SELECT `+of("w", sild.FactColumns)+`, `+of("w", sayingColumns)+`, c.person_id, c.programme_id, c.name, coalesce(s.title, ''), CASE WHEN `+casework.StillLed("$1")+` THEN c.lead_id END
		FROM own_word w JOIN case_card c ON c.case_id = w.case_id LEFT JOIN step s ON s.thing = w.about_id AND s.replaced_at IS NULL
		WHERE w.replaced_at IS NULL AND w.outcome = '' AND w.kind IN ('cannot_come', 'help', 'done', 'wrong') AND `+scope+`
		ORDER BY w.recorded_at, w.id LIMIT 50`, args...)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(list, func(w Waiting) bool {
		if tx.Actor.Role != "coordinator" {
			return false
		}
		return w.Kind != Wrong && w.Lead != "" && (w.Kind == StepDone || tx.Today().Sub(w.Day) < helpWaits)
	}), nil
}

// besideCases are what people said who have no case, for the prison that told of
// them.
func besideCases(tx *db.Tx) ([]Waiting, error) {
	var args []any
	return db.All[Waiting](tx, `SELECT `+of("w", sild.FactColumns)+`, `+of("w", sayingColumns)+`, s.person_id, s.programme_id, d.given || ' ' || d.family, '', ''
		FROM own_word w JOIN subject s ON s.id = w.subject_id JOIN person_detail d ON d.subject_id = s.person_id AND d.replaced_at IS NULL
		WHERE w.replaced_at IS NULL AND w.outcome = '' AND w.kind = 'wrong' AND w.case_id IS NULL AND `+access.ScopePeople(tx, 'I', &args)+`
		ORDER BY w.recorded_at, w.id LIMIT 50`, args...)
}

// WaitingByID is a saying that the actor may answer; also one that was answered.
func WaitingByID(tx *db.Tx, id sild.ID) (w Waiting, err error) {
	s, err := db.One[Saying](tx, `SELECT `+sild.FactColumns+`, `+sayingColumns+` FROM own_word WHERE id = $1`, id)
	if err != nil {
		return w, err
	}
	w.Saying = s
	rec, err := s.open(tx)
	if err != nil {
		return Waiting{}, err
	}
	w.Person, w.Programme = rec.Person, rec.Programme
	w.Name, err = db.One[string](tx, `SELECT given || ' ' || family FROM person_detail WHERE subject_id = $1 AND replaced_at IS NULL`, rec.Person)
	if err != nil {
		return w, err
	}
	w.Title, _, err = db.Maybe[string](tx, `SELECT title FROM step WHERE thing = $1 AND replaced_at IS NULL`, s.AboutID)
	return w, err
}

// open opens what a saying belongs to for those who answer it.
func (s Saying) open(tx *db.Tx) (access.Record, error) {
	switch {
	case s.Kind == Note:
		return access.Record{}, sild.Missing() // it is the person's own
	case s.Kind == WhyLooked:
		return questioned(tx, s)
	case s.Case != "":
		return access.CaseToWrite(tx, s.Case, 'P')
	}
	return access.PersonToWrite(tx, s.Subject, 'I')
}

// An AnswerInput is what somebody answers to a person.
type AnswerInput struct {
	Outcome string // Seen, Mended or Kept
	Answer  string
}

// Answer records what somebody who helps answers to a saying; the person reads
// it. That something was not wrong needs a reason. A step that the person says
// is done is noted as done if it was Mended.
func Answer(tx *db.Tx, id sild.ID, in AnswerInput) (_ Saying, err error) {
	defer sild.Wrap(&err, "own.Answer(%s)", id)
	s, err := db.One[Saying](tx, `SELECT `+sild.FactColumns+`, `+sayingColumns+` FROM own_word WHERE id = $1`, id)
	if err != nil {
		return s, err
	}
	rec, err := s.open(tx)
	if err != nil {
		return Saying{}, err
	}
	if !s.Holds() || s.Outcome != "" {
		return s, &sild.Error{Kind: sild.Conflict, Key: "error.conflict"}
	}
	p := sild.Problems{}
	s.Answer = p.Text("answer", in.Answer, longest)
	p.Check(slices.Contains([]string{Seen, Mended, Kept}, in.Outcome), "outcome", "case.choice.required")
	p.Check(in.Outcome != Kept || s.Answer != "", "answer", "own.answer.required")
	p.Check(s.Kind != WhyLooked || s.Answer != "", "answer", "own.answer.required")
	if err := p.Err(); err != nil {
		return s, err
	}
	if s.Kind == StepDone && in.Outcome == Mended {
		row, ok, err := db.Maybe[sild.ID](tx, `SELECT id FROM step WHERE thing = $1 AND replaced_at IS NULL AND done_on IS NULL AND left_on IS NULL`, s.AboutID)
		if err != nil {
			return s, err
		}
		if ok {
			if _, err := casework.DoneStep(tx, row, s.Day); err != nil {
				return s, err
			}
		}
	}
	s.Outcome, s.AnsweredAt, s.AnsweredBy = in.Outcome, tx.Now, tx.Actor.User
	tx.Trail(sild.Entry{Action: "write", What: "own_word", Object: s.Thing, Sections: "P", Grant: rec.Grant, Purpose: rec.Purpose(), Subjects: []sild.ID{rec.Person}})
	if s.Fact, err = db.Amend(tx, "own_word", s.Fact, casework.Done); err != nil {
		return s, err
	}
	return s, db.Record(tx, "own_word", sayingColumns, s.Fact, s)
}

// questioned opens a question on who looked for the privacy officer of the
// organisation whose record it is: who the person is, and nothing of the record.
func questioned(tx *db.Tx, s Saying) (r access.Record, err error) {
	if err := access.Duty(tx, access.Log); err != nil {
		return r, sild.Missing()
	}
	type row struct{ Person, Programme, Controller sild.ID }
	x, err := db.One[row](tx, `SELECT s.person_id, s.programme_id, p.controller_id FROM subject s JOIN person p ON p.id = s.person_id WHERE s.id = $1`, s.Subject)
	if err != nil {
		return r, err
	}
	if x.Controller != tx.Actor.Org && tx.Actor.Role != sild.System.Role {
		return r, sild.Missing()
	}
	tx.Trail(sild.Entry{Action: "read", What: "own_word", Object: s.Thing, Sections: "C", Purpose: tx.Actor.Role, Subjects: []sild.ID{x.Person}})
	return access.Record{Subject: s.Subject, Person: x.Person, Programme: x.Programme, Role: tx.Actor.Role}, nil
}

// Questions are what people asked about who looked and nobody has answered, for
// the privacy officer of the organisation whose records they are; the oldest
// first.
func Questions(tx *db.Tx) (_ []Waiting, err error) {
	defer sild.Wrap(&err, "own.Questions")
	if err := access.Duty(tx, access.Log); err != nil {
		return nil, err
	}
	list, err := db.All[Waiting](tx, `SELECT `+of("w", sild.FactColumns)+`, `+of("w", sayingColumns)+`, s.person_id, s.programme_id, d.given || ' ' || d.family, '', ''
		FROM own_word w JOIN subject s ON s.id = w.subject_id JOIN person p ON p.id = s.person_id JOIN person_detail d ON d.subject_id = s.person_id AND d.replaced_at IS NULL
		WHERE w.replaced_at IS NULL AND w.outcome = '' AND w.kind = 'why' AND p.controller_id = $1 ORDER BY w.recorded_at, w.id LIMIT 50`, tx.Actor.Org)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	people := make([]sild.ID, len(list))
	for i, w := range list {
		people[i] = w.Person
	}
	tx.Trail(sild.Entry{Action: "list", What: "own_word", Sections: "C", Purpose: tx.Actor.Role, Subjects: people})
	return list, nil
}

// of puts the alias of a table before each of columns.
func of(alias, columns string) string {
	return alias + "." + strings.ReplaceAll(columns, ", ", ", "+alias+".")
}
