// SPDX-License-Identifier: EUPL-1.2

package casework

import (
	"sild/db"
)

// ListText is the statement with which List reads a page of f if few or
// many are at that stage, for tests of how
// the database goes about it.
func ListText(tx *db.Tx, f Filter, few bool) (query string, args []any, err error) {
	w, err := newWalk(tx, f)
	if err != nil {
		return "", nil, err
	}
	w.stage(f.Stage, few)
	if f.After != "" {
		w.and(`(c.sort_key, c.case_id) > (` + w.arg("5") + `, ` + w.arg(f.After) + `)`)
	}
	query = w.text(`c.sort_key, c.case_id`)
	return query, w.args, nil
}
