// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"sild"
	"sild/db"
)

// A Choice is a bed that somebody can have.
type Choice struct {
	Bed   sild.ID
	Name  string
	Room  string
	House string
	Has   string // values of bed_traits of the bed, its room and its house
}

// Choices are the beds of the team that was asked which a person can have from a
// day until the one on which the programme lets them stay, in the house that was
// asked for first. A zero day is that of the request. It is for those who answer.
func Choices(tx *db.Tx, request sild.ID, from sild.Date) (list []Choice, err error) {
	defer sild.Wrap(&err, "housing.Choices(%s)", request)
	a, o, err := requestOpened(tx, request)
	if err != nil {
		return nil, err
	}
	if !o.Works {
		return nil, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	if from, err = admission(tx, a, from); err != nil || from.IsZero() {
		return nil, err
	}
	if from.Before(o.Today) {
		from = o.Today
	}
	houses, err := db.All[House](tx, `SELECT `+houseColumns+` FROM house WHERE team_id = $1 AND programme_id = $2
		ORDER BY CASE WHEN id = $3 THEN 0 ELSE 1 END, name, id`, a.Team, o.Programme, o.ID)
	if err != nil {
		return nil, err
	}
	for _, h := range houses {
		at := o
		at.House = h
		var first sild.ID
		if a.Hold != nil {
			first = a.Hold.Bed
		}
		beds, err := at.free(tx, at.spanOf(from, at.longest(from)), a, first)
		if err != nil {
			return nil, err
		}
		if list, err = named(tx, list, beds); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// Others are the beds of the same house into which somebody who lives there can
// move on a day, for as long as they stay.
func Others(tx *db.Tx, stay sild.ID, on sild.Date) (list []Choice, err error) {
	defer sild.Wrap(&err, "housing.Others(%s)", stay)
	s, u, o, _, err := stayOpened(tx, stay)
	if err != nil || !s.Lives() || !o.Works {
		return nil, err
	}
	until := u.Until
	if !until.After(on) {
		until = on.AddDays(1)
	}
	beds, err := o.free(tx, o.spanOf(on, until), Asked{Request: Request{Fact: s.Fact}}, "")
	if err != nil {
		return nil, err
	}
	for i := range beds {
		if beds[i] != u.Bed {
			if list, err = named(tx, list, beds[i:i+1]); err != nil {
				return nil, err
			}
		}
	}
	return list, nil
}

func named(tx *db.Tx, list []Choice, beds []sild.ID) ([]Choice, error) {
	for _, id := range beds {
		c, err := BedNamed(tx, id)
		if err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, nil
}

// BedNamed is a bed with the names of its room and its house. The caller has
// opened whose it is, or the house.
func BedNamed(tx *db.Tx, id sild.ID) (Choice, error) {
	return db.One[Choice](tx, `SELECT b.id, b.name, r.name, h.name, b.traits || ' ' || r.traits || ' ' || h.traits
		FROM bed b JOIN room r ON r.id = b.room_id JOIN house h ON h.id = b.house_id WHERE b.id = $1`, id)
}
