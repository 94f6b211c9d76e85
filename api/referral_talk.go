// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"encoding/json"
	"time"

	"sild"
	"sild/access"
	"sild/programme"
	"sild/referral"
)

// AskedBack is what the provider asks back about a referral.
type AskedBack struct {
	Told
	Words string     `json:"words"`
	Reply *AskedBack `json:"reply,omitempty" doc:"What the prison replied."`
}

// Bed is the bed that a referral asks for, and the answer to that.
type Bed struct {
	Told
	From   sild.Date `json:"from,omitzero" doc:"From which day; the day of release if it is not given."`
	Answer string    `json:"answer,omitempty" enum:"later,declined,withdrawn" doc:"later: we answer when a house can. Not given: no answer yet."`
	Reason string    `json:"reason,omitempty" doc:"A value of the vocabulary decline_reasons."`
	HearBy sild.Date `json:"hear_by,omitzero"`
	Note   string    `json:"note,omitempty"`
}

// NewBedAnswer is what the provider says to the bed that is asked for.
type NewBedAnswer struct {
	Answer string    `json:"answer" doc:"later, declined or withdrawn."`
	Reason string    `json:"reason,omitempty" doc:"Of a declined or withdrawn one: a value of the vocabulary decline_reasons."`
	HearBy sild.Date `json:"hear_by,omitzero" doc:"Of a later one: the day by which the person hears again."`
	Note   string    `json:"note,omitempty"`
	Seen   sild.ID   `json:"seen,omitempty" doc:"The row that you looked at. If another holds by now, it is a conflict."`
}

// Amendment is one change of a sent referral.
type Amendment struct {
	At     time.Time      `json:"at"`
	By     sild.ID        `json:"by"`
	Why    string         `json:"why"`
	Fields []ChangedField `json:"fields" nullable:"false"`
}

// ChangedField is one field of it, as it was and as it became.
type ChangedField struct {
	Name string `json:"name" doc:"reason, risk, own_risk, bed, bed_on, or the id of a question of the form referral."`
	Was  any    `json:"was"`
	Is   any    `json:"is"`
}

// Sent is a referral with all that went to and fro about it.
type Sent struct {
	Referral
	OwnRisk   string      `json:"own_risk,omitempty" doc:"For the team that referred only."`
	Answer    *Answer     `json:"answer,omitempty"`
	Bed       *Bed        `json:"bed,omitempty"`
	Questions []AskedBack `json:"questions" nullable:"false"`
	Changes   []Amendment `json:"changes" nullable:"false" doc:"The latest first."`
}

// AmendedReferral is a sent referral as it should be.
type AmendedReferral struct {
	Reason  string    `json:"reason"`
	Risk    string    `json:"risk,omitempty"`
	OwnRisk string    `json:"own_risk,omitempty"`
	Bed     bool      `json:"bed,omitempty"`
	BedOn   sild.Date `json:"bed_on,omitzero"`
	Answers Answers   `json:"answers,omitempty" doc:"To all questions of which you may read the section; the others stay."`
	Why     string    `json:"why" doc:"Why it changes. The provider reads it."`
	Seen    sild.ID   `json:"seen,omitempty" doc:"The row that you looked at. If another holds by now, it is a conflict."`
}

// Said is what somebody asks or replies.
type Said struct {
	Words string `json:"words"`
}

// Withdrawal is why a referral is taken back.
type Withdrawal struct {
	Reason string `json:"reason" doc:"A value of the vocabulary decline_reasons that lies with the person or the prison."`
	Note   string `json:"note,omitempty"`
}

// InboxLine is a referral in a list.
type InboxLine struct {
	Case       sild.ID   `json:"case"`
	Name       string    `json:"name"`
	ReferredOn sild.Date `json:"referred_on"`
	AnswerBy   sild.Date `json:"answer_by,omitzero" doc:"While it is not answered."`
	ReleaseOn  sild.Date `json:"release_on,omitzero"`
	Outcome    string    `json:"outcome,omitempty"`
	Reason     string    `json:"reason,omitempty"`
	AnsweredOn sild.Date `json:"answered_on,omitzero"`
	HearBy     sild.Date `json:"hear_by,omitzero"`
	AskedOn    sild.Date `json:"asked_on,omitzero" doc:"The day of the oldest question without a reply."`
	Sender     string    `json:"sender"`
	Provider   string    `json:"provider"`
}

