// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"sild"
	"sild/casework"
	"sild/db"
	"sild/pack"
	"sild/people"
	"sild/referral"
	"sild/report"
)

// NewIntake is somebody who comes to the provider without a sender.
type NewIntake struct {
	Programme sild.ID  `json:"programme"`
	Subject   sild.ID  `json:"subject,omitempty" doc:"Somebody who was here before. Otherwise the person is entered."`
	Person    *Details `json:"person,omitempty"`
	Message   sild.ID  `json:"message,omitempty" doc:"The message of the public form from which it comes."`
	NewDraft
}

// NewPart begins a part of the service.
type NewPart struct {
	Part string    `json:"part" doc:"A service part of the programme."`
	User sild.ID   `json:"user,omitempty" doc:"Who gives it, where somebody in particular does."`
	From sild.Date `json:"from"`
}

// PartEnd ends a part of the service, and hands over to the next one.
type PartEnd struct {
	Until  sild.Date `json:"until" doc:"The last day. What goes on begins on the next one."`
	Reason string    `json:"reason,omitempty" doc:"A value of the vocabulary part_ends."`
	To     string    `json:"to,omitempty" doc:"The part that goes on, if one does."`
	ToUser sild.ID   `json:"to_user,omitempty" doc:"And who gives it. The open tasks of the one before go to them."`
	Said   string    `json:"said,omitempty" doc:"What is handed over. Needed where a part goes on."`
	ToldOn sild.Date `json:"told_on,omitempty" doc:"When the person was told. Needed where a part goes on."`
}

// NewPlannedEnd plans the end of a part that goes on.
type NewPlannedEnd struct {
	EndsOn sild.Date `json:"ends_on" doc:"The last day."`
	Basis  string    `json:"basis" enum:"agreed,exit_plan" doc:"agreed with the person, or exit_plan: it stands in the plan for the time after."`
}

// PlannedEnd is the last day that is planned for a part.
type PlannedEnd struct {
	Told
	Part   string    `json:"part"`
	EndsOn sild.Date `json:"ends_on"`
	Basis  string    `json:"basis"`
}

func plannedEndOf(x casework.PlannedEnd) PlannedEnd {
	return PlannedEnd{Told: toldOf(x.Fact), Part: x.Part, EndsOn: x.On, Basis: x.Basis}
}

// CasePart is a part of the service in a case.
type CasePart struct {
	ID     sild.ID   `json:"id,omitempty" doc:"Not given of a part that began with the case and of which nobody has said anything else."`
	Row    sild.ID   `json:"row,omitempty"`
	Part   string    `json:"part"`
	Name   string    `json:"name" doc:"In the caller's language."`
	User   sild.ID   `json:"user,omitempty"`
	From   sild.Date `json:"from"`
	Until  sild.Date `json:"until,omitzero" doc:"The last day; not given while it runs."`
	Reason string    `json:"reason,omitempty"`
	To     string    `json:"to,omitempty"`
	Said   string    `json:"said,omitempty"`
	ToldOn sild.Date `json:"told_on,omitzero"`
}

// PartFigure is how much of a part a programme gave.
type PartFigure struct {
	Part     string `json:"part"`
	Name     string `json:"name" doc:"In the caller's language."`
	Begun    int    `json:"begun" doc:"How many began in the time."`
	Running  int    `json:"running" doc:"How many ran on the last day."`
	Ended    int    `json:"ended" doc:"How many ended in the time."`
	People   int    `json:"people" doc:"How many different people had it on any day of the time."`
	Contacts int    `json:"contacts" doc:"Contacts held in the time that count to it."`
	Minutes  int    `json:"minutes" doc:"And how long they took."`
}

