// SPDX-License-Identifier: EUPL-1.2

package intake

import (
	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/flow"
	"sild/people"
	"sild/web/page"
	"sild/web/record"
)

// A mergeView is the form that makes two records of one person one.
type mergeView struct {
	Name, At           string
	Form               page.Form
	Doubles, Whose     []page.Option
	Gone, Details, Why string
	Parts              []page.Option
	Take               []string
}

func mergeForm(v *page.Visit) (templ.Component, error) {
	if err := access.Duty(v.Tx, access.Merge); err != nil {
		return nil, err
	}
	rec, err := access.Person(v.Tx, v.ID("subject"), "I")
	if err != nil {
		return nil, err
	}
	d, err := people.DetailOf(v.Tx, rec.Person)
	if err != nil {
		return nil, err
	}
	found, err := people.DoublesOf(v.Tx, rec)
	if err != nil {
		return nil, err
	}
	at := "/people/" + string(rec.Subject)
	view := mergeView{
		Name: d.Name(), At: at, Details: v.Typed("details", "kept"), Why: v.Typed("why", ""), Gone: v.Typed("gone", ""),
		Form:  page.Form{ID: "merge", Action: at + "/merge", Submit: "merge.do", Cancel: at, Here: true},
		Whose: []page.Option{{Value: "kept", Label: "merge.details.kept", HintText: page.Said(d.Name(), record.BornSaid(v, d.Born()), d.Code)}, {Value: "gone", Label: "merge.details.gone"}, {Value: "each", Label: "merge.details.each"}},
		Parts: page.Choices("merge.take.", people.DetailParts...), Take: v.Picked("take"),
	}
	for _, x := range found {
		view.Doubles = append(view.Doubles, page.Option{Value: string(x.Subject), Text: x.Name(), HintText: page.Said(record.BornSaid(v, x.Born()), likeness(v, x))})
	}
	if len(found) == 1 && view.Gone == "" {
		view.Gone = string(found[0].Subject)
	}
	v.Page.Title = v.Page.T("merge.title")
	return mergePage(v.Page, view), nil
}

// likeness says what of somebody agrees with what one has typed, and what does
// not.
func likeness(v *page.Visit, x people.Double) string {
	say := func(what, how string) string {
		if how == "" {
			return ""
		}
		return v.Page.T("same." + what + "." + how)
	}
	return page.Said(say("code", x.CodeIs), say("name", x.NameIs), say("born", x.BornIs))
}

func mergePeople(v *page.Visit) (string, error) {
	gone := sild.ID(v.Form.Get("gone"))
	if !gone.Valid() {
		p := sild.Problems{}
		p.Check(false, "gone", "merge.gone.required")
		return "", p.Err()
	}
	_, err := flow.MergePeople(v.Tx, v.ID("subject"), flow.MergeInput{Gone: gone, Details: v.Form.Get("details"), Take: v.Form["take"], Why: v.Form.Get("why")})
	return "/people/" + string(v.ID("subject")) + "?merged=yes", err
}

func undoMerge(v *page.Visit) (string, error) {
	m, err := flow.UndoMerge(v.Tx, v.ID("merge"))
	return "/people/" + string(m.Kept) + "?merged=no", err
}
