// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"sild"
	"sild/access"
	"sild/db"
	"sild/i18n"
	"sild/own"
)

// person is the security scheme of a person's own pages: its tokens open nothing
// else, and no other token opens them.
const person = "person"

// OwnEntry is the code with which a person comes in.
type OwnEntry struct {
	Code string `json:"code" doc:"As it stands on the paper; dashes and the size of letters do not matter."`
	Word string `json:"word,omitempty" doc:"The person's own word, if they have one."`
}

// OwnSession is an hour on a person's own pages.
type OwnSession struct {
	Token   string    `json:"token"`
	Expires time.Time `json:"expires"`
}

// MyPage is what a person is shown of their record.
type MyPage struct {
	Name     string      `json:"name"`
	Language string      `json:"language"`
	Helper   string      `json:"helper,omitempty" doc:"First name."`
	Phone    string      `json:"phone,omitempty" doc:"Of the helper."`
	Meetings []MyMeeting `json:"meetings" nullable:"false" doc:"The next first."`
	Steps    []MyStep    `json:"steps" nullable:"false"`
	Cases    []MyCase    `json:"cases" nullable:"false"`
}

// MyMeeting is one that is planned with the person.
type MyMeeting struct {
	ID       sild.ID   `json:"id"`
	Case     sild.ID   `json:"case"`
	StartsAt time.Time `json:"starts_at"`
	Minutes  int       `json:"minutes"`
	Place    string    `json:"place,omitempty"`
	Cannot   bool      `json:"cannot_come,omitempty"`
}

// MyStep is something for the person to do.
type MyStep struct {
	ID    sild.ID   `json:"id"`
	Title string    `json:"title"`
	Due   sild.Date `json:"due,omitzero"`
	Said  bool      `json:"said_done,omitempty"`
}

// MyCase is what there is of one case.
type MyCase struct {
	Case     sild.ID     `json:"case"`
	Open     bool        `json:"open"`
	Summary  string      `json:"summary,omitempty"`
	Goals    []string    `json:"goals" nullable:"false"`
	Agreed   []string    `json:"agreed" nullable:"false" doc:"What was agreed when they met, the latest first."`
	Consents []MyConsent `json:"consents" nullable:"false"`
}

// MyConsent is what the person said to a question.
type MyConsent struct {
	Basis   string    `json:"basis"`
	Outcome string    `json:"outcome" enum:"given,refused,withdrawn"`
	Day     sild.Date `json:"day"`
	Until   sild.Date `json:"until,omitzero"`
}

// NewSaying is what a person says on their own pages.
type NewSaying struct {
	Kind    string  `json:"kind" enum:"cannot_come,help,done,wrong,why,note"`
	Case    sild.ID `json:"case,omitempty"`
	About   string  `json:"about,omitempty" doc:"Of what is wrong: name, born, language, meeting, goal, step, agreed, consent, helper or other."`
	AboutID sild.ID `json:"about_id,omitempty" doc:"The meeting, the step, the goal …; of why the user who looked."`
	Said    string  `json:"said,omitempty"`
}

// Saying is the same with what it was answered.
type Saying struct {
	Told
	Kind     string     `json:"kind"`
	Case     sild.ID    `json:"case,omitempty"`
	About    string     `json:"about,omitempty"`
	AboutID  sild.ID    `json:"about_id,omitempty"`
	Said     string     `json:"said,omitempty"`
	Outcome  string     `json:"outcome,omitempty" doc:"seen, mended or kept; none while it waits."`
	Answer   string     `json:"answer,omitempty"`
	Answered *time.Time `json:"answered_at,omitempty"`
}

// SayingAnswer answers a person.
type SayingAnswer struct {
	Outcome string `json:"outcome" enum:"seen,mended,kept"`
	Answer  string `json:"answer,omitempty" doc:"The person reads it. Needed if it was kept."`
}

// MindChanged is what a person takes back.
type MindChanged struct {
	Basis string `json:"basis"`
}

// Usages are who used data about the person, as the Data Tracker of the Estonian
// state has it (findUsage), the latest first.
type Usages struct {
	FindUsage []Usage `json:"findUsage" nullable:"false"`
}

// Usage is one of them. The fields after receiverSystem are Sild's.
type Usage struct {
	LogTime        time.Time `json:"logtime"`
	Action         string    `json:"action" doc:"In words."`
	ReceiverCode   string    `json:"receiverCode" doc:"The id of the organisation."`
	ReceiverName   string    `json:"receiverName" doc:"Its name."`
	ReceiverSystem string    `json:"receiverSystem"`
	Entry          sild.ID   `json:"entry"`
	Person         string    `json:"person,omitempty" doc:"Who it was."`
	Role           string    `json:"role"`
	Relation       string    `json:"relation,omitempty" doc:"In which relation they stood."`
	Kind           string    `json:"kind" enum:"read,print,write,list,search,sample,other"`
	Sections       string    `json:"sections,omitempty"`
}

