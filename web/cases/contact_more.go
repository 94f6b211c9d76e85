// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"slices"
	"strings"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/org"
	"sild/pack"
	"sild/report"
	"sild/web/page"
	"sild/web/record"
)

// contactGoals are the goals of the plan and its open steps: what was worked on
// and what was done is ticked. A goal that was met or dropped is offered where
// the contact that is corrected names it.
func contactGoals(v *page.Visit, o record.OpenedCase, x *contactView) error {
	if !o.Rec.Writes('P') {
		return nil
	}
	goals, err := casework.Goals(v.Tx, o.Rec.Case)
	if err != nil {
		return err
	}
	worked, err := casework.WorkedOn(v.Tx, o.Rec.Case)
	if err != nil {
		return err
	}
	for _, g := range goals {
		if g.Open() || slices.Contains(x.Began.Goals, string(g.Thing)) {
			x.Goals = append(x.Goals, page.Option{Value: string(g.Thing), Text: g.Title, HintText: workedOn(v, worked[g.Thing])})
		}
	}
	steps, err := casework.Steps(v.Tx, o.Rec.Case)
	for _, s := range steps {
		if s.DoneOn.IsZero() && !x.Change {
			x.Steps = append(x.Steps, page.Option{Value: string(s.ID), Text: s.Title, HintText: record.StepWho(v, s)})
		}
	}
	return err
}

// workedOn is how often a goal was worked on, and when last: "worked on 4 times,
// last on 12 March". It is empty if it never was.
func workedOn(v *page.Visit, w casework.GoalWork) string {
	if w.Times == 0 {
		return ""
	}
	return v.Page.N("contact.goals.worked", w.Times, "date", v.Page.ShortDate(w.Last))
}

// contactWorry offers who may be asked to look at a worry.
func contactWorry(v *page.Visit, o record.OpenedCase, x *contactView) error {
	able, err := org.Workers(v.Tx, o.Rec.Team, "coordinator")
	x.WorryTo = []page.Option{{Value: "", Text: page.SentenceCase(v.Page.T("worry.to.all"))}}
	for _, c := range able {
		x.WorryTo = append(x.WorryTo, page.Option{Value: string(c.ID), Text: c.Name})
	}
	return err
}

// sayWithContact adds to the note on a saved contact what was saved with it: a
// worry, and the next meeting with what else stands at its time.
func sayWithContact(v *page.Visit, c casework.Contact, rec access.Record, saved *page.SavedNote) {
	worries, err := casework.Worries(v.Tx, rec)
	if err != nil {
		return // gone meanwhile: the strip says what was saved
	}
	for _, w := range worries {
		if w.Contact == c.Thing && w.Open() {
			saved.Settled = append(saved.Settled, v.Page.T("contact.saved.worry"))
		}
	}
	open, err := casework.OpenAppointments(v.Tx, c.Case)
	if err != nil {
		return
	}
	for _, a := range open {
		if a.RecordedAt.Equal(c.RecordedAt) && a.RecordedBy == c.RecordedBy {
			saved.Settled = append(saved.Settled, v.Page.T("contact.saved.next", "when", record.MomentWords(v, a.StartsAt)))
			if err := sayClashes(v, casework.Note{}, a.ID, saved); err != nil {
				return
			}
		}
	}
}

// sayOfContact adds which goals were worked on in a contact, and its part of the
// ways that were made for it.
func sayOfContact(v *page.Visit, p *pack.Pack, t report.Timeline, e *report.Event, x *record.EventView) {
	if e.Contact == nil {
		return
	}
	var goals []string
	for _, g := range e.Contact.Worked() {
		goals = record.SayIf(goals, t.Goals[g])
	}
	if len(goals) > 0 {
		x.Lines = append(x.Lines, v.Page.T("contact.event.goals", "goals", strings.Join(goals, " · ")))
	}
	if e.Contact.Part != "" {
		x.Lines = append(x.Lines, v.Page.T("contact.event.part", "part", report.Part(v.Page.Voice, p, e.Contact.Part)))
	}
	if s, there := t.Travel[e.Contact.Thing]; there {
		x.Lines = append(x.Lines, record.TravelWords(v, s))
	}
}

// sayWorry tells of a worry, and what became of it.
func sayWorry(v *page.Visit, t report.Timeline, w casework.Worry, x *record.EventView) {
	x.What, x.Team = v.Page.T("worry.event"), w.What
	to := v.Page.T("worry.to.all")
	if w.To != "" {
		to = t.Names[w.To]
	}
	if w.Open() {
		x.Tags, x.Lines = append(x.Tags, v.Page.T("worry.open")), append(x.Lines, v.Page.T("worry.event.to", "who", to))
		return
	}
	x.Lines = append(x.Lines, v.Page.T("worry.event.looked", "who", t.Names[w.LookedBy], "date", v.Page.Date(w.LookedOn), "decided", w.Decided))
}

// worryFields are the names under which forms have what the domain asks for.
var worryFields = map[string]string{"what": "worry", "to": "worry_to"}

// raiseWorry records the worry that was written with a contact.
func raiseWorry(v *page.Visit, p sild.Problems, id sild.ID, c casework.Contact) error {
	if strings.TrimSpace(v.Form.Get("worry")) == "" {
		return nil
	}
	_, err := casework.RaiseWorry(v.Tx, id, casework.WorryInput{What: v.Form.Get("worry"), To: sild.ID(v.Form.Get("worry_to")), Contact: c.Thing})
	return v.Gather(p, err, worryFields)
}

// goalsPicked are the goals that were ticked.
func goalsPicked(v *page.Visit) (list []sild.ID) {
	for _, g := range v.Form["goals"] {
		if g != "" {
			list = append(list, sild.ID(g))
		}
	}
	return list
}
