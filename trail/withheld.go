// SPDX-License-Identifier: EUPL-1.2

package trail

import (
	"strconv"

	"sild"
	"sild/db"
)

// Withheld is the condition under which entry t is kept from the people whom it
// shows, for a time (GDPR art. 23; IKS § 24): approved by a second officer, not
// ended, and not run out. It adds its arguments to args. [Of] leaves these out.
func Withheld(tx *db.Tx, people []sild.ID, args *[]any) string {
	n := len(*args)
	*args = append(*args, tx.Today())
	return `EXISTS (SELECT 1 FROM withheld w WHERE w.ended_at IS NULL AND w.approved_at IS NOT NULL AND w.until_on >= $` + strconv.Itoa(n+1) + `
		AND (w.entry_id = t.id OR w.user_id = t.user_id AND w.from_at <= t.at AND w.to_at >= t.at) AND w.person_id IN (` + db.List(args, people) + `))`
}
