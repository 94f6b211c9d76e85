// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"sild"
	"sild/access"
	"sild/casework"
	"sild/flow"
	"sild/outcome"
	"sild/people"
	"sild/referral"
	"sild/report"
	"sild/trail"
)

// OfFact names a thing that was recorded.
type OfFact struct {
	Kind string  `path:"kind" maxLength:"20" doc:"contact, appointment, worry, consent, network, assignment, plan, goal, step, end, task, observation, follow_up, form, assessment, need, paper, name, language, citizenship, reach or address."`
	ID   sild.ID `path:"id" doc:"The id of the thing."`
}

// Mistake says why something was entered by mistake, and Move to which case it
// belongs.
type (
	Mistake struct {
		Why string `json:"why"`
		OnThing
	}
	Move struct {
		Case sild.ID `json:"case" doc:"The case to which it belongs."`
		OnThing
	}
)

// Mended is a thing that was mended.
type Mended struct {
	Kind string  `json:"kind"`
	ID   sild.ID `json:"id"`
}

func mended(f OfFact) (Mended, error) { return Mended(f), nil }

// Event is one thing that happened in a case, or is planned. The part that its
// kind names is there.
type Event struct {
	Kind        string       `json:"kind"`
	Day         sild.Date    `json:"day"`
	Replaced    string       `json:"replaced,omitempty" enum:"mistake,moved" doc:"It holds no longer: it was entered by mistake, or belongs to another person."`
	Why         string       `json:"why,omitempty" doc:"The reason for that in somebody's words."`
	By          string       `json:"by,omitempty" doc:"Who recorded it."`
	Contact     *Contact     `json:"contact,omitempty"`
	Appointment *Appointment `json:"appointment,omitempty"`
	Consent     *Consent     `json:"consent,omitempty"`
	Network     *Member      `json:"network,omitempty"`
	Assignment  *Assignment  `json:"assignment,omitempty"`
	Plan        *Plan        `json:"plan,omitempty"`
	Assessment  *Needs       `json:"assessment,omitempty" doc:"Without what was said of each domain."`
	Goal        *Goal        `json:"goal,omitempty"`
	Step        *Step        `json:"step,omitempty"`
	Referral    *Referral    `json:"referral,omitempty"`
	Answer      *Answer      `json:"answer,omitempty"`
	Observation *Observation `json:"observation,omitempty"`
	FollowUp    *FollowUp    `json:"follow_up,omitempty"`
	Worry       *Worry       `json:"worry,omitempty"`
	Release     *Release     `json:"release,omitempty"`
	ReleaseWas  *Release     `json:"release_was,omitempty" doc:"What was told before."`
	End         *End         `json:"end,omitempty"`
	Offer       *Offer       `json:"offer,omitempty" doc:"Of offer, offer_met, offer_person, offer_worker and offer_ended, each on its day."`
	Paper       *Paper       `json:"paper,omitempty"`
	Form        string       `json:"form,omitempty" doc:"The form of the programme that was filled in."`
}

// Look is one time that somebody looked at a person's record, or changed it.
type Look struct {
	At           string `json:"at" format:"date-time"`
	User         string `json:"user,omitempty"`
	Organisation string `json:"organisation,omitempty"`
	Role         string `json:"role"`
	Action       string `json:"action"`
	What         string `json:"what"`
	Sections     string `json:"sections,omitempty"`
}

