// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"sild"
	"sild/access"
	"sild/casework"
	"sild/web/page"
	"sild/web/record"
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
func contactWho(v *page.Visit) (templ.Component, error) {
	if !access.May(v.Who.Role, access.Cases) || record.WriteLink(v) == "" {
		return nil, sild.Missing()
	}
	v.Page.Title = v.Page.T("contact.who")
	x := contactWhoView{Words: v.Typed("q", ""), Search: page.WithQuery("/write", passOn(v, url.Values{}))}
	if v.Form != nil {
		if err := findWho(v, &x); err != nil {
			return nil, err
		}
		return contactWhoPage(v.Page, x), nil
	}
	start, end := dayStart(v)
	agenda, err := casework.Agenda(v.Tx, v.Tx.Actor.User, start, end)
	if err != nil {
		return nil, err
	}
	shown := map[sild.ID]bool{}
	for _, a := range agenda {
		if a.Written {
			continue
		}
		shown[a.Case] = true
		x.Today = append(x.Today, whoChip{writeAt(v, a.Case, a.Thing), a.Name, v.Page.Time(a.StartsAt, v.Page.Zone)})
	}
	load, err := casework.List(v.Tx, casework.Filter{Mine: v.Who.Role == "support_person"})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(load.Rows, func(a, b casework.Row) int { return b.LastContact.Compare(a.LastContact) })
	for _, r := range load.Rows {
		if len(x.Latest) < latestShown && !shown[r.Case] && r.Outcome == "accepted" && r.EndedOn.IsZero() {
			x.Latest = append(x.Latest, whoChip{writeAt(v, r.Case, ""), r.Name, v.Page.Ago(r.LastContact)})
		}
	}
	return contactWhoPage(v.Page, x), nil
}

// findWho looks for the typed words.
func findWho(v *page.Visit, x *contactWhoView) error {
	found, err := casework.Search(v.Tx, x.Words)
	for _, f := range found {
		if f.Case != "" {
			x.Found = append(x.Found, whoChip{writeAt(v, f.Case, ""), f.Name(), v.Page.Ago(f.Card.LastContact)})
		}
	}
	return err
}

// writeAt is where a contact with somebody is written down.
func writeAt(v *page.Visit, caseID, appointment sild.ID) string {
	q := url.Values{"case": {string(caseID)}}
	if appointment != "" {
		q.Set("appointment", string(appointment))
	}
	return page.WithQuery("/write", passOn(v, q))
}

// passOn adds what the address carries on: where to return to, and the contact
// that is written down for another person too.
func passOn(v *page.Visit, q url.Values) url.Values {
	q.Set("back", returnTo(v, "/"))
	if like := v.Query("like"); like != "" {
		q.Set("like", like)
	}
	return q
}
