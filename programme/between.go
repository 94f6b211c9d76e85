// SPDX-License-Identifier: EUPL-1.2

package programme

import (
	"sild/db"
	"sild/pack"
)

// Between are a version, and the one that it is compared with: a draft with the
// one in force, and one that was in force with what it followed. Either is nil if
// there is none, or if it has faults. The caller has opened v.
func Between(tx *db.Tx, v Version) (was, then *pack.Pack, err error) {
	if v.State == Draft {
		if was, err = Of(tx, v.Programme); err != nil {
			return nil, nil, err
		}
		then, _, err = Check(tx, v.Programme, v.Version, v.Source)
		return was, then, err
	}
	if v.BasedOn != 0 {
		if was, err = At(tx, v.Programme, v.BasedOn); err != nil {
			return nil, nil, err
		}
	}
	then, err = At(tx, v.Programme, v.Version)
	return was, then, err
}
