// SPDX-License-Identifier: EUPL-1.2

package intake

import (
	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
	"sild/pack"
	"sild/programme"
	"sild/referral"
	"sild/web/page"
	"sild/web/record"
)

// A referralView is a referral as it was sent, with its answer.
type referralView struct {
	Bar    page.Identity
	Sent   string // by whom and when
	Asked  []page.Row
	Check  []checkView // as it stood
	Since  []checkView // what is otherwise by now
	Due    sild.Date   // of the answer, while there is none
	Answer *answerView
	Late   *page.Conflict // somebody else has answered meanwhile
	Form   *answerForm    // nil: not the reader's to answer
	Where  []page.Row     // where the person is, and when they leave
	Talk   referralTalk
}

// An answerView is what the provider said.
type answerView struct {
	Kind   string // of the notice
	Title  string
	Lines  []string
	Letter string // where the letter for the person is; empty: there is none
	Case   string
}

// referralPage is the referral as it was sent, the check as it stood, and the
// answer or the form for it.
func referralPage(v *page.Visit) (templ.Component, error) {
	v.NoteSaved()
	rec, err := access.Case(v.Tx, v.ID("case"), "IPHOFS")
	if err != nil {
		return nil, err
	}
	asked, err := referral.Of(v.Tx, rec.Case)
	if err != nil {
		return nil, err
	}
	line, err := referral.LineOf(v.Tx, rec.Case)
	if err != nil {
		return nil, err
	}
	now, err := programme.Of(v.Tx, rec.Programme)
	if err != nil {
		return nil, err
	}
	then, err := programme.At(v.Tx, rec.Programme, asked.PackVersion)
	if err != nil {
		return nil, err
	}
	v.Page.Title, v.Page.Write = v.Page.T("referral.title", "name", line.Name), record.WriteLink(v)
	view := referralView{Due: answerDue(v, line)}
	if view.Bar, err = record.BarOf(v, rec.Subject, rec.Person, now); err != nil {
		return nil, err
	}
	view.Bar.Href, view.Bar.Worker = "/cases/"+string(rec.Case), line.Worker
	sender, err := org.Name(v.Tx, asked.RecordedBy)
	if err != nil {
		return nil, err
	}
	view.Sent = v.Page.T("referral.by", "who", sender, "org", line.Sender, "date", v.Page.Date(asked.Day))
	if view.Asked, err = record.AskedRows(v, rec, then, asked); err != nil {
		return nil, err
	}
	if err := stoodAndStands(v, rec, now, asked, &view); err != nil {
		return nil, err
	}
	answer, answered, err := referral.AnswerOf(v.Tx, rec.Case)
	if err != nil {
		return nil, err
	}
	if answered {
		if view.Answer, err = newAnswerView(v, rec, now, answer, line); err != nil {
			return nil, err
		}
	}
	if rec.Writes('P') && access.May(v.Who.Role, access.Answer) && line.EndedOn.IsZero() && (!answered || answer.Outcome == "waiting") {
		if view.Form, err = newAnswerForm(v, rec, now, asked); err != nil {
			return nil, err
		}
	} else if v.Form != nil && answered && v.Request.URL.Path == "/cases/"+string(rec.Case)+"/answer" {
		if view.Late, err = answerConflict(v, rec, now, answer); err != nil {
			return nil, err
		}
	}
	if view.Talk, err = talk(v, rec, now, line, answer, answered); err != nil {
		return nil, err
	}
	if view.Where, err = whereRows(v, now, rec.Subject); err != nil {
		return nil, err
	}
	return referralPageView(v.Page, view), nil
}

// stoodAndStands fills in the check as it stood when the referral was sent, and
// the conditions that stand otherwise by now.
func stoodAndStands(v *page.Visit, rec access.Record, p *pack.Pack, asked referral.Referral, view *referralView) error {
	stood := map[string]referral.Checked{}
	for _, c := range asked.Stood() {
		stood[c.ID] = c
		x := checkView{Criterion: page.Criterion{State: string(c.State), Text: v.Page.Pick(c.Sentence), Target: c.Kind == "target"}}
		for _, m := range c.Missing {
			x.Facts = append(x.Facts, factView{Text: missingSaid(v, m.Key, m.Label)})
		}
		view.Check = append(view.Check, x)
	}
	checked, err := referral.Check(v.Tx, p, rec)
	if err != nil {
		return err
	}
	all, _, _ := checkOf(v, checked)
	for i, c := range checked {
		if was, ok := stood[c.ID]; ok && was.State != c.State {
			for j := range all[i].Facts {
				all[i].Facts[j].Go = "" // here is no form that would be saved
			}
			view.Since = append(view.Since, all[i])
		}
	}
	return nil
}

