// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"time"

	"sild"
	"sild/privacy"
)

// NewProtection sets a state of a record.
type NewProtection struct {
	State  string    `json:"state" enum:"restricted,protected,limited"`
	Reason string    `json:"reason" enum:"threat,asked,public,witness,contested,unlawful,claim,objected"`
	Words  string    `json:"words" minLength:"20"`
	Until  sild.Date `json:"until" doc:"A year from today at most."`
	Named  []sild.ID `json:"named,omitempty" doc:"Users for whom a restricted record is as normal."`
}

// Protection is a state of a record as a whole.
type Protection struct {
	ID     sild.ID   `json:"id"`
	State  string    `json:"state"`
	Reason string    `json:"reason"`
	Words  string    `json:"words"`
	From   sild.Date `json:"from"`
	Until  sild.Date `json:"until"`
	By     sild.ID   `json:"set_by"`
	At     time.Time `json:"set_at"`
}

// NewExclusion closes a record to a user.
type NewExclusion struct {
	User   sild.ID   `json:"user"`
	Reason string    `json:"reason" enum:"relative,household,victim,own_file,other"`
	Words  string    `json:"words,omitempty"`
	Until  sild.Date `json:"until,omitzero" doc:"Left out: for good."`
}

// Exclusion closes a record to a user, who is told nothing.
type Exclusion struct {
	ID     sild.ID   `json:"id"`
	User   sild.ID   `json:"user"`
	Reason string    `json:"reason"`
	Words  string    `json:"words,omitempty"`
	Until  sild.Date `json:"until,omitzero"`
	By     sild.ID   `json:"set_by"`
	At     time.Time `json:"set_at"`
}

// NamedUser is a user for whom a restricted record is as normal.
type NamedUser struct {
	ID    sild.ID   `json:"id"`
	User  sild.ID   `json:"user"`
	Until sild.Date `json:"until"`
}

// NewLoosening proposes what would let more people see a record.
type NewLoosening struct {
	What   string    `json:"what" enum:"lift,name,admit"`
	Object sild.ID   `json:"object,omitempty" doc:"The protection that is to be lifted, or the exclusion that is to end."`
	User   sild.ID   `json:"user,omitempty" doc:"Who is to be named."`
	Until  sild.Date `json:"until,omitzero" doc:"Until when they are named."`
	Why    string    `json:"why" minLength:"20"`
}

// Loosening waits for a second person.
type Loosening struct {
	ID      sild.ID   `json:"id"`
	Subject sild.ID   `json:"subject"`
	What    string    `json:"what"`
	Object  sild.ID   `json:"object,omitempty"`
	User    sild.ID   `json:"user,omitempty"`
	Until   sild.Date `json:"until,omitzero"`
	Why     string    `json:"why"`
	By      sild.ID   `json:"proposed_by"`
	At      time.Time `json:"proposed_at"`
	Outcome string    `json:"outcome,omitempty"`
}

// LooseningDecision is what the second person says.
type LooseningDecision struct {
	Outcome string `json:"outcome" enum:"approved,refused"`
	Why     string `json:"why,omitempty"`
}

// Guard is all that says who may see a record at all.
type Guard struct {
	Subject     sild.ID      `json:"subject"`
	Protections []Protection `json:"protections" nullable:"false"`
	Named       []NamedUser  `json:"named" nullable:"false"`
	Exclusions  []Exclusion  `json:"exclusions" nullable:"false"`
	Waiting     []Loosening  `json:"waiting" nullable:"false"`
}

func protectionOf(x privacy.Protection) Protection {
	return Protection{ID: x.ID, State: x.State, Reason: x.Reason, Words: x.Words, From: x.From, Until: x.Until, By: x.By, At: x.At}
}

func exclusionOf(x privacy.Exclusion) Exclusion {
	return Exclusion{ID: x.ID, User: x.User, Reason: x.Reason, Words: x.Words, Until: x.Until, By: x.By, At: x.At}
}

