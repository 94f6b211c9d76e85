// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/i18n"
	"sild/org"
	"sild/pack"
	"sild/people"
	"sild/programme"
	"sild/referral"
)

func (s *Server) enquiryRoutes() {
	s.read("GET /enquiries", enquiriesPage)
	s.read("GET /enquiries/{enquiry}", enquiryPage)
	s.write("POST /enquiries/{enquiry}/answer", answerEnquiry, enquiryPage)
	s.write("POST /enquiries/{enquiry}/close", closeEnquiry, enquiryPage)
	s.write("POST /enquiries/{enquiry}/wanted", wantEnquiry, nil)
}

// An enquiriesView is the team's inbox of what the public wrote.
type enquiriesView struct {
	Tabs  []tab
	List  []task
	Empty string
}

// An enquiryView is one of them, with the forms in which it is dealt with.
type enquiryView struct {
	Body, Dir string
	Rows      []row
	Suspect   string
	Wanted    string // where one says that it is not unwanted
	TakeIn    string
	Answer    *form
	Close     *form
	How, Said string
	Hows      []option
	Reason    string
	Reasons   []option
	CloseSaid string
}

func enquiriesPage(v *visit) (templ.Component, error) {
	if err := access.Duty(v.tx, access.Messages); err != nil {
		return nil, err
	}
	which := v.query("which")
	if !slices.Contains([]string{"suspect", "done"}, which) {
		which = "open"
	}
	v.savedPlain()
	v.page.Title = v.page.T("enquiry.title")
	open, suspect, err := referral.OpenEnquiries(v.tx)
	if err != nil {
		return nil, err
	}
	x := enquiriesView{Empty: "enquiry.none." + which}
	for _, t := range []struct {
		id string
		n  int
	}{{"open", open}, {"suspect", suspect}, {"done", 0}} {
		x.Tabs = append(x.Tabs, tab{Label: "enquiry.tab." + t.id, Href: "/enquiries?which=" + t.id, Count: t.n, On: t.id == which})
	}
	list, err := referral.Enquiries(v.tx, which)
	for _, e := range list {
		x.List = append(x.List, v.enquiryTask(e))
	}
	return enquiriesSheet(v.page, x), err
}

func (v *visit) enquiryTask(e referral.Enquiry) task {
	words := []rune(strings.Join(strings.Fields(e.Body), " "))
	if len(words) > 80 {
		words = append(words[:80], '…')
	}
	t := task{
		What: v.page.T("public.kind." + e.Kind), Href: "/enquiries/" + string(e.ID), Note: string(words),
		Detail: v.page.T("enquiry.sent", "when", v.enquiryAt(e.SentAt), "lang", v.langName(e.Lang)),
	}
	if e.Name != "" {
		t.What += " · " + e.Name
	}
	return t
}

func (v *visit) langName(lang string) string { return i18n.ForOwn(i18n.Lang(lang)).T("my.lang") }

// enquiriesToday are the messages that wait for the reader's team.
func (v *visit) enquiriesToday() (section, error) {
	list, err := referral.Enquiries(v.tx, "open")
	s := section{Key: "today.enquiries", Href: "/enquiries"}
	for _, e := range list {
		s.List = append(s.List, v.enquiryTask(e))
	}
	return s, err
}

func enquiryPage(v *visit) (templ.Component, error) {
	e, err := referral.EnquiryByID(v.tx, v.id("enquiry"))
	if err != nil {
		return nil, err
	}
	p, err := programme.Of(v.tx, e.Programme)
	if err != nil {
		return nil, err
	}
	v.savedPlain()
	v.page.Title = v.page.T("public.kind." + e.Kind)
	at := "/enquiries/" + string(e.ID)
	x := enquiryView{Body: e.Body}
	x.Rows = []row{
		{Label: "enquiry.from", Value: e.Name, Missing: "enquiry.unnamed"},
		{Label: "enquiry.reach", Value: e.Reach, Missing: "enquiry.no_reach"},
		{Label: "enquiry.when", Value: v.enquiryAt(e.SentAt), HintText: v.langName(e.Lang)},
	}
	if e.State != "open" {
		names, err := org.Names(v.tx, []sild.ID{e.DoneBy})
		if err != nil {
			return nil, err
		}
		said := []string{v.page.T("enquiry.state." + e.State)}
		if e.How != "" {
			said = append(said, v.page.T("enquiry.how."+e.How))
		}
		if e.Reason != "" {
			said = append(said, v.value(p, "message_closings", e.Reason))
		}
		r := row{Label: "enquiry.done", Value: strings.Join(said, " · "), HintText: v.page.T("enquiry.done.by", "who", names[e.DoneBy], "when", v.enquiryAt(e.DoneAt))}
		if e.Case != "" {
			r.Change = "/cases/" + string(e.Case)
		}
		x.Rows = append(x.Rows, r)
		if e.Said != "" {
			x.Rows = append(x.Rows, row{Label: "enquiry.said", Value: e.Said})
		}
		return enquirySheet(v.page, x), nil
	}
	if e.Suspect != "" {
		var signs []string
		for s := range strings.FieldsSeq(e.Suspect) {
			signs = append(signs, v.page.T("enquiry.sign."+s))
		}
		x.Suspect, x.Wanted = strings.Join(signs, " "), at+"/wanted"
	}
	if p.Intake == "provider" && access.May(v.who.Role, access.TakeIn) {
		x.TakeIn = "/take-in?enquiry=" + string(e.ID)
	}
	if v.form != nil {
		v.page.Form = "answer"
		if strings.HasSuffix(v.route, "/close") {
			v.page.Form = "close"
		}
	}
	x.Answer = &form{ID: "answer", Action: at + "/answer", Submit: "enquiry.answer", Here: true, Keep: true}
	x.Close = &form{ID: "close", Action: at + "/close", Submit: "enquiry.close", Here: true}
	x.How, x.Said = v.typedIn("answer", "how", ""), v.typedIn("answer", "said", "")
	x.Reason, x.CloseSaid = v.typedIn("close", "reason", ""), v.typedIn("close", "said", "")
	x.Hows = choices("enquiry.how.", referral.EnquiryWays...)
	for _, r := range p.Vocabularies["message_closings"].Values {
		if !r.Retired {
			x.Reasons = append(x.Reasons, option{Value: r.ID, Text: v.page.Pick(r.Names)})
		}
	}
	return enquirySheet(v.page, x), nil
}

