// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"slices"
	"strings"
	"time"

	"sild"
	"sild/db"
)

// A Change is what was changed of a house, its rooms and beds, by whom.
type Change struct {
	ID    sild.ID
	House sild.ID
	What  string
	About string
	At    time.Time
	By    sild.ID
}

// The words of What of a Change.
var ChangeWords = []string{"added", "changed", "room", "room_changed", "bed", "bed_changed", "bed_closed", "bed_reopened", "closed", "reopened", "void", "void_ended", "stayed_on"}

const changeColumns = `id, house_id, what, about, at, by_id`

// Changes are the last ones of a house that the caller has opened, newest first.
func Changes(tx *db.Tx, house sild.ID) ([]Change, error) {
	return db.All[Change](tx, `SELECT `+changeColumns+` FROM house_change WHERE house_id = $1 ORDER BY at DESC, id DESC LIMIT 50`, house)
}

// A Night is a bed with nights of somebody that are in the way of closing it. It
// does not say whose they are.
type Night struct {
	Bed   sild.ID
	Name  string
	First sild.Date
	Last  sild.Date
	Going bool // somebody sleeps there, beyond their day or not
}

// InWay are the beds of a house, or the one of them that is named, with nights
// outside from and until, both first and last nights; a zero one does not end.
func InWay(tx *db.Tx, house, bed sild.ID, from, until sild.Date) ([]Night, error) {
	return db.All[Night](tx, `SELECT u.bed_id, b.name, min(u.from_on), max(u.last_on), max(CASE WHEN u.going THEN 1 ELSE 0 END) = 1
		FROM bed_use u JOIN bed b ON b.id = u.bed_id
		WHERE u.house_id = $1 AND (CAST($2 AS text) IS NULL OR u.bed_id = $2) AND u.replaced_at IS NULL AND u.from_on < u.until_on
		AND (u.from_on < $3 OR u.last_on > $4 OR u.going AND $4 < $5)
		GROUP BY u.bed_id, b.name ORDER BY b.name, u.bed_id`, house, bed, from, until, tx.Today())
}

// inWay puts the nights that are in the way to field: until when beds are held or
// slept in, and not by whom.
func inWay(pr sild.Problems, field string, list []Night) {
	if len(list) == 0 {
		return
	}
	var names []string
	last := list[0].Last
	for _, n := range list {
		names = append(names, n.Name)
		if n.Last.After(last) {
			last = n.Last
		}
	}
	pr.Check(false, field, "house.nights_in_way", "beds", strings.Join(names, ", "), "day", "date:"+last.String())
}

// ChangeHouse changes what is said of a house. It is refused where somebody's
// nights would be outside its own. Its team stays.
func ChangeHouse(tx *db.Tx, house sild.ID, in HouseInput) (_ House, err error) {
	defer sild.Wrap(&err, "housing.ChangeHouse(%s)", house)
	o, err := keep(tx, house)
	if err != nil {
		return House{}, err
	}
	pr := sild.Problems{}
	h := in.check(pr, o.Pack)
	if h.Turnaround < 0 {
		h.Turnaround = o.Terms.Turnaround
	}
	h.ID, h.Programme, h.Provider, h.Team, h.Part, h.CreatedAt, h.CreatedBy = o.ID, o.Programme, o.Provider, o.Team, o.Part, o.CreatedAt, o.CreatedBy
	if err := pr.Err(); err != nil {
		return h, err
	}
	nights, err := InWay(tx, house, "", h.From, h.Until)
	if err != nil {
		return h, err
	}
	field := "until"
	if len(nights) > 0 && nights[0].First.Before(h.From) {
		field = "from"
	}
	inWay(pr, field, nights)
	if err := pr.Err(); err != nil {
		return h, err
	}
	_, err = db.Exec(tx, `UPDATE house SET name = $2, area = $3, line = $4, way = $5, phone = $6, about = $7, amenities = $8, traits = $9, limits = $10, limits_note = $11,
		turnaround = $12, staffed = $13, from_on = $14, until_on = $15 WHERE id = $1`,
		h.ID, h.Name, h.Area, h.Line, h.Way, h.Phone, h.About, h.Amenities, h.Traits, h.Limits, h.LimitsNote, h.Turnaround, h.Staffed, h.From, h.Until)
	if err != nil {
		return h, err
	}
	what, about := "changed", h.Name
	switch {
	case h.Until != o.Until && !h.Until.IsZero():
		what, about = "closed", h.Until.String()
	case h.Until != o.Until:
		what, about = "reopened", h.Name
	}
	return h, changed(tx, house, what, about)
}

// RoomAt is a room with its house, opened.
func RoomAt(tx *db.Tx, id sild.ID) (Room, Opened, error) {
	r, err := db.One[Room](tx, `SELECT `+roomColumns+` FROM room WHERE id = $1`, id)
	if err != nil {
		return r, Opened{}, err
	}
	o, err := Open(tx, r.House)
	return r, o, err
}

// BedAt is a bed with its house, opened.
func BedAt(tx *db.Tx, id sild.ID) (Bed, Opened, error) {
	b, err := bedAt(tx, id)
	if err != nil {
		return b, Opened{}, err
	}
	o, err := Open(tx, b.House)
	return b, o, err
}

// ChangeRoom gives a room another name, and says anew what it is like.
func ChangeRoom(tx *db.Tx, room sild.ID, name string, traits []string) (_ Room, err error) {
	defer sild.Wrap(&err, "housing.ChangeRoom(%s)", room)
	r, o, err := RoomAt(tx, room)
	if err != nil {
		return r, err
	}
	if o, err = keep(tx, o.ID); err != nil {
		return r, err
	}
	pr := sild.Problems{}
	r.Name, r.Traits = pr.Line("name", name, 60), values(pr, o.Pack, "traits", "bed_traits", traits)
	pr.Check(r.Name != "", "name", "house.name.required")
	if err := pr.Err(); err != nil {
		return r, err
	}
	if _, err := db.Exec(tx, `UPDATE room SET name = $2, traits = $3 WHERE id = $1`, r.ID, r.Name, r.Traits); err != nil {
		return r, err
	}
	return r, changed(tx, o.ID, "room_changed", r.Name)
}

