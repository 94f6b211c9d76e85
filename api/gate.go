// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"sild"
	"sild/access"
	"sild/casework"
	"sild/programme"
)

// Gate is the list for the day of a release.
type Gate struct {
	Release   sild.ID    `json:"release" doc:"The release that it is for."`
	On        sild.Date  `json:"on,omitzero"`
	Lines     []GateLine `json:"lines" nullable:"false"`
	Open      int        `json:"open" doc:"Lines without an answer."`
	Prison    *GateSign  `json:"prison,omitempty" doc:"Not there: that side has not signed."`
	Community *GateSign  `json:"community,omitempty"`
}

type (
	// GateLine is one thing to see to.
	GateLine struct {
		Item  string    `json:"item" doc:"A value of the vocabulary gate_items; without one a meaning of it."`
		State string    `json:"state,omitempty" enum:"done,not_needed,not_known" doc:"Not there: nobody has answered."`
		Note  string    `json:"note,omitempty"`
		By    sild.ID   `json:"by,omitempty"`
		Day   sild.Date `json:"day,omitzero"`
		Late  bool      `json:"late,omitempty" doc:"The day has passed without an answer."`
		New   bool      `json:"new,omitempty" doc:"Changed after both sides had signed."`
	}
	// GateSign is that a side has signed.
	GateSign struct {
		By   sild.ID   `json:"by"`
		Day  sild.Date `json:"day"`
		Note string    `json:"note,omitempty"`
	}
	// GateAnswers say what became of some things.
	GateAnswers struct {
		Release sild.ID      `json:"release,omitempty" doc:"Whose list you looked at."`
		Items   []GateAnswer `json:"items" nullable:"false" maxItems:"50"`
	}
	// GateAnswer says it of one.
	GateAnswer struct {
		Item  string `json:"item"`
		State string `json:"state" doc:"done, not_needed or not_known."`
		Note  string `json:"note,omitempty"`
	}
	// GateNote goes with a signature.
	GateNote struct {
		Note string `json:"note,omitempty"`
	}
	// NewSide names a team that stands by a person outside.
	NewSide struct {
		Team sild.ID   `json:"team" doc:"Of probation officers or municipal workers."`
		From sild.Date `json:"from,omitempty" doc:"Today if it is not given."`
		Why  string    `json:"why"`
	}
	// Side is a team that stands by a person outside.
	Side struct {
		Told
		Team  sild.ID   `json:"team"`
		Role  string    `json:"role" enum:"probation,municipal"`
		Until sild.Date `json:"until,omitzero"`
		Why   string    `json:"why,omitempty"`
	}
	// NewShare shares one thing that was written outside with the prison.
	NewShare struct {
		Kind string  `json:"kind" doc:"goal or plan."`
		Of   sild.ID `json:"of"`
	}
	// BackShare is that.
	BackShare struct {
		Told
		Kind string  `json:"kind" enum:"goal,plan"`
		Of   sild.ID `json:"of"`
	}
	// Inside is what a prison reads of somebody who came back.
	Inside struct {
		Case   sild.ID       `json:"case"`
		Name   string        `json:"name"`
		Reason string        `json:"reason,omitempty" doc:"Of your referral."`
		Risk   string        `json:"risk,omitempty"`
		Goals  []InsideThing `json:"goals" nullable:"false"`
		Plans  []InsideThing `json:"plans" nullable:"false"`
	}
	// InsideThing was written in prison, or shared since.
	InsideThing struct {
		ID     sild.ID   `json:"id"`
		Day    sild.Date `json:"day"`
		Text   string    `json:"text"`
		Shared bool      `json:"shared,omitempty"`
	}
	// Taken is a thing that was taken back.
	Taken struct {
		ID sild.ID `json:"id"`
	}
)

