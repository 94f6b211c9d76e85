// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"time"

	"sild"
	"sild/privacy"
)

// AskTrail is a question to the trail: who was affected.
type AskTrail struct {
	About string    `query:"about" enum:"user,team,org,role,session" required:"true"`
	ID    string    `query:"id" required:"true" doc:"Of the user, team or organisation; the role in your own; or of a session or token as list-sign-ins gives it."`
	From  time.Time `query:"from" required:"true"`
	To    time.Time `query:"to" required:"true"`
}

// SignIn is where a session or a token began.
type SignIn struct {
	ID   string    `json:"id" doc:"To ask the trail about, as a session."`
	Kind string    `json:"kind" enum:"web,api,client" doc:"client: a program with a secret of its own."`
	At   time.Time `json:"at"`
}

// TrailAnswer is everybody who was affected.
type TrailAnswer struct {
	Entries int        `json:"entries"`
	People  []Affected `json:"people" nullable:"false"`
}

// Affected is one person of an answer.
type Affected struct {
	Person   sild.ID   `json:"person"`
	Entries  int       `json:"entries"`
	First    time.Time `json:"first"`
	Last     time.Time `json:"last"`
	Sections string    `json:"sections"`
	Actions  []string  `json:"actions" nullable:"false"`
	Users    int       `json:"users"`
	Name     string    `json:"name,omitempty" doc:"In an incident, as long as it is shown to you."`
	Code     string    `json:"code,omitempty"`
}

// NewIncident asks for the names of those who were affected.
type NewIncident struct {
	About  string    `json:"about" enum:"user,team,org,role"`
	ID     string    `json:"id"`
	From   time.Time `json:"from"`
	To     time.Time `json:"to"`
	Reason string    `json:"reason" enum:"review,complaint,signal,breach,request"`
	Words  string    `json:"words" minLength:"20"`
}

// Incident is a question whose people were named.
type Incident struct {
	ID       sild.ID    `json:"id"`
	About    string     `json:"about"`
	AboutID  string     `json:"about_id"`
	From     time.Time  `json:"from"`
	To       time.Time  `json:"to"`
	Reason   string     `json:"reason"`
	Words    string     `json:"words"`
	At       time.Time  `json:"at"`
	Until    time.Time  `json:"names_until"`
	People   int        `json:"people"`
	Affected []Affected `json:"affected" nullable:"false"`
}

// Reading is an entry of the trail about one person.
type Reading struct {
	ID       sild.ID   `json:"id"`
	At       time.Time `json:"at"`
	User     sild.ID   `json:"user,omitempty"`
	Name     string    `json:"name"`
	Org      string    `json:"organisation"`
	Role     string    `json:"role"`
	Action   string    `json:"action"`
	What     string    `json:"what"`
	Sections string    `json:"sections"`
	Purpose  string    `json:"purpose"`
	Withheld bool      `json:"withheld"`
}

// NewInspection opens one case to inspect it.
type NewInspection struct {
	Reason string `json:"reason" enum:"review,complaint,signal,breach,request"`
	Words  string `json:"words" minLength:"20"`
}

// Signal says that somebody read unlike themself.
type Signal struct {
	ID      sild.ID   `json:"id"`
	Kind    string    `json:"kind" doc:"many, listed, night or namesake."`
	User    sild.ID   `json:"user"`
	From    time.Time `json:"from"`
	To      time.Time `json:"to"`
	Found   int       `json:"found"`
	Usual   int       `json:"usual"`
	Bound   int       `json:"bound"`
	Hours   int       `json:"hours"`
	Outcome string    `json:"outcome,omitempty"`
}

// SignalOutcome is what a signal was.
type SignalOutcome struct {
	Outcome string `json:"outcome" enum:"explained,incident"`
	Words   string `json:"words" minLength:"20"`
}

func affectedOf(x privacy.Affected) Affected {
	return Affected{Person: x.Person, Entries: x.Entries, First: x.First, Last: x.Last, Sections: x.Sections, Actions: x.Actions, Users: x.Users}
}

func signalOf(s privacy.Sign) Signal {
	return Signal{ID: s.ID, Kind: s.Kind, User: s.User, From: s.From, To: s.To, Found: s.Found, Usual: s.Usual, Bound: s.Bound, Hours: s.Hours, Outcome: s.Outcome}
}

