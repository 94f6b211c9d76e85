// SPDX-License-Identifier: EUPL-1.2

package record

import (
	"sild/casework"
	"sild/web/page"
)

// LimitNotices say how near somebody is to a limit of hours.
func LimitNotices(v *page.Visit, limits []casework.HoursLimit) (list []page.Notice, err error) {
	names := Packs{}
	for _, l := range limits {
		key, payer := "time.limit."+l.Kind, ""
		if l.Programme != "" {
			p, err := names.Of(v, l.Programme)
			if err != nil {
				return nil, err
			}
			payer = v.Page.Pick(p.Names)
		}
		n := page.Notice{Kind: "info", Title: "time.limit.near", Text: v.Page.T(key, "hours", Length(v.Page, l.Minutes), "most", Length(v.Page, l.Most), "payer", payer)}
		if l.Passed() {
			n.Kind, n.Title = "warn", "time.limit.passed"
		}
		list = append(list, n)
	}
	return list, nil
}
