// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"sild/access"
	"sild/people"
)

// reachTasks are the ways to reach somebody as rows, with what is safe there in
// words beside the button. Of what is over only if all is asked for.
func (v *visit) reachTasks(rec access.Record, all bool) ([]task, error) {
	list, err := people.Reaches(v.tx, rec)
	if err != nil {
		return nil, err
	}
	var rows []task
	for _, r := range list {
		over := r.Over(v.page.Today)
		if over && !all {
			continue
		}
		way := v.page.T("about.reach.way." + r.Way)
		t := task{What: way + ": " + r.Value}
		safe := v.page.T("about.reach.safe." + r.Safe)
		if r.Hidden {
			t.What, safe = way, v.page.T("about.hidden")
		}
		preferred := ""
		if r.Preferred && !over {
			preferred = v.page.T("about.reach.preferred.is")
		}
		through := ""
		if r.Through != "" {
			through = v.page.T("about.reach.through.is", "name", r.Through)
		}
		t.Detail = said(safe, through, preferred, v.spanSaid(r.Span))
		t.Note = r.Note
		if !over {
			t.Acts = v.reachActs(r)
		}
		if all && !r.Hidden {
			t.Menu = v.mends(rec, "reach", r.Fact, true)
		}
		rows = append(rows, t)
	}
	return rows, nil
}

// reachActs are the links that call or write, where that is safe.
func (v *visit) reachActs(r people.Reach) []act {
	switch {
	case r.Call():
		return []act{{Label: "about.reach.call", Of: r.Value, Href: "tel:" + people.Number(r.Value)}}
	case r.Write():
		return []act{{Label: "about.reach.write", Of: r.Value, Href: "mailto:" + people.Mailbox(r.Value)}}
	}
	return nil
}

// callNext is the first safe way to call or write to somebody, and what is safe
// there in words.
func (v *visit) callNext(t *task, subject access.Record) error {
	list, err := people.Reaches(v.tx, subject)
	if err != nil {
		return err
	}
	for _, r := range list {
		if acts := v.reachActs(r); len(acts) > 0 && !r.Over(v.page.Today) {
			t.Acts = append(t.Acts, acts...)
			t.Note = said(t.Note, v.page.T("about.reach.safe."+r.Safe), r.Note)
			return nil
		}
	}
	return nil
}

// addressTasks are where somebody lives, lived and is registered.
func (v *visit) addressTasks(rec access.Record, all bool) ([]task, error) {
	list, err := people.Addresses(v.tx, rec.Subject)
	if err != nil {
		return nil, err
	}
	var rows []task
	for _, a := range list {
		if !all && a.Over(v.page.Today) {
			continue
		}
		t := task{What: a.Text(), Note: a.Note}
		kind := v.page.T("about.address.kind." + a.Kind)
		if t.What == "" {
			t.What, kind = kind, ""
		}
		t.Detail = said(v.page.T("about.address.use."+a.Use), kind, v.spanSaid(a.Span), v.page.T("about.source."+a.Source))
		if all {
			t.Menu = v.mends(rec, "addresses", a.Fact, true)
		}
		rows = append(rows, t)
	}
	return rows, nil
}

func (v *visit) nameTasks(rec access.Record) ([]task, error) {
	list, err := people.Names(v.tx, rec.Subject)
	if err != nil {
		return nil, err
	}
	rows := make([]task, len(list))
	for i, n := range list {
		rows[i] = task{What: n.Name, Detail: said(v.page.T("about.name.kind."+n.Kind), n.Form, v.spanSaid(n.Span)), Menu: v.mends(rec, "names", n.Fact, true)}
	}
	return rows, nil
}

func (v *visit) languageTasks(rec access.Record) ([]task, error) {
	list, err := people.OtherLanguages(v.tx, rec.Subject)
	if err != nil {
		return nil, err
	}
	rows := make([]task, len(list))
	for i, l := range list {
		need := ""
		if l.Interpreter {
			need = v.page.T("person.interpreter.needed")
		}
		rows[i] = task{What: sentenceCase(v.page.T("language." + l.Language)), Detail: said(v.page.T("about.language.level."+l.Level), need), Menu: v.mends(rec, "languages", l.Fact, false)}
	}
	return rows, nil
}

func (v *visit) citizenshipTasks(rec access.Record) ([]task, error) {
	list, err := people.Citizenships(v.tx, rec.Subject)
	if err != nil {
		return nil, err
	}
	rows := make([]task, len(list))
	for i, c := range list {
		name := v.page.T(countryKey(c.Country))
		if c.Other != "" {
			name = c.Other
		}
		rows[i] = task{What: name, Detail: v.page.T("about.source." + c.Source), Menu: v.mends(rec, "citizenships", c.Fact, false)}
	}
	return rows, nil
}

// caseReach is how to reach the person of a case, and where they live now, for
// the side of its page.
func (v *visit) caseReach(o openedCase, view *caseView) (err error) {
	if !o.Rec.Reads('I') {
		return nil
	}
	if view.Reach, err = v.reachTasks(o.Rec, false); err != nil {
		return err
	}
	if o.Rec.Writes('I') {
		view.ReachAt = "/people/" + string(o.Rec.Subject) + "/reach?back=" + o.At()
	}
	if o.Rec.Reads('A') {
		view.Homes, err = v.addressTasks(o.Rec, false)
	}
	return err
}
