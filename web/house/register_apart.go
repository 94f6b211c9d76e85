// SPDX-License-Identifier: EUPL-1.2

package house

import (
	"github.com/a-h/templ"

	"sild"
	"sild/casework"
	"sild/housing"
	"sild/web/page"
	"sild/web/record"
)

// An apartView are those with whom a person must not live under one roof.
type apartView struct {
	page.Form
	At         string
	Bar        page.Identity
	Rows       []apartRow
	Ended      []apartRow
	Writes     bool
	Words      string
	Find       string
	Looked     bool
	List       []page.Option
	Other      string
	Why, Until string
}

type apartRow struct {
	Name, Href string
	Why, When  string
	Warn       string // both are in one house
	End        string
}

func apartPage(v *page.Visit) (templ.Component, error) {
	o, err := record.OpenCase(v, "S")
	if err != nil {
		return nil, err
	}
	if !record.HasHouses(o) {
		return nil, sild.Missing()
	}
	v.NoteSaved()
	v.Page.Title = v.Page.T("apart.title")
	at := o.At() + "/apart"
	x := apartView{
		Form: page.Form{ID: "apart", Action: at, Submit: "apart.add", Cancel: o.At(), Here: true}, At: o.At(), Writes: o.Rec.Writes('S'),
		Words: v.Typed("q", ""), Find: at + "/find", Other: v.Typed("other", ""), Why: v.Typed("why", ""), Until: v.Typed("until", ""),
	}
	if x.Bar, err = record.IdentityOf(v, o); err != nil {
		return nil, err
	}
	all, err := housing.Aparts(v.Tx, o.Rec.Case)
	if err != nil {
		return nil, err
	}
	for _, a := range all {
		r := apartRow{Name: a.Name, Why: a.Why, When: v.Page.Span(a.Day, a.Until)}
		if a.Case != "" {
			r.Href = "/cases/" + string(a.Case)
		} else {
			r.Name = v.Page.T("apart.unseen")
		}
		if !a.Holds(v.Page.Today) {
			x.Ended = append(x.Ended, r)
			continue
		}
		if a.Case != "" {
			names, err := housing.Together(v.Tx, a.Apart)
			if err != nil {
				return nil, err
			}
			if len(names) > 0 {
				r.Warn = v.Page.T("apart.together", "house", names[0])
			}
		}
		if x.Writes {
			r.End = "/apart/" + string(a.Thing) + "/end"
		}
		x.Rows = append(x.Rows, r)
	}
	if x.Writes {
		err = apartChoices(v, o, &x)
	}
	return apartBody(v.Page, x), err
}

// apartChoices are the people whom the words find, and the one who was chosen.
func apartChoices(v *page.Visit, o record.OpenedCase, x *apartView) error {
	if x.Words != "" {
		x.Looked = true
		found, err := casework.Search(v.Tx, x.Words)
		if err != nil {
			return err
		}
		for _, f := range found {
			if f.Case != "" && f.Case != o.Rec.Case {
				x.List = append(x.List, page.Option{Value: string(f.Case), Text: f.Card.Name})
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
	other, err := record.OpenCaseOf(v, sild.ID(x.Other), "I")
	if sild.KindOf(err) == sild.NotFound {
		return nil
	}
	x.List = []page.Option{{Value: x.Other, Text: other.Card.Name}}
	return err
}

func keepApart(v *page.Visit) (string, error) {
	p := sild.Problems{}
	x, err := housing.KeepApart(v.Tx, v.ID("case"), housing.ApartInput{Other: sild.ID(v.Form.Get("other")), Why: v.Form.Get("why"), Until: v.Date(p, "until")})
	return v.GoOn(page.SavedAt("/cases/"+string(v.ID("case"))+"/apart", "apart", x.ID), p, err)
}

func endApart(v *page.Visit) (string, error) {
	x, err := housing.EndApart(v.Tx, v.ID("apart"))
	return page.SavedAt("/cases/"+string(x.Case)+"/apart", "apart", x.ID), err
}