// NewOwnPage gives a person a page of their own, or another paper for it.
type NewOwnPage struct {
	Kind string `json:"kind" enum:"sheet,card"`
}

// OwnPage is how it is with a person's own page.
type OwnPage struct {
	ID       sild.ID    `json:"id"`
	Language string     `json:"language,omitempty"`
	Paper    string     `json:"paper,omitempty" enum:"sheet,card" doc:"That is good."`
	Left     int        `json:"left" doc:"Codes that are unused."`
	Until    *time.Time `json:"until,omitempty"`
	UsedAt   *time.Time `json:"used_at,omitempty"`
	Codes    []string   `json:"codes,omitempty" nullable:"false" doc:"Told this once: sent again under the same Idempotency-Key, the answer is without them."`
}

// OwnPageEnd ends a person's own page.
type OwnPageEnd struct {
	Why string `json:"why" enum:"asked,over,unsafe"`
}

// HelperPhone is the number under which those whom you help can call.
type HelperPhone struct {
	Phone string `json:"phone"`
}

// identifyPerson finds whose own pages a request's token opens.
func (a *API) identifyPerson(r *http.Request, c *caller) error {
	kind, secret, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	err := sild.Missing()
	if strings.EqualFold(kind, "bearer") && secret != "" {
		err = a.flow.Read(r.Context(), sild.System, func(tx *db.Tx) (err error) {
			c.Session, err = own.SessionOf(tx, strings.TrimSpace(secret), "api")
			return err
		})
	}
	if sild.KindOf(err) == sild.NotFound {
		return newProblem(c.Voice, http.StatusUnauthorized, "unauthorised", sild.Message{Key: "api.token"})
	}
	if err == nil && r.Header.Get("Accept-Language") == "" {
		c.Voice = i18n.For(i18n.Lang(c.Session.Lang))
	}
	return err
}

func (a *API) ownRoutes() {
	const group = "own pages"
	a.enterOwn(group)
	mine := func(rt route) route {
		rt.group, rt.person = group, true
		return rt
	}
	read(a, mine(route{id: "my-page", at: "GET /my", says: "What you are shown of your record"}), showMyPage)
	read(a, mine(route{id: "my-looks", at: "GET /my/looks", says: "Who used data about you", more: "In the fields of the Estonian Data Tracker (findUsage), with Sild's own after them. What a privacy officer keeps back for a time is not among them."}), a.showUsages)
	read(a, mine(route{id: "my-sayings", at: "GET /my/sayings", says: "What you said and were answered"}), func(c *call, _ *struct{}) (List[Saying], error) {
		l, err := own.LifeOf(c.tx)
		return listOf(l.Words, sayingOf), err
	})
	type sayIn struct{ Body NewSaying }
	write(a, mine(route{id: "say", at: "POST /my/sayings", says: "Say something: that you cannot come, need help, something is done or wrong", status: 201}),
		func(c *call, in *sayIn) (string, error) {
			b := in.Body
			s, err := own.Say(c.tx, own.Input{Kind: b.Kind, Case: b.Case, About: b.About, AboutID: b.AboutID, Said: b.Said})
			return string(s.Thing), err
		}, showSaying[sayIn])
	type backIn struct {
		Saying sild.ID `path:"saying"`
	}
	write(a, mine(route{id: "take-back", at: "POST /my/sayings/{saying}/undo", says: "Take back what you said"}),
		func(c *call, in *backIn) (string, error) { return "", own.TakeBack(c.tx, in.Saying) },
		func(c *call, _ *backIn, _ string) (List[Saying], error) {
			l, err := own.LifeOf(c.tx)
			return listOf(l.Words, sayingOf), err
		})
	type mindIn struct {
		OfCase
		Body MindChanged
	}
	write(a, mine(route{id: "change-my-mind", at: "POST /my/cases/{case}/consents/withdraw", says: "Take back a yes of yours, from today on"}),
		func(c *call, in *mindIn) (string, error) {
			_, err := own.ChangeMind(c.tx, in.Case, in.Body.Basis)
			return "", err
		}, func(c *call, _ *mindIn, _ string) (MyPage, error) { return showMyPage(c, nil) })
	type none struct{}
	write(a, mine(route{id: "close-my-page", at: "POST /my/close", says: "Close your page: no code and no token opens it any more"}),
		func(c *call, _ *none) (string, error) { return "", own.CloseSelf(c.tx) },
		func(*call, *none, string) (Health, error) { return Health{"ok"}, nil })
	a.giveOwnRoutes(group)
}