func answerEnquiry(v *visit) (string, error) {
	_, err := referral.EndEnquiry(v.tx, v.id("enquiry"), referral.EnquiryEnd{State: "answered", How: v.form.Get("how"), Said: v.form.Get("said")})
	return v.goOn("/enquiries?saved=1", sild.Problems{}, err)
}

func closeEnquiry(v *visit) (string, error) {
	_, err := referral.EndEnquiry(v.tx, v.id("enquiry"), referral.EnquiryEnd{State: "closed", Reason: v.form.Get("reason"), Said: v.form.Get("said")})
	return v.goOn("/enquiries?saved=1", sild.Problems{}, err)
}

func wantEnquiry(v *visit) (string, error) {
	return "/enquiries/" + string(v.id("enquiry")) + "?saved=1", referral.WantEnquiry(v.tx, v.id("enquiry"))
}

// A takeInView is the form in which a coordinator begins a case with somebody who
// comes by themselves.
type takeInView struct {
	Enquiry, Said, By string
	Programme         string
	Programmes        []option
	Fields            personFields
	Reason, Override  string
	Questions         []questionView
}

// intakes are the programmes in which the reader's organisation takes people in.
func (v *visit) intakes() (list []programme.Programme, first *pack.Pack, err error) {
	all, err := programme.All(v.tx)
	for _, pr := range all {
		works, err := programme.Works(v.tx, pr.ID, v.who.Org, "provider")
		if err != nil {
			return nil, nil, err
		}
		p, err := programme.Of(v.tx, pr.ID)
		if err != nil {
			return nil, nil, err
		}
		if works && p.Intake == "provider" {
			if list = append(list, pr); first == nil || string(pr.ID) == v.typed("programme", v.query("programme")) {
				first = p
			}
		}
	}
	return list, first, err
}

func takeInPage(v *visit) (templ.Component, error) {
	if err := access.Duty(v.tx, access.TakeIn); err != nil {
		return nil, err
	}
	list, p, err := v.intakes()
	if err != nil {
		return nil, err
	}
	if p == nil {
		return nil, sild.Missing()
	}
	v.page.Title = v.page.T("take_in.title")
	x := takeInView{Enquiry: v.typed("enquiry", v.query("enquiry")), Fields: v.personFields(people.Detail{}, p.Country), Override: v.typed("override", "")}
	for _, pr := range list {
		at, err := programme.Of(v.tx, pr.ID)
		if err != nil {
			return nil, err
		}
		x.Programmes = append(x.Programmes, option{Value: string(pr.ID), Text: v.page.Pick(at.Names)})
		if at == p {
			x.Programme = string(pr.ID)
		}
	}
	if x.Enquiry != "" {
		e, err := referral.EnquiryByID(v.tx, sild.ID(x.Enquiry))
		if err != nil {
			return nil, err
		}
		x.Said, x.By = e.Body, strings.Trim(e.Name+" · "+e.Reach, " ·")
	}
	x.Reason = v.typed("reason", x.Said)
	form, _ := p.Form(referral.FormID)
	answers := map[string]any{}
	if v.form != nil {
		answers = v.answersTyped(form)
	}
	for _, q := range form.Questions {
		if !q.Retired {
			x.Questions = append(x.Questions, v.question(q, answers[q.ID]))
		}
	}
	return takeInSheet(v.page, x), nil
}

func takeIn(v *visit) (string, error) {
	list, p, err := v.intakes()
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(list, func(pr programme.Programme) bool { return string(pr.ID) == v.form.Get("programme") })
	if i < 0 {
		return "", sild.Missing()
	}
	pr := sild.Problems{}
	form, _ := p.Form(referral.FormID)
	caseID, _, err := referral.TakeIn(v.tx, list[i], referral.IntakeInput{
		Person: v.detailInput(pr), Enquiry: sild.ID(v.form.Get("enquiry")),
		DraftInput: referral.DraftInput{Reason: v.form.Get("reason"), Override: v.form.Get("override"), Answers: v.answersTyped(form)},
	})
	return v.goOn("/cases/"+string(caseID)+"/referral", pr, err)
}

// enquiryAt is a day and a time of it, in words.
func (v *visit) enquiryAt(t time.Time) string {
	return v.page.Day(sild.DateOf(t, v.page.Zone), v.page.Today) + " " + v.page.Time(t, v.page.Zone)
}
