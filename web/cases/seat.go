// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"strings"

	"sild/access"
	"sild/org"
	"sild/referral"
	"sild/web/page"
	"sild/web/record"
)

// caseSeats are who of the standing team works with everybody, by kind.
func caseSeats(v *page.Visit, o record.OpenedCase, view *caseView) error {
	if !o.Rec.Reads('P') || len(o.Pack.Seats()) == 0 {
		return nil
	}
	held, err := org.Holders(v.Tx, o.Rec.Team, v.Page.Today)
	if err != nil {
		return err
	}
	asked, err := referral.Of(v.Tx, o.Rec.Case)
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
			view.Seats = append(view.Seats, page.Row{LabelText: v.Page.Pick(s.Names), Value: strings.Join(names, ", "), HintText: v.Page.T("seat.sees", "sees", seesWords(v, seat.Sees))})
		}
	}
	if access.May(v.Who.Role, access.Workers) {
		view.SeatsAt = "/seats"
	}
	return nil
}
