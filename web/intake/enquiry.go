// SPDX-License-Identifier: EUPL-1.2

package intake

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
	"sild/web/page"
	"sild/web/record"
)

// EnquiryRoutes are messages of the public, and taking somebody in.
func EnquiryRoutes(s *page.Server) {
	s.Read("GET /enquiries", enquiriesPage)
	s.Read("GET /enquiries/{enquiry}", enquiryPage)
	s.Do("POST /enquiries/{enquiry}/answer", answerEnquiry, enquiryPage)
	s.Do("POST /enquiries/{enquiry}/close", closeEnquiry, enquiryPage)
	s.Do("POST /enquiries/{enquiry}/wanted", wantEnquiry, nil)
	s.Read("GET /take-in", takeInPage)
	s.Do("POST /take-in", takeIn, takeInPage)
}

// An enquiriesView is the team's inbox of what the public wrote.
type enquiriesView struct {
	Tabs  []page.Tab
	List  []page.Task
	Empty string
}

// An enquiryView is one of them, with the forms in which it is dealt with.
type enquiryView struct {
	Body, Dir string
	Rows      []page.Row
	Suspect   string
	Wanted    string // where one says that it is not unwanted
	TakeIn    string
	Answer    *page.Form
	Close     *page.Form
	How, Said string
	Hows      []page.Option
	Reason    string
	Reasons   []page.Option
	CloseSaid string
}

func enquiriesPage(v *page.Visit) (templ.Component, error) {
	if err := access.Duty(v.Tx, access.Messages); err != nil {
		return nil, err
	}
	which := v.Query("which")
	if !slices.Contains([]string{"suspect", "done"}, which) {
		which = "open"
	}
	v.SavedPlain()
	v.Page.Title = v.Page.T("enquiry.title")
	open, suspect, err := referral.OpenEnquiries(v.Tx)
	if err != nil {
		return nil, err
	}
	x := enquiriesView{Empty: "enquiry.none." + which}
	for _, t := range []struct {
		id string
		n  int
	}{{"open", open}, {"suspect", suspect}, {"done", 0}} {
		x.Tabs = append(x.Tabs, page.Tab{Label: "enquiry.tab." + t.id, Href: "/enquiries?which=" + t.id, Count: t.n, On: t.id == which})
	}
	list, err := referral.Enquiries(v.Tx, which)
	for _, e := range list {
		x.List = append(x.List, enquiryTask(v, e))
	}
	return enquiriesSheet(v.Page, x), err
}

func enquiryTask(v *page.Visit, e referral.Enquiry) page.Task {
	words := []rune(strings.Join(strings.Fields(e.Body), " "))
	if len(words) > 80 {
		words = append(words[:80], '…')
	}
	t := page.Task{
		What: v.Page.T("public.kind." + e.Kind), Href: "/enquiries/" + string(e.ID), Note: string(words),
		Detail: v.Page.T("enquiry.sent", "when", enquiryAt(v, e.SentAt), "lang", langName(v, e.Lang)),
	}
	if e.Name != "" {
		t.What += " · " + e.Name
	}
	return t
}

func langName(v *page.Visit, lang string) string { return i18n.ForOwn(i18n.Lang(lang)).T("my.lang") }

// EnquiriesToday are the messages that wait for the reader's team.
func EnquiriesToday(v *page.Visit) (record.Section, error) {
	list, err := referral.Enquiries(v.Tx, "open")
	s := record.Section{Key: "today.enquiries", Href: "/enquiries"}
	for _, e := range list {
		s.List = append(s.List, enquiryTask(v, e))
	}
	return s, err
}

