// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"sild/casework"
	"sild/web/page"
	"sild/web/record"
)

// TodayMatch is what a support person is asked, for whom they stand in, and whom
// they have handed over.
func TodayMatch(v *page.Visit) (offers, covering, handed []page.Task, err error) {
	asked, err := casework.OfferedToMe(v.Tx)
	if err != nil {
		return nil, nil, nil, err
	}
	for _, h := range asked {
		at := "/offers/" + string(h.Offer)
		offers = append(offers, page.Task{
			What: h.Name, Href: at, Detail: v.Page.Release(h.ReleaseOn),
			Acts: []page.Act{{Label: "match.today.answer", Of: h.Name, Href: at, Strong: true}},
		})
	}
	list, err := casework.CoveringOf(v.Tx, v.Tx.Actor.User)
	if err != nil {
		return nil, nil, nil, err
	}
	for _, c := range list {
		covering = append(covering, page.Task{
			What: c.Name, Href: "/cases/" + string(c.Case), Detail: record.CoveringSaid(v, c),
			Acts: []page.Act{{Label: "part.write", Of: c.Name, Href: "/cases/" + string(c.Case) + "/contacts/new?back=/"}},
		})
	}
	gone, err := casework.HandedOver(v.Tx)
	for _, h := range gone {
		handed = append(handed, page.Task{
			What: h.Name, Href: "/handed-over/" + string(h.Case), Detail: v.Page.T("match.today.handed.until", "date", v.Page.Date(h.Until)),
		})
	}
	return offers, covering, handed, err
}
