// SPDX-License-Identifier: EUPL-1.2

package housing

import (
	"cmp"
	"slices"

	"sild"
	"sild/access"
	"sild/db"
	"sild/pack"
	"sild/people"
	"sild/programme"
)

// FindInput is for which bed one looks.
type FindInput struct {
	Programme sild.ID   // empty: every one with houses
	From      sild.Date // first night; zero or before today: today
	Until     sild.Date // day of leaving; zero: Months later
	Months    int       // zero: as long as the programme lets one stay
	Area      string
	Needs     []string // values of bed_traits
	House     sild.ID
	Case      sild.ID // for whom; empty: anybody
	Request   sild.ID // thing of the request in hand: its own hold is not in the way
	Most      int     // how many are given; zero: [MostFound]
}

// MostFound is how many beds are given where nobody says how many.
const MostFound = 60

// A Found is a bed that is free for as long as it is wanted, from From on.
type Found struct {
	House  House
	Room   Room
	Bed    Bed
	From   sild.Date // the first night from which it is free throughout
	Until  sild.Date // day of leaving
	Later  bool      // not on the first night that was wanted
	Keeps  bool      // the actor may give it
	Bars   []string  // why the person cannot sleep there, as keys; none if it is for anybody
	Beside []Beside  // who else is in the house on these nights, of those whom the actor may see
	Others int       // and how many more
}

// Traits are those of a bed with its room and its house.
func (f Found) Traits() (list []string) {
	for _, t := range List(f.Bed.Traits + " " + f.Room.Traits + " " + f.House.Traits) {
		if !slices.Contains(list, t) {
			list = append(list, t)
		}
	}
	return list
}

// A Beside is somebody who is in a house on some of the nights.
type Beside struct {
	Case   sild.ID
	Person sild.ID
	Name   string
	Sex    string
	Held   bool // they have not come yet
	Nights int  // that both are there

	Concerns []Concern // as far as the actor may read them
}

// A wish is for whom a bed is looked for.
type wish struct {
	subject sild.ID
	sex     string
	apart   []sild.ID // houses in which somebody lives or will with whom they must not
}

// A spot is a bed with what its house says.
type spot struct {
	Found
	of Opened
}

// Find gives the beds that are free over all of the nights that are wanted, and
// then those that are later, with the day. Beds in which the person of a case
// must not sleep come last, with the reason as far as it can be told. Who else is
// in the house is named to those who may see them, and otherwise counted.
func Find(tx *db.Tx, in FindInput) (_ []Found, err error) {
	defer sild.Wrap(&err, "housing.Find")
	houses, err := All(tx, in.Programme)
	if err != nil {
		return nil, err
	}
	houses = slices.DeleteFunc(houses, func(h House) bool {
		return in.Area != "" && h.Area != in.Area || in.House != "" && h.ID != in.House || !h.Until.IsZero() && h.Until.Before(in.From)
	})
	if len(houses) == 0 {
		return nil, nil
	}
	of, err := openedAll(tx, houses)
	if err != nil {
		return nil, err
	}
	places, err := placesOf(tx, of, in.Needs)
	if err != nil {
		return nil, err
	}
	if in.Request != "" {
		of, there, err := db.Maybe[sild.ID](tx, `SELECT case_id FROM house_request WHERE thing = $1 AND replaced_at IS NULL`, in.Request)
		if err != nil {
			return nil, err
		}
		if !there || in.Case != "" && in.Case != of {
			return nil, sild.Missing()
		}
		in.Case = of
	}
	var w *wish
	if in.Case != "" {
		if w, err = wishOf(tx, in.Case); err != nil {
			return nil, err
		}
	}
	uses, voids, err := nightsOf(tx, of, in.From)
	if err != nil {
		return nil, err
	}
	var free []*spot
	for i := range places {
		x := &places[i]
		from := in.From
		if from.Before(x.of.Today) {
			from = x.of.Today
		}
		if !x.free(from, in, uses[x.Bed.ID], voids[x.Bed.ID]) {
			continue
		}
		x.Keeps = x.of.Keeps
		if w != nil {
			x.Bars = w.bars(*x)
		}
		free = append(free, x)
	}
	slices.SortFunc(free, func(a, b *spot) int {
		return cmp.Or(min(len(a.Bars), 1)-min(len(b.Bars), 1), a.From.Compare(b.From), cmp.Compare(a.House.Name, b.House.Name), cmp.Compare(a.Room.Name, b.Room.Name), cmp.Compare(a.Bed.Name, b.Bed.Name), cmp.Compare(a.Bed.ID, b.Bed.ID))
	})
	if in.Most <= 0 {
		in.Most = MostFound
	}
	list := make([]Found, min(in.Most, len(free)))
	for i := range list {
		list[i] = free[i].Found
	}
	return list, beside(tx, list, uses, in)
}

