// SPDX-License-Identifier: EUPL-1.2

package record

import (
	"time"

	"sild"
	"sild/web/page"
)

// A GuestRow is one visitor with what can be said of them.
type GuestRow struct {
	ID, Name, Who, WhoAt, When, State, Note string
	Warn                                    string // refused before
	Late                                    bool
	Decide                                  *page.Form
	Allow, Why                              string
	Came                                    *page.Form
	Document                                string
	Acts                                    []page.Act
}

// VisitFields are what is typed to ask for a visitor.
type VisitFields struct{ Name, Relation, On, From, Until, Hours string }

// VisitTimes are a day and two times of it.
func VisitTimes(v *page.Visit, p sild.Problems) (starts, ends time.Time) {
	starts = v.Moment(p, "starts")
	if starts.IsZero() {
		return starts, ends
	}
	v.Form.Set("ends", v.Form.Get("starts"))
	return starts, v.Moment(p, "ends")
}
