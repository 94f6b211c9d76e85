// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"strings"

	"sild"
	"sild/casework"
	"sild/org"
)

// NewApplicant is what somebody says who offers to help unpaid.
type NewApplicant struct {
	Programme sild.ID  `json:"programme,omitempty" doc:"Not given: the first of yours that takes volunteers."`
	Team      sild.ID  `json:"team" doc:"One that you keep."`
	Kind      string   `json:"kind" doc:"A value of the vocabulary worker_kinds that the programme takes applications for."`
	Name      string   `json:"name"`
	Email     string   `json:"email"`
	Phone     string   `json:"phone,omitempty"`
	Lang      string   `json:"language" doc:"In which they are written to."`
	Languages []string `json:"languages,omitempty" nullable:"false" maxItems:"50" doc:"That they speak: BCP 47."`
	About     string   `json:"about,omitempty" doc:"In their own words."`
}

// Applicant is somebody who offers to help, with what was done and what is missing.
type Applicant struct {
	ID        sild.ID         `json:"id"`
	Programme sild.ID         `json:"programme"`
	Team      sild.ID         `json:"team"`
	Kind      string          `json:"kind"`
	Name      string          `json:"name"`
	Email     string          `json:"email"`
	Phone     string          `json:"phone,omitempty"`
	Lang      string          `json:"language"`
	Languages []string        `json:"languages" nullable:"false"`
	About     string          `json:"about,omitempty"`
	Source    string          `json:"source" enum:"public,coordinator"`
	Day       sild.Date       `json:"day"`
	Stage     string          `json:"stage" enum:"applied,interviewed,checks,ready,active,declined,withdrawn"`
	Missing   []string        `json:"missing" nullable:"false" doc:"interview, or kinds of credentials."`
	Steps     []ApplicantStep `json:"steps" nullable:"false"`
	ClosedOn  sild.Date       `json:"closed_on,omitzero"`
	ClosedWhy string          `json:"closed_why,omitempty"`
	User      sild.ID         `json:"user,omitempty" doc:"Who they became."`
}

// NewApplicantStep is what was done or found out about an applicant.
type NewApplicantStep struct {
	Kind       string    `json:"kind" maxLength:"80" doc:"interview, or training:…, check:… or qualification:…, with a value of the programme's vocabulary credentials after the colon."`
	Outcome    string    `json:"outcome,omitempty" enum:"passed,passed_with_conditions,failed,pending" doc:"Not needed of an interview."`
	JudgedBy   string    `json:"judged_by,omitempty" doc:"Who judged it, or gave the training. Not given: it is pending."`
	JudgedOn   sild.Date `json:"judged_on,omitempty"`
	ValidUntil sild.Date `json:"valid_until,omitempty" doc:"Not given: it does not expire."`
	NextCheck  sild.Date `json:"next_check,omitempty"`
	Note       string    `json:"note,omitempty" doc:"The reasoning; never what a register said."`
}

// ApplicantStep is the interview, a check or a training of an applicant.
type ApplicantStep struct {
	ID         sild.ID   `json:"id"`
	Kind       string    `json:"kind" doc:"interview, training:…, check:… or qualification:…"`
	Outcome    string    `json:"outcome" enum:"passed,passed_with_conditions,failed,pending"`
	JudgedBy   string    `json:"judged_by,omitempty"`
	JudgedOn   sild.Date `json:"judged_on,omitzero"`
	ValidUntil sild.Date `json:"valid_until,omitzero"`
	NextCheck  sild.Date `json:"next_check,omitzero"`
	Note       string    `json:"note,omitempty"`
}

// ApplicationEnd says that an application came to nothing.
type ApplicationEnd struct {
	How string `json:"how" doc:"declined, with the reason, or withdrawn by the applicant."`
	Why string `json:"why,omitempty"`
}

// Activated is a volunteer with the link by which they choose a password, this
// once.
type Activated struct {
	Applicant
	Invitation string `json:"invitation,omitempty" doc:"The path of the link. It is told once."`
}

// NewKind is what kind of worker somebody is, and Kind what stands of it.
type (
	NewKind struct {
		Kind  string    `json:"kind" doc:"A value of the vocabulary worker_kinds."`
		From  sild.Date `json:"from"`
		Until sild.Date `json:"until,omitempty" doc:"The last day; not given: no end is known."`
	}
	Kind struct {
		ID    sild.ID   `json:"id" doc:"Of this row: a correction has another."`
		Kind  string    `json:"kind"`
		From  sild.Date `json:"from"`
		Until sild.Date `json:"until,omitzero"`
	}
	// OwnSex is what a worker says of themself.
	OwnSex struct {
		Sex string `json:"sex" doc:"f, m, or empty: they do not say."`
	}
)

// OfApplicant and OfKind name one.
type (
	OfApplicant struct {
		Applicant sild.ID `path:"applicant"`
	}
	OfKind struct {
		Kind sild.ID `path:"kind"`
	}
)

