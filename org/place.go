// SPDX-License-Identifier: EUPL-1.2

package org

import (
	"regexp"

	"sild"
	"sild/db"
)

// placeCode is the form of a value of a programme's vocabulary.
var placeCode = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,59}$`)

// PlaceOf is which of the prisons that programmes name an organisation is: a
// value of their vocabulary. Empty: it is none, or nobody has said so.
func PlaceOf(tx *db.Tx, org sild.ID) (string, error) {
	return db.One[string](tx, `SELECT place FROM organisation WHERE id = $1`, org)
}

// SetPlace says which of the prisons that programmes name the actor's
// organisation is, so that its forms begin with it; empty: none.
func SetPlace(tx *db.Tx, place string) (err error) {
	defer sild.Wrap(&err, "org.SetPlace")
	o, err := OwnOrganisation(tx)
	if err != nil {
		return err
	}
	p := sild.Problems{}
	p.Check(place == "" || placeCode.MatchString(place), "place", "choice.unknown")
	p.Check(place == "" || o.Kind == "prison", "place", "org.place.prison")
	if err := p.Err(); err != nil {
		return err
	}
	trailWorker(tx, "write", "organisation", o.ID)
	_, err = db.Exec(tx, `UPDATE organisation SET place = $1 WHERE id = $2`, place, o.ID)
	return err
}
