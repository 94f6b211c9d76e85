// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"slices"

	"sild"
	"sild/access"
	"sild/db"
	"sild/pack"
	"sild/programme"
)

// HouseInput is what one says of a house.
type HouseInput struct {
	Team       sild.ID // empty: the actor's only one in the programme
	Name       string
	Area       string
	Line       string
	Way        string
	Phone      string
	About      string
	Amenities  []string
	Traits     []string
	Limits     []string
	LimitsNote string
	Turnaround int // working days; negative: as the programme says
	Staffed    bool
	From       sild.Date
	Until      sild.Date
}

func (in HouseInput) check(pr sild.Problems, p *pack.Pack) (h House) {
	h = House{
		Name: pr.Line("name", in.Name, 100), Area: in.Area, Line: pr.Line("line", in.Line, 200), Way: pr.Text("way", in.Way, 1000),
		Phone: pr.Line("phone", in.Phone, 50), About: pr.Text("about", in.About, 1000), LimitsNote: pr.Text("limits_note", in.LimitsNote, 1000),
		Turnaround: in.Turnaround, Staffed: in.Staffed, From: in.From, Until: in.Until,
	}
	pr.Check(h.Name != "", "name", "house.name.required")
	pr.Check(in.Area == "" || slices.Contains(p.Areas, in.Area), "area", "choice.unknown")
	pr.Check(in.Turnaround <= 30, "turnaround", "house.turnaround.long")
	pr.Check(!in.From.IsZero(), "from", "date.required")
	pr.Check(in.Until.IsZero() || !in.Until.Before(in.From), "until", "date.order")
	h.Amenities = values(pr, p, "amenities", "amenities", in.Amenities)
	h.Traits = values(pr, p, "traits", "bed_traits", in.Traits)
	h.Limits = values(pr, p, "limits", "house_limits", in.Limits)
	return h
}

// PartsWithHouses are those of p in which people live.
func PartsWithHouses(p *pack.Pack) (list []pack.Part) {
	for _, t := range p.Parts {
		if t.Kind == "housing" && t.Stay != nil && !t.Retired {
			list = append(list, t)
		}
	}
	return list
}

// AddHouse puts a house of the actor's organisation into the register.
func AddHouse(tx *db.Tx, programmeID sild.ID, in HouseInput) (_ House, err error) {
	defer sild.Wrap(&err, "housing.AddHouse")
	if err := access.Duty(tx, access.Houses); err != nil {
		return House{}, err
	}
	gives, err := programme.Works(tx, programmeID, tx.Actor.Org, "provider")
	if err != nil {
		return House{}, err
	}
	p, err := programme.Of(tx, programmeID)
	if err != nil {
		return House{}, err
	}
	parts := PartsWithHouses(p)
	if !gives || len(parts) == 0 {
		return House{}, sild.Missing()
	}
	teams, err := TeamsOf(tx)
	if err != nil {
		return House{}, err
	}
	pr := sild.Problems{}
	h := in.check(pr, p)
	if h.Team = in.Team; h.Team == "" && len(teams) > 0 {
		h.Team = teams[0]
	}
	known := false
	for _, t := range teams {
		known = known || t == h.Team
	}
	pr.Check(known, "team", "choice.unknown")
	if err := pr.Err(); err != nil {
		return h, err
	}
	if h.Turnaround < 0 {
		h.Turnaround = parts[0].Stay.Turnaround
	}
	h.ID, h.Programme, h.Provider, h.Part, h.CreatedAt, h.CreatedBy = tx.NewID(), programmeID, tx.Actor.Org, parts[0].ID, tx.Now, tx.Actor.User
	if err := db.Insert(tx, "house", houseColumns, h); err != nil {
		return h, err
	}
	tx.Trail(sild.Entry{Action: "write", What: "house", Object: h.ID})
	return h, changed(tx, h.ID, "added", h.Name)
}

// TeamsOf are the teams of the actor's organisation in which they have their role
// today: one of them answers for a house that they add.
func TeamsOf(tx *db.Tx) ([]sild.ID, error) {
	return db.All[sild.ID](tx, `SELECT DISTINCT m.group_id FROM member m JOIN team t ON t.id = m.group_id
		WHERE m.user_id = $1 AND m.role = $2 AND m.from_on <= $3 AND m.until_on >= $3 AND t.org_id = $4 ORDER BY m.group_id`, tx.Actor.User, tx.Actor.Role, tx.Today(), tx.Actor.Org)
}

// changed keeps what was changed of a house.
func changed(tx *db.Tx, house sild.ID, what, about string) error {
	_, err := db.Exec(tx, `INSERT INTO house_change (id, house_id, what, about, at, by_id) VALUES ($1, $2, $3, $4, $5, $6)`, tx.NewID(), house, what, about, tx.Now, tx.Actor.User)
	return err
}

// AddRoom adds a room to a house.
func AddRoom(tx *db.Tx, house sild.ID, name string, traits []string) (_ Room, err error) {
	defer sild.Wrap(&err, "housing.AddRoom(%s)", house)
	o, err := keep(tx, house)
	if err != nil {
		return Room{}, err
	}
	pr := sild.Problems{}
	r := Room{ID: tx.NewID(), House: house, Name: pr.Line("name", name, 60), Traits: values(pr, o.Pack, "traits", "bed_traits", traits)}
	pr.Check(r.Name != "", "name", "house.name.required")
	if err := pr.Err(); err != nil {
		return r, err
	}
	if err := db.Insert(tx, "room", roomColumns, r); err != nil {
		return r, err
	}
	return r, changed(tx, house, "room", r.Name)
}

// BedInput is what one says of a bed.
type BedInput struct {
	Name   string
	Traits []string
	From   sild.Date // zero: from the first night of the house
	Until  sild.Date
}

// AddBed adds a bed to a room.
func AddBed(tx *db.Tx, room sild.ID, in BedInput) (_ Bed, err error) {
	defer sild.Wrap(&err, "housing.AddBed(%s)", room)
	r, err := db.One[Room](tx, `SELECT `+roomColumns+` FROM room WHERE id = $1`, room)
	if err != nil {
		return Bed{}, err
	}
	o, err := keep(tx, r.House)
	if err != nil {
		return Bed{}, err
	}
	pr := sild.Problems{}
	b := Bed{ID: tx.NewID(), Room: room, House: r.House, Name: pr.Line("name", in.Name, 60), Traits: values(pr, o.Pack, "traits", "bed_traits", in.Traits), From: in.From, Until: in.Until}
	if b.From.IsZero() {
		b.From = o.From
	}
	o.fits(pr, b)
	if err := nameFree(tx, pr, b); err != nil {
		return b, err
	}
	if err := pr.Err(); err != nil {
		return b, err
	}
	if err := db.Insert(tx, "bed", bedColumns, b); err != nil {
		return b, err
	}
	return b, changed(tx, r.House, "bed", b.Name)
}
