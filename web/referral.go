// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"sild"
	"sild/flow"
	"sild/access"
	"sild/org"
	"sild/pack"
	"sild/people"
	"sild/programme"
	"sild/referral"
)

func (s *Server) referralRoutes() {
	s.write("POST /people/{subject}/refer", beginReferral, nil)
	s.read("GET /referrals", inboxPage)
	s.read("GET /referrals/drafts/{draft}", draftPage)
	s.write("POST /referrals/drafts/{draft}", saveDraft, draftPage)
	s.write("POST /referrals/drafts/{draft}/send", sendReferral, draftPage)
	s.write("POST /referrals/drafts/{draft}/drop", dropDraft, nil)
	s.read("GET /cases/{case}/sent", sentPage)
	s.read("GET /cases/{case}/referral", referralPage)
	s.handle("POST /referrals/drafts/{draft}/keep", false, keepDraft)
	s.write("POST /cases/{case}/answer", answerReferral, referralPage)
	s.write("POST /cases/{case}/bed", answerBed, referralPage)
	s.write("POST /cases/{case}/questions", askBack, referralPage)
	s.write("POST /cases/{case}/questions/{question}", replyTo, referralPage)
	s.write("POST /cases/{case}/withdraw", withdrawReferral, referralPage)
	s.read("GET /cases/{case}/amend", amendPage)
	s.write("POST /cases/{case}/amend", amendReferral, amendPage)
	s.write("POST /cases/{case}/answer/mistake", takeAnswerBack, referralPage)
	s.read("GET /cases/{case}/letter", letterPage)
}

// A draftView is a referral that is being written.
type draftView struct {
	Bar       identity
	At        string // of the draft
	Revision  string
	Provider  string
	Providers []option // more than one: to choose from
	Reason    string
	Risk      string
	Override  string
	Page      string // key of this page, under which its script keeps what is typed
	Turn      string
	OwnRisk   string
	Org       string // whose the own text is
	Bed       string
	BedOn     string
	Houses    *askView       // where the programme has houses: what is asked of one
	Questions []questionView // asked first: those that must be answered
	More      []questionView // that help, if one knows
	MoreOpen  bool
	Risky     []questionView // of risk and safety
	RiskOpen  bool
	Where     []row
	Today     sild.Date
	Check     []checkView
	Outside   bool   // the person is outside the target group: say why
	Stands    string // how the check stands, in a line
	Free      bool   // nobody leaves a prison here: nothing is asked of one
	Conflict  *conflict
}

// A checkView is one condition of who may come, with where to write down what
// is missing.
type checkView struct {
	criterion
	Ask   string // whom to ask; empty for the one who is asked
	Facts []factView
}

// A factView is a fact that is missing. Go is where the form leads when it is
// saved by this button; empty: nowhere.
type factView struct{ Text, Go string }

func beginReferral(v *visit) (string, error) {
	d, err := referral.NewDraft(v.tx, v.id("subject"))
	return "/referrals/drafts/" + string(d.ID), err
}

// draftOf is the draft of the request with whom it is about and the pack.
func (v *visit) draftOf() (d referral.Draft, s people.Subject, p *pack.Pack, err error) {
	if d, err = referral.DraftByID(v.tx, v.id("draft")); err != nil {
		return d, s, nil, err
	}
	if s, err = people.SubjectByID(v.tx, d.Subject); err != nil { // the draft has opened it
		return d, s, nil, err
	}
	p, err = programme.Of(v.tx, s.Programme)
	return d, s, p, err
}

