// SPDX-License-Identifier: EUPL-1.2

package intake

import (
	"slices"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
	"sild/pack"
	"sild/referral"
	"sild/web/page"
	"sild/web/record"
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
	Withdraw  []page.Option // reasons; none: not the reader's
	Why, Note string        // as typed
	Mistake   bool          // the answer can be taken back
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
	Answers, Reasons []page.Option
	Earliest         sild.Date
}

// A referralChange is one amendment.
type referralChange struct {
	By, Why string
	Rows    []page.ConflictRow
	Late    bool // after the answer
}

// talk fills in what goes to and fro about the referral that rec opened.
func talk(v *page.Visit, rec access.Record, p *pack.Pack, line referral.Line, answer referral.Answer, answered bool) (x referralTalk, err error) {
	x.Case = "/cases/" + string(rec.Case)
	x.At = x.Case + "/referral"
	mine, err := referral.MayWithdraw(v.Tx, rec)
	if err != nil {
		return x, err
	}
	over := !line.EndedOn.IsZero() || answer.Outcome == "declined" || answer.Outcome == "withdrawn"
	open := !over && (!answered || answer.Outcome == "waiting")
	answers := rec.Writes('P') && access.May(v.Who.Role, access.Answer)
	if err := messages(v, rec, &x, mine && !over); err != nil {
		return x, err
	}
	if answers && open {
		typed := typedAt(v, x.Case+"/questions", "question")
		x.Ask = &typed
		if pausesWhileAsked(p) {
			x.Clock = v.Page.T("referral.ask.pauses")
		} else if due := answerDue(v, line); !due.IsZero() {
			x.Clock = v.Page.T("referral.ask.clock", "date", v.Page.Date(due))
		}
	}
	if x.Bed, err = newBedView(v, rec, p, answers && line.EndedOn.IsZero()); err != nil {
		return x, err
	}
	if err := changes(v, rec, p, answer, answered, &x); err != nil {
		return x, err
	}
	x.Amend = mine && !over
	if mine && open {
		for _, r := range p.Vocabularies["decline_reasons"].Values {
			if !r.Retired && referral.SendersReason(r) {
				x.Withdraw = append(x.Withdraw, page.Option{Value: r.ID, Text: v.Page.Pick(r.Names)})
			}
		}
		x.Why, x.Note = typedAt(v, x.Case+"/withdraw", "reason"), typedAt(v, x.Case+"/withdraw", "note")
	}
	if answered && line.EndedOn.IsZero() {
		x.Mistake = (answers && !access.OfSender(answer.Source) || mine && access.OfSender(answer.Source)) && casework.MayMend(v.Tx, answer.Fact)
		x.WhyBack = typedAt(v, x.Case+"/answer/mistake", "why")
	}
	return x, nil
}

// pausesWhileAsked reports whether the clock of the answer stands still while a
// question is open.
func pausesWhileAsked(p *pack.Pack) bool {
	return slices.ContainsFunc(p.Clocks, func(c pack.Clock) bool { return slices.Contains(c.Pauses, pack.QuestionOpen) })
}

// typedAt is what was typed into a field of the form that was sent to path.
func typedAt(v *page.Visit, path, name string) string {
	if v.Form != nil && v.Request.URL.Path == path {
		return v.Form.Get(name)
	}
	return ""
}

func messages(v *page.Visit, rec access.Record, x *referralTalk, mine bool) error {
	all, err := referral.Messages(v.Tx, rec)
	if err != nil {
		return err
	}
	users := make([]sild.ID, len(all))
	for i, m := range all {
		users[i] = m.RecordedBy
	}
	names, err := org.Names(v.Tx, users)
	if err != nil {
		return err
	}
	at := map[sild.ID]int{}
	for _, m := range all {
		by := v.Page.T("referral.message.by", "who", names[m.RecordedBy], "when", v.When(m.RecordedAt))
		if m.Kind == "question" {
			at[m.Thing] = len(x.Messages)
			x.Messages = append(x.Messages, messageView{
				ID: string(m.Thing), Words: m.Words, By: by, Answer: mine, Typed: typedAt(v, x.Case+"/questions/"+string(m.Thing), "reply"),
			})
		} else if i, ok := at[m.Question]; ok {
			x.Messages[i].Reply, x.Messages[i].Said, x.Messages[i].Answer = m.Words, by, false
		}
	}
	return nil
}

