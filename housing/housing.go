// SPDX-License-Identifier: EUPL-1.2

// Package housing is about houses in which people live for a while: their rooms
// and beds, who asks for a bed, what the house answers, who lives there from when
// until when, who is on duty, and what happens in the house.
//
// It promises that a request, an answer, a hold and a stay are facts of their
// own; that no bed is ever given to two people for one night, nor for a night on
// which it is not there ([Check] holds it in every unit of work that touches a
// person); that where a house is is told only to those who must find it; and that
// who lives there is shown only to those who may see the person.
//
// Nights are counted from the first to the one before the day of leaving. What
// follows from all this is derived by pack; who is granted what is flow's.
package housing

import (
	"slices"
	"strings"
	"time"

	"sild"
	"sild/access"
	"sild/db"
	"sild/pack"
	"sild/programme"
)

// A House is one in which people live for a while.
type House struct {
	ID         sild.ID
	Programme  sild.ID
	Provider   sild.ID
	Team       sild.ID // who answers for it
	Part       string  // the service part that living there is
	Name       string
	Area       string
	Line       string // where it is; empty to those who need not find it
	Way        string // how one gets there; empty too
	Phone      string // and this
	About      string
	Amenities  string // values of amenities, with spaces between
	Traits     string // values of bed_traits that hold for all of it
	Limits     string // values of house_limits
	LimitsNote string
	Turnaround int // working days between two people in one bed
	Staffed    bool
	From       sild.Date // first night
	Until      sild.Date // last night; zero: goes on
	CreatedAt  time.Time
	CreatedBy  sild.ID
}

const houseColumns = `id, programme_id, provider_id, team_id, part, name, area, line, way, phone, about, amenities, traits, limits, limits_note, turnaround, staffed, from_on, until_on, created_at, created_by`

// A Room is one of a house.
type Room struct {
	ID     sild.ID
	House  sild.ID
	Name   string
	Traits string
}

// A Bed is one of a room.
type Bed struct {
	ID     sild.ID
	Room   sild.ID
	House  sild.ID
	Name   string
	Traits string
	From   sild.Date // first night
	Until  sild.Date // last night; zero: goes on
}

const (
	roomColumns = `id, house_id, name, traits`
	bedColumns  = `id, room_id, house_id, name, traits, from_on, until_on`
)

// An Opened house is one that the actor may see, with what they may do there.
type Opened struct {
	House
	Pack  *pack.Pack
	Terms pack.StayTerms
	Today sild.Date // where the programme is
	Ours  bool      // the actor is of its team, or of its provider
	Keeps bool      // may change it, answer for it and decide on stays
	Works bool      // works in it: arrivals, duty, the handover book
	Finds bool      // may know where it is
}

// Open opens a house. It is Missing to those who neither work for its provider
// nor may ask for a bed in its programme.
func Open(tx *db.Tx, id sild.ID) (o Opened, err error) {
	defer sild.Wrap(&err, "housing.Open(%s)", id)
	h, err := db.One[House](tx, `SELECT `+houseColumns+` FROM house WHERE id = $1`, id)
	if err != nil {
		return o, err
	}
	return opened(tx, h)
}

func opened(tx *db.Tx, h House) (o Opened, err error) {
	o = Opened{House: h}
	role, system := tx.Actor.Role, tx.Actor.Role == sild.System.Role
	o.Ours = system || tx.Actor.Org == h.Provider
	o.Keeps = system || o.Ours && access.May(role, access.Houses)
	o.Works = system || o.Ours && access.May(role, access.HouseLife)
	if !o.Works && !access.May(role, access.Beds) && !(access.May(role, access.Totals) && o.Ours) {
		tx.Denied(sild.Entry{What: "house", Object: h.ID, Purpose: role})
		return o, sild.Missing()
	}
	if o.Finds = o.Keeps || o.Works; !o.Finds {
		if o.Finds, err = finds(tx, h.ID); err != nil {
			return o, err
		}
	}
	if !o.Finds {
		o.Line, o.Way, o.Phone = "", "", ""
	}
	of, err := ofHouse(tx, o.House)
	o.Pack, o.Terms, o.Today = of.Pack, of.Terms, of.Today
	return o, err
}

