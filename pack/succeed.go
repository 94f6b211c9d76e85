// SPDX-License-Identifier: EUPL-1.2

package pack

import (
	"fmt"
	"slices"
)

// ParseAfter is Parse for the next version of a pack that is in force: it also
// tells what old records need and the new version lacks. What somebody may have
// chosen or answered is retired and never taken out, so that it stays readable.
// Version is the number that it will have.
func ParseAfter(name string, src []byte, before *Pack, version int) (*Pack, Faults) {
	return parse(name, src, func(c *checker) { c.succeeds(before, version) })
}

func (c *checker) succeeds(before *Pack, version int) {
	p := c.p
	if p.ID != "" && p.ID != before.ID {
		c.wrong("pack", fmt.Sprintf("This is another programme's: the one that is in force is %q.", before.ID), fmt.Sprintf("Write pack: %s.", before.ID))
	}
	if p.Version != 0 && p.Version != version {
		c.wrong("version", fmt.Sprintf("This will be version %d.", version), fmt.Sprintf("Write version: %d.", version))
	}
	for _, lang := range sortedKeys(before.Names) {
		if p.Names != nil && p.Names[lang] == "" {
			c.wrong("names", fmt.Sprintf("The programme has spoken %q; people read it in that language.", lang), "Keep its texts.")
		}
	}
	const keep = "Keep it, and write retired: true if it is no longer wanted."
	gone := func(path, what, id string, names Texts) {
		said := names[c.english(names)]
		c.wrong(path, fmt.Sprintf("The %s %q (%s) is gone; records of version %d may hold it.", what, id, said, before.Version), keep)
	}
	for _, name := range sortedKeys(before.Vocabularies) {
		path := "vocabularies." + name
		now, there := p.Vocabularies[name]
		if !there {
			c.wrong("vocabularies", fmt.Sprintf("The list %q is gone; records of version %d may hold its values.", name, before.Version), "Keep it, with its values retired.")
			continue
		}
		for _, v := range before.Vocabularies[name].Values {
			if !slices.ContainsFunc(now.Values, func(x Value) bool { return x.ID == v.ID }) {
				gone(path+".values", "value", v.ID, v.Names)
			}
		}
	}
	for _, t := range before.Parts {
		if _, there := p.Part(t.ID); !there {
			gone("parts", "service part", t.ID, t.Names)
		}
	}
	for _, f := range before.Forms {
		i := slices.IndexFunc(p.Forms, func(x Form) bool { return x.ID == f.ID })
		if i < 0 {
			gone("forms", "form", f.ID, f.Names)
			continue
		}
		c.succeedsForm(fmt.Sprintf("forms[%d]", i), f, p.Forms[i], gone)
	}
}

func (c *checker) succeedsForm(path string, was, now Form, gone func(path, what, id string, names Texts)) {
	for _, q := range was.Questions {
		j := slices.IndexFunc(now.Questions, func(x Question) bool { return x.ID == q.ID })
		if j < 0 {
			gone(path+".questions", "question", q.ID, q.Text)
			continue
		}
		at := fmt.Sprintf("%s.questions[%d]", path, j)
		if t := now.Questions[j].Type; t != "" && t != q.Type {
			c.wrong(at+".type", fmt.Sprintf("The question was of type %s, and there are answers of that type.", q.Type), "Retire it, and ask the new one under another id.")
		}
		for _, o := range q.Options {
			if !now.Questions[j].has(o.ID) {
				gone(at+".options", "option", o.ID, o.Names)
			}
		}
	}
}

// english is the language in which a fault names a thing of the pack.
func (c *checker) english(names Texts) string {
	if names["en"] != "" {
		return "en"
	}
	for _, lang := range sortedKeys(names) {
		return lang
	}
	return ""
}

// Succeed lets p know the versions that were in force before it, for what begins
// with new cases: a case keeps such a clock, and is counted by such an indicator,
// as the version said under which its referral was sent.
func (p *Pack) Succeed(before []*Pack) { p.before = before }

// NeedsBefore reports whether what p says hangs on the versions before it.
func (p *Pack) NeedsBefore() bool {
	return slices.ContainsFunc(p.Clocks, func(c Clock) bool { return c.For == newCases }) ||
		slices.ContainsFunc(p.Indicators, func(in Indicator) bool { return in.For == newCases })
}

const newCases = "new cases"

// under is the version under which case k began, as far as p knows it: p itself
// if there is none.
func (p *Pack) under(k *Case) *Pack {
	if k.PackStart == 0 || k.PackStart == p.Version {
		return p
	}
	for _, at := range p.before {
		if at.Version == k.PackStart {
			return at
		}
	}
	return p
}

// clockOf is clock c as it runs for case k; false if it does not.
func (p *Pack) clockOf(k *Case, c Clock) (Clock, bool) {
	if c.For != newCases {
		return c, true
	}
	if at := p.under(k); at != p {
		return at.Clock(c.ID)
	}
	return c, true
}

// resultsOf are results, with the cases that began under an earlier version
// counted as that said, where the indicator is for new cases.
func (p *Pack) resultsOf(f Facts, in Indicator) []Result {
	if in.For != newCases {
		return p.results(f, in)
	}
	var rows []Result
	for _, r := range p.results(f, in) {
		i := slices.IndexFunc(f.Cases, func(k Case) bool { return k.ID == r.Case })
		at := p
		if i >= 0 {
			at = p.under(&f.Cases[i])
		}
		if at == p {
			rows = append(rows, r)
			continue
		}
		was, counted := at.Indicator(in.ID)
		if !counted {
			continue
		}
		for _, old := range at.results(f, was) {
			if old.Case == r.Case && old.Unit == r.Unit {
				rows = append(rows, old)
			}
		}
	}
	return rows
}
