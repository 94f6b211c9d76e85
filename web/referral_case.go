// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
	"sild/pack"
	"sild/programme"
	"sild/referral"
)

// A referralView is a referral as it was sent, with its answer.
type referralView struct {
	Bar    identity
	Sent   string // by whom and when
	Asked  []row
	Check  []checkView // as it stood
	Since  []checkView // what is otherwise by now
	Due    sild.Date   // of the answer, while there is none
	Answer *answerView
	Late   *conflict   // somebody else has answered meanwhile
	Form   *answerForm // nil: not the reader's to answer
	Where  []row       // where the person is, and when they leave
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
func referralPage(v *visit) (templ.Component, error) {
	v.noteSaved()
	rec, err := access.Case(v.tx, v.id("case"), "IPHOFS")
	if err != nil {
		return nil, err
	}
	asked, err := referral.Of(v.tx, rec.Case)
	if err != nil {
		return nil, err
	}
	line, err := referral.LineOf(v.tx, rec.Case)
	if err != nil {
		return nil, err
	}
	now, err := programme.Of(v.tx, rec.Programme)
	if err != nil {
		return nil, err
	}
	then, err := programme.At(v.tx, rec.Programme, asked.PackVersion)
	if err != nil {
		return nil, err
	}
	v.page.Title, v.page.Write = v.page.T("referral.title", "name", line.Name), v.writeLink()
	view := referralView{Due: v.answerDue(line)}
	if view.Bar, err = v.barOf(rec.Subject, rec.Person, now); err != nil {
		return nil, err
	}
	view.Bar.Href, view.Bar.Worker = "/cases/"+string(rec.Case), line.Worker
	sender, err := org.Name(v.tx, asked.RecordedBy)
	if err != nil {
		return nil, err
	}
	view.Sent = v.page.T("referral.by", "who", sender, "org", line.Sender, "date", v.page.Date(asked.Day))
	if view.Asked, err = v.askedRows(rec, then, asked); err != nil {
		return nil, err
	}
	if err := v.stoodAndStands(rec, now, asked, &view); err != nil {
		return nil, err
	}
	answer, answered, err := referral.AnswerOf(v.tx, rec.Case)
	if err != nil {
		return nil, err
	}
	if answered {
		if view.Answer, err = v.answerView(rec, now, answer, line); err != nil {
			return nil, err
		}
	}
	if rec.Writes('P') && access.May(v.who.Role, access.Answer) && line.EndedOn.IsZero() && (!answered || answer.Outcome == "waiting") {
		if view.Form, err = v.answerForm(rec, now, asked); err != nil {
			return nil, err
		}
	} else if v.form != nil && answered && v.r.URL.Path == "/cases/"+string(rec.Case)+"/answer" {
		if view.Late, err = v.answerConflict(rec, now, answer); err != nil {
			return nil, err
		}
	}
	if view.Talk, err = v.talk(rec, now, line, answer, answered); err != nil {
		return nil, err
	}
	if view.Where, err = v.whereRows(now, rec.Subject); err != nil {
		return nil, err
	}
	return referralPageView(v.page, view), nil
}

// askedRows are what was asked, a line each, in the sections that the reader
// may read.
func (v *visit) askedRows(rec access.Record, p *pack.Pack, asked referral.Referral) ([]row, error) {
	var list []row
	add := func(section byte, r row) {
		if rec.Reads(section) && r.Value != "" {
			list = append(list, r)
		}
	}
	add('P', row{Label: "referral.reason", Value: asked.Reason})
	answers, _, err := referral.FormOf(v.tx, rec.Case, referral.FormID)
	if err != nil {
		return nil, err
	}
	form, _ := p.Form(referral.FormID)
	for _, q := range form.Questions {
		add(form.SectionOf(q), row{LabelText: v.page.Pick(q.Text), Value: v.answerSaid(q, answers[q.ID])})
	}
	add('O', row{Label: "referral.risk", Value: asked.Risk, Hint: "referral.risk.read"})
	own, there, err := referral.OwnOf(v.tx, rec)
	if err != nil {
		return nil, err
	}
	if there {
		list = append(list, row{Label: "referral.own_risk", Value: own.Risk, HintText: v.page.T("referral.own_risk.hint", "org", v.who.OrgName)})
	}
	add('P', row{Label: "referral.override.was", Value: asked.Override})
	return list, nil
}

// stoodAndStands fills in the check as it stood when the referral was sent, and
// the conditions that stand otherwise by now.
func (v *visit) stoodAndStands(rec access.Record, p *pack.Pack, asked referral.Referral, view *referralView) error {
	stood := map[string]referral.Checked{}
	for _, c := range asked.Stood() {
		stood[c.ID] = c
		x := checkView{criterion: criterion{State: string(c.State), Text: v.page.Pick(c.Sentence), Target: c.Kind == "target"}}
		for _, m := range c.Missing {
			x.Facts = append(x.Facts, factView{Text: v.missingSaid(m.Key, m.Label)})
		}
		view.Check = append(view.Check, x)
	}
	checked, err := referral.Check(v.tx, p, rec)
	if err != nil {
		return err
	}
	all, _, _ := v.checkOf(checked)
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

// hasLetter reports whether an answer comes with a letter for the person: one
// who did not want the service gets none.
func hasLetter(outcome string) bool {
	return outcome == "accepted" || outcome == "waiting" || outcome == "declined"
}

// answerView is the answer in words.
func (v *visit) answerView(rec access.Record, p *pack.Pack, a referral.Answer, line referral.Line) (*answerView, error) {
	x := &answerView{Kind: "info", Title: v.page.T("referral.answered." + a.Outcome), Case: "/cases/" + string(rec.Case)}
	say := func(key string, args ...string) { x.Lines = append(x.Lines, v.page.T(key, args...)) }
	switch a.Outcome {
	case "accepted":
		x.Kind = "good"
		if line.Worker != "" {
			x.Title = v.page.T("referral.answered.worker", "worker", line.Worker)
		} else {
			say("referral.answered.follows")
		}
		m, err := v.firstMeeting(rec, a)
		if err != nil {
			return nil, err
		}
		if m.At.IsZero() {
			say("referral.answered.no_day")
		} else {
			say("referral.answered.meeting", "when", v.meetingSaid(v.page.Voice, m))
		}
	case "waiting":
		if !a.HearBy.IsZero() {
			say("referral.answered.hear_by", "date", v.page.Date(a.HearBy))
		}
		if a.Reason != "" {
			say("referral.answered.waits_for", "reason", v.reasonSaid(p, a.Outcome, a.Reason))
		}
	default:
		if a.Reason != "" {
			x.Lines = append(x.Lines, v.reasonSaid(p, a.Outcome, a.Reason))
		}
	}
	if a.Override != "" {
		say("referral.answered.override", "why", a.Override)
	}
	if a.Note != "" {
		x.Lines = append(x.Lines, a.Note)
	}
	if access.May(v.who.Role, access.Assign) {
		all, err := casework.Assignments(v.tx, rec.Case)
		if err != nil {
			return nil, err
		}
		for _, w := range all {
			if w.User == a.Worker && w.Passed != "" {
				say("match.passed", "what", v.barNames(w.Passed), "why", w.PassedWhy)
			}
		}
	}
	who, err := org.Name(v.tx, a.RecordedBy)
	if err != nil {
		return nil, err
	}
	from := line.ProviderIs
	if access.OfSender(a.Source) {
		from = line.Sender
	}
	say("referral.by", "who", who, "org", from, "date", v.page.Date(a.Day))
	if hasLetter(a.Outcome) && rec.Reads('P') {
		x.Letter = x.Case + "/letter"
	}
	return x, nil
}

// answerConflict is what the reader was about to answer, beside what somebody
// else answered meanwhile.
func (v *visit) answerConflict(rec access.Record, p *pack.Pack, a referral.Answer) (*conflict, error) {
	c, err := v.conflictWith(a.Fact)
	if err != nil {
		return nil, err
	}
	say := func(outcome, reason string) string {
		if outcome == "declined" || outcome == "withdrawn" {
			outcome = answerNo
		}
		if key := "referral.outcome." + outcome; v.page.Has(key) {
			outcome = v.page.T(key)
		}
		if reason != "" {
			outcome += ": " + v.value(p, "decline_reasons", reason)
		}
		return outcome
	}
	reason := ""
	if v.form.Get("outcome") == answerNo {
		reason = v.form.Get("reason")
	}
	worker := ""
	if v.form.Get("outcome") == "accepted" {
		worker = v.form.Get("worker")
	}
	workers, err := casework.Candidates(v.tx, rec.Case)
	if err != nil {
		return nil, err
	}
	names := map[sild.ID]string{follows: v.page.T("referral.worker.follows")}
	for _, c := range workers {
		names[c.User] = c.Name
	}
	c.Rows = []conflictRow{
		{Label: "referral.outcome", Yours: say(v.form.Get("outcome"), reason), Theirs: say(a.Outcome, a.Reason)},
		{Label: "referral.worker", Yours: names[sild.ID(worker)], Theirs: names[a.Worker]},
		{Label: "referral.note", Yours: v.form.Get("note"), Theirs: a.Note},
	}
	return c, nil
}