func (a *API) gateRoutes() {
	const group = "release"
	read(a, route{id: "get-gate", at: "GET /cases/{case}/gate", says: "The list for the day of release", group: group},
		func(c *call, in *OfCase) (Gate, error) { return showGate(c, in, "") })
	type sayIn struct {
		OfCase
		Body GateAnswers
	}
	write(a, route{id: "say-gate", at: "PUT /cases/{case}/gate", says: "Say what became of things on the list", group: group},
		func(c *call, in *sayIn) (string, error) {
			said := casework.GateInput{Release: in.Body.Release}
			for _, x := range in.Body.Items {
				said.Items = append(said.Items, casework.GateSaid(x))
			}
			_, err := casework.SayGate(c.tx, in.Case, said)
			return string(in.Case), err
		}, func(c *call, in *sayIn, id string) (Gate, error) { return showGate(c, &in.OfCase, id) })
	type signIn struct {
		OfCase
		Body GateNote
	}
	write(a, route{
		id: "sign-gate", at: "POST /cases/{case}/gate/sign", says: "Sign the list: hand over, or take over", group: group,
		more: "The prison signs for its side, the support person and the coordinator for the other. Every line must have an answer.",
	}, func(c *call, in *signIn) (string, error) {
		_, err := casework.SignGate(c.tx, in.Case, in.Body.Note)
		return string(in.Case), err
	}, func(c *call, in *signIn, id string) (Gate, error) { return showGate(c, &in.OfCase, id) })

	type sideIn struct {
		OfCase
		Body NewSide
	}
	write(a, route{
		id: "name-side", at: "POST /cases/{case}/sides", says: "Name who stands by a person outside", status: 201, group: group,
		more: "A probation office or a municipality. While the person is in prison it reads what the release needs, afterwards more.",
	}, func(c *call, in *sideIn) (string, error) {
		s, err := casework.NameSide(c.tx, in.Case, casework.SideInput(in.Body))
		return effect(s.Fact, err)
	}, showSide[sideIn])
	type endIn struct {
		Side sild.ID `path:"side"`
		Body OnThing
	}
	write(a, route{id: "end-side", at: "POST /sides/{side}/end", says: "End that at once", group: group},
		func(c *call, in *endIn) (string, error) {
			row, err := c.row("side", in.Side, in.Body.Seen)
			if err != nil {
				return "", err
			}
			s, err := casework.EndSide(c.tx, row)
			return effect(s.Fact, err)
		}, showSide[endIn])
	read(a, route{id: "list-sides", at: "GET /cases/{case}/sides", says: "Who stands by a person outside", group: group},
		func(c *call, in *OfCase) (List[Side], error) {
			if _, err := access.Case(c.tx, in.Case, "S"); err != nil {
				return List[Side]{}, err
			}
			all, err := casework.Sides(c.tx, in.Case)
			return listOf(all, sideOf), err
		})

	type shareIn struct {
		OfCase
		Body NewShare
	}
	write(a, route{id: "share-back", at: "POST /cases/{case}/shared", says: "Let the prison read a goal or a plan that was written outside", status: 201, group: group},
		func(c *call, in *shareIn) (string, error) {
			s, err := casework.ShareBack(c.tx, in.Case, in.Body.Kind, in.Body.Of)
			return effect(s.Fact, err)
		}, func(c *call, in *shareIn, id string) (BackShare, error) {
			return one(c, id, 'P', casework.Shares, backShareOf)
		})
	type unshareIn struct {
		Share sild.ID `path:"share"`
		Body  OnThing
	}
	write(a, route{id: "end-share", at: "POST /shared/{share}/end", says: "Take that back at once", group: group},
		func(c *call, in *unshareIn) (string, error) {
			row, err := c.row("shared", in.Share, in.Body.Seen)
			if err != nil {
				return "", err
			}
			return string(in.Share), casework.Unshare(c.tx, row)
		}, func(_ *call, _ *unshareIn, id string) (Taken, error) { return Taken{sild.ID(id)}, nil })
	read(a, route{id: "list-shared", at: "GET /cases/{case}/shared", says: "What the prison may read of what was written outside", group: group},
		func(c *call, in *OfCase) (List[BackShare], error) {
			if _, err := access.Case(c.tx, in.Case, "P"); err != nil {
				return List[BackShare]{}, err
			}
			all, err := casework.Shares(c.tx, in.Case)
			return listOf(all, backShareOf), err
		})
	read(a, route{
		id: "from-inside", at: "GET /cases/{case}/inside", says: "What a prison reads of somebody who is there again", group: group,
		more: "What was written in prison before the release and since the return, and what was shared.",
	}, func(c *call, in *OfCase) (Inside, error) {
		x, err := casework.FromInside(c.tx, in.Case)
		out := Inside{Case: in.Case, Name: x.Name, Reason: x.Reason, Risk: x.Risk, Goals: []InsideThing{}, Plans: []InsideThing{}}
		for _, g := range x.Goals {
			out.Goals = append(out.Goals, InsideThing{g.Thing, g.Day, g.Title, x.Shared[g.Thing]})
		}
		for _, p := range x.Plans {
			out.Plans = append(out.Plans, InsideThing{p.Thing, p.Day, p.Summary, x.Shared[p.Thing]})
		}
		return out, err
	})
}

func showGate(c *call, in *OfCase, _ string) (Gate, error) {
	rec, err := access.Case(c.tx, in.Case, "S")
	if err != nil {
		return Gate{}, err
	}
	p, err := programme.Of(c.tx, rec.Programme)
	if err != nil {
		return Gate{}, err
	}
	g, ok, err := casework.GateOf(c.tx, rec, p)
	if err == nil && !ok {
		err = sild.Missing()
	}
	out := Gate{Release: g.Release.Thing, On: g.Release.On, Open: g.Open, Lines: []GateLine{}, Prison: gateSignOf(g.Prison), Community: gateSignOf(g.Community)}
	for _, l := range g.Lines {
		out.Lines = append(out.Lines, GateLine{l.ID, l.Item.State, l.Item.Note, l.Item.RecordedBy, l.Item.Day, l.Late, l.New})
	}
	return out, err
}

func gateSignOf(s *casework.GateSign) *GateSign {
	if s == nil {
		return nil
	}
	return &GateSign{s.RecordedBy, s.Day, s.Note}
}

func showSide[I any](c *call, _ *I, id string) (Side, error) {
	return one(c, id, 'S', casework.Sides, sideOf)
}

func sideOf(s casework.Side) Side {
	return Side{Told: toldOf(s.Fact), Team: s.Team, Role: s.Role, Until: s.Until, Why: s.Why}
}

func backShareOf(s casework.GateShare) BackShare {
	return BackShare{Told: toldOf(s.Fact), Kind: s.Kind, Of: s.Of}
}

// Change is that a person was told who helps from now on.
type Change struct {
	Told
	What  string `json:"what" enum:"hand_over,provider"`
	How   string `json:"how" enum:"met_both,in_person,phone,letter,not_reached"`
	Words string `json:"words,omitempty" doc:"The person's own."`
}

// NewChange says how a person was told.
type NewChange struct {
	What  string    `json:"what" doc:"hand_over or provider."`
	How   string    `json:"how" doc:"met_both, in_person, phone, letter or not_reached."`
	On    sild.Date `json:"on,omitempty" doc:"Today if it is not given."`
	Words string    `json:"words,omitempty"`
}

func changeOf(t casework.Told) Change {
	return Change{Told: toldOf(t.Fact), What: t.What, How: t.How, Words: t.Words}
}
