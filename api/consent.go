// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"strings"

	"sild"
	"sild/casework"
	"sild/db"
)

// NewConsent is what the person answered.
type NewConsent struct {
	Day      sild.Date `json:"day"`
	Basis    string    `json:"basis" doc:"A legal basis of the programme on which the person is asked."`
	Outcome  string    `json:"outcome" doc:"given, refused or withdrawn."`
	Language string    `json:"language" doc:"In which it was explained."`
	How      string    `json:"how" doc:"spoken, witnessed, paper, signed or digital."`
	Expires  sild.Date `json:"expires_on,omitempty" doc:"Only of one that is given."`
	Note     string    `json:"note,omitempty"`
	AskedBy  sild.ID   `json:"asked_by,omitempty" doc:"A colleague who asked; you if it is not given."`
	Witness  string    `json:"witness,omitempty" doc:"Of what was said before one: who it was."`
	KeptAt   string    `json:"kept_at,omitempty" doc:"Of a paper: where it is kept."`
	Guardian string    `json:"guardian,omitempty" doc:"Of a child: the parent or guardian who answered."`
}

// Consent is what a person answered when one asked whether a record may be kept.
type Consent struct {
	Told
	Basis       string    `json:"basis"`
	Outcome     string    `json:"outcome" enum:"given,refused,withdrawn"`
	Language    string    `json:"language"`
	How         string    `json:"how" enum:"spoken,witnessed,paper,signed,digital"`
	PackVersion int       `json:"pack_version" doc:"Whose words the person heard."`
	Expires     sild.Date `json:"expires_on,omitzero"`
	Note        string    `json:"note,omitempty"`
	TextVersion int       `json:"text_version" doc:"Of the text that the person heard."`
	AskedBy     sild.ID   `json:"asked_by,omitempty"`
	Witness     string    `json:"witness,omitempty"`
	KeptAt      string    `json:"kept_at,omitempty"`
	Guardian    string    `json:"guardian,omitempty" doc:"Who answered for a child."`
}

// NewAssignment gives a case to a worker.
type NewAssignment struct {
	User  sild.ID   `json:"user"`
	Role  string    `json:"role" doc:"lead, co_worker, cover or volunteer. A new lead ends the one before."`
	From  sild.Date `json:"from"`
	Until sild.Date `json:"until,omitempty" doc:"The last day; a cover has one, 30 days on at most."`
	Why   string    `json:"why,omitempty"`

	PassWhy string `json:"pass_why,omitempty" doc:"Why in spite of what stands against the worker, where the programme lets it be passed."`

	Kind     string `json:"kind,omitempty" doc:"As what kind of worker: a value of the vocabulary worker_kinds."`
	NotFirst string `json:"not_first,omitempty" doc:"Of a lead: why not the one who stands first among the candidates. Some programmes ask for it."`
}

// Assignment is a worker on a case. Its day is the first one.
type Assignment struct {
	Told
	User  sild.ID   `json:"user"`
	Role  string    `json:"role" enum:"lead,co_worker,cover,volunteer"`
	Until sild.Date `json:"until,omitzero"`
	Why   string    `json:"why,omitempty"`

	Passed    []string  `json:"passed,omitempty" nullable:"false" doc:"What stood against the worker and was passed: caseload, area, language, wish."`
	PassedWhy string    `json:"passed_why,omitempty"`
	EndReason string    `json:"end_reason,omitempty" doc:"Why somebody else follows: a value of the vocabulary rematch_reasons."`
	ToldOn    sild.Date `json:"told_on,omitzero" doc:"When the person was told that it ends."`
	Kind      string    `json:"kind,omitempty" doc:"As what kind of worker: a value of the vocabulary worker_kinds."`
	Chosen
}

// AssignmentEnd is the last day of a worker on a case.
type AssignmentEnd struct {
	Until sild.Date `json:"until"`
	OnThing
}

// NewEnd is the end of the service in a case.
type NewEnd struct {
	Day    sild.Date `json:"day" doc:"The last day of the service."`
	Reason string    `json:"reason" doc:"A value of the vocabulary end_reasons."`
	Note   string    `json:"note,omitempty"`
}