// ofHouse is a house with what its programme says, for whoever may know of it.
func ofHouse(tx *db.Tx, h House) (o Opened, err error) {
	o.House = h
	if o.Pack, err = programme.Of(tx, h.Programme); err != nil {
		return o, err
	}
	o.Today = sild.DateOf(tx.Now, o.Pack.Location())
	if part, _ := o.Pack.Part(h.Part); part.Stay != nil {
		o.Terms = *part.Stay
	}
	return o, nil
}

// finds reports whether the actor must be able to find a house: somebody whose
// record they see has a bed there that is held for them, or sleeps in one.
func finds(tx *db.Tx, house sild.ID) (bool, error) {
	args := []any{house}
	return db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM bed_use u JOIN case_card c ON c.case_id = u.case_id
		WHERE u.house_id = $1 AND u.replaced_at IS NULL AND (u.kind = 'held' OR u.going) AND `+access.Scope(tx, 'I', &args)+`)`, args...)
}

// keep opens a house to change it.
func keep(tx *db.Tx, id sild.ID) (Opened, error) {
	o, err := Open(tx, id)
	if err != nil {
		return o, err
	}
	if !o.Keeps {
		return o, &sild.Error{Kind: sild.Forbidden, Key: "error.forbidden"}
	}
	tx.Trail(sild.Entry{Action: "write", What: "house", Object: id})
	return o, nil
}

// All are the houses that the actor may see, by name: first those of their own
// organisation, and for those who may ask for a bed all of the programmes in
// which their organisation works. Where they are stands in none of them.
func All(tx *db.Tx, programmeID sild.ID) (list []House, err error) {
	defer sild.Wrap(&err, "housing.All")
	role := tx.Actor.Role
	asks := role == sild.System.Role || access.May(role, access.Beds)
	if !asks && !access.May(role, access.HouseLife) {
		return nil, access.Duty(tx, access.Beds)
	}
	args := []any{tx.Actor.Org, programmeID}
	may := `h.provider_id = $1`
	switch {
	case role == sild.System.Role:
		may = `TRUE`
	case asks:
		may = `(h.provider_id = $1 OR EXISTS (SELECT 1 FROM contract k WHERE k.programme_id = h.programme_id AND k.org_id = $1))`
	}
	list, err = db.All[House](tx, `SELECT `+houseColumns+` FROM house h WHERE `+may+` AND (CAST($2 AS text) IS NULL OR h.programme_id = $2) ORDER BY CASE WHEN h.provider_id = $1 THEN 0 ELSE 1 END, h.name, h.id`, args...)
	for i := range list {
		list[i].Line, list[i].Way, list[i].Phone = "", "", ""
	}
	return list, err
}

// Rooms and Beds of a house that the caller has opened, by name.
func Rooms(tx *db.Tx, house sild.ID) ([]Room, error) {
	return db.All[Room](tx, `SELECT `+roomColumns+` FROM room WHERE house_id = $1 ORDER BY name, id`, house)
}

// Beds are those of a house, also those that are no longer there.
func Beds(tx *db.Tx, house sild.ID) ([]Bed, error) {
	return db.All[Bed](tx, `SELECT b.id, b.room_id, b.house_id, b.name, b.traits, b.from_on, b.until_on
		FROM bed b JOIN room r ON r.id = b.room_id WHERE b.house_id = $1 ORDER BY r.name, b.name, b.id`, house)
}

// BedAt is a bed with its house, for whoever has opened the house.
func bedAt(tx *db.Tx, id sild.ID) (Bed, error) {
	return db.One[Bed](tx, `SELECT `+bedColumns+` FROM bed WHERE id = $1`, id)
}

// values reads a list of values of a vocabulary, each once, and says at field
// which are unknown.
func values(pr sild.Problems, p *pack.Pack, field, vocabulary string, ids []string) string {
	var kept []string
	for _, id := range ids {
		v, ok := p.Value(vocabulary, id)
		pr.Check(ok && !v.Retired, field, "choice.unknown")
		if !slices.Contains(kept, id) {
			kept = append(kept, id)
		}
	}
	return strings.Join(kept, " ")
}

// has reports whether all of wanted are among the traits of a bed, its room and
// its house.
func has(wanted string, traits ...string) bool {
	var all []string
	for _, t := range traits {
		all = append(all, strings.Fields(t)...)
	}
	for _, w := range strings.Fields(wanted) {
		if !slices.Contains(all, w) {
			return false
		}
	}
	return true
}
