// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"time"

	"sild"
	"sild/access"
	"sild/flow"
	"sild/pack"
	"sild/programme"
	"sild/referral"
)

// Answers are a person's answers to a form, by the id of the question.
type Answers map[string]any

// NewDraft is a referral that is being written.
type NewDraft struct {
	Provider sild.ID   `json:"provider,omitempty" doc:"Not needed where there is only one."`
	Reason   string    `json:"reason,omitempty" doc:"What the person and the sender hope for."`
	Risk     string    `json:"risk,omitempty" doc:"About risk, as the provider reads it."`
	Override string    `json:"override,omitempty" doc:"Why in spite of the target group, where the person is outside of it."`
	Answers  Answers   `json:"answers,omitempty" doc:"Answers to the programme's form referral, by the id of the question."`
	Revision int       `json:"revision,omitempty" minimum:"0" maximum:"1000000" doc:"That of the draft that you looked at. If there is a later one, it is a conflict."`
	OwnRisk  string    `json:"own_risk,omitempty" doc:"The prison's own assessment of risk. It stays with the team that refers."`
	Bed      bool      `json:"bed,omitempty" doc:"A bed is asked for too; it gets an answer of its own."`
	BedOn    sild.Date `json:"bed_on,omitzero" doc:"From which day; the day of release if it is not given."`
	BedAsk   *BedAsk   `json:"bed_ask,omitempty" doc:"What is asked of a house, where the programme has houses."`
}

// BedAsk is what a referral says of the bed that it asks a house for.
type BedAsk struct {
	House    sild.ID  `json:"house,omitempty" doc:"Or a team."`
	Team     sild.ID  `json:"team,omitempty" doc:"Any house of that team."`
	Basis    string   `json:"basis,omitempty" doc:"Value of stay_bases."`
	Decision string   `json:"decision,omitempty" doc:"Of the court or the board, where living there is a condition."`
	Needs    []string `json:"needs,omitempty" nullable:"false" maxItems:"30" doc:"Values of bed_traits that the bed must have."`
	Words    string   `json:"words,omitempty"`
}

func (d NewDraft) input() referral.DraftInput {
	in := referral.DraftInput{Provider: d.Provider, Reason: d.Reason, Risk: d.Risk, Override: d.Override, Answers: d.Answers, Revision: d.Revision, OwnRisk: d.OwnRisk, Bed: d.Bed, BedOn: d.BedOn}
	if d.BedAsk != nil {
		in.BedAsk = referral.BedAsk(*d.BedAsk)
	}
	return in
}

// Draft is a referral that is being written.
type Draft struct {
	ID      sild.ID `json:"id"`
	Subject sild.ID `json:"subject"`
	NewDraft
	UpdatedAt time.Time `json:"updated_at"`
}

// Referral is a referral that was sent.
type Referral struct {
	Told
	Provider    sild.ID     `json:"provider"`
	SenderTeam  sild.ID     `json:"sender_team"`
	Reason      string      `json:"reason"`
	Risk        string      `json:"risk,omitempty"`
	Override    string      `json:"override,omitempty"`
	PackVersion int         `json:"pack_version" doc:"The version of the pack under which it was checked."`
	Checked     []Criterion `json:"checked" nullable:"false" doc:"How the person stood to the target group when it was sent."`
	Answers     Answers     `json:"answers,omitempty" doc:"Answers to the form referral."`
}

// Criterion is how a person stands to one condition of who may come.
type Criterion struct {
	ID       string            `json:"id"`
	Kind     string            `json:"kind" enum:"required,target"`
	State    string            `json:"state" enum:"fulfilled,not_fulfilled,unknown"`
	Sentence string            `json:"sentence" doc:"In the caller's language."`
	Missing  []Missing         `json:"missing,omitempty" nullable:"false" doc:"What must be known to say."`
	Ask      string            `json:"ask,omitempty" doc:"Whom to ask for it."`
	Override []string          `json:"override,omitempty" doc:"Roles that may admit a person all the same, with a reason."`
	Inputs   map[string]string `json:"inputs,omitempty" doc:"What it was answered from."`
	Source   string            `json:"source,omitempty" doc:"Where the condition comes from."`
}

// Missing is a fact without which something cannot be said.
type Missing struct {
	Path string `json:"path" example:"person.born"`
	Name string `json:"name" doc:"In the caller's language."`
}

