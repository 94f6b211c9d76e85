// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"sild/casework"
	"sild/flow"
	"sild/web/page"
	"sild/web/record"
)

// caseHousehold is the household in short.
func caseHousehold(v *page.Visit, o record.OpenedCase, view *caseView) error {
	if !o.Rec.Reads('F') || !flow.ServesFamilies(o.Pack) {
		return nil
	}
	list, err := casework.Household(v.Tx, o.Rec)
	if err != nil {
		return err
	}
	view.HouseholdAt = o.At() + "/household"
	for _, m := range list {
		r := page.Row{Label: "household.relation.other", Value: m.Shown}
		if m.Relation != "" {
			r.Label = "household.relation." + m.Relation
		}
		if m.TakesPart {
			r.HintText = v.Page.T("household.takes_part")
		}
		view.Household = append(view.Household, r)
	}
	return nil
}
