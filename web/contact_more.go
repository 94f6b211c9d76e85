// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"
	"strings"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
	"sild/pack"
	"sild/report"
)

// contactGoals are the goals of the plan and its open steps: what was worked on
// and what was done is ticked. A goal that was met or dropped is offered where
// the contact that is corrected names it.
func (v *visit) contactGoals(o openedCase, x *contactView) error {
	if !o.Rec.Writes('P') {
		return nil
	}
	goals, err := casework.Goals(v.tx, o.Rec.Case)
	if err != nil {
		return err
	}
	worked, err := casework.WorkedOn(v.tx, o.Rec.Case)
	if err != nil {
		return err
	}
	for _, g := range goals {
		if g.Open() || slices.Contains(x.Began.Goals, string(g.Thing)) {
			x.Goals = append(x.Goals, option{Value: string(g.Thing), Text: g.Title, HintText: v.workedOn(worked[g.Thing])})
		}
	}
	steps, err := casework.Steps(v.tx, o.Rec.Case)
	for _, s := range steps {
		if s.DoneOn.IsZero() && !x.Change {
			x.Steps = append(x.Steps, option{Value: string(s.ID), Text: s.Title, HintText: v.stepWho(s)})
		}
	}
	return err
}

// workedOn is how often a goal was worked on, and when last: "worked on 4 times,
// last on 12 March". It is empty if it never was.
func (v *visit) workedOn(w casework.GoalWork) string {
	if w.Times == 0 {
		return ""
	}
	return v.page.N("contact.goals.worked", w.Times, "date", v.page.ShortDate(w.Last))
}

// contactWorry offers who may be asked to look at a worry.
func (v *visit) contactWorry(o openedCase, x *contactView) error {
	able, err := org.Workers(v.tx, o.Rec.Team, "coordinator")
	x.WorryTo = []option{{Value: "", Text: sentenceCase(v.page.T("worry.to.all"))}}
	for _, c := range able {
		x.WorryTo = append(x.WorryTo, option{Value: string(c.ID), Text: c.Name})
	}
	return err
}

// sayWithContact adds to the note on a saved contact what was saved with it: a
// worry, and the next meeting with what else stands at its time.
func (v *visit) sayWithContact(c casework.Contact, rec access.Record, saved *savedNote) {
	worries, err := casework.Worries(v.tx, rec)
	if err != nil {
		return // gone meanwhile: the strip says what was saved
	}
	for _, w := range worries {
		if w.Contact == c.Thing && w.Open() {
			saved.Settled = append(saved.Settled, v.page.T("contact.saved.worry"))
		}
	}
	open, err := casework.OpenAppointments(v.tx, c.Case)
	if err != nil {
		return
	}
	for _, a := range open {
		if a.RecordedAt.Equal(c.RecordedAt) && a.RecordedBy == c.RecordedBy {
			saved.Settled = append(saved.Settled, v.page.T("contact.saved.next", "when", v.momentWords(a.StartsAt)))
			if err := sayClashes(v, casework.Note{}, a.ID, saved); err != nil {
				return
			}
		}
	}
}

// sayOfContact adds which goals were worked on in a contact, and its part of the
// ways that were made for it.
func (v *visit) sayOfContact(p *pack.Pack, t report.Timeline, e *report.Event, x *eventView) {
	if e.Contact == nil {
		return
	}
	var goals []string
	for _, g := range e.Contact.Worked() {
		goals = sayIf(goals, t.Goals[g])
	}
	if len(goals) > 0 {
		x.Lines = append(x.Lines, v.page.T("contact.event.goals", "goals", strings.Join(goals, " · ")))
	}
	if e.Contact.Part != "" {
		x.Lines = append(x.Lines, v.page.T("contact.event.part", "part", report.Part(v.page.Voice, p, e.Contact.Part)))
	}
	if s, there := t.Travel[e.Contact.Thing]; there {
		x.Lines = append(x.Lines, v.travelWords(s))
	}
}

// sayWorry tells of a worry, and what became of it.
func (v *visit) sayWorry(t report.Timeline, w casework.Worry, x *eventView) {
	x.What, x.Team = v.page.T("worry.event"), w.What
	to := v.page.T("worry.to.all")
	if w.To != "" {
		to = t.Names[w.To]
	}
	if w.Open() {
		x.Tags, x.Lines = append(x.Tags, v.page.T("worry.open")), append(x.Lines, v.page.T("worry.event.to", "who", to))
		return
	}
	x.Lines = append(x.Lines, v.page.T("worry.event.looked", "who", t.Names[w.LookedBy], "date", v.page.Date(w.LookedOn), "decided", w.Decided))
}

// worryFields are the names under which forms have what the domain asks for.
var worryFields = map[string]string{"what": "worry", "to": "worry_to"}

// raiseWorry records the worry that was written with a contact.
func (v *visit) raiseWorry(p sild.Problems, id sild.ID, c casework.Contact) error {
	if strings.TrimSpace(v.form.Get("worry")) == "" {
		return nil
	}
	_, err := casework.RaiseWorry(v.tx, id, casework.WorryInput{What: v.form.Get("worry"), To: sild.ID(v.form.Get("worry_to")), Contact: c.Thing})
	return v.gather(p, err, worryFields)
}

// goalsPicked are the goals that were ticked.
func (v *visit) goalsPicked() (list []sild.ID) {
	for _, g := range v.form["goals"] {
		if g != "" {
			list = append(list, sild.ID(g))
		}
	}
	return list
}
