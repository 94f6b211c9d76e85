// SPDX-License-Identifier: EUPL-1.2

// Package intake is the pages of what comes before a case: people in prison and
// outside, what is known of them, the referral with its questions and its answer, the
// waiting list, and messages from the public.
//
// What makes a referral complete, and who may answer it, is decided in referral.
package intake

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/flow"
	"sild/org"
	"sild/pack"
	"sild/people"
	"sild/programme"
	"sild/referral"
	"sild/web/page"
	"sild/web/record"
)

// ReferralRoutes are referrals: written, sent, asked about, answered.
func ReferralRoutes(s *page.Server) {
	s.Do("POST /people/{subject}/refer", beginReferral, nil)
	s.Read("GET /referrals", inboxPage)
	s.Read("GET /referrals/drafts/{draft}", draftPage)
	s.Do("POST /referrals/drafts/{draft}", saveDraft, draftPage)
	s.Do("POST /referrals/drafts/{draft}/send", sendReferral, draftPage)
	s.Do("POST /referrals/drafts/{draft}/drop", dropDraft, nil)
	s.Read("GET /cases/{case}/sent", sentPage)
	s.Read("GET /cases/{case}/referral", referralPage)
	s.Handle("POST /referrals/drafts/{draft}/keep", false, keepDraft)
	s.Do("POST /cases/{case}/answer", answerReferral, referralPage)
	s.Do("POST /cases/{case}/bed", answerBed, referralPage)
	s.Do("POST /cases/{case}/questions", askBack, referralPage)
	s.Do("POST /cases/{case}/questions/{question}", replyTo, referralPage)
	s.Do("POST /cases/{case}/withdraw", withdrawReferral, referralPage)
	s.Read("GET /cases/{case}/amend", amendPage)
	s.Do("POST /cases/{case}/amend", amendReferral, amendPage)
	s.Do("POST /cases/{case}/answer/mistake", takeAnswerBack, referralPage)
	s.Read("GET /cases/{case}/letter", letterPage)
}

// A draftView is a referral that is being written.
type draftView struct {
	Bar       page.Identity
	At        string // of the draft
	Revision  string
	Provider  string
	Providers []page.Option // more than one: to choose from
	Reason    string
	Risk      string
	Override  string
	Page      string // key of this page, under which its script keeps what is typed
	Turn      string
	OwnRisk   string
	Org       string // whose the own text is
	Bed       string
	BedOn     string
	Houses    *record.AskView       // where the programme has houses: what is asked of one
	Questions []record.QuestionView // asked first: those that must be answered
	More      []record.QuestionView // that help, if one knows
	MoreOpen  bool
	Risky     []record.QuestionView // of risk and safety
	RiskOpen  bool
	Where     []page.Row
	Today     sild.Date
	Check     []checkView
	Outside   bool   // the person is outside the target group: say why
	Stands    string // how the check stands, in a line
	Free      bool   // nobody leaves a prison here: nothing is asked of one
	Conflict  *page.Conflict
}

// A checkView is one condition of who may come, with where to write down what
// is missing.
type checkView struct {
	page.Criterion
	Ask   string // whom to ask; empty for the one who is asked
	Facts []factView
}

// A factView is a fact that is missing. Go is where the form leads when it is
// saved by this button; empty: nowhere.
type factView struct{ Text, Go string }

func beginReferral(v *page.Visit) (string, error) {
	d, err := referral.NewDraft(v.Tx, v.ID("subject"))
	return "/referrals/drafts/" + string(d.ID), err
}

// draftOf is the draft of the request with whom it is about and the pack.
func draftOf(v *page.Visit) (d referral.Draft, s people.Subject, p *pack.Pack, err error) {
	if d, err = referral.DraftByID(v.Tx, v.ID("draft")); err != nil {
		return d, s, nil, err
	}
	if s, err = people.SubjectByID(v.Tx, d.Subject); err != nil { // the draft has opened it
		return d, s, nil, err
	}
	p, err = programme.Of(v.Tx, s.Programme)
	return d, s, p, err
}

