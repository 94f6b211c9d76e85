// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"sild"
	"sild/access"
	"sild/casework"
	"sild/pack"
	"sild/programme"
	"sild/report"
)

// Task is one thing to do. It is late when it is open and due before today.
type Task struct {
	Key        string    `json:"key" doc:"It stays when the days move."`
	Case       sild.ID   `json:"case,omitempty" doc:"Not given: of the person beside any case."`
	Subject    sild.ID   `json:"subject"`
	Programme  sild.ID   `json:"programme"`
	Name       string    `json:"name,omitempty" doc:"Of the person."`
	Clock      string    `json:"clock" doc:"The clock of the programme that asks for it."`
	Title      string    `json:"title" doc:"What is to be done, in the caller's language."`
	Occurrence int       `json:"occurrence"`
	State      string    `json:"state" enum:"open,paused,done,missed,dismissed,lapsed"`
	Opens      sild.Date `json:"opens,omitzero" doc:"The day on which it first shows."`
	Due        sild.Date `json:"due,omitzero"`
	Closes     sild.Date `json:"closes,omitzero" doc:"After this day it can no longer be done."`
	Done       sild.Date `json:"done,omitzero"`
	Owner      string    `json:"owner" doc:"The role whose it is."`
	User       sild.ID   `json:"user,omitempty" doc:"The worker whose it is; not given: the role's team."`
	Why        string    `json:"why" doc:"In the caller's language."`
}

// TaskAct is what you do to a task itself.
type TaskAct struct {
	Key    string    `json:"key" maxLength:"200"`
	Act    string    `json:"act" enum:"reassign,snooze,dismiss"`
	User   sild.ID   `json:"user,omitempty" doc:"To reassign: to whom."`
	Until  sild.Date `json:"until,omitempty" doc:"To snooze: the day on which it shows again. When it is due does not change."`
	Reason string    `json:"reason,omitempty" doc:"Needed to snooze and to dismiss."`
}

func (a *API) taskRoutes() {
	const group = "tasks"
	read(a, route{
		id: "list-tasks", at: "GET /tasks", says: "What is to be done", group: group,
		more: "Without a filter: what you see to today, of all your people, at most 100, as it is due; a coordinator and a prison see to their team's. " +
			"Of a case or of a person: all tasks, of any state.",
	}, func(c *call, in *struct {
		Mine    bool    `query:"mine" doc:"Only those that are yours by name."`
		Case    sild.ID `query:"case"`
		Subject sild.ID `query:"subject"`
		State   string  `query:"state" enum:"open,paused,done,missed,dismissed,lapsed"`
	},
	) (List[Task], error) {
		var all []report.Task
		var err error
		switch {
		case in.Case != "" || in.Subject != "":
			all, err = tasksOf(c, in.Case, in.Subject)
		default:
			var work []report.Work
			if work, err = report.WorkOf(c.tx, report.Most); err == nil {
				all, err = report.Whole(c.tx, work)
			}
		}
		if err != nil {
			return List[Task]{}, err
		}
		return taskList(c, all, func(t report.Task) bool {
			return (!in.Mine || t.User == c.User) && (in.State == "" || t.State == in.State)
		})
	})
	write(a, route{id: "act-on-task", at: "POST /tasks/acts", says: "Give a task to another, put it off, or say that it need not be done", group: group},
		func(c *call, in *struct{ Body TaskAct }) (string, error) {
			var f casework.TaskFact
			var err error
			switch b := in.Body; b.Act {
			case "reassign":
				f, err = casework.Reassign(c.tx, b.Key, b.User, b.Reason)
			case "snooze":
				f, err = casework.Snooze(c.tx, b.Key, b.Until, b.Reason)
			default:
				f, err = casework.Dismiss(c.tx, b.Key, b.Reason)
			}
			return string(f.Case) + "/" + string(f.Subject), err
		},
		func(c *call, in *struct{ Body TaskAct }, id string) (Task, error) {
			caseID, subject := ofEffect(id)
			all, err := tasksOf(c, caseID, subject)
			if err != nil {
				return Task{}, err
			}
			list, err := taskList(c, all, func(t report.Task) bool { return t.Key == in.Body.Key })
			return oneOf(list.Items, err, func(Task) bool { return true })
		})
}

// tasksOf are all tasks of a case, or if there is none of a person.
func tasksOf(c *call, caseID, subject sild.ID) ([]report.Task, error) {
	var rec access.Record
	var err error
	if caseID != "" {
		rec, err = access.Case(c.tx, caseID, "P")
	} else {
		rec, err = access.Person(c.tx, subject, "I")
	}
	if err != nil {
		return nil, err
	}
	return report.TasksOf(c.tx, rec)
}

func taskList(c *call, all []report.Task, wanted func(report.Task) bool) (List[Task], error) {
	packs := map[sild.ID]*pack.Pack{}
	out := List[Task]{Items: []Task{}}
	for _, t := range all {
		if !wanted(t) {
			continue
		}
		p := packs[t.Programme]
		if p == nil {
			var err error
			if p, err = programme.Of(c.tx, t.Programme); err != nil {
				return out, err
			}
			packs[t.Programme] = p
		}
		clock, _ := p.Clock(t.Clock)
		out.Items = append(out.Items, Task{
			Key: t.Key, Case: t.Case, Subject: t.Subject, Programme: t.Programme, Name: t.Name(), Clock: t.Clock, Title: c.Pick(clock.Names),
			Occurrence: t.Occurrence, State: t.State, Opens: t.Opens, Due: t.Due, Closes: t.Closes, Done: t.Done, Owner: t.Owner, User: t.User, Why: c.why(p, t.Why),
		})
	}
	return out, nil
}
