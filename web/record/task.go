// SPDX-License-Identifier: EUPL-1.2

package record

import (
	"net/url"

	"sild/access"
	"sild/report"
	"sild/web/page"
)

// TaskActs are what can be done to a task, by the word of the address.
var TaskActs = []string{"snooze", "reassign", "dismiss"}

// TaskMenu is what can be done to a task beside doing it, for the menu of its
// row. Back is the page on which the row stands.
func TaskMenu(v *page.Visit, w report.Work, back string) []page.Act {
	if v.Who.Role == "house_staff" { // they do what is to be done, and put off nothing
		return nil
	}
	q := url.Values{"key": {w.Key}, "back": {back}}.Encode()
	var list []page.Act
	for _, what := range TaskActs {
		if what != "reassign" || MayGive(v, w) {
			list = append(list, page.Act{Label: "task.act." + what, Href: "/tasks/" + what + "?" + q})
		}
	}
	return list
}

// MayGive reports whether the reader may give the task to somebody else: one's
// own, or with the duty to assign anybody's (casework.Reassign).
func MayGive(v *page.Visit, w report.Work) bool {
	return w.User != "" && w.User == v.Tx.Actor.User || access.May(v.Who.Role, access.Assign)
}
