// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"slices"

	"sild"
	"sild/casework"
	"sild/pack"
	"sild/report"
)

// contactChoices are the answers to what it was, what became of it, and when.
func (v *visit) contactChoices(p *pack.Pack, x *contactView) {
	x.Kinds = v.meant(p, "contact_kinds", "")
	x.Outcomes = v.meant(p, "contact_outcomes", "contact.outcome.")
	x.Reasons, x.Movers = v.values(p, "not_came_reasons"), v.values(p, "move_reasons")
	today := v.page.Today
	days := []sild.Date{today, today.AddDays(-1)}
	if d, err := sild.ParseDate(x.Began.Day); err != nil {
		x.Began.Day, x.Began.DayOther = "other", x.Began.Day // a slip is shown again as it was typed
	} else if x.Began.Day = d.String(); !slices.Contains(days, d) {
		days = append([]sild.Date{d}, days...)
	}
	for _, d := range days {
		x.Days = append(x.Days, option{Value: d.String(), Text: sentenceCase(v.page.Day(d, today))})
	}
	x.Days = append(x.Days, option{Value: "other", Label: "contact.day.other"})
}

// meant are the values of a vocabulary with their meanings. Words are the
// beginning of the keys by which Sild says a meaning better than the pack does,
// which must suit lists too.
func (v *visit) meant(p *pack.Pack, vocabulary, words string) []meantOption {
	var list []meantOption
	for _, x := range p.Vocabularies[vocabulary].Values {
		if x.Retired {
			continue
		}
		o := meantOption{option{Value: x.ID, Text: v.page.Pick(x.Names)}, x.Meaning}
		if words != "" && v.page.Has(words+x.Meaning) && x.ID == p.ByMeaning(vocabulary, x.Meaning) {
			o.Text = v.page.T(words + x.Meaning)
		}
		list = append(list, o)
	}
	return list
}

// contactNext proposes the next meeting: in a week, by the day on which one is
// due, or on a day that is picked.
func (v *visit) contactNext(o openedCase, open []casework.Appointment, planned *casework.Appointment, x *contactView) error {
	for _, a := range open {
		if (planned == nil || a.Thing != planned.Thing) && a.StartsAt.After(v.tx.Now) {
			x.Ahead = v.page.T("contact.next.ahead", "when", v.momentWords(a.StartsAt))
			break
		}
	}
	at := x.Began.NextTime
	x.Next = []option{{Value: "none", Label: "contact.next.none"}}
	day, err := sild.ParseDate(x.Began.Day)
	if err != nil {
		day = v.page.Today
	}
	if week := day.AddDays(7); week.After(v.page.Today) {
		x.Next = append(x.Next, option{Value: week.String(), Label: "contact.next.week", HintText: v.page.ShortDate(week) + " " + at})
	}
	work, err := report.WorkOn(v.tx, o.Rec.Case)
	if err != nil {
		return err
	}
	for _, w := range work {
		c, ok := o.Pack.Clock(w.Clock)
		if !ok || !meets(c) || !w.Due.After(v.page.Today.AddDays(7)) {
			continue
		}
		due := w.Due
		for !o.Pack.WorkingDay(due) && due.After(v.page.Today.AddDays(1)) {
			due = due.AddDays(-1)
		}
		x.Next = append(x.Next, option{Value: due.String(), Text: v.page.T("contact.next.due", "date", v.page.ShortDate(due)), HintText: v.clock(o.Pack, w.Clock)})
		break
	}
	x.Next = append(x.Next, option{Value: "pick", Label: "contact.next.pick"})
	if x.Began.Next != "none" && x.Began.Next != "pick" && !slices.ContainsFunc(x.Next, func(o option) bool { return o.Value == x.Began.Next }) {
		x.Began.Next, x.Began.NextOn = "pick", x.Began.Next
	}
	return nil
}

// meets reports whether a meeting does what a clock asks for.
func meets(c pack.Clock) bool {
	return c.Done.Name == "contact.held" || c.Done.Name == "contact.held in prison" || c.Done.Name == "contact.held at release"
}

// contactLives are the questions on what has changed in the person's life.
func (v *visit) contactLives(p *pack.Pack, x *contactView) {
	x.ChangedKey = "contact.changed"
	if _, there := p.Vocabularies["money"]; there {
		x.ChangedKey = "contact.changed.money"
	}
	for _, name := range lives {
		voc, there := p.Vocabularies[name]
		if !there {
			continue
		}
		c := changedView{
			Vocabulary: name, Name: v.page.Pick(voc.Names), Values: v.values(p, name),
			Value: v.typed(name, ""), Since: v.typed(name+"_since", x.Began.Day), Detail: v.typed(name+"_detail", ""),
			Source: v.typed(name+"_source", "person"), Proof: v.typed(name+"_proof", "said"),
		}
		c.Sources, c.Proofs = v.sources(p), v.proofs()
		x.Began.ChangedOpen = x.Began.ChangedOpen || c.Value != ""
		x.Changed = append(x.Changed, c)
	}
}
