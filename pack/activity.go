// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"sild"
)

// An Activity is a template: what people come to together, or come to at fixed
// hours. Who takes part in one takes part in its service part.
type Activity struct {
	ID       string `yaml:"id" json:"id"`
	Names    Texts  `yaml:"names" json:"names"`
	About    Texts  `yaml:"about,omitempty" json:"about,omitempty" doc:"What it is, said to those who may come."`
	Kind     string `yaml:"kind" json:"kind" enum:"workshop,group,course,event,reception,work" doc:"reception: hours to which people come one by one, booked or not. work: work on site."`
	Part     string `yaml:"part" json:"part" doc:"The service part that taking part delivers, of kind group or reception."`
	Minutes  int    `yaml:"minutes" json:"minutes" doc:"How long one session lasts."`
	Capacity int    `yaml:"capacity,omitempty" json:"capacity,omitempty" doc:"How many have a place; the others wait. No limit if not given."`
	Public   bool   `yaml:"public,omitempty" json:"public,omitempty" doc:"Anybody may sign up by a link, with a first name and a way to be reached."`
	Section  string `yaml:"section,omitempty" json:"section,omitempty" enum:"P,N,H,O,F" doc:"Section of the record to which taking part belongs: who may see it. N if not given. A group whose name says something of health is H."`
	Absences int    `yaml:"absences,omitempty" json:"absences,omitempty" doc:"After so many sessions in a row that were missed without being excused, the clocks that count from absences.reached make a task. Never, if not given."`
	Source   string `yaml:"source" json:"source"`
}

// SectionOf is the section of the record to which taking part belongs.
func (a Activity) SectionOf() byte { return (a.Section + "N")[0] }

// Activity is the template of that id.
func (p *Pack) Activity(id string) (Activity, bool) {
	for _, a := range p.Activities {
		if a.ID == id {
			return a, true
		}
	}
	return Activity{}, false
}

func (c *checker) activities() {
	p := c.p
	c.ids(false, len(p.Activities), func(i int) (string, string) { return fmt.Sprintf("activities[%d].id", i), p.Activities[i].ID })
	parts := make([]string, len(p.Parts))
	for i, part := range p.Parts {
		parts[i] = part.ID
	}
	clock := slices.ContainsFunc(p.Clocks, func(k Clock) bool { return k.Due.Anchor == absencesReached })
	for i, k := range p.Clocks {
		if k.Due.Anchor == absencesReached && k.Done.Name != "" && k.Done.Name != absencesAnswered {
			c.wrong(fmt.Sprintf("clocks[%d].done", i), fmt.Sprintf("%q does not answer for absences.", k.Done.Text), "Write: done: "+absencesAnswered+".")
		}
	}
	for i, a := range p.Activities {
		path := fmt.Sprintf("activities[%d]", i)
		want := "group"
		if a.Kind == "reception" {
			want = "reception"
		}
		if part, ok := p.Part(a.Part); c.refers(path+".part", "service part", a.Part, parts) && ok && part.Kind != want && a.Kind != "" && part.Kind != "" {
			c.wrong(path+".part", fmt.Sprintf("%s is a part of kind %s; people come to this together.", a.Part, part.Kind), fmt.Sprintf("Name a part of kind %s.", want))
			if want == "reception" {
				c.faults[len(c.faults)-1].Text = fmt.Sprintf("%s is a part of kind %s; reception hours deliver another.", a.Part, part.Kind)
			}
		}
		if c.sound(path+".minutes") && (a.Minutes < 1 || a.Minutes > 24*60) {
			c.wrong(path+".minutes", fmt.Sprintf("A session cannot last %d minutes.", a.Minutes), "Write for example 90.")
		}
		if a.Capacity < 0 {
			c.wrong(path+".capacity", "There cannot be fewer places than none.", "Leave it out if there is no limit.")
		}
		switch {
		case a.Absences == 0:
		case a.Absences < 0:
			c.wrong(path+".absences", fmt.Sprintf("%d is not a number of sessions.", a.Absences), "Leave it out if nobody is to be asked.")
		case a.Kind == "reception":
			c.wrong(path+".absences", "Nobody is expected at every reception.", "Leave it out.")
		case !clock:
			c.wrong(path+".absences", "Nothing comes of it: no clock counts from "+absencesReached+".", "Add a clock with: due: 3 working days after "+absencesReached+", done: "+absencesAnswered+".")
		}
	}
}

const (
	absencesReached  = "absences.reached"
	absencesAnswered = "absences.answered"
)

// The states of an attendance.
const (
	Came     = "came"
	Excused  = "excused"
	Missed   = "missed"
	CaughtUp = "caught_up" // was not there, and made up for it later
)

// An Attendance is what is known of a person at one session.
type Attendance struct {
	ID, Thing sild.ID
	Activity  sild.ID
	Template  string // a template of the pack
	Session   sild.Date
	Start     string // orders sessions within an activity
	Day       sild.Date
	State     string
	Minutes   int
}

// Delivered reports whether the service was given to the person.
func (a Attendance) Delivered() bool { return a.State == Came || a.State == CaughtUp }

// absenceTasks make a task for each row of sessions of one activity that were
// missed without being excused, once it is as long as the template says: done by
// the next time that the person came, or by a contact with them. An excused
// session neither counts nor ends the row.
func (p *Pack) absenceTasks(d *Derived, k *Case, c Clock) {
	by := map[sild.ID][]Attendance{}
	var order []sild.ID
	for _, a := range k.Attended {
		if by[a.Activity] == nil {
			order = append(order, a.Activity)
		}
		by[a.Activity] = append(by[a.Activity], a)
	}
	slices.Sort(order)
	for _, id := range order {
		list := by[id]
		slices.SortFunc(list, func(a, b Attendance) int { return cmp.Or(strings.Compare(a.Start, b.Start), cmp.Compare(a.ID, b.ID)) })
		missed := 0
		for i, a := range list {
			template, _ := p.Activity(a.Template)
			switch {
			case a.Delivered():
				missed = 0
			case a.State == Missed:
				missed++
			}
			if a.State != Missed || template.Absences == 0 || missed != template.Absences {
				continue
			}
			on := moments{absencesReached: a.Session}
			t := Task{
				Key: c.ID + "/" + string(k.ID) + "/" + string(a.Thing), Case: k.ID, Clock: c.ID, Owner: c.Owner, State: "open",
				Opens: a.Session, Due: p.Day(c.Due, a.Session), Why: p.why(c.Due, on),
			}
			t.User = k.seesTo(c, t.Due)
			if day, fact := k.answeredAbsence(a, list[i+1:]); !day.IsZero() {
				t.State, t.Done, t.DoneBy = "done", day, fact
			} else if p.lapsed(k, c) {
				t.State = "lapsed"
			}
			d.Tasks = append(d.Tasks, t)
		}
	}
	n := 0
	for i := range d.Tasks {
		if t := &d.Tasks[i]; t.Case == k.ID && t.Clock == c.ID {
			n++
			t.Occurrence = n
		}
	}
}

// answeredAbsence is the first day on which the person came again, or was spoken
// with, and the fact that says so.
func (k *Case) answeredAbsence(a Attendance, later []Attendance) (day sild.Date, by sild.ID) {
	for _, x := range later {
		if x.Delivered() {
			day, by = x.Day, x.ID
			break
		}
	}
	for _, x := range k.Contacts {
		if x.Outcome == "held" && x.Kind != "for_them" && x.Day.After(a.Session) && (day.IsZero() || x.Day.Before(day)) {
			day, by = x.Day, x.ID
		}
	}
	return day, by
}