func draftPage(v *page.Visit) (templ.Component, error) {
	d, subject, p, err := draftOf(v)
	if err != nil {
		return draftGone(v, err)
	}
	v.Page.Title = v.Page.T("referral.draft.title")
	savedStrip(v, "draft", "referral.draft.saved", d.UpdatedAt, "")
	view := draftView{
		At: "/referrals/drafts/" + string(d.ID), Revision: strconv.Itoa(d.Revision), Page: v.Page.Once, Turn: strconv.Itoa(d.Turn),
		OwnRisk: v.Typed("own_risk", d.OwnRisk), Org: v.Who.OrgName, Bed: v.Typed("bed", record.Tick(d.Bed)), BedOn: v.Typed("bed_on", d.BedOn.String()), Today: v.Page.Today,
		Provider: v.Typed("provider", string(d.Provider)), Reason: v.Typed("reason", d.Reason),
		Risk: v.Typed("risk", d.Risk), Override: v.Typed("override", d.Override), Free: !record.Leaves(p),
	}
	if view.Bar, err = record.BarOf(v, subject.ID, subject.Person, p); err != nil {
		return nil, err
	}
	if view.Houses, err = record.BedAsk(v, p, subject.Programme, d.Asking()); err != nil {
		return nil, err
	}
	providers, err := programme.Providers(v.Tx, subject.Programme)
	if err != nil {
		return nil, err
	}
	for _, x := range providers {
		view.Providers = append(view.Providers, page.Option{Value: string(x.Org), Text: x.Name})
	}

	known, err := referral.Inputs(v.Tx, p, access.Record{Subject: d.Subject})
	if err != nil {
		return nil, err
	}
	form, _ := p.Form(referral.FormID)
	answers := d.Answered()
	if v.Form != nil {
		answers = record.AnswersTyped(v, form)
	}
	view.Check, view.Outside, view.Stands = checkOf(v, p.Eligible(known.With(form.ID, answers)))
	risky := false // from the first question on that tells of an offence
	for _, q := range form.Questions {
		risky = risky || form.SectionOf(q) == 'O'
		if q.Retired || answers[q.ID] == nil && !q.Asked(known.With(form.ID, answers)) {
			continue
		}
		x, told := record.NewQuestionView(v, q, answers[q.ID]), answers[q.ID] != nil || v.Page.Problems[record.AnswerField(q)].Key != ""
		switch {
		case q.Required:
			view.Questions = append(view.Questions, x)
		case risky:
			view.Risky, view.RiskOpen = append(view.Risky, x), view.RiskOpen || told
		default:
			view.More, view.MoreOpen = append(view.More, x), view.MoreOpen || told
		}
		if field := record.AnswerField(q); v.Page.Problems[field].Key == "answer.required" { // in the summary it must say what
			v.Page.Problems[field] = sild.Message{Key: "referral.answer.required", Args: sild.Args{"question": v.Page.Pick(q.Text)}}
		}
	}
	view.RiskOpen = view.RiskOpen || view.Risk != "" || view.OwnRisk != ""
	if view.Where, err = whereRows(v, p, subject.ID); err != nil {
		return nil, err
	}
	if v.Form != nil && draftInput(v, p, sild.Problems{}).Behind(d) {
		if view.Conflict, err = draftConflict(v, d, form, view, answers); err != nil {
			return nil, err
		}
	}
	return draftFormPage(v.Page, view), nil
}

// checkOf is the check of the target group for the page: each condition, whether
// the person is outside, and how it stands in a line.
func checkOf(v *page.Visit, checked []pack.Checked) (list []checkView, outside bool, stands string) {
	count := map[pack.State]int{}
	for _, c := range checked {
		x := checkView{Criterion: page.Criterion{State: string(c.State), Text: v.Page.Pick(c.Sentence), Target: c.Kind == "target"}}
		if v.Who.Role != "prison" {
			x.Ask = v.Page.Pick(c.Ask)
		}
		for _, m := range c.Missing {
			x.Facts = append(x.Facts, factView{missingSaid(v, m.Key, m.Label), whereToWrite(m.Path)})
		}
		list = append(list, x)
		count[c.State]++
	}
	var parts []string
	for _, s := range []pack.State{pack.Yes, pack.No, pack.Unknown} {
		if count[s] > 0 {
			parts = append(parts, v.Page.N("referral.check."+string(s), count[s]))
		}
	}
	return list, count[pack.No] > 0, strings.Join(parts, " · ")
}

// missingSaid names a fact that is not known.
func missingSaid(v *page.Visit, key string, label pack.Texts) string {
	if len(label) > 0 {
		return v.Page.Pick(label)
	}
	return v.Page.T(key)
}

// whereToWrite is the form in which a fact about a person is written down.
func whereToWrite(path string) string {
	switch first, _, _ := strings.Cut(path, "."); first {
	case "person":
		return "edit"
	case "release":
		return "release"
	}
	return ""
}

