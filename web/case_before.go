// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
)

// caseBefore is what came before the case: an earlier time in the programme, an
// earlier contract.
func (v *visit) caseBefore(o openedCase, view *caseView) error {
	n, earlier, err := casework.Time(v.tx, o.Rec)
	if err != nil {
		return err
	}
	if n > 1 {
		key := "case.time.more"
		if n == 2 {
			key = "case.time.second"
		}
		view.Parts = append(view.Parts, row{Label: "case.time", Value: v.page.T(key, "n", v.page.Number(n)), Hint: "case.time.same", Change: "/cases/" + string(earlier)})
	}
	c, carried, err := casework.CarriedOf(v.tx, o.Rec.Case)
	if err != nil || !carried {
		return err
	}
	r := row{Label: "case.carried", Value: v.page.T("case.carried.since", "contract", c.Contract, "date", v.page.Date(c.Day)), HintText: c.Note}
	if v.mayCarry(o) {
		r.Change = o.At() + "/carried"
	}
	view.Parts = append(view.Parts, r)
	return nil
}

func (v *visit) mayCarry(o openedCase) bool {
	return o.Rec.Writes('P') && access.May(v.who.Role, access.Answer) && !o.Card.StartedOn.IsZero()
}

// carriedLink leads to where one says that an earlier contract began the case.
func (v *visit) carriedLink(o openedCase) []link {
	if !v.mayCarry(o) {
		return nil
	}
	return []link{{Href: o.At() + "/carried", Label: "carried.link"}}
}

// A carriedView is the form about an earlier contract.
type carriedView struct {
	Identity                 identity
	At, Back                 string
	Admitted, Contract, Note string
}

func carriedPage(v *visit) (templ.Component, error) {
	o, err := v.openCase("IPO")
	if err != nil {
		return nil, err
	}
	if !v.mayCarry(o) {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	v.page.Title = v.page.T("carried.title")
	was, _, err := casework.CarriedOf(v.tx, o.Rec.Case)
	if err != nil {
		return nil, err
	}
	x := carriedView{
		At: o.At() + "/carried", Back: o.At(), Contract: v.typed("contract", was.Contract), Note: v.typed("note", was.Note), Admitted: v.typed("admitted", ""),
	}
	if v.form == nil && !was.Day.IsZero() {
		x.Admitted = was.Day.String()
	}
	if x.Identity, err = v.identityOf(o); err != nil {
		return nil, err
	}
	return carriedSheetPage(v.page, x), nil
}

func carryOver(v *visit) (string, error) {
	id := v.id("case")
	p := sild.Problems{}
	c, err := casework.CarryOver(v.tx, id, casework.CarriedInput{Admitted: v.date(p, "admitted"), Contract: v.form.Get("contract"), Note: v.form.Get("note")})
	return v.goOn(savedAt("/cases/"+string(id), "carried", c.ID), p, err)
}
