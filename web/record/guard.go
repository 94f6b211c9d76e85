// SPDX-License-Identifier: EUPL-1.2

package record

import (
	"sild/access"
	"sild/privacy"
	"sild/web/page"
)

// GuardNotices say in which state a record is, to those who read it.
func GuardNotices(v *page.Visit, rec access.Record) ([]string, error) {
	states, err := privacy.States(v.Tx, rec)
	var list []string
	for _, s := range states {
		list = append(list, v.Page.T("privacy.state."+s.State)+" "+v.Page.T("privacy.state.until", "until", v.Page.Date(s.Until)))
	}
	return list, err
}

// MayGuard reports whether the reader sets who may see a record.
func MayGuard(v *page.Visit) bool { return access.May(v.Who.Role, access.Protect) }
