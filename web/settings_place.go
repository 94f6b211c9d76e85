// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"sild/org"
	"sild/programme"
)

// ownPlace is which of the programme's prisons the reader's organisation is, for
// forms to begin with.
func (v *visit) ownPlace() string {
	place, err := org.PlaceOf(v.tx, v.who.Org)
	if err != nil {
		return "" // the form begins without it
	}
	return place
}

// placeChoices are the prisons that the programmes of a prison name; none: it is
// no prison.
func (v *visit) placeChoices(o org.Organisation, x *settingsView) error {
	if o.Kind != "prison" {
		return nil
	}
	place, err := org.PlaceOf(v.tx, o.ID)
	if err != nil {
		return err
	}
	x.Place = v.typedIn("place", "place", place)
	all, err := programme.All(v.tx)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, pr := range all {
		p, err := programme.Of(v.tx, pr.ID)
		if err != nil {
			return err
		}
		for _, o := range v.valuesOr(p, "prisons", place) {
			if !seen[o.Value] {
				seen[o.Value] = true
				x.Places = append(x.Places, o)
			}
		}
	}
	return nil
}

func setPlace(v *visit) (string, error) {
	return "/settings?saved=organisation", org.SetPlace(v.tx, v.form.Get("place"))
}