// openedAll are houses with what their programmes say. The caller has them from
// [All]: where they are is in none.
func openedAll(tx *db.Tx, houses []House) (map[sild.ID]Opened, error) {
	packs := map[sild.ID]*pack.Pack{}
	of := make(map[sild.ID]Opened, len(houses))
	for _, h := range houses {
		p := packs[h.Programme]
		if p == nil {
			var err error
			if p, err = programme.Of(tx, h.Programme); err != nil {
				return nil, err
			}
			packs[h.Programme] = p
		}
		o := Opened{House: h, Pack: p, Today: sild.DateOf(tx.Now, p.Location())}
		if part, _ := p.Part(h.Part); part.Stay != nil {
			o.Terms = *part.Stay
		}
		o.Keeps = tx.Actor.Role == sild.System.Role || tx.Actor.Org == h.Provider && access.May(tx.Actor.Role, access.Houses)
		of[h.ID] = o
	}
	return of, nil
}

// ids are the houses of of, in one order, so that the text of a query is the same
// each time.
func ids(of map[sild.ID]Opened) []sild.ID {
	list := make([]sild.ID, 0, len(of))
	for id := range of {
		list = append(list, id)
	}
	slices.Sort(list)
	return list
}

// placesOf are the beds of houses that have what is needed.
func placesOf(tx *db.Tx, of map[sild.ID]Opened, needs []string) (list []spot, err error) {
	type row struct {
		Bed
		RoomName, RoomTraits string
	}
	var args []any
	rows, err := db.All[row](tx, `SELECT b.id, b.room_id, b.house_id, b.name, b.traits, b.from_on, b.until_on, r.name, r.traits
		FROM bed b JOIN room r ON r.id = b.room_id WHERE b.house_id IN (`+db.List(&args, ids(of))+`)`, args...)
	for _, r := range rows {
		o := of[r.House]
		if !hasAll(needs, r.Bed.Traits, r.RoomTraits, o.Traits) {
			continue
		}
		list = append(list, spot{Found{House: o.House, Bed: r.Bed, Room: Room{r.Room, r.House, r.RoomName, r.RoomTraits}}, o})
	}
	return list, err
}

func hasAll(needs []string, traits ...string) bool {
	return !slices.ContainsFunc(needs, func(n string) bool { return !has(n, traits...) })
}

// A lain is nights of somebody, as finding a bed needs them.
type lain struct {
	Bed, House, Case, Request sild.ID
	Kind                      string
	From, Until, Ready        sild.Date
	Going                     bool
}