func newBedView(v *page.Visit, rec access.Record, p *pack.Pack, answers bool) (*bedView, error) {
	b, asked, err := referral.BedOf(v.Tx, rec.Case)
	if err != nil || !asked || !rec.Reads('P') {
		return nil, err
	}
	x := &bedView{Asked: bedSaid(v, true, b.From), Seen: string(b.ID), Form: answers, Earliest: v.Page.Today}
	switch {
	case b.Answer == "":
		x.Says = v.Page.T("referral.bed.open")
	case b.Answer == "later" && !b.HearBy.IsZero():
		x.Says = v.Page.T("referral.bed.later.by", "date", v.Page.Date(b.HearBy))
	case b.Answer == "later":
		x.Says = v.Page.T("referral.bed.later")
	default:
		x.Says = v.Page.T("referral.bed."+b.Answer, "reason", record.ReasonSaid(v, p, b.Answer, b.Reason))
	}
	if b.Note != "" {
		x.Says += " " + b.Note
	}
	if b.Answer != "" {
		who, err := org.Name(v.Tx, b.RecordedBy)
		if err != nil {
			return nil, err
		}
		x.By = v.Page.T("referral.message.by", "who", who, "when", v.When(b.RecordedAt))
	}
	at := "/cases/" + string(rec.Case) + "/bed"
	x.Answer, x.Reason, x.HearBy, x.Note = typedAt(v, at, "bed_answer"), typedAt(v, at, "bed_reason"), typedAt(v, at, "bed_hear_by"), typedAt(v, at, "bed_note")
	x.Answers = page.Choices("referral.bed.say.", referral.BedAnswers[:2]...)
	x.Reasons = v.Values(p, "decline_reasons")
	return x, nil
}

// changes are the amendments in words.
func changes(v *page.Visit, rec access.Record, p *pack.Pack, answer referral.Answer, answered bool, x *referralTalk) error {
	all, err := referral.Changes(v.Tx, rec)
	if err != nil {
		return err
	}
	users := make([]sild.ID, len(all))
	for i, c := range all {
		users[i] = c.By
	}
	names, err := org.Names(v.Tx, users)
	if err != nil {
		return err
	}
	form, _ := p.Form(referral.FormID)
	for _, c := range all {
		y := referralChange{By: v.Page.T("referral.message.by", "who", names[c.By], "when", v.When(c.At)), Why: c.Why}
		y.Late = answered && c.At.After(answer.RecordedAt)
		x.After = x.After || y.Late
		for _, f := range c.Fields {
			r := page.ConflictRow{Label: "referral." + f.Name, Yours: fieldSaid(v, f.Was), Theirs: fieldSaid(v, f.Is)}
			if f.Answer {
				for _, q := range form.Questions {
					if q.ID == f.Name {
						r = page.ConflictRow{LabelText: v.Page.Pick(q.Text), Yours: record.AnswerSaid(v, q, f.Was), Theirs: record.AnswerSaid(v, q, f.Is)}
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
func fieldSaid(v *page.Visit, value any) string {
	switch x := value.(type) {
	case string:
		return x
	case bool:
		return v.Page.T("answer." + map[bool]string{true: "yes", false: "no"}[x])
	case sild.Date:
		if x.IsZero() {
			return v.Page.T("referral.bed.release")
		}
		return v.Page.Date(x)
	}
	return ""
}

// atReferral is the page of the referral after something was saved.
func atReferral(v *page.Visit, kind string, id sild.ID) string {
	return "/cases/" + string(v.ID("case")) + "/referral?saved=" + kind + "/" + string(id)
}

func askBack(v *page.Visit) (string, error) {
	v.Page.Form = "ask"
	m, err := referral.Ask(v.Tx, v.ID("case"), v.Form.Get("question"))
	return atReferral(v, "message", m.ID), err
}

func replyTo(v *page.Visit) (string, error) {
	v.Page.Form = "reply-" + v.Request.PathValue("question")
	m, err := referral.ReplyTo(v.Tx, v.ID("case"), v.ID("question"), v.Form.Get("reply"))
	return atReferral(v, "message", m.ID), err
}

func answerBed(v *page.Visit) (string, error) {
	v.Page.Form = "bed"
	pr := sild.Problems{}
	b, err := referral.AnswerBed(v.Tx, v.ID("case"), referral.BedAnswer{
		Answer: v.Form.Get("bed_answer"), Reason: v.Form.Get("bed_reason"), HearBy: v.Date(pr, "bed_hear_by"), Note: v.Form.Get("bed_note"), Seen: seen(v),
	})
	return atReferral(v, "bed", b.ID), page.Both(pr, err)
}

func withdrawReferral(v *page.Visit) (string, error) {
	v.Page.Form = "withdraw"
	a, err := referral.Withdraw(v.Tx, v.ID("case"), referral.WithdrawInput{Reason: v.Form.Get("reason"), Note: v.Form.Get("note")})
	return atReferral(v, "answer", a.ID), err
}

// takeAnswerBack says that the answer was a mistake: the referral is open again.
func takeAnswerBack(v *page.Visit) (string, error) {
	v.Page.Form = "mistake"
	rec, err := access.Case(v.Tx, v.ID("case"), "P")
	if err != nil {
		return "", err
	}
	a, answered, err := referral.AnswerOf(v.Tx, rec.Case)
	if err != nil {
		return "", err
	}
	if !answered {
		return "", sild.Missing()
	}
	return "/cases/" + string(rec.Case) + "/referral?taken=mistake", casework.Mistake(v.Tx, "answer", a.ID, v.Form.Get("why"))
}
