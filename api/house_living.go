// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"sild"
	"sild/casework"
	"sild/housing"
)

// BedFor is the bed that a request gets.
type BedFor struct {
	Request sild.ID `json:"request"`
	Bed     sild.ID `json:"bed"`
}

// StayInWay is what stands against a longer stay, and what would make room.
type StayInWay struct {
	Waiting []BedAwaited `json:"waiting" nullable:"false" doc:"For whom the bed is held."`
	Void    sild.Date    `json:"void,omitzero" doc:"The first night on which the bed cannot be slept in."`
	Beds    []sild.ID    `json:"beds" nullable:"false" doc:"Other beds of the house into which the resident could move today."`
}

// BedAwaited is somebody for whom a bed is held.
type BedAwaited struct {
	Request sild.ID   `json:"request"`
	Case    sild.ID   `json:"case,omitempty" doc:"If you may see it."`
	Name    string    `json:"name,omitempty"`
	From    sild.Date `json:"from"`
	Until   sild.Date `json:"until"`
	Beds    []sild.ID `json:"beds" nullable:"false" doc:"That they could have instead."`
}

func bedIDs(list []housing.Choice) []sild.ID {
	return each(list, func(c housing.Choice) sild.ID { return c.Bed })
}

func inWayOf(w housing.Way) StayInWay {
	return StayInWay{
		Waiting: each(w.Waiting, func(x housing.Awaited) BedAwaited {
			return BedAwaited{x.Request, x.Case, x.Name, x.From, x.Until, bedIDs(x.Beds)}
		}),
		Void: w.Void, Beds: bedIDs(w.Beds),
	}
}

func insteadOf(list []BedFor) map[sild.ID]sild.ID {
	chosen := map[sild.ID]sild.ID{}
	for _, b := range list {
		chosen[b.Request] = b.Bed
	}
	return chosen
}

// livingPlanRoutes are what the house adds to the plan of a resident, and whom it
// calls for them.
func (a *API) livingPlanRoutes() {
	show := func(c *call, caseID sild.ID) (Living, error) {
		x, err := housing.LivingOf(c.tx, caseID)
		if err != nil {
			return Living{}, err
		}
		return livingOf(x), nil
	}
	type livingStepIn struct {
		OfCase
		Body struct {
			Goal  sild.ID   `json:"goal"`
			Title string    `json:"title"`
			Who   string    `json:"who,omitempty" enum:"house,person" doc:"The house, if not given."`
			DueOn sild.Date `json:"due_on,omitzero"`
		}
	}
	write(a, route{id: "add-living-step", at: "POST /cases/{case}/living/steps", says: "Add a step of the house to a goal of a resident", status: 201, group: houseLifeGroup, more: "For those on duty in the house and those who answer for it, to goals that the house sees."},
		func(c *call, in *livingStepIn) (string, error) {
			b := in.Body
			s, err := housing.AddPlanStep(c.tx, in.Case, b.Goal, casework.StepInput{Title: b.Title, Who: b.Who, DueOn: b.DueOn})
			return effect(s.Fact, err)
		}, func(c *call, in *livingStepIn, _ string) (Living, error) { return show(c, in.Case) })
	type livingDoneIn struct {
		OfCase
		Step sild.ID `path:"step"`
		Body struct {
			DoneOn sild.Date `json:"done_on,omitzero" doc:"Not given: it was not done after all."`
			OnThing
		}
	}
	write(a, route{id: "do-living-step", at: "POST /cases/{case}/living/steps/{step}/done", says: "A step of the house was taken, or was not after all", group: houseLifeGroup},
		func(c *call, in *livingDoneIn) (string, error) {
			s, err := housing.DoPlanStep(c.tx, in.Case, in.Step, in.Body.DoneOn, in.Body.Seen)
			return effect(s.Fact, err)
		}, func(c *call, in *livingDoneIn, _ string) (Living, error) { return show(c, in.Case) })
	type houseCallIn struct {
		OfStay
		Body struct {
			Name     string `json:"name"`
			Relation string `json:"relation,omitempty"`
			Phone    string `json:"phone"`
			Agreed   bool   `json:"agreed" doc:"The resident agrees that it stands on the sheet for an emergency."`
		}
	}
	write(a, route{id: "add-house-call", at: "POST /stays/{stay}/calls", says: "Write down whom the house calls in an emergency", status: 201, group: houseLifeGroup},
		func(c *call, in *houseCallIn) (string, error) {
			x, err := housing.AddCall(c.tx, in.Stay, housing.CallInput(in.Body))
			return effect(x.Fact, err)
		}, func(c *call, _ *houseCallIn, id string) (Living, error) {
			caseID, _ := ofEffect(id)
			return show(c, caseID)
		})
	type houseCallEndIn struct {
		Call sild.ID `path:"call"`
		Body OnThing
	}
	write(a, route{id: "end-house-call", at: "POST /calls/{call}/end", says: "A resident no longer wants somebody to be called", group: houseLifeGroup},
		func(c *call, in *houseCallEndIn) (string, error) {
			x, err := housing.EndCall(c.tx, in.Call, in.Body.Seen)
			return effect(x.Fact, err)
		}, func(c *call, _ *houseCallEndIn, id string) (Living, error) {
			caseID, _ := ofEffect(id)
			return show(c, caseID)
		})
}