// nightsOf are the nights of people in the beds of houses, and those on which a
// bed is void, that can be in the way of somebody who comes on a day or later; by
// bed and day.
func nightsOf(tx *db.Tx, of map[sild.ID]Opened, from sild.Date) (map[sild.ID][]lain, map[sild.ID][]Void, error) {
	for _, o := range of {
		if from.Before(o.Today) {
			from = o.Today
		}
	}
	args := []any{from.AddDays(-turnaroundDays)}
	in := db.List(&args, ids(of))
	const columns = `u.bed_id, u.house_id, u.case_id, u.request_id, u.kind, u.from_on, u.until_on, u.ready_on, u.going`
	const holds = `u.replaced_at IS NULL AND u.from_on < u.until_on`
	rows, err := db.All[lain](tx, `SELECT `+columns+` FROM bed_use u WHERE u.house_id IN (`+in+`) AND `+holds+` AND u.until_on > $1
		UNION ALL SELECT `+columns+` FROM bed_use u WHERE u.house_id IN (`+in+`) AND `+holds+` AND u.until_on <= $1 AND u.going`, args...)
	if err != nil {
		return nil, nil, err
	}
	slices.SortFunc(rows, func(a, b lain) int {
		return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.Bed, b.Bed), cmp.Compare(a.Case, b.Case))
	})
	uses := map[sild.ID][]lain{}
	for _, u := range rows {
		uses[u.Bed] = append(uses[u.Bed], u)
	}
	args[0] = from
	void, err := db.All[Void](tx, `SELECT `+voidColumns+` FROM bed_void WHERE house_id IN (`+in+`) AND cancelled_at IS NULL AND until_on >= $1 ORDER BY from_on, id`, args...)
	voids := map[sild.ID][]Void{}
	for _, v := range void {
		voids[v.Bed] = append(voids[v.Bed], v)
	}
	return uses, voids, err
}

// turnaroundDays is for how many days at most a bed is made ready: 30 working
// days, with weekends and holidays.
const turnaroundDays = 60

// free finds the first nights from a day on in which a bed is free for as long as
// it is wanted.
func (x *spot) free(from sild.Date, in FindInput, uses []lain, voids []Void) bool {
	nights := 0
	if !in.Until.IsZero() {
		nights = in.Until.Sub(in.From)
	}
	tries := []sild.Date{from, x.Bed.From, x.of.From}
	for _, u := range uses {
		tries = append(tries, u.Ready)
		if u.Going {
			tries = append(tries, x.of.Today.AddDays(1))
		}
	}
	for _, v := range voids {
		tries = append(tries, v.Until.AddDays(1))
	}
	slices.SortFunc(tries, sild.Date.Compare)
	for _, s := range tries {
		if s.Before(from) {
			continue
		}
		until := x.of.longest(s)
		switch {
		case nights > 0 && s.AddDays(nights).Before(until):
			until = s.AddDays(nights)
		case in.Until.IsZero() && in.Months > 0 && s.AddMonths(in.Months).Before(until):
			until = s.AddMonths(in.Months)
		}
		if x.fits(x.of.spanOf(s, until), in.Request, uses, voids) {
			x.From, x.Until, x.Later = s, until, s.After(from)
			return true
		}
	}
	return false
}

// fits is what [taken] says, of rows that are in memory.
func (x *spot) fits(s span, request sild.ID, uses []lain, voids []Void) bool {
	last := s.last()
	if last.Before(s.from) || s.from.Before(x.Bed.From) || s.from.Before(x.of.From) ||
		!x.Bed.Until.IsZero() && x.Bed.Until.Before(last) || !x.of.Until.IsZero() && x.of.Until.Before(last) {
		return false
	}
	for _, u := range uses {
		if u.Request != request && u.From.Before(s.ready) && (u.Ready.After(s.from) || u.Going && !s.from.After(x.of.Today)) {
			return false
		}
	}
	for _, v := range voids {
		if !v.From.After(last) && !v.Until.Before(s.from) {
			return false
		}
	}
	return true
}

// wishOf is for whom a bed is looked for: the person of a case that the actor may
// open.
func wishOf(tx *db.Tx, caseID sild.ID) (*wish, error) {
	rec, err := access.Case(tx, caseID, "P")
	if err != nil {
		return nil, err
	}
	who, err := people.DetailOf(tx, rec.Person)
	if err != nil {
		return nil, err
	}
	w := &wish{subject: rec.Subject, sex: who.Sex}
	w.apart, err = db.All[sild.ID](tx, `SELECT DISTINCT u.house_id FROM apart x `+apartUses+` ORDER BY u.house_id`, rec.Subject, tx.Today())
	return w, err
}

// bars are the reasons why a person must not sleep in a bed, as [Opened.barsOf]
// has them.
func (w *wish) bars(x spot) (bars []string) {
	bars = barredBy(x.of.Pack, w.sex, x.Traits())
	if slices.Contains(w.apart, x.House.ID) {
		bars = append(bars, "bed.apart")
	}
	return bars
}
