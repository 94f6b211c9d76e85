// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"slices"

	"sild"
	"sild/casework"
	"sild/pack"
	"sild/report"
	"sild/web/page"
	"sild/web/record"
)

// contactChoices are the answers to what it was, what became of it, and when.
func contactChoices(v *page.Visit, p *pack.Pack, x *contactView) {
	x.Kinds = meant(v, p, "contact_kinds", "")
	x.Outcomes = meant(v, p, "contact_outcomes", "contact.outcome.")
	x.Reasons, x.Movers = v.Values(p, "not_came_reasons"), v.Values(p, "move_reasons")
	today := v.Page.Today
	days := []sild.Date{today, today.AddDays(-1)}
	if d, err := sild.ParseDate(x.Began.Day); err != nil {
		x.Began.Day, x.Began.DayOther = "other", x.Began.Day // a slip is shown again as it was typed
	} else if x.Began.Day = d.String(); !slices.Contains(days, d) {
		days = append([]sild.Date{d}, days...)
	}
	for _, d := range days {
		x.Days = append(x.Days, page.Option{Value: d.String(), Text: page.SentenceCase(v.Page.Day(d, today))})
	}
	x.Days = append(x.Days, page.Option{Value: "other", Label: "contact.day.other"})
}

// meant are the values of a vocabulary with their meanings. Words are the
// beginning of the keys by which Sild says a meaning better than the pack does,
// which must suit lists too.
func meant(v *page.Visit, p *pack.Pack, vocabulary, words string) []meantOption {
	var list []meantOption
	for _, x := range p.Vocabularies[vocabulary].Values {
		if x.Retired {
			continue
		}
		o := meantOption{page.Option{Value: x.ID, Text: v.Page.Pick(x.Names)}, x.Meaning}
		if words != "" && v.Page.Has(words+x.Meaning) && x.ID == p.ByMeaning(vocabulary, x.Meaning) {
			o.Text = v.Page.T(words + x.Meaning)
		}
		list = append(list, o)
	}
	return list
}

// gatherNext proposes the next meeting: in a week, by the day on which one is
// due, or on a day that is picked.
func gatherNext(v *page.Visit, o record.OpenedCase, open []casework.Appointment, planned *casework.Appointment, x *contactView) error {
	for _, a := range open {
		if (planned == nil || a.Thing != planned.Thing) && a.StartsAt.After(v.Tx.Now) {
			x.Ahead = v.Page.T("contact.next.ahead", "when", record.MomentWords(v, a.StartsAt))
			break
		}
	}
	at := x.Began.NextTime
	x.Next = []page.Option{{Value: "none", Label: "contact.next.none"}}
	day, err := sild.ParseDate(x.Began.Day)
	if err != nil {
		day = v.Page.Today
	}
	if week := day.AddDays(7); week.After(v.Page.Today) {
		x.Next = append(x.Next, page.Option{Value: week.String(), Label: "contact.next.week", HintText: v.Page.ShortDate(week) + " " + at})
	}
	work, err := report.WorkOn(v.Tx, o.Rec.Case)
	if err != nil {
		return err
	}
	for _, w := range work {
		c, ok := o.Pack.Clock(w.Clock)
		if !ok || !Meets(c) || !w.Due.After(v.Page.Today.AddDays(7)) {
			continue
		}
		due := w.Due
		for !o.Pack.WorkingDay(due) && due.After(v.Page.Today.AddDays(1)) {
			due = due.AddDays(-1)
		}
		x.Next = append(x.Next, page.Option{Value: due.String(), Text: v.Page.T("contact.next.due", "date", v.Page.ShortDate(due)), HintText: v.Clock(o.Pack, w.Clock)})
		break
	}
	x.Next = append(x.Next, page.Option{Value: "pick", Label: "contact.next.pick"})
	if x.Began.Next != "none" && x.Began.Next != "pick" && !slices.ContainsFunc(x.Next, func(o page.Option) bool { return o.Value == x.Began.Next }) {
		x.Began.Next, x.Began.NextOn = "pick", x.Began.Next
	}
	return nil
}

// Meets reports whether a meeting does what a clock asks for.
func Meets(c pack.Clock) bool {
	return c.Done.Name == "contact.held" || c.Done.Name == "contact.held in prison" || c.Done.Name == "contact.held at release"
}

// contactLives are the questions on what has changed in the person's life.
func contactLives(v *page.Visit, p *pack.Pack, x *contactView) {
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
			Vocabulary: name, Name: v.Page.Pick(voc.Names), Values: v.Values(p, name),
			Value: v.Typed(name, ""), Since: v.Typed(name+"_since", x.Began.Day), Detail: v.Typed(name+"_detail", ""),
			Source: v.Typed(name+"_source", "person"), Proof: v.Typed(name+"_proof", "said"),
		}
		c.Sources, c.Proofs = sources(v, p), proofs(v)
		x.Began.ChangedOpen = x.Began.ChangedOpen || c.Value != ""
		x.Changed = append(x.Changed, c)
	}
}