// Inbox is a page of referrals, with how many there are in each part.
type Inbox struct {
	List[InboxLine]
	Counts map[string]int `json:"counts" doc:"By part; 1001 stands for more than 1,000."`
}

// Places are the places of your organisation in a programme.
type Places struct {
	Bought int       `json:"bought"`
	Taken  int       `json:"taken" doc:"People in the service."`
	Free   int       `json:"free"`
	Next   sild.Date `json:"next,omitzero" doc:"By when the next place is free at the latest."`
}

func (a *API) referralTalkRoutes() {
	const group = "referrals"
	read(a, route{
		id: "get-referral", at: "GET /cases/{case}/referral", says: "A referral with its answers, questions and changes", group: group,
	}, showSent)
	type askIn struct {
		OfCase
		Body Said
	}
	write(a, route{
		id: "ask-back", at: "POST /cases/{case}/questions", says: "Ask the sender something about a referral", status: 201, group: group,
		more: "The answer stays due when it was.",
	}, func(c *call, in *askIn) (string, error) {
		m, err := referral.Ask(c.tx, in.Case, in.Body.Words)
		return string(m.Thing), err
	}, func(c *call, in *askIn, id string) (AskedBack, error) { return showQuestion(c, in.Case, sild.ID(id)) })
	type replyIn struct {
		OfCase
		Question sild.ID `path:"question"`
		Body     Said
	}
	write(a, route{
		id: "reply-to-question", at: "POST /cases/{case}/questions/{question}/reply", says: "Reply to a question about a referral", status: 201, group: group, more: "Once.",
	}, func(c *call, in *replyIn) (string, error) {
		m, err := referral.ReplyTo(c.tx, in.Case, in.Question, in.Body.Words)
		return string(m.ID), err
	}, func(c *call, in *replyIn, _ string) (AskedBack, error) {
		return showQuestion(c, in.Case, in.Question)
	})
	type bedIn struct {
		OfCase
		Body NewBedAnswer
	}
	write(a, route{
		id: "answer-bed", at: "POST /cases/{case}/bed-answer", says: "Answer the part of a referral that asks for a bed", status: 201, group: group,
		more: "It can be answered again.",
	}, func(c *call, in *bedIn) (string, error) {
		b, err := referral.AnswerBed(c.tx, in.Case, referral.BedAnswer(in.Body))
		return string(b.ID), err
	}, func(c *call, in *bedIn, _ string) (Sent, error) { return showSent(c, &in.OfCase) })
	type amendIn struct {
		OfCase
		Body AmendedReferral
	}
	write(a, route{
		id: "amend-referral", at: "PUT /cases/{case}/referral", says: "Change what was sent, with a reason", group: group,
		more: "The team that referred may. The provider is shown what changed.",
	}, func(c *call, in *amendIn) (string, error) {
		r, err := referral.Amend(c.tx, in.Case, referral.AmendInput{
			Reason: in.Body.Reason, Risk: in.Body.Risk, OwnRisk: in.Body.OwnRisk, Bed: in.Body.Bed, BedOn: in.Body.BedOn,
			Answers: in.Body.Answers, Why: in.Body.Why, Seen: in.Body.Seen,
		})
		return string(r.ID), err
	}, func(c *call, in *amendIn, _ string) (Sent, error) { return showSent(c, &in.OfCase) })
	type withdrawIn struct {
		OfCase
		Body Withdrawal
	}
	write(a, route{
		id: "withdraw-referral", at: "POST /cases/{case}/withdraw", says: "Take a referral back", status: 201, group: group,
		more: "The team that referred may, until the person is admitted.",
	}, func(c *call, in *withdrawIn) (string, error) {
		w, err := referral.Withdraw(c.tx, in.Case, referral.WithdrawInput(in.Body))
		return string(w.ID), err
	}, func(c *call, in *withdrawIn, _ string) (Sent, error) { return showSent(c, &in.OfCase) })

	read(a, route{
		id: "list-referrals", at: "GET /referrals", says: "The referrals that you answer, or sent", group: group,
		more: "A provider's for those who answer them, a prison's own for those who send them.",
	}, showInbox)
	read(a, route{
		id: "get-places", at: "GET /programmes/{programme}/places", says: "Places of your organisation, taken and free", group: group,
	}, showPlaces)
}