func draftPage(v *visit) (templ.Component, error) {
	d, subject, p, err := v.draftOf()
	if err != nil {
		return v.draftGone(err)
	}
	v.page.Title = v.page.T("referral.draft.title")
	v.savedStrip("draft", "referral.draft.saved", d.UpdatedAt, "")
	view := draftView{
		At: "/referrals/drafts/" + string(d.ID), Revision: strconv.Itoa(d.Revision), Page: v.page.Once, Turn: strconv.Itoa(d.Turn),
		OwnRisk: v.typed("own_risk", d.OwnRisk), Org: v.who.OrgName, Bed: v.typed("bed", tick(d.Bed)), BedOn: v.typed("bed_on", d.BedOn.String()), Today: v.page.Today,
		Provider: v.typed("provider", string(d.Provider)), Reason: v.typed("reason", d.Reason),
		Risk: v.typed("risk", d.Risk), Override: v.typed("override", d.Override), Free: !leaves(p),
	}
	if view.Bar, err = v.barOf(subject.ID, subject.Person, p); err != nil {
		return nil, err
	}
	if view.Houses, err = v.bedAsk(p, subject.Programme, d.Asking()); err != nil {
		return nil, err
	}
	providers, err := programme.Providers(v.tx, subject.Programme)
	if err != nil {
		return nil, err
	}
	for _, x := range providers {
		view.Providers = append(view.Providers, option{Value: string(x.Org), Text: x.Name})
	}

	known, err := referral.Inputs(v.tx, p, access.Record{Subject: d.Subject})
	if err != nil {
		return nil, err
	}
	form, _ := p.Form(referral.FormID)
	answers := d.Answered()
	if v.form != nil {
		answers = v.answersTyped(form)
	}
	view.Check, view.Outside, view.Stands = v.checkOf(p.Eligible(known.With(form.ID, answers)))
	risky := false // from the first question on that tells of an offence
	for _, q := range form.Questions {
		risky = risky || form.SectionOf(q) == 'O'
		if q.Retired || answers[q.ID] == nil && !q.Asked(known.With(form.ID, answers)) {
			continue
		}
		x, told := v.question(q, answers[q.ID]), answers[q.ID] != nil || v.page.Problems[answerField(q)].Key != ""
		switch {
		case q.Required:
			view.Questions = append(view.Questions, x)
		case risky:
			view.Risky, view.RiskOpen = append(view.Risky, x), view.RiskOpen || told
		default:
			view.More, view.MoreOpen = append(view.More, x), view.MoreOpen || told
		}
		if field := answerField(q); v.page.Problems[field].Key == "answer.required" { // in the summary it must say what
			v.page.Problems[field] = sild.Message{Key: "referral.answer.required", Args: sild.Args{"question": v.page.Pick(q.Text)}}
		}
	}
	view.RiskOpen = view.RiskOpen || view.Risk != "" || view.OwnRisk != ""
	if view.Where, err = v.whereRows(p, subject.ID); err != nil {
		return nil, err
	}
	if v.form != nil && v.draftInput(p, sild.Problems{}).Behind(d) {
		if view.Conflict, err = v.draftConflict(d, form, view, answers); err != nil {
			return nil, err
		}
	}
	return draftFormPage(v.page, view), nil
}

// barOf is the identity bar of a person beside any case, with the way back.
func (v *visit) barOf(subject, person sild.ID, p *pack.Pack) (identity, error) {
	d, err := people.DetailOf(v.tx, person)
	if err != nil {
		return identity{}, err
	}
	last, err := people.ReleaseOf(v.tx, subject)
	if err != nil {
		return identity{}, err
	}
	bar := v.personBar(p, d, last)
	bar.Href = "/people/" + string(subject)
	return bar, nil
}

// checkOf is the check of the target group for the page: each condition, whether
// the person is outside, and how it stands in a line.
func (v *visit) checkOf(checked []pack.Checked) (list []checkView, outside bool, stands string) {
	count := map[pack.State]int{}
	for _, c := range checked {
		x := checkView{criterion: criterion{State: string(c.State), Text: v.page.Pick(c.Sentence), Target: c.Kind == "target"}}
		if v.who.Role != "prison" {
			x.Ask = v.page.Pick(c.Ask)
		}
		for _, m := range c.Missing {
			x.Facts = append(x.Facts, factView{v.missingSaid(m.Key, m.Label), whereToWrite(m.Path)})
		}
		list = append(list, x)
		count[c.State]++
	}
	var parts []string
	for _, s := range []pack.State{pack.Yes, pack.No, pack.Unknown} {
		if count[s] > 0 {
			parts = append(parts, v.page.N("referral.check."+string(s), count[s]))
		}
	}
	return list, count[pack.No] > 0, strings.Join(parts, " · ")
}

