// SPDX-License-Identifier: EUPL-1.2

package record

import (
	"sild/org"
	"sild/web/page"
)

// OwnPlace is which of the programme's prisons the reader's organisation is, for
// forms to begin with.
func OwnPlace(v *page.Visit) string {
	place, err := org.PlaceOf(v.Tx, v.Who.Org)
	if err != nil {
		return "" // the form begins without it
	}
	return place
}
