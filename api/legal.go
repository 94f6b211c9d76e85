// SPDX-License-Identifier: EUPL-1.2

package api

import (
	"sild"
	"sild/access"
	"sild/casework"
	"sild/pack"
	"sild/programme"
)

// Standing is what rests on the legal bases of a case today.
type Standing struct {
	Consents []Consent `json:"consents" nullable:"false" doc:"The answers that hold, in their order."`
	Effects  []Effect  `json:"effects" nullable:"false"`
}

// Effect is one thing that rests on legal bases, and whether it stands today.
type Effect struct {
	Role      string   `json:"role,omitempty"`
	Sections  string   `json:"sections,omitempty" doc:"Which that role reads because of the bases, or would read."`
	Use       string   `json:"use,omitempty" doc:"network: talking with the people around the person."`
	Indicator string   `json:"indicator,omitempty" doc:"One may ask for it because of the bases."`
	Stands    bool     `json:"stands"`
	Bases     []string `json:"bases" nullable:"false" doc:"Those that carry it, or that would."`
}

// ToAsk is a question that is open in a case.
type ToAsk struct {
	Case  sild.ID   `json:"case"`
	Name  string    `json:"name"`
	Basis string    `json:"basis"`
	Why   string    `json:"why" enum:"not_asked,expired,expires,older_text"`
	Day   sild.Date `json:"day,omitzero" doc:"Of the answer, or its last day."`
}

func (a *API) legalRoutes() {
	read(a, route{
		id: "list-consents", at: "GET /cases/{case}/consents", says: "What the person answered, and what rests on it today", group: "cases",
	}, func(c *call, in *OfCase) (Standing, error) {
		rec, err := access.Case(c.tx, in.Case, "C")
		if err != nil {
			return Standing{}, err
		}
		p, err := programme.Of(c.tx, rec.Programme)
		if err != nil {
			return Standing{}, err
		}
		said, err := casework.Consents(c.tx, in.Case)
		return Standing{
			Consents: each(said, consentOf),
			Effects: each(p.Effects(casework.Answers(said), sild.DateOf(c.tx.Now, p.Location())), func(e pack.Effect) Effect {
				return Effect{e.Role, e.Sections, e.Use, e.Indicator, e.Stands, each(e.Bases, func(b pack.Basis) string { return b.ID })}
			}),
		}, err
	})
	read(a, route{
		id: "list-consents-to-ask", at: "GET /programmes/{programme}/consents-to-ask", says: "Whom to ask for consent, or to ask again", group: "cases",
		more: "Open cases that you may read, by name: nobody has asked, the answer has expired or will within 30 days, or a newer text is read by now.",
	}, func(c *call, in *OfProgramme) (List[ToAsk], error) {
		pr, p, err := c.programme(in.Programme)
		if err != nil {
			return List[ToAsk]{}, err
		}
		list, err := casework.ConsentsToAsk(c.tx, pr.ID, p)
		return listOf(list, func(x casework.ToAsk) ToAsk { return ToAsk(x) }), err
	})
}
