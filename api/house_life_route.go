// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"sild"
	"sild/access"
	"sild/db"
	"sild/housing"
)

// OfVisitor, OfBelonging and OfIncidentPart name what happens in a house.
type (
	OfVisitor struct {
		Visitor sild.ID `path:"visitor"`
	}
	OfBelonging struct {
		Belonging sild.ID `path:"belonging"`
	}
	OfIncidentPart struct {
		Part sild.ID `path:"part"`
	}
)

const houseLifeGroup = "life in a house"

func (a *API) houseLifeRoutes() {
	read(a, route{id: "list-house-rules", at: "GET /houses/{house}/rules", says: "The rules of a house, version by version, in its languages", group: houseLifeGroup},
		func(c *call, in *OfHouse) (List[HouseRules], error) { return rulesAt(c, in.House) })
	type rulesVersionIn struct {
		OfHouse
		Body NewRules
	}
	write(a, route{
		id: "add-house-rules", at: "POST /houses/{house}/rules", says: "Write the next version of the rules of a house", status: 201, group: houseLifeGroup,
		more: "Who lives there has to answer it again.",
	}, func(c *call, in *rulesVersionIn) (string, error) {
		_, err := housing.AddRules(c.tx, in.House, housing.RulesInput(in.Body))
		return string(in.House), err
	}, func(c *call, in *rulesVersionIn, _ string) (List[HouseRules], error) { return rulesAt(c, in.House) })
	type rulesAnswerIn struct {
		OfStay
		Body struct {
			RulesSaid
			On sild.Date `json:"on,omitzero" doc:"Today, if not given."`
		}
	}
	write(a, route{id: "answer-house-rules", at: "POST /stays/{stay}/rules", says: "Write down what a resident said to the rules of the house", status: 201, group: houseLifeGroup},
		func(c *call, in *rulesAnswerIn) (string, error) {
			b := in.Body
			x, err := housing.AnswerRules(c.tx, in.Stay, housing.RulesAnswerInput{
				Version: b.Version, Lang: b.Lang, Heard: b.Heard, Accepted: b.Accepted, How: b.How, Interpreter: b.Interpreter, Note: b.Note, On: b.On,
			})
			return effect(x.Fact, err)
		}, func(c *call, _ *rulesAnswerIn, id string) (RulesAnswer, error) {
			return ofLife(c, id, housing.RulesAnswersOf, rulesAnswerOf)
		})
	a.incidentRoutes()
	a.visitorRoutes()
	a.belongingRoutes()
	read(a, route{
		id: "living", at: "GET /cases/{case}/living", says: "The life of a resident in a house", group: houseLifeGroup,
		more: "For those on duty in the house, those who answer for it, and those who support the person.",
	}, func(c *call, in *OfCase) (Living, error) {
		x, err := housing.LivingOf(c.tx, in.Case)
		if err != nil {
			return Living{}, err
		}
		return livingOf(x), nil
	})
	a.livingPlanRoutes()
}

func rulesAt(c *call, house sild.ID) (List[HouseRules], error) {
	if _, err := housing.Open(c.tx, house); err != nil {
		return List[HouseRules]{}, err
	}
	all, err := housing.RulesOf(c.tx, house)
	return listOf(all, houseRulesOf), err
}

// ofLife reads afresh what was written of a resident, for who may see as much as
// those who wrote it.
func ofLife[T any, O interface{ thing() sild.ID }](c *call, id string, list func(*db.Tx, sild.ID) ([]T, error), show func(T) O) (O, error) {
	caseID, thing := ofEffect(id)
	if _, err := access.Case(c.tx, caseID, "PS"); err != nil {
		var none O
		return none, err
	}
	all, err := list(c.tx, caseID)
	return oneOf(each(all, show), err, func(o O) bool { return o.thing() == thing })
}

func (a *API) incidentRoutes() {
	type incidentListIn struct {
		OfHouse
		Kind    string    `query:"kind" doc:"Value of incident_kinds."`
		Warning bool      `query:"warning" doc:"Only those for which somebody was warned."`
		From    sild.Date `query:"from"`
	}
	read(a, route{id: "list-house-incidents", at: "GET /houses/{house}/incidents", says: "What happened in a house", group: houseLifeGroup},
		func(c *call, in *incidentListIn) (List[HouseIncident], error) {
			all, err := housing.Incidents(c.tx, in.House, housing.HappenedFilter{Kind: in.Kind, Warning: in.Warning, From: in.From})
			return listOf(all, incidentOf), err
		})
	type incidentAddIn struct {
		OfHouse
		Body struct {
			HouseEvent
			Parts []PartSaid `json:"parts,omitempty" nullable:"false" maxItems:"50" doc:"Residents who had a part; none, if nobody who lives there had."`
		}
	}
	write(a, route{
		id: "add-house-incident", at: "POST /houses/{house}/incidents", says: "Write down what happened in a house", status: 201, group: houseLifeGroup,
		more: "Each resident's part is a fact on their own record. Of something serious that one did or suffered, who supports them gets a worry.",
	}, func(c *call, in *incidentAddIn) (string, error) {
		b := in.Body
		x := housing.IncidentInput{At: b.At, Kind: b.Kind, Place: b.Place, Words: b.Words, Done: b.Done, Called: b.Called}
		for _, p := range b.Parts {
			x.Parts = append(x.Parts, housing.PartInput(p))
		}
		e, err := housing.AddIncident(c.tx, in.House, x)
		return string(e.ID), err
	}, func(c *call, in *incidentAddIn, id string) (HouseIncident, error) {
		all, err := housing.Incidents(c.tx, in.House, housing.HappenedFilter{})
		return oneOf(each(all, incidentOf), err, func(x HouseIncident) bool { return x.ID == sild.ID(id) })
	})
	type residentWarnIn struct {
		OfIncidentPart
		Body struct {
			Warning string    `json:"warning" enum:"said,written,last"`
			ToldOn  sild.Date `json:"told_on,omitzero"`
			Answer  string    `json:"answer,omitempty"`
			OnThing
		}
	}
	write(a, route{id: "warn-resident", at: "POST /incident-parts/{part}/warning", says: "Give a resident a warning, or say that they were told of it", group: houseLifeGroup},
		func(c *call, in *residentWarnIn) (string, error) {
			b := in.Body
			x, err := housing.Warn(c.tx, in.Part, housing.WarningInput{Warning: b.Warning, ToldOn: b.ToldOn, Answer: b.Answer, Seen: b.Seen})
			return effect(x.Fact, err)
		}, func(c *call, _ *residentWarnIn, id string) (IncidentPart, error) {
			return ofLife(c, id, housing.IncidentsOf, incidentPartOf)
		})
}

