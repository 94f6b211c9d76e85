// SPDX-License-Identifier: EUPL-1.2

package cli

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"sild"
	"sild/pack"
	"sild/report"
)

// spoken are the languages in which all that is told of a pack is written. Others
// may be there for those who take part: a story in two languages at once is none.
func spoken(p *pack.Pack) []string {
	var all []pack.Texts
	for _, c := range p.Eligibility {
		all = append(all, c.Names, c.Yes, c.No, c.Ask)
	}
	for _, c := range p.Clocks {
		all = append(all, c.Names)
	}
	for _, one := range p.Indicators {
		in, _ := p.Indicator(one.ID)
		all = append(all, in.Names, in.Sentence)
	}
	for _, r := range p.Reports {
		all = append(append(all, r.Names, r.To), r.Narrative...)
	}
	return slices.DeleteFunc(slices.Sorted(maps.Keys(p.Names)), func(lang string) bool {
		return slices.ContainsFunc(all, func(t pack.Texts) bool { return len(t) > 0 && t[lang] == "" })
	})
}

// shortYear is a day with its year, in digits, for columns.
func (t *teller) shortYear(d sild.Date) string { return d.Time().Format("02.01.2006") }

// role is who it is, in the programme's own word for those who give the service.
func (t *teller) role(r string) string {
	if own := t.p.Words["worker"]; r == "support_person" && len(own) > 0 {
		return t.pick(own)
	}
	return t.T("programme.role." + r)
}

// why says what Derive left as an explanation.
func (t *teller) why(m sild.Message) string {
	text, err := json.Marshal(m)
	if err != nil || m.Key == "" {
		return ""
	}
	return report.Why(t.Voice, t.p, string(text))
}

// timing says a rule of the pack in words, within a sentence.
func (t *teller) timing(at pack.Timing) string { return report.Timing(t.Voice, t.p, at) }

// first says who comes forward on the waiting list.
func (t *teller) first() {
	if len(t.p.Priority) == 0 {
		return
	}
	t.title(t.T("programme.first"))
	for _, x := range t.p.Priority {
		t.under(5, 7, "- "+t.pick(x.Yes)+" "+t.T("programme.first.weight", "n", t.Number(x.Weight)))
	}
}

// gets says what people get, for how long, and what is said to them before they
// say yes.
func (t *teller) gets() {
	t.title(t.T("programme.parts"))
	for _, part := range t.p.Parts {
		says := t.pick(part.Names)
		if !part.Longest.IsZero() {
			says += ". " + t.T("programme.longest", "when", t.timing(part.Longest)) + "."
		}
		t.under(5, 7, "- "+says)
	}
	for _, b := range t.p.Asked() {
		t.title(t.T("programme.consent") + ": " + t.pick(b.Names))
		for line := range strings.Lines(t.pick(b.Text)) {
			t.say(3, strings.TrimSpace(line))
		}
		t.say(3, t.pick(b.No))
	}
}

func (t *teller) reports() {
	t.title(t.T("try.reports"))
	if len(t.p.Reports) == 0 {
		t.say(3, t.T("try.reports.none"))
	}
	for _, r := range t.p.Reports {
		head := t.pick(r.Names) + ". " + t.T("try.report.to", "to", t.pick(r.To))
		if r.Due.Unit != "" {
			head += " " + t.T("try.report.due", "when", t.N("unit."+strings.ReplaceAll(r.Due.Unit, " ", "_"), max(r.Due.N, 1))) + "."
		}
		t.say(3, head)
		for _, n := range r.Counts {
			t.under(5, 7, "- "+t.T("programme.count."+n))
		}
		for _, id := range r.Indicators {
			in, _ := t.p.Indicator(id)
			t.under(5, 7, "- "+t.pick(in.Names))
		}
		for _, n := range r.Narrative {
			t.under(5, 7, "- "+t.T("try.report.words", "what", t.pick(n)))
		}
	}
}
