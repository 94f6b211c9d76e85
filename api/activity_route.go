// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"time"

	"sild"
	"sild/activity"
)

func (a *API) activityRoutes() {
	const group = "activities"
	read(a, route{id: "list-activities", at: "GET /activities", says: "The groups, courses and reception hours that you may see and that go on", group: group},
		func(c *call, _ *struct{}) (List[Activity], error) {
			found, err := activity.All(c.tx, c.tx.Today())
			return listOf(found, activityOf), err
		})
	type addIn struct {
		Programme sild.ID `path:"programme"`
		Body      NewActivity
	}
	write(a, route{id: "add-activity", at: "POST /programmes/{programme}/activities", says: "Plan a group, a course or reception hours", status: 201, group: group},
		func(c *call, in *addIn) (string, error) {
			x := in.Body.input()
			x.Template, x.Series = in.Body.Template, in.Body.series()
			made, err := activity.Add(c.tx, in.Programme, x)
			return string(made.ID), err
		}, showActivity[addIn])
	read(a, route{id: "activity", at: "GET /activities/{activity}", says: "An activity with its sessions and those who want to come", group: group},
		func(c *call, in *OfActivity) (Activity, error) { return activityAt(c, in.Activity) })
	type changeIn struct {
		OfActivity
		Body ActivityWords
	}
	write(a, route{id: "change-activity", at: "PUT /activities/{activity}", says: "Change what is said of an activity", group: group},
		func(c *call, in *changeIn) (string, error) {
			x, err := activity.Change(c.tx, in.Activity, in.Body.input())
			return string(x.ID), err
		}, showActivity[changeIn])
	type moreIn struct {
		OfActivity
		Body NewRepeat
	}
	write(a, route{id: "add-sessions", at: "POST /activities/{activity}/sessions", says: "Add sessions to an activity", status: 201, group: group},
		func(c *call, in *moreIn) (string, error) {
			x, err := activity.AddSessions(c.tx, in.Activity, in.Body.series())
			return string(x.ID), err
		}, showActivity[moreIn])
	type moveIn struct {
		OfSession
		Body struct {
			StartsAt time.Time `json:"starts_at"`
			Place    string    `json:"place,omitempty"`
			Why      string    `json:"why,omitempty"`
		}
	}
	write(a, route{id: "move-session", at: "POST /sessions/{session}/move", says: "Give a session another start", group: group},
		func(c *call, in *moveIn) (string, error) {
			s, err := activity.Move(c.tx, in.Session, in.Body.StartsAt, in.Body.Place, in.Body.Why)
			return string(s.ID), err
		}, showRegister[moveIn])
	type offIn struct {
		OfActivity
		Body struct {
			Sessions []sild.ID `json:"sessions" nullable:"false" maxItems:"100"`
			Why      string    `json:"why" doc:"Those who wanted to come can read it."`
		}
	}
	write(a, route{id: "cancel-sessions", at: "POST /activities/{activity}/cancel", says: "Call sessions of an activity off", group: group},
		func(c *call, in *offIn) (string, error) {
			return string(in.Activity), activity.Cancel(c.tx, in.Activity, in.Body.Sessions, in.Body.Why)
		}, showActivity[offIn])
	write(a, route{id: "restore-session", at: "POST /sessions/{session}/restore", says: "Let a session take place that was called off", group: group},
		func(c *call, in *OfSession) (string, error) {
			s, err := activity.Restore(c.tx, in.Session)
			return string(s.ID), err
		}, showRegister[OfSession])
	a.signUpRoutes(group)
	a.registerOfRoutes(group)
}

