// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"sild"
	"sild/casework"
	"sild/db"
	"sild/flow"
	"sild/people"
	"sild/referral"
)

// NewKin is somebody who belongs to a person's household.
type NewKin struct {
	Relation string `json:"relation" enum:"partner,child,parent,sibling,grandparent,grandchild,other" doc:"What they are to the person."`
	Name     string `json:"name" doc:"As the person says it."`
	Born     string `json:"born,omitempty" example:"2016" doc:"A day, a month or a year."`
	Guardian bool   `json:"guardian,omitempty" doc:"The one of the two who is a parent or guardian answers for the other."`
	Together bool   `json:"together,omitempty" doc:"They live in the same home."`
	Spanned
	Source string  `json:"source,omitempty"`
	Member sild.ID `json:"member,omitempty" doc:"Their own record, if they have one and you may write in both. Neither opens the other."`
}

// KinChange tells it anew.
type KinChange struct {
	NewKin
	OnThing
}

// Kin is somebody of a person's household, as you may know of them.
type Kin struct {
	ID       sild.ID `json:"id,omitempty" doc:"Not given: this person's record does not tell of them."`
	Row      sild.ID `json:"row,omitempty" doc:"What holds now: give it as seen when you change it."`
	Relation string  `json:"relation,omitempty"`
	Name     string  `json:"name"`
	Born     string  `json:"born,omitempty"`
	Guardian bool    `json:"guardian,omitempty"`
	Together bool    `json:"together,omitempty"`
	Spanned
	TakesPart bool    `json:"takes_part,omitempty" doc:"They take part themself. Said only to those who may open their record, or whom they let know."`
	Subject   sild.ID `json:"subject,omitempty" doc:"Their own record, if you may open it."`
}

func (k Kin) thing() sild.ID { return k.ID }

// NewFamilyMember is somebody of a family who wants to take part in their own
// right.
type NewFamilyMember struct {
	Details
	Relation string  `json:"relation,omitempty" doc:"To the participant in whose case it is told."`
	Guardian bool    `json:"guardian,omitempty"`
	Together bool    `json:"together,omitempty"`
	Kin      sild.ID `json:"kin,omitempty" doc:"What the participant's record says of them already."`
	Reason   string  `json:"reason" doc:"What the family hopes for."`
	Answers  Answers `json:"answers,omitempty" doc:"Answers to the programme's form referral."`
}

// ReferredFamily is what began: who reads it is for the coordinator to say.
type ReferredFamily struct {
	Case    sild.ID `json:"case"`
	Subject sild.ID `json:"subject"`
}

func referredFamily(c *call, id sild.ID) (ReferredFamily, error) {
	subject, err := flow.FamilyOf(c.tx, id)
	return ReferredFamily{Case: id, Subject: subject}, err
}

func (n NewKin) input() people.KinInput {
	return people.KinInput{
		Relation: n.Relation, Name: n.Name, Born: n.Born, Guardian: n.Guardian, Together: n.Together, From: n.From, Until: n.Until, Source: n.Source, Member: n.Member,
	}
}

func (n NewFamilyMember) input() flow.FamilyInput {
	return flow.FamilyInput{
		DetailInput: n.Details.input(), FamilyInput: referral.FamilyInput{Reason: n.Reason, Answers: n.Answers},
		Relation: n.Relation, Guardian: n.Guardian, Together: n.Together, Kin: n.Kin,
	}
}

func kinOf(m casework.HouseholdMember) Kin {
	return Kin{
		ID: m.Thing, Row: m.ID, Relation: m.Relation, Name: m.Shown, Born: m.Born, Guardian: m.Guardian, Together: m.Together, Spanned: spanned(m.Span),
		TakesPart: m.TakesPart, Subject: m.Subject,
	}
}

func (a *API) householdRoutes() {
	const group = "people"
	one := told(a, "kin", "household", "who belongs to a person's household", 'F', func(tx *db.Tx, subject sild.ID, b NewKin) (sild.Fact, error) {
		k, err := people.AddKin(tx, subject, b.input())
		return k.Fact, err
	}, casework.Household, kinOf)
	retold(a, "kin", "household", "who belongs to a household", func(b KinChange) sild.ID { return b.Seen }, func(tx *db.Tx, row sild.ID, b KinChange) (sild.Fact, error) {
		k, err := people.ChangeKin(tx, row, b.input())
		return k.Fact, err
	}, one)

	type withIn struct {
		OfCase
		Body NewFamilyMember
	}
	write(a, route{
		id: "refer-family-member", at: "POST /cases/{case}/family", says: "Ask for the service for somebody of the family", status: 201, group: group,
		more: "They get a record and a case of their own, with a consent of their own. Neither record opens the other.",
	}, func(c *call, in *withIn) (string, error) {
		id, err := flow.ReferFamily(c.tx, in.Case, in.Body.input())
		return string(id), err
	}, func(c *call, _ *withIn, id string) (ReferredFamily, error) { return referredFamily(c, sild.ID(id)) })

	type aloneIn struct {
		Programme sild.ID `path:"programme"`
		Body      NewFamilyMember
	}
	write(a, route{
		id: "refer-family", at: "POST /programmes/{programme}/families", says: "Ask for the service for a family of which nobody takes part", status: 201, group: group,
	}, func(c *call, in *aloneIn) (string, error) {
		id, err := flow.ReferFamilyAlone(c.tx, in.Programme, in.Body.input())
		return string(id), err
	}, func(c *call, _ *aloneIn, id string) (ReferredFamily, error) { return referredFamily(c, sild.ID(id)) })
}