func (a *API) mendRoutes() {
	const group = "mending"
	write(a, route{
		id: "undo-fact", at: "POST /facts/{kind}/{id}/undo", says: "Take back what you have just saved", group: group,
		more: "Within ten minutes, with everything that was saved at once with it.",
	}, func(c *call, in *OfFact) (string, error) {
		row, err := c.row(in.Kind, in.ID, "")
		if err != nil {
			return "", err
		}
		return "", casework.Undo(c.tx, in.Kind, row)
	}, func(_ *call, in *OfFact, _ string) (Mended, error) { return mended(*in) })
	type mistakeIn struct {
		OfFact
		Body Mistake
	}
	write(a, route{
		id: "mark-mistake", at: "POST /facts/{kind}/{id}/mistake", says: "Say that something was entered by mistake", group: group,
		more: "It leaves the figures, the tasks and the person's page, and stays in the history with who said so and why.",
	}, func(c *call, in *mistakeIn) (string, error) {
		row, err := c.row(in.Kind, in.ID, in.Body.Seen)
		if err != nil {
			return "", err
		}
		return "", casework.Mistake(c.tx, in.Kind, row, in.Body.Why)
	}, func(_ *call, in *mistakeIn, _ string) (Mended, error) { return mended(in.OfFact) })
	type moveIn struct {
		OfFact
		Body Move
	}
	write(a, route{
		id: "move-fact", at: "POST /facts/{kind}/{id}/move", says: "Take what was written down for the wrong person to the right case", group: group,
		more: "A contact, with all that was told in it, or an observation.",
	}, func(c *call, in *moveIn) (string, error) {
		row, err := c.row(in.Kind, in.ID, in.Body.Seen)
		if err != nil {
			return "", err
		}
		switch in.Kind {
		case "contact":
			_, err = flow.MoveContact(c.tx, row, in.Body.Case)
		case "observation":
			_, err = outcome.MoveObservation(c.tx, row, in.Body.Case)
		default:
			err = sild.Missing()
		}
		return "", err
	}, func(_ *call, in *moveIn, _ string) (Mended, error) { return mended(in.OfFact) })

	read(a, route{
		id: "timeline", at: "GET /cases/{case}/timeline", says: "What happened in a case, the latest first", group: "cases",
		more: "Also what no longer holds: entered by mistake, or moved to another person.",
	}, showTimeline)
	read(a, route{
		id: "who-looked", at: "GET /people/{subject}/trail", says: "Who has looked at a person's record", group: "people",
		more: "The latest 500.",
	}, func(c *call, in *OfPerson) (List[Look], error) {
		rec, err := access.Person(c.tx, in.Subject, "C")
		if err != nil {
			return List[Look]{}, err
		}
		merged, err := people.MergedPersons(c.tx, rec.Person)
		if err != nil {
			return List[Look]{}, err
		}
		looks, err := trail.Of(c.tx, rec.Person, 500, merged...)
		return listOf(looks, func(l trail.Look) Look {
			return Look{
				At: l.At.Format("2006-01-02T15:04:05.999999Z07:00"), User: l.UserName, Organisation: l.OrgName,
				Role: l.Role, Action: l.Action, What: l.What, Sections: l.Sections,
			}
		}), err
	})
}

const timelinePage = 50

func showTimeline(c *call, in *struct {
	OfCase
	After string `query:"after" maxLength:"100" doc:"What the page before gave as next."`
},
) (List[Event], error) {
	rec, err := access.Case(c.tx, in.Case, access.Sections)
	if err != nil {
		return List[Event]{}, err
	}
	t, err := report.TimelineOf(c.tx, rec, in.After, timelinePage)
	if err != nil {
		return List[Event]{}, err
	}
	out := listOf(t.Events, func(e report.Event) Event { return eventOf(c.caller, e, t.Names[e.Fact.RecordedBy]) })
	if t.More {
		out.Next = t.Events[len(t.Events)-1].Key
	}
	return out, nil
}

func eventOf(c *caller, e report.Event, by string) Event {
	out := Event{Kind: e.Kind, Day: e.Day, Replaced: e.Gone, Why: e.Why, By: by}
	out.Contact, out.Appointment, out.Consent = part(e.Contact, contactOf), part(e.Appointment, appointmentOf), part(e.Consent, consentOf)
	out.Network = part(e.Member, memberOf)
	out.Assignment, out.Plan, out.Goal, out.Step = part(e.Assignment, assignmentOf), part(e.Plan, planOf), part(e.Goal, goalOf), part(e.Step, stepOf)
	out.Assessment = part(e.Assessment, needsOf)
	out.Referral, out.Answer, out.End = part(e.Referral, func(r referral.Referral) Referral { return referralOf(c, r) }), part(e.Answer, answerOf), part(e.End, endOf)
	out.Worry = part(e.Worry, worryOf)
	out.Offer, out.Paper = part(e.Offer, offerOf), part(e.Paper, paperOf)
	if e.Form != nil {
		out.Form = e.Form.Form
	}
	out.Observation, out.FollowUp = part(e.Observation, observationOf), part(e.FollowUp, followUpOf)
	out.Release, out.ReleaseWas = part(e.Release, releaseOf), part(e.ReleaseWas, releaseOf)
	return out
}

// part is what one makes of x, if there is an x.
func part[T, O any](x *T, one func(T) O) *O {
	if x == nil {
		return nil
	}
	o := one(*x)
	return &o
}