func (a *API) signUpRoutes(group string) {
	type joinIn struct {
		OfActivity
		Body NewSignUp
	}
	write(a, route{
		id: "sign-up", at: "POST /activities/{activity}/sign-ups", says: "Sign a participant up", status: 201, group: group,
		more: "Who comes when all places are taken waits, and moves up when somebody leaves.",
	},
		func(c *call, in *joinIn) (string, error) {
			s, err := activity.Join(c.tx, in.Activity, activity.SignUpInput{Case: in.Body.Case, Session: in.Body.Session, Slot: in.Body.SlotAt})
			return string(s.Activity), err
		}, showActivity[joinIn])
	type leaveIn struct {
		SignUp sild.ID `path:"sign_up" doc:"The row that you looked at."`
		Body   struct {
			Why string `json:"why,omitempty"`
		}
	}
	write(a, route{id: "leave-activity", at: "POST /sign-ups/{sign_up}/leave", says: "Say that a participant no longer wants to come", group: group},
		func(c *call, in *leaveIn) (string, error) {
			s, err := activity.Leave(c.tx, in.SignUp, in.Body.Why)
			return string(s.Activity), err
		}, showActivity[leaveIn])
	type guestIn struct {
		OfActivity
		Body NewGuest
	}
	write(a, route{id: "add-guest", at: "POST /activities/{activity}/guests", says: "Put somebody without a file on the list", status: 201, group: group},
		func(c *call, in *guestIn) (string, error) {
			b := in.Body
			g, err := activity.AddGuest(c.tx, in.Activity, activity.GuestInput{Session: b.Session, Name: b.Name, Reach: b.Reach, Who: b.Who, Topic: b.Topic, Slot: b.SlotAt})
			return string(g.Activity), err
		}, showActivity[guestIn])
	type guestOf struct {
		Guest sild.ID `path:"guest"`
	}
	write(a, route{id: "guest-left", at: "POST /guests/{guest}/leave", says: "Say that a guest no longer wants to come", group: group},
		func(c *call, in *guestOf) (string, error) {
			g, err := activity.GuestLeft(c.tx, in.Guest)
			return string(g.Activity), err
		}, showActivity[guestOf])
	type matchIn struct {
		Guest sild.ID `path:"guest"`
		Body  struct {
			Case sild.ID `json:"case"`
		}
	}
	write(a, route{
		id: "match-guest", at: "POST /guests/{guest}/match", says: "Say which participant a guest was", group: group,
		more: "What was written of the guest becomes the person's, and the name goes from the list.",
	},
		func(c *call, in *matchIn) (string, error) {
			g, _, err := activity.OpenGuest(c.tx, in.Guest)
			if err != nil {
				return "", err
			}
			_, err = activity.Match(c.tx, in.Guest, in.Body.Case)
			return string(g.Activity), err
		}, showActivity[matchIn])
}

func (a *API) registerOfRoutes(group string) {
	read(a, route{id: "register", at: "GET /sessions/{session}/register", says: "Who was at a session, as far as you may see them", group: group},
		func(c *call, in *OfSession) (Register, error) { return registerAt(c.tx, in.Session) })
	type saveIn struct {
		OfSession
		Body NewRegister
	}
	write(a, route{
		id: "save-register", at: "PUT /sessions/{session}/register", says: "Write down who was at a session", group: group,
		more: "What is not said stays as it was; what differs is corrected.",
	},
		func(c *call, in *saveIn) (string, error) {
			var x activity.RegisterInput
			x.Heads = in.Body.Heads
			for _, m := range in.Body.Marks {
				x.Marks = append(x.Marks, activity.Mark(m))
			}
			for _, g := range in.Body.Guests {
				x.Guests = append(x.Guests, activity.GuestMark(g))
			}
			_, err := activity.Save(c.tx, in.Session, x)
			return string(in.Session), err
		}, showRegister[saveIn])
	type catchIn struct {
		OfSession
		Body struct {
			Case    sild.ID   `json:"case"`
			Day     sild.Date `json:"day"`
			Minutes int       `json:"minutes" minimum:"0" maximum:"100000"`
			Note    string    `json:"note,omitempty"`
		}
	}
	write(a, route{id: "catch-up", at: "POST /sessions/{session}/catch-up", says: "Say that a participant made up for a session later", group: group},
		func(c *call, in *catchIn) (string, error) {
			_, err := activity.CatchUp(c.tx, in.Session, in.Body.Case, in.Body.Day, in.Body.Minutes, in.Body.Note)
			return string(in.Session), err
		}, showRegister[catchIn])
	type walkIn struct {
		OfSession
		Body struct {
			Name  string `json:"name" doc:"A first name will do."`
			Topic string `json:"topic,omitempty"`
		}
	}
	write(a, route{id: "walk-in", at: "POST /sessions/{session}/desk", says: "Put somebody on the log of the desk who has just come", status: 201, group: group},
		func(c *call, in *walkIn) (string, error) {
			_, err := activity.WalkIn(c.tx, in.Session, in.Body.Name, in.Body.Topic)
			return string(in.Session), err
		}, showRegister[walkIn])
}
