// SPDX-License-Identifier: EUPL-1.2

package referral

import (
	"sild"
	"sild/access"
	"sild/db"
	"sild/pack"
	"sild/programme"
)

// WithdrawInput is why a referral is taken back.
type WithdrawInput struct {
	Reason string // a value of decline_reasons that means the person or the prison
	Note   string
}

// Withdraw takes a referral back for the team that sent it: the person does not
// want it any more, or the prison knows that it cannot be. After admission the
// provider ends the case instead.
func Withdraw(tx *db.Tx, caseID sild.ID, in WithdrawInput) (_ Answer, err error) {
	defer sild.Wrap(&err, "referral.Withdraw(%s)", caseID)
	rec, err := openSent(tx, caseID)
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
	p, err := programme.Of(tx, rec.Programme)
	if err != nil {
		return Answer{}, err
	}
	pr := sild.Problems{}
	a := Answer{Outcome: "withdrawn", Reason: in.Reason, Note: pr.Text("note", in.Note, 2000)}
	v, known := p.Value("decline_reasons", in.Reason)
	pr.Check(known && !v.Retired && SendersReason(v), "reason", "referral.withdraw.reason.required")
	if err := pr.Err(); err != nil {
		return a, err
	}
	day := sild.DateOf(tx.Now, p.Location())
	if answered {
		if a.Fact, err = db.Amend(tx, "referral_answer", was.Fact, "answered"); err != nil {
			return was, err
		}
		a.Day, a.Source = day, access.ReferredAs(tx.Actor.Role)
	} else {
		a.Fact = tx.NewFact(rec.Subject, caseID, day, access.ReferredAs(tx.Actor.Role), "document")
	}
	return a, db.Record(tx, "referral_answer", AnswerColumns, a.Fact, a)
}

// SendersReason reports whether v is a reason that those who asked can give: it
// lies with the person or with them.
func SendersReason(v pack.Value) bool {
	return v.Meaning == "person" || v.Meaning == "prison" || v.Meaning == "sender"
}

// MayWithdraw reports whether the actor can take back the referral of the case
// that r opened, by who they are.
func MayWithdraw(tx *db.Tx, r access.Record) (bool, error) {
	if !r.Writes(access.Referring(tx.Actor.Role)) {
		return false, nil
	}
	return ofSender(tx, r)
}
