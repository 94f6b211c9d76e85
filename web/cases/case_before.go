// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/web/page"
	"sild/web/record"
)

// caseBefore is what came before the case: an earlier time in the programme, an
// earlier contract.
func caseBefore(v *page.Visit, o record.OpenedCase, view *caseView) error {
	n, earlier, err := casework.Time(v.Tx, o.Rec)
	if err != nil {
		return err
	}
	if n > 1 {
		key := "case.time.more"
		if n == 2 {
			key = "case.time.second"
		}
		view.Parts = append(view.Parts, page.Row{Label: "case.time", Value: v.Page.T(key, "n", v.Page.Number(n)), Hint: "case.time.same", Change: "/cases/" + string(earlier)})
	}
	c, carried, err := casework.CarriedOf(v.Tx, o.Rec.Case)
	if err != nil || !carried {
		return err
	}
	r := page.Row{Label: "case.carried", Value: v.Page.T("case.carried.since", "contract", c.Contract, "date", v.Page.Date(c.Day)), HintText: c.Note}
	if mayCarry(v, o) {
		r.Change = o.At() + "/carried"
	}
	view.Parts = append(view.Parts, r)
	return nil
}

func mayCarry(v *page.Visit, o record.OpenedCase) bool {
	return o.Rec.Writes('P') && access.May(v.Who.Role, access.Answer) && !o.Card.StartedOn.IsZero()
}

// carriedLink leads to where one says that an earlier contract began the case.
func carriedLink(v *page.Visit, o record.OpenedCase) []page.Link {
	if !mayCarry(v, o) {
		return nil
	}
	return []page.Link{{Href: o.At() + "/carried", Label: "carried.link"}}
}

// A carriedView is the form about an earlier contract.
type carriedView struct {
	Identity                 page.Identity
	At, Back                 string
	Admitted, Contract, Note string
}

func carriedPage(v *page.Visit) (templ.Component, error) {
	o, err := record.OpenCase(v, "IPO")
	if err != nil {
		return nil, err
	}
	if !mayCarry(v, o) {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	v.Page.Title = v.Page.T("carried.title")
	was, _, err := casework.CarriedOf(v.Tx, o.Rec.Case)
	if err != nil {
		return nil, err
	}
	x := carriedView{
		At: o.At() + "/carried", Back: o.At(), Contract: v.Typed("contract", was.Contract), Note: v.Typed("note", was.Note), Admitted: v.Typed("admitted", ""),
	}
	if v.Form == nil && !was.Day.IsZero() {
		x.Admitted = was.Day.String()
	}
	if x.Identity, err = record.IdentityOf(v, o); err != nil {
		return nil, err
	}
	return carriedSheetPage(v.Page, x), nil
}

func carryOver(v *page.Visit) (string, error) {
	id := v.ID("case")
	p := sild.Problems{}
	c, err := casework.CarryOver(v.Tx, id, casework.CarriedInput{Admitted: v.Date(p, "admitted"), Contract: v.Form.Get("contract"), Note: v.Form.Get("note")})
	return v.GoOn(page.SavedAt("/cases/"+string(id), "carried", c.ID), p, err)
}
