// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"time"

	"sild"
	"sild/casework"
	"sild/org"
)

// NewWorkMeeting plans a work meeting.
type NewWorkMeeting struct {
	Programme sild.ID   `json:"programme"`
	With      sild.ID   `json:"with" doc:"The other organisation, such as a municipality."`
	StartsAt  time.Time `json:"starts_at"`
	Place     string    `json:"place,omitempty"`
}

// Attendee was at a work meeting.
type Attendee struct {
	User         sild.ID `json:"user,omitempty" doc:"Not given: somebody who never signs in."`
	Name         string  `json:"name,omitempty" doc:"Needed if no user is given."`
	Organisation string  `json:"organisation,omitempty"`
}

// WorkMeetingHeld is what is kept of a work meeting.
type WorkMeetingHeld struct {
	Minutes string     `json:"minutes,omitempty" doc:"What was talked about and decided, without names: what concerns one person belongs to their case."`
	People  []Attendee `json:"people"`
	OnThing
}

// WorkMeetingOff calls a planned work meeting off.
type WorkMeetingOff struct {
	Why string `json:"why"`
}

// NewDiscussed is what was said of one person.
type NewDiscussed struct {
	Case   sild.ID   `json:"case"`
	Agreed string    `json:"agreed"`
	Owner  string    `json:"owner,omitempty" doc:"Who sees to it."`
	DueOn  sild.Date `json:"due_on,omitzero"`
}

// NewWorkTask is something to be done after a work meeting.
type NewWorkTask struct {
	Words string    `json:"words"`
	User  sild.ID   `json:"user,omitempty" doc:"Who sees to it, if they sign in."`
	Owner string    `json:"owner,omitempty" doc:"Or the name of somebody who does not."`
	DueOn sild.Date `json:"due_on"`
}

// WorkTask is something to be done after a work meeting.
type WorkTask struct {
	ID      sild.ID   `json:"id"`
	Meeting sild.ID   `json:"meeting"`
	Words   string    `json:"words"`
	User    sild.ID   `json:"user,omitempty"`
	Owner   string    `json:"owner"`
	DueOn   sild.Date `json:"due_on"`
	DoneOn  sild.Date `json:"done_on,omitzero"`
}

// Discussed is what was said of one person.
type Discussed struct {
	Told
	Case   sild.ID   `json:"case"`
	Agreed string    `json:"agreed"`
	Owner  string    `json:"owner,omitempty"`
	DueOn  sild.Date `json:"due_on,omitzero"`
}

// WorkMeeting is a work meeting of a team with another organisation.
type WorkMeeting struct {
	ID        sild.ID     `json:"id"`
	Row       sild.ID     `json:"row" doc:"What holds now: give it as seen when you say it again."`
	Programme sild.ID     `json:"programme"`
	Team      sild.ID     `json:"team"`
	With      sild.ID     `json:"with"`
	WithName  string      `json:"with_name,omitempty"`
	StartsAt  time.Time   `json:"starts_at"`
	Day       sild.Date   `json:"day"`
	Place     string      `json:"place,omitempty"`
	State     string      `json:"state" enum:"planned,held,cancelled"`
	Minutes   string      `json:"minutes,omitempty"`
	Why       string      `json:"why,omitempty"`
	People    []Attendee  `json:"people,omitempty" nullable:"false"`
	Tasks     []WorkTask  `json:"tasks,omitempty" nullable:"false"`
	Discussed []Discussed `json:"discussed,omitempty" nullable:"false" doc:"Those whom you see."`
	Count     int         `json:"count" doc:"How many people were discussed, whoever sees them."`
	Link      string      `json:"link,omitempty" doc:"Given once: whoever has it reads the meeting, and nothing of anybody who was discussed."`
	LinkUntil *time.Time  `json:"link_until,omitempty"`
}

// TeamTask is work of a team that hangs on no person.
type TeamTask struct {
	Clock      string    `json:"clock"`
	Occurrence int       `json:"occurrence"`
	Opens      sild.Date `json:"opens"`
	Due        sild.Date `json:"due"`
	Done       sild.Date `json:"done,omitzero"`
	State      string    `json:"state" enum:"open,done,missed"`
}

// OfWork names a work meeting.
type OfWork struct {
	Meeting sild.ID `path:"meeting"`
}