func showIncident(c *call, id sild.ID) (Incident, error) {
	x, names, err := privacy.IncidentByID(c.tx, id)
	return Incident{
		ID: x.ID, About: x.About, AboutID: x.AboutID, From: x.From, To: x.To, Reason: x.Reason, Words: x.Words, At: x.At, Until: x.Until, People: x.People,
		Affected: each(names, func(k privacy.Known) Affected {
			a := affectedOf(k.Affected)
			a.Name, a.Code = k.Name, k.Code
			return a
		}),
	}, err
}

func (a *API) officerRoutes(group string) {
	read(a, route{id: "ask-trail", at: "GET /trail/affected", says: "Who was affected by a user, a team, an organisation or a role, from then to then", group: group},
		func(c *call, in *AskTrail) (TrailAnswer, error) {
			x, err := privacy.Ask(c.tx, privacy.Question(*in))
			return TrailAnswer{x.Entries, each(x.People, affectedOf)}, err
		})
	type signInsIn struct {
		User sild.ID   `path:"user"`
		From time.Time `query:"from" required:"true"`
		To   time.Time `query:"to" required:"true"`
	}
	read(a, route{id: "list-sign-ins", at: "GET /users/{user}/sign-ins", says: "When a user signed in or made a token, and the programs that act for them: who was affected by each can be asked", group: group},
		func(c *call, in *signInsIn) (List[SignIn], error) {
			all, err := privacy.SignIns(c.tx, in.User, in.From, in.To)
			return listOf(all, func(s privacy.SignIn) SignIn { return SignIn{s.ID, s.Kind, s.At} }), err
		})
	type incidentIn struct{ Body NewIncident }
	writeFresh(a, route{id: "name-affected", at: "POST /incidents", says: "See who was affected by name, for a reason, until the day ends", status: 201, group: group},
		func(c *call, in *incidentIn) (string, error) {
			b := in.Body
			x, err := privacy.NameAffected(c.tx, privacy.Question{About: b.About, ID: b.ID, From: b.From, To: b.To}, b.Reason, b.Words)
			return string(x.ID), err
		}, func(c *call, _ *incidentIn, id string) (Incident, error) { return showIncident(c, sild.ID(id)) })
	type ofIncident struct {
		Incident sild.ID `path:"incident"`
	}
	read(a, route{id: "get-incident", at: "GET /incidents/{incident}", says: "A question whose people were named", group: group},
		func(c *call, in *ofIncident) (Incident, error) { return showIncident(c, in.Incident) })
	type looksIn struct {
		Who     string `query:"who" required:"true" doc:"The number of a person or case."`
		Country string `query:"country" enum:"EE,LT"`
	}
	read(a, route{id: "list-readings", at: "GET /trail/readings", says: "Who looked at a person, the latest first, also what is withheld from them", group: group},
		func(c *call, in *looksIn) (List[Reading], error) {
			who, err := privacy.Find(c.tx, in.Country, in.Who)
			if err != nil {
				return List[Reading]{}, err
			}
			all, err := privacy.LookedAt(c.tx, who, 500)
			return listOf(all, func(r privacy.Reading) Reading {
				return Reading{r.ID, r.At, r.User, r.UserName, r.OrgName, r.Role, r.Action, r.What, r.Sections, r.Purpose, r.Withheld}
			}), err
		})
	type inspectIn struct {
		OfCase
		Body NewInspection
	}
	writeFresh(a, route{id: "inspect-case", at: "POST /cases/{case}/inspections", says: "Open one case to inspect it, until the day ends", status: 201, group: group},
		func(c *call, in *inspectIn) (string, error) {
			x, err := privacy.Inspect(c.tx, in.Case, in.Body.Reason, in.Body.Words)
			return string(x.ID), err
		}, func(_ *call, _ *inspectIn, id string) (Done, error) { return Done{sild.ID(id)}, nil })
	read(a, route{id: "list-signals", at: "GET /signals", says: "Readings that stand out against the reader's own habit", group: group},
		func(c *call, _ *struct{}) (List[Signal], error) {
			open, _, err := privacy.Signals(c.tx)
			return listOf(open, signalOf), err
		})
	type signalIn struct {
		Signal sild.ID `path:"signal"`
		Body   SignalOutcome
	}
	write(a, route{id: "settle-signal", at: "POST /signals/{signal}/outcome", says: "Say what a signal was", group: group},
		func(c *call, in *signalIn) (string, error) {
			s, err := privacy.SettleSignal(c.tx, in.Signal, in.Body.Outcome, in.Body.Words)
			return string(s.ID), err
		}, func(_ *call, _ *signalIn, id string) (Done, error) { return Done{sild.ID(id)}, nil })
}

