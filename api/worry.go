// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"sild"
	"sild/access"
	"sild/casework"
)

// NewWorry is something about a person that somebody should look at soon.
type NewWorry struct {
	What    string  `json:"what"`
	To      sild.ID `json:"to,omitempty" doc:"A coordinator of the team; all of them if it is not given."`
	Contact sild.ID `json:"contact,omitempty" doc:"The contact in which it was noticed."`
}

// Worry is something about a person that somebody should look at soon.
type Worry struct {
	Told
	What     string    `json:"what"`
	By       sild.ID   `json:"raised_by"`
	To       sild.ID   `json:"to,omitempty"`
	Contact  sild.ID   `json:"contact,omitempty"`
	LookedOn sild.Date `json:"looked_on,omitzero" doc:"Left out while nobody has looked at it."`
	LookedBy sild.ID   `json:"looked_by,omitempty"`
	Decided  string    `json:"decided,omitempty"`
}

// Concern is a worry in a list, with whom it is about.
type Concern struct {
	Worry
	Case sild.ID `json:"case"`
	Name string  `json:"name"`
}

// WorryLook says what was decided about a worry.
type WorryLook struct {
	Decided string `json:"decided"`
	OnThing
}

func (a *API) worryRoutes() {
	const group = "contacts"
	type raiseIn struct {
		OfCase
		Body NewWorry
	}
	write(a, route{
		id: "raise-worry", at: "POST /cases/{case}/worries", says: "Say that you worry about a person", status: 201, group: group,
		more: "The team's coordinators see it until somebody has looked at it.",
	}, func(c *call, in *raiseIn) (string, error) {
		w, err := casework.RaiseWorry(c.tx, in.Case, casework.WorryInput(in.Body))
		return effect(w.Fact, err)
	}, showWorry[raiseIn])
	type lookIn struct {
		Worry sild.ID `path:"worry"`
		Body  WorryLook
	}
	write(a, route{id: "look-at-worry", at: "POST /worries/{worry}/look", says: "Say what was decided about a worry", group: group},
		func(c *call, in *lookIn) (string, error) {
			row, err := c.row("worry", in.Worry, in.Body.Seen)
			if err != nil {
				return "", err
			}
			w, err := casework.LookAtWorry(c.tx, row, in.Body.Decided)
			return effect(w.Fact, err)
		}, showWorry[lookIn])
	read(a, route{id: "list-worries", at: "GET /cases/{case}/worries", says: "The worries about the person of a case, the latest first", group: group},
		func(c *call, in *OfCase) (List[Worry], error) {
			rec, err := access.Case(c.tx, in.Case, "N")
			if err != nil {
				return List[Worry]{}, err
			}
			found, err := casework.Worries(c.tx, rec)
			return listOf(found, worryOf), err
		})
	read(a, route{id: "open-worries", at: "GET /worries", says: "The worries of your teams that nobody has looked at", group: group},
		func(c *call, _ *struct{}) (List[Concern], error) {
			found, err := casework.OpenWorries(c.tx)
			return listOf(found, func(x casework.Concern) Concern { return Concern{worryOf(x.Worry), x.Case, x.Name} }), err
		})
}

func showWorry[I any](c *call, _ *I, id string) (Worry, error) {
	caseID, thing := ofEffect(id)
	rec, err := access.Case(c.tx, caseID, "N")
	if err != nil {
		return Worry{}, err
	}
	all, err := casework.Worries(c.tx, rec)
	return oneOf(each(all, worryOf), err, func(w Worry) bool { return w.ID == thing })
}

func worryOf(w casework.Worry) Worry {
	return Worry{
		Told: toldOf(w.Fact), What: w.What, By: w.By, To: w.To, Contact: w.Contact, LookedOn: w.LookedOn, LookedBy: w.LookedBy, Decided: w.Decided,
	}
}
