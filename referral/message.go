// SPDX-License-Identifier: EUPL-1.2

package referral

import (
	"sild"
	"sild/access"
	"sild/db"
)

// A Message is a question that the provider asks back about a referral, or the
// prison's reply to one. Both stay with the referral.
type Message struct {
	sild.Fact
	Kind     string  // question, reply
	Question sild.ID // of a reply: the Thing of the question
	Words    string
}

const MessageColumns = `kind, question_id, words`

// mostOpen is how many questions one may leave open on a referral: who asks
// more at once is better heard on the phone. It is ours.
const mostOpen = 5

// Ask asks the sender something about a referral. The clock of the
// answer stands still until the reply where the programme says so.
func Ask(tx *db.Tx, caseID sild.ID, words string) (_ Message, err error) {
	defer sild.Wrap(&err, "referral.Ask(%s)", caseID)
	rec, err := access.CaseToWrite(tx, caseID, 'P')
	if err != nil {
		return Message{}, err
	}
	if err := access.Duty(tx, access.Answer); err != nil {
		return Message{}, err
	}
	was, answered, err := AnswerOf(tx, caseID)
	if err != nil {
		return Message{}, err
	}
	if answered && was.Outcome != "waiting" {
		return Message{}, &sild.Error{Kind: sild.Conflict, Key: "referral.answered_already"}
	}
	open, err := db.One[int](tx, `SELECT count(*) FROM referral_message m WHERE m.case_id = $1 AND `+openQuestion, caseID)
	if err != nil {
		return Message{}, err
	}
	pr := sild.Problems{}
	m := Message{Kind: "question", Words: pr.Text("question", words, 1000)}
	pr.Check(m.Words != "", "question", "referral.question.required")
	pr.Check(open < mostOpen, "question", "referral.question.many")
	if err := pr.Err(); err != nil {
		return m, err
	}
	m.Fact = tx.NewFact(rec.Subject, caseID, tx.Today(), "worker", "said")
	return m, db.Record(tx, "referral_message", MessageColumns, m.Fact, m)
}

// openQuestion is the condition that row m of referral_message is a question to
// which nobody has replied.
const openQuestion = `m.kind = 'question' AND m.replaced_at IS NULL
	AND NOT EXISTS (SELECT 1 FROM referral_message y WHERE y.question_id = m.thing AND y.replaced_at IS NULL)`

// ReplyTo replies to a question; question is its Thing. A reply is given once: who has
// more to say amends the referral.
func ReplyTo(tx *db.Tx, caseID, question sild.ID, words string) (_ Message, err error) {
	defer sild.Wrap(&err, "referral.ReplyTo(%s)", question)
	rec, err := openSent(tx, caseID)
	if err != nil {
		return Message{}, err
	}
	q, there, err := db.Maybe[Message](tx, `SELECT `+sild.FactColumns+`, `+MessageColumns+` FROM referral_message m
		WHERE m.thing = $1 AND m.case_id = $2 AND m.kind = 'question' AND m.replaced_at IS NULL`, question, caseID)
	if err != nil {
		return Message{}, err
	}
	if !there {
		return Message{}, sild.Missing()
	}
	replied, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM referral_message y WHERE y.question_id = $1 AND y.replaced_at IS NULL)`, q.Thing)
	if err != nil {
		return Message{}, err
	}
	if replied {
		return Message{}, &sild.Error{Kind: sild.Conflict, Key: "referral.reply.already"}
	}
	pr := sild.Problems{}
	m := Message{Kind: "reply", Question: q.Thing, Words: pr.Text("reply", words, 2000)}
	pr.Check(m.Words != "", "reply", "referral.reply.required")
	if err := pr.Err(); err != nil {
		return m, err
	}
	m.Fact = tx.NewFact(rec.Subject, caseID, tx.Today(), access.ReferredAs(tx.Actor.Role), "said")
	return m, db.Record(tx, "referral_message", MessageColumns, m.Fact, m)
}

// Messages are the questions and replies of a case in their order, for those who
// read section P of it.
func Messages(tx *db.Tx, r access.Record) ([]Message, error) {
	if !r.Reads('P') {
		return nil, nil
	}
	return db.All[Message](tx, `SELECT `+sild.FactColumns+`, `+MessageColumns+` FROM referral_message WHERE case_id = $1 AND replaced_at IS NULL ORDER BY recorded_at, id`, r.Case)
}