// NewWithheld is what is to be kept from a person for a time.
type NewWithheld struct {
	Person   sild.ID   `json:"person"`
	Entry    sild.ID   `json:"entry,omitempty" doc:"An entry of the trail."`
	Override sild.ID   `json:"override,omitempty" doc:"Or an emergency, with all that was seen in it."`
	Reason   string    `json:"reason" enum:"offence,sentence,others,safety"`
	Words    string    `json:"words" minLength:"20"`
	Until    sild.Date `json:"until" doc:"Half a year from today at most."`
	ReviewOn sild.Date `json:"review_on" doc:"Three months from today at most."`
}

// Withheld is kept from a person for a time, once a second officer has approved.
type Withheld struct {
	ID         sild.ID    `json:"id"`
	Person     sild.ID    `json:"person"`
	Entry      sild.ID    `json:"entry,omitempty"`
	User       sild.ID    `json:"user,omitempty"`
	Reason     string     `json:"reason"`
	Words      string     `json:"words"`
	Until      sild.Date  `json:"until"`
	ReviewOn   sild.Date  `json:"review_on"`
	By         sild.ID    `json:"proposed_by"`
	ApprovedAt *time.Time `json:"approved_at,omitempty"`
	ApprovedBy sild.ID    `json:"approved_by,omitempty"`
}

// OfWithheld names something that is kept from a person.
type OfWithheld struct {
	Withheld sild.ID `path:"withheld"`
}

// WithheldReview says when to look again.
type WithheldReview struct {
	ReviewOn sild.Date `json:"review_on"`
}

// WithheldEnd says why the person may know now.
type WithheldEnd struct {
	Why string `json:"why,omitempty"`
}

func (a *API) withheldRoutes(group string) {
	done := func(id string) (Done, error) { return Done{sild.ID(id)}, nil }
	type newIn struct{ Body NewWithheld }
	writeFresh(a, route{id: "withhold", at: "POST /withheld", says: "Propose to keep an entry of the trail from the person for a time (GDPR art. 23)", status: 201, group: group},
		func(c *call, in *newIn) (string, error) {
			b := in.Body
			x, err := privacy.Withhold(c.tx, b.Person, privacy.WithholdInput{Entry: b.Entry, Override: b.Override, Reason: b.Reason, Words: b.Words, Until: b.Until, ReviewOn: b.ReviewOn})
			return string(x.ID), err
		}, func(_ *call, _ *newIn, id string) (Done, error) { return done(id) })
	writeFresh(a, route{id: "approve-withheld", at: "POST /withheld/{withheld}/approve", says: "Let it be kept, as the second officer", group: group},
		func(c *call, in *OfWithheld) (string, error) {
			x, err := privacy.Approve(c.tx, in.Withheld)
			return string(x.ID), err
		}, func(_ *call, _ *OfWithheld, id string) (Done, error) { return done(id) })
	type laterIn struct {
		OfWithheld
		Body WithheldReview
	}
	write(a, route{id: "review-withheld", at: "POST /withheld/{withheld}/review", says: "Say that it must still be kept, and when to look again", group: group},
		func(c *call, in *laterIn) (string, error) {
			x, err := privacy.LookAgain(c.tx, in.Withheld, in.Body.ReviewOn)
			return string(x.ID), err
		}, func(_ *call, _ *laterIn, id string) (Done, error) { return done(id) })
	type endIn struct {
		OfWithheld
		Body WithheldEnd
	}
	write(a, route{id: "end-withheld", at: "POST /withheld/{withheld}/end", says: "Tell the person now", group: group},
		func(c *call, in *endIn) (string, error) {
			x, err := privacy.End(c.tx, in.Withheld, in.Body.Why)
			return string(x.ID), err
		}, func(_ *call, _ *endIn, id string) (Done, error) { return done(id) })
	read(a, route{id: "list-withheld", at: "GET /withheld", says: "What is kept from people, or waits for a second officer", group: group},
		func(c *call, _ *struct{}) (List[Withheld], error) {
			all, err := privacy.AllWithheld(c.tx)
			return listOf(all, func(x privacy.Withheld) Withheld {
				return Withheld{x.ID, x.Person, x.Entry, x.User, x.Reason, x.Words, x.Until, x.ReviewOn, x.By, timeOf(x.ApprovedAt), x.ApprovedBy}
			}), err
		})
}