// NewAnswer is the answer to a referral.
type NewAnswer struct {
	Outcome    string    `json:"outcome" doc:"accepted, waiting, declined or withdrawn."`
	Reason     string    `json:"reason,omitempty" doc:"Of a declined or withdrawn one: a value of the vocabulary decline_reasons. Of a waiting one: of waiting_reasons."`
	Note       string    `json:"note,omitempty"`
	Worker     sild.ID   `json:"worker,omitempty" doc:"Of an accepted one: the support person, who leads the case from then on."`
	Follows    bool      `json:"worker_follows,omitempty" doc:"Of an accepted one: nobody is found yet, the name follows; to find somebody is work that is due."`
	FirstAt    time.Time `json:"first_at,omitempty" doc:"Of an accepted one: the first meeting, which is put into the diary."`
	FirstPlace string    `json:"first_place,omitempty"`
	HearBy     sild.Date `json:"hear_by,omitempty" doc:"Of a waiting one: the day by which the person hears again."`
	Override   string    `json:"override,omitempty" doc:"Why in spite of the target group."`
	PassWhy    string    `json:"pass_why,omitempty" doc:"Of an accepted one: why this support person in spite of what stands against it and may be passed. It is kept with the assignment."`
}

// Answer is what was said to a referral.
type Answer struct {
	Told
	Outcome    string     `json:"outcome" enum:"accepted,waiting,declined,withdrawn"`
	Reason     string     `json:"reason,omitempty"`
	Note       string     `json:"note,omitempty"`
	Worker     sild.ID    `json:"worker,omitempty" doc:"Of an accepted one: whom the answer named; not given: the name follows."`
	FirstAt    *time.Time `json:"first_at,omitempty"`
	FirstPlace string     `json:"first_place,omitempty"`
	HearBy     sild.Date  `json:"hear_by,omitzero"`
	Override   string     `json:"override,omitempty"`
}

// states are how the answer to a condition is told.
var states = map[pack.State]string{pack.Yes: "fulfilled", pack.No: "not_fulfilled", pack.Unknown: "unknown"}

func (a *API) referralRoutes() {
	const group = "referrals"
	type draftIn struct {
		OfPerson
		Body NewDraft
	}
	write(a, route{
		id: "save-draft", at: "PUT /people/{subject}/referral-draft", says: "Keep a referral as it is being written", group: group,
		more: "Your team sees it, and nobody else. It is kept right or wrong.",
	}, func(c *call, in *draftIn) (string, error) {
		d, err := referral.NewDraft(c.tx, in.Subject)
		if err != nil {
			return "", err
		}
		d, err = referral.SaveDraft(c.tx, d.ID, in.Body.input())
		return string(d.ID), err
	}, func(c *call, in *draftIn, id string) (Draft, error) {
		return draftOf(referral.DraftByID(c.tx, sild.ID(id)))
	})
	read(a, route{
		id: "get-draft", at: "GET /people/{subject}/referral-draft", says: "The referral that your team is writing", group: group,
	}, func(c *call, in *OfPerson) (Draft, error) { return draftOf(referral.DraftOf(c.tx, in.Subject)) })

	write(a, route{
		id: "drop-draft", at: "DELETE /people/{subject}/referral-draft", says: "Throw away the referral that your team is writing", group: group,
	}, func(c *call, in *OfPerson) (string, error) {
		d, err := referral.DraftOf(c.tx, in.Subject)
		if err != nil {
			return "", err
		}
		return string(d.ID), referral.DropDraft(c.tx, d.ID)
	}, func(_ *call, _ *OfPerson, id string) (Mended, error) {
		return Mended{Kind: "draft", ID: sild.ID(id)}, nil
	})

	read(a, route{
		id: "check-target-group", at: "GET /people/{subject}/target-group", says: "How a person stands to the target group", group: group,
		more: "Fulfilled, not fulfilled, or not to be said yet, with what is missing.",
	}, showTargetGroup)

	type sendIn struct {
		OfPerson
		Body NewDraft
	}
	write(a, route{
		id: "send-referral", at: "POST /people/{subject}/referrals", says: "Ask for the service for a person", status: 201, group: group,
		more: "A case begins. A draft of your team is gone.",
	}, func(c *call, in *sendIn) (string, error) {
		var draft referral.Draft
		if in.Body.Revision != 0 {
			var err error
			if draft, err = referral.DraftOf(c.tx, in.Subject); err != nil && sild.KindOf(err) != sild.NotFound {
				return "", err
			}
		}
		caseID, err := flow.Refer(c.tx, in.Subject, draft.ID, referral.Input{DraftInput: in.Body.input()})
		return string(caseID), err
	}, func(c *call, _ *sendIn, id string) (Case, error) { return showCase(c, &OfCase{sild.ID(id)}) })

	type answerIn struct {
		OfCase
		Body NewAnswer
	}
	write(a, route{
		id: "answer-referral", at: "POST /cases/{case}/answer", says: "Answer a referral", status: 201, group: group,
		more: "Once; while a person waits, it can be answered again.",
	}, func(c *call, in *answerIn) (string, error) {
		b := in.Body
		ans, err := flow.AnswerPassing(c.tx, in.Case, referral.AnswerInput{
			Outcome: b.Outcome, Reason: b.Reason, Note: b.Note, Worker: b.Worker, Follows: b.Follows, FirstAt: b.FirstAt, FirstPlace: b.FirstPlace, HearBy: b.HearBy, Override: b.Override,
		}, b.PassWhy)
		return string(ans.ID), err
	}, func(c *call, in *answerIn, _ string) (Case, error) { return showCase(c, &in.OfCase) })
}

