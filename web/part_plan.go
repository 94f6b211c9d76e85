// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"sild"
	"sild/access"
	"sild/casework"
	"sild/report"
)

// A partPlan is the form in which the end of a part that goes on is planned.
type partPlan struct {
	Form            form
	Name, On, Basis string
	Bases           []option
}

// partPlans are those of the parts that go on.
func (v *visit) partPlans(o openedCase, all []casework.Part) (list []partPlan, err error) {
	if !access.May(v.who.Role, access.End) {
		return nil, nil
	}
	ends, err := casework.PlannedEnds(v.tx, o.Rec.Case)
	if err != nil {
		return nil, err
	}
	for _, one := range all {
		if !one.Until.IsZero() {
			continue
		}
		id := "plan-" + one.Part
		x := partPlan{
			Form: form{ID: id, Action: o.At() + "/parts/" + one.Part + "/plan", Submit: "case_part.plan", Here: true}, Name: report.Part(v.page.Voice, o.Pack, one.Part),
			Bases: choices("case_part.basis.", casework.EndBases...), Basis: casework.EndBases[0],
		}
		for _, e := range ends {
			if e.Part == one.Part {
				x.On, x.Basis = e.On.String(), e.Basis
			}
		}
		x.On, x.Basis = v.typedIn(id, "ends_on", x.On), v.typedIn(id, "basis", x.Basis)
		list = append(list, x)
	}
	return list, nil
}

func planEnd(v *visit) (string, error) {
	p := sild.Problems{}
	x, err := casework.PlanEnd(v.tx, v.id("case"), casework.PlannedEndInput{Part: v.r.PathValue("part"), On: v.date(p, "ends_on"), Basis: v.form.Get("basis")})
	return v.goOn(savedAt("/cases/"+string(v.id("case"))+"/parts", "planned_end", x.ID), p, err)
}