func (a *API) applicantRoutes() {
	const group = "workers"
	read(a, route{id: "list-applicants", at: "GET /applicants", says: "Who offers to help unpaid, in the teams that you keep", group: group},
		func(c *call, in *struct {
			Closed bool `query:"closed" doc:"Those that are closed instead of those that are open."`
		},
		) (List[Applicant], error) {
			list, err := casework.Applications(c.tx, in.Closed)
			return listOf(list, applicantOf), err
		})
	read(a, route{id: "get-applicant", at: "GET /applicants/{applicant}", says: "One who offers to help", group: group},
		func(c *call, in *OfApplicant) (Applicant, error) { return showApplicant(c, in, string(in.Applicant)) })
	type addIn struct{ Body NewApplicant }
	write(a, route{
		id: "add-applicant", at: "POST /applicants", says: "Write down an application that came on paper or in talk", status: 201, group: group,
		more: "Where a programme says so, anybody can apply on a page of their own: /volunteer/ and the programme's short name.",
	}, func(c *call, in *addIn) (string, error) {
		k, err := casework.AddApplicant(c.tx, casework.ApplyInput(in.Body))
		return string(k.ID), err
	}, showApplicant[addIn])
	type stepIn struct {
		OfApplicant
		Body NewApplicantStep
	}
	write(a, route{
		id: "add-applicant-step", at: "POST /applicants/{applicant}/steps", says: "Write down the interview, a check or a training of an applicant", status: 201, group: group,
		more: "Of an interview the kind is interview: the day and a note are enough.",
	}, func(c *call, in *stepIn) (string, error) {
		_, err := casework.AddApplicantStep(c.tx, in.Applicant, casework.ApplicantStepInput{CredentialInput: org.CredentialInput(in.Body)})
		return string(in.Applicant), err
	}, showApplicant[stepIn])
	type goneIn struct {
		OfApplicant
		Step sild.ID `path:"step"`
	}
	write(a, route{id: "remove-applicant-step", at: "POST /applicants/{applicant}/steps/{step}/mistake", says: "Say that a step of an application was entered by mistake", group: group},
		func(c *call, in *goneIn) (string, error) {
			return string(in.Applicant), casework.MistakeApplicantStep(c.tx, in.Applicant, in.Step)
		}, showApplicant[goneIn])
	type endIn struct {
		OfApplicant
		Body ApplicationEnd
	}
	write(a, route{id: "end-applicant", at: "POST /applicants/{applicant}/end", says: "Say that an application came to nothing", group: group},
		func(c *call, in *endIn) (string, error) {
			_, err := casework.CloseApplication(c.tx, in.Applicant, in.Body.How, in.Body.Why)
			return string(in.Applicant), err
		}, showApplicant[endIn])
	type activeIn struct {
		inviting
		OfApplicant
	}
	write(a, route{id: "activate-applicant", at: "POST /applicants/{applicant}/active", says: "Make a volunteer of an applicant to whom nothing is missing", group: group},
		func(c *call, in *activeIn) (string, error) {
			in.token = org.NewToken()
			_, err := casework.Activate(c.tx, in.Applicant, in.token)
			return string(in.Applicant), err
		}, func(c *call, in *activeIn, id string) (Activated, error) {
			k, err := showApplicant(c, in, id)
			return Activated{k, in.path()}, err
		})
	a.kindRoutes(group)
}

func (a *API) kindRoutes(group string) {
	type kindIn struct {
		OfUser
		Body NewKind
	}
	write(a, route{id: "add-worker-kind", at: "POST /workers/{user}/kinds", says: "Say what kind of worker somebody is", status: 201, group: group},
		func(c *call, in *kindIn) (string, error) {
			k, err := org.AddKind(c.tx, in.User, org.KindInput(in.Body))
			return string(k.ID), err
		}, showKind[kindIn])
	type changeIn struct {
		OfKind
		Body NewKind
	}
	write(a, route{id: "change-worker-kind", at: "PUT /worker-kinds/{kind}", says: "Correct what kind of worker somebody is, or say until when", group: group},
		func(c *call, in *changeIn) (string, error) {
			k, err := org.ChangeKind(c.tx, in.Kind, org.KindInput(in.Body))
			return string(k.ID), err
		}, showKind[changeIn])
	type goneIn struct {
		OfKind
		Body WrittenInError
	}
	write(a, route{id: "remove-worker-kind", at: "POST /worker-kinds/{kind}/mistake", says: "Say that a kind of worker was entered by mistake", group: group},
		func(c *call, in *goneIn) (string, error) {
			return "", org.MistakeKind(c.tx, in.Kind, in.Body.Why)
		}, func(_ *call, in *goneIn, _ string) (Mended, error) { return Mended{"worker_kind", in.Kind}, nil })
	type sexIn struct{ Body OwnSex }
	write(a, route{id: "say-own-sex", at: "PUT /me/sex", says: "Say of yourself whether you are a woman or a man, for people who wish for one", group: group},
		func(c *call, in *sexIn) (string, error) { return "", org.SaySex(c.tx, in.Body.Sex) },
		func(_ *call, in *sexIn, _ string) (OwnSex, error) { return in.Body, nil })
}

func showKind[I any](c *call, _ *I, id string) (Kind, error) {
	k, err := org.KindByID(c.tx, sild.ID(id))
	return kindOf(k), err
}

func kindOf(k org.Kind) Kind { return Kind{k.ID, k.Kind, k.From, k.Until} }

func showApplicant[I any](c *call, _ *I, id string) (Applicant, error) {
	a, err := casework.ApplicationOf(c.tx, sild.ID(id))
	return applicantOf(a), err
}

func applicantOf(a casework.Application) Applicant {
	return Applicant{
		ID: a.ID, Programme: a.Programme, Team: a.Team, Kind: a.Kind, Name: a.Name, Email: a.Email, Phone: a.Phone, Lang: a.Lang,
		Languages: append([]string{}, strings.Fields(a.Languages)...), About: a.About, Source: a.Source, Day: a.Day,
		Stage: a.Stage, Missing: append([]string{}, a.Missing...), ClosedOn: a.ClosedOn, ClosedWhy: a.ClosedWhy, User: a.User,
		Steps: each(a.Steps, func(s casework.ApplicantStep) ApplicantStep {
			return ApplicantStep{s.ID, s.Kind, s.Outcome, s.JudgedBy, s.JudgedOn, s.ValidUntil, s.NextCheck, s.Note}
		}),
	}
}
