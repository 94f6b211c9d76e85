// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"github.com/a-h/templ"

	"sild"
	"sild/casework"
	"sild/housing"
)

// An apartView are those with whom a person must not live under one roof.
type apartView struct {
	form
	At         string
	Bar        identity
	Rows       []apartRow
	Ended      []apartRow
	Writes     bool
	Words      string
	Find       string
	Looked     bool
	List       []option
	Other      string
	Why, Until string
}

type apartRow struct {
	Name, Href string
	Why, When  string
	Warn       string // both are in one house
	End        string
}

func apartPage(v *visit) (templ.Component, error) {
	o, err := v.openCase("S")
	if err != nil {
		return nil, err
	}
	if !hasHouses(o) {
		return nil, sild.Missing()
	}
	v.noteSaved()
	v.page.Title = v.page.T("apart.title")
	at := o.At() + "/apart"
	x := apartView{
		form: form{ID: "apart", Action: at, Submit: "apart.add", Cancel: o.At(), Here: true}, At: o.At(), Writes: o.Rec.Writes('S'),
		Words: v.typed("q", ""), Find: at + "/find", Other: v.typed("other", ""), Why: v.typed("why", ""), Until: v.typed("until", ""),
	}
	if x.Bar, err = v.identityOf(o); err != nil {
		return nil, err
	}
	all, err := housing.Aparts(v.tx, o.Rec.Case)
	if err != nil {
		return nil, err
	}
	for _, a := range all {
		r := apartRow{Name: a.Name, Why: a.Why, When: v.page.span(a.Day, a.Until)}
		if a.Case != "" {
			r.Href = "/cases/" + string(a.Case)
		} else {
			r.Name = v.page.T("apart.unseen")
		}
		if !a.Holds(v.page.Today) {
			x.Ended = append(x.Ended, r)
			continue
		}
		if a.Case != "" {
			names, err := housing.Together(v.tx, a.Apart)
			if err != nil {
				return nil, err
			}
			if len(names) > 0 {
				r.Warn = v.page.T("apart.together", "house", names[0])
			}
		}
		if x.Writes {
			r.End = "/apart/" + string(a.Thing) + "/end"
		}
		x.Rows = append(x.Rows, r)
	}
	if x.Writes {
		err = v.apartChoices(o, &x)
	}
	return apartBody(v.page, x), err
}

// apartChoices are the people whom the words find, and the one who was chosen.
func (v *visit) apartChoices(o openedCase, x *apartView) error {
	if x.Words != "" {
		x.Looked = true
		found, err := casework.Search(v.tx, x.Words)
		if err != nil {
			return err
		}
		for _, f := range found {
			if f.Case != "" && f.Case != o.Rec.Case {
				x.List = append(x.List, option{Value: string(f.Case), Text: f.Card.Name})
			}
		}
		if len(x.List) == 1 && x.Other == "" {
			x.Other = x.List[0].Value
		}
		return nil
	}
	if x.Other == "" {
		return nil
	}
	other, err := v.openCaseOf(sild.ID(x.Other), "I")
	if sild.KindOf(err) == sild.NotFound {
		return nil
	}
	x.List = []option{{Value: x.Other, Text: other.Card.Name}}
	return err
}

func keepApart(v *visit) (string, error) {
	p := sild.Problems{}
	x, err := housing.KeepApart(v.tx, v.id("case"), housing.ApartInput{Other: sild.ID(v.form.Get("other")), Why: v.form.Get("why"), Until: v.date(p, "until")})
	return v.goOn(savedAt("/cases/"+string(v.id("case"))+"/apart", "apart", x.ID), p, err)
}

func endApart(v *visit) (string, error) {
	x, err := housing.EndApart(v.tx, v.id("apart"))
	return savedAt("/cases/"+string(x.Case)+"/apart", "apart", x.ID), err
}