func showVisitor[I any](c *call, _ *I, id string) (Visitor, error) {
	return ofLife(c, id, housing.VisitorsOf, visitorOf)
}

func (a *API) visitorRoutes() {
	type visitorListIn struct {
		OfHouse
		From sild.Date `query:"from" doc:"The first day."`
	}
	read(a, route{id: "list-house-visitors", at: "GET /houses/{house}/visitors", says: "Visitors of a house from a day on", group: houseLifeGroup},
		func(c *call, in *visitorListIn) (List[Visitor], error) {
			all, err := housing.Visitors(c.tx, in.House, in.From)
			return listOf(all, func(v housing.Visited) Visitor {
				x := visitorOf(v.Visitor)
				x.Resident = v.Resident
				return x
			}), err
		})
	type visitorAskIn struct {
		OfStay
		Body VisitorAsked
	}
	write(a, route{id: "ask-visitor", at: "POST /stays/{stay}/visitors", says: "Ask that somebody may visit a resident", status: 201, group: houseLifeGroup},
		func(c *call, in *visitorAskIn) (string, error) {
			b := in.Body
			v, err := housing.AskVisitor(c.tx, in.Stay, housing.VisitorInput{StartsAt: b.StartsAt, EndsAt: b.EndsAt, Name: b.Name, Relation: b.Relation})
			return effect(v.Fact, err)
		}, showVisitor[visitorAskIn])
	type visitorDecideIn struct {
		OfVisitor
		Body struct {
			Allow bool   `json:"allow"`
			Why   string `json:"why,omitempty" doc:"Needed if refused, and if it was asked for later than the programme wants."`
			OnThing
		}
	}
	write(a, route{id: "decide-visitor", at: "POST /visitors/{visitor}/decision", says: "Allow or refuse a visitor", group: houseLifeGroup},
		func(c *call, in *visitorDecideIn) (string, error) {
			v, err := housing.DecideVisitor(c.tx, in.Visitor, in.Body.Allow, in.Body.Why, in.Body.Seen)
			return effect(v.Fact, err)
		}, showVisitor[visitorDecideIn])
	type visitorCameIn struct {
		OfVisitor
		Body struct {
			Outcome  string `json:"outcome" enum:"came,did_not_come,left"`
			Document bool   `json:"document,omitempty" doc:"They showed who they are."`
			OnThing
		}
	}
	write(a, route{id: "visitor-came", at: "POST /visitors/{visitor}/came", says: "Write down that a visitor came, did not come, or left", group: houseLifeGroup},
		func(c *call, in *visitorCameIn) (string, error) {
			v, err := housing.VisitorCame(c.tx, in.Visitor, in.Body.Outcome, in.Body.Document, in.Body.Seen)
			return effect(v.Fact, err)
		}, showVisitor[visitorCameIn])
}

func showBelonging[I any](c *call, _ *I, id string) (Belonging, error) {
	return ofLife(c, id, housing.BelongingsOf, belongingOf)
}

func (a *API) belongingRoutes() {
	read(a, route{id: "list-house-belongings", at: "GET /houses/{house}/belongings", says: "What a house keeps, what is to be fetched first", group: houseLifeGroup},
		func(c *call, in *OfHouse) (List[Belonging], error) {
			all, err := housing.KeptIn(c.tx, in.House)
			return listOf(all, func(b housing.KeptFor) Belonging {
				x := belongingOf(b.Belonging)
				x.Name = b.Name
				return x
			}), err
		})
	type belongingKeepIn struct {
		OfStay
		Body BelongingKept
	}
	write(a, route{id: "keep-belongings", at: "POST /stays/{stay}/belongings", says: "Write down what a house keeps for somebody", status: 201, group: houseLifeGroup},
		func(c *call, in *belongingKeepIn) (string, error) {
			b, err := housing.KeepBelonging(c.tx, in.Stay, housing.BelongingInput(in.Body))
			return effect(b.Fact, err)
		}, showBelonging[belongingKeepIn])
	type belongingGiveIn struct {
		OfBelonging
		Body struct {
			On sild.Date `json:"on,omitzero" doc:"Today, if not given."`
			To string    `json:"to"`
			OnThing
		}
	}
	write(a, route{id: "give-belongings", at: "POST /belongings/{belonging}/given", says: "Write down that something was given back", group: houseLifeGroup},
		func(c *call, in *belongingGiveIn) (string, error) {
			b, err := housing.GiveBelonging(c.tx, in.Belonging, in.Body.On, in.Body.To, in.Body.Seen)
			return effect(b.Fact, err)
		}, showBelonging[belongingGiveIn])
}