func enquiryPage(v *page.Visit) (templ.Component, error) {
	e, err := referral.EnquiryByID(v.Tx, v.ID("enquiry"))
	if err != nil {
		return nil, err
	}
	p, err := programme.Of(v.Tx, e.Programme)
	if err != nil {
		return nil, err
	}
	v.SavedPlain()
	v.Page.Title = v.Page.T("public.kind." + e.Kind)
	at := "/enquiries/" + string(e.ID)
	x := enquiryView{Body: e.Body}
	x.Rows = []page.Row{
		{Label: "enquiry.from", Value: e.Name, Missing: "enquiry.unnamed"},
		{Label: "enquiry.reach", Value: e.Reach, Missing: "enquiry.no_reach"},
		{Label: "enquiry.when", Value: enquiryAt(v, e.SentAt), HintText: langName(v, e.Lang)},
	}
	if e.State != "open" {
		names, err := org.Names(v.Tx, []sild.ID{e.DoneBy})
		if err != nil {
			return nil, err
		}
		said := []string{v.Page.T("enquiry.state." + e.State)}
		if e.How != "" {
			said = append(said, v.Page.T("enquiry.how."+e.How))
		}
		if e.Reason != "" {
			said = append(said, v.Value(p, "message_closings", e.Reason))
		}
		r := page.Row{Label: "enquiry.done", Value: strings.Join(said, " · "), HintText: v.Page.T("enquiry.done.by", "who", names[e.DoneBy], "when", enquiryAt(v, e.DoneAt))}
		if e.Case != "" {
			r.Change = "/cases/" + string(e.Case)
		}
		x.Rows = append(x.Rows, r)
		if e.Said != "" {
			x.Rows = append(x.Rows, page.Row{Label: "enquiry.said", Value: e.Said})
		}
		return enquirySheet(v.Page, x), nil
	}
	if e.Suspect != "" {
		var signs []string
		for s := range strings.FieldsSeq(e.Suspect) {
			signs = append(signs, v.Page.T("enquiry.sign."+s))
		}
		x.Suspect, x.Wanted = strings.Join(signs, " "), at+"/wanted"
	}
	if p.Intake == "provider" && access.May(v.Who.Role, access.TakeIn) {
		x.TakeIn = "/take-in?enquiry=" + string(e.ID)
	}
	if v.Form != nil {
		v.Page.Form = "answer"
		if strings.HasSuffix(v.Route, "/close") {
			v.Page.Form = "close"
		}
	}
	x.Answer = &page.Form{ID: "answer", Action: at + "/answer", Submit: "enquiry.answer", Here: true, Keep: true}
	x.Close = &page.Form{ID: "close", Action: at + "/close", Submit: "enquiry.close", Here: true}
	x.How, x.Said = v.TypedIn("answer", "how", ""), v.TypedIn("answer", "said", "")
	x.Reason, x.CloseSaid = v.TypedIn("close", "reason", ""), v.TypedIn("close", "said", "")
	x.Hows = page.Choices("enquiry.how.", referral.EnquiryWays...)
	for _, r := range p.Vocabularies["message_closings"].Values {
		if !r.Retired {
			x.Reasons = append(x.Reasons, page.Option{Value: r.ID, Text: v.Page.Pick(r.Names)})
		}
	}
	return enquirySheet(v.Page, x), nil
}

func answerEnquiry(v *page.Visit) (string, error) {
	_, err := referral.EndEnquiry(v.Tx, v.ID("enquiry"), referral.EnquiryEnd{State: "answered", How: v.Form.Get("how"), Said: v.Form.Get("said")})
	return v.GoOn("/enquiries?saved=1", sild.Problems{}, err)
}

func closeEnquiry(v *page.Visit) (string, error) {
	_, err := referral.EndEnquiry(v.Tx, v.ID("enquiry"), referral.EnquiryEnd{State: "closed", Reason: v.Form.Get("reason"), Said: v.Form.Get("said")})
	return v.GoOn("/enquiries?saved=1", sild.Problems{}, err)
}

func wantEnquiry(v *page.Visit) (string, error) {
	return "/enquiries/" + string(v.ID("enquiry")) + "?saved=1", referral.WantEnquiry(v.Tx, v.ID("enquiry"))
}

// A takeInView is the form in which a coordinator begins a case with somebody who
// comes by themselves.
type takeInView struct {
	Enquiry, Said, By string
	Programme         string
	Programmes        []page.Option
	Fields            personFields
	Reason, Override  string
	Questions         []record.QuestionView
}

