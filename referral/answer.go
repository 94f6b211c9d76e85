// SPDX-License-Identifier: EUPL-1.2

package referral

import (
	"slices"
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/org"
	"sild/pack"
	"sild/programme"
)

// An Answer is what the provider says to a referral. An accepted one admits the
// person on its day.
type Answer struct {
	sild.Fact
	Outcome    string // accepted, waiting, declined, withdrawn
	Reason     string // a value of decline_reasons; of a waiting one, of waiting_reasons
	Note       string
	Worker     sild.ID   // the support person whose name the answer carries; empty: it follows
	FirstAt    time.Time // proposed first meeting
	FirstPlace string
	HearBy     sild.Date // on the waiting list: when they hear again
	Override   string    // why in spite of the target group
}

const AnswerColumns = `outcome, reason, note, worker_id, first_at, first_place, hear_by, override`

// AnswerInput is what the coordinator says.
type AnswerInput struct {
	Outcome    string
	Reason     string
	Note       string
	Worker     sild.ID
	Follows    bool // of an accepted one: nobody is found yet, the name follows
	FirstAt    time.Time
	FirstPlace string
	HearBy     sild.Date
	Override   string
}

// The answers to a referral.
var Outcomes = []string{"accepted", "waiting", "declined", "withdrawn"}

// check adds what is wrong with in to pr. Asked is what it answers, and workers
// are those who may be named.
func (in AnswerInput) check(pr sild.Problems, p *pack.Pack, asked Referral, workers []org.Colleague, now time.Time) Answer {
	a := Answer{Outcome: in.Outcome}
	a.Note, a.Override = pr.Text("note", in.Note, 2000), pr.Text("override", in.Override, 1000)
	today := sild.DateOf(now, p.Location())
	switch in.Outcome {
	case "accepted":
		a.Worker, a.FirstAt = in.Worker, in.FirstAt
		a.FirstPlace = pr.Line("first_place", in.FirstPlace, 200)
		pr.Check(in.Worker != "" || in.Follows, "worker", "referral.worker.required")
		pr.Check(in.Worker == "" || !in.Follows, "worker", "referral.worker.both")
		pr.Check(in.FirstAt.IsZero() || !in.Follows, "first_at", "referral.first_at.nobody")
		pr.Check(in.Worker == "" || slices.ContainsFunc(workers, func(c org.Colleague) bool { return c.ID == in.Worker }), "worker", "referral.worker.unknown")
		if !in.FirstAt.IsZero() {
			day := sild.DateOf(in.FirstAt, p.Location())
			pr.Check(!day.Before(today), "first_at", "date.past")
			pr.Check(day.Sub(today) <= 366, "first_at", "date.far")
		}
		pr.Check(!Outside(asked.Stood()) || a.Override != "" || asked.Override != "", "override", "referral.override.required")
	case "waiting":
		a.HearBy, a.Reason = in.HearBy, in.Reason
		v, known := p.Value("waiting_reasons", in.Reason)
		pr.Check(in.Reason == "" || known && !v.Retired, "waiting_reason", "choice.unknown")
		pr.Check(in.HearBy.IsZero() || !in.HearBy.Before(today), "hear_by", "date.past")
		pr.Check(in.HearBy.IsZero() || in.HearBy.Sub(today) <= 2*366, "hear_by", "date.far")
	case "declined", "withdrawn":
		a.Reason = in.Reason
		v, known := p.Value("decline_reasons", in.Reason)
		pr.Check(known && !v.Retired, "reason", "referral.decline_reason.required")
	default:
		pr.Check(false, "outcome", "referral.outcome.required")
	}
	return a
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
	workers, err := org.Workers(tx, rec.Team, "support_person")
	if err != nil {
		return Answer{}, err
	}
	pr := sild.Problems{}
	a := in.check(pr, p, asked, workers, tx.Now)
	if err := pr.Err(); err != nil {
		return a, err
	}
	day := sild.DateOf(tx.Now, p.Location())
	if answered {
		if a.Fact, err = db.Amend(tx, "referral_answer", was.Fact, "answered"); err != nil {
			return was, err
		}
		a.Day = day
	} else {
		a.Fact = tx.NewFact(rec.Subject, caseID, day, "worker", "document")
	}
	return a, db.Record(tx, "referral_answer", AnswerColumns, a.Fact, a)
}

// AnswerOf is the answer to the referral of a case, if there is one. The caller
// has opened the case.
func AnswerOf(tx *db.Tx, caseID sild.ID) (Answer, bool, error) {
	return db.Maybe[Answer](tx, `SELECT `+sild.FactColumns+`, `+AnswerColumns+` FROM referral_answer WHERE case_id = $1 AND replaced_at IS NULL`, caseID)
}