// End is the end of the service in a case. Its day is the last of it.
type End struct {
	Told
	Reason string `json:"reason"`
	Note   string `json:"note,omitempty"`
}

func (a *API) consentRoutes() {
	const group = "cases"
	type consentIn struct {
		OfCase
		Body NewConsent
	}
	write(a, route{
		id: "record-consent", at: "POST /cases/{case}/consents", says: "Record whether the person says yes", status: 201, group: group,
		more: "To withdraw is an answer of its own, any day, also after the end. What rests on it ends with the next request of everybody.",
	}, func(c *call, in *consentIn) (string, error) {
		k, err := casework.AddConsent(c.tx, in.Case, casework.ConsentInput(in.Body))
		return effect(k.Fact, err)
	}, func(c *call, _ *consentIn, id string) (Consent, error) {
		return one(c, id, 'C', casework.Consents, consentOf)
	})
	type assignIn struct {
		OfCase
		Body NewAssignment
	}
	write(a, route{id: "assign-worker", at: "POST /cases/{case}/workers", says: "Give a case to a worker", status: 201, group: group},
		func(c *call, in *assignIn) (string, error) {
			w, err := casework.AddAssignment(c.tx, in.Case, casework.AssignmentInput(in.Body))
			return effect(w.Fact, err)
		},
		func(c *call, _ *assignIn, id string) (Assignment, error) {
			return one(c, id, 'P', casework.Assignments, assignmentOf)
		})
	type leaveIn struct {
		Assignment sild.ID `path:"assignment"`
		Body       AssignmentEnd
	}
	write(a, route{id: "end-assignment", at: "POST /assignments/{assignment}/end", says: "Set the last day of a worker on a case", group: group},
		func(c *call, in *leaveIn) (string, error) {
			row, err := c.row("assignment", in.Assignment, in.Body.Seen)
			if err != nil {
				return "", err
			}
			caseID, err := db.One[sild.ID](c.tx, `SELECT case_id FROM assignment WHERE id = $1`, row)
			if err != nil {
				return "", err
			}
			return effect(sild.Fact{Case: caseID, Thing: in.Assignment}, casework.EndAssignment(c.tx, row, in.Body.Until))
		},
		func(c *call, _ *leaveIn, id string) (Assignment, error) {
			return one(c, id, 'P', casework.Assignments, assignmentOf)
		})
	type endIn struct {
		OfCase
		Body NewEnd
	}
	write(a, route{
		id: "end-case", at: "POST /cases/{case}/end", says: "End the service", status: 201, group: group,
		more: "What was planned for later is cancelled. Follow-ups come after it.",
	}, func(c *call, in *endIn) (string, error) {
		e, err := casework.AddEnd(c.tx, in.Case, casework.EndInput(in.Body))
		return effect(e.Fact, err)
	}, func(c *call, in *endIn, _ string) (Case, error) { return showCase(c, &in.OfCase) })
}

func consentOf(k casework.Consent) Consent {
	return Consent{
		Told: toldOf(k.Fact), Basis: k.Basis, Outcome: k.Outcome, Language: k.Language, How: k.How, PackVersion: k.PackVersion, Expires: k.Expires,
		Note: k.Note, TextVersion: k.TextVersion, AskedBy: k.AskedBy, Witness: k.Witness, KeptAt: k.KeptAt, Guardian: k.Guardian,
	}
}

func assignmentOf(w casework.Assignment) Assignment {
	return Assignment{
		Told: toldOf(w.Fact), User: w.User, Role: w.Role, Until: w.Until, Why: w.Why,
		Passed: strings.Fields(w.Passed), PassedWhy: w.PassedWhy, EndReason: w.EndReason, ToldOn: w.ToldOn, Kind: w.Kind, Chosen: Chosen(w.Choice),
	}
}

func endOf(e casework.End) End { return End{Told: toldOf(e.Fact), Reason: e.Reason, Note: e.Note} }