// intakes are the programmes in which the reader's organisation takes people in.
func intakes(v *page.Visit) (list []programme.Programme, first *pack.Pack, err error) {
	all, err := programme.All(v.Tx)
	for _, pr := range all {
		works, err := programme.Works(v.Tx, pr.ID, v.Who.Org, "provider")
		if err != nil {
			return nil, nil, err
		}
		p, err := programme.Of(v.Tx, pr.ID)
		if err != nil {
			return nil, nil, err
		}
		if works && p.Intake == "provider" {
			if list = append(list, pr); first == nil || string(pr.ID) == v.Typed("programme", v.Query("programme")) {
				first = p
			}
		}
	}
	return list, first, err
}

func takeInPage(v *page.Visit) (templ.Component, error) {
	if err := access.Duty(v.Tx, access.TakeIn); err != nil {
		return nil, err
	}
	list, p, err := intakes(v)
	if err != nil {
		return nil, err
	}
	if p == nil {
		return nil, sild.Missing()
	}
	v.Page.Title = v.Page.T("take_in.title")
	x := takeInView{Enquiry: v.Typed("enquiry", v.Query("enquiry")), Fields: newPersonFields(v, people.Detail{}, p.Country), Override: v.Typed("override", "")}
	for _, pr := range list {
		at, err := programme.Of(v.Tx, pr.ID)
		if err != nil {
			return nil, err
		}
		x.Programmes = append(x.Programmes, page.Option{Value: string(pr.ID), Text: v.Page.Pick(at.Names)})
		if at == p {
			x.Programme = string(pr.ID)
		}
	}
	if x.Enquiry != "" {
		e, err := referral.EnquiryByID(v.Tx, sild.ID(x.Enquiry))
		if err != nil {
			return nil, err
		}
		x.Said, x.By = e.Body, strings.Trim(e.Name+" · "+e.Reach, " ·")
	}
	x.Reason = v.Typed("reason", x.Said)
	form, _ := p.Form(referral.FormID)
	answers := map[string]any{}
	if v.Form != nil {
		answers = record.AnswersTyped(v, form)
	}
	for _, q := range form.Questions {
		if q.ID == tonguesAsked && !q.Retired {
			x.Fields.Languages = nil // it is asked once, for all of them
		}
		if !q.Retired {
			x.Questions = append(x.Questions, record.NewQuestionView(v, q, answers[q.ID]))
		}
	}
	return takeInSheet(v.Page, x), nil
}

func takeIn(v *page.Visit) (string, error) {
	list, p, err := intakes(v)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(list, func(pr programme.Programme) bool { return string(pr.ID) == v.Form.Get("programme") })
	if i < 0 {
		return "", sild.Missing()
	}
	pr := sild.Problems{}
	form, _ := p.Form(referral.FormID)
	person := detailInput(v, pr)
	if person.Language == "" {
		person.Language = firstTongue(record.AnswersTyped(v, form))
	}
	caseID, _, err := referral.TakeIn(v.Tx, list[i], referral.IntakeInput{
		Person: person, Enquiry: sild.ID(v.Form.Get("enquiry")),
		DraftInput: referral.DraftInput{Reason: v.Form.Get("reason"), Override: v.Form.Get("override"), Answers: record.AnswersTyped(v, form)},
	})
	return v.GoOn("/cases/"+string(caseID)+"/referral", pr, err)
}

// tonguesAsked is the question of a referral in which languages one can talk with
// somebody, as matching reads it.
const tonguesAsked = "languages"

// firstTongue is the first of the languages that were ticked which Sild knows.
func firstTongue(answers map[string]any) string {
	list, _ := answers[tonguesAsked].([]any)
	for _, x := range list {
		if s, ok := x.(string); ok && slices.Contains(people.Languages, s) {
			return s
		}
	}
	return ""
}

// enquiryAt is a day and a time of it, in words.
func enquiryAt(v *page.Visit, t time.Time) string {
	return v.Page.Day(sild.DateOf(t, v.Page.Zone), v.Page.Today) + " " + v.Page.Time(t, v.Page.Zone)
}
