// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"sild"
	"sild/casework"
)

// todayMatch is what a support person is asked, for whom they stand in, and whom
// they have handed over.
func (v *visit) todayMatch() (offers, covering, handed []task, err error) {
	asked, err := casework.OfferedToMe(v.tx)
	if err != nil {
		return nil, nil, nil, err
	}
	for _, h := range asked {
		at := "/offers/" + string(h.Offer)
		offers = append(offers, task{
			What: h.Name, Href: at, Detail: v.page.release(h.ReleaseOn),
			Acts: []act{{Label: "match.today.answer", Of: h.Name, Href: at, Strong: true}},
		})
	}
	list, err := casework.CoveringOf(v.tx, v.tx.Actor.User)
	if err != nil {
		return nil, nil, nil, err
	}
	for _, c := range list {
		covering = append(covering, task{
			What: c.Name, Href: "/cases/" + string(c.Case), Detail: v.coveringSaid(c),
			Acts: []act{{Label: "part.write", Of: c.Name, Href: "/cases/" + string(c.Case) + "/contacts/new?back=/"}},
		})
	}
	gone, err := casework.HandedOver(v.tx)
	for _, h := range gone {
		handed = append(handed, task{
			What: h.Name, Href: "/handed-over/" + string(h.Case), Detail: v.page.T("match.today.handed.until", "date", v.page.Date(h.Until)),
		})
	}
	return offers, covering, handed, err
}

// coveringSaid says for whom and until when somebody stands in.
func (v *visit) coveringSaid(c casework.Covering) string {
	return v.page.T("match.covering", "name", c.For, "date", v.page.Date(c.Until))
}

// coverings are the cases in which the reader stands in, in words.
func (v *visit) coverings() (map[sild.ID]string, error) {
	if v.who.Role != "support_person" {
		return nil, nil
	}
	list, err := casework.CoveringOf(v.tx, v.tx.Actor.User)
	said := map[sild.ID]string{}
	for _, c := range list {
		said[c.Case] = v.coveringSaid(c)
	}
	return said, err
}