func draftOf(d referral.Draft, err error) (Draft, error) {
	if err != nil {
		return Draft{}, err
	}
	out := Draft{ID: d.ID, Subject: d.Subject, UpdatedAt: d.UpdatedAt, NewDraft: NewDraft{
		Provider: d.Provider, Reason: d.Reason, Risk: d.Risk, Override: d.Override, Answers: d.Answered(), Revision: d.Revision, OwnRisk: d.OwnRisk, Bed: d.Bed, BedOn: d.BedOn,
	}}
	if d.BedAsk != "" {
		asked := BedAsk(d.Asking())
		out.BedAsk = &asked
	}
	return out, nil
}

func referralOf(c *caller, r referral.Referral) Referral {
	return Referral{
		Told: toldOf(r.Fact), Provider: r.Provider, SenderTeam: r.SenderTeam, Reason: r.Reason, Risk: r.Risk, Override: r.Override, PackVersion: r.PackVersion,
		Checked: each(r.Stood(), func(s referral.Checked) Criterion {
			cr := Criterion{ID: s.ID, Kind: s.Kind, State: states[s.State], Inputs: s.Inputs}
			c.say(&cr, s.Sentence)
			for _, m := range s.Missing {
				cr.Missing = append(cr.Missing, Missing{m.Path, c.missing(m.Key, m.Label)})
			}
			return cr
		}),
	}
}

func answerOf(a referral.Answer) Answer {
	return Answer{
		Told: toldOf(a.Fact), Outcome: a.Outcome, Reason: a.Reason, Note: a.Note, Worker: a.Worker, FirstAt: timeOf(a.FirstAt),
		FirstPlace: a.FirstPlace, HearBy: a.HearBy, Override: a.Override,
	}
}

func showTargetGroup(c *call, in *OfPerson) (List[Criterion], error) {
	rec, err := access.Person(c.tx, in.Subject, "IO")
	if err != nil {
		return List[Criterion]{}, err
	}
	p, err := programme.Of(c.tx, rec.Programme)
	if err != nil {
		return List[Criterion]{}, err
	}
	all, err := referral.Check(c.tx, p, rec)
	return listOf(all, func(k pack.Checked) Criterion {
		cr := Criterion{ID: k.ID, Kind: k.Kind, State: states[k.State], Ask: c.Pick(k.Ask), Override: k.Override, Inputs: k.Inputs, Source: k.Source}
		c.say(&cr, k.Sentence)
		for _, m := range k.Missing {
			cr.Missing = append(cr.Missing, Missing{m.Path, c.missing(m.Key, m.Label)})
		}
		return cr
	}), err
}

// say puts into words how a person stands to a condition.
func (c *caller) say(cr *Criterion, sentence pack.Texts) {
	if cr.Sentence = c.Pick(sentence); cr.Sentence == "" {
		cr.Sentence = c.T("api.unknown")
	}
}

// missing names a fact in the caller's language: as the programme calls it, or
// as Sild does.
func (c *caller) missing(key string, label pack.Texts) string {
	if len(label) > 0 {
		return c.Pick(label)
	}
	return c.T(key)
}
