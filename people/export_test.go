// SPDX-License-Identifier: EUPL-1.2

package people

import (
	"sild"
	"sild/db"
)

// WalkText is the statement that walks the index along the words that begin
// with a text, and of those who also have another.
func WalkText(tx *db.Tx, grantee sild.ID, begins, other string) (string, []any) {
	var others []term
	if other != "" {
		others = []term{{alike: []string{other}, part: true}}
	}
	return stretchText(tx, grantee, func(args *[]any) string { return rangeOf{begins, above(begins)}.in(`f.word`, args) }, others, Page, 0)
}
