// SPDX-License-Identifier: EUPL-1.2

package page

import (
	"strings"

	"sild/access"
	"sild/privacy"
)

// Glass puts on the page until when it is open, if what it shows was opened for
// an emergency or an inspection.
func (v *Visit) Glass() error {
	for _, e := range v.Tx.Entries() {
		if e.Purpose != access.BreakGlass && e.Purpose != access.Inspection || e.Grant == "" {
			continue
		}
		until, err := privacy.Closes(v.Tx, e.Grant)
		if err != nil || until.IsZero() {
			return err
		}
		left := int(until.Sub(v.Tx.Now).Minutes())
		v.Page.Glass = v.Page.N("glass."+e.Purpose, left, "until", v.Page.Time(until, v.Page.Zone), "who", v.Who.Name)
		return nil
	}
	return nil
}

// Emergency reports whether the reader may open a record in an emergency.
func (p *Page) Emergency() bool {
	return access.May(strings.TrimPrefix(p.Me.RoleKey, "role."), access.Override)
}