// HasLetter reports whether an answer comes with a letter for the person: one
// who did not want the service gets none.
func HasLetter(outcome string) bool {
	return outcome == "accepted" || outcome == "waiting" || outcome == "declined"
}

// newAnswerView is the answer in words.
func newAnswerView(v *page.Visit, rec access.Record, p *pack.Pack, a referral.Answer, line referral.Line) (*answerView, error) {
	x := &answerView{Kind: "info", Title: v.Page.T("referral.answered." + a.Outcome), Case: "/cases/" + string(rec.Case)}
	say := func(key string, args ...string) { x.Lines = append(x.Lines, v.Page.T(key, args...)) }
	switch a.Outcome {
	case "accepted":
		x.Kind = "good"
		if line.Worker != "" {
			x.Title = v.Page.T("referral.answered.worker", "worker", line.Worker)
		} else {
			say("referral.answered.follows")
		}
		m, err := firstMeeting(v, rec, a)
		if err != nil {
			return nil, err
		}
		if m.At.IsZero() {
			say("referral.answered.no_day")
		} else {
			say("referral.answered.meeting", "when", MeetingSaid(v, v.Page.Voice, m))
		}
	case "waiting":
		if !a.HearBy.IsZero() {
			say("referral.answered.hear_by", "date", v.Page.Date(a.HearBy))
		}
		if a.Reason != "" {
			say("referral.answered.waits_for", "reason", record.ReasonSaid(v, p, a.Outcome, a.Reason))
		}
	default:
		if a.Reason != "" {
			x.Lines = append(x.Lines, record.ReasonSaid(v, p, a.Outcome, a.Reason))
		}
	}
	if a.Override != "" {
		say("referral.answered.override", "why", a.Override)
	}
	if a.Note != "" {
		x.Lines = append(x.Lines, a.Note)
	}
	if access.May(v.Who.Role, access.Assign) {
		all, err := casework.Assignments(v.Tx, rec.Case)
		if err != nil {
			return nil, err
		}
		for _, w := range all {
			if w.User == a.Worker && w.Passed != "" {
				say("match.passed", "what", record.BarNames(v, w.Passed), "why", w.PassedWhy)
			}
		}
	}
	who, err := org.Name(v.Tx, a.RecordedBy)
	if err != nil {
		return nil, err
	}
	from := line.ProviderIs
	if access.OfSender(a.Source) {
		from = line.Sender
	}
	say("referral.by", "who", who, "org", from, "date", v.Page.Date(a.Day))
	if HasLetter(a.Outcome) && rec.Reads('P') {
		x.Letter = x.Case + "/letter"
	}
	return x, nil
}

// answerConflict is what the reader was about to answer, beside what somebody
// else answered meanwhile.
func answerConflict(v *page.Visit, rec access.Record, p *pack.Pack, a referral.Answer) (*page.Conflict, error) {
	c, err := conflictWith(v, a.Fact)
	if err != nil {
		return nil, err
	}
	say := func(outcome, reason string) string {
		if outcome == "declined" || outcome == "withdrawn" {
			outcome = answerNo
		}
		if key := "referral.outcome." + outcome; v.Page.Has(key) {
			outcome = v.Page.T(key)
		}
		if reason != "" {
			outcome += ": " + v.Value(p, "decline_reasons", reason)
		}
		return outcome
	}
	reason := ""
	if v.Form.Get("outcome") == answerNo {
		reason = v.Form.Get("reason")
	}
	worker := ""
	if v.Form.Get("outcome") == "accepted" {
		worker = v.Form.Get("worker")
	}
	workers, err := casework.Candidates(v.Tx, rec.Case)
	if err != nil {
		return nil, err
	}
	names := map[sild.ID]string{follows: v.Page.T("referral.worker.follows")}
	for _, c := range workers {
		names[c.User] = c.Name
	}
	c.Rows = []page.ConflictRow{
		{Label: "referral.outcome", Yours: say(v.Form.Get("outcome"), reason), Theirs: say(a.Outcome, a.Reason)},
		{Label: "referral.worker", Yours: names[sild.ID(worker)], Theirs: names[a.Worker]},
		{Label: "referral.note", Yours: v.Form.Get("note"), Theirs: a.Note},
	}
	return c, nil
}
