// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
	"sild/pack"
	"sild/referral"
)

// A referralTalk is all that goes to and fro about a referral after it was sent:
// questions, the bed, changes, and what can be done now.
type referralTalk struct {
	At        string
	Case      string
	Messages  []messageView
	Ask       *string // what was typed into a new question; nil: not the reader's to ask
	Clock     string  // that the answer is still due
	Bed       *bedView
	Changes   []referralChange
	After     bool // something changed after the answer
	Amend     bool
	Withdraw  []option // reasons; none: not the reader's
	Why, Note string   // as typed
	Mistake   bool     // the answer can be taken back
	WhyBack   string
}

// A messageView is a question with its reply.
type messageView struct {
	ID, Words, By string
	Reply, Said   string // the reply, and by whom
	Answer        bool   // the reader may reply
	Typed         string
}

// A bedView is the bed that is asked for, and the answer to that.
type bedView struct {
	Asked, Says, By  string
	Seen             string
	Form             bool
	Answer, Reason   string
	HearBy, Note     string
	Answers, Reasons []option
	Earliest         sild.Date
}

// A referralChange is one amendment.
type referralChange struct {
	By, Why string
	Rows    []conflictRow
	Late    bool // after the answer
}

// talk fills in what goes to and fro about the referral that rec opened.
func (v *visit) talk(rec access.Record, p *pack.Pack, line referral.Line, answer referral.Answer, answered bool) (x referralTalk, err error) {
	x.Case = "/cases/" + string(rec.Case)
	x.At = x.Case + "/referral"
	mine, err := referral.MayWithdraw(v.tx, rec)
	if err != nil {
		return x, err
	}
	over := !line.EndedOn.IsZero() || answer.Outcome == "declined" || answer.Outcome == "withdrawn"
	open := !over && (!answered || answer.Outcome == "waiting")
	answers := rec.Writes('P') && access.May(v.who.Role, access.Answer)
	if err := v.messages(rec, &x, mine && !over); err != nil {
		return x, err
	}
	if answers && open {
		typed := v.typedAt(x.Case+"/questions", "question")
		x.Ask = &typed
		if pausesWhileAsked(p) {
			x.Clock = v.page.T("referral.ask.pauses")
		} else if due := v.answerDue(line); !due.IsZero() {
			x.Clock = v.page.T("referral.ask.clock", "date", v.page.Date(due))
		}
	}
	if x.Bed, err = v.bedView(rec, p, answers && line.EndedOn.IsZero()); err != nil {
		return x, err
	}
	if err := v.changes(rec, p, answer, answered, &x); err != nil {
		return x, err
	}
	x.Amend = mine && !over
	if mine && open {
		for _, r := range p.Vocabularies["decline_reasons"].Values {
			if !r.Retired && referral.SendersReason(r) {
				x.Withdraw = append(x.Withdraw, option{Value: r.ID, Text: v.page.Pick(r.Names)})
			}
		}
		x.Why, x.Note = v.typedAt(x.Case+"/withdraw", "reason"), v.typedAt(x.Case+"/withdraw", "note")
	}
	if answered && line.EndedOn.IsZero() {
		x.Mistake = (answers && !access.OfSender(answer.Source) || mine && access.OfSender(answer.Source)) && casework.MayMend(v.tx, answer.Fact)
		x.WhyBack = v.typedAt(x.Case+"/answer/mistake", "why")
	}
	return x, nil
}

// pausesWhileAsked reports whether the clock of the answer stands still while a
// question is open.
func pausesWhileAsked(p *pack.Pack) bool {
	return slices.ContainsFunc(p.Clocks, func(c pack.Clock) bool { return slices.Contains(c.Pauses, pack.QuestionOpen) })
}

// typedAt is what was typed into a field of the form that was sent to path.
func (v *visit) typedAt(path, name string) string {
	if v.form != nil && v.r.URL.Path == path {
		return v.form.Get(name)
	}
	return ""
}

func (v *visit) messages(rec access.Record, x *referralTalk, mine bool) error {
	if !rec.Reads('P') {
		return nil
	}
	all, err := referral.Messages(v.tx, rec.Case)
	if err != nil {
		return err
	}
	users := make([]sild.ID, len(all))
	for i, m := range all {
		users[i] = m.RecordedBy
	}
	names, err := org.Names(v.tx, users)
	if err != nil {
		return err
	}
	at := map[sild.ID]int{}
	for _, m := range all {
		by := v.page.T("referral.message.by", "who", names[m.RecordedBy], "when", v.when(m.RecordedAt))
		if m.Kind == "question" {
			at[m.Thing] = len(x.Messages)
			x.Messages = append(x.Messages, messageView{
				ID: string(m.Thing), Words: m.Words, By: by, Answer: mine, Typed: v.typedAt(x.Case+"/questions/"+string(m.Thing), "reply"),
			})
		} else if i, ok := at[m.Question]; ok {
			x.Messages[i].Reply, x.Messages[i].Said, x.Messages[i].Answer = m.Words, by, false
		}
	}
	return nil
}

