// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"time"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/db"
	"sild/org"
	"sild/pack"
	"sild/programme"
	"sild/referral"
	"sild/report"
)

// Card is what lists show of a case.
type Card struct {
	ID          sild.ID    `json:"id"`
	Subject     sild.ID    `json:"subject"`
	Programme   sild.ID    `json:"programme"`
	Provider    sild.ID    `json:"provider"`
	Name        string     `json:"name"`
	Outcome     string     `json:"outcome,omitempty" doc:"Of the answer to the referral; not given while it is not answered."`
	ReferredOn  sild.Date  `json:"referred_on"`
	StartedOn   sild.Date  `json:"started_on,omitzero" doc:"The day of admission."`
	EndedOn     sild.Date  `json:"ended_on,omitzero"`
	ReleaseOn   sild.Date  `json:"release_on,omitzero"`
	Released    bool       `json:"released" doc:"The release happened; otherwise its day is what is expected."`
	LastContact sild.Date  `json:"last_contact_on,omitzero"`
	NextMeeting *time.Time `json:"next_meeting_at,omitempty"`
	NextTask    string     `json:"next_task,omitempty" doc:"A clock of the programme."`
	NextDue     sild.Date  `json:"next_due_on,omitzero"`
	Lead        *Named     `json:"lead,omitempty" doc:"The support person who answers for the case."`
	Stage       string     `json:"stage,omitempty" doc:"Where the case is today: a stage of the programme."`
}

// Caseload is one page of the cases that you may open.
type Caseload struct {
	List[Card]
	Counts map[string]int `json:"counts" doc:"How many there are at each stage; 1,001 stands for more than 1,000."`
}

// StageSpan is a piece of a case's journey.
type StageSpan struct {
	Stage   string    `json:"stage"`
	Meaning string    `json:"meaning"`
	From    sild.Date `json:"from"`
	Until   sild.Date `json:"until,omitzero"`
	Why     string    `json:"why" doc:"In the caller's language."`
}

// Case is what you may read of a case on one page. Parts that are not yours to
// read are not there.
type Case struct {
	Card
	Team       sild.ID       `json:"team" doc:"The team that answers for the case."`
	SenderTeam sild.ID       `json:"sender_team" doc:"The team that referred."`
	Read       string        `json:"read" doc:"The sections of the record that you may read."`
	Write      string        `json:"write" doc:"And write."`
	Referral   Referral      `json:"referral"`
	Answer     *Answer       `json:"answer,omitempty"`
	Stages     []StageSpan   `json:"stages" nullable:"false" doc:"The journey, past and to come."`
	Flags      []string      `json:"flags" nullable:"false" doc:"What does not fit or is not known, in the caller's language."`
	Consents   []Consent     `json:"consents" nullable:"false"`
	Workers    []Assignment  `json:"workers" nullable:"false"`
	Plan       *Plan         `json:"plan,omitempty" doc:"The latest version."`
	Goals      []Goal        `json:"goals" nullable:"false"`
	Next       []Appointment `json:"next" nullable:"false" doc:"Appointments that are still to come about."`
	Observed   []Observation `json:"observed" nullable:"false" doc:"What is known of the person's life, by the days that it is about."`
	FollowedUp []FollowUp    `json:"followed_up" nullable:"false"`
	Results    []CaseResult  `json:"results" nullable:"false" doc:"How the case stands under each promise of the programme."`
	End        *End          `json:"end,omitempty"`
}

// CaseResult is how a case stands under one promise of the programme.
type CaseResult struct {
	Indicator string    `json:"indicator"`
	State     string    `json:"state" enum:"counts,counts_not,unknown,left_out"`
	About     sild.Date `json:"about,omitzero" doc:"The day that is asked about."`
	Opens     sild.Date `json:"opens,omitzero"`
	Closes    sild.Date `json:"closes,omitzero"`
	Why       string    `json:"why" doc:"In the caller's language."`
}

// OfCase names a case.
type OfCase struct {
	Case sild.ID `path:"case"`
}

func (a *API) caseRoutes() {
	const group = "cases"
	read(a, route{
		id: "list-cases", at: "GET /cases", says: "The cases that you may open, by name", group: group,
	}, func(c *call, in *struct {
		Mine      bool    `query:"mine" doc:"Only those that you lead."`
		Team      sild.ID `query:"team"`
		Programme sild.ID `query:"programme"`
		Stage     string  `query:"stage" enum:"referred,preparing,community,ended"`
		After     sild.ID `query:"after" doc:"What the page before gave as next."`
	},
	) (Caseload, error) {
		load, err := casework.List(c.tx, casework.Filter{Mine: in.Mine, Team: in.Team, Programme: in.Programme, Stage: in.Stage, After: in.After})
		out := Caseload{Counts: load.Counts}
		out.Items = each(load.Rows, func(r casework.Row) Card {
			k := cardOf(r.Card, c.tx.Today())
			k.Stage = r.Stage
			if k.Lead != nil {
				k.Lead.Name = r.LeadName
			}
			return k
		})
		if load.Later {
			out.Next = string(load.Rows[len(load.Rows)-1].Case)
		}
		return out, err
	})
	read(a, route{id: "get-case", at: "GET /cases/{case}", says: "A case on one page", group: group}, showCase)
}