func showSent(c *call, in *OfCase) (Sent, error) {
	rec, err := access.Case(c.tx, in.Case, "PO")
	if err != nil {
		return Sent{}, err
	}
	r, err := referral.Of(c.tx, in.Case)
	if err != nil {
		return Sent{}, err
	}
	if !rec.Reads('P') {
		return Sent{}, sild.Missing()
	}
	if !rec.Reads('O') {
		r.Risk = ""
	}
	out := Sent{Referral: referralOf(c.caller, r), Questions: []AskedBack{}, Changes: []Amendment{}}
	own, _, err := referral.OwnOf(c.tx, rec)
	if err != nil {
		return out, err
	}
	out.OwnRisk = own.Risk
	if ans, there, err := referral.AnswerOf(c.tx, in.Case); err != nil {
		return out, err
	} else if there {
		a := answerOf(ans)
		out.Answer = &a
	}
	if b, there, err := referral.BedOf(c.tx, in.Case); err != nil {
		return out, err
	} else if there {
		out.Bed = &Bed{Told: toldOf(b.Fact), From: b.From, Answer: b.Answer, Reason: b.Reason, HearBy: b.HearBy, Note: b.Note}
	}
	all, err := referral.Messages(c.tx, rec)
	if err != nil {
		return out, err
	}
	out.Questions = questionsOf(all)
	changes, err := referral.Changes(c.tx, rec)
	for _, x := range changes {
		y := Amendment{At: x.At, By: x.By, Why: x.Why, Fields: []ChangedField{}}
		for _, f := range x.Fields {
			y.Fields = append(y.Fields, ChangedField{f.Name, plainly(f.Was), plainly(f.Is)})
		}
		out.Changes = append(out.Changes, y)
	}
	return out, err
}

// plainly is a value of a change as JSON has it: no day is null.
func plainly(v any) any {
	if d, ok := v.(sild.Date); ok && d.IsZero() {
		return nil
	}
	if _, err := json.Marshal(v); err != nil {
		return nil
	}
	return v
}

func questionsOf(all []referral.Message) []AskedBack {
	list, at := []AskedBack{}, map[sild.ID]int{}
	for _, m := range all {
		q := AskedBack{Told: toldOf(m.Fact), Words: m.Words}
		if m.Kind == "question" {
			at[m.Thing] = len(list)
			list = append(list, q)
		} else if i, ok := at[m.Question]; ok {
			list[i].Reply = &q
		}
	}
	return list
}

func showQuestion(c *call, caseID, thing sild.ID) (AskedBack, error) {
	rec, err := access.Case(c.tx, caseID, "P")
	if err != nil {
		return AskedBack{}, err
	}
	all, err := referral.Messages(c.tx, rec)
	return oneOf(questionsOf(all), err, func(q AskedBack) bool { return q.ID == thing })
}

func showInbox(c *call, in *struct {
	Part  string  `query:"part" enum:"new,asked,waiting,answered" default:"new" doc:"new: not answered; asked: with a question without a reply; waiting: on the list; answered: otherwise, in the last 30 days."`
	After sild.ID `query:"after" doc:"What the page before gave as next."`
},
) (Inbox, error) {
	found, err := referral.InboxOf(c.tx, in.Part, referral.Turn{After: in.After})
	if err != nil {
		return Inbox{}, err
	}
	out := Inbox{Counts: found.Counts, List: listOf(found.Lines, func(l referral.Line) InboxLine {
		x := InboxLine{
			Case: l.Case, Name: l.Name, ReferredOn: l.ReferredOn, ReleaseOn: l.ReleaseOn, Outcome: l.Outcome, Reason: l.Reason,
			AnsweredOn: l.AnsweredOn, HearBy: l.HearBy, AskedOn: l.AskedOn, Sender: l.Sender, Provider: l.ProviderIs,
		}
		if l.Outcome == "" {
			x.AnswerBy = l.NextDueOn
		}
		return x
	})}
	if found.Later {
		out.Next = string(found.Lines[len(found.Lines)-1].Case)
	}
	return out, nil
}

func showPlaces(c *call, in *struct {
	Programme sild.ID `path:"programme"`
},
) (Places, error) {
	pr, _, err := c.programme(in.Programme)
	if err != nil {
		return Places{}, err
	}
	p, err := programme.Of(c.tx, pr.ID)
	if err != nil {
		return Places{}, err
	}
	var ends []string
	for _, k := range p.Clocks {
		if k.Done.Name == "end.recorded" {
			ends = append(ends, k.ID)
		}
	}
	x, err := referral.PlacesOf(c.tx, pr.ID, ends)
	return Places{Bought: x.Bought, Taken: x.Taken, Free: x.Free(), Next: x.Next}, err
}