// draftInput is what was typed into the form of a draft.
func draftInput(v *page.Visit, p *pack.Pack, pr sild.Problems) referral.DraftInput {
	form, _ := p.Form(referral.FormID)
	n, err := strconv.Atoi(v.Form.Get("revision"))
	if err != nil {
		n = -1 // no draft has it: a conflict, never an overwritten text
	}
	turn, err := strconv.Atoi(v.Form.Get("turn"))
	if err != nil {
		turn = 0 // without a script
	}
	ask := referral.BedAsk{Basis: v.Form.Get("bed_basis"), Decision: v.Form.Get("bed_decision"), Needs: v.Form["bed_needs"]}
	ask.House, ask.Team = record.HouseOrTeam(v.Form.Get("bed_house"))
	return referral.DraftInput{
		BedAsk: ask, Provider: sild.ID(v.Form.Get("provider")), Reason: v.Form.Get("reason"), Risk: v.Form.Get("risk"),
		Override: v.Form.Get("override"), Answers: record.AnswersTyped(v, form), Revision: n,
		OwnRisk: v.Form.Get("own_risk"), Bed: v.Ticked("bed"), BedOn: v.Date(pr, "bed_on"), Page: v.Form.Get("once"), Turn: turn,
	}
}

// saveDraft keeps what was typed; then it stays, or goes to where a missing fact
// is written down and from there back.
func saveDraft(v *page.Visit) (string, error) {
	d, _, p, err := draftOf(v)
	if err != nil {
		return "", goneMeanwhile(v, err)
	}
	pr := sild.Problems{}
	in := draftInput(v, p, pr)
	if _, err := referral.SaveDraft(v.Tx, d.ID, in); page.Both(pr, err) != nil {
		return "", page.Both(pr, err)
	}
	at := "/referrals/drafts/" + string(d.ID)
	if where := v.Form.Get("go"); where == "edit" || where == "release" || where == "where" {
		return "/people/" + string(d.Subject) + "/" + where + "?back=" + url.QueryEscape(at), nil
	}
	return at + "?saved=draft", nil
}

func sendReferral(v *page.Visit) (string, error) {
	d, _, p, err := draftOf(v)
	if err != nil {
		return "", goneMeanwhile(v, err)
	}
	pr := sild.Problems{}
	caseID, err := flow.Refer(v.Tx, d.Subject, d.ID, referral.Input{DraftInput: draftInput(v, p, pr)})
	return "/cases/" + string(caseID) + "/sent", page.Both(pr, err)
}

func dropDraft(v *page.Visit) (string, error) {
	d, err := referral.DraftByID(v.Tx, v.ID("draft"))
	if err != nil {
		if g, gone := referral.GoneOf(v.Tx, v.ID("draft")); gone == nil {
			return "/people/" + string(g.Subject), nil
		}
		return "", err
	}
	return "/people/" + string(d.Subject), referral.DropDraft(v.Tx, d.ID)
}

// draftConflict is what the reader typed beside what a colleague saved meanwhile.
func draftConflict(v *page.Visit, d referral.Draft, form pack.Form, mine draftView, answers map[string]any) (*page.Conflict, error) {
	who, err := org.Name(v.Tx, d.UpdatedBy)
	if err != nil {
		return nil, err
	}
	delete(v.Page.Problems, "")
	c := &page.Conflict{Who: who, When: v.When(d.UpdatedAt)}
	c.Rows = []page.ConflictRow{{Label: "referral.reason", Yours: mine.Reason, Theirs: d.Reason}}
	theirs := d.Answered()
	for _, q := range form.Questions {
		r := page.ConflictRow{LabelText: v.Page.Pick(q.Text), Yours: record.AnswerSaid(v, q, answers[q.ID]), Theirs: record.AnswerSaid(v, q, theirs[q.ID])}
		if r.Yours != r.Theirs {
			c.Rows = append(c.Rows, r)
		}
	}
	c.Rows = append(c.Rows, page.ConflictRow{Label: "referral.risk", Yours: mine.Risk, Theirs: d.Risk})
	if mine.OwnRisk != d.OwnRisk {
		c.Rows = append(c.Rows, page.ConflictRow{Label: "referral.own_risk", Yours: mine.OwnRisk, Theirs: d.OwnRisk})
	}
	if bed := bedSaid(v, d.Bed, d.BedOn); bedTyped(v) != bed {
		c.Rows = append(c.Rows, page.ConflictRow{Label: "referral.bed", Yours: bedTyped(v), Theirs: bed})
	}
	if mine.Override != d.Override {
		c.Rows = append(c.Rows, page.ConflictRow{Label: "referral.override", Yours: mine.Override, Theirs: d.Override})
	}
	return c, nil
}