func (a *API) partRoutes() {
	const group = "cases"
	write(a, route{
		id: "take-in", at: "POST /intakes", says: "Begin a case with somebody who comes by themselves", status: 201, group: "referrals",
		more: "Where the programme lets the provider do so. The person is entered and asked for in one; it is answered as every referral is.",
	}, func(c *call, in *struct{ Body NewIntake }) (string, error) {
		pr, _, err := c.programme(in.Body.Programme)
		if err != nil {
			return "", err
		}
		x := referral.IntakeInput{Subject: in.Body.Subject, Enquiry: in.Body.Message, DraftInput: in.Body.NewDraft.input()}
		if in.Body.Person != nil {
			x.Person = people.DetailInput(*in.Body.Person)
		}
		caseID, _, err := referral.TakeIn(c.tx, pr, x)
		return string(caseID), err
	}, func(c *call, _ *struct{ Body NewIntake }, id string) (Case, error) {
		return showCase(c, &OfCase{sild.ID(id)})
	})
	read(a, route{id: "list-parts", at: "GET /cases/{case}/parts", says: "The parts of the service that a person has and had, the first one first", group: group},
		func(c *call, in *OfCase) (List[CasePart], error) {
			o, all, err := casework.PartsOf(c.tx, in.Case)
			return listOf(all, func(x casework.Part) CasePart { return partOf(c, o.Pack, x) }), err
		})
	type beginIn struct {
		OfCase
		Body NewPart
	}
	write(a, route{id: "begin-part", at: "POST /cases/{case}/parts", says: "Begin a part of the service", status: 201, group: group},
		func(c *call, in *beginIn) (string, error) {
			x, err := casework.BeginPart(c.tx, in.Case, casework.PartInput(in.Body))
			return effect(x.Fact, err)
		}, func(c *call, in *beginIn, id string) (CasePart, error) { return showPart(c, in.Case, id) })
	type endIn struct {
		OfCase
		Part string `path:"part" doc:"A service part of the programme."`
		Body PartEnd
	}
	write(a, route{
		id: "end-part", at: "POST /cases/{case}/parts/{part}/end", says: "End a part of the service, and hand over to the next one", group: group,
		more: "The part that goes on begins on the next day.",
	}, func(c *call, in *endIn) (string, error) {
		b := in.Body
		x, err := casework.EndPart(c.tx, in.Case, casework.PartEnd{Part: in.Part, Until: b.Until, Reason: b.Reason, To: b.To, ToUser: b.ToUser, Said: b.Said, Told: b.ToldOn})
		return effect(x.Fact, inBody(err, "told", "told_on"))
	}, func(c *call, in *endIn, id string) (CasePart, error) { return showPart(c, in.Case, id) })
	type planIn struct {
		OfCase
		Part string `path:"part" doc:"A service part of the programme."`
		Body NewPlannedEnd
	}
	write(a, route{
		id: "plan-part-end", at: "PUT /cases/{case}/parts/{part}/plan", says: "Plan the end of a part of the service that goes on", group: group,
		more: "It ends nothing. When the next place is free is told from it.",
	}, func(c *call, in *planIn) (string, error) {
		x, err := casework.PlanEnd(c.tx, in.Case, casework.PlannedEndInput{Part: in.Part, On: in.Body.EndsOn, Basis: in.Body.Basis})
		return effect(x.Fact, err)
	}, func(c *call, in *planIn, id string) (PlannedEnd, error) {
		_, thing := ofEffect(id)
		all, err := casework.PlannedEndsOf(c.tx, in.Case)
		for _, x := range all {
			if x.Thing == thing {
				return plannedEndOf(x), err
			}
		}
		return PlannedEnd{}, err
	})
	read(a, route{id: "list-planned-ends", at: "GET /cases/{case}/parts/plan", says: "When parts of the service that go on are planned to end", group: group},
		func(c *call, in *OfCase) (List[PlannedEnd], error) {
			all, err := casework.PlannedEndsOf(c.tx, in.Case)
			return listOf(all, plannedEndOf), err
		})
	type figuresIn struct {
		Programme sild.ID   `path:"programme"`
		From      sild.Date `query:"from"`
		Until     sild.Date `query:"until"`
	}
	read(a, route{id: "list-part-figures", at: "GET /programmes/{programme}/parts", says: "How much of each part of the service was given", group: "results"},
		func(c *call, in *figuresIn) (List[PartFigure], error) {
			_, p, err := c.programme(in.Programme)
			if err != nil {
				return List[PartFigure]{}, err
			}
			all, err := report.PartFigures(c.tx, in.Programme, "", in.From, in.Until)
			return listOf(all, func(f report.PartFigure) PartFigure {
				return PartFigure{Part: f.Part, Name: report.Part(c.Voice, p, f.Part), Begun: f.Begun, Running: f.Running, Ended: f.Ended, People: f.People, Contacts: f.Contacts, Minutes: f.Minutes}
			}), err
		})
}

func showPart(c *call, caseID sild.ID, id string) (CasePart, error) {
	_, thing := ofEffect(id)
	o, all, err := casework.PartsOf(c.tx, caseID)
	if err != nil {
		return CasePart{}, err
	}
	for _, x := range all {
		if x.Thing == thing {
			return partOf(c, o.Pack, x), nil
		}
	}
	x, err := db.One[casework.Part](c.tx, `SELECT `+casework.PartColumns+` FROM case_part WHERE thing = $1 AND case_id = $2 ORDER BY recorded_at DESC, id DESC LIMIT 1`, thing, caseID) // taken back since
	return partOf(c, o.Pack, x), err
}

func partOf(c *call, p *pack.Pack, x casework.Part) CasePart {
	return CasePart{
		ID: x.Thing, Row: x.ID, Part: x.Part, Name: report.Part(c.Voice, p, x.Part), User: x.User, From: x.Day, Until: x.Until,
		Reason: x.Reason, To: x.To, Said: x.Said, ToldOn: x.ToldOn,
	}
}