// enterOwn is the one operation of the person's pages without a token.
func (a *API) enterOwn(group string) {
	op := operation(route{id: "enter-own-pages", at: "POST /my/session", says: "Come in with a code", status: 201, group: group, more: "A code is good once. A code that is not, and a word that does not fit, get the same answer."})
	op.Security = nil
	type in struct{ Body OwnEntry }
	huma.Register(a.huma, op, func(ctx context.Context, in *in) (*answer[OwnSession], error) {
		who := callerOf(ctx)
		var try own.Try
		err := a.flow.Read(ctx, sild.System, func(tx *db.Tx) (err error) {
			try, err = own.TryCode(tx, in.Body.Code, in.Body.Word)
			return err
		})
		out := new(answer[OwnSession])
		if err == nil {
			try = try.Hold()
			_, err = a.flow.Write(ctx, sild.Actor{User: try.Account(), Role: access.Participant}, who.once, func(tx *db.Tx) (_ string, err error) {
				if !try.Good() {
					return "", try.Miss(tx)
				}
				out.Body.Token, err = try.Use(tx, "api")
				out.Body.Expires = tx.Now.Add(time.Duration(own.SessionSeconds) * time.Second)
				return "", err
			})
		}
		if err == nil && out.Body.Token == "" {
			err = own.Refused()
		}
		if err != nil {
			return nil, a.problem(who.Voice, who.request, err)
		}
		return out, nil
	})
}

func showSaying[I any](c *call, _ *I, id string) (Saying, error) {
	l, err := own.LifeOf(c.tx)
	if err != nil {
		return Saying{}, err
	}
	return oneOf(each(l.Words, sayingOf), nil, func(s Saying) bool { return s.ID == sild.ID(id) })
}

func sayingOf(s own.Saying) Saying {
	return Saying{
		Told: toldOf(s.Fact), Kind: s.Kind, Case: s.Case, About: s.About, AboutID: s.AboutID, Said: s.Said,
		Outcome: s.Outcome, Answer: s.Answer, Answered: timeOf(s.AnsweredAt),
	}
}

func showMyPage(c *call, _ *struct{}) (MyPage, error) {
	l, err := own.LifeOf(c.tx)
	if err != nil {
		return MyPage{}, err
	}
	m := MyPage{Name: l.Detail.Given, Language: c.Session.Lang, Meetings: []MyMeeting{}, Steps: []MyStep{}, Cases: []MyCase{}}
	for _, x := range l.Meetings {
		m.Meetings = append(m.Meetings, MyMeeting{ID: x.Thing, Case: x.Case, StartsAt: x.StartsAt, Minutes: x.Minutes, Place: x.Place, Cannot: x.Cannot != nil})
	}
	for _, s := range l.Steps {
		m.Steps = append(m.Steps, MyStep{ID: s.Thing, Title: s.Title, Due: s.DueOn, Said: s.Done != nil})
	}
	for _, k := range l.Cases {
		if k.Open() && m.Helper == "" {
			m.Helper, m.Phone = k.Helper.First, k.Helper.Phone
		}
		out := MyCase{Case: k.Case, Open: k.Open(), Summary: k.Summary, Goals: []string{}, Agreed: []string{}, Consents: []MyConsent{}}
		for _, g := range k.Goals {
			if g.DroppedOn.IsZero() {
				out.Goals = append(out.Goals, g.Title)
			}
		}
		for _, x := range k.Agreed {
			out.Agreed = append(out.Agreed, x.Text)
		}
		for _, x := range k.Consents {
			out.Consents = append(out.Consents, MyConsent{x.Basis, x.Outcome, x.Day, x.Expires})
		}
		m.Cases = append(m.Cases, out)
	}
	return m, nil
}

func (a *API) showUsages(c *call, in *struct {
	From  sild.Date `query:"from" doc:"The first day; a year ago if it is not given."`
	Until sild.Date `query:"until" doc:"The last day; today if it is not given."`
},
) (Usages, error) {
	if in.Until.IsZero() {
		in.Until = c.tx.Today()
	}
	if in.From.IsZero() {
		in.From = in.Until.AddMonths(-12)
	}
	zone := a.flow.Zone()
	lines, err := own.Lines(c.tx, in.From.In(zone).UTC(), in.Until.AddDays(1).In(zone).UTC())
	out := Usages{FindUsage: make([]Usage, len(lines))}
	for i, l := range lines {
		kind := own.KindOf(l.Action)
		out.FindUsage[i] = Usage{
			LogTime: l.At, Action: c.T("my.did." + kind), ReceiverCode: string(l.Org), ReceiverName: l.OrgName, ReceiverSystem: "Sild",
			Entry: l.ID, Person: l.UserName, Role: l.Role, Relation: l.Purpose, Kind: kind, Sections: l.Sections,
		}
	}
	return out, err
}
