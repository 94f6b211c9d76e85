// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
)

// A contactWhoView asks whom a contact was with: today's people, then those of
// the last contacts, then a search.
type contactWhoView struct {
	Search string
	Today  []whoChip
	Latest []whoChip
	Found  []whoChip
	Words  string
}

// A whoChip is a person to choose.
type whoChip struct{ Href, Name, Note string }

// latestShown is how many people of the last contacts are offered.
const latestShown = 12

// contactWho offers the people with whom there may have been a contact.
func (v *visit) contactWho() (templ.Component, error) {
	if !access.May(v.who.Role, access.Cases) || v.writeLink() == "" {
		return nil, sild.Missing()
	}
	v.page.Title = v.page.T("contact.who")
	x := contactWhoView{Words: v.typed("q", ""), Search: withQuery("/write", v.passOn(url.Values{}))}
	if v.form != nil {
		if err := v.findWho(&x); err != nil {
			return nil, err
		}
		return contactWhoPage(v.page, x), nil
	}
	start, end := v.dayStart()
	agenda, err := casework.Agenda(v.tx, v.tx.Actor.User, start, end)
	if err != nil {
		return nil, err
	}
	shown := map[sild.ID]bool{}
	for _, a := range agenda {
		if a.Written {
			continue
		}
		shown[a.Case] = true
		x.Today = append(x.Today, whoChip{v.writeAt(a.Case, a.Thing), a.Name, v.page.Time(a.StartsAt, v.page.Zone)})
	}
	load, err := casework.List(v.tx, casework.Filter{Mine: v.who.Role == "support_person"})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(load.Rows, func(a, b casework.Row) int { return b.LastContact.Compare(a.LastContact) })
	for _, r := range load.Rows {
		if len(x.Latest) < latestShown && !shown[r.Case] && r.Outcome == "accepted" && r.EndedOn.IsZero() {
			x.Latest = append(x.Latest, whoChip{v.writeAt(r.Case, ""), r.Name, v.page.ago(r.LastContact)})
		}
	}
	return contactWhoPage(v.page, x), nil
}

// findWho looks for the typed words.
func (v *visit) findWho(x *contactWhoView) error {
	found, err := casework.Search(v.tx, x.Words)
	for _, f := range found {
		if f.Case != "" {
			x.Found = append(x.Found, whoChip{v.writeAt(f.Case, ""), f.Name(), v.page.ago(f.Card.LastContact)})
		}
	}
	return err
}

// writeAt is where a contact with somebody is written down.
func (v *visit) writeAt(caseID, appointment sild.ID) string {
	q := url.Values{"case": {string(caseID)}}
	if appointment != "" {
		q.Set("appointment", string(appointment))
	}
	return withQuery("/write", v.passOn(q))
}

// passOn adds what the address carries on: where to return to, and the contact
// that is written down for another person too.
func (v *visit) passOn(q url.Values) url.Values {
	q.Set("back", v.returnTo("/"))
	if like := v.query("like"); like != "" {
		q.Set("like", like)
	}
	return q
}