func looseningOf(x privacy.Loosening) Loosening {
	return Loosening{ID: x.ID, Subject: x.Subject, What: x.What, Object: x.Object, User: x.User, Until: x.Until, Why: x.Why, By: x.By, At: x.At, Outcome: x.Outcome}
}

func (a *API) protectionRoutes(group string) {
	read(a, route{id: "get-protection", at: "GET /people/{subject}/protection", says: "Who may see a record at all", group: group},
		func(c *call, in *OfPerson) (Guard, error) {
			g, err := privacy.Of(c.tx, in.Subject)
			return Guard{
				Subject: g.Subject, Protections: each(g.States, protectionOf), Exclusions: each(g.Excluded, exclusionOf), Waiting: each(g.Waiting, looseningOf),
				Named: each(g.Named, func(n privacy.Name) NamedUser { return NamedUser{n.ID, n.User, n.Until} }),
			}, err
		})
	// What closes a record may close it to who did it: the answer is what was said.
	type protectIn struct {
		OfPerson
		Body NewProtection
	}
	write(a, route{id: "protect-person", at: "POST /people/{subject}/protection", says: "Restrict a record, protect its address, or limit its use", status: 201, group: group},
		func(c *call, in *protectIn) (string, error) {
			x, err := privacy.Protect(c.tx, in.Subject, privacy.ProtectInput(in.Body))
			return string(x.ID), err
		}, func(_ *call, in *protectIn, id string) (Done, error) { return Done{ID: sild.ID(id)}, nil })
	type excludeIn struct {
		OfPerson
		Body NewExclusion
	}
	write(a, route{id: "exclude-user", at: "POST /people/{subject}/exclusions", says: "Close a record to a user, who is told nothing", status: 201, group: group},
		func(c *call, in *excludeIn) (string, error) {
			x, err := privacy.Exclude(c.tx, in.Subject, privacy.ExcludeInput(in.Body))
			return string(x.ID), err
		}, func(_ *call, in *excludeIn, id string) (Done, error) { return Done{ID: sild.ID(id)}, nil })
	type unnameIn struct {
		OfPerson
		Named sild.ID `path:"named"`
	}
	write(a, route{id: "end-named", at: "POST /people/{subject}/named/{named}/end", says: "No longer name a user for a restricted record", group: group},
		func(c *call, in *unnameIn) (string, error) {
			return string(in.Named), privacy.Unname(c.tx, in.Subject, in.Named)
		}, func(_ *call, in *unnameIn, id string) (Done, error) { return Done{ID: sild.ID(id)}, nil })
	type loosenIn struct {
		OfPerson
		Body NewLoosening
	}
	write(a, route{
		id: "propose-loosening", at: "POST /people/{subject}/loosenings", says: "Propose to lift a protection, name a user or admit one again", status: 201, group: group,
		more: "Somebody else decides.",
	}, func(c *call, in *loosenIn) (string, error) {
		x, err := privacy.Loosen(c.tx, in.Subject, privacy.LoosenInput(in.Body))
		return string(x.ID), err
	}, func(_ *call, in *loosenIn, id string) (Done, error) { return Done{ID: sild.ID(id)}, nil })
	type decideIn struct {
		Loosening sild.ID `path:"loosening"`
		Body      LooseningDecision
	}
	writeFresh(a, route{id: "decide-loosening", at: "POST /loosenings/{loosening}/decision", says: "Approve or refuse what was proposed by another", group: group},
		func(c *call, in *decideIn) (string, error) {
			x, err := privacy.Decide(c.tx, in.Loosening, in.Body.Outcome, in.Body.Why)
			return string(x.ID), err
		}, func(_ *call, in *decideIn, id string) (Done, error) { return Done{ID: sild.ID(id)}, nil })
	read(a, route{id: "open-loosenings", at: "GET /loosenings", says: "What waits for a second person in your organisation", group: group},
		func(c *call, _ *struct{}) (List[Loosening], error) {
			all, err := privacy.Waiting(c.tx)
			return listOf(all, looseningOf), err
		})
}

// Done names what a write made, where its record may be closed to the caller now.
type Done struct {
	ID sild.ID `json:"id"`
}
