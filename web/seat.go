// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"strings"

	"sild/access"
	"sild/org"
	"sild/referral"
)

// caseSeats are who of the standing team works with everybody, by kind.
func (v *visit) caseSeats(o openedCase, view *caseView) error {
	if !o.Rec.Reads('P') || len(o.Pack.Seats()) == 0 {
		return nil
	}
	held, err := org.Holders(v.tx, o.Rec.Team, v.page.Today)
	if err != nil {
		return err
	}
	asked, err := referral.Of(v.tx, o.Rec.Case)
	if err != nil {
		return err
	}
	for _, s := range o.Pack.Seats() {
		if _, here := o.Pack.SeatFor(s.ID, asked.Family); !here {
			continue
		}
		var names []string
		for _, h := range held {
			if h.Kind == s.ID {
				names = append(names, h.Name)
			}
		}
		if len(names) > 0 {
			seat, _ := o.Pack.SeatFor(s.ID, asked.Family)
			view.Seats = append(view.Seats, row{LabelText: v.page.Pick(s.Names), Value: strings.Join(names, ", "), HintText: v.page.T("seat.sees", "sees", v.seesWords(seat.Sees))})
		}
	}
	if access.May(v.who.Role, access.Workers) {
		view.SeatsAt = "/seats"
	}
	return nil
}