func (a *API) workMeetingRoutes() {
	const group = "work meetings"
	write(a, route{id: "plan-work-meeting", at: "POST /work-meetings", says: "Plan a work meeting with another organisation", status: 201, group: group},
		func(c *call, in *struct{ Body NewWorkMeeting }) (string, error) {
			m, err := casework.PlanWork(c.tx, casework.WorkPlan(in.Body))
			return string(m.Thing), err
		}, showWork[struct{ Body NewWorkMeeting }])
	read(a, route{id: "list-work-meetings", at: "GET /work-meetings", says: "The work meetings of your team, or with your organisation, the latest first", group: group},
		func(c *call, _ *struct{}) (List[WorkMeeting], error) {
			all, err := casework.WorkMeetings(c.tx)
			return listOf(all, workOf), err
		})
	read(a, route{
		id: "get-work-meeting", at: "GET /work-meetings/{meeting}", says: "A work meeting: who was there, what was decided, what is to be done", group: group,
		more: "Of the people who were discussed it names those whom you see.",
	}, func(c *call, in *OfWork) (WorkMeeting, error) { return showWork(c, in, string(in.Meeting)) })
	type holdIn struct {
		OfWork
		Body WorkMeetingHeld
	}
	write(a, route{id: "hold-work-meeting", at: "POST /work-meetings/{meeting}/held", says: "Say that a work meeting took place", group: group, more: "It can be said again: what was said before stays in the history."},
		func(c *call, in *holdIn) (string, error) {
			m, err := casework.HoldWork(c.tx, in.Meeting, casework.WorkHeld{
				Minutes: in.Body.Minutes, Seen: in.Body.Seen, People: each(in.Body.People, func(x Attendee) casework.Attendee { return casework.Attendee(x) }),
			})
			return string(m.Thing), err
		}, showWork[holdIn])
	type offIn struct {
		OfWork
		Body WorkMeetingOff
	}
	write(a, route{id: "cancel-work-meeting", at: "POST /work-meetings/{meeting}/cancel", says: "Call a planned work meeting off", group: group},
		func(c *call, in *offIn) (string, error) {
			m, err := casework.CancelWork(c.tx, in.Meeting, in.Body.Why)
			return string(m.Thing), err
		}, showWork[offIn])
	type discussIn struct {
		OfWork
		Body NewDiscussed
	}
	write(a, route{
		id: "discuss-case", at: "POST /work-meetings/{meeting}/people", says: "Write down what was agreed about one person", status: 201, group: group,
		more: "It belongs to their case, and is refused where the person does not want that one talks with others.",
	}, func(c *call, in *discussIn) (string, error) {
		d, err := casework.Discuss(c.tx, in.Meeting, casework.DiscussedInput(in.Body))
		return effect(d.Fact, err)
	}, func(c *call, _ *discussIn, id string) (Discussed, error) {
		return one(c, id, 'P', casework.DiscussedOf, discussedOf)
	})
	type taskIn struct {
		OfWork
		Body NewWorkTask
	}
	write(a, route{id: "add-work-task", at: "POST /work-meetings/{meeting}/tasks", says: "Say what is to be done after a work meeting, by whom and until when", status: 201, group: group},
		func(c *call, in *taskIn) (string, error) {
			t, err := casework.AddWorkTask(c.tx, in.Meeting, casework.WorkTaskInput(in.Body))
			return string(t.Meeting), err
		}, showWork[taskIn])
	type doneIn struct {
		Task sild.ID `path:"task"`
	}
	write(a, route{id: "do-work-task", at: "POST /work-tasks/{task}/done", says: "Say that it was done", group: group},
		func(c *call, in *doneIn) (string, error) {
			t, err := casework.DoWorkTask(c.tx, in.Task)
			return string(t.Meeting), err
		}, showWork[doneIn])
	type linkIn struct {
		inviting
		OfWork
	}
	write(a, route{
		id: "link-work-meeting", at: "POST /work-meetings/{meeting}/link", says: "Make a link for those who never sign in", status: 201, group: group,
		more: "It shows when, who was there, what was decided and what is to be done, and of the people who were discussed only how many. It ends after 60 days, or with the next link.",
	}, func(c *call, in *linkIn) (string, error) {
		in.token = org.NewToken()
		m, err := casework.LinkWork(c.tx, in.Meeting, in.token)
		return string(m.Thing), err
	}, func(c *call, in *linkIn, id string) (WorkMeeting, error) {
		m, err := showWork(c, in, id)
		if in.token != "" {
			m.Link = "/work-meeting/" + in.token
		}
		return m, err
	})
	write(a, route{id: "close-work-link", at: "POST /work-meetings/{meeting}/link/close", says: "End the link to a work meeting", group: group},
		func(c *call, in *OfWork) (string, error) {
			return string(in.Meeting), casework.CloseWorkLink(c.tx, in.Meeting)
		}, showWork[OfWork])
	read(a, route{id: "list-team-tasks", at: "GET /programmes/{programme}/team-tasks", says: "What the programme asks of your team as a whole, up to today", group: group, more: "Such as a work meeting every month. A month without one is missed when a later one is held."},
		func(c *call, in *struct {
			Programme sild.ID `path:"programme"`
		},
		) (List[TeamTask], error) {
			all, err := casework.TeamTasks(c.tx, in.Programme)
			return listOf(all, func(t casework.TeamTask) TeamTask {
				return TeamTask{t.Clock, t.Occurrence, t.Opens, t.Due, t.Done, t.State}
			}), err
		})
}

func showWork[I any](c *call, _ *I, id string) (WorkMeeting, error) {
	d, err := casework.OpenWork(c.tx, sild.ID(id))
	if err != nil {
		return WorkMeeting{}, err
	}
	out := workOf(d.WorkMeeting)
	out.WithName, out.Count = d.WithName, d.Count
	out.People = each(d.People, func(x casework.Attendee) Attendee { return Attendee(x) })
	out.Tasks = each(d.Tasks, func(t casework.WorkTask) WorkTask {
		return WorkTask{t.Thing, t.Meeting, t.Words, t.OwnerID, t.Owner, t.DueOn, t.DoneOn}
	})
	out.Discussed = each(d.Cases, func(x casework.WorkCase) Discussed { return discussedOf(x.Discussed) })
	if d.Own {
		until, err := casework.WorkLinkUntil(c.tx, d.Thing)
		if err != nil {
			return out, err
		}
		out.LinkUntil = timeOf(until)
	}
	return out, nil
}

func workOf(m casework.WorkMeeting) WorkMeeting {
	return WorkMeeting{
		ID: m.Thing, Row: m.ID, Programme: m.Programme, Team: m.Team, With: m.With, StartsAt: m.StartsAt, Day: m.Day, Place: m.Place, State: m.State, Minutes: m.Minutes, Why: m.Why,
	}
}

func discussedOf(d casework.Discussed) Discussed {
	return Discussed{Told: toldOf(d.Fact), Case: d.Case, Agreed: d.Agreed, Owner: d.Owner, DueOn: d.DueOn}
}
