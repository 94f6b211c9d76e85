// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/flow"
	"sild/people"
)

// A mergeView is the form that makes two records of one person one.
type mergeView struct {
	Name, At           string
	Form               form
	Doubles, Whose     []option
	Gone, Details, Why string
	Parts              []option
	Take               []string
}

func mergeForm(v *visit) (templ.Component, error) {
	if err := access.Duty(v.tx, access.Merge); err != nil {
		return nil, err
	}
	rec, err := access.Person(v.tx, v.id("subject"), "I")
	if err != nil {
		return nil, err
	}
	d, err := people.DetailOf(v.tx, rec.Person)
	if err != nil {
		return nil, err
	}
	found, err := people.DoublesOf(v.tx, rec)
	if err != nil {
		return nil, err
	}
	at := "/people/" + string(rec.Subject)
	view := mergeView{
		Name: d.Name(), At: at, Details: v.typed("details", "kept"), Why: v.typed("why", ""), Gone: v.typed("gone", ""),
		Form:  form{ID: "merge", Action: at + "/merge", Submit: "merge.do", Cancel: at, Here: true},
		Whose: []option{{Value: "kept", Label: "merge.details.kept", HintText: said(d.Name(), v.bornSaid(d.Born()), d.Code)}, {Value: "gone", Label: "merge.details.gone"}, {Value: "each", Label: "merge.details.each"}},
		Parts: choices("merge.take.", people.DetailParts...), Take: v.picked("take"),
	}
	for _, x := range found {
		view.Doubles = append(view.Doubles, option{Value: string(x.Subject), Text: x.Name(), HintText: said(v.bornSaid(x.Born()), v.likeness(x))})
	}
	if len(found) == 1 && view.Gone == "" {
		view.Gone = string(found[0].Subject)
	}
	v.page.Title = v.page.T("merge.title")
	return mergePage(v.page, view), nil
}

// likeness says what of somebody agrees with what one has typed, and what does
// not.
func (v *visit) likeness(x people.Double) string {
	say := func(what, how string) string {
		if how == "" {
			return ""
		}
		return v.page.T("same." + what + "." + how)
	}
	return said(say("code", x.CodeIs), say("name", x.NameIs), say("born", x.BornIs))
}

func mergePeople(v *visit) (string, error) {
	gone := sild.ID(v.form.Get("gone"))
	if !gone.Valid() {
		p := sild.Problems{}
		p.Check(false, "gone", "merge.gone.required")
		return "", p.Err()
	}
	_, err := flow.MergePeople(v.tx, v.id("subject"), flow.MergeInput{Gone: gone, Details: v.form.Get("details"), Take: v.form["take"], Why: v.form.Get("why")})
	return "/people/" + string(v.id("subject")) + "?merged=yes", err
}

func undoMerge(v *visit) (string, error) {
	m, err := flow.UndoMerge(v.tx, v.id("merge"))
	return "/people/" + string(m.Kept) + "?merged=no", err
}