func cardOf(k casework.Card, today sild.Date) Card {
	c := Card{
		ID: k.Case, Subject: k.Subject, Programme: k.Programme, Provider: k.Provider, Name: k.Name, Outcome: k.Outcome,
		ReferredOn: k.ReferredOn, StartedOn: k.StartedOn, EndedOn: k.EndedOn, ReleaseOn: k.ReleaseOn, Released: k.Released,
		LastContact: k.LastContact, NextMeeting: timeOf(k.NextMeeting), NextTask: k.NextTask, NextDue: k.NextDueOn,
	}
	if lead := k.LeadOn(today); lead != "" {
		c.Lead = &Named{ID: lead}
	}
	return c
}

// casesOf are the cases of a person that the caller may open.
func casesOf(c *call, subject sild.ID) ([]sild.ID, error) {
	args := []any{subject}
	ids, err := db.All[sild.ID](c.tx, `SELECT c.case_id FROM case_card c WHERE c.subject_id = $1 AND `+access.Scope(c.tx, 'I', &args)+` ORDER BY c.case_id`, args...)
	return each(ids, func(id sild.ID) sild.ID { return id }), err
}

// An opened case, and the first error of what was read of it.
type opened struct {
	*call
	access.Record
	pack *pack.Pack
	err  error
}

// get reads one part of an opened case, unless an earlier one failed.
func get[T any](o *opened, read func() (T, error)) (v T) {
	if o.err == nil {
		v, o.err = read()
	}
	return v
}

func showCase(c *call, in *OfCase) (Case, error) {
	// All that is shown is put on the trail here, with the sections to which it
	// belongs.
	rec, err := access.Case(c.tx, in.Case, "IPOC")
	if err != nil {
		return Case{}, err
	}
	o := &opened{call: c, Record: rec}
	o.pack, o.err = programme.Of(c.tx, rec.Programme)
	k := Case{
		Card: cardOf(get(o, func() (casework.Card, error) { return casework.CardOf(c.tx, in.Case) }), c.tx.Today()),
		Team: rec.Team, SenderTeam: rec.Sender, Read: rec.Read, Write: rec.Write,
		Consents: []Consent{}, Workers: []Assignment{}, Goals: []Goal{}, Next: []Appointment{}, Observed: []Observation{}, FollowedUp: []FollowUp{}, Results: []CaseResult{},
	}
	k.Referral = o.referral()
	k.Stages = o.stages(&k.Card)
	k.Flags = each(get(o, func() ([]string, error) { return report.Flags(c.tx, rec) }), func(f string) string { return c.why(o.pack, f) })
	k.Answer = get(o, func() (*Answer, error) {
		a, ok, err := referral.AnswerOf(c.tx, in.Case)
		if !ok {
			return nil, err
		}
		return part(&a, answerOf), err
	})
	if rec.Reads('C') {
		k.Consents = each(get(o, func() ([]casework.Consent, error) { return casework.Consents(c.tx, in.Case) }), consentOf)
	}
	if rec.Reads('P') {
		o.work(&k)
	}
	if o.err == nil && k.Lead != nil {
		k.Lead.Name, o.err = org.Name(c.tx, k.Lead.ID)
	}
	return k, o.err
}

func (o *opened) referral() Referral {
	r := get(o, func() (referral.Referral, error) { return referral.Of(o.tx, o.Case) })
	answers := get(o, func() (map[string]any, error) {
		given, _, err := referral.FormOf(o.tx, o.Case, referral.FormID)
		return given, err
	})
	out := referralOf(o.caller, r)
	if !o.Reads('O') {
		out.Risk = ""
	}
	if o.err == nil {
		form, _ := o.pack.Form(referral.FormID)
		out.Answers = readable(form, o.Record, answers)
	}
	return out
}

func (o *opened) stages(card *Card) []StageSpan {
	journey := get(o, func() ([]report.Stage, error) { return report.Journey(o.tx, o.Case) })
	today := o.tx.Today()
	return each(journey, func(s report.Stage) StageSpan {
		if !s.From.After(today) && (s.Until.IsZero() || !s.Until.Before(today)) {
			card.Stage = s.Stage
		}
		return StageSpan{s.Stage, s.Meaning, s.From, s.Until, o.why(o.pack, s.Why)}
	})
}