func (v *visit) bedView(rec access.Record, p *pack.Pack, answers bool) (*bedView, error) {
	b, asked, err := referral.BedOf(v.tx, rec.Case)
	if err != nil || !asked || !rec.Reads('P') {
		return nil, err
	}
	x := &bedView{Asked: v.bedSaid(true, b.From), Seen: string(b.ID), Form: answers, Earliest: v.page.Today}
	switch {
	case b.Answer == "":
		x.Says = v.page.T("referral.bed.open")
	case b.Answer == "later" && !b.HearBy.IsZero():
		x.Says = v.page.T("referral.bed.later.by", "date", v.page.Date(b.HearBy))
	case b.Answer == "later":
		x.Says = v.page.T("referral.bed.later")
	default:
		x.Says = v.page.T("referral.bed."+b.Answer, "reason", v.reasonSaid(p, b.Answer, b.Reason))
	}
	if b.Note != "" {
		x.Says += " " + b.Note
	}
	if b.Answer != "" {
		who, err := org.Name(v.tx, b.RecordedBy)
		if err != nil {
			return nil, err
		}
		x.By = v.page.T("referral.message.by", "who", who, "when", v.when(b.RecordedAt))
	}
	at := "/cases/" + string(rec.Case) + "/bed"
	x.Answer, x.Reason, x.HearBy, x.Note = v.typedAt(at, "bed_answer"), v.typedAt(at, "bed_reason"), v.typedAt(at, "bed_hear_by"), v.typedAt(at, "bed_note")
	x.Answers = choices("referral.bed.say.", referral.BedAnswers[:2]...)
	x.Reasons = v.values(p, "decline_reasons")
	return x, nil
}

// changes are the amendments in words.
func (v *visit) changes(rec access.Record, p *pack.Pack, answer referral.Answer, answered bool, x *referralTalk) error {
	all, err := referral.Changes(v.tx, rec)
	if err != nil {
		return err
	}
	users := make([]sild.ID, len(all))
	for i, c := range all {
		users[i] = c.By
	}
	names, err := org.Names(v.tx, users)
	if err != nil {
		return err
	}
	form, _ := p.Form(referral.FormID)
	for _, c := range all {
		y := referralChange{By: v.page.T("referral.message.by", "who", names[c.By], "when", v.when(c.At)), Why: c.Why}
		y.Late = answered && c.At.After(answer.RecordedAt)
		x.After = x.After || y.Late
		for _, f := range c.Fields {
			r := conflictRow{Label: "referral." + f.Name, Yours: v.fieldSaid(f.Was), Theirs: v.fieldSaid(f.Is)}
			if f.Answer {
				for _, q := range form.Questions {
					if q.ID == f.Name {
						r = conflictRow{LabelText: v.page.Pick(q.Text), Yours: v.answerSaid(q, f.Was), Theirs: v.answerSaid(q, f.Is)}
					}
				}
			}
			y.Rows = append(y.Rows, r)
		}
		x.Changes = append(x.Changes, y)
	}
	return nil
}

// fieldSaid is a value of a change in words.
func (v *visit) fieldSaid(value any) string {
	switch x := value.(type) {
	case string:
		return x
	case bool:
		return v.page.T("answer." + map[bool]string{true: "yes", false: "no"}[x])
	case sild.Date:
		if x.IsZero() {
			return v.page.T("referral.bed.release")
		}
		return v.page.Date(x)
	}
	return ""
}

// atReferral is the page of the referral after something was saved.
func (v *visit) atReferral(kind string, id sild.ID) string {
	return "/cases/" + string(v.id("case")) + "/referral?saved=" + kind + "/" + string(id)
}

func askBack(v *visit) (string, error) {
	v.page.Form = "ask"
	m, err := referral.Ask(v.tx, v.id("case"), v.form.Get("question"))
	return v.atReferral("message", m.ID), err
}

func replyTo(v *visit) (string, error) {
	v.page.Form = "reply-" + v.r.PathValue("question")
	m, err := referral.ReplyTo(v.tx, v.id("case"), v.id("question"), v.form.Get("reply"))
	return v.atReferral("message", m.ID), err
}

func answerBed(v *visit) (string, error) {
	v.page.Form = "bed"
	pr := sild.Problems{}
	b, err := referral.AnswerBed(v.tx, v.id("case"), referral.BedAnswer{
		Answer: v.form.Get("bed_answer"), Reason: v.form.Get("bed_reason"), HearBy: v.date(pr, "bed_hear_by"), Note: v.form.Get("bed_note"), Seen: v.seen(),
	})
	return v.atReferral("bed", b.ID), both(pr, err)
}

func withdrawReferral(v *visit) (string, error) {
	v.page.Form = "withdraw"
	a, err := referral.Withdraw(v.tx, v.id("case"), referral.WithdrawInput{Reason: v.form.Get("reason"), Note: v.form.Get("note")})
	return v.atReferral("answer", a.ID), err
}

// takeAnswerBack says that the answer was a mistake: the referral is open again.
func takeAnswerBack(v *visit) (string, error) {
	v.page.Form = "mistake"
	rec, err := access.Case(v.tx, v.id("case"), "P")
	if err != nil {
		return "", err
	}
	a, answered, err := referral.AnswerOf(v.tx, rec.Case)
	if err != nil {
		return "", err
	}
	if !answered {
		return "", sild.Missing()
	}
	return "/cases/" + string(rec.Case) + "/referral?taken=mistake", casework.Mistake(v.tx, "answer", a.ID, v.form.Get("why"))
}
