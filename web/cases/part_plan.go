// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"sild"
	"sild/access"
	"sild/casework"
	"sild/report"
	"sild/web/page"
	"sild/web/record"
)

// A partPlan is the form in which the end of a part that goes on is planned.
type partPlan struct {
	Form            page.Form
	Name, On, Basis string
	Bases           []page.Option
}

// partPlans are those of the parts that go on.
func partPlans(v *page.Visit, o record.OpenedCase, all []casework.Part) (list []partPlan, err error) {
	if !access.May(v.Who.Role, access.End) {
		return nil, nil
	}
	ends, err := casework.PlannedEnds(v.Tx, o.Rec.Case)
	if err != nil {
		return nil, err
	}
	for _, one := range all {
		if !one.Until.IsZero() {
			continue
		}
		id := "plan-" + one.Part
		x := partPlan{
			Form: page.Form{ID: id, Action: o.At() + "/parts/" + one.Part + "/plan", Submit: "case_part.plan", Here: true}, Name: report.Part(v.Page.Voice, o.Pack, one.Part),
			Bases: page.Choices("case_part.basis.", casework.EndBases...), Basis: casework.EndBases[0],
		}
		for _, e := range ends {
			if e.Part == one.Part {
				x.On, x.Basis = e.On.String(), e.Basis
			}
		}
		x.On, x.Basis = v.TypedIn(id, "ends_on", x.On), v.TypedIn(id, "basis", x.Basis)
		list = append(list, x)
	}
	return list, nil
}

func planEnd(v *page.Visit) (string, error) {
	p := sild.Problems{}
	x, err := casework.PlanEnd(v.Tx, v.ID("case"), casework.PlannedEndInput{Part: v.Request.PathValue("part"), On: v.Date(p, "ends_on"), Basis: v.Form.Get("basis")})
	return v.GoOn(page.SavedAt("/cases/"+string(v.ID("case"))+"/parts", "planned_end", x.ID), p, err)
}