// AddBeds adds several beds to a room: those of in.Name, between commas or on
// lines of their own.
func AddBeds(tx *db.Tx, room sild.ID, in BedInput) (list []Bed, err error) {
	defer sild.Wrap(&err, "housing.AddBeds(%s)", room)
	names := strings.FieldsFunc(in.Name, func(r rune) bool { return r == ',' || r == ';' || r == '\n' })
	names = slices.DeleteFunc(names, func(s string) bool { return strings.TrimSpace(s) == "" })
	pr := sild.Problems{}
	pr.Check(len(names) > 0, "name", "house.name.required")
	pr.Check(len(names) <= 50, "name", "bed.too_many")
	if err := pr.Err(); err != nil {
		return nil, err
	}
	for _, name := range names {
		x := in
		x.Name = name
		b, err := AddBed(tx, room, x)
		if err != nil {
			return nil, err
		}
		list = append(list, b)
	}
	return list, nil
}

// nameFree is a problem if another bed of the house that is there at the same time
// has the name already: on the door of a house there is one bed of a name.
func nameFree(tx *db.Tx, pr sild.Problems, b Bed) error {
	twice, err := db.One[bool](tx, `SELECT EXISTS (SELECT 1 FROM bed WHERE house_id = $1 AND name = $2 AND id <> $3 AND (until_on IS NULL OR until_on >= $4))`, b.House, b.Name, b.ID, b.From)
	pr.Check(!twice, "name", "bed.name.twice", "name", b.Name)
	return err
}

// ChangeBed gives a bed another name, says anew what it is like, and from when
// until when it is there. It is refused where somebody's nights would be outside.
func ChangeBed(tx *db.Tx, bed sild.ID, in BedInput) (_ Bed, err error) {
	defer sild.Wrap(&err, "housing.ChangeBed(%s)", bed)
	b, o, err := BedAt(tx, bed)
	if err != nil {
		return b, err
	}
	if o, err = keep(tx, o.ID); err != nil {
		return b, err
	}
	was := b
	pr := sild.Problems{}
	b.Name, b.Traits, b.Until = pr.Line("name", in.Name, 60), values(pr, o.Pack, "traits", "bed_traits", in.Traits), in.Until
	if !in.From.IsZero() {
		b.From = in.From
	}
	o.fits(pr, b)
	if err := nameFree(tx, pr, b); err != nil {
		return b, err
	}
	if err := pr.Err(); err != nil {
		return b, err
	}
	nights, err := InWay(tx, o.ID, bed, b.From, b.Until)
	if err != nil {
		return b, err
	}
	field := "until"
	if len(nights) > 0 && nights[0].First.Before(b.From) {
		field = "from"
	}
	inWay(pr, field, nights)
	if err := pr.Err(); err != nil {
		return b, err
	}
	if _, err := db.Exec(tx, `UPDATE bed SET name = $2, traits = $3, from_on = $4, until_on = $5 WHERE id = $1`, b.ID, b.Name, b.Traits, b.From, b.Until); err != nil {
		return b, err
	}
	what := "bed_changed"
	switch {
	case b.Until != was.Until && !b.Until.IsZero():
		what = "bed_closed"
	case b.Until != was.Until:
		what = "bed_reopened"
	}
	return b, changed(tx, o.ID, what, b.Name)
}

// fits says what is wrong with a bed by itself and beside its house.
func (o Opened) fits(pr sild.Problems, b Bed) {
	pr.Check(b.Name != "", "name", "house.name.required")
	pr.Check(!b.From.Before(o.From) && (o.Until.IsZero() || !b.From.After(o.Until)), "from", "bed.outside_house")
	pr.Check(b.Until.IsZero() || !b.Until.Before(b.From), "until", "date.order")
	pr.Check(o.Until.IsZero() || b.Until.IsZero() || !b.Until.After(o.Until), "until", "bed.outside_house")
}

// wasThere makes the register say what happened: somebody slept in a bed for
// longer than planned, so it was there, and not void, on these nights.
func (o Opened) wasThere(tx *db.Tx, bed sild.ID, s span) error {
	if !s.from.Before(s.until) {
		return nil
	}
	last := s.last()
	n := 0
	for _, q := range []struct {
		query string
		args  []any
	}{
		{`UPDATE bed SET until_on = $2 WHERE id = $1 AND until_on < $2`, []any{bed, last}},
		{`UPDATE house SET until_on = $2 WHERE id = $1 AND until_on < $2`, []any{o.ID, last}},
		{`UPDATE bed_void SET cancelled_at = $4 WHERE bed_id = $1 AND cancelled_at IS NULL AND from_on >= $2 AND until_on <= $3`, []any{bed, s.from, last, tx.Now}},
		{`UPDATE bed_void SET from_on = $4 WHERE bed_id = $1 AND cancelled_at IS NULL AND from_on >= $2 AND from_on <= $3 AND until_on > $3`, []any{bed, s.from, last, s.until}},
	} {
		res, err := db.Exec(tx, q.query, q.args...)
		if err != nil {
			return err
		}
		n += int(res)
	}
	if n == 0 {
		return nil
	}
	b, err := bedAt(tx, bed)
	if err != nil {
		return err
	}
	return changed(tx, o.ID, "stayed_on", b.Name)
}
