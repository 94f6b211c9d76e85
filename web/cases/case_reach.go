// SPDX-License-Identifier: EUPL-1.2

package cases

import (
	"sild/web/page"
	"sild/web/record"
)

// caseReach is how to reach the person of a case, and where they live now, for
// the side of its page.
func caseReach(v *page.Visit, o record.OpenedCase, view *caseView) (err error) {
	if !o.Rec.Reads('I') {
		return nil
	}
	if view.Reach, err = record.ReachTasks(v, o.Rec, false); err != nil {
		return err
	}
	if o.Rec.Writes('I') {
		view.ReachAt = "/people/" + string(o.Rec.Subject) + "/reach?back=" + o.At()
	}
	if o.Rec.Reads('A') {
		view.Homes, err = record.AddressTasks(v, o.Rec, false)
	}
	return err
}