// missingSaid names a fact that is not known.
func (v *visit) missingSaid(key string, label pack.Texts) string {
	if len(label) > 0 {
		return v.page.Pick(label)
	}
	return v.page.T(key)
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
func (v *visit) draftInput(p *pack.Pack, pr sild.Problems) referral.DraftInput {
	form, _ := p.Form(referral.FormID)
	n, err := strconv.Atoi(v.form.Get("revision"))
	if err != nil {
		n = -1 // no draft has it: a conflict, never an overwritten text
	}
	turn, err := strconv.Atoi(v.form.Get("turn"))
	if err != nil {
		turn = 0 // without a script
	}
	ask := referral.BedAsk{Basis: v.form.Get("bed_basis"), Decision: v.form.Get("bed_decision"), Needs: v.form["bed_needs"]}
	ask.House, ask.Team = houseOrTeam(v.form.Get("bed_house"))
	return referral.DraftInput{
		BedAsk: ask, Provider: sild.ID(v.form.Get("provider")), Reason: v.form.Get("reason"), Risk: v.form.Get("risk"),
		Override: v.form.Get("override"), Answers: v.answersTyped(form), Revision: n,
		OwnRisk: v.form.Get("own_risk"), Bed: v.ticked("bed"), BedOn: v.date(pr, "bed_on"), Page: v.form.Get("once"), Turn: turn,
	}
}

// saveDraft keeps what was typed; then it stays, or goes to where a missing fact
// is written down and from there back.
func saveDraft(v *visit) (string, error) {
	d, _, p, err := v.draftOf()
	if err != nil {
		return "", v.goneMeanwhile(err)
	}
	pr := sild.Problems{}
	in := v.draftInput(p, pr)
	if _, err := referral.SaveDraft(v.tx, d.ID, in); both(pr, err) != nil {
		return "", both(pr, err)
	}
	at := "/referrals/drafts/" + string(d.ID)
	if where := v.form.Get("go"); where == "edit" || where == "release" || where == "where" {
		return "/people/" + string(d.Subject) + "/" + where + "?back=" + url.QueryEscape(at), nil
	}
	return at + "?saved=draft", nil
}

func sendReferral(v *visit) (string, error) {
	d, _, p, err := v.draftOf()
	if err != nil {
		return "", v.goneMeanwhile(err)
	}
	pr := sild.Problems{}
	caseID, err := flow.Refer(v.tx, d.Subject, d.ID, referral.Input{DraftInput: v.draftInput(p, pr)})
	return "/cases/" + string(caseID) + "/sent", both(pr, err)
}

func dropDraft(v *visit) (string, error) {
	d, err := referral.DraftByID(v.tx, v.id("draft"))
	if err != nil {
		if g, gone := referral.GoneOf(v.tx, v.id("draft")); gone == nil {
			return "/people/" + string(g.Subject), nil
		}
		return "", err
	}
	return "/people/" + string(d.Subject), referral.DropDraft(v.tx, d.ID)
}

// draftConflict is what the reader typed beside what a colleague saved meanwhile.
func (v *visit) draftConflict(d referral.Draft, form pack.Form, mine draftView, answers map[string]any) (*conflict, error) {
	who, err := org.Name(v.tx, d.UpdatedBy)
	if err != nil {
		return nil, err
	}
	delete(v.page.Problems, "")
	c := &conflict{Who: who, When: v.when(d.UpdatedAt)}
	c.Rows = []conflictRow{{Label: "referral.reason", Yours: mine.Reason, Theirs: d.Reason}}
	theirs := d.Answered()
	for _, q := range form.Questions {
		r := conflictRow{LabelText: v.page.Pick(q.Text), Yours: v.answerSaid(q, answers[q.ID]), Theirs: v.answerSaid(q, theirs[q.ID])}
		if r.Yours != r.Theirs {
			c.Rows = append(c.Rows, r)
		}
	}
	c.Rows = append(c.Rows, conflictRow{Label: "referral.risk", Yours: mine.Risk, Theirs: d.Risk})
	if mine.OwnRisk != d.OwnRisk {
		c.Rows = append(c.Rows, conflictRow{Label: "referral.own_risk", Yours: mine.OwnRisk, Theirs: d.OwnRisk})
	}
	if bed := v.bedSaid(d.Bed, d.BedOn); v.bedTyped() != bed {
		c.Rows = append(c.Rows, conflictRow{Label: "referral.bed", Yours: v.bedTyped(), Theirs: bed})
	}
	if mine.Override != d.Override {
		c.Rows = append(c.Rows, conflictRow{Label: "referral.override", Yours: mine.Override, Theirs: d.Override})
	}
	return c, nil
}
