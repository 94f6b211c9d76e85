// SPDX-License-Identifier: EUPL-1.2

package admin

import (
	"sild/org"
	"sild/programme"
	"sild/web/page"
)

// placeChoices are the prisons that the programmes of a prison name; none: it is
// no prison.
func placeChoices(v *page.Visit, o org.Organisation, x *settingsView) error {
	if o.Kind != "prison" {
		return nil
	}
	place, err := org.PlaceOf(v.Tx, o.ID)
	if err != nil {
		return err
	}
	x.Place = v.TypedIn("place", "place", place)
	all, err := programme.All(v.Tx)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, pr := range all {
		p, err := programme.Of(v.Tx, pr.ID)
		if err != nil {
			return err
		}
		for _, o := range v.ValuesOr(p, "prisons", place) {
			if !seen[o.Value] {
				seen[o.Value] = true
				x.Places = append(x.Places, o)
			}
		}
	}
	return nil
}

func setPlace(v *page.Visit) (string, error) {
	return "/settings?saved=organisation", org.SetPlace(v.Tx, v.Form.Get("place"))
}
